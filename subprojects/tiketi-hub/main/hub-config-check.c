/* What settings must be for the hub to work: addresses, origins, zones, keys. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-config-private.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "hub-http-listen.h"
#include "hub-http-proxy.h"

#define TOKEN_LEAST 16
#define JWT_NAME_MOST 32
#define JWT_SECRET_LEAST 32 /* as many bytes as HS256 has */
#define JWT_SECRET_MOST 256

static gboolean
is_url (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0'
         && (g_strcmp0 (g_uri_get_scheme (uri), "http") == 0 || g_strcmp0 (g_uri_get_scheme (uri), "https") == 0);
}

/* Scheme, host and port alone, as browsers send it. */
static gboolean
is_origin (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  return is_url (text) && *g_uri_get_path (uri) == '\0' && g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL
         && g_uri_get_userinfo (uri) == NULL;
}

/* "10.0.0.0/8", "192.0.2.7", "2001:db8::/32" */
static gboolean
is_network (const char *text)
{
  const char *const texts[] = { text, NULL };
  g_autoptr (HubHttpProxies) proxies = hub_http_proxies_new (texts, NULL);

  return proxies != NULL;
}

typedef gboolean (*Fits) (const char *item);

static void
check_items (HubMistakes *mistakes, const char *group, const char *key, const char *text, Fits fits, const char *why)
{
  g_auto (GStrv) items = hub_config_list (text);

  for (gsize i = 0; items[i] != NULL; i++)
    if (!fits (items[i]))
      hub_config_mistake (mistakes, HUB_CONFIG_ERROR_VALUE, _("%s: \"%s\" in [%s]: %s, not \"%s\"."), mistakes->path, key, group,
                          why, items[i]);
}

static gboolean
is_zone (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (text);

  return zone != NULL;
}

static gboolean
is_currency (const char *text)
{
  return strlen (text) == 3 && g_ascii_isupper (text[0]) && g_ascii_isupper (text[1]) && g_ascii_isupper (text[2]);
}

static void
check_hub (const HubConfig *config, HubMistakes *mistakes)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (config->listen != NULL && !hub_http_listen_parse (config->listen, &host, &port, NULL))
    hub_config_mistake (mistakes, HUB_CONFIG_ERROR_VALUE,
                        _("%s: \"listen\" in [hub] must be HOST:PORT, for example 0.0.0.0:8080, not \"%s\"."), mistakes->path,
                        config->listen);
  if (config->url != NULL && !is_url (config->url))
    hub_config_mistake (mistakes, HUB_CONFIG_ERROR_VALUE,
                        _("%s: \"url\" in [hub] must be an http or https address, not \"%s\"."), mistakes->path, config->url);
  if (config->zone != NULL && !is_zone (config->zone))
    hub_config_wrong (mistakes, "hub", "zone", _("must be the name of a time zone, for example Africa/Nairobi"));
  if (config->currency != NULL && !is_currency (config->currency))
    hub_config_wrong (mistakes, "hub", "currency", _("must be three capital letters, for example KES"));
}

static void
check_http (const HubConfig *config, HubMistakes *mistakes)
{
  if ((config->tls.certificate != NULL) != (config->tls.key != NULL))
    hub_config_mistake (mistakes, HUB_CONFIG_ERROR_VALUE,
                        _("%s: [tls] needs both \"certificate\" and \"key\"; add the one that is missing."), mistakes->path);
  check_items (mistakes, "http", "trusted_proxies", config->http.trusted_proxies, is_network,
               _("write addresses or networks, for example 127.0.0.1, 10.0.0.0/8"));
  if (g_strcmp0 (config->http.cors_origins, "*") != 0)
    check_items (mistakes, "http", "cors_origins", config->http.cors_origins, is_origin,
                 _("write origins without a path, for example https://tickets.example"));
  if (config->http.connections_per_address > config->http.connections)
    hub_config_wrong (mistakes, "http", "connections_per_address", _("must not be more than \"connections\""));
}

/* "kid:secret" */
static gboolean
is_jwt_key (const char *item)
{
  const char *colon = strchr (item, ':');
  gsize kid = colon != NULL ? (gsize) (colon - item) : 0;

  return kid >= 1 && kid <= JWT_NAME_MOST && strspn (item, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") == kid
         && strlen (colon + 1) >= JWT_SECRET_LEAST && strlen (colon + 1) <= JWT_SECRET_MOST;
}

/* A wrong one is not repeated: it is a secret. */
static void
check_secrets (const HubConfig *config, HubMistakes *mistakes)
{
  g_auto (GStrv) keys = hub_config_list (config->jwt.keys);

  for (gsize i = 0; keys[i] != NULL; i++)
    if (!is_jwt_key (keys[i]))
      {
        hub_config_wrong (mistakes, "jwt", "keys", _("must be NAME:SECRET, with 32 to 256 characters in each secret, and commas between them"));
        break;
      }
  if (config->metrics.token != NULL && (strlen (config->metrics.token) < TOKEN_LEAST || strpbrk (config->metrics.token, " \t\"") != NULL))
    hub_config_wrong (mistakes, "metrics", "token", _("must have at least 16 characters and no blanks"));
}

static void
check_web (const HubConfig *config, HubMistakes *mistakes)
{
  if (g_strcmp0 (config->web.otp, "yes") == 0 && config->mail.url == NULL)
    hub_config_wrong (mistakes, "web", "otp", _("needs [mail], because the code is mailed; add it, or say no"));
}

void
hub_config_check (const HubConfig *config, HubMistakes *mistakes)
{
  check_hub (config, mistakes);
  check_http (config, mistakes);
  check_secrets (config, mistakes);
  check_web (config, mistakes);
}
