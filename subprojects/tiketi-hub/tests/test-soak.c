/* The hub at about half of what it can, for a while, by everything that calls it on an evening: people who look, people who sign
 * in, tills that send, gates that ask and wait, monitors. Memory and descriptors stay as they are, and nothing fails.
 * TIKETI_SOAK_SECONDS says how long (20). SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <signal.h>
#include <string.h>

#include "api-fixture.h"
#include "hub-process.h"
#include "raw-client.h"
#include "tk-clock.h"
#include "tk-uuid.h"
#include "tk-wire-messages.h"

#define LOOKERS 3
#define GROWTH_BYTES (12 * 1024 * 1024) /* caches that fill, pages that malloc keeps */
#define GROWTH_DESCRIPTORS 16           /* a reader or two more of the database; what leaks, leaks with every request */
#define WARM_TURNS 3
#define SETTLE_MS 60000
#define MINUTE 60u /* seconds */

typedef struct _Soak Soak;
typedef struct
{
  Soak *soak;
  ApiFixture hub; /* its port alone */
  ApiTerminal *terminal;
  RawClient *client;
  guint turns;      /* atomic */
  guint64 failures;
  char *first_failure;
} Caller;

typedef void (*Turn) (Caller *caller);

struct _Soak
{
  HubProcess process;
  gint stop, pause, busy;
  guint minutes;
};

/* ---- One request on a connection that stays open, or on a new one ---- */

static RawReply *
call (Caller *caller, const char *method, const char *target, const char *headers, const char *body, guint expected)
{
  RawReply *reply;

  if (caller->client == NULL)
    caller->client = raw_client_new ("127.0.0.1", caller->hub.port);
  raw_client_request (caller->client, method, target, headers, body, -1);
  reply = raw_client_read (caller->client, FALSE);
  if (reply->status != expected)
    {
      caller->failures++;
      if (caller->first_failure == NULL)
        caller->first_failure = g_strdup_printf ("%s %s: %u %s", method, target, reply->status, raw_reply_text (reply));
      g_clear_pointer (&caller->client, raw_client_free);
    }
  else if (caller->turns % 50 == 49)
    g_clear_pointer (&caller->client, raw_client_free); /* clients come and go */
  return reply;
}

static void
call_and_forget (Caller *caller, const char *method, const char *target, const char *headers, const char *body, guint expected)
{
  raw_reply_free (call (caller, method, target, headers, body, expected));
}

/* ---- Who calls ---- */

static void
look (Caller *caller)
{
  static const struct
  {
    const char *target;
    guint status;
  } pages[] = {
    { "/events", 200 }, { "/events/1", 200 }, { "/events/1/availability", 200 }, { "/events?page=1&per_page=10", 200 },
    { "/events/search?q=tamasha", 200 }, { "/health", 200 }, { "/nothing", 404 }, { "/events/999", 404 }, { "/auth/me", 401 },
    { "/openapi.json", 200 }, { "/metrics", 200 },
  };
  gsize i = caller->turns % G_N_ELEMENTS (pages);

  call_and_forget (caller, "GET", pages[i].target, NULL, NULL, pages[i].status);
}

static void
sign_in (Caller *caller)
{
  call_and_forget (caller, "POST", "/auth/login", "Content-Type: application/json\r\n",
                   "{\"email\":\"attendee@tiketi.example\",\"password\":\"tamasha-demo\"}", 200);
}

static void
send_entries (Caller *caller)
{
  g_autofree char *batch = api_terminal_batch (caller->terminal, 5);

  call_and_forget (caller, "POST", "/api/v1/sync/journal", caller->terminal->authorization, batch, 200);
}

static void
ask (Caller *caller)
{
  char scan[TK_UUID_SIZE];
  TkWireRedeem wire = { .scan = scan, .direction = (char *) "entry", .event = 1, .gate = 1, .type = 1, .count = 1 };
  g_autofree char *body = NULL;

  tk_uuid_new (tk_clock_system (), scan);
  wire.serial = 1 + (gint64) (caller->turns % 500);
  wire.at = tk_clock_wall (tk_clock_system ());
  body = tk_wire_encode (&tk_wire_redeem_shape, &wire);
  call_and_forget (caller, "POST", "/api/v1/sync/redeem", caller->terminal->authorization, body, 200);
}

static void
wait_for_news (Caller *caller)
{
  call_and_forget (caller, "GET", "/api/v1/sync/changes?since=&wait=1", caller->terminal->authorization, NULL, 200);
}

/* ---- At half load: whoever worked rests as long ---- */

typedef struct { Caller *caller; Turn turn; } Shift;

static gpointer
keep_calling (gpointer data)
{
  Shift *shift = data;
  Caller *caller = shift->caller;

  while (!g_atomic_int_get (&caller->soak->stop))
    {
      gint64 began = g_get_monotonic_time ();

      while (g_atomic_int_get (&caller->soak->pause))
        g_usleep (10000);
      g_atomic_int_inc (&caller->soak->busy);
      shift->turn (caller);
      g_atomic_int_add (&caller->soak->busy, -1);
      g_atomic_int_inc (&caller->turns);
      g_usleep ((gulong) (g_get_monotonic_time () - began));
    }
  return NULL;
}

