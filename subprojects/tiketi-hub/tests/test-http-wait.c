/* Requests that are answered later, slow handlers, and stopping with either under way.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

#include <string.h>

static void
test_wait (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawReply) woken = NULL;
  g_autoptr (RawReply) expired = NULL;
  g_autoptr (RawReply) early = NULL;
  g_autoptr (RawReply) later = NULL;
  gint64 began;

  raw_client_send (client, "GET /wait HTTP/1.1\r\n" HOST "\r\n", -1);
  http_fixture_await_waiting (&fixture->board, 1);
  hub_http_request_wake (fixture->board.waiting->pdata[0]);
  woken = raw_client_read (client, FALSE);
  http_assert_reply (woken, 200, "woken");

  /* The same connection goes on; a wake after the end does nothing. */
  hub_http_request_wake (fixture->board.waiting->pdata[0]);
  began = g_get_monotonic_time ();
  raw_client_send (client, "GET /wait?ms=200 HTTP/1.1\r\n" HOST "\r\n", -1);
  expired = raw_client_read (client, FALSE);
  http_assert_reply (expired, 200, "expired");
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 200000);

  early = raw_request (fixture->port, "GET", "/early", NULL, NULL, 0);
  http_assert_reply (early, 200, "second run");
  later = raw_request (fixture->port, "GET", "/later", NULL, NULL, 0);
  http_assert_reply (later, 202, "from a thread");
}

static void
test_never_answers (HttpFixture *fixture, gconstpointer data)
{
  gint before = g_atomic_int_get (&http_log_count.messages);
  g_autoptr (RawReply) reply = raw_request (fixture->port, "GET", "/never", NULL, NULL, 0);

  http_assert_reply (reply, 503, NULL);
  g_assert_cmpint (g_atomic_int_get (&http_log_count.messages), ==, before + 1);
}

/* First run, 300, 600, 900 and 1,000 ms: looking again neither stretches nor shortens the wait. A machine that stalls may
 * miss a look, but not every time. */
static void
test_look_again (HttpFixture *fixture, gconstpointer data)
{
  for (guint tries = 0; tries < 10; tries++)
    {
      gint64 began = g_get_monotonic_time ();
      g_autoptr (RawReply) reply = NULL;

      fixture->board.runs = 0;
      reply = raw_request (fixture->port, "GET", "/again", NULL, NULL, 0);
      http_assert_reply (reply, 200, "expired");
      g_assert_cmpint (g_get_monotonic_time () - began, >=, G_USEC_PER_SEC);
      g_assert_cmpuint (fixture->board.runs, <=, 5);
      if (fixture->board.runs >= 3)
        return;
    }
  g_error ("It never looked again.");
}

/* A client that goes away while its request waits harms nobody, and is noticed when the wait ends. */
static void
test_waiter_leaves (HttpFixture *fixture, gconstpointer data)
{
  RawClient *client = raw_client_new ("127.0.0.1", fixture->port);

  raw_client_send (client, "GET /wait?ms=300 HTTP/1.1\r\n" HOST "\r\n", -1);
  http_fixture_await_waiting (&fixture->board, 1);
  raw_client_free (client);
  hub_http_request_wake (fixture->board.waiting->pdata[0]);
  g_usleep (400000);
  g_autoptr (RawReply) reply = raw_request (fixture->port, "POST", "/echo", NULL, "on", -1);
  http_assert_reply (reply, 200, "on");
}

static gpointer
stop_thread (gpointer server)
{
  hub_http_server_stop (server);

  return NULL;
}

