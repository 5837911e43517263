/* Tests of the database driver. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-sql.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#include "hub-sql-ddl.h"
#include "hub-sql-driver.h"
#include "test-database.h"

#define TABLE "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB CHECK (length (c) < 9)) STRICT"

typedef struct
{
  char *dir;
  char *uri;
  SqlConn *conn;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("tiketi-sql-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->uri = test_database_new (fixture->dir);
  fixture->conn = sql_open (fixture->uri, SQL_OPEN_CREATE, &error);
  g_assert_no_error (error);
  g_autofree char *ddl = sql_ddl_for_postgresql (TABLE);
  sql_run (fixture->conn, &error, test_database_is_postgresql () ? ddl : TABLE, "");
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "hub.db", "hub.db-wal", "hub.db-shm" };

  sql_close (fixture->conn);
  test_database_drop (fixture->uri);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->dir, names[i], NULL);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0); /* nothing else was left */
  g_free (fixture->dir);
  g_free (fixture->uri);
}

static gint64
count (SqlConn *conn)
{
  gint64 n = -1;
  g_autoptr (GError) error = NULL;

  sql_get_int (conn, &n, &error, "SELECT count(*) FROM t", "");
  g_assert_no_error (error);
  return n;
}

static void
insert (SqlConn *conn, gint64 a)
{
  g_autoptr (GError) error = NULL;

  sql_run (conn, &error, "INSERT INTO t (a, b) VALUES ($1, $2)", "is", a, "x");
  g_assert_no_error (error);
}

static void
test_types (Fixture *fixture, gconstpointer data)
{
  static const guint8 blob[] = { 0, 1, 2 };
  gsize length = 0;
  gboolean found = FALSE;
  gint64 changed = -1;
  g_autoptr (GError) error = NULL;

  g_assert_true (sql_run_count (fixture->conn, &changed, &error, "INSERT INTO t (c, b, a) VALUES ($3, $2, $1)", "isb",
                                G_MAXINT64, "mwana'nchi; --", blob, sizeof blob));
  g_assert_no_error (error);
  g_assert_cmpint (changed, ==, 1);
  g_assert_true (sql_run (fixture->conn, &error, "INSERT INTO t (a, b, c) VALUES ($1, $2, $3)", "isn", G_MININT64, NULL));
  g_autoptr (SqlRows) rows = sql_query (fixture->conn, &error, "SELECT a, b, c FROM t ORDER BY a", "");
  g_assert_true (sql_step (rows, &error));
  g_assert_cmpint (sql_int (rows, 0), ==, G_MININT64);
  g_assert_true (sql_is_null (rows, 1));
  g_assert_cmpstr (sql_text (rows, 1), ==, "");
  g_assert_true (sql_is_null (rows, 2));
  g_assert_true (sql_step_one (rows, &found, &error));
  g_assert_true (found);
  g_assert_cmpint (sql_int (rows, 0), ==, G_MAXINT64);
  g_assert_cmpstr (sql_text (rows, 1), ==, "mwana'nchi; --");
  const guint8 *read = sql_blob (rows, 2, &length);
  g_assert_cmpmem (read, length, blob, sizeof blob);
  g_assert_true (sql_step_one (rows, &found, &error));
  g_assert_false (found);
  g_assert_false (sql_step (rows, &error));
  g_assert_no_error (error);
}

static void
test_returning (Fixture *fixture, gconstpointer data)
{
  gint64 a = -1;
  g_autoptr (GError) error = NULL;

  for (gint64 expected = 1; expected < 4; expected++)
    {
      g_assert_true (sql_get_int (fixture->conn, &a, &error, "INSERT INTO t (b) VALUES ($1) RETURNING a", "s", "x"));
      g_assert_cmpint (a, ==, expected);
    }
  g_assert_true (sql_get_int (fixture->conn, &a, &error, "SELECT a FROM t WHERE a = $1", "i", (gint64) 99));
  g_assert_cmpint (a, ==, 0);
  g_assert_cmpint (count (fixture->conn), ==, 3);
}

