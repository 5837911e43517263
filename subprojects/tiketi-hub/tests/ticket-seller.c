/* Tickets of tests. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticket-seller.h"

#include "hub-own.h"
#include "hub-store-order.h"
#include "tk-journal.h"
#include "tk-uuid.h"

typedef struct
{
  HubService *service;
  const TicketSold *sold;
  gint64 order;
} Job;

static const char *
text_of (const char *text)
{
  return text != NULL ? text : "";
}

static gboolean
add_order (Job *job, SqlConn *conn, const char *sale, GError **error)
{
  const TicketSold *sold = job->sold;
  gint64 now = hub_now (job->service);
  HubStoreOrder order = { .account = sold->account, .event = sold->event, .sale = (char *) sale, .status = (char *) HUB_ORDER_PAID,
                          .method = (char *) "mpesa", .currency = (char *) "KES", .total = sold->qty * sold->unit,
                          .email = (char *) "buyer@tiketi.example", .at = now, .expires_at = now, .paid_at = now, .changed_at = now };

  if (sold->account == 0)
    return TRUE;
  gboolean done = hub_store_order_add (conn, &order, error);
  job->order = order.id;
  return done;
}

static TkWireSale *
sale_of (Job *job, SqlConn *conn, const GPtrArray *leases, GError **error)
{
  const TicketSold *sold = job->sold;
  TkWireSale *sale = tk_wire_new (&tk_wire_sale_shape);
  TkWireSaleLine *line = tk_wire_append (&tk_wire_sale_line_shape, sale->lines);
  TkWirePayment *payment = tk_wire_append (&tk_wire_payment_shape, sale->payments);
  char id[TK_UUID_SIZE];

  tk_uuid_new (job->service->clock, id);
  tk_wire_set (&sale->sale, id);
  tk_wire_set (&sale->currency, "KES");
  sale->total = line->amount = payment->amount = sold->qty * sold->unit;
  line->event = sold->event;
  line->type = sold->type;
  line->qty = sold->qty;
  line->unit = sold->unit;
  tk_wire_set (&payment->method, "card");
  tk_wire_set (&payment->reference, id);
  hub_own_tickets (conn, leases, sale->tickets, error);
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      TkWireSaleTicket *ticket = sale->tickets->pdata[i];

      tk_wire_set (&ticket->holder, text_of (sold->holder));
      tk_wire_set (&ticket->email, text_of (sold->email));
      tk_wire_set (&ticket->phone, text_of (sold->phone));
    }
  return sale;
}

static gboolean
do_sell (SqlConn *conn, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (HubStoreTerminal) seller = NULL;
  g_autoptr (GPtrArray) leases = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_store_lease_free);

  if (!hub_own_seller (job->service, conn, job->sold->event, &seller, error)
      || !hub_own_hold (job->service, conn, seller, job->sold->type, job->sold->qty, leases, error))
    return FALSE;
  TkWireSale *sale = sale_of (job, conn, leases, error);
  HubOwnAct act = { .kind = TK_KIND_SALE_COMPLETED, .shape = &tk_wire_sale_shape, .body = sale };
  gboolean done = hub_own_append (job->service, conn, seller, &act, NULL, error) && hub_own_sold (conn, leases, error)
                  && add_order (job, conn, sale->sale, error);
  tk_wire_free (&tk_wire_sale_shape, sale);
  return done;
}

gint64
ticket_seller_sell (HubService *service, const TicketSold *sold)
{
  Job job = { service, sold, 0 };
  g_autoptr (GError) error = NULL;

  hub_writer_run (service->writer, do_sell, &job, &error);
  g_assert_no_error (error);
  return job.order;
}

void
ticket_seller_sql (const char *uri, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  sql_run (conn, &error, sql, "");
  g_assert_no_error (error);
}

gint64
ticket_seller_int (const char *uri, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (uri, SQL_OPEN_EXISTING, &error);
  gint64 number = 0;

  g_assert_no_error (error);
  sql_get_int (conn, &number, &error, sql, "");
  g_assert_no_error (error);
  return number;
}
