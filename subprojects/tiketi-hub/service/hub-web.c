/* Settings of the central API. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-web-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-token.h"

#define ZONE "Africa/Nairobi"
#define CURRENCY "KES"
#define KID_MAX 32
#define REFRESH_DAYS 30
#define SECRET_MIN 32
#define SECRET_MAX 256
#define KEYS_MAX 10
#define TOKEN_SECONDS_MAX (24 * 3600)
#define REFRESH_DAYS_MAX 366

/* Hubs with one key file agree on it, and nobody learns the key from it. (transfer full) */
static char *
derive (const TkKeyPair *key, const char *domain)
{
  guint8 signature[TK_SIGNATURE_SIZE], digest[TK_DIGEST_SIZE];

  tk_key_pair_sign (key, domain, (const guint8 *) "", 0, signature);
  tk_digest (signature, sizeof signature, NULL, 0, digest);
  return tk_hex_encode (digest, sizeof digest);
}

static void
set_defaults (HubWebRules *rules)
{
  rules->token_seconds = rules->token_seconds != 0 ? rules->token_seconds : HUB_TOKEN_SECONDS;
  rules->refresh_days = rules->refresh_days != 0 ? rules->refresh_days : REFRESH_DAYS;
}

HubWeb *
hub_web_new (const TkKeyPair *key)
{
  HubWeb *web = g_new0 (HubWeb, 1);
  g_autofree char *secret = derive (key, "tiketi.jwt.v1");
  g_autofree char *kid = tk_hex_encode (tk_key_pair_get_public (key), 4);

  web->url = g_strdup ("");
  web->zone = g_strdup (ZONE);
  web->currency = g_strdup (CURRENCY);
  web->rules = (HubWebRules){ .url = web->url, .zone = web->zone, .currency = web->currency };
  set_defaults (&web->rules);
  web->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_jwt_key_free);
  g_ptr_array_add (web->keys, hub_jwt_key_new (kid, secret));
  web->code_secret = derive (key, "tiketi.code.v1");
  return web;
}

void
hub_web_free (HubWeb *web)
{
  if (web == NULL)
    return;
  g_ptr_array_unref (web->keys);
  g_free (web->url);
  g_free (web->zone);
  g_free (web->currency);
  g_free (web->code_secret);
  g_free (web);
}

static gboolean
is_kid (const char *kid)
{
  gsize length = strlen (kid);

  return length > 0 && length <= KID_MAX && strspn (kid, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") == length;
}

static gboolean
add_key (GPtrArray *keys, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  gsize length = parts[0] != NULL && parts[1] != NULL ? strlen (parts[1]) : 0;

  if (length < SECRET_MIN || length > SECRET_MAX || !is_kid (parts[0]) || keys->len >= KEYS_MAX)
    return hub_refuse (error, HUB_ERROR_INVALID,
                       _("jwt_keys must be kid:secret,kid:secret with secrets of %d to %d characters, at most %d of them"),
                       SECRET_MIN, SECRET_MAX, KEYS_MAX);
  for (guint i = 0; i < keys->len; i++)
    {
      if (strcmp (((HubJwtKey *) keys->pdata[i])->kid, parts[0]) == 0)
        return hub_refuse (error, HUB_ERROR_INVALID, _("jwt_keys names the key %s twice"), parts[0]);
    }
  g_ptr_array_add (keys, hub_jwt_key_new (parts[0], parts[1]));
  return TRUE;
}

/* (transfer full) */
static GPtrArray *
read_keys (const char *text, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_jwt_key_free);
  g_auto (GStrv) list = g_strsplit_set (text, ", \t\r\n", -1);

  for (char **item = list; *item != NULL; item++)
    {
      if (**item != '\0' && !add_key (keys, *item, error))
        return NULL;
    }
  if (keys->len > 0)
    return g_steal_pointer (&keys);
  hub_refuse (error, HUB_ERROR_INVALID, _("jwt_keys names no key; leave it out to use one that comes from the hub's own"));
  return NULL;
}

static gboolean
check_rules (const HubWebRules *rules, GError **error)
{
  g_autoptr (GTimeZone) zone = rules->zone != NULL ? g_time_zone_new_identifier (rules->zone) : g_time_zone_new_utc ();

  if (rules->url != NULL && *rules->url != '\0' && !g_str_has_prefix (rules->url, "https://")
      && !g_str_has_prefix (rules->url, "http://"))
    return hub_refuse (error, HUB_ERROR_INVALID, _("The hub's public address must begin with https:// or http://"));
  if (rules->token_seconds < 0 || rules->token_seconds > TOKEN_SECONDS_MAX || rules->refresh_days < 0
      || rules->refresh_days > REFRESH_DAYS_MAX)
    return hub_refuse (error, HUB_ERROR_INVALID, _("A token may be good for a day at most, and a session for %d days"),
                       REFRESH_DAYS_MAX);
  return zone != NULL || hub_refuse (error, HUB_ERROR_INVALID, _("There is no time zone “%s”; write it as Africa/Nairobi"), rules->zone);
}

gboolean
hub_service_set_web (HubService *service, const HubWebRules *rules, GError **error)
{
  HubWeb *web = service->web;
  g_autoptr (GPtrArray) keys = NULL;

  if (!check_rules (rules, error) || (rules->jwt_keys != NULL && (keys = read_keys (rules->jwt_keys, error)) == NULL))
    return FALSE;
  if (keys != NULL)
    {
      g_ptr_array_unref (web->keys);
      web->keys = g_steal_pointer (&keys);
    }
  g_free (web->url);
  g_free (web->zone);
  web->url = g_strdup (rules->url != NULL ? rules->url : "");
  web->zone = g_strdup (rules->zone != NULL ? rules->zone : ZONE);
  g_free (web->currency);
  web->currency = g_strdup (rules->currency != NULL ? rules->currency : CURRENCY);
  while (g_str_has_suffix (web->url, "/"))
    web->url[strlen (web->url) - 1] = '\0';
  web->rules = *rules;
  web->rules.url = web->url;
  web->rules.zone = web->zone;
  web->rules.currency = web->currency;
  web->rules.jwt_keys = NULL;
  set_defaults (&web->rules);
  return TRUE;
}

const HubWebRules *
hub_service_get_web (HubService *service)
{
  return &service->web->rules;
}
