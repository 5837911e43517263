/* JSON Web Tokens (RFC 7519), HS256 and nothing else. Pure: keys and time are handed in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_JWT_TEXT_MAX 2000

typedef struct { char *kid, *secret; } HubJwtKey;
HubJwtKey *hub_jwt_key_new (const char *kid, const char *secret);
void hub_jwt_key_free (HubJwtKey *key);

typedef struct {
  gint64 account;
  const char *role;      /* as it was; it is looked up with every call */
  const char *session;   /* what refreshing keeps */
  const char *jti;       /* a UUIDv7 */
  gint64 issued_at;      /* UTC ms: “at” says what “iat” rounds to seconds, so that a token is told from a change just before it */
  gint64 until;          /* UTC ms, counted in seconds */
} HubJwtClaims;
/* (transfer full) */
char *hub_jwt_sign (const HubJwtKey *key, const HubJwtClaims *claims);

typedef enum { HUB_JWT_GOOD, HUB_JWT_BAD, HUB_JWT_EXPIRED } HubJwtVerdict;
typedef struct { gint64 account, issued_at, until; char jti[64], session[64]; } HubJwtRead;
/* keys: of HubJwtKey. *read is filled when it is GOOD. */
HubJwtVerdict hub_jwt_read (const GPtrArray *keys, const char *token, gint64 now, HubJwtRead *read);

G_END_DECLS
