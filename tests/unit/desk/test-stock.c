/* Leases: serials in order, what is left, and why nothing can be sold. SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-catalogue.h"
#include "tk-store-clock.h"
#include "tk-store-lease.h"
#include "tk-store-setting.h"

static void
assert_refused (DeskFixture *f, guint16 type, guint qty, int code, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = desk_fixture_print (f);

  g_assert_null (desk_fixture_sell (f, 1, type, qty, 100000000, &error));
  g_assert_error (error, TK_DESK_ERROR, code);
  g_assert_cmpstr (error->message, ==, sentence);
  g_autofree char *after = desk_fixture_print (f);
  g_assert_cmpstr (after, ==, before);
}

static TkTypeInfo *
find_type (DeskFixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  TkTypeInfo *info = tk_desk_find_type (f->desk, 1, name, &error);

  g_assert_no_error (error);
  return info;
}

/* Two leases are one shelf: the lower one first, and one sale may take from both. */
static void
test_order (DeskFixture *f, gconstpointer data)
{
  static const guint32 expected[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60 };
  gsize n = 0;

  for (guint qty = 1; n < G_N_ELEMENTS (expected); qty = MIN (qty + 1, G_N_ELEMENTS (expected) - n))
    {
      g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 1, qty);
      for (guint i = 0; i < sale->tickets->len; i++)
        {
          const TkSoldTicket *ticket = g_ptr_array_index (sale->tickets, i);
          g_assert_cmpuint (ticket->id.serial, ==, expected[n++]);
        }
    }
  g_autofree char *lease = desk_fixture_text (f, "SELECT lease FROM sale_ticket WHERE serial = 51");
  g_assert_cmpstr (lease, ==, "lease-b");
  g_assert_cmpint (desk_fixture_int (f, "SELECT next FROM lease WHERE id = 'lease-a'"), ==, 11);
  g_assert_cmpint (desk_fixture_int (f, "SELECT next FROM lease WHERE id = 'lease-b'"), ==, 61);
  assert_refused (f, 1, 1, TK_DESK_ERROR_NO_LEASE, "No Regular is left here and the hub cannot be reached: connect to get more");
}

static void
test_not_enough (DeskFixture *f, gconstpointer data)
{
  assert_refused (f, 2, 6, TK_DESK_ERROR_NO_LEASE,
                  "Only 5 tickets of VIP are left here: sell fewer, or wait for the hub to send more");
  desk_fixture_sql (f, "UPDATE lease SET next = 5 WHERE id = 'lease-c'");
  assert_refused (f, 2, 2, TK_DESK_ERROR_NO_LEASE,
                  "Only 1 ticket of VIP is left here: sell fewer, or wait for the hub to send more");
}

static void
test_none (DeskFixture *f, gconstpointer data)
{
  assert_refused (f, 4, 1, TK_DESK_ERROR_NO_LEASE, "No Last Seats is left here and the hub cannot be reached: connect to get more");
  desk_fixture_sql (f, "INSERT INTO setting VALUES ('net', 'online'), ('last_contact', '1795280280000')"); /* 2 min ago */
  assert_refused (f, 4, 1, TK_DESK_ERROR_NO_LEASE, "No Last Seats is left here and the hub cannot be reached: connect to get more");
  desk_fixture_sql (f, "UPDATE setting SET value = '1795280280001' WHERE name = 'last_contact'");
  assert_refused (f, 4, 1, TK_DESK_ERROR_NO_LEASE,
                  "No Last Seats is left here: more comes when the hub has some, so wait a moment or ask the other box offices");
  desk_fixture_sql (f, "INSERT INTO ticket (event, type, serial, issue, issuer, status, sold_at) VALUES (1, 4, 1, 0, 9, 'valid', 1),"
                       " (1, 4, 2, 0, 9, 'valid', 1), (1, 4, 3, 0, 9, 'valid', 1), (1, 4, 4, 0, 9, 'valid', 1),"
                       " (1, 4, 5, 0, 9, 'valid', 1)");
  assert_refused (f, 4, 1, TK_DESK_ERROR_NO_LEASE, "Last Seats is sold out");
  desk_fixture_sql (f, "UPDATE ticket SET status = 'voided' WHERE type = 4 AND serial = 3");
  assert_refused (f, 4, 1, TK_DESK_ERROR_NO_LEASE,
                  "No Last Seats is left here: more comes when the hub has some, so wait a moment or ask the other box offices");
}

