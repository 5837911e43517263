/* Tests of the reclaim by a witness's copy: what comes back, what stays until other proof comes, and what is not touched.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-books.h"
#include "hub-fixture.h"

#include <string.h>

#include "tk-uuid.h"

#define PRICE 150000

/* A till with a lease of serials 1…100 of Regular. */
typedef struct
{
  HubFixture hub;
  FakeTerminal *till;
  TkWireLease lease;
} Hall;

static gint64
count (Hall *hall, const char *column)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM ticket_type WHERE event = 1 AND type = 1", column);

  return hub_fixture_int (&hall->hub, sql);
}

static void
make_witnessed (Hall *hall, gboolean on)
{
  g_autoptr (GError) error = NULL;

  hub_service_terminal_witnessed (hall->hub.service, "Till 7", on, "otieno", &error);
  g_assert_no_error (error);
}

static void
draw (Hall *hall)
{
  TkWireLeaseReply *reply = fake_terminal_lease (hall->till, 1, 1, 0, 100);

  g_assert_cmpuint (reply->leases->len, ==, 1);
  hall->lease = *(TkWireLease *) reply->leases->pdata[0];
  hall->lease.id = g_strdup (hall->lease.id);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
}

static void
set_up (Hall *hall, gboolean witnessed)
{
  hub_fixture_set_up (&hall->hub);
  hall->till = fake_terminal_new (&hall->hub, "Till 7", "both");
  if (witnessed)
    make_witnessed (hall, TRUE);
  draw (hall);
  g_assert_cmpint (hall->lease.witnessed, ==, witnessed);
  g_assert_cmpint (hall->lease.last - hall->lease.first, ==, 99);
}

static void
tear_down (Hall *hall)
{
  hub_books_check (&hall->hub);
  g_free (hall->lease.id);
  fake_terminal_free (hall->till);
  hub_fixture_tear_down (&hall->hub);
}

static void
journal_drawn (Hall *hall)
{
  TkWireLeaseMoved drawn = { hall->lease.id, 1, 1, 1, 100 };
  g_autofree char *body = tk_wire_encode (&tk_wire_lease_moved_shape, &drawn);

  fake_terminal_append (hall->till, TK_KIND_LEASE_DRAWN, body);
}

static void
journal_returned (Hall *hall, gint64 first)
{
  TkWireLeaseMoved returned = { hall->lease.id, 1, 1, first, 100 };
  g_autofree char *body = tk_wire_encode (&tk_wire_lease_moved_shape, &returned);

  fake_terminal_append (hall->till, TK_KIND_LEASE_RETURNED, body);
}

/* One sale of serials first…last, in cash, out of the lease. */
static void
sell_as (Hall *hall, const char *id, gint64 first, gint64 last)
{
  TkWireSale *sale = tk_wire_new (&tk_wire_sale_shape);
  TkWireSaleLine *line = tk_wire_append (&tk_wire_sale_line_shape, sale->lines);
  TkWirePayment *cash = tk_wire_append (&tk_wire_payment_shape, sale->payments);
  gint64 qty = last - first + 1;
  g_autofree char *body = NULL;

  tk_wire_set (&sale->sale, id);
  tk_wire_set (&sale->shift, "");
  tk_wire_set (&sale->currency, "KES");
  sale->total = qty * PRICE;
  *line = (TkWireSaleLine){ 1, 1, qty, PRICE, qty * PRICE };
  tk_wire_set (&cash->method, "cash");
  cash->amount = cash->tendered = sale->total;
  for (gint64 serial = first; serial <= last; serial++)
    {
      TkWireSaleTicket *ticket = tk_wire_append (&tk_wire_sale_ticket_shape, sale->tickets);
      ticket->event = ticket->type = 1;
      ticket->serial = serial;
      tk_wire_set (&ticket->lease, hall->lease.id);
    }
  body = tk_wire_encode (&tk_wire_sale_shape, sale);
  tk_wire_free (&tk_wire_sale_shape, sale);
  fake_terminal_append (hall->till, TK_KIND_SALE_COMPLETED, body);
}

