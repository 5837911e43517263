/* Terminals and their hub for tests of the sync. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-scene.h"

#include <string.h>

#include "tk-desk-sell.h"
#include "tk-keys.h"
#include "tk-store-journal.h"
#include "tk-store-setting.h"
#include "tk-wire-messages.h"

TkSyncScene *
tk_sync_scene_new (void)
{
  TkSyncScene *scene = g_new0 (TkSyncScene, 1);
  g_autoptr (GError) error = NULL;

  tk_keys_init ();
  scene->hub = tk_hub_runner_new (&error);
  g_assert_no_error (error);
  scene->proxy = tk_fault_proxy_new (tk_hub_runner_get_port (scene->hub));
  scene->dirs = g_ptr_array_new_with_free_func (g_free);
  return scene;
}

void
tk_sync_scene_free (TkSyncScene *scene)
{
  tk_fault_proxy_free (scene->proxy);
  tk_hub_runner_free (scene->hub);
  for (guint i = 0; i < scene->dirs->len; i++)
    tk_test_remove_tree (g_ptr_array_index (scene->dirs, i));
  g_ptr_array_unref (scene->dirs);
  g_free (scene);
}

const char *
tk_sync_scene_dir (TkSyncScene *scene)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("tiketi-terminal-XXXXXX", &error);

  g_assert_no_error (error);
  g_ptr_array_add (scene->dirs, dir);
  return dir;
}

const char *
tk_sync_scene_enrol (TkSyncScene *scene, const char *code)
{
  const char *dir = tk_sync_scene_dir (scene);
  TkEnrolRequest request = { tk_fault_proxy_get_url (scene->proxy), code, NULL };
  g_autoptr (GError) error = NULL;

  tk_sync_enrol (dir, tk_clock_system (), &request, &error);
  g_assert_no_error (error);
  tk_scene_sync (dir);
  return dir;
}

const char *
tk_sync_scene_terminal (TkSyncScene *scene, const char *name, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = tk_hub_runner_add_terminal (scene->hub, name, kind, "1,2", &error);

  g_assert_no_error (error);
  return tk_sync_scene_enrol (scene, code);
}

static TkDesk *
open_desk (const char *dir)
{
  g_autoptr (GError) error = NULL;
  TkDesk *desk = tk_desk_open (dir, tk_clock_system (), &error);

  g_assert_no_error (error);
  return desk;
}

char *
tk_scene_sell (const char *dir, guint qty)
{
  g_autoptr (TkDesk) desk = open_desk (dir);
  TkStaff amina = { (char *) "amina", (char *) "Amina", TK_ROLE_CASHIER, 0 };
  TkCartLine line = { 1, 1, qty };
  TkPayment cash = { TK_PAY_CASH, (gint64) qty * 150000, NULL };
  TkSaleRequest request = { &line, 1, &cash, 1, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (desk, &amina, &request, &error);

  g_assert_no_error (error);
  return g_strdup (((TkSoldTicket *) g_ptr_array_index (sale->tickets, 0))->token);
}

TkVerdictKind
tk_scene_scan (const char *dir, const char *token)
{
  g_autoptr (TkDesk) desk = open_desk (dir);
  TkStaff juma = { (char *) "juma", (char *) "Juma", TK_ROLE_GATE, 0 };
  TkScanRequest request = { 1, 1, TK_DIRECTION_ENTRY, token, strlen (token), "text", NULL, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = tk_desk_scan (desk, &juma, &request, &error);

  g_assert_no_error (error);
  return result->kind;
}

static TkStore *
open_store (const char *dir)
{
  g_autoptr (GError) error = NULL;
  TkStore *store = tk_store_open (dir, &error);

  g_assert_no_error (error);
  return store;
}

void
tk_scene_journal_notes (const char *dir, guint n)
{
  g_autoptr (TkStore) store = open_store (dir);
  g_autoptr (GError) error = NULL;

  tk_db_begin (tk_store_get_db (store), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Note %u with “quotes” and \"more\"", i);
      TkWireNote note = { text };

      tk_store_journal_append (store, tk_clock_system (), TK_KIND_NOTE, "amina", &tk_wire_note_shape, &note,
                               NULL, NULL, &error);
      g_assert_no_error (error);
    }
  tk_db_commit (tk_store_get_db (store), &error);
  g_assert_no_error (error);
}

char *
tk_scene_setting (const char *dir, const char *name)
{
  g_autoptr (TkStore) store = open_store (dir);
  g_autoptr (GError) error = NULL;
  char *value = NULL;

  tk_store_get_setting (store, name, &value, &error);
  g_assert_no_error (error);
  return value;
}

void
tk_scene_sql (const char *dir, const char *sql)
{
  g_autoptr (TkStore) store = open_store (dir);
  g_autoptr (GError) error = NULL;

  tk_db_exec_script (tk_store_get_db (store), sql, &error);
  g_assert_no_error (error);
}

static gint64
ask (TkDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  tk_db_get_int (db, &value, NULL, &error, sql, "");
  g_assert_no_error (error);
  return value;
}

gint64
tk_scene_ask (const char *dir, const char *sql)
{
  g_autoptr (TkStore) store = open_store (dir);

  return ask (tk_store_get_db (store), sql);
}

static TkDb *
open_hub (TkSyncScene *scene)
{
  g_autoptr (GError) error = NULL;
  TkDb *db = tk_db_open (tk_hub_runner_get_db_path (scene->hub), TK_DB_READ_ONLY | TK_DB_EXISTING, &error);

  g_assert_no_error (error);
  return db;
}

gint64
tk_sync_scene_ask_hub (TkSyncScene *scene, const char *sql)
{
  g_autoptr (TkDb) db = open_hub (scene);

  return ask (db, sql);
}

/* "1 HEX\n2 HEX\n…" */
static char *
list_hashes (TkDb *db, const char *sql, gint64 terminal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStmt) stmt = tk_db_query (db, &error, sql, terminal > 0 ? "i" : "", terminal);
  GString *list = g_string_new (NULL);

  g_assert_no_error (error);
  while (tk_stmt_step (stmt, &error))
    g_string_append_printf (list, "%" G_GINT64_FORMAT " %s\n", tk_stmt_int (stmt, 0), tk_stmt_text (stmt, 1));
  g_assert_no_error (error);
  return g_string_free (list, FALSE);
}

