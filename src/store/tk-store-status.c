/* Dead letters as stored. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-status.h"
#include "tk-store-rows-private.h"

static gpointer
read_answer (TkStmt *stmt)
{
  TkStoreAnswer *answer = g_new0 (TkStoreAnswer, 1);

  answer->seq = tk_stmt_int (stmt, 0);
  answer->at = tk_stmt_int (stmt, 1);
  answer->kind = g_strdup (tk_stmt_text (stmt, 2));
  answer->status = g_strdup (tk_stmt_text (stmt, 3));
  answer->reason = g_strdup (tk_stmt_text (stmt, 4));
  return answer;
}

void
tk_store_answer_free (TkStoreAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->kind);
  g_free (answer->status);
  g_free (answer->reason);
  g_free (answer);
}

GPtrArray *
tk_store_list_dead_letters (TkStore *store, guint limit, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT a.seq, a.at, j.kind, a.status, a.reason FROM journal_answer a"
                                     " JOIN journal j ON j.seq = a.seq WHERE a.status = 'dead'"
                                     " ORDER BY a.seq DESC LIMIT $1", "i", (gint64) limit),
                        read_answer, (GDestroyNotify) tk_store_answer_free, error);
}
