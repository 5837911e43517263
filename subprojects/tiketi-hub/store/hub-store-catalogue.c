/* Queries on events and ticket types. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-catalogue.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "hub-store-event-page.h"
#include "hub-store-stock.h"

gboolean
hub_store_event_count (SqlConn *conn, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT count(*) FROM event", "");
}

gboolean
hub_store_event_add (SqlConn *conn, const TkWireEvent *event, GError **error)
{
  g_autofree char *all = g_strjoin (" ", event->title, event->venue, NULL);
  g_autofree char *search = hub_store_fold (all);
  g_autofree char *search_place = hub_store_fold (event->venue);

  return sql_run (conn, error,
                  "INSERT INTO event (event, title, venue, zone, currency, doors_at, starts_at, ends_at, cash_unit, search, "
                  "search_place) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                  "issssiiiiss", event->event, event->title, event->venue, event->zone, event->currency, event->doors_at,
                  event->starts_at, event->ends_at, event->cash_unit, search, search_place);
}

static gpointer
read_event (SqlRows *rows)
{
  TkWireEvent *event = tk_wire_new (&tk_wire_event_shape);

  event->event = sql_int (rows, 0);
  tk_wire_set (&event->title, sql_text (rows, 1));
  tk_wire_set (&event->venue, sql_text (rows, 2));
  tk_wire_set (&event->zone, sql_text (rows, 3));
  tk_wire_set (&event->currency, sql_text (rows, 4));
  event->doors_at = sql_int (rows, 5);
  event->starts_at = sql_int (rows, 6);
  event->ends_at = sql_int (rows, 7);
  event->cash_unit = sql_int (rows, 8);
  return event;
}

SqlRows *
hub_store_event_ask (SqlConn *conn, gint64 number, GError **error)
{
  return sql_query (conn, error,
                    "SELECT event, title, venue, zone, currency, doors_at, starts_at, ends_at, cash_unit FROM event WHERE event = $1",
                    "i", number);
}

gboolean
hub_store_event_hear (SqlRows *asked, TkWireEvent **event, GError **error)
{
  gpointer row;

  if (!sql_read_one (asked, read_event, &row, error))
    return FALSE;
  *event = row;
  return TRUE;
}

gboolean
hub_store_event_get (SqlConn *conn, gint64 number, TkWireEvent **event, GError **error)
{
  return hub_store_event_hear (hub_store_event_ask (conn, number, error), event, error);
}

gboolean
hub_store_event_set_cash_unit (SqlConn *conn, gint64 event, gint64 cash_unit, GError **error)
{
  return sql_run (conn, error, "UPDATE event SET cash_unit = $2 WHERE event = $1", "ii", event, cash_unit);
}

GArray *
hub_store_event_numbers (SqlConn *conn, GError **error)
{
  return sql_read_ints (sql_query (conn, error, "SELECT event FROM event WHERE gone = 0 ORDER BY event", ""), error);
}

/* Capacity and overdraft lie in stock as ranges of their own. */
static gboolean
stock_up (SqlConn *conn, const TkWireTicketType *type, GError **error)
{
  HubStoreRange capacity = { 1, type->capacity, 0 };
  HubStoreRange overdraft = { type->capacity + 1, type->capacity + type->overdraft, 0 };

  return (type->capacity == 0 || hub_store_stock_add (conn, type->event, type->type, &capacity, error))
         && (type->overdraft == 0 || hub_store_stock_add (conn, type->event, type->type, &overdraft, error));
}

gboolean
hub_store_type_add (SqlConn *conn, const TkWireTicketType *type, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO ticket_type (event, type, name, description, price, capacity, admits, position, sale_from, "
                  "sale_until, overdraft, zones, attention, asks) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                  "iissiiiiiiisss", type->event, type->type, type->name, type->description, type->price, type->capacity,
                  type->admits, type->position, type->sale_from, type->sale_until, type->overdraft,
                  type->zones != NULL ? type->zones : "", type->attention != NULL ? type->attention : "",
                  type->asks != NULL ? type->asks : "")
         && stock_up (conn, type, error);
}

static gpointer
read_type (SqlRows *rows)
{
  TkWireTicketType *type = tk_wire_new (&tk_wire_ticket_type_shape);

  type->event = sql_int (rows, 0);
  type->type = sql_int (rows, 1);
  tk_wire_set (&type->name, sql_text (rows, 2));
  tk_wire_set (&type->description, sql_text (rows, 3));
  type->price = sql_int (rows, 4);
  type->capacity = sql_int (rows, 5);
  type->admits = sql_int (rows, 6);
  type->position = sql_int (rows, 7);
  type->sale_from = sql_int (rows, 8);
  type->sale_until = sql_int (rows, 9);
  type->overdraft = sql_int (rows, 10);
  tk_wire_set (&type->zones, sql_text (rows, 11));
  tk_wire_set (&type->attention, sql_text (rows, 12));
  tk_wire_set (&type->asks, sql_text (rows, 13));
  return type;
}

/* Not the uses of vouchers, which lie in stock as types do. */
#define SELECT_TYPE                                                                                                      \
  "SELECT event, type, name, description, price, capacity, admits, position, sale_from, sale_until, overdraft, zones, "  \
  "attention, asks FROM ticket_type WHERE type <= 32768 AND gone = 0 AND "
