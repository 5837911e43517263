/* Which tokens are taken: ours, and none of those that somebody made up. Tokens are forged here by hand, with GLib's HMAC.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "hub-jwt.h"
#include "tk-base64url.h"

#define NOW G_GINT64_CONSTANT (1795276800000) /* 2026-11-21T16:00:00Z */
#define SECRET "0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210"
#define JTI "019aa7a1-5c00-7cc1-8a4f-2f1d8f0f6a78"
#define GOOD_HEADER "{\"alg\":\"HS256\",\"kid\":\"now\",\"typ\":\"JWT\"}"
#define CLAIMS(sub, jti, iat, exp, type) \
  "{\"sub\":" sub ",\"role\":\"admin\",\"sid\":\"s\",\"jti\":\"" jti "\",\"iat\":" iat ",\"at\":" iat "123,\"exp\":" exp ",\"type\":\"" type "\"}"
#define GOOD_CLAIMS CLAIMS ("\"7\"", JTI, "1795276000", "1795279600", "access")

static char *
encode (const char *text)
{
  return tk_base64url_encode ((const guint8 *) text, strlen (text));
}

/* (transfer full) the signature of `text` with that hash. */
static char *
sign (GChecksumType hash, const char *secret, const char *text)
{
  g_autoptr (GHmac) hmac = g_hmac_new (hash, (const guchar *) secret, strlen (secret));
  guint8 bytes[64];
  gsize length = sizeof bytes;

  g_hmac_update (hmac, (const guchar *) text, (gssize) strlen (text));
  g_hmac_get_digest (hmac, bytes, &length);
  return tk_base64url_encode (bytes, length);
}

/* hash -1: no signature. */
static char *
forge (const char *header, const char *claims, int hash, const char *secret)
{
  g_autofree char *a = encode (header), *b = encode (claims);
  g_autofree char *body = g_strdup_printf ("%s.%s", a, b);
  g_autofree char *signature = hash >= 0 ? sign ((GChecksumType) hash, secret, body) : g_strdup ("");

  return g_strdup_printf ("%s.%s", body, signature);
}

static GPtrArray *
make_keys (void)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_jwt_key_free);

  g_ptr_array_add (keys, hub_jwt_key_new ("now", SECRET));
  g_ptr_array_add (keys, hub_jwt_key_new ("before", OTHER));
  return keys;
}

