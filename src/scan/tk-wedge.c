#include "tk-wedge.h"
