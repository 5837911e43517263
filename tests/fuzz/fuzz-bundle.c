/* What is on a stick, both ways: a journal for the hub, a feed for a terminal. The first byte says how to read the rest:
 * 'J' and 'F' as the file itself; 'j' as lines "KIND STAFF BODY" that a terminal seals and signs; 'f' as lines that the hub
 * signs, whatever they are. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "tk-base64url.h"
#include "tk-bundle.h"
#include "tk-keys.h"

#define TERMINAL 12
#define ENTRIES_MOST 40
#define FLIPS 6 /* of one bit, in a good file */

static const char *const words[] = {
  "\n", "{\"cursor\":\"0-1\",\"more\":true,\"now\":5}", "{\"cursor\":\"0-2\",\"now\":5}", "{\"acked\":5,\"now\":0,\"results\":[]}",
  "{\"body\":\"{}\",\"key\":\"1\",\"kind\":\"staff\"}", "\"format\":1", "\"prev_hash\":", "\"position\":", "note amina {\"text\":\"x\"}",
  "\"terminal\":12", "\"seq\":1", "\"seq\":2", NULL,
};

static TkKeyPair *
key (guint8 filling)
{
  guint8 seed[32];

  tk_keys_init ();
  memset (seed, filling, sizeof seed);
  return tk_key_pair_from_seed (seed);
}

/* ---- What a terminal writes ---- */

typedef struct {
  GString *text;
  gint64 seq;
  guint8 hash[TK_DIGEST_SIZE];
} Journal;

static void
append_entry (Journal *journal, const char *kind, const char *staff, const char *body)
{
  g_autoptr (TkJournalEntry) entry = tk_journal_entry_new ();
  g_autofree char *hex = NULL, *line = NULL;
  gpointer back;

  entry->seq = journal->seq + 1;
  g_snprintf (entry->id, sizeof entry->id, "019b2c5e-7a03-7cc1-8a4f-%012x", (guint)entry->seq);
  entry->at_ms = entry->boot_ms = entry->seq;
  entry->kind = g_strdup (kind);
  entry->staff = g_strdup (staff);
  entry->body = g_strdup (body);
  if (!tk_journal_entry_seal (entry, journal->hash, NULL))
    return;
  hex = tk_hex_encode (entry->hash, TK_DIGEST_SIZE);
  line = tk_wire_encode (&tk_wire_entry_shape,
                         &(TkWireEntry){ entry->seq, entry->at_ms, entry->boot_ms, entry->id, entry->kind, entry->staff, entry->body, hex });
  back = tk_wire_decode (&tk_wire_entry_shape, line, strlen (line), NULL);
  tk_wire_free (&tk_wire_entry_shape, back);
  if (back == NULL)
    return; /* what does not fit the wire no terminal writes */
  g_string_append_printf (journal->text, "%s\n", line);
  journal->seq++;
  memcpy (journal->hash, entry->hash, sizeof journal->hash);
}

static GString *
write_journal (const char *text)
{
  g_autoptr (TkKeyPair) pair = key (1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", ENTRIES_MOST);
  Journal journal = { g_string_new (NULL), 0, { 0 } };
  g_autofree char *end = NULL;

  tk_journal_genesis (TERMINAL, journal.hash);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], " ", 3);

      if (g_strv_length (parts) == 3)
        append_entry (&journal, parts[0], parts[1], parts[2]);
    }
  end = tk_bundle_sign_journal (pair, TERMINAL, journal.seq, journal.hash, NULL);
  g_string_append_printf (journal.text, "%s\n", end);
  return journal.text;
}

/* ---- What a hub writes ---- */

static void
sign_feed (GString *text)
{
  g_autoptr (TkKeyPair) hub = key (9);
  g_autofree char *end = NULL;
  guint8 digest[TK_DIGEST_SIZE];

  tk_digest ((const guint8 *)text->str, text->len, NULL, 0, digest);
  end = tk_bundle_sign_feed (hub, digest);
  g_string_append_printf (text, "%s\n", end);
}

static void
append_head (GString *text)
{
  g_autoptr (TkKeyPair) hub = key (9);
  g_autofree char *hub_key = tk_base64url_encode (tk_key_pair_get_public (hub), TK_PUBLIC_KEY_SIZE), *line = NULL;

  line = tk_wire_encode (&tk_wire_bundle_head_shape,
                         &(TkWireBundleHead){ TK_BUNDLE_FORMAT, TERMINAL, 1795276800000, 1, 77, hub_key, (char *)"0-0" });
  g_string_append_printf (text, "%s\n", line);
}

