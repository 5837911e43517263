/* Tests of the chain of a journal: every kind of tampering, gaps, older copies, copied folders. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

#include "tk-uuid.h"

#define NOTE "{\"text\":\"hello\"}"

typedef enum {
  EDIT_BODY,
  EDIT_TIME,
  EDIT_STAFF,
  EDIT_KIND,
  EDIT_ID,
  EDIT_BOOT,
  EDIT_HASH,
  REMOVE_FIRST,
  REMOVE_MIDDLE,
  REMOVE_LAST,
  REMOVE_RENUMBERED,
  INSERT_MIDDLE,
  REPEAT_ENTRY,
  SWAP,
  SWAP_RENUMBERED,
  BAD_SIGNATURE,
  OTHER_KEY,
  OTHER_HEAD,
  OTHER_LAST,
  N_TAMPERINGS,
} Tampering;

static const char *const tampering_names[N_TAMPERINGS]
  = { "edit-body", "edit-time", "edit-staff", "edit-kind", "edit-id", "edit-boot", "edit-hash", "remove-first",
      "remove-middle", "remove-last", "remove-renumbered", "insert-middle", "repeat-entry", "swap", "swap-renumbered",
      "bad-signature", "other-key", "other-head", "other-last" };

static void
copy_entry (const TkWireEntry *from, TkWireEntry *to)
{
  to->seq = from->seq;
  to->at = from->at;
  to->boot = from->boot;
  tk_wire_set (&to->id, from->id);
  tk_wire_set (&to->kind, from->kind);
  tk_wire_set (&to->staff, from->staff);
  tk_wire_set (&to->body, from->body);
  tk_wire_set (&to->hash, from->hash);
}

/* Puts entries in the order of `order` (indices, -1 ends). */
static void
rearrange (TkWireBatch *batch, const int *order, gboolean renumber)
{
  TkWireBatch *fresh = tk_wire_new (&tk_wire_batch_shape);
  gint64 first = ((TkWireEntry *) batch->entries->pdata[0])->seq;

  for (guint i = 0; order[i] >= 0; i++)
    {
      TkWireEntry *entry = tk_wire_append (&tk_wire_entry_shape, fresh->entries);

      copy_entry (batch->entries->pdata[order[i]], entry);
      if (renumber)
        entry->seq = first + i;
    }
  GPtrArray *entries = batch->entries;
  batch->entries = fresh->entries;
  fresh->entries = entries;
  tk_wire_free (&tk_wire_batch_shape, fresh);
}

/* On the way, without the key: the last entry is another one, linked as it should be, under the head signed before. */
static void
replace_last (FakeTerminal *till, TkWireBatch *batch)
{
  g_autoptr (GError) error = NULL;
  TkWireEntry *wire = batch->entries->pdata[batch->entries->len - 1];
  TkJournalEntry *entry = till->journal->pdata[wire->seq - 1];
  guint8 prev[TK_DIGEST_SIZE];
  guint8 hash[TK_DIGEST_SIZE];
  g_autofree char *body = g_steal_pointer (&entry->body);

  memcpy (prev, entry->prev, sizeof prev);
  memcpy (hash, entry->hash, sizeof hash);
  entry->body = g_strdup ("{\"text\":\"hullo\"}");
  tk_journal_entry_seal (entry, prev, &error);
  g_assert_no_error (error);
  g_autofree char *hex = tk_hex_encode (entry->hash, TK_DIGEST_SIZE);
  tk_wire_set (&wire->body, entry->body);
  tk_wire_set (&wire->hash, hex);
  g_free (entry->body);
  entry->body = g_steal_pointer (&body);
  memcpy (entry->hash, hash, sizeof hash);
}

