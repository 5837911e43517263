/* Finding listed tickets: by the identities their code may have. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-foreign.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"

#define ATTEMPTS_MAX 16 /* 39 bits: of two million tickets a handful needs a second one, hardly any a third */

gboolean
hub_foreign_find (SqlConn *conn, gint64 event, gint64 type, const char *code, const char *digest, gboolean is_signed,
                  HubStoreForeign **ticket, TkTicketId *free, GError **error)
{
  for (guint attempt = 0; attempt < ATTEMPTS_MAX; attempt++)
    {
      TkTicketId id;
      g_autoptr (HubStoreForeign) found = NULL;

      tk_foreign_code_identity ((guint32) event, (guint16) type, code, attempt, &id);
      if (!hub_store_foreign_get (conn, event, 0, id.serial, id.issue, &found, error))
        return FALSE;
      if (found != NULL && !is_signed && strcmp (found->digest, digest) != 0)
        continue;
      *ticket = g_steal_pointer (&found);
      *free = id;
      return TRUE;
    }
  return hub_refuse (error, HUB_ERROR_CONFLICT, _("No identity is left for this code; report this"));
}
