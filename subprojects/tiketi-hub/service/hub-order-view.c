/* An order with everything that people ask about it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-pay-private.h"
#include "tk-human-code.h"

#define NUMBER "TT-"
#define LIST_MAX 500

/* ---- The number ---- */

char *
hub_order_number_format (gint64 id)
{
  return g_strdup_printf (NUMBER "%06" PRId64, id);
}

gint64
hub_order_number_parse (const char *text)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  const char *digits = plain;
  guint64 number;

  if (g_ascii_strncasecmp (digits, "TT", 2) == 0)
    digits += 2;
  digits += strspn (digits, "- ");
  return g_ascii_string_to_unsigned (digits, 10, 1, G_MAXINT32, &number, NULL) ? (gint64) number : 0;
}

/* ---- The struct ---- */

static void
free_line (gpointer data)
{
  HubOrderLine *line = data;

  g_free (line->name);
  g_free (line);
}

static void
free_texts (char **texts, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_free (texts[i]);
}

static void
free_ticket (gpointer data)
{
  HubOrderTicket *ticket = data;
  char *texts[] = { ticket->code, ticket->name, ticket->status, ticket->holder, ticket->email, ticket->phone, ticket->seat };

  free_texts (texts, G_N_ELEMENTS (texts));
  g_free (ticket);
}

static void
free_push (gpointer data)
{
  HubOrderPush *push = data;
  char *texts[] = { push->attempt, push->method, push->state, push->reason, push->checkout, push->merchant, push->url, push->phone,
                    push->receipt };

  free_texts (texts, G_N_ELEMENTS (texts));
  g_free (push);
}

void
hub_order_free (HubOrder *order)
{
  if (order == NULL)
    return;
  char *texts[] = { order->number, order->sale, order->status, order->method, order->currency, order->phone, order->email, order->receipt,
                    order->reason, order->title, order->venue, order->zone, order->image, order->buyer, order->buyer_email };

  free_texts (texts, G_N_ELEMENTS (texts));
  g_clear_pointer (&order->lines, g_ptr_array_unref);
  g_clear_pointer (&order->tickets, g_ptr_array_unref);
  g_clear_pointer (&order->pushes, g_ptr_array_unref);
  g_free (order);
}

const HubOrderPush *
hub_order_push (const HubOrder *order)
{
  return order->pushes->len > 0 ? order->pushes->pdata[order->pushes->len - 1] : NULL;
}

gboolean
hub_order_is (const HubOrder *order, const char *status)
{
  return strcmp (order->status, status) == 0;
}

/* ---- Filling it ---- */

static void
add_push (HubOrder *order, const HubStoreAttempt *attempt)
{
  HubOrderPush *push = g_new0 (HubOrderPush, 1);
  HubPayCase facts = hub_pay_case_of (attempt);

  push->attempt = g_strdup (attempt->id);
  push->method = g_strdup (attempt->method);
  push->state = g_strdup (attempt->state);
  push->reason = g_strdup (hub_pay_reason (&facts));
  push->checkout = g_strdup (attempt->checkout);
  push->merchant = g_strdup (attempt->merchant);
  push->url = g_strdup (attempt->url);
  push->phone = g_strdup (attempt->phone);
  push->receipt = g_strdup (attempt->receipt);
  push->amount = attempt->amount;
  push->paid = attempt->paid;
  push->at = attempt->at;
  push->changed_at = attempt->changed_at;
  g_ptr_array_add (order->pushes, push);
}

static gboolean
add_pushes (SqlConn *conn, HubOrder *order, GError **error)
{
  g_autoptr (GPtrArray) attempts = hub_store_attempt_of_sale (conn, order->sale, error);

  for (guint i = 0; attempts != NULL && i < attempts->len; i++)
    add_push (order, attempts->pdata[i]);
  return attempts != NULL;
}

static gboolean
add_lines (SqlConn *conn, HubOrder *order, GError **error)
{
  g_autoptr (GPtrArray) lines = hub_store_order_lines (conn, order->id, error);

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const HubStoreOrderLine *row = lines->pdata[i];
      HubOrderLine *line = g_new0 (HubOrderLine, 1);

      *line = (HubOrderLine){ row->type, row->qty, row->unit, g_strdup (row->name) };
      g_ptr_array_add (order->lines, line);
    }
  return lines != NULL;
}

static void
add_ticket (HubOrder *order, const HubStoreOrderTicket *row)
{
  HubOrderTicket *ticket = g_new0 (HubOrderTicket, 1);
  TkTicketId id = { (guint32) order->event, (guint16) row->type, (guint32) row->serial, (guint8) row->issue };

  ticket->type = row->type;
  ticket->serial = row->serial;
  ticket->issue = row->issue;
  ticket->entered_at = row->entered_at;
  ticket->code = tk_human_code_format (&id);
  ticket->name = g_strdup (row->name);
  ticket->status = g_strdup (row->status);
  ticket->holder = g_strdup (row->holder);
  ticket->email = g_strdup (row->email);
  ticket->phone = g_strdup (row->phone);
  ticket->seat = g_strdup (row->seat);
  g_ptr_array_add (order->tickets, ticket);
}

