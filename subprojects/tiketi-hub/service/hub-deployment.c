/* Carries a whole deployment from one database to another, with its key where it must go. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-service-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-copy.h"
#include "hub-store.h"
#include "tk-wire.h"

/* ---- Copying ---- */

static SqlConn *
open_source (const char *uri, GError **error)
{
  g_autoptr (SqlConn) conn = sql_open (uri, SQL_OPEN_READ_ONLY, error);

  if (conn == NULL)
    return NULL;
  if (hub_store_is_current (conn))
    return g_steal_pointer (&conn);
  hub_refuse (error, HUB_ERROR_UNAVAILABLE,
              _("The database to copy is not ready for this version; run “tiketi-hub init” on it first"));
  return NULL;
}

/* A database in which an earlier copy did not come to its end is as good as a new one. */
static gboolean
check_empty (SqlConn *conn, GError **error)
{
  g_autoptr (GPtrArray) tables = hub_store_tables (conn, error);
  gboolean empty = tables != NULL;

  for (guint i = 0; tables != NULL && i < tables->len && empty; i++)
    {
      if (!hub_store_table_is_empty (conn, tables->pdata[i], &empty, error))
        return FALSE;
    }
  if (tables == NULL || empty)
    return tables != NULL;
  return hub_refuse (error, HUB_ERROR_CONFLICT, _("The database to copy into holds something already; give one that is empty"));
}

static SqlConn *
open_target (const char *uri, GError **error)
{
  g_autoptr (SqlConn) conn = sql_open (uri, SQL_OPEN_CREATE, error);

  if (conn == NULL)
    return NULL;
  if (sql_version (conn) != 0 && !hub_store_is_current (conn))
    {
      hub_refuse (error, HUB_ERROR_CONFLICT,
                  _("The database to copy into is of another version of Tiketi; give one that is empty"));
      return NULL;
    }
  return hub_store_migrate (conn, error) ? g_steal_pointer (&conn) : NULL;
}

static gboolean
check_table (SqlConn *to, const HubStoreTable *sent, GError **error)
{
  HubStoreTable arrived = { .name = sent->name };

  if (!hub_store_table_copy (to, NULL, &arrived, error))
    return FALSE;
  if (arrived.rows == sent->rows && strcmp (arrived.digest, sent->digest) == 0)
    return TRUE;
  return hub_refuse (error, HUB_ERROR_UNAVAILABLE,
                     _("The table %s did not arrive as it was, so nothing was copied; check the disks, then report this"), sent->name);
}

/* Both inside their transactions. (transfer full) of HubStoreTable */
static GPtrArray *
copy_tables (SqlConn *from, SqlConn *to, GError **error)
{
  g_autoptr (GPtrArray) tables = check_empty (to, error) ? hub_store_tables (from, error) : NULL;

  for (guint i = 0; tables != NULL && i < tables->len; i++)
    {
      if (!hub_store_table_copy (from, to, tables->pdata[i], error))
        return NULL;
    }
  for (guint i = 0; tables != NULL && i < tables->len; i++)
    {
      if (!check_table (to, tables->pdata[i], error))
        return NULL;
    }
  return g_steal_pointer (&tables);
}

static char *
write_report (const GPtrArray *tables, int schema)
{
  g_autoptr (TkJson) json = tk_json_object ();
  TkJson *list = tk_json_array ();
  gint64 rows = 0;

  for (guint i = 0; i < tables->len; i++)
    {
      const HubStoreTable *table = tables->pdata[i];
      TkJson *row = tk_json_object ();

      tk_json_set_string (row, "table", table->name);
      tk_json_set_int (row, "rows", table->rows);
      tk_json_set_string (row, "digest", table->digest);
      tk_json_append (list, row);
      rows += table->rows;
    }
  tk_json_set_int (json, "schema", schema);
  tk_json_set_int (json, "rows", rows);
  tk_json_take (json, "tables", list);
  return tk_json_to_text (json);
}

static char *
copy_between (SqlConn *from, SqlConn *to, GError **error)
{
  if (!sql_begin_read (from, error))
    return NULL;
  g_autoptr (GPtrArray) tables = sql_begin (to, error) ? copy_tables (from, to, error) : NULL;
  sql_rollback (from);
  if (tables == NULL)
    sql_rollback (to);
  return tables != NULL && sql_commit (to, error) ? write_report (tables, sql_version (to)) : NULL;
}

