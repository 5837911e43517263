/* Starts and stops libmicrohttpd.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-server-private.h"

#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <glib/gi18n-lib.h>

#define STOP_GRACE_MS 10000 /* for requests that run */
#define STOP_ARRIVE_PART 5  /* of it for requests still on their way: their senders will send them again */
#define STOP_ANSWER_US G_USEC_PER_SEC /* to tell those who were given up */
#define HEAD_LIMIT (32 * 1024)
#define RATE_ADDRESSES 8192
#define RATE_CALLERS 32768 /* 4 MB at most */
#define SLOW_QUEUE 64
#define BODIES_LIMIT (256 * G_GUINT64_CONSTANT (1024) * 1024)
#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

static void
fill_defaults (HubHttpSettings *settings)
{
  if (settings->threads == 0)
    settings->threads = 8;
  if (settings->connections == 0)
    settings->connections = 4096;
  if (settings->connections_per_address == 0) /* all who come through a proxy come from its address */
    settings->connections_per_address = settings->trusted_proxies != NULL ? settings->connections : 512;
  if (settings->idle_seconds == 0)
    settings->idle_seconds = 75;
  if (settings->receive_seconds == 0)
    settings->receive_seconds = 60;
  if (settings->slow_threads == 0)
    settings->slow_threads = CLAMP (g_get_num_processors (), 2, 4);
  if (settings->slow_queue == 0)
    settings->slow_queue = SLOW_QUEUE;
  if (settings->bodies_limit == 0)
    settings->bodies_limit = BODIES_LIMIT;
  if (settings->head_limit == 0)
    settings->head_limit = HEAD_LIMIT;
  if (settings->stop_grace_ms == 0)
    settings->stop_grace_ms = STOP_GRACE_MS;
  if (settings->body_limit == 0)
    settings->body_limit = 64 * 1024;
}

/* libmicrohttpd's own words: kept while it starts, for the error; later only worth a debug line. */
static void G_GNUC_PRINTF (2, 0)
server_said_cb (void *data, const char *format, va_list args)
{
  HubHttpServer *server = data;
  g_autofree char *text = g_strchomp (g_strdup_vprintf (format, args));

  g_debug ("%s", text);
  g_mutex_lock (&server->said_lock);
  if (server->said != NULL)
    g_string_append_printf (server->said, "%s%s", server->said->len > 0 ? " " : "", text);
  g_mutex_unlock (&server->said_lock);
}

/* Paths and queries are decoded by us, after they were split. */
static size_t
keep_escapes_cb (void *data, struct MHD_Connection *connection, char *text)
{
  return strlen (text);
}

static gboolean
check_tls (const HubHttpSettings *settings, GError **error)
{
  if ((settings->certificate != NULL) != (settings->key != NULL))
    {
      g_set_error_literal (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_TLS,
                           _("TLS needs both a certificate and a key; configure the one that is missing."));
      return FALSE;
    }
  if (settings->certificate != NULL && MHD_is_feature_supported (MHD_FEATURE_TLS) != MHD_YES)
    {
      g_set_error_literal (
          error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_TLS,
          _("This build of libmicrohttpd has no TLS; install one with GnuTLS, or put a proxy in front."));
      return FALSE;
    }

  return TRUE;
}

static struct MHD_Daemon *
start_daemon (HubHttpServer *server, int fd)
{
  const HubHttpSettings *settings = &server->settings;
  unsigned int flags = MHD_USE_EPOLL_INTERNALLY | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
  struct MHD_OptionItem tls[] = {
    { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *) settings->certificate },
    { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *) settings->key },
    { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *) TLS_PRIORITIES },
    { MHD_OPTION_END, 0, NULL },
  };

  if (settings->certificate != NULL)
    flags |= MHD_USE_TLS;
  else
    tls[0] = tls[3];

  return MHD_start_daemon (flags, 0, NULL, NULL, hub_http_exchange_cb, server,
                           MHD_OPTION_EXTERNAL_LOGGER, server_said_cb, server,
                           MHD_OPTION_LISTEN_SOCKET, fd,
                           MHD_OPTION_NOTIFY_COMPLETED, hub_http_exchange_completed_cb, server,
                           MHD_OPTION_NOTIFY_CONNECTION, hub_http_server_connection_cb, server,
                           MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes_cb, NULL,
                           MHD_OPTION_THREAD_POOL_SIZE, settings->threads,
                           MHD_OPTION_CONNECTION_LIMIT, settings->connections,
                           MHD_OPTION_PER_IP_CONNECTION_LIMIT, settings->connections_per_address,
                           MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
                           MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) settings->head_limit,
                           MHD_OPTION_STRICT_FOR_CLIENT, 1,
                           MHD_OPTION_ARRAY, tls,
                           MHD_OPTION_END);
}

