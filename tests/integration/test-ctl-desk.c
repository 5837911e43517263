/* What a cashier or gate staff can get wrong at the desk: PINs, money, names, tickets that are not there. Each is refused
 * with a sentence and an exit code, and leaves the journal as it was. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-runner.h"

#include <glib/gstdio.h>
#include <string.h>

#define FAILED 1
#define USAGE 2
#define NOT_ALLOWED 3
#define NONE_LEFT 6
#define PAYMENT 7

static TkHubRunner *hub;
static CtlTerminal box, gate;

/* ---- Who acts ---- */

static void
test_wrong_pin (void)
{
  static const char *const says[] = { "4 tries left", "3 tries left", "2 tries left", "1 try left", "Too many wrong PINs: Amina" };
  g_auto (CtlTerminal) till = { 0 }, other = { 0 };
  gint64 entries;

  ctl_terminal_init_copy (&till, &box);
  entries = ctl_count_journal (&till);
  till.pin = "0000";
  for (gsize i = 0; i < G_N_ELEMENTS (says); i++)
    ctl_quietly (&till, NOT_ALLOWED, says[i], "sell", "--event", "1", "--type", "1", "--pay", "cash:1500");
  ctl_quietly (&till, NOT_ALLOWED, "is locked here for 5 more minutes", "orders");
  till.pin = "2468"; /* the right one, too late */
  ctl_quietly (&till, NOT_ALLOWED, "Too many wrong PINs", "sell", "--event", "1", "--type", "1", "--pay", "cash:1500");
  g_assert_cmpint (ctl_count_journal (&till), ==, entries);
  till.staff = "wanjiru"; /* the lock is hers alone */
  till.pin = "8642";
  ctl_quietly (&till, 0, NULL, "sell", "--event", "1", "--type", "1", "--pay", "cash:1500");
  ctl_terminal_init_copy (&other, &box); /* and here alone */
  ctl_quietly (&other, 0, NULL, "orders");
}

static void
test_pin_forgiven (void)
{
  g_auto (CtlTerminal) till = { 0 };

  ctl_terminal_init_copy (&till, &box);
  for (int round = 0; round < 2; round++)
    {
      till.pin = "1111";
      for (int i = 0; i < 4; i++)
        ctl_quietly (&till, NOT_ALLOWED, "Wrong PIN", "orders");
      till.pin = "2468";
      ctl_quietly (&till, 0, NULL, "orders");
    }
}

/* `where`: box or gate. */
static const struct { CtlTerminal *where; const char *staff, *pin, *words, *says; } actors[] = {
  { &box, "", "", "orders", "say who acts with --staff NAME" },
  { &box, "amina", "", "orders", "put it in a file and name it with --pin-file, or set TIKETI_PIN" },
  { &box, "amina", "   ", "orders", "No PIN given" },
  { &box, "fatuma", "2468", "orders", "Nobody called “fatuma” may work here" },
  { &box, "amina'; --", "2468", "orders", "Nobody called “amina'; --” may work here" },
  { &box, "juma", "1357", "sell --event 1 --type 1 --pay cash:1500", "Juma may not sell tickets; a cashier or a supervisor must sign in" },
  { &box, "juma", "1357", "shift open --float 100", "may not open or close a shift" },
  { &box, "juma", "1357", "reprint 01930000-0000-7000-8000-000000000001", "" },
  { &gate, "amina", "2468", "scan --event 1 --gate 1 --text X", "Amina may not check tickets; ask gate staff or a supervisor" },
};

static void
test_actors (void)
{
  gint64 at_box = ctl_count_journal (&box), at_gate = ctl_count_journal (&gate);

  for (gsize i = 0; i < G_N_ELEMENTS (actors); i++)
    {
      CtlTerminal actor = *actors[i].where;
      g_auto (GStrv) words = g_strsplit (actors[i].words, " ", -1);
      gboolean lookup = *actors[i].says == '\0';

      actor.staff = actors[i].staff;
      actor.pin = actors[i].pin;
      g_free (ctl_run (&actor, NULL, lookup ? FAILED : NOT_ALLOWED, actors[i].says, (const char *const *) words));
    }
  g_assert_cmpint (ctl_count_journal (&box), ==, at_box);
  g_assert_cmpint (ctl_count_journal (&gate), ==, at_gate);
}