/* A fenced or returned lease is not for sale, however much of it is left. */
static void
test_closed_lease (DeskFixture *f, gconstpointer data)
{
  desk_fixture_sql (f, "UPDATE lease SET status = 'fenced' WHERE id = 'lease-c'");
  assert_refused (f, 2, 1, TK_DESK_ERROR_NO_LEASE, "No VIP is left here and the hub cannot be reached: connect to get more");
}

static void
test_expired (DeskFixture *f, gconstpointer data)
{
  tk_fake_clock_advance (&f->clock, 6 * FIXTURE_HOUR - 1);
  g_autoptr (TkSale) last = desk_fixture_sell_ok (f, 1, 2, 1);
  tk_fake_clock_advance (&f->clock, 1);
  assert_refused (f, 2, 1, TK_DESK_ERROR_NO_LEASE,
                  "This terminal might sell VIP without the hub until 02:00, and that is over: connect to the hub");
}

/* Setting the clock back within one boot does not make an expired lease good again. */
static void
test_back_in_boot (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 2, 1);

  tk_fake_clock_advance (&f->clock, 6 * FIXTURE_HOUR);
  f->clock.wall_ms -= 6 * FIXTURE_HOUR;
  assert_refused (f, 2, 1, TK_DESK_ERROR_NO_LEASE,
                  "This terminal might sell VIP without the hub until 02:00, and that is over: connect to the hub");
}

/* After a restart with a clock well before what was seen, nothing is sold until the hub is heard. */
static void
test_back_after_boot (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) sale = desk_fixture_sell_ok (f, 1, 2, 1);
  g_autoptr (GError) error = NULL;

  tk_fake_clock_reboot (&f->clock);
  f->clock.wall_ms -= TK_STORE_CLOCK_SLACK_MS;
  g_autoptr (TkSale) within_slack = desk_fixture_sell_ok (f, 1, 2, 1);
  tk_fake_clock_reboot (&f->clock);
  f->clock.wall_ms -= 2 * FIXTURE_HOUR;
  assert_refused (f, 2, 1, TK_DESK_ERROR_NO_LEASE, "The clock of this terminal was moved back, so VIP cannot be sold: set the"
                                                   " clock, or connect to the hub once");
  desk_fixture_reopen (f);
  tk_fake_clock_advance (&f->clock, FIXTURE_HOUR);
  g_assert_null (desk_fixture_sell (f, 1, 2, 1, 500000, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE);
  g_clear_error (&error);
  tk_store_clock_heard (f->store, &f->clock.base, FIXTURE_NOW, &error);
  g_assert_no_error (error);
  g_autoptr (TkSale) heard = desk_fixture_sell_ok (f, 1, 2, 1);
  tk_fake_clock_advance (&f->clock, 6 * FIXTURE_HOUR); /* judged by the hub's time, not by the wrong clock */
  assert_refused (f, 2, 1, TK_DESK_ERROR_NO_LEASE,
                  "This terminal might sell VIP without the hub until 02:00, and that is over: connect to the hub");
}

static void
test_jump_journaled (DeskFixture *f, gconstpointer data)
{
  g_autoptr (TkSale) first = desk_fixture_sell_ok (f, 1, 3, 1);

  tk_fake_clock_advance (&f->clock, 60000);
  f->clock.wall_ms += TK_STORE_CLOCK_JUMP_MS; /* as much as is let pass */
  g_autoptr (TkSale) second = desk_fixture_sell_ok (f, 1, 3, 1);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal WHERE kind = 'clock.jumped'"), ==, 0);
  f->clock.wall_ms -= FIXTURE_HOUR;
  g_autoptr (TkSale) third = desk_fixture_sell_ok (f, 1, 3, 1);
  g_autoptr (TkSale) fourth = desk_fixture_sell_ok (f, 1, 3, 1);
  g_assert_cmpint (desk_fixture_int (f, "SELECT count(*) FROM journal WHERE kind = 'clock.jumped'"), ==, 1);
  g_assert_cmpint (third->seq, ==, second->seq + 2);
  g_assert_cmpint (fourth->seq, ==, third->seq + 1);
  g_autofree char *body = desk_fixture_text (f, "SELECT body FROM journal WHERE kind = 'clock.jumped'");
  g_assert_cmpstr (body, ==, "{\"from\":1795280580000,\"to\":1795276980000}");
}

