/* SQLite as we open it: pragmas, modes, statements, transactions, and every way a file can refuse.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-db.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("tiketi-db-XXXXXX", NULL);
  g_assert_nonnull (f->folder);
  f->path = g_build_filename (f->folder, "shop.db", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  GDir *dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_remove (path);
    }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->path);
  g_free (f->folder);
}

static TkDb *
open_ok (const char *path, TkDbFlags flags)
{
  g_autoptr (GError) error = NULL;
  TkDb *db = tk_db_open (path, flags, &error);

  g_assert_no_error (error);
  g_assert_nonnull (db);
  return db;
}

static void
run_ok (TkDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gboolean done = tk_db_exec_script (db, sql, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

static gint64
get_int (TkDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = G_MININT64;
  gboolean found = FALSE;

  g_assert_true (tk_db_get_int (db, &value, &found, &error, sql, ""));
  g_assert_no_error (error);
  g_assert_true (found);
  return value;
}

/* A sentence that names the file and says what to do. */
static void
assert_sentence (GError *error, const char *path, const char *advice)
{
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, advice));
}

static void
test_pragmas (Fixture *f, gconstpointer data)
{
  static const struct { const char *sql; gint64 value; } rows[] = {
    { "PRAGMA synchronous", 2 }, { "PRAGMA foreign_keys", 1 },
    { "PRAGMA trusted_schema", 0 }, { "PRAGMA cell_size_check", 1 }, { "PRAGMA query_only", 0 },
  };
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);
  g_autofree char *mode = NULL;

  g_assert_true (tk_db_get_text (db, &mode, NULL, "PRAGMA journal_mode", ""));
  g_assert_cmpstr (mode, ==, "wal");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (get_int (db, rows[i].sql), ==, rows[i].value);
  g_assert_cmpstr (tk_db_get_path (db), ==, f->path);
}

static void
test_fast (Fixture *f, gconstpointer data)
{
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_FAST);

  g_assert_cmpint (get_int (db, "PRAGMA synchronous"), ==, 1);
}

static void
assert_mode (const char *base, const char *suffix)
{
  g_autofree char *path = g_strconcat (base, suffix, NULL);
  struct stat st;

  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
}

static void
test_mode (Fixture *f, gconstpointer data)
{
  mode_t before = umask (0);
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);
  g_autofree char *copy = g_strconcat (f->path, ".copy", NULL);

  run_ok (db, "CREATE TABLE t (a INTEGER) STRICT");
  g_assert_true (tk_db_backup (db, copy, NULL));
  umask (before);
  assert_mode (f->path, "");
  assert_mode (f->path, "-wal");
  assert_mode (f->path, "-shm");
  assert_mode (f->path, ".copy");
}

static void
test_memory (void)
{
  g_autoptr (TkDb) db = open_ok (":memory:", TK_DB_DEFAULT);

  run_ok (db, "CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (7)");
  g_assert_cmpint (get_int (db, "SELECT a FROM t"), ==, 7);
  g_assert_false (g_file_test (":memory:", G_FILE_TEST_EXISTS));
}

static void
test_existing (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_db_open (f->path, TK_DB_EXISTING, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_IO);
  assert_sentence (error, f->path, "No such file");
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
}

static void
test_missing_folder (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->folder, "nowhere", "shop.db", NULL);

  g_assert_null (tk_db_open (path, TK_DB_DEFAULT, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_IO);
  assert_sentence (error, path, "folder exists");
}

static void
test_folder_as_file (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_db_open (f->folder, TK_DB_DEFAULT, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_IO);
  assert_sentence (error, f->folder, "check");
}

/* Permissions do not bind root, so the refusal is SQLite's own. */
static void
test_read_only (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TkDb *writer = open_ok (f->path, TK_DB_DEFAULT);

  run_ok (writer, "CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (1)");
  tk_db_close (writer);
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_READ_ONLY);
  g_assert_cmpint (get_int (db, "SELECT a FROM t"), ==, 1);
  g_assert_false (tk_db_run (db, &error, "INSERT INTO t VALUES ($1)", "i", (gint64) 2));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_READ_ONLY);
  assert_sentence (error, f->path, "who may write");
  g_clear_error (&error);
  g_assert_false (tk_db_begin (db, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_READ_ONLY);
  g_assert_false (tk_db_in_transaction (db));
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM t"), ==, 1);
}

