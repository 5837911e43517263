/* From text to json-c's tree, refusing what its parser would let pass.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static void
count_tree (json_object *value, TkWireCounts *counts)
{
  counts->nulls += value == NULL;
  if (json_object_is_type (value, json_type_object))
    {
      json_object_object_foreach (value, key, member)
        {
          counts->keys++;
          counts->bytes += strlen (key);
          count_tree (member, counts);
        }
    }
  else if (json_object_is_type (value, json_type_array))
    {
      for (gsize i = 0; i < json_object_array_length (value); i++)
        count_tree (json_object_array_get_idx (value, i), counts);
    }
  else if (json_object_is_type (value, json_type_string))
    counts->bytes += (gsize) json_object_get_string_len (value);
}

static gboolean
fail_parse (const char *reason, GError **error)
{
  g_set_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_SYNTAX, _("The message cannot be read as JSON: %s"), reason);
  return FALSE;
}

static json_object *
build_tree (const char *text, gsize length, GError **error)
{
  /* One level more than the scan allows: json-c counts the values inside the innermost list. */
  struct json_tokener *tokener = json_tokener_new_ex (TK_WIRE_DEPTH_MAX + 1);

  if (tokener == NULL)
    {
      fail_parse (g_strerror (ENOMEM), error);
      return NULL;
    }
  json_tokener_set_flags (tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8 | JSON_TOKENER_ALLOW_TRAILING_CHARS);
  json_object *root = json_tokener_parse_ex (tokener, text, (int) length);
  enum json_tokener_error code = json_tokener_get_error (tokener);
  json_tokener_free (tokener);
  if (root != NULL && code == json_tokener_success)
    return root;
  fail_parse (code != json_tokener_success ? json_tokener_error_desc (code) : g_strerror (ENOMEM), error);
  json_object_put (root);
  return NULL;
}

/* json-c keeps the last of two equal keys, so fewer than were written means a duplicate, however the two were escaped. A text for
 * which it finds no memory it leaves out or cuts short, and says nothing. */
static gboolean
check_whole (json_object *root, const TkWireCounts *written, GError **error)
{
  TkWireCounts read = { 0 };

  count_tree (root, &read);
  if (read.keys == written->keys)
    return (read.nulls == written->nulls && read.bytes == written->bytes) || fail_parse (g_strerror (ENOMEM), error);
  g_set_error_literal (error, TK_WIRE_ERROR, TK_WIRE_ERROR_SYNTAX,
                       _("The message cannot be read as JSON: a key stands twice in one object"));
  return FALSE;
}

json_object *
tk_wire_parse (const char *text, gsize length, GError **error)
{
  TkWireCounts written;

  if (!tk_wire_scan (text, length, &written, error))
    return NULL;
  json_object *root = build_tree (text, length, error);
  if (root == NULL || check_whole (root, &written, error))
    return root;
  json_object_put (root);
  return NULL;
}
