/* Which copies a directory holds, and the last word of one of them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-copy-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* ---- Names ---- */

char *
hub_copy_path (const char *dir, guint32 terminal, guint16 issuer)
{
  g_autofree char *name = g_strdup_printf ("terminal-%u.issuer-%u.ndjson", terminal, issuer);

  return g_build_filename (dir, name, NULL);
}

char *
hub_copy_seal_path (const char *path)
{
  return g_strdup_printf ("%s.sealed", path);
}

/* FALSE for what is not exactly a name of ours. */
static gboolean
parse_name (const char *name, HubCopyOwner *owner)
{
  guint terminal, issuer;
  g_autofree char *again = NULL;

  if (sscanf (name, "terminal-%9u.issuer-%5u.", &terminal, &issuer) != 2 || issuer > G_MAXUINT16)
    return FALSE;
  again = hub_copy_path (".", terminal, (guint16) issuer);
  if (!g_str_equal (again + 2, name))
    return FALSE;
  *owner = (HubCopyOwner){ .terminal = terminal, .issuer = (guint16) issuer };
  return TRUE;
}

static gint
compare_owners (gconstpointer a, gconstpointer b)
{
  const HubCopyOwner *one = a, *other = b;

  if (one->terminal != other->terminal)
    return one->terminal < other->terminal ? -1 : 1;
  return (gint) one->issuer - (gint) other->issuer;
}

GArray *
hub_copy_list (const char *dir, GError **error)
{
  g_autoptr (GDir) opened = g_dir_open (dir, 0, error);
  GArray *owners;
  const char *name;

  if (opened == NULL)
    return NULL;
  owners = g_array_new (FALSE, FALSE, sizeof (HubCopyOwner));
  while ((name = g_dir_read_name (opened)) != NULL)
    {
      HubCopyOwner owner;

      if (parse_name (name, &owner))
        g_array_append_val (owners, owner);
    }
  g_array_sort (owners, compare_owners);
  return owners;
}

static gboolean
find (const char *dir, guint32 terminal, guint16 *issuer, GError **error)
{
  g_autoptr (GArray) owners = hub_copy_list (dir, error);
  guint found = 0;

  for (guint i = 0; owners != NULL && i < owners->len; i++)
    {
      const HubCopyOwner *owner = &g_array_index (owners, HubCopyOwner, i);

      if (owner->terminal != terminal || (*issuer != 0 && owner->issuer != *issuer))
        continue;
      *issuer = owner->issuer;
      found++;
    }
  if (owners == NULL || found == 1)
    return owners != NULL;
  g_set_error (error, HUB_COPY_ERROR, HUB_COPY_ERROR_MISSING,
               found == 0 ? _("This witness holds no journal of terminal %u; look at another witness")
                          : _("This witness holds journals of several issuers for terminal %u; say which with --issuer"),
               terminal);
  return FALSE;
}

/* ---- Sealing ---- */

/* Whoever appends holds the lock and looks for the seal: what is acknowledged after this is in no journal. */
static gboolean
seal (const char *path, GError **error)
{
  g_autofree char *name = hub_copy_seal_path (path);
  int fd = open (name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    hub_copy_fail (name, _("%s cannot be written (%s); look at the disk"), error);
  if (fd >= 0)
    close (fd);
  return done && hub_copy_sync_dir (path, error);
}

static gboolean
seal_locked (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  gboolean done;

  if (fd < 0)
    return hub_copy_fail (path, _("%s cannot be read (%s); look at the disk"), error);
  while (flock (fd, LOCK_EX) != 0)
    if (errno != EINTR)
      {
        hub_copy_fail (path, _("%s cannot be locked (%s); look at the disk"), error);
        close (fd);
        return FALSE;
      }
  done = seal (path, error);
  close (fd);
  return done;
}

/* ---- Writing ---- */

/* Every entry's line, and of the signed heads between them only the last. */
static gboolean
put_lines (FILE *out, const char *text, const HubCopyScan *scan)
{
  gboolean good = TRUE;

  for (const char *line = text; good && line < text + scan->size;)
    {
      const char *next = (const char *) memchr (line, '\n', (gsize) (text + scan->size - line)) + 1;

      if (!hub_copy_is_end (line))
        good = fwrite (line, 1, (gsize) (next - line), out) == (gsize) (next - line);
      line = next;
    }
  return good && fprintf (out, "%s\n", scan->end) > 0;
}

static gboolean
write_out (const char *path, const char *text, const HubCopyScan *scan, GError **error)
{
  int fd = open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  FILE *out = fd >= 0 ? fdopen (fd, "w") : NULL;
  gboolean done;

  if (out == NULL)
    return hub_copy_fail (path, _("%s cannot be written (%s); choose another place"), error);
  done = put_lines (out, text, scan) && fflush (out) == 0 && fsync (fileno (out)) == 0;
  if (!done)
    hub_copy_fail (path, _("%s cannot be written (%s); choose another place"), error);
  if (fclose (out) != 0 && done)
    done = hub_copy_fail (path, _("%s cannot be written (%s); choose another place"), error);
  if (!done)
    unlink (path);
  return done;
}

gboolean
hub_copy_export (const char *dir, guint32 terminal, guint16 issuer, const char *path, gint64 *entries, GError **error)
{
  g_auto (HubCopyScan) scan = { NULL };
  g_autofree char *copy = NULL;
  g_autofree char *text = NULL;

  if (!find (dir, terminal, &issuer, error))
    return FALSE;
  copy = hub_copy_path (dir, terminal, issuer);
  if (!seal_locked (copy, error) || !hub_copy_scan (copy, terminal, NULL, &scan, error)
      || !g_file_get_contents (copy, &text, NULL, error))
    return FALSE;
  if (scan.end == NULL)
    {
      g_set_error (error, HUB_COPY_ERROR, HUB_COPY_ERROR_MISSING,
                   _("This witness holds no journal of terminal %u; look at another witness"), terminal);
      return FALSE;
    }
  if (!write_out (path, text, &scan, error))
    return FALSE;
  *entries = scan.hashes->len;
  return TRUE;
}
