/* Reads settings strictly: an unknown key is a typing mistake somebody would otherwise search for all night.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-config.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <glib/gi18n-lib.h>
#include "hub-config-private.h"

G_DEFINE_QUARK (hub-config-error-quark, hub_config_error)

#define ENVIRONMENT "TIKETI_"

/* ---- Mistakes ---- */

void
hub_config_mistake (HubMistakes *mistakes, HubConfigError code, const char *format, ...)
{
  va_list args;

  if (mistakes->sentences->len == 0)
    mistakes->code = (int) code;
  else
    g_string_append_c (mistakes->sentences, '\n');
  va_start (args, format);
  g_string_append_vprintf (mistakes->sentences, format, args);
  va_end (args);
}

void
hub_config_wrong (HubMistakes *mistakes, const char *group, const char *key, const char *why)
{
  hub_config_mistake (mistakes, HUB_CONFIG_ERROR_VALUE, _("%s: \"%s\" in [%s] %s."), mistakes->path, key, group, why);
}

/* ---- One value ---- */

static const HubSetting *
find_setting (const char *group, const char *key)
{
  gsize n;
  const HubSetting *table = hub_config_table (&n);

  for (gsize i = 0; i < n; i++)
    if (strcmp (table[i].group, group) == 0 && (key == NULL || strcmp (table[i].key, key) == 0))
      return &table[i];

  return NULL;
}

static void
set_number (HubConfig *config, const HubSetting *setting, const char *value, HubMistakes *mistakes)
{
  if (g_ascii_string_to_signed (value, 10, setting->least, setting->most, hub_setting_number (config, setting), NULL))
    return;
  hub_config_mistake (mistakes, HUB_CONFIG_ERROR_VALUE,
                      _("%s: \"%s\" in [%s] must be a whole number from %" PRId64 " to %" PRId64 "."), mistakes->path,
                      setting->key, setting->group, setting->least, setting->most);
}

static void
set_choice (HubConfig *config, const HubSetting *setting, const char *value, HubMistakes *mistakes)
{
  g_auto (GStrv) words = g_strsplit (setting->choices, "|", -1);
  g_autofree char *all = g_strjoinv (", ", words);

  if (g_strv_contains ((const char *const *) words, value))
    {
      g_free (*hub_setting_text (config, setting));
      *hub_setting_text (config, setting) = g_strdup (value);
      return;
    }
  hub_config_mistake (mistakes, HUB_CONFIG_ERROR_VALUE, _("%s: \"%s\" in [%s] must be one of these: %s."), mistakes->path,
                      setting->key, setting->group, all);
}

static void
set_value (HubConfig *config, const HubSetting *setting, const char *value, HubMistakes *mistakes)
{
  if (value == NULL || *value == '\0')
    hub_config_wrong (mistakes, setting->group, setting->key, _("has no value; give one or remove the line"));
  else if (setting->kind == HUB_SETTING_NUMBER)
    set_number (config, setting, value, mistakes);
  else if (setting->kind == HUB_SETTING_CHOICE)
    set_choice (config, setting, value, mistakes);
  else
    {
      g_free (*hub_setting_text (config, setting));
      *hub_setting_text (config, setting) = g_strdup (value);
    }
}

/* ---- The file ---- */

static void
unknown_key (HubMistakes *mistakes, const char *group, const char *key)
{
  const HubSetting *meant = hub_config_guess (group, key);

  if (meant == NULL)
    hub_config_mistake (mistakes, HUB_CONFIG_ERROR_UNKNOWN,
                        _("%s: \"%s\" in [%s] is not a setting; remove it or correct its name."), mistakes->path, key, group);
  else if (strcmp (meant->group, group) == 0)
    hub_config_mistake (mistakes, HUB_CONFIG_ERROR_UNKNOWN,
                        _("%s: \"%s\" in [%s] is not a setting; did you mean \"%s\"?"), mistakes->path, key, group, meant->key);
  else
    hub_config_mistake (mistakes, HUB_CONFIG_ERROR_UNKNOWN, _("%s: \"%s\" in [%s] is not a setting; it belongs into [%s]."),
                        mistakes->path, key, group, meant->group);
}

