/* gzip packing and bounded unpacking with zlib, and reading Accept-Encoding.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-gzip.h"

#include <string.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* zlib: largest window, gzip header */
#define PACK_LEVEL 4          /* the feed is packed on a server thread: near the knee of size against time */
#define CHUNK (64 * 1024)

G_DEFINE_QUARK (hub-http-gzip-error-quark, hub_http_gzip_error)

GBytes *
hub_http_gzip_pack (GBytes *plain)
{
  z_stream stream = { 0 };
  gsize length;
  const guint8 *data = g_bytes_get_data (plain, &length);
  gsize bound;
  guint8 *out;

  g_return_val_if_fail (length <= G_MAXUINT32 / 2, NULL);
  if (deflateInit2 (&stream, PACK_LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    g_error ("zlib could not start");

  bound = deflateBound (&stream, length);
  out = g_malloc (bound);
  stream.next_in = (Bytef *) data;
  stream.avail_in = length;
  stream.next_out = out;
  stream.avail_out = bound;
  if (deflate (&stream, Z_FINISH) != Z_STREAM_END)
    g_error ("zlib wrote more than its bound");
  deflateEnd (&stream);

  return g_bytes_new_take (g_realloc (out, stream.total_out), stream.total_out);
}

/* Runs inflate until the end of the input; FALSE with BAD or TOO_LARGE. */
static gboolean
inflate_all (z_stream *stream, GByteArray *out, gsize limit, GError **error)
{
  guint8 chunk[CHUNK];
  int status = Z_OK;

  while (status == Z_OK)
    {
      stream->next_out = chunk;
      stream->avail_out = sizeof chunk;
      status = inflate (stream, Z_NO_FLUSH);

      if (sizeof chunk - stream->avail_out > limit - out->len)
        {
          g_set_error (error, HUB_HTTP_GZIP_ERROR, HUB_HTTP_GZIP_ERROR_TOO_LARGE,
                       "The body unpacks to more than %" G_GSIZE_FORMAT " bytes.", limit);
          return FALSE;
        }
      g_byte_array_append (out, chunk, sizeof chunk - stream->avail_out);
    }

  if (status == Z_STREAM_END && stream->avail_in == 0)
    return TRUE;

  g_set_error_literal (error, HUB_HTTP_GZIP_ERROR, HUB_HTTP_GZIP_ERROR_BAD, "The body is not valid gzip.");
  return FALSE;
}

GBytes *
hub_http_gzip_unpack (GBytes *packed, gsize limit, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  z_stream stream = { 0 };
  gsize length;
  const guint8 *data = g_bytes_get_data (packed, &length);
  gboolean done;

  g_return_val_if_fail (length <= G_MAXUINT32, NULL);
  if (inflateInit2 (&stream, GZIP_WINDOW) != Z_OK)
    g_error ("zlib could not start");

  stream.next_in = (Bytef *) data;
  stream.avail_in = length;
  done = inflate_all (&stream, out, limit, error);
  inflateEnd (&stream);

  return done ? g_byte_array_free_to_bytes (g_steal_pointer (&out)) : NULL;
}

/* "gzip;q=0.5": whether the coding is one we can give and its weight is not zero. */
static gboolean
coding_takes_gzip (const char *coding)
{
  g_auto (GStrv) parts = g_strsplit (coding, ";", 2);
  const char *weight;

  if (parts[0] == NULL)
    return FALSE;
  g_strstrip (parts[0]);
  if (g_ascii_strcasecmp (parts[0], "gzip") != 0 && strcmp (parts[0], "*") != 0)
    return FALSE;
  if (parts[1] == NULL)
    return TRUE;

  weight = g_strstrip (parts[1]);
  if (g_ascii_strncasecmp (weight, "q=", 2) != 0)
    return FALSE;
  /* "0", "0.", "0.000" are all zero: any other digit makes it positive. */
  return strpbrk (weight + 2, "123456789") != NULL;
}

gboolean
hub_http_gzip_is_accepted (const char *accept_encoding)
{
  g_auto (GStrv) codings = NULL;

  if (accept_encoding == NULL)
    return FALSE;

  codings = g_strsplit (accept_encoding, ",", 32);
  for (gsize i = 0; codings[i] != NULL; i++)
    if (coding_takes_gzip (codings[i]))
      return TRUE;

  return FALSE;
}
