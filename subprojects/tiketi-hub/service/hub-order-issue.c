/* The moment in which an order becomes a sale: with the money, in one transaction. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-pay-private.h"
#include "hub-ticket-mail.h"
#include "tk-journal.h"
#include "tk-money.h"

#define NAME_BYTES 100 /* of a ticket's holder, in the journal */

/* ---- The sale ---- */

static char *
clip (const char *text, gsize bytes)
{
  const char *end = text + MIN (strlen (text), bytes);

  while (end > text && ((guchar) *end & 0xc0) == 0x80) /* never within a character */
    end--;
  return g_strndup (text, (gsize) (end - text));
}

static void
set_clipped (char **field, const char *text, gsize bytes)
{
  g_autofree char *clipped = clip (text, bytes);

  tk_wire_set (field, clipped);
}

static void
add_lines (TkWireSale *sale, const HubStoreOrder *order, const GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const HubStoreOrderLine *line = lines->pdata[i];
      TkWireSaleLine *wire = tk_wire_append (&tk_wire_sale_line_shape, sale->lines);

      wire->event = order->event;
      wire->type = line->type;
      wire->qty = line->qty;
      wire->unit = line->unit;
      wire->amount = line->qty * line->unit; /* was checked when it was ordered */
      wire->off = line->off;
    }
}

static void
add_discount (TkWireSale *sale, const HubStoreOrder *order)
{
  TkWireDiscount *wire;

  if (order->voucher == 0)
    return;
  wire = tk_wire_append (&tk_wire_discount_shape, sale->discounts);
  tk_wire_set (&wire->kind, "voucher");
  wire->event = order->event;
  wire->voucher = order->voucher;
  wire->tickets = order->voucher_tickets;
  for (guint i = 0; i < sale->lines->len; i++)
    wire->amount += ((const TkWireSaleLine *) sale->lines->pdata[i])->off;
}

/* Whoever was named for a type, in turn; then whoever ordered. */
static void
name_holders (TkWireSale *sale, const GPtrArray *guests)
{
  g_autofree gboolean *used = g_new0 (gboolean, guests->len + 1);

  for (guint i = 0; i < sale->tickets->len; i++)
    {
      TkWireSaleTicket *ticket = sale->tickets->pdata[i];
      guint g = 0;

      while (g < guests->len && (used[g] || ((const HubStoreOrderGuest *) guests->pdata[g])->type != ticket->type))
        g++;
      if (g == guests->len)
        continue;
      const HubStoreOrderGuest *guest = guests->pdata[g];
      g_autofree char *name = g_strjoin (" ", guest->first_name, guest->last_name, NULL);
      used[g] = TRUE;
      set_clipped (&ticket->holder, g_strstrip (name), NAME_BYTES);
      set_clipped (&ticket->email, guest->email, 100);
      set_clipped (&ticket->phone, guest->phone, 32);
      set_clipped (&ticket->document, guest->document, 40);
    }
}

static void
name_buyer (TkWireSale *sale, const HubStoreOrder *order, const char *buyer)
{
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      TkWireSaleTicket *ticket = sale->tickets->pdata[i];

      if (*ticket->holder != '\0')
        continue;
      set_clipped (&ticket->holder, buyer, NAME_BYTES);
      set_clipped (&ticket->email, order->email, 100);
      set_clipped (&ticket->phone, order->phone, 32);
    }
}

static void
add_payment (TkWireSale *sale, const HubOrderPayment *payment)
{
  TkWirePayment *wire;

  if (payment->method == NULL || sale->total == 0)
    return;
  wire = tk_wire_append (&tk_wire_payment_shape, sale->payments);
  wire->amount = sale->total;
  tk_wire_set (&wire->method, payment->method);
  tk_wire_set (&wire->reference, payment->reference != NULL ? payment->reference : "");
  tk_wire_set (&wire->attempt, payment->attempt != NULL ? payment->attempt : "");
  set_clipped (&wire->reason, payment->reason != NULL ? payment->reason : "", 200);
  set_clipped (&wire->approved_by, payment->approved_by != NULL ? payment->approved_by : "", 64);
  if (strcmp (payment->method, "cash") == 0)
    wire->tendered = sale->total;
}

