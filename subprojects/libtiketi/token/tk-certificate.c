#include "tk-certificate.h"
