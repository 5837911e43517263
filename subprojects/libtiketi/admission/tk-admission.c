#include "tk-admission.h"
