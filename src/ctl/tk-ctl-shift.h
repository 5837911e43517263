/* How tiketictl shift tells a report. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-ctl.h"
#include "tk-desk-shift.h"

G_BEGIN_DECLS

void tk_ctl_shift_print_json (const TkShiftReport *report);
/* The same lines as on paper. */
void tk_ctl_shift_print_words (const TkShiftReport *report);
/* NULL files are not asked for; printer: an address, or NULL. */
gboolean tk_ctl_shift_write (const TkShiftReport *report, const char *csv, const char *pdf, const char *printer, GError **error);
/* "1000x14,500x2" in major units into *counted and TkDenomination of `count`; FALSE with INVALID. */
gboolean tk_ctl_shift_read_count (const char *text, const char *currency, GArray *count, gint64 *counted, GError **error);

G_END_DECLS
