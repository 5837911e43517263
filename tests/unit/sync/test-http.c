/* The HTTP client against answers made up byte by byte. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-fault-proxy.h"
#include "tk-sync-http.h"
#include "tk-sync.h"

typedef struct
{
  TkFaultProxy *server;
  TkSyncHttp *http;
  TkSyncHttpReply *reply;
  GError *error;
  guint answered;
  GPtrArray *lines;
  const char *unwanted;    /* the line that the callback refuses */
} Scene;

static void
set_up (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  memset (scene, 0, sizeof *scene);
  scene->server = tk_fault_proxy_new (0);
  scene->http = tk_sync_http_new (tk_fault_proxy_get_url (scene->server), "secret-credential", NULL, &error);
  g_assert_no_error (error);
  scene->lines = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  tk_sync_http_free (scene->http);
  tk_fault_proxy_free (scene->server);
  g_clear_pointer (&scene->reply, tk_sync_http_reply_free);
  g_clear_error (&scene->error);
  g_ptr_array_unref (scene->lines);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Scene *scene = data;

  g_clear_pointer (&scene->reply, tk_sync_http_reply_free);
  g_clear_error (&scene->error);
  scene->reply = tk_sync_http_send_finish (scene->http, result, &scene->error);
  scene->answered++;
}

static gboolean
line_cb (const char *line, gsize length, gpointer data, GError **error)
{
  Scene *scene = data;
  char *text = g_strndup (line, length);

  g_ptr_array_add (scene->lines, text);
  if (g_strcmp0 (text, scene->unwanted) != 0)
    return TRUE;
  g_set_error_literal (error, TK_SYNC_ERROR, TK_SYNC_ERROR_HUB, "an unwanted line");
  return FALSE;
}

static void
send (Scene *scene, const TkSyncHttpRequest *request, GCancellable *cancellable)
{
  tk_sync_http_send_async (scene->http, request, cancellable, answered_cb, scene);
}

static void
wait (Scene *scene, guint answers)
{
  while (scene->answered < answers)
    g_main_context_iteration (NULL, TRUE);
}

static void
ask (Scene *scene, const char *answer, gboolean lines)
{
  TkSyncHttpRequest request = { "/x", NULL, 60000, lines ? line_cb : NULL, scene };

  tk_fault_proxy_answer (scene->server, answer);
  send (scene, &request, NULL);
  wait (scene, scene->answered + 1);
}

static void
test_reply (Scene *scene, gconstpointer data)
{
  ask (scene, "HTTP/1.1 418 Teapot\r\nContent-Type: Application/JSON; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}", FALSE);
  g_assert_no_error (scene->error);
  g_assert_cmpuint (scene->reply->status, ==, 418);
  g_assert_cmpstr (scene->reply->type, ==, "application/json");
  g_assert_cmpstr (scene->reply->body->str, ==, "{}");
  g_assert_cmpint (scene->reply->round_trip_ms, >=, 0);
}

#define NDJSON "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"

static void
test_lines (Scene *scene, gconstpointer data)
{
  ask (scene, NDJSON "Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n9\r\n\nsecond\nt\r\n5\r\nhird\n\r\n0\r\n\r\n", TRUE);
  g_assert_no_error (scene->error);
  g_assert_cmpuint (scene->lines->len, ==, 3);
  g_assert_cmpstr (scene->lines->pdata[0], ==, "first");
  g_assert_cmpstr (scene->lines->pdata[1], ==, "second");
  g_assert_cmpstr (scene->lines->pdata[2], ==, "third");
  g_assert_cmpuint (scene->reply->body->len, ==, 0);
}

