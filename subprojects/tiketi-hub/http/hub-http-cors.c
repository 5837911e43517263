/* CORS headers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-cors.h"

#include <string.h>

#define METHODS "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
#define TAKEN "Authorization, Content-Type, Idempotency-Key, X-Request-Id, If-None-Match"
#define SHOWN "X-Request-Id, Retry-After, ETag, Content-Disposition"
#define REMEMBER_SECONDS "600"

static gboolean
is_any (const char *const *origins)
{
  return origins == NULL || (origins[0] != NULL && strcmp (origins[0], "*") == 0);
}

/* TRUE when the page may read the answer. */
static gboolean
allow_origin (const char *const *origins, const char *origin, gboolean kept, HubHttpHeaderFunc add, gpointer data)
{
  if (is_any (origins))
    {
      if (origin == NULL && !kept)
        return FALSE;
      add ("Access-Control-Allow-Origin", "*", data);
      return TRUE;
    }

  add ("Vary", "Origin", data);
  if (origin == NULL || !g_strv_contains (origins, origin))
    return FALSE;
  add ("Access-Control-Allow-Origin", origin, data);
  add ("Access-Control-Allow-Credentials", "true", data);

  return TRUE;
}

void
hub_http_cors_allow (const char *const *origins, const char *origin, gboolean kept, HubHttpHeaderFunc add, gpointer data)
{
  if (allow_origin (origins, origin, kept, add, data))
    add ("Access-Control-Expose-Headers", SHOWN, data);
}

void
hub_http_cors_preflight (const char *const *origins, const char *origin, HubHttpHeaderFunc add, gpointer data)
{
  if (!allow_origin (origins, origin, FALSE, add, data))
    return;
  add ("Access-Control-Allow-Methods", METHODS, data);
  add ("Access-Control-Allow-Headers", TAKEN, data);
  add ("Access-Control-Max-Age", REMEMBER_SECONDS, data);
}
