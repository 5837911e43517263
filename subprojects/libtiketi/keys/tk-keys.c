#include "tk-keys.h"
