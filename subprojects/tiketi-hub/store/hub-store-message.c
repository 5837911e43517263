/* Queries on messages. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-message.h"

#define COLUMNS                                                                                                        \
  "id, channel, recipient, sale, subject, text, attachment_name, attachment, state, reason, picture_name, picture, terminal, tries, next_at, " \
  "at, secret"

void
hub_store_message_free (HubStoreMessage *message)
{
  if (message == NULL)
    return;
  g_free (message->id);
  g_free (message->channel);
  g_free (message->recipient);
  g_free (message->sale);
  g_free (message->subject);
  g_free (message->text);
  g_free (message->attachment_name);
  g_free (message->attachment);
  g_free (message->state);
  g_free (message->reason);
  g_free (message->picture_name);
  g_free (message->picture);
  g_free (message);
}

static gpointer
read_message (SqlRows *rows)
{
  HubStoreMessage *message = g_new0 (HubStoreMessage, 1);
  char **const texts[] = { &message->id, &message->channel, &message->recipient, &message->sale, &message->subject, &message->text,
                           &message->attachment_name, &message->attachment, &message->state, &message->reason, &message->picture_name, &message->picture };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (sql_text (rows, (int) i));
  message->terminal = sql_int (rows, 12);
  message->tries = sql_int (rows, 13);
  message->next_at = sql_int (rows, 14);
  message->at = sql_int (rows, 15);
  message->secret = sql_int (rows, 16) != 0;
  return message;
}

/* Takes over rows. */
static gboolean
read_one (SqlRows *rows, HubStoreMessage **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (rows, read_message, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_message_add (SqlConn *conn, const HubStoreMessage *message, gboolean *added, GError **error)
{
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "INSERT INTO message (id, terminal, channel, recipient, sale, subject, text, attachment_name, attachment, state, "
                      "reason, tries, next_at, at, picture_name, picture, secret) VALUES ($1, CASE WHEN $2 = 0 THEN NULL ELSE $2 END, $3, $4, "
                      "$5, $6, $7, $8, $9, 'queued', '', 0, $10, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING",
                      "sisssssssissi", message->id, message->terminal, message->channel, message->recipient, message->sale,
                      message->subject, message->text, message->attachment_name, message->attachment, message->at,
                      message->picture_name, message->picture, (gint64) message->secret))
    return FALSE;
  *added = changed > 0;
  return TRUE;
}

gboolean
hub_store_message_get (SqlConn *conn, const char *id, HubStoreMessage **out, GError **error)
{
  return read_one (sql_query (conn, error, "SELECT " COLUMNS " FROM message WHERE id = $1", "s", id), out, error);
}

gboolean
hub_store_message_take (SqlConn *conn, const char *channel, gint64 now, gint64 until, HubStoreMessage **out, GError **error)
{
  return read_one (sql_query (conn, error,
                              "UPDATE message SET tries = tries + 1, next_at = $3 WHERE id = (SELECT id FROM message "
                              "WHERE state = 'queued' AND channel = $1 AND next_at <= $2 ORDER BY next_at, id LIMIT 1) RETURNING " COLUMNS,
                              "sii", channel, now, until),
                   out, error);
}

gboolean
hub_store_message_set (SqlConn *conn, const HubStoreMessage *message, GError **error)
{
  return sql_run (conn, error,
                  "UPDATE message SET state = $2, reason = $3, next_at = $4, attachment = CASE WHEN $2 = 'sent' THEN '' "
                  "ELSE attachment END, picture = CASE WHEN $2 = 'sent' THEN '' ELSE picture END, "
                  "text = CASE WHEN secret = 1 AND $2 <> 'queued' THEN '' ELSE text END WHERE id = $1",
                  "sssi", message->id, message->state, message->reason, message->next_at);
}

gboolean
hub_store_message_count (SqlConn *conn, gint64 terminal, gint64 *out, GError **error)
{
  return sql_get_int (conn, out, error, "SELECT count(*) FROM message WHERE state = 'queued' AND COALESCE (terminal, 0) = $1", "i", terminal);
}

gboolean
hub_store_message_strip (SqlConn *conn, gint64 before, gint64 limit, gint64 *stripped, GError **error)
{
  return sql_run_count (conn, stripped, error,
                        "UPDATE message SET attachment = '', picture = '' WHERE id IN (SELECT id FROM message WHERE state = 'failed' "
                        "AND next_at < $1 AND (attachment <> '' OR picture <> '') ORDER BY next_at, id LIMIT $2)",
                        "ii", before, limit);
}
