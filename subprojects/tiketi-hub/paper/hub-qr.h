/* A text as a QR code, as PNG and as SVG. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "tk-qr.h"

G_BEGIN_DECLS

#define HUB_QR_MODULE 10        /* pixels of a module: 450 of a ticket's side */

/* HUB_PAPER_ERROR when there is no text or it does not fit. (transfer full) */
TkQr *hub_qr_new (const char *text, GError **error);
/* With its quiet zone, `module` pixels a module; errors as above. (transfer full) */
GBytes *hub_qr_png (const char *text, guint module, GError **error);
char *hub_qr_svg (const char *text, guint module, GError **error);

G_END_DECLS
