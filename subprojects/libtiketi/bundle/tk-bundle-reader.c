/* Reading a file line by line with limits, digesting as it goes. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (256 * 1024)
#define LAST_MAX 4096 /* no line that ends a bundle is longer */

struct _TkBundleReader
{
  char *name;
  int fd;                  /* -1: from bytes */
  GBytes *bytes;
  gint64 size;             /* when it was opened */
  gsize line_max;
  /* buffer[0…filled) is the file from `start` on; the line just returned is there, and what comes next is at `next`. */
  GByteArray *buffer;
  gint64 start;
  gsize filled, line, line_length, next;
  gint64 lines;
  TkDigestStream *digest;  /* of all before the line just returned */
  TkDigestStream *part;    /* the same since the last part ended */
};

G_DEFINE_QUARK (tk-bundle-error-quark, tk_bundle_error)

static gboolean
fail_io (const TkBundleReader *reader, int number, GError **error)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), _("%s cannot be read (%s); copy it anew from its stick"),
               reader->name, g_strerror (number));
  return FALSE;
}

static gboolean
fail_damaged (const TkBundleReader *reader, const char *why, GError **error)
{
  g_set_error (error, TK_BUNDLE_ERROR, TK_BUNDLE_ERROR_DAMAGED, _("%s is damaged (%s); export it again"), reader->name, why);
  return FALSE;
}

/* ---- Bytes ---- */

static gssize
read_some (TkBundleReader *reader, gint64 offset, guint8 *out, gsize length)
{
  gssize got;

  if (reader->fd < 0)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (reader->bytes, &size);

      memcpy (out, data + offset, length);
      return (gssize) length;
    }
  do
    got = pread (reader->fd, out, length, offset);
  while (got < 0 && errno == EINTR);
  return got;
}

/* Exactly these bytes, which were there when the file was opened. */
static gboolean
read_all (TkBundleReader *reader, gint64 offset, guint8 *out, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize got = read_some (reader, offset, out, length);

      if (got < 0)
        return fail_io (reader, errno, error);
      if (got == 0)
        return fail_damaged (reader, _("it became shorter while it was read"), error);
      offset += got;
      out += got;
      length -= (gsize) got;
    }
  return TRUE;
}

/* ---- Lines ---- */

/* The line just returned is finished with: into the digest. */
static void
pass_line (TkBundleReader *reader)
{
  const guint8 *line = reader->buffer->data + reader->line;
  gsize length = reader->next - reader->line;

  tk_digest_stream_add (reader->digest, line, length);
  tk_digest_stream_add (reader->part, line, length);
  reader->line = reader->next;
}

/* Moves what is left to the front and reads on; *more FALSE at the end of the file. */
static gboolean
fill (TkBundleReader *reader, gboolean *more, GError **error)
{
  gsize kept = reader->filled - reader->line;
  gint64 offset = reader->start + (gint64) reader->filled;
  gsize length = (gsize) MIN (BLOCK, reader->size - offset);

  memmove (reader->buffer->data, reader->buffer->data + reader->line, kept);
  reader->start += (gint64) reader->line;
  reader->next -= reader->line;
  reader->line = 0;
  reader->filled = kept;
  *more = length > 0;
  g_byte_array_set_size (reader->buffer, (guint) (kept + length));
  if (!read_all (reader, offset, reader->buffer->data + kept, length, error))
    return FALSE;
  reader->filled = kept + length;
  return TRUE;
}

/* *end points to the newline, NULL when there is no more line. */
static gboolean
find_newline (TkBundleReader *reader, const guint8 **end, GError **error)
{
  gsize looked = 0;
  gboolean more = TRUE;

  for (;;)
    {
      gsize from = reader->line + looked, left = reader->filled - from;

      *end = left > 0 ? memchr (reader->buffer->data + from, '\n', left) : NULL;
      if (*end != NULL)
        return TRUE;
      looked = reader->filled - reader->line;
      if (looked > reader->line_max)
        return fail_damaged (reader, _("a line is too long"), error);
      if (!fill (reader, &more, error))
        return FALSE;
      if (!more)
        return looked == 0 || fail_damaged (reader, _("it is cut short"), error);
    }
}

gboolean
tk_bundle_reader_next (TkBundleReader *reader, const char **line, gsize *length, GError **error)
{
  const guint8 *end;

  pass_line (reader);
  if (!find_newline (reader, &end, error) || end == NULL)
    return FALSE;
  reader->line_length = (gsize) (end - (reader->buffer->data + reader->line));
  reader->next = reader->line + reader->line_length + 1;
  if (reader->line_length > reader->line_max)
    return fail_damaged (reader, _("a line is too long"), error);
  reader->lines++;
  *line = (const char *) reader->buffer->data + reader->line;
  *length = reader->line_length;
  return TRUE;
}

