/* A deployment carried from SQLite to PostgreSQL (or to another file) and back, with something in every table; backup and restore.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "hub-service.h"
#include "hub-sql.h"
#include "test-database.h"
#include "tk-keys.h"
#include "tk-wire.h"

#define TRIES 20000

typedef struct
{
  TkFakeClock clock;
  char *dir, *full, *key, *target;
} Place;

static char *
in (const Place *place, const char *name)
{
  return g_build_filename (place->dir, name, NULL);
}

/* ---- Something in every table: values that its own rules let pass, found by trying ---- */

typedef struct
{
  SqlConn *conn;
  const char *table;
  GPtrArray *names;   /* of columns */
  GPtrArray *kinds;   /* their types */
  GPtrArray *words;   /* texts that its rules name, and odd ones */
  GPtrArray *keep;    /* what values borrow */
  SqlValue values[64];
  GRand *rand;
} Filler;

static GPtrArray *
list (SqlConn *conn, const char *sql, const char *table)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlRows) rows = sql_query (conn, &error, sql, table != NULL ? "s" : "", table);

  g_assert_no_error (error);
  while (sql_step (rows, &error))
    g_ptr_array_add (found, g_strdup (sql_text (rows, 0)));
  g_assert_no_error (error);
  return found;
}

static gint64
count_rows (SqlConn *conn, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM \"%s\"", table);
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  sql_get_int (conn, &n, &error, sql, "");
  g_assert_no_error (error);
  return n;
}

static void
learn_words (Filler *filler)
{
  static const char *const odd[] = { "", "x", "1-2", "nafasi \xc3\xa9 '\"\\ \n\t;--", "{}" };
  g_autoptr (GPtrArray) texts = list (filler->conn, "SELECT sql FROM sqlite_schema WHERE name = $1", filler->table);
  g_auto (GStrv) parts = g_strsplit (texts->pdata[0], "'", -1);

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    g_ptr_array_add (filler->words, g_strdup (odd[i]));
  for (gsize i = 1; parts[i] != NULL && parts[i - 1] != NULL; i += 2)
    {
      g_ptr_array_add (filler->words, g_strdup (parts[i]));
      if (parts[i + 1] == NULL)
        break;
    }
}

/* Mostly flags, for most rules are about those. */
static gint64
guess_number (GRand *rand)
{
  static const gint64 numbers[] = { 2, 3, 7, 100, 40000, 40001, G_GINT64_CONSTANT (2147483648), G_GINT64_CONSTANT (5000000000) };

  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      return numbers[g_rand_int_range (rand, 0, G_N_ELEMENTS (numbers))];
    case 1:
      return g_rand_int_range (rand, 0, 60000);
    default:
      return g_rand_int_range (rand, 0, 2);
    }
}

static void
guess (Filler *filler, guint column)
{
  const char *kind = filler->kinds->pdata[column];
  SqlValue *value = &filler->values[column];

  if (strcmp (kind, "INTEGER") == 0)
    *value = (SqlValue){ .type = 'i', .number = guess_number (filler->rand) };
  else if (strcmp (kind, "BLOB") == 0)
    *value = (SqlValue){ .type = 'b', .data = "\0\1\xff'\\x", .length = (gsize) g_rand_int_range (filler->rand, 0, 7) };
  else if (g_rand_int_range (filler->rand, 0, 4) == 0)
    {
      g_ptr_array_add (filler->keep, g_strdup_printf ("id-%08x", g_rand_int (filler->rand)));
      *value = (SqlValue){ .type = 's', .data = filler->keep->pdata[filler->keep->len - 1] };
    }
  else
    *value = (SqlValue){ .type = 's', .data = filler->words->pdata[g_rand_int_range (filler->rand, 0, (gint32) filler->words->len)] };
}

