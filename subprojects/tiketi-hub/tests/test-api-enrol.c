/* Enrolment and health over the real service. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <glib/gstdio.h>
#include "api-fixture.h"
#include "test-database.h"

static RawReply *
post (ApiFixture *fixture, const char *body)
{
  return raw_request (fixture->port, "POST", "/api/v1/terminals/enrol", NULL, body, -1);
}

static void
assert_problem (const RawReply *reply, guint status, const char *code)
{
  g_autofree char *found = raw_json_text (raw_reply_text (reply), "code");

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (found, ==, code);
  g_assert_cmpstr (raw_reply_header (reply, "content-type"), ==, "application/json");
}

static void
test_once (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (TkKeyPair) key = tk_key_pair_new ();
  g_autoptr (TkKeyPair) other = tk_key_pair_new ();
  g_autofree char *body = api_enrol_body (fixture->codes.box_office_code, key);
  g_autofree char *stolen = api_enrol_body (fixture->codes.box_office_code, other);
  g_autofree char *wrong = api_enrol_body ("AAAA-AAAA-AAAA-AAAA", other);
  g_autoptr (RawReply) first = post (fixture, body);
  g_autoptr (RawReply) used = post (fixture, stolen);
  g_autoptr (RawReply) unknown = post (fixture, wrong);
  g_autofree char *kind = raw_json_text (raw_reply_text (first), "kind");
  g_autofree char *credential = raw_json_text (raw_reply_text (first), "credential");

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpstr (kind, ==, "box-office");
  g_assert_cmpuint (strlen (credential), >=, 40);
  assert_problem (used, 409, "enrolment_code_used");
  assert_problem (unknown, 403, "enrolment_code_unknown");
}

static void
test_without_prefix (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (TkKeyPair) key = tk_key_pair_new ();
  g_autofree char *body = api_enrol_body (fixture->codes.gate_code, key);
  g_autoptr (RawReply) reply = raw_request (fixture->port, "POST", "//terminals/enrol/", NULL, body, -1);

  g_assert_cmpuint (reply->status, ==, 200);
}

static void
test_bad_bodies (ApiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *body, *code, *field;
  } rows[] = {
    { "", "invalid_json", NULL },
    { "{", "invalid_json", NULL },
    { "[]", "invalid_json", NULL },
    { "null", "invalid_json", NULL },
    { "<html>", "invalid_json", NULL },
    { "{\"code\":\"a\",\"code\":\"b\",\"public_key\":\"x\",\"program\":\"x\"}", "invalid_json", NULL },
    { "{}", "invalid_request", "code" },
    { "{\"code\":1,\"public_key\":\"x\",\"program\":\"x\"}", "invalid_request", "code" },
    { "{\"code\":\"a\",\"program\":\"x\"}", "invalid_request", "public_key" },
    { "{\"code\":\"a\",\"public_key\":[],\"program\":\"x\"}", "invalid_request", "public_key" },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (rows) <= 10); /* refused bodies count as guesses */
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawReply) reply = post (fixture, rows[i].body);
      g_autofree char *field = raw_json_text (raw_reply_text (reply), "field");

      g_test_message ("%s", rows[i].body);
      assert_problem (reply, 400, rows[i].code);
      g_assert_cmpstr (field, ==, rows[i].field);
    }
}

/* Guessing is slowed down after ten wrong codes; a waiting time is told. */
static void
test_guessing (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (TkKeyPair) key = tk_key_pair_new ();
  g_autofree char *wrong = api_enrol_body ("AAAA-AAAA-AAAA-AAAA", key);
  g_autofree char *right = api_enrol_body (fixture->codes.gate_code, key);
  g_autoptr (RawReply) limited = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (RawReply) reply = post (fixture, wrong);

      g_assert_cmpuint (reply->status, ==, 403);
    }
  /* Another try comes back every six seconds: on a machine that stalls, in the middle of this. */
  for (guint i = 0; i < 50 && (limited == NULL || limited->status != 429); i++)
    {
      g_autoptr (RawReply) reply = post (fixture, wrong);

      g_clear_pointer (&limited, raw_reply_free);
      limited = post (fixture, right);
    }
  assert_problem (limited, 429, "too_many_requests");
  g_assert_cmpuint (g_ascii_strtoull (raw_reply_header (limited, "retry-after"), NULL, 10), >=, 1);
}

/* Thirty terminals behind one address enrol at once without being taken for a guesser. */
static void
test_many_right_codes (ApiFixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("Gate %u", i);
      g_autofree char *code = api_fixture_invite (fixture, name);
      g_autoptr (ApiTerminal) terminal = api_terminal_enrol (fixture, code);

      g_assert_cmpint (terminal->id, >, 0);
    }
}

static void
test_health (ApiFixture *fixture, gconstpointer data)
{
  static const char *const targets[] = { "/health", "/api/v1/health", "/health/" };

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", targets[i], NULL, NULL, 0);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (raw_reply_header (reply, "content-type"), ==, "application/json");
      g_assert_cmpint (raw_reply_text (reply)[0], ==, '{');
    }
}

static GLogWriterOutput
silent_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  return G_LOG_WRITER_HANDLED;
}

/* A damaged database is not "200 OK": monitors must see it. */
static void
test_unwell (ApiFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "hub.db", "hub.db-wal", "hub.db-shm" };
  g_autofree char *noise = g_strnfill (256 * 1024, '#');

  test_database_drop (fixture->uri); /* PostgreSQL's is not there any more */
  for (gsize i = 0; !test_database_is_postgresql () && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      FILE *file = g_fopen (path, "r+");

      g_assert_nonnull (file);
      g_assert_cmpuint (fwrite (noise, 1, 256 * 1024, file), ==, 256 * 1024);
      fclose (file);
    }
  g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", "/health", NULL, NULL, 0);
  assert_problem (reply, 503, "unavailable");
  g_assert_nonnull (strstr (raw_reply_text (reply), "\"status\":\"unhealthy\""));
  g_assert_nonnull (strstr (raw_reply_text (reply), "\"db\":\"unreadable\""));
  g_assert_cmpstr (raw_reply_header (reply, "retry-after"), ==, "1");
}

#define ADD(path, func) g_test_add (path, ApiFixture, NULL, api_fixture_set_up, func, api_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (silent_cb, NULL, NULL); /* 5xx answers are warnings */

  ADD ("/api/enrol/once", test_once);
  ADD ("/api/enrol/without-prefix", test_without_prefix);
  ADD ("/api/enrol/bad-bodies", test_bad_bodies);
  ADD ("/api/enrol/guessing", test_guessing);
  ADD ("/api/enrol/many-right-codes", test_many_right_codes);
  ADD ("/api/health", test_health);
  ADD ("/api/unwell", test_unwell);

  return g_test_run ();
}
