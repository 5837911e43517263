/* QR modules by libqrencode, as a path and as luma. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-qr.h"

#include <qrencode.h>
#include <string.h>

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

TkQr *
tk_qr_new (const char *text)
{
  g_autoptr (QRcode) code = encode (text);
  TkQr *qr;

  if (code == NULL)
    return NULL;
  qr = g_new0 (TkQr, 1);
  qr->version = code->version;
  qr->side = code->width;
  qr->dark = g_malloc ((gsize) qr->side * (gsize) qr->side);
  for (int i = 0; i < qr->side * qr->side; i++)
    qr->dark[i] = code->data[i] & 1;
  return qr;
}

void
tk_qr_free (TkQr *qr)
{
  g_free (qr->dark);
  g_free (qr);
}

/* Runs joined in one path: filled at once, neighbours show no seam when a viewer smooths edges. */
void
tk_qr_trace (const TkQr *qr, cairo_t *cr, double x, double y, double module)
{
  for (int row = 0; row < qr->side; row++)
    for (int from = 0, to; from < qr->side; from = to)
      {
        gboolean dark = qr->dark[row * qr->side + from];

        for (to = from + 1; to < qr->side && qr->dark[row * qr->side + to] == dark; to++)
          ;
        if (dark)
          cairo_rectangle (cr, x + from * module, y + row * module, (to - from) * module, module);
      }
}

static void
fill_module (guint8 *luma, gsize stride, guint x, guint y, guint module)
{
  for (guint row = 0; row < module; row++)
    memset (luma + (y + row) * stride + x, 0, module);
}

void
tk_qr_fill (const TkQr *qr, guint8 *luma, gsize stride, guint module)
{
  gsize side = (gsize) (qr->side + 2 * TK_QR_QUIET) * module;

  for (gsize row = 0; row < side; row++)
    memset (luma + row * stride, 255, side);
  for (int y = 0; y < qr->side; y++)
    for (int x = 0; x < qr->side; x++)
      if (qr->dark[y * qr->side + x])
        fill_module (luma, stride, (guint) (x + TK_QR_QUIET) * module, (guint) (y + TK_QR_QUIET) * module, module);
}