static void
test_query_only (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);

  run_ok (db, "CREATE TABLE t (a INTEGER) STRICT; PRAGMA query_only=ON");
  g_assert_false (tk_db_run (db, &error, "INSERT INTO t VALUES (1)", ""));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_READ_ONLY);
}

static void
test_busy (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) holder = open_ok (f->path, TK_DB_DEFAULT);
  g_autoptr (TkDb) waiter = open_ok (f->path, TK_DB_DEFAULT);

  run_ok (holder, "CREATE TABLE t (a INTEGER) STRICT");
  tk_db_set_busy_timeout (waiter, 20);
  g_assert_true (tk_db_begin (holder, NULL));
  g_assert_false (tk_db_begin (waiter, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_BUSY);
  assert_sentence (error, f->path, "try again");
  g_assert_false (tk_db_in_transaction (waiter));
  g_clear_error (&error);
  g_assert_false (tk_db_run (waiter, &error, "INSERT INTO t VALUES (1)", ""));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_BUSY);
  g_assert_cmpint (get_int (waiter, "SELECT count(*) FROM t"), ==, 0); /* readers never wait */
  g_assert_true (tk_db_commit (holder, NULL));
  g_assert_true (tk_db_begin (waiter, NULL));
  tk_db_rollback (waiter);
}

static void
test_constraint (Fixture *f, gconstpointer data)
{
  static const char *const refused[] = {
    "INSERT INTO t VALUES (1)",               /* unique */
    "INSERT INTO t VALUES (NULL)",            /* not null */
    "INSERT INTO t VALUES ('many')",          /* strict type */
    "INSERT INTO t VALUES (0)",               /* check */
    "INSERT INTO child VALUES (99)",          /* foreign key */
  };
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);

  run_ok (db, "CREATE TABLE t (a INTEGER NOT NULL UNIQUE CHECK (a > 0)) STRICT;"
              "CREATE TABLE child (a INTEGER REFERENCES t (a)) STRICT; INSERT INTO t VALUES (1)");
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tk_db_run (db, &error, refused[i], ""));
      g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CONSTRAINT);
      assert_sentence (error, f->path, "nothing was stored");
    }
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM t"), ==, 1);
}

/* Nothing of a transaction that met a full disk stays, also when its owner carried on. */
static void
test_full (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);
  g_autofree char *big = g_strnfill (100000, 'x');

  run_ok (db, "CREATE TABLE t (a TEXT) STRICT; INSERT INTO t VALUES ('kept')");
  run_ok (db, "PRAGMA max_page_count=5");
  g_assert_true (tk_db_begin (db, NULL));
  g_assert_true (tk_db_run (db, NULL, "INSERT INTO t VALUES ('lost')", ""));
  g_assert_false (tk_db_run (db, &error, "INSERT INTO t VALUES ($1)", "s", big));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_FULL);
  assert_sentence (error, f->path, "free some space");
  tk_db_run (db, NULL, "INSERT INTO t VALUES ('after')", ""); /* inside or refused, never on its own */
  tk_db_rollback (db);
  g_assert_false (tk_db_in_transaction (db));
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM t"), ==, 1);
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM t WHERE a = 'kept'"), ==, 1);
}

