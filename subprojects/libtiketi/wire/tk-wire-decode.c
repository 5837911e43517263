/* The strict decoder: a tree into a struct by its shape, every fault named by its path.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-plain.h"
#include "tk-wire-private.h"

#include <glib/gi18n-lib.h>

#define AT(type, message, field) G_STRUCT_MEMBER (type, message, (field)->offset)

static gboolean decode_object (const TkWireShape *shape, json_object *object, GString *path, gpointer message,
                               GError **error);

static gboolean
fail_type (const GString *path, const char *expected, GError **error)
{
  g_set_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_TYPE, _("%s must be %s"), path->str, expected);
  return FALSE;
}

/* FALSE, with a sentence that fits the type, when value (a number, bytes, items) is outside min..max. */
static gboolean
check_range (const GString *path, TkWireType type, gint64 value, gint64 min, gint64 max, GError **error)
{
  g_autofree char *low = g_strdup_printf ("%" G_GINT64_FORMAT, min);
  g_autofree char *high = g_strdup_printf ("%" G_GINT64_FORMAT, max);

  if (value >= min && value <= max)
    return TRUE;
  if (type == TK_WIRE_INT)
    g_set_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_RANGE, _("%s must be between %s and %s"), path->str, low, high);
  else if (type == TK_WIRE_STRING)
    g_set_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_RANGE, _("%s must be a text of %s to %s bytes"), path->str, low,
                 high);
  else
    g_set_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_RANGE, _("%s must be a list of %s to %s items"), path->str, low,
                 high);
  return FALSE;
}

/* json-c saturates what does not fit 64 bits; whatever that gives lies far outside every field's range. */
static gboolean
decode_int (json_object *value, gint64 min, gint64 max, const GString *path, gint64 *out, GError **error)
{
  if (!json_object_is_type (value, json_type_int))
    return fail_type (path, _("a whole number"), error);
  gint64 number = json_object_get_int64 (value);
  if (!check_range (path, TK_WIRE_INT, number, MAX (min, -TK_WIRE_INT_MAX), MIN (max, TK_WIRE_INT_MAX), error))
    return FALSE;
  *out = number;
  return TRUE;
}

static gboolean
decode_bool (json_object *value, const GString *path, gboolean *out, GError **error)
{
  if (!json_object_is_type (value, json_type_boolean))
    return fail_type (path, _("true or false"), error);
  *out = json_object_get_boolean (value);
  return TRUE;
}

static gboolean
decode_string (const TkWireField *field, json_object *value, const GString *path, char **out, GError **error)
{
  if (!json_object_is_type (value, json_type_string))
    return fail_type (path, _("a text"), error);
  if (!check_range (path, field->type, json_object_get_string_len (value), field->min, field->max, error))
    return FALSE;
  tk_wire_set (out, json_object_get_string (value));
  return TRUE;
}

static gboolean
check_list (const TkWireField *field, json_object *value, const GString *path, GError **error)
{
  if (!json_object_is_type (value, json_type_array))
    return fail_type (path, _("a list"), error);
  return check_range (path, field->type, (gint64) json_object_array_length (value), field->min, field->max, error);
}

static gboolean
decode_list (const TkWireField *field, json_object *value, GString *path, GPtrArray *out, GError **error)
{
  gsize mark = path->len;

  if (!check_list (field, value, path, error))
    return FALSE;
  for (gsize i = 0; i < json_object_array_length (value); i++)
    {
      json_object *item = json_object_array_get_idx (value, i);

      g_string_append_printf (path, "[%" G_GSIZE_FORMAT "]", i);
      if (!json_object_is_type (item, json_type_object))
        return fail_type (path, _("an object"), error);
      if (!decode_object (field->item, item, path, tk_wire_append (field->item, out), error))
        return FALSE;
      g_string_truncate (path, mark);
    }
  return TRUE;
}

static gboolean
decode_ints (const TkWireField *field, json_object *value, GString *path, GArray *out, GError **error)
{
  gsize mark = path->len;

  if (!check_list (field, value, path, error))
    return FALSE;
  for (gsize i = 0; i < json_object_array_length (value); i++)
    {
      gint64 number;

      g_string_append_printf (path, "[%" G_GSIZE_FORMAT "]", i);
      if (!decode_int (json_object_array_get_idx (value, i), 0, TK_WIRE_INT_MAX, path, &number, error))
        return FALSE;
      g_array_append_val (out, number);
      g_string_truncate (path, mark);
    }
  return TRUE;
}

static gboolean
decode_value (const TkWireField *field, json_object *value, GString *path, gpointer message, GError **error)
{
  switch (field->type)
    {
    case TK_WIRE_INT:
      return decode_int (value, field->min, field->max, path, &AT (gint64, message, field), error);
    case TK_WIRE_BOOL:
      return decode_bool (value, path, &AT (gboolean, message, field), error);
    case TK_WIRE_STRING:
      return decode_string (field, value, path, &AT (char *, message, field), error);
    case TK_WIRE_LIST:
      return decode_list (field, value, path, AT (GPtrArray *, message, field), error);
    case TK_WIRE_INTS:
      return decode_ints (field, value, path, AT (GArray *, message, field), error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
decode_field (const TkWireField *field, json_object *object, GString *path, gpointer message, GError **error)
{
  json_object *value = NULL;
  gsize mark = path->len;

  if (mark > 0)
    g_string_append_c (path, '.');
  g_string_append (path, field->name);
  if (json_object_object_get_ex (object, field->name, &value))
    {
      if (!decode_value (field, value, path, message, error))
        return FALSE;
    }
  else if (!field->optional)
    {
      g_set_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_MISSING, _("%s is missing"), path->str);
      return FALSE;
    }
  g_string_truncate (path, mark);
  return TRUE;
}

static gboolean
decode_object (const TkWireShape *shape, json_object *object, GString *path, gpointer message, GError **error)
{
  for (const TkWireField *field = shape->fields; field->name != NULL; field++)
    {
      if (!decode_field (field, object, path, message, error))
        return FALSE;
    }
  return TRUE;
}

gpointer
tk_wire_read_tree (const TkWireShape *shape, const char *text, gsize length, GError **error)
{
  json_object *root = tk_wire_parse (text, length, error);
  if (root == NULL)
    return NULL;
  g_autoptr (GString) path = g_string_new (NULL);
  gpointer message = tk_wire_new (shape);
  gboolean good = decode_object (shape, root, path, message, error);
  json_object_put (root);
  if (good)
    return message;
  tk_wire_free (shape, message);
  return NULL;
}

gpointer
tk_wire_decode (const TkWireShape *shape, const char *text, gsize length, GError **error)
{
  g_return_val_if_fail (shape != NULL && text != NULL, NULL);
  gpointer message = tk_wire_read_plain (shape, text, length);
  return message != NULL ? message : tk_wire_read_tree (shape, text, length, error);
}