/* What refers to another table refers to a row of it. */
static void
refer (Filler *filler, const char *other, const char *from, const char *to, gint64 row)
{
  g_autofree char *sql = g_strdup_printf ("SELECT \"%s\" FROM \"%s\" ORDER BY 1 LIMIT 1 OFFSET %" G_GINT64_FORMAT, to, other, row);
  g_autofree char *whole = g_strdup_printf ("SELECT \"%s\" FROM (SELECT * FROM \"%s\" ORDER BY 1, 2, 3 LIMIT 1 OFFSET %" G_GINT64_FORMAT ")",
                                            to, other, row);
  g_autoptr (GPtrArray) found = NULL;
  guint column = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlRows) rows = sql_query (filler->conn, NULL, whole, "");

  if (rows == NULL) /* a table of fewer columns */
    rows = sql_query (filler->conn, &error, sql, "");
  g_assert_no_error (error);
  g_assert_true (sql_step (rows, NULL));
  while (strcmp (filler->names->pdata[column], from) != 0)
    column++;
  g_ptr_array_add (filler->keep, g_strdup (sql_text (rows, 0)));
  const char *text = filler->keep->pdata[filler->keep->len - 1];
  filler->values[column] = strcmp (filler->kinds->pdata[column], "INTEGER") == 0
                             ? (SqlValue){ .type = 'i', .number = g_ascii_strtoll (text, NULL, 10) }
                             : (SqlValue){ .type = 's', .data = text };
}

static void
refer_all (Filler *filler)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlRows) rows = sql_query (filler->conn, &error,
                                        "SELECT \"table\", \"from\", coalesce(\"to\", \"from\"), id FROM pragma_foreign_key_list($1) ORDER BY id, seq",
                                        "s", filler->table);
  gint64 id = -1, row = 0;

  g_assert_no_error (error);
  while (sql_step (rows, NULL))
    {
      gint64 n = count_rows (filler->conn, sql_text (rows, 0));

      g_assert_cmpint (n, >, 0);
      if (sql_int (rows, 3) != id)
        row = g_rand_int_range (filler->rand, 0, (gint32) MIN (n, 2)); /* few, so that two references meet in one event */
      id = sql_int (rows, 3);
      refer (filler, sql_text (rows, 0), sql_text (rows, 1), sql_text (rows, 2), row);
    }
}

static gboolean
try_row (Filler *filler)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql, "INSERT INTO \"%s\" VALUES (", filler->table);
  for (guint i = 0; i < filler->names->len; i++)
    {
      g_string_append_printf (sql, "%s$%u", i > 0 ? ", " : "", i + 1);
      guess (filler, i);
    }
  g_string_append_c (sql, ')');
  refer_all (filler);
  gboolean done = sql_run_values (filler->conn, NULL, sql->str, filler->values, filler->names->len);
  g_ptr_array_set_size (filler->keep, 0);
  return done;
}

static void
fill_table (SqlConn *conn, const char *table, gint64 wanted, GRand *rand)
{
  Filler filler = { .conn = conn, .table = table, .rand = rand,
                    .names = list (conn, "SELECT name FROM pragma_table_info($1) ORDER BY cid", table),
                    .kinds = list (conn, "SELECT type FROM pragma_table_info($1) ORDER BY cid", table),
                    .words = g_ptr_array_new_with_free_func (g_free), .keep = g_ptr_array_new_with_free_func (g_free) };

  learn_words (&filler);
  gint64 n = count_rows (conn, table);
  for (int failed = 0; n < wanted && failed < (n > 0 ? TRIES / 100 : TRIES); failed++)
    {
      if (try_row (&filler))
        {
          n++;
          failed = 0;
        }
    }
  if (n == 0)
    g_test_message ("nothing fits into %s", table);
  g_assert_cmpint (n, >, 0);
  g_ptr_array_unref (filler.names);
  g_ptr_array_unref (filler.kinds);
  g_ptr_array_unref (filler.words);
  g_ptr_array_unref (filler.keep);
}

