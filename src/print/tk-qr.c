/* Encoding a text as QR modules, and the QR alone as luma. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-qr-private.h"
#include "tk-ticket-print.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <qrencode.h>
#include <string.h>

#define MODULE_MAX 64

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRinput, QRinput_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRcode, QRcode_free)

/* Alphanumeric mode takes 5.5 bits a character instead of 8: a token then fits version 5. */
static QRencodeMode
choose_mode (const char *text, gsize length)
{
  const guchar *bytes = (const guchar *) text;

  return QRinput_check (QR_MODE_AN, length, bytes) == 0 ? QR_MODE_AN : QR_MODE_8;
}

static QRcode *
encode (const char *text)
{
  g_autoptr (QRinput) input = QRinput_new2 (0, QR_ECLEVEL_M);
  gsize length = strlen (text);

  if (length == 0 || length > G_MAXUINT16)
    return NULL;
  if (QRinput_append (input, choose_mode (text, length), length, (const guchar *) text) != 0)
    return NULL;
  return QRcode_encodeInput (input);
}

TkQr *
tk_qr_new (const char *text, GError **error)
{
  g_autoptr (QRcode) code = NULL;
  TkQr *qr;

  if (text == NULL || *text == '\0')
    {
      g_set_error_literal (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT,
                           _("This ticket has no code to print; sell or load it again."));
      return NULL;
    }
  code = encode (text);
  if (code == NULL)
    {
      g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT,
                   _("The code has %u characters, more than a QR code holds; shorten it."),
                   (guint) strlen (text));
      return NULL;
    }
  qr = g_new0 (TkQr, 1);
  qr->version = code->version;
  qr->side = code->width;
  qr->dark = g_malloc ((gsize) qr->side * qr->side);
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

static void
fill_module (guint8 *luma, guint size, guint x, guint y, guint module)
{
  for (guint row = 0; row < module; row++)
    memset (luma + (gsize) (y + row) * size + x, 0, module);
}

guint8 *
tk_print_qr_luma (const char *text, guint module, guint *size, GError **error)
{
  g_autoptr (TkQr) qr = NULL;
  guint8 *luma;
  guint side;

  g_return_val_if_fail (module >= 1 && module <= MODULE_MAX, NULL);
  g_return_val_if_fail (size != NULL, NULL);
  qr = tk_qr_new (text, error);
  if (qr == NULL)
    return NULL;
  side = (qr->side + 2 * TK_QR_QUIET) * module;
  luma = g_malloc ((gsize) side * side);
  memset (luma, 255, (gsize) side * side);
  for (int y = 0; y < qr->side; y++)
    for (int x = 0; x < qr->side; x++)
      if (qr->dark[y * qr->side + x])
        fill_module (luma, side, (x + TK_QR_QUIET) * module, (y + TK_QR_QUIET) * module, module);
  *size = side;
  return luma;
}

int
tk_print_qr_version (const char *text)
{
  g_autoptr (TkQr) qr = tk_qr_new (text, NULL);

  return qr != NULL ? qr->version : 0;
}
