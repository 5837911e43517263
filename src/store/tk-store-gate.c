/* Reads a gate's rules and the issuers' certificates.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-gate.h"
#include "tk-store-rows-private.h"

void
tk_gate_row_free (TkGateRow *row)
{
  if (row == NULL)
    return;
  g_free (row->name);
  g_free (row->hint);
  g_free (row->opens_from);
  g_free (row->closes_from);
  g_clear_pointer (&row->types, g_array_unref);
  g_free (row->event_title);
  g_free (row->zone);
  g_free (row);
}

void
tk_issuer_row_free (TkIssuerRow *row)
{
  if (row == NULL)
    return;
  g_free (row->name);
  g_free (row->certificate);
  g_free (row);
}

/* "1,2" → {1, 2}; what is no number between 1 and 65535 is skipped. */
static GArray *
read_types (const char *text)
{
  GArray *types = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      guint64 number;

      if (g_ascii_string_to_unsigned (parts[i], 10, 1, G_MAXUINT16, &number, NULL))
        {
          guint16 type = (guint16) number;

          g_array_append_val (types, type);
        }
    }
  return types;
}

/* Types of the event that share a zone with the gate, behind those it names. */
static gboolean
add_types_by_zone (TkDb *db, TkGateRow *row, const char *zones, GError **error)
{
  g_autoptr (TkStmt) stmt = tk_db_query (db, error, "SELECT number, zones FROM ticket_type WHERE event = $1 AND zones <> ''", "i",
                                         (gint64) row->event);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  while (tk_stmt_step (stmt, &local))
    if (tk_zones_meet (zones, tk_stmt_text (stmt, 1)))
      {
        guint16 type = (guint16) tk_stmt_int (stmt, 0);

        g_array_append_val (row->types, type);
      }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

#define GATE_COLUMNS \
  "SELECT g.number, g.event, g.name, g.hint, g.types, g.takes_entries, g.takes_exits, g.reentry, g.opens, g.closes, " \
  "g.entries_total, g.entries_per_day, g.minimum_minutes, e.title, e.zone, e.ends_at, g.zones, g.opens_from, g.opens_minutes, " \
  "g.closes_from, g.closes_minutes, g.tolerance_minutes, g.day_starts, e.doors_at, e.starts_at " \
  "FROM gate AS g LEFT JOIN event AS e ON e.number = g.event "

static void
read_hours (TkStmt *stmt, TkGateRow *row)
{
  row->opens_ms = tk_stmt_int (stmt, 8);
  row->closes_ms = tk_stmt_int (stmt, 9);
  row->opens_from = g_strdup (tk_stmt_text (stmt, 17));
  row->opens_minutes = tk_stmt_int (stmt, 18);
  row->closes_from = g_strdup (tk_stmt_text (stmt, 19));
  row->closes_minutes = tk_stmt_int (stmt, 20);
  row->tolerance_minutes = tk_stmt_int (stmt, 21);
  row->event_times = (TkEventTimes) { tk_stmt_int (stmt, 23), tk_stmt_int (stmt, 24), tk_stmt_int (stmt, 15) };
}

static TkGateRow *
read_gate (TkStmt *stmt)
{
  TkGateRow *row = g_new0 (TkGateRow, 1);

  row->number = (guint32) tk_stmt_int (stmt, 0);
  row->event = (guint32) tk_stmt_int (stmt, 1);
  row->name = g_strdup (tk_stmt_text (stmt, 2));
  row->hint = g_strdup (tk_stmt_text (stmt, 3));
  row->types = read_types (tk_stmt_text (stmt, 4));
  row->takes_all = row->types->len == 0 && *tk_stmt_text (stmt, 16) == '\0';
  row->takes_entries = tk_stmt_int (stmt, 5) != 0;
  row->takes_exits = tk_stmt_int (stmt, 6) != 0;
  row->reentry = tk_stmt_int (stmt, 7) != 0;
  row->entries_total = tk_stmt_int (stmt, 10);
  row->entries_per_day = tk_stmt_int (stmt, 11);
  row->minimum_minutes = tk_stmt_int (stmt, 12);
  row->event_title = g_strdup (tk_stmt_text (stmt, 13));
  row->zone = g_strdup (tk_stmt_text (stmt, 14));
  row->day_starts = (guint) tk_stmt_int (stmt, 22);
  read_hours (stmt, row);
  return row;
}

gboolean
tk_store_gate_find (TkStore *store, guint32 number, TkGateRow **out, GError **error)
{
  TkDb *db = tk_store_get_db (store);
  g_autoptr (TkStmt) stmt = tk_db_query (db, error, GATE_COLUMNS "WHERE g.number = $1", "i", (gint64) number);
  g_autoptr (TkGateRow) row = NULL;
  g_autofree char *zones = NULL;
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  if (tk_stmt_step (stmt, &local))
    {
      row = read_gate (stmt);
      zones = g_strdup (tk_stmt_text (stmt, 16));
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row != NULL && *zones != '\0' && !add_types_by_zone (db, row, zones, error))
    return FALSE;
  *out = g_steal_pointer (&row);
  return TRUE;
}

TkGateRules
tk_gate_row_rules (const TkGateRow *row)
{
  TkGateRules rules = {
    .event = row->event,
    .types = row->types->len > 0 ? (const guint16 *) (gconstpointer) row->types->data : NULL,
    .n_types = row->types->len,
    .no_types = row->types->len == 0 && !row->takes_all,
    .takes_entries = row->takes_entries,
    .takes_exits = row->takes_exits,
    .entries_total = (guint) row->entries_total,
    .entries_per_day = (guint) row->entries_per_day,
    .reentry = row->reentry,
    .minimum_minutes = (guint) row->minimum_minutes,
  };
  TkGateHours hours = { row->opens_from, row->closes_from, row->opens_ms, row->closes_ms, row->opens_minutes, row->closes_minutes,
                        row->tolerance_minutes };

  tk_gate_hours_apply (&hours, &row->event_times, &rules);
  return rules;
}

static gboolean
gate_takes_type (TkStmt *stmt, guint16 type)
{
  g_autoptr (GArray) named = read_types (tk_stmt_text (stmt, 2));

  return tk_gate_takes_type ((const guint16 *) (gconstpointer) named->data, named->len, tk_stmt_text (stmt, 3), type,
                             tk_stmt_text (stmt, 4));
}

gboolean
tk_store_gate_for_type (TkStore *store, guint32 event, guint16 type, TkDirection direction, char **name,
                        char **hint, GError **error)
{
  g_autoptr (TkStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *found_name = NULL;
  g_autofree char *found_hint = NULL;

  stmt = tk_db_query (tk_store_get_db (store), error,
                      "SELECT g.name, g.hint, g.types, g.zones, t.zones FROM gate AS g "
                      "LEFT JOIN ticket_type AS t ON t.event = g.event AND t.number = $3 WHERE g.event = $1 "
                      "AND CASE $2 WHEN 0 THEN g.takes_entries ELSE g.takes_exits END <> 0 ORDER BY g.number",
                      "iii", (gint64) event, (gint64) (direction == TK_DIRECTION_EXIT), (gint64) type);
  if (stmt == NULL)
    return FALSE;
  while (found_name == NULL && tk_stmt_step (stmt, &local))
    if (gate_takes_type (stmt, type))
      {
        found_name = g_strdup (tk_stmt_text (stmt, 0));
        found_hint = g_strdup (tk_stmt_text (stmt, 1));
      }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *name = g_steal_pointer (&found_name);
  *hint = g_steal_pointer (&found_hint);
  return TRUE;
}

gboolean
tk_store_gate_event_title (TkStore *store, guint32 event, char **title, GError **error)
{
  return tk_db_get_text (tk_store_get_db (store), title, error, "SELECT title FROM event WHERE number = $1",
                         "i", (gint64) event);
}

static gpointer
read_issuer (TkStmt *stmt)
{
  TkIssuerRow *row = g_new0 (TkIssuerRow, 1);

  row->number = (guint16) tk_stmt_int (stmt, 0);
  row->revision = (guint32) tk_stmt_int (stmt, 1);
  row->name = g_strdup (tk_stmt_text (stmt, 2));
  row->certificate = g_strdup (tk_stmt_text (stmt, 3));
  row->revoked_at = tk_stmt_int (stmt, 4);
  return row;
}

gboolean
tk_store_issuer_find (TkStore *store, guint16 number, TkIssuerRow **out, GError **error)
{
  return tk_store_row (
    tk_db_query (tk_store_get_db (store), error,
                 "SELECT number, revision, name, certificate, revoked_at FROM issuer WHERE number = $1", "i",
                 (gint64) number),
    read_issuer, (gpointer *) out, error);
}

gboolean
tk_store_issuer_revision (TkStore *store, guint16 number, guint32 *revision, gboolean *found, GError **error)
{
  gint64 value = 0;

  if (!tk_db_get_int (tk_store_get_db (store), &value, found, error,
                      "SELECT revision FROM issuer WHERE number = $1", "i", (gint64) number))
    return FALSE;
  *revision = (guint32) value;
  return TRUE;
}

gboolean
tk_store_issuer_keep (TkStore *store, guint16 number, guint32 revision, const char *name,
                      const char *certificate, gboolean *newer, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  if (!tk_db_run (db, error,
                  "INSERT INTO issuer (number, name, certificate, revision) VALUES ($1, COALESCE ($2, ''), $3, $4) "
                  "ON CONFLICT (number) DO UPDATE SET certificate = excluded.certificate, revision = excluded.revision, "
                  "name = COALESCE ($2, name) WHERE excluded.revision > revision",
                  "issi", (gint64) number, name, certificate, (gint64) revision))
    return FALSE;
  if (newer != NULL)
    *newer = tk_db_changes (db) > 0;
  return TRUE;
}
