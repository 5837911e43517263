/* Lays an answer out as lines and tables. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-outline.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "hub-answer.h"
#include "tk-money.h"

#define MINOR "_minor"
#define HASH_SHOWN 12

typedef struct
{
  GString *text;
  const char *currency; /* NULL where none is known */
} Outline;

static void print_value (Outline *outline, const HubAnswer *value, guint indent);

static gboolean
is_scalar (const HubAnswer *value)
{
  return value->items == NULL;
}

static gboolean
is_table (const HubAnswer *value)
{
  return value->kind == HUB_ANSWER_LIST && value->items->len > 0
         && ((HubAnswer *) value->items->pdata[0])->kind == HUB_ANSWER_OBJECT;
}

/* "amount_minor" → "amount", "last_seen" → "last seen" */
static char *
title_of (const char *key)
{
  char *title = g_strdup (key);

  if (g_str_has_suffix (title, MINOR))
    title[strlen (title) - strlen (MINOR)] = '\0';

  return g_strdelimit (title, "_", ' ');
}

static char *
format_amount (const Outline *outline, const char *text)
{
  gint64 minor;

  if (outline->currency == NULL || !g_ascii_string_to_signed (text, 10, -TK_MONEY_MAX, TK_MONEY_MAX, &minor, NULL))
    return g_strdup (text);

  TkMoneyStyle style = tk_money_style_from_locale ();
  return tk_money_format_with_currency (minor, outline->currency, &style);
}

/* A scalar as a cell: yes and no, amounts, a dash for nothing, hashes shortened. */
static char *
cell (const Outline *outline, const HubAnswer *value)
{
  if (value == NULL || strcmp (value->text, "") == 0)
    return g_strdup ("–");
  if (value->kind == HUB_ANSWER_OTHER && strcmp (value->text, "null") == 0)
    return g_strdup ("–");
  if (value->kind == HUB_ANSWER_OTHER && strcmp (value->text, "true") == 0)
    return g_strdup (_("yes"));
  if (value->kind == HUB_ANSWER_OTHER && strcmp (value->text, "false") == 0)
    return g_strdup (_("no"));
  if (value->key != NULL && g_str_has_suffix (value->key, MINOR))
    return format_amount (outline, value->text);
  if (value->key != NULL && g_str_has_suffix (value->key, "hash"))
    return g_strndup (value->text, HASH_SHOWN);

  return g_strdup (value->text);
}

static void
pad (Outline *outline, const char *text, gsize width)
{
  g_string_append (outline->text, text);
  for (gsize n = g_utf8_strlen (text, -1); n < width; n++)
    g_string_append_c (outline->text, ' ');
}

static void
end_line (Outline *outline)
{
  while (outline->text->len > 0 && outline->text->str[outline->text->len - 1] == ' ')
    g_string_truncate (outline->text, outline->text->len - 1);
  g_string_append_c (outline->text, '\n');
}

/* A number that stands there a second time in minor units is told once, as money. */
static gboolean
is_told_twice (const HubAnswer *object, const char *key)
{
  g_autofree char *minor = g_strconcat (key, MINOR, NULL);

  return hub_answer_get (object, minor) != NULL;
}

/* The scalar keys of the first row, which every row has. */
static GPtrArray *
columns_of (const HubAnswer *table)
{
  GPtrArray *columns = g_ptr_array_new ();
  const HubAnswer *row = table->items->pdata[0];

  for (guint i = 0; i < row->items->len; i++)
    {
      const HubAnswer *value = row->items->pdata[i];

      if (is_scalar (value) && !is_told_twice (row, value->key))
        g_ptr_array_add (columns, value->key);
    }

  return columns;
}

/* The cells of one column, its title first. */
static GPtrArray *
column_cells (const Outline *outline, const HubAnswer *table, const char *key)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (cells, title_of (key));
  for (guint i = 0; i < table->items->len; i++)
    {
      const HubAnswer *value = hub_answer_get (table->items->pdata[i], key);

      g_ptr_array_add (cells, cell (outline, value != NULL && is_scalar (value) ? value : NULL));
    }

  return cells;
}

