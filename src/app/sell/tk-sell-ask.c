/* Jobs for the desk's thread; each carries copies of what it needs. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sell-ask.h"

typedef struct {
  TkStaff *staff;
  GArray *lines;            /* TkCartLine */
  TkPayment payment;
  char *reference, *request;
} Sale;

static void
sale_input_free (Sale *sale)
{
  tk_staff_free (sale->staff);
  g_array_unref (sale->lines);
  g_free (sale->reference);
  g_free (sale->request);
  g_free (sale);
}

static gpointer
events_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_events (desk, error);
}

static gpointer
types_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_types (desk, GPOINTER_TO_UINT (input), error);
}

static gpointer
sale_job (TkDesk *desk, gpointer input, GError **error)
{
  Sale *sale = input;
  TkSaleRequest request = {
    .lines = (const TkCartLine *) sale->lines->data, .n_lines = sale->lines->len,
    .payments = &sale->payment, .n_payments = 1, .request = sale->request,
  };

  sale->payment.reference = sale->reference;
  return tk_desk_sell (desk, sale->staff, &request, error);
}

void
tk_sell_ask_events (TkSession *session, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, events_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

void
tk_sell_ask_types (TkSession *session, guint32 event, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, types_job, GUINT_TO_POINTER (event), NULL, (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

void
tk_sell_ask_sale (TkSession *session, TkCart *cart, TkPayMethod method, gint64 amount, const char *reference,
                  const char *request, GAsyncReadyCallback callback, gpointer user_data)
{
  Sale *sale = g_new0 (Sale, 1);

  sale->staff = tk_staff_copy (tk_session_get_staff (session));
  sale->lines = g_array_new (FALSE, TRUE, sizeof (TkCartLine));
  for (guint i = 0; i < tk_cart_get_n_rows (cart); i++)
    {
      const TkCartRow *row = tk_cart_get_row (cart, i);
      TkCartLine line = { row->event, row->type, row->qty };

      g_array_append_val (sale->lines, line);
    }
  sale->payment = (TkPayment) { .method = method, .amount = amount };
  sale->reference = g_strdup (reference);
  sale->request = g_strdup (request);
  tk_session_ask (session, sale_job, sale, (GDestroyNotify) sale_input_free, (GDestroyNotify) tk_sale_free, callback, user_data);
}
