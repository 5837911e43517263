/* Appending to the journal: numbered, chained, canonical, and only in a transaction that commits.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "tk-store-clock.h"
#include "tk-store-journal.h"
#include "tk-store-setting.h"
#include "tk-wire-messages.h"

#include <string.h>

static void
set_up (StoreFixture *f, gconstpointer data)
{
  store_fixture_set_up (f, data);
  g_assert_true (tk_store_set_setting_int (f->store, "terminal", 7, NULL));
}

static gboolean
append (StoreFixture *f, const char *text, const char *id, gint64 *seq, GError **error)
{
  TkWireNote note = { (char *) text };

  return tk_store_journal_append (f->store, &f->clock.base, TK_KIND_NOTE, "amina", &tk_wire_note_shape, &note, id, seq, error);
}

static gint64
append_ok (StoreFixture *f, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = 0;

  g_assert_true (tk_db_begin (tk_store_get_db (f->store), &error));
  append (f, text, NULL, &seq, &error);
  g_assert_no_error (error);
  tk_db_commit (tk_store_get_db (f->store), &error);
  g_assert_no_error (error);
  return seq;
}

static void
test_chain (StoreFixture *f, gconstpointer data)
{
  guint8 prev[TK_DIGEST_SIZE], head[TK_DIGEST_SIZE];
  g_autoptr (GError) error = NULL;
  gint64 seq;

  tk_journal_genesis (7, prev);
  g_assert_true (tk_store_journal_head (f->store, &seq, head, &error));
  g_assert_cmpint (seq, ==, 0);
  g_assert_cmpmem (head, sizeof head, prev, sizeof prev);
  for (gint64 i = 1; i <= 5; i++)
    {
      tk_fake_clock_advance (&f->clock, 10);
      g_assert_cmpint (append_ok (f, "first \"quoted\" é"), ==, i);
    }
  g_autoptr (GPtrArray) entries = tk_store_journal_read (f->store, 1, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 5);
  for (guint i = 0; i < entries->len; i++)
    {
      const TkJournalEntry *entry = g_ptr_array_index (entries, i);
      g_assert_cmpmem (entry->prev, TK_DIGEST_SIZE, prev, TK_DIGEST_SIZE);
      tk_journal_entry_check (entry, i + 1, prev, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (entry->body, ==, "{\"text\":\"first \\\"quoted\\\" é\"}");
      g_assert_cmpstr (entry->kind, ==, "note");
      g_assert_cmpstr (entry->staff, ==, "amina");
      g_assert_cmpint (entry->at_ms, ==, STORE_FIXTURE_NOW + 10 * (i + 1));
      g_assert_cmpint (entry->boot_ms, ==, 10 * (i + 1));
      g_assert_true (tk_uuid_is_valid (entry->id));
      memcpy (prev, entry->hash, TK_DIGEST_SIZE);
    }
  g_assert_true (tk_store_journal_head (f->store, &seq, head, &error));
  g_assert_cmpint (seq, ==, 5);
  g_assert_cmpmem (head, sizeof head, prev, sizeof prev);
}

static void
test_page (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 5; i++)
    append_ok (f, "n");
  g_autoptr (GPtrArray) page = tk_store_journal_read (f->store, 3, 2, &error);
  g_autoptr (GPtrArray) all = tk_store_journal_read (f->store, 1, 5, &error);
  g_autoptr (GPtrArray) beyond = tk_store_journal_read (f->store, 6, 5, &error);
  const TkJournalEntry *third = g_ptr_array_index (page, 0), *second = g_ptr_array_index (all, 1);
  g_assert_no_error (error);
  g_assert_cmpuint (page->len, ==, 2);
  g_assert_cmpint (third->seq, ==, 3);
  g_assert_cmpmem (third->prev, TK_DIGEST_SIZE, second->hash, TK_DIGEST_SIZE);
  g_assert_cmpuint (beyond->len, ==, 0);
}

/* What is rolled back never was: its number goes to the next one. */
static void
test_rolled_back (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = 0;

  g_assert_cmpint (append_ok (f, "one"), ==, 1);
  g_assert_true (tk_db_begin (tk_store_get_db (f->store), &error));
  g_assert_true (append (f, "never", NULL, &seq, &error));
  g_assert_cmpint (seq, ==, 2);
  tk_db_rollback (tk_store_get_db (f->store));
  g_assert_cmpint (append_ok (f, "two"), ==, 2);
}