/* SQLite gave the transaction up by itself: everything until its end says so. */
static void
test_lost_transaction (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);

  run_ok (db, "CREATE TABLE t (a INTEGER UNIQUE) STRICT; INSERT INTO t VALUES (1)");
  g_assert_true (tk_db_begin (db, NULL));
  g_assert_true (tk_db_begin (db, NULL));
  g_assert_true (tk_db_run (db, NULL, "INSERT INTO t VALUES (2)", ""));
  g_assert_false (tk_db_run (db, &error, "INSERT OR ROLLBACK INTO t VALUES (1)", ""));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_false (tk_db_run (db, &error, "INSERT INTO t VALUES (3)", ""));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_false (tk_db_exec_script (db, "INSERT INTO t VALUES (4)", &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_true (tk_db_commit (db, NULL)); /* inner */
  g_assert_false (tk_db_commit (db, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CONSTRAINT);
  g_assert_false (tk_db_in_transaction (db));
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM t"), ==, 1);
  g_assert_true (tk_db_run (db, NULL, "INSERT INTO t VALUES (5)", "")); /* and life goes on */
}

static void
test_nested (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);
  g_autoptr (TkDb) other = open_ok (f->path, TK_DB_DEFAULT);

  run_ok (db, "CREATE TABLE t (a INTEGER) STRICT");
  tk_db_rollback (db); /* safe when nothing is open */
  g_assert_true (tk_db_begin (db, NULL));
  g_assert_true (tk_db_begin (db, NULL));
  g_assert_true (tk_db_run (db, NULL, "INSERT INTO t VALUES (1)", ""));
  g_assert_true (tk_db_commit (db, NULL));
  g_assert_true (tk_db_in_transaction (db));
  g_assert_cmpint (get_int (other, "SELECT count(*) FROM t"), ==, 0);
  g_assert_true (tk_db_commit (db, NULL));
  g_assert_false (tk_db_in_transaction (db));
  g_assert_cmpint (get_int (other, "SELECT count(*) FROM t"), ==, 1);

  g_assert_true (tk_db_begin (db, NULL));
  g_assert_true (tk_db_run (db, NULL, "INSERT INTO t VALUES (2)", ""));
  g_assert_true (tk_db_begin (db, NULL));
  tk_db_rollback (db);
  g_assert_true (tk_db_in_transaction (db));
  g_assert_true (tk_db_run (db, NULL, "INSERT INTO t VALUES (3)", ""));
  g_assert_false (tk_db_commit (db, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_SQL);
  g_assert_false (tk_db_in_transaction (db));
  tk_db_rollback (db); /* does no harm after a failed commit */
  g_assert_cmpint (get_int (other, "SELECT count(*) FROM t"), ==, 1);
}

static void
test_commit_fails (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);

  run_ok (db, "CREATE TABLE p (a INTEGER PRIMARY KEY) STRICT;"
              "CREATE TABLE c (a INTEGER REFERENCES p (a) DEFERRABLE INITIALLY DEFERRED) STRICT");
  g_assert_true (tk_db_begin (db, NULL));
  g_assert_true (tk_db_run (db, NULL, "INSERT INTO c VALUES (9)", ""));
  g_assert_false (tk_db_commit (db, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CONSTRAINT);
  g_assert_false (tk_db_in_transaction (db));
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM c"), ==, 0);
  g_assert_true (tk_db_begin (db, NULL));
  g_assert_true (tk_db_commit (db, NULL));
}

static void
test_close_rolls_back (Fixture *f, gconstpointer data)
{
  TkDb *db = open_ok (f->path, TK_DB_DEFAULT);

  run_ok (db, "CREATE TABLE t (a INTEGER) STRICT");
  g_assert_true (tk_db_begin (db, NULL));
  g_assert_true (tk_db_run (db, NULL, "INSERT INTO t VALUES (1)", ""));
  tk_db_close (db);
  db = open_ok (f->path, TK_DB_EXISTING);
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM t"), ==, 0);
  tk_db_close (db);
}

static void
test_values (Fixture *f, gconstpointer data)
{
  static const guint8 bytes[] = { 0, 1, 2, 0xff };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);
  gsize length = 99;

  run_ok (db, "CREATE TABLE t (i INTEGER, s TEXT, b BLOB, n TEXT) STRICT");
  g_assert_true (tk_db_run (db, &error, "INSERT INTO t (b, s, i, n) VALUES ($3, $2, $1, $4)", "isbn", G_MININT64,
                            "O'Neil \xe2\x82\xac", bytes, sizeof bytes));
  g_assert_no_error (error);
  g_assert_cmpint (tk_db_changes (db), ==, 1);
  g_assert_cmpint (tk_db_last_rowid (db), ==, 1);
  g_autoptr (TkStmt) stmt = tk_db_query (db, &error, "SELECT i, s, b, n FROM t WHERE i = $1 OR s = $1", "i", G_MININT64);
  g_assert_nonnull (stmt);
  g_assert_true (tk_stmt_step (stmt, &error));
  g_assert_cmpint (tk_stmt_int (stmt, 0), ==, G_MININT64);
  g_assert_cmpstr (tk_stmt_text (stmt, 1), ==, "O'Neil \xe2\x82\xac");
  const guint8 *blob = tk_stmt_blob (stmt, 2, &length);
  g_assert_cmpmem (blob, length, bytes, sizeof bytes);
  g_assert_true (tk_stmt_is_null (stmt, 3));
  g_assert_false (tk_stmt_is_null (stmt, 0));
  g_assert_cmpstr (tk_stmt_text (stmt, 3), ==, "");
  g_assert_null (tk_stmt_dup_text (stmt, 3));
  g_assert_false (tk_stmt_step (stmt, &error));
  g_assert_no_error (error);
  g_assert_false (tk_stmt_step (stmt, &error)); /* not run again */
  g_assert_no_error (error);
}

static void
test_getters (Fixture *f, gconstpointer data)
{
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);
  gint64 value = 42;
  gboolean found = TRUE;
  char *text = (char *) "untouched";

  g_assert_true (tk_db_get_int (db, &value, &found, NULL, "SELECT 1 WHERE $1 = 2", "i", (gint64) 1));
  g_assert_false (found);
  g_assert_cmpint (value, ==, 42);
  g_assert_true (tk_db_get_int (db, &value, &found, NULL, "SELECT NULL", ""));
  g_assert_false (found);
  g_assert_true (tk_db_get_int (db, &value, NULL, NULL, "SELECT $1 + 1", "i", (gint64) 41));
  g_assert_cmpint (value, ==, 42);
  g_assert_false (tk_db_get_text (db, &text, NULL, "SELECT nothing", ""));
  g_assert_cmpstr (text, ==, "untouched");
  g_assert_true (tk_db_get_text (db, &text, NULL, "SELECT $1", "s", NULL));
  g_assert_null (text);
  g_assert_true (tk_db_get_text (db, &text, NULL, "SELECT $1", "s", ""));
  g_assert_cmpstr (text, ==, "");
  g_free (text);
}

