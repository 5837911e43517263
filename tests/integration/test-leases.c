/* Tickets that move between box offices through a real hub: undone and sold again, handed back after the shift, asked back from
 * who holds many. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell.h"
#include "tk-desk-shift.h"
#include "tk-sync-scene.h"

#define ROUNDS 12

static const TkStaff amina = { (char *) "amina", (char *) "Amina", TK_ROLE_CASHIER, 0 };
static const TkStaff wanjiru = { (char *) "wanjiru", (char *) "Wanjiru", TK_ROLE_SUPERVISOR, 0 };

static TkDesk *
open_desk (const char *dir)
{
  g_autoptr (GError) error = NULL;
  TkDesk *desk = tk_desk_open (dir, tk_clock_system (), &error);

  g_assert_no_error (error);
  return desk;
}

/* One ticket of event 1; NULL when nothing is left here. */
static TkSale *
sell (const char *dir, guint16 type, const TkStaff *approver)
{
  g_autoptr (TkDesk) desk = open_desk (dir);
  TkCartLine line = { 1, type, 1 };
  TkPayment cash = { .method = TK_PAY_CASH };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &cash, .n_payments = 1, .approver = approver };
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_desk_price (desk, &line, 1, &cash.amount, NULL, &error));
  TkSale *sale = tk_desk_sell (desk, &amina, &request, &error);
  if (sale == NULL)
    g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_NO_LEASE);
  return sale;
}

/* Two tickets in one sale, one of them voided again. */
static void
void_one_of_two (const char *dir)
{
  g_autoptr (TkDesk) desk = open_desk (dir);
  TkCartLine line = { 1, 1, 2 };
  TkPayment cash = { TK_PAY_CASH, 300000, NULL };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &cash, .n_payments = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (desk, &amina, &request, &error);

  g_assert_no_error (error);
  TkReversalRequest one = { .sale = sale->id, .tickets = &((TkSoldTicket *) g_ptr_array_index (sale->tickets, 1))->id,
                            .n_tickets = 1, .reason = "one too many" };
  g_autoptr (TkReversal) reversal = tk_desk_void (desk, &amina, &one, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reversal->cash, ==, 150000);
}

static const TkSoldTicket *
ticket_of (const TkSale *sale)
{
  return g_ptr_array_index (sale->tickets, 0);
}

/* Sells what is here; how many. */
static guint
sell_out (const char *dir, guint16 type)
{
  guint sold = 0;

  for (TkSale *sale; (sale = sell (dir, type, NULL)) != NULL; sold++)
    tk_sale_free (sale);
  return sold;
}

static void
void_sale (const char *dir, const char *id)
{
  g_autoptr (TkDesk) desk = open_desk (dir);
  TkReversalRequest request = { .sale = id, .reason = "wrong day" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkReversal) reversal = tk_desk_void (desk, &amina, &request, &error);

  g_assert_no_error (error);
}

static void
close_shift (const char *dir)
{
  g_autoptr (TkDesk) desk = open_desk (dir);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) z = tk_desk_shift_close (desk, &amina, 0, "", &error);

  g_assert_no_error (error);
}

static gint64
held_at_hub (TkSyncScene *scene, const char *dir)
{
  g_autofree char *number = tk_scene_setting (dir, "terminal");
  g_autofree char *sql = g_strdup_printf ("SELECT coalesce (sum (last - first + 1 - sold), 0) FROM lease"
                                          " WHERE terminal = %s AND status = 'open'", number);

  return tk_sync_scene_ask_hub (scene, sql);
}

static void
assert_no_clash (TkSyncScene *scene)
{
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count (*) FROM incident"), ==, 0);
}

/* Last Seats has five places. What was undone is sold again by another, under the next issue; only that one is good. */
static void
test_sold_again (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *a = tk_sync_scene_terminal (scene, "A", "box-office");
  const char *b = tk_sync_scene_terminal (scene, "B", "box-office");
  const char *gate = tk_sync_scene_terminal (scene, "G", "gate");
  g_autoptr (TkSale) first = sell (a, 4, NULL), again = NULL;
  guint sold = 1;

  g_assert_nonnull (first);
  for (guint i = 0; i < ROUNDS && sold < 5; i++)
    {
      sold += sell_out (a, 4);
      tk_scene_sync (a);
      sold += sell_out (b, 4);
      tk_scene_sync (b);
    }
  g_assert_cmpuint (sold, ==, 5);
  g_assert_null (sell (b, 4, NULL));
  void_sale (a, first->id);
  g_assert_cmpint (tk_scene_ask (a, "SELECT count (*) FROM ticket WHERE status = 'voided'"), ==, 1);
  close_shift (a); /* or it would ask for the slot itself */
  tk_scene_sync (a);
  for (guint i = 0; i < ROUNDS && again == NULL; i++)
    {
      tk_scene_sync (b);
      again = sell (b, 4, NULL);
    }
  g_assert_nonnull (again);
  g_assert_cmpuint (ticket_of (again)->id.serial, ==, ticket_of (first)->id.serial);
  g_assert_cmpuint (ticket_of (again)->id.issue, ==, 1);
  g_assert_null (sell (b, 4, NULL));
  tk_scene_sync (b);
  tk_scene_sync (gate);
  g_assert_cmpint (tk_scene_scan (gate, ticket_of (first)->token), ==, TK_VERDICT_VOIDED);
  g_assert_cmpint (tk_scene_scan (gate, ticket_of (again)->token), ==, TK_VERDICT_ADMITTED);
  tk_scene_sync (gate);
  tk_sync_scene_assert_same (scene, a);
  tk_sync_scene_assert_same (scene, b);
  assert_no_clash (scene);
}