static void
unknown_group (HubMistakes *mistakes, const char *group)
{
  const char *meant = hub_config_guess_group (group);

  if (meant != NULL)
    hub_config_mistake (mistakes, HUB_CONFIG_ERROR_UNKNOWN, _("%s: [%s] is not a group of settings; did you mean [%s]?"),
                        mistakes->path, group, meant);
  else
    hub_config_mistake (mistakes, HUB_CONFIG_ERROR_UNKNOWN,
                        _("%s: [%s] is not a group of settings; tiketi-hub config check shows those there are."),
                        mistakes->path, group);
}

static void
read_group (HubConfig *config, GKeyFile *file, const char *group, HubMistakes *mistakes)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      const HubSetting *setting = find_setting (group, keys[i]);
      g_autofree char *value = g_key_file_get_string (file, group, keys[i], NULL);

      if (setting == NULL)
        unknown_key (mistakes, group, keys[i]);
      else
        set_value (config, setting, value, mistakes);
    }
}

/* Before the environment is looked at: only what stands in the file matters. */
static void
check_private (GKeyFile *file, HubMistakes *mistakes)
{
  gsize n;
  const HubSetting *table = hub_config_table (&n);
  struct stat status;

  if (stat (mistakes->path, &status) != 0 || (status.st_mode & (S_IRWXG | S_IRWXO)) == 0)
    return;
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *text = g_key_file_get_value (file, table[i].group, table[i].key, NULL);

      if (text == NULL || !hub_config_is_secret (&table[i], text))
        continue;
      hub_config_mistake (mistakes, HUB_CONFIG_ERROR_EXPOSED,
                          _("%s holds \"%s\" of [%s], and others than its owner can read it; run chmod 600 on it."),
                          mistakes->path, table[i].key, table[i].group);
      return;
    }
}

/* A relative name is beside the configuration file. */
static void
place_key_file (HubConfig *config, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *said = config->key_file;

  config->key_file = said != NULL ? g_canonicalize_filename (said, folder) : NULL;
}

static void
read_file (HubConfig *config, HubMistakes *mistakes)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) failure = NULL;
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_file (file, mistakes->path, G_KEY_FILE_NONE, &failure))
    {
      hub_config_mistake (mistakes, HUB_CONFIG_ERROR_UNREADABLE, _("The configuration file %s cannot be read: %s."),
                          mistakes->path, failure->message);
      return;
    }
  check_private (file, mistakes);
  groups = g_key_file_get_groups (file, NULL);
  for (gsize i = 0; groups[i] != NULL; i++)
    {
      if (find_setting (groups[i], NULL) == NULL)
        unknown_group (mistakes, groups[i]);
      else
        read_group (config, file, groups[i], mistakes);
    }
  place_key_file (config, mistakes->path);
}

