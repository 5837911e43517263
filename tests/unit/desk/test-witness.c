/* Selling from witnessed leases: never a second sale that the witness does not have. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-status.h"
#include "tk-store-lease.h"
#include "tk-store-witness.h"

#define URL "https://witness.example"

/* The leases of Family and of Regular 51–60 are witnessed, that of Regular 1–10 is not. */
static void
set_up (DeskFixture *f, gconstpointer data)
{
  desk_fixture_set_up (f, data);
  desk_fixture_sql (f, "UPDATE lease SET witnessed = 1 WHERE id IN ('lease-b', 'lease-d')");
}

static void
set_witness (DeskFixture *f, const char *url)
{
  g_autoptr (GError) error = NULL;
  gboolean held = TRUE;

  g_assert_true (tk_store_witness_set (f->store, url, NULL, &held, &error));
  g_assert_no_error (error);
  g_assert_false (held);
}

/* The witness has everything there is now. */
static void
confirm (DeskFixture *f)
{
  g_autoptr (GError) error = NULL;
  gint64 last = desk_fixture_int (f, "SELECT max(seq) FROM journal");

  g_assert_true (tk_store_witness_keep_acked (f->store, last, FIXTURE_NOW, &error));
  g_assert_no_error (error);
}

/* 0: sold; else the refusal, which must leave nothing behind. */
static int
try_to_sell (DeskFixture *f, guint16 type, guint qty)
{
  TkCartLine line = { 1, type, qty };
  TkPayment cash = { TK_PAY_CASH, 0, NULL };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &cash, .n_payments = 1 };
  g_autofree char *before = desk_fixture_print (f);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = NULL;

  g_assert_true (tk_desk_price (f->desk, &line, 1, &cash.amount, NULL, &error));
  sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);
  if (sale != NULL)
    {
      g_assert_cmpuint (sale->tickets->len, ==, qty);
      return 0;
    }
  g_assert_cmpuint (error->domain, ==, TK_DESK_ERROR);
  after = desk_fixture_print (f);
  g_assert_cmpstr (before, ==, after);
  return error->code;
}

typedef enum { SELL, CONFIRM, WITNESS } Act;

static void
test_rule (DeskFixture *f, gconstpointer data)
{
  static const struct
  {
    Act act;
    guint16 type;
    guint qty;
    int refused;
  } rows[] = {
    { SELL, 3, 1, TK_DESK_ERROR_WITNESS },  /* no witness yet */
    { WITNESS },
    { SELL, 3, 11, TK_DESK_ERROR_INVALID },
    { SELL, 3, 10, 0 },                     /* nothing was sold before */
    { SELL, 3, 1, TK_DESK_ERROR_WITNESS },  /* that one is not confirmed */
    { CONFIRM },
    { SELL, 3, 1, 0 },
    { SELL, 3, 1, TK_DESK_ERROR_WITNESS },
    { SELL, 1, 10, 0 },                     /* not a witnessed lease: nobody need confirm it */
    { SELL, 1, 1, TK_DESK_ERROR_WITNESS },  /* but from here on it is one */
    { CONFIRM },
    { SELL, 1, 10, 0 },
    { SELL, 3, 1, TK_DESK_ERROR_WITNESS },  /* a sale is a sale, whatever it was of */
    { CONFIRM },
    { SELL, 3, 10, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("Row %" G_GSIZE_FORMAT, i);
      if (rows[i].act == SELL)
        g_assert_cmpint (try_to_sell (f, rows[i].type, rows[i].qty), ==, rows[i].refused);
      else if (rows[i].act == CONFIRM)
        confirm (f);
      else
        set_witness (f, URL);
    }
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM sale"), ==, 5);
}

/* In a sale out of both kinds only what is witnessed counts. */
static void
test_mixed (DeskFixture *f, gconstpointer data)
{
  set_witness (f, URL);
  g_assert_cmpint (try_to_sell (f, 1, 20), ==, 0);
}

/* An answer that was lost is given again, confirmed or not. */
static void
test_again (DeskFixture *f, gconstpointer data)
{
  TkCartLine line = { 1, 3, 1 };
  TkPayment cash = { TK_PAY_CASH, 0, NULL };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &cash, .n_payments = 1, .request = "one" };

  set_witness (f, URL);
  g_assert_true (tk_desk_price (f->desk, &line, 1, &cash.amount, NULL, NULL));
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, NULL);
  g_autoptr (TkSale) again = tk_desk_sell (f->desk, &f->cashier, &request, NULL);
  g_assert_nonnull (sale);
  g_assert_cmpstr (sale->id, ==, again->id);
  g_assert_true (again->again);
}

