/* Queries on tickets that others issued. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-foreign.h"

#include "tk-journal.h"

void
hub_store_foreign_free (HubStoreForeign *ticket)
{
  if (ticket == NULL)
    return;
  g_free (ticket->digest);
  g_free (ticket->status);
  g_free (ticket->holder);
  g_free (ticket->phone);
  g_free (ticket->order);
  g_free (ticket->seat);
  g_free (ticket->attention);
  g_free (ticket->batch);
  g_free (ticket);
}

static gpointer
read_foreign (SqlRows *rows)
{
  HubStoreForeign *ticket = g_new0 (HubStoreForeign, 1);

  ticket->event = sql_int (rows, 0);
  ticket->type = sql_int (rows, 1);
  ticket->serial = sql_int (rows, 2);
  ticket->issue = sql_int (rows, 3);
  ticket->digest = g_strdup (sql_text (rows, 4));
  ticket->status = g_strdup (sql_text (rows, 5));
  ticket->holder = g_strdup (sql_text (rows, 6));
  ticket->phone = g_strdup (sql_text (rows, 7));
  ticket->order = g_strdup (sql_text (rows, 8));
  ticket->seat = g_strdup (sql_text (rows, 9));
  ticket->attention = g_strdup (sql_text (rows, 10));
  ticket->valid_from = sql_int (rows, 11);
  ticket->valid_until = sql_int (rows, 12);
  ticket->batch = g_strdup (sql_text (rows, 13));
  ticket->imported_at = sql_int (rows, 14);
  return ticket;
}

#define SELECT_FOREIGN                                                                                                   \
  "SELECT event, type, serial, issue, digest, status, holder, phone, order_name, seat, attention, valid_from, "         \
  "valid_until, batch, imported_at FROM foreign_ticket "

gboolean
hub_store_foreign_get (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, HubStoreForeign **out,
                       GError **error)
{
  gpointer row;

  if (!sql_read_one (sql_query (conn, error,
                                SELECT_FOREIGN "WHERE event = $1 AND serial = $3 AND issue = $4 AND (type = $2 OR $2 = 0)",
                                "iiii", event, type, serial, issue),
                     read_foreign, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_foreign_type (SqlConn *conn, gint64 event, gint64 serial, gint64 issue, gint64 *type, GError **error)
{
  return sql_get_int (conn, type, error,
                      "SELECT coalesce((SELECT type FROM foreign_ticket WHERE event = $1 AND serial = $2 AND issue = $3), "
                      "(SELECT min(checkin.type) FROM ticket_type JOIN checkin ON checkin.event = ticket_type.event "
                      "AND checkin.type = ticket_type.type AND serial = $2 AND issue = $3 WHERE ticket_type.event = $1 "
                      "AND annulled = 0 AND (kind = '" TK_KIND_CHECKIN_ENTRY "' OR kind = '" TK_KIND_CHECKIN_EXIT "' OR kind = '"
                      TK_KIND_CHECKIN_OVERRIDE "')), $4)",
                      "iiii", event, serial, issue, *type);
}

gboolean
hub_store_foreign_add (SqlConn *conn, const HubStoreForeign *ticket, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO foreign_ticket (event, type, serial, issue, digest, status, holder, phone, order_name, seat, "
                  "attention, valid_from, valid_until, batch, imported_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                  "iiiisssssssiisi", ticket->event, ticket->type, ticket->serial, ticket->issue, ticket->digest,
                  ticket->status, ticket->holder, ticket->phone, ticket->order, ticket->seat, ticket->attention,
                  ticket->valid_from, ticket->valid_until, ticket->batch, ticket->imported_at);
}

gboolean
hub_store_foreign_set (SqlConn *conn, const HubStoreForeign *ticket, GError **error)
{
  return sql_run (conn, error,
                  "UPDATE foreign_ticket SET type = $2, digest = $5, status = $6, holder = $7, phone = $8, order_name = $9, "
                  "seat = $10, attention = $11, valid_from = $12, valid_until = $13, batch = $14, imported_at = $15 "
                  "WHERE event = $1 AND serial = $3 AND issue = $4",
                  "iiiisssssssiisi", ticket->event, ticket->type, ticket->serial, ticket->issue, ticket->digest,
                  ticket->status, ticket->holder, ticket->phone, ticket->order, ticket->seat, ticket->attention,
                  ticket->valid_from, ticket->valid_until, ticket->batch, ticket->imported_at);
}

gboolean
hub_store_foreign_count (SqlConn *conn, gint64 event, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT count(*) FROM foreign_ticket WHERE event = $1", "i", event);
}

/* A mark is put over what the sale or the list says; a ticket nobody else told of is known by its mark alone. */
#define MARKED_STATUS                                                                                                    \
  "CASE WHEN coalesce(mark.voided, 0) = 1 AND known.status <> 'refunded' THEN 'voided' "                                 \
  "WHEN coalesce(mark.blocked, 0) = 1 AND (known.status = 'valid' OR known.status = 'unpaid' OR known.status = '') "     \
  "THEN 'blocked' ELSE known.status END"
#define SAME(a, b) a ".event = " b ".event AND " a ".type = " b ".type AND " a ".serial = " b ".serial AND " a ".issue = " b ".issue"

SqlRows *
hub_store_foreign_list_all (SqlConn *conn, gint64 event, const char *status, gint64 limit, GError **error)
{
  return sql_query (
    conn, error,
    "SELECT origin, type, name, serial, issue, status, holder, phone, order_name, seat, attention, reason, batch FROM ("
    "SELECT known.origin AS origin, known.type AS type, coalesce(ticket_type.name, '') AS name, known.serial AS serial, "
    "known.issue AS issue, " MARKED_STATUS " AS status, known.holder AS holder, known.phone AS phone, "
    "known.order_name AS order_name, known.seat AS seat, "
    "CASE WHEN coalesce(mark.attention, '') <> '' THEN mark.attention ELSE known.attention END AS attention, "
    "coalesce(mark.reason, '') AS reason, known.batch AS batch FROM ("
    "SELECT 'sold' AS origin, event, type, serial, issue, status, '' AS holder, '' AS phone, '' AS order_name, '' AS seat, "
    "'' AS attention, '' AS batch FROM ticket WHERE event = $1 UNION ALL "
    "SELECT 'imported', event, type, serial, issue, status, holder, phone, order_name, seat, attention, batch "
    "FROM foreign_ticket WHERE event = $1 UNION ALL "
    "SELECT 'marked', event, type, serial, issue, '', '', '', '', '', '', '' FROM mark AS alone WHERE event = $1 "
    "AND NOT EXISTS (SELECT 1 FROM ticket WHERE " SAME ("ticket", "alone") ") "
    "AND NOT EXISTS (SELECT 1 FROM foreign_ticket WHERE " SAME ("foreign_ticket", "alone") ")) AS known "
    "LEFT JOIN mark ON " SAME ("mark", "known") " "
    "LEFT JOIN ticket_type ON ticket_type.event = known.event AND ticket_type.type = known.type) AS listed "
    "WHERE status = $2 OR $2 = '' ORDER BY type, serial, issue LIMIT $3",
    "isi", event, status, limit);
}