G_STATIC_ASSERT (TK_WIRE_VOUCHER_TYPE == 32768);

gboolean
hub_store_type_get (SqlConn *conn, gint64 event, gint64 type, TkWireTicketType **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (sql_query (conn, error, SELECT_TYPE "event = $1 AND type = $2", "ii", event, type), read_type,
                     &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

static void
free_type (gpointer type)
{
  tk_wire_free (&tk_wire_ticket_type_shape, type);
}

GPtrArray *
hub_store_type_list (SqlConn *conn, gint64 event, GError **error)
{
  return sql_read_all (sql_query (conn, error, SELECT_TYPE "event = $1 ORDER BY type", "i", event),
                       read_type, free_type, error);
}

gboolean
hub_store_type_set_rules (SqlConn *conn, const TkWireTicketType *type, GError **error)
{
  return sql_run (conn, error, "UPDATE ticket_type SET zones = $3, attention = $4, asks = $5 WHERE event = $1 AND type = $2",
                  "iisss", type->event, type->type, type->zones, type->attention, type->asks);
}

gboolean
hub_store_type_set_overdraft (SqlConn *conn, gint64 event, gint64 type, gint64 overdraft, GError **error)
{
  return sql_run (conn, error, "UPDATE ticket_type SET overdraft = $3 WHERE event = $1 AND type = $2", "iii", event, type,
                  overdraft);
}

gboolean
hub_store_type_slots (SqlConn *conn, gint64 event, gint64 type, HubStoreSlots *out, gboolean *found, GError **error)
{
  g_autoptr (SqlRows) rows
    = sql_query (conn, error,
                 "SELECT capacity, admits, sold, leased, held, quarantined, overdraft, overdraft_sold, overdraft_leased "
                 "FROM ticket_type WHERE event = $1 AND type = $2",
                 "ii", event, type);

  if (rows == NULL || !sql_step_one (rows, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  *out = (HubStoreSlots){ .capacity = sql_int (rows, 0), .admits = sql_int (rows, 1), .sold = sql_int (rows, 2),
                          .leased = sql_int (rows, 3), .held = sql_int (rows, 4), .quarantined = sql_int (rows, 5),
                          .overdraft = sql_int (rows, 6) };
  out->free = out->capacity - out->sold - out->leased - out->held - out->quarantined;
  out->overdraft_free = out->overdraft - sql_int (rows, 7) - sql_int (rows, 8);
  return TRUE;
}

/* The schema would refuse it, too, but says no more than that it does. */
static gboolean
check_moved (gint64 moved, gint64 event, gint64 type, GError **error)
{
  if (moved > 0)
    return TRUE;
  g_set_error (error, SQL_ERROR, SQL_ERROR_CONSTRAINT,
               _("More tickets of type %" PRId64 " of event %" PRId64 " would be out than there are places; nothing was "
                 "changed, so look at its leases with “tiketi-hub lease list”"),
               type, event);
  return FALSE;
}

static gboolean
move_overdraft (SqlConn *conn, gint64 event, gint64 type, HubStoreMove move, gint64 *moved, GError **error)
{
  return sql_run_count (conn, moved, error,
                        "UPDATE ticket_type SET overdraft_sold = overdraft_sold + $3, "
                        "overdraft_leased = overdraft_leased + $4 WHERE event = $1 AND type = $2 "
                        "AND overdraft_sold + $3 >= 0 AND overdraft_leased + $4 >= 0 "
                        "AND overdraft_sold + $3 + overdraft_leased + $4 <= overdraft",
                        "iiii", event, type, move.sold, move.leased + move.quarantined);
}

static gboolean
move_capacity (SqlConn *conn, gint64 event, gint64 type, HubStoreMove move, gint64 *moved, GError **error)
{
  return sql_run_count (conn, moved, error,
                        "UPDATE ticket_type SET sold = sold + $3, leased = leased + $4, quarantined = quarantined + $5 "
                        "WHERE event = $1 AND type = $2 AND sold + $3 >= 0 AND leased + $4 >= 0 AND quarantined + $5 >= 0 "
                        "AND sold + $3 + leased + $4 + held + quarantined + $5 <= capacity",
                        "iiiii", event, type, move.sold, move.leased, move.quarantined);
}

gboolean
hub_store_type_move (SqlConn *conn, gint64 event, gint64 type, gboolean overdraft, HubStoreMove move, GError **error)
{
  gint64 moved;

  if (move.sold == 0 && move.leased == 0 && move.quarantined == 0)
    return TRUE;
  return (overdraft ? move_overdraft : move_capacity) (conn, event, type, move, &moved, error)
         && check_moved (moved, event, type, error);
}

gboolean
hub_store_type_names (SqlConn *conn, gint64 event, gint64 type, char **title, char **name, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows
    = sql_query (conn, error,
                 "SELECT event.title, ticket_type.name FROM ticket_type JOIN event ON event.event = ticket_type.event "
                 "WHERE ticket_type.event = $1 AND ticket_type.type = $2",
                 "ii", event, type);

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *title = found ? g_strdup (sql_text (rows, 0)) : NULL;
  *name = found ? g_strdup (sql_text (rows, 1)) : NULL;
  return TRUE;
}
