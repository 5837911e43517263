/* Metrics: every line is of the format, counts are right, nobody else sees them, and clients cannot make them grow.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "api-fixture.h"
#include "hub-metrics.h"

/* ---- A strict reader of the text format, version 0.0.4 ---- */

typedef struct
{
  GHashTable *types;   /* family → its type */
  GHashTable *samples; /* name{labels} → value */
} Page;

static void
clear_page (Page *page)
{
  g_hash_table_unref (page->types);
  g_hash_table_unref (page->samples);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, clear_page)

static char *
fetch (const char *pattern, const char *line, int group)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (regex, line, 0, &match))
    g_error ("not of the format: %s", line);
  return g_match_info_fetch (match, group);
}

#define NAME "[a-zA-Z_:][a-zA-Z0-9_:]*"
#define LABEL "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\""
#define SAMPLE "^(" NAME ")(\\{" LABEL "(?:," LABEL ")*\\})? (-?[0-9]+(?:\\.[0-9]+)?)$"

/* A sample's family: itself, or for a histogram without its ending. */
static const char *
family_of (Page *page, const char *name)
{
  static const char *const endings[] = { "", "_bucket", "_sum", "_count" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (name, endings[i]))
      {
        g_autofree char *base = g_strndup (name, strlen (name) - strlen (endings[i]));
        const char *type = g_hash_table_lookup (page->types, base);

        if (type != NULL && (i == 0) == (strcmp (type, "histogram") != 0))
          return type;
      }
  return NULL;
}

static void
read_comment (Page *page, const char *line)
{
  if (g_str_has_prefix (line, "# HELP "))
    {
      g_free (fetch ("^# HELP " NAME " \\S.*$", line, 0));
      return;
    }
  char *name = fetch ("^# TYPE (" NAME ") (counter|gauge|histogram)$", line, 1);
  g_assert_true (g_hash_table_insert (page->types, name, fetch ("^# TYPE (" NAME ") (counter|gauge|histogram)$", line, 2)));
}

static Page
read_page (const char *text)
{
  Page page = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines);

  g_assert_cmpstr (lines[n - 1], ==, "");
  for (guint i = 0; i + 1 < n; i++)
    {
      if (lines[i][0] == '#')
        {
          read_comment (&page, lines[i]);
          continue;
        }
      g_autofree char *name = fetch (SAMPLE, lines[i], 1);
      g_autofree char *labels = fetch (SAMPLE, lines[i], 2);
      const char *type = family_of (&page, name);

      g_assert_nonnull (type); /* its family was declared before */
      if (strcmp (type, "counter") == 0)
        g_assert_true (g_str_has_suffix (name, "_total"));
      g_assert_true (g_hash_table_insert (page.samples, g_strconcat (name, labels, NULL), fetch (SAMPLE, lines[i], 3)));
    }
  return page;
}

static gint64
value (const Page *page, const char *sample)
{
  const char *text = g_hash_table_lookup (page->samples, sample);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : -1;
}

static Page
get_page (ApiFixture *fixture)
{
  g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", "/metrics", NULL, NULL, 0);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (raw_reply_header (reply, "content-type"), ==, "text/plain; version=0.0.4; charset=utf-8");
  return read_page (raw_reply_text (reply));
}

/* ---- Tests ---- */

static void
test_format (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  HubMeter meter = { 0 };

  hub_metrics_family (out, "a_total", "counter", "Help.");
  hub_metrics_sample (out, "a_total", 3, "path", "a\\b\"c\nd", "other", "", NULL);
  hub_metrics_seconds (out, "b", -1500000, NULL);
  hub_metrics_seconds (out, "b", 20, NULL);
  hub_meter_note (&meter, &hub_meter_sizes, 1);
  hub_meter_note (&meter, &hub_meter_sizes, 3);
  hub_meter_note (&meter, &hub_meter_sizes, 65);
  hub_metrics_histogram (out, "c", &meter, &hub_meter_sizes, FALSE, "x", "y", NULL);
  g_assert_cmpstr (out->str, ==,
                   "# HELP a_total Help.\n# TYPE a_total counter\n"
                   "a_total{path=\"a\\\\b\\\"c\\nd\",other=\"\"} 3\n"
                   "b -1.5\n"
                   "b 0.00002\n"
                   "c_bucket{x=\"y\",le=\"1\"} 1\nc_bucket{x=\"y\",le=\"2\"} 1\nc_bucket{x=\"y\",le=\"4\"} 2\n"
                   "c_bucket{x=\"y\",le=\"8\"} 2\nc_bucket{x=\"y\",le=\"16\"} 2\nc_bucket{x=\"y\",le=\"32\"} 2\n"
                   "c_bucket{x=\"y\",le=\"64\"} 2\nc_bucket{x=\"y\",le=\"+Inf\"} 3\n"
                   "c_sum{x=\"y\"} 69\nc_count{x=\"y\"} 3\n");
}