/* Waiting requests get an answer, running ones finish, and nobody new gets in. */
static void
test_stop (HttpFixture *fixture, gconstpointer data)
{
  RawClient *waiting[20];
  g_autoptr (RawClient) running = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawClient) idle = raw_client_new ("127.0.0.1", fixture->port);
  g_autoptr (RawReply) finished = NULL;
  g_autoptr (GSocketClient) newcomer = g_socket_client_new ();
  g_autoptr (GError) error = NULL;

  g_socket_client_set_enable_proxy (newcomer, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      waiting[i] = raw_client_new ("127.0.0.1", fixture->port);
      raw_client_send (waiting[i], "GET /wait?ms=600000 HTTP/1.1\r\n" HOST "\r\n", -1); /* only stopping ends it */
    }
  http_fixture_await_waiting (&fixture->board, G_N_ELEMENTS (waiting));
  raw_client_send (running, "GET /slow HTTP/1.1\r\n" HOST "\r\n", -1);
  g_mutex_lock (&fixture->board.lock);
  while (fixture->board.runs == 0)
    g_cond_wait (&fixture->board.arrived, &fixture->board.lock);
  g_mutex_unlock (&fixture->board.lock);

  GThread *stopper = g_thread_new ("stop", stop_thread, g_steal_pointer (&fixture->server));
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      g_autoptr (RawReply) reply = raw_client_read (waiting[i], FALSE);

      http_assert_reply (reply, 200, "expired");
      g_assert_cmpstr (raw_reply_header (reply, "connection"), ==, "close");
      raw_client_free (waiting[i]);
    }
  g_assert_null (g_socket_client_connect_to_host (newcomer, "127.0.0.1", fixture->port, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  finished = raw_client_read (running, FALSE);
  http_assert_reply (finished, 200, "finished");
  g_thread_join (stopper);
  g_assert_true (raw_client_is_closed (idle));
}

/* An upload that never ends does not hold the server up. */
static void
test_stop_half_body (HttpFixture *fixture, gconstpointer data)
{
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", fixture->port);
  gint64 began;

  raw_client_set_timeout (client, 120);
  raw_client_send (client, "POST /large HTTP/1.1\r\n" HOST "Content-Length: 1000\r\n\r\nabc", -1);
  g_usleep (100000);
  began = g_get_monotonic_time ();
  hub_http_server_stop (g_steal_pointer (&fixture->server));
  g_assert_cmpint (g_get_monotonic_time () - began, <, 50 * G_USEC_PER_SEC); /* a request may take 60 s to arrive */
  g_assert_true (raw_client_is_closed (client));
}

/* ---- Slow handlers ---- */

static RawClient *
ask (HttpFixture *fixture, const char *target)
{
  RawClient *client = raw_client_new ("127.0.0.1", fixture->port);
  g_autofree char *text = g_strdup_printf ("GET %s HTTP/1.1\r\n" HOST "\r\n", target);

  raw_client_send (client, text, -1);
  return client;
}

/* Twenty of them keep the pool busy for as long as they like; whoever asks for something else is answered all the same. */
static void
test_slow_and_fast (void)
{
  HttpFixture fixture = { 0 };
  RawClient *clients[20];

  http_fixture_start (&fixture, (HubHttpSettings) { .threads = 2, .slow_threads = 4 });
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = ask (&fixture, "/hold");
  http_fixture_await_runs (&fixture.board, 4);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (RawReply) reply = http_get (&fixture, "/tell", NULL);

      http_assert_reply (reply, 200, NULL);
    }
  g_assert_cmpuint (fixture.board.runs, ==, 4);
  http_fixture_open (&fixture.board);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr (RawReply) reply = raw_client_read (clients[i], FALSE);

      http_assert_reply (reply, 200, "held");
      raw_client_free (clients[i]);
    }
  g_assert_cmpuint (fixture.board.runs, ==, 20);
  g_assert_cmpuint (fixture.board.most_at_once, ==, 4);
  http_fixture_tear_down (&fixture, NULL);
}

/* One runs, two wait, the others are told to come again. */
static void
test_slow_queue (void)
{
  HttpFixture fixture = { 0 };
  RawClient *clients[12];
  guint served = 0, refused = 0;

  http_fixture_start (&fixture, (HubHttpSettings) { .slow_threads = 1, .slow_queue = 2 });
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = ask (&fixture, "/hold");
  http_fixture_await_status (&fixture.board, 503, 9);
  http_fixture_open (&fixture.board);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr (RawReply) reply = raw_client_read (clients[i], FALSE);

      if (reply->status == 200)
        served++;
      else
        {
          http_assert_reply (reply, 503, NULL);
          g_assert_cmpstr (raw_reply_header (reply, "retry-after"), ==, "2");
          refused++;
        }
      raw_client_free (clients[i]);
    }
  g_assert_cmpuint (served, ==, 3);
  g_assert_cmpuint (refused, ==, 9);
  g_assert_cmpuint (fixture.board.runs, ==, 3);
  /* Afterwards there is room again. */
  g_autoptr (RawReply) reply = http_get (&fixture, "/sleep?ms=1", NULL);
  http_assert_reply (reply, 200, "slept");
  http_fixture_tear_down (&fixture, NULL);
}

static void
test_slow_waits (HttpFixture *fixture, gconstpointer data)
{
  gint64 began = g_get_monotonic_time ();
  g_autoptr (RawReply) expired = http_get (fixture, "/slow-wait", NULL);
  gint64 took = g_get_monotonic_time () - began;
  g_autoptr (RawReply) woken = http_get (fixture, "/slow-wait?wake=1", NULL);
  g_autoptr (RawReply) later = http_get (fixture, "/slow-later", NULL);

  http_assert_reply (expired, 200, "expired");
  g_assert_cmpint (took, >=, 300000);
  http_assert_reply (woken, 200, "second run");
  http_assert_reply (later, 202, "from a thread");
}

