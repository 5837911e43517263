#include "tk-pin.h"