/* In the order in which they were made; one made anew later comes late, and nothing refers to it. */
static void
fill (const char *uri)
{
  const char *given = g_getenv ("TIKETI_SEED");
  guint32 seed = given != NULL ? (guint32) g_ascii_strtoull (given, NULL, 10) : g_random_int ();
  GRand *rand = g_rand_new_with_seed (seed);
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (uri, SQL_OPEN_EXISTING, &error);
  g_autoptr (GPtrArray) tables
    = list (conn, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid", NULL);

  g_test_message ("TIKETI_SEED=%u", seed);
  g_assert_true (sql_begin (conn, &error));
  for (guint i = 0; i < tables->len; i++)
    {
      const char *table = tables->pdata[i];

      fill_table (conn, table, strcmp (table, "act") == 0 ? 1201 : strcmp (table, "medium") == 0 ? 20 : strcmp (table, "hub") == 0 ? 1 : 3, rand);
    }
  g_assert_true (sql_commit (conn, &error));
  g_test_message ("%u tables", tables->len);
  g_rand_free (rand);
}

/* ---- A place for it ---- */

static void
set_up (Place *place, gconstpointer data)
{
  HubDemoCodes codes;
  g_autoptr (GError) error = NULL;

  tk_keys_init ();
  tk_fake_clock_init (&place->clock, G_GINT64_CONSTANT (1795276800000));
  place->dir = g_dir_make_tmp ("tiketi-copy-XXXXXX", &error);
  place->full = g_strdup_printf ("sqlite:%s/full.db", place->dir);
  place->key = in (place, "full.db.key");
  place->target = test_database_new (place->dir);
  hub_service_set_key_file (place->key);
  hub_service_init (place->full, &place->clock.base, &error);
  g_assert_no_error (error);
  HubService *service = hub_service_open (place->full, &place->clock.base, &error);
  g_assert_no_error (error);
  hub_service_demo (service, &codes, &error);
  g_assert_no_error (error);
  g_free (codes.box_office_code);
  g_free (codes.gate_code);
  hub_service_close (service);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (place->dir, 0, NULL);
  const char *name;

  hub_service_set_key_file (NULL);
  test_database_drop (place->target);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = in (place, name);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (place->dir), ==, 0);
  g_free (place->dir);
  g_free (place->full);
  g_free (place->key);
  g_free (place->target);
}

static void
refused (char *report, GError *error, HubError code)
{
  g_assert_null (report);
  g_assert_error (error, HUB_ERROR, (int) code);
  g_error_free (error);
}

/* ---- Tests ---- */

