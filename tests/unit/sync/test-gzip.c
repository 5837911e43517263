/* Packed bodies: what a hub gets, and what happens when it does not take them. SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>
#include <zlib.h>

#include "tk-sync-gzip.h"
#include "tk-sync-http.h"
#include "tk-sync.h"

/* A hub of the test's own: says what came, and how it came. */
typedef struct
{
  GSocketService *service;
  TkSyncHttp *http;
  guint refuses;            /* status for packed bodies; 0: takes them */
  guint refuses_plain;      /* status for plain ones; 0: takes them */
  guint packed, plain;      /* bodies that came; read once the reply is here */
  GByteArray *body;         /* the last one, as it came */
  TkSyncHttpReply *reply;
  gboolean answered;
} Scene;

static guint
answer_status (Scene *scene, gboolean packed)
{
  guint status = packed ? scene->refuses : scene->refuses_plain;

  return status != 0 ? status : 200;
}

/* One request a connection. */
static gboolean
connected_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Scene *scene = data;
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  gboolean packed = FALSE;
  gsize length = 0, got = 0;
  char *line;

  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL && *line != '\0')
    {
      packed = packed || g_ascii_strcasecmp (line, "Content-Encoding: gzip") == 0;
      if (g_ascii_strncasecmp (line, "Content-Length:", 15) == 0)
        length = (gsize) g_ascii_strtoull (line + 15, NULL, 10);
      g_free (line);
    }
  g_free (line);
  g_byte_array_set_size (scene->body, (guint) length);
  g_input_stream_read_all (G_INPUT_STREAM (lines), scene->body->data, length, &got, NULL, NULL);
  g_assert_cmpuint (got, ==, length);
  scene->packed += packed;
  scene->plain += !packed;
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 %u X\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
                                             "Connection: close\r\n\r\n{}", answer_status (scene, packed));
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer, strlen (answer), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static void
set_up (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  guint16 port;

  memset (scene, 0, sizeof *scene);
  scene->body = g_byte_array_new ();
  scene->service = g_threaded_socket_service_new (2);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (scene->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (scene->service, "run", G_CALLBACK (connected_cb), scene);
  g_socket_service_start (scene->service);
  url = g_strdup_printf ("http://127.0.0.1:%u", port);
  scene->http = tk_sync_http_new (url, "secret", NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  tk_sync_http_free (scene->http);
  g_socket_service_stop (scene->service);
  g_object_unref (scene->service);
  g_byte_array_unref (scene->body);
  g_clear_pointer (&scene->reply, tk_sync_http_reply_free);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Scene *scene = data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&scene->reply, tk_sync_http_reply_free);
  scene->reply = tk_sync_http_send_finish (scene->http, result, &error);
  g_assert_no_error (error);
  scene->answered = TRUE;
}

static void
post (Scene *scene, const char *body)
{
  TkSyncHttpRequest request = { "/x", body, 3000, NULL, NULL };

  scene->answered = FALSE;
  tk_sync_http_send_async (scene->http, &request, NULL, answered_cb, scene);
  while (!scene->answered)
    g_main_context_iteration (NULL, TRUE);
}

/* "{"text":"aaa…"}" */
static char *
make_text (gsize length)
{
  g_autofree char *filling = g_strnfill (length, 'a');

  return g_strdup_printf ("{\"text\":\"%s\"}", filling);
}

static char *
unpack (const guint8 *bytes, gsize length)
{
  z_stream stream = { .next_in = (Bytef *) bytes, .avail_in = (uInt) length };
  g_autofree char *out = g_malloc0 (1 << 20);

  stream.next_out = (Bytef *) out;
  stream.avail_out = (1 << 20) - 1;
  g_assert_cmpint (inflateInit2 (&stream, 15 + 16), ==, Z_OK);
  g_assert_cmpint (inflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  g_assert_cmpuint (stream.avail_in, ==, 0);
  inflateEnd (&stream);
  return g_steal_pointer (&out);
}

static void
test_pack (void)
{
  static const gsize lengths[] = { TK_SYNC_GZIP_FROM, TK_SYNC_GZIP_FROM + 1, 5000, 300000 };
  g_autofree char *small = g_strnfill (TK_SYNC_GZIP_FROM - 1, 'a');
  g_autofree guint8 *noise = g_malloc (5000);

  g_assert_null (tk_sync_gzip_pack (small, strlen (small)));
  for (gsize i = 0; i < 5000; i++)
    noise[i] = (guint8) g_random_int ();
  g_assert_null (tk_sync_gzip_pack ((const char *) noise, 5000)); /* would get longer */
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *text = make_text (lengths[i]);
      g_autoptr (GBytes) packed = tk_sync_gzip_pack (text, strlen (text));
      g_autofree char *back = NULL;

      g_assert_nonnull (packed);
      g_assert_cmpuint (g_bytes_get_size (packed), <, strlen (text) / 10);
      back = unpack (g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
      g_assert_cmpstr (back, ==, text);
    }
}

static void
test_packed (Scene *scene, gconstpointer data)
{
  g_autofree char *text = make_text (20000);
  g_autofree char *came = NULL;

  post (scene, text);
  g_assert_cmpuint (scene->reply->status, ==, 200);
  g_assert_cmpuint (scene->packed, ==, 1);
  g_assert_cmpuint (scene->plain, ==, 0);
  came = unpack (scene->body->data, scene->body->len);
  g_assert_cmpstr (came, ==, text);
  post (scene, "{}");
  g_assert_cmpuint (scene->plain, ==, 1);
}

/* An older hub: told once, then left alone. */
static void
test_not_taken (Scene *scene, gconstpointer data)
{
  g_autofree char *text = make_text (20000);

  scene->refuses = GPOINTER_TO_UINT (data);
  post (scene, text);
  g_assert_cmpuint (scene->reply->status, ==, 200);
  g_assert_cmpuint (scene->packed, ==, 1);
  g_assert_cmpuint (scene->plain, ==, 1);
  g_assert_cmpmem (scene->body->data, scene->body->len, text, strlen (text));
  post (scene, text);
  g_assert_cmpuint (scene->reply->status, ==, 200);
  g_assert_cmpuint (scene->packed, ==, 1);
  g_assert_cmpuint (scene->plain, ==, 2);
}

/* What is refused plain as well was not refused for being packed. */
static void
test_refused_anyway (Scene *scene, gconstpointer data)
{
  g_autofree char *text = make_text (20000);

  scene->refuses = scene->refuses_plain = 400;
  post (scene, text);
  g_assert_cmpuint (scene->reply->status, ==, 400);
  g_assert_cmpuint (scene->plain, ==, 1);
  scene->refuses = scene->refuses_plain = 0;
  post (scene, text);
  g_assert_cmpuint (scene->packed, ==, 2);
}

/* Another refusal is the answer, whatever the body was like. */
static void
test_other_refusals (Scene *scene, gconstpointer data)
{
  static const guint statuses[] = { 401, 403, 409, 413, 429, 500, 503 };
  g_autofree char *text = make_text (20000);

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      scene->refuses = statuses[i];
      post (scene, text);
      g_assert_cmpuint (scene->reply->status, ==, statuses[i]);
    }
  g_assert_cmpuint (scene->plain, ==, 0);
}

#define ADD(path, data, func) g_test_add (path, Scene, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gzip/pack", test_pack);
  ADD ("/gzip/packed", NULL, test_packed);
  ADD ("/gzip/not-taken/415", GUINT_TO_POINTER (415), test_not_taken);
  ADD ("/gzip/not-taken/400", GUINT_TO_POINTER (400), test_not_taken);
  ADD ("/gzip/refused-anyway", NULL, test_refused_anyway);
  ADD ("/gzip/other-refusals", NULL, test_other_refusals);
  return g_test_run ();
}
