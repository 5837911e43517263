/* What the settings say, for the server and the service. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-serve-settings.h"

#include "hub-log.h"

#define MINUTE 60

static const char *const *
or_none (char **list)
{
  return list[0] != NULL ? (const char *const *) list : NULL;
}

static void
set_rates (HubServeSettings *settings, const HubConfig *config)
{
  const gint64 a_minute[HUB_API_RATES] = {
    [HUB_API_RATE_USUAL] = config->limits.usual,
    [HUB_API_RATE_ACCOUNTS] = config->limits.accounts,
    [HUB_API_RATE_GATEWAYS] = config->limits.gateways,
    [HUB_API_RATE_TERMINALS] = config->limits.terminals,
  };

  for (gsize i = 0; i < HUB_API_RATES; i++)
    settings->rates[i] = (HubHttpRateLimit){ .tries = (guint) a_minute[i], .seconds = MINUTE };
  settings->http.rate_limits = settings->rates;
  settings->http.n_rate_limits = HUB_API_RATES;
}

/* The log may begin anew while the server runs. */
static gboolean
logs_requests (void)
{
  return hub_log_has (G_LOG_LEVEL_INFO);
}

void
hub_serve_settings_init (HubServeSettings *settings, const HubConfig *config, const char *listen)
{
  gboolean any_origin = config->http.cors_origins == NULL || g_str_equal (config->http.cors_origins, "*");

  *settings = (HubServeSettings){ .origins = hub_config_list (any_origin ? NULL : config->http.cors_origins),
                                  .proxies = hub_config_list (config->http.trusted_proxies) };
  settings->http = (HubHttpSettings){
    .listen = listen,
    .certificate = config->certificate,
    .key = config->key,
    .threads = (guint) config->http.threads,
    .slow_threads = (guint) config->http.slow_threads,
    .slow_queue = (guint) config->http.slow_queue,
    .connections = (guint) config->http.connections,
    .connections_per_address = (guint) config->http.connections_per_address,
    .idle_seconds = (guint) config->http.idle_seconds,
    .receive_seconds = (guint) config->http.receive_seconds,
    .head_limit = (gsize) config->http.head_limit,
    .body_limit = (gsize) config->http.body_limit,
    .bodies_limit = (guint64) config->http.bodies_limit,
    .cors_origins = or_none (settings->origins),
    .trusted_proxies = or_none (settings->proxies),
    .logs_requests = logs_requests,
  };
  set_rates (settings, config);
}

void
hub_serve_settings_clear (HubServeSettings *settings)
{
  g_strfreev (settings->origins);
  g_strfreev (settings->proxies);
}

void
hub_serve_web_rules (HubWebRules *rules, const HubConfig *config)
{
  gboolean mail = config->mail.url != NULL;

  *rules = (HubWebRules){
    .otp = config->web.otp != NULL ? g_str_equal (config->web.otp, "yes") : mail,
    .unmoderated = g_str_equal (config->web.moderation, "auto"),
    .list_past = g_str_equal (config->web.list_past, "yes"),
    .url = config->url,
    .zone = config->zone,
    .currency = config->currency,
    .jwt_keys = config->jwt.keys,
    .token_seconds = config->jwt.minutes * MINUTE,
    .refresh_days = config->jwt.refresh_days,
  };
}
