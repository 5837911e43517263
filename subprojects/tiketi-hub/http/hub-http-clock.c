/* The server's clock: waiting requests run again in time, and connections on which no request arrives are cut.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-server-private.h"

#include <sys/socket.h>

static gpointer
timers_run (gpointer data)
{
  g_main_loop_run (data);

  return NULL;
}

/* Connections whose request does not arrive in time are cut: the read end closes, and their thread sees it. */
static gboolean
sweep_cb (gpointer data)
{
  HubHttpServer *server = data;
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer arrival;

  g_mutex_lock (&server->lock);
  g_hash_table_iter_init (&iter, server->arrivals);
  while (g_hash_table_iter_next (&iter, &arrival, NULL))
    {
      gint64 deadline_us = __atomic_load_n (&((HubHttpArrival *) arrival)->deadline_us, __ATOMIC_RELAXED);

      if (deadline_us > 0 && deadline_us < now)
        shutdown (((HubHttpArrival *) arrival)->fd, SHUT_RD);
    }
  g_mutex_unlock (&server->lock);

  return G_SOURCE_CONTINUE;
}

static gboolean
time_came_cb (gpointer data)
{
  HubHttpRequest *request = data;
  gint64 deadline_us;

  g_mutex_lock (&request->lock);
  deadline_us = request->deadline_us;
  g_mutex_unlock (&request->lock);

  if (g_get_monotonic_time () >= deadline_us)
    hub_http_request_expire (request);
  else
    hub_http_request_wake (request);

  return G_SOURCE_REMOVE;
}

static gboolean
quit_timers_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

static void
start_sweeping (HubHttpServer *server)
{
  g_autoptr (GSource) sweep = g_timeout_source_new_seconds (1);

  g_source_set_callback (sweep, sweep_cb, server, NULL);
  g_source_attach (sweep, server->timers);
}

void
hub_http_clock_start (HubHttpServer *server)
{
  server->timers = g_main_context_new ();
  server->timer_loop = g_main_loop_new (server->timers, FALSE);
  start_sweeping (server);
  server->timer_thread = g_thread_new ("http-timers", timers_run, server->timer_loop);
}

void
hub_http_clock_stop (HubHttpServer *server)
{
  g_autoptr (GSource) quit = g_idle_source_new ();

  /* From inside the loop: a quit before its thread came to run it would be lost. */
  g_source_set_callback (quit, quit_timers_cb, server->timer_loop, NULL);
  g_source_attach (quit, server->timers);
  g_thread_join (server->timer_thread);
  g_main_loop_unref (server->timer_loop);
  g_main_context_unref (server->timers);
}

void
hub_http_server_arm (HubHttpServer *server, HubHttpRequest *request)
{
  gint64 left_us = MAX (request->deadline_us - g_get_monotonic_time (), 0);

  if (request->look_again_us > 0)
    left_us = MIN (left_us, request->look_again_us);
  request->timer = g_timeout_source_new ((guint) (left_us / 1000) + 1);
  g_source_set_callback (request->timer, time_came_cb, hub_http_request_ref (request),
                         (GDestroyNotify) hub_http_request_unref);
  g_source_attach (request->timer, server->timers);
}

static HubHttpArrival *
arrival_of (struct MHD_Connection *connection)
{
  return MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

void
hub_http_server_await_request (HubHttpServer *server, struct MHD_Connection *connection)
{
  gint64 seconds = (gint64) server->settings.idle_seconds + server->settings.receive_seconds;

  __atomic_store_n (&arrival_of (connection)->deadline_us, g_get_monotonic_time () + seconds * G_USEC_PER_SEC,
                    __ATOMIC_RELAXED);
}

void
hub_http_server_request_arrived (HubHttpServer *server, struct MHD_Connection *connection)
{
  __atomic_store_n (&arrival_of (connection)->deadline_us, 0, __ATOMIC_RELAXED);
}

/* libmicrohttpd tells of the end before it closes the socket, so a descriptor in the table is never someone else's. */
void
hub_http_server_connection_cb (void *data, struct MHD_Connection *connection, void **context,
                               enum MHD_ConnectionNotificationCode code)
{
  HubHttpServer *server = data;

  if (code == MHD_CONNECTION_NOTIFY_STARTED)
    {
      HubHttpArrival *arrival = g_new0 (HubHttpArrival, 1);

      arrival->fd = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
      *context = arrival;
      hub_http_server_await_request (server, connection);
      g_mutex_lock (&server->lock);
      g_hash_table_add (server->arrivals, arrival);
      g_mutex_unlock (&server->lock);
      return;
    }

  g_mutex_lock (&server->lock);
  g_hash_table_remove (server->arrivals, *context);
  g_mutex_unlock (&server->lock);
  g_clear_pointer (context, g_free);
}
