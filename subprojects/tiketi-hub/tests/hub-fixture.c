/* The hub and the terminals of the service's tests. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "test-database.h"
#include "tk-base64url.h"
#include "tk-uuid.h"

#define N G_GINT64_FORMAT

/* ---- The hub ---- */

/* Hashing the sample people's secrets takes a second: it is done once, and every test starts from a copy. */
typedef struct
{
  TestDatabase *database;
  char *key;
  gsize key_length;
  HubDemoCodes codes;
} Sample;

static void
make_sample (HubFixture *fixture, Sample *sample)
{
  g_autoptr (GError) error = NULL;

  hub_service_init (fixture->uri, &fixture->clock.base, &error);
  g_assert_no_error (error);
  hub_fixture_reopen (fixture);
  hub_service_demo (fixture->service, &sample->codes, &error);
  g_assert_no_error (error);
  g_clear_pointer (&fixture->service, hub_service_close); /* folds the write-ahead log in */
  sample->database = test_database_keep (fixture->uri);
  g_file_get_contents (fixture->key_file, &sample->key, &sample->key_length, &error);
  g_assert_no_error (error);
}

static void
copy_sample (HubFixture *fixture, const Sample *sample)
{
  g_autoptr (GError) error = NULL;

  fixture->uri = test_database_copy (fixture->dir, sample->database);
  g_file_set_contents_full (fixture->key_file, sample->key, (gssize) sample->key_length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

void
hub_fixture_set_up (HubFixture *fixture)
{
  static Sample sample;
  g_autoptr (GError) error = NULL;

  memset (fixture, 0, sizeof *fixture);
  tk_keys_init ();
  tk_fake_clock_init (&fixture->clock, FIXTURE_NOW);
  fixture->dir = g_dir_make_tmp ("tiketi-hub-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->key_file = g_build_filename (fixture->dir, "hub.db.key", NULL);
  hub_service_set_key_file (fixture->key_file);
  if (sample.database != NULL)
    copy_sample (fixture, &sample);
  else
    {
      fixture->uri = test_database_new (fixture->dir);
      make_sample (fixture, &sample);
    }
  fixture->codes.box_office_code = g_strdup (sample.codes.box_office_code);
  fixture->codes.gate_code = g_strdup (sample.codes.gate_code);
  hub_fixture_reopen (fixture);
}

void
hub_fixture_reopen (HubFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->service, hub_service_close);
  hub_service_set_key_file (fixture->key_file);
  fixture->service = hub_service_open (fixture->uri, &fixture->clock.base, &error);
  g_assert_no_error (error);
}

static void
remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_unlink (file);
    }
  g_rmdir (path);
}

void
hub_fixture_tear_down (HubFixture *fixture)
{
  hub_service_close (fixture->service);
  g_clear_pointer (&fixture->reader, sql_close);
  hub_service_set_key_file (NULL);
  test_database_drop (fixture->uri);
  remove_dir (fixture->dir);
  g_free (fixture->codes.box_office_code);
  g_free (fixture->codes.gate_code);
  g_free (fixture->key_file);
  g_free (fixture->dir);
  g_free (fixture->uri);
}

/* A connection to PostgreSQL is dear, and one to a file must not stay when the file is put back. */
SqlConn *
hub_fixture_reader (HubFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  if (fixture->reader == NULL)
    fixture->reader = sql_open (fixture->uri, SQL_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  return fixture->reader;
}

void
hub_fixture_done_reading (HubFixture *fixture)
{
  if (!test_database_is_postgresql ())
    g_clear_pointer (&fixture->reader, sql_close);
}

char *
hub_fixture_text (HubFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlRows) rows = sql_query (hub_fixture_reader (fixture), &error, sql, "");
  g_assert_no_error (error);
  sql_step (rows, &error);
  g_assert_no_error (error);
  char *text = g_strdup (sql_text (rows, 0));
  g_clear_pointer (&rows, sql_done);
  hub_fixture_done_reading (fixture);
  return text;
}

gint64
hub_fixture_incidents (HubFixture *fixture, const char *kind)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM incident WHERE kind = '%s' AND closed = 0", kind);

  return hub_fixture_int (fixture, sql);
}

gint64
hub_fixture_int (HubFixture *fixture, const char *sql)
{
  g_autofree char *text = hub_fixture_text (fixture, sql);

  return g_ascii_strtoll (text, NULL, 10);
}