/* Replaces nothing when the file's name is not told. A relative name is beside the configuration file. */
static void
load_pem (const char *name, const char *setting, gboolean secret, char **text, HubMistakes *mistakes)
{
  g_autofree char *folder = g_path_get_dirname (mistakes->path);
  g_autofree char *file = name != NULL ? g_canonicalize_filename (name, folder) : NULL;
  g_autoptr (GError) failure = NULL;
  struct stat status;

  if (file == NULL)
    return;
  if (secret && stat (file, &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    hub_config_mistake (mistakes, HUB_CONFIG_ERROR_EXPOSED,
                        _("%s: \"%s\" in [tls]: others than its owner can read %s; run chmod 600 on it."), mistakes->path,
                        setting, file);
  else if (!g_file_get_contents (file, text, NULL, &failure))
    hub_config_mistake (mistakes, HUB_CONFIG_ERROR_UNREADABLE, _("%s: \"%s\" in [tls]: %s."), mistakes->path, setting,
                        failure->message);
}

/* ---- The environment ---- */

static char *
variable_of (const HubSetting *setting)
{
  g_autofree char *name = g_strdup_printf (ENVIRONMENT "%s_%s", setting->group, setting->key);

  return g_ascii_strup (name, -1);
}

/* What the environment says counts, so that a secret need not be in a file. */
static void
read_environment (HubConfig *config, HubMistakes *mistakes)
{
  gsize n;
  const HubSetting *table = hub_config_table (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *name = variable_of (&table[i]);
      const char *value = g_getenv (name);

      if (value != NULL && *value != '\0' && !(table[i].file_first && *hub_setting_text (config, &table[i]) != NULL))
        set_value (config, &table[i], value, mistakes);
    }
}

/* TIKETI_MAIL_FORM is as easily written as form=. Those of [hub] are not looked at: other programs' variables begin so, too. */
static void
check_variable (const char *name, HubMistakes *mistakes)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_auto (GStrv) parts = g_strsplit (lower, "_", 3);
  gboolean ours = g_str_has_prefix (name, ENVIRONMENT) && g_strv_length (parts) == 3 && strcmp (parts[1], "hub") != 0
                  && find_setting (parts[1], NULL) != NULL;

  if (ours && find_setting (parts[1], parts[2]) == NULL)
    unknown_key (mistakes, parts[1], parts[2]);
}

static void
check_environment (HubMistakes *mistakes)
{
  g_auto (GStrv) names = g_listenv ();
  HubMistakes here = { _("The environment"), mistakes->sentences, mistakes->code };

  for (gsize i = 0; names[i] != NULL; i++)
    check_variable (names[i], &here);
  mistakes->code = here.code;
}

static void
set_defaults (HubConfig *config)
{
  gsize n;
  const HubSetting *table = hub_config_table (&n);
  HubMistakes none = { "", NULL, 0 };

  for (gsize i = 0; i < n; i++)
    if (table[i].usual != NULL)
      set_value (config, &table[i], table[i].usual, &none);
}

HubConfig *
hub_config_load (const char *path, GError **error)
{
  g_autoptr (HubConfig) config = g_new0 (HubConfig, 1);
  g_autoptr (GString) sentences = g_string_new (NULL);
  HubMistakes mistakes = { path != NULL ? path : _("The environment"), sentences, 0 };

  set_defaults (config);
  if (path != NULL)
    read_file (config, &mistakes);
  read_environment (config, &mistakes);
  check_environment (&mistakes);
  hub_config_check (config, &mistakes);
  hub_config_check_gateways (config, &mistakes);
  load_pem (config->tls.certificate, "certificate", FALSE, &config->certificate, &mistakes);
  load_pem (config->tls.key, "key", TRUE, &config->key, &mistakes);
  if (sentences->len == 0)
    return g_steal_pointer (&config);

  g_set_error_literal (error, HUB_CONFIG_ERROR, mistakes.code, sentences->str);
  return NULL;
}

void
hub_config_free (HubConfig *config)
{
  gsize n;
  const HubSetting *table = hub_config_table (&n);

  if (config == NULL)
    return;
  for (gsize i = 0; i < n; i++)
    if (table[i].kind != HUB_SETTING_NUMBER)
      g_free (*hub_setting_text (config, &table[i]));
  g_free (config->certificate);
  g_free (config->key);
  g_free (config);
}

char **
hub_config_list (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text != NULL ? text : "", ", \t", -1);
  g_autoptr (GStrvBuilder) items = g_strv_builder_new ();

  for (gsize i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (items, words[i]);
  return g_strv_builder_end (items);
}

/* ---- Telling ---- */

static void
tell_setting (GString *out, HubConfig *config, const HubSetting *setting)
{
  const char *text = setting->kind != HUB_SETTING_NUMBER ? *hub_setting_text (config, setting) : NULL;

  if (setting->kind == HUB_SETTING_NUMBER)
    g_string_append_printf (out, "%s=%" PRId64 "\n", setting->key, *hub_setting_number (config, setting));
  else if (text == NULL)
    g_string_append_printf (out, "#%s=\n", setting->key);
  else if (!setting->secret && hub_config_is_secret (setting, text))
    {
      g_autofree char *hidden = hub_config_hide_password (text);

      g_string_append_printf (out, "%s=%s\n", setting->key, hidden);
    }
  else
    g_string_append_printf (out, "%s=%s\n", setting->key, setting->secret ? "set" : text);
}

char *
hub_config_tell (const HubConfig *config)
{
  GString *out = g_string_new (NULL);
  gsize n;
  const HubSetting *table = hub_config_table (&n);

  for (gsize i = 0; i < n; i++)
    {
      if (i == 0 || strcmp (table[i].group, table[i - 1].group) != 0)
        g_string_append_printf (out, "%s[%s]\n", i == 0 ? "" : "\n", table[i].group);
      tell_setting (out, (HubConfig *) config, &table[i]);
    }
  return g_string_free (out, FALSE);
}
