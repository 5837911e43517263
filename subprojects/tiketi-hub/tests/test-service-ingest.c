/* Tests of journal ingest: good chains, repeats, every kind of tampering, poison, clashes. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

#include "tk-uuid.h"

#define NOTE "{\"text\":\"hello\"}"

static void
free_reply (TkWireBatchReply *reply)
{
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
}

static void
free_batch (TkWireBatch *batch)
{
  tk_wire_free (&tk_wire_batch_shape, batch);
}

static void
lease (FakeTerminal *terminal, gint64 type, gint64 want)
{
  tk_wire_free (&tk_wire_lease_reply_shape, fake_terminal_lease (terminal, 1, type, 0, want));
}

static void
send_and_forget (FakeTerminal *terminal)
{
  free_reply (fake_terminal_send (terminal));
}

/* Sends what is waiting; the last entry's status must be this one. */
static void
expect_last (FakeTerminal *terminal, const char *status)
{
  TkWireBatchReply *reply = fake_terminal_send (terminal);

  g_assert_cmpstr (fake_terminal_status (reply, reply->results->len - 1), ==, status);
  free_reply (reply);
}

static gint64
count_incidents (HubFixture *fixture, const char *kind)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM incident WHERE kind = '%s' AND closed = 0", kind);

  return hub_fixture_int (fixture, sql);
}

/* ---- Good chains ---- */

static void
test_good (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  lease (till, 1, 20);
  for (gint64 serial = 1; serial <= 7; serial++)
    fake_terminal_sell (till, 1, 1, serial, 150000);
  fake_terminal_check_in (till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 3);
  TkWireBatchReply *reply = fake_terminal_send (till);
  g_assert_cmpuint (reply->results->len, ==, 8);
  for (guint i = 0; i < reply->results->len; i++)
    g_assert_cmpstr (fake_terminal_status (reply, i), ==, "applied");
  free_reply (reply);
  /* In a second batch, too, and after the hub was restarted. */
  hub_fixture_reopen (&fixture);
  fake_terminal_sell (till, 1, 1, 8, 150000);
  expect_last (till, "applied");

  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal"), ==, 9);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(total) FROM sale"), ==, 8 * 150000);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(amount) FROM payment"), ==, 8 * 150000);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE status = 'valid'"), ==, 8);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM checkin"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 1"), ==, 8);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 1"), ==, 12);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  hub_fixture_tear_down (&fixture);
}

/* Whatever is sent again, in whatever cut, changes nothing. */
static void
test_duplicates (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  lease (till, 1, 20);
  for (gint64 serial = 1; serial <= 6; serial++)
    fake_terminal_sell (till, 1, 1, serial, 150000);
  TkWireBatch *half = fake_terminal_batch (till, 1, 4);
  free_reply (fake_terminal_send_batch (till, half, &error));
  free_batch (half);
  for (guint first = 1; first <= 5; first++)
    for (guint last = MAX (first, 4); last <= 6; last++)
      {
        TkWireBatch *batch = fake_terminal_batch (till, first, last);
        TkWireBatchReply *reply = fake_terminal_send_batch (till, batch, &error);

        g_assert_no_error (error);
        g_assert_cmpuint (reply->results->len, ==, last - first + 1);
        for (guint i = 0; first + i <= MIN (last, 4); i++)
          g_assert_cmpstr (fake_terminal_status (reply, i), ==, "duplicate");
        g_assert_cmpint (reply->acked, >=, last);
        free_reply (reply);
        free_batch (batch);
      }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal"), ==, 6);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 6);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 1"), ==, 6);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT acked FROM terminal WHERE name = 'Till 7'"), ==, 6);
  hub_fixture_tear_down (&fixture);
}

