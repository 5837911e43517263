/* Who may ask how often. A token that was found good counts for itself; everything else counts for its address, so that
 * inventing tokens gains nothing. SPDX-License-Identifier: GPL-3.0-or-later */
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

/* Returns the seconds to wait, 0 to go on. */
guint
hub_http_limits_before_guard (HubHttpServer *server, HubHttpRequest *request)
{
  guint class = class_of (request);
  const char *bearer = hub_http_request_get_bearer (request);
  HubHttpRateKey key;

  if (server->settings.n_rate_limits == 0 || limit_of (server, class).tries == 0)
    return 0;

  if (bearer != NULL)
    {
      hub_http_rate_key_secret (&key, class, bearer);
      if (hub_http_rate_knows (server->limits, &key))
        return take (server, request, &key);
    }
  hub_http_rate_key_address (&key, class, request->remote);
  if (bearer == NULL || request->match.route == NULL)
    return take (server, request, &key);

  /* Nothing is known of this token: the guard is asked, but only for an address that may still ask. */
  return hub_http_rate_look (server->limits, &key, limit_of (server, class), request->began_us / 1000);
}

guint
hub_http_limits_after_guard (HubHttpServer *server, HubHttpRequest *request)
{
  guint class = class_of (request);
  const char *bearer = hub_http_request_get_bearer (request);
  HubHttpRateKey key;

  if (server->settings.n_rate_limits == 0 || request->counted || limit_of (server, class).tries == 0)
    return 0;

  if (bearer != NULL && request->caller != NULL)
    hub_http_rate_key_secret (&key, class, bearer);
  else
    hub_http_rate_key_address (&key, class, request->remote);

  return take (server, request, &key);
}
