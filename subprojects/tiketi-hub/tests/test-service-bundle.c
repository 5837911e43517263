/* Tests of what comes and goes on a stick: journals taken exactly once, from whomever; feeds for one terminal.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

#include "tk-uuid.h"

/* ---- Making ---- */

/* Entries first…last of the terminal's journal, as its export writes them. */
static GString *
write_journal (FakeTerminal *terminal, guint first, guint last)
{
  GString *text = g_string_new (NULL);
  TkWireBatch *batch = fake_terminal_batch (terminal, first, last);
  const TkJournalEntry *begin = terminal->journal->pdata[first - 1], *end = terminal->journal->pdata[last - 1];

  for (guint i = 0; i < batch->entries->len; i++)
    {
      g_autofree char *line = tk_wire_encode (&tk_wire_entry_shape, batch->entries->pdata[i]);
      g_string_append_printf (text, "%s\n", line);
    }
  g_autofree char *head = tk_bundle_sign_journal (terminal->key, terminal->terminal->id, last, end->hash,
                                                  first > 1 ? begin->prev : NULL);
  g_string_append_printf (text, "%s\n", head);
  tk_wire_free (&tk_wire_batch_shape, batch);
  return text;
}

static gboolean
import_text (HubFixture *fixture, const GString *text, HubBundleReport *report, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autoptr (TkBundleReader) reader = tk_bundle_reader_new_for_bytes (bytes, TK_BUNDLE_JOURNAL_LINE_MAX);

  return hub_service_import_journal (fixture->service, reader, report, error);
}

static HubBundleReport
import (FakeTerminal *terminal, guint first, guint last)
{
  g_autoptr (GString) text = write_journal (terminal, first, last);
  g_autoptr (GError) error = NULL;
  HubBundleReport report;

  g_assert_true (import_text (terminal->fixture, text, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpint (report.terminal, ==, terminal->terminal->id);
  g_clear_pointer (&report.name, g_free);
  return report;
}

static FakeTerminal *
make_till (HubFixture *fixture, guint sales)
{
  FakeTerminal *till = fake_terminal_new (fixture, "Till 7", "both");

  fake_terminal_fetch_lease (till, 1, 1, 40);
  for (guint i = 1; i <= sales; i++)
    fake_terminal_sell (till, 1, 1, i, 150000);
  return till;
}

/* ---- Up ---- */

static void
test_import (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = make_till (&fixture, 8);
  HubBundleReport report = import (till, 1, 5);
  g_assert_cmpint (report.entries, ==, 5);
  g_assert_cmpint (report.applied, ==, 5);
  g_assert_cmpint (report.acked, ==, 5);
  /* Again, further, and only a part. */
  report = import (till, 1, 5);
  g_assert_cmpint (report.duplicate, ==, 5);
  g_assert_cmpint (report.applied, ==, 0);
  report = import (till, 1, 6);
  g_assert_cmpint (report.duplicate, ==, 5);
  g_assert_cmpint (report.applied, ==, 1);
  report = import (till, 6, 8);
  g_assert_cmpint (report.duplicate, ==, 1);
  g_assert_cmpint (report.applied, ==, 2);
  report = import (till, 2, 4); /* an old stick */
  g_assert_cmpint (report.duplicate, ==, 3);
  g_assert_cmpint (report.acked, ==, 8);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 8);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal"), ==, 8);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM act WHERE kind = 'journal.imported'"), ==, 3);
  /* And then over the network: nothing is doubled. */
  till->sent = 0;
  fake_terminal_sell (till, 1, 1, 9, 150000);
  fake_terminal_tell (till, NULL);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 9);
  hub_fixture_tear_down (&fixture);
}

/* Conflicts and dead letters are counted, and do not stop what is behind them. */
static void
test_counts (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = make_till (&fixture, 1);
  fake_terminal_sell (till, 1, 1, 1, 150000); /* the same slot again */
  fake_terminal_append (till, "future.kind", "{\"text\":\"hello\"}");
  fake_terminal_append (till, TK_KIND_NOTE, "{\"text\":\"hello\"}");
  HubBundleReport report = import (till, 1, 4);
  g_assert_cmpint (report.applied, ==, 2);
  g_assert_cmpint (report.conflict, ==, 1);
  g_assert_cmpint (report.dead, ==, 1);
  hub_fixture_tear_down (&fixture);
}