static void
tamper (FakeTerminal *till, TkWireBatch *batch, Tampering how)
{
  TkWireEntry *second = batch->entries->pdata[1];
  char id[TK_UUID_SIZE];
  g_autoptr (TkKeyPair) stranger = NULL;
  TkKeyPair *own = till->key;

  tk_uuid_new (&till->fixture->clock.base, id);
  switch (how)
    {
    case EDIT_BODY:
      tk_wire_set (&second->body, "{\"text\":\"hullo\"}");
      break;
    case EDIT_TIME:
      second->at += 1;
      break;
    case EDIT_STAFF:
      tk_wire_set (&second->staff, "juma");
      break;
    case EDIT_KIND:
      tk_wire_set (&second->kind, "notes");
      break;
    case EDIT_ID:
      tk_wire_set (&second->id, id);
      break;
    case EDIT_BOOT:
      second->boot += 1;
      break;
    case EDIT_HASH:
      second->hash[0] = second->hash[0] == '0' ? '1' : '0';
      break;
    case REMOVE_FIRST:
      rearrange (batch, (int[]){ 1, 2, 3, -1 }, FALSE);
      break;
    case REMOVE_MIDDLE:
      rearrange (batch, (int[]){ 0, 2, 3, -1 }, FALSE);
      break;
    case REMOVE_LAST: /* the head signed before is sent with fewer entries */
      rearrange (batch, (int[]){ 0, 1, 2, -1 }, FALSE);
      return;
    case REMOVE_RENUMBERED:
      rearrange (batch, (int[]){ 0, 2, 3, -1 }, TRUE);
      break;
    case INSERT_MIDDLE:
      rearrange (batch, (int[]){ 0, 1, 1, 2, 3, -1 }, TRUE);
      tk_wire_set (&((TkWireEntry *) batch->entries->pdata[2])->id, id);
      break;
    case REPEAT_ENTRY:
      rearrange (batch, (int[]){ 0, 1, 1, 2, 3, -1 }, FALSE);
      break;
    case SWAP:
      rearrange (batch, (int[]){ 0, 2, 1, 3, -1 }, FALSE);
      break;
    case SWAP_RENUMBERED:
      rearrange (batch, (int[]){ 0, 2, 1, 3, -1 }, TRUE);
      break;
    case BAD_SIGNATURE:
      batch->head_signature[10] = batch->head_signature[10] == 'A' ? 'B' : 'A';
      return;
    case OTHER_KEY:
      stranger = tk_key_pair_new ();
      till->key = stranger;
      break;
    case OTHER_LAST:
      replace_last (till, batch);
      return;
    case OTHER_HEAD:
      tk_wire_set (&batch->head_hash, second->hash);
      return;
    default:
      g_assert_not_reached ();
    }
  /* Whoever tampered has the device, and so its key. */
  fake_terminal_sign (till, batch);
  till->key = own;
}

/* Nothing of the batch is taken, the terminal is quarantined, and people are told. */
static void
expect_quarantine (HubFixture *fixture, FakeTerminal *till, TkWireBatch *batch, gint64 entries)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fake_terminal_send_batch (till, batch, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CHAIN);
  g_assert_nonnull (strstr (error->message, till->enrolled->name));
  g_clear_error (&error);
  g_assert_cmpint (hub_fixture_int (fixture, "SELECT count(*) FROM journal"), ==, entries);
  g_assert_cmpint (hub_fixture_incidents (fixture, "journal_chain"), ==, 1);
  g_assert_cmpint (hub_fixture_int (fixture, "SELECT count(*) FROM terminal WHERE quarantined_at > 0"), ==, 1);
  /* And not even the good version afterwards, until somebody has looked. */
  TkWireBatch *good = fake_terminal_batch (till, 1, till->journal->len);
  g_assert_null (fake_terminal_send_batch (till, good, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CHAIN);
  tk_wire_free (&tk_wire_batch_shape, good);
}

/* A gap alone may be the hub's own loss: it asks for what lies between, so often, and takes nothing. */
static void
expect_asked (HubFixture *fixture, FakeTerminal *till, TkWireBatch *batch, gint64 entries)
{
  for (int i = 0; i < 7; i++)
    {
      g_autoptr (GError) error = NULL;
      TkWireBatchReply *reply = fake_terminal_send_batch (till, batch, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (reply->results->len, ==, 0);
      g_assert_cmpint (reply->acked, ==, entries);
      tk_wire_free (&tk_wire_batch_reply_shape, reply);
    }
  g_assert_cmpint (hub_fixture_int (fixture, "SELECT count(*) FROM journal"), ==, entries);
  g_assert_cmpint (hub_fixture_int (fixture, "SELECT count(*) FROM incident"), ==, 0);
}

static void
test_tampering (gconstpointer data)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  for (int i = 0; i < 6; i++)
    fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  TkWireBatch *before = fake_terminal_batch (till, 1, 2);
  g_autoptr (GError) error = NULL;
  tk_wire_free (&tk_wire_batch_reply_shape, fake_terminal_send_batch (till, before, &error));
  g_assert_no_error (error);
  tk_wire_free (&tk_wire_batch_shape, before);
  TkWireBatch *batch = fake_terminal_batch (till, 3, 6);
  tamper (till, batch, GPOINTER_TO_INT (data));
  if (GPOINTER_TO_INT (data) == REMOVE_FIRST)
    expect_asked (&fixture, till, batch, 2);
  expect_quarantine (&fixture, till, batch, 2);
  tk_wire_free (&tk_wire_batch_shape, batch);
  /* The others go on. */
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  fake_terminal_append (other, TK_KIND_NOTE, NOTE);
  fake_terminal_tell (other, "applied");
  hub_fixture_tear_down (&fixture);
}

