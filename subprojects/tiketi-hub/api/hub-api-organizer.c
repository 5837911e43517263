/* What an organizer sees of their own events: in all, and one by one. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-event-json.h"
#include "hub-api-private.h"
#include "hub-api-problem.h"
#include "hub-api-sales-json.h"
#include "hub-day.h"

#include <string.h>

static GPtrArray *
read_own (HubHttpRequest *request, HubService *service, HubHttpResponse **refusal)
{
  g_autoptr (GError) error = NULL;
  HubSalesAsk ask = { .organizer = hub_api_caller (request)->account, .figures = TRUE };
  GPtrArray *events = hub_service_sales (service, &ask, &error);

  if (events == NULL)
    *refusal = hub_api_problem_from_error (error);
  return events;
}

/* ---- Overview ---- */

static TkJson *
count_events (GPtrArray *events)
{
  static const char *const states[] = { "approved", "pending", "rejected" };
  TkJson *json = tk_json_object ();
  gint64 in_state[G_N_ELEMENTS (states)] = { 0 }, upcoming = 0, past = 0;

  for (guint i = 0; i < events->len; i++)
    {
      const HubEventSales *event = events->pdata[i];

      for (gsize s = 0; s < G_N_ELEMENTS (states); s++)
        in_state[s] += strcmp (event->status, states[s]) == 0;
      if (strcmp (event->status, "approved") != 0)
        continue;
      past += event->over;
      upcoming += !event->over;
    }
  tk_json_set_int (json, "total", events->len);
  for (gsize s = 0; s < G_N_ELEMENTS (states); s++)
    tk_json_set_int (json, states[s], in_state[s]);
  tk_json_set_int (json, "upcoming", upcoming);
  tk_json_set_int (json, "past", past);
  return json;
}

static HubHttpResponse *
overview (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) events = read_own (request, data, &refusal);
  g_autoptr (TkJson) json = tk_json_object ();
  gint64 came = 0;

  if (events == NULL)
    return refusal;
  const char *currency = hub_sales_currency (events);
  HubSales sum = hub_sales_sum (events, currency);
  for (guint i = 0; i < events->len; i++)
    came += ((const HubEventSales *) events->pdata[i])->came;
  hub_api_put_money (json, "total_revenue", hub_sales_revenue (&sum), currency);
  tk_json_set_string (json, "currency", currency);
  tk_json_set_int (json, "tickets_sold", sum.tickets);
  tk_json_set_int (json, "orders", sum.sales);
  tk_json_take (json, "events", count_events (events));
  hub_api_put_money (json, "refunds", sum.back, currency);
  tk_json_set_int (json, "checked_in", came);
  tk_json_take (json, "by_currency", hub_api_sales_currencies (events));
  return hub_http_response_new_text (200, "application/json", tk_json_to_text (json));
}

/* ---- Statistics ---- */

static TkJson *
describe_types (const HubEventSales *event)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < event->types->len; i++)
    {
      const HubTypeSales *type = event->types->pdata[i];
      TkJson *json = tk_json_object ();

      tk_json_set_string (json, "type", type->name);
      tk_json_set_int (json, "sold", type->sold);
      tk_json_set_int (json, "quantity", type->quantity);
      hub_api_put_money (json, "price", type->price, event->currency);
      hub_api_put_money (json, "revenue", type->revenue, event->currency);
      tk_json_append (list, json);
    }
  return list;
}

static TkJson *
describe_days (const HubEventSales *event)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < event->days->len; i++)
    {
      const HubSales *day = &g_array_index (event->days, HubSales, i);
      g_autofree char *date = hub_day_format (day->day);
      TkJson *json = tk_json_object ();

      tk_json_set_string (json, "date", date);
      tk_json_set_int (json, "orders", day->sales);
      tk_json_set_int (json, "tickets_sold", day->tickets);
      hub_api_put_money (json, "revenue", hub_sales_revenue (day), event->currency);
      tk_json_append (list, json);
    }
  return list;
}

static TkJson *
describe_event (const HubEventSales *event)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "event_id", event->event);
  tk_json_set_string (json, "title", event->title);
  tk_json_set_string (json, "status", event->status);
  hub_api_put_local_time (json, "start_time", event->starts_at, event->zone);
  hub_api_put_local_time (json, "end_time", event->ends_at, event->zone);
  hub_api_put_time (json, "starts_at", event->starts_at);
  hub_api_put_money (json, "revenue", hub_sales_revenue (&event->sum), event->currency);
  tk_json_set_string (json, "currency", event->currency);
  tk_json_set_int (json, "orders", event->sum.sales);
  tk_json_set_int (json, "tickets_sold", event->sum.tickets);
  hub_api_put_money (json, "refunds", event->sum.back, event->currency);
  tk_json_set_int (json, "capacity", event->places);
  hub_api_put_ratio (json, "sell_through", event->sum.tickets, event->places, 4);
  tk_json_set_int (json, "checked_in", event->came);
  hub_api_put_ratio (json, "attendance_rate", event->came, event->sum.tickets + event->listed, 4);
  hub_api_put_ratio (json, "avg_rating", event->stars, event->reviews, 2);
  tk_json_set_int (json, "reviews", event->reviews);
  tk_json_take (json, "by_type", describe_types (event));
  tk_json_take (json, "by_day", describe_days (event));
  return json;
}

static HubHttpResponse *
stats (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) events = read_own (request, data, &refusal);
  g_autoptr (TkJson) list = tk_json_array ();

  if (events == NULL)
    return refusal;
  for (guint i = 0; i < events->len; i++)
    tk_json_append (list, describe_event (events->pdata[i]));
  return hub_http_response_new_text (200, "application/json", tk_json_to_text (list));
}

static const HubHttpRoute routes[] = {
  { "GET", "/organizer/overview", HUB_API_ORGANIZER, overview, 0, 0, "What your events sold in all, and how they stand", TRUE },
  { "GET", "/organizer/stats", HUB_API_ORGANIZER, stats, 0, 0, "What each of your events sold: by type, by day, and who came", TRUE },
};

const HubApiGroup hub_api_organizer = { routes, G_N_ELEMENTS (routes) };
