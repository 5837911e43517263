/* Bundles: every byte counts, whatever is on the stick. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-bundle.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tk-base64url.h"
#include "test-seed.h"

#define TERMINAL 12

/* ---- Making ---- */

static TkKeyPair *
key (guint8 filling)
{
  guint8 seed[32];

  tk_keys_init ();
  memset (seed, filling, sizeof seed);
  return tk_key_pair_from_seed (seed);
}

/* An entry as a line; hash goes on. */
static void
append_entry (GString *text, gint64 seq, guint8 hash[TK_DIGEST_SIZE])
{
  g_autoptr (TkJournalEntry) entry = tk_journal_entry_new ();
  g_autoptr (GError) error = NULL;

  entry->seq = seq;
  g_snprintf (entry->id, sizeof entry->id, "019b2c5e-7a03-7cc1-8a4f-%012x", (guint) seq);
  entry->at_ms = 1795276800000 + seq * 1000;
  entry->boot_ms = seq * 1000;
  entry->kind = g_strdup (seq % 3 == 0 ? TK_KIND_STAFF_SIGNED_IN : TK_KIND_NOTE);
  entry->staff = g_strdup (seq % 3 == 0 ? "" : "amina");
  entry->body = seq % 3 == 0 ? g_strdup ("{\"staff\":\"amina\"}") : g_strdup_printf ("{\"text\":\"Lala “salama” %d\\n\"}", (int) seq);
  tk_journal_entry_seal (entry, hash, &error);
  g_assert_no_error (error);
  memcpy (hash, entry->hash, TK_DIGEST_SIZE);
  g_autofree char *hex = tk_hex_encode (hash, TK_DIGEST_SIZE);
  TkWireEntry wire = { seq, entry->at_ms, entry->boot_ms, entry->id, entry->kind, entry->staff, entry->body, hex };
  g_autofree char *line = tk_wire_encode (&tk_wire_entry_shape, &wire);
  g_string_append_printf (text, "%s\n", line);
}

/* Entries from `first` on. */
static GString *
make_journal (gint64 first, gint64 last)
{
  g_autoptr (TkKeyPair) pair = key (1);
  GString *text = g_string_new (NULL);
  guint8 hash[TK_DIGEST_SIZE], before[TK_DIGEST_SIZE];

  tk_journal_genesis (TERMINAL, hash);
  for (gint64 seq = 1; seq <= last; seq++)
    {
      if (seq == first)
        {
          memcpy (before, hash, sizeof before);
          g_string_truncate (text, 0);
        }
      append_entry (text, seq, hash);
    }
  g_autofree char *end = tk_bundle_sign_journal (pair, TERMINAL, last, hash, first > 1 ? before : NULL);
  g_string_append_printf (text, "%s\n", end);
  return text;
}

static void
append_line (GString *text, const TkWireShape *shape, gconstpointer message)
{
  g_autofree char *line = tk_wire_encode (shape, message);

  g_string_append_printf (text, "%s\n", line);
}

typedef struct
{
  gint64 format, terminal;
  guint8 hub, signer;        /* seeds of keys */
  guint pages, changes, answers;
  gboolean headless;
} FeedPlan;

static void
append_pages (GString *text, const FeedPlan *plan)
{
  for (guint i = 0; i < plan->pages; i++)
    {
      g_autofree char *cursor = g_strdup_printf ("0-%u", i + 1);
      TkWireChangesEnd end = { .cursor = cursor, .now = 5, .more = i + 1 < plan->pages };

      for (guint n = 0; n < plan->changes; n++)
        {
          TkWireChange change = { (char *) "staff", (char *) "amina", n == 2, (char *) (n == 2 ? "" : "{\"name\":\"amina\"}") };
          append_line (text, &tk_wire_change_shape, &change);
        }
      append_line (text, &tk_wire_changes_end_shape, &end);
    }
}

