#include "tk-desk.h"