static gpointer
read_text (SqlRows *rows)
{
  return g_strdup (sql_text (rows, 0));
}

/* Every row, in order; of a query that is refused nothing, and the error stands. */
static void
test_whole_answers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sql_run (fixture->conn, &error, "INSERT INTO t (a, b) VALUES (1, 'one'), (2, 'two'), (3, 'three')", "");
  g_assert_no_error (error);
  g_autoptr (GArray) numbers = sql_read_ints (sql_query (fixture->conn, &error, "SELECT a FROM t ORDER BY a DESC", ""), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (numbers->len, ==, 3);
  g_assert_cmpint (g_array_index (numbers, gint64, 0), ==, 3);
  g_assert_cmpint (g_array_index (numbers, gint64, 2), ==, 1);
  g_autoptr (GPtrArray) texts
    = sql_read_all (sql_query (fixture->conn, &error, "SELECT b FROM t ORDER BY a", ""), read_text, g_free, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (texts->len, ==, 3);
  g_assert_cmpstr (texts->pdata[2], ==, "three");
  g_autoptr (GPtrArray) none
    = sql_read_all (sql_query (fixture->conn, &error, "SELECT b FROM t WHERE a > 3 ORDER BY a", ""), read_text, g_free, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (sql_read_ints (sql_query (fixture->conn, &error, "SELECT nothing FROM t", ""), &error));
  g_assert_error (error, SQL_ERROR, SQL_ERROR_STATEMENT);
}

static void
test_transactions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) other = sql_open (fixture->uri, SQL_OPEN_READ_ONLY, &error);

  g_assert_no_error (error);
  g_assert_true (sql_begin (fixture->conn, &error));
  insert (fixture->conn, 1);
  g_assert_cmpint (count (other), ==, 0);
  g_assert_true (sql_commit (fixture->conn, &error));
  g_assert_cmpint (count (other), ==, 1);
  g_assert_true (sql_begin (fixture->conn, &error));
  insert (fixture->conn, 2);
  sql_rollback (fixture->conn);
  sql_rollback (fixture->conn); /* safe when nothing is open */
  g_assert_cmpint (count (other), ==, 1);
}

static void
test_parts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sql_begin (fixture->conn, &error));
  insert (fixture->conn, 1);
  g_assert_true (sql_part_begin (fixture->conn, &error));
  insert (fixture->conn, 2);
  g_assert_true (sql_part_begin (fixture->conn, &error)); /* inner */
  insert (fixture->conn, 3);
  g_assert_true (sql_part_undo (fixture->conn, &error));
  g_assert_cmpint (count (fixture->conn), ==, 2);
  g_assert_true (sql_part_keep (fixture->conn, &error));
  g_assert_true (sql_part_begin (fixture->conn, &error));
  insert (fixture->conn, 4);
  g_assert_false (sql_run (fixture->conn, &error, "INSERT INTO t (a) VALUES (1)", "") && sql_catch_up (fixture->conn, &error));
  g_assert_error (error, SQL_ERROR, SQL_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_true (sql_part_undo (fixture->conn, &error));
  g_assert_true (sql_commit (fixture->conn, &error));
  g_assert_cmpint (count (fixture->conn), ==, 2);
}

/* Ways to come upon it after a statement failed that nobody read. */
static gboolean
read_on (SqlConn *conn, GError **error)
{
  gint64 n;

  return sql_get_int (conn, &n, error, "SELECT count(*) FROM t", "");
}

static gboolean
write_on (SqlConn *conn, GError **error)
{
  return sql_run (conn, error, "INSERT INTO t (a) VALUES (7)", "") && sql_catch_up (conn, error);
}

