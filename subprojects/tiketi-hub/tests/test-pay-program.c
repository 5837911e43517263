/* The hub as a process, with fake gateways and a mail server: every way a payment ends, also when the hub is killed on the way.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "api-fixture.h"
#include "fake-daraja.h"
#include "fake-paystack.h"
#include "smtp-sink.h"
#include "tk-clock.h"
#include "tk-uuid.h"
#include "tk-wire-messages.h"

#define SECRET "0123456789-secret"
#define PATIENCE_MS 120000 /* a lost callback is asked for after 25 s */

typedef struct
{
  ApiFixture api; /* its port */
  char *folder, *uri, *config, *code;
  GSubprocess *hub;
  FakeDaraja *daraja;
  FakePaystack *paystack;
  SmtpSink *sink;
  ApiTerminal *terminal;
  int expected_exit; /* of what is run */
} Fixture;

/* ---- The process ---- */

static char *
run (Fixture *fixture, gboolean database, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  va_list words;
  const char *word;
  char *out = NULL;

  g_ptr_array_add (argv, (gpointer) g_getenv ("TIKETI_HUB_PROGRAM"));
  va_start (words, database);
  while ((word = va_arg (words, const char *)) != NULL)
    g_ptr_array_add (argv, (gpointer) word);
  va_end (words);
  if (database)
    {
      g_ptr_array_add (argv, (gpointer) "--db");
      g_ptr_array_add (argv, fixture->uri);
    }
  g_ptr_array_add (argv, NULL);
  g_autoptr (GSubprocess) process
    = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, fixture->expected_exit);
  return out;
}

static void
die_with_parent_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static gboolean
answers (Fixture *fixture)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", fixture->api.port, NULL, NULL);

  return connection != NULL;
}

static void
start_hub (Fixture *fixture)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", fixture->api.port);
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
  fixture->hub = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("TIKETI_HUB_PROGRAM"), "serve", "--db", fixture->uri, "--listen",
                                              listen, "--config", fixture->config, NULL);
  g_assert_no_error (error);
  for (int i = 0; i < 3000 && !answers (fixture); i++)
    g_usleep (20000);
}

static void
end_hub (Fixture *fixture, int number)
{
  g_subprocess_send_signal (fixture->hub, number);
  g_subprocess_wait (fixture->hub, NULL, NULL);
  g_clear_object (&fixture->hub);
}

static guint16
free_port (void)
{
  for (;;)
    {
      g_autoptr (GSocketListener) listener = g_socket_listener_new ();
      guint16 port = (guint16) g_random_int_range (10000, 32000); /* below those that connections are given */
      gboolean is_free = g_socket_listener_add_inet_port (listener, port, NULL, NULL);

      g_socket_listener_close (listener);
      if (is_free)
        return port;
    }
}

