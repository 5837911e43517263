/* Tests of the reader of lists: what RFC 4180 says, what programs write, and every refusal. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "hub-csv.h"

#include <string.h>

#define TEXT(text) text, sizeof text - 1

/* Rows on "/", fields on "|". */
typedef struct
{
  const char *name, *text;
  gsize length;
  char delimiter;
  const char *expected;
} Good;

static const Good goods[] = {
  { "plain", TEXT ("a,b\nc,d\n"), 0, "a|b/c|d" },
  { "no-last-newline", TEXT ("a,b\nc,d"), 0, "a|b/c|d" },
  { "crlf", TEXT ("a,b\r\nc,d\r\n"), 0, "a|b/c|d" },
  { "mark", TEXT ("\xef\xbb\xbf" "a,b\n"), 0, "a|b" },
  { "empty-fields", TEXT (",\n,,\n"), 0, "|/||" },
  { "ends-with-delimiter", TEXT ("a,"), 0, "a|" },
  { "quoted", TEXT ("\"a,b\",\"c\"\"d\"\n"), 0, "a,b|c\"d" },
  { "quoted-newline", TEXT ("\"a\nb\",c\r\n\"d\r\ne\",f\n"), 0, "a\nb|c/d\r\ne|f" },
  { "quoted-nothing", TEXT ("\"\",x\n"), 0, "|x" },
  { "only-quotes", TEXT ("\"\"\"\"\n"), 0, "\"" },
  { "blank-rows", TEXT ("a\n\n\r\nb\n\n"), 0, "a/b" },
  { "semicolon", TEXT ("a;b,c\n1;2\n"), 0, "a;b|c/1;2" },
  { "semicolon-found", TEXT ("a;b;c\n1,5;2;3\n"), 0, "a|b|c/1,5|2|3" },
  { "tab-found", TEXT ("a\tb\n1\t2\n"), 0, "a|b/1|2" },
  { "delimiter-in-quotes", TEXT ("\"a;b;c\",d\n"), 0, "a;b;c|d" },
  { "told", TEXT ("a;b,c\n"), ';', "a|b,c" },
  { "unicode", TEXT ("Wanjirũ,Ōtieno\n"), 0, "Wanjirũ|Ōtieno" },
  { "nothing", TEXT (""), 0, "" },
  { "only-mark", TEXT ("\xef\xbb\xbf"), 0, "" },
};

static void
test_good (gconstpointer data)
{
  const Good *good = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) read = g_string_new (NULL);
  g_autoptr (HubCsv) csv = hub_csv_new (good->text, good->length, good->delimiter, &error);
  HubCsvRow row;

  g_assert_no_error (error);
  while (hub_csv_next (csv, &row, &error))
    {
      g_string_append (read, read->len > 0 ? "/" : "");
      for (guint i = 0; i < row.n; i++)
        g_string_append_printf (read, "%s%s", i > 0 ? "|" : "", row.fields[i]);
    }
  g_assert_no_error (error);
  g_assert_cmpstr (read->str, ==, good->expected);
}

typedef struct
{
  const char *name, *text;
  gsize length;
  HubCsvError code;
  const char *part;
} Bad;

static const Bad bads[] = {
  { "quote-inside", TEXT ("a\nb\"c\n"), HUB_CSV_ERROR_QUOTE, "Row 2" },
  { "behind-quote", TEXT ("\"a\"b\n"), HUB_CSV_ERROR_QUOTE, "Row 1" },
  { "blank-behind-quote", TEXT ("\"a\" ,b\n"), HUB_CSV_ERROR_QUOTE, "Row 1" },
  { "never-closed", TEXT ("a\nb\n\"c\nd\n"), HUB_CSV_ERROR_QUOTE, "Row 3" },
  { "never-closed-pair", TEXT ("\"a\"\""), HUB_CSV_ERROR_QUOTE, "Row 1" },
  { "lone-return", TEXT ("a\rb\n"), HUB_CSV_ERROR_QUOTE, "carriage return" },
  { "latin-1", TEXT ("a\nb\nM\xfcller\n"), HUB_CSV_ERROR_ENCODING, "Line 3" },
  { "utf-16", TEXT ("\xff\xfe" "a\0b\0"), HUB_CSV_ERROR_ENCODING, "UTF-8" },
  { "nul", TEXT ("a\0b\n"), HUB_CSV_ERROR_ENCODING, "Line 1" },
};