static gboolean
fail_start (HubHttpServer *server, GError **error)
{
  gboolean tls = server->settings.certificate != NULL;

  if (tls)
    g_set_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_TLS,
                 _("The TLS certificate and key cannot be used (%s); check that both are PEM and belong together."),
                 server->said->len > 0 ? server->said->str : "no reason given");
  else
    g_set_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_FAILED, _("The server could not start (%s)."),
                 server->said->len > 0 ? server->said->str : "no reason given");

  return FALSE;
}

static gboolean
listen_and_start (HubHttpServer *server, GError **error)
{
  int fd = hub_http_listen_open (server->settings.listen, &server->port, error);

  if (fd < 0)
    return FALSE;

  server->listen_fd = fd;
  server->said = g_string_new (NULL);
  server->daemon = start_daemon (server, fd);
  if (server->daemon == NULL)
    {
      fail_start (server, error);
      close (fd);
    }
  g_mutex_lock (&server->said_lock); /* its threads run already and may say something */
  g_string_free (g_steal_pointer (&server->said), TRUE);
  g_mutex_unlock (&server->said_lock);

  return server->daemon != NULL;
}

static char *
make_url (HubHttpServer *server)
{
  const char *listen = server->settings.listen;

  return g_strdup_printf ("%s://%.*s:%u", server->settings.certificate != NULL ? "https" : "http",
                          (int) (strrchr (listen, ':') - listen), listen, server->port);
}

static void
free_server (HubHttpServer *server)
{
  g_hash_table_unref (server->waiting);
  g_hash_table_unref (server->arrivals);
  hub_http_router_free (server->router);
  hub_http_rate_free (server->rate);
  hub_http_rate_free (server->limits);
  hub_http_proxies_free (server->proxies);
  g_strfreev (server->cors_origins);
  g_bytes_unref (server->nothing);
  g_free ((gpointer) server->settings.rate_limits);
  g_mutex_clear (&server->lock);
  g_mutex_clear (&server->said_lock);
  g_cond_clear (&server->quieter);
  g_free (server->url);
  g_free ((char *) server->settings.listen);
  g_free ((char *) server->settings.prefix);
  g_free ((char *) server->settings.certificate);
  g_free ((char *) server->settings.key);
  g_free (server);
}

void
hub_http_server_unref (HubHttpServer *server)
{
  if (g_atomic_ref_count_dec (&server->refs))
    free_server (server);
}

/* Takes `proxies`. */
static HubHttpServer *
make_server (const HubHttpSettings *settings, HubHttpProxies *proxies)
{
  HubHttpServer *server = g_new0 (HubHttpServer, 1);

  g_atomic_ref_count_init (&server->refs);
  server->settings = *settings;
  fill_defaults (&server->settings);
  server->settings.listen = g_strdup (settings->listen);
  server->settings.prefix = g_strdup (settings->prefix);
  server->settings.certificate = g_strdup (settings->certificate);
  server->settings.key = g_strdup (settings->key);
  server->router = hub_http_router_new (settings->routes, settings->n_routes, settings->prefix);
  server->settings.rate_limits = g_memdup2 (settings->rate_limits, settings->n_rate_limits * sizeof *settings->rate_limits);
  server->rate = hub_http_rate_new (RATE_ADDRESSES);
  server->limits = hub_http_rate_new (RATE_CALLERS);
  server->proxies = proxies;
  server->cors_origins = g_strdupv ((char **) settings->cors_origins);
  server->nothing = g_bytes_new (NULL, 0);
  server->life = ((guint64) g_random_int () << 32) | g_random_int ();
  server->waiting = g_hash_table_new (NULL, NULL);
  server->arrivals = g_hash_table_new (NULL, NULL);
  g_mutex_init (&server->lock);
  g_mutex_init (&server->said_lock);
  g_cond_init (&server->quieter);
  hub_http_slow_start (server);
  hub_http_clock_start (server);

  return server;
}

