/* What a sale is made of: its lines, payments and discounts. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-rows-private.h"
#include "tk-store-sale.h"

static gpointer
read_line (TkStmt *stmt)
{
  TkStoreSaleLine *line = g_new0 (TkStoreSaleLine, 1);

  line->event = tk_stmt_int (stmt, 0);
  line->type = tk_stmt_int (stmt, 1);
  line->qty = tk_stmt_int (stmt, 2);
  line->unit = tk_stmt_int (stmt, 3);
  line->amount = tk_stmt_int (stmt, 4);
  line->off = tk_stmt_int (stmt, 5);
  line->type_name = g_strdup (tk_stmt_text (stmt, 6));
  return line;
}

static gpointer
read_payment (TkStmt *stmt)
{
  TkStorePayment *payment = g_new0 (TkStorePayment, 1);

  payment->method = g_strdup (tk_stmt_text (stmt, 0));
  payment->reference = g_strdup (tk_stmt_text (stmt, 1));
  payment->reason = g_strdup (tk_stmt_text (stmt, 2));
  payment->amount = tk_stmt_int (stmt, 3);
  payment->tendered = tk_stmt_int (stmt, 4);
  payment->change = tk_stmt_int (stmt, 5);
  return payment;
}

static gpointer
read_discount (TkStmt *stmt)
{
  TkStoreDiscount *discount = g_new0 (TkStoreDiscount, 1);

  discount->kind = g_strdup (tk_stmt_text (stmt, 0));
  discount->name = g_strdup (tk_stmt_text (stmt, 1));
  discount->reason = g_strdup (tk_stmt_text (stmt, 2));
  discount->event = tk_stmt_int (stmt, 3);
  discount->voucher = tk_stmt_int (stmt, 4);
  discount->tickets = tk_stmt_int (stmt, 5);
  discount->amount = tk_stmt_int (stmt, 6);
  return discount;
}

void
tk_store_sale_line_free (TkStoreSaleLine *line)
{
  if (line == NULL)
    return;
  g_free (line->type_name);
  g_free (line);
}

void
tk_store_payment_free (TkStorePayment *payment)
{
  if (payment == NULL)
    return;
  g_free (payment->method);
  g_free (payment->reference);
  g_free (payment->reason);
  g_free (payment);
}

void
tk_store_discount_free (TkStoreDiscount *discount)
{
  if (discount == NULL)
    return;
  g_free (discount->kind);
  g_free (discount->name);
  g_free (discount->reason);
  g_free (discount);
}

GPtrArray *
tk_store_list_sale_lines (TkStore *store, const char *sale, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT sl.event, sl.type, sl.qty, sl.unit, sl.amount, sl.off, tt.name FROM sale_line sl"
                                     " LEFT JOIN ticket_type tt ON tt.event = sl.event AND tt.number = sl.type"
                                     " WHERE sl.sale = $1 ORDER BY sl.position", "s", sale),
                        read_line, (GDestroyNotify) tk_store_sale_line_free, error);
}

GPtrArray *
tk_store_list_sale_payments (TkStore *store, const char *sale, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT method, reference, reason, amount, tendered, change FROM payment WHERE sale = $1"
                                     " ORDER BY position", "s", sale),
                        read_payment, (GDestroyNotify) tk_store_payment_free, error);
}

GPtrArray *
tk_store_list_sale_discounts (TkStore *store, const char *sale, GError **error)
{
  return tk_store_rows (tk_db_query (tk_store_get_db (store), error,
                                     "SELECT d.kind, v.name, d.reason, d.event, d.voucher, d.tickets, d.amount FROM sale_discount d"
                                     " LEFT JOIN voucher v ON v.event = d.event AND v.voucher = d.voucher WHERE d.sale = $1"
                                     " ORDER BY d.position", "s", sale),
                        read_discount, (GDestroyNotify) tk_store_discount_free, error);
}

gboolean
tk_store_get_sale_cash_unit (TkStore *store, const char *sale, gint64 whole, gint64 *unit, GError **error)
{
  return tk_db_get_int (tk_store_get_db (store), unit, NULL, error,
                        "SELECT coalesce (max (CASE coalesce (e.cash_unit, 0) WHEN 0 THEN $2 ELSE e.cash_unit END), $2)"
                        " FROM sale_line sl LEFT JOIN event e ON e.number = sl.event WHERE sl.sale = $1", "si", sale, whole);
}
