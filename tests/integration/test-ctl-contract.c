/* The commands of tiketictl as scripts rely on them: forms, options before and after the command, JSON lines, exit codes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-runner.h"

#include <glib/gstdio.h>
#include <string.h>

static TkHubRunner *hub;
static CtlTerminal box, gate;

static void
assert_texts (const char *json, const char *const *paths)
{
  for (; *paths != NULL; paths++)
    {
      g_autofree char *text = ctl_get (json, *paths);

      g_assert_cmpstr (text, !=, "");
    }
}

static char *
sell_one (const char *type, const char *cash)
{
  g_autofree char *pay = g_strconcat ("cash:", cash, NULL);
  g_autofree char *sale = ctl (&box, 0, NULL, "sell", "--event", "1", "--type", type, "--qty", "1", "--pay", pay);

  return ctl_get (sale, "tickets.0.token");
}

static void
test_enrol (void)
{
  g_auto (CtlTerminal) terminal = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *code = tk_hub_runner_add_terminal (hub, "Third", "both", "1,2", &error), *out = NULL;

  g_assert_no_error (error);
  ctl_terminal_init (&terminal, "wanjiru", "8642");
  out = ctl (&terminal, 0, NULL, "enrol", "--hub", tk_hub_runner_get_url (hub), "--code", code);
  g_assert_cmpuint (ctl_count_lines (out), ==, 1);
  ctl_assert_field (out, "name", "Third");
  ctl_assert_field (out, "kind", "both");
  ctl_assert_field (out, "hub", tk_hub_runner_get_url (hub));
  g_assert_cmpint (ctl_get_int (out, "terminal"), >, 0);
}

static void
test_options (void)
{
  g_auto (CtlTerminal) bare = { 0 };
  g_autofree char *pin_file = ctl_path (&box, "pin"), *equals = g_strconcat ("--data=", box.dir, NULL);
  g_autofree char *before = NULL, *after = NULL, *mixed = NULL, *words = NULL;

  g_assert_true (g_file_set_contents (pin_file, "2468\n", -1, NULL));
  ctl_terminal_init (&bare, "", "");
  bare.bare = TRUE;
  before = ctl (&bare, 0, NULL, "--data", box.dir, "--staff", "amina", "--pin-file", pin_file, "--json", "orders");
  after = ctl (&bare, 0, NULL, "orders", "--json", "--pin-file", pin_file, "--staff", "amina", "--data", box.dir);
  mixed = ctl (&bare, 0, NULL, equals, "orders", "--json", "--staff=amina", "--pin-file", pin_file);
  words = ctl (&bare, 0, NULL, equals, "orders", "--staff=amina", "--pin-file", pin_file);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (before, ==, mixed);
  g_assert_cmpstr (before, !=, words);
  ctl_quietly (&bare, 2, "--pin-file needs a value", "orders", "--pin-file");
  ctl_quietly (&bare, 3, "PIN file “/nowhere/pin” cannot be read", "orders", equals, "--staff=amina", "--pin-file", "/nowhere/pin");
  g_unlink (pin_file);
}

static void
test_help (void)
{
  g_auto (CtlTerminal) bare = { 0 };
  g_autofree char *help = NULL, *sell = NULL, *version = NULL;

  ctl_terminal_init (&bare, "", "");
  bare.bare = TRUE;
  help = ctl (&bare, 0, NULL, "--help");
  sell = ctl (&bare, 0, NULL, "sell", "--help");
  version = ctl (&bare, 0, NULL, "--version");
  g_assert_nonnull (strstr (help, "journal"));
  g_assert_nonnull (strstr (sell, "tiketictl sell"));
  g_assert_nonnull (strstr (sell, "--pay"));
  g_assert_true (g_str_has_prefix (version, "tiketictl "));
}

static void
test_events (void)
{
  g_autofree char *out = ctl (&box, 0, NULL, "events");

  g_assert_cmpuint (ctl_count_lines (out), ==, 2);
  ctl_assert_field (out, "title", "Tamasha la Pwani");
  ctl_assert_field (out, "types.0.name", "Regular");
  ctl_assert_field (out, "types.0.price_minor", "150000");
  ctl_assert_field (out, "gates.1.name", "VIP");
}

static void
test_sell (void)
{
  g_autofree char *pdf = ctl_path (&box, "tickets.pdf"), *png = ctl_path (&box, "pictures"), *out = NULL;
  gint64 entries = ctl_count_journal (&box);
  g_autoptr (GDir) dir = NULL;
  guint pictures = 0;

  out = ctl (&box, 0, NULL, "sell", "--event", "1", "--type", "1", "--qty", "3", "--pay", "mpesa-code:QGH7XK2M1P:1500", "--pay",
             "cash:5000", "--pdf", pdf, "--png", png);
  g_assert_cmpuint (ctl_count_lines (out), ==, 1);
  g_assert_cmpint (ctl_get_int (out, "change"), ==, 2000);
  g_assert_cmpint (ctl_get_int (out, "change_minor"), ==, 200000);
  g_assert_cmpint (ctl_get_int (out, "total"), ==, 4500);
  assert_texts (out, (const char *const[]) { "sale", "at", "tickets.0.code", "tickets.2.token", NULL });
  g_assert_true (g_file_test (pdf, G_FILE_TEST_IS_REGULAR));
  dir = g_dir_open (png, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    pictures++;
  g_assert_cmpuint (pictures, ==, 3);
  /* The first sale opens a shift by itself. */
  g_assert_cmpint (ctl_count_journal (&box) - entries, <=, 2);
  g_assert_cmpint (ctl_count_journal (&box) - entries, >=, 1);
}

