/* Orders, tickets and payments as the API tells them, with every key that the five older systems had.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-orders.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-api-event-json.h"
#include "hub-type-id.h"

static void
put_text_or_null (TkJson *json, const char *key, const char *text)
{
  tk_json_set_string (json, key, text != NULL && *text != '\0' ? text : NULL);
}

/* ---- The event it is for ---- */

static TkJson *
event_json (const HubOrder *order)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "id", order->event);
  tk_json_set_string (json, "title", order->title);
  tk_json_set_string (json, "location", order->venue);
  hub_api_put_time (json, "starts_at", order->starts_at);
  hub_api_put_time (json, "ends_at", order->ends_at);
  hub_api_put_local_time (json, "start_time", order->starts_at, order->zone);
  hub_api_put_local_time (json, "start_date", order->starts_at, order->zone);
  hub_api_put_local_time (json, "event_date", order->starts_at, order->zone);
  hub_api_put_local_time (json, "end_time", order->ends_at, order->zone);
  hub_api_put_local_time (json, "end_date", order->ends_at, order->zone);
  return json;
}

/* ---- Items ---- */

static TkJson *
item_type_json (const HubOrder *order, const HubOrderLine *line)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "id", hub_type_id (order->event, line->type));
  tk_json_set_string (json, "type", line->name);
  hub_api_put_money (json, "price", line->unit, order->currency);
  tk_json_set_string (json, "currency", order->currency);
  tk_json_take (json, "event", event_json (order));
  return json;
}

static TkJson *
items_json (const HubOrder *order)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < order->lines->len; i++)
    {
      const HubOrderLine *line = order->lines->pdata[i];
      TkJson *item = tk_json_object ();

      tk_json_set_int (item, "id", (gint64) i + 1);
      tk_json_set_int (item, "ticket_id", hub_type_id (order->event, line->type));
      tk_json_set_string (item, "type", line->name);
      tk_json_set_string (item, "ticket_type", line->name);
      tk_json_set_int (item, "quantity", line->qty);
      hub_api_put_money (item, "price", line->unit, order->currency);
      hub_api_put_money (item, "subtotal", line->unit * line->qty, order->currency);
      hub_api_put_money (item, "discount", line->off, order->currency);
      tk_json_take (item, "ticket", item_type_json (order, line));
      tk_json_append (list, item);
    }
  return list;
}

/* ---- Tickets ---- */

/* What one of its tickets came to, after the voucher. */
static gint64
unit_of (const HubOrder *order, gint64 type)
{
  for (guint i = 0; i < order->lines->len; i++)
    {
      const HubOrderLine *line = order->lines->pdata[i];

      if (line->type == type)
        return (line->unit * line->qty - line->off) / line->qty;
    }
  return 0;
}

static void
put_holder (TkJson *json, const HubOrderTicket *ticket)
{
  const char *blank = strchr (ticket->holder, ' ');
  g_autofree char *first = blank != NULL ? g_strndup (ticket->holder, (gsize) (blank - ticket->holder)) : g_strdup (ticket->holder);

  tk_json_set_string (json, "attendee_first_name", first);
  tk_json_set_string (json, "attendee_last_name", blank != NULL ? blank + 1 : "");
  tk_json_set_string (json, "attendee_email", ticket->email);
  tk_json_set_string (json, "attendee_phone", ticket->phone);
}

static TkJson *
ticket_json (const HubOrder *order, const HubOrderTicket *ticket)
{
  TkJson *json = tk_json_object ();
  g_autofree char *key = g_strdup_printf ("%" PRId64 "-%" PRId64 "-%" PRId64 "-%" PRId64, order->event, ticket->type, ticket->serial,
                                          ticket->issue);
  g_autofree char *picture = g_strdup_printf (HUB_API_PREFIX "/tickets/%s/qr.png", key);

  tk_json_set_string (json, "id", key);
  tk_json_set_string (json, "ticket_code", ticket->code);
  tk_json_set_int (json, "event_id", order->event);
  tk_json_set_string (json, "event_title", order->title);
  tk_json_set_int (json, "ticket_id", hub_type_id (order->event, ticket->type));
  tk_json_set_string (json, "ticket_type", ticket->name);
  tk_json_set_string (json, "status", ticket->status);
  put_text_or_null (json, "seat", ticket->seat);
  hub_api_put_money (json, "amount_paid", unit_of (order, ticket->type), order->currency);
  hub_api_put_time (json, "purchase_date", order->paid_at);
  tk_json_set_string (json, "qr_code_path", picture);
  put_holder (json, ticket);
  tk_json_set_bool (json, "checked_in", ticket->entered_at > 0);
  hub_api_put_time (json, "checked_in_at", ticket->entered_at);
  return json;
}

