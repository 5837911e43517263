/* The journal as a file that stands alone: one entry a line, then its head signed by the terminal's key.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-base64url.h"
#include "tk-desk-private.h"
#include "tk-desk-status.h"
#include "tk-store-journal.h"
#include "tk-wire-messages.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PAGE 500
#define BUNDLE_LINE_MAX (2 * TK_JOURNAL_BODY_MAX + 1024) /* a body is escaped once more inside its line */

/* The last line. */
typedef struct
{
  gint64 terminal, head_seq;
  char *head_hash, *head_signature, *public_key;
} BundleEnd;

#define END_FIELD(key, type, member, min, max) { key, type, G_STRUCT_OFFSET (BundleEnd, member), min, max, FALSE, NULL }

static const TkWireField end_fields[] = {
  END_FIELD ("head_hash", TK_WIRE_STRING, head_hash, 2 * TK_DIGEST_SIZE, 2 * TK_DIGEST_SIZE),
  END_FIELD ("head_seq", TK_WIRE_INT, head_seq, 0, TK_WIRE_INT_MAX),
  END_FIELD ("head_signature", TK_WIRE_STRING, head_signature, 86, 86),
  END_FIELD ("public_key", TK_WIRE_STRING, public_key, 43, 43),
  END_FIELD ("terminal", TK_WIRE_INT, terminal, 1, G_MAXUINT32),
  { NULL },
};
static const TkWireShape end_shape = { "bundle_end", sizeof (BundleEnd), end_fields };

static gboolean
fail_io (const char *path, int number, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), _("%s cannot be written (%s); choose another place"), name,
               g_strerror (number));
  return FALSE;
}

static gboolean
fail_file (const char *path, TkJournalError code, const char *why, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, TK_JOURNAL_ERROR, code, _("%s is not a whole journal (%s); export it again from its terminal"), name, why);
  return FALSE;
}

/* ---- Writing ---- */

static char *
write_entry (const TkJournalEntry *entry)
{
  g_autofree char *hash = tk_hex_encode (entry->hash, TK_DIGEST_SIZE);
  TkWireEntry line = {
    .seq = entry->seq, .at = entry->at_ms, .boot = entry->boot_ms, .id = (char *) entry->id, .kind = entry->kind,
    .staff = entry->staff, .body = entry->body, .hash = hash,
  };

  return tk_wire_encode (&tk_wire_entry_shape, &line);
}

