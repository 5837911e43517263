/* Kills a selling, checking-in, syncing terminal with SIGKILL at random moments, 200 times, and its hub now and then:
 * nothing it had acknowledged may be missing, nothing may be there twice, and at the end hub and terminal hold the
 * same entries. Seeded; TIKETI_SEED replays the choice of moments, TIKETI_KILLS says how many.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include "sim-check.h"
#include "tk-db.h"
#include "tk-desk-status.h"
#include "tk-hub-runner.h"
#include "tk-keys.h"
#include "tk-sync.h"

typedef struct {
  char *dir;
  TkHubRunner *hub;
  GRand *rand;
  GHashTable *sales;       /* sale id → "N SEQ TICKETS", acknowledged */
  GHashTable *scans;       /* scan id → colour, acknowledged */
  gint64 next;             /* the first act not acknowledged yet */
} Night;

/* ---- one life of the terminal -------------------------------------------------------------------------------- */

static void
note_line (Night *night, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  guint n = g_strv_length (words);

  if (n < 2)
    return;
  if (strcmp (words[0], "sale") == 0 && n == 5)
    g_hash_table_insert (night->sales, g_strdup (words[2]), g_strdup_printf ("%s %s %s", words[1], words[3], words[4]));
  else if (strcmp (words[0], "scan") == 0 && n == 4)
    g_hash_table_insert (night->scans, g_strdup (words[2]), g_strdup (words[3]));
  else if (strcmp (words[0], "none") != 0 || n != 2)
    return; /* a line cut short by the kill was never acknowledged */
  night->next = g_ascii_strtoll (words[1], NULL, 10) + 1;
}

/* Starts it, lets it work for `ms` after it is ready, kills it, and notes what it had acknowledged. */
static void
live_and_die (Night *night, guint ms)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = g_strdup_printf ("%" G_GINT64_FORMAT, night->next);
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                                    g_getenv ("TIKETI_SHIFT_SCRIPT"), night->dir, first, NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  char *line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "ready");
  g_free (line);
  g_usleep (ms * 1000);
  g_subprocess_send_signal (child, SIGKILL);
  while ((line = g_data_input_stream_read_line (out, NULL, NULL, NULL)) != NULL)
    {
      note_line (night, line);
      g_free (line);
    }
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
}

/* ---- what must hold after every death -------------------------------------------------------------------------- */

static gint64
ask (TkDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;
  tk_db_get_int (db, &value, NULL, &error, sql, "");
  g_assert_no_error (error);
  return value;
}

static gint64
ask_of (TkDb *db, const char *sql, const char *id)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;
  tk_db_get_int (db, &value, NULL, &error, sql, "s", id);
  g_assert_no_error (error);
  return value;
}

/* Each row counts contradictions; there must be none. */
static const char *const contradictions[] = {
  "SELECT count (*) FROM journal WHERE seq NOT BETWEEN 1 AND (SELECT count (*) FROM journal)",
  "SELECT abs ((SELECT count (*) FROM journal WHERE kind = 'sale.completed') - (SELECT count (*) FROM sale))",
  "SELECT count (*) FROM sale WHERE seq NOT IN (SELECT seq FROM journal WHERE kind = 'sale.completed')",
  "SELECT count (*) FROM sale s WHERE total <> (SELECT sum (amount) FROM payment WHERE sale = s.id)",
  "SELECT count (*) FROM sale s WHERE total <> (SELECT sum (amount) FROM sale_line WHERE sale = s.id)",
  "SELECT count (*) FROM sale s WHERE (SELECT sum (qty) FROM sale_line WHERE sale = s.id)"
  " <> (SELECT count (*) FROM sale_ticket WHERE sale = s.id)",
  "SELECT abs ((SELECT count (*) FROM journal WHERE kind LIKE 'checkin.%')"
  " - (SELECT count (*) FROM checkin WHERE seq IS NOT NULL))",
  "SELECT count (*) FROM lease l WHERE next - first <> (SELECT count (*) FROM sale_ticket t WHERE t.lease = l.id)",
  "SELECT count (*) - count (DISTINCT request) FROM sale",
};

