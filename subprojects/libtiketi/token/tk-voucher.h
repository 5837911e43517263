/* Voucher codes as they are compared (terminals hold no code, only what it digests to), and what a voucher takes off: tills and hub
 * agree to the cent. Source: wire/README.md, kind voucher. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TK_VOUCHER_CODE_MAX 40

/* Hex of the first 16 bytes of BLAKE2b-256 ("tiketi.voucher.v1" ‖ u32 event ‖ code in upper case without blanks and hyphens); NULL when
 * nothing is left of the code, or it is longer than TK_VOUCHER_CODE_MAX, or not printable ASCII. (transfer full) */
char *tk_voucher_digest (guint32 event, const char *code);

#define TK_VOUCHER_PERCENT_ALL 10000 /* hundredths of a percent */

/* `hundredths` of a percent of a price ≥ 0, to the nearest minor unit, half up; neither overflows. */
gint64 tk_voucher_percent (gint64 price, gint64 hundredths);
/* What one takes off a ticket of that price, minor units; kind and value as on the wire. */
gint64 tk_voucher_off (const char *kind, gint64 value, gint64 price);

G_END_DECLS
