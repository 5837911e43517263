/* The real hub is put back from a backup while terminals go on: their agents bring it up to date again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "tk-sync-scene.h"

#define TERMINALS 3

typedef struct
{
  TkSyncScene *scene;
  const char *dirs[TERMINALS]; /* two box offices and a gate */
  char *token;                 /* of the ticket sold last */
} Hall;

static void
start (Hall *hall)
{
  g_autoptr (GError) error = NULL;

  tk_hub_runner_start (hall->scene->hub, &error);
  g_assert_no_error (error);
}

/* A copy of the database of a hub that does not run. */
static void
copy_database (Hall *hall, gboolean back)
{
  g_autoptr (GError) error = NULL;
  const char *path = tk_hub_runner_get_db_path (hall->scene->hub);
  g_autofree char *backup = g_strconcat (path, ".saved", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS)); /* folded in when it stopped */
  g_file_get_contents (back ? backup : path, &content, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents_full (back ? path : backup, content, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static void
work (Hall *hall)
{
  for (guint i = 0; i < 2; i++)
    {
      g_free (hall->token);
      hall->token = tk_scene_sell (hall->dirs[i], 2);
      g_assert_cmpint (tk_scene_scan (hall->dirs[2], hall->token), ==, TK_VERDICT_ADMITTED);
    }
}

static void
sync_all (Hall *hall)
{
  for (guint i = 0; i < TERMINALS; i++)
    tk_scene_sync (hall->dirs[i]);
}

static gint64
ask (Hall *hall, const char *sql)
{
  return tk_sync_scene_ask_hub (hall->scene, sql);
}

static void
set_up (Hall *hall, gconstpointer data)
{
  hall->scene = tk_sync_scene_new ();
  hall->token = NULL;
  hall->dirs[0] = tk_sync_scene_terminal (hall->scene, "Box 1", "both");
  hall->dirs[1] = tk_sync_scene_terminal (hall->scene, "Box 2", "both");
  hall->dirs[2] = tk_sync_scene_terminal (hall->scene, "Gate 1", "gate");
  sync_all (hall);
  work (hall);
  sync_all (hall);
  tk_hub_runner_stop (hall->scene->hub);
  copy_database (hall, FALSE);
  start (hall);
}

static void
tear_down (Hall *hall, gconstpointer data)
{
  g_free (hall->token);
  tk_sync_scene_free (hall->scene);
}

static void
put_back (Hall *hall)
{
  tk_hub_runner_stop (hall->scene->hub);
  copy_database (hall, TRUE);
  start (hall);
}

static void
test_put_back (Hall *hall, gconstpointer data)
{
  work (hall);
  work (hall);
  sync_all (hall);
  gint64 lost = ask (hall, "SELECT count(*) FROM journal");
  put_back (hall);
  g_assert_cmpint (ask (hall, "SELECT count(*) FROM journal"), <, lost);
  work (hall);
  sync_all (hall);
  sync_all (hall); /* the first did not hear yet what the last brought */
  for (guint i = 0; i < TERMINALS; i++)
    tk_sync_scene_assert_same (hall->scene, hall->dirs[i]);
  g_assert_cmpint (ask (hall, "SELECT count(*) FROM journal"), >, lost);
  g_assert_cmpint (ask (hall, "SELECT count(*) FROM journal WHERE status <> 'applied'"), ==, 0);
  g_assert_cmpint (ask (hall, "SELECT count(*) FROM terminal WHERE quarantined_at > 0"), ==, 0);
  g_assert_cmpint (ask (hall, "SELECT count(*) FROM incident"), ==, 1);
  g_assert_cmpint (ask (hall, "SELECT count(*) FROM incident WHERE kind = 'hub_restored'"), ==, 1);
  /* Each knows what the others sold, and that the incident is open. */
  for (guint i = 0; i < TERMINALS; i++)
    {
      g_autofree char *stopped = tk_scene_setting (hall->dirs[i], "stopped");

      g_assert_null (stopped);
      g_assert_cmpint (tk_scene_ask (hall->dirs[i], "SELECT count(*) FROM ticket"), ==, ask (hall, "SELECT count(*) FROM ticket"));
      g_assert_cmpint (tk_scene_ask (hall->dirs[i], "SELECT count(*) FROM incident WHERE kind = 'hub_restored' AND closed = 0"),
                       ==, 1);
    }
  /* And the night goes on. */
  work (hall);
  sync_all (hall);
  for (guint i = 0; i < TERMINALS; i++)
    tk_sync_scene_assert_same (hall->scene, hall->dirs[i]);
}

/* Entries are gone here, too: the hub asks for them in vain, and in the end believes that they were removed. */
static void
test_removed_here (Hall *hall, gconstpointer data)
{
  const char *box = hall->dirs[0];

  work (hall);
  work (hall);
  sync_all (hall);
  put_back (hall);
  g_autofree char *sql = g_strdup_printf ("PRAGMA foreign_keys = OFF; DROP TRIGGER journal_is_never_deleted; "
                                          "DELETE FROM journal WHERE seq = %" G_GINT64_FORMAT,
                                          ask (hall, "SELECT acked + 1 FROM terminal WHERE name = 'Box 1'"));
  tk_scene_sql (box, sql);
  for (int i = 0; i < 20 && ask (hall, "SELECT count(*) FROM terminal WHERE quarantined_at > 0") == 0; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tk_sync_once (box, tk_clock_system (), NULL, &error));
      g_assert_error (error, TK_SYNC_ERROR, error->code);
    }
  g_assert_cmpint (ask (hall, "SELECT count(*) FROM terminal WHERE quarantined_at > 0 AND name = 'Box 1'"), ==, 1);
  g_assert_cmpint (ask (hall, "SELECT count(*) FROM incident WHERE kind = 'journal_chain'"), ==, 1);
  g_autofree char *stopped = tk_scene_setting (box, "stopped");
  g_assert_nonnull (stopped);
  /* The others heal. */
  tk_scene_sync (hall->dirs[1]);
  tk_sync_scene_assert_same (hall->scene, hall->dirs[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/hub-restored/put-back", Hall, NULL, set_up, test_put_back, tear_down);
  g_test_add ("/hub-restored/removed-here", Hall, NULL, set_up, test_removed_here, tear_down);
  return g_test_run ();
}