static GString *
make_feed (const FeedPlan *plan)
{
  g_autoptr (TkKeyPair) hub = key (plan->hub), signer = key (plan->signer);
  g_autofree char *hub_key = tk_base64url_encode (tk_key_pair_get_public (hub), TK_PUBLIC_KEY_SIZE);
  TkWireBundleHead head = { plan->format, plan->terminal, 1795276800000, 1, 77, hub_key, (char *) "0-0" };
  GString *text = g_string_new (NULL);
  guint8 digest[TK_DIGEST_SIZE];

  if (!plan->headless)
    append_line (text, &tk_wire_bundle_head_shape, &head);
  append_pages (text, plan);
  for (guint i = 0; i < plan->answers; i++)
    {
      TkWireBatchReply *reply = tk_wire_new (&tk_wire_batch_reply_shape);
      reply->acked = 5;
      append_line (text, &tk_wire_batch_reply_shape, reply);
      tk_wire_free (&tk_wire_batch_reply_shape, reply);
    }
  tk_digest ((const guint8 *) text->str, text->len, NULL, 0, digest);
  g_autofree char *end = tk_bundle_sign_feed (signer, digest);
  g_string_append_printf (text, "%s\n", end);
  return text;
}

static const FeedPlan good_plan = { 1, TERMINAL, 9, 9, 3, 4, 2, FALSE };

/* ---- Judging ---- */

static gboolean
verify_journal (const char *bytes, gsize length, TkBundleJournal *out, GError **error)
{
  g_autoptr (GBytes) held = g_bytes_new (bytes, length);
  g_autoptr (TkBundleReader) reader = tk_bundle_reader_new_for_bytes (held, TK_BUNDLE_JOURNAL_LINE_MAX);

  return tk_bundle_verify_journal (reader, NULL, NULL, out, error);
}

static gboolean
verify_feed (const char *bytes, gsize length, GError **error)
{
  g_autoptr (TkKeyPair) hub = key (9);
  g_autoptr (GBytes) held = g_bytes_new (bytes, length);
  g_autoptr (TkBundleReader) reader = tk_bundle_reader_new_for_bytes (held, TK_BUNDLE_FEED_LINE_MAX);
  g_autoptr (TkBundleFeed) feed = tk_bundle_verify_feed (reader, tk_key_pair_get_public (hub), TERMINAL, error);

  return feed != NULL;
}

typedef gboolean (*Verify) (const char *bytes, gsize length);

static gboolean
journal_is_good (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  gboolean good = verify_journal (bytes, length, NULL, &error);

  g_assert_cmpint (good, ==, error == NULL);
  if (!good)
    g_assert_cmpuint (error->domain, ==, TK_JOURNAL_ERROR);
  return good;
}

static gboolean
feed_is_good (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  gboolean good = verify_feed (bytes, length, &error);

  g_assert_cmpint (good, ==, error == NULL);
  if (!good)
    g_assert_cmpuint (error->domain, ==, TK_BUNDLE_ERROR);
  return good;
}

/* ---- Every byte ---- */

static void
try_byte (Verify is_good, GString *text, gsize i)
{
  static const guint8 others[] = { 0, '\n', ' ', '"', '{', '0', 'a', 'A', '_', 0x7f, 0x80, 0xff };
  char kept = text->str[i];

  for (guint bit = 0; bit < 8; bit++)
    {
      text->str[i] = (char) (kept ^ (1 << bit));
      if (is_good (text->str, text->len))
        g_error ("byte %" G_GSIZE_FORMAT ", bit %u: not found out", i, bit);
    }
  for (gsize n = 0; n < G_N_ELEMENTS (others); n++)
    if ((char) others[n] != kept)
      {
        text->str[i] = (char) others[n];
        if (is_good (text->str, text->len))
          g_error ("byte %" G_GSIZE_FORMAT " as %02x: not found out", i, others[n]);
      }
  text->str[i] = kept;
}

