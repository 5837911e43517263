/* A ticket: its key, its words for people, its row in the feed. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-store-catalogue.h"
#include "hub-store-change.h"

char *
hub_ticket_key (gint64 event, gint64 type, gint64 serial, gint64 issue)
{
  return g_strdup_printf ("%" PRId64 "-%" PRId64 "-%" PRId64 "-%" PRId64, event, type, serial, issue);
}

char *
hub_ticket_words (SqlConn *conn, gint64 event, gint64 type, gint64 serial, GError **error)
{
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;

  if (!hub_store_type_names (conn, event, type, &title, &name, error))
    return NULL;
  if (title == NULL)
    return g_strdup_printf (_("number %" PRId64 " of type %" PRId64 " of event %" PRId64), serial, type, event);
  return g_strdup_printf (_("%s number %" PRId64 " of %s"), name, serial, title);
}

gboolean
hub_ticket_publish (SqlConn *conn, const HubStoreTicket *ticket, GError **error)
{
  g_autofree char *key = hub_ticket_key (ticket->event, ticket->type, ticket->serial, ticket->issue);
  gboolean good = strcmp (ticket->status, "valid") == 0;
  TkWireTicket wire = { .event = ticket->event, .type = ticket->type, .serial = ticket->serial, .issue = ticket->issue,
                        .issuer = ticket->issuer, .sold_at = ticket->sold_at, .status = ticket->status,
                        .sale = ticket->sale };
  g_autofree char *body = tk_wire_encode (&tk_wire_ticket_shape, &wire);
  /* The seller knows what it sold; that it is no longer good it must be told, too, and before anything else. */
  HubStoreChange change = { .kind = TK_CHANGE_TICKET, .key = key, .body = body, .event = ticket->event,
                            .urgent = !good, .origin = good ? ticket->terminal : 0 };
  return hub_store_change_put (conn, &change, error);
}
