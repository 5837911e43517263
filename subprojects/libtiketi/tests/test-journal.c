/* The journal: the vector of journal/README.md, and every way to tamper with it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-journal.h"
#include "test-seed.h"

#include <string.h>

#define TERMINAL 42
#define CHAIN_LENGTH 6
#define SEED "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define GENESIS "31d5cede75dd2e8a51d59b9f34fb2ac159e8d56732d33eccc16a166e9e629ff0"
#define BYTES_1 \
  "0000000000000001019aa7c35f007a008000000000000001000001a1fef18b43000000000041eee80c73686966742e6f70656e6564" \
  "05616d696e61000000107b22666c6f6174223a3530303030307d"
#define HASH_1 "1839a70ce5c8764e8d3776a36630c5de23ed0509e2e305179857bdb10e1cc4ec"
#define BYTES_2 \
  "0000000000000002019aa7c35f007a008000000000000002ffffffffffffffff0000000000000000046e6f746500000000027b7d"
#define HASH_2 "43e6fd89c851b1b66c70edc2611d93e9d707cf389ac3fff7ac026fdf7954a8b2"
#define HEAD \
  "74580221e346849ccef825d4703cb7b3cf1aa14b528889192b22bb29e021124e8cf467b770451f81492270c4d2d42c17945a9f79b0bd4f66" \
  "3f94d9365d431807"

typedef TkJournalEntry *Chain[CHAIN_LENGTH];

static void
assert_hex (const guint8 *bytes, gsize length, const char *expected)
{
  g_autofree char *hex = tk_hex_encode (bytes, length);

  g_assert_cmpstr (hex, ==, expected);
}

static TkJournalEntry *
make_entry (gint64 seq, const char *kind, gint64 at_ms, gint64 boot_ms, const char *staff, const char *body)
{
  TkJournalEntry *entry = tk_journal_entry_new ();

  entry->seq = seq;
  g_snprintf (entry->id, sizeof entry->id, "019aa7c3-5f00-7a00-8000-%012u", (guint) seq);
  entry->kind = g_strdup (kind);
  entry->at_ms = at_ms;
  entry->boot_ms = boot_ms;
  entry->staff = g_strdup (staff);
  entry->body = g_strdup (body);
  return entry;
}

static TkJournalEntry *
first_entry (void)
{
  return make_entry (1, TK_KIND_SHIFT_OPENED, 1795278605123, 4321000, "amina", "{\"float\":500000}");
}

static TkKeyPair *
vector_pair (void)
{
  guint8 seed[32];

  g_assert_true (tk_hex_decode (SEED, seed, sizeof seed));
  return tk_key_pair_from_seed (seed);
}

static void
build_chain (Chain chain)
{
  guint8 prev[TK_DIGEST_SIZE];

  tk_journal_genesis (TERMINAL, prev);
  for (int i = 0; i < CHAIN_LENGTH; i++)
    {
      chain[i] = make_entry (i + 1, TK_KIND_NOTE, 1000 * i, i, "juma", "{\"n\":1}");
      g_assert_true (tk_journal_entry_seal (chain[i], prev, NULL));
      memcpy (prev, chain[i]->hash, sizeof prev);
    }
}

static void
free_chain (Chain chain)
{
  for (int i = 0; i < CHAIN_LENGTH; i++)
    tk_journal_entry_free (chain[i]);
}

/* As the hub reads a batch: the place and error of the first entry that does not follow, or -1. */
static int
first_bad (TkJournalEntry *const *entries, int count, guint32 terminal, GError **error)
{
  guint8 prev[TK_DIGEST_SIZE];

  tk_journal_genesis (terminal, prev);
  for (int i = 0; i < count; i++)
    {
      if (!tk_journal_entry_check (entries[i], i + 1, prev, error))
        return i;
      memcpy (prev, entries[i]->hash, sizeof prev);
    }
  return -1;
}