/* ---- Tampering ---- */

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
  free_batch (fresh);
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
  g_assert_cmpint (count_incidents (fixture, "journal_chain"), ==, 1);
  g_assert_cmpint (hub_fixture_int (fixture, "SELECT count(*) FROM terminal WHERE quarantined_at > 0"), ==, 1);
  /* And not even the good version afterwards, until somebody has looked. */
  TkWireBatch *good = fake_terminal_batch (till, 1, till->journal->len);
  g_assert_null (fake_terminal_send_batch (till, good, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CHAIN);
  free_batch (good);
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
      free_reply (reply);
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
  free_reply (fake_terminal_send_batch (till, before, &error));
  g_assert_no_error (error);
  free_batch (before);
  TkWireBatch *batch = fake_terminal_batch (till, 3, 6);
  tamper (till, batch, GPOINTER_TO_INT (data));
  if (GPOINTER_TO_INT (data) == REMOVE_FIRST)
    expect_asked (&fixture, till, batch, 2);
  expect_quarantine (&fixture, till, batch, 2);
  free_batch (batch);
  /* The others go on. */
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  fake_terminal_append (other, TK_KIND_NOTE, NOTE);
  expect_last (other, "applied");
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
  send_and_forget (till);
  g_ptr_array_set_size (till->journal, 1); /* an older copy of the database is put back, and work goes on */
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  TkWireBatch *batch = fake_terminal_batch (till, 2, 5);
  expect_quarantine (&fixture, till, batch, 3);
  free_batch (batch);
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
  send_and_forget (till);
  g_ptr_array_set_size (till->journal, 2);
  for (int i = 0; i < 4; i++)
    fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  TkWireBatch *batch = fake_terminal_batch (till, 5, 6);
  expect_quarantine (&fixture, till, batch, 4);
  free_batch (batch);
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
  free_batch (batch);
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
  send_and_forget (till);
  /* The data folder was copied: the entries are genuine, the head is signed with the copying terminal's key. */
  TkWireBatch *batch = fake_terminal_batch (till, 1, 2);
  fake_terminal_sign (thief, batch);
  g_assert_null (fake_terminal_send_batch (thief, batch, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CHAIN);
  g_assert_nonnull (strstr (error->message, "copied"));
  g_clear_error (&error);
  free_batch (batch);
  /* Nor from the middle, where a gap comes with it. */
  batch = fake_terminal_batch (till, 2, 2);
  fake_terminal_sign (second_thief, batch);
  g_assert_null (fake_terminal_send_batch (second_thief, batch, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CHAIN);
  g_assert_nonnull (strstr (error->message, "copied"));
  g_clear_error (&error);
  free_batch (batch);
  /* The terminal they belong to is not to blame. */
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  expect_last (till, "applied");
  hub_fixture_tear_down (&fixture);
}

/* Nothing in a message can be read at all: refused, and nobody is quarantined for it. */
static void
test_unreadable_batch (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_append (till, TK_KIND_NOTE, NOTE);
  TkWireBatch *batch = fake_terminal_batch (till, 1, 1);
  memset (((TkWireEntry *) batch->entries->pdata[0])->hash, 'x', 64);
  g_assert_null (fake_terminal_send_batch (till, batch, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
  free_batch (batch);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM terminal WHERE quarantined_at > 0"), ==, 0);
  expect_last (till, "applied");
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
  free_batch (batch);
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

/* ---- Poison ---- */

static void
test_poison (void)
{
  static const struct
  {
    const char *kind, *body;
  } rows[] = {
    { "sale.imagined", "{}" },
    { TK_KIND_SALE_COMPLETED, "{}" },
    { TK_KIND_SALE_COMPLETED, "{\"sale\":5}" },
    { TK_KIND_CHECKIN_ENTRY, "{\"direction\":\"sideways\",\"event\":1,\"gate\":1,\"verdict\":\"admitted\"}" },
    { TK_KIND_CHECKIN_ANNULLED, "{\"direction\":\"entry\",\"event\":1,\"gate\":1,\"verdict\":\"admitted\"}" },
    { TK_KIND_SHIFT_OPENED, "{}" },
    { TK_KIND_LEASE_RETURNED, "{\"event\":0,\"first\":1,\"last\":1,\"lease\":\"x\",\"type\":1}" },
    { TK_KIND_NOTE, "{}" },
    { TK_KIND_SALE_COMPLETED,
      "{\"currency\":\"KES\",\"lines\":[{\"amount\":1,\"event\":1,\"qty\":1,\"type\":1,\"unit\":1}],\"payments\":[],"
      "\"sale\":\"s\",\"tickets\":[],\"total\":1}" },
  };
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  lease (till, 1, 5);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    fake_terminal_append (till, rows[i].kind, rows[i].body);
  fake_terminal_sell (till, 1, 1, 1, 150000);
  TkWireBatchReply *reply = fake_terminal_send (till);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpstr (fake_terminal_status (reply, i), ==, "dead");
      g_assert_cmpuint (strlen (((TkWireEntryResult *) reply->results->pdata[i])->reason), >, 10);
    }
  g_assert_cmpstr (fake_terminal_status (reply, G_N_ELEMENTS (rows)), ==, "applied");
  free_reply (reply);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal WHERE status = 'dead' AND reason <> ''"), ==,
                   G_N_ELEMENTS (rows));
  g_assert_cmpint (count_incidents (&fixture, "dead_letter"), ==, G_N_ELEMENTS (rows));
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 1);
  hub_fixture_tear_down (&fixture);
}

/* The same sale told twice, and a shift opened twice: the second is a dead letter, the first stands. */
static void
test_told_twice (void)
{
  static const char *const opened = "{\"currency\":\"KES\",\"float\":1000,\"shift\":\"0192\"}";
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  lease (till, 1, 5);
  fake_terminal_sell (till, 1, 1, 1, 150000);
  g_autofree char *body = g_strdup (((TkJournalEntry *) till->journal->pdata[0])->body);
  expect_last (till, "applied");
  fake_terminal_append (till, TK_KIND_SALE_COMPLETED, body);
  expect_last (till, "dead");
  fake_terminal_append (till, TK_KIND_SHIFT_OPENED, opened);
  expect_last (till, "applied");
  fake_terminal_append (till, TK_KIND_SHIFT_OPENED, opened);
  expect_last (till, "dead");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM shift"), ==, 1);
  fake_terminal_sell (till, 1, 1, 2, 150000);
  expect_last (till, "applied");
  hub_fixture_tear_down (&fixture);
}

/* The schema refuses one entry in the middle of a batch: all others are applied once, in the same batch. */
static void
test_refused_by_schema (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  lease (till, 1, 20);
  for (gint64 serial = 1; serial <= 9; serial++)
    {
      if (serial % 3 == 0)
        fake_terminal_append (till, TK_KIND_SHIFT_OPENED, "{\"currency\":\"KES\",\"float\":1000,\"shift\":\"0192\"}");
      fake_terminal_sell (till, 1, 1, serial, 150000);
    }
  TkWireBatchReply *reply = fake_terminal_send (till);
  g_assert_cmpuint (reply->results->len, ==, 12);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpstr (fake_terminal_status (reply, i), ==, i == 6 || i == 10 ? "dead" : "applied");
  free_reply (reply);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM journal"), ==, 12);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 9);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 1"), ==, 9);
  g_assert_cmpint (count_incidents (&fixture, "dead_letter"), ==, 2);
  hub_fixture_tear_down (&fixture);
}

