/* Canonical encoding, hash chain and signed head of the journal. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-journal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GENESIS_DOMAIN "tiketi.journal.v1"
#define HEAD_DOMAIN "tiketi.journal-head.v1"
#define HEAD_SIZE (4 + 8 + TK_DIGEST_SIZE)

G_DEFINE_QUARK (tk-journal-error-quark, tk_journal_error)

static void
write_number (guint8 *out, guint64 value, gsize size)
{
  for (gsize i = size; i-- > 0; value >>= 8)
    out[i] = value & 0xff;
}

static void
append_number (GByteArray *bytes, guint64 value, gsize size)
{
  guint8 number[8];

  write_number (number, value, size);
  g_byte_array_append (bytes, number, (guint) size);
}

static void
append_text (GByteArray *bytes, const char *text, gsize length_size)
{
  gsize length = strlen (text);

  append_number (bytes, length, length_size);
  g_byte_array_append (bytes, (const guint8 *) text, (guint) length);
}

static gboolean
is_kind (const char *kind)
{
  gsize length = 0;

  if (kind == NULL)
    return FALSE;
  for (; kind[length] != '\0' && length <= TK_JOURNAL_KIND_MAX; length++)
    if (!g_ascii_islower (kind[length]) && !g_ascii_isdigit (kind[length]) && kind[length] != '.' && kind[length] != '-')
      return FALSE;
  return length > 0 && length <= TK_JOURNAL_KIND_MAX;
}

static gboolean
is_text (const char *text, gsize min, gsize max)
{
  gsize length = text != NULL ? strnlen (text, max + 1) : 0;

  return text != NULL && length >= min && length <= max && g_utf8_validate (text, (gssize) length, NULL);
}

static const char *
bad_field (const TkJournalEntry *entry)
{
  if (entry->seq < 1)
    return "seq";
  if (!tk_uuid_is_valid (entry->id))
    return "id";
  if (!is_kind (entry->kind))
    return "kind";
  if (!is_text (entry->staff, 0, TK_JOURNAL_STAFF_MAX))
    return "staff";
  if (!is_text (entry->body, 1, TK_JOURNAL_BODY_MAX))
    return "body";
  return NULL;
}

static gboolean
compute_hash (const TkJournalEntry *entry, const guint8 prev[TK_DIGEST_SIZE], guint8 hash[TK_DIGEST_SIZE],
              GError **error)
{
  g_autoptr (GByteArray) bytes = tk_journal_entry_encode (entry, error);

  if (bytes == NULL)
    return FALSE;
  tk_digest (prev, TK_DIGEST_SIZE, bytes->data, bytes->len, hash);
  return TRUE;
}

static void
write_head (guint8 head[HEAD_SIZE], guint32 terminal, gint64 seq, const guint8 hash[TK_DIGEST_SIZE])
{
  write_number (head, terminal, 4);
  write_number (head + 4, (guint64) seq, 8);
  memcpy (head + 12, hash, TK_DIGEST_SIZE);
}

TkJournalEntry *
tk_journal_entry_new (void)
{
  return g_new0 (TkJournalEntry, 1);
}

void
tk_journal_entry_free (TkJournalEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->kind);
  g_free (entry->staff);
  g_free (entry->body);
  g_free (entry);
}

void
tk_journal_genesis (guint32 terminal, guint8 out[TK_DIGEST_SIZE])
{
  guint8 number[4];

  write_number (number, terminal, sizeof number);
  tk_digest ((const guint8 *) GENESIS_DOMAIN, strlen (GENESIS_DOMAIN), number, sizeof number, out);
}

GByteArray *
tk_journal_entry_encode (const TkJournalEntry *entry, GError **error)
{
  GByteArray *bytes;
  const char *bad;
  guint8 id[16];

  g_return_val_if_fail (entry != NULL, NULL);

  bad = bad_field (entry);
  if (bad != NULL)
    {
      g_set_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_FIELD,
                   _("Journal entry %lld has a bad “%s”: keep a copy of the data folder and call support."),
                   (long long) entry->seq, bad);
      return NULL;
    }
  bytes = g_byte_array_new ();
  append_number (bytes, (guint64) entry->seq, 8);
  tk_uuid_to_bytes (entry->id, id);
  g_byte_array_append (bytes, id, sizeof id);
  append_number (bytes, (guint64) entry->at_ms, 8);
  append_number (bytes, (guint64) entry->boot_ms, 8);
  append_text (bytes, entry->kind, 1);
  append_text (bytes, entry->staff, 1);
  append_text (bytes, entry->body, 4);
  return bytes;
}

gboolean
tk_journal_entry_seal (TkJournalEntry *entry, const guint8 prev[TK_DIGEST_SIZE], GError **error)
{
  guint8 hash[TK_DIGEST_SIZE];

  g_return_val_if_fail (entry != NULL && prev != NULL, FALSE);

  if (!compute_hash (entry, prev, hash, error))
    return FALSE;
  memmove (entry->prev, prev, TK_DIGEST_SIZE);
  memcpy (entry->hash, hash, TK_DIGEST_SIZE);
  return TRUE;
}

gboolean
tk_journal_entry_check (const TkJournalEntry *entry, gint64 seq, const guint8 prev[TK_DIGEST_SIZE], GError **error)
{
  guint8 hash[TK_DIGEST_SIZE];

  g_return_val_if_fail (entry != NULL && prev != NULL, FALSE);

  if (!compute_hash (entry, prev, hash, error))
    return FALSE;
  if (entry->seq != seq)
    {
      g_set_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_SEQUENCE,
                   _("Journal entry %lld stands where %lld must follow: keep a copy of the data folder and call support."),
                   (long long) entry->seq, (long long) seq);
      return FALSE;
    }
  if (memcmp (entry->prev, prev, TK_DIGEST_SIZE) != 0 || memcmp (entry->hash, hash, TK_DIGEST_SIZE) != 0)
    {
      g_set_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_CHAIN,
                   _("Journal entry %lld was changed after it was written: keep a copy of the data folder and call support."),
                   (long long) entry->seq);
      return FALSE;
    }
  return TRUE;
}

void
tk_journal_head_sign (const TkKeyPair *pair, guint32 terminal, gint64 seq, const guint8 hash[TK_DIGEST_SIZE],
                      guint8 signature[TK_SIGNATURE_SIZE])
{
  guint8 head[HEAD_SIZE];

  write_head (head, terminal, seq, hash);
  tk_key_pair_sign (pair, HEAD_DOMAIN, head, sizeof head, signature);
}

gboolean
tk_journal_head_verify (const guint8 public_key[TK_PUBLIC_KEY_SIZE], guint32 terminal, gint64 seq,
                        const guint8 hash[TK_DIGEST_SIZE], const guint8 signature[TK_SIGNATURE_SIZE])
{
  guint8 head[HEAD_SIZE];

  write_head (head, terminal, seq, hash);
  return tk_signature_verify (public_key, HEAD_DOMAIN, head, sizeof head, signature);
}