static void
test_vector (void)
{
  g_autoptr (TkJournalEntry) one = first_entry ();
  g_autoptr (TkJournalEntry) two = make_entry (2, TK_KIND_NOTE, -1, 0, "", "{}");
  g_autoptr (TkKeyPair) pair = vector_pair ();
  g_autoptr (GByteArray) bytes_1 = tk_journal_entry_encode (one, NULL);
  g_autoptr (GByteArray) bytes_2 = tk_journal_entry_encode (two, NULL);
  g_autoptr (GError) error = NULL;
  guint8 genesis[TK_DIGEST_SIZE], signature[TK_SIGNATURE_SIZE];

  tk_journal_genesis (TERMINAL, genesis);
  assert_hex (genesis, sizeof genesis, GENESIS);
  assert_hex (bytes_1->data, bytes_1->len, BYTES_1);
  assert_hex (bytes_2->data, bytes_2->len, BYTES_2);
  g_assert_true (tk_journal_entry_seal (one, genesis, &error));
  g_assert_no_error (error);
  assert_hex (one->prev, sizeof one->prev, GENESIS);
  assert_hex (one->hash, sizeof one->hash, HASH_1);
  g_assert_true (tk_journal_entry_seal (two, one->hash, &error));
  assert_hex (two->hash, sizeof two->hash, HASH_2);
  tk_journal_head_sign (pair, TERMINAL, 2, two->hash, signature);
  assert_hex (signature, sizeof signature, HEAD);
  g_assert_true (tk_journal_head_verify (tk_key_pair_get_public (pair), TERMINAL, 2, two->hash, signature));
}

static void
test_chain_holds (void)
{
  g_autoptr (GError) error = NULL;
  Chain chain;

  build_chain (chain);
  g_assert_cmpint (first_bad (chain, CHAIN_LENGTH, TERMINAL, &error), ==, -1);
  g_assert_no_error (error);
  free_chain (chain);
}

static void
edit_at (TkJournalEntry *entry)
{
  entry->at_ms++;
}

static void
edit_boot (TkJournalEntry *entry)
{
  entry->boot_ms++;
}

static void
edit_id (TkJournalEntry *entry)
{
  entry->id[35] ^= 1;
}

static void
edit_kind (TkJournalEntry *entry)
{
  entry->kind[0]++;
}

static void
edit_staff (TkJournalEntry *entry)
{
  entry->staff[0]++;
}

static void
edit_body (TkJournalEntry *entry)
{
  entry->body[5]++;
}

static void
edit_body_blank (TkJournalEntry *entry)
{
  g_free (entry->body);
  entry->body = g_strdup ("{\"n\": 1}"); /* the same JSON, other bytes */
}

/* Moving bytes between neighbouring fields must not keep the hash. */
static void
edit_borders (TkJournalEntry *entry)
{
  g_free (entry->kind);
  g_free (entry->staff);
  entry->kind = g_strdup ("notej");
  entry->staff = g_strdup ("uma");
}

static void
edit_prev (TkJournalEntry *entry)
{
  entry->prev[31] ^= 0x80;
}

static void
edit_hash (TkJournalEntry *entry)
{
  entry->hash[0] ^= 1;
}

static void (*const edits[]) (TkJournalEntry *) = {
  edit_at, edit_boot, edit_id, edit_kind, edit_staff, edit_body, edit_body_blank, edit_borders, edit_prev, edit_hash,
};

static void
test_detects_edits (void)
{
  for (gsize edit = 0; edit < G_N_ELEMENTS (edits); edit++)
    for (int place = 0; place < CHAIN_LENGTH; place++)
      {
        g_autoptr (GError) error = NULL;
        Chain chain;

        build_chain (chain);
        edits[edit](chain[place]);
        g_assert_cmpint (first_bad (chain, CHAIN_LENGTH, TERMINAL, &error), ==, place);
        g_assert_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_CHAIN);
        free_chain (chain);
      }
}

