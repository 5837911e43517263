/* What people hand over: the exact amount and the next notes up. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TK_TENDERS 4

/* Fills four amounts in minor units: due itself, then the three next round sums above it, ascending. exponent: of the currency. */
void tk_tenders_suggest (gint64 due, int exponent, gint64 tenders[TK_TENDERS]);

G_END_DECLS
