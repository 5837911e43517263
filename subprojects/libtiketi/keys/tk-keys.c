/* Signing, digests, random secrets and hex. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-keys.h"
#include "tk-keys-private.h"

#include <sodium.h>
#include <string.h>

G_STATIC_ASSERT (TK_PUBLIC_KEY_SIZE == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (TK_SIGNATURE_SIZE == crypto_sign_BYTES);
G_STATIC_ASSERT (TK_SEED_SIZE == crypto_sign_SEEDBYTES);

/* Most messages are a token or a journal head: those never touch the heap. */
#define SMALL_MESSAGE 512

#define CODE_GROUP 4

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

struct _TkKeyPair {
  guint8 public_key[TK_PUBLIC_KEY_SIZE];
  guint8 *secret; /* guarded; seed ‖ public key, as libsodium keeps it */
};

typedef struct {
  guint8 small[SMALL_MESSAGE];
  guint8 *bytes;
  gsize length;
} Message;

G_DEFINE_QUARK (tk-keys-error-quark, tk_keys_error)

static void
message_init (Message *message, const char *domain, const guint8 *data, gsize length)
{
  gsize domain_length = strlen (domain);

  message->length = domain_length + length;
  message->bytes = message->length <= SMALL_MESSAGE ? message->small : g_malloc (message->length);
  memcpy (message->bytes, domain, domain_length);
  if (length > 0)
    memcpy (message->bytes + domain_length, data, length);
}

static void
message_clear (Message *message)
{
  if (message->bytes != message->small)
    g_free (message->bytes);
}

static TkKeyPair *
key_pair_alloc (void)
{
  TkKeyPair *pair = g_new0 (TkKeyPair, 1);

  tk_keys_init ();
  pair->secret = sodium_malloc (crypto_sign_SECRETKEYBYTES);
  if (pair->secret == NULL)
    g_error ("No guarded memory left for a key");
  return pair;
}

static gboolean
is_hex (const char *text, gsize digits)
{
  for (gsize i = 0; i < digits; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  return text[digits] == '\0';
}

const guint8 *
tk_key_pair_get_seed (const TkKeyPair *pair)
{
  return pair->secret;
}

void
tk_keys_init (void)
{
  if (sodium_init () < 0)
    g_error ("The system has no source of randomness");
}

TkKeyPair *
tk_key_pair_new (void)
{
  TkKeyPair *pair = key_pair_alloc ();

  crypto_sign_keypair (pair->public_key, pair->secret);
  sodium_mprotect_readonly (pair->secret);
  return pair;
}

TkKeyPair *
tk_key_pair_from_seed (const guint8 seed[TK_SEED_SIZE])
{
  TkKeyPair *pair;

  g_return_val_if_fail (seed != NULL, NULL);

  pair = key_pair_alloc ();
  crypto_sign_seed_keypair (pair->public_key, pair->secret, seed);
  sodium_mprotect_readonly (pair->secret);
  return pair;
}

void
tk_key_pair_derive (const TkKeyPair *pair, const char *label, guint8 out[TK_SEED_SIZE])
{
  static const char domain[] = "tiketi.derive.v1";
  crypto_generichash_state state;

  g_return_if_fail (pair != NULL && label != NULL && strlen (label) <= 200);
  crypto_generichash_init (&state, tk_key_pair_get_seed (pair), TK_SEED_SIZE, TK_SEED_SIZE);
  crypto_generichash_update (&state, (const guint8 *) domain, strlen (domain));
  crypto_generichash_update (&state, (const guint8 *) label, strlen (label));
  crypto_generichash_final (&state, out, TK_SEED_SIZE);
  sodium_memzero (&state, sizeof state);
}

void
tk_key_pair_free (TkKeyPair *pair)
{
  if (pair == NULL)
    return;
  sodium_free (pair->secret); /* wipes first */
  g_free (pair);
}

const guint8 *
tk_key_pair_get_public (const TkKeyPair *pair)
{
  g_return_val_if_fail (pair != NULL, NULL);

  return pair->public_key;
}

void
tk_key_pair_sign (const TkKeyPair *pair, const char *domain, const guint8 *data, gsize length,
                  guint8 signature[TK_SIGNATURE_SIZE])
{
  Message message;

  g_return_if_fail (pair != NULL && domain != NULL);

  message_init (&message, domain, data, length);
  crypto_sign_detached (signature, NULL, message.bytes, message.length, pair->secret);
  message_clear (&message);
}

gboolean
tk_signature_verify (const guint8 public_key[TK_PUBLIC_KEY_SIZE], const char *domain, const guint8 *data,
                     gsize length, const guint8 signature[TK_SIGNATURE_SIZE])
{
  Message message;
  gboolean good;

  g_return_val_if_fail (public_key != NULL && domain != NULL && signature != NULL, FALSE);

  message_init (&message, domain, data, length);
  good = crypto_sign_verify_detached (signature, message.bytes, message.length, public_key) == 0;
  message_clear (&message);
  return good;
}

void
tk_digest (const guint8 *a, gsize a_length, const guint8 *b, gsize b_length, guint8 out[TK_DIGEST_SIZE])
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, TK_DIGEST_SIZE);
  if (a_length > 0)
    crypto_generichash_update (&state, a, a_length);
  if (b_length > 0)
    crypto_generichash_update (&state, b, b_length);
  crypto_generichash_final (&state, out, TK_DIGEST_SIZE);
}

char *
tk_digest_text (const char *text)
{
  guint8 digest[TK_DIGEST_SIZE];

  g_return_val_if_fail (text != NULL, NULL);

  tk_digest ((const guint8 *) text, strlen (text), NULL, 0, digest);
  return tk_hex_encode (digest, sizeof digest);
}

char *
tk_secret_new (gsize n)
{
  g_autofree guint8 *bytes = g_malloc (n);
  gsize size = sodium_base64_encoded_len (n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *text = g_malloc (size);

  tk_keys_init ();
  randombytes_buf (bytes, n);
  sodium_bin2base64 (text, size, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bytes, n);
  return text;
}

char *
tk_secret_new_code (guint groups)
{
  GString *code = g_string_new (NULL);

  tk_keys_init ();
  for (guint i = 0; i < groups * CODE_GROUP; i++)
    {
      if (i > 0 && i % CODE_GROUP == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, crockford[randombytes_uniform (32)]);
    }
  return g_string_free (code, FALSE);
}

/* Digests are compared, so that neither content nor length shows in the time it takes. */
gboolean
tk_secret_equal (const char *a, const char *b)
{
  guint8 digest_a[TK_DIGEST_SIZE], digest_b[TK_DIGEST_SIZE];

  if (a == NULL || b == NULL)
    return FALSE;
  tk_digest ((const guint8 *) a, strlen (a), NULL, 0, digest_a);
  tk_digest ((const guint8 *) b, strlen (b), NULL, 0, digest_b);
  return sodium_memcmp (digest_a, digest_b, TK_DIGEST_SIZE) == 0;
}

char *
tk_hex_encode (const guint8 *data, gsize length)
{
  char *text = g_malloc (length * 2 + 1);

  sodium_bin2hex (text, length * 2 + 1, data, length);
  return text;
}

gboolean
tk_hex_decode (const char *text, guint8 *out, gsize length)
{
  if (text == NULL || !is_hex (text, length * 2))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    out[i] = g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]);
  return TRUE;
}
