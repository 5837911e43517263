/* Tests of the simulated disk itself: it is a file system SQLite can live on, it loses only what a disk may lose, and it does
 * lose that. TIKETI_SEED replays the random parts. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include "sim-disk.h"
#include "tk-db.h"

typedef struct {
  char *dir, *path;
  SimDisk *disk;
  GRand *random;
} Room;

static guint32 seed;

static void
room_set_up (Room *room, gconstpointer data)
{
  room->dir = g_dir_make_tmp ("tiketi-disk-XXXXXX", NULL);
  room->path = g_build_filename (room->dir, "test.db", NULL);
  room->disk = sim_disk_new (room->dir);
  room->random = g_rand_new_with_seed (seed);
  sim_disk_seed (seed);
  tk_db_set_vfs (SIM_DISK_VFS);
}

static void
room_tear_down (Room *room, gconstpointer data)
{
  tk_db_set_vfs (NULL);
  sim_disk_free (room->disk);
  g_rand_free (room->random);
  g_unlink (room->path);
  g_assert_cmpint (g_rmdir (room->dir), ==, 0); /* nothing of SQLite's reached the real folder */
  g_free (room->dir);
  g_free (room->path);
}

static TkDb *
open_db (Room *room, TkDbFlags flags)
{
  g_autoptr (GError) error = NULL;
  TkDb *db = tk_db_open (room->path, flags, &error);

  g_assert_no_error (error);
  return db;
}

