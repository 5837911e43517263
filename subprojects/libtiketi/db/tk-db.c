#include "tk-db.h"
