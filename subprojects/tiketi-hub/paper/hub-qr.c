/* QR codes as PNG by cairo, as SVG by hand. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-qr.h"

#include <glib/gi18n-lib.h>

#include "hub-paper-private.h"

TkQr *
hub_qr_new (const char *text, GError **error)
{
  TkQr *qr = tk_qr_new (text);

  if (qr == NULL)
    g_set_error_literal (error, HUB_PAPER_ERROR, HUB_PAPER_ERROR_CONTENT, _("This text makes no QR code."));
  return qr;
}

/* ---- PNG ---- */

/* cairo writes a surface of alpha alone as a grey picture. */
static cairo_surface_t *
draw (const TkQr *qr, guint module)
{
  int side = (qr->side + 2 * TK_QR_QUIET) * (int) module;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, side, side);
  guint8 *pixels = cairo_image_surface_get_data (surface);

  if (pixels == NULL)
    return surface;
  cairo_surface_flush (surface);
  tk_qr_fill (qr, pixels, (gsize) cairo_image_surface_get_stride (surface), module);
  cairo_surface_mark_dirty (surface);
  return surface;
}

GBytes *
hub_qr_png (const char *text, guint module, GError **error)
{
  g_autoptr (TkQr) qr = hub_qr_new (text, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (qr == NULL)
    return NULL;
  g_autoptr (TkSurface) surface = draw (qr, module);
  if (!hub_paper_check (cairo_surface_write_to_png_stream (surface, hub_paper_append_cb, bytes), error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* ---- SVG ---- */

/* Neighbours in a row are one stroke. */
static void
write_row (GString *path, const TkQr *qr, int y)
{
  const guint8 *row = qr->dark + (gsize) y * (gsize) qr->side;

  for (int x = 0, end; x < qr->side; x = end)
    {
      for (end = x + 1; end < qr->side && row[end] == row[x]; end++)
        ;
      if (row[x])
        g_string_append_printf (path, "M%d %dh%dv1h-%dz", x + TK_QR_QUIET, y + TK_QR_QUIET, end - x, end - x);
    }
}

char *
hub_qr_svg (const char *text, guint module, GError **error)
{
  g_autoptr (TkQr) qr = hub_qr_new (text, error);
  g_autoptr (GString) path = g_string_new (NULL);

  if (qr == NULL)
    return NULL;
  int side = qr->side + 2 * TK_QR_QUIET;
  for (int y = 0; y < qr->side; y++)
    write_row (path, qr, y);
  return g_strdup_printf ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                          "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
                          "<path fill=\"#000\" d=\"%s\"/></svg>\n",
                          side * (int) module, side * (int) module, side, side, side, side, path->str);
}
