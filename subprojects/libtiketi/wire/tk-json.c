/* Free-form objects for --json output and API answers: written as they are filled, keys in the order added.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-private.h"

#include <string.h>

struct _TkJson
{
  GString *text; /* without the closing bracket */
  char closing;
};

static TkJson *
json_new (const char *opening, char closing)
{
  TkJson *json = g_new0 (TkJson, 1);

  json->text = g_string_new (opening);
  json->closing = closing;
  return json;
}

TkJson *
tk_json_object (void)
{
  return json_new ("{", '}');
}

TkJson *
tk_json_array (void)
{
  return json_new ("[", ']');
}

void
tk_json_free (TkJson *json)
{
  if (json == NULL)
    return;
  g_string_free (json->text, TRUE);
  g_free (json);
}

void
tk_json_set_null (TkJson *object, const char *key)
{
  g_return_if_fail (object != NULL && object->closing == '}' && key != NULL);
  tk_wire_write_key (object->text, key);
  g_string_append (object->text, "null");
}

void
tk_json_set_string (TkJson *object, const char *key, const char *value)
{
  g_return_if_fail (object != NULL && object->closing == '}' && key != NULL);
  if (value == NULL)
    {
      tk_json_set_null (object, key);
      return;
    }
  tk_wire_write_key (object->text, key);
  tk_wire_write_string (object->text, value);
}

void
tk_json_set_int (TkJson *object, const char *key, gint64 value)
{
  g_return_if_fail (object != NULL && object->closing == '}' && key != NULL);
  tk_wire_write_key (object->text, key);
  tk_wire_write_int (object->text, value);
}

void
tk_json_set_bool (TkJson *object, const char *key, gboolean value)
{
  g_return_if_fail (object != NULL && object->closing == '}' && key != NULL);
  tk_wire_write_key (object->text, key);
  g_string_append (object->text, value ? "true" : "false");
}

void
tk_json_set_amount (TkJson *object, const char *key, gint64 minor, const char *plain)
{
  g_return_if_fail (object != NULL && object->closing == '}' && key != NULL && plain != NULL);
  g_return_if_fail (tk_wire_is_number (plain, strlen (plain)));
  tk_wire_write_key (object->text, key);
  g_string_append (object->text, plain);
}

static void
append_closed (GString *out, TkJson *value)
{
  g_string_append_len (out, value->text->str, (gssize) value->text->len);
  g_string_append_c (out, value->closing);
  tk_json_free (value);
}

static void
write_separator (TkJson *array)
{
  if (array->text->len > 1)
    g_string_append_c (array->text, ',');
}

void
tk_json_take (TkJson *object, const char *key, TkJson *value)
{
  g_return_if_fail (object != NULL && object->closing == '}' && key != NULL && value != NULL && value != object);
  tk_wire_write_key (object->text, key);
  append_closed (object->text, value);
}

void
tk_json_append (TkJson *array, TkJson *value)
{
  g_return_if_fail (array != NULL && array->closing == ']' && value != NULL && value != array);
  write_separator (array);
  append_closed (array->text, value);
}

void
tk_json_append_string (TkJson *array, const char *value)
{
  g_return_if_fail (array != NULL && array->closing == ']');
  write_separator (array);
  tk_wire_write_string (array->text, value);
}

void
tk_json_append_int (TkJson *array, gint64 value)
{
  g_return_if_fail (array != NULL && array->closing == ']');
  write_separator (array);
  tk_wire_write_int (array->text, value);
}

char *
tk_json_to_text (const TkJson *json)
{
  g_return_val_if_fail (json != NULL, NULL);
  return g_strdup_printf ("%s%c", json->text->str, json->closing);
}
