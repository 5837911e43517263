/* Tables that would only grow: what goes after a time, and what does not. SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>

#include "hub-fixture.h"
#include "hub-pay.h"

#define MINUTE (60 * G_GINT64_CONSTANT (1000))
#define DAY (24 * 60 * MINUTE)

typedef struct
{
  HubFixture hub;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  hub_fixture_set_up (&fixture->hub);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hub_fixture_tear_down (&fixture->hub);
}

static void
run (Fixture *fixture, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
run (Fixture *fixture, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *sql = g_strdup_vprintf (format, args);
  va_end (args);
  hub_fixture_run (&fixture->hub, sql);
}

static void
add_key (Fixture *fixture, const char *key, gint64 event, gint64 at)
{
  run (fixture,
       "INSERT INTO idempotency (account, key, route, digest, status, content_type, body, at, event) "
       "VALUES (1, '%s', 'POST /orders', '', 200, 'application/json', '{}', %" PRId64 ", %" PRId64 ")",
       key, at, event);
}

static void
add_message (Fixture *fixture, const char *id, const char *state, gint64 at)
{
  run (fixture,
       "INSERT INTO message (id, channel, recipient, sale, subject, text, attachment_name, attachment, picture, state, reason, tries, "
       "next_at, at) VALUES ('%s', 'email', 'a@b.c', '', 's', 't', 'tickets.pdf', 'JVBERi0=', 'iVBOR', '%s', 'Not now.', 1, "
       "%" PRId64 ", %" PRId64 ")",
       id, state, at, at);
}

/* Their keys, ascending; (transfer full). */
static char *
list (Fixture *fixture, const char *column, const char *from)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s ORDER BY %s", column, from, column);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  SqlRows *rows = sql_query (hub_fixture_reader (&fixture->hub), &error, sql, "");

  g_assert_no_error (error);
  while (sql_step (rows, &error))
    g_string_append_printf (all, "%s ", sql_text (rows, 0));
  g_assert_no_error (error);
  sql_done (rows);
  hub_fixture_done_reading (&fixture->hub);
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
assert_list (Fixture *fixture, const char *column, const char *from, const char *expected)
{
  g_autofree char *found = list (fixture, column, from);

  g_assert_cmpstr (found, ==, expected);
}

/* An answer is kept as long as its event lives, and a month. */
static void
test_keys (Fixture *fixture, gconstpointer data)
{
  gint64 now = FIXTURE_NOW;

  run (fixture, "UPDATE event SET ends_at = %" PRId64 " WHERE event = 1", now + 100 * DAY);
  run (fixture, "UPDATE event SET ends_at = %" PRId64 " WHERE event = 2", now - 29 * DAY);
  add_key (fixture, "after-its-end", 2, now - DAY);
  add_key (fixture, "ended", 2, now - 400 * DAY);
  add_key (fixture, "live", 1, now - 400 * DAY);
  add_key (fixture, "nameless", 0, now - 31 * DAY);
  add_key (fixture, "nameless-new", 0, now - 29 * DAY);
  add_key (fixture, "no-such-event", 99, now - 31 * DAY);
  gint64 noted = hub_fixture_int (&fixture->hub, "SELECT count(*) FROM audit");
  hub_pay_turn (fixture->hub.service);
  assert_list (fixture, "key", "idempotency", "after-its-end ended live nameless-new ");
  tk_fake_clock_advance (&fixture->hub.clock, 2 * DAY);
  hub_pay_turn (fixture->hub.service);
  assert_list (fixture, "key", "idempotency", "after-its-end live ");
  tk_fake_clock_advance (&fixture->hub.clock, 130 * DAY);
  hub_pay_turn (fixture->hub.service);
  assert_list (fixture, "key", "idempotency", "");
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT count(*) FROM audit"), ==, noted);
}

/* What failed keeps its reason, but not its weight; what may still be sent keeps all. */
static void
test_messages (Fixture *fixture, gconstpointer data)
{
  add_message (fixture, "failed", "failed", FIXTURE_NOW - 8 * DAY);
  add_message (fixture, "failed-new", "failed", FIXTURE_NOW - 6 * DAY);
  add_message (fixture, "queued", "queued", FIXTURE_NOW - 30 * DAY);
  hub_pay_turn (fixture->hub.service);
  assert_list (fixture, "id", "message WHERE attachment <> '' AND picture <> ''", "failed-new queued ");
  assert_list (fixture, "id", "message WHERE attachment = '' AND picture = ''", "failed ");
  assert_list (fixture, "reason", "message WHERE id = 'failed' AND attachment_name = 'tickets.pdf'", "Not now. ");
  tk_fake_clock_advance (&fixture->hub.clock, 2 * DAY);
  hub_pay_turn (fixture->hub.service);
  assert_list (fixture, "id", "message WHERE attachment <> ''", "queued ");
}

/* Once an hour, and then all of it, however much. */
static void
test_hourly (Fixture *fixture, gconstpointer data)
{
  hub_pay_turn (fixture->hub.service);
  run (fixture,
       "INSERT INTO idempotency (account, key, route, digest, status, content_type, body, at) "
       "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200) "
       "SELECT i, 'k', '', '', 200, '', '', %" PRId64 " FROM n",
       FIXTURE_NOW - 31 * DAY);
  tk_fake_clock_advance (&fixture->hub.clock, 59 * MINUTE);
  hub_pay_turn (fixture->hub.service);
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT count(*) FROM idempotency"), ==, 1200);
  tk_fake_clock_advance (&fixture->hub.clock, MINUTE);
  hub_pay_turn (fixture->hub.service);
  g_assert_cmpint (hub_fixture_int (&fixture->hub, "SELECT count(*) FROM idempotency"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/service-tidy/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("keys", test_keys);
  ADD ("messages", test_messages);
  ADD ("hourly", test_hourly);
  return g_test_run ();
}