static void
test_bad (gconstpointer data)
{
  const Bad *bad = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HubCsv) csv = hub_csv_new (bad->text, bad->length, 0, &error);
  HubCsvRow row;

  while (csv != NULL && hub_csv_next (csv, &row, &error))
    ;
  g_assert_error (error, HUB_CSV_ERROR, (int) bad->code);
  g_assert_nonnull (strstr (error->message, bad->part));
  g_clear_error (&error);
  if (csv == NULL)
    return;
  g_assert_false (hub_csv_next (csv, &row, &error)); /* it stays ended */
  g_assert_no_error (error);
}

static void
expect_limit (const char *text, gsize length, char delimiter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubCsv) csv = hub_csv_new (text, length, delimiter, &error);
  HubCsvRow row;

  while (csv != NULL && hub_csv_next (csv, &row, &error))
    ;
  g_assert_error (error, HUB_CSV_ERROR, HUB_CSV_ERROR_LIMIT);
}

static void
test_limits (void)
{
  g_autoptr (GString) columns = g_string_new (NULL), field = g_string_new (NULL), rows = g_string_new (NULL);
  g_autofree char *large = g_malloc0 (HUB_CSV_BYTES_MAX + 1);
  HubCsvRow row;

  for (guint i = 1; i < HUB_CSV_COLUMNS_MAX; i++)
    g_string_append_c (columns, ',');
  g_autoptr (HubCsv) most = hub_csv_new (columns->str, columns->len, ',', NULL);
  g_assert_true (hub_csv_next (most, &row, NULL));
  g_assert_cmpuint (row.n, ==, HUB_CSV_COLUMNS_MAX);
  g_string_append_c (columns, ',');
  expect_limit (columns->str, columns->len, ',');

  for (guint i = 0; i < HUB_CSV_FIELD_MAX; i++)
    g_string_append_c (field, 'x');
  g_autoptr (HubCsv) longest = hub_csv_new (field->str, field->len, 0, NULL);
  g_assert_true (hub_csv_next (longest, &row, NULL));
  g_string_append_c (field, 'x');
  expect_limit (field->str, field->len, 0);
  g_string_prepend_c (field, '"'); /* and between quotes */
  g_string_append_c (field, '"');
  expect_limit (field->str, field->len, 0);

  memset (large, 'x', HUB_CSV_BYTES_MAX + 1);
  expect_limit (large, HUB_CSV_BYTES_MAX + 1, 0);
  for (guint i = 0; i <= HUB_CSV_ROWS_MAX; i++)
    g_string_append (rows, "x\n");
  expect_limit (rows->str, rows->len, 0);
  expect_limit (TEXT ("a"), '"');
  expect_limit (TEXT ("a"), '\n');
}

static void
test_seek (void)
{
  const char *text = "a,b\n\"c\nc\",d\n\ne,f\n";
  g_autoptr (HubCsv) csv = hub_csv_new (text, strlen (text), 0, NULL);
  HubCsvRow rows[3], again;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_true (hub_csv_next (csv, &rows[i], NULL));
  g_assert_false (hub_csv_next (csv, &again, NULL));
  g_assert_cmpuint (rows[2].number, ==, 4); /* the blank one counts, what is between quotes does not */
  hub_csv_seek (csv, &rows[1]);
  g_assert_true (hub_csv_next (csv, &again, NULL));
  g_assert_cmpuint (again.number, ==, 2);
  g_assert_cmpstr (again.fields[0], ==, "c\nc");
  g_assert_true (hub_csv_next (csv, &again, NULL));
  g_assert_cmpstr (again.fields[0], ==, "e");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (goods); i++)
    {
      g_autofree char *path = g_strconcat ("/csv/good/", goods[i].name, NULL);
      g_test_add_data_func (path, &goods[i], test_good);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bads); i++)
    {
      g_autofree char *path = g_strconcat ("/csv/bad/", bads[i].name, NULL);
      g_test_add_data_func (path, &bads[i], test_bad);
    }
  g_test_add_func ("/csv/limits", test_limits);
  g_test_add_func ("/csv/seek", test_seek);
  return g_test_run ();
}