static void
check_terminal (Night *night)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (night->dir, "terminal.db", NULL);
  g_autoptr (TkDb) db = tk_db_open (path, TK_DB_EXISTING, &error);
  g_assert_no_error (error);
  g_autofree char *word = tk_db_check (db, &error);
  GHashTableIter iter;
  gpointer id;

  g_assert_cmpstr (word, ==, "ok");
  for (gsize i = 0; i < G_N_ELEMENTS (contradictions); i++)
    {
      gint64 found = ask (db, contradictions[i]);
      if (found != 0)
        g_test_message ("%s", contradictions[i]);
      g_assert_cmpint (found, ==, 0);
    }
  g_hash_table_iter_init (&iter, night->sales);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_assert_cmpint (ask_of (db, "SELECT count (*) FROM sale WHERE id = $1", id), ==, 1);
  g_hash_table_iter_init (&iter, night->scans);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_assert_cmpint (ask_of (db, "SELECT count (*) FROM journal WHERE id = $1", id), ==, 1);
}

/* ---- the reckoning ---------------------------------------------------------------------------------------------- */

static GPtrArray *
read_hashes (TkDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *hashes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TkStmt) stmt = tk_db_query (db, &error, sql, "");

  g_assert_no_error (error);
  while (tk_stmt_step (stmt, &error))
    g_ptr_array_add (hashes, g_strdup_printf ("%" G_GINT64_FORMAT " %s", tk_stmt_int (stmt, 0), tk_stmt_text (stmt, 1)));
  g_assert_no_error (error);
  return hashes;
}

static void
compare_with_hub (Night *night)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (night->dir, "terminal.db", NULL);
  g_autoptr (TkDb) here = tk_db_open (path, TK_DB_EXISTING, &error);
  g_assert_no_error (error);
  g_autoptr (TkDb) there = tk_db_open (tk_hub_runner_get_db_path (night->hub), TK_DB_EXISTING, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) ours = read_hashes (here, "SELECT seq, lower (hex (hash)) FROM journal ORDER BY seq");
  g_autoptr (GPtrArray) theirs = read_hashes (there, "SELECT seq, hash FROM journal ORDER BY seq");

  g_assert_cmpuint (ours->len, ==, theirs->len);
  for (guint i = 0; i < ours->len; i++)
    g_assert_cmpstr (ours->pdata[i], ==, theirs->pdata[i]);
  g_assert_cmpint (ask (here, "SELECT count (*) FROM sale"), ==, ask (there, "SELECT count (*) FROM sale"));
  g_assert_cmpint (ask (here, "SELECT count (*) FROM sale_ticket"), ==, ask (there, "SELECT count (*) FROM ticket"));
  g_assert_cmpint (ask (here, "SELECT sum (total) FROM sale"), ==, ask (there, "SELECT sum (total) FROM sale"));
  g_assert_cmpint (ask (here, "SELECT count (*) FROM checkin WHERE seq IS NOT NULL"), ==,
                   ask (there, "SELECT count (*) FROM checkin"));
  g_test_message ("%u entries, %" G_GINT64_FORMAT " sales: the same here and at the hub", ours->len,
                  ask (here, "SELECT count (*) FROM sale"));
}

static void
sync_and_compare (Night *night)
{
  g_autoptr (GError) error = NULL;
  TkSyncOutcome outcome = { 0 };
  gint64 entries = 0;

  tk_sync_once (night->dir, tk_clock_system (), &outcome, &error);
  g_assert_no_error (error);
  g_autoptr (TkDesk) desk = tk_desk_open (night->dir, tk_clock_system (), &error);
  g_assert_no_error (error);
  g_assert_true (tk_desk_verify_journal (desk, &entries, NULL, &error));
  g_assert_no_error (error);
  compare_with_hub (night);
}

