/* A journal that stands alone: written nowhere but by its terminal, verified by anybody. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-bundle.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "tk-base64url.h"

typedef struct
{
  TkBundleReader *reader;
  TkWireJournalEnd *end;
  gint64 end_offset;        /* entries stand before it */
  gint64 seq;               /* of the last entry that fits; 0 before the first */
  guint8 hash[TK_DIGEST_SIZE];
  TkBundleEntryFunc func;
  gpointer data;
} Walk;

static gboolean
fail (const TkBundleReader *reader, TkJournalError code, const char *why, GError **error)
{
  g_set_error (error, TK_JOURNAL_ERROR, code, _("%s is not a whole journal (%s); export it again from its terminal"),
               tk_bundle_reader_get_name (reader), why);
  return FALSE;
}

static gboolean
fail_line (const TkBundleReader *reader, const char *why, GError **error)
{
  g_autofree char *where = g_strdup_printf (_("line %" PRId64 ": %s"), tk_bundle_reader_get_line (reader), why);

  return fail (reader, TK_JOURNAL_ERROR_FIELD, where, error);
}

/* What cannot be read, or ends in the middle of a line, is a broken journal too. */
static gboolean
explain (const TkBundleReader *reader, GError *failure, GError **error)
{
  if (failure->domain != TK_BUNDLE_ERROR)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_set_error_literal (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_SIGNATURE, failure->message);
  g_error_free (failure);
  return FALSE;
}

/* There is one way to write a message, so that no byte of a file can be changed unseen. */
static gboolean
is_as_written (const TkWireShape *shape, gconstpointer message, const char *line, gsize length)
{
  g_autofree char *written = tk_wire_encode (shape, message);

  return strlen (written) == length && memcmp (written, line, length) == 0;
}

/* Lower case only, for the same reason. */
static gboolean
read_hash (const char *text, guint8 out[TK_DIGEST_SIZE])
{
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isupper (*p))
      return FALSE;
  return tk_hex_decode (text, out, TK_DIGEST_SIZE);
}

/* ---- The last line ---- */

static gboolean
take_end (Walk *walk, GError **error)
{
  GError *failure = NULL;
  gsize length = 0;
  g_autofree char *line = tk_bundle_reader_last (walk->reader, &length, &failure);

  if (line == NULL)
    return explain (walk->reader, failure, error);
  walk->end = tk_wire_decode (&tk_wire_journal_end_shape, line, length, NULL);
  if (walk->end == NULL || !is_as_written (&tk_wire_journal_end_shape, walk->end, line, length))
    return fail (walk->reader, TK_JOURNAL_ERROR_SIGNATURE, _("its last line is not a signed head"), error);
  walk->end_offset = tk_bundle_reader_get_size (walk->reader) - (gint64) length - 1;
  return TRUE;
}

/* Where the chain begins: with the terminal's number, or with the hash that is told. */
static gboolean
begin (Walk *walk, GError **error)
{
  const TkWireJournalEnd *end = walk->end;

  if (*end->prev_hash == '\0')
    tk_journal_genesis ((guint32) end->terminal, walk->hash);
  else if (!read_hash (end->prev_hash, walk->hash))
    return fail (walk->reader, TK_JOURNAL_ERROR_SIGNATURE, _("its last line is not a signed head"), error);
  return TRUE;
}

static gboolean
check_head (const Walk *walk, TkBundleJournal *out, GError **error)
{
  const TkWireJournalEnd *end = walk->end;
  g_autofree char *hex = tk_hex_encode (walk->hash, TK_DIGEST_SIZE);
  guint8 signature[TK_SIGNATURE_SIZE];

  if (end->head_seq != walk->seq || !g_str_equal (end->head_hash, hex))
    return fail (walk->reader, TK_JOURNAL_ERROR_SEQUENCE, _("it does not end where its head says"), error);
  if (!tk_base64url_decode (end->public_key, out->public_key, TK_PUBLIC_KEY_SIZE)
      || !tk_base64url_decode (end->head_signature, signature, sizeof signature)
      || !tk_journal_head_verify (out->public_key, (guint32) end->terminal, walk->seq, walk->hash, signature))
    return fail (walk->reader, TK_JOURNAL_ERROR_SIGNATURE, _("its head is not signed by its terminal"), error);
  return TRUE;
}

/* ---- Entries ---- */