static void
write_config (Fixture *fixture)
{
  g_autofree char *text = g_strdup_printf (
    "[web]\notp=no\n[mpesa]\nbase=%s\nconsumer_key=" FAKE_DARAJA_KEY "\nconsumer_secret=" FAKE_DARAJA_SECRET "\npasskey=" FAKE_DARAJA_PASSKEY
    "\nshortcode=" FAKE_DARAJA_SHORTCODE "\ncallback_url=http://127.0.0.1:%u/api/v1\ncallback_secret=" SECRET "\n[paystack]\nbase=%s\n"
    "secret_key=" FAKE_PAYSTACK_KEY "\n[mail]\nurl=%s\nfrom=Tamasha <tickets@example.com>\n",
    fake_daraja_get_url (fixture->daraja), fixture->api.port, fake_paystack_get_url (fixture->paystack), smtp_sink_get_url (fixture->sink));
  g_autofree char *webhook = g_strdup_printf ("http://127.0.0.1:%u/callbacks/paystack", fixture->api.port);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (fixture->config, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  fake_paystack_set_webhook (fixture->paystack, webhook);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;

  tk_keys_init ();
  fixture->folder = g_dir_make_tmp ("tiketi-pay-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->uri = g_strdup_printf ("sqlite:%s/hub.db", fixture->folder);
  fixture->config = g_build_filename (fixture->folder, "hub.conf", NULL);
  g_free (run (fixture, TRUE, "init", NULL));
  told = run (fixture, TRUE, "demo", "--json", NULL);
  fixture->code = raw_json_text (told, "code");
  fixture->api.port = free_port ();
  fixture->daraja = fake_daraja_new (0, 700);
  fixture->paystack = fake_paystack_new (0, NULL, 0);
  fixture->sink = smtp_sink_new (0);
  write_config (fixture);
  start_hub (fixture);
  fixture->terminal = api_terminal_enrol (&fixture->api, fixture->code);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  end_hub (fixture, SIGTERM);
  api_terminal_free (fixture->terminal);
  fake_daraja_free (fixture->daraja);
  fake_paystack_free (fixture->paystack);
  smtp_sink_free (fixture->sink);
  api_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->uri);
  g_free (fixture->config);
  g_free (fixture->code);
}

/* ---- A terminal ---- */

static RawReply *
post (Fixture *fixture, const char *target, const char *body)
{
  return raw_request (fixture->api.port, "POST", target, fixture->terminal->authorization, body, -1);
}

static RawReply *
ask_as (Fixture *fixture, const char *attempt, const char *sale, const char *method, const char *phone, const char *email)
{
  g_autofree char *body = g_strdup_printf (
    "{\"amount\":150000,\"attempt\":\"%s\",\"currency\":\"KES\",\"email\":\"%s\",\"event\":1,\"method\":\"%s\",\"phone\":\"%s\","
    "\"sale\":\"%s\",\"staff\":\"amina\"}",
    attempt, email, method, phone, sale);

  return post (fixture, "/sync/payments", body);
}

/* Asks for a new sale; (transfer full) the attempt. */
static char *
ask (Fixture *fixture, const char *method, const char *phone, const char *email)
{
  char attempt[TK_UUID_SIZE], sale[TK_UUID_SIZE];

  tk_uuid_new (tk_clock_system (), attempt);
  tk_uuid_new (tk_clock_system (), sale);
  g_autoptr (RawReply) reply = ask_as (fixture, attempt, sale, method, phone, email);
  g_assert_cmpuint (reply->status, ==, 200);
  return g_strdup (attempt);
}

static TkWirePaymentState *
look (Fixture *fixture, const char *attempt, guint wait)
{
  g_autofree char *target = g_strdup_printf ("/api/v1/sync/payments/%s?wait=%u", attempt, wait);
  g_autoptr (RawReply) reply = raw_request (fixture->api.port, "GET", target, fixture->terminal->authorization, NULL, 0);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (reply->status, ==, 200);
  TkWirePaymentState *state = tk_wire_decode (&tk_wire_payment_state_shape, raw_reply_text (reply), reply->body->len, &error);
  g_assert_no_error (error);
  return state;
}

/* The state once it is the expected one; (transfer full). */
static TkWirePaymentState *
await_state (Fixture *fixture, const char *attempt, const char *expected, gboolean with_receipt)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_MS * G_GINT64_CONSTANT (1000);
  TkWirePaymentState *state = look (fixture, attempt, 0);

  while ((strcmp (state->state, expected) != 0 || (with_receipt && *state->receipt == '\0')) && g_get_monotonic_time () < until)
    {
      tk_wire_free (&tk_wire_payment_state_shape, state);
      state = look (fixture, attempt, 2);
    }
  g_assert_cmpstr (state->state, ==, expected);
  return state;
}

/* ---- Every way a payment ends ---- */