static void
test_names (void)
{
  g_autofree char *out = ctl (&box, 0, NULL, "sell", "--event", "tamasha LA pwani", "--type", "regular", "--pay", "cash:1500.00");

  ctl_assert_field (out, "change", "0");
  ctl_assert_field (out, "tickets.0.type_name", "Regular");
}

static void
test_scan (void)
{
  g_autofree char *regular = sell_one ("1", "1500"), *other = sell_one ("1", "1500"), *vip = sell_one ("2", "5000");
  g_autofree char *green = ctl (&gate, 0, NULL, "scan", "--event", "1", "--gate", "1", "--text", regular);
  g_autofree char *leave = ctl (&gate, 0, NULL, "scan", "--event", "1", "--gate", "1", "--exit", "--text", regular);
  g_autofree char *amber = ctl (&gate, 10, NULL, "scan", "--event", "1", "--gate", "1", "--exit", "--text", other);
  g_autofree char *red = ctl (&gate, 20, NULL, "scan", "--event", "1", "--gate", "2", "--text", other);
  g_autofree char *named = ctl (&gate, 0, NULL, "scan", "--event", "Tamasha la Pwani", "--gate", "vip", "--text", vip);

  ctl_assert_field (green, "colour", "green");
  ctl_assert_field (green, "verdict", "admitted");
  assert_texts (green, (const char *const[]) { "scan", "word", "sentence", "at", "code", NULL });
  ctl_assert_field (leave, "verdict", "exit_recorded");
  ctl_assert_field (amber, "colour", "amber");
  ctl_assert_field (amber, "verdict", "exit_without_entry");
  ctl_assert_field (red, "colour", "red");
  ctl_assert_field (red, "verdict", "wrong_gate");
  ctl_assert_field (red, "right_gate", "Main");
  ctl_assert_field (named, "verdict", "admitted");
}