static void
test_left (DeskFixture *f, gconstpointer data)
{
  TkTypeInfo *regular = find_type (f, "regular"), *last = find_type (f, "4");

  g_assert_cmpint (regular->left, ==, 20);
  g_assert_false (regular->low);
  g_assert_cmpstr (regular->unavailable, ==, NULL);
  g_assert_cmpint (regular->price, ==, 150000);
  g_assert_cmpstr (regular->currency, ==, "KES");
  g_assert_cmpint (last->left, ==, 0);
  g_assert_true (last->low);
  g_assert_cmpstr (last->unavailable, ==, "No Last Seats is left here and the hub cannot be reached: connect to get more");
  tk_type_info_free (regular);
  tk_type_info_free (last);
}

static void
test_low (DeskFixture *f, gconstpointer data)
{
  static const struct { gint64 sold; gboolean low; } rows[] = { { 0, FALSE }, { 160, FALSE }, { 161, TRUE }, { 199, TRUE } };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE lease SET next = first + %" G_GINT64_FORMAT " WHERE id = 'lease-e'",
                                              rows[i].sold);
      desk_fixture_sql (f, sql);
      TkTypeInfo *info = tk_desk_find_type (f->desk, 2, "Standard", &error);
      g_assert_no_error (error);
      g_assert_cmpint (info->left, ==, 200 - rows[i].sold);
      g_assert_cmpint (info->low, ==, rows[i].low);
      tk_type_info_free (info);
    }
}

static void
test_events (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_fixture_sql (f, "UPDATE event SET ends_at = 1795280400000 WHERE number = 1");
  g_autoptr (GPtrArray) events = tk_desk_list_events (f->desk, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 2);
  g_assert_cmpuint (((TkEventInfo *) g_ptr_array_index (events, 0))->number, ==, 2); /* the ended one last */
  g_assert_null (tk_desk_find_event (f->desk, "Nairobi", &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "There is no event “Nairobi”; there are: 2 Kampala Comedy Night, 1 Tamasha la Pwani");
}

static void
test_gates (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TkGateInfo *vip = tk_desk_find_gate (f->desk, 1, "vip", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (vip->accepts, ==, "VIP, Family");
  g_assert_cmpstr (vip->hint, ==, "To the left");
  g_assert_true (vip->takes_entries);
  g_assert_false (vip->takes_exits);
  tk_gate_info_free (vip);
  g_autoptr (GPtrArray) gates = tk_desk_list_gates (f->desk, 0, &error);
  g_assert_cmpuint (gates->len, ==, 2);
  g_assert_cmpstr (((TkGateInfo *) g_ptr_array_index (gates, 0))->accepts, ==, "all tickets");
  g_assert_null (tk_desk_find_gate (f->desk, 2, "Main", &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND);
}
/* What the hub is asked for of VIP, of which the fixture holds 5. */
static gint64
asked_of_vip (DeskFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) wants = tk_store_lease_wants (f->store, f->clock.wall_ms, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < wants->len; i++)
    {
      const TkWireLeaseWant *want = g_ptr_array_index (wants, i);

      if (want->event == 1 && want->type == 2)
        return want->want;
    }
  return -1;
}

/* The buyer of eight waits while the hub is asked for three more, and not for ever. */
static void
test_short (DeskFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (asked_of_vip (f), ==, -1);
  g_assert_null (desk_fixture_sell (f, 1, 2, 8, 100000000, &error));
  g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE);
  g_assert_cmpint (asked_of_vip (f), ==, 3);
  tk_sale_free (desk_fixture_sell_ok (f, 1, 2, 1));
  g_assert_cmpint (asked_of_vip (f), ==, 4);
  tk_fake_clock_advance (&f->clock, FIXTURE_HOUR / 12);
  g_assert_cmpint (asked_of_vip (f), <=, 0); /* the hub decides, if it is asked at all */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/desk/stock/" name, DeskFixture, NULL, desk_fixture_set_up, function, desk_fixture_tear_down)
  ADD ("order", test_order);
  ADD ("not-enough", test_not_enough);
  ADD ("none", test_none);
  ADD ("closed-lease", test_closed_lease);
  ADD ("expired", test_expired);
  ADD ("back-in-boot", test_back_in_boot);
  ADD ("back-after-boot", test_back_after_boot);
  ADD ("jump-journaled", test_jump_journaled);
  ADD ("left", test_left);
  ADD ("low", test_low);
  ADD ("short", test_short);
  ADD ("events", test_events);
  ADD ("gates", test_gates);
  return g_test_run ();
}
