/* The hub and the way to it, gone wrong: bad codes and addresses, a hub that is away, answers that are none. Each time one
 * sentence and an exit code, nothing lost here, nothing recorded wrongly there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-runner.h"

#include <string.h>

#include "tk-db.h"
#include "tk-fault-proxy.h"

#define HUB 5       /* exit codes of tiketictl */
#define USAGE 2
#define NOT_ENROLLED 4

static TkHubRunner *hub;

static char *
new_code (const char *name)
{
  g_autoptr (GError) error = NULL;
  char *code = tk_hub_runner_add_terminal (hub, name, "both", "1,2", &error);

  g_assert_no_error (error);
  return code;
}

static void
assert_not_enrolled (const CtlTerminal *terminal)
{
  ctl_quietly (terminal, NOT_ENROLLED, "enrol", "status");
}

static gint64
count_at_hub (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *report = tk_hub_runner_run (hub, (const char *const[]) { "report", "1", "--json", NULL }, &error);

  g_assert_no_error (error);
  return ctl_get_int (report, path);
}

static void
change_hub_db (const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = tk_db_open (tk_hub_runner_get_db_path (hub), TK_DB_EXISTING, &error);

  g_assert_no_error (error);
  tk_db_exec_script (db, sql, &error);
  g_assert_no_error (error);
}

/* ---- Enrolment ---- */