static gboolean
add_tickets (SqlConn *conn, const HubStoreOrder *row, HubOrder *order, GError **error)
{
  g_autoptr (GPtrArray) tickets = NULL;

  if (row->paid_at == 0)
    return TRUE;
  tickets = hub_store_order_tickets (conn, row, error);
  for (guint i = 0; tickets != NULL && i < tickets->len; i++)
    add_ticket (order, tickets->pdata[i]);
  return tickets != NULL;
}

static gboolean
add_about (SqlConn *conn, const HubStoreOrder *row, HubOrder *order, GError **error)
{
  HubStoreOrderAbout about = { NULL };

  if (!hub_store_order_about (conn, row, &about, error))
    return FALSE;
  order->title = about.title; /* taken over */
  order->venue = about.venue;
  order->zone = about.zone;
  order->image = about.image;
  order->buyer = about.buyer;
  order->buyer_email = about.buyer_email;
  order->organizer = about.organizer;
  order->starts_at = about.starts_at;
  order->ends_at = about.ends_at;
  return row->paid_at == 0
         || (hub_store_order_handed_back (conn, row, &order->refunded, error)
             && hub_store_order_is_mailed (conn, row, &order->mailed, error));
}

HubOrder *
hub_order_view (SqlConn *conn, const HubStoreOrder *row, GError **error)
{
  g_autoptr (HubOrder) order = g_new0 (HubOrder, 1);

  order->id = row->id;
  order->account = row->account;
  order->event = row->event;
  order->total = row->total;
  order->at = row->at;
  order->expires_at = row->expires_at;
  order->paid_at = row->paid_at;
  order->number = hub_order_number_format (row->id);
  order->sale = g_strdup (row->sale);
  order->status = g_strdup (row->status);
  order->method = g_strdup (row->method);
  order->currency = g_strdup (row->currency);
  order->phone = g_strdup (row->phone);
  order->email = g_strdup (row->email);
  order->receipt = g_strdup (row->receipt);
  order->reason = g_strdup (row->reason);
  order->lines = g_ptr_array_new_with_free_func (free_line);
  order->tickets = g_ptr_array_new_with_free_func (free_ticket);
  order->pushes = g_ptr_array_new_with_free_func (free_push);
  if (!add_about (conn, row, order, error) || !add_lines (conn, order, error) || !add_tickets (conn, row, order, error)
      || !add_pushes (conn, order, error))
    return NULL;
  return g_steal_pointer (&order);
}

/* ---- Whose it is ---- */

gboolean
hub_order_refuse_unknown (GError **error)
{
  return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such order of yours; look at the list of your orders"));
}

static gboolean
may_see (const HubCaller *caller, const HubStoreOrder *order)
{
  return order->account == caller->account || caller->role == TK_ROLE_ADMIN;
}

gboolean
hub_order_own (SqlConn *conn, const HubCaller *caller, gint64 id, HubStoreOrder **out, GError **error)
{
  g_autoptr (HubStoreOrder) order = NULL;

  if (!hub_store_order_get (conn, id, &order, error))
    return FALSE;
  if (order == NULL || !may_see (caller, order))
    return hub_order_refuse_unknown (error);
  *out = g_steal_pointer (&order);
  return TRUE;
}

typedef struct
{
  const HubCaller *caller;
  const char *text;
  gint64 number;
  const HubOrderFilter *filter;
  HubOrder *order;
  GPtrArray *list;
} Look;

static HubOrder *
run (HubService *service, HubRead read, Look *look, GError **error)
{
  if (hub_readers_run (service->readers, read, look, error))
    return look->order;
  g_clear_pointer (&look->order, hub_order_free);
  return NULL;
}

static gboolean
read_own (SqlConn *conn, gpointer data, GError **error)
{
  Look *look = data;
  g_autoptr (HubStoreOrder) row = NULL;

  return hub_order_own (conn, look->caller, look->number, &row, error) && (look->order = hub_order_view (conn, row, error)) != NULL;
}

HubOrder *
hub_service_order_get (HubService *service, const HubCaller *caller, gint64 id, GError **error)
{
  Look look = { .caller = caller, .number = id };

  return run (service, read_own, &look, error);
}

