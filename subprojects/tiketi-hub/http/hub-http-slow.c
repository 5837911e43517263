/* The pool on which slow handlers run: a few threads and a short queue, so that hashing passwords takes its share of the
 * machine and never a server thread. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-server-private.h"

static void
begin_run (HubHttpRequest *request, gboolean *late)
{
  g_mutex_lock (&request->lock);
  request->woken = FALSE;
  *late = request->given_up || (request->expired && !request->ran);
  if (!request->ran)
    request->deadline_us = 0; /* that was the queue's; the handler may choose its own */
  g_mutex_unlock (&request->lock);
  request->ran = TRUE;
}

/* The request goes back to its server thread, with an answer or to wait there. */
static void
give_back (HubHttpRequest *request, HubHttpResponse *response)
{
  g_mutex_lock (&request->lock);
  request->pooled = FALSE;
  request->left_open = response == NULL;
  if (request->answer == NULL)
    request->answer = g_steal_pointer (&response);
  if (request->suspended)
    {
      request->suspended = FALSE;
      request->resume (request);
    }
  g_mutex_unlock (&request->lock);

  hub_http_response_free (response);
}

static void
run_cb (gpointer data, gpointer user_data)
{
  HubHttpRequest *request = data;
  HubHttpServer *server = user_data;
  HubHttpResponse *response = NULL;
  gboolean late;

  begin_run (request, &late);
  if (!late) /* whoever waited too long in the queue has gone */
    response = request->match.route->handler (request, server->settings.data);
  if (response == NULL && (late || hub_http_request_is_expired (request)))
    response = hub_http_busy (server);
  g_atomic_int_add (&server->slow_jobs, -1);
  give_back (request, response);
  hub_http_request_unref (request);
  hub_http_server_unref (server);
}

void
hub_http_slow_start (HubHttpServer *server)
{
  server->slow = g_thread_pool_new (run_cb, server, (gint) server->settings.slow_threads, FALSE, NULL);
}

/* Under the server's lock: takes the request from the pool, which learns of it when it is done. */
static gboolean
give_up (HubHttpServer *server, HubHttpRequest *request)
{
  gboolean pooled;

  g_mutex_lock (&request->lock);
  pooled = request->pooled;
  if (pooled)
    {
      request->pooled = FALSE;
      request->given_up = TRUE;
      if (request->answer == NULL)
        request->answer = hub_http_busy (server);
      hub_http_request_resume_locked (request);
    }
  g_mutex_unlock (&request->lock);

  return pooled;
}

guint
hub_http_slow_stop (HubHttpServer *server)
{
  GHashTableIter iter;
  gpointer request;
  guint given_up = 0;

  g_mutex_lock (&server->lock);
  server->slow_closed = TRUE;
  g_hash_table_iter_init (&iter, server->waiting);
  while (g_hash_table_iter_next (&iter, &request, NULL))
    given_up += give_up (server, request);
  g_mutex_unlock (&server->lock);
  g_thread_pool_free (server->slow, FALSE, given_up == 0);

  return given_up;
}

gboolean
hub_http_slow_reserve (HubHttpServer *server)
{
  gint most = (gint) (server->settings.slow_threads + server->settings.slow_queue);

  if (server->slow_closed)
    return FALSE;
  if (g_atomic_int_add (&server->slow_jobs, 1) < most)
    return TRUE;
  g_atomic_int_add (&server->slow_jobs, -1);

  return FALSE;
}

void
hub_http_slow_push (HubHttpServer *server, HubHttpRequest *request)
{
  g_atomic_ref_count_inc (&server->refs);
  g_thread_pool_push (server->slow, hub_http_request_ref (request), NULL);
}
