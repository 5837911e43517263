/* A PNG that somebody else made, an organizer's logo: read with limits, or left out. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef cairo_surface_t TkSurface;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkSurface, cairo_surface_destroy)

#define TK_PNG_BYTES_MAX 262144
#define TK_PNG_SIDE_MAX 2048 /* pixels */

/* (transfer full) (nullable): NULL when these bytes are no PNG, or one too large to be looked at. */
TkSurface *tk_png_read (const guint8 *png, gsize n);

G_END_DECLS
