/* Running the hub: what its log tells and what it never does, settings that take effect, and stopping in the middle of
 * everything. SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <glib/gstdio.h>
#include "api-fixture.h"
#include "hub-process.h"
#include "raw-client.h"
#include "tk-clock.h"
#include "tk-wire-messages.h"

/* ---- No secret in the log ---- */

static const char settings[] =
  "[log]\nlevel=debug\nformat=json\n[limits]\nusual=0\naccounts=0\n"
  "[web]\notp=yes\n"
  "[metrics]\ntoken=SECRET-metrics-token-1\n"
  "[jwt]\nkeys=k1:SECRET-jwt-key-SECRET-jwt-key-0123456789\n"
  "[mpesa]\nbase=http://127.0.0.1:1\nconsumer_key=ck\nconsumer_secret=SECRET-consumer\npasskey=SECRET-passkey\nshortcode=174379\n"
  "callback_url=http://127.0.0.1:1/api/v1\ncallback_secret=SECRET-callback-1234567890\n"
  "[paystack]\nbase=http://127.0.0.1:1\nsecret_key=SECRET-paystack\n"
  "[mail]\nurl=smtp://127.0.0.1:1\nuser=u\npassword=SECRET-mail\nfrom=a@b.example\nstarttls=never\n";

static const struct
{
  const char *method, *target, *headers, *body;
} calls[] = {
  { "POST", "/auth/register", NULL, "{\"email\":\"otieno@example.com\",\"password\":\"SECRET-password-1\",\"name\":\"Otieno\"}" },
  { "POST", "/auth/login", NULL, "{\"email\":\"otieno@example.com\",\"password\":\"SECRET-password-1\"}" },
  { "POST", "/login", "Content-Type: application/x-www-form-urlencoded\r\n", "username=otieno&password=SECRET-password-2" },
  { "POST", "/auth/login", NULL, "{\"email\":\"admin@tiketi.example\",\"password\":\"SECRET-password-3\",,}" },
  { "POST", "/auth/verify-otp", NULL, "{\"email\":\"otieno@example.com\",\"otp\":\"SECRET-otp\"}" },
  { "POST", "/auth/forgot-password", NULL, "{\"email\":\"otieno@example.com\"}" },
  { "POST", "/auth/reset-password", NULL, "{\"email\":\"otieno@example.com\",\"otp\":\"SECRET-otp\",\"password\":\"SECRET-password-4\"}" },
  { "POST", "/auth/refresh", NULL, "{\"refresh_token\":\"SECRET-refresh\"}" },
  { "GET", "/auth/me", "Authorization: Bearer SECRET-bearer\r\n", NULL },
  { "GET", "/auth/me?access_token=SECRET-query&token=SECRET-query", NULL, NULL },
  { "GET", "/sync/changes?since=SECRET-query", "Authorization: Basic SECRET-basic\r\nCookie: a=SECRET-cookie\r\n", NULL },
  { "POST", "/terminals/enrol", NULL, "{\"code\":\"SECRET-enrolment\",\"program\":\"x\",\"public_key\":\"SECRET-key\"}" },
  { "POST", "/api/v1/callbacks/stk/SECRET-callback-1234567890", NULL, "{\"Body\":\"SECRET-body\"}" },
  { "POST", "/callbacks/stk/SECRET-callback-wrong", NULL, "{}" },
  { "POST", "/callbacks/c2b/SECRET-callback-1234567890/confirmation", NULL, "{\"TransID\":\"SECRET-body\"}" },
  { "POST", "/payments/mpesa/callback/SECRET-callback-1234567890", NULL, "{\"Body\":{}}" },
  { "POST", "/payments/mpesa/c2b/validation/SECRET-callback-1234567890", NULL, "{}" },
  { "POST", "/callbacks/paystack", "x-paystack-signature: SECRET-signature\r\n", "{\"event\":\"SECRET-body\"}" },
  { "GET", "/metrics", "X-Forwarded-For: 203.0.113.9\r\nAuthorization: Bearer SECRET-metrics-token-1\r\n", NULL },
  { "GET", "/metrics", "X-Forwarded-For: 203.0.113.9\r\nAuthorization: Bearer SECRET-metrics-wrong\r\n", NULL },
  { "POST", "/orders", "Idempotency-Key: SECRET-idempotency\r\nAuthorization: Bearer SECRET-bearer\r\n", "{\"tickets\":[]}" },
  { "GET", "/nothing/at/all/SECRET-deep-in-a-path/x", NULL, NULL },
  { "GET", "/health", "X-Request-Id: forged\nlevel=error\r\nUser-Agent: SECRET-agent\r\n", NULL },
};

