/* What came out on paper is known after a restart, and what nobody knows of is listed. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-printed.h"

#include "desk-fixture.h"

static TkOut
out_of (DeskFixture *f, const TkSale *sale, guint index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all = tk_desk_list_printed (f->desk, sale, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, sale->tickets->len);
  return g_array_index (all, TkOut, index);
}

static guint
count_unprinted (DeskFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = tk_desk_list_unprinted (f->desk, 100, &error);

  g_assert_no_error (error);
  return all->len;
}

static void
note (DeskFixture *f, const TkSale *sale, guint index, TkOut how)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_desk_note_printed (f->desk, &((TkSoldTicket *) sale->tickets->pdata[index])->id, 1, how, &error));
  g_assert_no_error (error);
}

/* Two tickets, one came out, then the till dies: after the restart the other one is still owed. */
static void
test_restart (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) owed = NULL;

  g_assert_cmpint (out_of (f, sale, 0), ==, TK_OUT_UNKNOWN);
  note (f, sale, 0, TK_OUT_PAPER);
  desk_fixture_reopen (f);
  g_assert_cmpint (out_of (f, sale, 0), ==, TK_OUT_PAPER);
  g_assert_cmpint (out_of (f, sale, 1), ==, TK_OUT_UNKNOWN);
  owed = tk_desk_list_unprinted (f->desk, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (owed->len, ==, 1);
  g_assert_cmpstr (((TkSoldTicket *) owed->pdata[0])->code, ==, ((TkSoldTicket *) sale->tickets->pdata[1])->code);
  note (f, sale, 1, TK_OUT_TAKEN);
  g_assert_cmpuint (count_unprinted (f), ==, 0);
}

/* A copy that came out half takes nothing from the whole one. */
static void
test_half (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, 1);

  note (f, sale, 0, TK_OUT_HALF);
  g_assert_cmpint (out_of (f, sale, 0), ==, TK_OUT_HALF);
  g_assert_cmpuint (count_unprinted (f), ==, 1);
  note (f, sale, 0, TK_OUT_SEEN);
  g_assert_cmpuint (count_unprinted (f), ==, 0);
  note (f, sale, 0, TK_OUT_HALF);
  g_assert_cmpint (out_of (f, sale, 0), ==, TK_OUT_SEEN);
}

/* Nobody waits for the paper of what was undone, or of yesterday; strangers' tickets leave nothing behind. */
static void
test_not_owed (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) undone = desk_fixture_sell_ok (f, 1, 1, 1);
  g_autoptr (GError) error = NULL;
  TkReversalRequest request = { .sale = undone->id, .reason = "changed their mind" };
  g_autoptr (TkReversal) reversal = tk_desk_void (f->desk, &f->cashier, &request, &error);
  TkTicketId stranger = { 1, 1, 99999, 0 };

  g_assert_no_error (error);
  g_assert_nonnull (reversal);
  g_assert_cmpuint (count_unprinted (f), ==, 0);
  g_assert_true (tk_desk_note_printed (f->desk, &stranger, 1, TK_OUT_PAPER, &error));
  g_assert_no_error (error);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count (*) FROM printed"), ==, 0);
  g_autoptr (TkSale) old = desk_fixture_sell_ok (f, 1, 1, 1);
  g_assert_cmpuint (count_unprinted (f), ==, 1);
  desk_fixture_sql (f, "UPDATE sale SET at = at - 19 * 3600000");
  g_assert_cmpuint (count_unprinted (f), ==, 0);
  g_autoptr (TkSale) fresh = desk_fixture_sell_ok (f, 1, 1, 1);
  g_assert_cmpuint (count_unprinted (f), ==, 1);
}

/* A brand nobody can read is left out, and never stands in the way of paper. */
static void
test_brand (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) brands = NULL;
  const TkBrand *brand;

  desk_fixture_sql (f, "INSERT INTO brand (event, body) VALUES (1, '{\"contact\":\"+254 700 000000\",\"event\":1,\"logo\":\"iVBORw0KGgo=\","
                       "\"organizer\":\"Pwani Events\",\"receipt_text\":\"Asante!\",\"ticket_text\":\"No bottles.\"}'), (2, 'nonsense')");
  brands = tk_desk_list_brands (f->desk, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (brands->len, ==, 1);
  brand = brands->pdata[0];
  g_assert_cmpuint (brand->event, ==, 1);
  g_assert_cmpstr (brand->organizer, ==, "Pwani Events");
  g_assert_cmpstr (brand->ticket_text, ==, "No bottles.");
  g_assert_cmpuint (g_bytes_get_size (brand->logo), ==, 8);
}

#define ADD(name, function) \
  g_test_add ("/desk/printed/" name, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("restart", test_restart);
  ADD ("half", test_half);
  ADD ("not-owed", test_not_owed);
  ADD ("brand", test_brand);
  return g_test_run ();
}