void
hub_fixture_run (HubFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (fixture->uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  sql_run (conn, &error, sql, "");
  g_assert_no_error (error);
}

static void
poison (HubFixture *fixture, const char *verb, const char *table, const char *reason)
{
  gboolean postgresql = test_database_is_postgresql ();
  g_autofree char *function = g_strdup_printf (
    "CREATE OR REPLACE FUNCTION poison () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%s'; END $$", reason);
  g_autofree char *trigger = g_strdup_printf (postgresql
                                                ? "CREATE TRIGGER poison BEFORE %s ON %s FOR EACH ROW EXECUTE FUNCTION poison () -- %s"
                                                : "CREATE TRIGGER poison BEFORE %s ON %s BEGIN SELECT RAISE (ABORT, '%s'); END",
                                              verb, table, reason);

  if (postgresql)
    hub_fixture_run (fixture, function);
  hub_fixture_run (fixture, trigger);
}

void
hub_fixture_poison (HubFixture *fixture, const char *table, const char *reason)
{
  poison (fixture, "INSERT", table, reason);
}

void
hub_fixture_poison_changes (HubFixture *fixture, const char *table, const char *reason)
{
  poison (fixture, "UPDATE", table, reason);
}

void
hub_fixture_cure (HubFixture *fixture, const char *table)
{
  g_autofree char *on = g_strconcat ("DROP TRIGGER poison ON ", table, NULL);

  hub_fixture_run (fixture, test_database_is_postgresql () ? on : "DROP TRIGGER poison");
}

/* ---- Terminals ---- */

FakeTerminal *
fake_terminal_enrol (HubFixture *fixture, const char *code, GError **error)
{
  g_autoptr (FakeTerminal) terminal = g_new0 (FakeTerminal, 1);

  terminal->fixture = fixture;
  terminal->key = tk_key_pair_new ();
  terminal->journal = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_journal_entry_free);
  g_autofree char *key = tk_base64url_encode (tk_key_pair_get_public (terminal->key), TK_PUBLIC_KEY_SIZE);
  TkWireEnrolRequest request = { .code = (char *) code, .public_key = key, .program = (char *) "test" };
  terminal->enrolled = hub_service_enrol (fixture->service, &request, error);
  if (terminal->enrolled == NULL)
    return NULL;
  terminal->terminal = hub_service_authenticate (fixture->service, terminal->enrolled->credential, error);
  g_assert_nonnull (terminal->terminal);
  return g_steal_pointer (&terminal);
}

FakeTerminal *
fake_terminal_new (HubFixture *fixture, const char *name, const char *kind)
{
  g_autoptr (GError) error = NULL;
  HubTerminalInvite invite = { .name = (char *) name, .kind = (char *) kind };
  g_autofree char *code = hub_service_terminal_add (fixture->service, &invite, NULL, &error);

  g_assert_no_error (error);
  FakeTerminal *terminal = fake_terminal_enrol (fixture, code, &error);
  g_assert_no_error (error);
  return terminal;
}

void
fake_terminal_free (FakeTerminal *terminal)
{
  if (terminal == NULL)
    return;
  if (terminal->enrolled != NULL)
    tk_wire_free (&tk_wire_enrol_reply_shape, terminal->enrolled);
  hub_terminal_free (terminal->terminal);
  tk_key_pair_free (terminal->key);
  g_ptr_array_unref (terminal->journal);
  g_free (terminal);
}

const char *
fake_terminal_append (FakeTerminal *terminal, const char *kind, const char *body)
{
  g_autoptr (GError) error = NULL;
  TkJournalEntry *entry = tk_journal_entry_new ();
  guint8 prev[TK_DIGEST_SIZE];

  tk_fake_clock_advance (&terminal->fixture->clock, 1000);
  entry->seq = terminal->journal->len + 1;
  tk_uuid_new (&terminal->fixture->clock.base, entry->id);
  entry->at_ms = terminal->fixture->clock.wall_ms;
  entry->boot_ms = terminal->fixture->clock.boot_ms;
  entry->kind = g_strdup (kind);
  entry->staff = g_strdup ("amina");
  entry->body = g_strdup (body);
  if (terminal->journal->len == 0)
    tk_journal_genesis ((guint32) terminal->terminal->id, prev);
  else
    memcpy (prev, ((TkJournalEntry *) terminal->journal->pdata[terminal->journal->len - 1])->hash, sizeof prev);
  tk_journal_entry_seal (entry, prev, &error);
  g_assert_no_error (error);
  g_ptr_array_add (terminal->journal, entry);
  return entry->id;
}

