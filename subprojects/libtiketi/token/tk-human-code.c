#include "tk-human-code.h"
