/* The disk fills, breaks, or loses power at every single write: what was acknowledged is there, whole, and nothing half.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-db.h"

#include <glib/gstdio.h>
#include <string.h>
#include "fault-vfs.h"
#include "test-seed.h"

#define TRANSACTIONS 14
#define LAST_FAULT 140 /* more operations than the transactions need */

static char *folder;

static char *
fresh_path (void)
{
  static guint n;
  g_autofree char *name = g_strdup_printf ("%u.db", ++n);

  return g_build_filename (folder, name, NULL);
}

static void
remove_database (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_remove (file);
    }
}

static gboolean
set_up (TkDb *db, GError **error)
{
  return tk_db_exec_script (db, "PRAGMA wal_autocheckpoint=6", error) && tk_db_begin (db, error)
         && (tk_db_exec_script (db,
                                "CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;"
                                "CREATE TABLE IF NOT EXISTS head (one INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT;"
                                "INSERT OR IGNORE INTO head VALUES (1, 0)",
                                error)
                 ? tk_db_commit (db, error)
                 : (tk_db_rollback (db), FALSE));
}

/* An entry and the table it changes, as every act of a terminal. */
static gboolean
append (TkDb *db, gint64 seq, GError **error)
{
  g_autofree char *body = g_strnfill (900, 'b');

  if (!tk_db_begin (db, error))
    return FALSE;
  if (tk_db_run (db, error, "INSERT INTO entry VALUES ($1, $2)", "is", seq, body)
      && tk_db_run (db, error, "UPDATE head SET seq = $1", "i", seq))
    return tk_db_commit (db, error);
  tk_db_rollback (db);
  return FALSE;
}

/* Returns how many were acknowledged before something failed. */
static gint64
append_many (TkDb *db, gint64 from, GError **error)
{
  gint64 seq = from;

  while (seq < from + TRANSACTIONS && append (db, seq + 1, error))
    seq++;
  return seq;
}

static gint64
get_int (TkDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  g_assert_true (tk_db_get_int (db, &value, NULL, &error, sql, ""));
  g_assert_no_error (error);
  return value;
}

/* Whole: no gap, and the two tables agree. Returns the number of entries. */
static gint64
count_whole (TkDb *db)
{
  g_autofree char *sound = tk_db_check (db, NULL);
  gint64 n = get_int (db, "SELECT count(*) FROM entry");

  g_assert_cmpstr (sound, ==, "ok");
  g_assert_cmpint (get_int (db, "SELECT coalesce (max (seq), 0) FROM entry"), ==, n);
  g_assert_cmpint (get_int (db, "SELECT seq FROM head"), ==, n);
  return n;
}

/* The disk recovers: the same connection goes on, with exactly what it had acknowledged. */
static void
fail_and_go_on (FaultKind kind, guint nth, int code)
{
  g_autofree char *path = fresh_path ();
  g_autoptr (GError) error = NULL;
  TkDb *db = tk_db_open (path, TK_DB_DEFAULT, &error);

  g_assert_no_error (error);
  g_assert_true (set_up (db, NULL));
  fault_vfs_plan (kind, nth);
  gint64 acknowledged = append_many (db, 0, &error);
  if (acknowledged < TRANSACTIONS)
    {
      g_assert_true (fault_vfs_struck ());
      g_assert_error (error, TK_DB_ERROR, code);
    }
  fault_vfs_plan (FAULT_NONE, 0);
  g_assert_false (tk_db_in_transaction (db));
  g_assert_cmpint (count_whole (db), ==, acknowledged);
  g_assert_cmpint (append_many (db, acknowledged, NULL), ==, acknowledged + TRANSACTIONS);
  tk_db_close (db);
  fault_vfs_reset ();
  remove_database (path);
}

static void
test_full (void)
{
  for (guint nth = 1; nth < LAST_FAULT; nth += 3)
    fail_and_go_on (FAULT_FULL, nth, TK_DB_ERROR_FULL);
}

static void
test_io (void)
{
  for (guint nth = 1; nth < LAST_FAULT; nth += 3)
    fail_and_go_on (FAULT_IO, nth, TK_DB_ERROR_IO);
}

/* Appends until the power goes. Opening may already fail. */
static gint64
append_until_cut (const char *path, TkDbFlags flags)
{
  TkDb *db = tk_db_open (path, flags, NULL);
  gint64 acknowledged = 0;

  if (db == NULL)
    return 0;
  if (set_up (db, NULL))
    acknowledged = append_many (db, 0, NULL);
  tk_db_close (db);
  return acknowledged;
}

/* Returns how many acknowledged entries the cut took away. */
static gint64
cut_power (GRand *random, TkDbFlags flags, guint nth)
{
  g_autofree char *path = fresh_path ();
  g_autoptr (GError) error = NULL;

  fault_vfs_plan (FAULT_CUT, nth);
  gint64 acknowledged = append_until_cut (path, flags);
  fault_vfs_power_cycle (random);
  TkDb *db = tk_db_open (path, flags, &error);
  g_assert_no_error (error);
  g_assert_true (set_up (db, &error));
  gint64 found = count_whole (db);
  g_test_message ("cut at %u: %d acknowledged, %d found", nth, (int) acknowledged, (int) found);
  g_assert_cmpint (found, <=, acknowledged + 1); /* the one under way may have made it */
  g_assert_cmpint (append_many (db, found, NULL), ==, found + TRANSACTIONS);
  tk_db_close (db);
  fault_vfs_reset ();
  remove_database (path);
  return acknowledged - found;
}

static void
test_power_cut (void)
{
  g_autoptr (GRand) random = test_seed_rand ();

  for (guint round = 0; round < 3; round++)
    {
      for (guint nth = 1; nth < LAST_FAULT; nth++)
        g_assert_cmpint (cut_power (random, TK_DB_DEFAULT, nth), <=, 0);
    }
}

/* The control: without synchronous=FULL the same cuts do take acknowledged entries away, so the test above can fail. */
static void
test_power_cut_fast (void)
{
  g_autoptr (GRand) random = test_seed_rand ();
  gint64 lost = 0;

  for (guint nth = 1; nth < LAST_FAULT; nth++)
    lost += MAX (cut_power (random, TK_DB_FAST, nth), 0);
  g_test_message ("%d acknowledged entries lost with synchronous=NORMAL", (int) lost);
  g_assert_cmpint (lost, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("tiketi-faults-XXXXXX", NULL);
  g_assert_nonnull (folder);
  fault_vfs_register ();
  tk_db_set_vfs (FAULT_VFS);
  g_test_add_func ("/db-faults/full", test_full);
  g_test_add_func ("/db-faults/io", test_io);
  g_test_add_func ("/db-faults/power-cut", test_power_cut);
  g_test_add_func ("/db-faults/power-cut-control", test_power_cut_fast);
  int status = g_test_run ();
  tk_db_set_vfs (NULL);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  return status;
}
