/* Reading CSV, one row at a time. RFC 4180. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (hub-csv-error-quark, hub_csv_error)

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct _HubCsv
{
  const char *bytes;
  gsize length, at;
  char delimiter;
  guint number;
  gboolean ended;
  GString *text;     /* the row's fields, each with its NUL */
  GArray *starts;    /* gsize, into text */
  GPtrArray *fields; /* const char *, into text */
};

static gboolean
refuse (HubCsv *csv, GError **error, HubCsvError code, const char *what)
{
  g_set_error (error, HUB_CSV_ERROR, code, _("Row %u: %s"), csv->number, what);
  csv->ended = TRUE;
  return FALSE;
}

/* ---- Fields ---- */

static gboolean
is_row_end (const HubCsv *csv)
{
  return csv->at >= csv->length || csv->bytes[csv->at] == '\n'
         || (csv->bytes[csv->at] == '\r' && csv->at + 1 < csv->length && csv->bytes[csv->at + 1] == '\n');
}

static gboolean
take (HubCsv *csv, gsize start, gsize length, GError **error)
{
  gsize begun = g_array_index (csv->starts, gsize, csv->starts->len - 1);

  if (csv->text->len - begun + length > HUB_CSV_FIELD_MAX)
    return refuse (csv, error, HUB_CSV_ERROR_LIMIT, _("a field is longer than 64 kB; a quote may be missing before it"));
  g_string_append_len (csv->text, csv->bytes + start, (gssize) length);
  return TRUE;
}

/* Up to the delimiter or the row's end. */
static gboolean
read_plain (HubCsv *csv, GError **error)
{
  gsize start = csv->at;

  for (; csv->at < csv->length; csv->at++)
    {
      char c = csv->bytes[csv->at];

      if (c == csv->delimiter || c == '\n')
        break;
      if (c == '"')
        return refuse (csv, error, HUB_CSV_ERROR_QUOTE,
                       _("there is a quote inside a field that does not begin with one; put quotes around the field, and write "
                         "it twice inside"));
      if (c == '\r' && !is_row_end (csv))
        return refuse (csv, error, HUB_CSV_ERROR_QUOTE, _("there is a carriage return on its own; write rows on lines"));
      if (c == '\r')
        break;
    }
  return take (csv, start, csv->at - start, error);
}

/* Behind the opening quote; two are one. */
static gboolean
read_quoted (HubCsv *csv, GError **error)
{
  for (csv->at++;; csv->at++)
    {
      const char *quote = csv->at < csv->length ? memchr (csv->bytes + csv->at, '"', csv->length - csv->at) : NULL;
      gsize start = csv->at;

      if (quote == NULL)
        return refuse (csv, error, HUB_CSV_ERROR_QUOTE, _("a quote that opens a field is never closed"));
      csv->at = (gsize) (quote - csv->bytes);
      if (!take (csv, start, csv->at - start, error))
        return FALSE;
      csv->at++;
      if (csv->at >= csv->length || csv->bytes[csv->at] != '"')
        break;
      g_string_append_c (csv->text, '"');
    }
  return is_row_end (csv) || csv->bytes[csv->at] == csv->delimiter
         || refuse (csv, error, HUB_CSV_ERROR_QUOTE, _("there is text behind the quote that closes a field"));
}

static gboolean
read_field (HubCsv *csv, GError **error)
{
  gsize start = csv->text->len;

  if (csv->starts->len >= HUB_CSV_COLUMNS_MAX)
    return refuse (csv, error, HUB_CSV_ERROR_LIMIT, _("there are more than 100 columns"));
  g_array_append_val (csv->starts, start);
  gboolean quoted = csv->at < csv->length && csv->bytes[csv->at] == '"';
  if (!(quoted ? read_quoted : read_plain) (csv, error))
    return FALSE;
  g_string_append_c (csv->text, '\0');
  return TRUE;
}

/* ---- Rows ---- */

static gboolean
read_row (HubCsv *csv, GError **error)
{
  g_string_truncate (csv->text, 0);
  g_array_set_size (csv->starts, 0);
  for (;;)
    {
      if (!read_field (csv, error))
        return FALSE;
      if (csv->at >= csv->length || csv->bytes[csv->at] != csv->delimiter)
        break;
      csv->at++;
    }
  if (csv->at < csv->length && csv->bytes[csv->at] == '\r')
    csv->at++;
  if (csv->at < csv->length)
    csv->at++;
  return TRUE;
}