static void
run (TkDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  tk_db_run (db, &error, sql, "");
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

static void
check_sound (TkDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = tk_db_check (db, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "ok");
}

/* ---- A file system ---- */

static void
test_two_connections (Room *room, gconstpointer data)
{
  g_autoptr (TkDb) one = open_db (room, TK_DB_DEFAULT), two = open_db (room, TK_DB_DEFAULT);
  g_autoptr (GError) error = NULL;

  run (one, "CREATE TABLE t (n INTEGER)");
  run (one, "INSERT INTO t VALUES (1)");
  g_assert_cmpint (ask (two, "SELECT count(*) FROM t"), ==, 1);
  run (two, "BEGIN");
  g_assert_cmpint (ask (two, "SELECT count(*) FROM t"), ==, 1);
  run (one, "INSERT INTO t VALUES (2)");
  g_assert_cmpint (ask (two, "SELECT count(*) FROM t"), ==, 1); /* its own moment */
  run (two, "COMMIT");
  g_assert_cmpint (ask (two, "SELECT count(*) FROM t"), ==, 2);

  g_assert_true (tk_db_begin (one, &error));
  tk_db_set_busy_timeout (two, 0);
  g_assert_false (tk_db_begin (two, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_BUSY);
  tk_db_rollback (one);
  check_sound (two);
}

static void
test_closed_and_opened (Room *room, gconstpointer data)
{
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (TkDb) db = open_db (room, TK_DB_DEFAULT);

      run (db, "CREATE TABLE IF NOT EXISTS t (n INTEGER)");
      g_assert_cmpint (ask (db, "SELECT count(*) FROM t"), ==, i);
      run (db, "INSERT INTO t VALUES (1)");
    }
  /* The last to close folded the log in and removed it. */
  g_assert_cmpuint (sim_disk_size (room->disk) % 4096, ==, 0);
}

static void
test_not_there (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_db_open (room->path, TK_DB_EXISTING, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_IO);
}

/* Paths of no disk are files as ever. */
static void
test_other_paths (Room *room, gconstpointer data)
{
  g_autofree char *dir = g_dir_make_tmp ("tiketi-real-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "real.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = tk_db_open (path, TK_DB_DEFAULT, &error);

  g_assert_no_error (error);
  run (db, "CREATE TABLE t (n INTEGER)");
  g_clear_pointer (&db, tk_db_close);
  g_assert_cmpuint (sim_disk_count (room->disk), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

#define COMMITS 400

static gpointer
read_on (gpointer data)
{
  Room *room = data;
  g_autoptr (TkDb) db = open_db (room, TK_DB_READ_ONLY | TK_DB_EXISTING);
  gint64 last = 0, looks = 0;

  while (last < COMMITS)
    {
      gint64 n = ask (db, "SELECT count(*) FROM t");

      g_assert_cmpint (n, >=, last);
      g_assert_cmpint (ask (db, "SELECT max(n) - count(*) FROM t"), ==, 0);
      last = n;
      looks++;
    }
  return GSIZE_TO_POINTER ((gsize) looks);
}

static void
test_threads (Room *room, gconstpointer data)
{
  g_autoptr (TkDb) db = open_db (room, TK_DB_DEFAULT);
  GThread *threads[3];

  run (db, "PRAGMA wal_autocheckpoint=20");
  run (db, "CREATE TABLE t (n INTEGER)");
  run (db, "INSERT INTO t VALUES (1)");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_on, room);
  for (int i = 2; i <= COMMITS; i++)
    run (db, "INSERT INTO t SELECT max(n) + 1 FROM t");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_SIZE (g_thread_join (threads[i])), >, 0);
  check_sound (db);
}

/* ---- Raw files: what of them is left ---- */

typedef struct { sqlite3_vfs *vfs; sqlite3_file *file; char *name; } Raw;

static Raw
raw_open (Room *room, const char *name)
{
  Raw raw = { .vfs = sqlite3_vfs_find (SIM_DISK_VFS), .name = g_build_filename (room->dir, name, NULL) };
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_JOURNAL;

  raw.file = g_malloc0 ((gsize) raw.vfs->szOsFile);
  g_assert_cmpint (raw.vfs->xOpen (raw.vfs, raw.name, raw.file, flags, &flags), ==, SQLITE_OK);
  return raw;
}

static void
raw_close (Raw *raw)
{
  raw->file->pMethods->xClose (raw->file);
  g_free (raw->file);
  g_free (raw->name);
}

static int
raw_write (Raw *raw, char byte, int length, gint64 offset)
{
  g_autofree char *bytes = g_malloc ((gsize) length);

  memset (bytes, byte, (gsize) length);
  return raw->file->pMethods->xWrite (raw->file, bytes, length, offset);
}

static int
raw_sync (Raw *raw)
{
  return raw->file->pMethods->xSync (raw->file, SQLITE_SYNC_NORMAL);
}

/* A letter for every `step` bytes: "." zero, "|" at the end; NULL when there is no such file. (transfer full) */
static char *
raw_print (Room *room, const char *name, int step)
{
  g_autofree char *path = g_build_filename (room->dir, name, NULL);
  sqlite3_vfs *vfs = sqlite3_vfs_find (SIM_DISK_VFS);
  GString *print = g_string_new (NULL);
  sqlite3_int64 size = 0;
  int there = 0;

  vfs->xAccess (vfs, path, SQLITE_ACCESS_READWRITE, &there);
  if (!there)
    {
      g_string_free (print, TRUE);
      return NULL;
    }
  Raw raw = raw_open (room, name);
  raw.file->pMethods->xFileSize (raw.file, &size);
  for (gint64 at = 0; at < size; at += step)
    {
      char byte = 0;

      raw.file->pMethods->xRead (raw.file, &byte, 1, at);
      g_string_append_c (print, byte == 0 ? '.' : byte);
    }
  raw_close (&raw);
  return g_string_free (print, FALSE);
}

static void
assert_print (Room *room, const char *name, int step, const char *expected)
{
  g_autofree char *print = raw_print (room, name, step);

  g_assert_cmpstr (print, ==, expected);
}

/* Two sectors synced, one of them written over, one added, one write at the very end. */
static void
write_sample (Room *room)
{
  Raw raw = raw_open (room, "raw");

  g_assert_cmpint (raw_write (&raw, 'a', 1024, 0), ==, SQLITE_OK);
  g_assert_cmpint (raw_sync (&raw), ==, SQLITE_OK);
  g_assert_cmpint (raw_write (&raw, 'b', 512, 512), ==, SQLITE_OK);
  g_assert_cmpint (raw_write (&raw, 'c', 512, 1024), ==, SQLITE_OK);
  g_assert_cmpint (raw_write (&raw, 'd', 1024, 2048), ==, SQLITE_OK);
  raw_close (&raw);
}

static const struct { SimLoss loss; gboolean lie; const char *left; } losses[] = {
  { SIM_LOSE_ALL, FALSE, "aa" },
  { SIM_LOSE_NONE, FALSE, "abc.dd" },
  { SIM_LOSE_LAST, FALSE, "abc" },
  { SIM_LOSE_ALL, TRUE, NULL },
  { SIM_LOSE_NONE, TRUE, "abc.dd" },
};

static void
test_losses (Room *room, gconstpointer data)
{
  g_autoptr (SimImage) empty = sim_disk_save (room->disk);

  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      sim_disk_lie_about_syncs (room->disk, losses[i].lie);
      write_sample (room);
      sim_disk_cut (room->disk);
      sim_disk_power_on (room->disk, losses[i].loss, NULL);
      assert_print (room, "raw", 512, losses[i].left);
      sim_disk_load (room->disk, empty);
    }
}

/* Everything that may be left is left now and then, and nothing else. */
static void
test_lose_any (Room *room, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (SimImage) image = NULL;

  write_sample (room);
  image = sim_disk_save (room->disk);
  for (int i = 0; i < 2000; i++)
    {
      sim_disk_load (room->disk, image);
      sim_disk_power_on (room->disk, SIM_LOSE_ANY, room->random);
      char *print = raw_print (room, "raw", 512);
      gsize length = strlen (print);
      g_assert_cmpint (print[0], ==, 'a');
      g_assert_true (print[1] == 'a' || print[1] == 'b');
      g_assert_true (length < 3 || print[2] == 'c' || print[2] == '.');
      g_assert_true (length < 4 || print[3] == '.');
      g_assert_true (length <= 6);
      g_hash_table_add (seen, print);
    }
  for (const char *const *must = (const char *const[]){ "aa", "abc.dd", "aac.dd", "ab..dd", "ab...d", "abc.d", NULL }; *must != NULL; must++)
    g_assert_true (g_hash_table_contains (seen, *must));
}

static void
test_torn (Room *room, gconstpointer data)
{
  g_autoptr (SimImage) image = NULL;
  guint torn = 0;
  Raw raw = raw_open (room, "raw");

  g_assert_cmpint (raw_write (&raw, 'a', 512, 0), ==, SQLITE_OK);
  g_assert_cmpint (raw_sync (&raw), ==, SQLITE_OK);
  g_assert_cmpint (raw_write (&raw, 'b', 512, 0), ==, SQLITE_OK);
  raw_close (&raw);
  image = sim_disk_save (room->disk);
  for (int i = 0; i < 1000; i++)
    {
      sim_disk_load (room->disk, image);
      sim_disk_power_on (room->disk, SIM_LOSE_ANY, room->random);
      g_autofree char *print = raw_print (room, "raw", 1);
      gsize new = strspn (print, "b");
      g_assert_cmpuint (new + strspn (print + new, "a"), ==, 512);
      torn += new > 0 && new < 512;
    }
  g_assert_cmpuint (torn, >, 0);
}

static void
test_cut_in_a_write (Room *room, gconstpointer data)
{
  Raw raw = raw_open (room, "raw");

  sim_disk_plan (room->disk, SIM_FAULT_CUT, 2, 0);
  g_assert_cmpint (raw_write (&raw, 'a', 1024, 0), ==, SQLITE_OK);
  g_assert_false (sim_disk_struck (room->disk));
  g_assert_cmpint (raw_write (&raw, 'b', 1024, 1024), ==, SQLITE_IOERR_WRITE);
  g_assert_true (sim_disk_struck (room->disk));
  g_assert_cmpint (raw_write (&raw, 'c', 1024, 0), ==, SQLITE_IOERR_WRITE);
  g_assert_cmpint (raw_sync (&raw), ==, SQLITE_IOERR_FSYNC);
  g_assert_cmpint (raw.file->pMethods->xTruncate (raw.file, 0), ==, SQLITE_IOERR_TRUNCATE);
  g_assert_cmpint (raw.vfs->xDelete (raw.vfs, raw.name, 1), ==, SQLITE_IOERR_DELETE);
  sim_disk_plan (room->disk, SIM_FAULT_NONE, 0, 0); /* the power is not so easily back */
  g_assert_cmpint (raw_sync (&raw), ==, SQLITE_IOERR_FSYNC);
  raw_close (&raw);
  sim_disk_power_on (room->disk, SIM_LOSE_NONE, NULL);
  assert_print (room, "raw", 512, "aab");
}

static void
test_names (Room *room, gconstpointer data)
{
  g_autoptr (SimImage) image = NULL;
  g_autofree char *path = g_build_filename (room->dir, "old", NULL);
  sqlite3_vfs *vfs = sqlite3_vfs_find (SIM_DISK_VFS);
  guint gone = 0, back = 0;
  Raw old = raw_open (room, "old");

  g_assert_cmpint (raw_write (&old, 'o', 512, 0), ==, SQLITE_OK);
  g_assert_cmpint (raw_sync (&old), ==, SQLITE_OK);
  raw_close (&old);
  g_assert_cmpint (vfs->xDelete (vfs, path, 0), ==, SQLITE_OK);
  g_assert_cmpint (vfs->xDelete (vfs, path, 0), ==, SQLITE_IOERR_DELETE_NOENT);
  assert_print (room, "old", 512, NULL);
  image = sim_disk_save (room->disk);
  /* Not synced: the file may be back. */
  sim_disk_power_on (room->disk, SIM_LOSE_ALL, NULL);
  assert_print (room, "old", 512, "o");
  for (int i = 0; i < 100; i++)
    {
      sim_disk_load (room->disk, image);
      sim_disk_power_on (room->disk, SIM_LOSE_ANY, room->random);
      g_autofree char *print = raw_print (room, "old", 512);
      *(print != NULL ? &back : &gone) += 1;
    }
  g_assert_cmpuint (gone, >, 0);
  g_assert_cmpuint (back, >, 0);
  /* The first sync of a new file settles the folder. */
  sim_disk_load (room->disk, image);
  Raw other = raw_open (room, "other");
  g_assert_cmpint (raw_sync (&other), ==, SQLITE_OK);
  raw_close (&other);
  sim_disk_power_on (room->disk, SIM_LOSE_ALL, NULL);
  assert_print (room, "old", 512, NULL);
  assert_print (room, "other", 512, "");
}

static const struct { SimFault fault; guint nth, times; int codes[6]; } faults[] = {
  /* write 0–1023 (grows) · write over · truncate · sync · write 1024– (grows) · write over */
  { SIM_FAULT_NONE, 0, 0, { SQLITE_OK, SQLITE_OK, SQLITE_OK, SQLITE_OK, SQLITE_OK, SQLITE_OK } },
  { SIM_FAULT_FULL, 1, 0, { SQLITE_FULL, SQLITE_FULL, SQLITE_OK, SQLITE_OK, SQLITE_FULL, SQLITE_FULL } },
  { SIM_FAULT_FULL, 2, 0, { SQLITE_OK, SQLITE_OK, SQLITE_OK, SQLITE_OK, SQLITE_FULL, SQLITE_OK } },
  { SIM_FAULT_FULL, 1, 1, { SQLITE_FULL, SQLITE_OK, SQLITE_OK, SQLITE_OK, SQLITE_OK, SQLITE_OK } },
  { SIM_FAULT_IO, 2, 0,
    { SQLITE_OK, SQLITE_IOERR_WRITE, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_FSYNC, SQLITE_IOERR_WRITE, SQLITE_IOERR_WRITE } },
  { SIM_FAULT_IO, 3, 2, { SQLITE_OK, SQLITE_OK, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_FSYNC, SQLITE_OK, SQLITE_OK } },
};

static void
test_faults (Room *room, gconstpointer data)
{
  g_autoptr (SimImage) empty = sim_disk_save (room->disk);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      Raw raw = raw_open (room, "raw");

      sim_disk_plan (room->disk, faults[i].fault, faults[i].nth, faults[i].times);
      g_assert_cmpint (raw_write (&raw, 'a', 1024, 0), ==, faults[i].codes[0]);
      g_assert_cmpint (raw_write (&raw, 'b', 512, 0), ==, faults[i].codes[1]);
      g_assert_cmpint (raw.file->pMethods->xTruncate (raw.file, 0), ==, faults[i].codes[2]);
      g_assert_cmpint (raw_sync (&raw), ==, faults[i].codes[3]);
      g_assert_cmpint (raw_write (&raw, 'c', 2048, 1024), ==, faults[i].codes[4]);
      if (faults[i].codes[4] == SQLITE_OK)
        g_assert_cmpint (raw_write (&raw, 'd', 512, 1024), ==, faults[i].codes[5]);
      g_assert_cmpint (sim_disk_struck (room->disk), ==, faults[i].fault != SIM_FAULT_NONE);
      raw_close (&raw);
      sim_disk_load (room->disk, empty);
    }
}

