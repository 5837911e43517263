/* The JSON engine: canonical out, strict in, every refusal with its code and path.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-plain.h"

#include <string.h>
#include "test-seed.h"

typedef struct { gint64 n; char *t; } Item;
typedef struct { gint64 count, level; gboolean flag; char *name, *note; GPtrArray *items; GArray *numbers; } Thing;

static const TkWireField item_fields[] = {
  { "n", TK_WIRE_INT, G_STRUCT_OFFSET (Item, n), 1, 1000, FALSE, NULL },
  { "t", TK_WIRE_STRING, G_STRUCT_OFFSET (Item, t), 0, 10, TRUE, NULL },
  { NULL },
};
static const TkWireShape item_shape = { "item", sizeof (Item), item_fields };
static const TkWireField thing_fields[] = {
  { "count", TK_WIRE_INT, G_STRUCT_OFFSET (Thing, count), G_MININT64, G_MAXINT64, FALSE, NULL },
  { "flag", TK_WIRE_BOOL, G_STRUCT_OFFSET (Thing, flag), 0, 1, TRUE, NULL },
  { "items", TK_WIRE_LIST, G_STRUCT_OFFSET (Thing, items), 0, 3, TRUE, &item_shape },
  { "level", TK_WIRE_INT, G_STRUCT_OFFSET (Thing, level), -5, 5, TRUE, NULL },
  { "name", TK_WIRE_STRING, G_STRUCT_OFFSET (Thing, name), 1, 20, FALSE, NULL },
  { "note", TK_WIRE_STRING, G_STRUCT_OFFSET (Thing, note), 0, 40, TRUE, NULL },
  { "numbers", TK_WIRE_INTS, G_STRUCT_OFFSET (Thing, numbers), 0, 4, TRUE, NULL },
  { NULL },
};
static const TkWireShape thing_shape = { "thing", sizeof (Thing), thing_fields };

static Thing *
decode (const char *text, GError **error)
{
  return tk_wire_decode (&thing_shape, text, strlen (text), error);
}

static void
test_defaults (void)
{
  Thing *thing = tk_wire_new (&thing_shape);

  g_assert_cmpstr (thing->name, ==, "");
  g_assert_cmpstr (thing->note, ==, "");
  g_assert_cmpuint (thing->items->len, ==, 0);
  g_assert_cmpuint (thing->numbers->len, ==, 0);
  g_autofree char *text = tk_wire_encode (&thing_shape, thing);
  g_assert_cmpstr (text, ==, "{\"count\":0,\"name\":\"\"}"); /* optional ones are left out, required ones never */
  tk_wire_free (&thing_shape, thing);
  tk_wire_free (&thing_shape, NULL);
}

static void
test_encode (void)
{
  Thing *thing = tk_wire_new (&thing_shape);
  gint64 number = TK_WIRE_INT_MAX;

  thing->count = -12;
  thing->flag = TRUE;
  tk_wire_set (&thing->name, "a/b \"c\" \\ \xe2\x82\xac\x7f");
  tk_wire_set (&thing->note, "\b\t\n\f\r\x01\x1f");
  tk_wire_set (&thing->note, thing->note); /* itself */
  Item *item = tk_wire_append (&item_shape, thing->items);
  item->n = 3;
  tk_wire_append (&item_shape, thing->items);
  g_array_append_val (thing->numbers, number);
  number = 0;
  g_array_append_val (thing->numbers, number);
  g_autofree char *text = tk_wire_encode (&thing_shape, thing);
  g_assert_cmpstr (text, ==,
                   "{\"count\":-12,\"flag\":true,\"items\":[{\"n\":3},{\"n\":0}],\"name\":\"a/b \\\"c\\\" \\\\ \xe2\x82\xac\x7f\","
                   "\"note\":\"\\b\\t\\n\\f\\r\\u0001\\u001f\",\"numbers\":[9007199254740991,0]}");
  g_assert_true (tk_wire_is_canonical (text, strlen (text)));
  tk_wire_free (&thing_shape, thing);
}

