/* One list out of many tables. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-timeline.h"
#include "tk-store-rows-private.h"

#define STEPS_MAX "500"
#define OF_TICKET(x) x ".event = t.event AND " x ".type = t.type AND " x ".serial = t.serial AND " x ".issue = t.issue"
#define OF_BODY(x) "json_extract (j.body, '$." x "')"

/* kind, staff, approved_by, text, word, event, type, serial, issue, at, amount, count; then what orders those of one time. */
#define SOLD \
  "SELECT 'sale.completed', staff, approved_by, note, '', 0, 0, 0, 0, at, total, (SELECT count (*) FROM sale_line AS l WHERE l.sale = s.id), seq" \
  " FROM sale AS s WHERE id = $1"
#define PRINTED \
  "SELECT j.kind, j.staff, '', '', '', t.event, t.type, t.serial, t.issue, j.at, 0, 0, j.seq FROM sale_ticket AS t JOIN journal AS j" \
  " ON j.kind = 'ticket.reprinted' AND j.seq > (SELECT seq FROM sale WHERE id = $1) AND " OF_BODY ("event") " = t.event" \
  " AND " OF_BODY ("type") " = t.type AND " OF_BODY ("serial") " = t.serial AND " OF_BODY ("issue") " = t.issue WHERE t.sale = $1"
#define SENT "SELECT 'sent', staff, '', recipient, state, 0, 0, 0, 0, at, 0, 0, 0 FROM outbox WHERE sale = $1"
#define UNDONE \
  "SELECT 'sale.' || kind, staff, approved_by, reason, '', 0, 0, 0, 0, at, amount," \
  " (SELECT count (*) FROM sale_ticket AS t JOIN reversal_ticket AS r ON " OF_TICKET ("r") " WHERE t.sale = $1 AND r.reversal = v.id), seq" \
  " FROM reversal AS v WHERE sale = $1"
#define GIVEN_AGAIN \
  "SELECT 'ticket.reissued', staff, approved_by, reason, '', event, type, serial, issued, at, 0, 0, seq FROM reissue WHERE sale = $1"
#define PASSED \
  "SELECT 'checkin.' || c.direction, c.staff, c.approved_by, c.gate_name, c.verdict, t.event, t.type, t.serial, t.issue, c.at, 0, c.count," \
  " coalesce (c.seq, 0) FROM sale_ticket AS t JOIN checkin AS c ON " OF_TICKET ("c") " WHERE t.sale = $1 AND c.annulled = 0"

void
tk_store_step_free (TkStoreStep *step)
{
  if (step == NULL)
    return;
  g_free (step->kind);
  g_free (step->staff);
  g_free (step->approved_by);
  g_free (step->text);
  g_free (step->word);
  g_free (step);
}

static gpointer
read_step (TkStmt *stmt)
{
  TkStoreStep *step = g_new0 (TkStoreStep, 1);

  step->kind = g_strdup (tk_stmt_text (stmt, 0));
  step->staff = g_strdup (tk_stmt_text (stmt, 1));
  step->approved_by = g_strdup (tk_stmt_text (stmt, 2));
  step->text = g_strdup (tk_stmt_text (stmt, 3));
  step->word = g_strdup (tk_stmt_text (stmt, 4));
  step->ticket = (TkTicketId) { (guint32) tk_stmt_int (stmt, 5), (guint16) tk_stmt_int (stmt, 6), (guint32) tk_stmt_int (stmt, 7),
                                (guint8) tk_stmt_int (stmt, 8) };
  step->at = tk_stmt_int (stmt, 9);
  step->amount = tk_stmt_int (stmt, 10);
  step->count = tk_stmt_int (stmt, 11);
  return step;
}

GPtrArray *
tk_store_list_sale_steps (TkStore *store, const char *sale, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     SOLD " UNION ALL " PRINTED " UNION ALL " SENT " UNION ALL " UNDONE " UNION ALL " GIVEN_AGAIN
                                     " UNION ALL " PASSED " ORDER BY 10, 13 LIMIT " STEPS_MAX, "s", sale),
                        read_step, (GDestroyNotify) tk_store_step_free, error);
}
