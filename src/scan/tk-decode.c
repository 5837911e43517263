#include "tk-decode.h"