static void
test_decode (void)
{
  g_autoptr (GError) error = NULL;
  Thing *thing = decode (" { \"unknown\" : { \"x\" : [ 1.5e3 , null, -0.0 ] } ,\r\n\t\"name\":\"\\u00e9\\uD83D\\ude00\\/\", "
                         "\"count\": -9007199254740991, \"items\":[{\"n\":1000,\"more\":true}], \"numbers\":[7,9007199254740991] } \n",
                         &error);

  g_assert_no_error (error);
  g_assert_nonnull (thing);
  g_assert_cmpstr (thing->name, ==, "\xc3\xa9\xf0\x9f\x98\x80/");
  g_assert_cmpint (thing->count, ==, -TK_WIRE_INT_MAX);
  g_assert_false (thing->flag);
  g_assert_cmpstr (thing->note, ==, "");
  g_assert_cmpuint (thing->items->len, ==, 1);
  Item *item = thing->items->pdata[0];
  g_assert_cmpint (item->n, ==, 1000);
  g_assert_cmpstr (item->t, ==, "");
  g_assert_cmpuint (thing->numbers->len, ==, 2);
  g_assert_cmpint (g_array_index (thing->numbers, gint64, 1), ==, TK_WIRE_INT_MAX);
  tk_wire_free (&thing_shape, thing);
}

/* The message ends at `length`, wherever the buffer ends. */
static void
test_length (void)
{
  g_autoptr (GError) error = NULL;
  const char *text = "{\"count\":1,\"name\":\"a\"}garbage";
  Thing *thing = tk_wire_decode (&thing_shape, text, strlen (text) - 7, &error);

  g_assert_no_error (error);
  g_assert_nonnull (thing);
  tk_wire_free (&thing_shape, thing);
  for (gsize length = 0; length < strlen (text) - 7; length++)
    {
      g_autoptr (GError) failure = NULL;

      g_assert_null (tk_wire_decode (&thing_shape, text, length, &failure));
      g_assert_error (failure, TK_WIRE_ERROR, TK_WIRE_ERROR_SYNTAX);
    }
}

#define BASE "\"count\":1,\"name\":\"a\""

typedef struct { const char *text; TkWireError code; const char *words; } Refusal;

