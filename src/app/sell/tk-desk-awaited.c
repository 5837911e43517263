/* Stands in for what the desk does not offer yet; goes as soon as it does. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-hold.h"

#define AWAITED __attribute__ ((weak))

static gpointer
awaited (GError **error)
{
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, "Not here yet.");
  return NULL;
}

AWAITED void
tk_held_cart_free (TkHeldCart *cart)
{
}

AWAITED TkHeldCart *
tk_desk_hold (TkDesk *desk, const TkStaff *staff, const TkSaleRequest *cart, const char *name, GError **error)
{
  return awaited (error);
}

AWAITED GPtrArray *
tk_desk_list_held (TkDesk *desk, GError **error)
{
  return awaited (error);
}

AWAITED TkHeldCart *
tk_desk_recall (TkDesk *desk, const TkStaff *staff, const char *id, GError **error)
{
  return awaited (error);
}

AWAITED gboolean
tk_desk_drop_held (TkDesk *desk, const TkStaff *staff, const char *id, GError **error)
{
  return awaited (error) != NULL;
}
