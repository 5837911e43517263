/* The events somebody has tickets of. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-event-json.h"
#include "hub-api-private.h"
#include "hub-api-problem.h"
#include "hub-history.h"
#include "hub-type-id.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SAME_MOST 20  /* of one event, however many tickets somebody has of it */
#define ROWS_MOST 500

/* ---- Lists ---- */

static GPtrArray *
read_list (HubHttpRequest *request, HubService *service, gboolean past, HubHttpResponse **refusal)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *events = hub_service_history (service, hub_api_caller (request), past, &error);

  if (events == NULL)
    *refusal = hub_api_problem_from_error (error);
  return events;
}

/* As D's pages read it. */
static HubHttpResponse *
answer_list (HubHttpRequest *request, HubService *service, gboolean past)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) events = read_list (request, service, past, &refusal);
  g_autoptr (TkJson) list = tk_json_array ();

  if (events == NULL)
    return refusal;
  for (guint i = 0; i < events->len; i++)
    {
      const HubHistoryEvent *row = events->pdata[i];
      TkJson *json = hub_api_event_brief (service, row->event);

      tk_json_set_int (json, "tickets", row->tickets);
      tk_json_append (list, json);
    }
  return hub_http_response_new_text (200, "application/json", tk_json_to_text (list));
}

static HubHttpResponse *
upcoming (HubHttpRequest *request, gpointer data)
{
  return answer_list (request, data, FALSE);
}

static HubHttpResponse *
past (HubHttpRequest *request, gpointer data)
{
  return answer_list (request, data, TRUE);
}

/* B's page: whole events, one for each ticket, and no more of them than a page can show. *room: how many still go on it. */
static void
append_each (TkJson *list, HubService *service, GPtrArray *events, gint64 *room)
{
  for (guint i = 0; i < events->len; i++)
    {
      const HubHistoryEvent *row = events->pdata[i];

      for (gint64 n = MIN (row->tickets, SAME_MOST); n > 0 && *room > 0; n--, (*room)--)
        tk_json_append (list, hub_api_event_json (service, row->event));
    }
}

static HubHttpResponse *
my_events (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) to_come = read_list (request, data, FALSE, &refusal);
  g_autoptr (GPtrArray) over = to_come != NULL ? read_list (request, data, TRUE, &refusal) : NULL;
  g_autoptr (TkJson) list = tk_json_array ();
  gint64 room = ROWS_MOST;

  if (over == NULL)
    return refusal;
  append_each (list, data, to_come, &room);
  append_each (list, data, over, &room);
  return hub_http_response_new_text (200, "application/json", tk_json_to_text (list));
}

static HubHttpResponse *
upcoming_events (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) events = read_list (request, data, FALSE, &refusal);
  g_autoptr (TkJson) json = tk_json_object ();
  TkJson *list;

  if (events == NULL)
    return refusal;
  list = tk_json_array ();
  for (guint i = 0; i < events->len; i++)
    tk_json_append (list, hub_api_event_json (data, ((const HubHistoryEvent *) events->pdata[i])->event));
  tk_json_set_string (json, "message", events->len > 0 ? "Upcoming events" : "No upcoming events");
  tk_json_take (json, "upcoming_events", list);
  return hub_http_response_new_text (200, "application/json", tk_json_to_text (json));
}

/* ---- One event ---- */

static TkJson *
describe_tickets (const HubHistory *history)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < history->lines->len; i++)
    {
      const HubHistoryLine *line = history->lines->pdata[i];
      TkJson *json = tk_json_object ();

      tk_json_set_int (json, "id", hub_type_id (history->event->event, line->type));
      tk_json_set_string (json, "type", line->name);
      tk_json_set_int (json, "quantity", line->tickets);
      hub_api_put_money (json, "price", line->unit, history->event->currency);
      hub_api_put_money (json, "subtotal", line->paid, history->event->currency);
      tk_json_append (list, json);
    }
  return list;
}