static const struct { const char *code, *says; } bad_codes[] = {
  { "", "not an enrolment code; it looks like" },
  { "7KQ2-M0XW-9D3F-AAAA", "wrong or has expired; check it, or ask for a new one" },
  { "0000", "wrong or has expired" },
  { "-", "wrong or has expired" },
  { "' OR 1=1 --", "wrong or has expired" },
  { "%s%n%s%n", "wrong or has expired" },
  { "karibu sana", "wrong or has expired" },
  { "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "not an enrolment code; it looks like" },
};

static void
test_bad_codes (void)
{
  g_auto (CtlTerminal) terminal = { 0 };
  g_autofree char *code = new_code ("Patient"), *lower = g_ascii_strdown (code, -1);

  ctl_terminal_init (&terminal, "wanjiru", "8642");
  for (gsize i = 0; i < G_N_ELEMENTS (bad_codes); i++)
    {
      g_autofree char *word = g_strconcat ("--code=", bad_codes[i].code, NULL);

      ctl_quietly (&terminal, HUB, bad_codes[i].says, "enrol", "--hub", tk_hub_runner_get_url (hub), word);
      assert_not_enrolled (&terminal);
    }
  /* The right one still works afterwards, also as people type it. */
  ctl_enrol (&terminal, hub, lower);
  g_assert_cmpint (ctl_count_journal (&terminal), ==, 0);
}

static void
test_used_code (void)
{
  g_auto (CtlTerminal) first = { 0 }, second = { 0 };
  g_autofree char *code = new_code ("First"), *status = NULL;

  ctl_terminal_init (&first, "wanjiru", "8642");
  ctl_terminal_init (&second, "wanjiru", "8642");
  ctl_enrol (&first, hub, code);
  ctl_quietly (&second, HUB, "used already; ask for a new one", "enrol", "--hub", tk_hub_runner_get_url (hub), "--code", code);
  assert_not_enrolled (&second);
  ctl_quietly (&first, 0, NULL, "sync", "--once");
  status = ctl (&first, 0, NULL, "status");
  ctl_assert_field (status, "terminal", "First");
}

static void
test_expired_code (void)
{
  g_auto (CtlTerminal) terminal = { 0 };
  g_autofree char *code = new_code ("Late");

  ctl_terminal_init (&terminal, "wanjiru", "8642");
  change_hub_db ("UPDATE terminal SET code_expires = 1 WHERE name = 'Late'");
  ctl_quietly (&terminal, HUB, "has expired", "enrol", "--hub", tk_hub_runner_get_url (hub), "--code", code);
  assert_not_enrolled (&terminal);
}

static void
test_enrolled_twice (void)
{
  g_auto (CtlTerminal) terminal = { 0 };
  g_autofree char *code = new_code ("Once"), *other = new_code ("Twice");

  ctl_terminal_init (&terminal, "wanjiru", "8642");
  ctl_enrol (&terminal, hub, code);
  ctl_quietly (&terminal, 0, NULL, "sell", "--event", "1", "--type", "1", "--pay", "cash:1500");
  gint64 entries = ctl_count_journal (&terminal);
  ctl_quietly (&terminal, USAGE, "enrolled at http://127.0.0.1", "enrol", "--hub", tk_hub_runner_get_url (hub), "--code", other);
  ctl_quietly (&terminal, USAGE, "already; use an empty data folder", "enrol", "--hub", "http://127.0.0.1:1", "--code", code);
  g_assert_cmpint (ctl_count_journal (&terminal), ==, entries);
  ctl_quietly (&terminal, 0, NULL, "sync", "--once");
}

static const struct { const char *url, *says; } bad_urls[] = {
  { "", "not the address of a hub; it looks like https://" },
  { "hub", "not the address of a hub" },
  { "localhost:8080", "not the address of a hub" },
  { "ftp://127.0.0.1/", "not the address of a hub" },
  { "file:///etc/passwd", "not the address of a hub" },
  { "http://", "not the address of a hub" },
  { "http://127.0.0.1:99999", "address" },
  { "http://127.0.0.1:port", "address" },
  { "http://192.0.2.1:8080", "must be encrypted; use its https:// address" },
  { "http://hub.example", "must be encrypted" },
  { "https://amina:secret@hub.example", "no user name" },
  { "http://127.0.0.1:1/?a=b", "no user name, '?' or '#'" },
  { "http://127.0.0.1:1/#x", "no user name, '?' or '#'" },
};

static void
test_bad_urls (void)
{
  g_auto (CtlTerminal) terminal = { 0 };

  ctl_terminal_init (&terminal, "wanjiru", "8642");
  for (gsize i = 0; i < G_N_ELEMENTS (bad_urls); i++)
    {
      g_autofree char *word = g_strconcat ("--hub=", bad_urls[i].url, NULL);

      ctl_quietly (&terminal, USAGE, bad_urls[i].says, "enrol", word, "--code", "7KQ2-M0XW-9D3F");
    }
  ctl_quietly (&terminal, USAGE, "CA file", "enrol", "--hub", tk_hub_runner_get_url (hub), "--code", "7KQ2-M0XW-9D3F", "--ca-file",
               "/nowhere/ca.pem");
  assert_not_enrolled (&terminal);
}

static void
test_hub_away (void)
{
  g_auto (CtlTerminal) terminal = { 0 };
  g_autofree char *code = new_code ("Early"), *url = g_strdup (tk_hub_runner_get_url (hub));
  g_autoptr (GError) error = NULL;

  ctl_terminal_init (&terminal, "wanjiru", "8642");
  tk_hub_runner_stop (hub);
  ctl_quietly (&terminal, HUB, "cannot be reached; check the network, or that it runs", "enrol", "--hub", url, "--code", code);
  ctl_quietly (&terminal, HUB, "cannot be found; check the network", "enrol", "--hub", "https://hub.invalid", "--code", code);
  assert_not_enrolled (&terminal);
  tk_hub_runner_start (hub, &error);
  g_assert_no_error (error);
  ctl_enrol (&terminal, hub, code);
}

/* The hub took the code, and its answer never came: the same code works again from the same folder, and only from there. */
static void
test_answer_lost (void)
{
  g_auto (CtlTerminal) terminal = { 0 }, thief = { 0 };
  g_autoptr (TkFaultProxy) proxy = tk_fault_proxy_new (tk_hub_runner_get_port (hub));
  g_autofree char *code = new_code ("Unlucky");

  ctl_terminal_init (&terminal, "wanjiru", "8642");
  ctl_terminal_init (&thief, "wanjiru", "8642");
  tk_fault_proxy_set (proxy, TK_FAULT_HALF, 700); /* past its headers */
  ctl_quietly (&terminal, HUB, "Only part of the answer", "enrol", "--hub", tk_fault_proxy_get_url (proxy), "--code", code);
  assert_not_enrolled (&terminal);
  tk_fault_proxy_set (proxy, TK_FAULT_PASS, 0);
  ctl_quietly (&thief, HUB, "used already", "enrol", "--hub", tk_fault_proxy_get_url (proxy), "--code", code);
  ctl_quietly (&terminal, 0, NULL, "enrol", "--hub", tk_fault_proxy_get_url (proxy), "--code", code);
}

/* ---- Answers that are none ---- */

#define ANSWER(type, body) "HTTP/1.1 200 OK\r\nContent-Type: " type "\r\nConnection: close\r\n\r\n" body

static const struct { const char *name, *bytes, *says; } answers[] = {
  { "a log-in page", TK_FAULT_HTML, "web page came instead" },
  { "500", TK_FAULT_500, "cannot answer just now (500)" },
  { "503", "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", "cannot answer just now (503)" },
  { "429", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n", "cannot answer just now (429)" },
  { "404", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "not a Tiketi hub (404); check the hub's address" },
  { "a 404 page", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>", "web page came instead" },
  { "elsewhere", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/login\r\nContent-Length: 0\r\n\r\n", "points to another address" },
  { "half", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"terminal\":", "Only part of the answer of" },
  { "JSON cut off", ANSWER ("application/json", "{\"terminal\":3,\"na"), "cannot be understood" },
  { "other JSON", ANSWER ("application/json", "{\"hello\":\"world\"}"), "cannot be understood" },
  { "a list", ANSWER ("application/json", "[1,2,3]"), "cannot be understood" },
  { "JSON of depth", ANSWER ("application/json", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"), "cannot be understood" },
  { "a number too large", ANSWER ("application/json", "{\"terminal\":1e999}"), "cannot be understood" },
  { "plain words", ANSWER ("text/plain", "It works!"), "not a Tiketi hub" },
  { "no answer", "", "closed the connection without an answer" },
  { "not HTTP", "SSH-2.0-OpenSSH_9.2\r\n", "is not a hub; check the address" },
  { "noise", "\x01\x02\x03\x04\xff\xfe\xfd", "is not a hub; check the address" },
};

static void
test_answers_to_enrol (void)
{
  g_auto (CtlTerminal) terminal = { 0 };
  g_autoptr (TkFaultProxy) proxy = tk_fault_proxy_new (tk_hub_runner_get_port (hub));
  g_autofree char *code = new_code ("Unfooled");

  ctl_terminal_init (&terminal, "wanjiru", "8642");
  tk_fault_proxy_set (proxy, TK_FAULT_ANSWER, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_test_message ("%s", answers[i].name);
      tk_fault_proxy_answer (proxy, answers[i].bytes);
      ctl_quietly (&terminal, HUB, answers[i].says, "enrol", "--hub", tk_fault_proxy_get_url (proxy), "--code", code);
      ctl_quietly (&terminal, HUB, "The code stays good", "enrol", "--hub", tk_fault_proxy_get_url (proxy), "--code", code);
      assert_not_enrolled (&terminal);
    }
  tk_fault_proxy_set (proxy, TK_FAULT_PASS, 0);
  ctl_quietly (&terminal, 0, NULL, "enrol", "--hub", tk_fault_proxy_get_url (proxy), "--code", code);
}

/* Whatever comes instead of the hub's answer, selling goes on, nothing is taken for sent, and in the end all is sent once. */
static void
test_answers_to_sync (void)
{
  g_auto (CtlTerminal) terminal = { 0 };
  g_autoptr (TkFaultProxy) proxy = tk_fault_proxy_new (tk_hub_runner_get_port (hub));
  g_autofree char *code = new_code ("Steadfast"), *sent = NULL, *again = NULL;
  gint64 sales = count_at_hub ("sales.count");

  ctl_terminal_init (&terminal, "wanjiru", "8642");
  ctl_quietly (&terminal, 0, NULL, "enrol", "--hub", tk_fault_proxy_get_url (proxy), "--code", code);
  tk_fault_proxy_set (proxy, TK_FAULT_ANSWER, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *status = NULL;

      g_test_message ("%s", answers[i].name);
      tk_fault_proxy_answer (proxy, answers[i].bytes);
      if (i % 4 == 0)
        ctl_quietly (&terminal, 0, NULL, "sell", "--event", "1", "--type", "1", "--pay", "cash:1500");
      ctl_quietly (&terminal, HUB, answers[i].says, "sync", "--once");
      status = ctl (&terminal, 0, NULL, "status");
      g_assert_cmpint (ctl_get_int (status, "waiting"), ==, ctl_get_int (status, "head_seq"));
      ctl_assert_field (status, "net", "offline");
    }
  tk_fault_proxy_set (proxy, TK_FAULT_PASS, 0);
  sent = ctl (&terminal, 0, NULL, "sync", "--once");
  again = ctl (&terminal, 0, NULL, "sync", "--once");
  g_assert_cmpint (ctl_get_int (sent, "pushed"), ==, ctl_count_journal (&terminal));
  ctl_assert_field (again, "pushed", "0");
  g_assert_cmpint (count_at_hub ("sales.count"), ==, sales + (G_N_ELEMENTS (answers) + 3) / 4);
}

/* The hub stored the entries and its word for it was lost: sent again, they are there once. */
static void
test_acknowledgement_lost (void)
{
  g_auto (CtlTerminal) terminal = { 0 };
  g_autoptr (TkFaultProxy) proxy = tk_fault_proxy_new (tk_hub_runner_get_port (hub));
  g_autofree char *code = new_code ("Stubborn"), *status = NULL;
  gint64 sales = count_at_hub ("sales.count");

  ctl_terminal_init (&terminal, "wanjiru", "8642");
  ctl_quietly (&terminal, 0, NULL, "enrol", "--hub", tk_fault_proxy_get_url (proxy), "--code", code);
  ctl_quietly (&terminal, 0, NULL, "sell", "--event", "1", "--type", "1", "--pay", "cash:1500");
  tk_fault_proxy_set (proxy, TK_FAULT_HALF, 10);
  for (int i = 0; i < 3; i++)
    {
      g_free (ctl_run (&terminal, NULL, HUB, "", (const char *const[]) { "sync", "--once", NULL }));
      tk_fault_proxy_set (proxy, TK_FAULT_HALF, 10 + 60 * (guint) i);
    }
  tk_fault_proxy_set (proxy, TK_FAULT_PASS, 0);
  ctl_quietly (&terminal, 0, NULL, "sync", "--once");
  status = ctl (&terminal, 0, NULL, "status");
  ctl_assert_field (status, "waiting", "0");
  g_assert_cmpint (count_at_hub ("sales.count"), ==, sales + 1);
}

static void
test_revoked (void)
{
  g_auto (CtlTerminal) terminal = { 0 };
  g_autofree char *code = new_code ("Lost"), *number = NULL, *enrolled = NULL, *out = NULL;
  g_autoptr (GError) error = NULL;

  ctl_terminal_init (&terminal, "wanjiru", "8642");
  enrolled = ctl (&terminal, 0, NULL, "enrol", "--hub", tk_hub_runner_get_url (hub), "--code", code);
  number = ctl_get (enrolled, "terminal");
  out = tk_hub_runner_run (hub, (const char *const[]) { "terminal", "revoke", number, NULL }, &error);
  g_assert_no_error (error);
  ctl_quietly (&terminal, NOT_ENROLLED, "revoked", "sync", "--once");
  gint64 entries = ctl_count_journal (&terminal);
  ctl_quietly (&terminal, NOT_ENROLLED, "revoked this terminal", "sell", "--event", "1", "--type", "1", "--pay", "cash:1500");
  g_assert_cmpint (ctl_count_journal (&terminal), ==, entries);
}

/* A folder without a terminal in it is named, and is not made into one. */
static void
test_nobody_there (void)
{
  static const char *const commands[] = { "status", "events", "orders", "doctor", "journal verify", "shift x", "sync --once" };
  g_auto (CtlTerminal) terminal = { 0 };
  g_autoptr (GDir) dir = NULL;

  ctl_terminal_init (&terminal, "amina", "2468");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (GStrv) words = g_strsplit (commands[i], " ", -1);

      g_free (ctl_run (&terminal, NULL, NOT_ENROLLED, "No terminal is in", (const char *const *) words));
    }
  dir = g_dir_open (terminal.dir, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int failed;

  g_test_init (&argc, &argv, NULL);
  hub = tk_hub_runner_new (&error);
  g_assert_no_error (error);
  g_test_add_func ("/ctl/hub/bad-codes", test_bad_codes);
  g_test_add_func ("/ctl/hub/used-code", test_used_code);
  g_test_add_func ("/ctl/hub/expired-code", test_expired_code);
  g_test_add_func ("/ctl/hub/enrolled-twice", test_enrolled_twice);
  g_test_add_func ("/ctl/hub/bad-urls", test_bad_urls);
  g_test_add_func ("/ctl/hub/hub-away", test_hub_away);
  g_test_add_func ("/ctl/hub/answer-lost", test_answer_lost);
  g_test_add_func ("/ctl/hub/answers-to-enrol", test_answers_to_enrol);
  g_test_add_func ("/ctl/hub/answers-to-sync", test_answers_to_sync);
  g_test_add_func ("/ctl/hub/acknowledgement-lost", test_acknowledgement_lost);
  g_test_add_func ("/ctl/hub/revoked", test_revoked);
  g_test_add_func ("/ctl/hub/nobody-there", test_nobody_there);
  failed = g_test_run ();
  tk_hub_runner_free (hub);
  return failed;
}