static const struct
{
  const char *ending, *state, *reason;
  gboolean receipt;
  gint64 amount;
} outcomes[] = {
  { "000", "paid", "", TRUE, 150000 },
  { "001", "cancelled", "", FALSE, 0 },
  { "002", "failed", "insufficient", FALSE, 0 },
  { "003", "paid", "", TRUE, 150000 },           /* after it had failed */
  { "004", "failed", "unreachable", FALSE, 0 },  /* only the query says so */
  { "005", "paid", "", TRUE, 150000 },
  { "006", "paid", "", TRUE, 150000 },
  { "007", "sent", "", FALSE, 0 },
  { "008", "failed", "wrong-pin", FALSE, 0 },
  { "009", "paid", "", FALSE, 150000 },          /* only the query says so */
  { "010", "paid", "", TRUE, 150000 },           /* the answer to the push was lost */
  { "011", "paid", "", TRUE, 149900 },
  { "012", "failed", "refused", FALSE, 0 },
  { "013", "sent", "", FALSE, 0 },               /* nobody knows what it means */
  { "014", "paid", "", TRUE, 150000 },
  { "015", "paid", "", TRUE, 150000 },
};

static char *
phone_of (gsize i)
{
  return g_strdup_printf ("2547110%02u%s", (guint) i, outcomes[i].ending);
}

static void
check_outcome (Fixture *fixture, gsize i, const char *attempt)
{
  TkWirePaymentState *state = await_state (fixture, attempt, outcomes[i].state, outcomes[i].receipt);
  g_autofree char *phone = phone_of (i);
  g_autofree char *receipt = fake_daraja_receipt (fixture->daraja, phone);

  g_test_message ("%s: %s %s", outcomes[i].ending, state->state, state->receipt);
  g_assert_cmpstr (state->reason, ==, outcomes[i].reason);
  g_assert_cmpint (state->amount, ==, outcomes[i].amount);
  if (outcomes[i].receipt && strcmp (outcomes[i].ending, "014") != 0)
    g_assert_cmpstr (state->receipt, ==, receipt);
  g_assert_cmpuint (fake_daraja_prompts (fixture->daraja, phone), ==, strcmp (outcomes[i].ending, "012") == 0 ? 0 : 1);
  tk_wire_free (&tk_wire_payment_state_shape, state);
}

static void
check_refusals (Fixture *fixture, const char *pending, const char *phone)
{
  char attempt[TK_UUID_SIZE], sale[TK_UUID_SIZE];

  tk_uuid_new (tk_clock_system (), attempt);
  tk_uuid_new (tk_clock_system (), sale);
  g_autoptr (RawReply) second = ask_as (fixture, attempt, sale, "mpesa", phone, "");
  g_assert_cmpuint (second->status, ==, 409);
  g_assert_nonnull (strstr (raw_reply_text (second), "\"payment_pending\""));
  g_autofree char *target = g_strdup_printf ("/sync/payments/%s/give-up", pending);
  g_autoptr (RawReply) given_up = post (fixture, target, "{}");
  g_assert_cmpuint (given_up->status, ==, 200);
  g_assert_nonnull (strstr (raw_reply_text (given_up), "\"given-up\""));
  g_autoptr (RawReply) third = ask_as (fixture, attempt, sale, "mpesa", phone, "");
  g_assert_cmpuint (third->status, ==, 200);
  g_autoptr (RawReply) again = ask_as (fixture, attempt, sale, "mpesa", phone, ""); /* a lost answer costs nothing */
  g_assert_cmpuint (again->status, ==, 200);
  g_autoptr (RawReply) other = ask_as (fixture, attempt, sale, "mpesa", "254711999000", "");
  g_assert_cmpuint (other->status, ==, 409);
  g_autoptr (RawReply) cents = ask_as (fixture, "019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a77", sale, "mpesa", "0711999000", "");
  g_assert_cmpuint (cents->status, ==, 400);
}

/* ---- Orders ---- */

/* Signs a buyer up; (transfer full) header lines. */
static char *
sign_up (Fixture *fixture)
{
  g_autoptr (RawReply) reply = raw_request (fixture->api.port, "POST", "/auth/register", "Content-Type: application/json\r\n",
                                            "{\"email\":\"buyer@example.com\",\"password\":\"a long password\",\"name\":\"Amina Otieno\"}", -1);
  g_autofree char *token = raw_json_text (raw_reply_text (reply), "access_token");

  g_assert_cmpuint (reply->status, ==, 201);
  return g_strdup_printf ("Authorization: Bearer %s\r\nContent-Type: application/json\r\n", token);
}

