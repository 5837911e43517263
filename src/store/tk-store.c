#include "tk-store.h"
