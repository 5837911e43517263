#include "tk-wire-messages.h"