static gsize
width_of (GPtrArray *cells)
{
  gsize width = 0;

  for (guint i = 0; i < cells->len; i++)
    width = MAX (width, (gsize) g_utf8_strlen (cells->pdata[i], -1));

  return width;
}

static void
print_table (Outline *outline, const HubAnswer *table, guint indent)
{
  g_autoptr (GPtrArray) keys = columns_of (table);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < keys->len; i++)
    g_ptr_array_add (columns, column_cells (outline, table, keys->pdata[i]));
  for (guint row = 0; row <= table->items->len; row++)
    {
      pad (outline, "", indent);
      for (guint i = 0; i < columns->len; i++)
        pad (outline, ((GPtrArray *) columns->pdata[i])->pdata[row], width_of (columns->pdata[i]) + 2);
      end_line (outline);
    }
}

static void
print_line (Outline *outline, const HubAnswer *value, guint indent)
{
  g_autofree char *title = title_of (value->key);
  g_autofree char *text = cell (outline, value);

  pad (outline, "", indent);
  pad (outline, title, 18);
  g_string_append (outline->text, text);
  end_line (outline);
}

static void
print_heading (Outline *outline, const HubAnswer *value, guint indent)
{
  g_autofree char *title = title_of (value->key);

  pad (outline, "", indent);
  g_string_append (outline->text, title);
  if (value->items->len == 0)
    g_string_append (outline->text, _(": none"));
  end_line (outline);
}

/* Scalars first, then what has an inside. */
static void
print_object (Outline *outline, const HubAnswer *object, guint indent)
{
  const HubAnswer *currency = hub_answer_get (object, "currency");
  const char *before = outline->currency;

  if (currency != NULL && currency->kind == HUB_ANSWER_TEXT)
    outline->currency = currency->text;
  for (guint i = 0; i < object->items->len; i++)
    {
      const HubAnswer *value = object->items->pdata[i];

      if (is_scalar (value) && !is_told_twice (object, value->key))
        print_line (outline, value, indent);
    }
  for (guint i = 0; i < object->items->len; i++)
    if (!is_scalar (object->items->pdata[i]))
      {
        print_heading (outline, object->items->pdata[i], indent);
        print_value (outline, object->items->pdata[i], indent + 2);
      }
  outline->currency = before;
}

static gboolean
has_inside (const HubAnswer *row)
{
  for (guint i = 0; i < row->items->len; i++)
    if (!is_scalar (row->items->pdata[i]))
      return TRUE;

  return FALSE;
}

/* Rows that have lists of their own are told one after another instead of as a table. */
static void
print_list (Outline *outline, const HubAnswer *list, guint indent)
{
  if (is_table (list) && !has_inside (list->items->pdata[0]))
    {
      print_table (outline, list, indent);
      return;
    }

  for (guint i = 0; i < list->items->len; i++)
    {
      if (i > 0)
        end_line (outline);
      print_value (outline, list->items->pdata[i], indent);
    }
}

static void
print_value (Outline *outline, const HubAnswer *value, guint indent)
{
  if (value->kind == HUB_ANSWER_OBJECT)
    {
      print_object (outline, value, indent);
    }
  else if (value->kind == HUB_ANSWER_LIST)
    {
      print_list (outline, value, indent);
    }
  else
    {
      g_autofree char *text = cell (outline, value);

      pad (outline, "", indent);
      g_string_append (outline->text, text);
      end_line (outline);
    }
}

char *
hub_outline (const char *json)
{
  g_autoptr (HubAnswer) answer = hub_answer_read (json);
  Outline outline = { g_string_new (NULL), NULL };

  if (answer == NULL)
    g_string_append_printf (outline.text, "%s\n", json);
  else if (answer->items != NULL && answer->items->len == 0)
    g_string_append (outline.text, _("There are none yet.\n"));
  else
    print_value (&outline, answer, 0);

  return g_string_free (outline.text, FALSE);
}
