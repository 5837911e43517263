/* Tickets exchanged and given again at one box office, and what another terminal's gate and the hub's books make of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ctl-runner.h"

#define NOT_ALLOWED 3
#define PAYMENT 7
#define RED 20

static TkHubRunner *hub;
static CtlTerminal office, gate;

static void
sync_both (void)
{
  ctl_quietly (&office, 0, NULL, "sync", "--once");
  ctl_quietly (&gate, 0, NULL, "sync", "--once");
  ctl_quietly (&office, 0, NULL, "sync", "--once");
}

static gint64
ask_hub (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *report = tk_hub_runner_run (hub, (const char *const[]) { "report", "1", "--json", NULL }, &error);

  g_assert_no_error (error);
  return ctl_get_int (report, path);
}

static void
assert_scan (const char *token, int status, const char *verdict)
{
  g_autofree char *out = ctl (&gate, status, NULL, "scan", "--event", "1", "--gate", "1", "--text", token);

  ctl_assert_field (out, "verdict", verdict);
}

static void
assert_no_dead_letters (void)
{
  g_autofree char *status = ctl (&office, 0, NULL, "status");

  ctl_assert_field (status, "waiting", "0");
  ctl_assert_field (status, "dead_letters", "[ ]");
}

/* A Regular for a VIP: the difference is paid, the old one comes in nowhere. */
static void
test_exchange (void)
{
  g_autofree char *sold = ctl (&office, 0, NULL, "sell", "--line", "1:1:2", "--pay", "cash:3000");
  g_autofree char *sale = ctl_get (sold, "sale"), *old = ctl_get (sold, "tickets.0.token"), *code = ctl_get (sold, "tickets.0.code");
  g_autofree char *other = ctl_get (sold, "tickets.1.token"), *quote = NULL, *made = NULL, *fresh = NULL, *back = NULL;
  gint64 before;

  sync_both ();
  before = ask_hub ("sales.takings");
  quote = ctl (&office, 0, NULL, "exchange", sale, "--ticket", code, "--line", "1:VIP:1", "--quote");
  g_assert_cmpint (ctl_get_int (quote, "worth"), ==, 1500);
  g_assert_cmpint (ctl_get_int (quote, "difference"), ==, 3500);
  ctl_quietly (&office, PAYMENT, "KES 100 is missing", "exchange", sale, "--ticket", code, "--line", "1:VIP:1", "--pay", "cash:3400", "--reason",
               "sits with friends");
  made = ctl (&office, 0, NULL, "exchange", sale, "--ticket", code, "--line", "1:VIP:1", "--pay", "cash:4000", "--reason", "sits with friends");
  fresh = ctl_get (made, "sale.tickets.0.token");
  back = ctl_get (made, "back.reversal");
  ctl_assert_field (made, "sale.exchange", back);
  g_assert_cmpint (ctl_get_int (made, "sale.change"), ==, 500);
  g_assert_cmpint (ctl_get_int (made, "back.cash"), ==, 0);
  sync_both ();
  assert_no_dead_letters ();
  assert_scan (old, RED, "refunded");
  assert_scan (fresh, 0, "admitted");
  assert_scan (other, 0, "admitted");
  g_assert_cmpint (ask_hub ("sales.takings"), ==, before + 3500);
}

/* Back again: money is returned, and somebody is in with it, so a supervisor is needed. */
static void
test_cheaper (void)
{
  g_autofree char *sold = ctl (&office, 0, NULL, "sell", "--line", "1:2:1", "--pay", "cash:5000");
  g_autofree char *sale = ctl_get (sold, "sale"), *made = NULL, *pin = ctl_path (&office, "supervisor.pin");
  g_autoptr (GError) error = NULL;
  gint64 before;

  sync_both ();
  before = ask_hub ("sales.takings");
  ctl_quietly (&office, NOT_ALLOWED, "supervisor", "exchange", sale, "--line", "1:1:1", "--reason", "cheaper");
  g_file_set_contents (pin, "8642\n", -1, &error);
  g_assert_no_error (error);
  made = ctl (&office, 0, NULL, "exchange", sale, "--line", "1:1:1", "--reason", "cheaper", "--approve", "wanjiru", "--approve-pin-file", pin);
  g_assert_cmpint (ctl_get_int (made, "back.cash"), ==, 3500);
  ctl_assert_field (made, "back.approved_by", "wanjiru");
  sync_both ();
  g_assert_cmpint (ask_hub ("sales.takings"), ==, before - 3500);
  assert_no_dead_letters ();
}

/* Lost and given again: the gate of another terminal takes the new one only. */
static void
test_reissue (void)
{
  g_autofree char *sold = ctl (&office, 0, NULL, "sell", "--line", "1:1:1", "--pay", "cash:1500");
  g_autofree char *sale = ctl_get (sold, "sale"), *old = ctl_get (sold, "tickets.0.token"), *code = ctl_get (sold, "tickets.0.code");
  g_autofree char *pin = ctl_path (&office, "supervisor.pin"), *given = NULL, *fresh = NULL, *steps = NULL;
  gint64 sold_before;

  g_assert_true (g_file_set_contents (pin, "8642\n", -1, NULL));
  sync_both ();
  sold_before = ask_hub ("sales.by_type.0.sold");
  ctl_quietly (&office, NOT_ALLOWED, "supervisor", "reissue", code, "--reason", "fell into the sea");
  given = ctl (&office, 0, NULL, "reissue", code, "--reason", "fell into the sea", "--approve", "wanjiru", "--approve-pin-file", pin);
  fresh = ctl_get (given, "tickets.0.token");
  ctl_assert_field (given, "tickets.0.issue", "1");
  ctl_assert_field (given, "sale", sale);
  sync_both ();
  assert_no_dead_letters ();
  assert_scan (old, RED, "voided");
  assert_scan (fresh, 0, "admitted");
  g_assert_cmpint (ask_hub ("sales.by_type.0.sold"), ==, sold_before); /* one slot, sold once */
  ctl_quietly (&office, 1, "no longer good", "reissue", old, "--reason", "x", "--approve", "wanjiru", "--approve-pin-file", pin);
  sync_both ();
  ctl_quietly (&office, 1, "went in", "reissue", fresh, "--reason", "x", "--approve", "wanjiru", "--approve-pin-file", pin);
  steps = ctl (&office, 0, NULL, "timeline", sale);
  g_assert_cmpuint (ctl_count_lines (steps), ==, 3); /* sold, given again, in with the new one; refusals elsewhere are not told */
  g_assert_nonnull (strstr (steps, "\"kind\":\"ticket.reissued\""));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int failed;

  g_test_init (&argc, &argv, NULL);
  hub = tk_hub_runner_new (&error);
  g_assert_no_error (error);
  ctl_terminal_init (&office, "amina", "2468");
  ctl_terminal_init (&gate, "juma", "1357");
  ctl_enrol (&office, hub, tk_hub_runner_get_box_office_code (hub));
  ctl_enrol (&gate, hub, tk_hub_runner_get_gate_code (hub));
  g_test_add_func ("/ctl/exchange/dearer", test_exchange);
  g_test_add_func ("/ctl/exchange/cheaper", test_cheaper);
  g_test_add_func ("/ctl/reissue", test_reissue);
  failed = g_test_run ();
  ctl_terminal_clear (&office);
  ctl_terminal_clear (&gate);
  tk_hub_runner_free (hub);
  return failed;
}
