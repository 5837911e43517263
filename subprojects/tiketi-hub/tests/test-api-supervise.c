/* The supervisor's view from a terminal: who gets it, what it shows, what can be done there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "api-fixture.h"

#include <string.h>

#define IN "/api/v1/supervise/sign-in"
#define LOOK "/api/v1/supervise/overview"
#define ACT "/api/v1/supervise/act"
#define WANJIRU "{\"pin\":\"8642\",\"staff\":\"wanjiru\"}"

static RawReply *
post (ApiFixture *fixture, ApiTerminal *terminal, const char *path, const char *body)
{
  return raw_request (fixture->port, "POST", path, terminal->authorization, body, -1);
}

static char *
sign_in (ApiFixture *fixture, ApiTerminal *terminal)
{
  g_autoptr (RawReply) reply = post (fixture, terminal, IN, WANJIRU);

  g_assert_cmpuint (reply->status, ==, 200);
  return raw_json_text (raw_reply_text (reply), "token");
}

static void
test_refused (ApiFixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "{\"pin\":\"8643\",\"staff\":\"wanjiru\"}", "{\"pin\":\"2468\",\"staff\":\"amina\"}",
                                       "{\"pin\":\"8642\",\"staff\":\"nobody\"}", "{\"pin\":\"\",\"staff\":\"wanjiru\"}" };
  g_autoptr (ApiTerminal) till = api_terminal_enrol (fixture, fixture->codes.box_office_code);
  g_autoptr (ApiTerminal) gate = api_terminal_enrol (fixture, fixture->codes.gate_code);
  g_autofree char *token = sign_in (fixture, till);
  g_autofree char *asked = g_strdup_printf ("{\"token\":\"%s\"}", token);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (RawReply) reply = post (fixture, till, IN, wrong[i]);

      g_test_message ("%s", wrong[i]);
      g_assert_cmpuint (reply->status, ==, i == 3 ? 400 : 403);
    }
  g_autoptr (RawReply) own = post (fixture, till, LOOK, asked);
  g_autoptr (RawReply) elsewhere = post (fixture, gate, LOOK, asked);
  g_autoptr (RawReply) none = post (fixture, till, LOOK, "{\"token\":\"AAAA\"}");
  g_assert_cmpuint (own->status, ==, 200);
  g_assert_cmpuint (elsewhere->status, ==, 403);
  g_assert_cmpuint (none->status, ==, 403);
}

/* The whole text may be guessed at ten times a minute. */
static void
test_guessing (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (ApiTerminal) till = api_terminal_enrol (fixture, fixture->codes.box_office_code);
  guint refused = 0;

  for (int i = 0; i < 15; i++)
    {
      g_autoptr (RawReply) reply = post (fixture, till, IN, "{\"pin\":\"1111\",\"staff\":\"wanjiru\"}");
      refused += reply->status == 429;
      g_assert_true (i >= 10 || reply->status != 429);
    }
  g_assert_cmpuint (refused, >, 0); /* another try comes back every six seconds */
}

static char *
lease_of (const RawReply *reply)
{
  return raw_json_text (raw_reply_text (reply), "lease");
}

static void
test_release (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (ApiTerminal) till = api_terminal_enrol (fixture, fixture->codes.box_office_code);
  g_autoptr (ApiTerminal) gate = api_terminal_enrol (fixture, fixture->codes.gate_code);
  g_autofree char *token = sign_in (fixture, gate);
  g_autofree char *asked = g_strdup_printf ("{\"token\":\"%s\"}", token);
  g_autoptr (GError) error = NULL;

  g_autoptr (RawReply) leased
    = post (fixture, till, "/api/v1/sync/leases", "{\"wants\":[{\"event\":1,\"held\":0,\"type\":4,\"want\":3}]}");
  g_assert_cmpuint (leased->status, ==, 200);
  g_autoptr (RawReply) before = post (fixture, gate, LOOK, asked);
  g_assert_nonnull (strstr (raw_reply_text (before), "\"leases\":[]"));
  g_assert_nonnull (strstr (raw_reply_text (before), "\"name\":\"Box Office\""));
  hub_service_terminal_revoke (fixture->service, "Box Office", &error);
  g_assert_no_error (error);
  g_autoptr (RawReply) after = post (fixture, gate, LOOK, asked);
  g_autofree char *lease = lease_of (after);
  g_assert_nonnull (strstr (raw_reply_text (after), "\"bound\":3"));
  g_assert_nonnull (strstr (raw_reply_text (after), "\"type_name\":\"Last Seats\""));
  g_autofree char *act = g_strdup_printf ("{\"kind\":\"lease.released\",\"reason\":\"Lost.\",\"subject\":\"%s\",\"token\":\"%s\"}", lease, token);
  g_autoptr (RawReply) released = post (fixture, gate, ACT, act);
  g_assert_cmpuint (released->status, ==, 200);
  g_assert_nonnull (strstr (raw_reply_text (released), "\"leases\":[]"));
  g_assert_nonnull (strstr (raw_reply_text (released), "\"kind\":\"lease_released\""));
  g_autoptr (RawReply) again = post (fixture, gate, ACT, act);
  g_assert_cmpuint (again->status, ==, 409);
  g_autofree char *events = hub_service_event_list (fixture->service, &error);
  g_assert_nonnull (strstr (events, "Last Seats"));
}

