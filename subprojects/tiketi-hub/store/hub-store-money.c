/* Queries on words, money and claims to it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-money.h"

#include "hub-store.h"

/* ---- Words ---- */

void
hub_store_word_free (HubStoreWord *word)
{
  if (word == NULL)
    return;
  g_free (word->id);
  g_free (word->gateway);
  g_free (word->told);
  g_free (word->attempt);
  g_free (word->body);
  g_free (word);
}

static gpointer
read_word (SqlRows *rows)
{
  HubStoreWord *word = g_new0 (HubStoreWord, 1);

  word->id = g_strdup (sql_text (rows, 0));
  word->gateway = g_strdup (sql_text (rows, 1));
  word->told = g_strdup (sql_text (rows, 2));
  word->attempt = g_strdup (sql_text (rows, 3));
  word->body = g_strdup (sql_text (rows, 4));
  word->at = sql_int (rows, 5);
  return word;
}

gboolean
hub_store_word_add (SqlConn *conn, const HubStoreWord *word, gboolean *added, GError **error)
{
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "INSERT INTO gateway_word (id, gateway, told, attempt, body, at, used) VALUES ($1, $2, $3, $4, $5, $6, 0) "
                      "ON CONFLICT (id) DO NOTHING",
                      "sssssi", word->id, word->gateway, word->told, hub_store_text (word->attempt), word->body, word->at))
    return FALSE;
  *added = changed > 0;
  return TRUE;
}

gboolean
hub_store_word_used (SqlConn *conn, const char *id, GError **error)
{
  return sql_run (conn, error, "UPDATE gateway_word SET used = 1 WHERE id = $1", "s", id);
}

GPtrArray *
hub_store_word_waiting (SqlConn *conn, gint64 limit, GError **error)
{
  return sql_read_all (sql_query (conn, error,
                                  "SELECT id, gateway, told, attempt, body, at FROM gateway_word WHERE used = 0 AND (id IN (SELECT id "
                                  "FROM gateway_word WHERE used = 0 ORDER BY at, id LIMIT $1) OR id IN (SELECT id FROM gateway_word "
                                  "WHERE used = 0 ORDER BY at DESC, id DESC LIMIT $1)) ORDER BY at, id",
                                  "i", limit),
                       read_word, (GDestroyNotify) hub_store_word_free, error);
}

/* ---- Money that came ---- */

#define SELECT_MONEY "SELECT receipt, gateway, currency, account, payer, attempt, sale, amount, at FROM money_in "

void
hub_store_money_free (HubStoreMoney *money)
{
  if (money == NULL)
    return;
  g_free (money->receipt);
  g_free (money->gateway);
  g_free (money->currency);
  g_free (money->account);
  g_free (money->payer);
  g_free (money->attempt);
  g_free (money->sale);
  g_free (money);
}

static gpointer
read_money (SqlRows *rows)
{
  HubStoreMoney *money = g_new0 (HubStoreMoney, 1);

  money->receipt = g_strdup (sql_text (rows, 0));
  money->gateway = g_strdup (sql_text (rows, 1));
  money->currency = g_strdup (sql_text (rows, 2));
  money->account = g_strdup (sql_text (rows, 3));
  money->payer = g_strdup (sql_text (rows, 4));
  money->attempt = g_strdup (sql_text (rows, 5));
  money->sale = g_strdup (sql_text (rows, 6));
  money->amount = sql_int (rows, 7);
  money->at = sql_int (rows, 8);
  return money;
}

gboolean
hub_store_money_add (SqlConn *conn, const HubStoreMoney *money, gboolean *added, GError **error)
{
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "INSERT INTO money_in (receipt, gateway, amount, currency, account, payer, at, attempt, sale) "
                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (receipt) DO NOTHING",
                      "ssisssiss", money->receipt, money->gateway, money->amount, money->currency, hub_store_text (money->account),
                      hub_store_text (money->payer), money->at, hub_store_text (money->attempt), hub_store_text (money->sale)))
    return FALSE;
  *added = changed > 0;
  return TRUE;
}

