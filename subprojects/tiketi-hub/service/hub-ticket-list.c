/* Tickets of an event, whoever issued them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "hub-error.h"
#include "hub-store-catalogue.h"
#include "hub-store-foreign.h"
#include "tk-foreign.h"
#include "tk-human-code.h"

#define LIMIT_MAX 1000000

typedef struct
{
  gint64 event;
  const char *status;
  gint64 limit;
  TkJson *list;
} Listing;

static void
take_ticket (SqlRows *rows, gpointer data)
{
  const Listing *listing = data;
  TkJson *json = tk_json_object ();
  TkTicketId id = { (guint32) listing->event, (guint16) sql_int (rows, 1), (guint32) sql_int (rows, 3), (guint8) sql_int (rows, 4) };
  g_autofree char *code = tk_ticket_id_is_foreign (&id) ? NULL : tk_human_code_format (&id);

  tk_json_set_string (json, "origin", sql_text (rows, 0));
  tk_json_set_int (json, "type", id.type);
  tk_json_set_string (json, "name", sql_text (rows, 2));
  tk_json_set_int (json, "serial", id.serial);
  tk_json_set_int (json, "issue", id.issue);
  tk_json_set_string (json, "code", code);
  tk_json_set_string (json, "status", sql_text (rows, 5));
  tk_json_set_string (json, "holder", sql_text (rows, 6));
  tk_json_set_string (json, "phone", sql_text (rows, 7));
  tk_json_set_string (json, "order", sql_text (rows, 8));
  tk_json_set_string (json, "seat", sql_text (rows, 9));
  tk_json_set_string (json, "attention", sql_text (rows, 10));
  tk_json_set_string (json, "reason", sql_text (rows, 11));
  tk_json_set_string (json, "batch", sql_text (rows, 12));
  tk_json_append (listing->list, json);
}

static gboolean
list_tickets (SqlConn *conn, gpointer data, GError **error)
{
  Listing *listing = data;
  TkWireEvent *event = NULL;

  if (!hub_store_event_get (conn, listing->event, &event, error))
    return FALSE;
  if (event == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no event %" PRId64 "; “tiketi-hub event list” shows them"),
                       listing->event);
  tk_wire_free (&tk_wire_event_shape, event);
  return sql_each (hub_store_foreign_list_all (conn, listing->event, listing->status, listing->limit, error), take_ticket, listing, error);
}

char *
hub_service_ticket_list (HubService *service, gint64 event, const char *status, gint64 limit, GError **error)
{
  g_autoptr (TkJson) list = tk_json_array ();
  Listing listing = { event, status != NULL ? status : "", limit, list };

  if (limit < 1 || limit > LIMIT_MAX)
    {
      hub_refuse (error, HUB_ERROR_INVALID, _("limit: between 1 and %d tickets"), LIMIT_MAX);
      return NULL;
    }
  return hub_readers_run (service->readers, list_tickets, &listing, error) ? tk_json_to_text (list) : NULL;
}
