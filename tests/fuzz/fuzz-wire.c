/* Every message: what decodes is within its limits, encodes canonically, and decodes from that to the same.
 * Each input is tried as every shape. SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-wire-made.h"
#include "tk-fuzz.h"

#include <string.h>
#include "tk-wire-messages.h"
#include "tk-wire-plain.h"

static const char *const words[] = {
  "{\"", "\":", "\":\"", "\",\"", "[]", "{}", "true", "false", "null", "-0", "-1",
  "9007199254740991", "9007199254740992", "9223372036854775808", "1e3", "1.0", "\\u0000", "\\ud800",
  "\\ud83c\\udfab", "\\u0061", "[[[[[[[[", "event", "serial", "lines", "tickets", "payments",
  "entries", "body", "kind", NULL,
};

static guint
count_shapes (void)
{
  guint count = 0;

  while (tk_wire_all_shapes[count] != NULL)
    count++;
  return count;
}

static void
make (GRand *random, GByteArray *input)
{
  const TkWireShape *shape = tk_wire_all_shapes[(guint)g_rand_int (random) % count_shapes ()];
  gpointer message = fuzz_wire_make (random, shape);
  g_autofree char *text = tk_wire_encode (shape, message);

  tk_fuzz_append (input, text);
  tk_wire_free (shape, message);
}

const TkFuzzHarness tk_fuzz_harness = { "wire", 8192, words, make };

/* A blank where none belongs changes nothing but that the text is no longer canonical. */
static void
check_blank (const TkWireShape *shape, gconstpointer message, const char *canonical)
{
  g_autofree char *loose = g_strdup_printf (" %s", canonical);
  g_autoptr (GError) error = NULL;
  gpointer back = tk_wire_decode (shape, loose, strlen (loose), &error);

  g_assert_no_error (error);
  fuzz_wire_assert_equal (shape, message, back);
  g_assert_false (tk_wire_is_canonical (loose, strlen (loose)));
  tk_wire_free (shape, back);
}

static void
check_message (const TkWireShape *shape, gconstpointer message)
{
  g_autofree char *text = tk_wire_encode (shape, message), *again = NULL;
  g_autoptr (GError) error = NULL;
  gpointer back = tk_wire_decode (shape, text, strlen (text), &error);

  g_assert_no_error (error);
  fuzz_wire_assert_within (shape, message);
  fuzz_wire_assert_equal (shape, message, back);
  again = tk_wire_encode (shape, back);
  g_assert_cmpstr (again, ==, text);
  g_assert_true (tk_wire_is_canonical (text, strlen (text)));
  check_blank (shape, message, text);
  tk_wire_free (shape, back);
}

/* The short way of reading accepts nothing that the strict one refuses, and reads the same. */
static void
check_plain (const TkWireShape *shape, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  gpointer plain = tk_wire_read_plain (shape, text, length);

  if (plain == NULL)
    return;
  gpointer tree = tk_wire_read_tree (shape, text, length, &error);
  g_assert_no_error (error);
  fuzz_wire_assert_equal (shape, plain, tree);
  tk_wire_free (shape, plain);
  tk_wire_free (shape, tree);
}

/* Returns FALSE when the text is no JSON object at all: then it is none for any shape. */
static gboolean
check_shape (const TkWireShape *shape, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  gpointer message = tk_wire_decode (shape, text, length, &error);

  check_plain (shape, text, length);
  if (message == NULL)
    {
      g_assert_true (error != NULL && error->domain == TK_WIRE_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return error->code != TK_WIRE_ERROR_SYNTAX;
    }
  g_assert_no_error (error);
  check_message (shape, message);
  tk_wire_free (shape, message);
  return TRUE;
}

static void
check_shapes (const char *text, gsize length)
{
  gboolean object = check_shape (tk_wire_all_shapes[0], text, length);

  for (guint i = 1; object && tk_wire_all_shapes[i] != NULL; i++)
    g_assert_true (check_shape (tk_wire_all_shapes[i], text, length));
  if (tk_wire_is_canonical (text, length))
    g_assert_true (object);
}

/* Any text can stand in an answer, as key and as value: it comes out as JSON. */
static void
check_free_form (const char *text)
{
  g_autoptr (TkJson) json = tk_json_object ();
  g_autofree char *written = NULL;
  TkJson *list = tk_json_array ();

  tk_json_append_string (list, text);
  tk_json_append_string (list, text);
  tk_json_set_string (json, text, text);
  tk_json_take (json, "~~~", list);
  written = tk_json_to_text (json);
  if (g_strcmp0 (text, "~~~") < 0)
    g_assert_true (tk_wire_is_canonical (written, strlen (written)));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const char *bytes = size > 0 ? (const char *)data : "";
  g_autofree char *text = tk_fuzz_text (data, size);

  check_shapes (bytes, size);
  check_free_form (text);
  return 0;
}