/* The same text twice at once: each has its own rows and its own parameters. */
static void
test_statement_twice (Fixture *f, gconstpointer data)
{
  const char *sql = "SELECT a FROM t WHERE a >= $1 ORDER BY a";
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);

  run_ok (db, "CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (1), (2), (3)");
  for (int round = 0; round < 3; round++)
    {
      g_autoptr (TkStmt) outer = tk_db_query (db, NULL, sql, "i", (gint64) 1);
      g_autoptr (TkStmt) inner = tk_db_query (db, NULL, sql, "i", (gint64) 3);

      g_assert_true (outer != inner);
      g_assert_true (tk_stmt_step (outer, NULL));
      g_assert_true (tk_stmt_step (inner, NULL));
      g_assert_cmpint (tk_stmt_int (outer, 0), ==, 1);
      g_assert_cmpint (tk_stmt_int (inner, 0), ==, 3);
      g_assert_false (tk_stmt_step (inner, NULL));
      g_assert_true (tk_stmt_step (outer, NULL));
      g_assert_cmpint (tk_stmt_int (outer, 0), ==, 2);
    }
}

static void
test_cache_overflow (Fixture *f, gconstpointer data)
{
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);

  for (int i = 0; i < 600; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %d", i);

      g_assert_cmpint (get_int (db, sql), ==, i);
    }
}

static void
test_refused_sql (Fixture *f, gconstpointer data)
{
  static const struct { const char *sql, *types; } rows[] = {
    { "INSERT INTO t VALUES (1); DELETE FROM t", "" }, /* trailing SQL */
    { "SELECT 1; SELEC", "" },
    { "SELECT 1; -- fine\n ; DELETE FROM t", "" },
    { "", "" },
    { "  -- only a comment", "" },
    { "SELECT $1, $3", "ii" },
    { "SELECT $1, $3", "iii" },
    { "SELECT ?", "i" },
    { "SELECT :name", "i" },
    { "SELECT $1", "" },
    { "SELECT 1", "i" },
    { "SELECT $1", "x" },
    { "SELECT nothing FROM t", "" },
    { "SELECT \"text\"", "" }, /* double quotes are names */
    { "INSERT INTO absent VALUES (1)", "" },
  };
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);

  run_ok (db, "CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (1)");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].sql);
      g_assert_null (tk_db_query (db, &error, rows[i].sql, rows[i].types, (gint64) 1, (gint64) 2, (gint64) 3));
      g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_SQL);
      assert_sentence (error, f->path, "report");
    }
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM t; -- a comment may follow\n"), ==, 1);
}