/* ---- Money ---- */

static const struct { const char *pay, *also; int status; const char *says; } payments[] = {
  { "cash:1499", NULL, PAYMENT, "KES 1,500 is due and KES 1,499 was given: KES 1 is missing" },
  { "cash:0", NULL, PAYMENT, "is missing" },
  { "cash:1499.99", NULL, PAYMENT, "is missing" },
  { "cash:", NULL, USAGE, "is not an amount: type digits only" },
  { "cash:abc", NULL, USAGE, "“abc” is not an amount: type digits only, such as 1500 or 1500.50" },
  { "cash:1,500", NULL, USAGE, "is not an amount" },
  { "cash:1 500", NULL, USAGE, "is not an amount" },
  { "cash:1e4", NULL, USAGE, "is not an amount" },
  { "cash:0x5dc", NULL, USAGE, "is not an amount" },
  { "cash:nan", NULL, USAGE, "is not an amount" },
  { "cash:٢٠٠٠", NULL, USAGE, "is not an amount" },
  { "cash:USD 1500", NULL, USAGE, "type the amount alone" },
  { "cash:-1500", NULL, USAGE, "below zero or too much" },
  { "cash:1500.505", NULL, USAGE, "more decimals than this currency" },
  { "cash:9223372036854775808", NULL, USAGE, "below zero or too much" },
  { "cash:99999999999999999999999999999999", NULL, USAGE, "below zero or too much" },
  { "cash:9000000000000", NULL, PAYMENT, "not an amount that can be paid" },
  { "cash", NULL, USAGE, "is not a payment: write cash:AMOUNT, mpesa-code:CODE:AMOUNT" },
  { "cheque:1500", NULL, USAGE, "“cheque:1500” is not a payment" },
  { "1500", NULL, USAGE, "is not a payment" },
  { "", NULL, USAGE, "is not a payment" },
  { "mpesa-code:QGH7XK2M1P", NULL, USAGE, "is not a payment" },
  { "mpesa-code:QGH7XK2M1P:x", NULL, USAGE, "is not an amount" },
  { "mpesa-code:QGH7:1500", NULL, PAYMENT, "has 10 letters and digits, like QGH7XK2M1P" },
  { "mpesa-code::1500", NULL, PAYMENT, "has 10 letters and digits" },
  { "mpesa-code:QGH7XK2M1P:0", "cash:1500", PAYMENT, "pays nothing" },
  { "mpesa-code:QGH7XK2M1P:1600", NULL, PAYMENT, "more than this sale costs" },
  { "mpesa-code:QGH7XK2M1P:1000", NULL, PAYMENT, "KES 500 is missing" },
  { "mpesa-code:QGH7XK2M1P:1000", "cash:499", PAYMENT, "KES 1 is missing" },
  { "mpesa-code:QGH7XK2M1P:1500", "cash:100", PAYMENT, "Nothing is left to pay in cash; give the cash back" },
  { "mpesa-code:QGH7XK2M1P:750", "mpesa-code:QGH7XK2M1P:750", PAYMENT, "same M-Pesa code was given twice" },
  { "mpesa-code:USEDALREDY:1500", NULL, PAYMENT, "has already paid another sale here" },
};

static void
test_payments (void)
{
  gint64 entries;

  ctl_quietly (&box, 0, NULL, "sell", "--event", "1", "--type", "1", "--pay", "mpesa-code:USEDALREDY:1500");
  entries = ctl_count_journal (&box);
  for (gsize i = 0; i < G_N_ELEMENTS (payments); i++)
    ctl_quietly (&box, payments[i].status, payments[i].says, "sell", "--event", "1", "--type", "1", "--pay", payments[i].pay,
                 payments[i].also != NULL ? "--pay" : NULL, payments[i].also);
  g_assert_cmpint (ctl_count_journal (&box), ==, entries);
}

