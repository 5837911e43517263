/* Sales undone, as stored. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-reversal.h"
#include "tk-store-rows-private.h"

static gpointer
read_reversal (TkStmt *stmt)
{
  TkStoreReversal *reversal = g_new0 (TkStoreReversal, 1);

  reversal->id = g_strdup (tk_stmt_text (stmt, 0));
  reversal->kind = g_strdup (tk_stmt_text (stmt, 1));
  reversal->sale = g_strdup (tk_stmt_text (stmt, 2));
  reversal->staff = g_strdup (tk_stmt_text (stmt, 3));
  reversal->approved_by = g_strdup (tk_stmt_text (stmt, 4));
  reversal->reason = g_strdup (tk_stmt_text (stmt, 5));
  reversal->currency = g_strdup (tk_stmt_text (stmt, 6));
  reversal->seq = tk_stmt_int (stmt, 7);
  reversal->at = tk_stmt_int (stmt, 8);
  reversal->amount = tk_stmt_int (stmt, 9);
  return reversal;
}

static gpointer
read_paid (TkStmt *stmt)
{
  TkStorePaid *paid = g_new0 (TkStorePaid, 1);

  paid->method = g_strdup (tk_stmt_text (stmt, 0));
  paid->reference = g_strdup (tk_stmt_text (stmt, 1));
  paid->amount = tk_stmt_int (stmt, 2);
  return paid;
}

/* The time is the journal entry's, so that the two never differ. */
static gboolean
insert_reversal (TkStore *store, const TkStoreNewReversal *reversal, GError **error)
{
  const TkWireReversal *body = reversal->body;

  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO reversal (id, kind, sale, seq, shift, at, staff, approved_by, reason, currency, amount, request)"
                    " SELECT $1, $2, $3, seq, $5, at, $6, $7, $8, $9, $10, $11 FROM journal WHERE seq = $4", "sssisssssis",
                    body->reversal, reversal->kind, body->sale, reversal->seq, body->shift, reversal->staff,
                    body->approved_by, body->reason, body->currency, body->amount, reversal->request);
}

/* The slot undone, and the ticket as this gate judges it from now on. */
static gboolean
insert_ticket (TkStore *store, const TkStoreNewReversal *reversal, const TkWireReprint *ticket, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  return tk_db_run (db, error,
                    "INSERT INTO reversal_ticket (event, type, serial, issue, reversal) VALUES ($1, $2, $3, $4, $5)", "iiiis",
                    ticket->event, ticket->type, ticket->serial, ticket->issue, reversal->body->reversal)
         && tk_db_run (db, error,
                       "UPDATE ticket SET status = $5 WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4", "iiiis",
                       ticket->event, ticket->type, ticket->serial, ticket->issue, reversal->kind);
}

static gboolean
insert_payment (TkStore *store, const char *reversal, gint64 position, const TkWirePayment *payment, GError **error)
{
  const char *reference = *payment->reference != '\0' ? payment->reference : NULL;

  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO reversal_payment (reversal, position, method, amount, reference) VALUES ($1, $2, $3, $4, $5)",
                    "sisis", reversal, position, payment->method, payment->amount, reference);
}

gboolean
tk_store_add_reversal (TkStore *store, const TkStoreNewReversal *reversal, GError **error)
{
  const TkWireReversal *body = reversal->body;

  g_return_val_if_fail (tk_db_in_transaction (tk_store_get_db (store)), FALSE);
  if (!insert_reversal (store, reversal, error))
    return FALSE;
  for (guint i = 0; i < body->tickets->len; i++)
    if (!insert_ticket (store, reversal, g_ptr_array_index (body->tickets, i), error))
      return FALSE;
  for (guint i = 0; i < body->payments->len; i++)
    if (!insert_payment (store, body->reversal, i, g_ptr_array_index (body->payments, i), error))
      return FALSE;
  return TRUE;
}

void
tk_store_reversal_free (TkStoreReversal *reversal)
{
  if (reversal == NULL)
    return;
  g_free (reversal->id);
  g_free (reversal->kind);
  g_free (reversal->sale);
  g_free (reversal->staff);
  g_free (reversal->approved_by);
  g_free (reversal->reason);
  g_free (reversal->currency);
  g_free (reversal);
}

void
tk_store_paid_free (TkStorePaid *paid)
{
  if (paid == NULL)
    return;
  g_free (paid->method);
  g_free (paid->reference);
  g_free (paid);
}

gboolean
tk_store_get_reversal (TkStore *store, const char *id, TkStoreReversal **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error,
                                    "SELECT id, kind, sale, staff, approved_by, reason, currency, seq, at, amount"
                                    " FROM reversal WHERE id = $1", "s", id), read_reversal, (gpointer *) out, error);
}

gboolean
tk_store_find_reversal_by_request (TkStore *store, const char *request, char **id, GError **error)
{
  return tk_db_get_text (tk_store_get_db (store), id, error, "SELECT id FROM reversal WHERE request = $1", "s", request);
}

GArray *
tk_store_list_reversal_tickets (TkStore *store, const char *reversal, GError **error)
{
  g_autoptr (GArray) tickets = g_array_new (FALSE, FALSE, sizeof (TkTicketId));
  g_autoptr (TkStmt) stmt = tk_db_query (tk_store_get_db (store), error,
                                         "SELECT rt.event, rt.type, rt.serial, rt.issue FROM reversal r"
                                         " JOIN sale_ticket st ON st.sale = r.sale"
                                         " JOIN reversal_ticket rt ON rt.reversal = r.id AND rt.event = st.event"
                                         " AND rt.type = st.type AND rt.serial = st.serial AND rt.issue = st.issue"
                                         " WHERE r.id = $1 ORDER BY rt.event, rt.type, rt.serial, rt.issue", "s", reversal);
  GError *failure = NULL;

  if (stmt == NULL)
    return NULL;
  while (tk_stmt_step (stmt, &failure))
    {
      TkTicketId id = { (guint32) tk_stmt_int (stmt, 0), (guint16) tk_stmt_int (stmt, 1), (guint32) tk_stmt_int (stmt, 2),
                        (guint8) tk_stmt_int (stmt, 3) };
      g_array_append_val (tickets, id);
    }
  if (failure == NULL)
    return g_steal_pointer (&tickets);
  g_propagate_error (error, failure);
  return NULL;
}

GPtrArray *
tk_store_list_reversal_payments (TkStore *store, const char *reversal, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT method, reference, amount FROM reversal_payment WHERE reversal = $1"
                                     " ORDER BY position", "s", reversal),
                        read_paid, (GDestroyNotify) tk_store_paid_free, error);
}

GPtrArray *
tk_store_list_handed_back (TkStore *store, const char *sale, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT b.method, b.reference, sum (b.amount) FROM reversal AS r JOIN reversal_payment AS b"
                                     " ON b.reversal = r.id WHERE r.sale = $1 GROUP BY b.method, b.reference", "s", sale),
                        read_paid, (GDestroyNotify) tk_store_paid_free, error);
}
