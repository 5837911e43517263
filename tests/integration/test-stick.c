/* No network at all: journals up and changes down on a stick, between a real hub process and terminals; then online again,
 * and nothing is doubled. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-scene.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tk-bundle.h"
#include "tk-desk-status.h"
#include "tk-store.h"

typedef struct
{
  TkSyncScene *scene;
  char *folder;             /* the stick */
  guint files;
} Stick;

static void
set_up (Stick *stick, gconstpointer data)
{
  stick->scene = tk_sync_scene_new ();
  stick->folder = g_dir_make_tmp ("tiketi-stick-XXXXXX", NULL);
  stick->files = 0;
}

static void
tear_down (Stick *stick, gconstpointer data)
{
  tk_sync_scene_free (stick->scene);
  tk_test_remove_tree (stick->folder);
  g_free (stick->folder);
}

static char *
new_file (Stick *stick)
{
  g_autofree char *name = g_strdup_printf ("%u.ndjson", ++stick->files);

  return g_build_filename (stick->folder, name, NULL);
}

/* From now on nothing passes. */
static void
pull_the_cable (Stick *stick)
{
  tk_fault_proxy_set (stick->scene->proxy, TK_FAULT_REFUSE, 0);
}

/* The terminal's journal onto the stick, and into the hub; (transfer full) what the hub said. */
static char *
carry_up (Stick *stick, const char *dir, gboolean unacked)
{
  g_autofree char *path = new_file (stick);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDesk) desk = tk_desk_open (dir, tk_clock_system (), &error);
  TkJournalPart part = { unacked, NULL };
  const char *const words[] = { "bundle", "import", path, "--json", NULL };
  char *said;

  tk_desk_export_journal_part (desk, path, &part, NULL, &error);
  g_assert_no_error (error);
  said = tk_hub_runner_run (stick->scene->hub, words, &error);
  g_assert_no_error (error);
  return said;
}

/* (transfer full) path. since: NULL from the start. */
static char *
export_down (Stick *stick, const char *name, const char *since)
{
  char *path = new_file (stick);
  const char *const words[] = { "bundle", "export", "--terminal", name, "--since", since != NULL ? since : "", path, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *said = tk_hub_runner_run (stick->scene->hub, words, &error);
  GStatBuf info;

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  return path;
}

static TkSyncBundle
import_down (const char *dir, const char *path)
{
  g_autoptr (GError) error = NULL;
  TkSyncBundle bundle = { 0 };
  gint permille = 0;

  tk_sync_import_bundle (dir, tk_clock_system (), path, &permille, &bundle, &error);
  g_assert_no_error (error);
  return bundle;
}

static void
assert_refused (const char *dir, const char *path, TkBundleError code)
{
  g_autoptr (GError) error = NULL;
  TkSyncBundle bundle = { 77, 77, 77 };

  g_assert_false (tk_sync_import_bundle (dir, tk_clock_system (), path, NULL, &bundle, &error));
  g_assert_error (error, TK_BUNDLE_ERROR, (int) code);
  g_assert_cmpint (bundle.changes, ==, 77);
}

static TkSyncBundle
carry_down (Stick *stick, const char *dir, const char *name, const char *since)
{
  g_autofree char *path = export_down (stick, name, since);

  return import_down (dir, path);
}

static void
assert_field (const char *json, const char *field, gint64 value)
{
  g_autofree char *part = g_strdup_printf ("\"%s\":%" G_GINT64_FORMAT, field, value);

  if (strstr (json, part) == NULL)
    g_error ("%s does not say %s", json, part);
}

/* What is known here, but for how the connection goes. */
static char *
fingerprint (const char *dir)
{
  static const char *const tables[] = { "event", "ticket_type", "gate", "staff", "issuer", "ticket", "checkin", "lease", "journal_answer" };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", tables[i]);
      g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", tables[i], tk_scene_ask (dir, sql));
    }
  g_autofree char *cursor = tk_scene_setting (dir, "cursor"), *acked = tk_scene_setting (dir, "acked_seq");
  g_string_append_printf (text, "%s %s", cursor, acked);
  return g_string_free (text, FALSE);
}

/* ---- The story ---- */