static gboolean
read_leases (SqlConn *conn, const HubStoreOrder *order, GPtrArray *leases, GError **error)
{
  g_autoptr (GPtrArray) ids = hub_store_order_leases (conn, order->id, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      HubStoreLease *lease = NULL;

      if (!hub_store_lease_get (conn, ids->pdata[i], &lease, error))
        return FALSE;
      if (lease != NULL)
        g_ptr_array_add (leases, lease);
    }
  return ids != NULL;
}

typedef struct
{
  HubService *service;
  SqlConn *conn;
  HubStoreOrder *order;
  const HubOrderPayment *payment;
  GPtrArray *leases; /* HubStoreLease */
} Issue;

static gboolean
fill_sale (const Issue *issue, TkWireSale *sale, GError **error)
{
  const HubStoreOrder *order = issue->order;
  g_auto (HubStoreOrderAbout) about = { NULL };
  g_autoptr (GPtrArray) lines = hub_store_order_lines (issue->conn, order->id, error);
  g_autoptr (GPtrArray) guests = lines != NULL ? hub_store_order_guests (issue->conn, order->id, error) : NULL;

  if (guests == NULL || !hub_own_tickets (issue->conn, issue->leases, sale->tickets, error)
      || !hub_own_uses (issue->conn, issue->leases, sale->uses, error) || !hub_store_order_about (issue->conn, order, &about, error))
    return FALSE;
  tk_wire_set (&sale->sale, order->sale);
  tk_wire_set (&sale->currency, order->currency);
  sale->total = order->total;
  add_lines (sale, order, lines);
  add_discount (sale, order);
  add_payment (sale, issue->payment);
  name_holders (sale, guests);
  if (issue->payment->staff == NULL)
    {
      name_buyer (sale, order, about.buyer);
      set_clipped (&sale->buyer_name, about.buyer, 100);
    }
  set_clipped (&sale->buyer_phone, order->phone, 32);
  return TRUE;
}

static gboolean
append_sale (const Issue *issue, GError **error)
{
  TkWireSale *sale = tk_wire_new (&tk_wire_sale_shape);
  g_autofree char *staff = clip (issue->payment->staff != NULL ? issue->payment->staff : "", 64);
  HubOwnAct act = { .kind = TK_KIND_SALE_COMPLETED, .staff = staff, .shape = &tk_wire_sale_shape, .body = sale };
  g_autoptr (HubStoreTerminal) seller = NULL;
  g_autofree char *clash = NULL;
  gboolean done = fill_sale (issue, sale, error) && hub_own_seller (issue->service, issue->conn, issue->order->event, &seller, error)
                  && hub_own_append (issue->service, issue->conn, seller, &act, &clash, error);

  if (clash != NULL)
    g_message ("The sale of an order clashes with what is known: %s", clash);
  tk_wire_free (&tk_wire_sale_shape, sale);
  return done && hub_own_sold (issue->conn, issue->leases, error);
}

gboolean
hub_order_issue (HubService *service, SqlConn *conn, HubStoreOrder *order, const HubOrderPayment *payment, gboolean *issued,
                 GError **error)
{
  g_autoptr (GPtrArray) leases = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_store_lease_free);
  Issue issue = { service, conn, order, payment, leases };
  gboolean queued;
  gint64 now = hub_now (service);

  if (!hub_store_order_move (conn, order, HUB_ORDER_PAID, now, issued, error))
    return FALSE;
  if (!*issued)
    return TRUE;
  g_free (order->status);
  order->status = g_strdup (HUB_ORDER_PAID);
  g_free (order->receipt);
  order->receipt = g_strdup (payment->reference != NULL ? payment->reference : "");
  g_free (order->reason);
  order->reason = g_strdup ("");
  order->paid_at = now;
  return read_leases (conn, order, leases, error) && append_sale (&issue, error) && hub_store_order_set (conn, order, now, error)
         && hub_ticket_mail_queue (service, conn, order->id, NULL, &queued, error);
}

