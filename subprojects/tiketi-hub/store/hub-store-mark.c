/* Queries on marks. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-mark.h"

#include <string.h>

void
hub_store_mark_free (HubStoreMark *mark)
{
  if (mark == NULL)
    return;
  g_free (mark->digest);
  g_free (mark->reason);
  g_free (mark->attention);
  g_free (mark->who);
  g_free (mark);
}

static gpointer
read_mark (SqlRows *rows)
{
  HubStoreMark *mark = g_new0 (HubStoreMark, 1);

  mark->event = sql_int (rows, 0);
  mark->type = sql_int (rows, 1);
  mark->serial = sql_int (rows, 2);
  mark->issue = sql_int (rows, 3);
  mark->issuer = sql_int (rows, 4);
  mark->digest = g_strdup (sql_text (rows, 5));
  mark->proved = sql_int (rows, 6) != 0;
  mark->blocked = sql_int (rows, 7) != 0;
  mark->voided = sql_int (rows, 8) != 0;
  mark->reason = g_strdup (sql_text (rows, 9));
  mark->attention = g_strdup (sql_text (rows, 10));
  mark->who = g_strdup (sql_text (rows, 11));
  mark->at = sql_int (rows, 12);
  return mark;
}

gboolean
hub_store_mark_get (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, HubStoreMark **out, GError **error)
{
  gpointer row;

  if (!sql_read_one (sql_query (conn, error,
                                "SELECT event, type, serial, issue, issuer, digest, proved, blocked, voided, reason, "
                                "attention, who, at FROM mark WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4",
                                "iiii", event, type, serial, issue),
                     read_mark, &row, error))
    return FALSE;
  *out = row;
  return TRUE;
}

gboolean
hub_store_mark_put (SqlConn *conn, const HubStoreMark *mark, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO mark (event, type, serial, issue, issuer, digest, proved, blocked, voided, reason, attention, "
                  "who, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
                  "ON CONFLICT (event, type, serial, issue) DO UPDATE SET issuer = excluded.issuer, "
                  "digest = excluded.digest, proved = excluded.proved, blocked = excluded.blocked, voided = excluded.voided, "
                  "reason = excluded.reason, attention = excluded.attention, who = excluded.who, at = excluded.at",
                  "iiiiisiiisssi", mark->event, mark->type, mark->serial, mark->issue, mark->issuer, mark->digest,
                  (gint64) mark->proved, (gint64) mark->blocked, (gint64) mark->voided, mark->reason, mark->attention,
                  mark->who, mark->at);
}

const char *
hub_store_mark_over (const HubStoreMark *mark, const char *status)
{
  if (mark == NULL || strcmp (status, "refunded") == 0 || strcmp (status, "voided") == 0)
    return status;
  if (mark->voided)
    return "voided";
  return mark->blocked ? "blocked" : status;
}