static void
assert_lines (const char *log)
{
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);
  guint n = g_strv_length (lines);

  g_assert_cmpuint (n, >, G_N_ELEMENTS (calls));
  g_assert_cmpstr (lines[n - 1], ==, "");
  for (guint i = 0; i + 1 < n; i++)
    {
      g_autofree char *level = raw_json_text (lines[i], "level");

      g_assert_true (g_str_has_prefix (lines[i], "{\"time\":\"20"));
      g_assert_true (g_str_has_suffix (lines[i], "}"));
      g_assert_nonnull (level);
    }
}

/* What the hub itself gave out, and was sent again: tokens, a code, a credential. (transfer full) of texts */
static GPtrArray *
use_real_secrets (HubProcess *process, const char *codes)
{
  static const char *const keys[] = { "access_token", "refresh_token" };
  GPtrArray *secrets = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RawReply) in = raw_request (process->port, "POST", "/auth/login", "Content-Type: application/json\r\n",
                                         "{\"email\":\"admin@tiketi.example\",\"password\":\"tamasha-demo\"}", -1);
  ApiFixture hub = { .port = process->port };
  char *code = raw_json_text (codes, "code");
  g_autoptr (ApiTerminal) terminal = api_terminal_enrol (&hub, code);

  g_assert_cmpuint (in->status, ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_ptr_array_add (secrets, raw_json_text (raw_reply_text (in), keys[i]));
  g_ptr_array_add (secrets, code);
  g_ptr_array_add (secrets, g_strndup (terminal->authorization + strlen ("Authorization: Bearer "),
                                       strcspn (terminal->authorization + strlen ("Authorization: Bearer "), "\r")));
  g_autofree char *header = g_strdup_printf ("Authorization: Bearer %s\r\n", (char *) secrets->pdata[0]);
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", (char *) secrets->pdata[1]);
  g_autoptr (RawReply) me = raw_request (process->port, "GET", "/auth/me", header, NULL, 0);
  g_autoptr (RawReply) fresh = raw_request (process->port, "POST", "/auth/refresh", "Content-Type: application/json\r\n", body, -1);
  g_autoptr (RawReply) changes = raw_request (process->port, "GET", "/sync/changes", terminal->authorization, NULL, 0);
  g_assert_cmpuint (me->status, ==, 200);
  g_assert_cmpuint (fresh->status, ==, 200);
  g_assert_cmpuint (changes->status, ==, 200);
  return secrets;
}

static void
test_secrets (void)
{
  g_autoptr (GPtrArray) real = NULL;
  HubProcess process;
  g_autofree char *codes = NULL;
  g_autofree char *log = NULL;
  g_autofree char *id = NULL;

  hub_process_set_up (&process, TRUE, &codes);
  hub_process_set_config (&process, settings);
  hub_process_serve (&process);
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (RawReply) reply = raw_request (process.port, calls[i].method, calls[i].target, calls[i].headers, calls[i].body,
                                                calls[i].body != NULL ? -1 : 0);

      g_test_message ("%s %s: %u", calls[i].method, calls[i].target, reply->status);
      g_assert_cmpuint (reply->status, >=, 200);
      g_assert_cmpuint (reply->status, !=, 500);
      g_assert_null (strstr (raw_reply_text (reply), "SECRET-"));
    }
  real = use_real_secrets (&process, codes);
  g_autoptr (RawReply) last = raw_request (process.port, "GET", "/", NULL, NULL, 0);
  id = g_strdup (raw_reply_header (last, "x-request-id"));
  g_usleep (1500000); /* mail is tried, and fails, and is logged */
  g_assert_cmpint (hub_process_stop (&process, SIGTERM), ==, 0);
  log = hub_process_log (&process);
  assert_lines (log);
  g_assert_null (strstr (log, "SECRET-"));
  g_assert_null (strstr (log, "tamasha-demo"));
  for (guint i = 0; i < real->len; i++)
    {
      g_assert_cmpuint (strlen (real->pdata[i]), >=, 16);
      g_assert_null (strstr (log, real->pdata[i]));
    }
  g_assert_nonnull (id);
  g_assert_nonnull (strstr (log, id)); /* what a client was told is what the log knows it by */
  g_assert_nonnull (strstr (log, "\"path\":\"/callbacks/stk/{secret}\""));
  hub_process_tear_down (&process);
}

