/* What became of check-ins made here, and all that happened with one ticket. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-past.h"

#include <string.h>

#include "tk-store-alarm.h"
#include "tk-store-rows-private.h"

void
tk_made_checkin_free (TkMadeCheckin *made)
{
  if (made == NULL)
    return;
  g_free (made->id);
  g_free (made->gate_name);
  g_free (made->terminal_name);
  g_free (made->verdict);
  g_free (made->answer);
  g_free (made->staff);
  g_free (made->overrides);
  g_free (made);
}

static TkDirection
read_direction (TkStmt *stmt, int column)
{
  return g_str_equal (tk_stmt_text (stmt, column), "exit") ? TK_DIRECTION_EXIT : TK_DIRECTION_ENTRY;
}

static gpointer
read_made (TkStmt *stmt)
{
  TkMadeCheckin *made = g_new0 (TkMadeCheckin, 1);

  made->id = g_strdup (tk_stmt_text (stmt, 0));
  made->seq = tk_stmt_int (stmt, 1);
  made->event = (guint32) tk_stmt_int (stmt, 2);
  made->gate = (guint32) tk_stmt_int (stmt, 3);
  made->gate_name = g_strdup (tk_stmt_text (stmt, 4));
  made->terminal_name = g_strdup (tk_stmt_text (stmt, 5));
  made->ticket = (TkTicketId) { made->event, (guint16) tk_stmt_int (stmt, 6), (guint32) tk_stmt_int (stmt, 7),
                                (guint8) tk_stmt_int (stmt, 8) };
  made->direction = read_direction (stmt, 9);
  made->verdict = g_strdup (tk_stmt_text (stmt, 10));
  made->count = (guint) tk_stmt_int (stmt, 11);
  made->at = tk_stmt_int (stmt, 12);
  made->annulled = tk_stmt_int (stmt, 13) != 0;
  made->answer = g_strdup (tk_stmt_text (stmt, 14));
  made->staff = g_strdup (tk_stmt_text (stmt, 15));
  made->overrides = g_strdup (tk_stmt_text (stmt, 16));
  if (made->ticket.serial == 0)
    made->ticket = (TkTicketId) { 0 };
  return made;
}

gboolean
tk_store_checkin_made (TkStore *store, const char *id, TkMadeCheckin **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error,
                                    "SELECT id, seq, event, gate, gate_name, terminal_name, type, serial, issue, direction, "
                                    "verdict, count, at, annulled, answer, staff, overrides FROM checkin "
                                    "WHERE id = $1 AND seq IS NOT NULL", "s", id),
                       read_made, (gpointer *) out, error);
}

gboolean
tk_store_checkin_overridden (TkStore *store, const char *id, gboolean *overridden, GError **error)
{
  gint64 one;

  return tk_db_get_int (tk_store_get_db (store), &one, overridden, error,
                        "SELECT 1 FROM checkin WHERE overrides = $1 AND overrides <> '' AND annulled = 0", "s", id);
}

/* ---- Annulling ---- */

/* Somebody let in too often because of it was not, after all. */
static gboolean
look_again (TkStore *store, const char *id, GError **error)
{
  g_autoptr (TkMadeCheckin) made = NULL;
  TkWireSeen seen = { 0 };

  if (!tk_store_checkin_made (store, id, &made, error))
    return FALSE;
  if (made == NULL || made->ticket.serial == 0)
    return TRUE;
  seen.event = made->ticket.event;
  seen.type = made->ticket.type;
  seen.serial = made->ticket.serial;
  seen.issue = made->ticket.issue;
  seen.at = made->at;
  return tk_store_alarm_look (store, &seen, error);
}

gboolean
tk_store_checkin_annul (TkStore *store, const TkNewAnnulment *annulment, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  g_return_val_if_fail (tk_db_in_transaction (db), FALSE);
  return tk_db_run (db, error,
                    "INSERT INTO annulment (checkin, seq, at, staff, approved_by, reason) VALUES ($1, $2, $3, $4, $5, $6)", "siisss",
                    annulment->checkin, annulment->seq, annulment->at, annulment->staff, annulment->approved_by,
                    annulment->reason)
         && tk_db_run (db, error, "UPDATE checkin SET annulled = 1 WHERE id = $1", "s", annulment->checkin)
         && look_again (store, annulment->checkin, error);
}

gboolean
tk_store_annulled_at (TkStore *store, const char *id, gint64 *at, gboolean *found, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), at, found, error, "SELECT at FROM annulment WHERE checkin = $1", "s", id);
}

/* ---- One ticket ---- */

void
tk_past_row_free (TkPastRow *row)
{
  if (row == NULL)
    return;
  g_free (row->verdict);
  g_free (row->gate_name);
  g_free (row->terminal_name);
  g_free (row->word);
  g_free (row->staff);
  g_free (row->approved_by);
  g_free (row->reason);
  g_free (row->undone_by);
  g_free (row->undone_reason);
  g_free (row);
}