/* ---- Images ---- */

static void
test_images (Room *room, gconstpointer data)
{
  g_autoptr (TkDb) db = open_db (room, TK_DB_DEFAULT);
  SimImage *images[20];
  guint64 size;

  run (db, "CREATE TABLE t (n INTEGER, filler BLOB)");
  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    {
      run (db, "INSERT INTO t VALUES (1, zeroblob(20000))");
      images[i] = sim_disk_save (room->disk);
    }
  size = sim_disk_size (room->disk);
  g_clear_pointer (&db, tk_db_close);
  /* In any order, and twice. */
  for (guint i = 0; i < 2 * G_N_ELEMENTS (images); i++)
    {
      guint which = i * 7 % G_N_ELEMENTS (images);

      sim_disk_load (room->disk, images[which]);
      if (which == G_N_ELEMENTS (images) - 1)
        g_assert_cmpuint (sim_disk_size (room->disk), ==, size);
      sim_disk_power_on (room->disk, i % 2 == 0 ? SIM_LOSE_ALL : SIM_LOSE_NONE, NULL);
      db = open_db (room, TK_DB_DEFAULT);
      g_assert_cmpint (ask (db, "SELECT count(*) FROM t"), ==, which + 1);
      run (db, "DELETE FROM t");
      g_clear_pointer (&db, tk_db_close);
    }
  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    sim_image_free (images[i]);
}

