#include "tk-ticket-print.h"
