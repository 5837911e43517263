/* A verdict is not the end of it: overrides, annulments, corrections, searches and the live picture through tiketictl, two gates
 * and a real hub. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-runner.h"

#include <glib/gstdio.h>
#include <string.h>

static TkHubRunner *hub;
static CtlTerminal box, first, second;
static char *approve_file, *own_pin; /* hold PINs: the supervisor's, juma's */

static char *
sell (const char *type, const char *cash, char **code)
{
  g_autofree char *pay = g_strconcat ("cash:", cash, NULL);
  g_autofree char *sale = ctl (&box, 0, NULL, "sell", "--event", "1", "--type", type, "--qty", "1", "--pay", pay);

  if (code != NULL)
    *code = ctl_get (sale, "tickets.0.code");
  return ctl_get (sale, "tickets.0.token");
}

static void
sync_all (void)
{
  ctl_quietly (&box, 0, NULL, "sync", "--once");
  ctl_quietly (&first, 0, NULL, "sync", "--once");
  ctl_quietly (&second, 0, NULL, "sync", "--once");
}

static char *
scan (const CtlTerminal *terminal, int status, const char *gate, const char *token)
{
  return ctl (terminal, status, NULL, "scan", "--event", "1", "--gate", gate, "--text", token);
}

static char *
override (const char *gate, const char *scan_id)
{
  return ctl (&first, 0, NULL, "override", "--event", "1", "--gate", gate, "--scan", scan_id, "--reason", "lost wristband",
              "--approve", "wanjiru", "--approve-pin-file", approve_file);
}

/* ---- Two gates and a hub ---- */

static void
test_two_gates (void)
{
  g_autofree char *token = sell ("1", "1500", NULL);
  const char *const report_words[] = { "report", "1", "--json", NULL };
  g_autoptr (GError) error = NULL;

  sync_all ();
  g_autofree char *refused = scan (&first, 20, "2", token), *refused_id = ctl_get (refused, "scan");
  ctl_assert_field (refused, "verdict", "wrong_gate");
  g_autofree char *let_in = override ("2", refused_id), *let_in_id = ctl_get (let_in, "scan");
  ctl_assert_field (let_in, "colour", "green");
  ctl_assert_field (let_in, "verdict", "wrong_gate");
  ctl_assert_field (let_in, "sentence", "Let in by Wanjiru: lost wristband");
  sync_all ();
  g_autofree char *elsewhere = scan (&second, 10, "1", token);
  ctl_assert_field (elsewhere, "verdict", "already_in");
  ctl_assert_field (elsewhere, "seen_gate", "VIP");
  g_autofree char *report = tk_hub_runner_run (hub, report_words, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ctl_get_int (report, "checkins.overrides"), ==, 1);
  g_assert_nonnull (strstr (report, "lost wristband"));
  g_assert_nonnull (strstr (report, "wanjiru"));

  g_autofree char *undone = ctl (&first, 0, NULL, "annul", "--scan", let_in_id, "--reason", "walked away");
  ctl_assert_field (undone, "again", "false");
  sync_all ();
  g_autofree char *green = scan (&second, 0, "1", token);
  ctl_assert_field (green, "verdict", "admitted");
  g_autofree char *after = tk_hub_runner_run (hub, report_words, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ctl_get_int (after, "checkins.overrides"), ==, 0);
}

/* ---- Each command's form ---- */

static void
test_override (void)
{
  static const char id[] = "01930000-0000-7000-8000-000000000011";
  g_autofree char *refused = scan (&first, 20, "1", "HELLO"), *scan_id = ctl_get (refused, "scan");

  ctl_quietly (&first, 3, "A supervisor must let them in", "override", "--event", "1", "--gate", "1", "--scan", scan_id, "--reason", "x");
  ctl_quietly (&first, 3, "Juma may not approve this", "override", "--event", "1", "--gate", "1", "--scan", scan_id, "--reason", "x",
               "--approve", "juma", "--approve-pin-file", own_pin);
  ctl_quietly (&first, 1, "another event or gate", "override", "--event", "1", "--gate", "2", "--scan", scan_id, "--reason", "x", "--approve",
               "wanjiru", "--approve-pin-file", approve_file);
  gint64 entries = ctl_count_journal (&first);
  g_autofree char *out = ctl (&first, 0, NULL, "override", "--event", "Tamasha la Pwani", "--gate", "main", "--scan", scan_id, "--reason",
                              "known to us", "--count", "2", "--approve", "wanjiru", "--approve-pin-file", approve_file, "--scan-id", id);
  g_autofree char *again = ctl (&first, 0, NULL, "override", "--event", "1", "--gate", "1", "--scan", scan_id, "--reason", "known to us",
                                "--count", "2", "--approve", "wanjiru", "--approve-pin-file", approve_file, "--scan-id", id);
  g_assert_cmpuint (ctl_count_lines (out), ==, 1);
  ctl_assert_field (out, "verdict", "not_a_ticket");
  ctl_assert_field (out, "colour", "green");
  ctl_assert_field (out, "scan", id);
  ctl_assert_field (out, "code", "");
  g_assert_cmpint (ctl_get_int (out, "count"), ==, 2);
  ctl_assert_field (again, "replayed", "true");
  g_assert_cmpint (ctl_count_journal (&first), ==, entries + 1);
  ctl_quietly (&first, 1, "let in after that scan already", "override", "--event", "1", "--gate", "1", "--scan", scan_id, "--reason", "x",
               "--approve", "wanjiru", "--approve-pin-file", approve_file);
}