static void
order (Fixture *fixture, const char *who, const char *phone)
{
  g_autofree char *body = g_strdup_printf ("{\"ticket_id\":65537,\"quantity\":2,\"phone\":\"%s\"}", phone);
  g_autoptr (RawReply) reply = raw_request (fixture->api.port, "POST", "/orders", who, body, -1);

  g_assert_cmpuint (reply->status, ==, 200);
}

/* Each was paid while the hub was dead, or after: tickets once, and the buyer gets a mail. */
static void
check_orders (Fixture *fixture, const char *who)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_MS * G_GINT64_CONSTANT (1000);
  gboolean paid = FALSE;

  while (!paid && g_get_monotonic_time () < until)
    {
      g_autoptr (RawReply) list = raw_request (fixture->api.port, "GET", "/orders", who, NULL, 0);

      g_assert_cmpuint (list->status, ==, 200);
      paid = strstr (raw_reply_text (list), "\"status\":\"pending\"") == NULL;
      g_usleep (1000 * 1000);
    }
  for (int i = 1; i <= 2; i++)
    {
      g_autofree char *target = g_strdup_printf ("/orders/%d", i);
      g_autoptr (RawReply) reply = raw_request (fixture->api.port, "GET", target, who, NULL, 0);
      g_auto (GStrv) parts = g_strsplit (raw_reply_text (reply), "\"attendee_first_name\":\"Amina\"", -1);

      g_assert_nonnull (strstr (raw_reply_text (reply), "\"status\":\"paid\""));
      g_assert_cmpuint (g_strv_length (parts) - 1, ==, 4); /* two tickets, under two names each */
    }
}

/* Between push and callback: one callback finds nobody, the late success of the other is still to come. */
static void
kill_hub (Fixture *fixture, char **lost, char **late)
{
  *lost = ask (fixture, "mpesa", "254711200000", "");
  *late = ask (fixture, "mpesa", "254711201003", "");
  end_hub (fixture, SIGKILL);
  g_usleep (1200 * 1000);
  start_hub (fixture);
}

static void
check_killed (Fixture *fixture, const char *lost, const char *late)
{
  TkWirePaymentState *state = await_state (fixture, late, "paid", TRUE);

  tk_wire_free (&tk_wire_payment_state_shape, state);
  state = await_state (fixture, lost, "paid", FALSE);
  g_assert_cmpstr (state->receipt, ==, ""); /* a query has none */
  tk_wire_free (&tk_wire_payment_state_shape, state);
  g_assert_cmpuint (fake_daraja_prompts (fixture->daraja, "254711200000"), ==, 1);
  g_assert_cmpuint (fake_daraja_prompts (fixture->daraja, "254711201003"), ==, 1);
}

static void
test_outcomes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *lost = NULL;
  g_autofree char *late = NULL;
  g_autoptr (GPtrArray) attempts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *refunds = NULL;
  g_autofree char *list = NULL;
  FakeDarajaCounts counts;
  g_autofree char *buyer = sign_up (fixture);

  order (fixture, buyer, "254711300000");
  order (fixture, buyer, "254711301003");
  kill_hub (fixture, &lost, &late);
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autofree char *phone = phone_of (i);

      g_ptr_array_add (attempts, ask (fixture, "mpesa", phone, ""));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    check_outcome (fixture, i, attempts->pdata[i]);
  check_killed (fixture, lost, late);
  check_orders (fixture, buyer);
  g_autofree char *pending = phone_of (7);
  check_refusals (fixture, attempts->pdata[7], pending);
  fake_daraja_count (fixture->daraja, &counts);
  g_assert_cmpuint (counts.refusals, ==, 1); /* the one that is to be refused */
  refunds = run (fixture, TRUE, "pay", "refunds", "--json", NULL);
  g_assert_nonnull (strstr (refunds, "\"why\":\"twice\""));
  list = run (fixture, TRUE, "pay", "list", "--json", NULL);
  g_assert_nonnull (strstr (list, "\"state\":\"paid\""));
}