static const Refusal refusals[] = {
  /* not one JSON object */
  { "", TK_WIRE_ERROR_SYNTAX, "not an object" },
  { "   ", TK_WIRE_ERROR_SYNTAX, "not an object" },
  { "null", TK_WIRE_ERROR_SYNTAX, "not an object" },
  { "[]", TK_WIRE_ERROR_SYNTAX, "not an object" },
  { "\"text\"", TK_WIRE_ERROR_SYNTAX, "not an object" },
  { "12", TK_WIRE_ERROR_SYNTAX, "not an object" },
  { "<html><body>502</body></html>", TK_WIRE_ERROR_SYNTAX, "not an object" },
  { "{" BASE, TK_WIRE_ERROR_SYNTAX, "does not end" },
  { "{" BASE "}{}", TK_WIRE_ERROR_SYNTAX, "something follows" },
  { "{" BASE "} x", TK_WIRE_ERROR_SYNTAX, "something follows" },
  { "{" BASE ",}", TK_WIRE_ERROR_SYNTAX, "a key is not a text" },
  { "{" BASE ",,\"x\":1}", TK_WIRE_ERROR_SYNTAX, "a key is not a text" },
  { "{,}", TK_WIRE_ERROR_SYNTAX, "a key is not a text" },
  { "{" BASE ",\"x\" 1}", TK_WIRE_ERROR_SYNTAX, "no value" },
  { "{" BASE ",\"x\":}", TK_WIRE_ERROR_SYNTAX, "" },
  { "{" BASE ",\"x\":[1,]}", TK_WIRE_ERROR_SYNTAX, "" },
  { "{" BASE ",\"x\":[1 2]}", TK_WIRE_ERROR_SYNTAX, "does not end" },
  { "{" BASE ",\"x\":[1}", TK_WIRE_ERROR_SYNTAX, "does not end" },
  { "{" BASE ",'x':1}", TK_WIRE_ERROR_SYNTAX, "a key is not a text" },
  { "{" BASE ",\"x\":'y'}", TK_WIRE_ERROR_SYNTAX, "" },
  { "{" BASE ",x:1}", TK_WIRE_ERROR_SYNTAX, "a key is not a text" },
  { "{" BASE ",\"x\":tru}", TK_WIRE_ERROR_SYNTAX, "neither" },
  { "{" BASE ",\"x\":True}", TK_WIRE_ERROR_SYNTAX, "number" },
  { "{" BASE ",\"x\":nul}", TK_WIRE_ERROR_SYNTAX, "neither" },
  { "{" BASE ",\"x\":NaN}", TK_WIRE_ERROR_SYNTAX, "number" },
  { "{" BASE ",\"x\":Infinity}", TK_WIRE_ERROR_SYNTAX, "number" },
  { "{" BASE ",\"x\":-Infinity}", TK_WIRE_ERROR_SYNTAX, "number" },
  { "{" BASE "/* c */}", TK_WIRE_ERROR_SYNTAX, "" },
  { "{" BASE "} // c", TK_WIRE_ERROR_SYNTAX, "something follows" },
  { "\xef\xbb\xbf{" BASE "}", TK_WIRE_ERROR_SYNTAX, "not an object" },
  /* numbers */
  { "{" BASE ",\"x\":01}", TK_WIRE_ERROR_SYNTAX, "" },
  { "{" BASE ",\"x\":+1}", TK_WIRE_ERROR_SYNTAX, "number" },
  { "{" BASE ",\"x\":-}", TK_WIRE_ERROR_SYNTAX, "number" },
  { "{" BASE ",\"x\":.5}", TK_WIRE_ERROR_SYNTAX, "number" },
  { "{" BASE ",\"x\":1.}", TK_WIRE_ERROR_SYNTAX, "number" },
  { "{" BASE ",\"x\":1e}", TK_WIRE_ERROR_SYNTAX, "number" },
  { "{" BASE ",\"x\":0x10}", TK_WIRE_ERROR_SYNTAX, "" },
  { "{" BASE ",\"x\":1_000}", TK_WIRE_ERROR_SYNTAX, "" },
  { "{\"count\":-0,\"name\":\"a\"}", TK_WIRE_ERROR_SYNTAX, "-0" },
  { "{\"count\":1.0,\"name\":\"a\"}", TK_WIRE_ERROR_TYPE, "count must be a whole number" },
  { "{\"count\":1e3,\"name\":\"a\"}", TK_WIRE_ERROR_TYPE, "count must be a whole number" },
  { "{\"count\":1E0,\"name\":\"a\"}", TK_WIRE_ERROR_TYPE, "count must be a whole number" },
  { "{\"count\":-0.0,\"name\":\"a\"}", TK_WIRE_ERROR_TYPE, "count must be a whole number" },
  { "{\"count\":9007199254740992,\"name\":\"a\"}", TK_WIRE_ERROR_RANGE, "count must be between" },
  { "{\"count\":-9007199254740992,\"name\":\"a\"}", TK_WIRE_ERROR_RANGE, "count must be between" },
  { "{\"count\":9223372036854775807,\"name\":\"a\"}", TK_WIRE_ERROR_RANGE, "count" },
  { "{\"count\":9223372036854775808,\"name\":\"a\"}", TK_WIRE_ERROR_RANGE, "count" },
  { "{\"count\":18446744073709551615,\"name\":\"a\"}", TK_WIRE_ERROR_RANGE, "count" },
  { "{\"count\":18446744073709551617,\"name\":\"a\"}", TK_WIRE_ERROR_RANGE, "count" },
  { "{\"count\":99999999999999999999999999999999,\"name\":\"a\"}", TK_WIRE_ERROR_RANGE, "count" },
  { "{\"count\":-99999999999999999999999999999999,\"name\":\"a\"}", TK_WIRE_ERROR_RANGE, "count" },
  /* texts */
  { "{\"count\":1,\"name\":\"a\\u0000b\"}", TK_WIRE_ERROR_SYNTAX, "NUL" },
  { "{" BASE ",\"x\\u0000\":1}", TK_WIRE_ERROR_SYNTAX, "NUL" },
  { "{\"count\":1,\"name\":\"\\ud800\"}", TK_WIRE_ERROR_SYNTAX, "surrogate" },
  { "{\"count\":1,\"name\":\"\\ud800x\"}", TK_WIRE_ERROR_SYNTAX, "surrogate" },
  { "{\"count\":1,\"name\":\"\\udc00\"}", TK_WIRE_ERROR_SYNTAX, "surrogate" },
  { "{\"count\":1,\"name\":\"\\ud800\\ud800\"}", TK_WIRE_ERROR_SYNTAX, "surrogate" },
  { "{\"count\":1,\"name\":\"\\ud800\\n\"}", TK_WIRE_ERROR_SYNTAX, "surrogate" },
  { "{\"count\":1,\"name\":\"\\ud83d\\u0041\"}", TK_WIRE_ERROR_SYNTAX, "surrogate" },
  { "{\"count\":1,\"name\":\"\\u12g4\"}", TK_WIRE_ERROR_SYNTAX, "escape" },
  { "{\"count\":1,\"name\":\"\\x41\"}", TK_WIRE_ERROR_SYNTAX, "escape" },
  { "{\"count\":1,\"name\":\"\\'\"}", TK_WIRE_ERROR_SYNTAX, "escape" },
  { "{\"count\":1,\"name\":\"a\nb\"}", TK_WIRE_ERROR_SYNTAX, "control character" },
  { "{\"count\":1,\"name\":\"a\tb\"}", TK_WIRE_ERROR_SYNTAX, "control character" },
  { "{\"count\":1,\"name\":\"a", TK_WIRE_ERROR_SYNTAX, "text does not end" },
  { "{\"count\":1,\"name\":\"a\\", TK_WIRE_ERROR_SYNTAX, "" },
  { "{\"count\":1,\"name\":\"\xc3\x28\"}", TK_WIRE_ERROR_SYNTAX, "UTF-8" },
  { "{\"count\":1,\"name\":\"\xc0\x80\"}", TK_WIRE_ERROR_SYNTAX, "UTF-8" },
  { "{\"count\":1,\"name\":\"\xed\xa0\x80\"}", TK_WIRE_ERROR_SYNTAX, "UTF-8" },
  { "{\"count\":1,\"name\":\"\xf4\x90\x80\x80\"}", TK_WIRE_ERROR_SYNTAX, "UTF-8" },
  /* duplicate keys, however written and wherever they stand */
  { "{" BASE ",\"count\":2}", TK_WIRE_ERROR_SYNTAX, "twice" },
  { "{" BASE ",\"c\\u006funt\":2}", TK_WIRE_ERROR_SYNTAX, "twice" },
  { "{" BASE ",\"x\":1,\"x\":1}", TK_WIRE_ERROR_SYNTAX, "twice" },
  { "{" BASE ",\"x\":[{\"y\":{\"z\":1,\"z\":2}}]}", TK_WIRE_ERROR_SYNTAX, "twice" },
  { "{" BASE ",\"x\":{\"a\":1,\"b\":2},\"x\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4}}", TK_WIRE_ERROR_SYNTAX, "twice" },
  { "{" BASE ",\"\":1,\"\":2}", TK_WIRE_ERROR_SYNTAX, "twice" },
  { "{" BASE ",\"items\":[{\"n\":1,\"n\":1}]}", TK_WIRE_ERROR_SYNTAX, "twice" },
  /* missing */
  { "{}", TK_WIRE_ERROR_MISSING, "count is missing" },
  { "{\"count\":1}", TK_WIRE_ERROR_MISSING, "name is missing" },
  { "{\"count\":1,\"Name\":\"a\"}", TK_WIRE_ERROR_MISSING, "name is missing" },
  { "{" BASE ",\"items\":[{\"n\":1},{\"t\":\"\"}]}", TK_WIRE_ERROR_MISSING, "items[1].n is missing" },
  /* types */
  { "{\"count\":\"1\",\"name\":\"a\"}", TK_WIRE_ERROR_TYPE, "count must be a whole number" },
  { "{\"count\":null,\"name\":\"a\"}", TK_WIRE_ERROR_TYPE, "count must be a whole number" },
  { "{\"count\":true,\"name\":\"a\"}", TK_WIRE_ERROR_TYPE, "count must be a whole number" },
  { "{\"count\":1,\"name\":7}", TK_WIRE_ERROR_TYPE, "name must be a text" },
  { "{\"count\":1,\"name\":null}", TK_WIRE_ERROR_TYPE, "name must be a text" },
  { "{\"count\":1,\"name\":[\"a\"]}", TK_WIRE_ERROR_TYPE, "name must be a text" },
  { "{" BASE ",\"flag\":1}", TK_WIRE_ERROR_TYPE, "flag must be true or false" },
  { "{" BASE ",\"flag\":\"true\"}", TK_WIRE_ERROR_TYPE, "flag must be true or false" },
  { "{" BASE ",\"flag\":null}", TK_WIRE_ERROR_TYPE, "flag must be true or false" },
  { "{" BASE ",\"items\":{}}", TK_WIRE_ERROR_TYPE, "items must be a list" },
  { "{" BASE ",\"items\":[1]}", TK_WIRE_ERROR_TYPE, "items[0] must be an object" },
  { "{" BASE ",\"items\":[null]}", TK_WIRE_ERROR_TYPE, "items[0] must be an object" },
  { "{" BASE ",\"items\":[{\"n\":1,\"t\":2}]}", TK_WIRE_ERROR_TYPE, "items[0].t must be a text" },
  { "{" BASE ",\"numbers\":7}", TK_WIRE_ERROR_TYPE, "numbers must be a list" },
  { "{" BASE ",\"numbers\":[1,\"2\"]}", TK_WIRE_ERROR_TYPE, "numbers[1] must be a whole number" },
  { "{" BASE ",\"numbers\":[1.5]}", TK_WIRE_ERROR_TYPE, "numbers[0] must be a whole number" },
  /* ranges */
  { "{" BASE ",\"level\":6}", TK_WIRE_ERROR_RANGE, "level must be between -5 and 5" },
  { "{" BASE ",\"level\":-6}", TK_WIRE_ERROR_RANGE, "level must be between -5 and 5" },
  { "{\"count\":1,\"name\":\"\"}", TK_WIRE_ERROR_RANGE, "name must be a text of 1 to 20 bytes" },
  { "{\"count\":1,\"name\":\"123456789012345678901\"}", TK_WIRE_ERROR_RANGE, "name must be a text of 1 to 20 bytes" },
  { "{" BASE ",\"items\":[{\"n\":1},{\"n\":1},{\"n\":1},{\"n\":1}]}", TK_WIRE_ERROR_RANGE, "items must be a list of 0 to 3" },
  { "{" BASE ",\"items\":[{\"n\":1},{\"n\":1},{\"n\":1001}]}", TK_WIRE_ERROR_RANGE, "items[2].n must be between 1 and 1000" },
  { "{" BASE ",\"items\":[{\"n\":0}]}", TK_WIRE_ERROR_RANGE, "items[0].n must be between 1 and 1000" },
  { "{" BASE ",\"numbers\":[1,2,3,4,5]}", TK_WIRE_ERROR_RANGE, "numbers must be a list of 0 to 4" },
  { "{" BASE ",\"numbers\":[-1]}", TK_WIRE_ERROR_RANGE, "numbers[0] must be between 0 and 9007199254740991" },
  { "{" BASE ",\"numbers\":[0,9007199254740992]}", TK_WIRE_ERROR_RANGE, "numbers[1] must be between" },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;
      /* An exact copy without terminator, so that reading beyond the end shows under a sanitizer. */
      gsize length = strlen (refusals[i].text);
      g_autofree char *exact = length > 0 ? g_memdup2 (refusals[i].text, length) : g_strdup ("");

      g_autofree char *shown = g_strescape (refusals[i].text, NULL);
      g_test_message ("%s", shown);
      g_assert_null (tk_wire_decode (&thing_shape, exact, length, &error));
      g_assert_error (error, TK_WIRE_ERROR, (int) refusals[i].code);
      if (strstr (error->message, refusals[i].words) == NULL)
        g_assert_cmpstr (error->message, ==, refusals[i].words);
    }
}

