/* Writes CSV (RFC 4180). SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-csv.h"

#include <inttypes.h>
#include <string.h>
#include "tk-money.h"

static void
begin_field (GString *csv)
{
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
}

static gboolean
is_formula (const char *text)
{
  return strchr ("=+-@\t\r\n", text[strspn (text, " ")]) != NULL && text[strspn (text, " ")] != '\0';
}

void
hub_api_csv_text (GString *csv, const char *text)
{
  begin_field (csv);
  g_string_append_c (csv, '"');
  if (is_formula (text))
    g_string_append_c (csv, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

void
hub_api_csv_int (GString *csv, gint64 number)
{
  begin_field (csv);
  g_string_append_printf (csv, "%" PRId64, number);
}

void
hub_api_csv_amount (GString *csv, gint64 minor, const char *currency)
{
  g_autofree char *text = tk_money_format (minor, currency, &TK_MONEY_PLAIN);

  begin_field (csv);
  g_string_append (csv, text);
}

void
hub_api_csv_end (GString *csv)
{
  g_string_append (csv, "\r\n");
}
