/* Bearer tokens as strangers send them. The input is a token, or two lines (a header and claims) of which one is made, signed with
 * nothing, a key of somebody else, or ours. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "hub-jwt.h"
#include "tk-base64url.h"

#define NOW G_GINT64_CONSTANT (1795276800000) /* 2026-11-21T16:00:00Z */
#define LEEWAY_MOST 300000 /* ms that clocks may differ */
#define OURS "0123456789abcdef0123456789abcdef"
#define BEFORE "abcdef0123456789abcdef0123456789"
#define THEIRS "fedcba9876543210fedcba9876543210"
#define CLAIMS "{\"sub\":\"7\",\"role\":\"admin\",\"sid\":\"s\",\"jti\":\"019aa7a1-5c00-7cc1-8a4f-2f1d8f0f6a78\",\"iat\":1795276000,\"at\":1795276000123," \
               "\"exp\":1795279600,\"type\":\"access\"}"

static const char *const words[] = {
  "{\"alg\":\"HS256\",\"kid\":\"now\",\"typ\":\"JWT\"}", "\"alg\":\"none\"", "\"alg\":\"HS512\"", "\"alg\":\"RS256\"", "\"kid\":\"before\"", "\"kid\":null",
  "\"kid\":\"../../etc/passwd\"", "\"crit\":[\"exp\"]", "\"sub\":7", "\"sub\":\"-1\"", "\"exp\":1e99", "\"exp\":-1", "\"exp\":9223372036854775807",
  "\"iat\":null", "\"type\":\"refresh\"", "\"jti\":\"\"", "eyJhbGciOiJub25lIn0", ".", "..", "=", "\n", CLAIMS, NULL,
};

static char *
sign (const char *secret, const char *text)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret));
  guint8 bytes[32];
  gsize length = sizeof bytes;

  g_hmac_update (hmac, (const guchar *) text, (gssize) strlen (text));
  g_hmac_get_digest (hmac, bytes, &length);
  return tk_base64url_encode (bytes, length);
}

/* (transfer full) secret NULL: unsigned. */
static char *
forge (const char *header, const char *claims, const char *secret)
{
  g_autofree char *first = tk_base64url_encode ((const guint8 *) header, strlen (header));
  g_autofree char *second = tk_base64url_encode ((const guint8 *) claims, strlen (claims));
  g_autofree char *body = g_strdup_printf ("%s.%s", first, second);
  g_autofree char *signature = secret != NULL ? sign (secret, body) : g_strdup ("");

  return g_strdup_printf ("%s.%s", body, signature);
}

static void
make (GRand *random, GByteArray *input)
{
  const char *header = words[g_rand_boolean (random) ? 0 : g_rand_int_range (random, 0, 8)];

  if (g_rand_boolean (random))
    {
      g_autofree char *token = forge (words[0], CLAIMS, OURS);

      tk_fuzz_append (input, token);
      return;
    }
  tk_fuzz_append (input, header);
  tk_fuzz_append (input, "\n" CLAIMS);
}

const TkFuzzHarness tk_fuzz_harness = { "jwt", HUB_JWT_TEXT_MAX + 100, words, make };

static GPtrArray *
make_keys (void)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_jwt_key_free);

  g_ptr_array_add (keys, hub_jwt_key_new ("now", OURS));
  g_ptr_array_add (keys, hub_jwt_key_new ("before", BEFORE));
  return keys;
}

static void
check_good (const HubJwtRead *read)
{
  g_assert_cmpint (read->account, >, 0);
  g_assert_cmpint (read->until, >, NOW - LEEWAY_MOST);
  g_assert_cmpuint (strlen (read->jti), >, 0);
  g_assert_true (g_utf8_validate (read->jti, -1, NULL) && g_utf8_validate (read->session, -1, NULL));
}

/* Whoever has none of our keys gets nowhere; a refusal leaves what it was given. */
static void
check_stranger (const GPtrArray *keys, const char *token)
{
  HubJwtRead read = { .account = -77 };

  g_assert_cmpint (hub_jwt_read (keys, token, NOW, &read), !=, HUB_JWT_GOOD);
  g_assert_cmpint (read.account, ==, -77);
}

/* The text as it is: good only if what it says was signed by one of the keys. */
static void
check_token (const GPtrArray *keys, const char *token)
{
  const char *dot = strrchr (token, '.');
  HubJwtRead read = { 0 };

  if (hub_jwt_read (keys, token, NOW, &read) != HUB_JWT_GOOD)
    return;
  g_assert_nonnull (dot);
  g_autofree char *body = g_strndup (token, (gsize) (dot - token)), *now = sign (OURS, body), *before = sign (BEFORE, body);
  g_assert_true (strcmp (dot + 1, now) == 0 || strcmp (dot + 1, before) == 0);
  check_good (&read);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = tk_fuzz_text (data, size);
  g_autoptr (GPtrArray) keys = make_keys ();
  char *claims = strchr (text, '\n');

  check_token (keys, text);
  if (claims == NULL)
    return 0;
  *claims++ = '\0';
  g_autofree char *unsigned_one = forge (text, claims, NULL), *theirs = forge (text, claims, THEIRS), *ours = forge (text, claims, OURS);
  check_stranger (keys, unsigned_one);
  check_stranger (keys, theirs);
  check_token (keys, ours);
  return 0;
}