/* ---- Clashes: never refused ---- */

static void
test_double_sale (void)
{
  HubFixture fixture;
  g_autofree char *cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Till 8", "both");
  lease (one, 2, 5);
  fake_terminal_sell (one, 1, 2, 1, 500000);
  expect_last (one, "applied");
  fake_terminal_sell (two, 1, 2, 1, 500000);
  expect_last (two, "conflict");
  g_assert_cmpint (count_incidents (&fixture, "double_sale"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 2"), ==, 1);
  g_autoptr (GPtrArray) changes = fake_terminal_changes (one, &cursor, 0);
  const TkWireChange *change = hub_fixture_find (changes, "incident", NULL);
  g_assert_nonnull (change);
  g_assert_nonnull (strstr (change->body, "VIP number 1"));
  g_assert_nonnull (strstr (change->body, "Till 8"));
  hub_fixture_tear_down (&fixture);
}

/* Out of stock, out of another's lease, beyond the capacity, of no type at all. */
static void
test_outside_lease (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Till 8", "both");
  lease (one, 2, 10); /* 1..10 */
  fake_terminal_sell (two, 1, 2, 30, 500000);
  expect_last (two, "conflict");
  fake_terminal_sell (two, 1, 2, 4, 500000);
  expect_last (two, "conflict");
  g_assert_cmpint (count_incidents (&fixture, "outside_lease"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 2"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 2"), ==, 9);
  g_assert_cmpint (
    hub_fixture_int (&fixture, "SELECT sum(last - first + 1) FROM stock WHERE event = 1 AND type = 2"), ==, 39);
  fake_terminal_sell (two, 1, 2, 51, 500000);
  expect_last (two, "conflict");
  fake_terminal_sell (two, 1, 77, 1, 500000);
  expect_last (two, "conflict");
  g_assert_cmpint (count_incidents (&fixture, "oversell"), ==, 1);
  g_assert_cmpint (count_incidents (&fixture, "unknown_type"), ==, 1);
  /* The slot sold behind its back is, when its holder sells it too, a double sale; the serial in stock is never granted. */
  fake_terminal_sell (one, 1, 2, 4, 500000);
  expect_last (one, "conflict");
  g_assert_cmpint (count_incidents (&fixture, "double_sale"), ==, 1);
  lease (two, 2, 50);
  g_assert_cmpint (
    hub_fixture_int (&fixture, "SELECT count(*) FROM lease WHERE type = 2 AND first <= 30 AND last >= 30"), ==, 0);
  g_assert_cmpint (
    hub_fixture_int (&fixture, "SELECT sold + leased FROM ticket_type WHERE event = 1 AND type = 2"), ==, 50);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 5);
  hub_fixture_tear_down (&fixture);
}

static char *
sale_body (const char *sale, gint64 qty, gint64 amount, gint64 total, const char *payments, gint64 serial)
{
  return g_strdup_printf ("{\"currency\":\"KES\",\"lines\":[{\"amount\":%" G_GINT64_FORMAT
                          ",\"event\":1,\"qty\":%" G_GINT64_FORMAT
                          ",\"type\":1,\"unit\":150000}],\"payments\":[%s],\"sale\":\"%s\",\"tickets\":[{\"event\":1,"
                          "\"issue\":0,\"serial\":%" G_GINT64_FORMAT ",\"type\":1}],\"total\":%" G_GINT64_FORMAT "}",
                          amount, qty, payments, sale, serial, total);
}

static void
test_money_clashes (void)
{
  static const struct
  {
    gint64 qty, amount, total;
    const char *payments;
    const char *status;
  } rows[] = {
    { 1, 150000, 150000, "{\"amount\":150000,\"method\":\"cash\",\"tendered\":150000}", "applied" },
    { 1, 150000, 150000, "{\"amount\":140000,\"method\":\"cash\",\"tendered\":140000}", "conflict" },
    { 1, 150000, 140000, "{\"amount\":140000,\"method\":\"cash\",\"tendered\":140000}", "conflict" },
    { 1, 140000, 140000, "{\"amount\":140000,\"method\":\"cash\",\"tendered\":140000}", "conflict" },
    { 2, 300000, 300000, "{\"amount\":300000,\"method\":\"cash\",\"tendered\":300000}", "conflict" },
    { 1, 150000, 150000, "", "conflict" },
    { 1, 150000, 150000,
      "{\"amount\":50000,\"method\":\"cash\",\"tendered\":50000},{\"amount\":100000,\"method\":\"mpesa-code\","
      "\"reference\":\"QWE1\"}",
      "applied" },
    { 1, 150000, 150000, "{\"amount\":150000,\"method\":\"mpesa-code\",\"reference\":\"QWE1\"}", "conflict" },
    { 1, 150000, 150000, "{\"amount\":150000,\"method\":\"card\",\"reference\":\"QWE1\"}", "applied" },
    /* It is one receipt, prompted or typed; and none is what somebody wrote beside cash. */
    { 1, 150000, 150000, "{\"amount\":150000,\"method\":\"mpesa\",\"reference\":\"QWE1\"}", "conflict" },
    { 1, 150000, 150000,
      "{\"amount\":50000,\"method\":\"mpesa\",\"reference\":\"QWE2\"},{\"amount\":100000,\"method\":\"mpesa-code\","
      "\"reference\":\"QWE2\"}",
      "conflict" },
    { 1, 150000, 150000, "{\"amount\":150000,\"method\":\"cash\",\"reference\":\"till\",\"tendered\":150000}", "applied" },
    { 1, 150000, 150000, "{\"amount\":150000,\"method\":\"cash\",\"reference\":\"till\",\"tendered\":150000}", "applied" },
  };
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  lease (till, 1, 20);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sale = g_strdup_printf ("sale-%" G_GSIZE_FORMAT, i);
      g_autofree char *body
        = sale_body (sale, rows[i].qty, rows[i].amount, rows[i].total, rows[i].payments, (gint64) i + 1);

      fake_terminal_append (till, TK_KIND_SALE_COMPLETED, body);
      expect_last (till, rows[i].status);
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, G_N_ELEMENTS (rows));
  g_assert_cmpint (count_incidents (&fixture, "sale_sums"), ==, 5);
  g_assert_cmpint (count_incidents (&fixture, "receipt_twice"), ==, 2); /* by receipt */
  hub_fixture_tear_down (&fixture);
}