static void
test_not_a_database (Fixture *f, gconstpointer data)
{
  g_autofree char *page = g_strnfill (8192, 'T');
  const struct { const char *text; gssize length; TkDbFlags flags; } rows[] = {
    { "hello", 5, TK_DB_DEFAULT },
    { page, 8192, TK_DB_DEFAULT },
    { page, 8192, TK_DB_READ_ONLY },
    { page, 100, TK_DB_EXISTING },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;
      gsize length;

      g_assert_true (g_file_set_contents (f->path, rows[i].text, rows[i].length, NULL));
      g_assert_null (tk_db_open (f->path, rows[i].flags, &error));
      g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CORRUPT);
      assert_sentence (error, f->path, "restore the last backup");
      g_assert_true (g_file_get_contents (f->path, &after, &length, NULL));
      g_assert_cmpmem (after, length, rows[i].text, (gsize) rows[i].length); /* left as it was */
    }
}

static void
overwrite (const char *path, gint64 offset, const char *bytes, gsize length)
{
  int fd = open (path, O_WRONLY);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, bytes, length, offset), ==, (gssize) length);
  close (fd);
}

static void
make_filled (const char *path)
{
  g_autoptr (TkDb) db = open_ok (path, TK_DB_DEFAULT);

  run_ok (db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT) STRICT; CREATE INDEX i ON t (b);"
              "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000)"
              " INSERT INTO t SELECT x, 'row number ' || x FROM n");
}

static void
test_corrupt_header (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make_filled (f->path);
  overwrite (f->path, 0, "broken!!", 8);
  g_assert_null (tk_db_open (f->path, TK_DB_DEFAULT, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CORRUPT);
  assert_sentence (error, f->path, "restore the last backup");
}

static void
test_corrupt_schema_page (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *noise = g_strnfill (3900, '\xa5');

  make_filled (f->path);
  overwrite (f->path, 100, noise, 3900);
  g_assert_null (tk_db_open (f->path, TK_DB_DEFAULT, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CORRUPT);
}

static void
test_corrupt_middle (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *noise = g_strnfill (4096 * 6, '\xa5');

  make_filled (f->path);
  overwrite (f->path, 4096 * 2, noise, 4096 * 6);
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);
  g_autoptr (TkStmt) stmt = tk_db_query (db, NULL, "SELECT sum(length(b)) FROM t NOT INDEXED", "");
  g_assert_false (tk_stmt_step (stmt, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CORRUPT);
  g_autofree char *answer = tk_db_check (db, &failure);
  if (answer == NULL)
    g_assert_error (failure, TK_DB_ERROR, TK_DB_ERROR_CORRUPT);
  else
    g_assert_cmpstr (answer, !=, "ok");
}

static void
test_check_ok (Fixture *f, gconstpointer data)
{
  make_filled (f->path);
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);
  g_autofree char *answer = tk_db_check (db, NULL);

  g_assert_cmpstr (answer, ==, "ok");
}

static void
test_backup (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_build_filename (f->folder, "it's a copy.db", NULL);
  g_autofree char *nowhere = g_build_filename (f->folder, "nowhere", "copy.db", NULL);

  make_filled (f->path);
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);
  g_assert_true (tk_db_run (db, NULL, "INSERT INTO t VALUES (0, 'in the wal only')", ""));
  g_assert_true (tk_db_backup (db, copy, &error));
  g_assert_no_error (error);
  g_autoptr (TkDb) other = open_ok (copy, TK_DB_READ_ONLY);
  g_assert_cmpint (get_int (other, "SELECT count(*) FROM t"), ==, 2001);
  g_assert_false (tk_db_backup (db, copy, &error)); /* never over a file */
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_IO);
  assert_sentence (error, copy, "File exists");
  g_clear_error (&error);
  g_assert_false (tk_db_backup (db, nowhere, &error));
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_IO);
  g_assert_cmpint (get_int (other, "SELECT count(*) FROM t"), ==, 2001);
}