static gboolean
part_on (SqlConn *conn, GError **error)
{
  if (!sql_part_begin (conn, error))
    return FALSE;
  if (write_on (conn, error))
    return sql_part_keep (conn, error);
  g_assert_false (sql_part_undo (conn, NULL)); /* the failure is not its own */
  return FALSE;
}

/* What fails in a part, or in what was tried in it, is told before the part is over, and undone with it: no more, no less. */
static void
test_late_failures (Fixture *fixture, gconstpointer data)
{
  static gboolean (*const ways[]) (SqlConn *, GError **) = { sql_catch_up, read_on, write_on, part_on };
  SqlConn *conn = fixture->conn;

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      gint64 first = 100 * (gint64) i + 100;
      g_autoptr (GError) error = NULL;

      g_assert_true (sql_begin (conn, &error));
      insert (conn, first);
      g_assert_true (sql_part_begin (conn, &error));
      insert (conn, first + 1);
      g_assert_false (sql_run (conn, &error, "INSERT INTO t (a) VALUES ($1)", "i", first) && ways[i] (conn, &error));
      g_assert_error (error, SQL_ERROR, SQL_ERROR_CONSTRAINT);
      g_clear_error (&error);
      g_assert_true (sql_part_undo (conn, &error));
      g_assert_no_error (error);
      insert (conn, first + 2);
      g_assert_true (sql_commit (conn, &error));
      g_assert_cmpint (count (conn), ==, 2 * (gint64) i + 2);
    }
}

/* A failure outside of a part is not undone with the part. */
static void
test_outer_failure (Fixture *fixture, gconstpointer data)
{
  SqlConn *conn = fixture->conn;
  g_autoptr (GError) error = NULL;

  if (!test_database_is_postgresql ())
    {
      g_test_skip ("a file tells at once");
      return;
    }
  g_assert_true (sql_begin (conn, &error));
  insert (conn, 1);
  g_assert_true (sql_part_begin (conn, &error));
  insert (conn, 2);
  g_assert_true (sql_run (conn, &error, "INSERT INTO t (a) VALUES (1)", ""));
  g_assert_true (sql_part_begin (conn, &error));
  insert (conn, 3);
  g_assert_false (sql_part_undo (conn, &error));
  g_assert_error (error, SQL_ERROR, SQL_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_true (sql_part_undo (conn, &error));
  g_assert_cmpint (count (conn), ==, 1);
  g_assert_true (sql_run (conn, &error, "INSERT INTO t (a) VALUES (1)", ""));
  g_assert_false (sql_commit (conn, &error));
  g_assert_error (error, SQL_ERROR, SQL_ERROR_CONSTRAINT);
  g_assert_cmpint (count (conn), ==, 0);
}

/* Questions that are asked before the first answer is read; many writes that nobody waits for; rows that nobody wants any more. */
static void
test_asked_ahead (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SqlConn *conn = fixture->conn;

  g_assert_true (sql_begin (conn, &error));
  for (gint64 i = 1; i <= 1000; i++)
    insert (conn, i);
  g_autoptr (SqlRows) first = sql_query (conn, &error, "SELECT max(a) FROM t", "");
  g_autoptr (SqlRows) unread = sql_query (conn, &error, "SELECT a FROM t", "");
  g_autoptr (SqlRows) second = sql_query (conn, &error, "SELECT a FROM t WHERE a > $1 ORDER BY a", "i", (gint64) 998);
  g_assert_true (sql_step (second, &error));
  g_assert_cmpint (sql_int (second, 0), ==, 999);
  g_clear_pointer (&unread, sql_done);
  g_assert_true (sql_step (first, &error));
  g_assert_cmpint (sql_int (first, 0), ==, 1000);
  g_assert_true (sql_step (second, &error));
  g_assert_false (sql_step (second, &error));
  g_assert_no_error (error);
  g_clear_pointer (&first, sql_done);
  g_clear_pointer (&second, sql_done);
  g_assert_true (sql_commit (conn, &error));
  g_assert_cmpint (count (conn), ==, 1000);
}

/* ---- The answer to a commit is lost ---- */

typedef enum { PASS, DROP_NEXT, DROP_COMMIT, DROP_ANSWER } Mischief;

/* Between the driver and the server; does its mischief once. */
typedef struct
{
  GSocketListener *listener;
  GSocketAddress *server;
  Mischief mischief;
  gboolean then_hangs;  /* after it nobody is answered any more */
  gboolean then_other;  /* after it another server takes over */
  gboolean hangs, other;
  GPtrArray *waiting;   /* who is not answered */
} Proxy;

typedef struct
{
  GSocketConnection *client, *server;
  Proxy *proxy;
} Link;

/* Makes the server's identity ("7512345678901234567/00000001") another one's. */
static void
disguise (char *bytes, gssize n)
{
  for (char *slash = bytes + 18; slash + 5 <= bytes + n; slash++)
    if (memcmp (slash, "/0000", 5) == 0 && g_ascii_isdigit (slash[-1]))
      slash[-1] = slash[-1] == '9' ? '0' : (char) (slash[-1] + 1);
}

static gboolean
holds_commit (const char *bytes, gssize n)
{
  for (gssize i = 0; i + 7 <= n; i++)
    if (memcmp (bytes + i, "COMMIT", 7) == 0)
      return TRUE;
  return FALSE;
}

/* FALSE at the end of either side, or when the mischief is done. */
static gboolean
pass_on (Link *line, GSocketConnection *from, GSocketConnection *to)
{
  char bytes[65536];
  gssize n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (from)), bytes, sizeof bytes, NULL, NULL);
  gboolean commit = n > 0 && from == line->client && holds_commit (bytes, n);

  if (n <= 0 || (commit && line->proxy->mischief == DROP_COMMIT) || (from == line->client && line->proxy->mischief == DROP_NEXT))
    return FALSE;
  if (line->proxy->other && from == line->server)
    disguise (bytes, n);
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (to)), bytes, (gsize) n, NULL, NULL, NULL))
    return FALSE;
  if (!commit || line->proxy->mischief != DROP_ANSWER)
    return TRUE;
  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (to)), bytes, sizeof bytes, NULL, NULL); /* it is committed */
  return FALSE;
}