void
tk_sync_scene_assert_same (TkSyncScene *scene, const char *dir)
{
  g_autoptr (TkStore) store = open_store (dir);
  g_autoptr (TkDb) hub = open_hub (scene);
  TkDb *db = tk_store_get_db (store);
  gint64 terminal = ask (db, "SELECT value FROM setting WHERE name = 'terminal'");
  g_autofree char *here = list_hashes (db, "SELECT seq, lower (hex (hash)) FROM journal ORDER BY seq", 0);
  g_autofree char *there = list_hashes (
    hub, "SELECT seq, lower (hash) FROM journal WHERE terminal = $1 ORDER BY seq", terminal);

  g_assert_cmpstr (here, ==, there);
  g_assert_cmpint (
    ask (db, "SELECT count(*) FROM journal"), ==,
    ask (db, "SELECT coalesce (max (CAST (value AS INTEGER)), 0) FROM setting WHERE name = 'acked_seq'"));
  g_assert_cmpint (ask (db, "SELECT count(*) FROM journal_answer"), ==, 0);
}

TkSyncOutcome
tk_scene_sync (const char *dir)
{
  g_autoptr (GError) error = NULL;
  TkSyncOutcome outcome = { 0 };

  tk_sync_once (dir, tk_clock_system (), &outcome, &error);
  g_assert_no_error (error);
  return outcome;
}

void
tk_scene_sync_fails (const char *dir, TkSyncError code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  g_assert_false (tk_sync_once (dir, tk_clock_system (), NULL, &error));
  g_assert_error (error, TK_SYNC_ERROR, (int) code);
  kept = tk_scene_setting (dir, "last_error");
  g_assert_cmpstr (kept, !=, "");
}