static gpointer
read_past (TkStmt *stmt)
{
  TkPastRow *row = g_new0 (TkPastRow, 1);

  row->verdict = g_strdup (tk_stmt_text (stmt, 0));
  row->gate_name = g_strdup (tk_stmt_text (stmt, 1));
  row->terminal_name = g_strdup (tk_stmt_text (stmt, 2));
  row->staff = g_strdup (tk_stmt_text (stmt, 3));
  row->approved_by = g_strdup (tk_stmt_text (stmt, 4));
  row->reason = g_strdup (tk_stmt_text (stmt, 5));
  row->at = tk_stmt_int (stmt, 6);
  row->count = (guint) tk_stmt_int (stmt, 7);
  row->direction = read_direction (stmt, 8);
  row->annulled = tk_stmt_int (stmt, 9) != 0;
  row->here = !tk_stmt_is_null (stmt, 10);
  row->undone_by = g_strdup (tk_stmt_text (stmt, 11));
  row->undone_reason = g_strdup (tk_stmt_text (stmt, 12));
  row->undone_at = tk_stmt_int (stmt, 13);
  row->word = g_strdup (tk_stmt_text (stmt, 14));
  return row;
}

/* What somebody is called, as long as they are known. */
#define CALLED(name) "coalesce ((SELECT display_name FROM staff WHERE staff.name = " name "), " name ")"

GPtrArray *
tk_store_ticket_past (TkStore *store, const TkTicketId *id, guint limit, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT c.verdict, c.gate_name, c.terminal_name, " CALLED ("c.staff") ", " CALLED ("c.approved_by")
                                     ", c.reason, c.at, c.count, c.direction, c.annulled, c.seq, "
                                     "CASE a.approved_by WHEN '' THEN " CALLED ("a.staff") " ELSE " CALLED ("a.approved_by")
                                     " END, a.reason, a.at, json_extract (c.answer, '$.word') "
                                     "FROM checkin AS c LEFT JOIN annulment AS a ON a.checkin = c.id "
                                     "WHERE c.event = $1 AND c.type = $2 AND c.serial = $3 AND c.issue = $4 "
                                     "ORDER BY c.at DESC, c.hlc DESC, c.id DESC LIMIT $5", "iiiii",
                                     (gint64) id->event, (gint64) id->type, (gint64) id->serial, (gint64) id->issue, (gint64) limit),
                        read_past, (GDestroyNotify) tk_past_row_free, error);
}

void
tk_ticket_origin_clear (TkTicketOrigin *origin)
{
  g_clear_pointer (&origin->issuer_name, g_free);
  g_clear_pointer (&origin->seat, g_free);
  g_clear_pointer (&origin->holder, g_free);
  g_clear_pointer (&origin->sold_by, g_free);
}

/* One row whatever is known. */
static gpointer
read_origin (TkStmt *stmt)
{
  TkTicketOrigin *origin = g_new0 (TkTicketOrigin, 1);

  origin->issuer = (guint16) tk_stmt_int (stmt, 0);
  origin->issuer_name = g_strdup (tk_stmt_text (stmt, 1));
  origin->sold_at = tk_stmt_int (stmt, 2);
  origin->seat = g_strdup (tk_stmt_text (stmt, 3));
  origin->sold_by = g_strdup (tk_stmt_text (stmt, 4));
  origin->listed = tk_stmt_int (stmt, 5) != 0;
  origin->holder = g_strdup (tk_stmt_text (stmt, 6));
  return origin;
}

gboolean
tk_store_ticket_origin (TkStore *store, const TkTicketId *id, guint16 issuer, TkTicketOrigin *origin, GError **error)
{
  TkTicketOrigin *found = NULL;

  if (!tk_store_row (tk_db_query (tk_store_get_db (store), error,
                                  "SELECT w.issuer, i.name, t.sold_at, t.seat, coalesce (p.display_name, s.staff), "
                                  "t.issuer = 0 AND EXISTS (SELECT 1 FROM ticket_code AS c WHERE c.event = $1 AND c.type = $2 "
                                  "AND c.serial = $3 AND c.issue = $4), t.holder "
                                  "FROM (SELECT CASE $5 WHEN 0 THEN coalesce ((SELECT issuer FROM ticket WHERE event = $1 AND "
                                  "type = $2 AND serial = $3 AND issue = $4), 0) ELSE $5 END AS issuer) AS w "
                                  "LEFT JOIN ticket AS t ON t.event = $1 AND t.type = $2 AND t.serial = $3 AND t.issue = $4 "
                                  "LEFT JOIN issuer AS i ON i.number = w.issuer "
                                  "LEFT JOIN sale_ticket AS st ON st.event = $1 AND st.type = $2 AND st.serial = $3 AND st.issue = $4 "
                                  "LEFT JOIN sale AS s ON s.id = st.sale LEFT JOIN staff AS p ON p.name = s.staff",
                                  "iiiii", (gint64) id->event, (gint64) id->type, (gint64) id->serial, (gint64) id->issue,
                                  (gint64) issuer),
                     read_origin, (gpointer *) &found, error))
    return FALSE;
  *origin = *found;
  g_free (found);
  return TRUE;
}

gboolean
tk_store_signer_names (TkStore *store, guint32 event, char **names, GError **error)
{
  g_autofree char *found = NULL;

  if (!tk_db_get_text (tk_store_get_db (store), &found, error,
                       "SELECT group_concat (name, ', ') FROM (SELECT DISTINCT name FROM signer WHERE event = $1 AND name <> '' "
                       "ORDER BY name)", "i", (gint64) event))
    return FALSE;
  *names = found != NULL ? g_steal_pointer (&found) : g_strdup ("");
  return TRUE;
}