static void
test_there_and_back (Stick *stick, gconstpointer data)
{
  TkSyncScene *scene = stick->scene;
  const char *box = tk_sync_scene_terminal (scene, "Box", "both");
  const char *gate = tk_sync_scene_terminal (scene, "East", "gate");
  g_autofree char *first = NULL, *token = NULL, *said = NULL, *rest = NULL;
  TkSyncBundle bundle;

  pull_the_cable (stick);
  token = tk_scene_sell (box, 3);
  first = tk_scene_sell (box, 1);
  tk_scene_journal_notes (box, 700);
  tk_scene_sync_fails (box, TK_SYNC_ERROR_UNREACHABLE);

  said = carry_up (stick, box, FALSE);
  assert_field (said, "applied", tk_scene_ask (box, "SELECT count(*) FROM journal"));
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM ticket"), ==, 4);
  /* Down to both: the seller hears that the hub holds its journal, the gate hears of the tickets. */
  bundle = carry_down (stick, box, "Box", NULL);
  g_assert_cmpint (bundle.acked, ==, tk_scene_ask (box, "SELECT max(seq) FROM journal"));
  tk_sync_scene_assert_same (scene, box);
  bundle = carry_down (stick, gate, "East", NULL);
  g_assert_cmpint (tk_scene_ask (gate, "SELECT count(*) FROM ticket"), ==, 4);

  /* The gate admits; only what is new goes up; the box office learns who went in. */
  g_assert_cmpint (tk_scene_scan (gate, token), ==, TK_VERDICT_ADMITTED);
  g_free (carry_up (stick, gate, FALSE));
  g_free (tk_scene_sell (box, 2));
  rest = carry_up (stick, box, TRUE);
  assert_field (rest, "duplicate", 1);
  assert_field (rest, "applied", 1);
  g_autofree char *cursor = tk_scene_setting (box, "cursor");
  bundle = carry_down (stick, box, "Box", cursor);
  g_assert_cmpint (bundle.changes, <, 10);
  g_assert_cmpint (tk_scene_ask (box, "SELECT count(*) FROM checkin"), ==, 1);
  tk_sync_scene_assert_same (scene, box);

  /* The cable is back: nothing is doubled, and nothing is missing. */
  tk_fault_proxy_set (scene->proxy, TK_FAULT_PASS, 0);
  g_free (tk_scene_sell (box, 1));
  g_assert_cmpint (tk_scene_sync (box).pushed, ==, 1);
  tk_scene_sync (gate);
  tk_sync_scene_assert_same (scene, box);
  tk_sync_scene_assert_same (scene, gate);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM ticket"), ==, 7);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM sale"), ==, 4);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM checkin"), ==, 1);
  g_assert_cmpint (tk_scene_ask (gate, "SELECT count(*) FROM ticket"), ==, 7);
}

/* An enrolled terminal that never saw the network again: its first load, too, comes on a stick. */
static void
test_first_load (Stick *stick, gconstpointer data)
{
  const char *box = tk_sync_scene_terminal (stick->scene, "Box", "both");
  gint64 events = tk_scene_ask (box, "SELECT count(*) FROM event");

  tk_scene_sql (box, "DELETE FROM gate; DELETE FROM ticket_type; DELETE FROM event; DELETE FROM staff; DELETE FROM setting WHERE name IN "
                     "('cursor', 'feed_epoch', 'feed_position', 'last_complete', 'offline_hours')");
  pull_the_cable (stick);
  carry_down (stick, box, "Box", NULL);
  g_assert_cmpint (tk_scene_ask (box, "SELECT count(*) FROM event"), ==, events);
  g_assert_cmpint (tk_scene_ask (box, "SELECT value FROM setting WHERE name = 'offline_hours'"), ==, 336);
  g_assert_cmpint (tk_scene_ask (box, "SELECT value > 0 FROM setting WHERE name = 'last_complete'"), ==, 1);
  g_free (tk_scene_sell (box, 1));
}

/* ---- Nothing moves back ---- */

