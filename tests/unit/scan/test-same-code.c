/* When a code read again is judged again. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-same-code.h"

#include <string.h>

/* A story: letters are codes read, '=' and a letter is its answer, a digit waits that many hundred milliseconds. What is
 * submitted comes out. */
static const struct {
  const char *name, *story, *submitted;
} stories[] = {
  { "one", "A=A", "A" },
  { "twice while judged", "AAA=A", "A" },
  { "judged for long", "A9999A=A", "A" },
  { "held before the reader", "A=A1A1A1A1A1A1A1A1A1A1A", "A" },
  { "held at a slow reader", "A=A1A1A1A1A1A1A1A", "A" },
  { "taken away and back", "A=A2A", "AA" },
  { "not away long enough", "A=A1A", "A" },
  { "held, then away", "A=A1A1A1A2A", "AA" },
  { "one after another", "A=AB=BC=C", "ABC" },
  { "two at once, in turns", "AB=A=B1AB1AB1AB", "AB" },
  { "answered after it was away", "A9A=A1A1A", "A" },
  { "answered, and away since", "A9A=A2A", "AA" },
  { "eight are judged, a ninth is not", "ABCDEFGHI", "ABCDEFGH" },
  { "one answered makes room", "ABCDEFGHI=CI", "ABCDEFGHI" },
  { "nine, one after another, and the first again", "A=AB=BC=CD=DE=EF=FG=GH=HI=IA", "ABCDEFGHIA" },
  { "an answer nobody asked for", "=AA", "A" },
};

static void
test_stories (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autoptr (TkSameCode) same = tk_same_code_new ();
      g_autoptr (GString) submitted = g_string_new (NULL);
      gint64 now = 5000;

      g_test_message ("%s", stories[i].name);
      for (const char *p = stories[i].story; *p != '\0'; p++)
        {
          if (*p == '=')
            tk_same_code_end (same, ++p, 1);
          else if (g_ascii_isdigit (*p))
            now += (*p - '0') * 100;
          else if (tk_same_code_begin (same, p, 1, now))
            g_string_append_c (submitted, *p);
        }
      g_assert_cmpstr (submitted->str, ==, stories[i].submitted);
    }
}

/* Bytes count, not text up to the first zero; nothing is a code like another. */
static void
test_bytes (void)
{
  g_autoptr (TkSameCode) same = tk_same_code_new ();

  g_assert_true (tk_same_code_begin (same, "A\0B", 3, 0));
  g_assert_true (tk_same_code_begin (same, "A\0C", 3, 0));
  g_assert_true (tk_same_code_begin (same, "A", 1, 0));
  g_assert_true (tk_same_code_begin (same, "", 0, 0));
  g_assert_false (tk_same_code_begin (same, "A\0B", 3, 5000));
  g_assert_false (tk_same_code_begin (same, "", 0, 5000));
}

/* A line that talks nonsense all evening: never more than a few at the desk. */
static void
test_flood (void)
{
  g_autoptr (TkSameCode) same = tk_same_code_new ();
  guint submitted = 0;

  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      submitted += tk_same_code_begin (same, text, strlen (text), i);
    }
  g_assert_cmpuint (submitted, ==, TK_SAME_CODE_MOST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/same-code/stories", test_stories);
  g_test_add_func ("/same-code/bytes", test_bytes);
  g_test_add_func ("/same-code/flood", test_flood);
  return g_test_run ();
}
