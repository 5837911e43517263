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
hub_store_reversal_amount (SqlConn *conn, const char *sale, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT coalesce(sum(amount), 0) FROM reversal WHERE sale = $1", "s", sale);
}
