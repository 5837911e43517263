/* A look at a list before it is taken. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-import-private.h"

#include <string.h>

#include "hub-error.h"

#define ROWS_SHOWN 10
#define CODE_SHOWN 4

typedef struct
{
  HubList list;
  TkJson *json;
} Preview;

/* What lets people in is not shown on a screen: "AB12…". */
static char *
shorten (const char *code)
{
  glong letters = g_utf8_strlen (code, -1);
  g_autofree char *begin = g_utf8_substring (code, 0, MIN (letters / 2, CODE_SHOWN));

  return g_strconcat (begin, "…", NULL);
}

static TkJson *
describe_columns (const HubColumns *columns)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < columns->n; i++)
    {
      TkJson *json = tk_json_object ();
      const char *tells = "";

      for (HubField field = 0; field < HUB_FIELDS; field++)
        tells = columns->column[field] == (int) i ? hub_field_name (field) : tells;
      tk_json_set_int (json, "column", i + 1);
      tk_json_set_string (json, "header", columns->headers[i]);
      tk_json_set_string (json, "tells", *tells != '\0' ? tells : NULL);
      tk_json_append (list, json);
    }
  return list;
}

static void
set_time (TkJson *json, const char *key, gint64 ms)
{
  g_autofree char *text = ms > 0 ? tk_time_to_iso8601 (ms) : NULL;

  tk_json_set_string (json, key, text);
}

static void
describe_ticket (TkJson *json, const HubListed *listed)
{
  const HubStoreForeign *ticket = &listed->ticket;
  g_autofree char *code = shorten (listed->code);

  tk_json_set_string (json, "code", code);
  tk_json_set_int (json, "type", ticket->type);
  tk_json_set_string (json, "status", ticket->status);
  tk_json_set_string (json, "name", ticket->holder);
  tk_json_set_string (json, "phone", ticket->phone);
  tk_json_set_string (json, "order", ticket->order);
  tk_json_set_string (json, "seat", ticket->seat);
  tk_json_set_string (json, "attention", ticket->attention);
  set_time (json, "valid_from", ticket->valid_from);
  set_time (json, "valid_until", ticket->valid_until);
}

static TkJson *
describe_row (HubList *list, const HubCsvRow *row)
{
  TkJson *json = tk_json_object ();
  HubListed listed = { .code = (char *) "", .ticket = { 0 } };
  g_autofree char *problem = NULL;

  tk_json_set_int (json, "row", row->number);
  hub_list_reader_read (list->reader, row, &listed, &problem);
  describe_ticket (json, &listed);
  tk_json_set_string (json, "problem", problem);
  return json;
}

static gboolean
describe_rows (HubList *list, TkJson *rows, GError **error)
{
  g_autoptr (GError) failure = NULL;
  HubCsvRow row;

  for (guint i = 0; i < ROWS_SHOWN && hub_csv_next (list->csv, &row, &failure); i++)
    tk_json_append (rows, describe_row (list, &row));
  return failure == NULL || hub_refuse (error, HUB_ERROR_INVALID, "%s", failure->message);
}

static gboolean
look (SqlConn *conn, gpointer data, GError **error)
{
  Preview *preview = data;
  char delimiter[2] = { 0 };
  g_autoptr (TkJson) rows = tk_json_array ();

  if (!hub_list_open (&preview->list, conn, preview->list.import, error) || !describe_rows (&preview->list, rows, error))
    return FALSE;
  delimiter[0] = hub_csv_get_delimiter (preview->list.csv);
  tk_json_set_string (preview->json, "delimiter", delimiter[0] == '\t' ? "tab" : delimiter);
  tk_json_take (preview->json, "columns", describe_columns (&preview->list.columns));
  tk_json_take (preview->json, "rows", g_steal_pointer (&rows));
  return TRUE;
}

char *
hub_service_import_preview (HubService *service, const HubImport *import, GError **error)
{
  g_autoptr (TkJson) json = tk_json_object ();
  Preview preview = { .json = json };

  preview.list.import = import;
  gboolean done = hub_readers_run (service->readers, look, &preview, error);
  hub_list_close (&preview.list);
  return done ? tk_json_to_text (json) : NULL;
}
