/* The whole evening through tiketictl, as build-aux/demo --headless tells it: sell with the network cut, print, show the
 * printed ticket to the gate, show it again, plug the network back in, and find everything at the hub exactly once.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-runner.h"

#include <string.h>

#define SAME_PERSON_US (5200 * 1000) /* for 5 s the same code is the same person in front of the same gate */

static void
assert_verdict (const CtlTerminal *gate, int status, const char *verdict, const char *what, const char *value)
{
  g_autofree char *out = value != NULL ? ctl (gate, status, NULL, "scan", "--event", "1", "--gate", "1", what, value)
                                       : ctl (gate, status, NULL, "scan", "--event", "1", "--gate", "1", what);

  ctl_assert_field (out, "verdict", verdict);
}

static char *
forge (const char *token)
{
  char *text = g_strdup (token);
  char *one = &text[strlen (text) - 60];

  *one = *one == '0' ? '1' : '0';
  return text;
}

static void
assert_hub (TkHubRunner *hub, gint64 sales, gint64 entries, gint64 exits, gint64 denied)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *report = tk_hub_runner_run (hub, (const char *const[]) { "report", "1", "--json", NULL }, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ctl_get_int (report, "sales.count"), ==, sales);
  g_assert_cmpint (ctl_get_int (report, "checkins.entries"), ==, entries);
  g_assert_cmpint (ctl_get_int (report, "checkins.exits"), ==, exits);
  g_assert_cmpint (ctl_get_int (report, "checkins.denied"), ==, denied);
}

static void
assert_synced (const CtlTerminal *terminal, TkHubRunner *hub)
{
  g_autofree char *status = ctl (terminal, 0, NULL, "status"), *head = ctl_get (status, "head_hash");
  g_autoptr (GError) error = NULL;
  g_autofree char *report = tk_hub_runner_run (hub, (const char *const[]) { "report", "1", "--json", NULL }, &error);

  g_assert_no_error (error);
  ctl_assert_field (status, "waiting", "0");
  ctl_assert_field (status, "net", "online");
  ctl_assert_field (status, "dead_letters", "[ ]");
  if (strstr (report, head) == NULL)
    g_error ("the hub's report has no head %s: %s", head, report);
}

