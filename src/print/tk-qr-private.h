/* A text as QR modules (libqrencode), level M, the smallest version that fits. Private to print.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TK_QR_QUIET 4              /* modules of white the standard asks for on every side */

typedef struct {
  int version;
  int side;                        /* modules, without the quiet zone */
  guint8 *dark;                    /* side × side, row by row, 1 is black */
} TkQr;

/* TK_PRINT_ERROR_CONTENT when there is no text or it does not fit. */
TkQr *tk_qr_new (const char *text, GError **error);
void tk_qr_free (TkQr *qr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkQr, tk_qr_free)

G_END_DECLS