static void
test_annul (void)
{
  g_autofree char *token = sell ("1", "1500", NULL);
  sync_all ();
  g_autofree char *green = scan (&first, 0, "1", token), *id = ctl_get (green, "scan");
  g_autofree char *out = ctl (&first, 0, NULL, "annul", "--scan", id, "--reason", "did not pass");
  g_autofree char *again = ctl (&first, 0, NULL, "annul", "--scan", id, "--reason", "did not pass");
  g_autofree char *then = scan (&first, 0, "1", token);

  ctl_assert_field (out, "scan", id);
  ctl_assert_field (out, "type_name", "Regular");
  ctl_assert_field (out, "direction", "entry");
  g_assert_cmpint (ctl_get_int (out, "count"), ==, 1);
  ctl_assert_field (out, "again", "false");
  ctl_assert_field (again, "again", "true");
  ctl_assert_field (then, "verdict", "admitted");
  ctl_assert_field (then, "repeat", "false");
  g_autofree char *then_id = ctl_get (then, "scan");
  CtlTerminal other = first;
  other.staff = "wanjiru";
  other.pin = "8642";
  ctl_quietly (&other, 0, NULL, "annul", "--scan", then_id, "--reason", "a supervisor may");
  ctl_quietly (&first, 1, "made no such scan", "annul", "--scan", "01930000-0000-7000-8000-000000000099", "--reason", "x");
}

static void
test_correct (void)
{
  g_autofree char *token = sell ("3", "4000", NULL);
  sync_all ();
  g_autofree char *all = scan (&first, 0, "1", token), *id = ctl_get (all, "scan");
  g_autofree char *out = ctl (&first, 0, NULL, "correct", "--scan", id, "--count", "2", "--reason", "only 2 came");
  g_autofree char *made = ctl_get (out, "scan");

  g_assert_cmpint (ctl_get_int (all, "count"), ==, 4);
  ctl_assert_field (out, "colour", "green");
  g_assert_cmpint (ctl_get_int (out, "count"), ==, 2);
  g_assert_cmpint (ctl_get_int (out, "remaining"), ==, 2);
  g_assert_cmpstr (made, !=, id);
  g_autofree char *rest = ctl (&first, 0, NULL, "scan", "--event", "1", "--gate", "1", "--text", token, "--count", "2");
  g_assert_cmpint (ctl_get_int (rest, "remaining"), ==, 0);
  ctl_quietly (&first, 1, "so say 1 to 1", "correct", "--scan", made, "--count", "2", "--reason", "x");
  sync_all ();
  g_autofree char *elsewhere = scan (&second, 10, "1", token);
  ctl_assert_field (elsewhere, "verdict", "already_in");
}

static void
test_find_and_ticket (void)
{
  g_autofree char *code = NULL, *token = sell ("2", "5000", &code);
  gint64 entries;

  sync_all ();
  entries = ctl_count_journal (&first);
  g_autofree char *found = ctl (&first, 0, NULL, "find", "--event", "1", code);
  g_autofree char *none = ctl (&first, 0, NULL, "find", "--event", "1", "nobody", "of that name");
  g_assert_cmpuint (ctl_count_lines (found), ==, 1);
  ctl_assert_field (found, "code", code);
  ctl_assert_field (found, "type_name", "VIP");
  ctl_assert_field (found, "status", "valid");
  ctl_assert_field (found, "inside", "false");
  ctl_assert_field (found, "more", "false");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpint (ctl_count_journal (&first), ==, entries + 2);
  ctl_quietly (&first, 1, "at least 2 characters", "find", "--event", "1", "x");
  CtlTerminal cashier = first;
  cashier.staff = "amina";
  cashier.pin = "2468";
  ctl_quietly (&cashier, 3, "may not", "find", "--event", "1", code);

  g_autofree char *green = scan (&first, 0, "2", token), *id = ctl_get (green, "scan");
  g_autofree char *ticket = ctl (&first, 0, NULL, "ticket", "--scan", id);
  ctl_assert_field (ticket, "code", code);
  ctl_assert_field (ticket, "status", "valid");
  ctl_assert_field (ticket, "past.0.what", "In");
  ctl_assert_field (ticket, "past.0.gate", "VIP");
  g_assert_cmpint (ctl_get_int (ticket, "inside"), ==, 1);
  g_autofree char *seller = ctl_get (ticket, "sold_by");
  g_assert_cmpstr (seller, !=, "null");
  g_autofree char *nothing = scan (&first, 20, "1", "HELLO AGAIN"), *nothing_id = ctl_get (nothing, "scan");
  ctl_quietly (&first, 1, "Nothing is known", "ticket", "--scan", nothing_id);
  CtlTerminal words = first;
  words.bare = TRUE;
  g_autofree char *said = ctl (&words, 0, NULL, "--data", first.dir, "ticket", "--scan", id);
  g_assert_nonnull (strstr (said, code));
}

