/* Writing a sale with its lines, tickets and payments. Reading is in tk-store-order.c.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-person.h"
#include "tk-store-sale.h"

gboolean
tk_store_next_sale_number (TkStore *store, gint64 *number, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), number, NULL, error, "SELECT coalesce (max (number), 0) + 1 FROM sale", "");
}

/* The time is the journal entry's, so that the two never differ. */
static gboolean
insert_sale (TkStore *store, const TkStoreNewSale *sale, GError **error)
{
  const TkWireSale *body = sale->body;

  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO sale (id, seq, shift, at, staff, currency, total, request, approved_by, number, rounding, buyer_name,"
                    " buyer_phone, note, exchange) SELECT $1, seq, $3, at, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 FROM journal"
                    " WHERE seq = $2", "sisssissiissss",
                    body->sale, sale->seq, body->shift, sale->staff, body->currency, body->total, sale->request,
                    body->approved_by, body->number, body->rounding, body->buyer_name, body->buyer_phone, body->note,
                    body->exchange);
}

static gboolean
insert_line (TkStore *store, const char *sale, gint64 position, const TkWireSaleLine *line, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO sale_line (sale, position, event, type, qty, unit, amount, off)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)", "siiiiiii",
                    sale, position, line->event, line->type, line->qty, line->unit, line->amount, line->off);
}

static gboolean
insert_payment (TkStore *store, const char *sale, gint64 position, const TkWirePayment *payment, GError **error)
{
  const char *reference = *payment->reference != '\0' ? payment->reference : NULL;

  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO payment (sale, position, method, amount, tendered, change, reference, attempt, reason, approved_by)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", "sisiiissss",
                    sale, position, payment->method, payment->amount, payment->tendered, payment->change, reference,
                    payment->attempt, payment->reason, payment->approved_by);
}

static gboolean
insert_discount (TkStore *store, const char *sale, gint64 position, const TkWireDiscount *discount, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO sale_discount (sale, position, kind, event, voucher, tickets, amount, reason, approved_by)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", "sisiiiiss",
                    sale, position, discount->kind, discount->event, discount->voucher, discount->tickets, discount->amount,
                    discount->reason, discount->approved_by);
}

static gboolean
insert_use (TkStore *store, const char *sale, const TkWireSaleTicket *use, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO sale_use (event, type, serial, issue, sale, lease) VALUES ($1, $2, $3, $4, $5, $6)", "iiiiss",
                    use->event, use->type, use->serial, use->issue, sale, use->lease);
}

/* The gate finds who comes by name, as if the feed had told of them. */
static gboolean
keep_person (TkStore *store, const TkWireSaleTicket *ticket, GError **error)
{
  TkWireTicket told = { .event = ticket->event, .type = ticket->type, .serial = ticket->serial, .issue = ticket->issue,
                        .holder = ticket->holder, .phone = ticket->phone };

  return (*ticket->holder == '\0' && *ticket->phone == '\0') || tk_store_person_keep (store, &told, error);
}

/* The slot sold, and the ticket as every gate would know it. */
static gboolean
insert_ticket (TkStore *store, const TkStoreNewSale *sale, guint i, GError **error)
{
  const TkWireSaleTicket *ticket = g_ptr_array_index (sale->body->tickets, i);
  TkDb *db = tk_store_get_db (store);

  return tk_db_run (db, error,
                    "INSERT INTO sale_ticket (event, type, serial, issue, sale, lease, token, place, seat, unit, holder, phone, email,"
                    " document) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)", "iiiisssisissss",
                    ticket->event, ticket->type, ticket->serial, ticket->issue, sale->body->sale, ticket->lease, sale->tokens[i],
                    ticket->place, ticket->seat, sale->units[i], ticket->holder, ticket->phone, ticket->email, ticket->document)
         && tk_db_run (db, error,
                       "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at, sale, holder, seat)"
                       " SELECT $1, $2, $3, $4, $5, 'valid', at, $6, nullif ($8, ''), nullif ($9, '') FROM journal WHERE seq = $7",
                       "iiiiisiss", ticket->event, ticket->type, ticket->serial, ticket->issue, (gint64) sale->issuer,
                       sale->body->sale, sale->seq, ticket->holder, ticket->seat)
         && keep_person (store, ticket, error);
}

gboolean
tk_store_add_sale (TkStore *store, const TkStoreNewSale *sale, GError **error)
{
  const TkWireSale *body = sale->body;

  g_return_val_if_fail (tk_db_in_transaction (tk_store_get_db (store)), FALSE);
  if (!insert_sale (store, sale, error))
    return FALSE;
  for (guint i = 0; i < body->lines->len; i++)
    if (!insert_line (store, body->sale, i, g_ptr_array_index (body->lines, i), error))
      return FALSE;
  for (guint i = 0; i < body->tickets->len; i++)
    if (!insert_ticket (store, sale, i, error))
      return FALSE;
  for (guint i = 0; i < body->discounts->len; i++)
    if (!insert_discount (store, body->sale, i, g_ptr_array_index (body->discounts, i), error))
      return FALSE;
  for (guint i = 0; i < body->uses->len; i++)
    if (!insert_use (store, body->sale, g_ptr_array_index (body->uses, i), error))
      return FALSE;
  for (guint i = 0; i < body->payments->len; i++)
    if (!insert_payment (store, body->sale, i, g_ptr_array_index (body->payments, i), error))
      return FALSE;
  return TRUE;
}
