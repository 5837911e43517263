/* The ticket token: one text for one byte string, nothing verifies but what was signed. The input is read as
 * a text, and as a payload that an issuer signs. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "tk-base45.h"
#include "tk-keys.h"
#include "tk-token.h"

#define LAST_KNOWN_TAG 3

static const char *const words[] = {
  "TK1:", "TKC1:", "\x01\x01" "A", "\x02\x04\x01\xc8\x90\x1e", "\x03\x04\x01\xc8\x91\x86", "\x11",
  "\x10", "\x7f\x01x", "\x80\x01x", NULL,
};

static const TkKeyPair *
issuer (void)
{
  static const guint8 seed[32] = { 1 };
  static TkKeyPair *pair;

  if (pair == NULL)
    pair = tk_key_pair_from_seed (seed);
  return pair;
}

static void
make (GRand *random, GByteArray *input)
{
  static const char *const seats[] = { "", "A12", "Safu C · 12", "1234567890123456" };
  TkToken token
      = { .id
          = { (guint32)g_rand_int_range (random, 1, G_MAXINT32), (guint16)g_rand_int_range (random, 1, 65536),
              (guint32)g_rand_int_range (random, 1, G_MAXINT32), (guint8)g_rand_int_range (random, 0, 256) },
          .issuer = (guint16)g_rand_int_range (random, 1, 65536) };
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_strlcpy (token.seat, seats[g_rand_int_range (random, 0, G_N_ELEMENTS (seats))], sizeof token.seat);
  token.valid_from_ms = g_rand_boolean (random) ? G_GINT64_CONSTANT (29921310) * 60000 : 0;
  token.valid_until_ms = g_rand_boolean (random) ? G_GINT64_CONSTANT (29921670) * 60000 : 0;
  text = tk_token_issue (&token, issuer (), &error);
  g_assert_no_error (error);
  if (g_rand_boolean (random))
    tk_fuzz_append (input, text);
  else
    g_byte_array_append (input, token.signed_bytes, (guint)token.signed_length);
}

const TkFuzzHarness tk_fuzz_harness = { "token", 512, words, make };

static char *
write_text (const guint8 *payload, gsize length, const guint8 signature[TK_SIGNATURE_SIZE])
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *base45 = NULL;

  g_byte_array_append (bytes, payload, (guint)length);
  g_byte_array_append (bytes, signature, TK_SIGNATURE_SIZE);
  base45 = tk_base45_encode (bytes->data, bytes->len);
  return g_strconcat (TK_TOKEN_PREFIX, base45, NULL);
}

static void
check_fields (const TkToken *token)
{
  g_assert_cmpuint (token->id.event, >, 0);
  g_assert_cmpuint (token->id.type, >, 0);
  g_assert_cmpuint (token->id.serial, >, 0);
  g_assert_cmpuint (token->issuer, >, 0);
  g_assert_cmpuint (strnlen (token->seat, sizeof token->seat), <=, TK_TOKEN_SEAT_MAX);
  g_assert_true (g_utf8_validate (token->seat, -1, NULL));
  for (const char *p = token->seat; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
  g_assert_cmpint (token->valid_from_ms, >=, 0);
  g_assert_true (token->valid_until_ms == 0 || token->valid_until_ms > token->valid_from_ms);
}

/* Reads; when that succeeds, the same text must come out of what was read. */
static gboolean
read_text (const char *text, gsize length, TkToken *token)
{
  TkToken before;
  g_autoptr (GError) error = NULL;
  g_autofree char *again = NULL;

  memset (token, 0xa5, sizeof *token);
  before = *token;
  if (!tk_token_parse (text, length, token, &error))
    {
      g_assert_true (error != NULL && error->domain == TK_TOKEN_ERROR);
      g_assert_cmpmem (token, sizeof *token, &before, sizeof before);
      return FALSE;
    }
  g_assert_no_error (error);
  check_fields (token);
  again = write_text (token->signed_bytes, token->signed_length, token->signature);
  g_assert_cmpmem (again, strlen (again), text, length);
  g_assert_cmpuint (length, <=, TK_TOKEN_TEXT_MAX);
  return TRUE;
}

static gboolean
has_unknown_field (const TkToken *token)
{
  for (gsize i = TK_TOKEN_FIXED_SIZE; i + 1 < token->signed_length; i += 2u + token->signed_bytes[i + 1])
    if (token->signed_bytes[i] > LAST_KNOWN_TAG)
      return TRUE;
  return FALSE;
}

/* Issued again from its fields alone it is the same text, but for fields we do not know. */
static void
check_issued_again (const TkToken *token, const char *text)
{
  TkToken copy = { .id = token->id,
                   .issuer = token->issuer,
                   .valid_from_ms = token->valid_from_ms,
                   .valid_until_ms = token->valid_until_ms };
  g_autoptr (GError) error = NULL;
  g_autofree char *again = NULL;

  memcpy (copy.seat, token->seat, sizeof copy.seat);
  again = tk_token_issue (&copy, issuer (), &error);
  g_assert_no_error (error);
  if (!has_unknown_field (token))
    g_assert_cmpstr (again, ==, text);
  g_assert_true (tk_ticket_id_equal (&copy.id, &token->id));
}

static void
check_payload (const guint8 *data, gsize size)
{
  guint8 signature[TK_SIGNATURE_SIZE];
  g_autofree char *text = NULL;
  TkToken token;

  tk_key_pair_sign (issuer (), TK_TOKEN_DOMAIN, data, size, signature);
  text = write_text (data, size, signature);
  if (!read_text (text, strlen (text), &token))
    return;
  g_assert_cmpmem (token.signed_bytes, token.signed_length, data, size);
  g_assert_true (tk_token_verify (&token, tk_key_pair_get_public (issuer ())));
  check_issued_again (&token, text);
  token.signed_bytes[size - 1] ^= 1;
  g_assert_false (tk_token_verify (&token, tk_key_pair_get_public (issuer ())));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  TkToken token;

  if (read_text (size > 0 ? (const char *)data : "", size, &token))
    {
      tk_token_verify (&token, tk_key_pair_get_public (issuer ()));
      tk_token_verify (&token, token.signed_bytes); /* any 32 bytes as a key */
    }
  check_payload (data, size);
  return 0;
}
