/* At rest everybody knows what the hub knows: which tickets are good (I6), who passed elsewhere (I3), whose key counts (I6).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

/* Each pair of queries must say the same, line for line; the hub's is asked for ?1, a terminal. */
#define EVENTS "event IN (SELECT event FROM terminal_event WHERE terminal = ?1)"

static const struct
{
  const char *invariant, *hub, *till;
} subjects[] = {
  /* What a gate saw of a lost terminal's is good until its sale comes. */
  { "I6", "SELECT printf ('ticket %lld-%lld-%lld-%lld: %s', event, type, serial, issue, status) FROM ticket WHERE " EVENTS
          " UNION ALL SELECT printf ('ticket %lld-%lld-%lld-%lld: valid', event, type, serial, issue) FROM orphan WHERE " EVENTS
          " AND (event, type, serial, issue) NOT IN (SELECT event, type, serial, issue FROM ticket)",
    "SELECT printf ('ticket %lld-%lld-%lld-%lld: %s', event, type, serial, issue, status) FROM ticket" },
  { "I3", "SELECT printf ('check-in %s: gate %lld, %lld-%lld-%lld-%lld, %s, %lld bodies%s', id, gate, event, type, serial, issue, direction, "
          "count, CASE annulled WHEN 0 THEN '' ELSE ', annulled' END) FROM checkin WHERE serial > 0 AND type > 0 "
          "AND kind IN ('checkin.entry', 'checkin.exit', 'checkin.override') AND " EVENTS,
    "SELECT printf ('check-in %s: gate %lld, %lld-%lld-%lld-%lld, %s, %lld bodies%s', id, gate, event, type, serial, issue, direction, "
    "count, CASE annulled WHEN 0 THEN '' ELSE ', annulled' END) FROM checkin WHERE count > 0" },
  { "I6", "SELECT printf ('issuer %lld is revoked', issuer) FROM terminal AS other WHERE revoked_at <> 0 AND issuer IS NOT NULL "
          "AND EXISTS (SELECT 1 FROM terminal_event AS t WHERE t.terminal = other.terminal AND " EVENTS ")",
    "SELECT printf ('issuer %lld is revoked', number) FROM issuer WHERE revoked_at IS NOT NULL" },
};

static gboolean
is_up_to_date (const SimTill *till)
{
  return till->db != NULL && till->seen->synced && !till->seen->tampered && till->revoked_at == 0 && till->quarantined_at == 0;
}

static gboolean
check_subject (SimLook *look, const SimTill *till, gsize subject)
{
  g_autoptr (SimSheet) sheet = sim_sheet_new ();
  g_autofree char *who = g_strdup_printf ("%s, which has heard everything,", till->name);
  sqlite3_stmt *stmt = sim_query (look, look->hub, "hub", subjects[subject].hub);

  if (stmt != NULL)
    sqlite3_bind_int64 (stmt, 1, till->terminal);
  while (sim_step (look, stmt))
    sim_expect (sheet, "%s", sim_column (stmt, 0));
  sqlite3_finalize (stmt);
  return look->violation == NULL && sim_compare (look, sheet, till->db, who, subjects[subject].invariant, subjects[subject].till);
}

gboolean
sim_check_known (SimLook *look)
{
  for (guint i = 0; look->seen->at_rest && i < look->tills->len; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (subjects); k++)
      if (is_up_to_date (look->tills->pdata[i]) && !check_subject (look, look->tills->pdata[i], k))
        return FALSE;
  return TRUE;
}