static void
test_own_id (StoreFixture *f, gconstpointer data)
{
  static const char id[] = "01936f00-0000-7000-8000-000000000001";
  g_autoptr (GError) error = NULL;
  gint64 seq = 0;

  g_assert_true (tk_db_begin (tk_store_get_db (f->store), &error));
  g_assert_true (append (f, "mine", id, &seq, &error));
  g_assert_true (tk_db_commit (tk_store_get_db (f->store), &error));
  g_autoptr (GPtrArray) entries = tk_store_journal_read (f->store, 1, 1, &error);
  g_assert_cmpstr (((TkJournalEntry *) g_ptr_array_index (entries, 0))->id, ==, id);
  g_assert_true (tk_db_begin (tk_store_get_db (f->store), &error));
  seq = -1;
  g_assert_false (append (f, "again", id, &seq, &error)); /* an id is used once */
  g_assert_error (error, TK_DB_ERROR, TK_DB_ERROR_CONSTRAINT);
  g_assert_cmpint (seq, ==, -1);
  tk_db_rollback (tk_store_get_db (f->store));
  g_clear_error (&error);
  g_assert_true (tk_db_begin (tk_store_get_db (f->store), &error));
  g_assert_false (append (f, "bad", "not an id", &seq, &error));
  g_assert_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_FIELD);
  tk_db_rollback (tk_store_get_db (f->store));
}

static void
test_not_enrolled (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = -1;

  g_assert_true (tk_store_set_setting (f->store, "terminal", NULL, NULL));
  g_assert_true (tk_db_begin (tk_store_get_db (f->store), &error));
  g_assert_false (append (f, "x", NULL, &seq, &error));
  g_assert_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_FIELD);
  g_assert_cmpint (seq, ==, -1);
  tk_db_rollback (tk_store_get_db (f->store));
}

/* The jump goes before the act that met it, in the same transaction. */
static void
test_jump (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = 0;

  append_ok (f, "one");
  tk_fake_clock_advance (&f->clock, 1000);
  f->clock.wall_ms += 3600000;
  g_assert_cmpint (append_ok (f, "two"), ==, 3);
  g_assert_cmpint (append_ok (f, "three"), ==, 4);
  g_autoptr (GPtrArray) entries = tk_store_journal_read (f->store, 2, 1, &error);
  const TkJournalEntry *jump = g_ptr_array_index (entries, 0);
  g_assert_cmpstr (jump->kind, ==, TK_KIND_CLOCK_JUMPED);
  g_assert_cmpstr (jump->staff, ==, "");
  g_assert_cmpstr (jump->body, ==, "{\"from\":1795280401000,\"to\":1795284001000}");
  f->clock.wall_ms += 3600000;
  g_assert_true (tk_db_begin (tk_store_get_db (f->store), &error));
  g_assert_true (append (f, "never", NULL, &seq, &error));
  tk_db_rollback (tk_store_get_db (f->store));
  g_assert_cmpint (seq, ==, 6);
  g_assert_cmpint (append_ok (f, "now"), ==, 6); /* told then, as the first telling was rolled back */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/store/journal/" name, StoreFixture, NULL, set_up, function, store_fixture_tear_down)
  ADD ("chain", test_chain);
  ADD ("page", test_page);
  ADD ("rolled-back", test_rolled_back);
  ADD ("own-id", test_own_id);
  ADD ("not-enrolled", test_not_enrolled);
  ADD ("jump", test_jump);
  return g_test_run ();
}