/* What the hub holds already comes back edited. */
static void
test_edited_history (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  for (int i = 0; i < 3; i++)
    fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  fake_terminal_tell (till, NULL);
  g_ptr_array_set_size (till->journal, 1); /* an older copy of the database is put back, and work goes on */
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  TkWireBatch *batch = fake_terminal_batch (till, 2, 5);
  expect_quarantine (&fixture, till, batch, 3);
  tk_wire_free (&tk_wire_batch_shape, batch);
  hub_fixture_tear_down (&fixture);
}

/* The end was cut off and other entries written: sent from where the hub's count stands, it cannot fit either. */
static void
test_truncated_and_continued (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  for (int i = 0; i < 4; i++)
    fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  fake_terminal_tell (till, NULL);
  g_ptr_array_set_size (till->journal, 2);
  for (int i = 0; i < 4; i++)
    fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  TkWireBatch *batch = fake_terminal_batch (till, 5, 6);
  expect_quarantine (&fixture, till, batch, 4);
  tk_wire_free (&tk_wire_batch_shape, batch);
  hub_fixture_tear_down (&fixture);
}

/* A gap between batches. */
static void
test_gap (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  for (int i = 0; i < 4; i++)
    fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  TkWireBatch *batch = fake_terminal_batch (till, 3, 4);
  expect_asked (&fixture, till, batch, 0);
  expect_quarantine (&fixture, till, batch, 0);
  tk_wire_free (&tk_wire_batch_shape, batch);
  g_autofree char *text = hub_fixture_text (&fixture, "SELECT text FROM incident");
  g_assert_nonnull (strstr (text, "entry 1 should come next and 3 came"));
  hub_fixture_tear_down (&fixture);
}

static void
test_other_terminals_entries (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) thief = fake_terminal_new (&fixture, "Till 8", "both");
  g_autoptr (FakeTerminal) second_thief = fake_terminal_new (&fixture, "Till 9", "both");
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  fake_terminal_tell (till, NULL);
  /* The data folder was copied: the entries are genuine, the head is signed with the copying terminal's key. */
  TkWireBatch *batch = fake_terminal_batch (till, 1, 2);
  fake_terminal_sign (thief, batch);
  g_assert_null (fake_terminal_send_batch (thief, batch, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CHAIN);
  g_assert_nonnull (strstr (error->message, "copied"));
  g_clear_error (&error);
  tk_wire_free (&tk_wire_batch_shape, batch);
  /* Nor from the middle, where a gap comes with it. */
  batch = fake_terminal_batch (till, 2, 2);
  fake_terminal_sign (second_thief, batch);
  g_assert_null (fake_terminal_send_batch (second_thief, batch, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CHAIN);
  g_assert_nonnull (strstr (error->message, "copied"));
  g_clear_error (&error);
  tk_wire_free (&tk_wire_batch_shape, batch);
  /* The terminal they belong to is not to blame. */
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  fake_terminal_tell (till, "applied");
  hub_fixture_tear_down (&fixture);
}

/* A quarantined terminal gets no tickets to sell. */
static void
test_quarantined_gets_no_lease (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  TkWireBatch *batch = fake_terminal_batch (till, 1, 2);
  tamper (till, batch, EDIT_BOOT);
  expect_quarantine (&fixture, till, batch, 0);
  tk_wire_free (&tk_wire_batch_shape, batch);
  TkWireLeaseRequest *request = tk_wire_new (&tk_wire_lease_request_shape);
  TkWireLeaseWant *want = tk_wire_append (&tk_wire_lease_want_shape, request->wants);
  *want = (TkWireLeaseWant){ 1, 1, 0, 5 };
  g_assert_null (hub_service_lease (fixture.service, till->terminal, request, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CHAIN);
  tk_wire_free (&tk_wire_lease_request_shape, request);
  g_autoptr (HubTerminal) again = hub_service_authenticate (fixture.service, till->enrolled->credential, NULL);
  g_assert_nonnull (again);
  g_assert_true (again->quarantined);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 0; i < N_TAMPERINGS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/ingest/tampering/%s", tampering_names[i]);
      g_test_add_data_func (path, GINT_TO_POINTER (i), test_tampering);
    }
  g_test_add_func ("/ingest/tampering/edited-history", test_edited_history);
  g_test_add_func ("/ingest/tampering/truncated-and-continued", test_truncated_and_continued);
  g_test_add_func ("/ingest/tampering/gap", test_gap);
  g_test_add_func ("/ingest/tampering/other-terminals-entries", test_other_terminals_entries);
  g_test_add_func ("/ingest/quarantined-gets-no-lease", test_quarantined_gets_no_lease);
  return g_test_run ();
}