static void
test_bare_nul (void)
{
  static const char text[] = "{\"count\":1,\"name\":\"a\0b\"}";
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_wire_decode (&thing_shape, text, sizeof text - 1, &error));
  g_assert_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_SYNTAX);
}

static char *
nested (int depth)
{
  GString *text = g_string_new ("{\"count\":1,\"name\":\"a\",\"x\":");

  for (int i = 1; i < depth; i++)
    g_string_append (text, i % 2 ? "[" : "{\"y\":");
  g_string_append (text, "7");
  for (int i = depth - 1; i >= 1; i--)
    g_string_append (text, i % 2 ? "]" : "}");
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *deepest = nested (TK_WIRE_DEPTH_MAX);
  g_autofree char *deeper = nested (TK_WIRE_DEPTH_MAX + 1);
  g_autofree char *abyss = g_strnfill (1000000, '[');
  g_autofree char *fall = g_strconcat ("{\"x\":", abyss, NULL);
  Thing *thing = decode (deepest, &error);

  g_assert_no_error (error);
  g_assert_nonnull (thing);
  tk_wire_free (&thing_shape, thing);
  g_assert_null (decode (deeper, &error));
  g_assert_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "nested too deeply"));
  g_clear_error (&error);
  g_assert_null (decode (fall, &error));
  g_assert_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_SYNTAX);
}

