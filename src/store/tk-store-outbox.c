/* Messages to buyers, as kept until the hub has them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-outbox.h"
#include "tk-store-rows-private.h"

#include <string.h>

#define COLUMNS "SELECT id, channel, recipient, sale, subject, text, attachment_name, staff, state, reason, at, tries, due_at"
#define LIST_MAX "200"
#define ASK_QUEUED_MS 30000                             /* the first time; then twice as long each */
#define QUEUED_MS G_GINT64_CONSTANT (86400000)          /* so long the hub is asked what became of it */
#define SHIFTS_MAX 6

void
tk_store_message_free (TkStoreMessage *message)
{
  if (message == NULL)
    return;
  g_free (message->id);
  g_free (message->channel);
  g_free (message->to);
  g_free (message->sale);
  g_free (message->subject);
  g_free (message->text);
  g_free (message->attachment_name);
  g_free (message->attachment);
  g_free (message->staff);
  g_free (message->state);
  g_free (message->reason);
  g_free (message);
}

static gpointer
read_message (TkStmt *stmt)
{
  TkStoreMessage *message = g_new0 (TkStoreMessage, 1);
  char **const fields[] = {
    &message->id, &message->channel, &message->to, &message->sale, &message->subject, &message->text, &message->attachment_name,
    &message->staff, &message->state, &message->reason,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    *fields[i] = g_strdup (tk_stmt_text (stmt, (int) i));
  message->at = tk_stmt_int (stmt, 10);
  message->tries = tk_stmt_int (stmt, 11);
  message->due_at = tk_stmt_int (stmt, 12);
  return message;
}

static gpointer
read_whole (TkStmt *stmt)
{
  TkStoreMessage *message = read_message (stmt);

  message->attachment = g_strdup (tk_stmt_text (stmt, 13));
  return message;
}

gboolean
tk_store_add_message (TkStore *store, const TkStoreMessage *message, GError **error)
{
  g_return_val_if_fail (tk_db_in_transaction (tk_store_get_db (store)), FALSE);
  return tk_db_run (tk_store_get_db (store), error,
                    "INSERT INTO outbox (id, channel, recipient, sale, subject, text, attachment_name, attachment, at, staff, state, reason)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', '')", "ssssssssis", message->id, message->channel,
                    message->to, message->sale, message->subject, message->text, message->attachment_name, message->attachment,
                    message->at, message->staff);
}

gboolean
tk_store_count_waiting_messages (TkStore *store, gint64 *count, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), count, NULL, error, "SELECT count (*) FROM outbox WHERE state = 'waiting'", "");
}

GPtrArray *
tk_store_list_messages (TkStore *store, const char *sale, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  TkStmt *stmt = sale != NULL
                   ? tk_db_query (db, error, COLUMNS " FROM outbox WHERE sale = $1 ORDER BY at, id LIMIT " LIST_MAX, "s", sale)
                   : tk_db_query (db, error, COLUMNS " FROM outbox WHERE state IN ('waiting', 'failed') ORDER BY at, id LIMIT " LIST_MAX, "");

  return tk_store_rows (stmt, read_message, (GDestroyNotify) tk_store_message_free, error);
}

gboolean
tk_store_next_message (TkStore *store, gint64 now_ms, TkStoreMessage **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error,
                                    COLUMNS ", attachment FROM outbox WHERE (state = 'waiting' OR (state = 'queued' AND at > $1 - $2))"
                                    " AND due_at <= $1 ORDER BY state DESC, due_at, id LIMIT 1", "ii", now_ms, QUEUED_MS),
                       read_whole, (gpointer *) out, error);
}

gboolean
tk_store_put_message_state (TkStore *store, const char *id, const char *state, const char *reason, gint64 now_ms, gboolean *changed,
                            GError **error)
{
  TkDb *db = tk_store_get_db (store);
  gint64 news;

  if (!tk_db_get_int (db, &news, NULL, error, "SELECT count (*) FROM outbox WHERE id = $1 AND (state <> $2 OR reason <> $3)", "sss", id, state,
                      reason)
      || !tk_db_run (db, error,
                     "UPDATE outbox SET attachment = iif ($2 = 'sent', '', attachment), due_at = $4 + $5 * (1 << min (iif (state = $2, tries, 0), $6)),"
                     " tries = iif (state = $2, tries + 1, 0), state = $2, reason = $3 WHERE id = $1", "sssiii", id, state, reason, now_ms,
                     (gint64) ASK_QUEUED_MS, (gint64) SHIFTS_MAX))
    return FALSE;
  *changed = news > 0;
  return TRUE;
}

gboolean
tk_store_put_message_off (TkStore *store, const char *id, const char *reason, gint64 now_ms, gint64 after_ms, GError **error)
{
  return tk_db_run (tk_store_get_db (store), error, "UPDATE outbox SET reason = $2, tries = tries + 1, due_at = $3 WHERE id = $1", "ssi", id,
                    reason, now_ms + after_ms);
}
