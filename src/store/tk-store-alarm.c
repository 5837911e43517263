/* Looks for contradictions by replaying a ticket's passages through the gates' own decision.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-alarm.h"

#include "tk-clock.h"
#include "tk-store-rows-private.h"

#define GATES_MAX 64 /* different gates one ticket went through: of more, only bodies are counted */

typedef struct
{
  TkStore *store;
  TkTicketId ticket;
  GPtrArray *passages;     /* TkPassage */
  GPtrArray *gates;        /* TkGateRow, those passed */
  TkPassed *passed;
  TkGateRules *rules;
  GHashTable *found;       /* the other's id → our own, both borrowed from passages */
} Look;

static void
clear_look (Look *look)
{
  g_clear_pointer (&look->passages, g_ptr_array_unref);
  g_clear_pointer (&look->gates, g_ptr_array_unref);
  g_clear_pointer (&look->found, g_hash_table_unref);
  g_free (look->passed);
  g_free (look->rules);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, clear_look)

static gboolean
was_let_in_here (TkStore *store, const TkTicketId *ticket, gboolean *here, GError **error)
{
  gint64 one;

  return tk_db_get_int (tk_store_get_db (store), &one, here, error,
                        "SELECT 1 FROM checkin WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4 "
                        "AND seq IS NOT NULL AND count > 0 AND direction = 'entry' LIMIT 1",
                        "iiii", (gint64) ticket->event, (gint64) ticket->type, (gint64) ticket->serial,
                        (gint64) ticket->issue);
}

/* *out is borrowed, NULL for a gate not known here. */
static gboolean
find_gate (Look *look, guint32 number, const TkGateRow **out, GError **error)
{
  TkGateRow *row = NULL;

  for (guint i = 0; i < look->gates->len; i++)
    {
      *out = g_ptr_array_index (look->gates, i);
      if ((*out)->number == number)
        return TRUE;
    }
  *out = NULL;
  if (look->gates->len >= GATES_MAX)
    return TRUE;
  if (!tk_store_gate_find (look->store, number, &row, error))
    return FALSE;
  if (row != NULL)
    g_ptr_array_add (look->gates, row);
  *out = row;
  return TRUE;
}

static gboolean
fill_passed (Look *look, guint i, GError **error)
{
  const TkPassage *passage = g_ptr_array_index (look->passages, i);
  TkPassed *passed = &look->passed[i];
  const TkGateRow *gate;

  if (!find_gate (look, passage->gate, &gate, error))
    return FALSE;
  *passed = (TkPassed) { .direction = passage->direction, .count = passage->count, .at_ms = passage->at,
                         .on_purpose = passage->on_purpose };
  if (gate == NULL)
    return TRUE;
  look->rules[i] = tk_gate_row_rules (gate);
  passed->rules = &look->rules[i];
  if (gate->entries_per_day > 0)
    passed->day = tk_entry_day (passage->at, gate->zone, gate->day_starts);
  return TRUE;
}

/* The entry of ours that the entry `second` contradicts: the latest one with nobody leaving in between. */
static const TkPassage *
find_own_before (const Look *look, guint second)
{
  for (guint i = second; i > 0; i--)
    {
      const TkPassage *passage = g_ptr_array_index (look->passages, i - 1);

      if (passage->direction == TK_DIRECTION_EXIT)
        return NULL;
      if (passage->here)
        return passage;
    }
  return NULL;
}

static void
note_contradiction (Look *look, const TkTooMany *too_many)
{
  const TkPassage *first = g_ptr_array_index (look->passages, too_many->first);
  const TkPassage *second = g_ptr_array_index (look->passages, too_many->second);
  const TkPassage *own = second->here ? second : first->here ? first : find_own_before (look, too_many->second);
  const TkPassage *other = second->here ? first : second;

  if (own != NULL && !other->here)
    g_hash_table_insert (look->found, other->id, own->id);
}

