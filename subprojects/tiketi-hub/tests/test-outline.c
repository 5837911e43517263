/* Answers as trees, lines and tables. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include "hub-answer.h"
#include "hub-outline.h"

static void
test_read (void)
{
  g_autoptr (HubAnswer) answer
    = hub_answer_read (" {\"a\":[1,-2.5,true,null],\"b\":{\"c\":\"x\\\"\\u00e9\\n\"},\"d\":[]} ");
  const HubAnswer *list = hub_answer_get (answer, "a");

  g_assert_cmpint (answer->kind, ==, HUB_ANSWER_OBJECT);
  g_assert_cmpuint (list->items->len, ==, 4);
  g_assert_cmpstr (((HubAnswer *) list->items->pdata[1])->text, ==, "-2.5");
  g_assert_cmpstr (hub_answer_get (hub_answer_get (answer, "b"), "c")->text, ==, "x\"é\n");
  g_assert_cmpuint (hub_answer_get (answer, "d")->items->len, ==, 0);
  g_assert_null (hub_answer_get (answer, "e"));
}

static void
test_not_json (void)
{
  static const char *const rows[] = {
    "",      "{",   "[",       "[1",        "[1,",   "{\"a\"}", "{\"a\":}",
    "{a:1}", "\"x", "\"\\q\"", "\"\\u12\"", "[1] 2", "}",       "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i]);
      g_assert_null (hub_answer_read (rows[i]));
    }
}

static void
test_split (void)
{
  static const struct
  {
    const char *text, *lines;
  } rows[] = {
    { "[]", "" },
    { "[{\"a\":\"],[\"},{\"b\":[1,2]}]", "{\"a\":\"],[\"}|{\"b\":[1,2]}" },
    { "{\"a\":1}", "{\"a\":1}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) lines = hub_answer_split (rows[i].text);
      g_autofree char *joined = g_strjoinv ("|", lines);

      g_assert_cmpstr (joined, ==, rows[i].lines);
    }
}

static void
test_outline (void)
{
  static const struct
  {
    const char *json, *text;
  } rows[] = {
    { "[]", "There are none yet.\n" },
    { "not json", "not json\n" },
    { "{\"last_seen\":null,\"open\":true}", "last seen         –\nopen              yes\n" },
    { "{\"currency\":\"KES\",\"total\":1,\"total_minor\":150050}",
      "currency          KES\ntotal             KES 1,500.50\n" },
    { "[{\"id\":1,\"name\":\"Long name\"},{\"id\":22,\"name\":\"\"}]", "id  name\n1   Long name\n22  –\n" },
    { "{\"list\":[],\"rows\":[{\"head_hash\":\"0123456789abcdef\"}]}",
      "list: none\nrows\n  head hash\n  0123456789ab\n" },
    { "[{\"n\":1,\"in\":[{\"m\":2}]},{\"n\":3,\"in\":[]}]",
      "n                 1\nin\n  m\n  2\n\nn                 3\nin: none\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = hub_outline (rows[i].json);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/outline/read", test_read);
  g_test_add_func ("/outline/not-json", test_not_json);
  g_test_add_func ("/outline/split", test_split);
  g_test_add_func ("/outline/outline", test_outline);

  return g_test_run ();
}