/* Each event has its part of every payment. */
static void
test_two_events (void)
{
  static const char body[]
    = "{\"currency\":\"KES\",\"lines\":[{\"amount\":150000,\"event\":1,\"qty\":1,\"type\":1,\"unit\":150000},"
      "{\"amount\":200000,\"event\":2,\"qty\":1,\"type\":1,\"unit\":200000}],\"payments\":[{\"amount\":350000,"
      "\"method\":\"cash\",\"tendered\":350000}],\"sale\":\"mixed\",\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":1,"
      "\"type\":1},{\"event\":2,\"issue\":0,\"serial\":1,\"type\":1}],\"total\":350000}";
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  lease (till, 1, 5);
  tk_wire_free (&tk_wire_lease_reply_shape, fake_terminal_lease (till, 2, 1, 0, 5));
  fake_terminal_append (till, TK_KIND_SALE_COMPLETED, body);
  expect_last (till, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT amount FROM payment_worth WHERE event = 1"), ==, 150000);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT total FROM sale_worth WHERE event = 2"), ==, 200000);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket"), ==, 2);
  hub_fixture_tear_down (&fixture);
}

/* ---- Check-ins ---- */

static void
test_double_entry (void)
{
  HubFixture fixture;
  g_autofree char *cursor = NULL;
  g_autofree char *other_cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Gate 7", "gate");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Gate 8", "gate");
  fake_terminal_check_in (one, TK_KIND_CHECKIN_ENTRY, "entry", 1, 5);
  expect_last (one, "applied");
  fake_terminal_check_in (two, TK_KIND_CHECKIN_ENTRY, "entry", 1, 5);
  expect_last (two, "conflict");
  g_assert_cmpint (count_incidents (&fixture, "double_entry"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM checkin"), ==, 2);
  /* Both gates hear of it. */
  g_autoptr (GPtrArray) mine = fake_terminal_changes (one, &cursor, 0);
  g_autoptr (GPtrArray) theirs = fake_terminal_changes (two, &other_cursor, 0);
  g_assert_cmpuint (hub_fixture_count (mine, "incident"), ==, 1);
  g_assert_cmpuint (hub_fixture_count (theirs, "incident"), ==, 1);
  g_autofree char *report = hub_service_report (fixture.service, 1, NULL);
  g_assert_nonnull (strstr (report, "\"entries\":2,\"exits\":0,\"inside\":2"));
  g_assert_nonnull (strstr (report, "\"tickets\":1,"));
  g_assert_nonnull (strstr (report, "double_entry"));
  hub_fixture_tear_down (&fixture);
}

/* The exit between was made at a third gate and arrives last: what looked double is explained. */
static void
test_late_exit (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Gate 7", "gate");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Gate 8", "gate");
  g_autoptr (FakeTerminal) three = fake_terminal_new (&fixture, "Gate 9", "gate");
  fake_terminal_check_in (one, TK_KIND_CHECKIN_ENTRY, "entry", 1, 5);
  fake_terminal_check_in (three, TK_KIND_CHECKIN_EXIT, "exit", 1, 5);
  fake_terminal_check_in (two, TK_KIND_CHECKIN_ENTRY, "entry", 1, 5);
  expect_last (one, "applied");
  expect_last (two, "conflict");
  g_assert_cmpint (count_incidents (&fixture, "double_entry"), ==, 1);
  expect_last (three, "applied");
  g_assert_cmpint (count_incidents (&fixture, "double_entry"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident WHERE closed = 1"), ==, 1);
  hub_fixture_tear_down (&fixture);
}

/* A family of four may come in one by one; the fifth is one too many. An annulled entry was nobody. */
static void
test_group_and_annulled (void)
{
  HubFixture fixture;
  gint64 mark;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Gate 7", "gate");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Gate 8", "gate");
  for (int i = 0; i < 4; i++)
    {
      fake_terminal_check_in (i % 2 ? one : two, TK_KIND_CHECKIN_ENTRY, "entry", 3, 9);
      expect_last (i % 2 ? one : two, "applied");
    }
  const char *fifth = fake_terminal_check_in (one, TK_KIND_CHECKIN_ENTRY, "entry", 3, 9);
  expect_last (one, "conflict");
  g_assert_cmpint (count_incidents (&fixture, "double_entry"), ==, 1);
  mark = hub_fixture_int (&fixture, "SELECT max(n) FROM change");
  g_autofree char *annul = g_strdup_printf ("{\"annuls\":\"%s\",\"direction\":\"entry\",\"event\":1,\"gate\":1,"
                                            "\"reason\":\"did not pass\",\"verdict\":\"admitted\"}",
                                            fifth);
  fake_terminal_append (two, TK_KIND_CHECKIN_ANNULLED, annul);
  expect_last (two, "applied");
  g_assert_cmpint (count_incidents (&fixture, "double_entry"), ==, 0);
  g_autofree char *cursor = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, mark, mark);
  g_autoptr (GPtrArray) changes = fake_terminal_changes (one, &cursor, 0);
  const TkWireChange *change = hub_fixture_find (changes, "checkin", fifth);
  g_assert_nonnull (change); /* its own scan, but another one annulled it */
  g_assert_nonnull (strstr (change->body, "\"annulled\":true"));
  g_autofree char *report = hub_service_report (fixture.service, 1, NULL);
  g_assert_nonnull (strstr (report, "\"entries\":4,"));
  hub_fixture_tear_down (&fixture);
}

