/* Reads a copy back: every entry, every chain link, every signature. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-copy-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "tk-base64url.h"

#define END_BEGINS "{\"head_hash\":" /* canonical: its first key */

typedef struct
{
  HubCopyScan *scan;
  guint32 terminal;
  const guint8 *key;
  guint whole;             /* entries of whole batches */
} Scanning;

G_DEFINE_QUARK (hub-copy-error-quark, hub_copy_error)

gboolean
hub_copy_is_end (const char *line)
{
  return strncmp (line, END_BEGINS, strlen (END_BEGINS)) == 0;
}

const guint8 *
hub_copy_scan_hash (const HubCopyScan *scan, gint64 seq)
{
  return (const guint8 *) scan->hashes->data + (seq - 1) * TK_DIGEST_SIZE;
}

void
hub_copy_scan_clear (HubCopyScan *scan)
{
  g_clear_pointer (&scan->hashes, g_array_unref);
  g_clear_pointer (&scan->end, g_free);
  scan->size = 0;
}

gboolean
hub_copy_check_entry (const TkWireEntry *wire, gint64 seq, const guint8 prev[TK_DIGEST_SIZE], guint8 hash[TK_DIGEST_SIZE],
                      GError **error)
{
  TkJournalEntry entry = { .seq = wire->seq, .at_ms = wire->at, .boot_ms = wire->boot, .kind = wire->kind,
                           .staff = wire->staff, .body = wire->body };

  g_strlcpy (entry.id, wire->id, sizeof entry.id);
  memcpy (entry.prev, prev, TK_DIGEST_SIZE);
  if (!tk_hex_decode (wire->hash, entry.hash, TK_DIGEST_SIZE))
    {
      g_set_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_FIELD, _("The hash of entry %" PRId64 " must be 64 hex digits"),
                   wire->seq);
      return FALSE;
    }
  if (!tk_journal_entry_check (&entry, seq, prev, error))
    return FALSE;
  memcpy (hash, entry.hash, TK_DIGEST_SIZE);
  return TRUE;
}

/* The hash the next entry must follow. */
static void
last_hash (const Scanning *scanning, guint8 out[TK_DIGEST_SIZE])
{
  if (scanning->scan->hashes->len == 0)
    tk_journal_genesis (scanning->terminal, out);
  else
    memcpy (out, hub_copy_scan_hash (scanning->scan, scanning->scan->hashes->len), TK_DIGEST_SIZE);
}

static gboolean
take_entry (Scanning *scanning, const char *line, gsize length)
{
  TkWireEntry *wire = tk_wire_decode (&tk_wire_entry_shape, line, length, NULL);
  guint8 prev[TK_DIGEST_SIZE], hash[TK_DIGEST_SIZE];
  gboolean good;

  if (wire == NULL)
    return FALSE;
  last_hash (scanning, prev);
  good = hub_copy_check_entry (wire, (gint64) scanning->scan->hashes->len + 1, prev, hash, NULL);
  tk_wire_free (&tk_wire_entry_shape, wire);
  if (good)
    g_array_append_vals (scanning->scan->hashes, hash, 1);
  return good;
}

static gboolean
is_good_end (const Scanning *scanning, const TkWireJournalEnd *end)
{
  guint8 key[TK_PUBLIC_KEY_SIZE], hash[TK_DIGEST_SIZE], head[TK_DIGEST_SIZE], signature[TK_SIGNATURE_SIZE];

  last_hash (scanning, hash);
  return end->terminal == scanning->terminal && end->head_seq == scanning->scan->hashes->len
         && tk_hex_decode (end->head_hash, head, sizeof head) && memcmp (head, hash, sizeof hash) == 0
         && tk_base64url_decode (end->public_key, key, sizeof key)
         && (scanning->key == NULL || memcmp (key, scanning->key, sizeof key) == 0)
         && tk_base64url_decode (end->head_signature, signature, sizeof signature)
         && tk_journal_head_verify (key, scanning->terminal, end->head_seq, hash, signature);
}

static gboolean
take_end (Scanning *scanning, const char *line, gsize length)
{
  TkWireJournalEnd *end = tk_wire_decode (&tk_wire_journal_end_shape, line, length, NULL);
  gboolean good = end != NULL && is_good_end (scanning, end);

  if (end != NULL)
    tk_wire_free (&tk_wire_journal_end_shape, end);
  if (!good)
    return FALSE;
  g_free (scanning->scan->end);
  scanning->scan->end = g_strndup (line, length);
  scanning->whole = scanning->scan->hashes->len;
  return TRUE;
}

/* Of a torn write the end is missing. Where a signed head stands behind what is not good, something that was acknowledged is
 * damaged, and must not be cut off as if it had never been. */
static gboolean
is_torn_write (const char *rest, gsize length)
{
  const char *end = hub_copy_is_end (rest) ? rest : g_strstr_len (rest, (gssize) length, "\n" END_BEGINS);

  return end == NULL || memchr (end + 1, '\n', length - (gsize) (end + 1 - rest)) == NULL;
}

static gsize
walk (Scanning *scanning, const char *text, gsize length)
{
  gsize at = 0;
  const char *newline;

  while (at < length && (newline = memchr (text + at, '\n', length - at)) != NULL)
    {
      gsize size = (gsize) (newline - (text + at));
      gboolean is_end = size > strlen (END_BEGINS) && hub_copy_is_end (text + at);

      if (!(is_end ? take_end : take_entry) (scanning, text + at, size))
        break;
      at += size + 1;
      if (is_end)
        scanning->scan->size = (gint64) at;
    }
  return (gsize) scanning->scan->size;
}

gboolean
hub_copy_scan (const char *path, guint32 terminal, const guint8 *key, HubCopyScan *out, GError **error)
{
  g_auto (HubCopyScan) scan = { g_array_new (FALSE, FALSE, TK_DIGEST_SIZE), 0, NULL };
  Scanning scanning = { &scan, terminal, key, 0 };
  g_autofree char *text = NULL;
  gsize length, whole;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  whole = walk (&scanning, text, length);
  if (whole < length && !is_torn_write (text + whole, length - whole))
    {
      g_autofree char *name = g_filename_display_basename (path);
      g_set_error (error, HUB_COPY_ERROR, HUB_COPY_ERROR_DAMAGED,
                   _("%s is damaged behind entry %u; keep it as it is, and let the terminal use another witness"), name,
                   scanning.whole);
      return FALSE;
    }
  g_array_set_size (scan.hashes, scanning.whole);
  *out = scan;
  scan = (HubCopyScan){ NULL };
  return TRUE;
}
