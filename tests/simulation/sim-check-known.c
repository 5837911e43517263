/* At rest everybody knows what the hub knows: which tickets are good (I6), who passed elsewhere (I3), whose key counts (I6).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

/* What the hub has, each line after the event it is about, and what a terminal must have of it, line for line. What a gate saw
 * of a lost terminal's is good until its sale comes. */
static const struct
{
  const char *invariant, *hub, *till;
} subjects[] = {
  { "I6", "SELECT event, printf ('ticket %lld-%lld-%lld-%lld: %s', event, type, serial, issue, status) FROM ticket "
          "UNION ALL SELECT event, printf ('ticket %lld-%lld-%lld-%lld: valid', event, type, serial, issue) FROM orphan AS o "
          "WHERE NOT EXISTS (SELECT 1 FROM ticket AS t WHERE t.event = o.event AND t.type = o.type AND t.serial = o.serial "
          "AND t.issue = o.issue)",
    "SELECT printf ('ticket %lld-%lld-%lld-%lld: %s', event, type, serial, issue, status) FROM ticket" },
  { "I3", "SELECT event, printf ('check-in %s: gate %lld, %lld-%lld-%lld-%lld, %s, %lld bodies%s', id, gate, event, type, serial, issue, "
          "direction, count, CASE annulled WHEN 0 THEN '' ELSE ', annulled' END) FROM checkin WHERE serial > 0 AND type > 0 "
          "AND kind IN ('checkin.entry', 'checkin.exit', 'checkin.override')",
    "SELECT printf ('check-in %s: gate %lld, %lld-%lld-%lld-%lld, %s, %lld bodies%s', id, gate, event, type, serial, issue, direction, "
    "count, CASE annulled WHEN 0 THEN '' ELSE ', annulled' END) FROM checkin WHERE count > 0 AND serial > 0" },
  { "I6", "SELECT e.event, printf ('issuer %lld is revoked', issuer) FROM terminal AS t JOIN terminal_event AS e ON e.terminal = t.terminal "
          "WHERE revoked_at <> 0 AND issuer IS NOT NULL",
    "SELECT printf ('issuer %lld is revoked', number) FROM issuer WHERE revoked_at IS NOT NULL" },
};

typedef struct { gint64 event; char *line; } Known;

static void
known_clear (gpointer known)
{
  g_free (((Known *) known)->line);
}

static gboolean
is_up_to_date (const SimTill *till)
{
  return till->db != NULL && till->seen->synced && !till->seen->tampered && till->revoked_at == 0 && till->quarantined_at == 0;
}

static GArray *
read_known (SimLook *look, const char *sql)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Known));
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", sql);

  g_array_set_clear_func (list, known_clear);
  while (sim_step (look, stmt))
    {
      Known known = { sqlite3_column_int64 (stmt, 0), g_strdup (sim_column (stmt, 1)) };

      g_array_append_val (list, known);
    }
  sqlite3_finalize (stmt);
  return list;
}

/* The events it may work at. */
static GHashTable *
read_events (SimLook *look, const SimTill *till)
{
  GHashTable *events = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", "SELECT event FROM terminal_event WHERE terminal = ?1");

  if (stmt != NULL)
    sqlite3_bind_int64 (stmt, 1, till->terminal);
  while (sim_step (look, stmt))
    {
      gint64 event = sqlite3_column_int64 (stmt, 0);

      g_hash_table_add (events, g_memdup2 (&event, sizeof event));
    }
  sqlite3_finalize (stmt);
  return events;
}

/* The same line for two events (an issuer's) is one. */
static gboolean
check_till (SimLook *look, const SimTill *till, gsize subject, const GArray *list)
{
  g_autoptr (SimSheet) sheet = sim_sheet_new ();
  g_autoptr (GHashTable) events = read_events (look, till), told = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *who = g_strdup_printf ("%s, which has heard everything,", till->name);

  for (guint i = 0; i < list->len; i++)
    {
      const Known *known = &g_array_index (list, Known, i);

      if (g_hash_table_contains (events, &known->event) && g_hash_table_add (told, known->line))
        sim_expect (sheet, "%s", known->line);
    }
  return look->violation == NULL && sim_compare (look, sheet, till->db, who, subjects[subject].invariant, subjects[subject].till);
}

static gboolean
check_subject (SimLook *look, gsize subject)
{
  g_autoptr (GArray) list = read_known (look, subjects[subject].hub);

  for (guint i = 0; look->violation == NULL && i < look->tills->len; i++)
    if (is_up_to_date (look->tills->pdata[i]) && !check_till (look, look->tills->pdata[i], subject, list))
      return FALSE;
  return look->violation == NULL;
}

gboolean
sim_check_known (SimLook *look)
{
  for (gsize i = 0; look->seen->at_rest && i < G_N_ELEMENTS (subjects); i++)
    if (!check_subject (look, i))
      return FALSE;
  return TRUE;
}
