/* What was sold in a range of days, event by event, to read or to take away. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-csv.h"
#include "hub-api-event-json.h"
#include "hub-api-private.h"
#include "hub-api-problem.h"
#include "hub-api-sales-json.h"
#include "hub-day.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  HubSalesAsk ask;
  gboolean csv;
} Wish;

/* *day untouched when it is not asked for. */
static gboolean
read_day (HubHttpRequest *request, const char *key, gint64 *day, HubHttpResponse **refusal)
{
  const char *text = hub_http_request_get_query (request, key);

  if (text == NULL || *text == '\0' || hub_day_parse (text, day))
    return TRUE;
  *refusal = hub_api_problem_field (key, _("That is no date; write it as 2026-12-31."));
  return FALSE;
}

static gboolean
read_format (HubHttpRequest *request, gboolean *csv, HubHttpResponse **refusal)
{
  const char *text = hub_http_request_get_query (request, "format");

  *csv = g_strcmp0 (text, "csv") == 0;
  if (*csv || text == NULL || *text == '\0' || strcmp (text, "json") == 0)
    return TRUE;
  *refusal = hub_api_problem_field ("format", _("A report comes as json or as csv."));
  return FALSE;
}

static gboolean
read_wish (HubHttpRequest *request, Wish *wish, HubHttpResponse **refusal)
{
  gint64 first = -1, last = -1;
  const char *title = hub_http_request_get_query (request, "event_name");

  if (!read_format (request, &wish->csv, refusal) || !read_day (request, "start_date", &first, refusal)
      || !read_day (request, "end_date", &last, refusal))
    return FALSE;
  if (first >= 0 && last >= 0 && last < first)
    {
      *refusal = hub_api_problem_field ("end_date", _("The range ends before it begins; exchange the two dates."));
      return FALSE;
    }
  wish->ask.title = title != NULL && *title != '\0' ? title : NULL;
  if (first >= 0 || last >= 0)
    {
      wish->ask.first_day = MAX (first, 0);
      wish->ask.last_day = last >= 0 ? MAX (last, 1) : HUB_DAY_LAST;
    }
  return TRUE;
}

/* Of those who sold or gave back anything; without a range, all. */
static gboolean
is_told (const HubEventSales *event, const Wish *wish)
{
  return wish->ask.last_day == 0 || event->days->len > 0;
}

/* ---- JSON ---- */

static void
put_day (TkJson *json, const char *key, HubHttpRequest *request)
{
  gint64 day;
  const char *text = hub_http_request_get_query (request, key);
  g_autofree char *date = text != NULL && hub_day_parse (text, &day) ? hub_day_format (day) : NULL;

  tk_json_set_string (json, key, date);
}

static TkJson *
describe_event (const HubEventSales *event)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "event_id", event->event);
  tk_json_set_string (json, "title", event->title);
  hub_api_put_local_time (json, "start_time", event->starts_at, event->zone);
  tk_json_set_string (json, "status", event->status);
  hub_api_sales_fill (json, &event->sum, event->currency);
  return json;
}

static HubHttpResponse *
answer_json (HubHttpRequest *request, const Wish *wish, GPtrArray *events)
{
  g_autoptr (TkJson) json = tk_json_object ();
  TkJson *range = tk_json_object (), *totals = tk_json_object (), *list = tk_json_array ();
  const char *currency = hub_sales_currency (events);
  HubSales sum = hub_sales_sum (events, currency);

  put_day (range, "start_date", request);
  put_day (range, "end_date", request);
  tk_json_set_string (range, "event_name", wish->ask.title);
  hub_api_sales_fill (totals, &sum, currency);
  for (guint i = 0; i < events->len; i++)
    if (is_told (events->pdata[i], wish))
      tk_json_append (list, describe_event (events->pdata[i]));
  tk_json_take (json, "range", range);
  tk_json_take (json, "totals", totals);
  tk_json_take (json, "by_currency", hub_api_sales_currencies (events));
  tk_json_take (json, "events", list);
  return hub_http_response_new_text (200, "application/json", tk_json_to_text (json));
}

/* ---- CSV ---- */

static void
put_row (GString *csv, const HubEventSales *event)
{
  const HubSales *sum = &event->sum;
  const gint64 amounts[] = { sum->gross, sum->back, sum->gross - sum->back, sum->given, hub_sales_revenue (sum) };

  hub_api_csv_int (csv, event->event);
  hub_api_csv_text (csv, event->title);
  hub_api_csv_text (csv, event->status);
  hub_api_csv_int (csv, sum->sales);
  hub_api_csv_int (csv, sum->tickets);
  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    hub_api_csv_amount (csv, amounts[i], event->currency);
  hub_api_csv_text (csv, event->currency);
  hub_api_csv_end (csv);
}

static HubHttpResponse *
answer_csv (const Wish *wish, GPtrArray *events)
{
  static const char *const columns[] = { "event_id", "title", "status", "orders", "tickets_sold", "gross", "refunds", "net",
                                         "complimentary", "revenue", "currency" };
  GString *csv = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    hub_api_csv_text (csv, columns[i]);
  hub_api_csv_end (csv);
  for (guint i = 0; i < events->len; i++)
    if (is_told (events->pdata[i], wish))
      put_row (csv, events->pdata[i]);
  HubHttpResponse *response = hub_http_response_new_text (200, "text/csv; charset=utf-8", g_string_free (csv, FALSE));
  hub_http_response_set_header (response, "Content-Disposition", "attachment; filename=\"report.csv\"");
  return response;
}

static HubHttpResponse *
report (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;
  HubHttpResponse *refusal = NULL;
  Wish wish = { 0 };

  if (!read_wish (request, &wish, &refusal))
    return refusal;
  g_autoptr (GPtrArray) events = hub_service_sales (data, &wish.ask, &error);
  if (events == NULL)
    return hub_api_problem_from_error (error);
  return wish.csv ? answer_csv (&wish, events) : answer_json (request, &wish, events);
}

static const HubHttpRoute routes[] = {
  { "GET", "/admin/reports", HUB_API_ADMIN, report, 0, 0,
    "What was sold, event by event, to read or as a CSV file", TRUE, .query = "start_date end_date event_name format" },
};

const HubApiGroup hub_api_report = { routes, G_N_ELEMENTS (routes) };
