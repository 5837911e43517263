/* Carts put aside: what they keep, how long, and that nothing of them is lost or sold twice. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-catalogue.h"
#include "tk-desk-hold.h"
#include "tk-desk-shift.h"
#include "tk-store-lease.h"

#define MINUTE G_GINT64_CONSTANT (60000)

static gint64
left (DeskFixture *f, guint16 type)
{
  g_autofree char *number = g_strdup_printf ("%u", type);
  g_autoptr (GError) error = NULL;
  TkTypeInfo *info = tk_desk_find_type (f->desk, 1, number, &error);

  g_assert_no_error (error);
  gint64 count = info->left;
  tk_type_info_free (info);
  return count;
}

static TkHeldCart *
hold (DeskFixture *f, guint16 type, guint qty, const char *name)
{
  TkCartLine line = { 1, type, qty };
  TkSaleRequest cart = { .lines = &line, .n_lines = 1 };
  g_autoptr (GError) error = NULL;
  TkHeldCart *held = tk_desk_hold (f->desk, &f->cashier, &cart, name, &error);

  g_assert_no_error (error);
  return held;
}

static TkSale *
sell (DeskFixture *f, guint16 type, guint qty, const char *held, GError **error)
{
  TkCartLine line = { 1, type, qty };
  TkPayment cash = { TK_PAY_CASH, 100000000, NULL };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &cash, .n_payments = 1, .held = held };

  return tk_desk_sell (f->desk, &f->cashier, &request, error);
}

/* All of a cart comes back as it was, after a restart. */
static void
test_whole (DeskFixture *f, gconstpointer data)
{
  TkAttendee who[] = { { "Otieno", "0712345678", NULL, "ID 7" }, { "Zawadi \"Z\"", NULL, "z@example.com", NULL } };
  TkCartLine lines[] = { { 1, 1, 2, NULL, who }, { 1, 2, 1 } };
  TkCartOff offs[] = { { TK_OFF_VOUCHER, "SAUTI", 0, 0, 0, NULL }, { TK_OFF_AMOUNT, NULL, 0, 0, 5000, "Pillar" } };
  TkSaleRequest cart = { .lines = lines, .n_lines = 2, .offs = offs, .n_offs = 2, .buyer_name = "Achieng", .buyer_phone = "0700", .note = "b" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkHeldCart) held = tk_desk_hold (f->desk, &f->cashier, &cart, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (held->name, ==, "Achieng");
  desk_fixture_reopen (f);
  g_autoptr (GPtrArray) list = tk_desk_list_held (f->desk, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  const TkHeldCart *again = g_ptr_array_index (list, 0);
  g_assert_cmpstr (again->id, ==, held->id);
  g_assert_cmpint (again->total, ==, 795000);
  g_assert_cmpuint (again->tickets, ==, 3);
  g_assert_cmpint (again->holds_until, ==, FIXTURE_NOW + TK_HOLD_MINUTES * MINUTE);
  g_assert_false (again->paying);
  g_assert_cmpuint (again->cart.n_lines, ==, 2);
  g_assert_cmpstr (again->cart.lines[0].attendees[0].name, ==, "Otieno");
  g_assert_cmpstr (again->cart.lines[0].attendees[1].name, ==, "Zawadi \"Z\"");
  g_assert_null (again->cart.lines[1].attendees);
  g_assert_cmpuint (again->cart.n_offs, ==, 2);
  g_assert_cmpstr (again->cart.offs[0].code, ==, "SAUTI");
  g_assert_cmpint (again->cart.offs[1].value, ==, 5000);
  g_assert_cmpstr (again->cart.offs[1].reason, ==, "Pillar");
  g_assert_cmpstr (again->cart.buyer_phone, ==, "0700");
  g_assert_cmpstr (again->cart.note, ==, "b");
  g_assert_cmpstr (again->cart.held, ==, held->id);
}

/* Others cannot have what a cart keeps, until its time is over; it can, and does not hold it twice. */
static void
test_stock (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkHeldCart) held = hold (f, 2, 3, "Three");

  g_assert_cmpint (left (f, 2), ==, 2);
  g_assert_null (sell (f, 2, 3, NULL, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE);
  g_clear_error (&error);
  g_autoptr (TkSale) rest = sell (f, 2, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (sell (f, 2, 1, NULL, &error));
  g_assert_cmpstr (error->message, ==, "The last of VIP are kept for carts put aside: sell or drop one of those first");
  g_clear_error (&error);
  g_autoptr (TkSale) kept = sell (f, 2, 3, held->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM held_cart"), ==, 0);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM held_line"), ==, 0);
}

static void
test_time (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkHeldCart) held = hold (f, 2, 4, NULL);

  g_assert_cmpstr (held->name, ==, "Cart 1");
  g_assert_cmpint (left (f, 2), ==, 1);
  tk_fake_clock_advance (&f->clock, TK_HOLD_MINUTES * MINUTE - 1);
  g_assert_cmpint (left (f, 2), ==, 1);
  tk_fake_clock_advance (&f->clock, 1);
  g_assert_cmpint (left (f, 2), ==, 5);
  g_autoptr (TkHeldCart) again = tk_desk_recall (f->desk, &f->cashier, held->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->holds_until, ==, FIXTURE_NOW + 2 * TK_HOLD_MINUTES * MINUTE);
  g_assert_cmpint (left (f, 2), ==, 1);
  desk_fixture_reopen (f);
  g_assert_cmpint (left (f, 2), ==, 1);
  g_assert_true (tk_desk_drop_held (f->desk, &f->cashier, held->id, &error));
  g_assert_cmpint (left (f, 2), ==, 5);
  g_assert_false (tk_desk_drop_held (f->desk, &f->cashier, held->id, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND);
}

/* It holds what there is, and no more: two carts never hold the same ticket. */
static void
test_few (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkHeldCart) a = hold (f, 2, 4, NULL), b = hold (f, 2, 4, NULL);

  g_assert_cmpint (desk_fixture_int (f, "SELECT sum (qty) FROM held_line"), ==, 5);
  g_assert_cmpint (left (f, 2), ==, 0);
  g_assert_null (sell (f, 2, 4, b->id, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE);
  g_clear_error (&error);
  g_autoptr (TkSale) sale = sell (f, 2, 4, a->id, &error);
  g_assert_no_error (error);
  /* In its place, with less in it, under the same name. */
  TkCartLine line = { 1, 2, 1 };
  TkSaleRequest cart = { .lines = &line, .n_lines = 1, .held = b->id };
  g_autoptr (TkHeldCart) less = tk_desk_hold (f->desk, &f->cashier, &cart, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (less->id, ==, b->id);
  g_assert_cmpstr (less->name, ==, b->name);
  g_assert_cmpint (desk_fixture_int (f, "SELECT sum (qty) FROM held_line"), ==, 1);
}

static void
test_bound (DeskFixture *f, gconstpointer data)
{
  TkCartLine line = { 1, 3, 1 };
  TkSaleRequest cart = { .lines = &line, .n_lines = 1 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < TK_HOLD_MAX; i++)
    tk_held_cart_free (hold (f, 3, 1, NULL));
  g_assert_null (tk_desk_hold (f->desk, &f->cashier, &cart, NULL, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_clear_error (&error);
  cart.n_lines = 0;
  g_assert_null (tk_desk_hold (f->desk, &f->cashier, &cart, NULL, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (tk_desk_hold (f->desk, &f->gate, &cart, NULL, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED);
}

/* While somebody is asked for the money the cart is left alone; once money came, it is not dropped. */
static void
test_paying (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkHeldCart) held = hold (f, 2, 1, NULL);
  TkCartLine line = { 1, 2, 1 };
  TkSaleRequest cart = { .lines = &line, .n_lines = 1, .held = held->id };
  g_autofree char *sql = g_strdup_printf (
    "INSERT INTO attempt (id, method, amount, currency, event, phone, email, staff, at, sale, cart, state, reason, receipt, url, paid,"
    " changed_at, error) VALUES ('a', 'mpesa', 500000, 'KES', 1, '254712345678', '', 'amina', 1, 's', '%s', 'sent', '', '', '', 0, 1, '')",
    held->id);

  desk_fixture_sql (f, sql);
  g_assert_false (tk_desk_drop_held (f->desk, &f->cashier, held->id, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT);
  g_clear_error (&error);
  g_assert_null (tk_desk_hold (f->desk, &f->cashier, &cart, NULL, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT);
  g_clear_error (&error);
  g_assert_null (sell (f, 2, 1, held->id, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT);
  g_clear_error (&error);
  desk_fixture_sql (f, "UPDATE attempt SET state = 'paid', paid = 500000, receipt = 'QGH7XK2M1P'");
  g_autoptr (GPtrArray) list = tk_desk_list_held (f->desk, &error);
  g_assert_true (((const TkHeldCart *) g_ptr_array_index (list, 0))->paying);
  g_assert_false (tk_desk_drop_held (f->desk, &f->cashier, held->id, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT);
  g_clear_error (&error);
  TkPayment paid = { .method = TK_PAY_MPESA, .attempt = "a" };
  cart.payments = &paid;
  cart.n_payments = 1;
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &cart, &error);
  g_assert_no_error (error);
  g_assert_cmpint (desk_fixture_int (f, "SELECT done FROM attempt"), ==, 1);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM held_cart"), ==, 0);
}

/* What is kept does not go back with the shift; afterwards it does. */
static void
test_shift (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 2, 1);
  g_autoptr (TkHeldCart) held = hold (f, 2, 3, NULL);
  g_autoptr (TkShiftReport) z = tk_desk_shift_close (f->desk, &f->cashier, 500000, "", &error);
  TkStoreLeaseNews news = { 0 };
  gboolean due = FALSE;

  g_assert_no_error (error);
  g_assert_true (tk_store_lease_return_due (f->store, &f->clock.base, &due, &error));
  g_assert_true (due);
  g_assert_true (tk_store_return_leases (f->store, &f->clock.base, TRUE, &news, &error));
  g_assert_no_error (error);
  g_assert_true (news.journaled);
  g_assert_cmpint (desk_fixture_int (f, "SELECT sum (last - next + 1) FROM lease WHERE status = 'open' AND next <= last"), ==, 3);
  g_assert_true (tk_store_lease_return_due (f->store, &f->clock.base, &due, &error));
  g_assert_false (due);
  desk_fixture_reopen (f);
  tk_fake_clock_advance (&f->clock, TK_HOLD_MINUTES * MINUTE - 1);
  g_autoptr (TkHeldCart) again = tk_desk_recall (f->desk, &f->cashier, held->id, &error);
  g_assert_no_error (error);
  tk_fake_clock_advance (&f->clock, TK_HOLD_MINUTES * MINUTE);
  g_assert_true (tk_store_lease_return_due (f->store, &f->clock.base, &due, &error));
  g_assert_true (due);
  g_assert_true (tk_store_return_leases (f->store, &f->clock.base, TRUE, &news, &error));
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM lease WHERE status = 'open'"), ==, 0);
  g_autoptr (GPtrArray) list = tk_desk_list_held (f->desk, &error);
  g_assert_cmpuint (list->len, ==, 1); /* the cart itself stays */
}

/* What a newer program wrote, or what is damaged, hides nothing else. */
static void
test_unreadable (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkHeldCart) held = hold (f, 2, 3, NULL);

  desk_fixture_sql (f, "UPDATE held_cart SET body = replace (body, '\"version\":1', '\"version\":2')");
  g_autoptr (GPtrArray) list = tk_desk_list_held (f->desk, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (((const TkHeldCart *) g_ptr_array_index (list, 0))->cart.n_lines, ==, 0);
  g_assert_null (tk_desk_recall (f->desk, &f->cashier, held->id, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (tk_desk_drop_held (f->desk, &f->cashier, held->id, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, DeskFixture, NULL, desk_fixture_set_up, test, desk_fixture_tear_down)
  ADD ("/hold/whole", test_whole);
  ADD ("/hold/stock", test_stock);
  ADD ("/hold/time", test_time);
  ADD ("/hold/few", test_few);
  ADD ("/hold/bound", test_bound);
  ADD ("/hold/paying", test_paying);
  ADD ("/hold/shift", test_shift);
  ADD ("/hold/unreadable", test_unreadable);
  return g_test_run ();
}