static void
test_round_trip (Place *place, gconstpointer data)
{
  g_autofree char *back = g_strdup_printf ("sqlite:%s/back.db", place->dir);
  g_autoptr (GError) error = NULL;
  GError *failure = NULL;

  fill (place->full);
  g_autofree char *there = hub_service_copy (place->full, place->target, &error);
  g_assert_no_error (error);
  g_autofree char *again = hub_service_copy (place->target, back, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (there, ==, again); /* every table's rows and digest */
  char *report = hub_service_copy (place->full, place->target, &failure);
  refused (report, failure, HUB_ERROR_CONFLICT);
  /* The copy is a hub: it opens under its key, and what it numbers goes on. */
  g_autoptr (SqlConn) conn = sql_open (place->target, SQL_OPEN_EXISTING, &error);
  gint64 last = 0, next = 0;
  g_assert_true (sql_get_int (conn, &last, &error, "SELECT max(id) FROM account", ""));
  g_assert_true (sql_get_int (conn, &next, &error,
                              "INSERT INTO account (email, name, role, password_hash, created_at) "
                              "VALUES ('new@tiketi.example', 'n', 'attendee', 'x', 1) RETURNING id",
                              ""));
  g_assert_cmpint (next, ==, last + 1);
  g_autoptr (HubService) service = hub_service_open (place->target, &place->clock.base, &error);
  g_assert_no_error (error);
}

/* Its second version number says whether reading it writes beside it (https://sqlite.org/fileformat.html). */
static void
assert_put_away (const char *file)
{
  static const char *const beside[] = { "-wal", "-shm", "-journal" };
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (file, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 100);
  g_assert_cmpint (bytes[19], ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *other = g_strconcat (file, beside[i], NULL);

      g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
    }
}

static void
test_backup (Place *place, gconstpointer data)
{
  g_autofree char *file = in (place, "night.backup"), *key = in (place, "night.backup.key"), *new_key = in (place, "restored.key");
  g_autoptr (GError) error = NULL;
  GError *failure = NULL;
  GStatBuf status;

  fill (place->full);
  g_autoptr (HubService) running = hub_service_open (place->full, &place->clock.base, &error); /* it goes on */
  g_assert_no_error (error);
  g_autofree char *told = hub_service_backup (place->full, file, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (key, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  assert_put_away (file);
  g_assert_cmpint (g_stat (file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  char *report = hub_service_backup (place->full, file, &failure);
  refused (report, failure, HUB_ERROR_CONFLICT);
  g_clear_pointer (&running, hub_service_close);

  /* Another deployment's key lies there: nothing is restored, and the database stays empty. */
  hub_service_set_key_file (new_key);
  g_autoptr (TkKeyPair) stranger = tk_key_pair_new ();
  g_assert_true (tk_key_pair_save (stranger, new_key, &error));
  failure = NULL;
  report = hub_service_restore (file, place->target, &failure);
  refused (report, failure, HUB_ERROR_UNAVAILABLE);
  g_assert_cmpint (g_unlink (new_key), ==, 0);

  g_autofree char *restored = hub_service_restore (file, place->target, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (restored, ==, told);
  assert_put_away (file);
  g_autoptr (HubService) service = hub_service_open (place->target, &place->clock.base, &error);
  g_assert_no_error (error);
  g_clear_pointer (&service, hub_service_close);
  failure = NULL;
  report = hub_service_restore (file, place->target, &failure);
  refused (report, failure, HUB_ERROR_CONFLICT);
}

/* Nothing half: what was refused left nothing behind that stands in the way. */
static void
test_refusals (Place *place, gconstpointer data)
{
  g_autofree char *empty = g_strdup_printf ("sqlite:%s/empty.db", place->dir);
  g_autofree char *file = in (place, "b"), *missing = g_strdup_printf ("sqlite:%s/missing.db", place->dir);
  g_autoptr (GError) error = NULL;
  GError *failure = NULL;
  SqlConn *made = sql_open (empty, SQL_OPEN_CREATE, &error);

  sql_close (made);
  char *report = hub_service_copy (empty, place->target, &failure);
  refused (report, failure, HUB_ERROR_UNAVAILABLE);
  failure = NULL;
  report = hub_service_copy (missing, place->target, &failure);
  refused (report, failure, HUB_ERROR_UNAVAILABLE);
  failure = NULL;
  report = hub_service_copy ("mysql:x", place->target, &failure);
  refused (report, failure, HUB_ERROR_INVALID);
  failure = NULL;
  report = hub_service_copy (place->full, place->full, &failure);
  refused (report, failure, HUB_ERROR_CONFLICT);
  failure = NULL;
  g_assert_cmpint (g_unlink (place->key), ==, 0);
  report = hub_service_backup (place->full, file, &failure);
  refused (report, failure, HUB_ERROR_UNAVAILABLE);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  report = hub_service_copy (place->full, place->target, &error);
  g_assert_no_error (error);
  g_free (report);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Place, NULL, set_up, func, tear_down)
  ADD ("/copy/round-trip", test_round_trip);
  ADD ("/copy/backup", test_backup);
  ADD ("/copy/refusals", test_refusals);
  return g_test_run ();
}
