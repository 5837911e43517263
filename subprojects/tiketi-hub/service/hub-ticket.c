/* A ticket: its key, its words for people, its row in the feed, with what people here marked put over it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-ticket.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-store-catalogue.h"
#include "hub-store-change.h"
#include "tk-foreign.h"

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
  if (type > TK_WIRE_VOUCHER_TYPE)
    return g_strdup_printf (_("use %" PRId64 " of the voucher “%s” of %s"), serial, name, title);
  if (serial >= (gint64) TK_FOREIGN_SERIAL_MIN)
    return g_strdup_printf (_("%s of %s, which others issued,"), name, title);
  return g_strdup_printf (_("%s number %" PRId64 " of %s"), name, serial, title);
}

/* ---- The feed ---- */

static gboolean
put (SqlConn *conn, const TkWireTicket *wire, gint64 origin, GError **error)
{
  g_autofree char *key = hub_ticket_key (wire->event, wire->type, wire->serial, wire->issue);
  g_autofree char *body = tk_wire_encode (&tk_wire_ticket_shape, wire);
  gboolean good = strcmp (wire->status, "valid") == 0;
  /* The seller knows what it sold; that it is no longer good it must be told, too, and before anything else. */
  HubStoreChange change = { .kind = TK_CHANGE_TICKET, .key = key, .body = body, .event = wire->event, .urgent = !good,
                            .origin = good ? origin : 0 };

  return hub_store_change_put (conn, &change, error);
}

static void
put_mark_over (TkWireTicket *wire, const HubStoreMark *mark)
{
  if (mark == NULL)
    return;
  wire->status = (char *) hub_store_mark_over (mark, wire->status);
  if (*mark->attention != '\0')
    wire->attention = mark->attention;
}

gboolean
hub_ticket_publish (SqlConn *conn, const HubStoreTicket *ticket, GError **error)
{
  g_autoptr (HubStoreMark) mark = NULL;

  if (ticket->type > TK_WIRE_VOUCHER_TYPE) /* a use is nothing that anybody comes with */
    return TRUE;
  if (!hub_store_mark_get (conn, ticket->event, ticket->type, ticket->serial, ticket->issue, &mark, error))
    return FALSE;
  TkWireTicket wire = { .event = ticket->event, .type = ticket->type, .serial = ticket->serial, .issue = ticket->issue,
                        .issuer = ticket->issuer, .sold_at = ticket->sold_at, .status = ticket->status,
                        .sale = ticket->sale, .seat = ticket->seat, .holder = ticket->holder, .phone = ticket->phone };
  put_mark_over (&wire, mark);
  /* Of a mark, whatever became of it, the seller was told before. */
  return put (conn, &wire, mark == NULL ? ticket->terminal : 0, error);
}

gboolean
hub_ticket_publish_foreign (SqlConn *conn, const HubStoreForeign *ticket, const HubStoreMark *mark, GError **error)
{
  TkWireTicket wire = { .event = ticket->event, .type = ticket->type, .serial = ticket->serial, .issue = ticket->issue,
                        .status = ticket->status, .holder = ticket->holder, .phone = ticket->phone, .order = ticket->order,
                        .seat = ticket->seat, .attention = ticket->attention, .valid_from = ticket->valid_from,
                        .valid_until = ticket->valid_until, .code = ticket->digest, .sale = (char *) "" };

  put_mark_over (&wire, mark);
  return put (conn, &wire, 0, error);
}

gboolean
hub_ticket_withdraw (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, GError **error)
{
  g_autofree char *key = hub_ticket_key (event, type, serial, issue);
  HubStoreChange change = { .kind = TK_CHANGE_TICKET, .key = key, .gone = TRUE, .event = event };

  return hub_store_change_put (conn, &change, error);
}

/* Nobody told of it yet. That it is good is told only where its signature was seen: a typed code is as good as what gates
 * know. */
static gboolean
publish_marked (SqlConn *conn, const HubStoreMark *mark, GError **error)
{
  gboolean bad = mark->blocked || mark->voided;
  TkWireTicket wire = { .event = mark->event, .type = mark->type, .serial = mark->serial, .issue = mark->issue,
                        .issuer = mark->issuer, .status = (char *) "valid", .code = mark->digest, .sale = (char *) "" };

  if (!bad && !mark->proved)
    return hub_ticket_withdraw (conn, mark->event, mark->type, mark->serial, mark->issue, error);
  put_mark_over (&wire, mark);
  return put (conn, &wire, 0, error);
}

static gboolean
publish_orphan (SqlConn *conn, const HubStoreOrphan *orphan, GError **error)
{
  HubStoreTicket ticket = { .event = orphan->event, .type = orphan->type, .serial = orphan->serial, .issue = orphan->issue,
                            .issuer = orphan->issuer, .terminal = orphan->terminal, .sold_at = orphan->at,
                            .sale = (char *) "", .status = (char *) "valid" };

  return hub_ticket_publish (conn, &ticket, error);
}

gboolean
hub_ticket_publish_marked (SqlConn *conn, const HubStoreMark *mark, GError **error)
{
  g_autoptr (HubStoreForeign) foreign = NULL;
  g_autoptr (HubStoreTicket) ticket = NULL;
  g_autoptr (HubStoreOrphan) orphan = NULL;

  if (!hub_store_foreign_get (conn, mark->event, mark->type, mark->serial, mark->issue, &foreign, error)
      || !hub_store_ticket_get (conn, mark->event, mark->type, mark->serial, mark->issue, &ticket, error)
      || !hub_store_orphan_get (conn, mark->event, mark->type, mark->serial, mark->issue, &orphan, error))
    return FALSE;
  if (foreign != NULL)
    return hub_ticket_publish_foreign (conn, foreign, mark, error);
  if (ticket != NULL)
    return hub_ticket_publish (conn, ticket, error);
  return orphan != NULL ? publish_orphan (conn, orphan, error) : publish_marked (conn, mark, error);
}
