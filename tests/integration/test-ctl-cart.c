/* What else a cart can be from a script: discounts, gifts, cards, names, and put aside. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "ctl-runner.h"

#define USAGE 2
#define NOT_ALLOWED 3
#define NONE_LEFT 6
#define PAYMENT 7

static TkHubRunner *hub;
static CtlTerminal box;
static char *pin_file;

#define APPROVED "--approve", "wanjiru", "--approve-pin-file", pin_file

static void
test_off (void)
{
  g_autofree char *sold = NULL, *all = NULL;

  ctl_quietly (&box, NOT_ALLOWED, "A supervisor must approve what is taken off", "sell", "--line", "1:1:2", "--off", "10%", "--reason",
               "Pillar", "--pay", "cash:3000");
  ctl_quietly (&box, 1, "Say in a few words why something is taken off", "sell", "--line", "1:1:2", "--off", "10%", APPROVED, "--pay",
               "cash:3000");
  sold = ctl (&box, 0, NULL, "sell", "--line", "1:1:2", "--off", "12.5%", "--reason", "Pillar", APPROVED, "--pay", "cash:3000");
  g_assert_cmpint (ctl_get_int (sold, "total"), ==, 2625);
  g_assert_cmpint (ctl_get_int (sold, "off"), ==, 375);
  ctl_assert_field (sold, "tickets.1.price_minor", "131250");
  all = ctl (&box, 0, NULL, "sell", "--line", "1:1:1", "--off", "1500", "--reason", "Staff", APPROVED);
  g_assert_cmpint (ctl_get_int (all, "total"), ==, 0);
  g_assert_cmpint (ctl_get_int (all, "number"), ==, ctl_get_int (sold, "number") + 1);
  ctl_quietly (&box, 1, "No voucher has this code", "sell", "--line", "1:1:1", "--voucher", "NOPE", "--pay", "cash:1500");
  ctl_quietly (&box, 1, "There is no discount 999", "sell", "--line", "1:1:1", "--discount", "999", "--pay", "cash:1500");
}

static void
test_ways (void)
{
  g_autofree char *card = ctl (&box, 0, NULL, "sell", "--line", "1:1:1", "--card", "SLIP 7:1000", "--pay", "cash:500", "--buyer", "Otieno",
                               "--phone", "0712345678", "--note", "At the door", "--attendee", "name=Zawadi,phone=0700111222");
  g_autofree char *comp = NULL;

  ctl_assert_field (card, "payments.0.method", "card");
  ctl_assert_field (card, "payments.0.reference", "SLIP 7");
  ctl_assert_field (card, "payments.1.method", "cash");
  ctl_assert_field (card, "buyer", "Otieno");
  ctl_quietly (&box, NOT_ALLOWED, "A supervisor must approve tickets that are given away", "sell", "--line", "1:1:1", "--comp", "Press");
  comp = ctl (&box, 0, NULL, "sell", "--line", "1:1:1", "--comp", "Press: radio", APPROVED);
  ctl_assert_field (comp, "payments.0.method", "comp");
  g_assert_cmpint (ctl_get_int (comp, "payments.0.amount"), ==, 1500);
  ctl_quietly (&box, 1, "Who comes is told as", "sell", "--line", "1:1:1", "--pay", "cash:1500", "--attendee", "age=7");
  ctl_quietly (&box, 1, "More people are named", "sell", "--line", "1:1:1", "--pay", "cash:1500", "--attendee", "name=A", "--attendee", "name=B");
}

static void
test_held (void)
{
  g_autofree char *held = ctl (&box, 0, NULL, "hold", "--line", "1:2:2", "--name", "Tall man"), *id = ctl_get (held, "held");
  g_autofree char *list = ctl (&box, 0, NULL, "held"), *again = NULL, *sold = NULL, *other = NULL, *dropped = NULL;

  ctl_assert_field (list, "name", "Tall man");
  g_assert_cmpint (ctl_get_int (list, "total"), ==, 10000);
  again = ctl (&box, 0, NULL, "recall", id);
  ctl_assert_field (again, "lines.0.qty", "2");
  ctl_quietly (&box, PAYMENT, "KES 1,000 is missing", "sell", "--held", id, "--pay", "cash:9000");
  sold = ctl (&box, 0, NULL, "sell", "--held", id, "--pay", "cash:10000");
  g_assert_cmpint (ctl_get_int (sold, "total"), ==, 10000);
  ctl_quietly (&box, 1, "This cart is not here any more", "sell", "--held", id, "--pay", "cash:10000");
  other = ctl (&box, 0, NULL, "hold", "--line", "1:2:1");
  dropped = ctl_get (other, "held");
  ctl_quietly (&box, 0, NULL, "drop", dropped);
  list = (g_free (list), ctl (&box, 0, NULL, "held"));
  g_assert_cmpuint (ctl_count_lines (list), ==, 0);
  ctl_quietly (&box, USAGE, "hold needs --line", "hold");
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  hub = tk_hub_runner_new (&error);
  g_assert_no_error (error);
  ctl_terminal_init (&box, "amina", "2468");
  ctl_enrol (&box, hub, tk_hub_runner_get_box_office_code (hub));
  tk_hub_runner_stop (hub); /* none of it needs a network */
  pin_file = ctl_path (&box, "supervisor.pin");
  g_assert_true (g_file_set_contents_full (pin_file, "8642", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_test_add_func ("/ctl-cart/off", test_off);
  g_test_add_func ("/ctl-cart/ways", test_ways);
  g_test_add_func ("/ctl-cart/held", test_held);
  status = g_test_run ();
  ctl_terminal_clear (&box);
  tk_hub_runner_free (hub);
  g_free (pin_file);
  return status;
}
