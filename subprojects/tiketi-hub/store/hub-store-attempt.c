/* Queries on attempts. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-attempt.h"

#include "hub-store.h"

#define COLUMNS                                                                                                          \
  "attempt.id, attempt.method, attempt.sale, attempt.currency, attempt.phone, attempt.email, attempt.staff, "           \
  "attempt.terminal, attempt.event, attempt.amount, attempt.at, attempt.state, attempt.reason, attempt.receipt, "       \
  "attempt.used_by, attempt.checkout, attempt.merchant, attempt.url, attempt.callback, attempt.accepted, attempt.silent, attempt.word, "  \
  "attempt.settled, attempt.money, attempt.paid, attempt.given_up, attempt.lapsed, attempt.elsewhere, "                 \
  "attempt.changed_at, attempt.money_at, attempt.pushed_at, attempt.asks, attempt.next_at"
#define SELECT_ATTEMPT "SELECT " COLUMNS " FROM attempt "
#define UNDECIDED "(state = 'asked' OR state = 'sent' OR state = 'unknown')"

void
hub_store_attempt_free (HubStoreAttempt *attempt)
{
  if (attempt == NULL)
    return;
  char *texts[] = { attempt->id, attempt->method, attempt->sale, attempt->currency, attempt->phone, attempt->email, attempt->staff,
                    attempt->state, attempt->reason, attempt->receipt, attempt->used_by, attempt->checkout, attempt->merchant,
                    attempt->url, attempt->callback };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (attempt);
}

static gpointer
read_attempt (SqlRows *rows)
{
  HubStoreAttempt *row = g_new0 (HubStoreAttempt, 1);
  char **const head[] = { &row->id, &row->method, &row->sale, &row->currency, &row->phone, &row->email, &row->staff };
  gint64 *const asked[] = { &row->terminal, &row->event, &row->amount, &row->at };
  char **const texts[] = { &row->state, &row->reason, &row->receipt, &row->used_by, &row->checkout, &row->merchant, &row->url,
                           &row->callback };
  gint64 *const facts[] = { &row->accepted, &row->silent,     &row->word,     &row->settled,   &row->money, &row->paid,   &row->given_up,
                            &row->lapsed,   &row->elsewhere,  &row->changed_at, &row->money_at, &row->pushed_at, &row->asks, &row->next_at };
  int column = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (head); i++)
    *head[i] = g_strdup (sql_text (rows, column++));
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    *asked[i] = sql_int (rows, column++);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (sql_text (rows, column++));
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    *facts[i] = sql_int (rows, column++);
  return row;
}

/* Takes over rows. */
static gboolean
read_one (SqlRows *rows, HubStoreAttempt **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (rows, read_attempt, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

/* Takes over rows. */
static GPtrArray *
read_all (SqlRows *rows, GError **error)
{
  return sql_read_all (rows, read_attempt, (GDestroyNotify) hub_store_attempt_free, error);
}

gboolean
hub_store_attempt_add (SqlConn *conn, const HubStoreAttempt *attempt, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO attempt (id, terminal, method, sale, event, amount, currency, phone, email, staff, at, state, "
                  "changed_at, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, $13)",
                  "sissiissssisi", attempt->id, attempt->terminal, attempt->method, attempt->sale, attempt->event,
                  attempt->amount, attempt->currency, hub_store_text (attempt->phone), hub_store_text (attempt->email),
                  hub_store_text (attempt->staff), attempt->at, attempt->state, attempt->next_at);
}

gboolean
hub_store_attempt_set (SqlConn *conn, const HubStoreAttempt *attempt, GError **error)
{
  return sql_run (conn, error,
                  "UPDATE attempt SET state = $2, reason = $3, receipt = $4, used_by = $5, checkout = $6, merchant = $7, "
                  "url = $8, accepted = $9, silent = $10, word = $11, settled = $12, money = $13, paid = $14, given_up = $15, "
                  "lapsed = $16, elsewhere = $17, changed_at = $18, money_at = $19 WHERE id = $1",
                  "ssssssssiiiiiiiiiii", attempt->id, hub_store_text (attempt->state), hub_store_text (attempt->reason),
                  hub_store_text (attempt->receipt), hub_store_text (attempt->used_by), hub_store_text (attempt->checkout),
                  hub_store_text (attempt->merchant), hub_store_text (attempt->url), attempt->accepted, attempt->silent,
                  attempt->word, attempt->settled, attempt->money, attempt->paid, attempt->given_up, attempt->lapsed,
                  attempt->elsewhere, attempt->changed_at, attempt->money_at);
}

gboolean
hub_store_attempt_set_callback (SqlConn *conn, const char *id, const char *callback, GError **error)
{
  return sql_run (conn, error, "UPDATE attempt SET callback = $2 WHERE id = $1", "ss", id, callback);
}

gboolean
hub_store_attempt_get (SqlConn *conn, const char *id, HubStoreAttempt **out, GError **error)
{
  return read_one (sql_query (conn, error, SELECT_ATTEMPT "WHERE id = $1", "s", id), out, error);
}

gboolean
hub_store_attempt_by_checkout (SqlConn *conn, const char *method, const char *checkout, HubStoreAttempt **out, GError **error)
{
  return read_one (sql_query (conn, error, SELECT_ATTEMPT "WHERE method = $1 AND checkout = $2 AND checkout <> ''", "ss", method,
                              checkout),
                   out, error);
}

gboolean
hub_store_attempt_by_receipt (SqlConn *conn, const char *receipt, HubStoreAttempt **out, GError **error)
{
  return read_one (sql_query (conn, error, SELECT_ATTEMPT "WHERE receipt = $1 AND receipt <> ''", "s", receipt), out, error);
}

GPtrArray *
hub_store_attempt_unnamed (SqlConn *conn, gint64 paid, GError **error)
{
  return read_all (sql_query (conn, error,
                              SELECT_ATTEMPT "WHERE (state = 'paid' OR state = 'refund') AND method = 'mpesa' AND receipt = '' AND paid = $1 "
                                             "ORDER BY at, id", "i", paid), error);
}

GPtrArray *
hub_store_attempt_of_sale (SqlConn *conn, const char *sale, GError **error)
{
  return read_all (sql_query (conn, error, SELECT_ATTEMPT "WHERE sale = $1 ORDER BY at, id", "s", sale), error);
}

gboolean
hub_store_attempt_is_pending (SqlConn *conn, const char *sale, const char *phone, gboolean *out, GError **error)
{
  gint64 n;

  if (!sql_get_int (conn, &n, error,
                    "SELECT (SELECT count(*) FROM attempt WHERE sale = $1 AND " UNDECIDED ") + (SELECT count(*) FROM attempt "
                    "WHERE phone = $2 AND $2 <> '' AND method = 'mpesa' AND " UNDECIDED ")",
                    "ss", sale, phone))
    return FALSE;
  *out = n > 0;
  return TRUE;
}

gboolean
hub_store_attempt_begin_push (SqlConn *conn, const char *id, gint64 now, gboolean *begun, GError **error)
{
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "UPDATE attempt SET pushed_at = $2 WHERE id = $1 AND pushed_at = 0 AND state = 'asked'", "si", id, now))
    return FALSE;
  *begun = changed > 0;
  return TRUE;
}

