/* Values of a body, each read as what it should be. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-body-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "tk-clock.h"
#include "tk-money.h"

static json_object *
find (const HubApiBody *body, const char *key)
{
  json_object *value = NULL;
  const char *text;

  if (json_object_object_get_ex (body->node, key, &value) || body->query == NULL)
    return value;
  text = hub_http_request_get_query (body->query, key);
  if (text == NULL)
    return NULL;
  value = json_object_new_string (text);
  json_object_object_add (body->node, key, value);
  return value;
}

/* A text or a number as text, stripped; NULL when it is neither. Owned by body. */
static const char *
as_text (HubApiBody *body, json_object *value)
{
  if (!json_object_is_type (value, json_type_string) && !json_object_is_type (value, json_type_int)
      && !json_object_is_type (value, json_type_double))
    return NULL;
  char *text = g_strstrip (g_strdup (json_object_get_string (value)));
  g_ptr_array_add (body->kept, text);
  /* What a text holds after a zero byte would be lost in silence. */
  return json_object_is_type (value, json_type_string) && strlen (json_object_get_string (value)) != (gsize) json_object_get_string_len (value)
           ? NULL : text;
}

static gboolean
is_clean (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (g_ascii_iscntrl (*text) && *text != '\n' && *text != '\r' && *text != '\t')
        return FALSE;
    }
  return TRUE;
}

gboolean
hub_api_body_has (const HubApiBody *body, const char *key)
{
  return find (body, key) != NULL;
}

const char *
hub_api_body_which (const HubApiBody *body, ...)
{
  const char *key;
  va_list args;

  va_start (args, body);
  while ((key = va_arg (args, const char *)) != NULL && !hub_api_body_has (body, key))
    ;
  va_end (args);
  return key;
}

const char *
hub_api_body_text (HubApiBody *body, const char *key, gsize most)
{
  json_object *value = find (body, key);
  const char *text = value != NULL ? as_text (body, value) : NULL;

  if (value == NULL)
    return NULL;
  if (text == NULL || !is_clean (text))
    hub_api_body_fault (body, key, _("“%s” must be a text."), key);
  else if (g_utf8_strlen (text, -1) > (glong) most)
    hub_api_body_fault (body, key, _("“%s” may have at most %u characters."), key, (guint) most);
  else
    return text;
  return NULL;
}

const char *
hub_api_body_need (HubApiBody *body, const char *key, gsize most)
{
  guint faults = body->root->faults->len;
  const char *text = hub_api_body_text (body, key, most);

  if (text != NULL && *text != '\0')
    return text;
  if (body->root->faults->len == faults)
    hub_api_body_fault (body, key, _("“%s” is missing."), key);
  return NULL;
}

const char *
hub_api_body_secret (HubApiBody *body, const char *key, gsize most)
{
  json_object *value = find (body, key);

  /* Everything that is wrong with it is found as with any text. */
  if (hub_api_body_text (body, key, most) == NULL)
    return NULL;
  char *text = g_strdup (json_object_get_string (value));
  g_ptr_array_add (body->kept, text);
  return text;
}

gint64
hub_api_body_int (HubApiBody *body, const char *key, gint64 least, gint64 most, gint64 absent)
{
  json_object *value = find (body, key);
  const char *text = value != NULL ? as_text (body, value) : NULL;
  gint64 number;

  if (value == NULL || (text != NULL && *text == '\0'))
    return absent;
  if (text != NULL && g_ascii_string_to_signed (text, 10, least, most, &number, NULL))
    return number;
  hub_api_body_fault (body, key, _("“%s” must be a whole number from %" PRId64 " to %" PRId64 "."), key, least, most);
  return absent;
}

gboolean
hub_api_body_bool (HubApiBody *body, const char *key, gboolean absent)
{
  static const char *const yes[] = { "true", "1", "yes", "on", NULL }, *const no[] = { "false", "0", "no", "off", NULL };
  json_object *value = find (body, key);
  const char *text = value != NULL ? as_text (body, value) : NULL;

  if (value == NULL || (text != NULL && *text == '\0'))
    return absent;
  if (json_object_is_type (value, json_type_boolean))
    return json_object_get_boolean (value) != 0;
  g_autofree char *lower = text != NULL ? g_ascii_strdown (text, -1) : NULL;
  if (lower != NULL && g_strv_contains (yes, lower))
    return TRUE;
  if (lower != NULL && g_strv_contains (no, lower))
    return FALSE;
  hub_api_body_fault (body, key, _("“%s” must be true or false."), key);
  return absent;
}

gint64
hub_api_body_amount (HubApiBody *body, const char *key, const char *currency, gint64 absent)
{
  json_object *value = find (body, key);
  const char *text = value != NULL ? as_text (body, value) : NULL;
  g_autoptr (GError) error = NULL;
  gint64 minor;

  if (value == NULL || (text != NULL && *text == '\0'))
    return absent;
  if (text != NULL && tk_money_parse (text, currency, &TK_MONEY_PLAIN, &minor, &error))
    return minor;
  hub_api_body_fault (body, key, _("“%s” must be an amount in %s, such as 1500 or 99.50."), key, currency);
  return absent;
}

/* "2026-12-31 20:00" is what some forms send for "2026-12-31T20:00:00". */
static gboolean
read_time (const char *text, const char *zone, gint64 *out)
{
  g_autofree char *spelled = g_strdup (text);
  g_autoptr (GTimeZone) there = g_time_zone_new_identifier (zone);

  if (strlen (spelled) < 16 || there == NULL)
    return FALSE;
  if (spelled[10] == ' ')
    spelled[10] = 'T';
  g_autofree char *full = strlen (spelled) == 16 || strchr ("Z+-", spelled[16]) != NULL
                            ? g_strdup_printf ("%.16s:00%s", spelled, spelled + 16) : g_steal_pointer (&spelled);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (full, there);
  if (time == NULL || g_date_time_get_year (time) < 2000 || g_date_time_get_year (time) > 2200)
    return FALSE;
  *out = g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
  return TRUE;
}