TkJson *
hub_api_order_tickets_json (const HubOrder *order)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < order->tickets->len; i++)
    tk_json_append (list, ticket_json (order, order->tickets->pdata[i]));
  return list;
}

/* ---- Attempts to pay ---- */

static const struct
{
  const char *state, *reason, *code, *sentence, *status;
} results[] = {
  { "paid", "", "0", N_ ("The service request is processed successfully."), "paid" },
  { "refund", "", "17", N_ ("The money came too late or was not what it should be; it will be handed back."), "refund" },
  { "cancelled", "", "1032", N_ ("Request cancelled by user"), "cancelled" },
  { "given-up", "", "1032", N_ ("The order was cancelled."), "cancelled" },
  { "failed", "insufficient", "1", N_ ("The balance is insufficient for the transaction."), "failed" },
  { "failed", "wrong-pin", "2001", N_ ("The PIN was wrong."), "failed" },
  { "failed", "unreachable", "1037", N_ ("DS timeout user cannot be reached"), "failed" },
  { "failed", "expired", "1019", N_ ("Transaction has expired."), "failed" },
  { "failed", "limit", "4", N_ ("The transaction is beyond the payer’s limits."), "failed" },
  { "failed", "busy", "26", N_ ("The system is busy; try again in half a minute."), "failed" },
  { "failed", "", "17", N_ ("The gateway refused."), "failed" },
};

static gsize
result_of (const HubOrderPush *push)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (results)
         && (strcmp (results[i].state, push->state) != 0
             || (*results[i].reason != '\0' && strcmp (results[i].reason, push->reason) != 0)))
    i++;
  return i;
}

const char *
hub_api_push_result (const HubOrderPush *push, const char **sentence)
{
  gsize i = result_of (push);

  *sentence = i < G_N_ELEMENTS (results) ? _(results[i].sentence) : _("The transaction is still under processing");
  return i < G_N_ELEMENTS (results) ? results[i].code : "4999";
}

gboolean
hub_api_push_is_link (const HubOrderPush *push)
{
  return strcmp (push->method, "paystack") == 0;
}

const char *
hub_api_push_status (const HubOrderPush *push)
{
  gsize i = result_of (push);

  return i < G_N_ELEMENTS (results) ? results[i].status : "pending";
}

static TkJson *
push_json (const HubOrder *order, const HubOrderPush *push)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "id", push->attempt);
  tk_json_set_int (json, "payment_id", order->id); /* in GET /payments, and its receipt's */
  tk_json_set_string (json, "method", push->method);
  tk_json_set_string (json, "status", hub_api_push_status (push));
  put_text_or_null (json, "reason", push->reason);
  hub_api_put_money (json, "amount", push->amount, order->currency);
  put_text_or_null (json, "receipt", push->receipt);
  put_text_or_null (json, "checkoutRequestID", push->checkout);
  put_text_or_null (json, "phone", push->phone);
  hub_api_put_time (json, "created_at", push->at);
  return json;
}

static TkJson *
pushes_json (const HubOrder *order)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < order->pushes->len; i++)
    tk_json_append (list, push_json (order, order->pushes->pdata[i]));
  return list;
}

/* ---- The order ---- */

TkJson *
hub_api_order_json (const HubOrder *order, gboolean whole)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "id", order->id);
  tk_json_set_int (json, "order_id", order->id);
  tk_json_set_string (json, "reference", order->number);
  tk_json_set_string (json, "status", order->status);
  hub_api_put_money (json, "total_amount", order->total, order->currency);
  hub_api_put_money (json, "discount", order->off, order->currency);
  tk_json_set_string (json, "currency", order->currency);
  tk_json_set_string (json, "method", order->method);
  put_text_or_null (json, "mpesa_receipt", strcmp (order->method, "mpesa") == 0 ? order->receipt : NULL);
  put_text_or_null (json, "receipt", order->receipt);
  put_text_or_null (json, "phone", order->phone);
  hub_api_put_money (json, "refunded_amount", order->refunded, order->currency);
  tk_json_set_int (json, "event_id", order->event);
  tk_json_set_string (json, "event_title", order->title);
  hub_api_put_time (json, "created_at", order->at);
  hub_api_put_time (json, "expires_at", order->expires_at);
  hub_api_put_time (json, "paid_at", order->paid_at);
  tk_json_take (json, "order_items", items_json (order));
  if (!whole)
    return json;
  tk_json_take (json, "event", event_json (order));
  tk_json_take (json, "tickets", hub_api_order_tickets_json (order));
  tk_json_take (json, "passes", hub_api_order_tickets_json (order));
  tk_json_take (json, "payments", pushes_json (order));
  return json;
}

/* ---- A payment ---- */