/* A supervisor let somebody in on purpose: counted, told to people, and no entry too many. A denial is neither body nor
 * incident. */
static void
test_override_and_denied (void)
{
  HubFixture fixture;
  g_autofree char *cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Gate 7", "gate");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Gate 8", "gate");
  fake_terminal_check_in (one, TK_KIND_CHECKIN_ENTRY, "entry", 1, 5);
  expect_last (one, "applied");
  fake_terminal_check_in (two, TK_KIND_CHECKIN_DENIED, "entry", 1, 5);
  expect_last (two, "applied");
  fake_terminal_check_in (two, TK_KIND_CHECKIN_OVERRIDE, "entry", 1, 5);
  expect_last (two, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident WHERE kind <> 'override'"), ==, 0);
  g_assert_cmpint (count_incidents (&fixture, "override"), ==, 1);
  g_autofree char *report = hub_service_report (fixture.service, 1, NULL);
  g_assert_nonnull (strstr (report, "\"entries\":2,\"exits\":0,\"inside\":2,\"denied\":1,\"overrides\":1"));
  g_autoptr (GPtrArray) changes = fake_terminal_changes (one, &cursor, 0);
  g_assert_cmpuint (hub_fixture_count (changes, "checkin"), ==, 1); /* the override; denials are of no interest */
  hub_fixture_tear_down (&fixture);
}

