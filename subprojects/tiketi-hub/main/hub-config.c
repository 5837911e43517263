/* Reads the configuration file strictly: an unknown key is a typing mistake somebody would otherwise search for all
 * night. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-config.h"

#include <string.h>
#include <sys/stat.h>
#include <glib/gi18n-lib.h>
#include "hub-config-private.h"
#include "hub-http-listen.h"

G_DEFINE_QUARK (hub-config-error-quark, hub_config_error)

typedef struct
{
  const char *group;
  const char *key;
  gsize offset;
  gboolean secret;
  gboolean environment; /* TIKETI_GROUP_KEY counts */
} Setting;

#define GATEWAY(group, key) { #group, #key, G_STRUCT_OFFSET (HubConfig, group.key), FALSE, TRUE }
#define SECRET(group, key) { #group, #key, G_STRUCT_OFFSET (HubConfig, group.key), TRUE, TRUE }

static const Setting known[] = {
  { "hub", "db", G_STRUCT_OFFSET (HubConfig, db) },
  { "hub", "listen", G_STRUCT_OFFSET (HubConfig, listen) },
  { "hub", "url", G_STRUCT_OFFSET (HubConfig, url) },
  { "tls", "certificate", G_STRUCT_OFFSET (HubConfig, certificate) },
  { "tls", "key", G_STRUCT_OFFSET (HubConfig, key) },
  GATEWAY (mpesa, base),
  GATEWAY (mpesa, consumer_key),
  SECRET (mpesa, consumer_secret),
  SECRET (mpesa, passkey),
  GATEWAY (mpesa, shortcode),
  GATEWAY (mpesa, kind),
  GATEWAY (mpesa, till),
  GATEWAY (mpesa, callback_url),
  SECRET (mpesa, callback_secret),
  GATEWAY (mpesa, callback_from),
  GATEWAY (paystack, base),
  SECRET (paystack, secret_key),
  GATEWAY (paystack, email),
  GATEWAY (mail, url),
  GATEWAY (mail, user),
  SECRET (mail, password),
  GATEWAY (mail, from),
  GATEWAY (mail, starttls),
  GATEWAY (sms, url),
  SECRET (sms, token),
};

static char **
field_of (HubConfig *config, const Setting *setting)
{
  return (char **) ((char *) config + setting->offset);
}

static const Setting *
find_setting (const char *group, const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].group, group) == 0 && (key == NULL || strcmp (known[i].key, key) == 0))
      return &known[i];

  return NULL;
}

static gboolean
read_group (HubConfig *config, GKeyFile *file, const char *path, const char *group, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      const Setting *setting = find_setting (group, keys[i]);
      char **field = setting != NULL ? field_of (config, setting) : NULL;

      if (setting == NULL)
        {
          g_set_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_UNKNOWN,
                       _("%s: \"%s\" in [%s] is not a setting; remove it or correct its name."), path, keys[i], group);
          return FALSE;
        }
      g_free (*field);
      *field = g_key_file_get_string (file, group, keys[i], NULL);
      if (*field == NULL || **field == '\0')
        {
          g_set_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_VALUE,
                       _("%s: \"%s\" in [%s] has no value; give one or remove the line."), path, keys[i], group);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_groups (HubConfig *config, GKeyFile *file, const char *path, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (gsize i = 0; groups[i] != NULL; i++)
    {
      if (find_setting (groups[i], NULL) == NULL)
        {
          g_set_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_UNKNOWN,
                       _("%s: [%s] is not a group of settings; there are [hub], [tls], [mpesa], [paystack], [mail] and [sms]."), path, groups[i]);
          return FALSE;
        }
      if (!read_group (config, file, path, groups[i], error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_url (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0'
         && (g_strcmp0 (g_uri_get_scheme (uri), "http") == 0 || g_strcmp0 (g_uri_get_scheme (uri), "https") == 0);
}

static gboolean
check_values (const HubConfig *config, const char *path, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (config->listen != NULL && !hub_http_listen_parse (config->listen, &host, &port, NULL))
    {
      g_set_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_VALUE,
                   _("%s: \"listen\" in [hub] must be HOST:PORT, for example 0.0.0.0:8080, not \"%s\"."), path,
                   config->listen);
      return FALSE;
    }
  if (config->url != NULL && !is_url (config->url))
    {
      g_set_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_VALUE,
                   _("%s: \"url\" in [hub] must be an http or https address, not \"%s\"."), path, config->url);
      return FALSE;
    }
  if ((config->certificate != NULL) != (config->key != NULL))
    {
      g_set_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_VALUE,
                   _("%s: [tls] needs both \"certificate\" and \"key\"; add the one that is missing."), path);
      return FALSE;
    }

  return TRUE;
}

/* Replaces the file's name in *field by its text. A relative name is beside the configuration file. */
static gboolean
load_pem (char **field, const char *path, const char *setting, gboolean secret, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) failure = NULL;
  struct stat status;

  if (*field == NULL)
    return TRUE;

  file = g_canonicalize_filename (*field, folder);
  if (secret && stat (file, &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    {
      g_set_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_EXPOSED,
                   _("%s: \"%s\" in [tls]: others than its owner can read %s; run chmod 600 on it."), path, setting,
                   file);
      return FALSE;
    }
  if (!g_file_get_contents (file, &text, NULL, &failure))
    {
      g_set_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_UNREADABLE, _("%s: \"%s\" in [tls]: %s."), path, setting,
                   failure->message);
      return FALSE;
    }

  g_free (*field);
  *field = g_steal_pointer (&text);
  return TRUE;
}

/* What the environment says counts, so that a secret need not be in a file. */
static void
read_environment (HubConfig *config)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autofree char *name = g_strdup_printf ("TIKETI_%s_%s", known[i].group, known[i].key);
      g_autofree char *upper = g_ascii_strup (name, -1);
      const char *value = known[i].environment ? g_getenv (upper) : NULL;

      if (value == NULL || *value == '\0')
        continue;
      g_free (*field_of (config, &known[i]));
      *field_of (config, &known[i]) = g_strdup (value);
    }
}

/* Before the environment is looked at: only what stands in the file matters. */
static gboolean
check_private (HubConfig *config, const char *path, GError **error)
{
  struct stat status;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (known[i].secret && *field_of (config, &known[i]) != NULL && stat (path, &status) == 0
        && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
      {
        g_set_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_EXPOSED,
                     _("%s holds \"%s\" of [%s], and others than its owner can read it; run chmod 600 on it."), path, known[i].key,
                     known[i].group);
        return FALSE;
      }

  return TRUE;
}

static gboolean
read_file (HubConfig *config, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) failure = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &failure))
    {
      g_set_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_UNREADABLE,
                   _("The configuration file %s cannot be read: %s."), path, failure->message);
      return FALSE;
    }
  return read_groups (config, file, path, error) && check_values (config, path, error) && check_private (config, path, error)
         && load_pem (&config->certificate, path, "certificate", FALSE, error)
         && load_pem (&config->key, path, "key", TRUE, error);
}

HubConfig *
hub_config_load (const char *path, GError **error)
{
  g_autoptr (HubConfig) config = g_new0 (HubConfig, 1);

  if (path != NULL && !read_file (config, path, error))
    return NULL;
  read_environment (config);
  if (!hub_config_check_gateways (config, path != NULL ? path : _("The environment"), error))
    return NULL;

  return g_steal_pointer (&config);
}

void
hub_config_free (HubConfig *config)
{
  if (config == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    g_free (*field_of (config, &known[i]));
  g_free (config);
}