static void
test_shift_close (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *a = tk_sync_scene_terminal (scene, "A", "box-office");
  g_autoptr (TkSale) sale = sell (a, 1, NULL);

  void_one_of_two (a);
  g_assert_cmpint (held_at_hub (scene, a), >, 0);
  close_shift (a);
  tk_scene_sync (a);
  /* In the same run they were journaled, carried up and taken back. */
  g_assert_cmpint (held_at_hub (scene, a), ==, 0);
  tk_sync_scene_assert_same (scene, a);
  g_assert_cmpint (tk_scene_ask (a, "SELECT count (*) FROM lease WHERE status = 'open' AND next <= last"), ==, 0);
  g_assert_cmpint (tk_scene_sync (a).leases, ==, 0);
  {
    g_autoptr (TkDesk) desk = open_desk (a);
    g_autoptr (GError) error = NULL;
    g_autoptr (TkShiftReport) report = tk_desk_shift_open (desk, &amina, 0, "KES", &error);
    g_assert_no_error (error);
  }
  g_assert_cmpint (tk_scene_sync (a).leases, >, 0);
  g_autoptr (TkSale) next = sell (a, 1, NULL);
  g_assert_nonnull (next);
  assert_no_clash (scene);
}

/* VIP has fifty places: who ran dry gets some of those the other holds. */
static void
test_recall (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *rich = tk_sync_scene_terminal (scene, "Rich", "box-office");
  const char *dry = tk_sync_scene_terminal (scene, "Dry", "box-office");
  g_autoptr (TkSale) sale = sell (rich, 2, NULL);
  guint sold = 0, before;

  for (guint i = 0; i < ROUNDS; i++)
    {
      sold += sell_out (dry, 2);
      tk_scene_sync (dry);
    }
  g_assert_null (sell (dry, 2, NULL));
  before = (guint) tk_scene_ask (rich, "SELECT sum (last - next + 1) FROM lease WHERE type = 2 AND event = 1 AND status = 'open'");
  g_assert_cmpuint (before, >, 1);
  tk_scene_sync (rich);
  g_assert_cmpint (tk_scene_ask (rich, "SELECT count (*) FROM journal WHERE kind = 'lease.returned'"), >=, 1);
  tk_sync_scene_assert_same (scene, rich);
  g_assert_cmpint (tk_scene_ask (rich, "SELECT sum (last - next + 1) FROM lease WHERE type = 2 AND event = 1 AND status = 'open'"),
                   <, before);
  tk_scene_sync (dry);
  g_assert_cmpuint (sell_out (dry, 2), >, 0);
  /* In the end every place is sold, by one or the other, and none twice. */
  for (guint i = 0; i < 3 * ROUNDS; i++)
    {
      sell_out (dry, 2);
      tk_scene_sync (dry);
      tk_scene_sync (rich);
    }
  sell_out (rich, 2);
  tk_scene_sync (rich);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count (*) FROM ticket WHERE event = 1 AND type = 2"), ==, 50);
  assert_no_clash (scene);
}

/* Two beyond the five places, each with a supervisor's word. */
static void
test_beyond (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *words[] = { "type", "overdraft", "1", "4", "2", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *said = tk_hub_runner_run (scene->hub, words, &error);
  const char *a;
  guint sold = 0;

  g_assert_no_error (error);
  a = tk_sync_scene_terminal (scene, "A", "box-office");
  for (guint i = 0; i < ROUNDS && sold < 7; i++)
    {
      g_autoptr (TkSale) sale = sell (a, 4, &wanjiru);
      g_assert_cmpstr (sale != NULL ? sale->approved_by : "", ==, sale != NULL && sold >= 5 ? "wanjiru" : "");
      sold += sale != NULL;
      tk_scene_sync (a);
    }
  g_assert_cmpuint (sold, ==, 7);
  g_assert_null (sell (a, 4, &wanjiru));
  tk_sync_scene_assert_same (scene, a);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count (*) FROM ticket WHERE event = 1 AND type = 4"), ==, 7);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/leases/sold-again", test_sold_again);
  g_test_add_func ("/leases/shift-close", test_shift_close);
  g_test_add_func ("/leases/recall", test_recall);
  g_test_add_func ("/leases/beyond", test_beyond);
  return g_test_run ();
}
