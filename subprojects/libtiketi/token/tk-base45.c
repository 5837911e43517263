#include "tk-base45.h"