/* ---- The link, money by hand, messages, strangers ---- */

static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *attempt = ask (fixture, "paystack", "", "otieno@example.com");
  TkWirePaymentState *state = await_state (fixture, attempt, "sent", FALSE);

  g_assert_true (g_str_has_suffix (state->url, attempt));
  tk_wire_free (&tk_wire_payment_state_shape, state);
  fake_paystack_pay (fixture->paystack, attempt);
  state = await_state (fixture, attempt, "paid", TRUE);
  g_assert_cmpstr (state->receipt, ==, attempt);
  g_assert_cmpint (state->amount, ==, 150000);
  tk_wire_free (&tk_wire_payment_state_shape, state);
}

static void
test_by_hand (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/callbacks/c2b/" SECRET "/confirmation", fixture->api.port);
  g_autofree char *list = NULL;
  g_autofree char *check = NULL;
  g_autofree char *registered = NULL;

  fake_daraja_pay_by_hand (fixture->daraja, url, "SKL9ZZ2M7P", 1500, "TT-1");
  for (int i = 0; i < 600 && (list == NULL || strstr (list, "SKL9ZZ2M7P") == NULL); i++)
    {
      g_free (list);
      g_usleep (100 * 1000);
      list = run (fixture, TRUE, "pay", "list", "--json", NULL);
    }
  g_assert_nonnull (strstr (list, "\"what\":\"money\""));
  check = run (fixture, FALSE, "pay", "check", "--config", fixture->config, NULL);
  g_assert_nonnull (strstr (check, "mpesa: reached"));
  g_assert_nonnull (strstr (check, "paystack: reached"));
  g_assert_nonnull (strstr (check, "mail: reached"));
  g_assert_null (strstr (check, FAKE_DARAJA_SECRET));
  registered = run (fixture, FALSE, "pay", "register", "--config", fixture->config, NULL);
  g_assert_nonnull (registered);
}

/* Nobody is there: one sentence each, and not a word of the secrets. */
static void
test_check_dead (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "[mpesa]\nbase=http://127.0.0.1:1\nconsumer_key=k\nconsumer_secret=hidden\npasskey=hidden\nshortcode=174379\n"
                             "callback_url=http://127.0.0.1:1\ncallback_secret=hidden-0123456789\n[paystack]\nbase=http://127.0.0.1:1\n"
                             "secret_key=hidden\n[mail]\nurl=smtp://127.0.0.1:1\nfrom=a@b.c\n[sms]\nurl=http://127.0.0.1:1\ntoken=hidden\n";
  g_autofree char *config = g_build_filename (fixture->folder, "dead.conf", NULL);
  g_autofree char *told = NULL;

  g_assert_true (g_file_set_contents_full (config, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  fixture->expected_exit = 1;
  told = run (fixture, FALSE, "pay", "check", "--config", config, NULL);
  g_assert_nonnull (strstr (told, "mpesa: M-Pesa does not answer"));
  g_assert_nonnull (strstr (told, "paystack: Paystack does not answer"));
  g_assert_nonnull (strstr (told, "mail: The mail server does not answer"));
  g_assert_nonnull (strstr (told, "sms: The SMS service does not answer"));
  g_assert_null (strstr (told, "hidden"));
}

static void
test_message (Fixture *fixture, gconstpointer data)
{
  static const char body[] = "{\"attachment\":\"JVBERi0xLjUgeA==\",\"attachment_name\":\"tickets.pdf\",\"channel\":\"email\","
                             "\"id\":\"019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a78\",\"subject\":\"Your tickets\",\"text\":\"See you.\","
                             "\"to\":\"otieno@example.com\"}";
  static const struct
  {
    const char *body;
    guint status;
  } bad[] = {
    { "{\"channel\":\"email\",\"id\":\"019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a79\",\"text\":\"x\",\"to\":\"a@b\\r\\nBcc: c@d\"}", 400 },
    { "{\"channel\":\"fax\",\"id\":\"019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a79\",\"text\":\"x\",\"to\":\"a@b\"}", 400 },
    { "{\"channel\":\"sms\",\"id\":\"019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a79\",\"text\":\"x\",\"to\":\"254712345678\"}", 409 },
    { "{\"attachment\":\"eHh4\",\"channel\":\"email\",\"id\":\"019b2c5e-7a03-7cc1-8a4f-2f1d8f0f6a79\",\"text\":\"x\",\"to\":\"a@b.c\"}", 400 },
  };
  g_autoptr (RawReply) first = post (fixture, "/sync/messages", body);

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_true (smtp_sink_wait (fixture->sink, 1));
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (RawReply) again = post (fixture, "/sync/messages", body);

      g_assert_cmpuint (again->status, ==, 200);
      g_usleep (400 * 1000);
    }
  g_assert_cmpuint (smtp_sink_count (fixture->sink), ==, 1); /* the same id is sent once */
  g_autofree char *mail = smtp_sink_get (fixture->sink, 0);
  g_assert_nonnull (strstr (mail, "Subject: Your tickets"));
  g_assert_nonnull (strstr (mail, "filename=\"tickets.pdf\""));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (RawReply) reply = post (fixture, "/sync/messages", bad[i].body);

      g_assert_cmpuint (reply->status, ==, bad[i].status);
    }
}