static void
test_replayed (Stick *stick, gconstpointer data)
{
  TkSyncScene *scene = stick->scene;
  const char *box = tk_sync_scene_terminal (scene, "Box", "both");
  const char *other = tk_sync_scene_terminal (scene, "Other", "both");
  g_autofree char *oldest = export_down (stick, "Box", NULL);
  g_autofree char *cursor = tk_scene_setting (box, "cursor");
  g_autofree char *part = NULL, *known = NULL, *after = NULL, *newest = NULL;

  g_free (tk_scene_sell (other, 2));
  tk_scene_sync (other);
  part = export_down (stick, "Box", cursor);
  g_free (tk_scene_sell (box, 1));
  tk_scene_sync (box);
  tk_scene_sync (box); /* up and down went side by side: now the feed is read behind our own sale */
  known = fingerprint (box);
  assert_refused (box, oldest, TK_BUNDLE_ERROR_ORDER);
  assert_refused (box, part, TK_BUNDLE_ERROR_ORDER); /* goes on from where this terminal is no more */
  after = fingerprint (box);
  g_assert_cmpstr (known, ==, after);

  /* The same one twice: the second time there is nothing new in it. */
  g_free (tk_scene_sell (other, 2));
  tk_scene_sync (other);
  newest = export_down (stick, "Box", NULL);
  g_assert_cmpint (import_down (box, newest).changes, >, 0);
  g_clear_pointer (&known, g_free);
  known = fingerprint (box);
  g_assert_cmpint (import_down (box, newest).changes, ==, 0);
  g_clear_pointer (&after, g_free);
  after = fingerprint (box);
  g_assert_cmpstr (known, ==, after);
}

/* A stick of before the hub refused this journal does not make it sell again, nor does it take back what was acknowledged. */
static void
test_stays_stopped (Stick *stick, gconstpointer data)
{
  const char *box = tk_sync_scene_terminal (stick->scene, "Box", "both");
  g_autofree char *path = NULL, *stopped = NULL;

  g_free (tk_scene_sell (box, 1));
  tk_scene_sync (box);
  g_free (tk_scene_sell (box, 1));
  path = export_down (stick, "Box", NULL);
  tk_scene_sync (box);
  tk_scene_sql (box, "REPLACE INTO setting VALUES ('stopped', 'journal'); UPDATE setting SET value = '' WHERE name = 'cursor';"
                     "DELETE FROM setting WHERE name = 'feed_position'");
  gint64 acked = tk_scene_ask (box, "SELECT value FROM setting WHERE name = 'acked_seq'");
  import_down (box, path);
  stopped = tk_scene_setting (box, "stopped");
  g_assert_cmpstr (stopped, ==, "journal");
  g_assert_cmpint (tk_scene_ask (box, "SELECT value FROM setting WHERE name = 'acked_seq'"), ==, acked);
}

/* ---- Refused: one sentence, nothing changed ---- */