/* A checker that shares no code with any of this looks at both files, and at every sale that was acknowledged. */
static void
audit (Night *night)
{
  g_autofree char *path = g_build_filename (night->dir, "terminal.db", NULL), *violation = NULL;
  const char *paths[] = { path, NULL };
  g_autoptr (SimWorldSeen) seen = sim_world_from_files (tk_hub_runner_get_db_path (night->hub), paths, TRUE, &violation);
  GHashTableIter iter;
  gpointer id, line;
  SimCheckCounts counts;

  g_assert_cmpstr (violation, ==, NULL);
  g_hash_table_iter_init (&iter, night->sales);
  while (g_hash_table_iter_next (&iter, &id, &line))
    {
      g_auto (GStrv) words = g_strsplit (line, " ", -1);
      SimSaleSeen *sale = g_new0 (SimSaleSeen, 1);

      *sale = (SimSaleSeen) { .sale = g_strdup (id), .terminal = ((SimTerminalSeen *) seen->terminals->pdata[0])->terminal,
                              .seq = g_ascii_strtoll (words[1], NULL, 10), .total = -1 };
      g_ptr_array_add (seen->sales, sale);
    }
  violation = sim_check (seen);
  g_assert_cmpstr (violation, ==, NULL);
  sim_check_counts (&counts);
  g_test_message ("the checker found nothing wrong in %u entries, %u sales, %u passages, %u slots and %u rows", (guint) counts.entries,
                  (guint) counts.sales, (guint) counts.passages, (guint) counts.slots, (guint) counts.rows);
}

/* ---- the night ----------------------------------------------------------------------------------------------------- */

static void
night_begin (Night *night, guint32 seed)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  night->dir = g_dir_make_tmp ("tiketi-kill-XXXXXX", &error);
  g_assert_no_error (error);
  night->rand = g_rand_new_with_seed (seed);
  night->sales = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  night->scans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  night->hub = tk_hub_runner_new (&error);
  g_assert_no_error (error);
  code = tk_hub_runner_add_terminal (night->hub, "Night till", "both", "1,2", &error);
  g_assert_no_error (error);
  TkEnrolRequest request = { tk_hub_runner_get_url (night->hub), code, NULL };
  tk_sync_enrol (night->dir, tk_clock_system (), &request, &error);
  g_assert_no_error (error);
  TkSyncOutcome outcome = { 0 };
  tk_sync_once (night->dir, tk_clock_system (), &outcome, &error);
  g_assert_no_error (error);
}

static void
night_end (Night *night)
{
  tk_hub_runner_free (night->hub);
  tk_test_remove_tree (night->dir);
  g_hash_table_unref (night->sales);
  g_hash_table_unref (night->scans);
  g_rand_free (night->rand);
  g_free (night->dir);
}

static guint
number_from (const char *name, guint otherwise)
{
  const char *text = g_getenv (name);
  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
test_kill_at_random_moments (void)
{
  guint kills = number_from ("TIKETI_KILLS", 200);
  guint32 seed = number_from ("TIKETI_SEED", (guint) g_random_int ());
  Night night = { 0 };
  g_autoptr (GError) error = NULL;

  g_test_message ("TIKETI_SEED=%u TIKETI_KILLS=%u", seed, kills);
  night_begin (&night, seed);
  for (guint i = 1; i <= kills; i++)
    {
      live_and_die (&night, (guint) g_rand_int_range (night.rand, 0, 60));
      check_terminal (&night);
      if (g_rand_int_range (night.rand, 0, 20) == 0)
        {
          tk_hub_runner_kill (night.hub);
          tk_hub_runner_start (night.hub, &error);
          g_assert_no_error (error);
        }
    }
  g_test_message ("%u kills; %u sales and %u check-ins acknowledged, every one there once", kills,
                  g_hash_table_size (night.sales), g_hash_table_size (night.scans));
  g_assert_cmpuint (g_hash_table_size (night.sales), >, kills / 4);
  g_assert_cmpuint (g_hash_table_size (night.scans), >, kills / 4);
  sync_and_compare (&night);
  audit (&night);
  night_end (&night);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tk_keys_init ();
  g_test_add_func ("/simulation/kill-at-random-moments", test_kill_at_random_moments);
  return g_test_run ();
}
