/* The journal as a whole: verified in place and as a file; every kind of tampering is found.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-private.h"
#include "tk-desk-status.h"
#include "tk-journal.h"

#include <glib/gstdio.h>
#include <string.h>

static void
set_up (DeskFixture *f, gconstpointer data)
{
  desk_fixture_set_up (f, data);
  for (int i = 0; i < 4; i++)
    tk_sale_free (desk_fixture_sell_ok (f, 1, 1, 2)); /* five entries with the shift's */
}

static void
test_good (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL, *head = desk_fixture_text (f, "SELECT lower (hex (hash)) FROM journal WHERE seq = 5");
  gint64 entries = 0;

  g_assert_true (tk_desk_verify_journal (f->desk, &entries, &hash, &error));
  g_assert_no_error (error);
  g_assert_cmpint (entries, ==, 5);
  g_assert_cmpstr (hash, ==, head);
}

/* More entries than one page of the walk. */
static void
test_long (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->dir, "journal.ndjson", NULL);
  gint64 entries = 0, written = 0;
  TkTicketId id = { 1, 1, 1, 0 };

  tk_db_begin (tk_store_get_db (f->desk->store), &error); /* one transaction around all: quick */
  for (int i = 0; i < 1000; i++)
    tk_sold_ticket_free (tk_desk_reprint (f->desk, &f->cashier, &id, &error));
  g_assert_true (tk_db_commit (tk_store_get_db (f->desk->store), &error));
  tk_desk_verify_journal (f->desk, &entries, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entries, ==, 1005);
  tk_desk_export_journal (f->desk, path, &written, &error);
  g_assert_no_error (error);
  g_assert_cmpint (written, ==, 1005);
  tk_journal_verify_file (path, &entries, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entries, ==, 1005);
}

static void
test_never_edited (DeskFixture *f, gconstpointer data)
{
  static const char *const statements[] = { "UPDATE journal SET body = '{}' WHERE seq = 1", "UPDATE journal SET at = at",
                                            "DELETE FROM journal WHERE seq = 5", "DELETE FROM journal",
                                            "REPLACE INTO journal SELECT * FROM journal WHERE seq = 2",
                                            "INSERT INTO journal SELECT 7, 'x', kind, at, boot, staff, body, hash FROM journal"
                                            " WHERE seq = 5" };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (tk_db_exec_script (tk_store_get_db (f->store), statements[i], &error));
      g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CONSTRAINT);
    }
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal"), ==, 5);
}

typedef struct
{
  const char *name;
  const char *sql;
  int code;
} Tampering;

static const Tampering tamperings[] = {
  { "body", "UPDATE journal SET body = replace (body, '\"total\":300000', '\"total\":300001') WHERE seq = 3", TK_JOURNAL_ERROR_CHAIN },
  { "time", "UPDATE journal SET at = at + 1 WHERE seq = 3", TK_JOURNAL_ERROR_CHAIN },
  { "boot", "UPDATE journal SET boot = boot + 1 WHERE seq = 3", TK_JOURNAL_ERROR_CHAIN },
  { "staff", "UPDATE journal SET staff = 'juma' WHERE seq = 3", TK_JOURNAL_ERROR_CHAIN },
  { "kind", "UPDATE journal SET kind = 'note' WHERE seq = 3", TK_JOURNAL_ERROR_CHAIN },
  { "hash", "UPDATE journal SET hash = zeroblob (32) WHERE seq = 3", TK_JOURNAL_ERROR_CHAIN },
  { "last", "UPDATE journal SET at = at + 1 WHERE seq = 5", TK_JOURNAL_ERROR_CHAIN },
  { "gap", "PRAGMA foreign_keys=OFF; DELETE FROM journal WHERE seq = 3", TK_JOURNAL_ERROR_SEQUENCE },
  { "first", "PRAGMA foreign_keys=OFF; DELETE FROM journal WHERE seq = 1", TK_JOURNAL_ERROR_SEQUENCE },
  { "closed-gap", "PRAGMA foreign_keys=OFF; DELETE FROM journal WHERE seq = 3; UPDATE journal SET seq = seq - 1 WHERE seq > 3",
    TK_JOURNAL_ERROR_CHAIN },
  { "order", "PRAGMA foreign_keys=OFF; UPDATE journal SET seq = 99 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 4;"
             " UPDATE journal SET seq = 4 WHERE seq = 99", TK_JOURNAL_ERROR_CHAIN },
  { "cut", "PRAGMA foreign_keys=OFF; DELETE FROM journal WHERE seq > 3; INSERT INTO setting VALUES ('acked_seq', '5')",
    TK_JOURNAL_ERROR_SEQUENCE },
  { "terminal", "UPDATE setting SET value = '8' WHERE name = 'terminal'", TK_JOURNAL_ERROR_CHAIN },
};