static void
test_scan_lines (void)
{
  g_autofree char *first = sell_one ("1", "1500"), *second = sell_one ("1", "1500");
  g_autofree char *long_line = g_strnfill (20000, 'X');
  g_autofree char *good = g_strdup_printf ("%s\r\n\n%s\n%s", first, second, second);
  g_autofree char *bad = g_strdup_printf ("HELLO\n%s\n", long_line);
  const char *const words[] = { "scan", "--event", "1", "--gate", "1", "-", NULL };
  gint64 entries = ctl_count_journal (&gate);
  g_autofree char *green = ctl_run (&gate, good, 0, NULL, words), *red = ctl_run (&gate, bad, 20, NULL, words);
  g_auto (GStrv) greens = g_strsplit (green, "\n", -1), reds = g_strsplit (red, "\n", -1);

  g_assert_cmpuint (ctl_count_lines (green), ==, 3);
  g_assert_cmpuint (ctl_count_lines (red), ==, 2);
  ctl_assert_field (greens[1], "repeat", "false");
  /* Within 5 s the same person is still in front of the gate: green again, and nothing recorded. */
  ctl_assert_field (greens[2], "repeat", "true");
  ctl_assert_field (greens[2], "colour", "green");
  ctl_assert_field (reds[0], "verdict", "not_a_ticket");
  ctl_assert_field (reds[1], "verdict", "not_a_ticket");
  g_assert_cmpint (ctl_count_journal (&gate), ==, entries + 4);
}

/* A scan asked again with its id, because the answer was lost, is answered as it was and admits nobody twice. */
static void
test_scan_id (void)
{
  static const char id[] = "01930000-0000-7000-8000-000000000001";
  g_autofree char *token = sell_one ("1", "1500");
  g_autofree char *first = ctl (&gate, 0, NULL, "scan", "--event", "1", "--gate", "1", "--scan-id", id, "--text", token);
  gint64 entries = ctl_count_journal (&gate);
  g_autofree char *again = ctl (&gate, 0, NULL, "scan", "--event", "1", "--gate", "1", "--scan-id", id, "--text", token);

  ctl_assert_field (first, "replayed", "false");
  ctl_assert_field (again, "replayed", "true");
  ctl_assert_field (again, "verdict", "admitted");
  ctl_assert_field (again, "scan", id);
  g_assert_cmpint (ctl_count_journal (&gate), ==, entries);
  ctl_quietly (&gate, 2, "one code", "scan", "--event", "1", "--gate", "1", "--scan-id", id, "a.png", "b.png");
}

static void
test_decode (void)
{
  g_autofree char *pdf = ctl_path (&box, "d.pdf"), *png = ctl_path (&box, "d"), *picture = NULL, *code = NULL, *name = NULL;
  g_autofree char *token = NULL, *both = NULL;
  g_autofree char *sale = ctl (&box, 0, NULL, "sell", "--event", "1", "--type", "1", "--pay", "cash:1500", "--png", png);
  g_auto (GStrv) lines = NULL;

  code = ctl_get (sale, "tickets.0.code");
  token = ctl_get (sale, "tickets.0.token");
  name = g_strconcat (code, ".png", NULL);
  picture = g_build_filename (png, name, NULL);
  both = ctl (&gate, 8, "cannot be read", "decode", picture, "/nowhere/at/all.png");
  lines = g_strsplit (both, "\n", -1);
  g_assert_cmpuint (ctl_count_lines (both), ==, 2);
  ctl_assert_field (lines[0], "file", picture);
  ctl_assert_field (lines[0], "payload", token);
  g_assert_cmpint (ctl_get_int (lines[0], "ms"), >=, 0);
  ctl_assert_field (lines[1], "payload", "null");
  g_free (ctl (&gate, 0, NULL, "scan", "--event", "1", "--gate", "1", picture));
}

static void
test_status (void)
{
  g_autofree char *out = ctl (&box, 0, NULL, "status");

  g_assert_cmpuint (ctl_count_lines (out), ==, 1);
  g_assert_cmpint (ctl_get_int (out, "waiting"), >=, 0);
  g_assert_cmpint (ctl_get_int (out, "data_age_ms"), >=, 0);
  g_assert_cmpint (ABS (ctl_get_int (out, "clock_offset_ms")), <, 60000);
  g_assert_cmpint (ctl_get_int (out, "leases.0.left"), >, 0);
  ctl_assert_field (out, "dead_letters", "[ ]");
  ctl_assert_field (out, "net", "online");
}

