/* Lists of tickets: whatever was read is read again when it is written as RFC 4180 says. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "hub-csv.h"

static const char *const words[] = {
  "\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", "\xef\xbb\xbf", ",\"", "\",", "\"\n", NULL,
};

static void
make (GRand *random, GByteArray *input)
{
  static const char *const fields[] = { "", "a", "Wanjirũ", "\"a,b\"", "\"c\"\"d\"", "\"e\nf\"", "17" };
  gint rows = g_rand_int_range (random, 1, 6), columns = g_rand_int_range (random, 1, 5);

  for (gint row = 0; row < rows; row++)
    for (gint column = 0; column < columns; column++)
      {
        tk_fuzz_append (input, fields[g_rand_int_range (random, 0, G_N_ELEMENTS (fields))]);
        tk_fuzz_append (input, column + 1 < columns ? "," : "\r\n");
      }
}

const TkFuzzHarness tk_fuzz_harness = { "csv", 4096, words, make };

static void
write_row (const HubCsvRow *row, GString *text)
{
  for (guint i = 0; i < row->n; i++)
    {
      g_string_append (text, i > 0 ? ",\"" : "\"");
      for (const char *at = row->fields[i]; *at != '\0'; at++)
        g_string_append (text, *at == '"' ? "\"\"" : (char[]){ *at, '\0' });
      g_string_append_c (text, '"');
    }
  g_string_append_c (text, '\n');
}

/* As written by write_row(); NULL when it cannot be read. */
static GString *
read_all (const char *bytes, gsize length, char delimiter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubCsv) csv = hub_csv_new (bytes, length, delimiter, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  HubCsvRow row;
  guint before = 0;

  while (csv != NULL && hub_csv_next (csv, &row, &error))
    {
      g_assert_cmpuint (row.number, >, before);
      g_assert_cmpuint (row.n, >=, 1);
      g_assert_cmpuint (row.n, <=, HUB_CSV_COLUMNS_MAX);
      before = row.number;
      write_row (&row, text);
    }
  if (error == NULL)
    return g_steal_pointer (&text);
  g_assert_true (error->domain == HUB_CSV_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  return NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GString) first = read_all ((const char *)data, size, 0);
  g_autoptr (GString) second = first != NULL ? read_all (first->str, first->len, ',') : NULL;

  if (first == NULL)
    return 0;
  g_assert_nonnull (second);
  g_assert_cmpstr (first->str, ==, second->str);
  return 0;
}
