/* Selling from witnessed leases: never ahead of the witness by more than one small sale, so that when this machine is lost,
 * what the witness holds bounds what was sold. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-store-witness.h"

#include <glib/gi18n-lib.h>

static gboolean
refuse (TkDeskError code, char *sentence, GError **error)
{
  g_set_error_literal (error, TK_DESK_ERROR, code, sentence);
  g_free (sentence);
  return FALSE;
}

gboolean
tk_desk_check_witness (TkDesk *desk, guint tickets, GError **error)
{
  g_auto (TkStoreWitness) witness = { NULL };
  gboolean waits;

  if (!tk_store_witness_read (desk->store, &witness, error) || !tk_store_witness_waits (desk->store, &waits, error))
    return FALSE;
  if (tickets > TK_WIRE_WITNESSED_MAX)
    return refuse (TK_DESK_ERROR_INVALID,
                   g_strdup_printf (_("At most %d tickets can be sold at once while sales are witnessed; make it several sales"),
                                    TK_WIRE_WITNESSED_MAX),
                   error);
  if (*witness.url == '\0')
    return refuse (TK_DESK_ERROR_WITNESS,
                   g_strdup (_("These tickets are sold only with a witness and this terminal has none; set one with "
                               "“tiketictl witness URL”")),
                   error);
  return !waits
         || refuse (TK_DESK_ERROR_WITNESS,
                    g_strdup (_("The witness has not confirmed the last sale; wait a moment, and if it stays so, check that the "
                                "witness runs")),
                    error);
}