static const struct { const char *words; int status; const char *says; } drawers[] = {
  { "shift open --float ten", USAGE, "is not an amount" },
  { "shift open --float -1", USAGE, "below zero" },
  { "shift open --float 1.234", USAGE, "more decimals" },
  { "shift open --float 5 --currency XXQ", USAGE, "currency" },
  { "shift close --counted", USAGE, "counted" },
  { "shift close --counted all", USAGE, "is not an amount" },
};

static void
test_drawers (void)
{
  gint64 entries = ctl_count_journal (&box);

  for (gsize i = 0; i < G_N_ELEMENTS (drawers); i++)
    {
      g_auto (GStrv) words = g_strsplit (drawers[i].words, " ", -1);

      g_free (ctl_run (&box, NULL, drawers[i].status, drawers[i].says, (const char *const *) words));
    }
  g_assert_cmpint (ctl_count_journal (&box), ==, entries);
}

/* ---- Names ---- */

static void
test_unknown_names (void)
{
  gint64 at_box = ctl_count_journal (&box), at_gate = ctl_count_journal (&gate);

  ctl_quietly (&box, FAILED, "There is no event “9”; there are: 1 Tamasha la Pwani", "sell", "--event", "9", "--type", "1", "--pay",
               "cash:1");
  ctl_quietly (&box, FAILED, "There is no event “”", "sell", "--event", "", "--type", "1", "--pay", "cash:1");
  ctl_quietly (&box, FAILED, "There is no event “-1”", "sell", "--event", "-1", "--type", "1", "--pay", "cash:1");
  ctl_quietly (&box, FAILED, "There is no event “4294967297”", "sell", "--event", "4294967297", "--type", "1", "--pay", "cash:1");
  ctl_quietly (&box, FAILED, "There is no ticket type “Balcony”; there are: 1 Regular, 2 VIP", "sell", "--event", "1", "--type",
               "Balcony", "--pay", "cash:1");
  ctl_quietly (&box, FAILED, "There is no ticket type “65537”", "sell", "--event", "1", "--type", "65537", "--pay", "cash:1");
  ctl_quietly (&gate, FAILED, "There is no gate “Back door”; there are: 1 Main, 2 VIP", "scan", "--event", "1", "--gate",
               "Back door", "--text", "X");
  ctl_quietly (&gate, FAILED, "There is no gate “3”", "scan", "--event", "1", "--gate", "3", "--text", "X"); /* of event 2 */
  ctl_quietly (&gate, FAILED, "UUID", "scan", "--event", "1", "--gate", "1", "--scan-id", "me", "--text", "X");
  g_assert_cmpint (ctl_count_journal (&box), ==, at_box);
  g_assert_cmpint (ctl_count_journal (&gate), ==, at_gate);
}

/* ---- Nothing left ---- */

static gint64
left_of_last_seats (const CtlTerminal *terminal)
{
  g_autofree char *events = ctl (terminal, 0, NULL, "events");

  ctl_assert_field (events, "types.3.name", "Last Seats");
  return ctl_get_int (events, "types.3.left");
}

/* Offline until the lease is empty: the last ticket is sold, the next is refused, and the terminal says what to do. */
static void
test_no_lease_left (void)
{
  g_auto (CtlTerminal) till = { 0 };
  g_autofree char *status = NULL;
  gint64 left, entries;

  ctl_terminal_init_copy (&till, &box);
  left = left_of_last_seats (&till);
  g_assert_cmpint (left, >, 0);
  g_assert_cmpint (left, <=, 5);
  ctl_quietly (&till, NONE_LEFT, "Last Seats", "sell", "--event", "1", "--type", "4", "--qty", "6", "--pay", "cash:3000");
  for (; left > 0; left--)
    {
      ctl_quietly (&till, 0, NULL, "sell", "--event", "1", "--type", "4", "--pay", "cash:500");
      g_assert_cmpint (left_of_last_seats (&till), ==, left - 1);
    }
  entries = ctl_count_journal (&till);
  for (int i = 0; i < 3; i++)
    ctl_quietly (&till, NONE_LEFT, "Last Seats", "sell", "--event", "1", "--type", "4", "--pay", "cash:500");
  g_assert_cmpint (ctl_count_journal (&till), ==, entries);
  /* The others are still on sale. */
  ctl_quietly (&till, 0, NULL, "sell", "--event", "1", "--type", "1", "--pay", "cash:1500");
}