/* In the words that A's and B's clients compare: an order that waits may be asked for again, but its last attempt to pay is over. */
static const char *
payment_status (const HubOrder *order)
{
  const HubOrderPush *push = hub_order_push (order);
  const char *attempt = push != NULL && hub_order_is (order, "pending") ? hub_api_push_status (push) : "";

  if (hub_order_is (order, "paid"))
    return strcmp (order->reason, "refund-denied") == 0 ? "refund_denied" : "completed";
  return strcmp (attempt, "cancelled") == 0 || strcmp (attempt, "failed") == 0 ? attempt : order->status;
}

TkJson *
hub_api_payment_json (const HubOrder *order)
{
  TkJson *json = tk_json_object ();
  const HubOrderPush *push = hub_order_push (order);

  tk_json_set_int (json, "id", order->id);
  tk_json_set_int (json, "payment_id", order->id);
  tk_json_set_int (json, "order_id", order->id);
  tk_json_set_string (json, "user", order->buyer);
  tk_json_set_int (json, "user_id", order->account);
  tk_json_set_string (json, "event", order->title);
  tk_json_set_string (json, "event_title", order->title);
  tk_json_set_string (json, "event_name", order->title);
  tk_json_set_int (json, "event_id", order->event);
  hub_api_put_money (json, "amount", order->total, order->currency);
  tk_json_set_string (json, "currency", order->currency);
  tk_json_set_string (json, "method", order->method);
  tk_json_set_string (json, "payment_method", order->method);
  tk_json_set_string (json, "payment_type", order->method);
  tk_json_set_string (json, "status", payment_status (order));
  put_text_or_null (json, "transaction_id", *order->receipt != '\0' || push == NULL ? order->receipt : push->checkout);
  put_text_or_null (json, "payer_phone", order->phone);
  hub_api_put_money (json, "refunded_amount", order->refunded, order->currency);
  hub_api_put_time (json, "date", order->paid_at > 0 ? order->paid_at : order->at);
  hub_api_put_time (json, "payment_date", order->paid_at > 0 ? order->paid_at : order->at);
  return json;
}

/* ---- How it was asked for ---- */

/* As M-Pesa says it took the push. */
static void
put_ack (TkJson *json, const HubOrderPush *push)
{
  gboolean taken = *push->checkout != '\0';

  put_text_or_null (json, "MerchantRequestID", hub_api_push_is_link (push) ? NULL : push->merchant);
  put_text_or_null (json, "CheckoutRequestID", push->checkout);
  tk_json_set_string (json, "ResponseCode", taken ? "0" : NULL);
  tk_json_set_string (json, "ResponseDescription", taken ? "Success. Request accepted for processing" : NULL);
  tk_json_set_string (json, "CustomerMessage", taken ? "Success. Request accepted for processing" : NULL);
}

static TkJson *
data_json (const HubOrderPush *push)
{
  TkJson *data = tk_json_object (), *invoice = tk_json_object ();

  put_ack (data, push);
  tk_json_set_string (invoice, "invoice_id", *push->checkout != '\0' ? push->checkout : push->attempt);
  tk_json_set_string (invoice, "state", strcmp (hub_api_push_status (push), "pending") == 0 ? "PENDING" : hub_api_push_status (push));
  tk_json_take (data, "invoice", invoice);
  return data;
}

/* Links made before codes were kept: the last part of "https://checkout.paystack.com/CODE". */
static const char *
access_code_of (const HubOrderPush *push)
{
  const char *slash = strrchr (push->url, '/');

  return *push->merchant != '\0' ? push->merchant : slash != NULL ? slash + 1 : push->url;
}

static void
put_link (TkJson *json, const HubOrderPush *push)
{
  put_text_or_null (json, "authorization_url", push->url);
  tk_json_set_string (json, "reference", push->attempt);
  put_text_or_null (json, "access_code", access_code_of (push));
}

static void
put_prompt (TkJson *json, const HubOrderPush *push)
{
  put_text_or_null (json, "checkoutRequestID", push->checkout);
  put_text_or_null (json, "checkout_request_id", push->checkout);
  tk_json_set_string (json, "customerMessage", "Success. Request accepted for processing");
  put_ack (json, push);
}

void
hub_api_order_put_push (TkJson *json, const HubOrder *order, const HubOrderPush *push)
{
  if (push != NULL && hub_api_push_is_link (push))
    put_link (json, push);
  else if (push != NULL)
    put_prompt (json, push);
  if (push != NULL)
    tk_json_take (json, "data", data_json (push));
  tk_json_set_string (json, "account_reference", order->number);
  tk_json_set_string (json, "status", order->status);
  tk_json_set_int (json, "orderId", order->id);
  tk_json_set_int (json, "order_id", order->id);
  hub_api_put_time (json, "expires_at", order->expires_at);
  tk_json_take (json, "order", hub_api_order_json (order, order->paid_at > 0));
  if (order->paid_at > 0)
    tk_json_take (json, "tickets", hub_api_order_tickets_json (order));
}
