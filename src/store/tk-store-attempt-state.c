/* What the agent does with attempts: which are asked for, watched, given up, and what becomes of them by the hub's word.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-attempt.h"
#include "tk-store-attempt-private.h"
#include "tk-store-rows-private.h"

#define MINUTE_MS "60000"
#define DAY_MS "86400000"

static gboolean
next (TkStmt *stmt, TkStoreAttempt **out, GError **error)
{
  return tk_store_row (stmt, tk_store_read_attempt, (gpointer *) out, error);
}

gboolean
tk_store_next_attempt_to_ask (TkStore *store, const char *after, TkStoreAttempt **out, GError **error)
{
  return next (tk_db_query (tk_store_get_db (store), error,
                            TK_ATTEMPT_COLUMNS "WHERE a.done = 0 AND a.state = 'new' AND a.give_up = 0 AND a.id > $1 ORDER BY a.id LIMIT 1",
                            "s", after), out, error);
}

gboolean
tk_store_mark_asked (TkStore *store, const char *id, gint64 now_ms, gboolean *may, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  if (!tk_db_run (db, error,
                  "UPDATE attempt SET asked_at = iif (asked_at = 0, $2, asked_at) WHERE id = $1 AND state = 'new' AND give_up = 0", "si",
                  id, MAX (now_ms, 1)))
    return FALSE;
  *may = tk_db_changes (db) == 1;
  return TRUE;
}

/* What the cashier gave up; and what a sale was made without, whatever became of it. */
gboolean
tk_store_next_attempt_to_give_up (TkStore *store, const char *after, TkStoreAttempt **out, GError **error)
{
  return next (tk_db_query (tk_store_get_db (store), error,
                            TK_ATTEMPT_COLUMNS "WHERE a.told = 0 AND a.asked_at > 0 AND a.id > $1 AND a.state <> 'refund'"
                            " AND ((a.give_up = 1 AND a.state <> 'paid')"
                            " OR (EXISTS (SELECT 1 FROM sale AS s WHERE s.request = a.sale)"
                            " AND NOT EXISTS (SELECT 1 FROM payment AS p WHERE p.attempt = a.id AND p.attempt <> '')))"
                            " ORDER BY a.id LIMIT 1", "s", after), out, error);
}

GPtrArray *
tk_store_list_watched_attempts (TkStore *store, guint limit, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     TK_ATTEMPT_COLUMNS "WHERE a.done = 0 AND a.state IN ('asked', 'sent', 'unknown')"
                                     " ORDER BY a.checked_at, a.id LIMIT $1", "i", (gint64) limit),
                        tk_store_read_attempt, (GDestroyNotify) tk_store_attempt_free, error);
}

/* Every 15 s in the first ten minutes, every minute in the first hour, then every quarter of an hour. */
gboolean
tk_store_next_attempt_to_check (TkStore *store, gint64 now_ms, char **id, GError **error)
{
  return tk_db_get_text (tk_store_get_db (store), id, error,
                         "SELECT id FROM attempt WHERE asked_at > 0 AND at > $1 - " DAY_MS
                         " AND (state IN (" TK_ATTEMPT_NOTHING ") OR (state = 'paid' AND done = 0))"
                         " AND (checked_at > $1 OR checked_at <= $1 - CASE WHEN at > $1 - 10 * " MINUTE_MS " THEN 15000"
                         " WHEN at > $1 - 60 * " MINUTE_MS " THEN " MINUTE_MS " ELSE 15 * " MINUTE_MS " END)"
                         " ORDER BY checked_at, id LIMIT 1", "i", now_ms);
}

/* ---- What the hub says ---- */

static gboolean
is_money (const char *state)
{
  return g_str_equal (state, TK_PAY_STATE_PAID) || g_str_equal (state, TK_PAY_STATE_REFUND);
}

/* An answer may be of before the money came; and money that goes back does not come again by itself. */
static gboolean
takes_back (const TkStoreAttempt *now, const TkWirePaymentState *said)
{
  return (is_money (now->state) && !is_money (said->state))
         || (g_str_equal (now->state, TK_PAY_STATE_REFUND) && g_str_equal (said->state, TK_PAY_STATE_PAID));
}

/* A receipt once told stays told: the gateway's query knows none. */
static const char *
either (const char *said, const char *before)
{
  return *said != '\0' ? said : before;
}