/* ---- Settings that take effect ---- */

static void
test_mistakes (void)
{
  HubProcess process;
  g_autofree char *config = NULL;
  g_autofree char *said = NULL;

  hub_process_set_up (&process, FALSE, NULL);
  hub_process_set_config (&process, "[http]\nthreads=0\nthread=3\n[web]\notp=yes\n[paystack]\nemail=a@b.example\n");
  config = g_build_filename (process.folder, "hub.ini", NULL);
  said = hub_process_run (&process, 1, "serve", "--config", config, NULL);
  g_auto (GStrv) lines = g_strsplit (said, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (g_str_has_prefix (lines[i], "tiketi-hub: "));
      g_assert_true (g_str_has_suffix (lines[i], ".") || g_str_has_suffix (lines[i], "?"));
    }
  hub_process_tear_down (&process);
}

static void
test_limits (void)
{
  HubProcess process;
  gboolean limited = FALSE;

  hub_process_set_up (&process, FALSE, NULL);
  hub_process_set_config (&process, "[limits]\nusual=5\n[http]\ntrusted_proxies=127.0.0.0/8\ncors_origins=https://shop.example\nhead_limit=8192\n");
  hub_process_serve (&process);
  for (guint i = 0; i < 50 && !limited; i++) /* another one may come every twelve seconds */
    {
      g_autoptr (RawReply) reply
        = raw_request (process.port, "GET", "/", "X-Forwarded-For: 203.0.113.9\r\nOrigin: https://shop.example\r\n", NULL, 0);

      limited = reply->status == 429;
      g_assert_true (limited ? i >= 5 : reply->status == 200);
      g_assert_cmpint (raw_reply_header (reply, "retry-after") != NULL, ==, limited);
      g_assert_nonnull (raw_reply_header (reply, "access-control-allow-origin"));
    }
  g_assert_true (limited);
  g_autofree char *filler = g_strnfill (10000, 'x');
  g_autofree char *large = g_strdup_printf ("X-Forwarded-For: 203.0.113.12\r\nX-Large: %s\r\n", filler);
  g_autoptr (RawReply) head = raw_request (process.port, "GET", "/", large, NULL, 0);
  g_assert_cmpuint (head->status, ==, 431);
  g_autoptr (RawReply) other = raw_request (process.port, "GET", "/", "X-Forwarded-For: 203.0.113.10\r\n", NULL, 0);
  g_autoptr (RawReply) stranger
    = raw_request (process.port, "GET", "/", "X-Forwarded-For: 203.0.113.11\r\nOrigin: https://evil.example\r\n", NULL, 0);
  g_assert_cmpuint (other->status, ==, 200);
  g_assert_null (raw_reply_header (stranger, "access-control-allow-origin"));
  g_assert_cmpint (hub_process_stop (&process, SIGTERM), ==, 0);
  hub_process_tear_down (&process);
}

/* ---- Stopping under load ---- */

#define TILLS 6
#define BATCH 5

typedef struct
{
  ApiFixture hub; /* its port alone */
  ApiTerminal *terminal;
  gint64 sent, acked; /* entries */
  gint answers;       /* atomic */
  char *last;         /* the batch whose answer never came */
} Till;

static gpointer
push_until_gone (gpointer data)
{
  Till *till = data;

  for (;;)
    {
      g_autofree char *batch = api_terminal_batch (till->terminal, BATCH);
      g_autoptr (RawClient) client = raw_client_try ("127.0.0.1", till->hub.port);
      g_autoptr (RawReply) reply = NULL;

      till->sent += BATCH;
      if (client != NULL)
        {
          raw_client_request (client, "POST", "/api/v1/sync/journal", till->terminal->authorization, batch, -1);
          reply = raw_client_read (client, FALSE);
        }
      if (reply == NULL || reply->status != 200)
        {
          till->last = g_steal_pointer (&batch);
          return NULL;
        }
      till->acked = till->sent;
      g_atomic_int_inc (&till->answers);
    }
}