static GString *
write_feed (const guint8 *data, gsize size)
{
  GString *text = g_string_new (NULL);

  append_head (text);
  g_string_append_len (text, (const char *)data, (gssize)size);
  if (text->str[text->len - 1] != '\n')
    g_string_append_c (text, '\n');
  sign_feed (text);
  return text;
}

/* ---- Well-formed inputs ---- */

static GString *
make_pages (GRand *random)
{
  GString *text = g_string_new (NULL);
  int pages = g_rand_int_range (random, 1, 4), answers = g_rand_int_range (random, 1, 3);

  for (int i = 0; i < pages; i++)
    {
      for (int n = g_rand_int_range (random, 0, 4); n > 0; n--)
        g_string_append_printf (text, "{\"body\":\"{\\\"n\\\":%d}\",\"key\":\"%d\",\"kind\":\"staff\"}\n", n, n);
      g_string_append_printf (text, "{\"cursor\":\"0-%d\",%s\"now\":5}\n", i + 1, i + 1 < pages ? "\"more\":true," : "");
    }
  for (int i = 0; i < answers; i++)
    g_string_append (text, "{\"acked\":5,\"now\":0,\"results\":[]}\n");
  return text;
}

static GString *
make_entries (GRand *random)
{
  GString *text = g_string_new (NULL);

  for (int n = g_rand_int_range (random, 0, 6); n > 0; n--)
    g_string_append_printf (text, "%s %s {\"text\":\"%d\"}\n", n % 2 == 0 ? "note" : "staff.signed-in", n % 3 == 0 ? "" : "amina", n);
  return text;
}

static void
make (GRand *random, GByteArray *input)
{
  static const char modes[] = "JFjf";
  char mode = modes[g_rand_int_range (random, 0, 4)];
  g_autoptr (GString) plan = mode == 'j' || mode == 'J' ? make_entries (random) : make_pages (random);
  g_autoptr (GString) file = mode == 'J' ? write_journal (plan->str) : mode == 'F' ? write_feed ((const guint8 *)plan->str, plan->len) : NULL;
  const GString *text = file != NULL ? file : plan;

  g_byte_array_append (input, (const guint8 *)&mode, 1);
  g_byte_array_append (input, (const guint8 *)text->str, (guint)text->len);
}

const TkFuzzHarness tk_fuzz_harness = { "bundle", 8192, words, make };

/* ---- A journal ---- */

typedef struct {
  gint64 next;
  guint entries;
} Followed;

static gboolean
follow_cb (const TkWireEntry *entry, gpointer data, GError **error)
{
  Followed *followed = data;

  if (followed->entries++ > 0)
    g_assert_cmpint (entry->seq, ==, followed->next);
  followed->next = entry->seq + 1;
  return TRUE;
}