/* What a terminal says of itself is what a supervisor sees of it, and what it is told. */
static void
test_heartbeat (ApiFixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "{\"waiting\":-1}", "{\"waiting\":\"3\"}", "[]", "{" };
  const char *const row = "\"name\":\"Box Office\",\"now\":";
  g_autoptr (ApiTerminal) till = api_terminal_enrol (fixture, fixture->codes.box_office_code);
  g_autofree char *token = sign_in (fixture, till);
  g_autofree char *asked = g_strdup_printf ("{\"token\":\"%s\"}", token);
  g_autoptr (RawReply) said = post (fixture, till, "/api/v1/terminals/heartbeat", "{\"app\":\"x\",\"waiting\":3}");
  g_autoptr (RawReply) again = post (fixture, till, "/terminals/heartbeat", ""); /* says nothing of what waits */
  g_autoptr (RawReply) look = post (fixture, till, LOOK, asked);

  g_assert_cmpuint (said->status, ==, 200);
  g_assert_nonnull (strstr (raw_reply_text (said), row));
  g_assert_nonnull (strstr (raw_reply_text (said), "\"last_seen\":"));
  g_assert_nonnull (strstr (raw_reply_text (said), "\"waiting\":3"));
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_nonnull (strstr (raw_reply_text (again), "\"waiting\":3"));
  g_assert_nonnull (strstr (raw_reply_text (look), "\"waiting\":3"));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (RawReply) reply = post (fixture, till, "/terminals/heartbeat", wrong[i]);

      g_assert_cmpuint (reply->status, ==, 400);
    }
  g_autoptr (RawReply) done = post (fixture, till, "/terminals/heartbeat", "{}");
  g_assert_null (strstr (raw_reply_text (done), "\"waiting\"")); /* none */
}

static void
test_incident (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (ApiTerminal) gate = api_terminal_enrol (fixture, fixture->codes.gate_code);
  g_autofree char *token = sign_in (fixture, gate);
  g_autofree char *nothing = g_strdup_printf ("{\"kind\":\"incident.closed\",\"reason\":\"x\",\"subject\":\"none\",\"token\":\"%s\"}", token);
  g_autofree char *strange = g_strdup_printf ("{\"kind\":\"hub.burnt\",\"reason\":\"x\",\"subject\":\"x\",\"token\":\"%s\"}", token);
  g_autoptr (RawReply) missing = post (fixture, gate, ACT, nothing);
  g_autoptr (RawReply) unknown = post (fixture, gate, ACT, strange);

  g_assert_cmpuint (missing->status, ==, 404);
  g_assert_cmpuint (unknown->status, ==, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/api/supervise/refused", ApiFixture, NULL, api_fixture_set_up, test_refused, api_fixture_tear_down);
  g_test_add ("/api/supervise/guessing", ApiFixture, NULL, api_fixture_set_up, test_guessing, api_fixture_tear_down);
  g_test_add ("/api/supervise/release", ApiFixture, NULL, api_fixture_set_up, test_release, api_fixture_tear_down);
  g_test_add ("/api/supervise/heartbeat", ApiFixture, NULL, api_fixture_set_up, test_heartbeat, api_fixture_tear_down);
  g_test_add ("/api/supervise/incident", ApiFixture, NULL, api_fixture_set_up, test_incident, api_fixture_tear_down);
  return g_test_run ();
}
