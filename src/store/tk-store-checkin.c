/* Who passed with which ticket, when and where: check-ins made here and those the feed brought.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-foreign.h"
#include "tk-store-gate.h"
#include "tk-store-rows-private.h"
#include "tk-store-setting.h"

#define LAST_HLC "hlc" /* the setting: of the last check-in made here */

/* A row lets bodies through exactly when its count is not 0: denials are stored with 0. */

static void
passage_free (gpointer data)
{
  TkPassage *passage = data;

  g_free (passage->id);
  g_free (passage->gate_name);
  g_free (passage);
}

void
tk_scan_row_free (TkScanRow *row)
{
  if (row == NULL)
    return;
  g_free (row->verdict);
  g_free (row->type_name);
  g_free (row->gate_name);
  g_free (row->colour);
  g_free (row->id);
  g_free (row);
}

static void
scan_row_free_cb (gpointer data)
{
  tk_scan_row_free (data);
}

static TkDirection
read_direction (const char *text)
{
  return g_str_equal (text, "exit") ? TK_DIRECTION_EXIT : TK_DIRECTION_ENTRY;
}

static gboolean
is_green (const char *verdict)
{
  TkVerdictKind kind;

  return tk_verdict_from_string (verdict, &kind) && tk_verdict_colour (kind) == TK_COLOUR_GREEN;
}

static gpointer
read_passage (TkStmt *stmt)
{
  TkPassage *passage = g_new0 (TkPassage, 1);

  passage->direction = read_direction (tk_stmt_text (stmt, 0));
  passage->count = (guint) tk_stmt_int (stmt, 1);
  passage->at = tk_stmt_int (stmt, 2);
  passage->gate = (guint32) tk_stmt_int (stmt, 3);
  passage->gate_name = g_strdup (tk_stmt_text (stmt, 4));
  passage->here = !tk_stmt_is_null (stmt, 5);
  passage->reentry = g_str_equal (tk_stmt_text (stmt, 6), tk_verdict_to_string (TK_VERDICT_ADMITTED_REENTRY));
  passage->on_purpose = !is_green (tk_stmt_text (stmt, 6));
  passage->id = g_strdup (tk_stmt_text (stmt, 7));
  passage->hlc = tk_stmt_int (stmt, 8);
  return passage;
}

#define PASSAGES(of_type) \
  "SELECT direction, count, at, gate, gate_name, seq, verdict, id, hlc FROM checkin " \
  "WHERE event = $1 AND " of_type " AND serial = $3 AND issue = $4 AND count > 0 AND annulled = 0 " \
  "ORDER BY CASE hlc WHEN 0 THEN at ELSE hlc END, at, id"

/* Of what others issued, serial and issue alone say which ticket it is: lists and tables of products may make another type of
 * one that came in already. */
GPtrArray *
tk_store_passages (TkStore *store, const TkTicketId *id, GError **error)
{
  const char *sql = tk_ticket_id_is_foreign (id)
                      ? PASSAGES ("type IN (SELECT $2 UNION SELECT number FROM ticket_type WHERE event = $1)")
                      : PASSAGES ("type = $2");

  return tk_store_rows (tk_db_query (tk_store_get_db (store), error, sql, "iiii", (gint64) id->event, (gint64) id->type,
                                     (gint64) id->serial, (gint64) id->issue),
                        read_passage, passage_free, error);
}

gboolean
tk_store_hlc_next (TkStore *store, gint64 now, gint64 heard, gint64 *hlc, GError **error)
{
  gint64 last;

  if (!tk_store_get_setting_int (store, LAST_HLC, 0, &last, error))
    return FALSE;
  *hlc = MAX (now, MAX (last, MIN (heard, now + TK_STORE_HLC_AHEAD_MS)) + 1);
  return TRUE;
}

gboolean
tk_store_checkin_is_known (TkStore *store, const char *id, gboolean *known, GError **error)
{
  gint64 one;

  return tk_db_get_int (tk_store_get_db (store), &one, known, error, "SELECT 1 FROM checkin WHERE id = $1", "s", id);
}

