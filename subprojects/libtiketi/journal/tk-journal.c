#include "tk-journal.h"