const char *
fake_terminal_sell (FakeTerminal *terminal, gint64 event, gint64 type, gint64 serial, gint64 unit)
{
  char sale[TK_UUID_SIZE];

  tk_uuid_new (&terminal->fixture->clock.base, sale);
  g_autofree char *body = g_strdup_printf (
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":%" N ",\"event\":%" N ",\"qty\":1,\"type\":%" N ",\"unit\":%" N "}],"
    "\"payments\":[{\"amount\":%" N ",\"method\":\"cash\",\"tendered\":%" N "}],\"sale\":\"%s\","
    "\"tickets\":[{\"event\":%" N ",\"issue\":0,\"serial\":%" N ",\"type\":%" N "}],\"total\":%" N "}",
    unit, event, type, unit, unit, unit, sale, event, serial, type, unit);
  return fake_terminal_append (terminal, TK_KIND_SALE_COMPLETED, body);
}

const char *
fake_terminal_check_in (FakeTerminal *terminal, const char *kind, const char *direction, gint64 type, gint64 serial)
{
  g_autofree char *body = g_strdup_printf (
    "{\"count\":1,\"direction\":\"%s\",\"event\":1,\"gate\":1,\"serial\":%" N ",\"type\":%" N ",\"verdict\":\"%s\"}",
    direction, serial, type, strcmp (direction, "exit") == 0 ? "exit_recorded" : "admitted");

  return fake_terminal_append (terminal, kind, body);
}

void
fake_terminal_sign (FakeTerminal *terminal, TkWireBatch *batch)
{
  const TkWireEntry *last = batch->entries->pdata[batch->entries->len - 1];
  guint8 hash[TK_DIGEST_SIZE];
  guint8 signature[TK_SIGNATURE_SIZE];

  g_assert_true (tk_hex_decode (last->hash, hash, sizeof hash));
  tk_journal_head_sign (terminal->key, (guint32) terminal->terminal->id, last->seq, hash, signature);
  g_autofree char *text = tk_base64url_encode (signature, sizeof signature);
  batch->head_seq = last->seq;
  tk_wire_set (&batch->head_hash, last->hash);
  tk_wire_set (&batch->head_signature, text);
}

TkWireBatch *
fake_terminal_batch (FakeTerminal *terminal, guint first, guint last)
{
  TkWireBatch *batch = tk_wire_new (&tk_wire_batch_shape);

  for (guint seq = first; seq <= last; seq++)
    {
      const TkJournalEntry *entry = terminal->journal->pdata[seq - 1];
      TkWireEntry *wire = tk_wire_append (&tk_wire_entry_shape, batch->entries);
      g_autofree char *hash = tk_hex_encode (entry->hash, TK_DIGEST_SIZE);

      wire->seq = entry->seq;
      wire->at = entry->at_ms;
      wire->boot = entry->boot_ms;
      tk_wire_set (&wire->id, entry->id);
      tk_wire_set (&wire->kind, entry->kind);
      tk_wire_set (&wire->staff, entry->staff);
      tk_wire_set (&wire->body, entry->body);
      tk_wire_set (&wire->hash, hash);
    }
  fake_terminal_sign (terminal, batch);
  return batch;
}

/* Through the encoder and the decoder, as between two machines. */
TkWireBatchReply *
fake_terminal_send_batch (FakeTerminal *terminal, TkWireBatch *batch, GError **error)
{
  g_autofree char *text = tk_wire_encode (&tk_wire_batch_shape, batch);
  g_autoptr (GError) failure = NULL;
  TkWireBatch *received = tk_wire_decode (&tk_wire_batch_shape, text, strlen (text), &failure);

  g_assert_no_error (failure);
  TkWireBatchReply *reply = hub_service_ingest (terminal->fixture->service, terminal->terminal, received, error);
  tk_wire_free (&tk_wire_batch_shape, received);
  return reply;
}

TkWireBatchReply *
fake_terminal_send (FakeTerminal *terminal)
{
  g_autoptr (GError) error = NULL;
  TkWireBatch *batch = fake_terminal_batch (terminal, terminal->sent + 1, terminal->journal->len);
  TkWireBatchReply *reply = fake_terminal_send_batch (terminal, batch, &error);

  g_assert_no_error (error);
  g_assert_cmpint (reply->acked, ==, terminal->journal->len);
  terminal->sent = terminal->journal->len;
  tk_wire_free (&tk_wire_batch_shape, batch);
  return reply;
}

