#include "tk-sync.h"
