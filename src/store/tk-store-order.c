/* Looking sales and their tickets up. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-rows-private.h"
#include "tk-store-sale.h"

/* Of those given again, only the last counts. */
#define STANDS \
  " AND NOT EXISTS (SELECT 1 FROM reissue AS again WHERE again.event = st.event AND again.type = st.type" \
  " AND again.serial = st.serial AND again.issue = st.issue)"

#define SALE_COLUMNS \
  "SELECT s.id, s.staff, s.currency, s.seq, s.at, s.total," \
  " (SELECT coalesce (sum (tendered), 0) FROM payment WHERE sale = s.id)," \
  " (SELECT coalesce (sum (change), 0) FROM payment WHERE sale = s.id)," \
  " (SELECT count (*) FROM sale_ticket AS st WHERE st.sale = s.id" STANDS "), s.shift, s.approved_by," \
  " (SELECT coalesce (sum (amount), 0) FROM reversal WHERE sale = s.id)," \
  " (SELECT count (*) FROM sale_ticket st JOIN ticket t ON t.event = st.event AND t.type = st.type AND t.serial = st.serial" \
  " AND t.issue = st.issue WHERE st.sale = s.id AND t.status IN ('voided', 'refunded')" STANDS "), s.number, s.rounding, s.buyer_name," \
  " s.buyer_phone, s.note, s.exchange, (SELECT coalesce (sum (amount), 0) FROM sale_line WHERE sale = s.id)," \
  " (SELECT coalesce (sum (off), 0) FROM sale_line WHERE sale = s.id) FROM sale s "

/* The catalogue may have lost an event since: the ticket stays what it was. */
#define TICKET_COLUMNS \
  "SELECT st.event, st.type, st.serial, st.issue, st.sale, st.token, coalesce (t.status, 'valid')," \
  " CASE st.seat WHEN '' THEN t.seat ELSE st.seat END, e.title," \
  " e.venue, coalesce (e.zone, 'UTC'), tt.name, s.currency, coalesce (e.doors_at, 0), coalesce (e.starts_at, 0), s.at," \
  " CASE WHEN st.unit < 0 THEN sl.unit ELSE st.unit END, coalesce (tt.admits, 1), st.place, st.holder, st.phone, st.email," \
  " st.document FROM sale_ticket st JOIN sale s ON s.id = st.sale" \
  " JOIN sale_line sl ON sl.sale = st.sale AND sl.event = st.event AND sl.type = st.type" \
  " LEFT JOIN ticket t ON t.event = st.event AND t.type = st.type AND t.serial = st.serial AND t.issue = st.issue" \
  " LEFT JOIN event e ON e.number = st.event" \
  " LEFT JOIN ticket_type tt ON tt.event = st.event AND tt.number = st.type "

static gpointer
read_sale (TkStmt *stmt)
{
  TkStoreSale *sale = g_new0 (TkStoreSale, 1);

  sale->id = tk_stmt_dup_text (stmt, 0);
  sale->staff = tk_stmt_dup_text (stmt, 1);
  sale->currency = tk_stmt_dup_text (stmt, 2);
  sale->seq = tk_stmt_int (stmt, 3);
  sale->at = tk_stmt_int (stmt, 4);
  sale->total = tk_stmt_int (stmt, 5);
  sale->tendered = tk_stmt_int (stmt, 6);
  sale->change = tk_stmt_int (stmt, 7);
  sale->tickets = tk_stmt_int (stmt, 8);
  sale->shift = tk_stmt_dup_text (stmt, 9);
  sale->approved_by = tk_stmt_dup_text (stmt, 10);
  sale->handed_back = tk_stmt_int (stmt, 11);
  sale->undone = tk_stmt_int (stmt, 12);
  sale->number = tk_stmt_int (stmt, 13);
  sale->rounding = tk_stmt_int (stmt, 14);
  sale->buyer_name = tk_stmt_dup_text (stmt, 15);
  sale->buyer_phone = tk_stmt_dup_text (stmt, 16);
  sale->note = tk_stmt_dup_text (stmt, 17);
  sale->exchange = tk_stmt_dup_text (stmt, 18);
  sale->list = tk_stmt_int (stmt, 19);
  sale->off = tk_stmt_int (stmt, 20);
  return sale;
}

static TkTicketId
read_id (TkStmt *stmt)
{
  return (TkTicketId) {
    .event = (guint32) tk_stmt_int (stmt, 0),
    .type = (guint16) tk_stmt_int (stmt, 1),
    .serial = (guint32) tk_stmt_int (stmt, 2),
    .issue = (guint8) tk_stmt_int (stmt, 3),
  };
}

