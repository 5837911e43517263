/* gzip with zlib. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-gzip.h"

#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* zlib: largest window, gzip header */
#define LEVEL 9               /* the line is dearer than this machine's time: a full batch takes some 30 ms */
#define MEMORY 9

/* FALSE when it would not fit into `out`. */
static gboolean
deflate_all (z_stream *stream, const char *text, gsize length, guint8 *out)
{
  stream->next_in = (Bytef *) text;
  stream->avail_in = (uInt) length;
  stream->next_out = out;
  stream->avail_out = (uInt) length;
  return deflate (stream, Z_FINISH) == Z_STREAM_END;
}

GBytes *
tk_sync_gzip_pack (const char *text, gsize length)
{
  z_stream stream = { 0 };
  g_autofree guint8 *out = NULL;
  gboolean packed;

  if (length < TK_SYNC_GZIP_FROM || length > G_MAXUINT32 / 2
      || deflateInit2 (&stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
    return NULL;
  out = g_malloc (length);
  packed = deflate_all (&stream, text, length, out);
  length = stream.total_out;
  deflateEnd (&stream);
  if (!packed)
    return NULL;
  out = g_realloc (out, length);
  return g_bytes_new_take (g_steal_pointer (&out), length);
}
