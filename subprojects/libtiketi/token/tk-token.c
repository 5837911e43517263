#include "tk-token.h"
