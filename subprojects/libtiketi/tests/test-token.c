/* Ticket tokens: the vectors of token/README.md, and everything that must be refused.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-base45.h"
#include "tk-token.h"
#include "test-seed.h"

#include <string.h>

#define SEED "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
#define PLAIN_PAYLOAD "100000000100010000007b000007"
#define PLAIN_SIGNATURE \
  "8c70d3ca1e5ab788b462b3d66a41f0465f4f5d0a543cb3e1fb415c671315bb4854e7b635cbc4db3505a253f4352e49dc6093a5060b87797a" \
  "cf1fb4892d2bab0e"
#define PLAIN_TEXT \
  "TK1:112000V50V50000XOF700.XH%YQU$349N8 M3XMLJD+GU92CDYB9TAEXMGYVUUBPI2JUN0XAP1N9YP2WR2W0RRAOW68F9I9C %KQK13GFD8Q2$M/" \
  "V55SL"
#define FULL_PAYLOAD \
  "111234567802017735940002ffff010c53616675204320c2b7203132020401c8901e030401c89186"
#define FULL_TEXT \
  "TK1:572XR6W7FF80 Y6200FGW/50FOA*.CO34G64Z6N*96LB06A0*9I7H06A0*HIR0QBBE.AQGRHG.QI LZW31OEVQBXZHA8E7IU" \
  "6V860WJ*8-672*SLAM2FFOVP:$O.HI7D0NWUSE3GXTGFVIVMUG41B0E0QZ$T"

static TkKeyPair *
vector_pair (void)
{
  guint8 seed[32];

  g_assert_true (tk_hex_decode (SEED, seed, sizeof seed));
  return tk_key_pair_from_seed (seed);
}

static char *
text_from_bytes (const guint8 *bytes, gsize length)
{
  g_autofree char *base45 = tk_base45_encode (bytes, length);

  return g_strconcat (TK_TOKEN_PREFIX, base45, NULL);
}

static TkToken
plain_token (void)
{
  TkToken token = { .id = { 1, 1, 123, 0 }, .issuer = 7 };

  return token;
}

static void
assert_refused (const char *text, gsize length, TkTokenError code)
{
  g_autoptr (GError) error = NULL;
  TkToken token, before;

  memset (&token, 0xa5, sizeof token);
  before = token;
  g_assert_false (tk_token_parse (text, length, &token, &error));
  g_assert_error (error, TK_TOKEN_ERROR, (int) code);
  g_assert_cmpmem (&token, sizeof token, &before, sizeof before);
}

static void
test_vector_plain (void)
{
  g_autoptr (TkKeyPair) pair = vector_pair ();
  g_autoptr (GError) error = NULL;
  g_autofree char *key = tk_hex_encode (tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
  g_autofree char *payload = NULL, *signature = NULL, *text = NULL;
  TkToken token = plain_token (), parsed;

  text = tk_token_issue (&token, pair, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, PLAIN_TEXT);
  g_assert_cmpuint (strlen (text), ==, 121);
  g_assert_cmpstr (key, ==, KEY);
  payload = tk_hex_encode (token.signed_bytes, token.signed_length);
  signature = tk_hex_encode (token.signature, TK_SIGNATURE_SIZE);
  g_assert_cmpstr (payload, ==, PLAIN_PAYLOAD);
  g_assert_cmpstr (signature, ==, PLAIN_SIGNATURE);

  g_assert_true (tk_token_parse (text, strlen (text), &parsed, &error));
  g_assert_no_error (error);
  g_assert_true (tk_token_verify (&parsed, tk_key_pair_get_public (pair)));
  g_assert_cmpmem (&parsed, sizeof parsed, &token, sizeof token);
  g_assert_cmpuint (parsed.id.event, ==, 1);
  g_assert_cmpuint (parsed.id.type, ==, 1);
  g_assert_cmpuint (parsed.id.serial, ==, 123);
  g_assert_cmpuint (parsed.id.issue, ==, 0);
  g_assert_cmpuint (parsed.issuer, ==, 7);
  g_assert_cmpstr (parsed.seat, ==, "");
  g_assert_cmpint (parsed.valid_from_ms, ==, 0);
  g_assert_cmpint (parsed.valid_until_ms, ==, 0);
}

static void
test_vector_full (void)
{
  g_autoptr (TkKeyPair) pair = vector_pair ();
  g_autoptr (GError) error = NULL;
  g_autofree char *payload = NULL, *text = NULL;
  TkToken token = { .id = { 305419896, 513, 2000000000u, 2 }, .issuer = 65535, .seat = "Safu C · 12",
                    .valid_from_ms = 29921310 * 60000LL, .valid_until_ms = 29921670 * 60000LL };
  TkToken parsed;

  text = tk_token_issue (&token, pair, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, FULL_TEXT);
  payload = tk_hex_encode (token.signed_bytes, token.signed_length);
  g_assert_cmpstr (payload, ==, FULL_PAYLOAD);

  g_assert_true (tk_token_parse (text, strlen (text), &parsed, &error));
  g_assert_true (tk_token_verify (&parsed, tk_key_pair_get_public (pair)));
  g_assert_cmpuint (parsed.id.event, ==, 305419896);
  g_assert_cmpuint (parsed.id.type, ==, 513);
  g_assert_cmpuint (parsed.id.serial, ==, 2000000000u);
  g_assert_cmpuint (parsed.id.issue, ==, 2);
  g_assert_cmpuint (parsed.issuer, ==, 65535);
  g_assert_cmpstr (parsed.seat, ==, "Safu C · 12");
  g_assert_cmpint (parsed.valid_from_ms, ==, 29921310 * 60000LL);
  g_assert_cmpint (parsed.valid_until_ms, ==, 29921670 * 60000LL);
}

/* Payloads, behind which a signature of zeros follows. */
static const struct { const char *what, *payload; TkTokenError code; } bad_payloads[] = {
  { "version 0", "000000000100010000007b000007", TK_TOKEN_ERROR_VERSION },
  { "version 2", "200000000100010000007b000007", TK_TOKEN_ERROR_VERSION },
  { "version 15", "f00000000100010000007b000007", TK_TOKEN_ERROR_VERSION },
  { "version 2, longer", "200000000100010000007b00000700000000", TK_TOKEN_ERROR_VERSION },
  { "version 2, shorter", "2000000001", TK_TOKEN_ERROR_VERSION },
  { "flag 2", "120000000100010000007b000007", TK_TOKEN_ERROR_FLAGS },
  { "flag 4", "140000000100010000007b000007", TK_TOKEN_ERROR_FLAGS },
  { "flag 8", "180000000100010000007b000007", TK_TOKEN_ERROR_FLAGS },
  { "flags 3 with a field", "130000000100010000007b000007010141", TK_TOKEN_ERROR_FLAGS },
  { "no payload at all", "", TK_TOKEN_ERROR_VERSION }, /* the signature's first byte stands for the version */
  { "one byte", "10", TK_TOKEN_ERROR_LENGTH },
  { "13 bytes", "100000000100010000007b0000", TK_TOKEN_ERROR_LENGTH },
  { "13 bytes with the fields' flag", "110000000100010000007b0000", TK_TOKEN_ERROR_LENGTH },
  { "one byte behind", "100000000100010000007b00000700", TK_TOKEN_ERROR_LENGTH },
  { "field without its flag", "100000000100010000007b000007010141", TK_TOKEN_ERROR_LENGTH },
  { "event 0", "100000000000010000007b000007", TK_TOKEN_ERROR_IDENTITY },
  { "type 0", "100000000100000000007b000007", TK_TOKEN_ERROR_IDENTITY },
  { "serial 0", "1000000001000100000000000007", TK_TOKEN_ERROR_IDENTITY },
  { "serial 2^31, which is others'", "1000000001000180000000000007", TK_TOKEN_ERROR_IDENTITY },
  { "the greatest serial", "10000000010001ffffffff000007", TK_TOKEN_ERROR_IDENTITY },
  { "issuer 0", "100000000100010000007b000000", TK_TOKEN_ERROR_IDENTITY },
  { "flag but no field", "110000000100010000007b000007", TK_TOKEN_ERROR_FIELD },
  { "tag without length", "110000000100010000007b00000701", TK_TOKEN_ERROR_FIELD },
  { "length beyond the end", "110000000100010000007b000007010241", TK_TOKEN_ERROR_FIELD },
  { "length 255", "110000000100010000007b00000701ff41", TK_TOKEN_ERROR_FIELD },
  { "one byte behind the field", "110000000100010000007b00000701014100", TK_TOKEN_ERROR_FIELD },
  { "tag 0", "110000000100010000007b000007000141", TK_TOKEN_ERROR_FIELD },
  { "tag 0, then seat", "110000000100010000007b0000070000010141", TK_TOKEN_ERROR_FIELD },
  { "seat twice", "110000000100010000007b000007010141010142", TK_TOKEN_ERROR_FIELD },
  { "descending tags", "110000000100010000007b000007020401c8901e010141", TK_TOKEN_ERROR_FIELD },
  { "descending unknown tags", "110000000100010000007b00000705000400", TK_TOKEN_ERROR_FIELD },
  { "empty seat", "110000000100010000007b0000070100", TK_TOKEN_ERROR_FIELD },
  { "seat of 17", "110000000100010000007b00000701114141414141414141414141414141414141", TK_TOKEN_ERROR_FIELD },
  { "seat with NUL", "110000000100010000007b0000070103410042", TK_TOKEN_ERROR_FIELD },
  { "seat with newline", "110000000100010000007b0000070103410a42", TK_TOKEN_ERROR_FIELD },
  { "seat with DEL", "110000000100010000007b00000701027f41", TK_TOKEN_ERROR_FIELD },
  { "seat with C1 control", "110000000100010000007b0000070102c285", TK_TOKEN_ERROR_FIELD },
  { "seat cut inside a character", "110000000100010000007b0000070101c2", TK_TOKEN_ERROR_FIELD },
  { "seat overlong UTF-8", "110000000100010000007b0000070102c1a1", TK_TOKEN_ERROR_FIELD },
  { "seat with a surrogate", "110000000100010000007b0000070103eda080", TK_TOKEN_ERROR_FIELD },
  { "seat in Latin-1", "110000000100010000007b0000070101e9", TK_TOKEN_ERROR_FIELD },
  { "valid from of 3 bytes", "110000000100010000007b0000070203c8901e", TK_TOKEN_ERROR_FIELD },
  { "valid from of 5 bytes", "110000000100010000007b00000702050001c8901e", TK_TOKEN_ERROR_FIELD },
  { "valid from 0", "110000000100010000007b000007020400000000", TK_TOKEN_ERROR_FIELD },
  { "valid until 0", "110000000100010000007b000007030400000000", TK_TOKEN_ERROR_FIELD },
  { "valid until empty", "110000000100010000007b0000070300", TK_TOKEN_ERROR_FIELD },
  { "from = until", "110000000100010000007b000007020401c8901e030401c8901e", TK_TOKEN_ERROR_FIELD },
  { "from > until", "110000000100010000007b000007020401c8901f030401c8901e", TK_TOKEN_ERROR_FIELD },
  { "unknown critical tag 0x80", "110000000100010000007b0000078000", TK_TOKEN_ERROR_CRITICAL },
  { "unknown critical tag 0xff", "110000000100010000007b000007ff0141", TK_TOKEN_ERROR_CRITICAL },
  { "seat, then critical", "110000000100010000007b00000701014190020000", TK_TOKEN_ERROR_CRITICAL },
  { "critical, then malformed", "110000000100010000007b0000078000ff", TK_TOKEN_ERROR_FIELD },
};

