/* A world of real files that nobody watched. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

/* One number from a database; FALSE with a violation when there is none. */
static gboolean
ask (SimLook *look, const char *path, const char *sql, gint64 argument, gint64 *out)
{
  gboolean found = FALSE;
  sqlite3 *db = sim_open (look, path, "file");
  sqlite3_stmt *stmt = db != NULL ? sim_query (look, db, path, sql) : NULL;

  if (stmt != NULL)
    sqlite3_bind_int64 (stmt, 1, argument);
  if (sim_step (look, stmt))
    {
      found = TRUE;
      *out = sqlite3_column_int64 (stmt, 0);
    }
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return found || sim_violates (look, "DB: %s does not say what was asked (%s)", path, sql);
}

static gboolean
add_terminal (SimLook *look, SimWorldSeen *seen, const char *path)
{
  gint64 number = 0, revoked = 0, quarantined = 0;
  SimTerminalSeen *terminal;

  if (!ask (look, path, "SELECT value FROM setting WHERE name = 'terminal' AND ?1 = 0", 0, &number)
      || !ask (look, seen->hub_path, "SELECT revoked_at FROM terminal WHERE terminal = ?1", number, &revoked)
      || !ask (look, seen->hub_path, "SELECT quarantined_at FROM terminal WHERE terminal = ?1", number, &quarantined))
    return FALSE;
  terminal = g_new0 (SimTerminalSeen, 1);
  *terminal = (SimTerminalSeen) { .terminal = (guint32) number, .path = g_strdup (path), .revoked = revoked != 0,
                                  .tampered = quarantined != 0,
                                  .synced = seen->at_rest && revoked == 0 && quarantined == 0 };
  g_ptr_array_add (seen->terminals, terminal);
  return TRUE;
}

SimWorldSeen *
sim_world_from_files (const char *hub, const char *const *terminals, gboolean at_rest, char **trouble)
{
  g_autoptr (SimWorldSeen) seen = sim_world_seen_new ();
  SimLook look = { .seen = seen };

  seen->hub_path = g_strdup (hub);
  seen->at_rest = at_rest;
  for (; *terminals != NULL; terminals++)
    if (!add_terminal (&look, seen, *terminals))
      {
        *trouble = look.violation;
        return NULL;
      }
  return g_steal_pointer (&seen);
}
