/* One pass from text to struct for plain messages. It refuses by giving up, so it may accept only what the strict decoder
 * accepts, with the same result. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-plain.h"

#include <string.h>

#define AT(type, message, field) G_STRUCT_MEMBER (type, message, (field)->offset)
#define FIELDS_MAX 64 /* bits in the mask of fields seen */
#define DIGITS_MAX 16 /* TK_WIRE_INT_MAX has as many */
#define VALUES_MAX 50000 /* well below what the strict decoder takes */

typedef struct
{
  const char *at;
  const char *end;
  guint values;
} Plain;

static gboolean read_object (Plain *plain, const TkWireShape *shape, gpointer message);

static void
skip_blanks (Plain *plain)
{
  while (plain->at < plain->end && (*plain->at == ' ' || *plain->at == '\n' || *plain->at == '\r' || *plain->at == '\t'))
    plain->at++;
}

static gboolean
accept (Plain *plain, char c)
{
  if (plain->at >= plain->end || *plain->at != c)
    return FALSE;
  plain->at++;
  return TRUE;
}

static gboolean
accept_after_blanks (Plain *plain, char c)
{
  skip_blanks (plain);
  return accept (plain, c);
}

static gboolean
accept_word (Plain *plain, const char *word, gsize length)
{
  if ((gsize) (plain->end - plain->at) < length || memcmp (plain->at, word, length) != 0)
    return FALSE;
  plain->at += length;
  return TRUE;
}

static gboolean
read_int (Plain *plain, gint64 min, gint64 max, gint64 *out)
{
  gint64 number = 0;
  gboolean negative = accept (plain, '-');
  const char *first = plain->at;

  while (plain->at < plain->end && g_ascii_isdigit (*plain->at) && plain->at - first < DIGITS_MAX)
    number = number * 10 + (*plain->at++ - '0');
  gsize digits = (gsize) (plain->at - first);
  if (digits == 0 || (*first == '0' && (digits > 1 || negative)))
    return FALSE;
  /* More digits, a fraction or an exponent is left for what follows, where it does not fit. */
  *out = negative ? -number : number;
  return *out >= MAX (min, -TK_WIRE_INT_MAX) && *out <= MIN (max, TK_WIRE_INT_MAX);
}

static gboolean
read_bool (Plain *plain, gboolean *out)
{
  if (accept_word (plain, "true", 4))
    *out = TRUE;
  else if (!accept_word (plain, "false", 5))
    return FALSE;
  return TRUE;
}

/* ---- Texts ---- */

/* The byte after the closing quote, and how many escapes there are; NULL when it is not plain. */
static const char *
find_end (const Plain *plain, gsize *escapes)
{
  *escapes = 0;
  for (const char *p = plain->at; p < plain->end; p++)
    {
      if (*p == '"')
        return p + 1;
      if ((guchar) *p < 0x20)
        return NULL;
      if (*p == '\\')
        {
          (*escapes)++;
          p++;
        }
    }
  return NULL;
}

/* 0 for what is no escape, or the long form, which is rare. */
static char
unescape (char c)
{
  switch (c)
    {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
    }
}

/* From the opening quote's successor to the closing quote; out has room. */
static gboolean
copy_unescaped (const char *from, const char *quote, char *out)
{
  while (from < quote)
    {
      const char *escape = memchr (from, '\\', (gsize) (quote - from));
      gsize run = (gsize) ((escape != NULL ? escape : quote) - from);

      memcpy (out, from, run);
      out += run;
      from += run;
      if (escape == NULL)
        break;
      *out = unescape (from[1]);
      if (*out++ == '\0')
        return FALSE;
      from += 2;
    }
  *out = '\0';
  return TRUE;
}

static gboolean
read_string (Plain *plain, gint64 min, gint64 max, char **out)
{
  gsize escapes;

  if (!accept (plain, '"'))
    return FALSE;
  const char *end = find_end (plain, &escapes);
  if (end == NULL)
    return FALSE;
  const char *from = plain->at;
  gint64 length = (gint64) (end - 1 - from) - (gint64) escapes;
  if (length < min || length > max)
    return FALSE;
  plain->at = end;
  *out = g_malloc ((gsize) length + 1);
  return copy_unescaped (from, end - 1, *out);
}

/* ---- Lists ---- */

static gboolean
read_item (Plain *plain, const TkWireField *field, gpointer message)
{
  if (field->type == TK_WIRE_LIST)
    {
      gpointer item = g_malloc0 (field->item->size);

      g_ptr_array_add (AT (GPtrArray *, message, field), item); /* the message frees what was read of it */
      return read_object (plain, field->item, item);
    }
  gint64 number;
  if (!read_int (plain, 0, TK_WIRE_INT_MAX, &number))
    return FALSE;
  g_array_append_val (AT (GArray *, message, field), number);
  return TRUE;
}