static void
test_export (Room *room, gconstpointer data)
{
  g_autofree char *dir = g_dir_make_tmp ("tiketi-export-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = open_db (room, TK_DB_DEFAULT);

  run (db, "CREATE TABLE t (n INTEGER)");
  run (db, "INSERT INTO t VALUES (42)");
  sim_disk_export (room->disk, dir, &error);
  g_assert_no_error (error);
  g_clear_pointer (&db, tk_db_close);
  g_autofree char *path = g_build_filename (dir, "test.db", NULL), *log = g_build_filename (dir, "test.db-wal", NULL);
  db = tk_db_open (path, TK_DB_EXISTING, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ask (db, "SELECT n FROM t"), ==, 42);
  g_clear_pointer (&db, tk_db_close);
  g_unlink (log);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

/* ---- A long night against a model ---- */

#define KEYS 40

/* What each key holds after every commit; states[i] is the one after i commits. */
typedef struct { gint64 values[KEYS]; } State;

typedef struct {
  Room *room;
  const char *mode;      /* journal_mode */
  const char *synchronous;
  GArray *states;        /* State */
  guint acknowledged;
  guint lost;            /* acknowledged commits that a cut took */
  guint unreadable;
} Model;

/* Raw, because tk_db_open() knows one journal mode only. NULL when it cannot be opened. */
static sqlite3 *
model_open (Model *model)
{
  g_autofree char *pragmas = g_strdup_printf ("PRAGMA journal_mode=%s; PRAGMA synchronous=%s; PRAGMA wal_autocheckpoint=8;"
                                              "CREATE TABLE IF NOT EXISTS t (k INTEGER PRIMARY KEY, v INTEGER, filler BLOB)",
                                              model->mode, model->synchronous);
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (model->room->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, SIM_DISK_VFS) == SQLITE_OK
      && sqlite3_exec (db, pragmas, NULL, NULL, NULL) == SQLITE_OK)
    return db;
  sqlite3_close (db);
  return NULL;
}

static gboolean
change_some (sqlite3 *db, State *state, gint64 number, GRand *random)
{
  g_autoptr (GString) sql = g_string_new ("BEGIN IMMEDIATE;");

  for (int i = g_rand_int_range (random, 1, 8); i > 0; i--)
    {
      int key = g_rand_int_range (random, 0, KEYS);

      state->values[key] = number;
      g_string_append_printf (sql, "REPLACE INTO t VALUES (%d, %" G_GINT64_FORMAT ", randomblob(%d));", key, number,
                              g_rand_int_range (random, 0, 3000));
    }
  g_string_append (sql, "COMMIT");
  return sqlite3_exec (db, sql->str, NULL, NULL, NULL) == SQLITE_OK;
}

/* A file damaged on purpose may say anything. */
static int
read_value (void *data, int n, char **values, char **names)
{
  gint64 key = values[0] != NULL ? g_ascii_strtoll (values[0], NULL, 10) : -1;

  if (key < 0 || key >= KEYS || values[1] == NULL)
    return 1;
  ((State *) data)->values[key] = g_ascii_strtoll (values[1], NULL, 10);
  return 0;
}

static int
note_answer (void *data, int n, char **values, char **names)
{
  *(gboolean *) data = g_strcmp0 (values[0], "ok") == 0;
  return 0;
}

/* The state in the file; FALSE when it is damaged. */
static gboolean
model_read (sqlite3 *db, State *state)
{
  gboolean sound = FALSE;

  memset (state, 0, sizeof *state);
  return sqlite3_exec (db, "PRAGMA integrity_check", note_answer, &sound, NULL) == SQLITE_OK && sound
         && sqlite3_exec (db, "SELECT k, v FROM t", read_value, state, NULL) == SQLITE_OK;
}

/* After the cut: how many commits are in the file? -1 when it is none of the states, or damaged. */
static int
model_find (Model *model, sqlite3 *db)
{
  State state;

  if (db == NULL || !model_read (db, &state))
    return -1;
  for (guint i = model->states->len; i > 0; i--)
    if (memcmp (&g_array_index (model->states, State, i - 1), &state, sizeof state) == 0)
      return (int) i - 1;
  return -1;
}

/* Works until the power goes; then all is as after the last acknowledged commit, or the one that was under way. */
static void
one_life (Model *model, SimLoss loss)
{
  Room *room = model->room;
  sqlite3 *db = model_open (model);
  State next;

  g_assert_nonnull (db);
  sim_disk_plan (room->disk, SIM_FAULT_CUT, (guint) g_rand_int_range (room->random, 1, 150), 0);
  do
    {
      next = g_array_index (model->states, State, model->states->len - 1);
      gboolean done = change_some (db, &next, model->states->len, room->random);
      g_array_append_val (model->states, next); /* it may be there, acknowledged or not */
      if (!done)
        break;
      model->acknowledged = model->states->len - 1;
    }
  while (TRUE);
  g_assert_true (sim_disk_struck (room->disk));
  sqlite3_close (db);
  sim_disk_power_on (room->disk, loss, room->random);
}

static void
begin_again (Model *model, SimImage *empty)
{
  sim_disk_load (model->room->disk, empty);
  g_array_set_size (model->states, 1);
  model->acknowledged = 0;
}

static void
many_lives (Model *model, guint lives)
{
  g_autoptr (SimImage) empty = sim_disk_save (model->room->disk);

  model->states = g_array_new (FALSE, TRUE, sizeof (State));
  g_array_set_size (model->states, 1);
  for (guint i = 0; i < lives; i++)
    {
      one_life (model, (SimLoss) (i % 4));
      sqlite3 *db = model_open (model);
      int found = model_find (model, db);

      sqlite3_close (db);
      model->unreadable += found < 0;
      model->lost += found >= 0 && (guint) found < model->acknowledged;
      if (found < 0)
        begin_again (model, empty);
      else
        {
          g_array_set_size (model->states, (guint) found + 1);
          model->acknowledged = (guint) found;
        }
    }
  g_array_unref (model->states);
}

static const struct { const char *name, *mode, *synchronous; gboolean lie, may_lose, may_break; } nights[] = {
  { "wal", "WAL", "FULL", FALSE, FALSE, FALSE },
  { "journal", "DELETE", "EXTRA", FALSE, FALSE, FALSE },
  { "journal-truncated", "TRUNCATE", "FULL", FALSE, FALSE, FALSE },
  /* The controls: the disk must take what it may take, or the rows above prove nothing. FULL does not sync the folder after
   * it deleted the journal, so the last commits may be rolled back, but never torn. */
  { "journal-full", "DELETE", "FULL", FALSE, TRUE, FALSE },
  { "wal-normal", "WAL", "NORMAL", FALSE, TRUE, FALSE },
  { "wal-off", "WAL", "OFF", FALSE, TRUE, TRUE },
  { "wal-lying", "WAL", "FULL", TRUE, TRUE, TRUE },
  { "journal-lying", "DELETE", "FULL", TRUE, TRUE, TRUE },
};

static void
test_night (Room *room, gconstpointer data)
{
  guint which = GPOINTER_TO_UINT (data), lives = 400;
  Model model = { .room = room, .mode = nights[which].mode, .synchronous = nights[which].synchronous };

  sim_disk_lie_about_syncs (room->disk, nights[which].lie);
  many_lives (&model, lives);
  g_test_message ("%u power cuts: %u times something acknowledged was gone, %u times the file was damaged", lives, model.lost,
                  model.unreadable);
  if (!nights[which].may_break)
    g_assert_cmpuint (model.unreadable, ==, 0);
  if (!nights[which].may_lose)
    g_assert_cmpuint (model.lost, ==, 0);
  else
    g_assert_cmpuint (model.lost + model.unreadable, >, lives / 20);
}

/* ---- What a program sees of a fault, and that it can go on ---- */

static void
test_errors_and_on (Room *room, gconstpointer data)
{
  static const struct { SimFault fault; int code; } kinds[] = { { SIM_FAULT_FULL, TK_DB_ERROR_FULL }, { SIM_FAULT_IO, TK_DB_ERROR_IO } };
  g_autoptr (TkDb) db = open_db (room, TK_DB_DEFAULT);
  gint64 stored = 0;

  run (db, "PRAGMA wal_autocheckpoint=5");
  run (db, "CREATE TABLE t (n INTEGER, filler BLOB)");
  for (guint nth = 1; nth < 60; nth++)
    for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
      {
        g_autoptr (GError) error = NULL;

        sim_disk_plan (room->disk, kinds[kind].fault, nth, 0);
        for (int i = 0; i < 20 && error == NULL; i++)
          stored += tk_db_run (db, &error, "INSERT INTO t VALUES (1, zeroblob(9000))", "");
        if (kinds[kind].fault == SIM_FAULT_IO)
          g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_IO);
        else if (error != NULL) /* a log that begins anew needs no space */
          g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_FULL);
        sim_disk_plan (room->disk, SIM_FAULT_NONE, 0, 0);
        gint64 there = ask (db, "SELECT count(*) FROM t");
        g_assert_true (there == stored || (error != NULL && there == stored + 1));
        stored = there;
        run (db, "INSERT INTO t VALUES (2, zeroblob(9000))");
        stored++;
      }
  g_assert_cmpint (ask (db, "SELECT count(*) FROM t"), ==, stored);
  check_sound (db);
}