static gboolean
is_readable (GSocketConnection *connection)
{
  return g_socket_condition_timed_wait (g_socket_connection_get_socket (connection), G_IO_IN, 2000, NULL, NULL);
}

static gpointer
link_thread (gpointer data)
{
  Link *line = data;
  gboolean open = TRUE;

  while (open)
    {
      if (is_readable (line->client))
        open = pass_on (line, line->client, line->server);
      if (open && is_readable (line->server))
        open = pass_on (line, line->server, line->client);
    }
  line->proxy->hangs = line->proxy->then_hangs;
  line->proxy->other = line->proxy->then_other;
  line->proxy->mischief = PASS;
  g_object_unref (line->client);
  g_object_unref (line->server);
  g_free (line);
  return NULL;
}

static gpointer
proxy_thread (gpointer data)
{
  Proxy *proxy = data;
  GSocketConnection *client;

  while ((client = g_socket_listener_accept (proxy->listener, NULL, NULL, NULL)) != NULL)
    {
      g_autoptr (GSocketClient) dialer = g_socket_client_new ();
      Link *line = g_new0 (Link, 1);

      if (proxy->hangs)
        {
          g_ptr_array_add (proxy->waiting, client);
          g_free (line);
          continue;
        }
      *line = (Link){ client, g_socket_client_connect (dialer, G_SOCKET_CONNECTABLE (proxy->server), NULL, NULL), proxy };
      g_assert_nonnull (line->server);
      g_thread_unref (g_thread_new ("link", link_thread, line));
    }
  return NULL;
}