/* A process that dies between commits: what was committed is there, what was not is not. */
static void
test_reopen_after_copy (Fixture *f, gconstpointer data)
{
  g_autofree char *crashed = g_build_filename (f->folder, "crashed.db", NULL);
  static const char *const suffixes[] = { "", "-wal" };
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);

  run_ok (db, "CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (1)");
  g_assert_true (tk_db_begin (db, NULL));
  g_assert_true (tk_db_run (db, NULL, "INSERT INTO t VALUES (2)", ""));
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (f->path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (crashed, suffixes[i], NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
      g_assert_true (g_file_set_contents (to, bytes, (gssize) length, NULL));
    }
  tk_db_rollback (db);
  g_autoptr (TkDb) again = open_ok (crashed, TK_DB_EXISTING);
  g_assert_cmpint (get_int (again, "SELECT count(*) FROM t"), ==, 1);
}

#define WRITERS 4
#define ROUNDS 100

/* Reads, then writes what it read plus one: only a transaction that locks before it reads keeps count. */
static gpointer
count_up (gpointer path)
{
  g_autoptr (TkDb) db = open_ok (path, TK_DB_FAST);

  tk_db_set_busy_timeout (db, 60000); /* a slow machine is not a failure */
  for (int i = 0; i < ROUNDS; i++)
    {
      gboolean begun = tk_db_begin (db, NULL);
      gint64 value = get_int (db, "SELECT a FROM t");

      g_assert_true (begun);
      g_assert_true (tk_db_run (db, NULL, "UPDATE t SET a = $1", "i", value + 1));
      g_assert_true (tk_db_commit (db, NULL));
    }
  return NULL;
}

static void
test_writers (Fixture *f, gconstpointer data)
{
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);
  GThread *threads[WRITERS];

  run_ok (db, "CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (0)");
  for (int i = 0; i < WRITERS; i++)
    threads[i] = g_thread_new ("writer", count_up, f->path);
  for (int i = 0; i < WRITERS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (get_int (db, "SELECT a FROM t"), ==, WRITERS * ROUNDS);
}

static void
test_unknown_vfs (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  tk_db_set_vfs ("no-such-vfs");
  g_assert_null (tk_db_open (f->path, TK_DB_DEFAULT, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, TK_DB_ERROR);
  tk_db_set_vfs (NULL);
  g_autoptr (TkDb) db = open_ok (f->path, TK_DB_DEFAULT);
}

#define ADD(name, func) g_test_add ("/db/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("open/pragmas", test_pragmas);
  ADD ("open/fast", test_fast);
  ADD ("open/mode", test_mode);
  g_test_add_func ("/db/open/memory", test_memory);
  ADD ("open/existing", test_existing);
  ADD ("open/missing-folder", test_missing_folder);
  ADD ("open/folder-as-file", test_folder_as_file);
  ADD ("open/unknown-vfs", test_unknown_vfs);
  ADD ("refused/read-only", test_read_only);
  ADD ("refused/query-only", test_query_only);
  ADD ("refused/busy", test_busy);
  ADD ("refused/constraint", test_constraint);
  ADD ("refused/full", test_full);
  ADD ("refused/sql", test_refused_sql);
  ADD ("refused/not-a-database", test_not_a_database);
  ADD ("refused/corrupt-header", test_corrupt_header);
  ADD ("refused/corrupt-schema-page", test_corrupt_schema_page);
  ADD ("refused/corrupt-middle", test_corrupt_middle);
  ADD ("transaction/nested", test_nested);
  ADD ("transaction/lost", test_lost_transaction);
  ADD ("transaction/commit-fails", test_commit_fails);
  ADD ("transaction/close-rolls-back", test_close_rolls_back);
  ADD ("transaction/reopen-after-crash", test_reopen_after_copy);
  ADD ("transaction/writers", test_writers);
  ADD ("statement/values", test_values);
  ADD ("statement/getters", test_getters);
  ADD ("statement/twice", test_statement_twice);
  ADD ("statement/cache-overflow", test_cache_overflow);
  ADD ("check/ok", test_check_ok);
  ADD ("backup", test_backup);
  return g_test_run ();
}
