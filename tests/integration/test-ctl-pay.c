/* Payments through a real hub and fake gateways, with tiketictl as a process: every way they end, programs killed in between, a hub that
 * is away, money that comes late, and the sales made with it. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ctl-runner.h"
#include "tk-db.h"
#include "tk-gateways-runner.h"

#define HUB 5       /* exit codes of tiketictl */
#define PAYMENT 7
#define AMBER 10

#define DELAY_MS 200   /* how long the fake's buyers take */
#define WAIT "90" /* it comes much sooner, but machines stall */

static TkHubRunner *hub;
static GSubprocess *gateways;
static CtlTerminal office;

/* ---- The world ---- */

static void
restart_hub (void)
{
  g_autoptr (GError) error = NULL;

  tk_hub_runner_start (hub, &error);
  g_assert_no_error (error);
}

static void
sync_office (void)
{
  ctl_quietly (&office, 0, NULL, "sync", "--once");
}

static gint64
ask_hub (const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkDb) db = tk_db_open (tk_hub_runner_get_db_path (hub), TK_DB_EXISTING | TK_DB_READ_ONLY, &error);
  gint64 value = -1;

  g_assert_no_error (error);
  tk_db_get_int (db, &value, NULL, &error, sql, "");
  g_assert_no_error (error);
  return value;
}

/* ---- Acts ---- */

/* The callback is lost, or the answer to the push: the hub asks for itself, later. Begun first, looked at last. */
static const char *const lost_phones[] = { "254712000009", "0712000010" };
static char *lost[G_N_ELEMENTS (lost_phones)];

/* One Regular on this phone; (transfer full) the attempt. */
static char *
start_pay (const char *phone)
{
  g_autofree char *out = ctl (&office, 0, NULL, "pay", "start", "--line", "1:1:1", "--phone", phone);

  return ctl_get (out, "attempt");
}

static char *
wait_for (const char *attempt, int status)
{
  return ctl (&office, status, NULL, "pay", "wait", attempt, "--seconds", WAIT);
}

/* Until the list says so of it: late things take their time. */
static char *
sync_until (const char *attempt, const char *state)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *out = NULL, *now = NULL;
      g_autofree char *err = NULL;
      sync_office ();
      ctl_end (&office, &out, &err, "pay", "wait", attempt, "--seconds", "1");
      now = ctl_get (out, "state");
      if (g_str_equal (now, state))
        return g_steal_pointer (&out);
      g_usleep (200000);
    }
  g_error ("%s did not become %s", attempt, state);
}

/* The sale with it, and the hub knows what paid for it. */
static void
sell_with (const char *attempt)
{
  g_autofree char *sold = ctl (&office, 0, NULL, "sell", "--attempt", attempt), *id = ctl_get (sold, "sale"), *sql = NULL;

  g_assert_cmpint (ctl_get_int (sold, "total"), ==, 1500);
  ctl_assert_field (sold, "payments.0.method", "mpesa");
  sync_office ();
  sql = g_strdup_printf ("SELECT count (*) FROM attempt WHERE id = '%s' AND sale = '%s' AND used_by = '%s'", attempt, id, id);
  g_assert_cmpint (ask_hub (sql), ==, 1);
}

/* (transfer full) ids but those that take their time. */
static GPtrArray *
list_open (void)
{
  g_autofree char *out = ctl (&office, 0, NULL, "pay", "list");
  g_auto (GStrv) lines = g_strsplit (g_strchomp (out), "\n", -1);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      char *id = ctl_get (lines[i], "attempt");
      if (g_strcmp0 (id, lost[0]) != 0 && g_strcmp0 (id, lost[1]) != 0)
        g_ptr_array_add (ids, id);
      else
        g_free (id);
    }
  return ids;
}

static void
assert_nothing_open (void)
{
  g_autoptr (GPtrArray) ids = list_open ();

  g_assert_cmpuint (ids->len, ==, 0);
}

/* ---- How they end ---- */

static void
test_paid (void)
{
  static const char *const phones[] = { "0712 000 100", "0712000005", "+254712000006", "712000015" };

  for (gsize i = 0; i < G_N_ELEMENTS (phones); i++)
    {
      g_autofree char *attempt = start_pay (phones[i]), *paid = wait_for (attempt, 0);
      ctl_assert_field (paid, "state", "paid");
      g_assert_cmpint (ctl_get_int (paid, "paid"), ==, 1500);
      sell_with (attempt);
      ctl_quietly (&office, PAYMENT, "was paid", "pay", "give-up", attempt);
    }
  assert_nothing_open ();
}

static void
test_lost_begin (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lost_phones); i++)
    lost[i] = start_pay (lost_phones[i]);
}

static void
test_lost_end (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lost_phones); i++)
    {
      g_autofree char *attempt = g_steal_pointer (&lost[i]);
      g_autofree char *paid = ctl (&office, 0, NULL, "pay", "wait", attempt, "--seconds", "90");
      sell_with (attempt);
    }
}