/* Longer than a batch, and exactly one, and one more. */
static void
test_batches (void)
{
  static const guint lengths[] = { 500, 501, 1000, 1203 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      HubFixture fixture;

      hub_fixture_set_up (&fixture);
      g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
      for (guint n = 0; n < lengths[i]; n++)
        fake_terminal_append (till, TK_KIND_NOTE, "{\"text\":\"hello\"}");
      HubBundleReport report = import (till, 1, lengths[i]);
      g_assert_cmpint (report.entries, ==, lengths[i]);
      g_assert_cmpint (report.applied, ==, lengths[i]);
      hub_fixture_tear_down (&fixture);
    }
}

/* Revoked: taken, and still revoked, also where serials come back and its certificate is issued anew. */
static void
test_revoked (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = make_till (&fixture, 3);
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  g_autofree char *lease = hub_fixture_text (&fixture, "SELECT id FROM lease WHERE event = 1 AND type = 1 LIMIT 1");
  g_autofree char *returned
    = g_strdup_printf ("{\"event\":1,\"first\":4,\"last\":40,\"lease\":\"%s\",\"type\":1}", lease);
  fake_terminal_append (till, TK_KIND_LEASE_RETURNED, returned);
  hub_service_terminal_revoke (fixture.service, "Till 7", &error);
  g_assert_no_error (error);
  TkWireBatch *batch = fake_terminal_batch (till, 1, 4);
  g_assert_null (fake_terminal_send_batch (till, batch, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_REVOKED);
  tk_wire_free (&tk_wire_batch_shape, batch);

  HubBundleReport report = import (till, 1, 4);
  g_assert_cmpint (report.applied + report.conflict, ==, 4);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 3);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM terminal WHERE name = 'Till 7' AND revoked_at > 0"), ==, 1);
  g_autofree char *cursor = g_strdup ("");
  g_autofree char *key = g_strdup_printf ("%u", till->terminal->issuer);
  g_autoptr (GPtrArray) changes = fake_terminal_changes (other, &cursor, 0);
  g_assert_nonnull (strstr (hub_fixture_find (changes, TK_CHANGE_ISSUER, key)->body, "\"revoked\":true"));
  hub_fixture_tear_down (&fixture);
}

