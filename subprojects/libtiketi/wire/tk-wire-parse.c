/* From text to json-c's tree, refusing what its parser would let pass.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-private.h"

#include <glib/gi18n-lib.h>

/* Keys in the whole tree. json-c keeps the last of two equal keys, so fewer than were written means a duplicate,
 * however the two were escaped. */
static guint
count_keys (json_object *value)
{
  guint keys = 0;

  if (json_object_is_type (value, json_type_object))
    {
      json_object_object_foreach (value, key, member)
        {
          (void) key;
          keys += 1 + count_keys (member);
        }
    }
  else if (json_object_is_type (value, json_type_array))
    {
      for (gsize i = 0; i < json_object_array_length (value); i++)
        keys += count_keys (json_object_array_get_idx (value, i));
    }
  return keys;
}

static json_object *
build_tree (const char *text, gsize length, GError **error)
{
  /* One level more than the scan allows: json-c counts the values inside the innermost list. */
  struct json_tokener *tokener = json_tokener_new_ex (TK_WIRE_DEPTH_MAX + 1);

  json_tokener_set_flags (tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8 | JSON_TOKENER_ALLOW_TRAILING_CHARS);
  json_object *root = json_tokener_parse_ex (tokener, text, (int) length);
  enum json_tokener_error code = json_tokener_get_error (tokener);
  json_tokener_free (tokener);
  if (root != NULL && code == json_tokener_success)
    return root;
  g_set_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_SYNTAX, _("The message cannot be read as JSON: %s"),
               json_tokener_error_desc (code));
  json_object_put (root);
  return NULL;
}

json_object *
tk_wire_parse (const char *text, gsize length, GError **error)
{
  guint keys;

  if (!tk_wire_scan (text, length, &keys, error))
    return NULL;
  json_object *root = build_tree (text, length, error);
  if (root == NULL || count_keys (root) == keys)
    return root;
  json_object_put (root);
  g_set_error_literal (error, TK_WIRE_ERROR, TK_WIRE_ERROR_SYNTAX,
                       _("The message cannot be read as JSON: a key stands twice in one object"));
  return NULL;
}