static void
test_strangers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *attempt = ask (fixture, "mpesa", "254711300007", "");
  g_autofree char *own = g_strdup_printf ("/sync/payments/%s", attempt);
  g_autofree char *code = run (fixture, TRUE, "terminal", "add", "--name", "Other", "--events", "1", "--json", NULL);
  g_autofree char *invitation = raw_json_text (code, "code");
  g_autoptr (ApiTerminal) other = api_terminal_enrol (&fixture->api, invitation);
  static const char success[] = "{\"event\":\"charge.success\",\"data\":{}}";
  static const char *const targets[] = { "/callbacks/stk/wrong", "/callbacks/stk/" SECRET "x", "/callbacks/c2b/wrong/confirmation",
                                         "/callbacks/c2b/wrong/validation" };

  g_autoptr (RawReply) foreign = raw_request (fixture->api.port, "GET", own, other->authorization, NULL, 0);
  g_assert_cmpuint (foreign->status, ==, 404);
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->api.port, "POST", targets[i], NULL, "{}", -1);

      g_assert_cmpuint (reply->status, ==, 404);
    }
  g_autoptr (RawReply) forged = raw_request (fixture->api.port, "POST", "/callbacks/paystack", "x-paystack-signature: 00\r\n", success, -1);
  g_assert_cmpuint (forged->status, ==, 401);
  /* Whoever knows the address is never refused, whatever it says. */
  g_autoptr (RawReply) nonsense = raw_request (fixture->api.port, "POST", "/callbacks/stk/" SECRET, NULL, "nonsense", -1);
  g_assert_cmpuint (nonsense->status, ==, 200);
  g_autoptr (RawReply) stray
    = raw_request (fixture->api.port, "POST", "/callbacks/stk/" SECRET, NULL,
                   "{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"x\",\"CheckoutRequestID\":\"y\",\"ResultCode\":0}}}", -1);
  g_assert_cmpuint (stray->status, ==, 200);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL); /* the fakes' servers warn of what they are told to answer */
  ADD ("/pay-program/outcomes", test_outcomes);
  ADD ("/pay-program/link", test_link);
  ADD ("/pay-program/by-hand", test_by_hand);
  ADD ("/pay-program/check-dead", test_check_dead);
  ADD ("/pay-program/message", test_message);
  ADD ("/pay-program/strangers", test_strangers);
  return g_test_run ();
}