gboolean
hub_store_money_get (SqlConn *conn, const char *receipt, HubStoreMoney **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (sql_query (conn, error, SELECT_MONEY "WHERE receipt = $1", "s", receipt), read_money, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_money_by_account (SqlConn *conn, const char *account, gint64 amount, HubStoreMoney **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (sql_query (conn, error, SELECT_MONEY "WHERE account = $1 AND amount = $2 AND attempt = '' ORDER BY at LIMIT 1", "si",
                                account, amount), read_money, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_money_set_attempt (SqlConn *conn, const char *receipt, const char *attempt, GError **error)
{
  return sql_run (conn, error, "UPDATE money_in SET attempt = $2 WHERE receipt = $1", "ss", receipt, attempt);
}

gboolean
hub_store_money_set_sale (SqlConn *conn, const char *receipt, const char *sale, GError **error)
{
  return sql_run (conn, error, "UPDATE money_in SET sale = $2 WHERE receipt = $1", "ss", receipt, sale);
}

GPtrArray *
hub_store_money_loose (SqlConn *conn, gint64 limit, GError **error)
{
  return sql_read_all (sql_query (conn, error, SELECT_MONEY "WHERE sale = '' AND attempt = '' ORDER BY at, receipt LIMIT $1", "i", limit),
                       read_money, (GDestroyNotify) hub_store_money_free, error);
}

/* ---- Claims ---- */

void
hub_store_claimed_free (HubStoreClaimed *claimed)
{
  if (claimed == NULL)
    return;
  g_free (claimed->sale);
  g_free (claimed->method);
  g_free (claimed->reference);
  g_free (claimed->currency);
  g_free (claimed);
}

static gpointer
read_claimed (SqlRows *rows)
{
  HubStoreClaimed *claimed = g_new0 (HubStoreClaimed, 1);

  claimed->sale = g_strdup (sql_text (rows, 0));
  claimed->method = g_strdup (sql_text (rows, 1));
  claimed->reference = g_strdup (sql_text (rows, 2));
  claimed->currency = g_strdup (sql_text (rows, 3));
  claimed->terminal = sql_int (rows, 4);
  claimed->event = sql_int (rows, 5);
  claimed->amount = sql_int (rows, 6);
  return claimed;
}

#define SELECT_CLAIMED                                                                                                 \
  "SELECT payment.sale, payment.method, payment.reference, sale.currency, sale.terminal, sale.event, "                 \
  "sum(payment.amount) FROM payment JOIN sale ON sale.id = payment.sale "
#define GROUP_CLAIMED                                                                                                  \
  "GROUP BY payment.sale, payment.method, payment.reference, sale.currency, sale.terminal, sale.event, sale.at "       \
  "ORDER BY sale.at, payment.sale "

GPtrArray *
hub_store_money_claims (SqlConn *conn, const char *receipt, GError **error)
{
  return sql_read_all (sql_query (conn, error,
                                  SELECT_CLAIMED "WHERE payment.reference = $1 AND payment.method = 'mpesa-code' " GROUP_CLAIMED,
                                  "s", receipt),
                       read_claimed, (GDestroyNotify) hub_store_claimed_free, error);
}

GPtrArray *
hub_store_money_unmatched (SqlConn *conn, gint64 limit, GError **error)
{
  return sql_read_all (sql_query (conn, error,
                                  SELECT_CLAIMED "WHERE payment.method = 'mpesa-code' AND payment.reference <> '' AND NOT EXISTS "
                                  "(SELECT 1 FROM money_in WHERE money_in.receipt = payment.reference) " GROUP_CLAIMED
                                  "LIMIT $1",
                                  "i", limit),
                       read_claimed, (GDestroyNotify) hub_store_claimed_free, error);
}
