/* The log's lines: one a record, whatever it holds. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <glib.h>
#include "hub-log.h"

#define AT (G_GINT64_CONSTANT (1795276800123) * 1000)

static void
test_lines (void)
{
  const GLogField request[] = {
    { "MESSAGE", "GET /x 200", -1 },  { "GLIB_DOMAIN", "http", -1 },       { "PRIORITY", "6", -1 },
    { "HUB_METHOD", "GET", -1 },      { "HUB_PATH", "/events/{id}", -1 },  { "HUB_STATUS", "200", -1 },
    { "HUB_REMOTE", "::1", -1 },      { "HUB_REQUEST_ID", "00120", -1 },   { "HUB_BLOB", request, 8 },
  };
  const GLogField plain[] = { { "MESSAGE", "It is \"so\".\nlevel=error \x1b[31m\\ caf\xc3\xa9 \xff end", -1 } };
  const struct
  {
    const GLogField *fields;
    gsize n;
    GLogLevelFlags level;
    gboolean json;
    const char *line;
  } rows[] = {
    { request, G_N_ELEMENTS (request), G_LOG_LEVEL_INFO, FALSE,
      "time=2026-11-21T16:00:00.123Z level=info from=http method=GET path=/events/{id} status=200 remote=::1 request_id=00120\n" },
    { request, G_N_ELEMENTS (request), G_LOG_LEVEL_INFO, TRUE,
      "{\"time\":\"2026-11-21T16:00:00.123Z\",\"level\":\"info\",\"from\":\"http\",\"method\":\"GET\",\"path\":\"/events/{id}\","
      "\"status\":200,\"remote\":\"::1\",\"request_id\":\"00120\"}\n" },
    { plain, 1, G_LOG_LEVEL_WARNING, FALSE,
      "time=2026-11-21T16:00:00.123Z level=warning from=- "
      "message=\"It is \\\"so\\\".\\u000alevel=error \\u001b[31m\\\\ caf\xc3\xa9 \xef\xbf\xbd end\"\n" },
    { plain, 1, G_LOG_LEVEL_WARNING | G_LOG_FLAG_FATAL, TRUE,
      "{\"time\":\"2026-11-21T16:00:00.123Z\",\"level\":\"warning\",\"from\":\"-\","
      "\"message\":\"It is \\\"so\\\".\\u000alevel=error \\u001b[31m\\\\ caf\xc3\xa9 \xef\xbf\xbd end\"}\n" },
    { NULL, 0, G_LOG_LEVEL_ERROR, FALSE, "time=2026-11-21T16:00:00.123Z level=error from=- message=\"\"\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = hub_log_line (rows[i].level, rows[i].fields, rows[i].n, AT, rows[i].json);

      g_assert_cmpstr (line, ==, rows[i].line);
    }
}

static void
test_long (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  const GLogField fields[] = { { "MESSAGE", text, -1 }, { "HUB_A", text, -1 } };
  g_autofree char *line = hub_log_line (G_LOG_LEVEL_INFO, fields, 2, AT, FALSE);

  g_assert_cmpuint (strlen (line), <, 2200);
  g_assert_true (strchr (line, '\n') == line + strlen (line) - 1);
}

static void
test_levels (void)
{
  hub_log_begin ("warning", FALSE);
  g_assert_true (hub_log_has (G_LOG_LEVEL_CRITICAL));
  g_assert_true (hub_log_has (G_LOG_LEVEL_WARNING));
  g_assert_false (hub_log_has (G_LOG_LEVEL_MESSAGE));
  hub_log_begin ("debug", FALSE);
  g_assert_true (hub_log_has (G_LOG_LEVEL_DEBUG));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/lines", test_lines);
  g_test_add_func ("/log/long", test_long);
  g_test_add_func ("/log/levels", test_levels);
  return g_test_run ();
}