/* ---- The paper ---- */

/* The paper fails, the sale stands: told so, with the way to print it. */
static void
test_not_printed (void)
{
  static const char *const places[] = { "/nowhere/at/all/ticket.pdf", "/dev/full", "/", "/proc/ticket.pdf" };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *pdf = ctl_path (&box, "again.pdf"), *out = NULL, *id = NULL, *token = NULL, *again = NULL;
      gint64 entries = ctl_count_journal (&box);

      out = ctl (&box, 9, "The sale stands: print it with tiketictl reprint", "sell", "--event", "1", "--type", "1", "--pay",
                 "cash:1500", "--pdf", places[i]);
      g_assert_cmpint (ctl_count_journal (&box), ==, entries + 1);
      id = ctl_get (out, "sale");
      token = ctl_get (out, "tickets.0.token");
      again = ctl (&box, 0, NULL, "reprint", id, "--pdf", pdf);
      ctl_assert_field (again, "tickets.0.token", token);
      g_assert_true (g_file_test (pdf, G_FILE_TEST_IS_REGULAR));
      g_unlink (pdf);
    }
}

/* A folder for pictures that cannot be one. */
static void
test_no_folder (void)
{
  g_autofree char *file = ctl_path (&box, "a-file"), *below = g_build_filename (file, "pictures", NULL);

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  ctl_quietly (&box, 9, "cannot be made", "sell", "--event", "1", "--type", "1", "--pay", "cash:1500", "--png", below);
}

