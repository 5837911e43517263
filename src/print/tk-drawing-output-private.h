/* A drawing as PDF and as a picture, and files replaced whole or not at all. Private to print. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-drawing-private.h"

G_BEGIN_DECLS

/* All their pages. */
gboolean tk_drawing_to_pdf (const TkDrawing *drawings, gsize n, GByteArray *out, GError **error);
/* RGB24; pages one below the other; (transfer full). */
cairo_surface_t *tk_drawing_to_picture (const TkDrawing *drawing, double dpi, GError **error);
gboolean tk_drawing_to_png_file (const TkDrawing *drawing, guint dpi, const char *path, GError **error);
/* Tight 8-bit luma; (transfer full). */
guint8 *tk_drawing_to_luma (const TkDrawing *drawing, guint dpi, guint *width, guint *height, GError **error);

/* FALSE with CONTENT. */
gboolean tk_print_check_status (cairo_status_t status, GError **error);
cairo_status_t tk_print_append_cb (void *bytes, const unsigned char *data, unsigned int length); /* GByteArray */
gboolean tk_print_write_file (const char *path, const GByteArray *bytes, GError **error);

G_END_DECLS
