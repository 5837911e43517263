/* The six roles and what each may do at a terminal. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-role.h"

static const char *const names[] = {
  [TK_ROLE_NONE] = "",
  [TK_ROLE_ATTENDEE] = "attendee",
  [TK_ROLE_GATE] = "gate",
  [TK_ROLE_CASHIER] = "cashier",
  [TK_ROLE_SUPERVISOR] = "supervisor",
  [TK_ROLE_ORGANIZER] = "organizer",
  [TK_ROLE_ADMIN] = "admin",
};

static gboolean
is_known (TkRole role)
{
  return role >= TK_ROLE_NONE && role <= TK_ROLE_ADMIN;
}

const char *
tk_role_to_string (TkRole role)
{
  return is_known (role) ? names[role] : "";
}

TkRole
tk_role_from_string (const char *text)
{
  for (gsize role = TK_ROLE_NONE + 1; text != NULL && role < G_N_ELEMENTS (names); role++)
    if (g_str_equal (text, names[role]))
      return (TkRole) role;
  return TK_ROLE_NONE;
}

gboolean
tk_role_may_sell (TkRole role)
{
  return role == TK_ROLE_CASHIER || tk_role_may_supervise (role);
}

gboolean
tk_role_may_check_in (TkRole role)
{
  return role == TK_ROLE_GATE || tk_role_may_supervise (role);
}

gboolean
tk_role_may_supervise (TkRole role)
{
  return is_known (role) && role >= TK_ROLE_SUPERVISOR;
}