static void
test_tampering (DeskFixture *f, gconstpointer data)
{
  const Tampering *row = data;
  g_autoptr (GError) error = NULL;
  gint64 entries = -1;

  desk_fixture_sql (f, "DROP TRIGGER journal_has_no_gaps; DROP TRIGGER journal_is_never_edited; DROP TRIGGER journal_is_never_deleted");
  desk_fixture_sql (f, row->sql);
  g_assert_false (tk_desk_verify_journal (f->desk, &entries, NULL, &error));
  g_assert_error (error, TK_JOURNAL_ERROR, row->code);
  g_assert_cmpint (entries, ==, -1);
}

/* ---- Edits of the table ---- */

static GByteArray *
read_column (TkDb *db, const char *column, gint64 seq)
{
  g_autofree char *sql = g_strdup_printf ("SELECT CAST (%s AS BLOB) FROM journal WHERE seq = $1", column);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkStmt) stmt = tk_db_query (db, &error, sql, "i", seq);
  GByteArray *bytes = g_byte_array_new ();
  const guint8 *data;
  gsize length;

  g_assert_true (tk_stmt_step (stmt, &error));
  data = tk_stmt_blob (stmt, 0, &length);
  return g_byte_array_append (bytes, data, (guint) length);
}

/* TRUE when it is found out; nothing stays. */
static gboolean
is_found (DeskFixture *f, const char *column, gint64 seq, const GByteArray *bytes)
{
  TkDb *db = tk_store_get_db (f->desk->store);
  g_autofree char *sql = g_strdup_printf ("UPDATE journal SET %s = CAST ($2 AS %s) WHERE seq = $1", column,
                                          g_str_equal (column, "hash") ? "BLOB" : "TEXT");
  g_autoptr (GError) error = NULL;
  gboolean written, whole;

  tk_db_begin (db, &error);
  g_assert_no_error (error);
  written = tk_db_run (db, NULL, sql, "ib", seq, bytes->data, (gsize) bytes->len); /* the schema may refuse it */
  whole = tk_desk_verify_journal (f->desk, NULL, NULL, written ? &error : NULL);
  g_assert_cmpint (whole, ==, error == NULL);
  if (written && !whole)
    g_assert_cmpuint (error->domain, ==, TK_JOURNAL_ERROR);
  tk_db_rollback (db);
  return !written || !whole;
}

static void
try_column (DeskFixture *f, const char *column, gint64 seq)
{
  g_autoptr (GByteArray) bytes = read_column (tk_store_get_db (f->desk->store), column, seq);

  for (guint i = 0; i < bytes->len; i++)
    {
      static const guint8 changes[] = { 0x01, 0x20, 0x80, 0xff };
      for (gsize n = 0; n < G_N_ELEMENTS (changes); n++)
        {
          bytes->data[i] ^= changes[n];
          if (!is_found (f, column, seq, bytes))
            g_error ("byte %u of %s in entry %d: not found out", i, column, (int) seq);
          bytes->data[i] ^= changes[n];
        }
    }
  g_byte_array_append (bytes, (const guint8 *) "x", 1);
  g_assert_true (is_found (f, column, seq, bytes));
  bytes->data[bytes->len - 1] = '\0'; /* a text that goes on behind a NUL */
  g_assert_true (is_found (f, column, seq, bytes));
  g_byte_array_set_size (bytes, bytes->len - 1);
  if (bytes->len > 0)
    {
      g_byte_array_set_size (bytes, bytes->len - 1);
      g_assert_true (is_found (f, column, seq, bytes));
    }
}

static void
test_every_column (DeskFixture *f, gconstpointer data)
{
  static const char *const columns[] = { "id", "kind", "staff", "body", "hash" };
  static const char *const numbers[] = { "seq = seq + 100", "seq = -seq", "at = at + 1", "at = -at", "boot = boot + 1", "boot = boot + 4294967296" };

  desk_fixture_sql (f, "DROP TRIGGER journal_has_no_gaps; DROP TRIGGER journal_is_never_edited; DROP TRIGGER journal_is_never_deleted");
  for (gint64 seq = 1; seq <= 5; seq += 2)
    for (gsize c = 0; c < G_N_ELEMENTS (columns); c++)
      try_column (f, columns[c], seq);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    for (gint64 seq = 1; seq < 5; seq++)
      {
        TkDb *db = tk_store_get_db (f->desk->store);
        g_autofree char *sql = g_strdup_printf ("UPDATE journal SET %s WHERE seq = $1", numbers[i]);
        gboolean written;

        tk_db_begin (db, NULL);
        written = tk_db_run (db, NULL, sql, "i", seq);
        g_assert_false (written && tk_desk_verify_journal (f->desk, NULL, NULL, NULL));
        tk_db_rollback (db);
      }
  g_assert_true (tk_desk_verify_journal (f->desk, NULL, NULL, NULL));
}