/* Keys travel by light: what the box office shows, a camera reads, and a gate takes in as this issuer's. */
static void
test_certificate (void)
{
  g_autofree char *png = ctl_path (&box, "certificate.png"), *shown = ctl (&box, 0, NULL, "certificate", "--png", png);
  g_autofree char *text = ctl_get (shown, "certificate"), *read = ctl (&box, 0, NULL, "decode", png), *taken = NULL;

  ctl_assert_field (read, "payload", text);
  taken = ctl (&gate, 20, NULL, "scan", "--event", "1", "--gate", "1", png);
  ctl_assert_field (taken, "word", "CERTIFICATE");
  ctl_quietly (&box, 2, "takes no words", "certificate", "please");
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Sells, and kills the program as soon as it said so, while it is still drawing. */
static char *
sell_and_kill (const CtlTerminal *till, const char *const *words)
{
  g_autoptr (GSubprocess) process = ctl_start (till, words);
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line_utf8 (out, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  return line;
}

/* Between the sale and its paper the power goes. Asked again with the same key, it is the same sale with the same tickets,
 * and now they are printed. */
static void
test_killed_before_print (void)
{
  g_auto (CtlTerminal) till = { 0 };
  g_autofree char *png = NULL, *first = NULL, *again = NULL, *id = NULL, *token = NULL;
  gint64 entries;

  ctl_terminal_init_copy (&till, &box);
  png = ctl_path (&till, "pictures");
  const char *const words[] = { "sell", "--event", "1", "--type", "1", "--qty", "20", "--pay", "cash:30000", "--request",
                                "till-1-0042", "--png", png, NULL };
  first = sell_and_kill (&till, words);
  g_assert_cmpuint (count_files (png), <, 20);
  entries = ctl_count_journal (&till);
  again = ctl_run (&till, NULL, 0, NULL, words);
  id = ctl_get (first, "sale");
  token = ctl_get (first, "tickets.19.token");
  ctl_assert_field (again, "sale", id);
  ctl_assert_field (again, "tickets.19.token", token);
  ctl_assert_field (first, "again", "false");
  ctl_assert_field (again, "again", "true");
  g_assert_cmpuint (count_files (png), >=, 20); /* one half-written file may lie beside them */
  g_assert_cmpint (ctl_count_journal (&till), ==, entries);
}

/* The contract of void and refund: what they answer, whom they refuse, and what the drawer holds afterwards. */
static void
test_undo (void)
{
  g_auto (CtlTerminal) till = { 0 };
  g_autofree char *pin = NULL, *sale = NULL, *id = NULL, *code = NULL, *voided = NULL, *again = NULL, *refunded = NULL, *z = NULL;

  ctl_terminal_init_copy (&till, &box);
  pin = ctl_path (&till, "wanjiru.pin");
  g_assert_true (g_file_set_contents (pin, "8642\n", -1, NULL));
  sale = ctl (&till, 0, NULL, "sell", "--event", "1", "--type", "1", "--qty", "3", "--pay", "cash:5000");
  id = ctl_get (sale, "sale");
  code = ctl_get (sale, "tickets.1.code");
  ctl_quietly (&till, USAGE, "sale's id", "void", "--reason", "oops");
  ctl_quietly (&till, USAGE, "--reason", "void", id);
  ctl_quietly (&till, FAILED, "undo it where it was made", "refund", "0193", "--reason", "ill", "--approve", "wanjiru",
               "--approve-pin-file", pin);
  ctl_quietly (&till, FAILED, "is no ticket of this sale", "void", id, "--reason", "oops", "--ticket", "ZZZZ");
  voided = ctl (&till, 0, NULL, "void", id, "--reason", "one too many", "--ticket", code, "--request", "k1");
  ctl_assert_field (voided, "kind", "voided");
  ctl_assert_field (voided, "amount", "1500");
  ctl_assert_field (voided, "cash_minor", "150000");
  ctl_assert_field (voided, "tickets.0.code", code);
  ctl_assert_field (voided, "again", "false");
  again = ctl (&till, 0, NULL, "void", id, "--reason", "one too many", "--ticket", code, "--request", "k1");
  ctl_assert_field (again, "again", "true");
  ctl_quietly (&till, FAILED, "undone already", "void", id, "--reason", "oops", "--ticket", code);
  ctl_quietly (&till, NOT_ALLOWED, "supervisor must approve a refund", "refund", id, "--reason", "ill");
  ctl_quietly (&till, NOT_ALLOWED, "Wrong PIN", "refund", id, "--reason", "ill", "--approve", "juma", "--approve-pin-file", pin);
  refunded = ctl (&till, 0, NULL, "refund", id, "--reason", "ill", "--approve", "wanjiru", "--approve-pin-file", pin);
  ctl_assert_field (refunded, "kind", "refunded");
  ctl_assert_field (refunded, "approved_by", "wanjiru");
  ctl_assert_field (refunded, "amount", "3000");
  z = ctl (&till, 0, NULL, "shift", "close", "--counted", "1500"); /* what main() sold before */
  ctl_assert_field (z, "cash_refunds", "4500");
  ctl_assert_field (z, "voids", "1");
  ctl_assert_field (z, "refunds", "1");
  ctl_assert_field (z, "difference", "0");
  ctl_count_journal (&till);
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
  ctl_terminal_init (&gate, "juma", "1357");
  ctl_enrol (&box, hub, tk_hub_runner_get_box_office_code (hub));
  ctl_enrol (&gate, hub, tk_hub_runner_get_gate_code (hub));
  tk_hub_runner_stop (hub); /* from here on without a network */
  ctl_quietly (&box, 0, NULL, "sell", "--event", "1", "--type", "1", "--pay", "cash:1500"); /* opens the shift */
  g_test_add_func ("/ctl/desk/wrong-pin", test_wrong_pin);
  g_test_add_func ("/ctl/desk/pin-forgiven", test_pin_forgiven);
  g_test_add_func ("/ctl/desk/actors", test_actors);
  g_test_add_func ("/ctl/desk/payments", test_payments);
  g_test_add_func ("/ctl/desk/drawers", test_drawers);
  g_test_add_func ("/ctl/desk/undo", test_undo);
  g_test_add_func ("/ctl/desk/unknown-names", test_unknown_names);
  g_test_add_func ("/ctl/desk/no-lease-left", test_no_lease_left);
  g_test_add_func ("/ctl/desk/not-printed", test_not_printed);
  g_test_add_func ("/ctl/desk/no-folder", test_no_folder);
  g_test_add_func ("/ctl/desk/certificate", test_certificate);
  g_test_add_func ("/ctl/desk/killed-before-print", test_killed_before_print);
  failed = g_test_run ();
  ctl_terminal_clear (&box);
  ctl_terminal_clear (&gate);
  tk_hub_runner_free (hub);
  return failed;
}