/* The ticket as a scanner of paper sees it: the PDF rasterised. Where poppler is missing, our own picture of it. */
static char *
rasterise (const CtlTerminal *box, const char *pdf, const char *code)
{
  g_autofree char *page = ctl_path (box, "page"), *tool = g_find_program_in_path ("pdftoppm"), *own = NULL;
  int status = 1;

  if (tool == NULL)
    {
      g_autofree char *name = g_strconcat (code, ".png", NULL);

      return g_build_filename (box->dir, "png", name, NULL);
    }
  own = g_strconcat (page, ".png", NULL);
  char *words[] = { tool, (char *) "-r", (char *) "150", (char *) "-png", (char *) "-singlefile", (char *) pdf, page, NULL };
  g_assert_true (g_spawn_sync (NULL, words, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  return g_steal_pointer (&own);
}

/* The receipt's code is the sale, by which Orders find it. */
static void
assert_receipt (const CtlTerminal *box, const char *id)
{
  g_autofree char *picture = ctl_path (box, "receipt.png"), *printed = NULL, *decoded = NULL;

  printed = ctl (box, 0, NULL, "print", "receipt", id, "--png", picture, "--paper", "roll58");
  ctl_assert_field (printed, "confirmed", "true");
  decoded = ctl (box, 0, NULL, "decode", picture);
  ctl_assert_field (decoded, "payload", id);
  ctl_quietly (box, 8, "cannot be reached", "print", "receipt", id, "--printer", "tcp:127.0.0.1:1");
  ctl_quietly (box, 2, "needs to know where", "print", "receipt", id);
  ctl_quietly (box, 2, "is no printer", "print", "test", "--printer", "laser");
}

static void
test_evening (void)
{
  g_auto (CtlTerminal) box = { 0 }, gate = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkHubRunner) hub = tk_hub_runner_new (&error);
  g_autofree char *sale = NULL, *token = NULL, *code = NULL, *pdf = NULL, *png = NULL, *picture = NULL, *decoded = NULL;
  g_autofree char *again = NULL, *forged = NULL, *id = NULL;

  g_assert_no_error (error);
  ctl_terminal_init (&box, "amina", "2468");
  ctl_terminal_init (&gate, "juma", "1357");
  ctl_enrol (&box, hub, tk_hub_runner_get_box_office_code (hub));
  ctl_enrol (&gate, hub, tk_hub_runner_get_gate_code (hub));

  tk_hub_runner_stop (hub); /* the network is cut */
  ctl_quietly (&box, 5, "cannot be reached", "sync", "--once");
  pdf = ctl_path (&box, "ticket.pdf");
  png = ctl_path (&box, "png");
  sale = ctl (&box, 0, NULL, "sell", "--event", "1", "--type", "1", "--pay", "cash:2000", "--pdf", pdf, "--png", png);
  ctl_assert_field (sale, "change", "500");
  token = ctl_get (sale, "tickets.0.token");
  code = ctl_get (sale, "tickets.0.code");
  g_assert_cmpuint (strlen (token), ==, 121);
  id = ctl_get (sale, "sale");
  assert_receipt (&box, id);
  picture = rasterise (&box, pdf, code);
  decoded = ctl (&gate, 0, NULL, "decode", picture);
  ctl_assert_field (decoded, "payload", token);

  assert_verdict (&gate, 0, "admitted", picture, NULL);
  g_usleep (SAME_PERSON_US);
  again = ctl (&gate, 10, NULL, "scan", "--event", "1", "--gate", "1", picture);
  ctl_assert_field (again, "verdict", "already_in");
  ctl_assert_field (again, "seen_gate", "Main");
  g_assert_cmpint (ctl_get_int (again, "seconds_ago"), >=, 5);
  g_assert_cmpint (ctl_get_int (again, "seconds_ago"), <, 600);
  forged = forge (token);
  assert_verdict (&gate, 20, "bad_signature", "--text", forged);
  assert_verdict (&gate, 20, "not_a_ticket", "--text", "HTTPS://EXAMPLE.COM");
  assert_hub (hub, 0, 0, 0, 0);

  tk_hub_runner_start (hub, &error); /* and back */
  g_assert_no_error (error);
  for (int round = 0; round < 2; round++)
    {
      ctl_quietly (&box, 0, NULL, "sync", "--once");
      ctl_quietly (&gate, 0, NULL, "sync", "--once");
      assert_hub (hub, 1, 1, 0, 3);
    }
  ctl_quietly (&gate, 0, NULL, "scan", "--event", "1", "--gate", "1", "--exit", "--text", token);
  ctl_quietly (&gate, 0, NULL, "sync", "--once");
  assert_hub (hub, 1, 1, 1, 3);
  assert_synced (&box, hub);
  assert_synced (&gate, hub);
  g_assert_cmpint (ctl_count_journal (&gate), ==, 5);
}

/* `tiketictl sync` without --once keeps both ways open until it is told to stop, and stops at once. */
static void
test_keeps_syncing (void)
{
  g_auto (CtlTerminal) box = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkHubRunner) hub = tk_hub_runner_new (&error);
  g_autoptr (GSubprocess) agent = NULL;
  gint64 waiting = 1;

  g_assert_no_error (error);
  ctl_terminal_init (&box, "amina", "2468");
  ctl_enrol (&box, hub, tk_hub_runner_get_box_office_code (hub));
  agent = ctl_start (&box, (const char *const[]) { "sync", NULL });
  ctl_quietly (&box, 0, NULL, "sell", "--event", "1", "--type", "1", "--pay", "cash:1500");
  for (int i = 0; i < 1200 && waiting > 0; i++)
    {
      g_autofree char *status = ctl (&box, 0, NULL, "status");

      waiting = ctl_get_int (status, "waiting");
      g_usleep (50000);
    }
  g_assert_cmpint (waiting, ==, 0);
  assert_hub (hub, 1, 0, 0, 0);
  g_subprocess_send_signal (agent, 15);
  g_assert_true (g_subprocess_wait (agent, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (agent));
  g_assert_cmpint (g_subprocess_get_exit_status (agent), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/story/evening", test_evening);
  g_test_add_func ("/ctl/story/keeps-syncing", test_keeps_syncing);
  return g_test_run ();
}