const char *
fake_terminal_status (const TkWireBatchReply *reply, guint index)
{
  g_assert_cmpuint (index, <, reply->results->len);
  return ((const TkWireEntryResult *) reply->results->pdata[index])->status;
}

static void
expect_last (const TkWireBatchReply *reply, const char *status)
{
  const TkWireEntryResult *last = reply->results->pdata[reply->results->len - 1];

  if (strcmp (last->status, status) != 0)
    g_test_message ("%s: %s", last->status, last->reason);
  g_assert_cmpstr (last->status, ==, status);
}

void
fake_terminal_tell (FakeTerminal *terminal, const char *status)
{
  TkWireBatchReply *reply = fake_terminal_send (terminal);

  if (status != NULL)
    expect_last (reply, status);
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
}

TkWireLeaseReply *
fake_terminal_lease (FakeTerminal *terminal, gint64 event, gint64 type, gint64 held, gint64 want)
{
  g_autoptr (GError) error = NULL;
  TkWireLeaseRequest *request = tk_wire_new (&tk_wire_lease_request_shape);
  TkWireLeaseWant *row = tk_wire_append (&tk_wire_lease_want_shape, request->wants);

  *row = (TkWireLeaseWant){ event, type, held, want };
  TkWireLeaseReply *reply = hub_service_lease (terminal->fixture->service, terminal->terminal, request, &error);
  g_assert_no_error (error);
  tk_wire_free (&tk_wire_lease_request_shape, request);
  return reply;
}

void
fake_terminal_fetch_lease (FakeTerminal *terminal, gint64 event, gint64 type, gint64 want)
{
  tk_wire_free (&tk_wire_lease_reply_shape, fake_terminal_lease (terminal, event, type, 0, want));
}

/* ---- The feed ---- */

static void
free_change (gpointer change)
{
  tk_wire_free (&tk_wire_change_shape, change);
}

static gboolean
read_line (const char *line, GPtrArray *changes, char **cursor, gboolean *more)
{
  g_autoptr (GError) error = NULL;

  if (strstr (line, "\"cursor\"") == NULL)
    {
      g_ptr_array_add (changes, tk_wire_decode (&tk_wire_change_shape, line, strlen (line), &error));
      g_assert_no_error (error);
      return FALSE;
    }
  TkWireChangesEnd *end = tk_wire_decode (&tk_wire_changes_end_shape, line, strlen (line), &error);
  g_assert_no_error (error);
  g_free (*cursor);
  *cursor = g_strdup (end->cursor);
  *more = end->more;
  tk_wire_free (&tk_wire_changes_end_shape, end);
  return TRUE;
}

static gboolean
read_page (FakeTerminal *terminal, GPtrArray *changes, char **cursor, guint limit)
{
  g_autoptr (GError) error = NULL;
  gboolean empty = FALSE, ended = FALSE, more = FALSE;
  guint before = changes->len;
  g_autoptr (GBytes) page
    = hub_service_changes (terminal->fixture->service, terminal->terminal, *cursor, limit, &empty, &error);

  g_assert_no_error (error);
  g_autofree char *text = g_strndup (g_bytes_get_data (page, NULL), g_bytes_get_size (page));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_assert_false (ended); /* nothing after the end line */
      ended = read_line (lines[i], changes, cursor, &more);
    }
  g_assert_true (ended);
  g_assert_cmpint (empty, ==, changes->len == before);
  if (limit > 0)
    g_assert_cmpuint (changes->len - before, <=, limit);
  return more;
}

GPtrArray *
fake_terminal_changes (FakeTerminal *terminal, char **cursor, guint limit)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (free_change);

  while (read_page (terminal, changes, cursor, limit))
    ;
  return changes;
}

const TkWireChange *
hub_fixture_find (GPtrArray *changes, const char *kind, const char *key)
{
  for (guint i = changes->len; i > 0; i--)
    {
      const TkWireChange *change = changes->pdata[i - 1];

      if (strcmp (change->kind, kind) == 0 && (key == NULL || strcmp (change->key, key) == 0))
        return change;
    }
  return NULL;
}

guint
hub_fixture_count (GPtrArray *changes, const char *kind)
{
  guint n = 0;

  for (guint i = 0; i < changes->len; i++)
    n += strcmp (((const TkWireChange *) changes->pdata[i])->kind, kind) == 0;
  return n;
}
