/* Seats: the best ones, those that are chosen, those that are taken; each in the token, none twice, and all accounted for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-hold.h"
#include "tk-desk-seats.h"
#include "tk-places.h"
#include "tk-store-lease.h"
#include "tk-store-place.h"

#define STALLS 9
#define ROW_SEATS 10

/* Four rows of ten: A 1–10, B 11–20 … */
static void
add_plan (DeskFixture *f)
{
  g_autoptr (GError) error = NULL;
  TkWirePlan *plan = tk_wire_new (&tk_wire_plan_shape);

  desk_fixture_sql (f, "INSERT INTO ticket_type (event, number, name, description, price, capacity, admits, position, sale_from, sale_until)"
                       " VALUES (1, 9, 'Stalls', '', 200000, 40, 1, 9, 0, 0)");
  plan->event = 1;
  plan->type = STALLS;
  plan->width = 400;
  plan->height = 300;
  tk_wire_set (&plan->name, "Stalls");
  for (int i = 0; i < 4; i++)
    {
      TkWirePlanRow *row = tk_wire_append (&tk_wire_plan_row_shape, plan->rows);
      char label[] = { (char) ('A' + i), '\0' };

      tk_wire_set (&row->label, label);
      row->first = i * ROW_SEATS + 1;
      row->count = ROW_SEATS;
      row->number = row->step = 1;
      row->x = 20;
      row->dx = 40;
      row->y = 50 + 50 * i;
    }
  tk_store_put_plan (f->store, plan, &error);
  g_assert_no_error (error);
  tk_wire_free (&tk_wire_plan_shape, plan);
}

static TkStoreLeaseNews
add_lease (DeskFixture *f, const char *id, gint64 first, gint64 last, const char *places)
{
  TkWireLease lease = { .id = (char *) id, .status = (char *) "open", .event = 1, .type = STALLS, .first = first, .last = last, .epoch = 1,
                        .sell_until = FIXTURE_NOW + 6 * FIXTURE_HOUR, .places = (char *) places };
  TkStoreLeaseNews news = { 0 };
  g_autoptr (GError) error = NULL;

  tk_store_put_lease (f->store, &f->clock.base, &lease, &news, &error);
  g_assert_no_error (error);
  return news;
}

static void
set_up (DeskFixture *f, gconstpointer data)
{
  desk_fixture_set_up (f, data);
  add_plan (f);
  add_lease (f, "seats-a", 1, 10, "1-3,6-10,21-22");
  add_lease (f, "seats-b", 11, 20, "11-20");
}

static TkSale *
sell_held (DeskFixture *f, const guint32 *places, guint n, const char *held, GError **error)
{
  TkCartLine line = { .event = 1, .type = STALLS, .qty = n, .places = places };
  TkPayment cash = { .method = TK_PAY_CASH, .amount = 200000 * (gint64) n };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &cash, .n_payments = 1, .held = held };

  return tk_desk_sell (f->desk, &f->cashier, &request, error);
}

static TkSale *
sell (DeskFixture *f, const guint32 *places, guint n, GError **error)
{
  return sell_held (f, places, n, NULL, error);
}

static TkSeatState
state_of (DeskFixture *f, guint32 place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSeatPlan) plan = tk_desk_get_plan (f->desk, 1, STALLS, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (plan->seats->len, ==, 40);
  return g_array_index (plan->seats, TkSeat, place - 1).state;
}

