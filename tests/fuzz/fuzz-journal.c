/* Journal entries: no two encode alike, and no change of a sealed one goes unseen. The input is a text of
 * lines: seq, at, boot, id, kind, staff, and the body after them. SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tk-fuzz.h"

#include <string.h>
#include "tk-journal.h"

#define LINES 7

static const char *const words[] = {
  "\n", "-1", "9223372036854775807", "0190163d-8694-739b-aea5-966c26f8ad91", "sale.completed",
  "amina", "{\"text\":\"x\"}", "\xc3\xa9", "{}", NULL,
};

static void
make (GRand *random, GByteArray *input)
{
  static const char *const kinds[]
      = { TK_KIND_SALE_COMPLETED, TK_KIND_CHECKIN_ENTRY, TK_KIND_STAFF_SIGNED_IN, TK_KIND_NOTE };
  g_autofree char *text
      = g_strdup_printf ("%d\n%d\n%d\n0190163d-8694-739b-aea5-%012x\n%s\n%s\n{\"text\":\"%d\"}",
                         g_rand_int_range (random, 1, G_MAXINT32), g_rand_int_range (random, -9, G_MAXINT32),
                         g_rand_int_range (random, 0, 9999), g_rand_int (random),
                         kinds[g_rand_int_range (random, 0, G_N_ELEMENTS (kinds))],
                         g_rand_boolean (random) ? "amina" : "", g_rand_int_range (random, 0, 9999));

  tk_fuzz_append (input, text);
}

const TkFuzzHarness tk_fuzz_harness = { "journal", 70000, words, make };

static TkJournalEntry *
read_entry (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", LINES);
  TkJournalEntry *entry;

  if (g_strv_length (lines) < LINES)
    return NULL;
  entry = tk_journal_entry_new ();
  entry->seq = g_ascii_strtoll (lines[0], NULL, 10);
  entry->at_ms = g_ascii_strtoll (lines[1], NULL, 10);
  entry->boot_ms = g_ascii_strtoll (lines[2], NULL, 10);
  g_strlcpy (entry->id, lines[3], sizeof entry->id);
  entry->kind = g_strdup (lines[4]);
  entry->staff = g_strdup (lines[5]);
  entry->body = g_strdup (lines[6]);
  return entry;
}

static guint64
take_number (const guint8 **at, gsize size)
{
  guint64 value = 0;

  for (; size > 0; size--)
    value = value << 8 | *(*at)++;
  return value;
}

static void
take_text (const guint8 **at, gsize length_size, const char *expected)
{
  gsize length = take_number (at, length_size);

  g_assert_cmpmem (*at, length, expected, strlen (expected));
  *at += length;
}

/* Reading the bytes back gives the fields: so no two entries have the same bytes. */
static void
check_bytes (const TkJournalEntry *entry, const GByteArray *bytes)
{
  const guint8 *at = bytes->data;
  char id[TK_UUID_SIZE];

  g_assert_cmpint ((gint64)take_number (&at, 8), ==, entry->seq);
  tk_uuid_from_bytes (at, id);
  g_assert_cmpstr (id, ==, entry->id);
  at += 16;
  g_assert_cmpint ((gint64)take_number (&at, 8), ==, entry->at_ms);
  g_assert_cmpint ((gint64)take_number (&at, 8), ==, entry->boot_ms);
  g_assert_cmpuint (strlen (entry->kind), <=, TK_JOURNAL_KIND_MAX);
  g_assert_cmpuint (strlen (entry->staff), <=, TK_JOURNAL_STAFF_MAX);
  g_assert_cmpuint (strlen (entry->body), <=, TK_JOURNAL_BODY_MAX);
  take_text (&at, 1, entry->kind);
  take_text (&at, 1, entry->staff);
  take_text (&at, 4, entry->body);
  g_assert_cmpuint ((gsize)(at - bytes->data), ==, bytes->len);
}

static void
expect (const TkJournalEntry *entry, gint64 seq, const guint8 prev[TK_DIGEST_SIZE], int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (tk_journal_entry_check (entry, seq, prev, &error));
  g_assert_error (error, TK_JOURNAL_ERROR, code);
}

static void
check_changes (TkJournalEntry *entry, const guint8 prev[TK_DIGEST_SIZE])
{
  guint8 other[TK_DIGEST_SIZE];

  tk_journal_genesis (2, other);
  expect (entry, entry->seq, other, TK_JOURNAL_ERROR_CHAIN);
  expect (entry, entry->seq - 1, prev, TK_JOURNAL_ERROR_SEQUENCE);
  entry->at_ms ^= 1;
  expect (entry, entry->seq, prev, TK_JOURNAL_ERROR_CHAIN);
  entry->at_ms ^= 1;
  entry->boot_ms ^= 1;
  expect (entry, entry->seq, prev, TK_JOURNAL_ERROR_CHAIN);
  entry->boot_ms ^= 1;
  entry->hash[TK_DIGEST_SIZE - 1] ^= 1;
  expect (entry, entry->seq, prev, TK_JOURNAL_ERROR_CHAIN);
  entry->hash[TK_DIGEST_SIZE - 1] ^= 1;
  entry->kind[0] = entry->kind[0] == 'x' ? 'y' : 'x';
  expect (entry, entry->seq, prev, TK_JOURNAL_ERROR_CHAIN);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = tk_fuzz_text (data, size);
  g_autoptr (TkJournalEntry) entry = read_entry (text);
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) error = NULL, check_error = NULL;
  guint8 prev[TK_DIGEST_SIZE];

  if (entry == NULL)
    return 0;
  tk_journal_genesis (1, prev);
  bytes = tk_journal_entry_encode (entry, &error);
  if (bytes == NULL)
    {
      g_assert_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_FIELD);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      expect (entry, entry->seq, prev, TK_JOURNAL_ERROR_FIELD);
      return 0;
    }
  check_bytes (entry, bytes);
  g_assert_true (tk_journal_entry_seal (entry, prev, &check_error));
  g_assert_true (tk_journal_entry_check (entry, entry->seq, prev, &check_error));
  g_assert_no_error (check_error);
  check_changes (entry, prev);
  return 0;
}
