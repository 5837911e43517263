/* Orders handed back: by whoever runs the event, as an entry in its seller's journal; the gateway or people hand the money back.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-audit.h"
#include "hub-error.h"
#include "hub-pay-private.h"
#include "tk-journal.h"
#include "tk-money.h"
#include "tk-uuid.h"

#define DENIED "refund-denied"

typedef struct
{
  HubService *service;
  const HubCaller *caller;
  const HubOrderRefund *refund;
  const HubOnce *once;
  HubOnceAnswer *answer;
  HubOrder *order;
} Job;

static gboolean
check_whose (const Job *job, SqlConn *conn, const HubStoreOrder *order, GError **error)
{
  g_auto (HubStoreOrderAbout) about = { NULL };

  if (order == NULL || !hub_store_order_about (conn, order, &about, error))
    return order == NULL ? hub_order_refuse_unknown (error) : FALSE;
  return job->caller->role == TK_ROLE_ADMIN || (job->caller->role == TK_ROLE_ORGANIZER && about.organizer == job->caller->account)
         || hub_order_refuse_unknown (error);
}

/* ---- All of it: the tickets are no longer good ---- */

static gboolean
is_good (const HubStoreOrderTicket *ticket)
{
  return strcmp (ticket->status, "voided") != 0 && strcmp (ticket->status, "refunded") != 0;
}

static gboolean
name_tickets (SqlConn *conn, const HubStoreOrder *order, TkWireReversal *body, GError **error)
{
  g_autoptr (GPtrArray) tickets = hub_store_order_tickets (conn, order, error);

  for (guint i = 0; tickets != NULL && i < tickets->len; i++)
    {
      const HubStoreOrderTicket *ticket = tickets->pdata[i];
      TkWireReprint *named;

      if (!is_good (ticket))
        continue;
      named = tk_wire_append (&tk_wire_reprint_shape, body->tickets);
      *named = (TkWireReprint){ order->event, ticket->type, ticket->serial, ticket->issue };
    }
  return tickets != NULL;
}

static void
name_payment (const HubStoreOrder *order, TkWireReversal *body)
{
  TkWirePayment *payment;

  if (body->amount == 0)
    return;
  payment = tk_wire_append (&tk_wire_payment_shape, body->payments);
  payment->amount = body->amount;
  tk_wire_set (&payment->method, order->method);
  tk_wire_set (&payment->reference, order->receipt);
  tk_wire_set (&payment->attempt, order->attempt);
}

static gboolean
append_reversal (const Job *job, SqlConn *conn, const HubStoreOrder *order, TkWireReversal *body, GError **error)
{
  HubOwnAct act = { .kind = TK_KIND_SALE_REFUNDED, .staff = "", .shape = &tk_wire_reversal_shape, .body = body };
  g_autoptr (HubStoreTerminal) seller = NULL;
  g_autofree char *clash = NULL;
  gboolean done = hub_own_seller (job->service, conn, order->event, &seller, error)
                  && hub_own_append (job->service, conn, seller, &act, &clash, error);

  if (clash != NULL)
    g_message ("A refund clashes with what is known: %s", clash);
  return done;
}

static gboolean
refund_all (const Job *job, SqlConn *conn, HubStoreOrder *order, gint64 amount, GError **error)
{
  TkWireReversal *body = tk_wire_new (&tk_wire_reversal_shape);
  char id[TK_UUID_SIZE];
  gboolean moved = FALSE;

  tk_uuid_new (job->service->clock, id);
  tk_wire_set (&body->reversal, id);
  tk_wire_set (&body->sale, order->sale);
  tk_wire_set (&body->currency, order->currency);
  tk_wire_set (&body->reason, job->refund->reason);
  body->amount = amount;
  name_payment (order, body);
  gboolean done = hub_store_order_move (conn, order, HUB_ORDER_REFUNDED, hub_now (job->service), &moved, error)
                  && name_tickets (conn, order, body, error)
                  && (!moved || body->tickets->len == 0 || append_reversal (job, conn, order, body, error));
  gboolean nothing = done && (!moved || body->tickets->len == 0);
  tk_wire_free (&tk_wire_reversal_shape, body);
  return done && (!nothing || hub_refuse (error, HUB_ERROR_CONFLICT, _("Nothing of this order is left to hand back")));
}

/* ---- A part of it: a goodwill, and the tickets stay good ---- */