static char *
copy (const char *from_uri, const char *to_uri, GError **error)
{
  g_autoptr (SqlConn) from = open_source (from_uri, error);
  g_autoptr (SqlConn) to = from != NULL ? open_target (to_uri, error) : NULL;

  return to != NULL ? copy_between (from, to, error) : NULL;
}

/* An address that is none is the caller's mistake. */
static char *
finish (char *report, GError *failure, GError **error)
{
  if (failure == NULL)
    return report;
  if (failure->domain == SQL_ERROR && failure->code == SQL_ERROR_URI)
    {
      failure->domain = HUB_ERROR;
      failure->code = HUB_ERROR_INVALID;
    }
  hub_error_take (failure, error);
  g_free (report);
  return NULL;
}

char *
hub_service_copy (const char *from, const char *to, GError **error)
{
  GError *failure = NULL;

  tk_keys_init ();
  char *report = copy (from, to, &failure);
  return finish (report, failure, error);
}

/* ---- The key beside it ---- */

static TkKeyPair *
load_matching (const char *uri, const char *path, GError **error)
{
  g_autofree char *expected = NULL;
  g_autoptr (SqlConn) conn = sql_open (uri, SQL_OPEN_READ_ONLY, error);

  if (conn == NULL || !hub_store_get_hub_key (conn, &expected, error))
    return NULL;
  return hub_key_load (path, expected, error);
}

static gboolean
put_away (const char *uri, GError **error)
{
  g_autoptr (SqlConn) conn = sql_open (uri, SQL_OPEN_EXISTING, error);

  return conn != NULL && hub_store_put_away (conn, error);
}

static char *
back_up (const char *uri, const char *file, GError **error)
{
  g_autofree char *key = hub_key_path (uri, error);
  g_autofree char *key_copy = g_strconcat (file, ".key", NULL);
  g_autofree char *to = g_strconcat ("sqlite:", file, NULL);
  g_autoptr (TkKeyPair) pair = key != NULL ? load_matching (uri, key, error) : NULL;

  if (pair == NULL)
    return NULL;
  if (g_file_test (file, G_FILE_TEST_EXISTS) || g_file_test (key_copy, G_FILE_TEST_EXISTS))
    {
      hub_refuse (error, HUB_ERROR_CONFLICT, _("There is a backup under that name already; give it another name"));
      return NULL;
    }
  g_autofree char *report = copy (uri, to, error);
  if (report != NULL && put_away (to, error) && tk_key_pair_save (pair, key_copy, error))
    return g_steal_pointer (&report);
  g_unlink (file); /* half a backup is none */
  return NULL;
}

char *
hub_service_backup (const char *uri, const char *file, GError **error)
{
  GError *failure = NULL;

  tk_keys_init ();
  char *report = back_up (uri, file, &failure);
  return finish (report, failure, error);
}

/* Where a key lies already it must be this one: told before anything is copied. */
static gboolean
check_key_there (const TkKeyPair *pair, const char *path, gboolean *there, GError **error)
{
  g_autofree char *expected = tk_hex_encode (tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);

  *there = g_file_test (path, G_FILE_TEST_EXISTS);
  if (!*there)
    return TRUE;
  g_autoptr (TkKeyPair) lying = hub_key_load (path, expected, error);
  return lying != NULL;
}

static char *
put_back (const char *file, const char *uri, GError **error)
{
  g_autofree char *from = g_strconcat ("sqlite:", file, NULL);
  g_autofree char *key_copy = g_strconcat (file, ".key", NULL);
  g_autofree char *key = hub_key_path (uri, error);
  g_autoptr (TkKeyPair) pair = key != NULL ? load_matching (from, key_copy, error) : NULL;
  gboolean there;

  if (pair == NULL || !check_key_there (pair, key, &there, error))
    return NULL;
  g_autofree char *report = copy (from, uri, error);
  return report != NULL && (there || tk_key_pair_save (pair, key, error)) ? g_steal_pointer (&report) : NULL;
}

char *
hub_service_restore (const char *file, const char *uri, GError **error)
{
  GError *failure = NULL;

  tk_keys_init ();
  char *report = put_back (file, uri, &failure);
  return finish (report, failure, error);
}
