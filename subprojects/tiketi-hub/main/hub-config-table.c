/* Every setting there is, with its default and its limits. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-config-private.h"

#include <string.h>

#define AT(field) G_STRUCT_OFFSET (HubConfig, field)
#define TEXT(group, key, field, usual) { group, key, AT (field), HUB_SETTING_TEXT, FALSE, usual }
#define SECRET(group, key, field) { group, key, AT (field), HUB_SETTING_TEXT, TRUE }
#define NUMBER(group, key, field, usual, least, most) \
  { group, key, AT (field), HUB_SETTING_NUMBER, FALSE, usual, NULL, least, most }
#define CHOICE(group, key, field, usual, choices) { group, key, AT (field), HUB_SETTING_CHOICE, FALSE, usual, choices }

static const HubSetting settings[] = {
  TEXT ("hub", "db", db, NULL),
  TEXT ("hub", "key", key_file, NULL),
  TEXT ("hub", "listen", listen, NULL),
  { "hub", "url", AT (url), .file_first = TRUE },
  TEXT ("hub", "zone", zone, "Africa/Nairobi"),
  TEXT ("hub", "currency", currency, "KES"),
  TEXT ("tls", "certificate", tls.certificate, NULL),
  TEXT ("tls", "key", tls.key, NULL),
  NUMBER ("http", "threads", http.threads, "8", 1, 256),
  NUMBER ("http", "slow_threads", http.slow_threads, "2", 1, 64),
  NUMBER ("http", "slow_queue", http.slow_queue, "64", 1, 10000),
  NUMBER ("http", "connections", http.connections, "4096", 16, 1000000),
  NUMBER ("http", "connections_per_address", http.connections_per_address, "512", 1, 1000000),
  NUMBER ("http", "idle_seconds", http.idle_seconds, "75", 1, 3600),
  NUMBER ("http", "receive_seconds", http.receive_seconds, "60", 1, 3600),
  NUMBER ("http", "head_limit", http.head_limit, "32768", 8192, 1048576),
  NUMBER ("http", "body_limit", http.body_limit, "65536", 1024, 16777216),
  NUMBER ("http", "bodies_limit", http.bodies_limit, "268435456", 1048576, 1099511627776),
  TEXT ("http", "trusted_proxies", http.trusted_proxies, NULL),
  TEXT ("http", "cors_origins", http.cors_origins, NULL),
  NUMBER ("limits", "usual", limits.usual, "100", 0, 1000000),
  NUMBER ("limits", "accounts", limits.accounts, "20", 0, 1000000),
  NUMBER ("limits", "gateways", limits.gateways, "6000", 0, 1000000),
  NUMBER ("limits", "terminals", limits.terminals, "6000", 0, 1000000),
  CHOICE ("web", "otp", web.otp, NULL, "yes|no"),
  CHOICE ("web", "moderation", web.moderation, "required", "required|auto"),
  CHOICE ("web", "list_past", web.list_past, "no", "yes|no"),
  SECRET ("jwt", "keys", jwt.keys),
  NUMBER ("jwt", "minutes", jwt.minutes, "60", 1, 1440),
  NUMBER ("jwt", "refresh_days", jwt.refresh_days, "30", 1, 365),
  CHOICE ("log", "level", log.level, "message", "error|warning|message|info|debug"),
  CHOICE ("log", "format", log.format, "text", "text|json"),
  SECRET ("metrics", "token", metrics.token),
  TEXT ("mpesa", "base", mpesa.base, NULL),
  TEXT ("mpesa", "consumer_key", mpesa.consumer_key, NULL),
  SECRET ("mpesa", "consumer_secret", mpesa.consumer_secret),
  SECRET ("mpesa", "passkey", mpesa.passkey),
  TEXT ("mpesa", "shortcode", mpesa.shortcode, NULL),
  CHOICE ("mpesa", "kind", mpesa.kind, NULL, "paybill|buygoods"),
  TEXT ("mpesa", "till", mpesa.till, NULL),
  TEXT ("mpesa", "callback_url", mpesa.callback_url, NULL),
  SECRET ("mpesa", "callback_secret", mpesa.callback_secret),
  TEXT ("mpesa", "callback_from", mpesa.callback_from, NULL),
  TEXT ("paystack", "base", paystack.base, NULL),
  SECRET ("paystack", "secret_key", paystack.secret_key),
  TEXT ("paystack", "email", paystack.email, NULL),
  TEXT ("mail", "url", mail.url, NULL),
  TEXT ("mail", "user", mail.user, NULL),
  SECRET ("mail", "password", mail.password),
  TEXT ("mail", "from", mail.from, NULL),
  CHOICE ("mail", "starttls", mail.starttls, NULL, "always|try|never"),
  TEXT ("mail", "ca", mail.ca, NULL),
  TEXT ("sms", "url", sms.url, NULL),
  SECRET ("sms", "token", sms.token),
};

const HubSetting *
hub_config_table (gsize *n)
{
  *n = G_N_ELEMENTS (settings);
  return settings;
}

char **
hub_setting_text (HubConfig *config, const HubSetting *setting)
{
  return (char **) ((char *) config + setting->offset);
}

gint64 *
hub_setting_number (HubConfig *config, const HubSetting *setting)
{
  return (gint64 *) ((char *) config + setting->offset);
}

/* ---- What was meant ---- */

#define WORD_MAX 40

/* Levenshtein's distance; a long word is far from everything. */
static guint
distance (const char *a, const char *b)
{
  gsize n = strlen (a), m = strlen (b);
  guint row[WORD_MAX + 1];

  if (n > WORD_MAX || m > WORD_MAX)
    return G_MAXUINT;
  for (gsize j = 0; j <= m; j++)
    row[j] = (guint) j;
  for (gsize i = 1; i <= n; i++)
    {
      guint corner = row[0];

      row[0] = (guint) i;
      for (gsize j = 1; j <= m; j++)
        {
          guint swap = corner + (a[i - 1] != b[j - 1] ? 1 : 0);

          corner = row[j];
          row[j] = MIN (MIN (row[j] + 1, row[j - 1] + 1), swap);
        }
    }
  return row[m];
}

static gboolean
is_near (guint far, const char *word)
{
  return far <= CLAMP (strlen (word) / 2, 1, 3);
}

const HubSetting *
hub_config_guess (const char *group, const char *key)
{
  const HubSetting *best = NULL;
  guint least = G_MAXUINT;

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      gboolean here = strcmp (settings[i].group, group) == 0;
      guint far = distance (key, settings[i].key);
      guint weighed = far == G_MAXUINT ? far : 2 * far + (here ? 0 : 1);

      if (weighed < least && is_near (far, key) && (here || far == 0))
        {
          best = &settings[i];
          least = weighed;
        }
    }
  return best;
}

const char *
hub_config_guess_group (const char *group)
{
  const char *best = NULL;
  guint least = G_MAXUINT;

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      guint far = distance (group, settings[i].group);

      if (far < least && is_near (far, group))
        {
          best = settings[i].group;
          least = far;
        }
    }
  return best;
}