static void
test_size (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *long_text = g_strnfill (TK_WIRE_TEXT_MAX + 1, ' ');

  memcpy (long_text, "{" BASE "}", strlen ("{" BASE "}"));
  g_assert_null (tk_wire_decode (&thing_shape, long_text, TK_WIRE_TEXT_MAX + 1, &error));
  g_assert_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "too long"));
  g_clear_error (&error);
  Thing *thing = tk_wire_decode (&thing_shape, long_text, TK_WIRE_TEXT_MAX, &error);
  g_assert_no_error (error);
  tk_wire_free (&thing_shape, thing);
}

/* A small text that would grow to hundreds of megabytes as a tree. */
static void
test_many_values (void)
{
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new ("{\"x\":[0");

  for (int i = 0; i < 200000; i++)
    g_string_append (text, ",0");
  g_string_append (text, "]}");
  g_assert_null (tk_wire_decode (&thing_shape, text->str, text->len, &error));
  g_assert_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "too many values"));
  g_string_free (text, TRUE);
}

static void
test_canonical (void)
{
  static const char *const good[] = {
    "{}", "{\"a\":1}", "{\"a\":-1,\"b\":\"\",\"c\":[],\"d\":{},\"e\":[1,\"x\",true,[false]]}", "{\"A\":1,\"a\":2}",
    "{\"a\":\"/\"}", "{\"a\":\"\xc3\xa9\"}", "{\"a\":\"\\u001f\\n\\\"\\\\\"}", "{\"a\":9007199254740991}",
    "{\"a\":-9007199254740991}", "{\"\":0}", "{\"a\":1,\"aa\":2,\"b\":3}", "{\"z\":1,\"\xc3\xa9\":2}", "{\"a\":\"\x7f\"}",
  };
  static const char *const bad[] = {
    "", "[]", "1", "{ }", " {}", "{}\n", "{\"a\": 1}", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":1}", "{\"a\":\"\\/\"}",
    "{\"a\":\"\\u00e9\"}", "{\"a\":\"\\u000a\"}", "{\"a\":\"\\u001F\"}", "{\"a\":\"\\u0041\"}", "{\"a\":1.0}",
    "{\"a\":1e2}", "{\"a\":null}", "{\"a\":9007199254740992}", "{\"a\":99999999999999999999}", "{\"a\":-0}",
    "{\"a\":[1, 2]}", "{\"a\":{\"c\":1,\"b\":2}}", "{\"a\":1,}", "{\"\\u0061\":1}", "{\"a\":\"\\ud83d\\ude00\"}",
    "{\"aa\":1,\"a\":2}", "{\"\xc3\xa9\":1,\"z\":2}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_test_message ("good %s", good[i]);
      g_assert_true (tk_wire_is_canonical (good[i], strlen (good[i])));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("bad %s", bad[i]);
      g_assert_false (tk_wire_is_canonical (bad[i], strlen (bad[i])));
    }
}