static void
sell (Hall *hall, gint64 first, gint64 last)
{
  char id[TK_UUID_SIZE];

  tk_uuid_new (&hall->hub.clock.base, id);
  sell_as (hall, id, first, last);
}

static void
revoke (Hall *hall)
{
  g_autoptr (GError) error = NULL;

  hub_service_terminal_revoke (hall->hub.service, "Till 7", &error);
  g_assert_no_error (error);
}

/* The copy up to entry `last`. */
static TkBundleReader *
open_copy (Hall *hall, guint last)
{
  TkWireBatch *batch = fake_terminal_batch (hall->till, 1, last);
  const TkJournalEntry *end = hall->till->journal->pdata[last - 1];
  GString *text = g_string_new (NULL);
  g_autofree char *head = NULL;

  for (guint i = 0; i < batch->entries->len; i++)
    {
      g_autofree char *line = tk_wire_encode (&tk_wire_entry_shape, batch->entries->pdata[i]);
      g_string_append_printf (text, "%s\n", line);
    }
  head = tk_bundle_sign_journal (hall->till->key, hall->till->terminal->id, last, end->hash, NULL);
  g_string_append_printf (text, "%s\n", head);
  tk_wire_free (&tk_wire_batch_shape, batch);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
  return tk_bundle_reader_new_for_bytes (bytes, TK_BUNDLE_JOURNAL_LINE_MAX);
}

static HubWitnessReport
bring_copy (Hall *hall, guint last)
{
  g_autoptr (TkBundleReader) reader = open_copy (hall, last);
  g_autoptr (GError) error = NULL;
  HubBundleReport report;
  HubWitnessReport witness;

  hub_service_import_witness (hall->hub.service, reader, "otieno", &report, &witness, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report.acked, >=, last);
  hub_bundle_report_clear (&report);
  g_clear_pointer (&witness.sentence, g_free);
  return witness;
}

/* And all of it the usual way. */
static void
bring_journal (Hall *hall)
{
  g_autoptr (TkBundleReader) reader = open_copy (hall, hall->till->journal->len);
  g_autoptr (GError) error = NULL;
  HubBundleReport report;

  hub_service_import_journal (hall->hub.service, reader, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report.conflict + report.dead, ==, 0);
  hub_bundle_report_clear (&report);
}

static void
assert_counts (Hall *hall, gint64 sold, gint64 quarantined)
{
  g_assert_cmpint (count (hall, "sold"), ==, sold);
  g_assert_cmpint (count (hall, "quarantined"), ==, quarantined);
  g_assert_cmpint (count (hall, "leased"), ==, 0);
  hub_books_check (&hall->hub);
}

