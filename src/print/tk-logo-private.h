/* The organizer's picture, for printers of one colour. Private to print. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  gatomicrefcount references;
  guint width, height;             /* pixels; at most as wide as a head has dots */
  guint8 *grey;                    /* tight; 0 black, 255 white, on white where it was transparent */
} TkLogo;

/* NULL when these bytes are no PNG, or one too large to be looked at. The last one is remembered: tickets come in rows. */
TkLogo *tk_logo_new (const guint8 *png, gsize n);
void tk_logo_unref (TkLogo *logo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkLogo, tk_logo_unref)

/* Black dots as an A8 mask of that size, the greys between as finer or coarser dots (Floyd–Steinberg). */
cairo_surface_t *tk_logo_dither (const TkLogo *logo, guint width, guint height);

G_END_DECLS
