/* The file a key pair lives in: one line saying what it is, one line with the seed in hex.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-keys-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "tiketi-key-v1\n"
#define MAGIC_SIZE (sizeof MAGIC - 1)
#define SEED_DIGITS (TK_SEED_SIZE * 2)
#define FILE_SIZE (MAGIC_SIZE + SEED_DIGITS + 1)

static void G_GNUC_PRINTF (2, 3)
set_io_error (GError **error, const char *format, ...)
{
  va_list arguments;
  GError *made;

  va_start (arguments, format);
  made = g_error_new_valist (TK_KEYS_ERROR, TK_KEYS_ERROR_IO, format, arguments);
  va_end (arguments);
  g_propagate_error (error, made);
}

static gboolean
write_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize done = write (fd, bytes, length);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return FALSE;
      bytes += done;
      length -= (gsize) done;
    }
  return TRUE;
}

static gboolean
read_all (int fd, char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize done = read (fd, bytes, length);

      if (done < 0 && errno == EINTR)
        continue;
      if (done == 0)
        errno = EIO; /* shorter than it said */
      if (done <= 0)
        return FALSE;
      bytes += done;
      length -= (gsize) done;
    }
  return TRUE;
}

static gboolean
sync_folder_of (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced;

  if (fd < 0)
    return FALSE;
  synced = fsync (fd) == 0;
  close (fd);
  return synced;
}

static gboolean
write_and_sync (int fd, const TkKeyPair *pair)
{
  char *text = sodium_malloc (FILE_SIZE + 1);
  gboolean written;

  if (text == NULL)
    g_error ("No guarded memory left for a key");
  memcpy (text, MAGIC, MAGIC_SIZE);
  sodium_bin2hex (text + MAGIC_SIZE, SEED_DIGITS + 1, tk_key_pair_get_seed (pair), TK_SEED_SIZE);
  text[FILE_SIZE - 1] = '\n';
  written = write_all (fd, text, FILE_SIZE) && fsync (fd) == 0;
  sodium_free (text);
  return written;
}

/* The key is complete on disk under a passing name before it gets its own, and link() never replaces:
 * a crash leaves the old state or the new one. */
static gboolean
save_through (const char *passing, int fd, const TkKeyPair *pair, const char *path)
{
  gboolean written = write_and_sync (fd, pair);

  if (close (fd) != 0)
    written = FALSE;
  return written && link (passing, path) == 0;
}

gboolean
tk_key_pair_save (const TkKeyPair *pair, const char *path, GError **error)
{
  g_autofree char *passing = NULL;
  gboolean saved;
  int fd, code;

  g_return_val_if_fail (pair != NULL && path != NULL, FALSE);

  passing = g_strconcat (path, ".XXXXXX", NULL);
  fd = g_mkstemp_full (passing, O_WRONLY | O_CLOEXEC, 0600); /* O_CREAT | O_EXCL of its own */
  if (fd < 0)
    {
      set_io_error (error, _("The key file “%s” cannot be made (%s): check the folder and the free space."), path,
                    g_strerror (errno));
      return FALSE;
    }
  saved = save_through (passing, fd, pair, path);
  code = errno;
  g_unlink (passing);
  errno = code;
  if (!saved || !sync_folder_of (path))
    {
      set_io_error (error,
                    _("The key file “%s” cannot be written (%s): check that it is not there yet and the disk has room."),
                    path, g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_file (int fd, const char *path, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) != 0)
    {
      set_io_error (error, _("The key file “%s” cannot be read (%s)."), path, g_strerror (errno));
      return FALSE;
    }
  if (S_ISREG (info.st_mode) && (info.st_mode & 077) != 0)
    {
      g_set_error (error, TK_KEYS_ERROR, TK_KEYS_ERROR_MODE,
                   _("The key file “%s” can be read by others: run “chmod 600” on it."), path);
      return FALSE;
    }
  if (!S_ISREG (info.st_mode) || info.st_size != FILE_SIZE)
    {
      g_set_error (error, TK_KEYS_ERROR, TK_KEYS_ERROR_NOT_A_KEY,
                   _("The file “%s” is not a Tiketi key: put the right one back from a backup, or enrol in an empty folder."), path);
      return FALSE;
    }
  return TRUE;
}

static TkKeyPair *
parse_file (char text[FILE_SIZE])
{
  guint8 *seed = sodium_malloc (TK_SEED_SIZE);
  TkKeyPair *pair = NULL;

  if (seed == NULL)
    g_error ("No guarded memory left for a key");
  if (memcmp (text, MAGIC, MAGIC_SIZE) == 0 && text[FILE_SIZE - 1] == '\n')
    {
      text[FILE_SIZE - 1] = '\0';
      if (tk_hex_decode (text + MAGIC_SIZE, seed, TK_SEED_SIZE))
        pair = tk_key_pair_from_seed (seed);
    }
  sodium_free (seed);
  return pair;
}

static TkKeyPair *
read_file (int fd, const char *path, GError **error)
{
  char *text = sodium_malloc (FILE_SIZE);
  TkKeyPair *pair = NULL;

  if (text == NULL)
    g_error ("No guarded memory left for a key");
  if (!read_all (fd, text, FILE_SIZE))
    set_io_error (error, _("The key file “%s” cannot be read (%s)."), path, g_strerror (errno));
  else if ((pair = parse_file (text)) == NULL)
    g_set_error (error, TK_KEYS_ERROR, TK_KEYS_ERROR_NOT_A_KEY,
                 _("The file “%s” is not a Tiketi key: put the right one back from a backup, or enrol in an empty folder."), path);
  sodium_free (text);
  return pair;
}

TkKeyPair *
tk_key_pair_load (const char *path, GError **error)
{
  TkKeyPair *pair = NULL;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  tk_keys_init ();
  fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hang us */
  if (fd < 0)
    {
      set_io_error (error, _("The key file “%s” cannot be opened (%s): put it back from a backup, or enrol in an empty folder."),
                    path, g_strerror (errno));
      return NULL;
    }
  if (check_file (fd, path, error))
    pair = read_file (fd, path, error);
  close (fd);
  return pair;
}