static void
test_not_paid (void)
{
  static const struct { const char *phone, *state, *reason; } cases[] = {
    { "0712000001", "cancelled", NULL }, { "0712000002", "failed", "insufficient" }, { "0712000008", "failed", "wrong-pin" },
    { "0712000012", "failed", "refused" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *out = NULL, *err = NULL, *attempt = NULL, *ended = NULL;
      ctl_end (&office, &out, &err, "pay", "start", "--line", "1:1:1", "--phone", cases[i].phone);
      attempt = ctl_get (out, "attempt");
      ended = wait_for (attempt, PAYMENT);
      ctl_assert_field (ended, "state", cases[i].state);
      if (cases[i].reason != NULL)
        ctl_assert_field (ended, "reason", cases[i].reason);
      ctl_assert_field (ended, "may_retry", "true");
      ctl_quietly (&office, PAYMENT, "has not come yet", "sell", "--attempt", attempt);
      ctl_quietly (&office, 0, NULL, "pay", "dismiss", attempt);
    }
  assert_nothing_open ();
}

/* Not reached, and it pays all the same: the sale is made with it. */
static void
test_late (void)
{
  g_autofree char *attempt = start_pay ("0712000003"), *failed = wait_for (attempt, PAYMENT), *late = NULL, *words = NULL;

  ctl_assert_field (failed, "reason", "unreachable");
  late = sync_until (attempt, "paid");
  words = ctl_get (late, "words");
  g_assert_true (g_str_has_prefix (words, "It came after all: "));
  sell_with (attempt);
  assert_nothing_open ();
}

/* Given up, paid in cash, and then it pays: listed to be handed back, here and at the hub. */
static void
test_given_up (void)
{
  g_autofree char *attempt = start_pay ("0713000003"), *given = NULL, *late = NULL, *sale = NULL, *refunds = NULL, *again = NULL, *sql = NULL;

  ctl_quietly (&office, PAYMENT, "not decided", "pay", "start", "--line", "1:1:1", "--phone", "0713000003");
  given = ctl (&office, 0, NULL, "pay", "give-up", attempt);
  ctl_assert_field (given, "given_up", "true");
  sale = ctl_get (given, "sale");
  ctl_quietly (&office, 0, NULL, "sell", "--line", "1:1:1", "--pay", "cash:1500", "--request", sale);
  late = sync_until (attempt, "refund");
  refunds = ctl (&office, 0, NULL, "pay", "list");
  g_assert_nonnull (strstr (refunds, attempt));
  sql = g_strdup_printf ("SELECT count (*) FROM refund_due WHERE attempt = '%s' AND amount = 150000", attempt);
  g_assert_cmpint (ask_hub (sql), ==, 1);
  again = ctl (&office, 0, NULL, "sell", "--attempt", attempt); /* the sale that was made */
  ctl_assert_field (again, "again", "true");
  ctl_assert_field (again, "payments.0.method", "cash");
  ctl_quietly (&office, 0, NULL, "pay", "dismiss", attempt);
  assert_nothing_open ();
}

static void
test_paystack (void)
{
  g_autofree char *out = ctl (&office, 0, NULL, "pay", "start", "--line", "1:2:1", "--email", "otieno@example.com"), *attempt = ctl_get (out, "attempt");
  g_autofree char *paid = wait_for (attempt, 0), *url = ctl_get (paid, "url"), *sold = NULL;

  g_assert_true (g_str_has_prefix (url, "http"));
  sold = ctl (&office, 0, NULL, "sell", "--attempt", attempt);
  ctl_assert_field (sold, "payments.0.method", "paystack");
  assert_nothing_open ();
}

/* Part by prompt, the rest in cash. */
static void
test_split (void)
{
  g_autofree char *out = ctl (&office, 0, NULL, "pay", "start", "--line", "1:1:2", "--phone", "0714000100", "--amount", "1000");
  g_autofree char *attempt = ctl_get (out, "attempt"), *paid = wait_for (attempt, 0), *sold = NULL;

  sold = ctl (&office, 0, NULL, "sell", "--attempt", attempt, "--pay", "cash:2500");
  g_assert_cmpint (ctl_get_int (sold, "total"), ==, 3000);
  g_assert_cmpint (ctl_get_int (sold, "change"), ==, 500);
}

/* ---- Killed, and away ---- */

/* Whoever asks is killed at any moment: afterwards there is at most one, and the buyer was asked at most once. */
static void
test_killed (void)
{
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *phone = g_strdup_printf ("07150%02u100", i), *sql = NULL;
      g_autoptr (GPtrArray) list = NULL;
      g_autoptr (GSubprocess) starting = ctl_start (&office, (const char *const[]) { "pay", "start", "--line", "1:1:1", "--phone", phone, NULL });
      g_usleep (20000 * (i + 1));
      g_subprocess_force_exit (starting);
      g_subprocess_wait (starting, NULL, NULL);
      list = list_open ();
      g_assert_cmpuint (list->len, <=, 1);
      if (list->len == 1)
        {
          const char *attempt = list->pdata[0];
          g_autofree char *paid = NULL;
          g_autoptr (GSubprocess) waiting = ctl_start (&office, (const char *const[]) { "pay", "wait", attempt, NULL });
          g_usleep (20000 * i);
          g_subprocess_force_exit (waiting);
          g_subprocess_wait (waiting, NULL, NULL);
          paid = wait_for (attempt, 0);
          sell_with (attempt);
        }
      sql = g_strdup_printf ("SELECT count (*) FROM attempt WHERE phone = '254%s'", phone + 1);
      g_assert_cmpint (ask_hub (sql), <=, 1);
      assert_nothing_open ();
    }
}

