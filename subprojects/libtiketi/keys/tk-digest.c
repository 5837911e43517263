/* A digest of what comes piece by piece. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-keys.h"

#include <sodium.h>

struct _TkDigestStream {
  crypto_generichash_state state;
};

TkDigestStream *
tk_digest_stream_new (void)
{
  TkDigestStream *stream;

  tk_keys_init ();
  /* The state wants more alignment than g_new() promises. */
  stream = g_aligned_alloc0 (1, sizeof *stream, 64);
  crypto_generichash_init (&stream->state, NULL, 0, TK_DIGEST_SIZE);
  return stream;
}

void
tk_digest_stream_add (TkDigestStream *stream, const guint8 *data, gsize length)
{
  g_return_if_fail (stream != NULL);

  if (length > 0)
    crypto_generichash_update (&stream->state, data, length);
}

void
tk_digest_stream_get (const TkDigestStream *stream, guint8 out[TK_DIGEST_SIZE])
{
  g_return_if_fail (stream != NULL);

  crypto_generichash_state copy = stream->state;
  crypto_generichash_final (&copy, out, TK_DIGEST_SIZE);
}

void
tk_digest_stream_free (TkDigestStream *stream)
{
  g_aligned_free (stream);
}