static void
test_live (void)
{
  g_autofree char *csv = ctl_path (&first, "live.csv"), *text = NULL, *token = sell ("1", "1500", NULL);

  sync_all ();
  g_autofree char *before = ctl (&first, 0, NULL, "live", "--event", "1");
  g_autofree char *green = scan (&first, 0, "1", token);
  g_autofree char *out = ctl (&first, 0, NULL, "live", "--event", "1", "--minutes", "5", "--csv", csv);
  g_assert_cmpuint (ctl_count_lines (out), ==, 1);
  g_assert_cmpint (ctl_get_int (out, "entered"), ==, ctl_get_int (before, "entered") + 1);
  g_assert_cmpint (ctl_get_int (out, "inside"), ==, ctl_get_int (before, "inside") + 1);
  ctl_assert_field (out, "gates.0.name", "Main");
  ctl_assert_field (out, "types.0.name", "Regular");
  g_assert_cmpint (ctl_get_int (out, "minutes.4") + ctl_get_int (out, "minutes.3"), >, 0);
  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "minute,gate,entered,left,refused\r\n20"));
  ctl_quietly (&first, 8, "live.csv", "live", "--event", "1", "--csv", "/nowhere/at/all/live.csv");
  ctl_quietly (&first, 1, "There is no event", "live", "--event", "99");
}

/* What was read by staff calls no more. */
static void
test_attention (void)
{
  g_autofree char *token = sell ("1", "1500", NULL);
  sync_all ();
  g_autofree char *out = ctl (&first, 0, NULL, "scan", "--event", "1", "--gate", "1", "--attention-seen", "--text", token);

  ctl_assert_field (out, "attention", "null");
  ctl_assert_field (out, "holder", "null");
}

static const struct { const char *words, *says; } misuses[] = {
  { "override", "override needs --event E, --gate G, --scan ID and --reason TEXT" },
  { "override --event 1 --gate 1 --scan x", "override needs" },
  { "override --event 1 --gate 1 --scan x --reason y --count -1", "--count must be between 0 and 1000" },
  { "annul", "annul needs --scan ID and --reason TEXT" },
  { "annul --scan x", "annul needs" },
  { "correct --scan x --reason y", "--count must be between 1 and 1000" },
  { "correct --count 1", "correct needs" },
  { "find x", "find needs --event E" },
  { "find --event 1", "find needs" },
  { "ticket", "ticket needs --scan ID" },
  { "live", "live needs --event E" },
  { "live --event 1 --minutes 0", "--minutes must be between 1 and 1440" },
  { "live --event 1 extra", "live needs" },
};

static void
test_misuse (void)
{
  g_auto (CtlTerminal) bare = { 0 };

  ctl_terminal_init (&bare, "juma", "1357");
  bare.bare = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (misuses); i++)
    {
      g_auto (GStrv) words = g_strsplit (misuses[i].words, " ", -1);
      g_free (ctl_run (&bare, NULL, 2, misuses[i].says, (const char *const *) words));
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  int failed;

  g_test_init (&argc, &argv, NULL);
  hub = tk_hub_runner_new (&error);
  g_assert_no_error (error);
  ctl_terminal_init (&box, "amina", "2468");
  ctl_terminal_init (&first, "juma", "1357");
  ctl_terminal_init (&second, "juma", "1357");
  ctl_enrol (&box, hub, tk_hub_runner_get_box_office_code (hub));
  ctl_enrol (&first, hub, tk_hub_runner_get_gate_code (hub));
  code = tk_hub_runner_add_terminal (hub, "Second gate", "gate", "1", &error);
  g_assert_no_error (error);
  ctl_enrol (&second, hub, code);
  approve_file = ctl_path (&first, "approve-pin");
  own_pin = ctl_path (&first, "own-pin");
  g_assert_true (g_file_set_contents (approve_file, "8642\n", -1, NULL));
  g_assert_true (g_file_set_contents (own_pin, "1357\n", -1, NULL));
  g_test_add_func ("/ctl/exceptions/two-gates", test_two_gates);
  g_test_add_func ("/ctl/exceptions/override", test_override);
  g_test_add_func ("/ctl/exceptions/annul", test_annul);
  g_test_add_func ("/ctl/exceptions/correct", test_correct);
  g_test_add_func ("/ctl/exceptions/find-and-ticket", test_find_and_ticket);
  g_test_add_func ("/ctl/exceptions/live", test_live);
  g_test_add_func ("/ctl/exceptions/attention", test_attention);
  g_test_add_func ("/ctl/exceptions/misuse", test_misuse);
  failed = g_test_run ();
  ctl_terminal_clear (&box);
  ctl_terminal_clear (&first);
  ctl_terminal_clear (&second);
  g_free (approve_file);
  g_free (own_pin);
  tk_hub_runner_free (hub);
  return failed;
}