static void
test_refused (Stick *stick, gconstpointer data)
{
  TkSyncScene *scene = stick->scene;
  const char *box = tk_sync_scene_terminal (scene, "Box", "both");
  const char *other = tk_sync_scene_terminal (scene, "Other", "both");
  g_autofree char *good = NULL, *for_other = NULL, *text = NULL, *bad = new_file (stick), *known = NULL, *after = NULL;
  g_autofree char *missing = new_file (stick);
  g_autoptr (GError) error = NULL, not_there = NULL;
  gsize length;

  g_free (tk_scene_sell (other, 2));
  tk_scene_sync (other);
  good = export_down (stick, "Box", NULL);
  for_other = export_down (stick, "Other", NULL);
  known = fingerprint (box);
  assert_refused (box, for_other, TK_BUNDLE_ERROR_FOREIGN);
  g_assert_true (g_file_get_contents (good, &text, &length, NULL));
  for (gsize cut = 0; cut < length; cut += 1 + length / 40)
    {
      g_assert_true (g_file_set_contents (bad, text, (gssize) cut, NULL));
      g_assert_false (tk_sync_import_bundle (box, tk_clock_system (), bad, NULL, NULL, &error));
      g_assert_cmpuint (error->domain, ==, TK_BUNDLE_ERROR);
      g_clear_error (&error);
    }
  for (gsize at = 0; at < length; at += 1 + length / 60)
    {
      text[at] ^= 4;
      g_assert_true (g_file_set_contents (bad, text, (gssize) length, NULL));
      text[at] ^= 4;
      g_assert_false (tk_sync_import_bundle (box, tk_clock_system (), bad, NULL, NULL, &error));
      g_assert_cmpuint (error->domain, ==, TK_BUNDLE_ERROR);
      g_clear_error (&error);
    }
  g_autofree char *newer = g_strdup (text);
  memcpy (strstr (newer, "\"format\":1"), "\"format\":2", 10);
  g_assert_true (g_file_set_contents (bad, newer, (gssize) length, NULL));
  assert_refused (box, bad, TK_BUNDLE_ERROR_FORMAT);
  g_assert_false (tk_sync_import_bundle (box, tk_clock_system (), missing, NULL, NULL, &not_there));
  g_assert_error (not_there, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  after = fingerprint (box);
  g_assert_cmpstr (known, ==, after);
  import_down (box, good);
}

/* Another hub's bundle for a terminal of the same number. */
static void
test_other_hub (Stick *stick, gconstpointer data)
{
  Stick other = { 0 };
  const char *box = tk_sync_scene_terminal (stick->scene, "Box", "both");

  set_up (&other, NULL);
  tk_sync_scene_terminal (other.scene, "Box", "both");
  g_autofree char *path = export_down (&other, "Box", NULL);
  assert_refused (box, path, TK_BUNDLE_ERROR_FOREIGN);
  tear_down (&other, NULL);
}

/* ---- A terminal the hub has done with ---- */

static void
test_revoked (Stick *stick, gconstpointer data)
{
  TkSyncScene *scene = stick->scene;
  const char *box = tk_sync_scene_terminal (scene, "Box", "both");
  const char *const revoke[] = { "terminal", "revoke", "Box", NULL };
  g_autoptr (GError) error = NULL, refused = NULL;
  g_autofree char *said = NULL, *path = new_file (stick);
  const char *const words[] = { "bundle", "export", "--terminal", "Box", path, NULL };

  g_free (tk_scene_sell (box, 2));
  g_free (tk_hub_runner_run (scene->hub, revoke, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT sum(quarantined) FROM ticket_type"), >, 0);
  tk_scene_sync_fails (box, TK_SYNC_ERROR_REVOKED);
  said = carry_up (stick, box, FALSE);
  assert_field (said, "entries", tk_scene_ask (box, "SELECT max(seq) FROM journal"));
  /* Its own journal is the proof of what it did not sell. */
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT sum(quarantined) FROM ticket_type"), ==, 0);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM ticket"), ==, 2);
  g_assert_null (tk_hub_runner_run (scene->hub, words, &refused));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* ---- Too long alone: a stick from the hub counts as having met it ---- */

static void
test_alone (Stick *stick, gconstpointer data)
{
  const char *box = tk_sync_scene_terminal (stick->scene, "Box", "both");
  const char *const words[] = { "set", "offline-hours", "2", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *said = tk_hub_runner_run (stick->scene->hub, words, &error);
  g_autofree char *before = NULL;

  g_assert_no_error (error);
  tk_scene_sync (box);
  g_assert_cmpint (tk_scene_ask (box, "SELECT value FROM setting WHERE name = 'offline_hours'"), ==, 2);
  pull_the_cable (stick);
  before = export_down (stick, "Box", NULL);
  tk_scene_sql (box, "UPDATE setting SET value = value + 3 * 3600000 WHERE name = 'clock_alone'");
  g_autoptr (TkDesk) desk = tk_desk_open (box, tk_clock_system (), &error);
  g_autoptr (TkDeskStatus) status = tk_desk_get_status (desk, &error);
  g_assert_cmpint (status->alone_ms, >=, 3 * 3600000);
  g_assert_cmpint (status->alone_limit_ms, ==, 2 * 3600000);
  carry_down (stick, box, "Box", NULL);
  g_assert_cmpint (tk_scene_ask (box, "SELECT CAST(value AS INTEGER) < 600000 FROM setting WHERE name = 'clock_alone'"), ==, 1);
  g_free (tk_scene_sell (box, 1));
}

#define ADD(path, func) g_test_add ("/stick/" path, Stick, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("there-and-back", test_there_and_back);
  ADD ("first-load", test_first_load);
  ADD ("replayed", test_replayed);
  ADD ("stays-stopped", test_stays_stopped);
  ADD ("refused", test_refused);
  ADD ("other-hub", test_other_hub);
  ADD ("revoked", test_revoked);
  ADD ("alone", test_alone);
  return g_test_run ();
}
