/* From the hub's rows to the decision's inputs. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-passage.h"

#include <string.h>

TkDirection
hub_passage_direction (const char *direction)
{
  return strcmp (direction, "exit") == 0 ? TK_DIRECTION_EXIT : TK_DIRECTION_ENTRY;
}
