/* libjwt encodes, decodes and verifies; here is which tokens are taken at all. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-jwt.h"

#include <errno.h>
#include <jwt.h>
#include <stdlib.h>
#include <string.h>

#include "tk-keys.h"
#include "tk-uuid.h"

#define LEEWAY_MS G_GINT64_CONSTANT (30000)
#define TYPE "access"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (jwt_t, jwt_free)

HubJwtKey *
hub_jwt_key_new (const char *kid, const char *secret)
{
  HubJwtKey *key = g_new0 (HubJwtKey, 1);

  key->kid = g_strdup (kid);
  key->secret = g_strdup (secret);
  return key;
}

void
hub_jwt_key_free (HubJwtKey *key)
{
  g_free (key->kid);
  g_free (key->secret);
  g_free (key);
}

char *
hub_jwt_sign (const HubJwtKey *key, const HubJwtClaims *claims)
{
  g_autofree char *sub = g_strdup_printf ("%" G_GINT64_FORMAT, claims->account);
  g_autoptr (jwt_t) jwt = NULL;

  if (jwt_new (&jwt) != 0 || jwt_set_alg (jwt, JWT_ALG_HS256, (const guint8 *) key->secret, (int) strlen (key->secret)) != 0
      || jwt_add_header (jwt, "kid", key->kid) != 0 || jwt_add_grant (jwt, "sub", sub) != 0
      || jwt_add_grant (jwt, "role", claims->role) != 0 || jwt_add_grant (jwt, "sid", claims->session) != 0
      || jwt_add_grant (jwt, "jti", claims->jti) != 0 || jwt_add_grant (jwt, "type", TYPE) != 0
      || jwt_add_grant_int (jwt, "at", claims->issued_at) != 0
      || jwt_add_grant_int (jwt, "iat", claims->issued_at / 1000) != 0 || jwt_add_grant_int (jwt, "exp", claims->until / 1000) != 0)
    g_error ("No memory left to make a token");
  char *made = jwt_encode_str (jwt);
  char *token = g_strdup (made);
  free (made);
  return token;
}

/* Before anything is verified: the algorithm is ours to choose, never the token's. NULL when no key of ours made it. */
static const HubJwtKey *
key_of (const GPtrArray *keys, const char *token)
{
  g_autoptr (jwt_t) unverified = NULL;
  const char *kid;

  if (jwt_decode (&unverified, token, NULL, 0) != 0)
    {
      unverified = NULL;
      return NULL;
    }
  if (g_strcmp0 (jwt_get_header (unverified, "alg"), "HS256") != 0 || (kid = jwt_get_header (unverified, "kid")) == NULL)
    return NULL;
  for (guint i = 0; i < keys->len; i++)
    {
      const HubJwtKey *key = keys->pdata[i];

      if (strcmp (key->kid, kid) == 0)
        return key;
    }
  return NULL;
}

/* 0 when there is none, or it is none. */
static gint64
time_of (jwt_t *jwt, const char *claim)
{
  long seconds = jwt_get_grant_int (jwt, claim);

  return seconds > 0 && seconds < G_MAXINT64 / 2000 ? (gint64) seconds * 1000 : 0;
}

static gboolean
take_text (jwt_t *jwt, const char *claim, char *out, gsize size)
{
  const char *text = jwt_get_grant (jwt, claim);

  return text != NULL && *text != '\0' && g_strlcpy (out, text, size) < size;
}

static HubJwtVerdict
judge (jwt_t *jwt, gint64 now, HubJwtRead *read)
{
  const char *type = jwt_get_grant (jwt, "type"), *sub = jwt_get_grant (jwt, "sub");
  guint64 account;

  read->issued_at = jwt_get_grant_int (jwt, "at");
  read->until = time_of (jwt, "exp");
  if (g_strcmp0 (type, TYPE) != 0 || sub == NULL || !g_ascii_string_to_unsigned (sub, 10, 1, G_MAXINT64, &account, NULL)
      || time_of (jwt, "iat") == 0 || read->issued_at / 1000 * 1000 != time_of (jwt, "iat") || read->until == 0
      || read->issued_at > now + LEEWAY_MS
      || !take_text (jwt, "jti", read->jti, sizeof read->jti) || !tk_uuid_is_valid (read->jti)
      || !take_text (jwt, "sid", read->session, sizeof read->session))
    return HUB_JWT_BAD;
  read->account = (gint64) account;
  return now > read->until + LEEWAY_MS ? HUB_JWT_EXPIRED : HUB_JWT_GOOD;
}

HubJwtVerdict
hub_jwt_read (const GPtrArray *keys, const char *token, gint64 now, HubJwtRead *read)
{
  const HubJwtKey *key = strlen (token) <= HUB_JWT_TEXT_MAX ? key_of (keys, token) : NULL;
  g_autoptr (jwt_t) jwt = NULL;
  HubJwtRead found = { 0 };

  if (key == NULL)
    return HUB_JWT_BAD;
  if (jwt_decode (&jwt, token, (const guint8 *) key->secret, (int) strlen (key->secret)) != 0)
    {
      jwt = NULL;
      return HUB_JWT_BAD;
    }
  if (jwt_get_alg (jwt) != JWT_ALG_HS256)
    return HUB_JWT_BAD;
  HubJwtVerdict verdict = judge (jwt, now, &found);
  if (verdict == HUB_JWT_GOOD)
    *read = found;
  return verdict;
}