static const struct
{
  const char *why, *header, *claims;
  int hash;
  const char *secret;
  HubJwtVerdict verdict;
} rows[] = {
  { "good", GOOD_HEADER, GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET, HUB_JWT_GOOD },
  { "the key before", "{\"alg\":\"HS256\",\"kid\":\"before\"}", GOOD_CLAIMS, G_CHECKSUM_SHA256, OTHER, HUB_JWT_GOOD },
  { "ends in its leeway", GOOD_HEADER, CLAIMS ("\"7\"", JTI, "1795276000", "1795276775", "access"), G_CHECKSUM_SHA256, SECRET, HUB_JWT_GOOD },
  { "expired", GOOD_HEADER, CLAIMS ("\"7\"", JTI, "1795270000", "1795276769", "access"), G_CHECKSUM_SHA256, SECRET, HUB_JWT_EXPIRED },
  { "from tomorrow", GOOD_HEADER, CLAIMS ("\"7\"", JTI, "1795276831", "1795279600", "access"), G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "another key", GOOD_HEADER, GOOD_CLAIMS, G_CHECKSUM_SHA256, OTHER, HUB_JWT_BAD },
  { "the other key's kid", "{\"alg\":\"HS256\",\"kid\":\"before\"}", GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "unknown kid", "{\"alg\":\"HS256\",\"kid\":\"../etc\"}", GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "no kid", "{\"alg\":\"HS256\"}", GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "empty secret", GOOD_HEADER, GOOD_CLAIMS, G_CHECKSUM_SHA256, "", HUB_JWT_BAD },
  { "unsigned", GOOD_HEADER, GOOD_CLAIMS, -1, NULL, HUB_JWT_BAD },
  { "alg none", "{\"alg\":\"none\",\"kid\":\"now\"}", GOOD_CLAIMS, -1, NULL, HUB_JWT_BAD },
  { "alg None", "{\"alg\":\"None\",\"kid\":\"now\"}", GOOD_CLAIMS, -1, NULL, HUB_JWT_BAD },
  { "alg none, signed", "{\"alg\":\"none\",\"kid\":\"now\"}", GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "no alg", "{\"kid\":\"now\"}", GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "alg hs256", "{\"alg\":\"hs256\",\"kid\":\"now\"}", GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "alg a number", "{\"alg\":256,\"kid\":\"now\"}", GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "HS384", "{\"alg\":\"HS384\",\"kid\":\"now\"}", GOOD_CLAIMS, G_CHECKSUM_SHA384, SECRET, HUB_JWT_BAD },
  { "HS512", "{\"alg\":\"HS512\",\"kid\":\"now\"}", GOOD_CLAIMS, G_CHECKSUM_SHA512, SECRET, HUB_JWT_BAD },
  { "RS256 with our secret", "{\"alg\":\"RS256\",\"kid\":\"now\"}", GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "ES256", "{\"alg\":\"ES256\",\"kid\":\"now\"}", GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "a refresh token", GOOD_HEADER, CLAIMS ("\"7\"", JTI, "1795276000", "1795279600", "refresh"), G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "no exp", GOOD_HEADER, "{\"sub\":\"7\",\"sid\":\"s\",\"jti\":\"" JTI "\",\"iat\":1795276000,\"at\":1795276000123,\"type\":\"access\"}", G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "exp a text", GOOD_HEADER, CLAIMS ("\"7\"", JTI, "1795276000", "\"1795279600\"", "access"), G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "exp negative", GOOD_HEADER, CLAIMS ("\"7\"", JTI, "1795276000", "-1", "access"), G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "exp beyond time", GOOD_HEADER, CLAIMS ("\"7\"", JTI, "1795276000", "9223372036854775807", "access"), G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "no iat", GOOD_HEADER, "{\"sub\":\"7\",\"sid\":\"s\",\"jti\":\"" JTI "\",\"exp\":1795279600,\"type\":\"access\"}", G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "no at", GOOD_HEADER, "{\"sub\":\"7\",\"sid\":\"s\",\"jti\":\"" JTI "\",\"iat\":1795276000,\"exp\":1795279600,\"type\":\"access\"}", G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "at another second", GOOD_HEADER, "{\"sub\":\"7\",\"sid\":\"s\",\"jti\":\"" JTI "\",\"iat\":1795276000,\"at\":1795276001000,\"exp\":1795279600,\"type\":\"access\"}", G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "no type", GOOD_HEADER, "{\"sub\":\"7\",\"sid\":\"s\",\"jti\":\"" JTI "\",\"iat\":1795276000,\"at\":1795276000123,\"exp\":1795279600}", G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "no jti", GOOD_HEADER, "{\"sub\":\"7\",\"sid\":\"s\",\"iat\":1795276000,\"at\":1795276000123,\"exp\":1795279600,\"type\":\"access\"}", G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "no sid", GOOD_HEADER, "{\"sub\":\"7\",\"jti\":\"" JTI "\",\"iat\":1795276000,\"at\":1795276000123,\"exp\":1795279600,\"type\":\"access\"}", G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "jti no UUIDv7", GOOD_HEADER, CLAIMS ("\"7\"", "019aa7a1-5c00-4cc1-8a4f-2f1d8f0f6a78", "1795276000", "1795279600", "access"), G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "sub a number", GOOD_HEADER, CLAIMS ("7", JTI, "1795276000", "1795279600", "access"), G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "sub an e-mail", GOOD_HEADER, CLAIMS ("\"a@b\"", JTI, "1795276000", "1795279600", "access"), G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "sub nobody", GOOD_HEADER, CLAIMS ("\"0\"", JTI, "1795276000", "1795279600", "access"), G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "claims no object", GOOD_HEADER, "[1]", G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "header no object", "[1]", GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
  { "header no JSON", "{\"alg\":", GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET, HUB_JWT_BAD },
};

static void
test_forged (void)
{
  g_autoptr (GPtrArray) keys = make_keys ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *token = forge (rows[i].header, rows[i].claims, rows[i].hash, rows[i].secret);
      HubJwtRead read = { 0 };

      g_test_message ("%s", rows[i].why);
      g_assert_cmpint (hub_jwt_read (keys, token, NOW, &read), ==, rows[i].verdict);
      g_assert_cmpint (read.account, ==, rows[i].verdict == HUB_JWT_GOOD ? 7 : 0);
    }
}

