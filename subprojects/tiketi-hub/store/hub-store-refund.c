/* Queries on money to be handed back. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-money.h"

#define SELECT_REFUND                                                                                                  \
  "SELECT id, receipt, attempt, gateway, currency, payer, why, how, said, amount, at, done_at, asked_at FROM refund_due "

void
hub_store_refund_free (HubStoreRefund *refund)
{
  if (refund == NULL)
    return;
  g_free (refund->id);
  g_free (refund->receipt);
  g_free (refund->attempt);
  g_free (refund->gateway);
  g_free (refund->currency);
  g_free (refund->payer);
  g_free (refund->why);
  g_free (refund->how);
  g_free (refund->said);
  g_free (refund);
}

static gpointer
read_refund (SqlRows *rows)
{
  HubStoreRefund *refund = g_new0 (HubStoreRefund, 1);
  char **const texts[] = { &refund->id,  &refund->receipt, &refund->attempt, &refund->gateway, &refund->currency,
                           &refund->payer, &refund->why,   &refund->how,     &refund->said };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (sql_text (rows, (int) i));
  refund->amount = sql_int (rows, 9);
  refund->at = sql_int (rows, 10);
  refund->done_at = sql_int (rows, 11);
  refund->asked_at = sql_int (rows, 12);
  return refund;
}

static GPtrArray *
read_all (SqlRows *rows, GError **error)
{
  return sql_read_all (rows, read_refund, (GDestroyNotify) hub_store_refund_free, error);
}

gboolean
hub_store_refund_get (SqlConn *conn, const char *id, HubStoreRefund **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (sql_query (conn, error, SELECT_REFUND "WHERE id = $1", "s", id), read_refund, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_refund_put (SqlConn *conn, const HubStoreRefund *refund, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO refund_due (id, receipt, attempt, gateway, amount, currency, payer, why, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET receipt = excluded.receipt, "
                  "amount = excluded.amount, why = excluded.why, done_at = 0, how = ''",
                  "ssssisssi", refund->id, refund->receipt, refund->attempt, refund->gateway, refund->amount, refund->currency,
                  refund->payer, refund->why, refund->at);
}

gboolean
hub_store_refund_done (SqlConn *conn, const char *id, gint64 now, const char *how, GError **error)
{
  return sql_run (conn, error, "UPDATE refund_due SET done_at = $2, how = $3 WHERE id = $1", "sis", id, now, how);
}

gboolean
hub_store_refund_begin (SqlConn *conn, const char *id, gint64 now, gboolean *begun, GError **error)
{
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "UPDATE refund_due SET asked_at = $2 WHERE id = $1 AND asked_at = 0 AND done_at = 0", "si", id, now))
    return FALSE;
  *begun = changed > 0;
  return TRUE;
}

gboolean
hub_store_refund_said (SqlConn *conn, const char *id, const char *said, GError **error)
{
  return sql_run (conn, error, "UPDATE refund_due SET said = $2 WHERE id = $1", "ss", id, said);
}

GPtrArray *
hub_store_refund_find (SqlConn *conn, const char *name, GError **error)
{
  return read_all (sql_query (conn, error,
                              SELECT_REFUND "WHERE done_at = 0 AND ((receipt = $1 AND receipt <> '') OR attempt = $1 OR id = $1) "
                                            "ORDER BY at, id",
                              "s", name),
                   error);
}

GPtrArray *
hub_store_refund_list (SqlConn *conn, gboolean all, gint64 limit, GError **error)
{
  return read_all (sql_query (conn, error, SELECT_REFUND "WHERE done_at = 0 OR $1 = 1 ORDER BY at, id LIMIT $2", "ii", (gint64) all,
                              limit),
                   error);
}

GPtrArray *
hub_store_refund_to_ask (SqlConn *conn, const char *gateway, gint64 limit, GError **error)
{
  return read_all (sql_query (conn, error,
                              SELECT_REFUND "WHERE done_at = 0 AND asked_at = 0 AND gateway = $1 AND why = 'reversal' AND receipt <> '' "
                                            "ORDER BY at, id LIMIT $2",
                              "si", gateway, limit),
                   error);
}
