/* Reads a gate's rules, a ticket's facts and the issuers' certificates.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-gate.h"
#include "tk-store-rows-private.h"

#include <string.h>

void
tk_gate_row_free (TkGateRow *row)
{
  if (row == NULL)
    return;
  g_free (row->name);
  g_free (row->hint);
  g_clear_pointer (&row->types, g_array_unref);
  g_free (row->event_title);
  g_free (row->zone);
  g_free (row);
}

void
tk_ticket_facts_clear (TkTicketFacts *facts)
{
  g_clear_pointer (&facts->attention, g_free);
  g_clear_pointer (&facts->type_name, g_free);
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

static gboolean
takes_type (const char *types, guint16 type)
{
  g_autoptr (GArray) list = read_types (types);

  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, guint16, i) == type)
      return TRUE;
  return list->len == 0;
}

static gpointer
read_gate (TkStmt *stmt)
{
  TkGateRow *row = g_new0 (TkGateRow, 1);

  row->number = (guint32) tk_stmt_int (stmt, 0);
  row->event = (guint32) tk_stmt_int (stmt, 1);
  row->name = g_strdup (tk_stmt_text (stmt, 2));
  row->hint = g_strdup (tk_stmt_text (stmt, 3));
  row->types = read_types (tk_stmt_text (stmt, 4));
  row->takes_entries = tk_stmt_int (stmt, 5) != 0;
  row->takes_exits = tk_stmt_int (stmt, 6) != 0;
  row->reentry = tk_stmt_int (stmt, 7) != 0;
  row->opens_ms = tk_stmt_int (stmt, 8);
  row->closes_ms = tk_stmt_int (stmt, 9);
  row->entries_total = tk_stmt_int (stmt, 10);
  row->entries_per_day = tk_stmt_int (stmt, 11);
  row->minimum_minutes = tk_stmt_int (stmt, 12);
  row->event_title = g_strdup (tk_stmt_text (stmt, 13));
  row->zone = g_strdup (tk_stmt_text (stmt, 14));
  row->event_ends_ms = tk_stmt_int (stmt, 15);
  return row;
}

gboolean
tk_store_gate_find (TkStore *store, guint32 number, TkGateRow **out, GError **error)
{
  return tk_store_row (tk_db_query (tk_store_get_db (store), error,
                                    "SELECT g.number, g.event, g.name, g.hint, g.types, g.takes_entries, g.takes_exits, g.reentry, "
                                    "g.opens, g.closes, g.entries_total, g.entries_per_day, g.minimum_minutes, e.title, e.zone, "
                                    "e.ends_at FROM gate AS g LEFT JOIN event AS e ON e.number = g.event WHERE g.number = $1",
                                    "i", (gint64) number),
                       read_gate, (gpointer *) out, error);
}

TkGateRules
tk_gate_row_rules (const TkGateRow *row)
{
  return (TkGateRules) {
    .event = row->event,
    .types = row->types->len > 0 ? (const guint16 *) (gconstpointer) row->types->data : NULL,
    .n_types = row->types->len,
    .takes_entries = row->takes_entries,
    .takes_exits = row->takes_exits,
    .opens_ms = row->opens_ms,
    .closes_ms = row->closes_ms,
    .event_ends_ms = row->event_ends_ms,
    .entries_total = (guint) row->entries_total,
    .entries_per_day = (guint) row->entries_per_day,
    .reentry = row->reentry,
    .minimum_minutes = (guint) row->minimum_minutes,
  };
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
                      "SELECT name, hint, types FROM gate WHERE event = $1 "
                      "AND CASE $2 WHEN 0 THEN takes_entries ELSE takes_exits END <> 0 ORDER BY number",
                      "ii", (gint64) event, (gint64) (direction == TK_DIRECTION_EXIT));
  if (stmt == NULL)
    return FALSE;
  while (found_name == NULL && tk_stmt_step (stmt, &local))
    if (takes_type (tk_stmt_text (stmt, 2), type))
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

static gboolean
read_type (TkDb *db, const TkTicketId *id, TkTicketFacts *facts, GError **error)
{
  g_autoptr (TkStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;

  stmt = tk_db_query (db, error, "SELECT name, admits FROM ticket_type WHERE event = $1 AND number = $2",
                      "ii", (gint64) id->event, (gint64) id->type);
  if (stmt == NULL)
    return FALSE;
  if (tk_stmt_step (stmt, &local))
    {
      facts->type_name = g_strdup (tk_stmt_text (stmt, 0));
      facts->admits = (guint) CLAMP (tk_stmt_int (stmt, 1), 1, 1000);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

/* Every issue of the slot from this one on: the first row is this ticket when its issue matches, any other a
 * later one. */
static gboolean
read_slot (TkDb *db, const TkTicketId *id, TkTicketFacts *facts, GError **error)
{
  g_autoptr (TkStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;

  stmt = tk_db_query (db, error,
                      "SELECT issue, status, attention FROM ticket "
                      "WHERE event = $1 AND type = $2 AND serial = $3 AND issue >= $4 ORDER BY issue",
                      "iiii", (gint64) id->event, (gint64) id->type, (gint64) id->serial, (gint64) id->issue);
  if (stmt == NULL)
    return FALSE;
  while (tk_stmt_step (stmt, &local))
    {
      if (tk_stmt_int (stmt, 0) > id->issue)
        {
          facts->status = TK_TICKET_VOIDED;
          break;
        }
      facts->status = tk_ticket_status_from_string (tk_stmt_text (stmt, 1));
      if (*tk_stmt_text (stmt, 2) != '\0')
        facts->attention = g_strdup (tk_stmt_text (stmt, 2));
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

gboolean
tk_store_ticket_facts (TkStore *store, const TkTicketId *id, TkTicketFacts *facts, GError **error)
{
  g_auto (TkTicketFacts) found = { TK_TICKET_UNKNOWN, NULL, NULL, 1 };
  TkDb *db = tk_store_get_db (store);

  if (!read_slot (db, id, &found, error) || !read_type (db, id, &found, error))
    return FALSE;
  if (found.type_name == NULL)
    found.type_name = g_strdup ("");
  *facts = found;
  memset (&found, 0, sizeof found);
  return TRUE;
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