static gpointer
read_ticket (TkStmt *stmt)
{
  TkStoreTicket *ticket = g_new0 (TkStoreTicket, 1);

  ticket->id = read_id (stmt);
  ticket->sale = g_strdup (tk_stmt_text (stmt, 4));
  ticket->token = g_strdup (tk_stmt_text (stmt, 5));
  ticket->status = g_strdup (tk_stmt_text (stmt, 6));
  ticket->seat = g_strdup (tk_stmt_text (stmt, 7));
  ticket->event_title = g_strdup (tk_stmt_text (stmt, 8));
  ticket->venue = g_strdup (tk_stmt_text (stmt, 9));
  ticket->zone = g_strdup (tk_stmt_text (stmt, 10));
  ticket->type_name = g_strdup (tk_stmt_text (stmt, 11));
  ticket->currency = g_strdup (tk_stmt_text (stmt, 12));
  ticket->doors_at = tk_stmt_int (stmt, 13);
  ticket->starts_at = tk_stmt_int (stmt, 14);
  ticket->sold_at = tk_stmt_int (stmt, 15);
  ticket->price = tk_stmt_int (stmt, 16);
  ticket->admits = tk_stmt_int (stmt, 17);
  ticket->place = tk_stmt_int (stmt, 18);
  ticket->holder = g_strdup (tk_stmt_text (stmt, 19));
  ticket->phone = g_strdup (tk_stmt_text (stmt, 20));
  ticket->email = g_strdup (tk_stmt_text (stmt, 21));
  ticket->document = g_strdup (tk_stmt_text (stmt, 22));
  return ticket;
}

void
tk_store_sale_free (TkStoreSale *sale)
{
  if (sale == NULL)
    return;
  g_free (sale->id);
  g_free (sale->staff);
  g_free (sale->currency);
  g_free (sale->shift);
  g_free (sale->approved_by);
  g_free (sale->buyer_name);
  g_free (sale->buyer_phone);
  g_free (sale->note);
  g_free (sale->exchange);
  g_free (sale);
}

void
tk_store_ticket_free (TkStoreTicket *ticket)
{
  if (ticket == NULL)
    return;
  g_free (ticket->sale);
  g_free (ticket->token);
  g_free (ticket->status);
  g_free (ticket->seat);
  g_free (ticket->event_title);
  g_free (ticket->venue);
  g_free (ticket->zone);
  g_free (ticket->type_name);
  g_free (ticket->currency);
  g_free (ticket->holder);
  g_free (ticket->phone);
  g_free (ticket->email);
  g_free (ticket->document);
  g_free (ticket);
}

gboolean
tk_store_get_sale (TkStore *store, const char *id, TkStoreSale **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error, SALE_COLUMNS "WHERE s.id = $1", "s", id), read_sale,
                       (gpointer *) out, error);
}

gboolean
tk_store_get_ticket (TkStore *store, const TkTicketId *id, TkStoreTicket **out, GError **error)
{
  TkStmt *stmt = tk_db_query (tk_store_get_db (store), error,
                              TICKET_COLUMNS "WHERE st.event = $1 AND st.type = $2 AND st.serial = $3 AND st.issue = $4",
                              "iiii", (gint64) id->event, (gint64) id->type, (gint64) id->serial, (gint64) id->issue);

  return tk_store_row (stmt, read_ticket, (gpointer *) out, error);
}

gboolean
tk_store_find_sale_by_request (TkStore *store, const char *request, char **sale, GError **error)
{
  return tk_db_get_text (tk_store_get_db (store), sale, error, "SELECT id FROM sale WHERE request = $1", "s", request);
}

gboolean
tk_store_find_sale_by_receipt (TkStore *store, const char *receipt, char **sale, GError **error)
{
  return tk_db_get_text (tk_store_get_db (store), sale, error,
                         "SELECT sale FROM payment WHERE reference = $1 AND reference <> ''"
                         " AND (method = 'mpesa' OR method = 'mpesa-code')", "s", receipt);
}

GPtrArray *
tk_store_list_sale_tickets (TkStore *store, const char *sale, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     TICKET_COLUMNS "WHERE st.sale = $1" STANDS " ORDER BY sl.position, st.serial", "s", sale),
                        read_ticket, (GDestroyNotify) tk_store_ticket_free, error);
}

GPtrArray *
tk_store_search_sales (TkStore *store, const char *text, guint limit, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  TkStmt *stmt;

  if (text == NULL || *text == '\0')
    stmt = tk_db_query (db, error, SALE_COLUMNS "ORDER BY s.seq DESC LIMIT $1", "i", (gint64) limit);
  else
    stmt = tk_db_query (db, error,
                        SALE_COLUMNS "WHERE instr (s.id, lower ($1)) > 0"
                        " OR s.id IN (SELECT sale FROM payment WHERE reference = upper ($1) AND reference <> ''"
                        " AND (method = 'mpesa' OR method = 'mpesa-code'))"
                        " ORDER BY s.seq DESC LIMIT $2", "si", text, (gint64) limit);
  return tk_store_rows (stmt, read_sale, (GDestroyNotify) tk_store_sale_free, error);
}

GArray *
tk_store_list_sold_events (TkStore *store, GError **error)
{
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (TkStmt) stmt = tk_db_query (tk_store_get_db (store), error, "SELECT DISTINCT event FROM sale_ticket", "");
  GError *failure = NULL;

  if (stmt == NULL)
    return NULL;
  while (tk_stmt_step (stmt, &failure))
    {
      guint32 event = (guint32) tk_stmt_int (stmt, 0);
      g_array_append_val (events, event);
    }
  if (failure == NULL)
    return g_steal_pointer (&events);
  g_propagate_error (error, failure);
  return NULL;
}
