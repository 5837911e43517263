/* Check-ins that the feed tells of: those of other gates, and what others did to ours.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-alarm.h"

static gboolean
keep (TkDb *db, const TkWireSeen *seen, GError **error)
{
  return tk_db_run (
    db, error,
    "INSERT INTO checkin (id, event, gate, gate_name, terminal_name, type, serial, issue, direction, verdict, count, "
    "at, annulled, hlc) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
    "ON CONFLICT (id) DO UPDATE SET gate_name = excluded.gate_name, terminal_name = excluded.terminal_name, "
    "verdict = excluded.verdict, count = excluded.count, at = excluded.at, annulled = excluded.annulled, "
    "hlc = excluded.hlc WHERE seq IS NULL",
    "siissiiissiiii", seen->id, seen->event, seen->gate, seen->gate_name, seen->terminal_name, seen->type,
    seen->serial, seen->issue, seen->direction, seen->verdict, seen->count, seen->at, (gint64) seen->annulled, seen->hlc);
}

/* Another terminal annulled what was made here: nobody came in with it. What the journal says stays as it is. */
static gboolean
keep_annulled (TkDb *db, const TkWireSeen *seen, GError **error)
{
  return tk_db_run (db, error, "UPDATE checkin SET annulled = 1 WHERE id = $1 AND seq IS NOT NULL AND annulled = 0", "s",
                    seen->id);
}

gboolean
tk_store_put_seen (TkStore *store, const TkWireSeen *seen, GError **error)
{
  TkDb *db = tk_store_get_db (store);

  return keep (db, seen, error) && (!seen->annulled || keep_annulled (db, seen, error))
         && tk_store_alarm_look (store, seen, error);
}