/* What the short way takes, the strict decoder reads as the same. */
static gboolean
assert_read_alike (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  gpointer plain = tk_wire_read_plain (&thing_shape, text, length);

  if (plain == NULL)
    return FALSE;
  gpointer tree = tk_wire_read_tree (&thing_shape, text, length, &error);
  g_assert_no_error (error);
  g_autofree char *first = tk_wire_encode (&thing_shape, plain);
  g_autofree char *second = tk_wire_encode (&thing_shape, tree);
  g_assert_cmpstr (first, ==, second);
  tk_wire_free (&thing_shape, plain);
  tk_wire_free (&thing_shape, tree);
  return TRUE;
}

/* Mangled messages: never a crash, and what is accepted encodes to the same again and again. */
static void
test_mangled (void)
{
  static const char *const bases[] = {
    "{\"count\":12,\"flag\":true,\"items\":[{\"n\":3,\"t\":\"x\"},{\"n\":4}],\"name\":\"abc\",\"numbers\":[1,2]}",
    "{\"count\":-5,\"level\":-2,\"name\":\"\\u00e9\\ud83d\\ude00\",\"note\":\"\\n\\t\"}",
  };
  static const char pieces[] = "{}[],:\"\\0123456789-+.eEtrufalsn \n\x01\x7f\xc3\xa9\xff";
  g_autoptr (GRand) random = test_seed_rand ();
  guint accepted = 0;

  for (int round = 0; round < 20000; round++)
    {
      g_autofree char *text = g_strdup (bases[round % 2]);
      gsize length = strlen (text);

      for (int n = g_rand_int_range (random, 0, 4); n > 0; n--)
        text[g_rand_int_range (random, 0, (gint32) length)] = pieces[g_rand_int_range (random, 0, sizeof pieces - 1)];
      assert_read_alike (text, length);
      Thing *thing = tk_wire_decode (&thing_shape, text, length, NULL);
      if (thing == NULL)
        continue;
      accepted++;
      g_autofree char *once = tk_wire_encode (&thing_shape, thing);
      g_assert_true (tk_wire_is_canonical (once, strlen (once)));
      Thing *again = decode (once, NULL);
      g_assert_nonnull (again);
      g_autofree char *twice = tk_wire_encode (&thing_shape, again);
      g_assert_cmpstr (once, ==, twice);
      tk_wire_free (&thing_shape, thing);
      tk_wire_free (&thing_shape, again);
    }
  g_assert_cmpuint (accepted, >, 5000);
  g_assert_cmpuint (accepted, <, 20000);
}

