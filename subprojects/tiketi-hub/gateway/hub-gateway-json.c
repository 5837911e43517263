/* Reading foreign JSON with json-c, strictly where it matters. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-gateway-json.h"

#include <string.h>
#include <json-c/json.h>

#define DEPTH_MAX 16
#define WHOLE_MAX G_GINT64_CONSTANT (10000000000000) /* major units: sums stay far from overflow */

HubJson *
hub_json_parse (const char *bytes, gsize length)
{
  if (length == 0 || length > HUB_GATEWAY_JSON_MAX || memchr (bytes, '\0', length) != NULL
      || !g_utf8_validate (bytes, (gssize) length, NULL))
    return NULL;
  struct json_tokener *tokener = json_tokener_new_ex (DEPTH_MAX);
  json_tokener_set_flags (tokener, JSON_TOKENER_STRICT);
  json_object *json = json_tokener_parse_ex (tokener, bytes, (int) length);
  gboolean whole = json_tokener_get_error (tokener) == json_tokener_success && json_tokener_get_parse_end (tokener) <= length;

  for (gsize at = json_tokener_get_parse_end (tokener); whole && at < length; at++)
    whole = g_ascii_isspace (bytes[at]);
  json_tokener_free (tokener);
  if (whole && json_object_is_type (json, json_type_object))
    return json;
  json_object_put (json);
  return NULL;
}

void
hub_json_free (HubJson *json)
{
  json_object_put (json);
}

HubJson *
hub_json_get (HubJson *json, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);

  for (char **name = names; json != NULL && *name != NULL; name++)
    {
      json_object *member = NULL;

      if (!json_object_is_type (json, json_type_object) || !json_object_object_get_ex (json, *name, &member))
        return NULL;
      json = member;
    }
  return json;
}

const char *
hub_json_text (HubJson *json, const char *path)
{
  HubJson *value = hub_json_get (json, path);

  switch (json_object_get_type (value))
    {
    case json_type_string: /* a NUL inside would hide what follows it */
      return (gsize) json_object_get_string_len (value) == strlen (json_object_get_string (value)) ? json_object_get_string (value)
                                                                                                     : NULL;
    case json_type_int:
    case json_type_double: /* as it was written */
      return json_object_get_string (value);
    default:
      return NULL;
    }
}

gboolean
hub_json_is_int (HubJson *json, const char *path)
{
  return json_object_is_type (hub_json_get (json, path), json_type_int);
}

gboolean
hub_json_is_true (HubJson *json, const char *path)
{
  HubJson *value = hub_json_get (json, path);

  return json_object_is_type (value, json_type_boolean) && json_object_get_boolean (value);
}

gboolean
hub_json_int (HubJson *json, const char *path, gint64 *out)
{
  const char *text = hub_json_text (json, path);

  return text != NULL && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, out, NULL);
}

gboolean
hub_gateway_minor (const char *text, gint64 *out)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", 2);
  gint64 whole, cents = 0;

  if (parts[0] == NULL || !g_ascii_isdigit (*parts[0]) || !g_ascii_string_to_signed (parts[0], 10, 0, WHOLE_MAX, &whole, NULL))
    return FALSE;
  if (parts[1] != NULL)
    {
      gsize digits = strspn (parts[1], "0123456789");

      if (digits == 0 || parts[1][digits] != '\0' || (digits > 2 && strspn (parts[1] + 2, "0") != digits - 2))
        return FALSE;
      cents = (parts[1][0] - '0') * 10 + (digits > 1 ? parts[1][1] - '0' : 0);
    }
  *out = whole * 100 + cents;
  return TRUE;
}

gboolean
hub_json_minor (HubJson *json, const char *path, gint64 *out)
{
  const char *text = hub_json_text (json, path);

  return text != NULL && hub_gateway_minor (text, out);
}

gsize
hub_json_length (HubJson *json, const char *path)
{
  HubJson *list = hub_json_get (json, path);

  return json_object_is_type (list, json_type_array) ? json_object_array_length (list) : 0;
}

HubJson *
hub_json_item (HubJson *json, const char *path, gsize index)
{
  HubJson *list = hub_json_get (json, path);

  return json_object_is_type (list, json_type_array) ? json_object_array_get_idx (list, index) : NULL;
}

static void
put_text (GString *out, const char *text)
{
  json_object *value = json_object_new_string (text);

  g_string_append (out, json_object_to_json_string_ext (value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
  json_object_put (value);
}

static void
put_key (GString *out, const char *key)
{
  if (out->len > 0 && out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  put_text (out, key);
  g_string_append_c (out, ':');
}

void
hub_json_put (GString *out, const char *key, const char *value)
{
  put_key (out, key);
  put_text (out, value);
}

void
hub_json_put_int (GString *out, const char *key, gint64 value)
{
  put_key (out, key);
  g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
}