static void
test_sync (void)
{
  g_autofree char *token = sell_one ("1", "1500"), *out = ctl (&box, 0, NULL, "sync", "--once"), *status = NULL;

  g_assert_cmpint (ctl_get_int (out, "pushed"), >, 0);
  status = ctl (&box, 0, NULL, "status");
  ctl_assert_field (status, "waiting", "0");
}

static void
test_shift (void)
{
  g_auto (CtlTerminal) till = { 0 };
  g_autofree char *x = NULL, *closed = NULL, *z = NULL, *opened = NULL;

  ctl_terminal_init_copy (&till, &box);
  ctl_quietly (&till, 0, NULL, "shift", "close", "--counted", "0", "--note", "start over");
  ctl_quietly (&till, 1, "No shift is open", "shift", "x");
  opened = ctl (&till, 0, NULL, "shift", "open", "--float", "2000");
  ctl_quietly (&till, 1, "already open", "shift", "open", "--float", "1");
  ctl_quietly (&till, 0, NULL, "sell", "--event", "1", "--type", "1", "--qty", "2", "--pay", "cash:5000");
  x = ctl (&till, 0, NULL, "shift", "x");
  closed = ctl (&till, 0, NULL, "shift", "close", "--counted", "4990", "--note", "ten short");
  z = ctl (&till, 0, NULL, "shift", "z");
  ctl_assert_field (opened, "float", "2000");
  ctl_assert_field (x, "expected", "5000");
  ctl_assert_field (x, "tickets", "2");
  ctl_assert_field (closed, "difference", "-10");
  ctl_assert_field (closed, "counted", "4990");
  ctl_assert_field (z, "difference", "-10");
}

static void
test_journal (void)
{
  g_autofree char *file = ctl_path (&box, "journal.ndjson"), *exported = NULL, *verified = NULL;
  gint64 entries = ctl_count_journal (&box);

  exported = ctl (&box, 0, NULL, "journal", "export", file);
  ctl_assert_field (exported, "exported", "true");
  g_assert_cmpint (ctl_get_int (exported, "entries"), ==, entries);
  verified = ctl (&box, 0, NULL, "journal", "verify", file);
  g_assert_cmpint (ctl_get_int (verified, "entries"), ==, entries);
  ctl_quietly (&box, 8, "cannot be written", "journal", "export", file);
}

static void
test_stick (void)
{
  g_autofree char *up = ctl_path (&box, "up.ndjson"), *part = ctl_path (&box, "part.ndjson"), *down = ctl_path (&box, "down.ndjson");
  g_autofree char *missing = ctl_path (&box, "missing.ndjson"), *bad = ctl_path (&box, "bad.ndjson");
  g_autofree char *status = NULL, *name = NULL, *exported = NULL, *imported = NULL, *retried = NULL;
  g_autoptr (GError) error = NULL;

  ctl_quietly (&box, 0, NULL, "sync", "--once");
  status = ctl (&box, 0, NULL, "status");
  name = ctl_get (status, "terminal");
  g_assert_cmpint (ctl_get_int (status, "alone_limit_ms"), ==, (gint64) 336 * 3600000);
  g_assert_cmpint (ctl_get_int (status, "alone_ms"), <, 3600000);
  const char *const take[] = { "bundle", "import", up, "--json", NULL };
  const char *const give[] = { "bundle", "export", "--terminal", name, down, NULL };
  ctl_quietly (&box, 0, NULL, "journal", "export", up);
  imported = tk_hub_runner_run (hub, take, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ctl_get_int (imported, "duplicate"), ==, ctl_get_int (imported, "entries"));
  exported = ctl (&box, 0, NULL, "journal", "export", part, "--since", "acked");
  g_assert_cmpint (ctl_get_int (exported, "entries"), ==, 1);
  ctl_quietly (&box, 0, NULL, "journal", "verify", part);
  ctl_quietly (&box, 2, "can only be “acked”", "journal", "export", missing, "--since", "yesterday");

  g_free (tk_hub_runner_run (hub, give, &error));
  g_assert_no_error (error);
  ctl_assert_field (imported, "name", name);
  ctl_quietly (&box, 0, NULL, "bundle", "import", down);
  ctl_quietly (&box, 8, "cannot be read", "bundle", "import", missing);
  ctl_quietly (&box, 2, "import FILE", "bundle", "export", missing);
  ctl_quietly (&gate, 1, "for another terminal", "bundle", "import", down);
  g_assert_true (g_file_set_contents (bad, "nothing of ours\n", -1, NULL));
  ctl_quietly (&box, 1, "no bundle of a hub", "bundle", "import", bad);
  retried = ctl (&box, 0, NULL, "sync", "--retry");
  g_assert_cmpint (ctl_get_int (retried, "retried.tried"), ==, 0);
}

