/* What the whole hub sold: for its administrators' charts. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-event-json.h"
#include "hub-api-private.h"
#include "hub-api-problem.h"
#include "hub-api-sales-json.h"
#include "hub-overview.h"

#include <string.h>

#define TOP_USUAL 5
#define TOP_MOST 100

static GPtrArray *
read_all (HubService *service, gboolean figures, HubHttpResponse **refusal)
{
  g_autoptr (GError) error = NULL;
  HubSalesAsk ask = { .figures = figures };
  GPtrArray *events = hub_service_sales (service, &ask, &error);

  if (events == NULL)
    *refusal = hub_api_problem_from_error (error);
  return events;
}

static guint
limit_of (HubHttpRequest *request)
{
  return (guint) hub_api_query_int (hub_http_request_get_query (request, "limit"), 1, TOP_MOST, TOP_USUAL);
}

static HubHttpResponse *
answer (const TkJson *json)
{
  return hub_http_response_new_text (200, "application/json", tk_json_to_text (json));
}

static HubHttpResponse *
summary (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubOverview) overview = hub_service_front_page (data, 0, &error);
  g_autoptr (GPtrArray) events = overview != NULL ? read_all (data, FALSE, &refusal) : NULL;
  g_autoptr (TkJson) json = tk_json_object ();

  if (overview == NULL)
    return hub_api_problem_from_error (error);
  if (events == NULL)
    return refusal;
  const char *currency = hub_sales_currency (events);
  HubSales sum = hub_sales_sum (events, currency);
  tk_json_set_int (json, "total_users", overview->users);
  tk_json_set_int (json, "total_events", events->len);
  tk_json_set_int (json, "total_tickets", sum.tickets);
  hub_api_put_money (json, "total_revenue", hub_sales_revenue (&sum), currency);
  tk_json_set_string (json, "currency", currency);
  tk_json_take (json, "by_currency", hub_api_sales_currencies (events));
  return answer (json);
}

/* English, whatever the server's language: clients draw it. */
static TkJson *
describe_month (const HubMonthSales *month, const char *currency)
{
  static const char *const names[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "month", names[month->month - 1]);
  tk_json_set_int (json, "year", month->year);
  tk_json_set_int (json, "sales", month->sum.tickets);
  tk_json_set_int (json, "tickets_sold", month->sum.tickets);
  tk_json_set_int (json, "orders", month->sum.sales);
  hub_api_put_money (json, "revenue", hub_sales_revenue (&month->sum), currency);
  tk_json_set_string (json, "currency", currency);
  return json;
}

static HubHttpResponse *
trends (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) events = read_all (data, FALSE, &refusal);
  g_autoptr (TkJson) list = tk_json_array ();

  if (events == NULL)
    return refusal;
  const char *currency = hub_sales_currency (events);
  g_autoptr (GArray) months = hub_sales_months (events, currency);
  for (guint i = 0; i < months->len; i++)
    tk_json_append (list, describe_month (&g_array_index (months, HubMonthSales, i), currency));
  return answer (list);
}

/* ---- Lists with the most first ---- */

/* One name with what it comes to; of one currency. */
typedef struct
{
  const char *name, *currency;
  gint64 event, amount, count;
} Row;

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *one = a, *two = b;

  if (one->amount != two->amount)
    return one->amount > two->amount ? -1 : 1;
  if (one->count != two->count)
    return one->count > two->count ? -1 : 1;
  int order = strcmp (one->name, two->name);
  return order != 0 ? order : (one->event > two->event) - (one->event < two->event);
}

static void
add_row (GArray *rows, const Row *added)
{
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = &g_array_index (rows, Row, i);

      if (strcmp (row->name, added->name) != 0 || strcmp (row->currency, added->currency) != 0)
        continue;
      row->amount += added->amount;
      row->count += added->count;
      return;
    }
  g_array_append_val (rows, *added);
}

typedef TkJson *(*DescribeRow) (const Row *row);

/* The first of them, those with the most first. */
static HubHttpResponse *
answer_rows (GArray *rows, guint most, DescribeRow describe)
{
  g_autoptr (TkJson) list = tk_json_array ();

  g_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len && i < most; i++)
    tk_json_append (list, describe (&g_array_index (rows, Row, i)));
  return answer (list);
}

static void
put_sold (TkJson *json, const Row *row)
{
  hub_api_put_money (json, "revenue", row->amount, row->currency);
  tk_json_set_string (json, "currency", row->currency);
  tk_json_set_int (json, "tickets_sold", row->count);
}

static TkJson *
describe_type (const Row *row)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "type", row->name);
  put_sold (json, row);
  return json;
}

static void
add_types (GArray *rows, const HubEventSales *event)
{
  for (guint i = 0; i < event->types->len; i++)
    {
      const HubTypeSales *type = event->types->pdata[i];

      add_row (rows, &(Row){ .name = type->name, .currency = event->currency, .amount = type->revenue, .count = type->sold });
    }
}

static HubHttpResponse *
by_type (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) events = read_all (data, TRUE, &refusal);
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (Row));

  if (events == NULL)
    return refusal;
  for (guint i = 0; i < events->len; i++)
    add_types (rows, events->pdata[i]);
  return answer_rows (rows, G_MAXUINT, describe_type);
}

static TkJson *
describe_category (const Row *row)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "category", row->name);
  tk_json_set_int (json, "count", row->count);
  return json;
}

static HubHttpResponse *
top_categories (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) events = read_all (data, FALSE, &refusal);
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (Row));

  if (events == NULL)
    return refusal;
  for (guint i = 0; i < events->len; i++)
    {
      const char *category = ((const HubEventSales *) events->pdata[i])->category;

      add_row (rows, &(Row){ .name = *category != '\0' ? category : "Uncategorized", .currency = "", .count = 1 });
    }
  return answer_rows (rows, limit_of (request), describe_category);
}

static TkJson *
describe_event (const Row *row)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "event_id", row->event);
  tk_json_set_string (json, "title", row->name);
  put_sold (json, row);
  return json;
}

static HubHttpResponse *
top_events (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) events = read_all (data, FALSE, &refusal);
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (Row));

  if (events == NULL)
    return refusal;
  for (guint i = 0; i < events->len; i++)
    {
      const HubEventSales *event = events->pdata[i];
      Row row = { event->title, event->currency, event->event, hub_sales_revenue (&event->sum), event->sum.tickets };

      if (event->sum.sales > 0)
        g_array_append_val (rows, row);
    }
  return answer_rows (rows, limit_of (request), describe_event);
}

static const HubHttpRoute routes[] = {
  { "GET", "/admin/analytics/summary", HUB_API_ADMIN, summary, 0, 0, "How many users, events and tickets, and what they brought", TRUE },
  { "GET", "/admin/analytics/ticket-sales-trends", HUB_API_ADMIN, trends, 0, 0, "Tickets sold, month by month", TRUE },
  { "GET", "/admin/analytics/revenue-by-ticket-type", HUB_API_ADMIN, by_type, 0, 0, "What each kind of ticket brought, over all events", TRUE },
  { "GET", "/admin/analytics/top-event-types", HUB_API_ADMIN, top_categories, 0, 0, "The categories with the most events", TRUE, .query = "limit" },
  { "GET", "/admin/analytics/top-events-by-revenue", HUB_API_ADMIN, top_events, 0, 0, "The events that brought most", TRUE, .query = "limit" },
};

const HubApiGroup hub_api_analytics = { routes, G_N_ELEMENTS (routes) };