static gboolean
is_good_journal (GBytes *file)
{
  g_autoptr (TkBundleReader) reader = tk_bundle_reader_new_for_bytes (file, TK_BUNDLE_JOURNAL_LINE_MAX);
  g_autoptr (GError) error = NULL;
  TkBundleJournal journal = { .terminal = -7 };
  Followed followed = { 0 };

  if (!tk_bundle_verify_journal (reader, follow_cb, &followed, &journal, &error))
    {
      g_assert_true (error != NULL && error->domain == TK_JOURNAL_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpint (journal.terminal, ==, -7);
      return FALSE;
    }
  g_assert_no_error (error);
  g_assert_cmpint (journal.last - journal.first + 1, ==, followed.entries);
  return TRUE;
}

/* ---- A feed ---- */

/* What is read again later is what was verified: a page's lines, at its offset, have its digest. */
static void
check_pages (const TkBundleFeed *feed, TkBundleReader *reader)
{
  g_assert_cmpuint (feed->pages->len, >, 0);
  for (guint i = 0; i < feed->pages->len; i++)
    {
      const TkBundlePage *page = feed->pages->pdata[i];
      guint8 digest[TK_DIGEST_SIZE];
      const char *line;
      gsize length;

      tk_bundle_reader_seek (reader, page->offset);
      for (gint64 n = 0; n < page->lines; n++)
        g_assert_true (tk_bundle_reader_next (reader, &line, &length, NULL));
      tk_bundle_reader_end_part (reader, digest);
      g_assert_cmpmem (digest, sizeof digest, page->digest, sizeof page->digest);
      g_assert_cmpint (page->offset, >, 0);
    }
}

static gboolean
is_good_feed (GBytes *file)
{
  g_autoptr (TkKeyPair) hub = key (9), other = key (8);
  g_autoptr (TkBundleReader) reader = tk_bundle_reader_new_for_bytes (file, TK_BUNDLE_FEED_LINE_MAX);
  g_autoptr (GError) error = NULL, foreign = NULL;
  g_autoptr (TkBundleFeed) feed = tk_bundle_verify_feed (reader, tk_key_pair_get_public (hub), TERMINAL, &error), none = NULL;

  if (feed == NULL)
    {
      g_assert_true (error != NULL && error->domain == TK_BUNDLE_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return FALSE;
    }
  g_assert_no_error (error);
  g_assert_cmpint (feed->head->terminal, ==, TERMINAL);
  check_pages (feed, reader);
  tk_bundle_reader_seek (reader, 0);
  none = tk_bundle_verify_feed (reader, tk_key_pair_get_public (other), TERMINAL, &foreign);
  g_assert_null (none);
  g_assert_error (foreign, TK_BUNDLE_ERROR, TK_BUNDLE_ERROR_FOREIGN);
  return TRUE;
}

/* ---- Either ---- */

/* Line after line is the file, and the digest is of what was read; the last line is the last. */
static void
check_reader (GBytes *file)
{
  g_autoptr (TkBundleReader) reader = tk_bundle_reader_new_for_bytes (file, TK_BUNDLE_FEED_LINE_MAX);
  const char *bytes = g_bytes_get_data (file, NULL), *line;
  gsize length, at = 0;
  guint8 digest[TK_DIGEST_SIZE], expected[TK_DIGEST_SIZE];
  g_autoptr (GError) error = NULL;

  while (tk_bundle_reader_next (reader, &line, &length, &error))
    {
      g_assert_cmpint (tk_bundle_reader_get_offset (reader), ==, at);
      g_assert_cmpmem (line, length, bytes + at, length);
      tk_bundle_reader_digest (reader, digest);
      tk_digest ((const guint8 *)bytes, at, NULL, 0, expected);
      g_assert_cmpmem (digest, sizeof digest, expected, sizeof expected);
      at += length;
      g_assert_cmpint (bytes[at++], ==, '\n');
    }
  if (error == NULL)
    g_assert_cmpuint (at, ==, g_bytes_get_size (file));
  else
    g_assert_error (error, TK_BUNDLE_ERROR, TK_BUNDLE_ERROR_DAMAGED);
}

typedef gboolean (*IsGood) (GBytes *file);

/* A blank that changes nothing of what the JSON says. */
static GBytes *
insert_blank (const guint8 *bytes, gsize size, gsize where)
{
  GByteArray *longer = g_byte_array_new ();

  g_byte_array_append (longer, bytes, (guint)where);
  g_byte_array_append (longer, (const guint8 *)" ", 1);
  g_byte_array_append (longer, bytes + where, (guint)(size - where));
  return g_byte_array_free_to_bytes (longer);
}

/* A good file with one bit changed, one blank more, or cut, is not good any more. Where is drawn from the file, so that it is
 * found again. */
static void
check_changes (GBytes *file, IsGood is_good)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  g_autoptr (GRand) random = g_rand_new_with_seed (g_bytes_hash (file));

  for (guint i = 0; i < FLIPS; i++)
    {
      g_autofree guint8 *changed = g_memdup2 (bytes, size);
      gsize where = (gsize)g_rand_int_range (random, 0, (gint32)size);
      g_autoptr (GBytes) spoiled = NULL, cut = g_bytes_new (bytes, where), longer = insert_blank (bytes, size, where);

      changed[where] ^= (guint8)(1 << g_rand_int_range (random, 0, 8));
      spoiled = g_bytes_new (changed, size);
      g_assert_false (is_good (spoiled));
      g_assert_false (is_good (cut));
      g_assert_false (is_good (longer));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  char mode = size > 0 ? (char)*data : '\0';
  IsGood is_good = mode == 'J' || mode == 'j' ? is_good_journal : is_good_feed;
  g_autoptr (GString) text = NULL;
  g_autoptr (GBytes) file = NULL;

  if (mode == 'j')
    {
      g_autofree char *lines = tk_fuzz_text (data + 1, size - 1);
      text = write_journal (lines);
    }
  else if (mode == 'f')
    text = write_feed (data + 1, size - 1);
  else if (mode == 'J' || mode == 'F')
    text = g_string_new_len ((const char *)data + 1, (gssize)size - 1);
  else
    return 0;
  file = g_bytes_new (text->str, text->len);
  check_reader (file);
  if (is_good (file))
    check_changes (file, is_good);
  else
    g_assert_cmpint (mode, !=, 'j'); /* what a terminal writes, a hub can read */
  return 0;
}