/* ---- The file ---- */

static char *
export (DeskFixture *f)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (f->dir, "journal.ndjson", NULL);
  gint64 entries = 0;

  tk_desk_export_journal (f->desk, path, &entries, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entries, ==, 5);
  return path;
}

static void
test_file (DeskFixture *f, gconstpointer data)
{
  g_autofree char *path = export (f);
  g_autoptr (GError) error = NULL;
  gint64 entries = 0;
  GStatBuf info;

  g_assert_true (tk_journal_verify_file (path, &entries, &error));
  g_assert_no_error (error);
  g_assert_cmpint (entries, ==, 5);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_false (tk_desk_export_journal (f->desk, path, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
}

/* Only what the hub has not acknowledged, and the entry before it. */
static void
test_part (DeskFixture *f, gconstpointer data)
{
  static const struct { const char *acked; gint64 entries; } rows[] = { { "0", 5 }, { "1", 5 }, { "3", 3 }, { "5", 1 } };
  TkJournalPart part = { TRUE, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/part-%s.ndjson", f->dir, rows[i].acked);
      g_autofree char *sql = g_strdup_printf ("REPLACE INTO setting VALUES ('acked_seq', '%s')", rows[i].acked);
      g_autoptr (GError) error = NULL;
      gint permille = 0;
      gint64 entries = 0;

      desk_fixture_sql (f, sql);
      part.permille = &permille;
      g_assert_true (tk_desk_export_journal_part (f->desk, path, &part, &entries, &error));
      g_assert_no_error (error);
      g_assert_cmpint (entries, ==, rows[i].entries);
      g_assert_cmpint (permille, ==, 1000);
      entries = 0;
      g_assert_true (tk_journal_verify_file (path, &entries, &error));
      g_assert_cmpint (entries, ==, rows[i].entries);
    }
}

/* Every byte changed alone is found out, and so is every cut. */
static void
test_file_bytes (DeskFixture *f, gconstpointer data)
{
  g_autofree char *path = export (f), *text = NULL, *changed_path = g_strconcat (path, ".changed", NULL);
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  for (gsize i = 0; i < length; i += 7)
    {
      g_autofree char *changed = g_memdup2 (text, length);
      g_autoptr (GError) error = NULL;
      changed[i] ^= 1;
      g_assert_true (g_file_set_contents_full (changed_path, changed, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      g_assert_false (tk_journal_verify_file (changed_path, NULL, &error));
      g_assert_cmpuint (error->domain, ==, TK_JOURNAL_ERROR);
    }
  for (gsize i = 0; i < length - 1; i += 97)
    {
      g_autoptr (GError) error = NULL;
      g_unlink (changed_path); /* written over, it would keep its length */
      g_assert_true (g_file_set_contents_full (changed_path, text, (gssize) i, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      g_assert_false (tk_journal_verify_file (changed_path, NULL, &error));
      g_assert_cmpuint (error->domain, ==, TK_JOURNAL_ERROR);
    }
}

static void
test_file_other (DeskFixture *f, gconstpointer data)
{
  static const char *const texts[] = { "", "\n", "{}", "{}\n", "not json at all", "[1,2]\n", "\xff\xfe" };
  g_autofree char *path = g_build_filename (f->dir, "other.ndjson", NULL);
  g_autoptr (GError) missing = NULL;

  g_assert_false (tk_journal_verify_file (path, NULL, &missing));
  g_assert_error (missing, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_assert_false (tk_journal_verify_file (path, NULL, &error));
      g_assert_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_SIGNATURE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/desk/journal/" name, DeskFixture, NULL, set_up, function, desk_fixture_tear_down)
  ADD ("good", test_good);
  ADD ("long", test_long);
  ADD ("never-edited", test_never_edited);
  ADD ("every-column", test_every_column);
  ADD ("file", test_file);
  ADD ("part", test_part);
  ADD ("file-bytes", test_file_bytes);
  ADD ("file-other", test_file_other);
  for (gsize i = 0; i < G_N_ELEMENTS (tamperings); i++)
    {
      g_autofree char *path = g_strconcat ("/desk/journal/tampered/", tamperings[i].name, NULL);
      g_test_add (path, DeskFixture, &tamperings[i], set_up, test_tampering, desk_fixture_tear_down);
    }
  return g_test_run ();
}
