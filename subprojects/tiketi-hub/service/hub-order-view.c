/* An order with everything that people ask about it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-pay-private.h"
#include "tk-human-code.h"

#define NUMBER "TT-"

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

void
hub_order_view_push (HubOrder *order, const HubStoreAttempt *attempt)
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
    hub_order_view_push (order, attempts->pdata[i]);
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

      *line = (HubOrderLine){ row->type, row->qty, row->unit, row->off, g_strdup (row->name) };
      order->off += row->off;
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