/* Every waiting request gets its last run; those about to wait see `stopping`. */
static void
wake_waiting (HubHttpServer *server)
{
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_http_request_unref);
  GHashTableIter iter;
  gpointer request;

  g_mutex_lock (&server->lock);
  g_atomic_int_set (&server->stopping, TRUE);
  g_hash_table_iter_init (&iter, server->waiting);
  while (g_hash_table_iter_next (&iter, &request, NULL))
    g_ptr_array_add (requests, hub_http_request_ref (request));
  g_mutex_unlock (&server->lock);

  for (guint i = 0; i < requests->len; i++)
    hub_http_request_expire (requests->pdata[i]);
}

/* Running requests get their time in full, those still arriving a short one. */
static void
await_quiet (HubHttpServer *server, gint64 grace)
{
  gint64 began = g_get_monotonic_time ();

  g_mutex_lock (&server->lock);
  while (g_atomic_int_get (&server->running) > 0 || g_atomic_int_get (&server->arriving) > 0)
    {
      gint64 until = began + (g_atomic_int_get (&server->running) > 0 ? grace : grace / STOP_ARRIVE_PART);

      if (!g_cond_wait_until (&server->quieter, &server->lock, until))
        break;
    }
  g_mutex_unlock (&server->lock);
}

void
hub_http_server_one_less (HubHttpServer *server, gint *count)
{
  if (!g_atomic_int_dec_and_test (count) || !hub_http_server_is_stopping (server))
    return;

  g_mutex_lock (&server->lock);
  g_cond_broadcast (&server->quieter);
  g_mutex_unlock (&server->lock);
}

gboolean
hub_http_server_hold (HubHttpServer *server, HubHttpRequest *request, gsize length)
{
  if (__atomic_add_fetch (&server->held, length, __ATOMIC_RELAXED) > server->settings.bodies_limit)
    {
      __atomic_sub_fetch (&server->held, length, __ATOMIC_RELAXED);
      return FALSE;
    }
  request->held += length;

  return TRUE;
}

void
hub_http_server_let_go (HubHttpServer *server, HubHttpRequest *request)
{
  __atomic_sub_fetch (&server->held, request->held, __ATOMIC_RELAXED);
  request->held = 0;
}

gboolean
hub_http_server_is_stopping (HubHttpServer *server)
{
  return g_atomic_int_get (&server->stopping);
}

HubHttpServer *
hub_http_server_start (const HubHttpSettings *settings, GError **error)
{
  HubHttpServer *server;
  HubHttpProxies *proxies;

  g_return_val_if_fail (settings->listen != NULL, NULL);

  if (!check_tls (settings, error))
    return NULL;
  proxies = hub_http_proxies_new (settings->trusted_proxies, error);
  if (proxies == NULL)
    return NULL;

  server = make_server (settings, proxies);
  if (!listen_and_start (server, error))
    {
      hub_http_slow_stop (server);
      hub_http_clock_stop (server);
      hub_http_server_unref (server);
      return NULL;
    }
  server->url = make_url (server);

  return server;
}

gboolean
hub_http_server_stop (HubHttpServer *server)
{
  guint given_up;

  if (server == NULL)
    return TRUE;

  hub_http_listen_end (server->listen_fd); /* newcomers are refused instead of kept waiting */
  wake_waiting (server);
  await_quiet (server, (gint64) server->settings.stop_grace_ms * 1000);
  given_up = hub_http_slow_stop (server); /* whoever is suspended must be back before the daemon stops */
  if (given_up > 0)
    await_quiet (server, STOP_ANSWER_US);

  return hub_http_daemon_stop (server, MAX ((gint64) server->settings.stop_grace_ms * 1000, STOP_ANSWER_US)) && given_up == 0;
}

guint16
hub_http_server_get_port (HubHttpServer *server)
{
  return server->port;
}

const char *
hub_http_server_get_url (HubHttpServer *server)
{
  return server->url;
}

void
hub_http_request_get_load (HubHttpRequest *request, HubHttpLoad *load)
{
  HubHttpServer *server = request->server;

  load->arriving = (guint) MAX (g_atomic_int_get (&server->arriving), 0);
  load->running = (guint) MAX (g_atomic_int_get (&server->running), 0);
  load->slow = (guint) MAX (g_atomic_int_get (&server->slow_jobs), 0);
  load->bodies = __atomic_load_n (&server->held, __ATOMIC_RELAXED);
  g_mutex_lock (&server->lock);
  load->connections = g_hash_table_size (server->arrivals);
  load->waiting = g_hash_table_size (server->waiting);
  g_mutex_unlock (&server->lock);
}