/* ---- What is none of its business ---- */

static FakeTerminal *
invite_to (HubFixture *fixture, const char *name, guint32 event)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (guint32));
  HubTerminalInvite invite = { .name = (char *) name, .kind = (char *) "both", .events = events };

  g_array_append_val (events, event);
  g_autofree char *code = hub_service_terminal_add (fixture->service, &invite, NULL, &error);
  g_assert_no_error (error);
  FakeTerminal *terminal = fake_terminal_enrol (fixture, code, &error);
  g_assert_no_error (error);
  return terminal;
}

/* A terminal of another event cannot say anything about this one's tickets, takings or gates. */
static void
test_not_invited (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) comedy = invite_to (&fixture, "Comedy", 2);
  lease (till, 1, 10);
  fake_terminal_sell (till, 1, 1, 1, 150000);
  const char *entry = fake_terminal_check_in (till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 1);
  expect_last (till, "applied");
  gint64 mark = hub_fixture_int (&fixture, "SELECT max(n) FROM change");
  g_autofree char *annul = g_strdup_printf ("{\"annuls\":\"%s\",\"direction\":\"entry\",\"event\":1,\"gate\":1,"
                                            "\"verdict\":\"admitted\"}", entry);
  g_autofree char *annul_as_two = g_strdup_printf ("{\"annuls\":\"%s\",\"direction\":\"entry\",\"event\":2,"
                                                   "\"gate\":3,\"verdict\":\"admitted\"}", entry);

  fake_terminal_sell (comedy, 1, 1, 40, 150000);
  expect_last (comedy, "conflict");
  fake_terminal_check_in (comedy, TK_KIND_CHECKIN_EXIT, "exit", 1, 1);
  expect_last (comedy, "conflict");
  fake_terminal_append (comedy, TK_KIND_CHECKIN_ANNULLED, annul);
  expect_last (comedy, "conflict");
  fake_terminal_append (comedy, TK_KIND_CHECKIN_ANNULLED, annul_as_two);
  expect_last (comedy, "applied");
  g_assert_cmpint (count_incidents (&fixture, "not_invited"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE event = 1 AND type = 1"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM checkin WHERE event = 1"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM checkin WHERE annulled = 1"), ==, 0);
  g_autofree char *changed
    = g_strdup_printf ("SELECT count(*) FROM change WHERE kind NOT IN ('incident', 'answer') AND n > %" G_GINT64_FORMAT, mark);
  g_assert_cmpint (hub_fixture_int (&fixture, changed), ==, 0);
  /* A scan of this event that comes after somebody "annulled" it elsewhere stays as it is. */
  const char *late = fake_terminal_check_in (till, TK_KIND_CHECKIN_ENTRY, "entry", 1, 2);
  g_autofree char *too_early = g_strdup_printf ("{\"annuls\":\"%s\",\"direction\":\"entry\",\"event\":2,"
                                                "\"gate\":3,\"verdict\":\"admitted\"}", late);
  fake_terminal_append (comedy, TK_KIND_CHECKIN_ANNULLED, too_early);
  expect_last (comedy, "applied");
  expect_last (till, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM checkin WHERE annulled = 1"), ==, 0);
  hub_fixture_tear_down (&fixture);
}

static void
sell_issue (FakeTerminal *till, gint64 serial, gint64 issue, const char *status)
{
  char sale[TK_UUID_SIZE];

  tk_uuid_new (&till->fixture->clock.base, sale);
  g_autofree char *body = g_strdup_printf (
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":500000,\"event\":1,\"qty\":1,\"type\":2,\"unit\":500000}],"
    "\"payments\":[{\"amount\":500000,\"method\":\"cash\",\"tendered\":500000}],\"sale\":\"%s\",\"tickets\":[{\"event\":1,"
    "\"issue\":%" G_GINT64_FORMAT ",\"serial\":%" G_GINT64_FORMAT ",\"type\":2}],\"total\":500000}", sale, issue, serial);

  fake_terminal_append (till, TK_KIND_SALE_COMPLETED, body);
  expect_last (till, status);
}

/* Only who holds the slot re-issues it: a stolen till must not put everybody else's tickets out of use. */
static void
test_issue_of_another (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) stolen = fake_terminal_new (&fixture, "Till 8", "both");
  lease (one, 2, 10);
  lease (stolen, 2, 10);
  fake_terminal_sell (one, 1, 2, 1, 500000);
  expect_last (one, "applied");
  sell_issue (stolen, 1, 1, "conflict");
  sell_issue (stolen, 2, 255, "conflict");
  fake_terminal_sell (one, 1, 2, 2, 500000);
  expect_last (one, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE status = 'valid'"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket"), ==, 2);
  g_assert_cmpint (count_incidents (&fixture, "outside_lease"), ==, 2);
  sell_issue (one, 1, 1, "conflict"); /* its own slot, but not what it was leased as */
  g_assert_cmpint (count_incidents (&fixture, "wrong_issue"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE status = 'voided' AND issue = 0"), ==, 1);
  hub_fixture_tear_down (&fixture);
}

static void
test_shift_of_another (void)
{
  static const char opened[] = "{\"currency\":\"KES\",\"float\":1000,\"shift\":\"018f0000-0000-7000-8000-000000000001\"}";
  static const char closed[]
    = "{\"cash_sales\":0,\"counted\":%d,\"currency\":\"KES\",\"difference\":0,\"expected\":%d,\"float\":1000,\"sales\":0,"
      "\"shift\":\"018f0000-0000-7000-8000-000000000001\",\"tickets\":0,\"total\":0}";
  g_autofree char *small = g_strdup_printf (closed, 1, 1);
  g_autofree char *right = g_strdup_printf (closed, 1000, 1000);
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Till 8", "both");
  fake_terminal_append (one, TK_KIND_SHIFT_OPENED, opened);
  fake_terminal_append (one, TK_KIND_SHIFT_CLOSED, right);
  expect_last (one, "applied");
  fake_terminal_append (two, TK_KIND_SHIFT_CLOSED, small);
  expect_last (two, "conflict");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT counted FROM shift"), ==, 1000);
  hub_fixture_tear_down (&fixture);
}

/* ---- Returned leases ---- */

static void
return_serials (FakeTerminal *till, const char *id, gint64 first, gint64 last, const char *status)
{
  g_autofree char *body = g_strdup_printf ("{\"event\":1,\"first\":%" G_GINT64_FORMAT ",\"last\":%" G_GINT64_FORMAT
                                           ",\"lease\":\"%s\",\"type\":2}",
                                           first, last, id);

  fake_terminal_append (till, TK_KIND_LEASE_RETURNED, body);
  expect_last (till, status);
}

static void
test_lease_returned (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  lease (till, 2, 10);
  g_autofree char *id = hub_fixture_text (&fixture, "SELECT id FROM lease");
  for (gint64 serial = 1; serial <= 3; serial++)
    fake_terminal_sell (till, 1, 2, serial, 500000);
  send_and_forget (till);
  return_serials (till, id, 3, 10, "conflict");     /* 3 is sold */
  return_serials (till, id, 4, 11, "conflict");     /* beyond it */
  return_serials (till, "nothing", 4, 10, "conflict");
  return_serials (other, id, 4, 10, "conflict");    /* not theirs */
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 2"), ==, 7);
  return_serials (till, id, 6, 10, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 2"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT last FROM lease"), ==, 5);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT revision FROM terminal WHERE name = 'Till 7'"), ==, 3);
  return_serials (till, id, 6, 10, "conflict");     /* twice */
  /* What came back is granted again, to another: the lowest serials first. */
  lease (other, 2, 6);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT first FROM lease WHERE terminal = 4 ORDER BY first"), ==, 6);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(last - first + 1) FROM lease WHERE terminal = 4"), ==, 6);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/good", test_good);
  g_test_add_func ("/ingest/duplicates", test_duplicates);
  for (int i = 0; i < N_TAMPERINGS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/ingest/tampering/%s", tampering_names[i]);
      g_test_add_data_func (path, GINT_TO_POINTER (i), test_tampering);
    }
  g_test_add_func ("/ingest/tampering/edited-history", test_edited_history);
  g_test_add_func ("/ingest/tampering/truncated-and-continued", test_truncated_and_continued);
  g_test_add_func ("/ingest/tampering/gap", test_gap);
  g_test_add_func ("/ingest/tampering/other-terminals-entries", test_other_terminals_entries);
  g_test_add_func ("/ingest/unreadable-batch", test_unreadable_batch);
  g_test_add_func ("/ingest/quarantined-gets-no-lease", test_quarantined_gets_no_lease);
  g_test_add_func ("/ingest/poison", test_poison);
  g_test_add_func ("/ingest/told-twice", test_told_twice);
  g_test_add_func ("/ingest/refused-by-schema", test_refused_by_schema);
  g_test_add_func ("/ingest/double-sale", test_double_sale);
  g_test_add_func ("/ingest/outside-lease", test_outside_lease);
  g_test_add_func ("/ingest/money-clashes", test_money_clashes);
  g_test_add_func ("/ingest/double-entry", test_double_entry);
  g_test_add_func ("/ingest/late-exit", test_late_exit);
  g_test_add_func ("/ingest/group-and-annulled", test_group_and_annulled);
  g_test_add_func ("/ingest/override-and-denied", test_override_and_denied);
  g_test_add_func ("/ingest/lease-returned", test_lease_returned);
  g_test_add_func ("/clash/two-events", test_two_events);
  g_test_add_func ("/clash/not-invited", test_not_invited);
  g_test_add_func ("/clash/issue-of-another", test_issue_of_another);
  g_test_add_func ("/clash/shift-of-another", test_shift_of_another);
  return g_test_run ();
}
