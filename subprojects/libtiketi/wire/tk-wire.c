#include "tk-wire.h"
