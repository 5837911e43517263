/* An administrator's first page, and what people did. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-event-json.h"
#include "hub-api-private.h"
#include "hub-api-problem.h"
#include "hub-api-sales-json.h"
#include "hub-overview.h"
#include "hub-web.h"

#include <string.h>

#define RECENT 5
#define LISTED 100     /* of each list on the page of older clients */
#define LOG_PAGE 100
#define LOG_PAGES 100000

/* ---- Rows ---- */

static TkJson *
describe_user (const HubUserRow *user)
{
  TkJson *json = tk_json_object ();
  gboolean named = *user->first_name != '\0' || *user->last_name != '\0';

  tk_json_set_int (json, "id", user->id);
  tk_json_set_string (json, "first_name", named ? user->first_name : user->name);
  tk_json_set_string (json, "last_name", user->last_name);
  tk_json_set_string (json, "username", *user->username != '\0' ? user->username : user->email);
  tk_json_set_string (json, "email", user->email);
  tk_json_set_string (json, "role", user->role);
  tk_json_set_string (json, "status", user->status);
  hub_api_put_time (json, "created_at", user->created_at);
  return json;
}

static TkJson *
describe_users (GArray *users, guint most)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < users->len && i < most; i++)
    tk_json_append (list, describe_user (&g_array_index (users, HubUserRow, i)));
  return list;
}

static TkJson *
describe_event (HubService *service, const HubEventSales *event)
{
  TkJson *json = tk_json_object ();
  g_autofree char *image = hub_api_image_url (service, event->image);

  tk_json_set_int (json, "id", event->event);
  tk_json_set_string (json, "title", event->title);
  tk_json_set_string (json, "description", event->description);
  tk_json_set_string (json, "location", event->venue);
  hub_api_put_local_time (json, "start_time", event->starts_at, event->zone);
  hub_api_put_local_time (json, "end_time", event->ends_at, event->zone);
  tk_json_set_string (json, "status", event->status);
  tk_json_set_int (json, "total_tickets", event->places);
  tk_json_set_int (json, "tickets_sold", event->sum.tickets);
  tk_json_set_int (json, "remaining_tickets", MAX (event->places - event->sum.tickets, 0));
  tk_json_set_string (json, "image_url", image);
  tk_json_set_int (json, "organizer_id", event->organizer);
  hub_api_put_time (json, "created_at", event->created_at);
  return json;
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  const HubEventSales *one = *(HubEventSales *const *) a, *two = *(HubEventSales *const *) b;

  if (one->created_at != two->created_at)
    return one->created_at > two->created_at ? -1 : 1;
  return one->event > two->event ? -1 : one->event < two->event;
}

static TkJson *
describe_events (HubService *service, GPtrArray *events, guint most)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < events->len && i < most; i++)
    tk_json_append (list, describe_event (service, events->pdata[i]));
  return list;
}

static TkJson *
describe_categories (GArray *categories)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < categories->len; i++)
    {
      const HubCategoryRow *category = &g_array_index (categories, HubCategoryRow, i);
      TkJson *json = tk_json_object ();

      tk_json_set_int (json, "id", category->id);
      tk_json_set_string (json, "name", category->name);
      tk_json_append (list, json);
    }
  return list;
}

static TkJson *
describe_orders (GArray *orders)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < orders->len; i++)
    {
      const HubOrderRow *order = &g_array_index (orders, HubOrderRow, i);
      g_autofree char *date = tk_time_format (order->at, order->zone, "%Y-%m-%d %H:%M:%S");
      TkJson *json = tk_json_object ();

      tk_json_set_int (json, "id", order->id);
      tk_json_set_string (json, "user", *order->name != '\0' ? order->name : order->email);
      tk_json_set_string (json, "event", order->title);
      hub_api_put_money (json, "amount", order->total, order->currency);
      tk_json_set_string (json, "currency", order->currency);
      tk_json_set_string (json, "method", order->method);
      tk_json_set_string (json, "status", order->status);
      tk_json_set_string (json, "date", date);
      tk_json_append (list, json);
    }
  return list;
}

/* ---- Dashboard ---- */

static gint64
count_status (GPtrArray *events, const char *status)
{
  gint64 n = 0;

  for (guint i = 0; i < events->len; i++)
    n += strcmp (((const HubEventSales *) events->pdata[i])->status, status) == 0;
  return n;
}

static TkJson *
describe_summary (const HubOverview *overview, GPtrArray *events)
{
  const char *currency = hub_sales_currency (events);
  HubSales sum = hub_sales_sum (events, currency);
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "total_users", overview->users);
  tk_json_set_int (json, "total_events", events->len);
  tk_json_set_int (json, "active_events", count_status (events, "approved"));
  tk_json_set_int (json, "pending_events", count_status (events, "pending"));
  tk_json_set_int (json, "rejected_events", count_status (events, "rejected"));
  tk_json_set_int (json, "total_tickets_sold", sum.tickets);
  hub_api_put_money (json, "total_revenue", hub_sales_revenue (&sum), currency);
  tk_json_set_string (json, "currency", currency);
  return json;
}