gboolean
hub_store_attempt_claim (SqlConn *conn, const HubStoreAttempt *attempt, gint64 next_at, gboolean *claimed, GError **error)
{
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "UPDATE attempt SET asks = asks + 1, next_at = $3 WHERE id = $1 AND asks = $2", "sii", attempt->id,
                      attempt->asks, next_at))
    return FALSE;
  *claimed = changed > 0;
  return TRUE;
}

gboolean
hub_store_attempt_set_next (SqlConn *conn, const char *id, gint64 next_at, GError **error)
{
  return sql_run (conn, error, "UPDATE attempt SET next_at = $2 WHERE id = $1", "si", id, next_at);
}

GPtrArray *
hub_store_attempt_due (SqlConn *conn, gint64 now, gint64 limit, GError **error)
{
  return read_all (sql_query (conn, error,
                              SELECT_ATTEMPT "WHERE settled = 0 AND next_at <= $1 AND checkout <> '' ORDER BY next_at, id LIMIT $2",
                              "ii", now, limit),
                   error);
}

GPtrArray *
hub_store_attempt_stuck (SqlConn *conn, gint64 before, gint64 limit, GError **error)
{
  return read_all (sql_query (conn, error,
                              SELECT_ATTEMPT "WHERE state = 'asked' AND at < $1 AND pushed_at < $1 ORDER BY at, id LIMIT $2",
                              "ii", before, limit),
                   error);
}

GPtrArray *
hub_store_attempt_quiet (SqlConn *conn, const char *method, gint64 before, gint64 limit, GError **error)
{
  return read_all (sql_query (conn, error,
                              SELECT_ATTEMPT "WHERE state = 'sent' AND at < $2 AND method = $1 ORDER BY at, id LIMIT $3", "sii",
                              method, before, limit),
                   error);
}

GPtrArray *
hub_store_attempt_review (SqlConn *conn, gint64 before, gint64 limit, GError **error)
{
  return read_all (sql_query (conn, error,
                              SELECT_ATTEMPT "WHERE state = 'unknown' AND at < $1 AND NOT EXISTS (SELECT 1 FROM incident "
                                             "WHERE kind = 'payment_review' AND subject = attempt.id) ORDER BY at, id LIMIT $2",
                              "ii", before, limit),
                   error);
}

GPtrArray *
hub_store_attempt_unused (SqlConn *conn, gint64 before, gint64 grace, gint64 anyway, gint64 limit, GError **error)
{
  return read_all (sql_query (conn, error,
                              "SELECT " COLUMNS " FROM attempt JOIN terminal ON terminal.terminal = attempt.terminal "
                              "WHERE attempt.state = 'paid' AND attempt.used_by = '' AND attempt.money_at < $1 "
                              "AND (terminal.last_seen >= attempt.money_at + $2 OR attempt.money_at < $3) "
                              "ORDER BY attempt.at, attempt.id LIMIT $4",
                              "iiii", before, grace, anyway, limit),
                   error);
}

GPtrArray *
hub_store_attempt_open (SqlConn *conn, gint64 limit, GError **error)
{
  return read_all (sql_query (conn, error,
                              SELECT_ATTEMPT "WHERE " UNDECIDED " OR (state = 'paid' AND used_by = '') ORDER BY at, id LIMIT $1",
                              "i", limit),
                   error);
}