static guint32
choose_seed (void)
{
  const char *text = g_getenv ("TIKETI_SEED");

  return text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();
}

#define ADD(path, data, func) g_test_add ("/simulation/disk/" path, Room, data, room_set_up, func, room_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  seed = choose_seed ();
  g_print ("# TIKETI_SEED=%u\n", seed);
  ADD ("two-connections", NULL, test_two_connections);
  ADD ("closed-and-opened", NULL, test_closed_and_opened);
  ADD ("not-there", NULL, test_not_there);
  ADD ("other-paths", NULL, test_other_paths);
  ADD ("threads", NULL, test_threads);
  ADD ("losses", NULL, test_losses);
  ADD ("lose-any", NULL, test_lose_any);
  ADD ("torn", NULL, test_torn);
  ADD ("cut-in-a-write", NULL, test_cut_in_a_write);
  ADD ("names", NULL, test_names);
  ADD ("faults", NULL, test_faults);
  ADD ("images", NULL, test_images);
  ADD ("export", NULL, test_export);
  ADD ("errors-and-on", NULL, test_errors_and_on);
  for (guint i = 0; i < G_N_ELEMENTS (nights); i++)
    {
      g_autofree char *path = g_strconcat ("/simulation/disk/night/", nights[i].name, NULL);
      g_test_add (path, Room, GUINT_TO_POINTER (i), room_set_up, test_night, room_tear_down);
    }
  return g_test_run ();
}