/* `whole`: also the lists that older clients show on this page. */
static HubHttpResponse *
answer_dashboard (HubService *service, gboolean whole)
{
  g_autoptr (GError) error = NULL;
  HubSalesAsk ask = { .figures = TRUE };
  g_autoptr (HubOverview) overview = hub_service_front_page (service, whole ? LISTED : RECENT, &error);
  g_autoptr (GPtrArray) events = overview != NULL ? hub_service_sales (service, &ask, &error) : NULL;
  g_autoptr (TkJson) json = tk_json_object ();

  if (events == NULL)
    return hub_api_problem_from_error (error);
  tk_json_take (json, "summary", describe_summary (overview, events));
  g_ptr_array_sort (events, compare_newest);
  tk_json_take (json, "recent_users", describe_users (overview->newest, RECENT));
  tk_json_take (json, "recent_events", describe_events (service, events, RECENT));
  if (whole)
    {
      tk_json_take (json, "users", describe_users (overview->newest, LISTED));
      tk_json_take (json, "events", describe_events (service, events, LISTED));
      tk_json_take (json, "categories", describe_categories (overview->categories));
      tk_json_take (json, "transactions", describe_orders (overview->orders));
    }
  return hub_http_response_new_text (200, "application/json", tk_json_to_text (json));
}

static HubHttpResponse *
dashboard (HubHttpRequest *request, gpointer data)
{
  return answer_dashboard (data, FALSE);
}

static HubHttpResponse *
whole_dashboard (HubHttpRequest *request, gpointer data)
{
  return answer_dashboard (data, TRUE);
}

/* ---- Log ---- */

/* As a number where it is one: that is what clients had. */
static void
put_target (TkJson *json, const char *target)
{
  gint64 number;

  if (g_ascii_string_to_signed (target, 10, 0, TK_WIRE_INT_MAX, &number, NULL))
    tk_json_set_int (json, "target_id", number);
  else
    tk_json_set_string (json, "target_id", *target != '\0' ? target : NULL);
}

/* A time that names no zone is read as the reader's own, so it is the hub's, as in every other list. */
static TkJson *
describe_log (const HubLogRow *row, const char *zone)
{
  g_autofree char *time = tk_time_format (row->at, zone, "%Y-%m-%d %H:%M:%S");
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "id", row->id);
  if (row->account != 0)
    tk_json_set_int (json, "user_id", row->account);
  else
    tk_json_set_null (json, "user_id");
  tk_json_set_string (json, "user_name", row->name);
  tk_json_set_string (json, "action", row->action);
  tk_json_set_string (json, "target_type", row->target_type);
  put_target (json, row->target);
  tk_json_set_string (json, "status", row->status);
  tk_json_set_string (json, "ip_address", row->address);
  tk_json_set_string (json, "timestamp", time);
  hub_api_put_time (json, "created_at", row->at);
  tk_json_set_string (json, "extra_data", *row->extra != '\0' ? row->extra : NULL);
  return json;
}

static HubHttpResponse *
logs (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 size = hub_api_query_int (hub_http_request_get_query (request, "per_page"), 1, LOG_PAGE, LOG_PAGE);
  gint64 page = hub_api_query_int (hub_http_request_get_query (request, "page"), 1, LOG_PAGES, 1);
  g_autoptr (HubLog) log = hub_service_log (data, size, (page - 1) * size, &error);
  g_autoptr (TkJson) list = tk_json_array ();

  if (log == NULL)
    return hub_api_problem_from_error (error);
  for (guint i = 0; i < log->rows->len; i++)
    tk_json_append (list, describe_log (&g_array_index (log->rows, HubLogRow, i), hub_service_get_web (data)->zone));
  return hub_http_response_new_text (200, "application/json", tk_json_to_text (list));
}

static const HubHttpRoute routes[] = {
  { "GET", "/admin/dashboard", HUB_API_ADMIN, dashboard, 0, 0, "The hub at a glance: users, events, revenue, what is new", TRUE },
  { "GET", "/admin-dashboard", HUB_API_ADMIN, whole_dashboard, 0, 0, NULL, TRUE },
  { "GET", "/admin-dashboard/{user}", HUB_API_ADMIN, whole_dashboard, 0, 0, NULL, TRUE },
  { "GET", "/admin-dashboard/events/{event}", HUB_API_ADMIN, whole_dashboard, 0, 0, NULL, TRUE },
  { "GET", "/admin/logs", HUB_API_ADMIN, logs, 0, 0, "What people did and tried to do, the newest first", .query = HUB_API_QUERY_PAGES },
};

const HubApiGroup hub_api_admin = { routes, G_N_ELEMENTS (routes) };