/* Every way in which an answer can be cut short. */
static void
test_cut_short (Scene *scene, gconstpointer data)
{
  static const struct { const char *bytes; gboolean lines; TkSyncError error; } rows[] = {
    { "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", FALSE, TK_SYNC_ERROR_ANSWER },
    { NDJSON "Content-Length: 12\r\n\r\nfirst\nsecond", TRUE, TK_SYNC_ERROR_ANSWER },   /* whole body, but half a line */
    { NDJSON "Content-Length: 50\r\n\r\nfirst\n", TRUE, TK_SYNC_ERROR_ANSWER },
    { NDJSON "Transfer-Encoding: chunked\r\n\r\n6\r\nfirst\n\r\n", TRUE, TK_SYNC_ERROR_ANSWER },
    { "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", FALSE, TK_SYNC_ERROR_UNREACHABLE },
    { "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!", FALSE, TK_SYNC_ERROR_ANSWER },
    { "220 mail.example ESMTP\r\n", FALSE, TK_SYNC_ERROR_ANSWER },
    { "", FALSE, TK_SYNC_ERROR_UNREACHABLE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("row %" G_GSIZE_FORMAT, i);
      ask (scene, rows[i].bytes, rows[i].lines);
      g_assert_error (scene->error, TK_SYNC_ERROR, (int) rows[i].error);
      g_assert_null (scene->reply);
      g_assert_null (strstr (scene->error->message, "secret"));
    }
}

/* HTML instead of a feed is not read as lines. */
static void
test_feed_that_is_none (Scene *scene, gconstpointer data)
{
  ask (scene, TK_FAULT_HTML, TRUE);
  g_assert_no_error (scene->error);
  g_assert_cmpuint (scene->lines->len, ==, 0);
  g_assert_cmpstr (scene->reply->type, ==, "text/html");
}

static void
test_redirects_stay_here (Scene *scene, gconstpointer data)
{
  ask (scene, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", FALSE);
  g_assert_no_error (scene->error);
  g_assert_cmpuint (scene->reply->status, ==, 302);
}

static void
test_too_long (Scene *scene, gconstpointer data)
{
  GString *answer = g_string_new ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n");

  for (guint i = 0; i < TK_SYNC_HTTP_LIMIT / 1024 + 1; i++)
    g_string_append_printf (answer, "%01024u", i);
  ask (scene, answer->str, FALSE);
  g_assert_error (scene->error, TK_SYNC_ERROR, TK_SYNC_ERROR_ANSWER);
  g_string_free (answer, TRUE);
}

static void
test_line_gives_up (Scene *scene, gconstpointer data)
{
  scene->unwanted = "b";
  ask (scene, NDJSON "Content-Length: 6\r\n\r\na\nb\nc\n", TRUE);
  g_assert_error (scene->error, TK_SYNC_ERROR, TK_SYNC_ERROR_HUB);
  g_assert_cmpuint (scene->lines->len, ==, 2);
}

static void
test_timeout (Scene *scene, gconstpointer data)
{
  TkSyncHttpRequest request = { "/x", "{}", 200, NULL, NULL };

  tk_fault_proxy_set (scene->server, TK_FAULT_DROP, 0);
  send (scene, &request, NULL);
  wait (scene, 1);
  g_assert_error (scene->error, TK_SYNC_ERROR, TK_SYNC_ERROR_UNREACHABLE);
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (Scene *scene, gconstpointer data)
{
  TkSyncHttpRequest request = { "/x", NULL, 120000, NULL, NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  tk_fault_proxy_set (scene->server, TK_FAULT_DROP, 0);
  send (scene, &request, cancellable);
  send (scene, &request, NULL);
  g_timeout_add (50, cancel_cb, cancellable);
  wait (scene, 1);
  g_assert_error (scene->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* The other one is given up by freeing the client. */
  g_clear_pointer (&scene->http, tk_sync_http_free);
  wait (scene, 2);
  g_assert_error (scene->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled_before (Scene *scene, gconstpointer data)
{
  TkSyncHttpRequest request = { "/x", NULL, 120000, NULL, NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  send (scene, &request, cancellable);
  g_assert_cmpuint (scene->answered, ==, 0); /* never from within the call */
  wait (scene, 1);
  g_assert_error (scene->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_many_at_once (Scene *scene, gconstpointer data)
{
  TkSyncHttpRequest request = { "/x", "{}", 60000, NULL, NULL };

  tk_fault_proxy_answer (scene->server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
  for (guint i = 0; i < 20; i++)
    send (scene, &request, NULL);
  wait (scene, 20);
  g_assert_no_error (scene->error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/http/" path, Scene, NULL, set_up, func, tear_down)
  ADD ("reply", test_reply);
  ADD ("lines", test_lines);
  ADD ("cut-short", test_cut_short);
  ADD ("feed-that-is-none", test_feed_that_is_none);
  ADD ("redirects", test_redirects_stay_here);
  ADD ("too-long", test_too_long);
  ADD ("line-gives-up", test_line_gives_up);
  ADD ("timeout", test_timeout);
  ADD ("cancel", test_cancel);
  ADD ("cancelled-before", test_cancelled_before);
  ADD ("many-at-once", test_many_at_once);
#undef ADD
  return g_test_run ();
}