static gboolean
refund_part (const Job *job, SqlConn *conn, const HubStoreOrder *order, gint64 amount, GError **error)
{
  char id[TK_UUID_SIZE];
  g_autofree char *name = NULL;
  HubStoreRefund row = { .receipt = order->receipt, .attempt = order->attempt, .gateway = order->method, .currency = order->currency,
                         .payer = *order->phone != '\0' ? order->phone : order->email, .why = (char *) "reversal", .amount = amount,
                         .at = hub_now (job->service) };

  tk_uuid_new (job->service->clock, id);
  name = g_strconcat (HUB_STORE_GOODWILL, order->sale, "-", id, NULL);
  row.id = name;
  return hub_store_refund_put (conn, &row, error);
}

/* ---- Deciding ---- */

static gboolean
approve (const Job *job, SqlConn *conn, HubStoreOrder *order, GError **error)
{
  gint64 back = 0, wanted = 0;

  if (strcmp (order->status, HUB_ORDER_PAID) != 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT,
                       strcmp (order->status, HUB_ORDER_REFUNDED) == 0 ? _("This payment was handed back already")
                                                                       : _("This order is not paid; there is nothing to hand back"));
  if (job->refund->amount != NULL
      && (!tk_money_parse (job->refund->amount, order->currency, &TK_MONEY_PLAIN, &wanted, NULL) || wanted == 0))
    return hub_refuse (error, HUB_ERROR_FIELD, "amount: %s", _("Say how much is handed back, as 1500 or 99.50."));
  if (!hub_store_order_handed_back (conn, order, &back, error))
    return FALSE;
  gint64 left = order->total - back;
  if (wanted > left)
    return hub_refuse (error, HUB_ERROR_INVALID, _("More than was paid cannot be handed back; choose a smaller amount"));
  if (wanted > 0 && wanted < left && strcmp (order->method, "comp") == 0)
    return hub_refuse (error, HUB_ERROR_INVALID, _("Nothing was paid for these tickets; take all of them back, or none"));
  return wanted > 0 && wanted < left ? refund_part (job, conn, order, wanted, error) : refund_all (job, conn, order, left, error);
}

static gboolean
deny (const Job *job, SqlConn *conn, HubStoreOrder *order, GError **error)
{
  if (strcmp (order->status, HUB_ORDER_PAID) != 0)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("This order is not paid, or was handed back; there is nothing to decide"));
  g_free (order->reason);
  order->reason = g_strdup (DENIED);
  return hub_store_order_set (conn, order, hub_now (job->service), error);
}

static gboolean
note (const Job *job, SqlConn *conn, const HubStoreOrder *order, GError **error)
{
  g_autofree char *target = g_strdup_printf ("%" PRId64, order->id);
  HubAudit audit = { .caller = job->caller, .action = job->refund->approve ? "payment.refunded" : "payment.refund_denied",
                     .target_type = "payment", .target = target, .extra = job->refund->reason };

  return hub_audit_note (job->service, conn, &audit, error)
         && hub_once_begun (job->service, conn, job->caller, job->once, target, order->event, error);
}

static gboolean
decide (Job *job, SqlConn *conn, GError **error)
{
  g_autoptr (HubStoreOrder) order = NULL;
  g_autoptr (HubStoreOrder) now = NULL;

  if (!hub_store_order_get (conn, job->refund->order, &order, error) || !check_whose (job, conn, order, error)
      || !(job->refund->approve ? approve (job, conn, order, error) : deny (job, conn, order, error))
      || !note (job, conn, order, error) || !hub_store_order_get (conn, order->id, &now, error))
    return FALSE;
  job->order = hub_order_view (conn, now, error);
  return job->order != NULL;
}

static gboolean
do_refund (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  HubOnceState state;
  g_autofree char *begun = NULL;
  g_autoptr (HubStoreOrder) row = NULL;

  g_clear_pointer (&job->order, hub_order_free);
  hub_once_answer_clear (job->answer);
  if (!hub_once_look (conn, job->caller, job->once, &state, &begun, job->answer, error))
    return FALSE;
  if (state == HUB_ONCE_NEW)
    return decide (job, conn, error);
  if (state == HUB_ONCE_ANSWERED)
    return TRUE;
  if (!hub_store_order_get (conn, job->refund->order, &row, error) || !check_whose (job, conn, row, error))
    return FALSE;
  job->order = hub_order_view (conn, row, error);
  return job->order != NULL;
}

HubOrder *
hub_service_order_refund (HubService *service, const HubCaller *caller, const HubOrderRefund *refund, const HubOnce *once,
                          HubOnceAnswer *answer, GError **error)
{
  Job job = { .service = service, .caller = caller, .refund = refund, .once = once, .answer = answer };

  if (hub_writer_run (service->writer, do_refund, &job, error))
    return job.order;
  g_clear_pointer (&job.order, hub_order_free);
  hub_once_answer_clear (answer);
  return NULL;
}
