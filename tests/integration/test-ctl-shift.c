/* The drawer from scripts: cash in and out, opened, handed over, counted by notes and coins, told in JSON, as a table and as a PDF.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-runner.h"

#include <glib/gstdio.h>
#include <string.h>

#define FAILED 1
#define USAGE 2
#define NOT_ALLOWED 3
#define NOT_PRINTED 9

static TkHubRunner *hub;
static CtlTerminal box;
static char *pin;          /* wanjiru's, in a file */

static void
test_refused (void)
{
  g_auto (CtlTerminal) till = { 0 };
  gint64 entries;

  ctl_terminal_init_copy (&till, &box);
  entries = ctl_count_journal (&till);
  ctl_quietly (&till, USAGE, "shift needs one of", "shift", "count");
  ctl_quietly (&till, USAGE, "need an AMOUNT", "shift", "in", "--reason", "change");
  ctl_quietly (&till, USAGE, "take an amount", "shift", "x", "100");
  ctl_quietly (&till, USAGE, "--reason", "shift", "in", "100");
  ctl_quietly (&till, USAGE, "--reason", "shift", "drawer");
  ctl_quietly (&till, USAGE, "--counted", "shift", "hand-over", "--to", "wanjiru");
  ctl_quietly (&till, USAGE, "--to", "shift", "hand-over", "--counted", "100");
  ctl_quietly (&till, FAILED, "No shift is open", "shift", "drawer", "--reason", "change");
  ctl_quietly (&till, FAILED, "No shift has been closed", "shift", "z");
  ctl_quietly (&till, FAILED, "no Z report 7", "shift", "z", "--number", "7");
  g_free (ctl (&till, 0, NULL, "shift", "open", "--float", "1000"));
  ctl_quietly (&till, NOT_ALLOWED, "supervisor must approve", "shift", "out", "100", "--reason", "safe");
  ctl_quietly (&till, FAILED, "Only KES 1,000", "shift", "out", "1001", "--reason", "safe", "--approve", "wanjiru", "--approve-pin-file", pin);
  ctl_quietly (&till, FAILED, "is not a count", "shift", "close", "--count", "1000y14");
  ctl_quietly (&till, FAILED, "come to KES 900", "shift", "close", "--counted", "1000", "--count", "500x1,200x2");
  ctl_quietly (&till, FAILED, "KES 100 is missing", "shift", "close", "--count", "500x1,200x2", "--explained");
  g_assert_cmpint (ctl_count_journal (&till), ==, entries + 1);
}

static void
test_night (void)
{
  g_auto (CtlTerminal) till = { 0 };
  g_autofree char *x = NULL, *z = NULL, *again = NULL, *handed = NULL, *csv = NULL, *pdf = NULL, *text = NULL;

  ctl_terminal_init_copy (&till, &box);
  csv = ctl_path (&till, "z.csv");
  pdf = ctl_path (&till, "z.pdf");
  ctl_quietly (&till, 0, NULL, "shift", "open", "--float", "1000");
  ctl_quietly (&till, 0, NULL, "sell", "--event", "1", "--type", "1", "--qty", "2", "--pay", "cash:5000");
  ctl_quietly (&till, 0, NULL, "sell", "--event", "1", "--type", "1", "--pay", "mpesa-code:SKL5XQ2M7P:1500");
  ctl_quietly (&till, 0, NULL, "shift", "in", "500", "--reason", "Change");
  ctl_quietly (&till, 0, NULL, "shift", "out", "2000", "--reason", "Safe", "--approve", "wanjiru", "--approve-pin-file", pin);
  ctl_quietly (&till, 0, NULL, "shift", "drawer", "--reason", "Change for a note");
  handed = ctl (&till, 0, NULL, "shift", "hand-over", "--to", "wanjiru", "--to-pin-file", pin, "--count", "1000x2,500x1", "--explained");
  ctl_assert_field (handed, "acts.3.kind", "shift.handed-over");
  ctl_assert_field (handed, "acts.3.to", "wanjiru");
  ctl_assert_field (handed, "number", "0");
  x = ctl (&till, 0, NULL, "shift", "x");
  ctl_assert_field (x, "expected", "2500");
  ctl_assert_field (x, "cash_in", "500");
  ctl_assert_field (x, "cash_out", "2000");
  ctl_assert_field (x, "methods.0.method", "cash");
  ctl_assert_field (x, "methods.1.sales", "1500");
  ctl_assert_field (x, "unmatched", "1");
  ctl_assert_field (x, "drawer_opens", "1");
  z = ctl (&till, 0, NULL, "shift", "close", "--count", "1000x2,200x2", "--note", "A hundred short", "--explained", "--csv", csv, "--pdf", pdf);
  ctl_assert_field (z, "number", "1");
  ctl_assert_field (z, "difference", "-100");
  ctl_assert_field (z, "denominations.0.count", "2");
  ctl_assert_field (z, "staff.0.staff", "amina");
  again = ctl (&till, 0, NULL, "shift", "z", "--number", "1");
  g_assert_cmpstr (again, ==, z);
  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"drawer\",\"difference\",0,-100\r\n"));
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (pdf, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
  ctl_count_journal (&till);
}

/* A printer that is not there: the entry stays, and it is said. */
static void
test_no_drawer (void)
{
  g_auto (CtlTerminal) till = { 0 };
  g_autofree char *x = NULL;

  ctl_terminal_init_copy (&till, &box);
  ctl_quietly (&till, 0, NULL, "shift", "open", "--float", "0");
  ctl_quietly (&till, NOT_PRINTED, "the drawer did not open", "shift", "drawer", "--reason", "Change", "--printer", "tcp:127.0.0.1:1,drawer");
  x = ctl (&till, 0, NULL, "shift", "x");
  ctl_assert_field (x, "drawer_opens", "1");
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int failed;

  g_test_init (&argc, &argv, NULL);
  hub = tk_hub_runner_new (&error);
  g_assert_no_error (error);
  ctl_terminal_init (&box, "amina", "2468");
  ctl_enrol (&box, hub, tk_hub_runner_get_box_office_code (hub));
  tk_hub_runner_stop (hub); /* none of this needs a network */
  pin = ctl_path (&box, "pin");
  g_assert_true (g_file_set_contents (pin, "8642\n", -1, NULL));
  g_test_add_func ("/ctl/shift/refused", test_refused);
  g_test_add_func ("/ctl/shift/night", test_night);
  g_test_add_func ("/ctl/shift/no-drawer", test_no_drawer);
  failed = g_test_run ();
  g_free (pin);
  ctl_terminal_clear (&box);
  tk_hub_runner_free (hub);
  return failed;
}
