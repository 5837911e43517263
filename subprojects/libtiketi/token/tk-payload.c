#include "tk-payload.h"