/* Changed, taken out, put in, and everything behind it cut off. */
static void
try_every_byte (Verify is_good, GString *text)
{
  g_assert_true (is_good (text->str, text->len));
  for (gsize i = 0; i < text->len; i++)
    {
      g_autoptr (GString) without = g_string_new_len (text->str, (gssize) text->len);
      g_autoptr (GString) with = g_string_new_len (text->str, (gssize) text->len);

      try_byte (is_good, text, i);
      g_string_erase (without, (gssize) i, 1);
      g_string_insert_c (with, (gssize) i, i % 2 == 0 ? ' ' : '\n');
      g_assert_false (is_good (without->str, without->len));
      g_assert_false (is_good (with->str, with->len));
      g_assert_false (is_good (text->str, i));
    }
  g_string_append_c (text, '\n');
  g_assert_false (is_good (text->str, text->len));
}

static void
test_journal_bytes (void)
{
  g_autoptr (GString) whole = make_journal (1, 4);
  g_autoptr (GString) part = make_journal (3, 5);

  try_every_byte (journal_is_good, whole);
  try_every_byte (journal_is_good, part);
}

static void
test_feed_bytes (void)
{
  g_autoptr (GString) text = make_feed (&good_plan);

  try_every_byte (feed_is_good, text);
}

/* Random bytes of a longer one, beyond the reader's blocks. */
static void
test_journal_random (void)
{
  g_autoptr (GRand) random = test_seed_rand ();
  g_autoptr (GString) text = make_journal (1, 3000);

  g_assert_true (journal_is_good (text->str, text->len));
  g_assert_cmpuint (text->len, >, 512 * 1024);
  for (guint i = 0; i < 60; i++)
    {
      gsize at = (gsize) g_rand_int_range (random, 0, (gint32) text->len);
      char kept = text->str[at];

      text->str[at] = (char) (kept ^ g_rand_int_range (random, 1, 256));
      if (journal_is_good (text->str, text->len))
        g_error ("byte %" G_GSIZE_FORMAT " as %02x not found out", at, (guint8) text->str[at]);
      text->str[at] = kept;
    }
}

/* ---- Journals ---- */

static void
test_journal (void)
{
  static const struct { gint64 first, last; } rows[] = { { 1, 1 }, { 1, 9 }, { 2, 9 }, { 9, 9 }, { 1, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) text = make_journal (rows[i].first, rows[i].last);
      g_autoptr (TkKeyPair) pair = key (1);
      g_autoptr (GError) error = NULL;
      TkBundleJournal out;

      g_assert_true (verify_journal (text->str, text->len, &out, &error));
      g_assert_no_error (error);
      g_assert_cmpint (out.terminal, ==, TERMINAL);
      g_assert_cmpint (out.first, ==, rows[i].first);
      g_assert_cmpint (out.last, ==, rows[i].last);
      g_assert_cmpmem (out.public_key, TK_PUBLIC_KEY_SIZE, tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
    }
}

/* Whole lines taken out, doubled or swapped; the sentence names the entry. */
static void
test_journal_lines (void)
{
  g_autoptr (GString) text = make_journal (1, 6);
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);
  static const struct { const char *order; TkJournalError code; const char *names; } rows[] = {
    { "0134567", TK_JOURNAL_ERROR_SEQUENCE, "4 stands where 3" },
    { "01123456", TK_JOURNAL_ERROR_SEQUENCE, "2 stands where 3" },
    { "1234560", TK_JOURNAL_ERROR_SIGNATURE, "last line" },
    { "0213456", TK_JOURNAL_ERROR_SEQUENCE, "3 stands where 2" },
    { "123456", TK_JOURNAL_ERROR_SEQUENCE, "2 stands where 1" },
    { "012346", TK_JOURNAL_ERROR_SEQUENCE, "does not end" },
    { "012345", TK_JOURNAL_ERROR_SIGNATURE, "last line" },
    { "6", TK_JOURNAL_ERROR_SEQUENCE, "does not end" },
    { "01234566", TK_JOURNAL_ERROR_FIELD, "line 7" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) changed = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      TkBundleJournal out = { .terminal = 77 };

      for (const char *p = rows[i].order; *p != '\0'; p++)
        if (*p <= '6')
          g_string_append_printf (changed, "%s\n", lines[*p - '0']);
      g_test_message ("%s", rows[i].order);
      g_assert_false (verify_journal (changed->str, changed->len, &out, &error));
      g_assert_error (error, TK_JOURNAL_ERROR, (int) rows[i].code);
      g_assert_nonnull (strstr (error->message, rows[i].names));
      g_assert_cmpint (out.terminal, ==, 77);
    }
}

