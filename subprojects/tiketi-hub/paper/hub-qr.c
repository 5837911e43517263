/* QR codes: modules from libqrencode, pictures by hand and by cairo. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-qr.h"

#include <glib/gi18n-lib.h>
#include <qrencode.h>
#include <string.h>

#include "hub-paper-private.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRinput, QRinput_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRcode, QRcode_free)

/* Alphanumeric mode takes 5.5 bits a character instead of 8: a token then fits version 5. */
static QRcode *
encode (const char *text)
{
  g_autoptr (QRinput) input = QRinput_new2 (0, QR_ECLEVEL_M);
  gsize length = strlen (text);
  const guchar *bytes = (const guchar *) text;
  QRencodeMode mode;

  if (length == 0 || length > G_MAXUINT16)
    return NULL;
  mode = QRinput_check (QR_MODE_AN, (int) length, bytes) == 0 ? QR_MODE_AN : QR_MODE_8;
  return QRinput_append (input, mode, (int) length, bytes) == 0 ? QRcode_encodeInput (input) : NULL;
}

HubQr *
hub_qr_new (const char *text, GError **error)
{
  g_autoptr (QRcode) code = encode (text);
  HubQr *qr;

  if (code == NULL)
    {
      g_set_error_literal (error, HUB_PAPER_ERROR, HUB_PAPER_ERROR_CONTENT, _("This text makes no QR code."));
      return NULL;
    }
  qr = g_new0 (HubQr, 1);
  qr->version = code->version;
  qr->side = code->width;
  qr->dark = g_malloc ((gsize) qr->side * (gsize) qr->side);
  for (int i = 0; i < qr->side * qr->side; i++)
    qr->dark[i] = code->data[i] & 1;
  return qr;
}

void
hub_qr_free (HubQr *qr)
{
  g_free (qr->dark);
  g_free (qr);
}

/* ---- PNG ---- */

static void
fill_module (guint8 *pixels, int stride, guint x, guint y, guint module)
{
  for (guint row = 0; row < module; row++)
    memset (pixels + (gsize) (y + row) * (gsize) stride + x, 0, module);
}

/* cairo writes a surface of alpha alone as a grey picture. */
static cairo_surface_t *
draw (const HubQr *qr, guint module)
{
  int side = (qr->side + 2 * HUB_QR_QUIET) * (int) module;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, side, side);
  int stride = cairo_image_surface_get_stride (surface);
  guint8 *pixels = cairo_image_surface_get_data (surface);

  if (pixels == NULL)
    return surface;
  cairo_surface_flush (surface);
  memset (pixels, 255, (gsize) stride * (gsize) side);
  for (int y = 0; y < qr->side; y++)
    for (int x = 0; x < qr->side; x++)
      if (qr->dark[y * qr->side + x])
        fill_module (pixels, stride, (guint) (x + HUB_QR_QUIET) * module, (guint) (y + HUB_QR_QUIET) * module, module);
  cairo_surface_mark_dirty (surface);
  return surface;
}

GBytes *
hub_qr_png (const char *text, guint module, GError **error)
{
  g_autoptr (HubQr) qr = hub_qr_new (text, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (qr == NULL)
    return NULL;
  g_autoptr (HubPaperSurface) surface = draw (qr, module);
  if (!hub_paper_check (cairo_surface_write_to_png_stream (surface, hub_paper_append_cb, bytes), error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* ---- SVG ---- */

/* Neighbours in a row are one stroke. */
static void
write_row (GString *path, const HubQr *qr, int y)
{
  const guint8 *row = qr->dark + (gsize) y * (gsize) qr->side;

  for (int x = 0, end; x < qr->side; x = end)
    {
      for (end = x + 1; end < qr->side && row[end] == row[x]; end++)
        ;
      if (row[x])
        g_string_append_printf (path, "M%d %dh%dv1h-%dz", x + HUB_QR_QUIET, y + HUB_QR_QUIET, end - x, end - x);
    }
}

char *
hub_qr_svg (const char *text, guint module, GError **error)
{
  g_autoptr (HubQr) qr = hub_qr_new (text, error);
  g_autoptr (GString) path = g_string_new (NULL);

  if (qr == NULL)
    return NULL;
  int side = qr->side + 2 * HUB_QR_QUIET;
  for (int y = 0; y < qr->side; y++)
    write_row (path, qr, y);
  return g_strdup_printf ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                          "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
                          "<path fill=\"#000\" d=\"%s\"/></svg>\n",
                          side * (int) module, side * (int) module, side, side, side, side, path->str);
}