static gboolean
says_news (const TkStoreAttempt *now, const TkWirePaymentState *said)
{
  return !g_str_equal (now->state, said->state) || !g_str_equal (now->reason, said->reason) || *now->error != '\0'
         || !g_str_equal (now->receipt, either (said->receipt, now->receipt)) || !g_str_equal (now->url, either (said->url, now->url))
         || now->paid != MAX (said->amount, now->paid);
}

static gboolean
write_state (TkStore *store, const TkStoreAttempt *now, const TkWirePaymentState *said, gint64 now_ms, GError **error)
{
  gboolean came = is_money (said->state) && !is_money (now->state);
  gboolean was_over = now->give_up || g_str_equal (now->state, TK_PAY_STATE_FAILED) || g_str_equal (now->state, TK_PAY_STATE_CANCELLED)
                      || g_str_equal (now->state, TK_PAY_STATE_GIVEN_UP);
  gboolean goes_back = g_str_equal (said->state, TK_PAY_STATE_REFUND) && !g_str_equal (now->state, TK_PAY_STATE_REFUND);
  gboolean shown = goes_back || (came && *now->used_by == '\0');
  gboolean alive = now->give_up && tk_store_pay_state_is_open (said->state); /* the hub has not heard, or forgot */

  return tk_db_run (tk_store_get_db (store), error,
                    "UPDATE attempt SET state = $2, reason = $3, receipt = $4, url = $5, paid = $6, changed_at = $7, error = '',"
                    " late = iif ($8, 1, late), done = iif ($9, 0, done), told = iif ($10, 0, told) WHERE id = $1", "sssssiiiii",
                    now->id, said->state, said->reason, either (said->receipt, now->receipt), either (said->url, now->url),
                    MAX (said->amount, now->paid), now_ms, (gint64) (came && was_over), (gint64) shown, (gint64) alive);
}

static gboolean
put_state (TkStore *store, const TkStoreAttempt *now, const TkWirePaymentState *said, gboolean told, gint64 now_ms, gboolean *changed,
           GError **error)
{
  gboolean news = !takes_back (now, said) && says_news (now, said);

  if ((news && !write_state (store, now, said, now_ms, error))
      || !tk_db_run (tk_store_get_db (store), error,
                     "UPDATE attempt SET checked_at = $2, said_at = $3, told = iif ($4, 1, told) WHERE id = $1", "siii", now->id, now_ms,
                     said->at, (gint64) told))
    return FALSE;
  *changed = news;
  return TRUE;
}

/* Runs within one transaction: the desk may use, or give up, the same row meanwhile. */
gboolean
tk_store_put_attempt_state (TkStore *store, const TkWirePaymentState *state, gboolean told, gint64 now_ms, gboolean *changed, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  g_autoptr (TkStoreAttempt) now = NULL;
  gboolean news = FALSE;

  if (!tk_db_begin (db, error))
    return FALSE;
  if (tk_store_get_attempt (store, state->attempt, &now, error)
      && (now == NULL || put_state (store, now, state, told, now_ms, &news, error)))
    {
      if (!tk_db_commit (db, error))
        return FALSE;
      *changed = news;
      return TRUE;
    }
  tk_db_rollback (db);
  return FALSE;
}

/* Nobody was prompted: nothing is to be watched or given up. */
gboolean
tk_store_refuse_attempt (TkStore *store, const char *id, const char *code, const char *sentence, gint64 now_ms, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error,
                    "UPDATE attempt SET state = iif (give_up, 'given-up', 'failed'), reason = $2, error = $3, changed_at = $4, asked_at = 0,"
                    " told = 1 WHERE id = $1 AND state = 'new'", "sssi", id, code, sentence, now_ms);
}

gboolean
tk_store_note_attempt (TkStore *store, const char *id, const char *error_text, gint64 now_ms, gboolean *changed, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  if (!tk_db_run (db, error, "UPDATE attempt SET checked_at = $2 WHERE id = $1", "si", id, now_ms)
      || !tk_db_run (db, error, "UPDATE attempt SET error = $2 WHERE id = $1 AND error <> $2 AND state IN (" TK_ATTEMPT_OPEN ")", "ss", id,
                     error_text))
    return FALSE;
  *changed = tk_db_changes (db) > 0;
  return TRUE;
}

gboolean
tk_store_note_attempts (TkStore *store, const char *error_text, gboolean *changed, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  if (!tk_db_run (db, error, "UPDATE attempt SET error = $1 WHERE done = 0 AND error <> $1 AND state IN (" TK_ATTEMPT_OPEN ")", "s", error_text))
    return FALSE;
  *changed = tk_db_changes (db) > 0;
  return TRUE;
}
