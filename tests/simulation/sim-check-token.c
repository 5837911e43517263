/* The checker's own reader of ticket tokens, written from the format's description: Base45 (RFC 9285), the payload, Ed25519.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-check-private.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "TK1:"
#define DOMAIN "tiketi.ticket.v1"
#define FIXED 14  /* bytes before the fields */
#define SERIALS (G_GINT64_CONSTANT (1) << 31) /* from there on they are no token's */
#define MEMORY 20000

static int
digit (char c)
{
  static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const char *at = c != '\0' ? strchr (alphabet, c) : NULL;

  return at != NULL ? (int) (at - alphabet) : -1;
}

/* Three digits are two bytes, two are one; whatever has no such value is refused. */
static gssize
decode (const char *text, gsize length, guint8 *out, gsize room)
{
  gsize n = 0;

  if (length % 3 == 1)
    return -1;
  for (gsize i = 0; i < length; i += 3)
    {
      gboolean pair = length - i >= 3;
      int a = digit (text[i]), b = digit (text[i + 1]), c = pair ? digit (text[i + 2]) : 0;
      int value = a + 45 * b + 2025 * c;

      if (a < 0 || b < 0 || c < 0 || value > (pair ? 0xffff : 0xff) || n + 2 > room)
        return -1;
      if (pair)
        out[n++] = (guint8) (value >> 8);
      out[n++] = (guint8) value;
    }
  return (gssize) n;
}

static gint64
big_endian (const guint8 *bytes, gsize n)
{
  gint64 value = 0;

  for (gsize i = 0; i < n; i++)
    value = value << 8 | bytes[i];
  return value;
}

gboolean
sim_token_read (const char *text, SimToken *out)
{
  guint8 bytes[sizeof out->payload + sizeof out->signature + 2];
  const char *start = strstr (text, PREFIX);
  g_autofree char *trimmed = start != NULL ? g_strchomp (g_strdup (start + strlen (PREFIX))) : NULL;
  gssize n = trimmed != NULL ? decode (trimmed, strlen (trimmed), bytes, sizeof bytes) : -1;

  if (n < (gssize) (FIXED + sizeof out->signature) || (gsize) n - sizeof out->signature > sizeof out->payload
      || bytes[0] >> 4 != 1 || big_endian (bytes + 7, 4) >= SERIALS)
    return FALSE;
  memset (out, 0, sizeof *out);
  out->length = (gsize) n - sizeof out->signature;
  memcpy (out->payload, bytes, out->length);
  memcpy (out->signature, bytes + out->length, sizeof out->signature);
  out->ticket.event = big_endian (bytes + 1, 4);
  out->ticket.type = big_endian (bytes + 5, 2);
  out->ticket.serial = big_endian (bytes + 7, 4);
  out->ticket.issue = bytes[11];
  out->issuer = big_endian (bytes + 12, 2);
  return TRUE;
}

static gboolean
verify (const SimToken *token, const guint8 key[32])
{
  guint8 message[sizeof DOMAIN + sizeof token->payload];

  memcpy (message, DOMAIN, strlen (DOMAIN));
  memcpy (message + strlen (DOMAIN), token->payload, token->length);
  return crypto_sign_verify_detached (token->signature, message, strlen (DOMAIN) + token->length, key) == 0;
}

/* Many checks of one run look at the same tokens, and a signature takes longer than all the rest. */
gboolean
sim_token_verify (const SimToken *token, const guint8 key[32])
{
  static GHashTable *known; /* digest of token and key → 1 good, 2 bad */
  guint8 digest[crypto_generichash_BYTES];
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, sizeof digest);
  crypto_generichash_update (&state, key, 32);
  crypto_generichash_update (&state, (const guint8 *) token, sizeof *token);
  crypto_generichash_final (&state, digest, sizeof digest);
  g_autoptr (GBytes) name = g_bytes_new (digest, sizeof digest);
  if (known == NULL)
    known = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  int answer = GPOINTER_TO_INT (g_hash_table_lookup (known, name));
  if (answer == 0)
    {
      answer = verify (token, key) ? 1 : 2;
      if (g_hash_table_size (known) >= MEMORY)
        g_hash_table_remove_all (known);
      g_hash_table_insert (known, g_steal_pointer (&name), GINT_TO_POINTER (answer));
    }
  return answer == 1;
}