static gboolean
replay (Look *look, GError **error)
{
  g_auto (TkTicketFacts) facts = { 0 };
  guint n = look->passages->len;

  look->passed = g_new0 (TkPassed, n + 1);
  look->rules = g_new0 (TkGateRules, n + 1);
  if (!tk_store_ticket_facts (look->store, &look->ticket, &facts, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!fill_passed (look, i, error))
      return FALSE;
  g_autoptr (GArray) too_many = tk_admission_replay (look->passed, n, facts.admits);
  for (guint i = 0; i < too_many->len; i++)
    note_contradiction (look, &g_array_index (too_many, TkTooMany, i));
  return TRUE;
}

/* ---- The table ---- */

static gpointer
read_other (TkStmt *stmt)
{
  return g_strdup (tk_stmt_text (stmt, 0));
}

static gboolean
dismiss_explained (Look *look, GError **error)
{
  const TkTicketId *ticket = &look->ticket;
  g_autoptr (GPtrArray) open
    = tk_store_rows (tk_db_query (tk_store_get_db (look->store), error,
                                  "SELECT a.other FROM alarm AS a JOIN checkin AS c ON c.id = a.own WHERE a.dismissed = 0 "
                                  "AND c.event = $1 AND c.type = $2 AND c.serial = $3 AND c.issue = $4",
                                  "iiii", (gint64) ticket->event, (gint64) ticket->type, (gint64) ticket->serial,
                                  (gint64) ticket->issue),
                     read_other, g_free, error);
  gboolean found;

  if (open == NULL)
    return FALSE;
  for (guint i = 0; i < open->len; i++)
    {
      const char *other = g_ptr_array_index (open, i);

      if (!g_hash_table_contains (look->found, other) && !tk_store_dismiss_alarm (look->store, other, &found, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_found (Look *look, gint64 at, GError **error)
{
  GHashTableIter iter;
  gpointer other, own;

  g_hash_table_iter_init (&iter, look->found);
  while (g_hash_table_iter_next (&iter, &other, &own))
    if (!tk_db_run (tk_store_get_db (look->store), error,
                    "INSERT INTO alarm (other, own, at) VALUES ($1, $2, $3) ON CONFLICT (other) DO NOTHING", "ssi",
                    (const char *) other, (const char *) own, at))
      return FALSE;
  return TRUE;
}

gboolean
tk_store_alarm_look (TkStore *store, const TkWireSeen *seen, GError **error)
{
  g_auto (Look) look = { .store = store };
  gboolean here;

  look.ticket = (TkTicketId) { (guint32) seen->event, (guint16) seen->type, (guint32) seen->serial, (guint8) seen->issue };
  if (!was_let_in_here (store, &look.ticket, &here, error))
    return FALSE;
  if (!here)
    return TRUE;
  look.gates = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_gate_row_free);
  look.found = g_hash_table_new (g_str_hash, g_str_equal);
  look.passages = tk_store_passages (store, &look.ticket, error);
  return look.passages != NULL && replay (&look, error) && dismiss_explained (&look, error)
         && write_found (&look, seen->at, error);
}

/* ---- For people ---- */

void
tk_alarm_row_free (TkAlarmRow *row)
{
  if (row == NULL)
    return;
  g_free (row->other);
  g_free (row->type_name);
  g_free (row->own_gate);
  g_free (row->other_gate);
  g_free (row->other_terminal);
  g_free (row->zone);
  g_free (row);
}

static gpointer
read_alarm (TkStmt *stmt)
{
  TkAlarmRow *row = g_new0 (TkAlarmRow, 1);

  row->other = g_strdup (tk_stmt_text (stmt, 0));
  row->ticket.event = (guint32) tk_stmt_int (stmt, 1);
  row->ticket.type = (guint16) tk_stmt_int (stmt, 2);
  row->ticket.serial = (guint32) tk_stmt_int (stmt, 3);
  row->ticket.issue = (guint8) tk_stmt_int (stmt, 4);
  row->type_name = g_strdup (tk_stmt_text (stmt, 5));
  row->own_gate = g_strdup (tk_stmt_text (stmt, 6));
  row->own_at = tk_stmt_int (stmt, 7);
  row->other_gate = g_strdup (tk_stmt_text (stmt, 8));
  row->other_at = tk_stmt_int (stmt, 9);
  row->other_terminal = g_strdup (tk_stmt_text (stmt, 10));
  row->zone = g_strdup (tk_stmt_text (stmt, 11));
  return row;
}

GPtrArray *
tk_store_list_alarms (TkStore *store, guint limit, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT a.other, c.event, c.type, c.serial, c.issue, t.name, c.gate_name, c.at, o.gate_name, "
                                     "o.at, o.terminal_name, e.zone FROM alarm AS a JOIN checkin AS c ON c.id = a.own "
                                     "LEFT JOIN checkin AS o ON o.id = a.other "
                                     "LEFT JOIN ticket_type AS t ON t.event = c.event AND t.number = c.type "
                                     "LEFT JOIN event AS e ON e.number = c.event "
                                     "WHERE a.dismissed = 0 ORDER BY a.at DESC, a.other LIMIT $1",
                                     "i", (gint64) limit),
                        read_alarm, (GDestroyNotify) tk_alarm_row_free, error);
}

gboolean
tk_store_dismiss_alarm (TkStore *store, const char *other, gboolean *found, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  if (!tk_db_run (db, error, "UPDATE alarm SET dismissed = 1 WHERE other = $1 AND dismissed = 0", "s", other))
    return FALSE;
  *found = tk_db_changes (db) > 0;
  return TRUE;
}
