#include "tk-clock.h"
