/* Queries on the parts of an order, on what may be ordered, and on what stands around it. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "hub-store-order.h"

#include "hub-store.h"

/* ---- Lines ---- */

void
hub_store_order_line_free (HubStoreOrderLine *line)
{
  if (line == NULL)
    return;
  g_free (line->name);
  g_free (line);
}

static gpointer
read_line (SqlRows *rows)
{
  HubStoreOrderLine *line = g_new0 (HubStoreOrderLine, 1);

  line->type = sql_int (rows, 0);
  line->qty = sql_int (rows, 1);
  line->unit = sql_int (rows, 2);
  line->off = sql_int (rows, 3);
  line->name = g_strdup (sql_text (rows, 4));
  return line;
}

gboolean
hub_store_order_add_line (SqlConn *conn, gint64 order, gint64 n, const HubStoreOrderLine *line, GError **error)
{
  return sql_run (conn, error, "INSERT INTO web_order_line (web_order, line, type, qty, unit, off) VALUES ($1, $2, $3, $4, $5, $6)",
                  "iiiiii", order, n, line->type, line->qty, line->unit, line->off);
}

GPtrArray *
hub_store_order_lines (SqlConn *conn, gint64 order, GError **error)
{
  return sql_read_all (sql_query (conn, error,
                                  "SELECT web_order_line.type, qty, unit, off, coalesce(ticket_type.name, '') FROM web_order_line "
                                  "JOIN web_order ON web_order.id = web_order_line.web_order LEFT JOIN ticket_type "
                                  "ON ticket_type.event = web_order.event AND ticket_type.type = web_order_line.type "
                                  "WHERE web_order_line.web_order = $1 ORDER BY line",
                                  "i", order),
                       read_line, (GDestroyNotify) hub_store_order_line_free, error);
}

/* ---- Guests ---- */

void
hub_store_order_guest_free (HubStoreOrderGuest *guest)
{
  if (guest == NULL)
    return;
  g_free (guest->first_name);
  g_free (guest->last_name);
  g_free (guest->email);
  g_free (guest->phone);
  g_free (guest->document);
  g_free (guest);
}

static gpointer
read_guest (SqlRows *rows)
{
  HubStoreOrderGuest *guest = g_new0 (HubStoreOrderGuest, 1);

  guest->n = sql_int (rows, 0);
  guest->type = sql_int (rows, 1);
  guest->first_name = g_strdup (sql_text (rows, 2));
  guest->last_name = g_strdup (sql_text (rows, 3));
  guest->email = g_strdup (sql_text (rows, 4));
  guest->phone = g_strdup (sql_text (rows, 5));
  guest->document = g_strdup (sql_text (rows, 6));
  return guest;
}

gboolean
hub_store_order_add_guest (SqlConn *conn, gint64 order, const HubStoreOrderGuest *guest, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO web_order_guest (web_order, n, type, first_name, last_name, email, phone, document) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  "iiisssss", order, guest->n, guest->type, hub_store_text (guest->first_name), hub_store_text (guest->last_name),
                  hub_store_text (guest->email), hub_store_text (guest->phone), hub_store_text (guest->document));
}

GPtrArray *
hub_store_order_guests (SqlConn *conn, gint64 order, GError **error)
{
  return sql_read_all (sql_query (conn, error,
                                  "SELECT n, type, first_name, last_name, email, phone, document FROM web_order_guest WHERE web_order = $1 ORDER BY n",
                                  "i", order),
                       read_guest, (GDestroyNotify) hub_store_order_guest_free, error);
}

/* ---- Leases ---- */

static gpointer
read_text (SqlRows *rows)
{
  return g_strdup (sql_text (rows, 0));
}

gboolean
hub_store_order_add_lease (SqlConn *conn, gint64 order, const char *lease, GError **error)
{
  return sql_run (conn, error, "INSERT INTO web_order_lease (web_order, lease) VALUES ($1, $2)", "is", order, lease);
}

GPtrArray *
hub_store_order_leases (SqlConn *conn, gint64 order, GError **error)
{
  return sql_read_all (sql_query (conn, error,
                                  "SELECT web_order_lease.lease FROM web_order_lease JOIN lease ON lease.id = web_order_lease.lease "
                                  "WHERE web_order = $1 ORDER BY lease.type, lease.issue, lease.first, lease.id",
                                  "i", order),
                       read_text, g_free, error);
}

gboolean
hub_store_order_drop_leases (SqlConn *conn, gint64 order, GError **error)
{
  return sql_run (conn, error, "DELETE FROM web_order_lease WHERE web_order = $1", "i", order);
}

/* ---- What may be ordered ---- */

void
hub_store_offer_free (HubStoreOffer *offer)
{
  if (offer == NULL)
    return;
  g_free (offer->currency);
  g_free (offer->name);
  g_free (offer->title);
  g_free (offer->status);
  g_free (offer->asks);
  g_free (offer);
}

static gpointer
read_offer (SqlRows *rows)
{
  HubStoreOffer *offer = g_new0 (HubStoreOffer, 1);
  gint64 *const numbers[] = { &offer->event, &offer->type, &offer->price, &offer->sale_from, &offer->sale_until, &offer->ends_at,
                              &offer->organizer };
  char **const texts[] = { &offer->currency, &offer->name, &offer->title, &offer->status, &offer->asks };
  int column = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    *numbers[i] = sql_int (rows, column++);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (sql_text (rows, column++));
  offer->gone = sql_int (rows, column) != 0;
  return offer;
}