static char *
write_end (const TkKeyPair *pair, gint64 terminal, gint64 seq, const guint8 hash[TK_DIGEST_SIZE])
{
  guint8 signature[TK_SIGNATURE_SIZE];
  g_autofree char *hash_hex = tk_hex_encode (hash, TK_DIGEST_SIZE);
  g_autofree char *key = tk_base64url_encode (tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
  g_autofree char *signed_text = NULL;

  tk_journal_head_sign (pair, (guint32) terminal, seq, hash, signature);
  signed_text = tk_base64url_encode (signature, sizeof signature);
  BundleEnd end = { terminal, seq, hash_hex, signed_text, key };
  return tk_wire_encode (&end_shape, &end);
}

static gboolean
put_line (FILE *file, const char *path, const char *line, GError **error)
{
  if (fputs (line, file) != EOF && fputc ('\n', file) != EOF)
    return TRUE;
  return fail_io (path, errno, error);
}

/* Entries up to `last` only: what is appended meanwhile belongs to the next export. */
static gboolean
put_entries (TkDesk *desk, FILE *file, const char *path, gint64 last, GError **error)
{
  gint64 next = 1;

  while (next <= last)
    {
      guint limit = (guint) MIN (PAGE, last - next + 1);
      g_autoptr (GPtrArray) page = tk_store_journal_read (desk->store, next, limit, error);
      if (page == NULL)
        return FALSE;
      if (page->len == 0)
        return fail_file (path, TK_JOURNAL_ERROR_SEQUENCE, _("an entry is missing"), error);
      for (guint i = 0; i < page->len; i++)
        {
          const TkJournalEntry *entry = g_ptr_array_index (page, i);
          g_autofree char *line = write_entry (entry);
          if (!put_line (file, path, line, error))
            return FALSE;
          next = entry->seq + 1;
        }
    }
  return TRUE;
}

static gboolean
put_all (TkDesk *desk, FILE *file, const char *path, gint64 *entries, GError **error)
{
  guint8 hash[TK_DIGEST_SIZE];
  gint64 terminal, last;

  if (!tk_desk_require_enrolled (desk, &terminal, error) || tk_desk_get_pair (desk, error) == NULL
      || !tk_store_journal_head (desk->store, &last, hash, error) || !put_entries (desk, file, path, last, error))
    return FALSE;
  g_autofree char *end = write_end (desk->pair, terminal, last, hash);
  if (!put_line (file, path, end, error))
    return FALSE;
  if (fflush (file) != 0 || fsync (fileno (file)) != 0)
    return fail_io (path, errno, error);
  *entries = last;
  return TRUE;
}

gboolean
tk_desk_export_journal (TkDesk *desk, const char *path, gint64 *entries, GError **error)
{
  gint64 written = 0;

  g_return_val_if_fail (desk != NULL && path != NULL, FALSE);
  int fd = open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_io (path, errno, error);
  FILE *file = fdopen (fd, "w");
  gboolean done = put_all (desk, file, path, &written, error);
  if (fclose (file) != 0 && done)
    done = fail_io (path, errno, error);
  if (!done)
    unlink (path);
  else if (entries != NULL)
    *entries = written;
  return done;
}

/* ---- Reading ---- */

/* A position in the file; lines are cut off one by one. */
typedef struct
{
  const char *path;
  const char *at;
  const char *end;
} Reader;

/* The next line, NULL at the end. */
static const char *
take_line (Reader *reader, gsize *length)
{
  const char *line = reader->at;
  const char *newline;

  if (line == reader->end)
    return NULL;
  newline = memchr (line, '\n', (gsize) (reader->end - line));
  if (newline == NULL)
    newline = reader->end;
  *length = (gsize) (newline - line);
  reader->at = MIN (newline + 1, reader->end);
  return line;
}

/* Cuts the last line off and reads it: where the chain begins is told there. */
static BundleEnd *
take_end (Reader *reader, GError **error)
{
  const char *end = reader->end;
  const char *start;
  g_autoptr (GError) reason = NULL;

  if (end > reader->at && end[-1] == '\n')
    end--;
  for (start = end; start > reader->at && start[-1] != '\n' && end - start < BUNDLE_LINE_MAX; start--)
    ;
  BundleEnd *last = tk_wire_decode (&end_shape, start, (gsize) (end - start), &reason);
  if (last == NULL)
    fail_file (reader->path, TK_JOURNAL_ERROR_SIGNATURE, _("its last line is not a signed head"), error);
  reader->end = start;
  return last;
}

static TkJournalEntry *
take_entry (Reader *reader, const char *line, gsize length, GError **error)
{
  g_autoptr (GError) reason = NULL;
  TkWireEntry *wire = length <= BUNDLE_LINE_MAX ? tk_wire_decode (&tk_wire_entry_shape, line, length, &reason) : NULL;
  g_autoptr (TkJournalEntry) entry = NULL;
  gboolean good;

  if (wire == NULL)
    {
      fail_file (reader->path, TK_JOURNAL_ERROR_FIELD, reason != NULL ? reason->message : _("a line is too long"), error);
      return NULL;
    }
  entry = tk_journal_entry_new ();
  entry->seq = wire->seq;
  entry->at_ms = wire->at;
  entry->boot_ms = wire->boot;
  g_strlcpy (entry->id, wire->id, sizeof entry->id);
  tk_wire_set (&entry->kind, wire->kind);
  tk_wire_set (&entry->staff, wire->staff);
  tk_wire_set (&entry->body, wire->body);
  good = tk_hex_decode (wire->hash, entry->hash, TK_DIGEST_SIZE);
  tk_wire_free (&tk_wire_entry_shape, wire);
  if (!good)
    fail_file (reader->path, TK_JOURNAL_ERROR_FIELD, _("a hash is not one"), error);
  return good ? g_steal_pointer (&entry) : NULL;
}

static gboolean
walk_lines (Reader *reader, gint64 *seq, guint8 hash[TK_DIGEST_SIZE], GError **error)
{
  const char *line;
  gsize length;

  while ((line = take_line (reader, &length)) != NULL)
    {
      g_autoptr (TkJournalEntry) entry = take_entry (reader, line, length, error);
      if (entry == NULL)
        return FALSE;
      memcpy (entry->prev, hash, TK_DIGEST_SIZE);
      if (!tk_journal_entry_check (entry, *seq + 1, hash, error))
        return FALSE;
      *seq = entry->seq;
      memcpy (hash, entry->hash, TK_DIGEST_SIZE);
    }
  return TRUE;
}

static gboolean
check_head (const Reader *reader, const BundleEnd *end, gint64 seq, const guint8 hash[TK_DIGEST_SIZE], GError **error)
{
  guint8 key[TK_PUBLIC_KEY_SIZE], signature[TK_SIGNATURE_SIZE];
  g_autofree char *hex = tk_hex_encode (hash, TK_DIGEST_SIZE);

  if (end->head_seq != seq || !g_str_equal (end->head_hash, hex))
    return fail_file (reader->path, TK_JOURNAL_ERROR_SEQUENCE, _("it does not end where its head says"), error);
  if (!tk_base64url_decode (end->public_key, key, sizeof key)
      || !tk_base64url_decode (end->head_signature, signature, sizeof signature)
      || !tk_journal_head_verify (key, (guint32) end->terminal, seq, hash, signature))
    return fail_file (reader->path, TK_JOURNAL_ERROR_SIGNATURE, _("its head is not signed by its terminal"), error);
  return TRUE;
}

static gboolean
verify (Reader *reader, gint64 *entries, GError **error)
{
  guint8 hash[TK_DIGEST_SIZE];
  gint64 seq = 0;
  BundleEnd *end = take_end (reader, error);

  if (end == NULL)
    return FALSE;
  tk_journal_genesis ((guint32) end->terminal, hash);
  gboolean good = walk_lines (reader, &seq, hash, error) && check_head (reader, end, seq, hash, error);
  tk_wire_free (&end_shape, end);
  if (good && entries != NULL)
    *entries = seq;
  return good;
}

gboolean
tk_journal_verify_file (const char *path, gint64 *entries, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;

  g_return_val_if_fail (path != NULL, FALSE);
  file = g_mapped_file_new (path, FALSE, error);
  if (file == NULL)
    return FALSE;
  const char *text = g_mapped_file_get_contents (file);
  Reader reader = { path, text, text != NULL ? text + g_mapped_file_get_length (file) : NULL };
  if (text == NULL) /* an empty file maps to nothing */
    return fail_file (path, TK_JOURNAL_ERROR_SIGNATURE, _("it is empty"), error);
  return verify (&reader, entries, error);
}