/* The address of the same database through it; a socket in the test's folder. (transfer full) */
static char *
start_proxy (Proxy *proxy, Fixture *fixture)
{
  g_autofree char *unescaped = g_uri_unescape_string (fixture->uri, NULL);
  const char *at = strchr (unescaped, '@') + 1;
  g_autofree char *folder = g_strndup (at, (gsize) (strrchr (unescaped, '/') - at));
  g_autofree char *server = g_build_filename (folder, ".s.PGSQL.5432", NULL);
  g_autofree char *path = g_build_filename (fixture->dir, ".s.PGSQL.5432", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autofree char *escaped = g_uri_escape_string (fixture->dir, NULL, FALSE);
  g_autoptr (GError) error = NULL;

  proxy->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  proxy->server = g_unix_socket_address_new (server);
  proxy->listener = g_socket_listener_new ();
  g_socket_listener_add_address (proxy->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_thread_unref (g_thread_new ("proxy", proxy_thread, proxy));
  return g_strdup_printf ("postgresql://tiketi@%s/%s", escaped, strrchr (fixture->uri, '/') + 1);
}

/* Called stored exactly when it is stored, once. */
static void
test_lost_commit (Fixture *fixture, gconstpointer data)
{
  static Proxy proxy; /* its thread stays until the process ends */
  g_autoptr (GError) error = NULL;

  if (!test_database_is_postgresql ())
    {
      g_test_skip ("a file answers always");
      return;
    }
  g_autofree char *uri = start_proxy (&proxy, fixture);
  g_autoptr (SqlConn) conn = sql_open (uri, SQL_OPEN_EXISTING, &error);
  g_assert_no_error (error);
  for (gint64 round = 0; round < 3; round++)
    {
      proxy.mischief = DROP_ANSWER;
      g_assert_true (sql_begin (conn, &error));
      insert (conn, 2 * round + 1);
      g_assert_true (sql_commit (conn, &error)); /* it asked */
      g_assert_no_error (error);
      g_assert_cmpint (count (fixture->conn), ==, round + 1);

      proxy.mischief = DROP_COMMIT;
      g_assert_true (sql_begin (conn, &error));
      insert (conn, 2 * round + 2);
      g_assert_false (sql_commit (conn, &error));
      g_assert_error (error, SQL_ERROR, SQL_ERROR_BUSY);
      g_clear_error (&error);
      g_assert_cmpint (count (fixture->conn), ==, round + 1);
    }
  g_clear_pointer (&conn, sql_close);
  g_autofree char *path = g_build_filename (fixture->dir, ".s.PGSQL.5432", NULL);
  g_unlink (path);
}

/* Nobody is left to ask, or only another server, whose transactions of that number are others: neither stored nor not, and soon. */
static void
test_lost_server (Fixture *fixture, gconstpointer hangs)
{
  Proxy *proxy = g_new0 (Proxy, 1); /* its thread stays until the process ends */
  g_autoptr (GError) error = NULL;
  gint64 patience = sql_settle_us;

  if (!test_database_is_postgresql ())
    {
      g_test_skip ("a file answers always");
      return;
    }
  g_autofree char *uri = start_proxy (proxy, fixture);
  g_autoptr (SqlConn) conn = sql_open (uri, SQL_OPEN_EXISTING, &error);
  g_assert_no_error (error);
  proxy->then_hangs = hangs != NULL;
  proxy->then_other = hangs == NULL;
  proxy->mischief = DROP_ANSWER;
  sql_settle_us = G_USEC_PER_SEC;
  g_assert_true (sql_begin (conn, &error));
  insert (conn, 1);
  gint64 asked = g_get_monotonic_time ();
  g_assert_false (sql_commit (conn, &error));
  g_assert_error (error, SQL_ERROR, SQL_ERROR_IO);
  g_assert_cmpint (g_get_monotonic_time () - asked, <, 10 * G_USEC_PER_SEC);
  sql_settle_us = patience;
  g_assert_cmpint (count (fixture->conn), ==, 1); /* as the error says: it may be stored */
  g_clear_pointer (&conn, sql_close);
  g_autofree char *path = g_build_filename (fixture->dir, ".s.PGSQL.5432", NULL);
  g_unlink (path);
}

/* Unread, so many that libpq sends them by itself. */
static gboolean
write_much (SqlConn *conn, GError **error)
{
  g_autofree char *text = g_strnfill (3000, 'x');

  for (gint64 i = 1; i <= 6; i++)
    if (!sql_run (conn, error, "INSERT INTO t (a, b) VALUES ($1, $2)", "is", i, text))
      return FALSE;
  return TRUE;
}

/* The first of them goes to the server by itself, and the line ends; the second stays here until the commit. */
static void
write_into_nothing (SqlConn *conn, Proxy *proxy, gsize length)
{
  g_autofree char *first = g_strnfill (9000, 'x'), *second = g_strnfill (length, 'x');

  proxy->mischief = DROP_NEXT;
  sql_run (conn, NULL, "INSERT INTO t (a, b) VALUES ($1, $2)", "is", (gint64) 2, first);
  while (proxy->mischief != PASS)
    g_usleep (1000);
  sql_run (conn, NULL, "INSERT INTO t (a, b) VALUES ($1, $2)", "is", (gint64) 3, second);
}

/* What was asked of the lost connection is not waited for on the next one, which is as the first one was. */
static void
test_lost_in_queue (Fixture *fixture, gconstpointer data)
{
  Proxy *proxy = g_new0 (Proxy, 1); /* its thread stays until the process ends */
  g_autoptr (GError) error = NULL;

  if (!test_database_is_postgresql ())
    {
      g_test_skip ("a file answers always");
      return;
    }
  g_autofree char *uri = start_proxy (proxy, fixture);
  g_autoptr (SqlConn) conn = sql_open (uri, SQL_OPEN_EXISTING, &error);
  g_assert_no_error (error);
  for (gsize length = 7800; length < 8200; length += 20) /* it decides where the loss is noticed */
    {
      g_assert_true (sql_begin (conn, &error));
      insert (conn, 1);
      g_assert_true (sql_catch_up (conn, &error));
      write_into_nothing (conn, proxy, length);
      g_assert_false (sql_commit (conn, &error));
      g_assert_error (error, SQL_ERROR, SQL_ERROR_BUSY);
      g_clear_error (&error);
      g_assert_true (sql_begin (conn, &error));
      g_assert_no_error (error);
      g_autoptr (SqlRows) rows = sql_query (conn, &error, "SELECT current_setting('lock_timeout')", "");
      g_assert_true (sql_step (rows, &error));
      g_assert_cmpstr (sql_text (rows, 0), ==, "5s");
      g_clear_pointer (&rows, sql_done);
      g_assert_true (sql_commit (conn, &error));
    }
  g_assert_cmpint (count (fixture->conn), ==, 0);
  g_clear_pointer (&conn, sql_close);
  g_autofree char *path = g_build_filename (fixture->dir, ".s.PGSQL.5432", NULL);
  g_unlink (path);
}

/* A hub that stands still in its turn is seen to stand still by the server, which ends it after a while: it waits for no rest of
 * a question. */
static void
test_stands_still (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 idle = 0;

  if (!test_database_is_postgresql ())
    {
      g_test_skip ("a file knows nothing of who uses it");
      return;
    }
  g_autoptr (SqlConn) other = sql_open (fixture->uri, SQL_OPEN_EXISTING, &error);
  g_assert_true (sql_begin (fixture->conn, &error));
  g_assert_true (write_much (fixture->conn, &error));
  for (int tries = 0; tries < 100 && idle == 0; tries++)
    {
      g_usleep (20000);
      g_assert_true (sql_get_int (other, &idle, &error, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                                                        "AND state = 'idle in transaction' AND query LIKE 'INSERT%'", ""));
    }
  g_assert_cmpint (idle, ==, 1);
  g_assert_true (sql_commit (fixture->conn, &error));
  g_assert_cmpint (count (other), ==, 6);
}

/* A reader sees one moment, whatever is written meanwhile. */
static void
test_read_view (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) reader = sql_open (fixture->uri, SQL_OPEN_READ_ONLY, &error);

  insert (fixture->conn, 1);
  g_assert_true (sql_begin_read (reader, &error));
  g_assert_cmpint (count (reader), ==, 1);
  insert (fixture->conn, 2);
  g_assert_cmpint (count (reader), ==, 1);
  sql_rollback (reader);
  g_assert_cmpint (count (reader), ==, 2);
  g_assert_false (sql_run (reader, &error, "INSERT INTO t (a) VALUES (3)", ""));
  g_assert_error (error, SQL_ERROR, SQL_ERROR_IO);
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    SqlError code;
    gboolean sqlite; /* words that only SQLite knows */
  } rows[] = {
    { "SELEKT 1", SQL_ERROR_STATEMENT },
    { "SELECT nothing FROM t", SQL_ERROR_STATEMENT },
    { "SELECT 1; SELECT 2", SQL_ERROR_STATEMENT },
    { "", SQL_ERROR_STATEMENT },
    { "SELECT $1", SQL_ERROR_STATEMENT }, /* not bound */
    { "INSERT INTO t (a, c) VALUES (1, x'010203040506070809')", SQL_ERROR_CONSTRAINT, TRUE },
    { "INSERT INTO t (b) VALUES (x'00')", SQL_ERROR_CONSTRAINT, TRUE }, /* STRICT */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 changed = -1;
      g_autoptr (GError) error = NULL;

      if (rows[i].sqlite && test_database_is_postgresql ())
        continue;
      g_assert_false (sql_run_count (fixture->conn, &changed, &error, rows[i].sql, ""));
      g_assert_error (error, SQL_ERROR, (int) rows[i].code);
      g_assert_cmpint (changed, ==, -1);
    }
  g_assert_cmpint (count (fixture->conn), ==, 0);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *uri;
    SqlOpenMode mode;
    SqlError code;
    const char *says;
  } rows[] = {
    { "postgresql://u:secret@/d?secret=1", SQL_OPEN_CREATE, SQL_ERROR_URI, "postgresql://USER@HOST/DATABASE" },
    { "postgres://u:secret@[::1", SQL_OPEN_EXISTING, SQL_ERROR_URI, "postgresql://USER@HOST/DATABASE" },
    { "postgresql://u:secret@%2Fnowhere%2Fsecret/d", SQL_OPEN_EXISTING, SQL_ERROR_BUSY, "cannot be reached" },
    { "mysql:secret", SQL_OPEN_CREATE, SQL_ERROR_URI, "sqlite:PATH" },
    { "", SQL_OPEN_CREATE, SQL_ERROR_URI, "sqlite:PATH" },
    { "sqlite:", SQL_OPEN_CREATE, SQL_ERROR_URI, "names no file" },
    { "sqlite:/nowhere/a.db", SQL_OPEN_CREATE, SQL_ERROR_IO, "/nowhere/a.db" },
    { "sqlite:/nowhere/a.db", SQL_OPEN_READ_ONLY, SQL_ERROR_IO, "/nowhere/a.db" },
    { "sqlite:/dev/null", SQL_OPEN_EXISTING, SQL_ERROR_IO, "/dev/null" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sql_open (rows[i].uri, rows[i].mode, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == SQL_ERROR);
      g_assert_nonnull (strstr (error->message, rows[i].says));
      g_assert_null (strstr (error->message, "secret"));
      if (rows[i].code == SQL_ERROR_URI)
        g_assert_cmpint (error->code, ==, SQL_ERROR_URI);
    }
}

