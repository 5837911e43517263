/* Selling beyond the capacity: only with a supervisor's word, and only when nothing else is left.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-catalogue.h"

#include <string.h>

/* Last Seats: 2 within the capacity of 5, 3 beyond it; one slot sold before comes as issue 1. */
static void
add_leases (DeskFixture *f)
{
  desk_fixture_sql (f, "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status, issue, overdraft) VALUES"
                       " ('over', 1, 4, 6, 8, 6, 1, 1795302000000, 'open', 0, 1),"
                       " ('last', 1, 4, 5, 5, 5, 1, 1795302000000, 'open', 0, 0),"
                       " ('again', 1, 4, 2, 2, 2, 1, 1795302000000, 'open', 1, 0)");
}

static TkSale *
sell (DeskFixture *f, guint qty, const TkStaff *approver, GError **error)
{
  TkCartLine line = { 1, 4, qty };
  TkPayment cash = { TK_PAY_CASH, 50000 * (gint64) qty, NULL };
  TkSaleRequest request = { &line, 1, &cash, 1, NULL, approver };

  return tk_desk_sell (f->desk, &f->cashier, &request, error);
}

static void
assert_refused (DeskFixture *f, guint qty, const TkStaff *approver, TkDeskError code, const char *words)
{
  g_autofree char *before = desk_fixture_print (f);
  g_autoptr (GError) error = NULL;

  g_assert_null (sell (f, qty, approver, &error));
  g_assert_error (error, TK_DESK_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
}

static void
assert_tile (DeskFixture *f, gint64 left, gint64 beyond, const char *words)
{
  g_autoptr (GError) error = NULL;
  TkTypeInfo *info = tk_desk_find_type (f->desk, 1, "4", &error);

  g_assert_no_error (error);
  g_assert_cmpint (info->left, ==, left);
  g_assert_cmpint (info->beyond, ==, beyond);
  if (words == NULL)
    g_assert_null (info->unavailable);
  else
    g_assert_nonnull (strstr (info->unavailable, words));
  tk_type_info_free (info);
}

static void
test_beyond (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add_leases (f);
  assert_tile (f, 2, 3, NULL);
  assert_refused (f, 3, NULL, TK_DESK_ERROR_NOT_ALLOWED, "supervisor must approve selling beyond the capacity, 3 places");
  assert_refused (f, 3, &f->cashier, TK_DESK_ERROR_NOT_ALLOWED, "may not approve");
  assert_refused (f, 6, &f->supervisor, TK_DESK_ERROR_NO_LEASE, "Only 5 tickets");
  assert_refused (f, 6, NULL, TK_DESK_ERROR_NO_LEASE, "Only 2 tickets");
  /* What needs no word is not said to have had one; sold as the lease says. */
  g_autoptr (TkSale) within = sell (f, 1, &f->supervisor, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (within->approved_by, ==, "");
  g_assert_cmpuint (((TkSoldTicket *) g_ptr_array_index (within->tickets, 0))->id.serial, ==, 2);
  g_assert_cmpuint (((TkSoldTicket *) g_ptr_array_index (within->tickets, 0))->id.issue, ==, 1);
  TkToken token;
  const char *text = ((TkSoldTicket *) g_ptr_array_index (within->tickets, 0))->token;
  g_assert_true (tk_token_parse (text, strlen (text), &token, &error)); /* what is signed is what was sold */
  g_assert_cmpuint (token.id.issue, ==, 1);
  g_autoptr (TkSale) over = sell (f, 2, &f->supervisor, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (over->approved_by, ==, "wanjiru");
  g_autofree char *slots = desk_fixture_text (f, "SELECT group_concat (serial || '/' || issue) FROM sale_ticket");
  g_assert_cmpstr (slots, ==, "2/1,5/0,6/0");
  g_autofree char *bodies = desk_fixture_text (f, "SELECT group_concat (coalesce (json_extract (body, '$.approved_by'), '-'))"
                                                  " FROM journal WHERE kind = 'sale.completed'");
  g_assert_cmpstr (bodies, ==, "-,wanjiru");
  assert_tile (f, 0, 2, "Last Seats is full");
  assert_refused (f, 1, NULL, TK_DESK_ERROR_NOT_ALLOWED, "Last Seats is full");
  g_autoptr (TkSale) rest = sell (f, 2, &f->supervisor, &error);
  g_assert_no_error (error);
  assert_tile (f, 0, 0, "");
  assert_refused (f, 1, &f->supervisor, TK_DESK_ERROR_NO_LEASE, "");
}

static void
test_clock_moved_back (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1); /* the clock is noted with it */

  add_leases (f);
  tk_fake_clock_reboot (&f->clock);
  f->clock.wall_ms -= 2 * FIXTURE_HOUR;
  desk_fixture_reopen (f);
  assert_refused (f, 3, &f->supervisor, TK_DESK_ERROR_NO_LEASE, "moved back");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/beyond/" name, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)
  ADD ("sold", test_beyond);
  ADD ("clock-moved-back", test_clock_moved_back);
  return g_test_run ();
}
