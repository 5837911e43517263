/* Practice: a desk of its own in DIR/practice, with the catalogue, staff and vouchers of the real one, keys that no gate knows and stock
 * that nobody else counts. Nothing done there reaches the real journal or the hub. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk.h"

G_BEGIN_DECLS

/* Where it is; (transfer full). */
char *tk_desk_practice_dir (const char *dir);
/* Makes it anew from the terminal in `dir`, whose database is only read. Open it with tk_desk_open() on the practice folder.
 * FALSE with NOT_ENROLLED, or as opening a database fails. */
gboolean tk_desk_practice_make (const char *dir, const TkClock *clock, GError **error);
/* Throws it away; also when there is none. Not while a desk is open on it. */
void tk_desk_practice_remove (const char *dir);

G_END_DECLS
