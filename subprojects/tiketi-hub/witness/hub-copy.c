/* Appending to a copy: checked, written, synced, then acknowledged. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-copy-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tk-base64url.h"

struct _HubCopy
{
  HubCopyOwner owner;
  char *path;
  char *seal;              /* of the file that says it is sealed */
  int fd;
  HubCopyScan scan;
  gboolean broken;         /* what the file holds is not what the disk does */
};

gboolean
hub_copy_fail (const char *path, const char *format, GError **error)
{
  int number = errno;
  g_autofree char *name = g_filename_display_name (path);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* each caller's has two %s */
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), format, name, g_strerror (number));
#pragma GCC diagnostic pop
  return FALSE;
}

gboolean
hub_copy_sync_dir (const char *path, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (path);
  int fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    hub_copy_fail (dir, _("%s cannot be synced (%s); look at the disk"), error);
  if (fd >= 0)
    close (fd);
  return done;
}

/* ---- Opening ---- */

static gboolean
cut_torn (HubCopy *copy, GError **error)
{
  struct stat info;

  if (fstat (copy->fd, &info) != 0)
    return hub_copy_fail (copy->path, _("%s cannot be read (%s); look at the disk"), error);
  if (info.st_size == copy->scan.size)
    return TRUE;
  g_message ("%s: a batch that was never acknowledged is cut off", copy->path);
  return (ftruncate (copy->fd, copy->scan.size) == 0 && fsync (copy->fd) == 0)
         || hub_copy_fail (copy->path, _("%s cannot be written (%s); look at the disk"), error);
}

static gboolean
load (HubCopy *copy, GError **error)
{
  hub_copy_scan_clear (&copy->scan);
  return hub_copy_scan (copy->path, copy->owner.terminal, copy->owner.key, &copy->scan, error) && cut_torn (copy, error);
}

static gboolean
lock (HubCopy *copy, GError **error)
{
  while (flock (copy->fd, LOCK_EX) != 0)
    if (errno != EINTR)
      return hub_copy_fail (copy->path, _("%s cannot be locked (%s); look at the disk"), error);
  return TRUE;
}

HubCopy *
hub_copy_open (const char *dir, const HubCopyOwner *owner, GError **error)
{
  g_autoptr (HubCopy) copy = g_new0 (HubCopy, 1);
  gboolean done;

  copy->owner = *owner;
  copy->path = hub_copy_path (dir, owner->terminal, owner->issuer);
  copy->seal = hub_copy_seal_path (copy->path);
  copy->fd = open (copy->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (copy->fd < 0)
    {
      hub_copy_fail (copy->path, _("%s cannot be opened (%s); look at the disk"), error);
      return NULL;
    }
  if (!lock (copy, error))
    return NULL;
  done = load (copy, error) && hub_copy_sync_dir (copy->path, error);
  flock (copy->fd, LOCK_UN);
  return done ? g_steal_pointer (&copy) : NULL;
}

void
hub_copy_free (HubCopy *copy)
{
  if (copy == NULL)
    return;
  if (copy->fd >= 0)
    close (copy->fd);
  hub_copy_scan_clear (&copy->scan);
  g_free (copy->path);
  g_free (copy->seal);
  g_free (copy);
}

gint64
hub_copy_get_acked (const HubCopy *copy)
{
  return copy->scan.hashes->len;
}

/* ---- Checking a batch ---- */

static gboolean
refuse (gint64 seq, const char *format, GError **error)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* each caller's has one number */
  g_set_error (error, HUB_COPY_ERROR, HUB_COPY_ERROR_CHAIN, format, seq);
#pragma GCC diagnostic pop
  return FALSE;
}

static gboolean
check_entry (const HubCopy *copy, const TkWireEntry *wire, gint64 seq, guint8 hash[TK_DIGEST_SIZE], GError **error)
{
  g_autoptr (GError) reason = NULL;
  guint8 prev[TK_DIGEST_SIZE];

  memcpy (prev, hash, sizeof prev);
  if (!hub_copy_check_entry (wire, seq, prev, hash, &reason))
    return refuse (seq, _("Entry %" PRId64 " does not follow from the one before it; nothing of this batch is taken"), error);
  if (seq <= hub_copy_get_acked (copy) && memcmp (hash, hub_copy_scan_hash (&copy->scan, seq), TK_DIGEST_SIZE) != 0)
    return refuse (seq,
                   _("Entry %" PRId64 " is not the one this witness holds: an older copy of the terminal's data was put back, "
                     "or somebody else uses its key"),
                   error);
  return TRUE;
}

static gboolean
check_head (const HubCopy *copy, const TkWireBatch *batch, const guint8 hash[TK_DIGEST_SIZE], GError **error)
{
  const TkWireEntry *last = batch->entries->pdata[batch->entries->len - 1];
  guint8 head[TK_DIGEST_SIZE], signature[TK_SIGNATURE_SIZE];

  return (batch->head_seq == last->seq && tk_hex_decode (batch->head_hash, head, sizeof head)
          && memcmp (head, hash, sizeof head) == 0
          && tk_base64url_decode (batch->head_signature, signature, sizeof signature)
          && tk_journal_head_verify (copy->owner.key, copy->owner.terminal, batch->head_seq, hash, signature))
         || refuse (last->seq, _("The head at entry %" PRId64 " is not signed with this terminal's key"), error);
}

