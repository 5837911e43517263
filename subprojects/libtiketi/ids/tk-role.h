/* The six roles. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  TK_ROLE_NONE,
  TK_ROLE_ATTENDEE,
  TK_ROLE_GATE,
  TK_ROLE_CASHIER,
  TK_ROLE_SUPERVISOR,
  TK_ROLE_ORGANIZER,
  TK_ROLE_ADMIN,
} TkRole;

const char *tk_role_to_string (TkRole role);              /* "cashier"; "" for NONE */
TkRole tk_role_from_string (const char *text);            /* NONE when unknown */

/* What staff may do at a terminal. Supervisors may do all of it; organizer and admin accounts count as supervisors. */
gboolean tk_role_may_sell (TkRole role);       /* cashier and up */
gboolean tk_role_may_check_in (TkRole role);   /* gate, and supervisor and up; a cashier may not */
gboolean tk_role_may_supervise (TkRole role);

G_END_DECLS