static void
test_plan (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSeatPlan) plan = tk_desk_get_plan (f->desk, 1, STALLS, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (plan->free, ==, 20);
  g_assert_cmpstr (g_array_index (plan->seats, TkSeat, 13).label, ==, "B 4");
  g_assert_cmpuint (tk_seat_plan_find (plan, "b 4"), ==, 14);
  g_assert_cmpuint (tk_seat_plan_find (plan, "E 1"), ==, 0);
  g_assert_cmpint (state_of (f, 1), ==, TK_SEAT_FREE);
  g_assert_cmpint (state_of (f, 4), ==, TK_SEAT_ELSEWHERE);
  g_assert_null (tk_desk_get_plan (f->desk, 1, 1, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND);
}

/* Side by side, near the middle of the front; else as close together as can be. */
static void
test_best (DeskFixture *f, gconstpointer data)
{
  static const struct { guint n; guint32 first; const char *places; } rows[] = {
    { 1, 6, "6" },             /* A 6, next to the middle */
    { 3, 6, "6-8" },           /* A 6–8: A 4 and 5 are elsewhere */
    { 5, 13, "13-17" },        /* the middle of row B, before the side of row A */
    { 6, 13, "13-18" },        /* only row B has six together */
    { 12, 0, "6-7,11-20" },    /* ten in B, the rest as close as can be */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) best = tk_desk_best_seats (f->desk, 1, STALLS, rows[i].n, &error);
      g_autoptr (GArray) wanted = tk_places_parse (rows[i].places);
      guint found = 0;

      g_assert_no_error (error);
      g_assert_cmpuint (best->len, ==, rows[i].n);
      for (guint k = 0; k < best->len; k++)
        for (guint j = 0; j < wanted->len; j++)
          found += g_array_index (best, guint32, k) == g_array_index (wanted, guint32, j);
      g_test_message ("%u: %u", rows[i].n, g_array_index (best, guint32, 0));
      g_assert_cmpuint (found, ==, rows[i].n);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (tk_desk_best_seats (f->desk, 1, STALLS, 21, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE);
}

static void
test_sold (DeskFixture *f, gconstpointer data)
{
  static const guint32 wanted[] = { 22, 14 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = sell (f, wanted, 2, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sale->tickets->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const TkSoldTicket *ticket = g_ptr_array_index (sale->tickets, i);

      g_assert_cmpstr (ticket->seat, ==, ticket->place == 22 ? "C 2" : "B 4");
      g_assert_cmpuint (ticket->id.serial, ==, ticket->place == 22 ? 1 : 11); /* the next one of its own lease */
    }
  g_assert_cmpint (state_of (f, 22), ==, TK_SEAT_SOLD);
  g_assert_cmpint (state_of (f, 14), ==, TK_SEAT_SOLD);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM place"), ==, 18);
  g_autofree char *body = desk_fixture_text (f, "SELECT body FROM journal WHERE kind = 'sale.completed' ORDER BY seq DESC LIMIT 1");
  g_assert_nonnull (strstr (body, "\"place\":22"));
  g_assert_nonnull (strstr (body, "\"seat\":\"C 2\""));
}

static void
test_refused (DeskFixture *f, gconstpointer data)
{
  static const struct { guint32 places[2]; gint code; } rows[] = {
    { { 4, 5 }, TK_DESK_ERROR_NO_LEASE },    /* elsewhere */
    { { 6, 6 }, TK_DESK_ERROR_NO_LEASE },    /* the same twice */
    { { 6, 41 }, TK_DESK_ERROR_INVALID },    /* no such seat */
  };
  g_autofree char *before = desk_fixture_print (f);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sell (f, rows[i].places, 2, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, TK_DESK_ERROR, rows[i].code);
    }
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM place"), ==, 20);
}

/* A seat in a cart put aside is that cart's, until it is sold or the time is up. */
static void
test_held (DeskFixture *f, gconstpointer data)
{
  static const guint32 wanted[] = { 6, 7 };
  TkCartLine line = { .event = 1, .type = STALLS, .qty = 2, .places = wanted };
  TkSaleRequest cart = { .lines = &line, .n_lines = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkHeldCart) held = tk_desk_hold (f->desk, &f->cashier, &cart, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (state_of (f, 6), ==, TK_SEAT_HELD);
  g_assert_null (sell (f, wanted, 1, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE);
  g_clear_error (&error);
  g_autoptr (TkSale) sale = sell_held (f, wanted, 2, held->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (state_of (f, 6), ==, TK_SEAT_SOLD);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM held_cart"), ==, 0);
}

/* What the hub sends is looked at: seats twice, or not as many as serials. */
static void
test_bad_leases (DeskFixture *f, gconstpointer data)
{
  static const struct { const char *id; gint64 first, last; const char *places; } rows[] = {
    { "twice", 21, 25, "1,31-34" }, { "few", 21, 25, "31-33" }, { "garbled", 21, 25, "31-3x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*seats are not free here*");
      TkStoreLeaseNews news = add_lease (f, rows[i].id, rows[i].first, rows[i].last, rows[i].places);

      g_test_assert_expected_messages ();
      g_assert_cmpint (news.fresh, ==, 0);
    }
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM incident WHERE kind = 'feed'"), ==, 3);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM place"), ==, 20);
  g_assert_cmpint (add_lease (f, "good", 21, 25, "31-35").fresh, ==, 1);
}

/* A fence sends back what is left, seat by seat. */
static void
test_given_back (DeskFixture *f, gconstpointer data)
{
  static const guint32 wanted[] = { 13 };
  TkWireLease fence = { .id = (char *) "seats-b", .status = (char *) "fenced", .event = 1, .type = STALLS, .first = 11, .last = 20,
                        .epoch = 2, .sell_until = FIXTURE_NOW + 6 * FIXTURE_HOUR };
  TkStoreLeaseNews news = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = sell (f, wanted, 1, &error);

  g_assert_no_error (error);
  tk_store_put_lease (f->store, &f->clock.base, &fence, &news, &error);
  g_assert_no_error (error);
  g_autofree char *body = desk_fixture_text (f, "SELECT body FROM journal WHERE kind = 'lease.returned'");
  g_assert_nonnull (strstr (body, "\"first\":12,\"last\":20,\"lease\":\"seats-b\",\"places\":\"11-12,14-20\""));
  g_assert_cmpint (state_of (f, 14), ==, TK_SEAT_ELSEWHERE);
}

/* Any seat will do for one line, and the best of all is named by the next. */
static void
test_mixed (DeskFixture *f, gconstpointer data)
{
  static const guint32 best[] = { 6 };
  TkCartLine lines[] = { { .event = 1, .type = STALLS, .qty = 2 }, { .event = 1, .type = STALLS, .qty = 1, .places = best } };
  TkPayment cash = { .method = TK_PAY_CASH, .amount = 600000 };
  TkSaleRequest request = { .lines = lines, .n_lines = 2, .payments = &cash, .n_payments = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (f->desk, &f->cashier, &request, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sale->tickets->len, ==, 3);
  g_assert_cmpint (state_of (f, 6), ==, TK_SEAT_SOLD);
}

/* The hub knows of fewer seats: what it gave to others is not sold here. */
static void
test_narrowed (DeskFixture *f, gconstpointer data)
{
  TkWireLease lease = { .id = (char *) "seats-b", .status = (char *) "open", .event = 1, .type = STALLS, .first = 11, .last = 18, .epoch = 2,
                        .sell_until = FIXTURE_NOW + 6 * FIXTURE_HOUR, .places = (char *) "11-18" };
  TkStoreLeaseNews news = { 0 };
  g_autoptr (GError) error = NULL;

  tk_store_put_lease (f->store, &f->clock.base, &lease, &news, &error);
  g_assert_no_error (error);
  g_assert_cmpint (state_of (f, 18), ==, TK_SEAT_FREE);
  g_assert_cmpint (state_of (f, 19), ==, TK_SEAT_ELSEWHERE);
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*run) (DeskFixture *, gconstpointer); } tests[] = {
    { "/seats/plan", test_plan }, { "/seats/best", test_best },         { "/seats/sold", test_sold },
    { "/seats/refused", test_refused }, { "/seats/held", test_held },   { "/seats/bad-leases", test_bad_leases },
    { "/seats/given-back", test_given_back }, { "/seats/mixed", test_mixed }, { "/seats/narrowed", test_narrowed },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, DeskFixture, NULL, set_up, tests[i].run, desk_fixture_tear_down);
  return g_test_run ();
}