/* Those that run finish, those in the queue are told, those who left harm nobody. */
static void
test_slow_stop (void)
{
  HttpFixture fixture = { 0 };
  RawClient *clients[10], *waiting;
  guint served = 0;
  GThread *stopper;

  http_fixture_start (&fixture, (HubHttpSettings) { .slow_threads = 2 });
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = ask (&fixture, "/hold");
  http_fixture_await_runs (&fixture.board, 2);
  waiting = ask (&fixture, "/wait?ms=600000");
  http_fixture_await_waiting (&fixture.board, 1);
  raw_client_free (clients[9]);
  stopper = g_thread_new ("stop", stop_thread, g_steal_pointer (&fixture.server));
  /* Once one that waited was told, so were they all. */
  g_autoptr (RawReply) told = raw_client_read (waiting, FALSE);
  http_assert_reply (told, 200, "expired");
  g_usleep (100000);
  http_fixture_open (&fixture.board);
  for (guint i = 0; i < 9; i++)
    {
      g_autoptr (RawReply) reply = raw_client_read (clients[i], FALSE);

      served += reply->status == 200;
      g_assert_true (reply->status == 200 || reply->status == 503 || reply->status == 0);
      raw_client_free (clients[i]);
    }
  g_thread_join (stopper);
  raw_client_free (waiting);
  g_assert_cmpuint (served, >=, 1);
  g_assert_cmpuint (fixture.board.runs, <=, 4);
  http_fixture_tear_down (&fixture, NULL);
}

/* As test_slow_stop, but one of them takes longer than there is time: it is answered for, the rest goes on without it. */
static void
test_slow_stop_too_long (void)
{
  HttpFixture fixture = { 0 };
  RawClient *clients[4];
  guint running;

  http_fixture_start (&fixture, (HubHttpSettings) { .slow_threads = 1, .slow_queue = 2, .stop_grace_ms = 100 });
  clients[0] = ask (&fixture, "/hold");
  http_fixture_await_runs (&fixture.board, 1);
  for (guint i = 1; i < G_N_ELEMENTS (clients); i++)
    clients[i] = ask (&fixture, "/sleep?ms=1");
  http_fixture_await_status (&fixture.board, 503, 1); /* the queue is full */
  g_usleep (50000);
  g_assert_false (hub_http_server_stop (g_steal_pointer (&fixture.server)));
  g_mutex_lock (&fixture.board.lock);
  running = fixture.board.at_once;
  g_mutex_unlock (&fixture.board.lock);
  g_assert_cmpuint (running, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr (RawReply) reply = raw_client_read (clients[i], FALSE);

      http_assert_reply (reply, 503, NULL);
      raw_client_free (clients[i]);
    }
  http_fixture_open (&fixture.board);
  http_fixture_await_idle (&fixture.board);
  g_usleep (50000); /* what it leaves behind is put away */
  g_assert_cmpuint (fixture.board.runs, ==, 1); /* those in the queue were not begun any more */
  http_fixture_tear_down (&fixture, NULL);
}

/* Afterwards the server touches the board no more. */
static void
await_observed (HttpBoard *board)
{
  gboolean observed = FALSE;

  for (guint i = 0; !observed && i < 1000; i++)
    {
      g_usleep (10000);
      g_mutex_lock (&board->lock);
      observed = board->observed > 0;
      g_mutex_unlock (&board->lock);
    }
}

/* One that holds a thread of the server itself, for longer than anybody waits. */
static void
test_stop_too_long (void)
{
  HttpFixture fixture = { 0 };

  http_fixture_start (&fixture, (HubHttpSettings) { .threads = 2, .stop_grace_ms = 50 });
  RawClient *client = ask (&fixture, "/hang");
  http_fixture_await_runs (&fixture.board, 1);
  g_assert_false (hub_http_server_stop (g_steal_pointer (&fixture.server)));
  g_mutex_lock (&fixture.board.lock);
  g_assert_cmpuint (fixture.board.at_once, ==, 1);
  fixture.board.open = TRUE;
  g_cond_broadcast (&fixture.board.arrived);
  g_mutex_unlock (&fixture.board.lock);
  http_fixture_await_idle (&fixture.board);
  await_observed (&fixture.board);
  raw_client_free (client);
  http_fixture_tear_down (&fixture, NULL);
}