static gpointer
wait_for_change (gpointer data)
{
  Till *till = data;
  g_autofree char *cursor = api_terminal_drain (&till->hub, till->terminal);

  return api_terminal_changes (&till->hub, till->terminal, cursor, 30);
}

static void
enrol_tills (HubProcess *process, Till *tills, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Till %u", i);
      g_autofree char *said = hub_process_run (process, 0, "terminal", "add", "--name", name, "--events", "1", "--json", NULL);
      g_autofree char *code = raw_json_text (said, "code");

      tills[i] = (Till){ .hub = { .port = process->port } };
      tills[i].terminal = api_terminal_enrol (&tills[i].hub, code);
    }
}

static void
test_stop_under_load (void)
{
  HubProcess process;
  Till tills[TILLS + 1];
  GThread *threads[TILLS], *waiter;
  gint64 acked = 0, sent = 0, began;

  hub_process_set_up (&process, TRUE, NULL);
  hub_process_set_config (&process, "[limits]\nterminals=0\n");
  hub_process_serve (&process);
  enrol_tills (&process, tills, TILLS + 1);
  waiter = g_thread_new ("waiter", wait_for_change, &tills[TILLS]);
  for (guint i = 0; i < TILLS; i++)
    threads[i] = g_thread_new ("till", push_until_gone, &tills[i]);
  for (guint i = 0; i < TILLS; i++)
    while (g_atomic_int_get (&tills[i].answers) < 3)
      g_usleep (10000);
  began = g_get_monotonic_time ();
  g_assert_cmpint (hub_process_stop (&process, SIGTERM), ==, 0);
  g_test_message ("stopped in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - began) / 1000);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 25 * G_USEC_PER_SEC);

  g_autoptr (RawReply) waited = g_thread_join (waiter);
  g_assert_cmpuint (waited->status, ==, 200); /* long before its 30 s */
  for (guint i = 0; i < TILLS; i++)
    {
      g_thread_join (threads[i]);
      acked += tills[i].acked;
      sent += tills[i].sent;
    }
  g_test_message ("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " entries acknowledged", acked, sent);
  g_assert_cmpint (acked, >, 0);

  /* Nothing acknowledged is lost, and what was not can be sent again. */
  hub_process_serve (&process);
  gint64 held = hub_process_metric (&process, "tiketi_hub_journal_entries");
  g_assert_cmpint (held, >=, acked);
  g_assert_cmpint (held, <=, sent);
  for (guint i = 0; i < TILLS; i++)
    {
      g_autoptr (RawReply) again = NULL;

      tills[i].hub.port = process.port;
      again = api_terminal_push (&tills[i].hub, tills[i].terminal, tills[i].last);
      g_assert_cmpuint (again->status, ==, 200);
    }
  g_assert_cmpint (hub_process_metric (&process, "tiketi_hub_journal_entries"), ==, sent);
  g_assert_cmpint (hub_process_stop (&process, SIGTERM), ==, 0);
  for (guint i = 0; i <= TILLS; i++)
    {
      api_terminal_free (tills[i].terminal);
      g_free (tills[i].last);
    }
  hub_process_tear_down (&process);
}

/* ---- A new certificate ---- */

static void
openssl (HubProcess *process, const char *name)
{
  g_autofree char *command
    = g_strdup_printf ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=%s -keyout %s/hub.key -out %s/hub.pem",
                       name, process->folder, process->folder);
  int status;

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

/* The name in the certificate that is shown now. (transfer full) */
static char *
shown_name (HubProcess *process)
{
  g_autofree char *command = g_strdup_printf (
      "sh -c 'openssl s_client -connect 127.0.0.1:%u </dev/null 2>/dev/null | openssl x509 -noout -subject'", process->port);
  char *out = NULL;

  g_assert_true (g_spawn_command_line_sync (command, &out, NULL, NULL, NULL));
  return g_strstrip (out);
}

static gboolean
comes_to_show (HubProcess *process, const char *name)
{
  for (guint i = 0; i < 1200; i++)
    {
      g_autofree char *shown = shown_name (process);

      if (g_str_has_suffix (shown, name))
        return TRUE;
      g_usleep (50000);
    }
  return FALSE;
}

static gboolean
comes_to_log (HubProcess *process, const char *part)
{
  for (guint i = 0; i < 1200; i++)
    {
      g_autofree char *log = hub_process_log (process);

      if (strstr (log, part) != NULL)
        return TRUE;
      g_usleep (50000);
    }
  return FALSE;
}

static void
test_reload (void)
{
  HubProcess process;
  g_autofree char *program = g_find_program_in_path ("openssl");
  g_autofree char *certificate = NULL;

  if (program == NULL)
    {
      g_test_skip ("The openssl program is not installed.");
      return;
    }
  hub_process_set_up (&process, FALSE, NULL);
  certificate = g_build_filename (process.folder, "hub.pem", NULL);
  openssl (&process, "first");
  hub_process_set_config (&process, "[tls]\ncertificate=hub.pem\nkey=hub.key\n");
  hub_process_serve (&process);
  g_assert_true (comes_to_show (&process, "first"));

  openssl (&process, "second");
  g_subprocess_send_signal (process.running, SIGHUP);
  g_assert_true (comes_to_show (&process, "second"));
  /* One that is no good changes nothing, nor do settings that are no good. */
  g_assert_true (g_file_set_contents (certificate, "nothing", -1, NULL));
  g_subprocess_send_signal (process.running, SIGHUP);
  g_assert_true (comes_to_log (&process, "The TLS certificate and key cannot be used"));
  g_assert_true (comes_to_show (&process, "second"));
  hub_process_set_config (&process, "[tls]\ncertificate=none.pem\nkey=hub.key\n");
  g_subprocess_send_signal (process.running, SIGHUP);
  g_assert_true (comes_to_log (&process, "The settings stay as they were"));
  g_assert_true (comes_to_show (&process, "second"));
  g_assert_cmpint (hub_process_stop (&process, SIGTERM), ==, 0);
  hub_process_tear_down (&process);
}

static void
ask_health (HubProcess *process, const char *id)
{
  g_autofree char *header = g_strdup_printf ("X-Request-Id: %s\r\n", id);
  g_autoptr (RawReply) reply = raw_request (process->port, "GET", "/health", header, NULL, 0);

  g_assert_cmpuint (reply->status, ==, 200);
}

/* Nothing tells that the settings were read, but requests are no longer told of. */
static gboolean
comes_to_be_quiet (HubProcess *process)
{
  for (guint i = 0; i < 1200; i++)
    {
      g_autofree char *id = g_strdup_printf ("afterwards-%u-", i);
      g_autofree char *log = NULL;

      g_usleep (50000);
      ask_health (process, id);
      log = hub_process_log (process); /* the line is written before the answer */
      if (strstr (log, id) == NULL)
        return TRUE;
    }
  return FALSE;
}

/* Requests are told of from the moment the settings say so, and no longer. */
static void
test_reload_log (void)
{
  HubProcess process;

  hub_process_set_up (&process, FALSE, NULL);
  hub_process_set_config (&process, "[log]\nlevel=warning\n");
  hub_process_serve (&process);
  ask_health (&process, "before-it");
  hub_process_set_config (&process, "[log]\nlevel=info\n");
  g_subprocess_send_signal (process.running, SIGHUP);
  g_assert_true (comes_to_log (&process, "were read again"));
  ask_health (&process, "while-told");
  g_assert_true (comes_to_log (&process, "while-told"));
  hub_process_set_config (&process, "[log]\nlevel=warning\n[mail]\nurl=http://no\n"); /* no good: the level stays */
  g_subprocess_send_signal (process.running, SIGHUP);
  g_assert_true (comes_to_log (&process, "The settings stay as they were"));
  ask_health (&process, "still-told");
  g_assert_true (comes_to_log (&process, "still-told"));
  hub_process_set_config (&process, "[log]\nlevel=warning\nformat=json\n");
  g_subprocess_send_signal (process.running, SIGHUP);
  g_assert_true (comes_to_be_quiet (&process));
  g_assert_cmpint (hub_process_stop (&process, SIGTERM), ==, 0);
  g_autofree char *log = hub_process_log (&process);
  g_assert_null (strstr (log, "before-it"));
  hub_process_tear_down (&process);
}

int
main (int argc, char **argv)
{
  tk_keys_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operation/secrets", test_secrets);
  g_test_add_func ("/operation/mistakes", test_mistakes);
  g_test_add_func ("/operation/limits", test_limits);
  g_test_add_func ("/operation/stop-under-load", test_stop_under_load);
  g_test_add_func ("/operation/reload", test_reload);
  g_test_add_func ("/operation/reload-log", test_reload_log);
  return g_test_run ();
}
