/* A text as the modules of a QR code: error correction M, the smallest version that holds it (a ticket's token: version 5).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

#define TK_QR_QUIET 4              /* modules of white the standard asks for on every side */

typedef struct {
  int version;
  int side;                        /* modules, without the quiet zone */
  guint8 *dark;                    /* side × side, row by row, 1 is black */
} TkQr;

/* (transfer full) (nullable): NULL when the text is empty or longer than a code holds. */
TkQr *tk_qr_new (const char *text);
void tk_qr_free (TkQr *qr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkQr, tk_qr_free)

/* Adds the black modules to the path, the first of them at (x, y), `module` wide: the quiet zone is the caller's. */
void tk_qr_trace (const TkQr *qr, cairo_t *cr, double x, double y, double module);
/* With its quiet zone, black on white, `module` pixels a module: side + 2 × TK_QR_QUIET modules of rows, `stride` bytes apart. */
void tk_qr_fill (const TkQr *qr, guint8 *luma, gsize stride, guint module);

G_END_DECLS
