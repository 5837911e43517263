/* What the shift's files share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-sell-private.h"
#include "tk-store-shift.h"

G_BEGIN_DECLS

#define TK_TILL_TEXT_MAX 500        /* bytes of a note or a reason */
#define TK_DENOMINATIONS_MAX 40     /* kinds of notes and coins in one count */

/* NULL with an error. (transfer full) */
TkShiftReport *tk_shift_make_report (TkDesk *desk, const TkStoreShift *shift, GError **error);
/* The open shift in *shift; FALSE with SHIFT when there is none. */
gboolean tk_shift_require_open (TkDesk *desk, TkStoreShift **shift, GError **error);
/* Who may not touch the drawer is told so. */
gboolean tk_shift_check_staff (const TkStaff *staff, GError **error);
/* A count that makes sense by itself: amounts, note, and denominations that come to it. */
gboolean tk_shift_check_count (const TkCount *count, const char *currency, GError **error);
/* A difference that must be explained, is. */
gboolean tk_shift_check_explained (const TkCount *count, gint64 expected, const char *currency, GError **error);

G_END_DECLS
