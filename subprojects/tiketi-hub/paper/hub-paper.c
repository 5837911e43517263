/* What the papers share. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-paper-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (hub-paper-error-quark, hub_paper_error)

cairo_status_t
hub_paper_append_cb (void *bytes, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

gboolean
hub_paper_check (cairo_status_t status, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, HUB_PAPER_ERROR, HUB_PAPER_ERROR_CONTENT, _("This cannot be drawn (%s)."), cairo_status_to_string (status));
  return FALSE;
}
