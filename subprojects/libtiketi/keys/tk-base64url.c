#include "tk-base64url.h"
