/* Who may ask how often. Whoever the guard knows counts for themselves, whichever of their tokens they send; everything else
 * counts for its address, so that neither inventing tokens nor making many gains anything.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-server-private.h"

static HubHttpRateLimit
limit_of (HubHttpServer *server, guint class)
{
  return server->settings.rate_limits[class < server->settings.n_rate_limits ? class : 0];
}

static guint
class_of (HubHttpRequest *request)
{
  return request->match.route != NULL ? request->match.route->rate_class : 0;
}

static guint
take (HubHttpServer *server, HubHttpRequest *request, const HubHttpRateKey *key)
{
  request->counted = TRUE;

  return hub_http_rate_take_key (server->limits, key, limit_of (server, class_of (request)), request->began_us / 1000);
}

#define TOKENS G_MAXUINT32 /* no class of requests: whose a token is holds for all */

/* Returns the seconds to wait, 0 to go on. Whose a token was is only looked at: one that has ended takes nothing from them. */
guint
hub_http_limits_before_guard (HubHttpServer *server, HubHttpRequest *request)
{
  guint class = class_of (request);
  const char *bearer = hub_http_request_get_bearer (request);
  HubHttpRateKey token, key;

  if (server->settings.n_rate_limits == 0 || limit_of (server, class).tries == 0)
    return 0;

  hub_http_rate_key_address (&key, class, request->remote);
  if (bearer == NULL || request->match.route == NULL)
    return take (server, request, &key);

  /* When nothing is known of this token the guard is asked, but only for an address that may still ask. */
  hub_http_rate_key_secret (&token, TOKENS, bearer);
  if (hub_http_rate_recall (server->limits, &token, &key))
    key.class = class;

  return hub_http_rate_look (server->limits, &key, limit_of (server, class), request->began_us / 1000);
}

static void
name_caller (HubHttpRequest *request, const char *bearer, HubHttpRateKey *key)
{
  if (request->rate_key != NULL)
    hub_http_rate_key_name (key, class_of (request), request->rate_key);
  else
    hub_http_rate_key_secret (key, class_of (request), bearer);
}

guint
hub_http_limits_after_guard (HubHttpServer *server, HubHttpRequest *request, gboolean refused)
{
  guint class = class_of (request);
  const char *bearer = hub_http_request_get_bearer (request);
  HubHttpRateKey token, key;

  if (server->settings.n_rate_limits == 0 || request->counted || limit_of (server, class).tries == 0)
    return 0;

  if (bearer != NULL)
    hub_http_rate_key_secret (&token, TOKENS, bearer);
  if (bearer != NULL && (request->caller != NULL || request->rate_key != NULL))
    {
      name_caller (request, bearer, &key);
      hub_http_rate_remember (server->limits, &token, &key);
    }
  else
    {
      if (bearer != NULL && refused)
        hub_http_rate_forget (server->limits, &token);
      hub_http_rate_key_address (&key, class, request->remote);
    }

  return take (server, request, &key);
}