static gboolean
stop_at_three (const TkWireEntry *entry, gpointer data, GError **error)
{
  guint *n = data;

  if (++*n < 3)
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "enough");
  return FALSE;
}

static void
test_journal_func (void)
{
  g_autoptr (GString) text = make_journal (1, 6);
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autoptr (TkBundleReader) reader = tk_bundle_reader_new_for_bytes (bytes, TK_BUNDLE_JOURNAL_LINE_MAX);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_false (tk_bundle_verify_journal (reader, stop_at_three, &n, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_cmpuint (n, ==, 3);
  g_assert_true (tk_bundle_verify_journal (reader, NULL, NULL, NULL, NULL)); /* from the beginning again */
}

/* ---- Feeds ---- */

static void
test_feed (void)
{
  g_autoptr (GString) text = make_feed (&good_plan);
  g_autoptr (TkKeyPair) hub = key (9);
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autoptr (TkBundleReader) reader = tk_bundle_reader_new_for_bytes (bytes, TK_BUNDLE_FEED_LINE_MAX);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkBundleFeed) feed = tk_bundle_verify_feed (reader, tk_key_pair_get_public (hub), TERMINAL, &error);
  const char *line;
  gsize length;

  g_assert_no_error (error);
  g_assert_cmpstr (feed->head->since, ==, "0-0");
  g_assert_cmpint (feed->head->position, ==, 77);
  g_assert_cmpuint (feed->pages->len, ==, 3);
  g_assert_cmpint (feed->changes, ==, 12);
  g_assert_cmpint (feed->answers_lines, ==, 2);
  for (guint i = 0; i < 3; i++)
    {
      const TkBundlePage *page = g_ptr_array_index (feed->pages, i);
      g_autofree char *cursor = g_strdup_printf ("0-%u", i + 1);
      guint8 digest[TK_DIGEST_SIZE];

      g_assert_cmpstr (page->cursor, ==, cursor);
      g_assert_cmpint (page->lines, ==, 5);
      tk_bundle_reader_seek (reader, page->offset);
      for (gint64 n = 0; n < page->lines; n++)
        g_assert_true (tk_bundle_reader_next (reader, &line, &length, &error));
      g_assert_nonnull (g_strstr_len (line, (gssize) length, cursor));
      tk_bundle_reader_end_part (reader, digest);
      g_assert_cmpmem (digest, sizeof digest, page->digest, sizeof page->digest);
    }
  tk_bundle_reader_seek (reader, feed->answers_offset);
  g_assert_true (tk_bundle_reader_next (reader, &line, &length, &error));
  g_assert_true (g_str_has_prefix (line, "{\"acked\":5,"));
}

static void
test_feed_refused (void)
{
  static const struct { FeedPlan plan; TkBundleError code; } rows[] = {
    { { 2, TERMINAL, 9, 9, 1, 1, 1, FALSE }, TK_BUNDLE_ERROR_FORMAT },
    { { 1, TERMINAL + 1, 9, 9, 1, 1, 1, FALSE }, TK_BUNDLE_ERROR_FOREIGN },
    { { 1, TERMINAL, 8, 8, 1, 1, 1, FALSE }, TK_BUNDLE_ERROR_FOREIGN },
    { { 1, TERMINAL, 9, 8, 1, 1, 1, FALSE }, TK_BUNDLE_ERROR_DAMAGED },
    { { 1, TERMINAL, 9, 9, 0, 0, 1, FALSE }, TK_BUNDLE_ERROR_DAMAGED },
    { { 1, TERMINAL, 9, 9, 1, 1, 1, TRUE }, TK_BUNDLE_ERROR_FORMAT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) text = make_feed (&rows[i].plan);
      g_autoptr (GError) error = NULL;

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_false (verify_feed (text->str, text->len, &error));
      g_assert_error (error, TK_BUNDLE_ERROR, (int) rows[i].code);
    }
}

/* ---- The reader ---- */

static void
test_reader_lines (void)
{
  static const gsize lengths[] = { 0, 1, 262142, 262143, 262144, 262145, 299999, 300000 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  const char *line;
  gsize length;

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *filling = g_strnfill (lengths[i], (char) ('a' + i));
      g_string_append_printf (text, "%s\n", filling);
    }
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autoptr (TkBundleReader) reader = tk_bundle_reader_new_for_bytes (bytes, 300000);
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_assert_true (tk_bundle_reader_next (reader, &line, &length, &error));
      g_assert_cmpuint (length, ==, lengths[i]);
      if (length > 0)
        g_assert_cmpint (line[length - 1], ==, (int) ('a' + i));
    }
  g_assert_false (tk_bundle_reader_next (reader, &line, &length, &error));
  g_assert_no_error (error);
  guint8 whole[TK_DIGEST_SIZE], digest[TK_DIGEST_SIZE];
  tk_digest ((const guint8 *) text->str, text->len, NULL, 0, whole);
  tk_bundle_reader_digest (reader, digest);
  g_assert_cmpmem (digest, sizeof digest, whole, sizeof whole);

  g_autoptr (TkBundleReader) shorter = tk_bundle_reader_new_for_bytes (bytes, 299999);
  while (tk_bundle_reader_next (shorter, &line, &length, &error))
    g_assert_cmpuint (length, <=, 299999);
  g_assert_error (error, TK_BUNDLE_ERROR, TK_BUNDLE_ERROR_DAMAGED);
}

