/* Walks messages by their shape's table, apart from the code that is tested. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "fuzz-wire-made.h"

#include <string.h>

#define ITEMS_MOST 3
#define BYTES_MOST 40
#define AT(type, message, field) G_STRUCT_MEMBER (type, message, (field)->offset)

static gint64
random_between (GRand *random, gint64 min, gint64 max)
{
  guint64 span = (guint64)max - (guint64)min;
  guint64 wide = (guint64)g_rand_int (random) << 32 | g_rand_int (random);

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      return min;
    case 1:
      return max;
    default:
      return min + (gint64)((wide >> g_rand_int_range (random, 0, 63)) % (span + 1));
    }
}

static char *
random_text (GRand *random, gint64 min, gint64 max)
{
  static const char *const pieces[]
      = { "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\x01", "\x7f", "é", "№", "\xf0\x9f\x8e\xab", "{}" };
  gsize wanted = (gsize)random_between (random, min, MIN (max, MAX (min, BYTES_MOST)));
  GString *text = g_string_new (NULL);

  while (text->len < wanted)
    {
      const char *piece = pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))];

      g_string_append (text, text->len + strlen (piece) <= wanted ? piece : "x");
    }
  return g_string_free (text, FALSE);
}

static void
make_list (GRand *random, const TkWireField *field, gpointer message)
{
  gint64 count = random_between (random, field->min, MIN (field->max, field->min + ITEMS_MOST));

  for (; count > 0; count--)
    {
      if (field->type == TK_WIRE_LIST)
        g_ptr_array_add (AT (GPtrArray *, message, field), fuzz_wire_make (random, field->item));
      else
        {
          gint64 number = random_between (random, 0, TK_WIRE_INT_MAX);

          g_array_append_val (AT (GArray *, message, field), number);
        }
    }
}

static void
make_field (GRand *random, const TkWireField *field, gpointer message)
{
  g_autofree char *text = NULL;

  switch (field->type)
    {
    case TK_WIRE_INT:
      AT (gint64, message, field) = random_between (random, field->min, field->max);
      break;
    case TK_WIRE_BOOL:
      AT (gboolean, message, field) = g_rand_boolean (random);
      break;
    case TK_WIRE_STRING:
      text = random_text (random, field->min, field->max);
      tk_wire_set (&AT (char *, message, field), text);
      break;
    case TK_WIRE_LIST:
    case TK_WIRE_INTS:
      make_list (random, field, message);
      break;
    default:
      g_assert_not_reached ();
    }
}

gpointer
fuzz_wire_make (GRand *random, const TkWireShape *shape)
{
  gpointer message = tk_wire_new (shape);

  for (const TkWireField *field = shape->fields; field->name != NULL; field++)
    if (!field->optional || g_rand_boolean (random))
      make_field (random, field, message);
  return message;
}

static void
assert_lists_equal (const TkWireShape *item, const GPtrArray *a, const GPtrArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    fuzz_wire_assert_equal (item, a->pdata[i], b->pdata[i]);
}

void
fuzz_wire_assert_equal (const TkWireShape *shape, gconstpointer a, gconstpointer b)
{
  for (const TkWireField *field = shape->fields; field->name != NULL; field++)
    switch (field->type)
      {
      case TK_WIRE_INT:
        g_assert_cmpint (AT (gint64, a, field), ==, AT (gint64, b, field));
        break;
      case TK_WIRE_BOOL:
        g_assert_cmpint (AT (gboolean, a, field), ==, AT (gboolean, b, field));
        break;
      case TK_WIRE_STRING:
        g_assert_cmpstr (AT (char *, a, field), ==, AT (char *, b, field));
        break;
      case TK_WIRE_LIST:
        assert_lists_equal (field->item, AT (GPtrArray *, a, field), AT (GPtrArray *, b, field));
        break;
      case TK_WIRE_INTS:
        g_assert_cmpmem (AT (GArray *, a, field)->data, AT (GArray *, a, field)->len * sizeof (gint64),
                         AT (GArray *, b, field)->data, AT (GArray *, b, field)->len * sizeof (gint64));
        break;
      default:
        g_assert_not_reached ();
      }
}

/* What an absent optional field reads as may be outside the limits of a present one. */
static void
assert_between (gint64 value, const TkWireField *field)
{
  if (field->optional && value == 0)
    return;
  g_assert_cmpint (value, >=, field->min);
  g_assert_cmpint (value, <=, field->max);
}

static void
assert_list_within (const TkWireField *field, const GPtrArray *list)
{
  assert_between (list->len, field);
  for (guint i = 0; i < list->len; i++)
    fuzz_wire_assert_within (field->item, list->pdata[i]);
}

static void
assert_ints_within (const TkWireField *field, const GArray *list)
{
  assert_between (list->len, field);
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpuint ((guint64)g_array_index (list, gint64, i), <=, (guint64)TK_WIRE_INT_MAX);
}

void
fuzz_wire_assert_within (const TkWireShape *shape, gconstpointer message)
{
  for (const TkWireField *field = shape->fields; field->name != NULL; field++)
    switch (field->type)
      {
      case TK_WIRE_INT:
        assert_between (AT (gint64, message, field), field);
        break;
      case TK_WIRE_BOOL:
        g_assert_cmpuint ((guint)AT (gboolean, message, field), <=, 1);
        break;
      case TK_WIRE_STRING:
        assert_between ((gint64)strlen (AT (char *, message, field)), field);
        g_assert_true (g_utf8_validate (AT (char *, message, field), -1, NULL));
        break;
      case TK_WIRE_LIST:
        assert_list_within (field, AT (GPtrArray *, message, field));
        break;
      case TK_WIRE_INTS:
        assert_ints_within (field, AT (GArray *, message, field));
        break;
      default:
        g_assert_not_reached ();
      }
}
