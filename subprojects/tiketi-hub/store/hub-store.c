/* Schema and identity of the hub's database. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store.h"

#include <gio/gio.h>

#include "hub-store-resources.h"

#define MIGRATIONS "/ke/tiketi/hub/migrations"

/* A static library's resources are only linked in when something names them. */
static void
ensure_resources (void)
{
  g_resources_register (hub_store_get_resource ());
}

const char *
hub_store_text (const char *text)
{
  return text != NULL ? text : "";
}

gboolean
hub_store_migrate (SqlConn *conn, GError **error)
{
  ensure_resources ();
  return sql_migrate (conn, MIGRATIONS, error);
}

gboolean
hub_store_is_current (SqlConn *conn)
{
  ensure_resources ();
  g_auto (GStrv) names = g_resources_enumerate_children (MIGRATIONS, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return names != NULL && sql_version (conn) == (int) g_strv_length (names);
}

gboolean
hub_store_get_hub_key (SqlConn *conn, char **public_key, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (conn, error, "SELECT public_key FROM hub WHERE id = 1", "");

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *public_key = g_strdup (found ? sql_text (rows, 0) : "");
  return TRUE;
}

gboolean
hub_store_set_hub_key (SqlConn *conn, const char *public_key, gint64 now, GError **error)
{
  return sql_run (conn, error, "INSERT INTO hub (id, public_key, created_at) VALUES (1, $1, $2)", "si", public_key, now);
}

gboolean
hub_store_get_rules (SqlConn *conn, HubStoreRules *out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (conn, error, "SELECT epoch, offline_hours FROM hub WHERE id = 1", "");

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  *out = found ? (HubStoreRules){ sql_int (rows, 0), sql_int (rows, 1) } : (HubStoreRules){ 0 };
  return TRUE;
}

gboolean
hub_store_set_offline_hours (SqlConn *conn, gint64 hours, GError **error)
{
  return sql_run (conn, error, "UPDATE hub SET offline_hours = $1 WHERE id = 1", "i", hours);
}

gboolean
hub_store_set_epoch (SqlConn *conn, gint64 epoch, GError **error)
{
  return sql_run (conn, error, "UPDATE hub SET epoch = $1 WHERE id = 1", "i", epoch);
}

gboolean
hub_store_get_totals (SqlConn *conn, HubStoreTotals *out, GError **error)
{
  gboolean found;
  g_autoptr (SqlRows) rows = sql_query (
    conn, error,
    /* What each terminal has handed over is what the journal holds, and is counted already. */
    "SELECT (SELECT coalesce(sum(acked), 0) FROM terminal), (SELECT coalesce(max(n), 0) FROM change), "
    "(SELECT count(*) FROM terminal WHERE revoked_at = 0), (SELECT count(*) FROM incident WHERE closed = 0)",
    "");

  if (rows == NULL || !sql_step_one (rows, &found, error))
    return FALSE;
  out->entries = sql_int (rows, 0);
  out->last_change = sql_int (rows, 1);
  out->terminals = sql_int (rows, 2);
  out->open_incidents = sql_int (rows, 3);
  return TRUE;
}
