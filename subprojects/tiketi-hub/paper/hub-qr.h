/* A text as a QR code, error correction M, the smallest version that holds it (a ticket's token: version 5), with the quiet zone
 * of four modules; as PNG and as SVG. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_QR_QUIET 4          /* modules of white on every side */
#define HUB_QR_MODULE 10        /* pixels of a module: 450 of a ticket's side */

typedef struct {
  int version;
  int side;       /* modules, without the quiet zone */
  guint8 *dark;   /* side × side, row by row, 1 is black */
} HubQr;
/* HUB_PAPER_ERROR when there is no text or it does not fit. (transfer full) */
HubQr *hub_qr_new (const char *text, GError **error);
void hub_qr_free (HubQr *qr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubQr, hub_qr_free)

/* (transfer full) */
GBytes *hub_qr_png (const char *text, guint module, GError **error);
char *hub_qr_svg (const char *text, guint module, GError **error);

G_END_DECLS