static TkStoreLeaseNews
hear (DeskFixture *f, gboolean witnessed, const char *id, gint64 first)
{
  TkWireLease lease = { .id = (char *) id, .event = 1, .type = 4, .first = first, .last = first + 1, .epoch = 1,
                        .sell_until = FIXTURE_NOW + FIXTURE_HOUR, .status = (char *) "open", .witnessed = witnessed };
  TkStoreLeaseNews news = { 0 };
  g_autoptr (GError) error = NULL;

  tk_store_put_lease (f->store, &f->clock.base, &lease, &news, &error);
  g_assert_no_error (error);
  return news;
}

/* The witness must have heard of a lease before the first sale of it. */
static void
test_drawn (DeskFixture *f, gconstpointer data)
{
  set_witness (f, URL);
  g_assert_false (hear (f, FALSE, "lease-f", 1).journaled);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal"), ==, 0);
  g_assert_cmpint (try_to_sell (f, 3, 1), ==, 0);
  confirm (f);
  g_assert_true (hear (f, TRUE, "lease-g", 3).journaled);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal WHERE kind = 'lease.drawn' AND body LIKE '%lease-g%'"), ==, 1);
  g_assert_false (hear (f, TRUE, "lease-g", 3).journaled);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal WHERE kind = 'lease.drawn'"), ==, 1);
  g_assert_cmpint (try_to_sell (f, 3, 1), ==, TK_DESK_ERROR_WITNESS);
  confirm (f);
  g_assert_cmpint (try_to_sell (f, 3, 1), ==, 0);
}

/* Its copy would not be the last word about what is held. */
static void
test_change (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean held = FALSE;

  set_witness (f, URL);
  set_witness (f, "https://other.example"); /* nobody has a copy yet */
  g_assert_cmpint (try_to_sell (f, 3, 1), ==, 0);
  confirm (f);
  g_assert_true (tk_store_witness_set (f->store, URL, NULL, &held, &error));
  g_assert_true (held);
  g_assert_true (tk_store_witness_set (f->store, NULL, NULL, &held, &error));
  g_assert_true (held);
  {
    g_autoptr (TkDeskStatus) status = tk_desk_get_status (f->desk, &error);
    g_assert_cmpstr (status->witness_url, ==, "https://other.example");
    g_assert_cmpint (status->witness_acked_seq, ==, status->head_seq);
    g_assert_cmpint (status->witness_at_ms, ==, FIXTURE_NOW);
  }
  desk_fixture_sql (f, "UPDATE lease SET status = 'returned' WHERE witnessed = 1");
  set_witness (f, NULL);
  g_autoptr (TkDeskStatus) status = tk_desk_get_status (f->desk, &error);
  g_assert_cmpstr (status->witness_url, ==, "");
  g_assert_cmpint (status->witness_acked_seq, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, DeskFixture, NULL, set_up, func, desk_fixture_tear_down)
  ADD ("/desk/witness/rule", test_rule);
  ADD ("/desk/witness/mixed", test_mixed);
  ADD ("/desk/witness/again", test_again);
  ADD ("/desk/witness/drawn", test_drawn);
  ADD ("/desk/witness/change", test_change);
  return g_test_run ();
}
