/* Reads JSON into a tree. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-answer.h"

#include <string.h>

#define DEPTH_MAX 16

static HubAnswer *read_value (const char **at, guint depth);

static void
skip_blanks (const char **at)
{
  *at += strspn (*at, " \t\r\n");
}

/* TRUE and past it when the next sign is `sign`. */
static gboolean
take (const char **at, char sign)
{
  skip_blanks (at);
  if (**at != sign)
    return FALSE;
  (*at)++;

  return TRUE;
}

static HubAnswer *
answer_new (HubAnswerKind kind)
{
  HubAnswer *answer = g_new0 (HubAnswer, 1);

  answer->kind = kind;
  if (kind == HUB_ANSWER_OBJECT || kind == HUB_ANSWER_LIST)
    answer->items = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_answer_free);

  return answer;
}

static gboolean
read_escape (const char **at, GString *text)
{
  static const char plain[] = "\"\\/bfnrt";
  static const char meant[] = "\"\\/\b\f\n\r\t";
  const char *found = **at != '\0' ? strchr (plain, **at) : NULL;
  gunichar unit = 0;

  if (found != NULL)
    {
      g_string_append_c (text, meant[found - plain]);
      (*at)++;
      return TRUE;
    }
  if (**at != 'u')
    return FALSE;
  for (guint i = 1; i <= 4; i++)
    {
      if (!g_ascii_isxdigit ((*at)[i]))
        return FALSE;
      unit = unit * 16 + g_ascii_xdigit_value ((*at)[i]);
    }
  *at += 5;
  g_string_append_unichar (text, g_unichar_validate (unit) ? unit : 0xFFFD);

  return TRUE;
}

/* What stands between two quotes; NULL when it does not end. */
static char *
read_quoted (const char **at)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!take (at, '"'))
    return NULL;
  while (**at != '"')
    {
      if (**at == '\0')
        return NULL;
      if (**at != '\\')
        {
          g_string_append_c (text, *(*at)++);
          continue;
        }
      (*at)++;
      if (!read_escape (at, text))
        return NULL;
    }
  (*at)++;

  return g_strdup (text->str);
}

/* One member or item with whatever stands before it. */
static HubAnswer *
read_item (const char **at, gboolean keyed, guint depth)
{
  g_autofree char *key = keyed ? read_quoted (at) : NULL;
  HubAnswer *item;

  if (keyed && (key == NULL || !take (at, ':')))
    return NULL;
  item = read_value (at, depth);
  if (item != NULL)
    item->key = g_steal_pointer (&key);

  return item;
}

static HubAnswer *
read_items (const char **at, HubAnswerKind kind, char closing, guint depth)
{
  g_autoptr (HubAnswer) answer = answer_new (kind);

  if (depth == 0)
    return NULL;
  if (take (at, closing))
    return g_steal_pointer (&answer);
  do
    {
      HubAnswer *item = read_item (at, kind == HUB_ANSWER_OBJECT, depth - 1);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (answer->items, item);
    }
  while (take (at, ','));

  return take (at, closing) ? g_steal_pointer (&answer) : NULL;
}

static HubAnswer *
read_scalar (const char **at)
{
  gsize length = strspn (*at, "+-.0123456789abcdefghijklmnopqrstuvwxyzE");
  HubAnswerKind kind = **at == '"' ? HUB_ANSWER_TEXT : HUB_ANSWER_OTHER;
  char *text = kind == HUB_ANSWER_TEXT ? read_quoted (at) : g_strndup (*at, length);
  HubAnswer *answer;

  if (text == NULL || (kind == HUB_ANSWER_OTHER && length == 0))
    {
      g_free (text);
      return NULL;
    }
  answer = answer_new (kind);
  answer->text = text;
  if (kind == HUB_ANSWER_OTHER)
    *at += length;

  return answer;
}

static HubAnswer *
read_value (const char **at, guint depth)
{
  if (take (at, '{'))
    return read_items (at, HUB_ANSWER_OBJECT, '}', depth);
  if (take (at, '['))
    return read_items (at, HUB_ANSWER_LIST, ']', depth);

  return read_scalar (at);
}

HubAnswer *
hub_answer_read (const char *text)
{
  const char *at = text;
  g_autoptr (HubAnswer) answer = read_value (&at, DEPTH_MAX);

  skip_blanks (&at);
  return *at == '\0' ? g_steal_pointer (&answer) : NULL;
}

void
hub_answer_free (HubAnswer *answer)
{
  if (answer == NULL)
    return;

  g_free (answer->key);
  g_free (answer->text);
  g_clear_pointer (&answer->items, g_ptr_array_unref);
  g_free (answer);
}

const HubAnswer *
hub_answer_get (const HubAnswer *object, const char *key)
{
  for (guint i = 0; object->items != NULL && i < object->items->len; i++)
    {
      const HubAnswer *item = object->items->pdata[i];

      if (g_strcmp0 (item->key, key) == 0)
        return item;
    }

  return NULL;
}

char **
hub_answer_split (const char *text)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  const char *at = text;

  if (!take (&at, '['))
    {
      g_strv_builder_add (lines, text);
      return g_strv_builder_end (lines);
    }

  while (!take (&at, ']'))
    {
      const char *start = at;
      g_autoptr (HubAnswer) item = read_value (&at, DEPTH_MAX);
      g_autofree char *line = g_strndup (start, at - start);

      if (item == NULL)
        break;
      g_strv_builder_add (lines, g_strstrip (line));
      take (&at, ',');
    }

  return g_strv_builder_end (lines);
}