/* A whole entry forged anew fits itself, but not the one behind it. */
static void
test_detects_resealed_edit (void)
{
  g_autoptr (GError) error = NULL;
  guint8 prev[TK_DIGEST_SIZE];
  Chain chain;

  build_chain (chain);
  memcpy (prev, chain[2]->prev, sizeof prev);
  edit_body (chain[2]);
  g_assert_true (tk_journal_entry_seal (chain[2], prev, NULL));
  g_assert_cmpint (first_bad (chain, CHAIN_LENGTH, TERMINAL, &error), ==, 3);
  g_assert_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_CHAIN);
  free_chain (chain);
}

static void
test_detects_removal (void)
{
  for (int gone = 0; gone < CHAIN_LENGTH - 1; gone++)
    {
      g_autoptr (GError) error = NULL;
      TkJournalEntry *rest[CHAIN_LENGTH];
      Chain chain;
      int count = 0;

      build_chain (chain);
      for (int i = 0; i < CHAIN_LENGTH; i++)
        if (i != gone)
          rest[count++] = chain[i];
      g_assert_cmpint (first_bad (rest, count, TERMINAL, &error), ==, gone);
      g_assert_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_SEQUENCE);
      free_chain (chain);
    }
}

static void
test_detects_insertion_and_swap (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) renumbered = NULL;
  Chain chain;

  build_chain (chain);
  {
    TkJournalEntry *twice[] = { chain[0], chain[1], chain[1], chain[2] };
    TkJournalEntry *swapped[] = { chain[0], chain[2], chain[1], chain[3] };

    g_assert_cmpint (first_bad (twice, 4, TERMINAL, &error), ==, 2);
    g_assert_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_SEQUENCE);
    chain[2]->seq = 2;
    chain[1]->seq = 3;
    g_assert_cmpint (first_bad (swapped, 4, TERMINAL, &renumbered), ==, 1);
    g_assert_error (renumbered, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_CHAIN);
  }
  free_chain (chain);
}

static void
test_detects_other_terminal (void)
{
  g_autoptr (GError) error = NULL;
  Chain chain;

  build_chain (chain);
  g_assert_cmpint (first_bad (chain, CHAIN_LENGTH, TERMINAL + 1, &error), ==, 0);
  g_assert_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_CHAIN);
  free_chain (chain);
}

static char *
repeat (const char *text, gsize times)
{
  GString *made = g_string_new (NULL);

  while (times-- > 0)
    g_string_append (made, text);
  return g_string_free (made, FALSE);
}

typedef struct {
  const char *what;
  gint64 seq;
  const char *id;
  const char *kind;
  const char *staff;
  const char *body;
} Fields;

#define GOOD_ID "019aa7c3-5f00-7a00-8000-000000000001"

static TkJournalEntry *
entry_from_fields (const Fields *fields)
{
  TkJournalEntry *entry = make_entry (1, fields->kind, 1, 1, fields->staff, fields->body);

  entry->seq = fields->seq;
  g_strlcpy (entry->id, fields->id, sizeof entry->id);
  return entry;
}

static void
assert_field_refused (const Fields *fields)
{
  g_autoptr (TkJournalEntry) entry = entry_from_fields (fields);
  guint8 prev[TK_DIGEST_SIZE] = { 1 }, zeros[TK_DIGEST_SIZE] = { 0 };

  g_test_message ("%s", fields->what);
  for (int call = 0; call < 3; call++)
    {
      g_autoptr (GError) error = NULL;

      if (call == 0)
        g_assert_null (tk_journal_entry_encode (entry, &error));
      else if (call == 1)
        g_assert_false (tk_journal_entry_seal (entry, prev, &error));
      else
        g_assert_false (tk_journal_entry_check (entry, entry->seq, prev, &error));
      g_assert_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_FIELD);
    }
  g_assert_cmpmem (entry->prev, sizeof zeros, zeros, sizeof zeros);
  g_assert_cmpmem (entry->hash, sizeof zeros, zeros, sizeof zeros);
}

