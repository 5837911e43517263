/* Writing JSON: texts, keys, free-form objects, and whether a text is canonical.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-private.h"

#include <string.h>

static void
write_escape (GString *out, guchar c)
{
  static const char short_forms[] = "\bb\tt\nn\ff\rr\"\"\\\\";

  for (const char *form = short_forms; *form != '\0'; form += 2)
    {
      if ((guchar) form[0] == c)
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, form[1]);
          return;
        }
    }
  g_string_append_printf (out, "\\u%04x", c);
}

/* Bytes that stand for themselves. */
static gsize
plain_run (const char *text)
{
  const char *p = text;

  while ((guchar) *p >= 0x20 && *p != '"' && *p != '\\')
    p++;
  return (gsize) (p - text);
}

void
tk_wire_write_int (GString *out, gint64 value)
{
  char digits[24];
  char *first = digits + sizeof digits;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  do
    *--first = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (value < 0)
    *--first = '-';
  g_string_append_len (out, first, digits + sizeof digits - first);
}

void
tk_wire_write_string (GString *out, const char *text)
{
  g_autofree char *repaired = NULL;

  if (text == NULL)
    text = "";
  else if (!g_utf8_validate (text, -1, NULL))
    text = repaired = g_utf8_make_valid (text, -1);
  g_string_append_c (out, '"');
  while (*text != '\0')
    {
      gsize run = plain_run (text);

      g_string_append_len (out, text, (gssize) run);
      text += run;
      if (*text != '\0')
        write_escape (out, (guchar) *text++);
    }
  g_string_append_c (out, '"');
}

void
tk_wire_write_key (GString *out, const char *key)
{
  if (out->len > 0 && out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  tk_wire_write_string (out, key);
  g_string_append_c (out, ':');
}

/* ---- Canonical or not: write the tree again as it should be, and compare ---- */

static gboolean write_tree (GString *out, json_object *value);

static int
by_bytes (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
write_object (GString *out, json_object *object)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  json_object_object_foreach (object, key, member)
    {
      (void) member;
      g_ptr_array_add (keys, key);
    }
  g_ptr_array_sort (keys, by_bytes);
  g_string_append_c (out, '{');
  for (guint i = 0; i < keys->len; i++)
    {
      tk_wire_write_key (out, keys->pdata[i]);
      if (!write_tree (out, json_object_object_get (object, keys->pdata[i])))
        return FALSE;
    }
  g_string_append_c (out, '}');
  return TRUE;
}

static gboolean
write_array (GString *out, json_object *array)
{
  g_string_append_c (out, '[');
  for (gsize i = 0; i < json_object_array_length (array); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      if (!write_tree (out, json_object_array_get_idx (array, i)))
        return FALSE;
    }
  g_string_append_c (out, ']');
  return TRUE;
}

static gboolean
write_int (GString *out, gint64 value)
{
  tk_wire_write_int (out, value);
  return value >= -TK_WIRE_INT_MAX && value <= TK_WIRE_INT_MAX;
}

/* FALSE for what the encoder never writes: null, fractions, integers out of range. */
static gboolean
write_tree (GString *out, json_object *value)
{
  switch (json_object_get_type (value))
    {
    case json_type_object:
      return write_object (out, value);
    case json_type_array:
      return write_array (out, value);
    case json_type_string:
      tk_wire_write_string (out, json_object_get_string (value));
      return TRUE;
    case json_type_int:
      return write_int (out, json_object_get_int64 (value));
    case json_type_boolean:
      g_string_append (out, json_object_get_boolean (value) ? "true" : "false");
      return TRUE;
    case json_type_null:
    case json_type_double:
    default:
      return FALSE;
    }
}

gboolean
tk_wire_is_canonical (const char *text, gsize length)
{
  g_return_val_if_fail (text != NULL, FALSE);
  json_object *root = tk_wire_parse (text, length, NULL);
  if (root == NULL)
    return FALSE;
  g_autoptr (GString) again = g_string_sized_new (length + 1);
  gboolean canonical = write_tree (again, root) && again->len == length && memcmp (again->str, text, length) == 0;
  json_object_put (root);
  return canonical;
}
