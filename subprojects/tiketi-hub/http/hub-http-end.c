/* Stops the daemon without waiting for ever: the library joins its threads, and a handler that hangs holds one of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-server-private.h"

typedef struct
{
  HubHttpServer *server;
  GMutex lock;
  GCond ended;
  gboolean over;
} End;

static void
clear_end (gpointer data)
{
  End *end = data;

  g_mutex_clear (&end->lock);
  g_cond_clear (&end->ended);
}

static gpointer
end_thread (gpointer data)
{
  End *end = data;

  MHD_stop_daemon (end->server->daemon); /* which closes what it listened on */
  hub_http_clock_stop (end->server);
  hub_http_server_unref (end->server);
  g_mutex_lock (&end->lock);
  end->over = TRUE;
  g_cond_broadcast (&end->ended);
  g_mutex_unlock (&end->lock);
  g_atomic_rc_box_release_full (end, clear_end);
  return NULL;
}

gboolean
hub_http_daemon_stop (HubHttpServer *server, gint64 patience)
{
  End *end = g_atomic_rc_box_new0 (End);
  gint64 until = g_get_monotonic_time () + patience;
  gboolean over;

  end->server = server;
  g_mutex_init (&end->lock);
  g_cond_init (&end->ended);
  GThread *thread = g_thread_new ("http-end", end_thread, g_atomic_rc_box_acquire (end));
  g_mutex_lock (&end->lock);
  while (!end->over && g_cond_wait_until (&end->ended, &end->lock, until))
    ;
  over = end->over;
  g_mutex_unlock (&end->lock);
  if (over)
    g_thread_join (thread);
  else
    g_thread_unref (thread);
  g_atomic_rc_box_release_full (end, clear_end);

  return over;
}
