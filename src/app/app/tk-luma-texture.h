/* A picture in grey, as tk_print_qr_luma() and tk_ticket_luma() make it, for the screen. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* luma: width × height, tight, 0 black. (transfer full) */
GdkTexture *tk_luma_texture_new (const guint8 *luma, guint width, guint height);

G_END_DECLS
