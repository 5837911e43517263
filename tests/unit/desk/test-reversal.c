/* Voids and refunds: who may undo what, how the money goes back, what the gate and the drawer say afterwards.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-shift.h"
#include "tk-desk-status.h"

static TkReversal *
undo (DeskFixture *f, gboolean is_void, const TkStaff *staff, const TkReversalRequest *request, GError **error)
{
  return is_void ? tk_desk_void (f->desk, staff, request, error) : tk_desk_refund (f->desk, staff, request, error);
}

static TkReversal *
undo_ok (DeskFixture *f, gboolean is_void, const TkReversalRequest *request)
{
  g_autoptr (GError) error = NULL;
  TkReversal *reversal = undo (f, is_void, &f->cashier, request, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reversal);
  return reversal;
}

static void
assert_refused (DeskFixture *f, gboolean is_void, const TkStaff *staff, const TkReversalRequest *request, TkDeskError code,
                const char *words)
{
  g_autofree char *before = desk_fixture_print (f);
  g_autoptr (GError) error = NULL;

  g_assert_null (undo (f, is_void, staff, request, &error));
  g_assert_error (error, TK_DESK_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM reversal_ticket"), ==,
                   desk_fixture_int (f, "SELECT count(*) FROM ticket WHERE status <> 'valid'"));
}

static void
assert_verifies (DeskFixture *f, gint64 entries)
{
  g_autoptr (GError) error = NULL;
  gint64 found = 0;

  g_assert_true (tk_desk_verify_journal (f->desk, &found, NULL, &error));
  g_assert_no_error (error);
  if (entries >= 0)
    g_assert_cmpint (found, ==, entries);
}

static TkTicketId
ticket_of (TkSale *sale, guint i)
{
  return ((TkSoldTicket *) g_ptr_array_index (sale->tickets, i))->id;
}

static void
test_void (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2);
  TkReversalRequest request = { .sale = sale->id, .reason = "wrong type" };
  g_autoptr (TkReversal) reversal = undo_ok (f, TRUE, &request);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (reversal->kind, ==, "voided");
  g_assert_cmpstr (reversal->staff, ==, "amina");
  g_assert_cmpstr (reversal->approved_by, ==, "");
  g_assert_cmpint (reversal->amount, ==, 300000);
  g_assert_cmpint (reversal->cash, ==, 300000);
  g_assert_cmpuint (reversal->tickets->len, ==, 2);
  g_assert_false (reversal->again);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM ticket WHERE status = 'voided'"), ==, 2);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal WHERE kind = 'sale.voided'"), ==, 1);
  g_autoptr (TkSale) again = tk_desk_get_sale (f->desk, sale->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->handed_back, ==, 300000);
  g_assert_cmpstr (((TkSoldTicket *) g_ptr_array_index (again->tickets, 0))->status, ==, "voided");
  assert_verifies (f, 3);
  /* The slot is not sold again here. */
  g_autoptr (TkSale) next = desk_fixture_sell_ok (f, 1, 1, 1);
  g_assert_cmpuint (ticket_of (next, 0).serial, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/reversal/" name, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)
  ADD ("void", test_void);
  (void) assert_refused;
  return g_test_run ();
}