static void
test_refuses_payloads (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_payloads); i++)
    {
      guint8 bytes[160] = { 0 };
      gsize length = strlen (bad_payloads[i].payload) / 2;
      g_autofree char *text = NULL;

      g_test_message ("%s", bad_payloads[i].what);
      g_assert_true (tk_hex_decode (bad_payloads[i].payload, bytes, length));
      text = text_from_bytes (bytes, length + TK_SIGNATURE_SIZE);
      assert_refused (text, strlen (text), bad_payloads[i].code);
    }
}

static void
test_refuses_texts (void)
{
  static const struct { const char *text; TkTokenError code; } table[] = {
    { "", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { "T", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { "TK1", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { "TK1;", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { "TK2:112", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { "TKC1:112", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { "tk1:112", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { " TK1:112", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { "\xef\xbb\xbfTK1:112", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { "https://example.org/TK1:112", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { "TK1:", TK_TOKEN_ERROR_LENGTH },
    { "TK1:W0", TK_TOKEN_ERROR_VERSION },
    { "TK1:L0", TK_TOKEN_ERROR_FLAGS },
    { "TK1:G0", TK_TOKEN_ERROR_LENGTH },
    { "TK1:112", TK_TOKEN_ERROR_LENGTH },
    { "TK1:1", TK_TOKEN_ERROR_BASE45 },
    { "TK1:GGW", TK_TOKEN_ERROR_BASE45 },
    { "TK1:V5", TK_TOKEN_ERROR_BASE45 },
    { "TK1:TK1:112", TK_TOKEN_ERROR_BASE45 },
    { "TK1:11\xc2\xa0", TK_TOKEN_ERROR_BASE45 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%s", table[i].text);
      assert_refused (table[i].text, strlen (table[i].text), table[i].code);
    }
}

/* The good text, bent. */
static void
test_refuses_bent_texts (void)
{
  static const struct { const char *tail; TkTokenError code; } tails[] = {
    { " ", TK_TOKEN_ERROR_BASE45 },     { "\n", TK_TOKEN_ERROR_BASE45 },   { "0", TK_TOKEN_ERROR_BASE45 },
    { "00", TK_TOKEN_ERROR_LENGTH },    { "000", TK_TOKEN_ERROR_LENGTH },  { "000000", TK_TOKEN_ERROR_LENGTH },
    { "   ", TK_TOKEN_ERROR_BASE45 },   { ":::", TK_TOKEN_ERROR_BASE45 },  { PLAIN_TEXT, TK_TOKEN_ERROR_BASE45 },
  };
  g_autofree char *lower = g_ascii_strdown (PLAIN_TEXT, -1);
  g_autofree char *lower_tail = g_strconcat (TK_TOKEN_PREFIX, lower + strlen (TK_TOKEN_PREFIX), NULL);
  g_autofree char *bad = g_strnfill (5000, '0');
  g_autofree char *long_text = g_strconcat (TK_TOKEN_PREFIX, bad, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *text = g_strconcat (PLAIN_TEXT, tails[i].tail, NULL);

      g_test_message ("tail %s", tails[i].tail);
      assert_refused (text, strlen (text), tails[i].code);
    }
  assert_refused (PLAIN_TEXT, strlen (PLAIN_TEXT) + 1, TK_TOKEN_ERROR_BASE45); /* its terminator counted in */
  assert_refused (lower, strlen (lower), TK_TOKEN_ERROR_NOT_A_TOKEN);
  assert_refused (lower_tail, strlen (lower_tail), TK_TOKEN_ERROR_BASE45);
  assert_refused (long_text, strlen (long_text), TK_TOKEN_ERROR_LENGTH);
}

static void
test_refuses_truncated (void)
{
  for (gsize length = 0; length < strlen (PLAIN_TEXT); length++)
    {
      g_autoptr (GError) error = NULL;
      TkToken token;

      g_assert_false (tk_token_parse (PLAIN_TEXT, length, &token, &error));
      if (length < 4)
        g_assert_error (error, TK_TOKEN_ERROR, TK_TOKEN_ERROR_NOT_A_TOKEN);
      else if (length == 6) /* two symbols spell one byte, by chance of version 2 */
        g_assert_error (error, TK_TOKEN_ERROR, TK_TOKEN_ERROR_VERSION);
      else if ((length - 4) % 3 == 1)
        g_assert_error (error, TK_TOKEN_ERROR, TK_TOKEN_ERROR_BASE45);
      else
        g_assert_true (g_error_matches (error, TK_TOKEN_ERROR, TK_TOKEN_ERROR_LENGTH)
                       || g_error_matches (error, TK_TOKEN_ERROR, TK_TOKEN_ERROR_BASE45));
    }
}

/* Unknown fields that need not be understood are skipped, but stay under the signature. */
static void
test_ignores_unknown_fields (void)
{
  static const char *payload = "110000000100010000007b0000070101417f03aabbcc";
  g_autoptr (TkKeyPair) pair = vector_pair ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *kept = NULL;
  guint8 bytes[160];
  gsize length = strlen (payload) / 2;
  TkToken token;

  g_assert_true (tk_hex_decode (payload, bytes, length));
  tk_key_pair_sign (pair, TK_TOKEN_DOMAIN, bytes, length, bytes + length);
  text = text_from_bytes (bytes, length + TK_SIGNATURE_SIZE);
  g_assert_true (tk_token_parse (text, strlen (text), &token, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (token.seat, ==, "A");
  kept = tk_hex_encode (token.signed_bytes, token.signed_length);
  g_assert_cmpstr (kept, ==, payload);
  g_assert_true (tk_token_verify (&token, tk_key_pair_get_public (pair)));
  token.signed_bytes[length - 1] ^= 1;
  g_assert_false (tk_token_verify (&token, tk_key_pair_get_public (pair)));
}

/* An unknown field as long as the longest text allows, and one byte more. */
static void
test_longest_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *longest = NULL, *longer = NULL;
  guint8 bytes[200] = { 0 };
  TkToken token;

  g_assert_true (tk_hex_decode ("110000000100010000007b0000077f58", bytes, 16));
  longest = text_from_bytes (bytes, 16 + 0x58 + TK_SIGNATURE_SIZE);
  g_assert_cmpuint (strlen (longest), ==, TK_TOKEN_TEXT_MAX);
  g_assert_true (tk_token_parse (longest, strlen (longest), &token, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (token.signed_length, ==, 16 + 0x58);
  bytes[15]++;
  longer = text_from_bytes (bytes, 16 + 0x59 + TK_SIGNATURE_SIZE);
  assert_refused (longer, strlen (longer), TK_TOKEN_ERROR_LENGTH);
}

static void
assert_never_good (const char *text, gsize length, const guint8 *key)
{
  TkToken token;

  g_assert_false (tk_token_parse (text, length, &token, NULL) && tk_token_verify (&token, key));
}

static void
test_every_bit (void)
{
  static const char *texts[] = { PLAIN_TEXT, FULL_TEXT };
  g_autoptr (TkKeyPair) pair = vector_pair ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      guint8 bytes[160];
      gsize length;

      g_assert_true (tk_base45_decode (texts[i] + 4, strlen (texts[i]) - 4, bytes, sizeof bytes, &length));
      for (gsize bit = 0; bit < length * 8; bit++)
        {
          g_autofree char *text = NULL;

          bytes[bit / 8] ^= 1 << bit % 8;
          text = text_from_bytes (bytes, length);
          assert_never_good (text, strlen (text), tk_key_pair_get_public (pair));
          bytes[bit / 8] ^= 1 << bit % 8;
        }
    }
}

static void
test_every_character (void)
{
  g_autoptr (TkKeyPair) pair = vector_pair ();
  g_autofree char *text = g_strdup (PLAIN_TEXT);

  for (gsize i = 0; i < strlen (PLAIN_TEXT); i++)
    {
      for (int c = 0; c < 256; c++)
        {
          if ((char) c == PLAIN_TEXT[i])
            continue;
          text[i] = (char) c;
          assert_never_good (text, strlen (PLAIN_TEXT), tk_key_pair_get_public (pair));
        }
      text[i] = PLAIN_TEXT[i];
    }
}

static void
test_refuses_other_keys (void)
{
  g_autoptr (TkKeyPair) pair = vector_pair ();
  g_autoptr (TkKeyPair) other = tk_key_pair_new ();
  guint8 key[TK_PUBLIC_KEY_SIZE];
  TkToken token, empty = { 0 };

  g_assert_true (tk_token_parse (PLAIN_TEXT, strlen (PLAIN_TEXT), &token, NULL));
  g_assert_true (tk_token_verify (&token, tk_key_pair_get_public (pair)));
  g_assert_false (tk_token_verify (&token, tk_key_pair_get_public (other)));
  g_assert_false (tk_token_verify (&empty, tk_key_pair_get_public (pair)));
  for (gsize bit = 0; bit < sizeof key * 8; bit++)
    {
      memcpy (key, tk_key_pair_get_public (pair), sizeof key);
      key[bit / 8] ^= 1 << bit % 8;
      g_assert_false (tk_token_verify (&token, key));
    }
}

/* S + L satisfies the equation of Ed25519 as S does. */
static void
test_refuses_malleable (void)
{
  g_autoptr (TkKeyPair) pair = vector_pair ();
  guint8 order[32];
  guint carry = 0;
  TkToken token;

  g_assert_true (tk_hex_decode ("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", order, 32));
  g_assert_true (tk_token_parse (PLAIN_TEXT, strlen (PLAIN_TEXT), &token, NULL));
  for (gsize i = 0; i < sizeof order; i++)
    {
      carry += (guint) token.signature[32 + i] + order[i];
      token.signature[32 + i] = carry & 0xff;
      carry >>= 8;
    }
  g_assert_cmpuint (carry, ==, 0);
  g_assert_false (tk_token_verify (&token, tk_key_pair_get_public (pair)));
}

/* A signature made for another purpose, over the same bytes. */
static void
test_refuses_other_domain (void)
{
  g_autoptr (TkKeyPair) pair = vector_pair ();
  TkToken token;

  g_assert_true (tk_token_parse (PLAIN_TEXT, strlen (PLAIN_TEXT), &token, NULL));
  tk_key_pair_sign (pair, "tiketi.issuer.v1", token.signed_bytes, token.signed_length, token.signature);
  g_assert_false (tk_token_verify (&token, tk_key_pair_get_public (pair)));
}

static void
test_issue_refuses (void)
{
  static const struct { TkToken token; TkTokenError code; } table[] = {
    { { .id = { 0, 1, 1, 0 }, .issuer = 1 }, TK_TOKEN_ERROR_IDENTITY },
    { { .id = { 1, 0, 1, 0 }, .issuer = 1 }, TK_TOKEN_ERROR_IDENTITY },
    { { .id = { 1, 1, 0, 0 }, .issuer = 1 }, TK_TOKEN_ERROR_IDENTITY },
    { { .id = { 1, 1, 1, 0 }, .issuer = 0 }, TK_TOKEN_ERROR_IDENTITY },
    { { .id = { 1, 1, 1, 0 }, .issuer = 1, .seat = "A\n" }, TK_TOKEN_ERROR_FIELD },
    { { .id = { 1, 1, 1, 0 }, .issuer = 1, .seat = "\xe9" }, TK_TOKEN_ERROR_FIELD },
    { { .id = { 1, 1, 1, 0 }, .issuer = 1, .seat = { 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'A',
                                                     'A', 'A', 'A', 'A' } }, TK_TOKEN_ERROR_FIELD },
    { { .id = { 1, 1, 1, 0 }, .issuer = 1, .valid_from_ms = 60001 }, TK_TOKEN_ERROR_FIELD },
    { { .id = { 1, 1, 1, 0 }, .issuer = 1, .valid_from_ms = -60000 }, TK_TOKEN_ERROR_FIELD },
    { { .id = { 1, 1, 1, 0 }, .issuer = 1, .valid_until_ms = 4294967296 * 60000 }, TK_TOKEN_ERROR_FIELD },
    { { .id = { 1, 1, 1, 0 }, .issuer = 1, .valid_from_ms = 120000, .valid_until_ms = 120000 }, TK_TOKEN_ERROR_FIELD },
    { { .id = { 1, 1, 1, 0 }, .issuer = 1, .valid_from_ms = 120000, .valid_until_ms = 60000 }, TK_TOKEN_ERROR_FIELD },
  };
  g_autoptr (TkKeyPair) pair = vector_pair ();

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      TkToken token = table[i].token;

      g_assert_null (tk_token_issue (&token, pair, &error));
      g_assert_error (error, TK_TOKEN_ERROR, (int) table[i].code);
      g_assert_cmpmem (&token, sizeof token, &table[i].token, sizeof token);
    }
}

static void
fill_random (TkToken *token, GRand *rand)
{
  static const char *seats[] = { "", "A1", "Safu C · 12", "1234567890123456", "席１２３４" };

  memset (token, 0, sizeof *token);
  token->id.event = g_rand_int (rand) | 1;
  token->id.type = (guint16) g_rand_int_range (rand, 1, 65536);
  token->id.serial = (g_rand_int (rand) & (TK_TOKEN_SERIAL_END - 1)) | 1;
  token->id.issue = (guint8) g_rand_int_range (rand, 0, 256);
  token->issuer = (guint16) g_rand_int_range (rand, 1, 65536);
  g_strlcpy (token->seat, seats[g_rand_int_range (rand, 0, G_N_ELEMENTS (seats))], sizeof token->seat);
  if (g_rand_boolean (rand))
    token->valid_from_ms = g_rand_int_range (rand, 1, 40000000) * G_GINT64_CONSTANT (60000);
  if (g_rand_boolean (rand))
    token->valid_until_ms = token->valid_from_ms + g_rand_int_range (rand, 1, 40000000) * G_GINT64_CONSTANT (60000);
}

static void
test_random_round_trip (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TkKeyPair) pair = tk_key_pair_new ();

  for (int i = 0; i < 1000; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL, *again = NULL;
      TkToken token, parsed;

      fill_random (&token, rand);
      text = tk_token_issue (&token, pair, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (strlen (text), <=, TK_TOKEN_TEXT_MAX);
      g_assert_true (tk_token_parse (text, strlen (text), &parsed, &error));
      g_assert_cmpmem (&parsed, sizeof parsed, &token, sizeof token);
      again = tk_token_issue (&parsed, pair, NULL);
      g_assert_cmpstr (again, ==, text);
    }
}

static void
assert_encodes_to (const TkToken *token, const char *text)
{
  guint8 bytes[TK_TOKEN_TEXT_MAX];
  g_autofree char *again = NULL;

  memcpy (bytes, token->signed_bytes, token->signed_length);
  memcpy (bytes + token->signed_length, token->signature, TK_SIGNATURE_SIZE);
  again = text_from_bytes (bytes, token->signed_length + TK_SIGNATURE_SIZE);
  g_assert_cmpstr (again, ==, text);
}

/* Whatever is accepted encodes back to the very same text: there is one text for each token. */
static void
test_random_texts_are_canonical (void)
{
  static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autofree char *text = NULL;
  guint accepted = 0;

  for (int i = 0; i < 100000; i++)
    {
      TkToken token;

      g_free (text);
      text = g_strdup (i % 2 == 0 ? PLAIN_TEXT : FULL_TEXT);
      text[g_rand_int_range (rand, 4, 121)] = alphabet[g_rand_int_range (rand, 0, 45)];
      text[g_rand_int_range (rand, 4, 60)] = alphabet[g_rand_int_range (rand, 0, 45)];
      if (!tk_token_parse (text, strlen (text), &token, NULL))
        continue;
      accepted++;
      assert_encodes_to (&token, text);
    }
  g_assert_cmpuint (accepted, >, 1000);
}

static void
test_id_equal (void)
{
  static const TkTicketId id = { 1, 2, 3, 4 };
  static const TkTicketId others[] = { { 9, 2, 3, 4 }, { 1, 9, 3, 4 }, { 1, 2, 9, 4 }, { 1, 2, 3, 9 } };
  TkTicketId same = { 1, 2, 3, 4 };

  g_assert_true (tk_ticket_id_equal (&id, &same));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (tk_ticket_id_equal (&id, &others[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tk_keys_init ();
  g_test_add_func ("/token/vector/plain", test_vector_plain);
  g_test_add_func ("/token/vector/full", test_vector_full);
  g_test_add_func ("/token/refuses/payloads", test_refuses_payloads);
  g_test_add_func ("/token/refuses/texts", test_refuses_texts);
  g_test_add_func ("/token/refuses/bent-texts", test_refuses_bent_texts);
  g_test_add_func ("/token/refuses/truncated", test_refuses_truncated);
  g_test_add_func ("/token/refuses/other-keys", test_refuses_other_keys);
  g_test_add_func ("/token/refuses/malleable", test_refuses_malleable);
  g_test_add_func ("/token/refuses/other-domain", test_refuses_other_domain);
  g_test_add_func ("/token/ignores-unknown-fields", test_ignores_unknown_fields);
  g_test_add_func ("/token/longest-text", test_longest_text);
  g_test_add_func ("/token/every-bit", test_every_bit);
  g_test_add_func ("/token/every-character", test_every_character);
  g_test_add_func ("/token/issue-refuses", test_issue_refuses);
  g_test_add_func ("/token/random/round-trip", test_random_round_trip);
  g_test_add_func ("/token/random/canonical", test_random_texts_are_canonical);
  g_test_add_func ("/token/id-equal", test_id_equal);
  return g_test_run ();
}