static void
test_invalid_utf8_out (void)
{
  Thing *thing = tk_wire_new (&thing_shape);

  tk_wire_set (&thing->name, "a\xff");
  tk_wire_set (&thing->note, NULL);
  g_autofree char *text = tk_wire_encode (&thing_shape, thing);
  g_assert_cmpstr (text, ==, "{\"count\":0,\"name\":\"a\xef\xbf\xbd\"}");
  tk_wire_free (&thing_shape, thing);
}

static void
test_json (void)
{
  g_autoptr (TkJson) json = tk_json_object ();
  TkJson *list = tk_json_array ();
  TkJson *inner = tk_json_object ();

  tk_json_set_string (json, "z", "a\"b");
  tk_json_set_string (json, "none", NULL);
  tk_json_set_int (json, "n", G_MININT64);
  tk_json_set_bool (json, "yes", TRUE);
  tk_json_set_amount (json, "change", 150050, "1500.50");
  tk_json_set_null (json, "null");
  tk_json_set_string (inner, "ends with {", "{");
  tk_json_set_int (inner, "k", 1);
  tk_json_append_string (list, "first");
  tk_json_append (list, inner);
  tk_json_append (list, tk_json_array ());
  tk_json_append_int (list, -7);
  tk_json_take (json, "list", list);
  tk_json_take (json, "empty", tk_json_object ());
  g_autofree char *text = tk_json_to_text (json);
  g_assert_cmpstr (text, ==,
                   "{\"z\":\"a\\\"b\",\"none\":null,\"n\":-9223372036854775808,\"yes\":true,\"change\":1500.50,\"null\":null,"
                   "\"list\":[\"first\",{\"ends with {\":\"{\",\"k\":1},[],-7],\"empty\":{}}");
}