static gboolean
check_batch (const HubCopy *copy, const TkWireBatch *batch, GError **error)
{
  const TkWireEntry *first = batch->entries->pdata[0];
  guint8 hash[TK_DIGEST_SIZE];

  if (first->seq == 1)
    tk_journal_genesis (copy->owner.terminal, hash);
  else
    memcpy (hash, hub_copy_scan_hash (&copy->scan, first->seq - 1), sizeof hash);
  for (guint i = 0; i < batch->entries->len; i++)
    if (!check_entry (copy, batch->entries->pdata[i], first->seq + i, hash, error))
      return FALSE;
  return check_head (copy, batch, hash, error);
}

/* ---- Writing it ---- */

static void
add_line (GString *text, char *line)
{
  g_string_append (text, line);
  g_string_append_c (text, '\n');
  g_free (line);
}

/* As a terminal would export it: the file is the bundle. */
static char *
write_end (const HubCopy *copy, const TkWireBatch *batch, const guint8 head[TK_DIGEST_SIZE])
{
  g_autofree char *hash = tk_hex_encode (head, TK_DIGEST_SIZE);
  g_autofree char *key = tk_base64url_encode (copy->owner.key, TK_PUBLIC_KEY_SIZE);
  TkWireJournalEnd end = { copy->owner.terminal, batch->head_seq, hash, batch->head_signature, key, (char *) "" };

  return tk_wire_encode (&tk_wire_journal_end_shape, &end);
}

/* The lines of what is new, and their hashes. */
static GString *
write_new (const HubCopy *copy, const TkWireBatch *batch, GArray *hashes)
{
  GString *text = g_string_new (NULL);
  guint8 hash[TK_DIGEST_SIZE];

  for (guint i = 0; i < batch->entries->len; i++)
    {
      TkWireEntry entry = *(const TkWireEntry *) batch->entries->pdata[i];

      if (entry.seq <= hub_copy_get_acked (copy))
        continue;
      tk_hex_decode (entry.hash, hash, sizeof hash); /* checked before */
      g_autofree char *lower = tk_hex_encode (hash, sizeof hash);
      entry.hash = lower;
      g_array_append_vals (hashes, hash, 1);
      add_line (text, tk_wire_encode (&tk_wire_entry_shape, &entry));
    }
  if (hashes->len > 0)
    add_line (text, write_end (copy, batch, hash));
  return text;
}

static gboolean
append (HubCopy *copy, const GString *text, GError **error)
{
  gsize done = 0;

  while (done < text->len)
    {
      gssize n = write (copy->fd, text->str + done, text->len - done);

      if (n < 0 && errno != EINTR)
        break;
      done += n > 0 ? (gsize) n : 0;
    }
  if (done == text->len && fsync (copy->fd) == 0)
    return TRUE;
  hub_copy_fail (copy->path, _("%s cannot be written (%s); look at the disk"), error);
  /* After a failed sync what can be read back may not be on the disk: it goes, and is written anew. */
  copy->broken = ftruncate (copy->fd, copy->scan.size) != 0;
  return FALSE;
}

static gboolean
add (HubCopy *copy, const TkWireBatch *batch, GError **error)
{
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, TK_DIGEST_SIZE);
  GString *text = write_new (copy, batch, hashes);
  gboolean full = copy->scan.hashes->len + hashes->len > HUB_COPY_ENTRIES_MAX
                  || copy->scan.size + (gint64) text->len > HUB_COPY_BYTES_MAX;
  gboolean done = !full && append (copy, text, error);

  if (full)
    g_set_error_literal (error, HUB_COPY_ERROR, HUB_COPY_ERROR_FULL,
                         _("This witness takes no more of this terminal's journal: it is too long; use another witness"));
  if (done)
    {
      g_array_append_vals (copy->scan.hashes, hashes->data, hashes->len);
      copy->scan.size += (gint64) text->len;
    }
  g_string_free (text, TRUE);
  return done;
}

/* Another process may have sealed it, or written to it. */
static gboolean
look (HubCopy *copy, GError **error)
{
  struct stat info;

  if (copy->broken)
    {
      errno = EIO;
      return hub_copy_fail (copy->path, _("%s cannot be written (%s); look at the disk"), error);
    }
  if (access (copy->seal, F_OK) == 0)
    {
      g_set_error_literal (error, HUB_COPY_ERROR, HUB_COPY_ERROR_SEALED,
                           _("This terminal's copy was exported to show what it sold, so nothing more is taken; enrol the "
                             "terminal anew"));
      return FALSE;
    }
  return (fstat (copy->fd, &info) == 0 && info.st_size == copy->scan.size) || load (copy, error);
}

static gboolean
take (HubCopy *copy, const TkWireBatch *batch, GError **error)
{
  const TkWireEntry *first = batch->entries->pdata[0];
  const TkWireEntry *last = batch->entries->pdata[batch->entries->len - 1];

  if (!look (copy, error))
    return FALSE;
  if (first->seq > hub_copy_get_acked (copy) + 1)
    return TRUE;
  if (!check_batch (copy, batch, error))
    return FALSE;
  return last->seq <= hub_copy_get_acked (copy) || add (copy, batch, error);
}

gboolean
hub_copy_take (HubCopy *copy, const TkWireBatch *batch, GError **error)
{
  gboolean taken;

  if (!lock (copy, error))
    return FALSE;
  taken = take (copy, batch, error);
  flock (copy->fd, LOCK_UN);
  return taken;
}