static void
test_existing (Fixture *fixture, gconstpointer data)
{
  if (test_database_skip ("about files"))
    return;
  g_autofree char *path = g_build_filename (fixture->dir, "b.db", NULL);
  g_autofree char *uri = g_strdup_printf ("sqlite:%s", path);
  g_autoptr (GError) error = NULL;

  g_assert_null (sql_open (uri, SQL_OPEN_EXISTING, &error));
  g_assert_true (error->domain == SQL_ERROR);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "this is not a database, and long enough to look at", -1, NULL));
  g_assert_null (sql_open (uri, SQL_OPEN_EXISTING, &error));
  g_assert_error (error, SQL_ERROR, SQL_ERROR_CORRUPT);
  g_unlink (path);
}

static void
test_ddl (void)
{
  static const struct
  {
    const char *sqlite, *postgresql;
  } rows[] = {
    { "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT NOT NULL, c BLOB) STRICT;",
      "CREATE TABLE a (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, b TEXT COLLATE \"C\" NOT NULL, c BYTEA);" },
    { "a INTEGER\n  PRIMARY  KEY AUTOINCREMENT,", "a BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY," },
    { "a INTEGER REFERENCES t (INTEGER)", "a BIGINT REFERENCES t (BIGINT)" },
    { ") STRICT, WITHOUT ROWID;", ");" },
    { ") WITHOUT ROWID;", ");" },
    { ")\nWITHOUT ROWID, STRICT;", ");" },
    { "'TEXT' \"BLOB\" -- INTEGER\nTEXTS INTEGER_ MYTEXT text", "'TEXT' \"BLOB\" -- INTEGER\nTEXTS INTEGER_ MYTEXT text" },
    { "'it''s TEXT' TEXT", "'it''s TEXT' TEXT COLLATE \"C\"" },
    { "DEFAULT 'a\nTEXT' x TEXT", "DEFAULT 'a\nTEXT' x TEXT COLLATE \"C\"" },
    { "CAST (a AS TEXT), CAST (a AS INTEGER)", "CAST (a AS TEXT), CAST (a AS BIGINT)" },
    { "STRICT", "STRICT" },
    { "a TEXT;\n-- [sqlite\nb TEXT;\n-- [postgresql\n-- c TEXT;\n--d\n-- ]\ne BLOB;",
      "a TEXT COLLATE \"C\";\nc TEXT;\nd\ne BYTEA;" },
    { "-- [sqlite\nb\n-- ]\nc", "c" },
    { "-- [postgresql\n-- b\n-- ]\nc", "b\nc" },
    { "'open TEXT", "'open TEXT" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *made = sql_ddl_for_postgresql (rows[i].sqlite);

      g_assert_cmpstr (g_strchomp (made), ==, rows[i].postgresql);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/sql/types", test_types);
  ADD ("/sql/returning", test_returning);
  ADD ("/sql/whole-answers", test_whole_answers);
  ADD ("/sql/transactions", test_transactions);
  ADD ("/sql/parts", test_parts);
  ADD ("/sql/late-failures", test_late_failures);
  ADD ("/sql/outer-failure", test_outer_failure);
  ADD ("/sql/asked-ahead", test_asked_ahead);
  ADD ("/sql/read-view", test_read_view);
  ADD ("/sql/refusals", test_refusals);
  ADD ("/sql/existing", test_existing);
  ADD ("/sql/lost-commit", test_lost_commit);
  g_test_add ("/sql/lost-server/hangs", Fixture, GINT_TO_POINTER (1), set_up, test_lost_server, tear_down);
  g_test_add ("/sql/lost-server/other", Fixture, NULL, set_up, test_lost_server, tear_down);
  ADD ("/sql/lost-in-queue", test_lost_in_queue);
  ADD ("/sql/stands-still", test_stands_still);
  g_test_add_func ("/sql/addresses", test_addresses);
  g_test_add_func ("/sql/ddl", test_ddl);
  return g_test_run ();
}
