/* The password in a database's address, which is told to nobody. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-config-private.h"

/* As libpq reads it: between the user and the host, or among the parameters. Too much is hidden rather than too little. */
#define PATTERN "(?<=://)([^:/@]*):.*@|((?:ssl)?password)=[^&]*"

char *
hub_config_hide_password (const char *uri)
{
  g_autoptr (GRegex) regex = g_regex_new (PATTERN, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GMatchInfo) match = NULL;
  int begin, end, told = 0;

  for (g_regex_match (regex, uri, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *user = g_match_info_fetch (match, 1);
      g_autofree char *parameter = g_match_info_fetch (match, 2);

      g_match_info_fetch_pos (match, 0, &begin, &end);
      g_string_append_len (out, uri + told, begin - told);
      if (parameter != NULL && *parameter != '\0')
        g_string_append_printf (out, "%s=set", parameter);
      else
        g_string_append_printf (out, "%s:set@", user);
      told = end;
    }
  return g_string_free (g_string_append (g_steal_pointer (&out), uri + told), FALSE);
}

gboolean
hub_config_is_secret (const HubSetting *setting, const char *text)
{
  g_autofree char *hidden = text != NULL && g_str_equal (setting->key, "db") ? hub_config_hide_password (text) : NULL;

  return setting->secret || (hidden != NULL && !g_str_equal (hidden, text));
}