static gboolean
read_items (Plain *plain, const TkWireField *field, gpointer message)
{
  gint64 n = 0;

  if (!accept (plain, '['))
    return FALSE;
  if (!accept_after_blanks (plain, ']'))
    {
      do
        {
          skip_blanks (plain);
          if (++n > field->max || ++plain->values > VALUES_MAX || !read_item (plain, field, message))
            return FALSE;
        }
      while (accept_after_blanks (plain, ','));
      if (!accept (plain, ']'))
        return FALSE;
    }
  return n >= field->min;
}

static void
make_list (const TkWireField *field, gpointer message)
{
  if (field->type == TK_WIRE_LIST)
    AT (GPtrArray *, message, field) = g_ptr_array_new ();
  else
    AT (GArray *, message, field) = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* ---- Objects ---- */

static gboolean
read_value (Plain *plain, const TkWireField *field, gpointer message)
{
  skip_blanks (plain);
  if (++plain->values > VALUES_MAX)
    return FALSE;
  switch (field->type)
    {
    case TK_WIRE_INT:
      return read_int (plain, field->min, field->max, &AT (gint64, message, field));
    case TK_WIRE_BOOL:
      return read_bool (plain, &AT (gboolean, message, field));
    case TK_WIRE_STRING:
      return read_string (plain, field->min, field->max, &AT (char *, message, field));
    case TK_WIRE_LIST:
    case TK_WIRE_INTS:
      make_list (field, message);
      return read_items (plain, field, message);
    default:
      return FALSE;
    }
}

static gboolean
is_named (const TkWireField *field, const char *key, gsize length)
{
  return strncmp (field->name, key, length) == 0 && field->name[length] == '\0';
}

/* Keys usually come in the order of the fields: *next is where to look first. -1 when there is no such field. */
static int
find_field (const TkWireShape *shape, int *next, const char *key, gsize length)
{
  for (int i = *next; shape->fields[i].name != NULL; i++)
    {
      if (is_named (&shape->fields[i], key, length))
        return *next = i;
    }
  for (int i = 0; i < *next; i++)
    {
      if (is_named (&shape->fields[i], key, length))
        return *next = i;
    }
  return -1;
}

static gboolean
read_member (Plain *plain, const TkWireShape *shape, gpointer message, int *next, guint64 *seen)
{
  gsize escapes;

  if (!accept_after_blanks (plain, '"'))
    return FALSE;
  const char *key = plain->at;
  const char *end = find_end (plain, &escapes);
  if (end == NULL || escapes > 0)
    return FALSE;
  plain->at = end;
  int index = find_field (shape, next, key, (gsize) (end - 1 - key));
  if (index < 0 || index >= FIELDS_MAX || (*seen & G_GUINT64_CONSTANT (1) << index) != 0)
    return FALSE;
  *seen |= G_GUINT64_CONSTANT (1) << index;
  return accept_after_blanks (plain, ':') && read_value (plain, &shape->fields[index], message);
}

/* What did not come: FALSE when it had to. */
static gboolean
fill_absent (const TkWireShape *shape, gpointer message, guint64 seen)
{
  for (int i = 0; shape->fields[i].name != NULL; i++)
    {
      const TkWireField *field = &shape->fields[i];

      if (i < FIELDS_MAX && (seen & G_GUINT64_CONSTANT (1) << i) != 0)
        continue;
      if (!field->optional)
        return FALSE;
      if (field->type == TK_WIRE_STRING)
        AT (char *, message, field) = g_strdup ("");
      else if (field->type == TK_WIRE_LIST || field->type == TK_WIRE_INTS)
        make_list (field, message);
    }
  return TRUE;
}

static gboolean
read_object (Plain *plain, const TkWireShape *shape, gpointer message)
{
  guint64 seen = 0;
  int next = 0;

  if (!accept (plain, '{'))
    return FALSE;
  if (!accept_after_blanks (plain, '}'))
    {
      do
        {
          if (!read_member (plain, shape, message, &next, &seen))
            return FALSE;
        }
      while (accept_after_blanks (plain, ','));
      if (!accept (plain, '}'))
        return FALSE;
    }
  return fill_absent (shape, message, seen);
}

/* Most texts are ASCII, which eight bytes at a time can tell. */
static gboolean
is_utf8 (const char *text, gsize length)
{
  gsize i = 0;

  for (; i + 8 <= length; i += 8)
    {
      guint64 word;

      memcpy (&word, text + i, 8);
      if ((word & G_GUINT64_CONSTANT (0x8080808080808080)) != 0)
        return g_utf8_validate_len (text + i, length - i, NULL);
    }
  for (; i < length; i++)
    {
      if ((guchar) text[i] >= 0x80)
        return g_utf8_validate_len (text + i, length - i, NULL);
    }
  return TRUE;
}

gpointer
tk_wire_read_plain (const TkWireShape *shape, const char *text, gsize length)
{
  Plain plain = { .at = text, .end = text + length };

  if (length > TK_WIRE_TEXT_MAX || !is_utf8 (text, length))
    return NULL;
  gpointer message = g_malloc0 (shape->size);
  skip_blanks (&plain);
  gboolean good = read_object (&plain, shape, message);
  skip_blanks (&plain);
  if (good && plain.at == plain.end)
    return message;
  tk_wire_free (shape, message);
  return NULL;
}