static void
test_refuses_fields (void)
{
  g_autofree char *kind_33 = repeat ("k", 33);
  g_autofree char *staff_65 = repeat ("s", 65);
  g_autofree char *body_too_long = repeat ("b", TK_JOURNAL_BODY_MAX + 1);
  const Fields table[] = {
    { "seq 0", 0, GOOD_ID, "note", "", "{}" },
    { "seq negative", -5, GOOD_ID, "note", "", "{}" },
    { "no id", 1, "", "note", "", "{}" },
    { "id of version 4", 1, "019aa7c3-5f00-4a00-8000-000000000001", "note", "", "{}" },
    { "id in upper case", 1, "019AA7C3-5F00-7A00-8000-000000000001", "note", "", "{}" },
    { "no kind", 1, GOOD_ID, NULL, "", "{}" },
    { "empty kind", 1, GOOD_ID, "", "", "{}" },
    { "kind in upper case", 1, GOOD_ID, "Note", "", "{}" },
    { "kind with blank", 1, GOOD_ID, "no te", "", "{}" },
    { "kind with underscore", 1, GOOD_ID, "no_te", "", "{}" },
    { "kind beyond ASCII", 1, GOOD_ID, "not\xc3\xa9", "", "{}" },
    { "kind of 33", 1, GOOD_ID, kind_33, "", "{}" },
    { "no staff", 1, GOOD_ID, "note", NULL, "{}" },
    { "staff of 65", 1, GOOD_ID, "note", staff_65, "{}" },
    { "staff not UTF-8", 1, GOOD_ID, "note", "am\xffina", "{}" },
    { "no body", 1, GOOD_ID, "note", "", NULL },
    { "empty body", 1, GOOD_ID, "note", "", "" },
    { "body not UTF-8", 1, GOOD_ID, "note", "", "{\"a\":\"\xc3\"}" },
    { "body too long", 1, GOOD_ID, "note", "", body_too_long },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    assert_field_refused (&table[i]);
}

static void
test_accepts_limits (void)
{
  g_autofree char *kind = repeat ("k", TK_JOURNAL_KIND_MAX);
  g_autofree char *staff = repeat ("s", TK_JOURNAL_STAFF_MAX);
  g_autofree char *body = repeat ("b", TK_JOURNAL_BODY_MAX);
  Fields fields = { "limits", G_MAXINT64, GOOD_ID, kind, staff, body };
  g_autoptr (TkJournalEntry) entry = entry_from_fields (&fields);
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) bytes = NULL;

  entry->at_ms = G_MININT64;
  entry->boot_ms = G_MAXINT64;
  bytes = tk_journal_entry_encode (entry, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bytes->len, ==, 8 + 16 + 8 + 8 + 1 + 32 + 1 + 64 + 4 + TK_JOURNAL_BODY_MAX);
}

static void
test_kinds_are_valid (void)
{
  static const char *kinds[] = {
    TK_KIND_SALE_COMPLETED,   TK_KIND_SALE_VOIDED,     TK_KIND_SALE_REFUNDED,    TK_KIND_TICKET_REPRINTED,
    TK_KIND_CHECKIN_ENTRY,    TK_KIND_CHECKIN_EXIT,    TK_KIND_CHECKIN_DENIED,   TK_KIND_CHECKIN_OVERRIDE,
    TK_KIND_CHECKIN_ANNULLED, TK_KIND_SHIFT_OPENED,    TK_KIND_SHIFT_CLOSED,     TK_KIND_CASH_MOVED,
    TK_KIND_LEASE_DRAWN,      TK_KIND_LEASE_RETURNED,  TK_KIND_STAFF_SIGNED_IN,  TK_KIND_STAFF_SIGNED_OUT,
    TK_KIND_CLOCK_JUMPED,     TK_KIND_NOTE,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (TkJournalEntry) entry = make_entry (1, kinds[i], 0, 0, "", "{}");
      g_autoptr (GByteArray) bytes = tk_journal_entry_encode (entry, NULL);

      g_assert_nonnull (bytes);
    }
}