static TkJson *
describe_order (const HubHistoryOrder *order, const char *currency)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "order_id", order->id);
  tk_json_set_string (json, "status", order->status);
  tk_json_set_string (json, "method", order->method);
  hub_api_put_money (json, "total_amount", order->total, currency);
  hub_api_put_time (json, "created_at", order->at);
  tk_json_set_string (json, "mpesa_receipt", strcmp (order->method, "mpesa") == 0 && *order->receipt != '\0' ? order->receipt : NULL);
  tk_json_set_string (json, "receipt", *order->receipt != '\0' ? order->receipt : NULL);
  return json;
}

static TkJson *
describe_orders (const HubHistory *history)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < history->orders->len; i++)
    tk_json_append (list, describe_order (history->orders->pdata[i], history->event->currency));
  return list;
}

static void
put_review (TkJson *json, const HubHistory *history)
{
  TkJson *review;

  if (history->rating == 0)
    {
      tk_json_set_null (json, "review");
      return;
    }
  review = tk_json_object ();
  tk_json_set_int (review, "rating", history->rating);
  tk_json_set_string (review, "comment", history->comment);
  hub_api_put_time (review, "created_at", history->reviewed_at);
  tk_json_take (json, "review", review);
}

static char *
describe_history (HubService *service, const HubHistory *history)
{
  g_autoptr (TkJson) json = tk_json_object ();
  const char *currency = history->event->currency;
  gint64 total = 0;

  for (guint i = 0; i < history->lines->len; i++)
    total += ((const HubHistoryLine *) history->lines->pdata[i])->paid;
  tk_json_take (json, "event", hub_api_event_json (service, history->event));
  tk_json_take (json, "tickets", describe_tickets (history));
  hub_api_put_money (json, "total_amount", total, currency);
  tk_json_set_string (json, "currency", currency);
  put_review (json, history);
  if (history->orders->len > 0)
    tk_json_take (json, "order", describe_order (history->orders->pdata[history->orders->len - 1], currency));
  tk_json_take (json, "orders", describe_orders (history));
  return tk_json_to_text (json);
}

static HubHttpResponse *
answer_one (HubHttpRequest *request, HubService *service, gboolean over)
{
  g_autoptr (GError) error = NULL;
  gint64 event = 0;
  const char *id = hub_http_request_get_parameter (request, "id");

  if (!g_ascii_string_to_signed (id, 10, 1, G_MAXUINT32, &event, NULL))
    return hub_api_problem (404, "not_found", _("There is no such event."));
  g_autoptr (HubHistory) history = hub_service_history_one (service, hub_api_caller (request), event, over, &error);
  if (history == NULL)
    return hub_api_problem_from_error (error);
  return hub_http_response_new_text (200, "application/json", describe_history (service, history));
}

static HubHttpResponse *
upcoming_one (HubHttpRequest *request, gpointer data)
{
  return answer_one (request, data, FALSE);
}

static HubHttpResponse *
past_one (HubHttpRequest *request, gpointer data)
{
  return answer_one (request, data, TRUE);
}

static const HubHttpRoute routes[] = {
  { "GET", "/profile/my-upcoming-events", HUB_API_ATTENDEE, upcoming, 0, 0, "Events to come that you have tickets of" },
  { "GET", "/profile/my-past-events", HUB_API_ATTENDEE, past, 0, 0, "Events you had tickets of" },
  { "GET", "/profile/my-upcoming-events/{id}", HUB_API_ATTENDEE, upcoming_one, 0, 0, "One of them: your tickets, what they cost, your order" },
  { "GET", "/profile/my-past-events/{id}", HUB_API_ATTENDEE, past_one, 0, 0, "One of them, with your review" },
  { "GET", "/attendee/upcoming-events", HUB_API_ATTENDEE, upcoming },
  { "GET", "/attendee/past-events", HUB_API_ATTENDEE, past },
  { "GET", "/my_events", HUB_API_USER, my_events },
  { "GET", "/user/upcoming_events", HUB_API_USER, upcoming_events },
};

const HubApiGroup hub_api_history = { routes, G_N_ELEMENTS (routes) };
