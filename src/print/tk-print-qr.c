/* The QR code of what is printed, and the QR alone as luma. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-print-qr-private.h"
#include "tk-ticket-print.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MODULE_MAX 64

TkQr *
tk_print_qr (const char *text, GError **error)
{
  TkQr *qr = NULL;

  if (text == NULL || *text == '\0')
    g_set_error_literal (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT,
                         _("This ticket has no code to print; sell or load it again."));
  else if ((qr = tk_qr_new (text)) == NULL)
    g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_CONTENT,
                 _("The code has %u characters, more than a QR code holds; shorten it."), (guint) strlen (text));
  return qr;
}

guint8 *
tk_print_qr_luma (const char *text, guint module, guint *size, GError **error)
{
  g_autoptr (TkQr) qr = NULL;
  guint8 *luma;
  guint side;

  g_return_val_if_fail (module >= 1 && module <= MODULE_MAX, NULL);
  g_return_val_if_fail (size != NULL, NULL);
  qr = tk_print_qr (text, error);
  if (qr == NULL)
    return NULL;
  side = (qr->side + 2 * TK_QR_QUIET) * module;
  luma = g_malloc ((gsize) side * side);
  tk_qr_fill (qr, luma, side, module);
  *size = side;
  return luma;
}

int
tk_print_qr_version (const char *text)
{
  g_autoptr (TkQr) qr = tk_print_qr (text, NULL);

  return qr != NULL ? qr->version : 0;
}