static void
test_counts (ApiFixture *fixture, gconstpointer data)
{
  static const char health[] = "tiketi_hub_requests_total{method=\"GET\",route=\"/health\",status=\"2xx\"}";
  static const char refused[] = "tiketi_hub_requests_total{method=\"GET\",route=\"/sync/changes\",status=\"4xx\"}";
  g_auto (Page) before = get_page (fixture);

  for (guint i = 0; i < 7; i++)
    {
      g_autoptr (RawReply) well = raw_request (fixture->port, "GET", i % 2 == 0 ? "/health" : "/api/v1/health/", NULL, NULL, 0);
      g_autoptr (RawReply) nobody = raw_request (fixture->port, "GET", "/sync/changes?since=1", NULL, NULL, 0);

      g_assert_cmpuint (well->status, ==, 200);
      g_assert_cmpuint (nobody->status, ==, 401);
    }
  g_auto (Page) after = get_page (fixture);
  g_assert_cmpint (value (&after, health), ==, MAX (value (&before, health), 0) + 7);
  g_assert_cmpint (value (&after, refused), ==, MAX (value (&before, refused), 0) + 7);
  g_assert_cmpint (value (&after, "tiketi_hub_request_seconds_count{method=\"GET\",route=\"/health\"}"), ==, value (&after, health));
  g_assert_cmpint (value (&after, "tiketi_hub_request_seconds_bucket{method=\"GET\",route=\"/health\",le=\"+Inf\"}"), ==,
                   value (&after, health));
  g_assert_cmpint (value (&after, "tiketi_hub_database_up"), ==, 1);
  g_assert_cmpint (value (&after, "tiketi_hub_terminals"), ==, 2);
  g_assert_cmpint (value (&after, "tiketi_hub_writer_queue"), ==, 0);
  g_assert_cmpint (value (&after, "tiketi_hub_requests_in_flight"), >=, 1);
  g_assert_cmpint (value (&after, "tiketi_hub_breaker_state{gateway=\"mpesa\",state=\"CLOSED\"}"), ==, 1);
  g_assert_cmpint (value (&after, "process_resident_memory_bytes"), >, 1000000);
  g_assert_cmpint (value (&after, "process_open_fds"), >, 3);
}

/* What terminals do shows in the numbers of the database and the writer. */
static void
test_terminals (ApiFixture *fixture, gconstpointer data)
{
  g_auto (Page) before = get_page (fixture);
  g_autoptr (ApiTerminal) terminal = api_terminal_enrol (fixture, fixture->codes.gate_code);
  g_autofree char *batch = api_terminal_batch (terminal, 5);
  g_autoptr (RawReply) pushed = api_terminal_push (fixture, terminal, batch);
  g_auto (Page) after = get_page (fixture);

  g_assert_cmpuint (pushed->status, ==, 200);
  g_assert_cmpint (value (&after, "tiketi_hub_journal_entries"), ==, value (&before, "tiketi_hub_journal_entries") + 5);
  g_assert_cmpint (value (&after, "tiketi_hub_terminals_seen"), ==, 1);
  g_assert_cmpint (value (&after, "tiketi_hub_last_change"), >, value (&before, "tiketi_hub_last_change"));
  g_assert_cmpint (value (&after, "tiketi_hub_writer_commit_jobs_count"), >=,
                   value (&before, "tiketi_hub_writer_commit_jobs_count") + 2);
  g_assert_cmpint (value (&after, "tiketi_hub_writer_commits_failed_total"), ==, 0);
}

/* However clients spell their requests, the page does not grow by it. */
static void
test_bounded (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) first = raw_request (fixture->port, "GET", "/nothing", NULL, NULL, 0);
  g_auto (Page) before = get_page (fixture);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *path = g_strdup_printf ("/nothing-%u/%u", i, g_random_int ());
      g_autofree char *method = g_strdup_printf ("M%u", i);
      g_autoptr (RawReply) one = raw_request (fixture->port, "GET", path, NULL, NULL, 0);
      g_autoptr (RawReply) two = raw_request (fixture->port, method, "/nothing", NULL, NULL, 0);
    }
  g_auto (Page) after = get_page (fixture);
  g_assert_cmpuint (g_hash_table_size (after.samples), <=, g_hash_table_size (before.samples) + 40); /* /metrics itself is counted by now */
}

static void
test_access (ApiFixture *fixture, gconstpointer data)
{
  static const struct
  {
    gboolean configured;
    const char *headers;
    guint status;
  } rows[] = {
    { FALSE, NULL, 200 },
    { FALSE, "X-Forwarded-For: 203.0.113.9\r\n", 404 }, /* a proxy on this machine is not this machine */
    { FALSE, "X-Forwarded-For: 127.0.0.1\r\n", 404 },
    { FALSE, "Forwarded: for=203.0.113.9\r\n", 404 },
    { FALSE, "X-Real-IP: 203.0.113.9\r\n", 404 },
    { FALSE, "Via: 1.1 proxy\r\n", 404 },
    { FALSE, "X-Forwarded-For: 203.0.113.9\r\nAuthorization: Bearer \r\n", 404 },
    { TRUE, NULL, 200 },
    { TRUE, "X-Forwarded-For: 203.0.113.9\r\n", 401 },
    { TRUE, "X-Forwarded-For: 203.0.113.9\r\nAuthorization: Bearer wrong\r\n", 401 },
    { TRUE, "X-Forwarded-For: 203.0.113.9\r\nAuthorization: Bearer 0123456789abcde\r\n", 401 },
    { TRUE, "X-Forwarded-For: 203.0.113.9\r\nAuthorization: Bearer 0123456789abcdef\r\n", 200 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawReply) reply = NULL;

      hub_api_set_metrics_token (rows[i].configured ? "0123456789abcdef" : NULL);
      reply = raw_request (fixture->port, "GET", "/api/v1/metrics", rows[i].headers, NULL, 0);
      g_test_message ("%d %s", rows[i].configured, rows[i].headers != NULL ? rows[i].headers : "");
      g_assert_cmpuint (reply->status, ==, rows[i].status);
      g_assert_cmpint (strstr (raw_reply_text (reply), "tiketi_hub_") != NULL, ==, rows[i].status == 200);
    }
  hub_api_set_metrics_token (NULL);
}

#define ADD(path, func) g_test_add (path, ApiFixture, NULL, api_fixture_set_up, func, api_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/format", test_format);
  ADD ("/metrics/counts", test_counts);
  ADD ("/metrics/terminals", test_terminals);
  ADD ("/metrics/bounded", test_bounded);
  ADD ("/metrics/access", test_access);
  return g_test_run ();
}