static ApiTerminal *
enrol (Soak *soak, Caller *caller, guint n)
{
  g_autofree char *name = g_strdup_printf ("Terminal %u", n);
  g_autofree char *said = hub_process_run (&soak->process, 0, "terminal", "add", "--name", name, "--events", "1", "--json", NULL);
  g_autofree char *code = raw_json_text (said, "code");

  return api_terminal_enrol (&caller->hub, code);
}

static void
tell_failures (const Caller *caller)
{
  if (caller->failures > 0)
    g_error ("%" PRIu64 " failures, the first: %s", caller->failures, caller->first_failure);
}

typedef struct { gint64 bytes, descriptors; } State;

static State
look_at (Soak *soak)
{
  return (State){ hub_process_metric (&soak->process, "process_resident_memory_bytes"),
                  hub_process_metric (&soak->process, "process_open_fds") };
}

static void
tell (const char *when, State state)
{
  g_test_message ("%s: %.1f MiB resident, %" PRId64 " descriptors", when, (double) state.bytes / (1024 * 1024), state.descriptors);
}

/* Sleeps, and says every minute how the hub is while all call. */
static void
watch (Soak *soak, guint seconds)
{
  for (; seconds >= MINUTE; seconds -= MINUTE)
    {
      g_usleep (MINUTE * G_USEC_PER_SEC);
      g_autofree char *when = g_strdup_printf ("minute %u", ++soak->minutes);
      tell (when, look_at (soak));
    }
  g_usleep (seconds * G_USEC_PER_SEC);
}

/* While nobody calls: the digest of a password alone takes 64 MiB for a moment. */
static void
rest (Soak *soak)
{
  g_atomic_int_set (&soak->pause, 1);
  do
    g_usleep (G_USEC_PER_SEC / 2);
  while (g_atomic_int_get (&soak->busy) > 0);
}

static State
state_of (Soak *soak)
{
  rest (soak);
  State state = look_at (soak);
  g_atomic_int_set (&soak->pause, 0);
  return state;
}

static gboolean
is_flat (State state, State warm)
{
#ifdef __SANITIZE_ADDRESS__ /* which keeps what was freed, to find who still looks at it */
  return state.descriptors <= warm.descriptors + GROWTH_DESCRIPTORS;
#else
  return state.descriptors <= warm.descriptors + GROWTH_DESCRIPTORS && state.bytes < warm.bytes + GROWTH_BYTES;
#endif
}

/* What it comes down to when the last connections have closed. */
static State
settle (Soak *soak, State warm)
{
  State state = look_at (soak);

  for (guint ms = 0; ms < SETTLE_MS && !is_flat (state, warm); ms += 500)
    {
      g_usleep (G_USEC_PER_SEC / 2);
      state = look_at (soak);
    }
  return state;
}

/* Caches fill, threads start, everybody has been there. */
static void
warm_up (const Caller *callers, guint n, guint seconds)
{
  watch (callers[0].soak, seconds / 4);
  for (guint i = 0; i < n; i++)
    while (g_atomic_int_get (&callers[i].turns) < WARM_TURNS)
      g_usleep (10000);
}

static void
test_soak (void)
{
  static const Turn turns[] = { look, look, look, sign_in, send_entries, send_entries, ask, ask, wait_for_news };
  const char *text = g_getenv ("TIKETI_SOAK_SECONDS");
  guint seconds = text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 20;
  Soak soak = { { 0 } };
  Caller callers[G_N_ELEMENTS (turns)];
  Shift shifts[G_N_ELEMENTS (turns)];
  GThread *threads[G_N_ELEMENTS (turns)];
  guint64 all = 0;
  State warm, after;

  hub_process_set_up (&soak.process, TRUE, NULL);
  hub_process_set_config (&soak.process, "[limits]\nusual=0\naccounts=0\nterminals=0\n");
  hub_process_serve (&soak.process);
  tell ("start", look_at (&soak));
  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      callers[i] = (Caller){ .soak = &soak, .hub = { .port = soak.process.port } };
      callers[i].terminal = i > LOOKERS ? enrol (&soak, &callers[i], i) : NULL;
      shifts[i] = (Shift){ &callers[i], turns[i] };
      threads[i] = g_thread_new ("caller", keep_calling, &shifts[i]);
    }
  warm_up (callers, G_N_ELEMENTS (turns), seconds);
  warm = state_of (&soak);
  tell ("warm", warm);
  watch (&soak, seconds - seconds / 4);
  g_atomic_int_set (&soak.stop, 1);
  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      g_thread_join (threads[i]);
      g_clear_pointer (&callers[i].client, raw_client_free);
      all += callers[i].turns;
    }
  after = settle (&soak, warm);
  tell ("after", after);
  g_test_message ("%" PRIu64 " requests in %u s", all, seconds);
  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      tell_failures (&callers[i]);
      g_assert_cmpuint (callers[i].turns, >, 0);
      api_terminal_free (callers[i].terminal);
    }
  g_assert_true (is_flat (after, warm));
  g_assert_cmpint (hub_process_metric (&soak.process, "tiketi_hub_writer_commits_failed_total"), ==, 0);
  g_assert_cmpint (hub_process_metric (&soak.process, "tiketi_hub_requests_waiting"), ==, 0);
  g_assert_cmpint (hub_process_stop (&soak.process, SIGTERM), ==, 0);
  hub_process_tear_down (&soak.process);
}

int
main (int argc, char **argv)
{
  tk_keys_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/soak", test_soak);
  return g_test_run ();
}