/* A stick that is pulled, a folder, nothing there. */
static void
test_reader_files (void)
{
  g_autoptr (GError) error = NULL, missing = NULL, folder = NULL, shorter = NULL;
  g_autofree char *dir = g_dir_make_tmp ("tiketi-bundle-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "a.ndjson", NULL);
  g_autofree char *text = g_strnfill (600000, 'x');
  const char *line;
  gsize length;

  for (gsize i = 999; i < 600000; i += 1000)
    text[i] = '\n';
  g_assert_null (tk_bundle_reader_open (path, 1000, &missing));
  g_assert_error (missing, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_null (tk_bundle_reader_open (dir, 1000, &folder));
  g_assert_error (folder, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_assert_true (g_file_set_contents (path, text, 600000, NULL));
  g_autoptr (TkBundleReader) reader = tk_bundle_reader_open (path, 1000, &error);
  g_assert_no_error (error);
  g_assert_true (tk_bundle_reader_next (reader, &line, &length, &error));
  g_assert_cmpint (truncate (path, 300000), ==, 0);
  while (tk_bundle_reader_next (reader, &line, &length, &shorter))
    ;
  g_assert_error (shorter, TK_BUNDLE_ERROR, TK_BUNDLE_ERROR_DAMAGED);
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bundle/reader/lines", test_reader_lines);
  g_test_add_func ("/bundle/reader/files", test_reader_files);
  g_test_add_func ("/bundle/journal/good", test_journal);
  g_test_add_func ("/bundle/journal/bytes", test_journal_bytes);
  g_test_add_func ("/bundle/journal/random", test_journal_random);
  g_test_add_func ("/bundle/journal/lines", test_journal_lines);
  g_test_add_func ("/bundle/journal/func", test_journal_func);
  g_test_add_func ("/bundle/feed/good", test_feed);
  g_test_add_func ("/bundle/feed/bytes", test_feed_bytes);
  g_test_add_func ("/bundle/feed/refused", test_feed_refused);
  return g_test_run ();
}
