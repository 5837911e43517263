/* Which addresses are taken, and what each answer of a hub means. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-sync-http.h"
#include "tk-sync-session.h"
#include "tk-wire-messages.h"

static void
test_addresses (void)
{
  static const struct { const char *url, *checked; } rows[] = {
    { "https://hub.example", "https://hub.example" },
    { "https://hub.example/", "https://hub.example" },
    { "https://hub.example:8443//", "https://hub.example:8443" },
    { "https://hub.example/tiketi/", "https://hub.example/tiketi" },
    { "https://192.168.1.5:8443", "https://192.168.1.5:8443" },
    { "http://127.0.0.1:8080", "http://127.0.0.1:8080" },
    { "http://127.9.9.9", "http://127.9.9.9" },
    { "http://localhost:8080/", "http://localhost:8080" },
    { "http://[::1]:8080", "http://[::1]:8080" },
    { "http://192.168.1.5:8080", NULL },
    { "http://hub.example", NULL },
    { "http://localhost.example", NULL },
    { "http://127.0.0.1.example", NULL },
    { "http://[::2]", NULL },
    { "ftp://hub.example", NULL },
    { "file:///etc/passwd", NULL },
    { "https://", NULL },
    { "https:///x", NULL },
    { "hub.example", NULL },
    { "", NULL },
    { "https://user:secret@hub.example", NULL },
    { "http://127.0.0.1@hub.example", NULL },
    { "https://hub.example/?x=1", NULL },
    { "https://hub.example/#top", NULL },
    { "javascript:alert(1)", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *checked = tk_sync_http_check_url (rows[i].url, &error);

      g_test_message ("%s", rows[i].url);
      g_assert_cmpstr (checked, ==, rows[i].checked);
      if (rows[i].checked == NULL)
        g_assert_error (error, TK_SYNC_ERROR, TK_SYNC_ERROR_INVALID);
      else
        g_assert_no_error (error);
    }
}

#define PROBLEM(code) "{\"code\":\"" code "\",\"message\":\"Because.\",\"errors\":[]}"

static void
test_meanings (void)
{
  static const struct { guint status; const char *type, *body; TkSyncError error; } rows[] = {
    { 403, "application/json", PROBLEM ("enrolment_code_unknown"), TK_SYNC_ERROR_CODE },
    { 409, "application/json", PROBLEM ("enrolment_code_used"), TK_SYNC_ERROR_CODE },
    { 401, "application/json", PROBLEM ("unauthorized"), TK_SYNC_ERROR_REFUSED },
    { 403, "application/json", PROBLEM ("terminal_revoked"), TK_SYNC_ERROR_REVOKED },
    { 409, "application/json", PROBLEM ("journal_chain"), TK_SYNC_ERROR_REFUSED },
    { 429, "application/json", PROBLEM ("too_many_requests"), TK_SYNC_ERROR_HUB },
    { 503, "application/json", PROBLEM ("unavailable"), TK_SYNC_ERROR_HUB },
    { 500, "application/problem+json", PROBLEM ("internal_error"), TK_SYNC_ERROR_HUB },
    { 400, "application/json", PROBLEM ("invalid_request"), TK_SYNC_ERROR_REFUSED },
    { 502, "text/html", "<html>Bad gateway", TK_SYNC_ERROR_HUB },
    { 429, "", "", TK_SYNC_ERROR_HUB },
    { 200, "text/html", "<html>Welcome to our WiFi", TK_SYNC_ERROR_ANSWER },
    { 403, "text/html", "<html>Forbidden by proxy", TK_SYNC_ERROR_ANSWER },
    { 404, "text/plain", "not here", TK_SYNC_ERROR_ANSWER },
    { 302, "", "", TK_SYNC_ERROR_ANSWER },
    { 204, "", "", TK_SYNC_ERROR_ANSWER },
    { 200, "application/json", "{\"acked\":1}", TK_SYNC_ERROR_ANSWER },
    { 200, "application/json", "{\"acked\":1,\"now\":1,\"results\":[", TK_SYNC_ERROR_ANSWER },
    { 200, "application/json", "", TK_SYNC_ERROR_ANSWER },
    { 403, "application/json", "not json", TK_SYNC_ERROR_ANSWER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TkSyncHttpReply reply = { rows[i].status, (char *) rows[i].type, g_string_new (rows[i].body), 0 };
      g_autoptr (GError) error = NULL;

      g_test_message ("%u %s %s", rows[i].status, rows[i].type, rows[i].body);
      g_assert_null (tk_sync_reply_decode (&reply, &tk_wire_batch_reply_shape, &error));
      g_assert_error (error, TK_SYNC_ERROR, (int) rows[i].error);
      g_assert_cmpuint (strlen (error->message), >, 20);
      g_assert_null (strchr (error->message, '<'));
      g_string_free (reply.body, TRUE);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reply/addresses", test_addresses);
  g_test_add_func ("/reply/meanings", test_meanings);
  return g_test_run ();
}
