/* libcurl's multi handle in a GMainContext: one timer source, one source per file descriptor.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>

#include "tk-sync-http-private.h"

struct _TkSyncHttpLoop
{
  CURLM *multi;
  GMainContext *context;
  GSource *timer;          /* NULL: none wanted */
  GHashTable *sockets;     /* fd → GSource, attached */
  TkSyncHttpDone done;
  gpointer data;
  gboolean ending;         /* curl may still call back while it cleans up */
};

static void
source_drop (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static void
timer_drop (TkSyncHttpLoop *loop)
{
  if (loop->timer != NULL)
    source_drop (g_steal_pointer (&loop->timer));
}

static void
drain_messages (TkSyncHttpLoop *loop)
{
  CURLMsg *message;
  int left;

  while ((message = curl_multi_info_read (loop->multi, &left)) != NULL)
    if (message->msg == CURLMSG_DONE)
      {
        CURL *easy = message->easy_handle;
        CURLcode code = message->data.result; /* the message dies with the handle's removal */

        curl_multi_remove_handle (loop->multi, easy);
        loop->done (easy, code, loop->data);
      }
}

static void
act (TkSyncHttpLoop *loop, curl_socket_t fd, int events)
{
  int running;

  curl_multi_socket_action (loop->multi, fd, events, &running);
  drain_messages (loop);
}

static gboolean
timer_fired_cb (gpointer data)
{
  TkSyncHttpLoop *loop = data;

  timer_drop (loop);
  act (loop, CURL_SOCKET_TIMEOUT, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
socket_ready_cb (int fd, GIOCondition condition, gpointer data)
{
  int events = 0;

  events |= (condition & (G_IO_IN | G_IO_HUP)) != 0 ? CURL_CSELECT_IN : 0;
  events |= (condition & G_IO_OUT) != 0 ? CURL_CSELECT_OUT : 0;
  events |= (condition & G_IO_ERR) != 0 ? CURL_CSELECT_ERR : 0;
  act (data, fd, events);
  return G_SOURCE_CONTINUE; /* the source is gone by now if curl wanted so */
}

/* curl is never called from here: it is what is calling. */
static int
timer_wanted_cb (CURLM *multi, long timeout_ms, void *data)
{
  TkSyncHttpLoop *loop = data;

  timer_drop (loop);
  if (loop->ending || timeout_ms < 0)
    return 0;
  loop->timer = g_timeout_source_new ((guint) MIN (timeout_ms, G_MAXINT));
  g_source_set_callback (loop->timer, timer_fired_cb, loop, NULL);
  g_source_attach (loop->timer, loop->context);
  return 0;
}

static GIOCondition
conditions_of (int what)
{
  GIOCondition condition = G_IO_ERR | G_IO_HUP;

  condition |= what == CURL_POLL_IN || what == CURL_POLL_INOUT ? G_IO_IN : 0;
  condition |= what == CURL_POLL_OUT || what == CURL_POLL_INOUT ? G_IO_OUT : 0;
  return condition;
}

static int
socket_wanted_cb (CURL *easy, curl_socket_t fd, int what, void *data, void *socket_data)
{
  TkSyncHttpLoop *loop = data;
  GSource *source;

  g_hash_table_remove (loop->sockets, GINT_TO_POINTER (fd));
  if (loop->ending || what == CURL_POLL_REMOVE)
    return 0;
  source = g_unix_fd_source_new (fd, conditions_of (what));
  g_source_set_callback (source, G_SOURCE_FUNC (socket_ready_cb), loop, NULL);
  g_source_attach (source, loop->context);
  g_hash_table_insert (loop->sockets, GINT_TO_POINTER (fd), source);
  return 0;
}

static void
init_curl (void)
{
  static gsize done;

  if (!g_once_init_enter (&done))
    return;
  curl_global_init (CURL_GLOBAL_DEFAULT);
  /* A blocking name look-up would hold up everything else in the context. */
  if ((curl_version_info (CURLVERSION_NOW)->features & CURL_VERSION_ASYNCHDNS) == 0)
    g_error (
      "This libcurl looks names up synchronously; build Tiketi against one with c-ares or the threaded resolver");
  g_once_init_leave (&done, 1);
}

TkSyncHttpLoop *
tk_sync_http_loop_new (GMainContext *context, TkSyncHttpDone done, gpointer data)
{
  TkSyncHttpLoop *loop = g_new0 (TkSyncHttpLoop, 1);

  init_curl ();
  loop->context = g_main_context_ref (context);
  loop->sockets = g_hash_table_new_full (NULL, NULL, NULL, source_drop);
  loop->done = done;
  loop->data = data;
  loop->multi = curl_multi_init ();
  curl_multi_setopt (loop->multi, CURLMOPT_SOCKETFUNCTION, socket_wanted_cb);
  curl_multi_setopt (loop->multi, CURLMOPT_SOCKETDATA, loop);
  curl_multi_setopt (loop->multi, CURLMOPT_TIMERFUNCTION, timer_wanted_cb);
  curl_multi_setopt (loop->multi, CURLMOPT_TIMERDATA, loop);
  return loop;
}

void
tk_sync_http_loop_free (TkSyncHttpLoop *loop)
{
  if (loop == NULL)
    return;
  loop->ending = TRUE;
  timer_drop (loop);
  g_hash_table_remove_all (loop->sockets);
  curl_multi_cleanup (loop->multi);
  timer_drop (loop);
  g_hash_table_unref (loop->sockets);
  g_main_context_unref (loop->context);
  g_free (loop);
}

void
tk_sync_http_loop_add (TkSyncHttpLoop *loop, CURL *easy)
{
  curl_multi_add_handle (loop->multi, easy);
}

void
tk_sync_http_loop_remove (TkSyncHttpLoop *loop, CURL *easy)
{
  curl_multi_remove_handle (loop->multi, easy);
}