gboolean
tk_store_checkin_add (TkStore *store, const TkCheckinRow *row, GError **error)
{
  if (!tk_store_set_setting_int (store, LAST_HLC, row->hlc, error))
    return FALSE;
  return tk_db_run (
    tk_store_get_db (store), error,
    "INSERT INTO checkin (id, seq, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, "
    "count, at, answer, hlc, staff, overrides, approved_by, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
    "$12, $13, $14, $15, COALESCE ($16, ''), COALESCE ($17, ''), COALESCE ($18, ''), COALESCE ($19, ''))",
    "siiissiiissiisissss", row->id, row->seq, (gint64) row->event, (gint64) row->gate, row->gate_name,
    row->terminal_name, (gint64) row->ticket.type, (gint64) row->ticket.serial, (gint64) row->ticket.issue,
    tk_direction_to_string (row->direction), tk_verdict_to_string (row->verdict), (gint64) row->count,
    row->at, row->answer, row->hlc, row->staff, row->overrides, row->approved_by, row->reason);
}

gboolean
tk_store_checkin_answer (TkStore *store, const char *id, char **answer, GError **error)
{
  return tk_db_get_text (tk_store_get_db (store), answer, error,
                         "SELECT answer FROM checkin WHERE id = $1 AND seq IS NOT NULL", "s", id);
}

gboolean
tk_store_passages_since (TkStore *store, guint32 event, gint64 since_ms, TkPassageFunc func, gpointer data,
                         GError **error)
{
  g_autoptr (TkStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;

  stmt = tk_db_query (tk_store_get_db (store), error,
                      "SELECT direction, count, at FROM checkin WHERE event = $1 AND at >= $2 AND count > 0 AND annulled = 0 "
                      "ORDER BY at",
                      "ii", (gint64) event, since_ms);
  if (stmt == NULL)
    return FALSE;
  while (tk_stmt_step (stmt, &local))
    func (read_direction (tk_stmt_text (stmt, 0)), (guint) tk_stmt_int (stmt, 1), tk_stmt_int (stmt, 2),
          data);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

gboolean
tk_store_gate_totals (TkStore *store, guint32 event, gint64 *entered, gint64 *left, gint64 *denied,
                      GError **error)
{
  g_autoptr (TkStmt) stmt = NULL;

  stmt = tk_db_query (tk_store_get_db (store), error,
                      "SELECT COALESCE (SUM (entered), 0), COALESCE (SUM (gone), 0), COALESCE (SUM (denied), 0) "
                      "FROM checkin_total WHERE event = $1",
                      "i", (gint64) event);
  if (stmt == NULL || !tk_stmt_step (stmt, error))
    return FALSE;
  *entered = tk_stmt_int (stmt, 0);
  *left = tk_stmt_int (stmt, 1);
  *denied = tk_stmt_int (stmt, 2);
  return TRUE;
}

static gpointer
read_scan (TkStmt *stmt)
{
  TkScanRow *row = g_new0 (TkScanRow, 1);

  row->at = tk_stmt_int (stmt, 0);
  row->verdict = g_strdup (tk_stmt_text (stmt, 1));
  row->type_name = g_strdup (tk_stmt_text (stmt, 2));
  row->gate_name = g_strdup (tk_stmt_text (stmt, 3));
  row->here = TRUE; /* by the query */
  row->colour = g_strdup (tk_stmt_text (stmt, 4));
  row->id = g_strdup (tk_stmt_text (stmt, 5));
  row->annulled = tk_stmt_int (stmt, 6) != 0;
  return row;
}

GPtrArray *
tk_store_recent_scans (TkStore *store, guint32 event, guint limit, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT c.at, c.verdict, t.name, c.gate_name, json_extract (c.answer, '$.colour'), c.id, c.annulled "
                                     "FROM checkin AS c "
                                     "LEFT JOIN ticket_type AS t ON t.event = c.event AND t.number = c.type "
                                     "WHERE c.event = $1 AND c.seq IS NOT NULL ORDER BY c.at DESC, c.seq DESC LIMIT $2",
                                     "ii", (gint64) event, (gint64) limit),
                        read_scan, scan_row_free_cb, error);
}