static gboolean
read_attempt (SqlConn *conn, gpointer data, GError **error)
{
  Look *look = data;
  g_autoptr (HubStoreAttempt) attempt = NULL;
  g_autoptr (HubStoreOrder) row = NULL;

  if (!hub_store_attempt_get (conn, look->text, &attempt, error)
      || (attempt != NULL && !hub_store_order_by_sale (conn, attempt->sale, &row, error)))
    return FALSE;
  if (row == NULL || !may_see (look->caller, row))
    return hub_order_refuse_unknown (error);
  look->order = hub_order_view (conn, row, error);
  return look->order != NULL;
}

HubOrder *
hub_service_order_by_attempt (HubService *service, const HubCaller *caller, const char *attempt, GError **error)
{
  Look look = { .caller = caller, .text = attempt };

  return run (service, read_attempt, &look, error);
}

static gboolean
read_checkout (SqlConn *conn, gpointer data, GError **error)
{
  Look *look = data;
  g_autoptr (HubStoreAttempt) attempt = NULL;
  g_autoptr (HubStoreOrder) row = NULL;

  if (!hub_store_attempt_by_checkout (conn, "mpesa", look->text, &attempt, error)
      || (attempt == NULL && !hub_store_attempt_by_checkout (conn, "paystack", look->text, &attempt, error))
      || (attempt != NULL && !hub_store_order_by_sale (conn, attempt->sale, &row, error)))
    return FALSE;
  if (row == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("No payment of that id was asked for here"));
  look->order = hub_order_view (conn, row, error);
  if (look->order == NULL)
    return FALSE;
  g_ptr_array_set_size (look->order->pushes, 0);
  add_push (look->order, attempt);
  return TRUE;
}

HubOrder *
hub_service_order_by_checkout (HubService *service, const char *checkout, GError **error)
{
  Look look = { .text = checkout };

  return run (service, read_checkout, &look, error);
}

static gboolean
read_waiting (SqlConn *conn, gpointer data, GError **error)
{
  Look *look = data;
  g_autoptr (HubStoreOrder) row = NULL;

  if (!hub_store_order_pending_of (conn, look->caller->account, look->number, &row, error))
    return FALSE;
  if (row == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("No order of yours waits for that amount; order first"));
  look->order = hub_order_view (conn, row, error);
  return look->order != NULL;
}

HubOrder *
hub_service_order_waiting (HubService *service, const HubCaller *caller, gint64 amount, GError **error)
{
  Look look = { .caller = caller, .number = amount };

  return run (service, read_waiting, &look, error);
}

/* ---- Lists ---- */

static gboolean
set_scope (const Look *look, HubStoreOrderFilter *filter, GError **error)
{
  const HubCaller *caller = look->caller;

  if (!look->filter->all)
    filter->account = caller->account;
  else if (caller->role == TK_ROLE_ORGANIZER)
    filter->organizer = caller->account;
  else if (caller->role != TK_ROLE_ADMIN)
    return hub_refuse (error, HUB_ERROR_FORBIDDEN, _("Only organizers and administrators see the payments of others"));
  return TRUE;
}

static gboolean
read_list (SqlConn *conn, gpointer data, GError **error)
{
  Look *look = data;
  const HubOrderFilter *wanted = look->filter;
  HubStoreOrderFilter filter = { .account = wanted->account, .event = wanted->event, .status = wanted->status, .asked = wanted->asked,
                                 .from = wanted->from, .until = wanted->until, .limit = CLAMP (wanted->limit, 1, LIST_MAX),
                                 .offset = wanted->offset };
  g_autoptr (GArray) ids = NULL;

  if (!set_scope (look, &filter, error))
    return FALSE;
  ids = hub_store_order_list (conn, &filter, error);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (HubStoreOrder) row = NULL;
      HubOrder *order = NULL;

      if (!hub_store_order_get (conn, g_array_index (ids, gint64, i), &row, error)
          || (order = hub_order_view (conn, row, error)) == NULL)
        return FALSE;
      g_ptr_array_add (look->list, order);
    }
  return ids != NULL;
}

GPtrArray *
hub_service_order_list (HubService *service, const HubCaller *caller, const HubOrderFilter *filter, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_order_free);
  Look look = { .caller = caller, .filter = filter, .list = list };

  return hub_readers_run (service->readers, read_list, &look, error) ? g_steal_pointer (&list) : NULL;
}

static gboolean
read_type (SqlConn *conn, gpointer data, GError **error)
{
  Look *look = data;

  return hub_store_offer_find (conn, look->filter->event, look->text, &look->number, error);
}

gboolean
hub_service_order_find_type (HubService *service, gint64 event, const char *name, gint64 *type, GError **error)
{
  HubOrderFilter filter = { .event = event };
  Look look = { .text = name, .filter = &filter };

  if (!hub_readers_run (service->readers, read_type, &look, error))
    return FALSE;
  if (look.number == 0)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such event or ticket type; look at the event again"));
  *type = look.number;
  return TRUE;
}