/* Texts move while a row grows. */
static void
point_at_fields (HubCsv *csv)
{
  g_ptr_array_set_size (csv->fields, 0);
  for (guint i = 0; i < csv->starts->len; i++)
    g_ptr_array_add (csv->fields, csv->text->str + g_array_index (csv->starts, gsize, i));
}

gboolean
hub_csv_next (HubCsv *csv, HubCsvRow *row, GError **error)
{
  while (!csv->ended && csv->at < csv->length)
    {
      gsize start = csv->at;

      csv->number++;
      if (csv->number > HUB_CSV_ROWS_MAX)
        return refuse (csv, error, HUB_CSV_ERROR_LIMIT, _("there are more than 2,000,000 rows; import them as several lists"));
      if (!read_row (csv, error))
        return FALSE;
      if (csv->text->len == 1) /* one field, and nothing in it */
        continue;
      point_at_fields (csv);
      *row = (HubCsvRow){ csv->number, start, csv->fields->len, (const char *const *) csv->fields->pdata };
      return TRUE;
    }
  csv->ended = TRUE;
  return FALSE;
}

/* ---- Making one ---- */

/* What the first row has most of, outside quotes. */
static char
find_delimiter (const char *bytes, gsize length)
{
  static const char candidates[] = { ',', ';', '\t', '|' };
  guint counts[G_N_ELEMENTS (candidates)] = { 0 };
  gboolean quoted = FALSE;
  guint most = 0;

  for (gsize i = 0; i < length && (quoted || bytes[i] != '\n'); i++)
    {
      if (bytes[i] == '"')
        quoted = !quoted;
      for (guint c = 0; !quoted && c < G_N_ELEMENTS (candidates); c++)
        counts[c] += bytes[i] == candidates[c];
    }
  for (guint c = 1; c < G_N_ELEMENTS (candidates); c++)
    most = counts[c] > counts[most] ? c : most;
  return candidates[most];
}

static gboolean
check_bytes (const char *bytes, gsize length, GError **error)
{
  const char *end;
  guint row = 1;

  if (length > HUB_CSV_BYTES_MAX)
    {
      g_set_error_literal (error, HUB_CSV_ERROR, HUB_CSV_ERROR_LIMIT,
                           _("The list is longer than 64 MB; import it as several lists"));
      return FALSE;
    }
  if (g_utf8_validate_len (bytes, length, &end))
    return TRUE;
  for (const char *at = bytes; at < end; at++)
    row += *at == '\n';
  g_set_error (error, HUB_CSV_ERROR, HUB_CSV_ERROR_ENCODING,
               _("Line %u: the list is not UTF-8 text; save it again as “CSV UTF-8”"), row);
  return FALSE;
}

HubCsv *
hub_csv_new (const char *bytes, gsize length, char delimiter, GError **error)
{
  gsize mark = strlen (BYTE_ORDER_MARK);

  g_return_val_if_fail (bytes != NULL || length == 0, NULL);
  if (delimiter == '"' || delimiter == '\r' || delimiter == '\n' || (guchar) delimiter >= 128)
    {
      g_set_error_literal (error, HUB_CSV_ERROR, HUB_CSV_ERROR_LIMIT, _("This sign cannot separate the fields of a list"));
      return NULL;
    }
  if (!check_bytes (bytes, length, error))
    return NULL;
  HubCsv *csv = g_new0 (HubCsv, 1);
  csv->bytes = bytes;
  csv->length = length;
  csv->at = length >= mark && memcmp (bytes, BYTE_ORDER_MARK, mark) == 0 ? mark : 0;
  csv->delimiter = delimiter != 0 ? delimiter : find_delimiter (bytes + csv->at, length - csv->at);
  csv->text = g_string_new (NULL);
  csv->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  csv->fields = g_ptr_array_new ();
  return csv;
}

void
hub_csv_free (HubCsv *csv)
{
  if (csv == NULL)
    return;
  g_string_free (csv->text, TRUE);
  g_array_unref (csv->starts);
  g_ptr_array_unref (csv->fields);
  g_free (csv);
}

void
hub_csv_seek (HubCsv *csv, const HubCsvRow *row)
{
  csv->at = row->position;
  csv->number = row->number - 1;
  csv->ended = FALSE;
}

char
hub_csv_get_delimiter (const HubCsv *csv)
{
  return csv->delimiter;
}

gsize
hub_csv_get_position (const HubCsv *csv)
{
  return csv->at;
}