static void
test_seal_in_place (void)
{
  g_autoptr (TkJournalEntry) entry = first_entry ();

  tk_journal_genesis (TERMINAL, entry->prev);
  g_assert_true (tk_journal_entry_seal (entry, entry->prev, NULL));
  assert_hex (entry->prev, sizeof entry->prev, GENESIS);
  assert_hex (entry->hash, sizeof entry->hash, HASH_1);
}

static void
test_head_refuses (void)
{
  g_autoptr (TkKeyPair) pair = vector_pair ();
  g_autoptr (TkKeyPair) other = tk_key_pair_new ();
  const guint8 *key = tk_key_pair_get_public (pair);
  guint8 hash[TK_DIGEST_SIZE] = { 7 }, signature[TK_SIGNATURE_SIZE];

  tk_journal_head_sign (pair, 42, 9, hash, signature);
  g_assert_true (tk_journal_head_verify (key, 42, 9, hash, signature));
  g_assert_false (tk_journal_head_verify (key, 43, 9, hash, signature));
  g_assert_false (tk_journal_head_verify (key, 42, 8, hash, signature));
  g_assert_false (tk_journal_head_verify (key, 42, 9 + (G_GINT64_CONSTANT (1) << 32), hash, signature));
  g_assert_false (tk_journal_head_verify (tk_key_pair_get_public (other), 42, 9, hash, signature));
  hash[31] ^= 1;
  g_assert_false (tk_journal_head_verify (key, 42, 9, hash, signature));
}

/* Distinct entries have distinct bytes: random ones never collide, and one random change always shows. */
static void
test_random_changes_show (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  guint8 prev[TK_DIGEST_SIZE];

  tk_journal_genesis (TERMINAL, prev);
  for (int i = 0; i < 2000; i++)
    {
      g_autoptr (TkJournalEntry) entry = make_entry (1, "sale.completed", (gint64) g_rand_int (rand),
                                                     (gint64) g_rand_int (rand), "amina", "{\"total\":150000}");
      char *field = g_rand_boolean (rand) ? entry->body : entry->staff;

      g_assert_true (tk_journal_entry_seal (entry, prev, NULL));
      g_assert_true (tk_journal_entry_check (entry, 1, prev, NULL));
      field[g_rand_int_range (rand, 0, (gint32) strlen (field))] ^= 1 << g_rand_int_range (rand, 0, 3);
      g_assert_false (tk_journal_entry_check (entry, 1, prev, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tk_keys_init ();
  g_test_add_func ("/journal/vector", test_vector);
  g_test_add_func ("/journal/chain/holds", test_chain_holds);
  g_test_add_func ("/journal/chain/detects-edits", test_detects_edits);
  g_test_add_func ("/journal/chain/detects-resealed-edit", test_detects_resealed_edit);
  g_test_add_func ("/journal/chain/detects-removal", test_detects_removal);
  g_test_add_func ("/journal/chain/detects-insertion-and-swap", test_detects_insertion_and_swap);
  g_test_add_func ("/journal/chain/detects-other-terminal", test_detects_other_terminal);
  g_test_add_func ("/journal/chain/random-changes-show", test_random_changes_show);
  g_test_add_func ("/journal/fields/refuses", test_refuses_fields);
  g_test_add_func ("/journal/fields/accepts-limits", test_accepts_limits);
  g_test_add_func ("/journal/fields/kinds", test_kinds_are_valid);
  g_test_add_func ("/journal/seal-in-place", test_seal_in_place);
  g_test_add_func ("/journal/head/refuses", test_head_refuses);
  return g_test_run ();
}