char *
tk_bundle_reader_last (TkBundleReader *reader, gsize *length, GError **error)
{
  gsize n = (gsize) MIN (LAST_MAX, reader->size);
  g_autofree char *tail = g_malloc (n + 1);
  char *start = tail;

  if (!read_all (reader, reader->size - (gint64) n, (guint8 *) tail, n, error))
    return NULL;
  if (n == 0 || tail[n - 1] != '\n')
    {
      fail_damaged (reader, n == 0 ? _("it is empty") : _("it is cut short"), error);
      return NULL;
    }
  for (gsize i = n - 1; i > 0 && start == tail; i--)
    if (tail[i - 1] == '\n')
      start = tail + i;
  if (start == tail && (gint64) n < reader->size)
    {
      fail_damaged (reader, _("its last line is too long"), error);
      return NULL;
    }
  *length = (gsize) (tail + n - 1 - start);
  return g_strndup (start, *length);
}

static void
begin_part (TkBundleReader *reader)
{
  tk_digest_stream_free (reader->part);
  reader->part = tk_digest_stream_new ();
}

void
tk_bundle_reader_seek (TkBundleReader *reader, gint64 offset)
{
  reader->start = CLAMP (offset, 0, reader->size);
  reader->filled = reader->line = reader->line_length = reader->next = 0;
  reader->lines = 0;
  tk_digest_stream_free (reader->digest);
  reader->digest = tk_digest_stream_new ();
  begin_part (reader);
}

gint64
tk_bundle_reader_get_offset (const TkBundleReader *reader)
{
  return reader->start + (gint64) reader->line;
}

gint64
tk_bundle_reader_get_line (const TkBundleReader *reader)
{
  return reader->lines;
}

gint64
tk_bundle_reader_get_size (const TkBundleReader *reader)
{
  return reader->size;
}

const char *
tk_bundle_reader_get_name (const TkBundleReader *reader)
{
  return reader->name;
}

void
tk_bundle_reader_digest (const TkBundleReader *reader, guint8 out[TK_DIGEST_SIZE])
{
  tk_digest_stream_get (reader->digest, out);
}

void
tk_bundle_reader_get_part (const TkBundleReader *reader, guint8 out[TK_DIGEST_SIZE])
{
  tk_digest_stream_get (reader->part, out);
}

void
tk_bundle_reader_end_part (TkBundleReader *reader, guint8 out[TK_DIGEST_SIZE])
{
  pass_line (reader);
  tk_digest_stream_get (reader->part, out);
  begin_part (reader);
}

/* ---- Making ---- */

static TkBundleReader *
make (char *name, gsize line_max)
{
  TkBundleReader *reader = g_new0 (TkBundleReader, 1);

  reader->name = name;
  reader->fd = -1;
  reader->line_max = line_max;
  reader->buffer = g_byte_array_sized_new (1); /* never NULL, also for an empty file */
  reader->digest = tk_digest_stream_new ();
  reader->part = tk_digest_stream_new ();
  return reader;
}

TkBundleReader *
tk_bundle_reader_open (const char *path, gsize line_max, GError **error)
{
  g_autoptr (TkBundleReader) reader = NULL;
  struct stat info;

  g_return_val_if_fail (path != NULL && line_max > 0, NULL);
  reader = make (g_filename_display_name (path), line_max);
  reader->fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (reader->fd < 0 || fstat (reader->fd, &info) != 0)
    {
      fail_io (reader, errno, error);
      return NULL;
    }
  if (!S_ISREG (info.st_mode))
    {
      fail_io (reader, S_ISDIR (info.st_mode) ? EISDIR : EINVAL, error);
      return NULL;
    }
  reader->size = info.st_size;
  return g_steal_pointer (&reader);
}

TkBundleReader *
tk_bundle_reader_new_for_bytes (GBytes *bytes, gsize line_max)
{
  TkBundleReader *reader;

  g_return_val_if_fail (bytes != NULL && line_max > 0, NULL);
  reader = make (g_strdup (_("The bundle")), line_max);
  reader->bytes = g_bytes_ref (bytes);
  reader->size = (gint64) g_bytes_get_size (bytes);
  return reader;
}

void
tk_bundle_reader_free (TkBundleReader *reader)
{
  if (reader == NULL)
    return;
  if (reader->fd >= 0)
    close (reader->fd);
  g_clear_pointer (&reader->bytes, g_bytes_unref);
  g_byte_array_unref (reader->buffer);
  tk_digest_stream_free (reader->digest);
  tk_digest_stream_free (reader->part);
  g_free (reader->name);
  g_free (reader);
}