/* ---- The money ---- */

/* It pays for nothing: the machine lists it to be handed back. */
static gboolean
hand_back (HubService *service, SqlConn *conn, HubStoreOrder *order, HubStoreAttempt *attempt, const char *why, GError **error)
{
  HubPayEvent event = { .kind = HUB_PAY_LAPSE };

  g_free (order->reason);
  order->reason = g_strdup (why);
  return hub_pay_take (service, conn, attempt, &event, NULL, error) && hub_store_order_set (conn, order, hub_now (service), error);
}

static gboolean
issue_paid (HubService *service, SqlConn *conn, HubStoreOrder *order, const HubStoreAttempt *attempt, GError **error)
{
  HubOrderPayment payment = { .method = attempt->method, .reference = attempt->receipt, .attempt = attempt->id };
  gboolean issued = FALSE;

  g_free (order->attempt);
  order->attempt = g_strdup (attempt->id);
  g_free (order->method);
  order->method = g_strdup (attempt->method);
  /* Too late: what it held was given back. */
  if (strcmp (order->status, HUB_ORDER_PENDING) != 0 && !hub_order_hold (service, conn, order, error))
    return FALSE;
  return hub_order_issue (service, conn, order, &payment, &issued, error);
}

/* Nothing may stand between the money and its being known: an order that cannot be issued is money to be handed back. */
static gboolean
try_issue (HubService *service, SqlConn *conn, HubStoreOrder *order, HubStoreAttempt *attempt, GError **error)
{
  g_autoptr (HubStoreOrder) again = NULL;
  g_autoptr (GError) failure = NULL;

  if (!sql_part_begin (conn, error))
    return FALSE;
  if (issue_paid (service, conn, order, attempt, &failure) && sql_catch_up (conn, &failure))
    return sql_part_keep (conn, error);
  if (!sql_part_undo (conn, error))
    return FALSE;
  if (failure->domain != HUB_ERROR && !g_error_matches (failure, SQL_ERROR, SQL_ERROR_CONSTRAINT))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_message ("An order that was paid is not issued: %s", failure->message);
  return hub_store_order_get (conn, order->id, &again, error) && hand_back (service, conn, again, attempt, "refund-due", error);
}

static gboolean
take_money (HubService *service, SqlConn *conn, HubStoreOrder *order, HubStoreAttempt *attempt, GError **error)
{
  gboolean pending = strcmp (order->status, HUB_ORDER_PENDING) == 0;

  if (pending || strcmp (order->status, HUB_ORDER_EXPIRED) == 0)
    return attempt->paid < order->total ? hand_back (service, conn, order, attempt, "underpaid", error)
                                        : try_issue (service, conn, order, attempt, error);
  return hand_back (service, conn, order, attempt, "refund-due", error);
}

gboolean
hub_order_money (HubService *service, SqlConn *conn, const char *id, GError **error)
{
  g_autoptr (HubStoreAttempt) attempt = NULL;
  g_autoptr (HubStoreOrder) order = NULL;

  if (!hub_store_attempt_get (conn, id, &attempt, error))
    return FALSE;
  if (attempt == NULL)
    return TRUE;
  if (!hub_store_order_by_sale (conn, attempt->sale, &order, error))
    return FALSE;
  if (order == NULL || attempt->money == 0)
    return TRUE;
  if (strcmp (attempt->used_by, order->sale) == 0)
    return *attempt->receipt == '\0' || hub_store_order_set_receipt (conn, order->sale, attempt->receipt, hub_now (service), error);
  /* It pays for another sale, or is to go back already. */
  if (*attempt->used_by != '\0' || strcmp (attempt->state, TK_PAY_STATE_PAID) != 0)
    return TRUE;
  return take_money (service, conn, order, attempt, error);
}
