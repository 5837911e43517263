/* Messages in memory: made, freed, filled and written by their shape.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-private.h"

G_DEFINE_QUARK (tk-wire-error-quark, tk_wire_error)

#define ENCODED_USUAL 256 /* bytes of a small message */
#define AT(type, message, field) G_STRUCT_MEMBER (type, message, (field)->offset)

static void write_message (GString *out, const TkWireShape *shape, gconstpointer message);

static void
init_field (const TkWireField *field, gpointer message)
{
  if (field->type == TK_WIRE_STRING)
    AT (char *, message, field) = g_strdup ("");
  else if (field->type == TK_WIRE_LIST)
    AT (GPtrArray *, message, field) = g_ptr_array_new ();
  else if (field->type == TK_WIRE_INTS)
    AT (GArray *, message, field) = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
free_list (const TkWireShape *item, GPtrArray *list)
{
  if (list == NULL)
    return;
  for (guint i = 0; i < list->len; i++)
    tk_wire_free (item, list->pdata[i]);
  g_ptr_array_unref (list);
}

static void
clear_field (const TkWireField *field, gpointer message)
{
  if (field->type == TK_WIRE_STRING)
    g_free (AT (char *, message, field));
  else if (field->type == TK_WIRE_LIST)
    free_list (field->item, AT (GPtrArray *, message, field));
  else if (field->type == TK_WIRE_INTS)
    g_clear_pointer (&AT (GArray *, message, field), g_array_unref);
}

static gboolean
is_default (const TkWireField *field, gconstpointer message)
{
  switch (field->type)
    {
    case TK_WIRE_INT:
      return AT (gint64, message, field) == 0;
    case TK_WIRE_BOOL:
      return !AT (gboolean, message, field);
    case TK_WIRE_STRING:
      return AT (char *, message, field) == NULL || *AT (char *, message, field) == '\0';
    case TK_WIRE_LIST:
      return AT (GPtrArray *, message, field) == NULL || AT (GPtrArray *, message, field)->len == 0;
    case TK_WIRE_INTS:
      return AT (GArray *, message, field) == NULL || AT (GArray *, message, field)->len == 0;
    default:
      g_return_val_if_reached (TRUE);
    }
}

static void
write_list (GString *out, const TkWireShape *item, const GPtrArray *list)
{
  g_string_append_c (out, '[');
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      write_message (out, item, list->pdata[i]);
    }
  g_string_append_c (out, ']');
}

static void
write_ints (GString *out, GArray *list)
{
  g_string_append_c (out, '[');
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      tk_wire_write_int (out, g_array_index (list, gint64, i));
    }
  g_string_append_c (out, ']');
}

static void
write_field (GString *out, const TkWireField *field, gconstpointer message)
{
  if (field->optional && is_default (field, message))
    return;
  tk_wire_write_key (out, field->name);
  if (field->type == TK_WIRE_INT)
    tk_wire_write_int (out, AT (gint64, message, field));
  else if (field->type == TK_WIRE_BOOL)
    g_string_append (out, AT (gboolean, message, field) ? "true" : "false");
  else if (field->type == TK_WIRE_STRING)
    tk_wire_write_string (out, AT (char *, message, field));
  else if (field->type == TK_WIRE_LIST)
    write_list (out, field->item, AT (GPtrArray *, message, field));
  else
    write_ints (out, AT (GArray *, message, field));
}

static void
write_message (GString *out, const TkWireShape *shape, gconstpointer message)
{
  g_string_append_c (out, '{');
  for (const TkWireField *field = shape->fields; field->name != NULL; field++)
    write_field (out, field, message);
  g_string_append_c (out, '}');
}

gpointer
tk_wire_new (const TkWireShape *shape)
{
  g_return_val_if_fail (shape != NULL, NULL);
  gpointer message = g_malloc0 (shape->size);
  for (const TkWireField *field = shape->fields; field->name != NULL; field++)
    init_field (field, message);
  return message;
}

void
tk_wire_free (const TkWireShape *shape, gpointer message)
{
  if (message == NULL)
    return;
  for (const TkWireField *field = shape->fields; field->name != NULL; field++)
    clear_field (field, message);
  g_free (message);
}

void
tk_wire_set (char **field, const char *value)
{
  g_return_if_fail (field != NULL);
  char *copy = g_strdup (value != NULL ? value : "");
  g_free (*field);
  *field = copy;
}

gpointer
tk_wire_append (const TkWireShape *item, GPtrArray *list)
{
  g_return_val_if_fail (item != NULL && list != NULL, NULL);
  gpointer message = tk_wire_new (item);
  g_ptr_array_add (list, message);
  return message;
}

char *
tk_wire_encode (const TkWireShape *shape, gconstpointer message)
{
  g_return_val_if_fail (shape != NULL && message != NULL, NULL);
  GString *out = g_string_sized_new (ENCODED_USUAL);
  write_message (out, shape, message);
  return g_string_free (out, FALSE);
}
