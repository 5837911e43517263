/* The bytes an ESC/POS printer understands, and those it answers. Pure. Source: Epson's public ESC/POS command reference.
 * Private to print. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-bitmap-private.h"

G_BEGIN_DECLS

void tk_escpos_begin (GByteArray *out);                          /* ESC @: forgets what another program left behind */
/* GS v 0, in bands: printers have small memories. Rows `top` to before `bottom`. */
void tk_escpos_picture (GByteArray *out, const TkBitmap *bitmap, guint top, guint bottom);
/* GS ( k: the printer draws the code itself, in the middle, level M, `module` (1..16) dots a module, with a quiet zone above and
 * below. FALSE, and nothing is said, when it holds more than printers take. */
gboolean tk_escpos_qr (GByteArray *out, const char *text, guint module);
void tk_escpos_feed_and_cut (GByteArray *out);                   /* GS V 66: as far as the knife, then through */
void tk_escpos_feed (GByteArray *out, guint lines);
void tk_escpos_kick_drawer (GByteArray *out);                    /* ESC p 0: 50 ms on, 250 ms off */
/* Asked at once, before whatever waits to be printed: DLE EOT 2 (why offline), then 4 (paper): two bytes come back. */
void tk_escpos_ask_state (GByteArray *out);
/* Asked in line: answered when everything before it has been worked off: GS r 1, one byte comes back. */
void tk_escpos_ask_done (GByteArray *out);

typedef struct {
  gboolean cover_open, paper_out, paper_low, fault;
} TkEscposState;
/* What kind of answer a byte is: one to DLE EOT, or the first of four that nobody asked for (GS a). Else it may be one to GS r. */
gboolean tk_escpos_is_state (guint8 byte);
gboolean tk_escpos_is_unasked (guint8 byte);
/* From the two bytes; FALSE when they are no such answer. */
gboolean tk_escpos_read_state (const guint8 answer[2], TkEscposState *state);
/* From the byte: paper_out and paper_low are set, the others FALSE. */
gboolean tk_escpos_read_done (guint8 answer, TkEscposState *state);

G_END_DECLS
