/* Attempts as the desk sees them: kept, listed, used, given up. What the hub says of them is in tk-store-attempt-state.c.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-attempt.h"
#include "tk-store-attempt-private.h"
#include "tk-store-rows-private.h"

void
tk_store_attempt_free (TkStoreAttempt *attempt)
{
  if (attempt == NULL)
    return;
  g_free (attempt->id);
  g_free (attempt->method);
  g_free (attempt->currency);
  g_free (attempt->phone);
  g_free (attempt->email);
  g_free (attempt->staff);
  g_free (attempt->sale);
  g_free (attempt->cart);
  g_free (attempt->state);
  g_free (attempt->reason);
  g_free (attempt->receipt);
  g_free (attempt->url);
  g_free (attempt->error);
  g_free (attempt->used_by);
  g_free (attempt->sold);
  g_free (attempt);
}

static void
read_texts (TkStmt *stmt, TkStoreAttempt *attempt)
{
  char **const fields[] = {
    &attempt->id, &attempt->method, &attempt->currency, &attempt->phone, &attempt->email, &attempt->staff, &attempt->sale, &attempt->cart,
    &attempt->state, &attempt->reason, &attempt->receipt, &attempt->url, &attempt->error, &attempt->used_by, &attempt->sold,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    *fields[i] = g_strdup (tk_stmt_text (stmt, (int) i));
}

gpointer
tk_store_read_attempt (TkStmt *stmt)
{
  TkStoreAttempt *attempt = g_new0 (TkStoreAttempt, 1);

  read_texts (stmt, attempt);
  attempt->amount = tk_stmt_int (stmt, 15);
  attempt->event = tk_stmt_int (stmt, 16);
  attempt->at = tk_stmt_int (stmt, 17);
  attempt->paid = tk_stmt_int (stmt, 18);
  attempt->changed_at = tk_stmt_int (stmt, 19);
  attempt->asked_at = tk_stmt_int (stmt, 20);
  attempt->checked_at = tk_stmt_int (stmt, 21);
  attempt->give_up = tk_stmt_int (stmt, 22) != 0;
  attempt->told = tk_stmt_int (stmt, 23) != 0;
  attempt->late = tk_stmt_int (stmt, 24) != 0;
  attempt->done = tk_stmt_int (stmt, 25) != 0;
  attempt->said_at = tk_stmt_int (stmt, 26);
  return attempt;
}

gboolean
tk_store_pay_state_is_open (const char *state)
{
  return g_str_equal (state, TK_PAY_STATE_ASKED) || g_str_equal (state, TK_PAY_STATE_SENT) || g_str_equal (state, TK_PAY_STATE_UNKNOWN);
}

gboolean
tk_store_attempt_is_open (const TkStoreAttempt *attempt)
{
  return g_str_equal (attempt->state, TK_ATTEMPT_NEW) || tk_store_pay_state_is_open (attempt->state);
}

gboolean
tk_store_add_attempt (TkStore *store, const TkStoreAttempt *attempt, GError **error)
{
  g_return_val_if_fail (tk_db_in_transaction (tk_store_get_db (store)), FALSE);
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO attempt (id, method, amount, currency, event, phone, email, staff, at, sale, cart, state, reason,"
                    " receipt, url, paid, changed_at, error) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'new', '', '', '', 0, $9, '')",
                    "ssisisssiss", attempt->id, attempt->method, attempt->amount, attempt->currency, attempt->event, attempt->phone,
                    attempt->email, attempt->staff, attempt->at, attempt->sale, attempt->cart);
}

gboolean
tk_store_get_attempt (TkStore *store, const char *id, TkStoreAttempt **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error, TK_ATTEMPT_COLUMNS "WHERE a.id = $1", "s", id),
                       tk_store_read_attempt, (gpointer *) out, error);
}

gboolean
tk_store_find_open_attempt (TkStore *store, const char *sale, const char *cart, const char *phone, TkStoreAttempt **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error,
                                    TK_ATTEMPT_COLUMNS "WHERE a.done = 0 AND a.state IN (" TK_ATTEMPT_OPEN ")"
                                    " AND (a.sale = $1 OR (a.cart <> '' AND a.cart = $2) OR (a.phone <> '' AND a.phone = $3))"
                                    " ORDER BY a.at, a.id LIMIT 1", "sss", sale, cart, phone),
                       tk_store_read_attempt, (gpointer *) out, error);
}

GPtrArray *
tk_store_list_attempts (TkStore *store, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     TK_ATTEMPT_COLUMNS "WHERE a.done = 0 AND (a.state NOT IN (" TK_ATTEMPT_NOTHING ")"
                                     " OR (NOT EXISTS (SELECT 1 FROM sale AS s WHERE s.request = a.sale)"
                                     " AND EXISTS (SELECT 1 FROM held_cart AS h WHERE h.id = a.cart))) ORDER BY a.at, a.id", ""),
                        tk_store_read_attempt, (GDestroyNotify) tk_store_attempt_free, error);
}

gboolean
tk_store_cart_is_paying (TkStore *store, const char *cart, const char *but, gboolean *paying, GError **error)
{
  gint64 n;

  if (!tk_db_get_int (tk_store_get_db (store), &n, NULL, error,
                      "SELECT count (*) FROM attempt WHERE done = 0 AND cart = $1 AND sale <> $2 AND (state = 'paid' OR"
                      " (give_up = 0 AND state IN (" TK_ATTEMPT_OPEN ")))", "ss", cart, but != NULL ? but : ""))
    return FALSE;
  *paying = n > 0;
  return TRUE;
}

gboolean
tk_store_find_attempt_cart (TkStore *store, const char *sale, char **cart, GError **error)
{
  return tk_db_get_text (tk_store_get_db (store), cart, error,
                         "SELECT h.id FROM attempt AS a JOIN held_cart AS h ON h.id = a.cart WHERE a.sale = $1"
                         " ORDER BY a.at DESC, a.id DESC LIMIT 1", "s", sale);
}

gboolean
tk_store_use_attempt (TkStore *store, const char *id, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  g_return_val_if_fail (tk_db_in_transaction (db), FALSE);
  if (!tk_db_run (db, error, "UPDATE attempt SET done = 1 WHERE id = $1 AND state = 'paid' AND done = 0", "s", id))
    return FALSE;
  if (tk_db_changes (db) == 1)
    return TRUE;
  g_set_error (error, TK_DB_ERROR, TK_DB_ERROR_CONSTRAINT, "The payment %s is not paid, or was used", id);
  return FALSE;
}

gboolean
tk_store_dismiss_attempt (TkStore *store, const char *id, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error, "UPDATE attempt SET done = 1 WHERE id = $1", "s", id);
}

gboolean
tk_store_sum_paid_attempts (TkStore *store, const char *sale, gint64 *sum, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), sum, NULL, error,
                        "SELECT coalesce (sum (paid), 0) FROM attempt WHERE sale = $1 AND state = 'paid' AND done = 0", "s", sale);
}

gboolean
tk_store_drop_decided_attempts (TkStore *store, const char *sale, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error, "UPDATE attempt SET done = 1 WHERE sale = $1 AND state IN (" TK_ATTEMPT_NOTHING ")", "s",
                    sale);
}

gboolean
tk_store_give_up_attempt (TkStore *store, const char *id, gint64 now_ms, gboolean *given, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  if (!tk_db_run (db, error,
                  "UPDATE attempt SET give_up = 1, told = iif (asked_at = 0, 1, told), changed_at = $2,"
                  " state = iif (asked_at = 0 AND state = 'new', 'given-up', state)"
                  " WHERE id = $1 AND state NOT IN ('paid', 'refund')", "si", id, now_ms))
    return FALSE;
  *given = tk_db_changes (db) == 1;
  return TRUE;
}
