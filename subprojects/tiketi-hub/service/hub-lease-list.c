/* Leases as people look at them, each with the exact number of tickets that may exist without the hub knowing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-lease-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-orphan.h"
#include "hub-store-catalogue.h"
#include "tk-wire.h"

typedef struct
{
  gint64 event;
  TkJson *list;
} Listing;

typedef struct
{
  const HubStoreLease *lease;
  const HubStoreTerminal *terminal;
  const char *name; /* of the type */
  gint64 bound;
} Row;

char *
hub_lease_bound_words (gint64 bound)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "up to %" PRId64 " ticket may exist twice",
                                       "up to %" PRId64 " tickets may exist twice", (gulong) bound),
                          bound);
}

static TkJson *
describe (const Row *row)
{
  const HubStoreLease *lease = row->lease;
  TkJson *json = tk_json_object ();
  g_autofree char *until = tk_time_to_iso8601 (lease->sell_until);
  g_autofree char *sentence = row->bound > 0 ? hub_lease_bound_words (row->bound) : g_strdup ("");

  tk_json_set_string (json, "lease", lease->id);
  tk_json_set_string (json, "terminal", row->terminal->name);
  tk_json_set_int (json, "event", lease->event);
  tk_json_set_int (json, "type", lease->type);
  tk_json_set_string (json, "name", row->name);
  tk_json_set_int (json, "first", lease->first);
  tk_json_set_int (json, "last", lease->last);
  tk_json_set_int (json, "issue", lease->issue);
  tk_json_set_bool (json, "overdraft", lease->overdraft);
  tk_json_set_bool (json, "witnessed", lease->witnessed);
  tk_json_set_string (json, "status", lease->released_at > 0 ? "released" : lease->status);
  tk_json_set_int (json, "sold", lease->sold);
  tk_json_set_int (json, "unsold", strcmp (lease->status, "returned") != 0 ? lease->last - lease->first + 1 - lease->sold : 0);
  tk_json_set_int (json, "bound", row->bound);
  tk_json_set_int (json, "recall", lease->recall);
  tk_json_set_string (json, "sell_until", until);
  tk_json_set_string (json, "sentence", sentence);
  return json;
}

static gboolean
append_lease (Listing *listing, SqlConn *conn, const HubStoreLease *lease, GError **error)
{
  g_autoptr (HubStoreTerminal) terminal = NULL;
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;
  Row row = { .lease = lease };

  if (!hub_store_terminal_get (conn, lease->terminal, &terminal, error)
      || !hub_store_type_names (conn, lease->event, lease->type, &title, &name, error)
      || (strcmp (lease->status, "open") != 0 && !hub_orphan_bound (conn, lease, terminal->issuer, &row.bound, error)))
    return FALSE;
  row.terminal = terminal;
  row.name = name;
  tk_json_append (listing->list, describe (&row));
  return TRUE;
}

static gboolean
list_leases (SqlConn *conn, gpointer data, GError **error)
{
  Listing *listing = data;
  g_autoptr (GPtrArray) leases = hub_store_lease_list_event (conn, listing->event, error);

  if (leases == NULL)
    return FALSE;
  for (guint i = 0; i < leases->len; i++)
    {
      if (!append_lease (listing, conn, leases->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

char *
hub_service_lease_list (HubService *service, gint64 event, GError **error)
{
  g_autoptr (TkJson) list = tk_json_array ();
  Listing listing = { event, list };

  return hub_readers_run (service->readers, list_leases, &listing, error) ? tk_json_to_text (list) : NULL;
}
