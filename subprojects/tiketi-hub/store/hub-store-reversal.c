/* Queries on sales undone. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-reversal.h"

static gboolean
add_payments (SqlConn *conn, const TkWireReversal *body, GError **error)
{
  for (guint i = 0; i < body->payments->len; i++)
    {
      const TkWirePayment *payment = body->payments->pdata[i];

      if (!sql_run (conn, error,
                    "INSERT INTO reversal_payment (reversal, line, method, amount, reference) VALUES ($1, $2, $3, $4, $5)",
                    "sisis", body->reversal, (gint64) i + 1, payment->method, payment->amount, payment->reference))
        return FALSE;
    }
  return TRUE;
}

gboolean
hub_store_reversal_add (SqlConn *conn, const HubStoreReversal *reversal, const HubStoreOrigin *origin, gboolean *added,
                        GError **error)
{
  const TkWireReversal *body = reversal->body;
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "INSERT INTO reversal (id, kind, sale, terminal, seq, event, staff, approved_by, reason, shift, "
                      "currency, amount, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
                      "ON CONFLICT (id) DO NOTHING",
                      "sssiiisssssii", body->reversal, reversal->kind, body->sale, origin->terminal, origin->seq,
                      reversal->event, origin->staff, body->approved_by, body->reason, body->shift, body->currency,
                      body->amount, origin->at))
    return FALSE;
  *added = changed > 0;
  return !*added || add_payments (conn, body, error);
}

gboolean
hub_store_reversal_add_share (SqlConn *conn, const char *reversal, gint64 line, gint64 event, gint64 amount, GError **error)
{
  return sql_run (conn, error, "INSERT INTO reversal_share (reversal, line, event, amount) VALUES ($1, $2, $3, $4)", "siii",
                  reversal, line, event, amount);
}

gboolean
hub_store_reversal_drop_shares (SqlConn *conn, const char *reversal, GError **error)
{
  return sql_run (conn, error, "DELETE FROM reversal_share WHERE reversal = $1", "s", reversal);
}

gboolean
hub_store_reversal_exchanged (SqlConn *conn, const char *reversal, gint64 terminal, gint64 *worth, GError **error)
{
  return sql_get_int (conn, worth, error,
                      "SELECT coalesce(sum(reversal_payment.amount), 0) FROM reversal JOIN reversal_payment "
                      "ON reversal_payment.reversal = reversal.id WHERE reversal.id = $1 AND reversal.terminal = $2 "
                      "AND reversal_payment.method = 'exchange'",
                      "si", reversal, terminal);
}

gboolean
hub_store_reversal_amount (SqlConn *conn, const char *sale, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT coalesce(sum(amount), 0) FROM reversal WHERE sale = $1", "s", sale);
}

static void
free_told (gpointer data)
{
  HubStoreReversalTold *told = data;

  g_free (told->kind);
  g_free (told->body);
  g_free (told);
}

static gpointer
read_told (SqlRows *rows)
{
  HubStoreReversalTold *told = g_new0 (HubStoreReversalTold, 1);

  told->kind = g_strdup (sql_text (rows, 0));
  told->body = g_strdup (sql_text (rows, 1));
  return told;
}

GPtrArray *
hub_store_reversal_told (SqlConn *conn, const char *sale, gint64 terminal, GError **error)
{
  return sql_read_all (sql_query (conn, error,
                                  "SELECT reversal.kind, journal.body FROM reversal JOIN journal "
                                  "ON journal.terminal = reversal.terminal AND journal.seq = reversal.seq "
                                  "WHERE reversal.sale = $1 AND reversal.terminal = $2 ORDER BY reversal.seq",
                                  "si", sale, terminal),
                       read_told, free_told, error);
}