/* The wire's texts are lent to the entry, not copied. */
static gboolean
check_entry (Walk *walk, const TkWireEntry *wire, GError **error)
{
  TkJournalEntry entry = { .seq = wire->seq, .at_ms = wire->at, .boot_ms = wire->boot, .kind = wire->kind,
                           .staff = wire->staff, .body = wire->body };
  gint64 expected = walk->seq + 1;

  /* A part of a journal begins anywhere after its first entry. */
  if (walk->seq == 0 && *walk->end->prev_hash != '\0')
    expected = MAX (wire->seq, 2);
  g_strlcpy (entry.id, wire->id, sizeof entry.id);
  if (!read_hash (wire->hash, entry.hash))
    return fail_line (walk->reader, _("a hash is not one"), error);
  memcpy (entry.prev, walk->hash, TK_DIGEST_SIZE);
  if (!tk_journal_entry_check (&entry, expected, walk->hash, error))
    return FALSE;
  walk->seq = entry.seq;
  memcpy (walk->hash, entry.hash, TK_DIGEST_SIZE);
  return TRUE;
}

static gboolean
take_entry (Walk *walk, const char *line, gsize length, GError **error)
{
  g_autoptr (GError) reason = NULL;
  TkWireEntry *wire = tk_wire_decode (&tk_wire_entry_shape, line, length, &reason);
  gboolean good;

  if (wire == NULL)
    return fail_line (walk->reader, reason->message, error);
  good = check_entry (walk, wire, error);
  if (good && !is_as_written (&tk_wire_entry_shape, wire, line, length))
    good = fail_line (walk->reader, _("it is not as a terminal writes it"), error);
  good = good && (walk->func == NULL || walk->func (wire, walk->data, error));
  tk_wire_free (&tk_wire_entry_shape, wire);
  return good;
}

static gboolean
walk_entries (Walk *walk, gint64 *first, GError **error)
{
  GError *failure = NULL;
  const char *line;
  gsize length;

  while (tk_bundle_reader_next (walk->reader, &line, &length, &failure))
    {
      if (tk_bundle_reader_get_offset (walk->reader) >= walk->end_offset)
        return TRUE;
      if (!take_entry (walk, line, length, error))
        return FALSE;
      if (*first == 0)
        *first = walk->seq;
    }
  return failure == NULL || explain (walk->reader, failure, error);
}

static gboolean
verify (Walk *walk, TkBundleJournal *out, GError **error)
{
  TkBundleJournal found = { 0 };

  if (!take_end (walk, error) || !begin (walk, error))
    return FALSE;
  tk_bundle_reader_seek (walk->reader, 0);
  if (!walk_entries (walk, &found.first, error) || !check_head (walk, &found, error))
    return FALSE;
  found.terminal = walk->end->terminal;
  found.last = walk->seq;
  found.first = found.first > 0 ? found.first : walk->seq + 1;
  memcpy (found.head, walk->hash, TK_DIGEST_SIZE);
  if (out != NULL)
    *out = found;
  return TRUE;
}

gboolean
tk_bundle_verify_journal (TkBundleReader *reader, TkBundleEntryFunc func, gpointer data, TkBundleJournal *out, GError **error)
{
  Walk walk = { .reader = reader, .func = func, .data = data };
  gboolean good;

  g_return_val_if_fail (reader != NULL, FALSE);
  good = verify (&walk, out, error);
  if (walk.end != NULL)
    tk_wire_free (&tk_wire_journal_end_shape, walk.end);
  return good;
}

char *
tk_bundle_sign_journal (const TkKeyPair *pair, gint64 terminal, gint64 last, const guint8 head[TK_DIGEST_SIZE],
                        const guint8 *before)
{
  guint8 signature[TK_SIGNATURE_SIZE];
  g_autofree char *hash = tk_hex_encode (head, TK_DIGEST_SIZE);
  g_autofree char *prev = before != NULL ? tk_hex_encode (before, TK_DIGEST_SIZE) : g_strdup ("");
  g_autofree char *key = tk_base64url_encode (tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
  g_autofree char *text = NULL;

  tk_journal_head_sign (pair, (guint32) terminal, last, head, signature);
  text = tk_base64url_encode (signature, sizeof signature);
  TkWireJournalEnd end = { terminal, last, hash, text, key, prev };
  return tk_wire_encode (&tk_wire_journal_end_shape, &end);
}