/* The hub dies after the question, and before it: nothing is asked twice, nothing is lost. */
static void
test_hub_away (void)
{
  g_autofree char *asked = start_pay ("0716000100"), *paid = NULL, *out = NULL, *attempt = NULL, *words = NULL, *second = NULL;

  tk_hub_runner_kill (hub);
  out = ctl (&office, HUB, "cannot be reached", "pay", "start", "--line", "1:1:1", "--phone", "0717000100");
  attempt = ctl_get (out, "attempt");
  ctl_assert_field (out, "state", "new");
  words = ctl_get (out, "words");
  g_assert_nonnull (strstr (words, "cannot be reached"));
  out = (g_free (out), ctl (&office, AMBER, NULL, "pay", "wait", attempt, "--seconds", "1"));
  ctl_quietly (&office, HUB, "cannot be reached", "sync", "--once"); /* now it is known to be away */
  ctl_quietly (&office, 1, "type the code, or take cash", "pay", "start", "--line", "1:1:1", "--phone", "0718000100");
  restart_hub ();
  second = wait_for (attempt, 0);
  paid = ctl (&office, 0, NULL, "pay", "wait", asked, "--seconds", "90"); /* its callback met nobody: the hub asks for itself */
  sell_with (asked);
  sell_with (attempt);
  assert_nothing_open ();
}

static void
test_message (void)
{
  g_autofree char *sold = ctl (&office, 0, NULL, "sell", "--line", "1:1:1", "--pay", "cash:1500"), *sale = ctl_get (sold, "sale");
  g_autofree char *pdf = ctl_path (&office, "tickets.pdf"), *sent = NULL, *state = NULL;

  tk_hub_runner_stop (hub);
  ctl_quietly (&office, 0, NULL, "reprint", sale, "--pdf", pdf);
  sent = ctl (&office, 0, NULL, "send", sale, "--to", "otieno@example.com", "--pdf", pdf);
  ctl_assert_field (sent, "state", "waiting");
  restart_hub ();
  for (guint i = 0; i < 100 && g_strcmp0 (state, "sent") != 0; i++)
    {
      g_clear_pointer (&sent, g_free);
      g_clear_pointer (&state, g_free);
      sync_office ();
      sent = ctl (&office, 0, NULL, "send", sale);
      state = ctl_get (sent, "state");
      g_usleep (100000);
      if (g_str_equal (state, "queued")) /* it is asked again after half a minute; the hub knows sooner */
        break;
    }
  g_assert_true (g_str_equal (state, "sent") || g_str_equal (state, "queued"));
}

/* Everybody went home: what the hub holds of money is what was sold with it, and what is listed to be handed back. */
static void
assert_books (void)
{
  sync_office ();
  g_assert_cmpint (ask_hub ("SELECT count (*) FROM attempt WHERE money <> 0 AND used_by = ''"
                            " AND NOT EXISTS (SELECT 1 FROM refund_due WHERE refund_due.attempt = attempt.id)"), ==, 0);
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
  tk_hub_runner_stop (hub);
  gateways = tk_gateways_start (tk_hub_runner_get_url (hub), DELAY_MS, &error);
  g_assert_no_error (error);
  restart_hub ();
  ctl_enrol (&office, hub, tk_hub_runner_get_box_office_code (hub));
  g_test_add_func ("/ctl/pay/lost-begin", test_lost_begin);
  g_test_add_func ("/ctl/pay/paid", test_paid);
  g_test_add_func ("/ctl/pay/not-paid", test_not_paid);
  g_test_add_func ("/ctl/pay/late", test_late);
  g_test_add_func ("/ctl/pay/given-up", test_given_up);
  g_test_add_func ("/ctl/pay/paystack", test_paystack);
  g_test_add_func ("/ctl/pay/split", test_split);
  g_test_add_func ("/ctl/pay/killed", test_killed);
  g_test_add_func ("/ctl/pay/hub-away", test_hub_away);
  g_test_add_func ("/ctl/pay/message", test_message);
  g_test_add_func ("/ctl/pay/lost-end", test_lost_end);
  failed = g_test_run ();
  if (failed == 0)
    assert_books ();
  tk_gateways_stop (gateways);
  ctl_terminal_clear (&office);
  tk_hub_runner_free (hub);
  return failed;
}