gint64
hub_api_body_time (HubApiBody *body, const char *key, const char *zone)
{
  json_object *value = find (body, key);
  const char *text = value != NULL ? as_text (body, value) : NULL;
  gint64 at;

  if (value == NULL || (text != NULL && *text == '\0'))
    return 0;
  if (text != NULL && read_time (text, zone, &at))
    return at;
  hub_api_body_fault (body, key, _("“%s” must be a time such as 2026-12-31T20:00:00 or 2026-12-31T17:00:00Z."), key);
  return 0;
}

/* ---- Values with parts ---- */

/* A form may bring a list as JSON text. (transfer full) */
static json_object *
open_text (json_object *value)
{
  const char *text = json_object_is_type (value, json_type_string) ? json_object_get_string (value) : NULL;

  if (text == NULL || strchr ("[{", *text) == NULL || *text == '\0')
    return json_object_get (value);
  json_object *parsed = hub_api_body_parse (text, strlen (text));
  return parsed != NULL ? parsed : json_object_get (value);
}

static HubApiBody *
add_item (HubApiBody *body, GPtrArray *items, const char *path, const char *key, json_object *node)
{
  g_autofree char *full = *body->path != '\0' ? g_strdup_printf ("%s.%s", body->path, path) : g_strdup (path);

  if (!json_object_is_type (node, json_type_object))
    {
      hub_api_body_fault (body, key, _("Everything in “%s” must be an object."), key);
      return NULL;
    }
  HubApiBody *child = hub_api_body_child (body, full, node);
  g_ptr_array_add (items, child);
  return child;
}

static guint
hand_out (HubApiBody *body, GPtrArray *items, HubApiBody *const **out)
{
  guint n = items->len;

  g_ptr_array_add (items, NULL);
  gpointer list = g_ptr_array_free (items, FALSE);
  g_ptr_array_add (body->kept, list);
  *out = list;
  return n;
}

guint
hub_api_body_items (HubApiBody *body, const char *key, guint most, HubApiBody *const **out)
{
  json_object *value = open_text (find (body, key));
  GPtrArray *items = g_ptr_array_new ();
  guint n = json_object_is_type (value, json_type_array) ? (guint) json_object_array_length (value) : value != NULL;

  if (n > most)
    hub_api_body_fault (body, key, _("“%s” may have at most %u entries."), key, most);
  for (guint i = 0; i < n && n <= most; i++)
    {
      gboolean many = json_object_is_type (value, json_type_array);
      g_autofree char *path = many ? g_strdup_printf ("%s[%u]", key, i) : g_strdup (key);

      add_item (body, items, path, key, many ? json_object_array_get_idx (value, i) : value);
    }
  json_object_put (value);
  return hand_out (body, items, out);
}

guint
hub_api_body_members (HubApiBody *body, const char *key, guint most, HubApiBody *const **out, const char *const **keys)
{
  json_object *value = open_text (find (body, key));
  GPtrArray *items = g_ptr_array_new (), *names = g_ptr_array_new ();

  if (value != NULL && !json_object_is_type (value, json_type_object))
    hub_api_body_fault (body, key, _("“%s” must be an object."), key);
  else if (value != NULL && json_object_object_length (value) > (int) most)
    hub_api_body_fault (body, key, _("“%s” may have at most %u entries."), key, most);
  else if (value != NULL)
    {
      json_object_object_foreach (value, name, node)
        {
          g_autofree char *path = g_strdup_printf ("%s.%s", key, name);
          char *kept = g_strdup (name);

          g_ptr_array_add (body->kept, kept);
          if (add_item (body, items, path, key, node) != NULL)
            g_ptr_array_add (names, kept);
        }
    }
  json_object_put (value);
  *keys = (const char *const *) g_ptr_array_free (names, FALSE);
  if (*keys != NULL)
    g_ptr_array_add (body->kept, (gpointer) *keys);
  return hand_out (body, items, out);
}

const char *
hub_api_body_list (HubApiBody *body, const char *key, gsize most)
{
  json_object *value = open_text (find (body, key));
  GString *joined = g_string_new (NULL);
  gboolean fits = TRUE;

  if (!json_object_is_type (value, json_type_array))
    {
      json_object_put (value);
      g_string_free (joined, TRUE);
      return hub_api_body_text (body, key, most);
    }
  for (size_t i = 0; i < json_object_array_length (value); i++)
    {
      const char *text = as_text (body, json_object_array_get_idx (value, i));

      fits = fits && text != NULL && is_clean (text) && strchr (text, ',') == NULL;
      g_string_append_printf (joined, "%s%s", i > 0 ? "," : "", text != NULL ? text : "");
    }
  json_object_put (value);
  char *list = g_string_free (joined, FALSE);
  g_ptr_array_add (body->kept, list);
  if (fits && g_utf8_strlen (list, -1) <= (glong) most)
    return list;
  hub_api_body_fault (body, key, _("“%s” must be a list of texts, at most %u characters in all."), key, (guint) most);
  return NULL;
}

const HubApiFile *
hub_api_body_file (HubApiBody *body, const char *key)
{
  for (guint i = 0; body->files != NULL && i < body->files->len; i++)
    {
      const HubApiFormFile *file = body->files->pdata[i];

      if (strcmp (file->key, key) == 0)
        return &file->file;
    }
  return NULL;
}
