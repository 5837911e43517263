/* Orders: a sale found by whatever the buyer can show. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"

#include <string.h>

/* How many are found, and is `id` among them? */
static guint
search (DeskFixture *f, const char *text, const char *id, gboolean *among)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = tk_desk_search_sales (f->desk, text, 10, &error);

  g_assert_no_error (error);
  *among = FALSE;
  for (guint i = 0; i < found->len; i++)
    *among = *among || g_str_equal (((TkSaleSummary *) g_ptr_array_index (found, i))->id, id);
  return found->len;
}

static void
assert_only (DeskFixture *f, const char *text, const char *id)
{
  gboolean among;

  g_assert_cmpuint (search (f, text, id, &among), ==, 1);
  g_assert_true (among);
}

static void
test_search (DeskFixture *f, gconstpointer data)
{
  TkCartLine lines[] = { { 1, 3, 2 }, { 1, 2, 1 } };
  TkPayment payment = { TK_PAY_MPESA_CODE, 1300000, "QGH7XK2M1P" };
  TkSaleRequest request = { lines, 2, &payment, 1, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) cash = desk_fixture_sell_ok (f, 1, 1, 1);
  g_autoptr (TkSale) split = tk_desk_sell (f->desk, &f->supervisor, &request, &error);
  g_autofree char *upper = NULL, *mixed = NULL;
  gboolean among;

  g_assert_no_error (error);
  const TkSoldTicket *ticket = g_ptr_array_index (split->tickets, 1);
  upper = g_ascii_strup (split->id, -1);
  mixed = g_strdup_printf ("  %s\r\n", ticket->token);
  assert_only (f, split->id, split->id);
  assert_only (f, split->id + 24, split->id);
  assert_only (f, upper, split->id);
  assert_only (f, ticket->token, split->id);
  assert_only (f, mixed, split->id);
  assert_only (f, ticket->code, split->id);
  assert_only (f, "QGH7XK2M1P", split->id);
  assert_only (f, "qgh7xk2m1p", split->id);
  g_assert_cmpuint (search (f, NULL, cash->id, &among), ==, 2);
  g_assert_cmpuint (search (f, "", cash->id, &among), ==, 2);
  g_assert_cmpuint (search (f, "nothing like it", cash->id, &among), ==, 0);
  g_assert_cmpuint (search (f, "%", cash->id, &among), ==, 0);
  g_assert_cmpuint (search (f, "TK1:NOT A TOKEN", cash->id, &among), ==, 0);
}

static void
test_summary (DeskFixture *f, gconstpointer data)
{
  TkCartLine lines[] = { { 1, 3, 2 }, { 1, 2, 1 } };
  TkPayment payment = { TK_PAY_CASH, 1300000, NULL };
  TkSaleRequest request = { lines, 2, &payment, 1, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->supervisor, &request, &error);
  g_autoptr (TkSale) later = desk_fixture_sell_ok (f, 1, 1, 1);
  g_autoptr (GPtrArray) found = tk_desk_search_sales (f->desk, NULL, 10, &error);
  g_autoptr (GPtrArray) one = tk_desk_search_sales (f->desk, NULL, 1, &error);
  const TkSaleSummary *summary = g_ptr_array_index (found, 1);

  g_assert_no_error (error);
  g_assert_cmpstr (((TkSaleSummary *) g_ptr_array_index (found, 0))->id, ==, later->id); /* newest first */
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (summary->id, ==, sale->id);
  g_assert_cmpstr (summary->summary, ==, "2 × Family, 1 × VIP");
  g_assert_cmpstr (summary->staff, ==, "wanjiru");
  g_assert_cmpint (summary->total, ==, 1300000);
  g_assert_cmpuint (summary->tickets, ==, 3);
}

static void
test_get (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = desk_fixture_sell (f, 1, 1, 2, 500000, &error);

  g_assert_no_error (error);
  desk_fixture_sql (f, "DELETE FROM ticket_type; DELETE FROM event"); /* the catalogue moved on */
  g_autoptr (TkSale) again = tk_desk_get_sale (f->desk, sale->id, &error);
  g_assert_no_error (error);
  const TkSoldTicket *a = g_ptr_array_index (sale->tickets, 1), *b = g_ptr_array_index (again->tickets, 1);
  g_assert_cmpint (again->change, ==, 200000);
  g_assert_cmpstr (a->token, ==, b->token);
  g_assert_cmpstr (a->code, ==, b->code);
  g_assert_cmpint (b->price, ==, 150000);
  g_assert_cmpstr (b->type_name, ==, "");
  g_assert_null (tk_desk_get_sale (f->desk, "no such", &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND);
}

static void
test_reprint (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);
  const TkSoldTicket *ticket = g_ptr_array_index (sale->tickets, 0);
  g_autoptr (GError) error = NULL;
  TkSoldTicket *again = tk_desk_reprint (f->desk, &f->cashier, &ticket->id, &error);
  g_autofree char *body = desk_fixture_text (f, "SELECT body FROM journal WHERE kind = 'ticket.reprinted'");

  g_assert_no_error (error);
  g_assert_cmpstr (again->token, ==, ticket->token);
  g_assert_cmpstr (body, ==, "{\"event\":1,\"issue\":0,\"serial\":1,\"type\":1}");
  tk_sold_ticket_free (again);
}

static void
test_reprint_refused (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);
  const TkSoldTicket *ticket = g_ptr_array_index (sale->tickets, 0);
  TkTicketId other = { 1, 1, 400, 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_desk_reprint (f->desk, &f->gate, &ticket->id, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED);
  g_clear_error (&error);
  g_assert_null (tk_desk_reprint (f->desk, &f->cashier, &other, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  desk_fixture_sql (f, "UPDATE ticket SET status = 'voided'");
  g_assert_null (tk_desk_reprint (f->desk, &f->cashier, &ticket->id, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal WHERE kind = 'ticket.reprinted'"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/desk/orders/" name, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)
  ADD ("search", test_search);
  ADD ("summary", test_summary);
  ADD ("get", test_get);
  ADD ("reprint", test_reprint);
  ADD ("reprint-refused", test_reprint_refused);
  return g_test_run ();
}