/* ---- Slow requests that arrive while the server stops ---- */

#define LATE_ROUNDS 40
#define LATE_CLIENTS 8
#define LATE_GRACE_MS 10

typedef struct
{
  RawClient *client;
  gulong pause_us;
} Late;

static gpointer
late_thread (gpointer data)
{
  Late *late = data;

  g_usleep (late->pause_us);
  raw_client_send (late->client, "x", 1);
  g_autoptr (RawReply) reply = raw_client_read (late->client, FALSE);
  g_assert_true (reply->status == 200 || reply->status == 503 || reply->status == 0);
  return NULL;
}

/* One that runs for longer than there is time, others whose last byte comes about when the server gives up on it. */
static void
stop_with_latecomers (HttpFixture *fixture, GRand *rand)
{
  GThread *threads[LATE_CLIENTS];
  Late late[LATE_CLIENTS];

  http_fixture_start (fixture, (HubHttpSettings) { .threads = 2, .slow_threads = 2, .stop_grace_ms = LATE_GRACE_MS });
  RawClient *busy = ask (fixture, "/sleep?ms=40");
  http_fixture_await_runs (&fixture->board, 1);
  for (guint i = 0; i < LATE_CLIENTS; i++)
    {
      late[i] = (Late) { raw_client_new ("127.0.0.1", fixture->port), (gulong) g_rand_int_range (rand, 0, 2 * LATE_GRACE_MS * 1000) };
      raw_client_send (late[i].client, "POST /sleep?ms=1 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nx", -1);
    }
  g_usleep (2000);
  for (guint i = 0; i < LATE_CLIENTS; i++)
    threads[i] = g_thread_new ("late", late_thread, &late[i]);
  hub_http_server_stop (g_steal_pointer (&fixture->server));
  for (guint i = 0; i < LATE_CLIENTS; i++)
    {
      g_thread_join (threads[i]);
      raw_client_free (late[i].client);
    }
  raw_client_free (busy);
}

static void
test_slow_stop_late (void)
{
  const char *given = g_getenv ("TIKETI_SEED");
  guint32 seed = given != NULL ? (guint32) g_ascii_strtoull (given, NULL, 10) : g_random_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  HttpFixture fixtures[LATE_ROUNDS] = { 0 };

  g_test_message ("TIKETI_SEED=%u", seed);
  for (guint i = 0; i < LATE_ROUNDS; i++)
    stop_with_latecomers (&fixtures[i], rand);
  g_usleep (200000); /* what was begun goes on for a while, and looks at its board */
  for (guint i = 0; i < LATE_ROUNDS; i++)
    {
      http_fixture_await_idle (&fixtures[i].board);
      http_fixture_tear_down (&fixtures[i], NULL);
    }
}

/* Clients that leave while their slow request is queued or runs. */
static void
test_slow_leavers (void)
{
  HttpFixture fixture = { 0 };

  http_fixture_start (&fixture, (HubHttpSettings) { .slow_threads = 2 });
  for (guint i = 0; i < 30; i++)
    raw_client_free (ask (&fixture, "/sleep?ms=5"));
  g_autoptr (RawReply) reply = http_get (&fixture, "/sleep?ms=1", NULL);
  g_assert_true (reply->status == 200 || reply->status == 503);
  http_fixture_tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  http_fixture_init (&argc, &argv);

  HTTP_ADD ("/http-wait/wait", test_wait);
  HTTP_ADD ("/http-wait/never-answers", test_never_answers);
  HTTP_ADD ("/http-wait/look-again", test_look_again);
  HTTP_ADD ("/http-wait/waiter-leaves", test_waiter_leaves);
  HTTP_ADD ("/http-wait/stop", test_stop);
  HTTP_ADD ("/http-wait/stop-half-body", test_stop_half_body);
  g_test_add_func ("/http-wait/slow-and-fast", test_slow_and_fast);
  g_test_add_func ("/http-wait/slow-queue", test_slow_queue);
  HTTP_ADD ("/http-wait/slow-waits", test_slow_waits);
  g_test_add_func ("/http-wait/slow-stop", test_slow_stop);
  g_test_add_func ("/http-wait/slow-stop-too-long", test_slow_stop_too_long);
  g_test_add_func ("/http-wait/stop-too-long", test_stop_too_long);
  g_test_add_func ("/http-wait/slow-stop-late", test_slow_stop_late);
  g_test_add_func ("/http-wait/slow-leavers", test_slow_leavers);

  return g_test_run ();
}
