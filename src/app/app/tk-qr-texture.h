/* A QR code as tk_print_qr_luma() makes it, for the screen. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* luma: side × side, tight, 0 black. (transfer full) */
GdkTexture *tk_qr_texture_new (const guint8 *luma, guint side);

G_END_DECLS
