/* The examples of wire/README.md are read by the decoder: the document cannot drift from the code.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wire-messages.h"

#include <string.h>

#define FENCE "```json "

/* Which fields of which shape the document has shown: "sale.total". */
typedef GHashTable Shown;

static const TkWireShape *
find_shape (const char *name)
{
  for (const TkWireShape *const *shape = tk_wire_all_shapes; *shape != NULL; shape++)
    {
      if (strcmp ((*shape)->name, name) == 0)
        return *shape;
    }
  g_error ("README.md shows an unknown shape “%s”", name);
}

/* Without the blanks people like; texts are left alone. */
static char *
squeeze (const char *json)
{
  GString *out = g_string_new (NULL);
  gboolean in_text = FALSE;

  for (const char *p = json; *p != '\0'; p++)
    {
      if (in_text && *p == '\\')
        g_string_append_c (out, *p++);
      else if (*p == '"')
        in_text = !in_text;
      if (in_text || strchr (" \n", *p) == NULL)
        g_string_append_c (out, *p);
    }
  return g_string_free (out, FALSE);
}

/* A 0 may be shown although it need not be written. */
static char *
drop_zeros (const char *json)
{
  g_autoptr (GRegex) zeros = g_regex_new ("\"change\":0,", 0, 0, NULL);

  return g_regex_replace_literal (zeros, json, -1, 0, "", 0, NULL);
}

static void
note_fields (Shown *shown, const TkWireShape *shape, const char *json)
{
  for (const TkWireField *field = shape->fields; field->name != NULL; field++)
    {
      g_autofree char *key = g_strdup_printf ("\"%s\":", field->name);

      if (strstr (json, key) != NULL)
        g_hash_table_add (shown, g_strdup_printf ("%s.%s", shape->name, field->name));
    }
}

static void
check_example (Shown *shown, const char *name, const char *json)
{
  const TkWireShape *shape = find_shape (name);
  g_autoptr (GError) error = NULL;
  gpointer message = tk_wire_decode (shape, json, strlen (json), &error);

  g_test_message ("%s", name);
  g_assert_no_error (error);
  g_autofree char *written = tk_wire_encode (shape, message);
  g_autofree char *squeezed = squeeze (json);
  g_autofree char *plain = drop_zeros (squeezed);
  g_assert_cmpstr (written, ==, plain); /* the same fields, in canonical order, and none unknown */
  note_fields (shown, shape, squeezed);
  tk_wire_free (shape, message);
}

static void
check_examples (Shown *shown, char *text)
{
  for (char *at = strstr (text, FENCE); at != NULL; at = strstr (at, FENCE))
    {
      char *name = at + strlen (FENCE);
      char *json = strchr (name, '\n');
      char *end = strstr (json, "\n```");

      g_assert_nonnull (end);
      *json++ = '\0';
      *end = '\0';
      check_example (shown, name, json);
      at = end + 1;
    }
}

static void
test_readme (void)
{
  g_autoptr (GHashTable) shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_file_get_contents (WIRE_README, &text, NULL, &error);
  g_assert_no_error (error);
  check_examples (shown, text);
  for (const TkWireShape *const *shape = tk_wire_all_shapes; *shape != NULL; shape++)
    {
      for (const TkWireField *field = (*shape)->fields; field->name != NULL; field++)
        {
          g_autofree char *name = g_strdup_printf ("%s.%s", (*shape)->name, field->name);

          g_test_message ("%s", name);
          g_assert_true (g_hash_table_contains (shown, name));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire-readme/examples", test_readme);
  return g_test_run ();
}
