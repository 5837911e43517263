/* Dead letters between a terminal and a real hub: seen here, tried again by either side, gone once they are applied.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-scene.h"

#include "tk-desk-status.h"
#include "tk-store.h"

/* Stands for a hub that does not know sales yet. */
#define POISON "CREATE TRIGGER poison BEFORE INSERT ON sale BEGIN SELECT RAISE (ABORT, 'not yet'); END"

static void
hub_sql (TkSyncScene *scene, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = tk_db_open (tk_hub_runner_get_db_path (scene->hub), TK_DB_EXISTING, &error);

  g_assert_no_error (error);
  tk_db_exec_script (db, sql, &error);
  g_assert_no_error (error);
}

/* Two sales that the hub cannot take, and a note behind them that it can. */
static const char *
make_dead (TkSyncScene *scene)
{
  const char *box = tk_sync_scene_enrol (scene, tk_hub_runner_get_box_office_code (scene->hub));

  hub_sql (scene, POISON);
  g_free (tk_scene_sell (box, 1));
  g_free (tk_scene_sell (box, 2));
  tk_scene_journal_notes (box, 1);
  tk_scene_sync (box);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM journal WHERE status = 'dead'"), ==, 2);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM journal WHERE kind = 'note'"), ==, 1);
  return box;
}

static void
assert_letters (const char *dir, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDesk) desk = tk_desk_open (dir, tk_clock_system (), &error);
  g_autoptr (TkDeskStatus) status = tk_desk_get_status (desk, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (status->dead_letters->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const TkDeadLetter *letter = g_ptr_array_index (status->dead_letters, i);

      g_assert_cmpstr (letter->kind, ==, "sale.completed");
      g_assert_cmpstr (letter->reason, !=, "");
    }
}

static void
test_asked_by_the_terminal (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = make_dead (scene);
  g_autoptr (GError) error = NULL;
  TkSyncRetried retried;

  assert_letters (box, 2);
  g_assert_true (tk_sync_retry (box, tk_clock_system (), &retried, &error));
  g_assert_no_error (error);
  g_assert_cmpint (retried.tried, ==, 2);
  g_assert_cmpint (retried.dead, ==, 2);
  assert_letters (box, 2);

  hub_sql (scene, "DROP TRIGGER poison");
  g_assert_true (tk_sync_retry (box, tk_clock_system (), &retried, &error));
  g_assert_no_error (error);
  g_assert_cmpint (retried.applied, ==, 2);
  assert_letters (box, 0);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT sum (total) FROM sale"), ==, 450000);
  tk_scene_sync (box); /* the feed tells the same */
  tk_sync_scene_assert_same (scene, box);
}

/* Nobody but the hub was updated: it tries again as it starts, and the feed tells the terminal. */
static void
test_at_the_hubs_start (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = make_dead (scene);
  g_autoptr (GError) error = NULL;

  tk_hub_runner_stop (scene->hub);
  hub_sql (scene, "DROP TRIGGER poison");
  tk_hub_runner_start (scene->hub, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM journal WHERE status = 'dead'"), ==, 0);
  assert_letters (box, 2);
  tk_scene_sync (box);
  assert_letters (box, 0);
  tk_sync_scene_assert_same (scene, box);
}

static void
test_by_command (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = make_dead (scene);
  const char *const words[] = { "journal", "retry", "--json", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL, *again = NULL;

  hub_sql (scene, "DROP TRIGGER poison");
  said = tk_hub_runner_run (scene->hub, words, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (said, ==, "{\"tried\":2,\"applied\":2,\"conflict\":0,\"dead\":0}\n");
  again = tk_hub_runner_run (scene->hub, words, &error);
  g_assert_cmpstr (again, ==, "{\"tried\":0,\"applied\":0,\"conflict\":0,\"dead\":0}\n");
  tk_scene_sync (box);
  assert_letters (box, 0);
}

/* The reply that told of the dead letters is lost: the terminal hears of them all the same. */
static void
test_lost_reply (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = make_dead (scene);

  tk_scene_sql (box, "DELETE FROM journal_answer; UPDATE setting SET value = '' WHERE name = 'cursor'");
  assert_letters (box, 0);
  tk_scene_sync (box);
  assert_letters (box, 2);
}

static void
test_refused (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = make_dead (scene);
  g_autoptr (GError) error = NULL;
  TkSyncRetried retried = { 77, 77, 77, 77 };

  tk_hub_runner_stop (scene->hub);
  g_assert_false (tk_sync_retry (box, tk_clock_system (), &retried, &error));
  g_assert_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE);
  g_assert_cmpint (retried.tried, ==, 77);
  assert_letters (box, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dead-letters/asked-by-the-terminal", test_asked_by_the_terminal);
  g_test_add_func ("/dead-letters/at-the-hubs-start", test_at_the_hubs_start);
  g_test_add_func ("/dead-letters/by-command", test_by_command);
  g_test_add_func ("/dead-letters/lost-reply", test_lost_reply);
  g_test_add_func ("/dead-letters/refused", test_refused);
  return g_test_run ();
}
