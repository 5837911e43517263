#include "tk-camera.h"