static void
test_doctor (void)
{
  g_autofree char *out = ctl (&box, 0, NULL, "doctor");
  g_auto (GStrv) lines = g_strsplit (out, "\n", -1);

  g_assert_cmpuint (ctl_count_lines (out), >=, 8);
  for (char **line = lines; **line != '\0'; line++)
    assert_texts (*line, (const char *const[]) { "name", "state", "words", NULL });
  g_assert_null (strstr (out, "\"fail\""));
}

static void
test_orders (void)
{
  g_autofree char *sale = ctl (&box, 0, NULL, "sell", "--event", "1", "--type", "2", "--pay", "mpesa-code:RGH7XK2M1P:5000");
  g_autofree char *id = ctl_get (sale, "sale"), *code = ctl_get (sale, "tickets.0.code");
  g_autofree char *by_receipt = ctl (&box, 0, NULL, "orders", "RGH7XK2M1P"), *by_code = ctl (&box, 0, NULL, "orders", code);
  g_autofree char *nothing = ctl (&box, 0, NULL, "orders", "no such thing");

  ctl_assert_field (by_receipt, "sale", id);
  ctl_assert_field (by_code, "sale", id);
  ctl_assert_field (by_code, "summary", "1 × VIP");
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_reprint (void)
{
  g_autofree char *sale = ctl (&box, 0, NULL, "sell", "--event", "1", "--type", "1", "--qty", "2", "--pay", "cash:3000");
  g_autofree char *id = ctl_get (sale, "sale"), *token = ctl_get (sale, "tickets.1.token"), *pdf = ctl_path (&box, "again.pdf");
  gint64 entries = ctl_count_journal (&box);
  g_autofree char *again = ctl (&box, 0, NULL, "reprint", id, "--pdf", pdf);

  ctl_assert_field (again, "sale", id);
  ctl_assert_field (again, "tickets.1.token", token);
  g_assert_true (g_file_test (pdf, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpint (ctl_count_journal (&box), ==, entries + 2);
  ctl_quietly (&box, 1, "no such sale", "reprint", "01930000-0000-7000-8000-000000000001");
  g_assert_cmpint (ctl_count_journal (&box), ==, entries + 2);
}

/* Each asks for something that makes no sense: exit 2, a sentence, and nothing done. */
static const struct { const char *words, *says; } misuses[] = {
  { "", "" },
  { "frobnicate", "There is no command “frobnicate”" },
  { "--data", "--data needs a value" },
  { "--data= status", "--data needs the name of a folder" },
  { "enrol", "enrol needs --hub URL and --code CODE" },
  { "enrol --hub http://127.0.0.1:1", "enrol needs" },
  { "sell", "sell needs --event E, --type T and --pay HOW" },
  { "sell --event 1 --type 1", "sell needs" },
  { "sell --event 1 --type 1 --pay cash:1500 --qty 0", "--qty must be between 1 and 250" },
  { "sell --event 1 --type 1 --pay cash:1500 --qty -1", "--qty must be between 1 and 250" },
  { "sell --event 1 --type 1 --pay cash:1500 --qty 251", "--qty must be between 1 and 250" },
  { "sell --event 1 --type 1 --pay cash:1500 --qty two", "two" },
  { "sell --event 1 --type 1 --pay cash:1500 --qty 99999999999", "99999999999" },
  { "sell --event 1 --type 1 --pay cash:1500 --paper a5", "“a5” is not a paper: roll80, roll58, a6 or a4" },
  { "sell --event 1 --type 1 --pay cash:1500 --colour red", "--colour" },
  { "scan", "scan needs --event E, --gate G and a picture" },
  { "scan --event 1 --gate 1", "scan needs" },
  { "scan --event 1 --gate 1 --text X --count -1", "--count must be between 0 and 1000" },
  { "decode", "decode needs at least one picture" },
  { "shift", "shift needs one of" },
  { "shift sideways", "shift needs one of" },
  { "shift close", "shift close needs --counted AMOUNT" },
  { "journal", "journal needs: verify [FILE], or export FILE" },
  { "journal export", "journal needs" },
  { "journal burn x", "journal needs" },
  { "reprint", "reprint needs the sale's id" },
};

static void
test_misuse (void)
{
  g_auto (CtlTerminal) bare = { 0 };
  gint64 entries = ctl_count_journal (&box);

  ctl_terminal_init (&bare, "amina", "2468");
  bare.bare = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (misuses); i++)
    {
      g_auto (GStrv) words = g_strsplit (misuses[i].words, " ", -1);
      const char *says = misuses[i].says;

      g_free (ctl_run (&bare, NULL, 2, *says != '\0' ? says : NULL, (const char *const *) words));
    }
  g_assert_cmpint (ctl_count_journal (&box), ==, entries);
}

/* Whoever asks must not take an answer that never arrived for a yes. */
static void
test_answer_lost (void)
{
  g_auto (CtlTerminal) copy = { 0 };

  ctl_terminal_init_copy (&copy, &box);
  copy.limits = "exec >/dev/full";
  ctl_quietly (&copy, 8, "could not be written", "status");
}

/* In the plainest locale sentences and names still come out as they are. */
static void
test_plain_locale (void)
{
  g_auto (CtlTerminal) copy = { 0 };
  g_autofree char *out = NULL;

  ctl_terminal_init_copy (&copy, &box);
  copy.limits = "export LC_ALL=C";
  ctl_quietly (&copy, 1, "There is no event “Köln”", "sell", "--event", "Köln", "--type", "1", "--pay", "cash:1");
  copy.bare = TRUE;
  out = ctl (&copy, 0, NULL, "--data", copy.dir, "events");
  g_assert_nonnull (strstr (out, "Tamasha la Pwani · "));
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
  g_test_add_func ("/ctl/contract/enrol", test_enrol);
  g_test_add_func ("/ctl/contract/events", test_events);
  g_test_add_func ("/ctl/contract/sell", test_sell);
  g_test_add_func ("/ctl/contract/options", test_options);
  g_test_add_func ("/ctl/contract/help", test_help);
  g_test_add_func ("/ctl/contract/names", test_names);
  g_test_add_func ("/ctl/contract/scan", test_scan);
  g_test_add_func ("/ctl/contract/scan-lines", test_scan_lines);
  g_test_add_func ("/ctl/contract/scan-id", test_scan_id);
  g_test_add_func ("/ctl/contract/decode", test_decode);
  g_test_add_func ("/ctl/contract/status", test_status);
  g_test_add_func ("/ctl/contract/sync", test_sync);
  g_test_add_func ("/ctl/contract/shift", test_shift);
  g_test_add_func ("/ctl/contract/journal", test_journal);
  g_test_add_func ("/ctl/contract/stick", test_stick);
  g_test_add_func ("/ctl/contract/doctor", test_doctor);
  g_test_add_func ("/ctl/contract/orders", test_orders);
  g_test_add_func ("/ctl/contract/reprint", test_reprint);
  g_test_add_func ("/ctl/contract/misuse", test_misuse);
  g_test_add_func ("/ctl/contract/answer-lost", test_answer_lost);
  g_test_add_func ("/ctl/contract/plain-locale", test_plain_locale);
  failed = g_test_run ();
  ctl_terminal_clear (&box);
  ctl_terminal_clear (&gate);
  tk_hub_runner_free (hub);
  return failed;
}
