/* The journal as a file that stands alone: one entry a line, then its head signed by the terminal's key.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-bundle.h"
#include "tk-desk-private.h"
#include "tk-desk-status.h"
#include "tk-store-journal.h"
#include "tk-store-sync.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PAGE 500

/* An export under way. */
typedef struct
{
  TkDesk *desk;
  FILE *file;
  const char *path;
  gint *permille;           /* (nullable) atomic: how far it is */
  gint64 first, last;       /* seq */
  guint8 before[TK_DIGEST_SIZE];
} Export;

static gboolean
fail_io (const char *path, int number, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), _("%s cannot be written (%s); choose another place"), name,
               g_strerror (number));
  return FALSE;
}

static gboolean
fail_gap (gint64 seq, GError **error)
{
  g_set_error (error, TK_JOURNAL_ERROR, TK_JOURNAL_ERROR_SEQUENCE,
               _("Journal entry %" PRId64 " is missing: keep a copy of the data folder and call support."), seq);
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

static gboolean
put_line (Export *export, const char *line, GError **error)
{
  if (fputs (line, export->file) != EOF && fputc ('\n', export->file) != EOF)
    return TRUE;
  return fail_io (export->path, errno, error);
}

static gboolean
put_page (Export *export, const GPtrArray *page, gint64 *next, GError **error)
{
  for (guint i = 0; i < page->len; i++)
    {
      const TkJournalEntry *entry = g_ptr_array_index (page, i);
      g_autofree char *line = write_entry (entry);

      if (entry->seq != *next)
        return fail_gap (*next, error);
      if (entry->seq == export->first)
        memcpy (export->before, entry->prev, TK_DIGEST_SIZE);
      if (!put_line (export, line, error))
        return FALSE;
      (*next)++;
    }
  return TRUE;
}

/* Entries up to `last` only: what is appended meanwhile belongs to the next export. */
static gboolean
put_entries (Export *export, GError **error)
{
  gint64 next = export->first;

  while (next <= export->last)
    {
      guint limit = (guint) MIN (PAGE, export->last - next + 1);
      g_autoptr (GPtrArray) page = tk_store_journal_read (export->desk->store, next, limit, error);

      if (page == NULL || (page->len == 0 && !fail_gap (next, error)) || !put_page (export, page, &next, error))
        return FALSE;
      if (export->permille != NULL)
        g_atomic_int_set (export->permille, (gint) ((next - export->first) * 1000 / (export->last - export->first + 1)));
    }
  return TRUE;
}

/* What the hub acknowledged last goes along: it shows that the rest continues what the hub holds. */
static gboolean
find_first (Export *export, gboolean unacked, GError **error)
{
  gint64 acked = 0;

  if (unacked && !tk_store_sync_acked (export->desk->store, &acked, error))
    return FALSE;
  export->first = MAX (MIN (acked, export->last), 1);
  return TRUE;
}

static gboolean
put_all (Export *export, gboolean unacked, GError **error)
{
  TkDesk *desk = export->desk;
  guint8 hash[TK_DIGEST_SIZE];
  gint64 terminal;
  g_autofree char *end = NULL;

  if (!tk_desk_require_enrolled (desk, &terminal, error) || tk_desk_get_pair (desk, error) == NULL
      || !tk_store_journal_head (desk->store, &export->last, hash, error) || !find_first (export, unacked, error)
      || !put_entries (export, error))
    return FALSE;
  end = tk_bundle_sign_journal (desk->pair, terminal, export->last, hash, export->first > 1 ? export->before : NULL);
  if (!put_line (export, end, error))
    return FALSE;
  return (fflush (export->file) == 0 && fsync (fileno (export->file)) == 0) || fail_io (export->path, errno, error);
}

gboolean
tk_desk_export_journal_part (TkDesk *desk, const char *path, const TkJournalPart *part, gint64 *entries, GError **error)
{
  Export export = { .desk = desk, .path = path, .permille = part->permille };
  gboolean done;
  int fd;

  g_return_val_if_fail (desk != NULL && path != NULL, FALSE);
  fd = open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_io (path, errno, error);
  export.file = fdopen (fd, "w");
  done = put_all (&export, part->unacked, error);
  if (fclose (export.file) != 0 && done)
    done = fail_io (path, errno, error);
  if (!done)
    unlink (path);
  else if (entries != NULL)
    *entries = export.last - export.first + 1;
  return done;
}

gboolean
tk_desk_export_journal (TkDesk *desk, const char *path, gint64 *entries, GError **error)
{
  TkJournalPart whole = { FALSE, NULL };

  return tk_desk_export_journal_part (desk, path, &whole, entries, error);
}

/* ---- Reading ---- */

gboolean
tk_journal_verify_file (const char *path, gint64 *entries, GError **error)
{
  g_autoptr (TkBundleReader) reader = NULL;
  TkBundleJournal journal;

  g_return_val_if_fail (path != NULL, FALSE);
  reader = tk_bundle_reader_open (path, TK_BUNDLE_JOURNAL_LINE_MAX, error);
  if (reader == NULL || !tk_bundle_verify_journal (reader, NULL, NULL, &journal, error))
    return FALSE;
  if (entries != NULL)
    *entries = journal.last - journal.first + 1;
  return TRUE;
}