/* Numbers above are uses of vouchers. */
#define OF_TICKETS "ticket_type.type < 32768 "

gboolean
hub_store_offer_get (SqlConn *conn, gint64 event, gint64 type, HubStoreOffer **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (sql_query (conn, error,
                                "SELECT event.event, type, price, sale_from, sale_until, ends_at, organizer, currency, name, title, "
                                "status, asks, CASE WHEN event.gone = 1 OR ticket_type.gone = 1 THEN 1 ELSE 0 END FROM ticket_type "
                                "JOIN event ON event.event = ticket_type.event WHERE ticket_type.event = $1 AND type = $2 "
                                "AND " OF_TICKETS,
                                "ii", event, type),
                     read_offer, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_offer_find (SqlConn *conn, gint64 event, const char *name, gint64 *type, GError **error)
{
  /* As lower() folds a column in both databases; a parameter PostgreSQL would fold by its own locale. */
  g_autofree char *small = g_ascii_strdown (name, -1);

  return sql_get_int (conn, type, error,
                      "SELECT type FROM ticket_type WHERE event = $1 AND gone = 0 AND " OF_TICKETS
                      "AND ($2 = '' OR lower(name) = $2) ORDER BY price, type LIMIT 1",
                      "is", event, small);
}

/* ---- Around it ---- */

void
hub_store_order_about_clear (HubStoreOrderAbout *about)
{
  char *texts[] = { about->title, about->venue, about->zone, about->image, about->buyer, about->buyer_email };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  *about = (HubStoreOrderAbout){ NULL };
}

gboolean
hub_store_order_about (SqlConn *conn, const HubStoreOrder *order, HubStoreOrderAbout *out, GError **error)
{
  g_autoptr (SqlRows) rows
    = sql_query (conn, error,
                 "SELECT event.title, event.venue, event.zone, event.image, account.name, account.email, event.organizer, starts_at, "
                 "ends_at FROM event, account WHERE event.event = $1 AND account.id = $2",
                 "ii", order->event, order->account);
  char **const texts[] = { &out->title, &out->venue, &out->zone, &out->image, &out->buyer, &out->buyer_email };
  gboolean found = FALSE;

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (found ? sql_text (rows, (int) i) : "");
  out->organizer = found ? sql_int (rows, 6) : 0;
  out->starts_at = found ? sql_int (rows, 7) : 0;
  out->ends_at = found ? sql_int (rows, 8) : 0;
  return TRUE;
}

gboolean
hub_store_order_handed_back (SqlConn *conn, const HubStoreOrder *order, gint64 *out, GError **error)
{
  g_autofree char *like = g_strdup_printf (HUB_STORE_GOODWILL "%s-%%", order->sale);

  return sql_get_int (conn, out, error,
                      "SELECT (SELECT coalesce(sum(amount), 0) FROM reversal WHERE sale = $1) + (SELECT coalesce(sum(amount), 0) "
                      "FROM refund_due WHERE id LIKE $2)",
                      "ss", order->sale, like);
}

gboolean
hub_store_order_is_mailed (SqlConn *conn, const HubStoreOrder *order, gboolean *out, GError **error)
{
  gint64 n = 0;

  if (!sql_get_int (conn, &n, error, "SELECT count(*) FROM message WHERE sale = $1 AND channel = 'email' AND state <> 'failed'", "s",
                    order->sale))
    return FALSE;
  *out = n > 0;
  return TRUE;
}

/* ---- Tickets ---- */

void
hub_store_order_ticket_free (HubStoreOrderTicket *ticket)
{
  if (ticket == NULL)
    return;
  char *texts[] = { ticket->name, ticket->status, ticket->holder, ticket->email, ticket->phone, ticket->seat };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (ticket);
}

static gpointer
read_ticket (SqlRows *rows)
{
  HubStoreOrderTicket *ticket = g_new0 (HubStoreOrderTicket, 1);
  gint64 *const numbers[] = { &ticket->type, &ticket->serial, &ticket->issue, &ticket->issuer, &ticket->entered_at };
  char **const texts[] = { &ticket->name, &ticket->status, &ticket->holder, &ticket->email, &ticket->phone, &ticket->seat };
  int column = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    *numbers[i] = sql_int (rows, column++);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (sql_text (rows, column++));
  return ticket;
}

GPtrArray *
hub_store_order_tickets (SqlConn *conn, const HubStoreOrder *order, GError **error)
{
  return sql_read_all (sql_query (conn, error,
                                  "SELECT ticket.type, serial, issue, issuer, (SELECT coalesce(min(checkin.at), 0) FROM checkin "
                                  "WHERE checkin.event = ticket.event AND checkin.type = ticket.type AND checkin.serial = ticket.serial "
                                  "AND checkin.issue = ticket.issue AND direction = 'entry' AND annulled = 0 "
                                  "AND (checkin.kind = 'checkin.entry' OR checkin.kind = 'checkin.override')), coalesce(ticket_type.name, ''), "
                                  "ticket.status, holder, email, phone, seat FROM ticket LEFT JOIN ticket_type "
                                  "ON ticket_type.event = ticket.event AND ticket_type.type = ticket.type "
                                  "WHERE ticket.sale = $1 AND ticket.event = $2 ORDER BY ticket.type, serial, issue",
                                  "si", order->sale, order->event),
                       read_ticket, (GDestroyNotify) hub_store_order_ticket_free, error);
}
