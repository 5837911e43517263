#include "tk-uuid.h"