/* Which texts the short way takes, and that it reads them as the strict decoder does. */
static void
test_plain (void)
{
  static const struct
  {
    const char *text;
    gboolean plain;
  } rows[] = {
    { "{\"count\":0,\"name\":\"a\"}", TRUE },
    { " {\n\"name\" : \"a\" ,\t\"count\":-12 }\r\n", TRUE }, /* any order, blanks */
    { "{\"count\":9007199254740991,\"flag\":true,\"items\":[{\"n\":1,\"t\":\"x\"},{\"n\":2}],\"level\":-5,"
      "\"name\":\"\xe2\x82\xac \\\"b\\\" \\\\ \\/\",\"note\":\"\\b\\f\\n\\r\\t\",\"numbers\":[0,1,2]}", TRUE },
    { "{\"count\":0,\"name\":\"a\",\"items\":[],\"numbers\":[]}", TRUE },
    /* Good, but not for the short way. */
    { "{\"count\":0,\"name\":\"\\u00e9\"}", FALSE },
    { "{\"count\":0,\"n\\u0061me\":\"a\"}", FALSE },
    { "{\"count\":0,\"name\":\"a\",\"unknown\":1}", FALSE },
    /* Not good. */
    { "", FALSE },
    { "{", FALSE },
    { "{\"count\":0,\"name\":\"a\"", FALSE },
    { "{\"count\":0,\"name\":\"a\"}x", FALSE },
    { "{\"count\":0,\"name\":\"a\",}", FALSE },
    { "{\"count\":0,\"name\":\"a\",\"name\":\"a\"}", FALSE },
    { "{\"count\":0}", FALSE },
    { "{\"count\":00,\"name\":\"a\"}", FALSE },
    { "{\"count\":-0,\"name\":\"a\"}", FALSE },
    { "{\"count\":-,\"name\":\"a\"}", FALSE },
    { "{\"count\":1.0,\"name\":\"a\"}", FALSE },
    { "{\"count\":1e3,\"name\":\"a\"}", FALSE },
    { "{\"count\":9007199254740992,\"name\":\"a\"}", FALSE },
    { "{\"count\":90071992547409910,\"name\":\"a\"}", FALSE },
    { "{\"count\":0,\"level\":6,\"name\":\"a\"}", FALSE },
    { "{\"count\":0,\"flag\":1,\"name\":\"a\"}", FALSE },
    { "{\"count\":0,\"name\":\"\"}", FALSE },
    { "{\"count\":0,\"name\":\"aaaaaaaaaaaaaaaaaaaaa\"}", FALSE },
    { "{\"count\":0,\"name\":\"a\\", FALSE },
    { "{\"count\":0,\"name\":\"a\\x\"}", FALSE },
    { "{\"count\":0,\"name\":\"a\\\n\"}", FALSE },
    { "{\"count\":0,\"name\":\"a\nb\"}", FALSE },
    { "{\"count\":0,\"name\":\"a\xff\"}", FALSE },
    { "{\"count\":0,\"name\":\"a\",\"numbers\":[-1]}", FALSE },
    { "{\"count\":0,\"name\":\"a\",\"numbers\":[1,2,3,4,5]}", FALSE },
    { "{\"count\":0,\"name\":\"a\",\"items\":[{\"n\":1},null]}", FALSE },
    { "{\"count\":0,\"name\":\"a\",\"items\":[{\"n\":1},{\"t\":\"x\"}]}", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (assert_read_alike (rows[i].text, strlen (rows[i].text)), ==, rows[i].plain);
    }
}

/* A NUL ends a C string but not a text. */
static void
test_plain_nul (void)
{
  static const char text[] = "{\"count\":0,\"name\":\"a\0b\"}";

  g_assert_null (tk_wire_read_plain (&thing_shape, text, sizeof text - 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/defaults", test_defaults);
  g_test_add_func ("/wire/encode", test_encode);
  g_test_add_func ("/wire/encode-invalid-utf8", test_invalid_utf8_out);
  g_test_add_func ("/wire/decode", test_decode);
  g_test_add_func ("/wire/length", test_length);
  g_test_add_func ("/wire/refusals", test_refusals);
  g_test_add_func ("/wire/bare-nul", test_bare_nul);
  g_test_add_func ("/wire/depth", test_depth);
  g_test_add_func ("/wire/size", test_size);
  g_test_add_func ("/wire/many-values", test_many_values);
  g_test_add_func ("/wire/canonical", test_canonical);
  g_test_add_func ("/wire/mangled", test_mangled);
  g_test_add_func ("/wire/plain", test_plain);
  g_test_add_func ("/wire/plain-nul", test_plain_nul);
  g_test_add_func ("/wire/json", test_json);
  return g_test_run ();
}
