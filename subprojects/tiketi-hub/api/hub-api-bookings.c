/* What A's client calls booked events: a person's own orders, one booking each. A's let anybody write down a booking, paid or not;
 * here they come of ordering alone. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-orders.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-api-events.h"
#include "tk-clock.h"

#define BOOKINGS_MAX 100

/* "Regular, VIP" */
static char *
types_of (const HubOrder *order)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < order->lines->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((const HubOrderLine *) order->lines->pdata[i])->name);
  return g_string_free (names, FALSE);
}

static TkJson *
booking_json (HubService *service, const HubOrder *order)
{
  TkJson *json = tk_json_object ();
  g_autofree char *types = types_of (order);
  g_autofree char *image = hub_api_image_url (service, order->image);
  g_autofree char *date = tk_time_format (order->starts_at, order->zone, "%Y-%m-%d %H:%M:%S");

  tk_json_set_int (json, "id", order->id);
  tk_json_set_int (json, "order_id", order->id);
  tk_json_set_int (json, "event_id", order->event);
  tk_json_set_string (json, "image_url", image);
  tk_json_set_string (json, "name", order->title);
  tk_json_set_string (json, "date", date);
  tk_json_set_string (json, "description", order->venue);
  tk_json_set_string (json, "ticket_type", types);
  tk_json_set_string (json, "payment_status", order->status);
  return json;
}

static HubHttpResponse *
list_cb (HubHttpRequest *request, gpointer service)
{
  HubOrderFilter filter = { .limit = BOOKINGS_MAX };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) orders = hub_service_order_list (service, hub_api_caller (request), &filter, &error);

  if (orders == NULL)
    return hub_api_problem_from_error (error);
  TkJson *list = tk_json_array ();
  for (guint i = 0; i < orders->len; i++)
    tk_json_append (list, booking_json (service, orders->pdata[i]));
  return hub_api_json (200, list);
}

static HubHttpResponse *
get_cb (HubHttpRequest *request, gpointer service)
{
  gint64 id = hub_api_order_number (hub_http_request_get_parameter (request, "id"));
  g_autoptr (GError) error = NULL;
  g_autoptr (HubOrder) order = hub_service_order_get (service, hub_api_caller (request), id, &error);

  return order != NULL ? hub_api_json (200, booking_json (service, order)) : hub_api_problem_from_error (error);
}

static HubHttpResponse *
gone_cb (HubHttpRequest *request, gpointer service)
{
  return hub_api_problem (410, "gone", _("Bookings are not written down by hand; order tickets at /orders, and the payment books them."));
}

static const HubHttpRoute routes[] = {
  { "GET", "/api/booked-events", HUB_API_USER, list_cb, 0, 0, "One’s own orders as bookings, as an older client lists them" },
  { "GET", "/api/booked-events/{id}", HUB_API_USER, get_cb, 0, 0, "One of these bookings" },
  { "DELETE", "/api/booked-events/{id}", HUB_API_USER, hub_api_orders_cancel, 0, 0, "Call an unpaid booking off" },
  { "POST", "/api/booked-events", HUB_API_USER, gone_cb, 0, 0, "Always refused (410): tickets are booked by ordering" },
  { "PUT", "/api/booked-events/{id}", HUB_API_USER, gone_cb, 0, 0, "Always refused (410): a payment changes a booking, and nothing else does" },
};

const HubApiGroup hub_api_bookings = { routes, G_N_ELEMENTS (routes) };
