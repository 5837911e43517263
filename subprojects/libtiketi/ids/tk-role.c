#include "tk-role.h"
