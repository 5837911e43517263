#include "tk-money.h"
