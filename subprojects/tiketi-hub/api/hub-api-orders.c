/* Orders: listing, looking, calling off. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-orders.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE 50

static gint64
page_of (HubHttpRequest *request)
{
  const char *text = hub_http_request_get_query (request, "page");
  guint64 page = 1;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 1, 1000000, &page, NULL) ? (gint64) page : 1;
}

static HubHttpResponse *
list_cb (HubHttpRequest *request, gpointer service)
{
  HubOrderFilter filter = { .status = hub_http_request_get_query (request, "status"), .limit = PAGE,
                            .offset = (page_of (request) - 1) * PAGE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) orders = hub_service_order_list (service, hub_api_caller (request), &filter, &error);

  if (orders == NULL)
    return hub_api_problem_from_error (error);
  TkJson *list = tk_json_array ();
  for (guint i = 0; i < orders->len; i++)
    tk_json_append (list, hub_api_order_json (orders->pdata[i], FALSE));
  return hub_api_json (200, list);
}

static gint64
number (HubHttpRequest *request)
{
  return hub_api_order_number (hub_http_request_get_parameter (request, "id"));
}

static HubHttpResponse *
get_cb (HubHttpRequest *request, gpointer service)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubOrder) order = hub_service_order_get (service, hub_api_caller (request), number (request), &error);

  return order != NULL ? hub_api_json (200, hub_api_order_json (order, TRUE)) : hub_api_problem_from_error (error);
}

HubHttpResponse *
hub_api_orders_cancel (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_auto (HubApiOnce) once = { { NULL } };
  g_auto (HubOnceAnswer) before = { 0 };
  g_autoptr (GError) error = NULL;

  if (!hub_api_once_read (request, NULL, &once, &refusal))
    return refusal;
  g_autoptr (HubOrder) order
    = hub_service_order_cancel (service, hub_api_caller (request), number (request), &once.once, &before, &error);
  if (error != NULL)
    return hub_api_problem_from_error (error);
  if (order == NULL)
    return hub_api_once_replay (&before);
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "message", _("The order is cancelled."));
  tk_json_set_bool (json, "success", TRUE);
  tk_json_take (json, "order", hub_api_order_json (order, FALSE));
  return hub_api_once_keep (request, service, hub_api_json (200, json));
}

/* An older system let buyers say that they had paid. Only the gateway's word counts. */
static HubHttpResponse *
confirm_cb (HubHttpRequest *request, gpointer service)
{
  return hub_api_problem (403, "forbidden", _("Only the payment gateway confirms a payment; POST to this address asks for one."));
}

static const HubHttpRoute routes[] = {
  { "POST", "/orders", HUB_API_USER, hub_api_orders_create, 0, 0, "Order tickets, and be asked for the money" },
  { "GET", "/orders", HUB_API_USER, list_cb, 0, 0, "One’s own orders, newest first", .query = "status page" },
  { "GET", "/my-orders", HUB_API_USER, list_cb, 0, 0, NULL },
  { "GET", "/orders/{id}", HUB_API_USER, get_cb, 0, 0, "An order with its tickets and payments" },
  { "POST", "/orders/{id}/cancel", HUB_API_USER, hub_api_orders_cancel, 0, 0, "Call an unpaid order off" },
  { "POST", "/orders/{id}/pay", HUB_API_USER, hub_api_orders_pay, 0, 0, "Be asked for an order’s money again" },
  { "PATCH", "/orders/{id}/pay", HUB_API_USER, confirm_cb, 0, 0, NULL },
  { "POST", "/book-ticket", HUB_API_USER, hub_api_orders_create, 0, 0, NULL },
  { "POST", "/tickets", HUB_API_USER, hub_api_orders_buy, 0, 0, NULL },
  { "POST", "/initiate-transaction", HUB_API_USER, hub_api_orders_initiate, 0, 0, NULL },
  { "POST", "/mpesa", HUB_API_USER, hub_api_orders_initiate, 0, 0, NULL },
  { "GET", "/lnmo", HUB_API_USER, hub_api_orders_lnmo, 0, 0, NULL, .query = "amount phone" },
};

const HubApiGroup hub_api_orders = { routes, G_N_ELEMENTS (routes) };