/* Highest serial sold in the copy → what comes back of 1…100, and what stays. */
static void
test_table (void)
{
  static const struct
  {
    gint64 sold, freed, kept;
  } rows[] = { { 0, 90, 10 }, { 1, 89, 10 }, { 30, 60, 10 }, { 89, 1, 10 }, { 90, 0, 10 }, { 95, 0, 5 }, { 100, 0, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Hall hall;

      set_up (&hall, TRUE);
      journal_drawn (&hall);
      for (gint64 serial = 1; serial <= rows[i].sold; serial += 10)
        sell (&hall, serial, MIN (serial + 9, rows[i].sold));
      revoke (&hall);
      assert_counts (&hall, 0, 100);
      HubWitnessReport witness = bring_copy (&hall, hall.till->journal->len);
      g_assert_cmpint (witness.leases, ==, 1);
      g_assert_cmpint (witness.freed, ==, rows[i].freed);
      g_assert_cmpint (witness.kept, ==, rows[i].kept);
      g_assert_cmpint (witness.bound, ==, rows[i].kept);
      assert_counts (&hall, rows[i].sold, rows[i].kept);
      g_assert_cmpint (hub_fixture_int (&hall.hub, "SELECT coalesce(sum(total), 0) FROM sale"), ==, rows[i].sold * PRICE);
      g_assert_cmpint (hub_fixture_int (&hall.hub, "SELECT count(*) FROM act WHERE kind = 'lease.witnessed'"), ==,
                       rows[i].freed > 0);
      /* Again changes nothing. */
      witness = bring_copy (&hall, hall.till->journal->len);
      g_assert_cmpint (witness.freed, ==, 0);
      g_assert_cmpint (witness.kept, ==, rows[i].kept);
      assert_counts (&hall, rows[i].sold, rows[i].kept);
      tear_down (&hall);
    }
}

/* A lease that was not witnessed, one the copy was not there for from its beginning, one still open: nothing is given free. */
static void
test_untouched (void)
{
  static const struct
  {
    gboolean witnessed, drawn, fenced;
    gint64 untouched;
  } rows[] = { { FALSE, TRUE, TRUE, 1 }, { TRUE, FALSE, TRUE, 1 }, { FALSE, FALSE, TRUE, 1 }, { TRUE, TRUE, FALSE, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Hall hall;

      set_up (&hall, rows[i].witnessed);
      if (rows[i].drawn)
        journal_drawn (&hall);
      sell (&hall, 1, 10);
      if (rows[i].fenced)
        revoke (&hall);
      HubWitnessReport witness = bring_copy (&hall, hall.till->journal->len);
      g_assert_cmpint (witness.leases, ==, 0);
      g_assert_cmpint (witness.freed, ==, 0);
      g_assert_cmpint (witness.untouched, ==, rows[i].untouched);
      g_assert_cmpint (count (&hall, rows[i].fenced ? "quarantined" : "leased"), ==, 90);
      g_assert_cmpint (count (&hall, "sold"), ==, 10);
      tear_down (&hall);
    }
}

/* The lease list tells the smaller bound, and everything that came back is granted anew under the same issue. */
static void
test_granted_again (void)
{
  Hall hall;
  gint64 capacity, all = 0;
  g_autofree char *list = NULL;

  set_up (&hall, TRUE);
  capacity = count (&hall, "capacity");
  journal_drawn (&hall);
  sell (&hall, 1, 10);
  revoke (&hall);
  bring_copy (&hall, hall.till->journal->len);
  list = hub_service_lease_list (hall.hub.service, 1, NULL);
  g_assert_nonnull (strstr (list, "\"bound\":10"));
  g_assert_nonnull (strstr (list, "\"witnessed\":true"));
  g_autoptr (FakeTerminal) other = fake_terminal_new (&hall.hub, "Till 8", "both");
  TkWireLeaseReply *reply = fake_terminal_lease (other, 1, 1, 0, capacity);
  for (guint i = 0; i < reply->leases->len; i++)
    {
      const TkWireLease *lease = reply->leases->pdata[i];

      g_assert_cmpint (lease->issue, ==, 0);
      g_assert_cmpint (lease->first, >, 20);
      all += lease->last - lease->first + 1;
    }
  g_assert_cmpint (all, ==, capacity - 20);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  g_assert_cmpint (count (&hall, "capacity - sold - leased - quarantined"), ==, 0);
  tear_down (&hall);
}

/* The till sold once more before it died, and nobody confirmed it. What came back is with another till by then. When its journal
 * turns up, that sale stands, and no slot is sold twice. */
static void
test_late_sale (void)
{
  for (gint64 late = 1; late <= 10; late++)
    {
      Hall hall;
      guint copied;

      set_up (&hall, TRUE);
      journal_drawn (&hall);
      sell (&hall, 1, 7);
      copied = hall.till->journal->len;
      sell (&hall, 8, 7 + late); /* not at the witness */
      journal_returned (&hall, 8 + late);
      revoke (&hall);
      g_assert_cmpint (bring_copy (&hall, copied).freed, ==, 83);
      g_autoptr (FakeTerminal) other = fake_terminal_new (&hall.hub, "Till 8", "both");
      TkWireLeaseReply *reply = fake_terminal_lease (other, 1, 1, 0, count (&hall, "capacity"));
      for (guint i = 0; i < reply->leases->len; i++)
        g_assert_cmpint (((TkWireLease *) reply->leases->pdata[i])->first, >, 7 + late);
      tk_wire_free (&tk_wire_lease_reply_shape, reply);
      bring_journal (&hall);
      g_assert_cmpint (count (&hall, "sold"), ==, 7 + late);
      g_assert_cmpint (count (&hall, "quarantined"), ==, 0);
      g_assert_cmpint (count (&hall, "capacity - sold - leased"), ==, 10 - late);
      g_assert_cmpint (hub_fixture_int (&hall.hub, "SELECT count(*) FROM incident WHERE kind IN ('double_sale', 'return_unknown')"),
                       ==, 0);
      tear_down (&hall);
    }
}

/* A copy of which a sale cannot be read shows nothing. */
static void
test_refused (void)
{
  Hall hall;
  g_autoptr (GError) error = NULL;
  HubBundleReport report;
  HubWitnessReport witness = { 0 };

  set_up (&hall, TRUE);
  journal_drawn (&hall);
  fake_terminal_append (hall.till, TK_KIND_SALE_COMPLETED, "{\"future\":1}"); /* a sale this hub cannot read */
  revoke (&hall);
  g_autoptr (TkBundleReader) reader = open_copy (&hall, 2);
  g_assert_false (hub_service_import_witness (hall.hub.service, reader, "otieno", &report, &witness, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
  g_assert_cmpint (witness.freed, ==, 0);
  assert_counts (&hall, 0, 100);
  tear_down (&hall);
}

/* A sale that the hub could not apply was made all the same: its tickets and the ten behind them stay. */
static void
test_dead_letter (void)
{
  Hall hall;
  char id[TK_UUID_SIZE];

  set_up (&hall, TRUE);
  tk_uuid_new (&hall.hub.clock.base, id);
  journal_drawn (&hall);
  sell_as (&hall, id, 1, 7);
  sell_as (&hall, id, 8, 14);
  revoke (&hall);
  HubWitnessReport witness = bring_copy (&hall, hall.till->journal->len);
  g_assert_cmpint (witness.freed, ==, 100 - 24);
  g_assert_cmpint (witness.kept, ==, 17);
  g_assert_cmpint (witness.bound, ==, 10); /* the witness has seen the seven */
  assert_counts (&hall, 7, 17);
  tear_down (&hall);
}

/* Policy: it is for leases granted from then on, and written down. */
static void
test_policy (void)
{
  Hall hall;
  g_autoptr (GError) error = NULL;

  set_up (&hall, FALSE);
  make_witnessed (&hall, TRUE);
  g_free (hall.lease.id);
  TkWireLeaseReply *reply = fake_terminal_lease (hall.till, 1, 1, 0, 5);
  g_assert_cmpuint (reply->leases->len, ==, 2);
  g_assert_false (((TkWireLease *) reply->leases->pdata[0])->witnessed);
  g_assert_true (((TkWireLease *) reply->leases->pdata[1])->witnessed);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  hall.lease.id = NULL;
  make_witnessed (&hall, FALSE);
  reply = fake_terminal_lease (hall.till, 1, 1, 0, 5);
  g_assert_false (((TkWireLease *) reply->leases->pdata[2])->witnessed);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  g_assert_cmpint (hub_fixture_int (&hall.hub, "SELECT count(*) FROM act WHERE kind = 'terminal.witnessed' AND who = 'otieno'"),
                   ==, 2);
  g_assert_false (hub_service_terminal_witnessed (hall.hub.service, "Till 99", TRUE, "", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  tear_down (&hall);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/reclaim/table", test_table);
  g_test_add_func ("/hub/reclaim/untouched", test_untouched);
  g_test_add_func ("/hub/reclaim/granted-again", test_granted_again);
  g_test_add_func ("/hub/reclaim/late-sale", test_late_sale);
  g_test_add_func ("/hub/reclaim/refused", test_refused);
  g_test_add_func ("/hub/reclaim/dead-letter", test_dead_letter);
  g_test_add_func ("/hub/reclaim/policy", test_policy);
  return g_test_run ();
}
