/* Queries on lost tickets given again. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-reissue.h"

gboolean
hub_store_reissue_add (SqlConn *conn, const TkWireReissue *reissue, const HubStoreOrigin *origin, gboolean *added, GError **error)
{
  gint64 changed;

  if (!sql_run_count (conn, &changed, error,
                      "INSERT INTO reissue (event, type, serial, issue, issued, terminal, seq, sale, staff, approved_by, reason, at) "
                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (event, type, serial, issue) DO NOTHING",
                      "iiiiiiissssi", reissue->event, reissue->type, reissue->serial, reissue->issue, reissue->issued,
                      origin->terminal, origin->seq, reissue->sale, origin->staff, reissue->approved_by, reissue->reason,
                      origin->at))
    return FALSE;
  *added = changed > 0;
  return TRUE;
}

static gpointer
read_body (SqlRows *rows)
{
  return g_strdup (sql_text (rows, 0));
}

GPtrArray *
hub_store_reissue_told (SqlConn *conn, const char *sale, gint64 terminal, GError **error)
{
  return sql_read_all (sql_query (conn, error,
                                  "SELECT journal.body FROM reissue JOIN journal ON journal.terminal = reissue.terminal "
                                  "AND journal.seq = reissue.seq WHERE reissue.sale = $1 AND reissue.terminal = $2 "
                                  "ORDER BY reissue.seq",
                                  "si", sale, terminal),
                       read_body, g_free, error);
}