/* Quarantined: only what continues what the hub holds. */
static void
test_quarantined (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL, again = NULL;
  HubBundleReport report;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = make_till (&fixture, 4);
  till->sent = 0;
  fake_terminal_tell (till, NULL);
  /* An older copy was put back and went on from there. */
  g_ptr_array_set_size (till->journal, 2);
  fake_terminal_append (till, TK_KIND_NOTE, "{\"text\":\"instead\"}");
  g_autoptr (GString) other = write_journal (till, 1, 3);
  g_assert_false (import_text (&fixture, other, &report, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CHAIN);
  g_assert_null (report.name);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM terminal WHERE quarantined_at > 0"), ==, 1);
  g_assert_false (import_text (&fixture, other, &report, &again));
  g_assert_error (again, HUB_ERROR, HUB_ERROR_CHAIN);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal"), ==, 4);
  hub_fixture_tear_down (&fixture);
}

static void
test_quarantined_continues (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = make_till (&fixture, 4);
  import (till, 1, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (fixture.uri, SQL_OPEN_EXISTING, &error);
  sql_run (conn, &error, "UPDATE terminal SET quarantined_at = 5 WHERE name = 'Till 7'", "");
  g_assert_no_error (error);
  HubBundleReport report = import (till, 1, 4);
  g_assert_cmpint (report.applied, ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT quarantined_at FROM terminal WHERE name = 'Till 7'"), ==, 5);
  hub_fixture_tear_down (&fixture);
}

static void
test_refused (void)
{
  HubFixture fixture;
  g_autoptr (GError) gap = NULL, stranger = NULL, edited = NULL, unknown = NULL;
  HubBundleReport report;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = make_till (&fixture, 6);
  g_autoptr (GString) late = write_journal (till, 4, 6);
  g_assert_false (import_text (&fixture, late, &report, &gap));
  g_assert_error (gap, HUB_ERROR, HUB_ERROR_CONFLICT);

  g_autoptr (GString) changed = write_journal (till, 1, 6);
  g_assert_cmpuint (g_string_replace (changed, "150000", "150001", 1), ==, 1);
  g_assert_false (import_text (&fixture, changed, &report, &edited));
  g_assert_cmpuint (edited->domain, ==, TK_JOURNAL_ERROR);

  /* Signed by somebody else under the terminal's number; and a terminal nobody knows. */
  TkKeyPair *own = till->key;
  till->key = tk_key_pair_new ();
  g_autoptr (GString) forged = write_journal (till, 1, 6);
  g_assert_false (import_text (&fixture, forged, &report, &stranger));
  g_assert_error (stranger, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  tk_key_pair_free (till->key);
  till->key = own;
  g_autoptr (GString) nobody = g_string_new (NULL);
  guint8 hash[TK_DIGEST_SIZE];
  tk_journal_genesis (4711, hash);
  g_autofree char *line = tk_bundle_sign_journal (own, 4711, 0, hash, NULL);
  g_string_append_printf (nobody, "%s\n", line);
  g_assert_false (import_text (&fixture, nobody, &report, &unknown));
  g_assert_error (unknown, HUB_ERROR, HUB_ERROR_NOT_FOUND);

  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  hub_fixture_tear_down (&fixture);
}

/* ---- Down ---- */

static gboolean
put_cb (const char *bytes, gsize length, gpointer data, GError **error)
{
  g_string_append_len (data, bytes, (gssize) length);
  return TRUE;
}

static TkBundleFeed *
verify (FakeTerminal *terminal, const GString *text, TkBundleReader **reader, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  guint8 key[TK_PUBLIC_KEY_SIZE];
  g_autofree char *hex = hub_fixture_text (terminal->fixture, "SELECT public_key FROM hub");

  g_assert_true (tk_hex_decode (hex, key, sizeof key));
  *reader = tk_bundle_reader_new_for_bytes (bytes, TK_BUNDLE_FEED_LINE_MAX);
  return tk_bundle_verify_feed (*reader, key, terminal->terminal->id, error);
}

static HubBundleWritten
export (FakeTerminal *terminal, const char *name, const char *since, GString *text)
{
  g_autoptr (GError) error = NULL;
  HubBundleWanted wanted = { name, since };
  HubBundleWritten written;

  g_assert_true (hub_service_export_bundle (terminal->fixture->service, &wanted, put_cb, text, &written, &error));
  g_assert_no_error (error);
  return written;
}

static void
test_export (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL, foreign = NULL;
  g_autoptr (TkBundleReader) reader = NULL, other_reader = NULL;
  const char *line;
  gsize length;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = make_till (&fixture, 2);
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  fake_terminal_append (till, "future.kind", "{\"text\":\"hello\"}");
  import (till, 1, 3);
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GPtrArray) changes = fake_terminal_changes (till, &cursor, 0);

  g_autoptr (GString) text = g_string_new (NULL);
  HubBundleWritten written = export (till, "Till 7", NULL, text);
  g_assert_cmpint (written.changes, ==, changes->len);
  g_assert_cmpint (written.answers, ==, 1);
  g_assert_cmpint (written.acked, ==, 3);
  g_autoptr (TkBundleFeed) feed = verify (till, text, &reader, &error);
  g_assert_no_error (error);
  g_assert_cmpint (feed->changes, ==, changes->len);
  g_assert_cmpstr (((TkBundlePage *) feed->pages->pdata[feed->pages->len - 1])->cursor, ==, cursor);
  g_assert_cmpint (feed->head->epoch, ==, 1);
  g_assert_cmpint (feed->head->position, ==, hub_fixture_int (&fixture, "SELECT max(n) FROM change"));
  tk_bundle_reader_seek (reader, feed->answers_offset);
  g_assert_true (tk_bundle_reader_next (reader, &line, &length, &error));
  g_assert_nonnull (g_strstr_len (line, (gssize) length, "\"seq\":3,\"status\":\"dead\""));
  g_assert_null (verify (other, text, &other_reader, &foreign));
  g_assert_error (foreign, TK_BUNDLE_ERROR, TK_BUNDLE_ERROR_FOREIGN);

  /* Since there: nothing but the ends. */
  g_autoptr (GString) rest = g_string_new (NULL);
  written = export (till, "Till 7", cursor, rest);
  g_assert_cmpint (written.changes, ==, 0);
  g_assert_cmpuint (rest->len, <, 2000);
  hub_fixture_tear_down (&fixture);
}

static gboolean
put_full_cb (const char *bytes, gsize length, gpointer data, GError **error)
{
  guint *left = data;

  if (*left > 0)
    {
      (*left)--;
      return TRUE;
    }
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "full");
  return FALSE;
}

static void
test_export_refused (void)
{
  HubFixture fixture;
  static const struct { const char *name, *since; HubError code; } rows[] = {
    { "Till 9", NULL, HUB_ERROR_NOT_FOUND }, { "Till 7", NULL, HUB_ERROR_REVOKED },
    { "Till 8", "nonsense", HUB_ERROR_INVALID }, { "Invited", NULL, HUB_ERROR_CONFLICT },
  };
  g_autoptr (GError) invited = NULL;
  HubTerminalInvite invite = { .name = (char *) "Invited", .kind = (char *) "gate" };

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = make_till (&fixture, 2);
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  g_free (hub_service_terminal_add (fixture.service, &invite, NULL, &invited));
  hub_service_terminal_revoke (fixture.service, "Till 7", &invited);
  g_assert_no_error (invited);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) text = g_string_new (NULL);
      HubBundleWanted wanted = { rows[i].name, rows[i].since };
      HubBundleWritten written;

      g_assert_false (hub_service_export_bundle (fixture.service, &wanted, put_cb, text, &written, &error));
      g_assert_error (error, HUB_ERROR, (int) rows[i].code);
    }
  for (guint pieces = 0; pieces < 4; pieces++)
    {
      g_autoptr (GError) error = NULL;
      HubBundleWanted wanted = { "Till 8", NULL };
      HubBundleWritten written;
      guint left = pieces;

      g_assert_false (hub_service_export_bundle (fixture.service, &wanted, put_full_cb, &left, &written, &error));
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
    }
  hub_fixture_tear_down (&fixture);
}