static void
test_round_trip (void)
{
  g_autoptr (GPtrArray) keys = make_keys ();
  HubJwtClaims claims = { .account = 42, .role = "attendee", .session = "a session", .jti = JTI, .issued_at = NOW, .until = NOW + 3600000 };
  g_autofree char *token = hub_jwt_sign (keys->pdata[0], &claims);
  HubJwtRead read = { 0 };

  g_assert_cmpint (hub_jwt_read (keys, token, NOW, &read), ==, HUB_JWT_GOOD);
  g_assert_cmpint (read.account, ==, 42);
  g_assert_cmpint (read.until, ==, NOW + 3600000);
  g_assert_cmpstr (read.jti, ==, JTI);
  g_assert_cmpstr (read.session, ==, "a session");
  g_assert_cmpint (hub_jwt_read (keys, token, NOW + 3600000 + 30001, &read), ==, HUB_JWT_EXPIRED);
  g_ptr_array_remove_index (keys, 0); /* that key is retired */
  g_assert_cmpint (hub_jwt_read (keys, token, NOW, &read), ==, HUB_JWT_BAD);
}

/* Every character of it counts. */
static void
test_flipped (void)
{
  g_autoptr (GPtrArray) keys = make_keys ();
  g_autofree char *token = forge (GOOD_HEADER, GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET);
  HubJwtRead read = { 0 };
  gsize length = strlen (token);

  for (gsize i = 0; i + 1 < length; i++) /* the last one has bits that mean nothing */
    {
      g_autofree char *other = g_strdup (token);

      other[i] = other[i] == 'A' ? 'B' : 'A';
      g_assert_cmpint (hub_jwt_read (keys, other, NOW, &read), ==, HUB_JWT_BAD);
      other[i] = '\0';
      g_assert_cmpint (hub_jwt_read (keys, other, NOW, &read), ==, HUB_JWT_BAD);
    }
  g_assert_cmpint (read.account, ==, 0);
}

static void
test_noise (void)
{
  static const char *const texts[] = { "", ".", "..", "...", "a.b.c", "e30.e30.", "e30.e30.e30", "....", "\xff\xfe.\xff.\xff", "null.null.null" };
  g_autoptr (GPtrArray) keys = make_keys ();
  g_autofree char *nested = g_strnfill (900, '['), *deep = forge (nested, nested, G_CHECKSUM_SHA256, SECRET);
  g_autofree char *padding = g_strnfill (5000, 'x'), *claims = g_strdup_printf ("{\"pad\":\"%s\"}", padding);
  g_autofree char *huge = forge (GOOD_HEADER, claims, G_CHECKSUM_SHA256, SECRET);
  const guint32 seed = g_test_rand_int () & 0xffff;
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  HubJwtRead read = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint (hub_jwt_read (keys, texts[i], NOW, &read), ==, HUB_JWT_BAD);
  g_assert_cmpint (hub_jwt_read (keys, deep, NOW, &read), ==, HUB_JWT_BAD);
  g_assert_cmpint (hub_jwt_read (keys, huge, NOW, &read), ==, HUB_JWT_BAD);
  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *token = forge (GOOD_HEADER, GOOD_CLAIMS, G_CHECKSUM_SHA256, SECRET);

      for (guint n = 0; n < 3; n++)
        token[g_rand_int_range (rand, 0, (gint32) strlen (token) - 1)] = (char) g_rand_int_range (rand, 1, 128);
      hub_jwt_read (keys, token, NOW, &read);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jwt/forged", test_forged);
  g_test_add_func ("/jwt/round-trip", test_round_trip);
  g_test_add_func ("/jwt/flipped", test_flipped);
  g_test_add_func ("/jwt/noise", test_noise);

  return g_test_run ();
}