static void
test_offline_hours (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL, bad = NULL;
  gboolean empty;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (GBytes) before = hub_service_changes (fixture.service, till->terminal, "", 0, &empty, &error);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (before, NULL), (gssize) g_bytes_get_size (before), "\"offline_hours\":336,"));
  g_assert_true (hub_service_set_offline_hours (fixture.service, 48, &error));
  g_autoptr (GBytes) after = hub_service_changes (fixture.service, till->terminal, "", 0, &empty, &error);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (after, NULL), (gssize) g_bytes_get_size (after), "\"offline_hours\":48,"));
  g_assert_true (hub_service_set_offline_hours (fixture.service, 0, &error));
  g_assert_false (hub_service_set_offline_hours (fixture.service, -1, &bad));
  g_assert_error (bad, HUB_ERROR, HUB_ERROR_INVALID);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/bundle/import", test_import);
  g_test_add_func ("/hub/bundle/counts", test_counts);
  g_test_add_func ("/hub/bundle/batches", test_batches);
  g_test_add_func ("/hub/bundle/revoked", test_revoked);
  g_test_add_func ("/hub/bundle/quarantined", test_quarantined);
  g_test_add_func ("/hub/bundle/quarantined-continues", test_quarantined_continues);
  g_test_add_func ("/hub/bundle/refused", test_refused);
  g_test_add_func ("/hub/bundle/export", test_export);
  g_test_add_func ("/hub/bundle/export-refused", test_export_refused);
  g_test_add_func ("/hub/bundle/offline-hours", test_offline_hours);
  return g_test_run ();
}
