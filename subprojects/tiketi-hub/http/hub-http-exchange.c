/* One request from its first header to its answer: the body within its limit, the handler (perhaps several runs of it),
 * the answer. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-server-private.h"

#include <arpa/inet.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include "hub-http-gzip.h"

/* A refused body up to this is read and thrown away, so that the client gets to see the refusal instead of a reset. */
#define DISCARD_MAX (64 * 1024)
#define WAIT_DEFAULT_MS 30000
#define RECEIVE_AT_ONCE_MAX (64 * 1024) /* room made for a body before it comes: a declared length is only a claim */

/* ---- Running the handler ---- */

static void
resume_request (HubHttpRequest *request)
{
  MHD_resume_connection (request->connection);
}

/* Under both locks. */
static void
suspend_locked (HubHttpServer *server, HubHttpRequest *request)
{
  g_hash_table_add (server->waiting, request);
  request->listed = TRUE;
  hub_http_server_arm (server, request);
  request->suspended = TRUE;
  MHD_suspend_connection (request->connection);
}

/* Suspends unless something happened meanwhile; FALSE means: run the handler again now. */
static gboolean
suspend_request (HubHttpServer *server, HubHttpRequest *request)
{
  gboolean suspended = FALSE;

  hub_http_request_wait (request, WAIT_DEFAULT_MS); /* a handler that named no time gets this one */

  g_mutex_lock (&server->lock);
  g_mutex_lock (&request->lock);
  if (hub_http_server_is_stopping (server) || g_get_monotonic_time () >= request->deadline_us)
    request->expired = TRUE;
  if (!request->woken && !request->expired && request->answer == NULL)
    {
      suspend_locked (server, request);
      suspended = TRUE;
    }
  g_mutex_unlock (&request->lock);
  g_mutex_unlock (&server->lock);

  return suspended;
}

static void
leave_waiting (HubHttpServer *server, HubHttpRequest *request)
{
  if (!request->listed)
    return;
  request->listed = FALSE;
  g_mutex_lock (&server->lock);
  g_hash_table_remove (server->waiting, request);
  g_mutex_unlock (&server->lock);

  if (request->timer != NULL)
    {
      g_source_destroy (request->timer);
      g_clear_pointer (&request->timer, g_source_unref);
    }
}

/* Before each run: what woke the request up to now is seen by this run; what comes later counts anew. */
static HubHttpResponse *
take_answer (HubHttpRequest *request, gboolean *expired)
{
  HubHttpResponse *answer;

  g_mutex_lock (&request->lock);
  request->woken = FALSE;
  answer = g_steal_pointer (&request->answer);
  *expired = request->expired;
  g_mutex_unlock (&request->lock);

  return answer;
}

/* FALSE: the pool has no room for it. All under the server's lock, under which the pool is closed. */
static gboolean
suspend_for_pool (HubHttpServer *server, HubHttpRequest *request)
{
  gboolean room;

  g_mutex_lock (&server->lock);
  room = hub_http_slow_reserve (server);
  if (room)
    {
      g_mutex_lock (&request->lock);
      request->expired = request->expired || hub_http_server_is_stopping (server);
      request->pooled = TRUE;
      suspend_locked (server, request);
      g_mutex_unlock (&request->lock);
      hub_http_slow_push (server, request);
    }
  g_mutex_unlock (&server->lock);

  return room;
}

/* Leaves a slow request to the pool. */
static enum MHD_Result
hand_over (HubHttpServer *server, HubHttpRequest *request)
{
  hub_http_request_wait (request, WAIT_DEFAULT_MS); /* for the queue */
  if (!suspend_for_pool (server, request))
    return hub_http_send (server, request, hub_http_busy (server));

  return MHD_YES;
}

/* After a run on the pool that ended without an answer. */
static gboolean
take_left_open (HubHttpRequest *request)
{
  gboolean open;

  g_mutex_lock (&request->lock);
  open = request->left_open;
  request->left_open = FALSE;
  g_mutex_unlock (&request->lock);

  return open;
}

/* Runs the handler until it answers or waits. */
static enum MHD_Result
run (HubHttpServer *server, HubHttpRequest *request)
{
  const HubHttpRoute *route = request->match.route;

  leave_waiting (server, request);
  if (take_left_open (request) && suspend_request (server, request))
    return MHD_YES;
  for (;;)
    {
      gboolean expired;
      HubHttpResponse *response = take_answer (request, &expired);

      if (response == NULL && route->slow)
        return hand_over (server, request);
      if (response == NULL)
        response = route->handler (request, server->settings.data);
      if (response == NULL && expired)
        response = hub_http_problem (server, 503, "unavailable", _("There is no answer yet; try again."));
      if (response != NULL)
        return hub_http_send (server, request, response);
      if (suspend_request (server, request))
        return MHD_YES;
    }
}

/* ---- Arrival ---- */

static enum MHD_Result
header_arrived_cb (void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
  hub_http_request_add_header (data, name, value != NULL ? value : "");

  return MHD_YES;
}

static enum MHD_Result
query_arrived_cb (void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
  hub_http_request_add_query (data, name, value != NULL ? value : "");

  return MHD_YES;
}

static void
remote_address (struct MHD_Connection *connection, char *text, gsize size)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  const struct sockaddr *address = info->client_addr;
  const struct in6_addr *six = &((const struct sockaddr_in6 *) address)->sin6_addr;

  if (address->sa_family == AF_INET)
    inet_ntop (AF_INET, &((const struct sockaddr_in *) address)->sin_addr, text, size);
  else if (address->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED (six))
    inet_ntop (AF_INET, six->s6_addr + 12, text, size);
  else if (address->sa_family == AF_INET6)
    inet_ntop (AF_INET6, six, text, size);
  else
    g_strlcpy (text, "unknown", size);
}

/* Whose request it is, and how it came, when a proxy we trust stands in front. */
static void
believe_proxy (HubHttpServer *server, HubHttpRequest *request)
{
  char peer[HUB_HTTP_REMOTE_SIZE];
  const char *proto;

  request->secure = server->settings.certificate != NULL;
  if (!hub_http_proxies_trust (server->proxies, request->remote))
    return;

  g_strlcpy (peer, request->remote, sizeof peer);
  hub_http_proxies_client (server->proxies, peer, hub_http_request_get_header (request, "X-Forwarded-For"),
                           request->remote, sizeof request->remote);
  proto = hub_http_request_get_header (request, "X-Forwarded-Proto");
  if (proto != NULL)
    {
      const char *last = strrchr (proto, ',');

      last = last != NULL ? last + 1 : proto;
      request->secure = g_ascii_strcasecmp (last + strspn (last, " "), "https") == 0;
    }
}

/* Refused, and not worth waiting for the body: it is long, without a known end, or held back until we say go on. */
static gboolean
refuse_at_once (HubHttpRequest *request)
{
  guint64 length = hub_http_declared_length (request);
  const char *transfer = hub_http_request_get_header (request, "Transfer-Encoding");

  if (request->refusal == NULL)
    return FALSE;
  if (transfer != NULL && g_ascii_strcasecmp (transfer, "chunked") != 0)
    return TRUE;

  return (length > DISCARD_MAX && length != G_MAXUINT64) || hub_http_request_get_header (request, "Expect") != NULL;
}

static enum MHD_Result
begin (HubHttpServer *server, struct MHD_Connection *connection, const char *url, const char *method,
       const char *version, void **context)
{
  char remote[HUB_HTTP_REMOTE_SIZE];
  HubHttpRequest *request;

  remote_address (connection, remote, sizeof remote);
  request = hub_http_request_new (method, remote);
  request->server = server;
  request->connection = connection;
  request->resume = resume_request;
  *context = request;
  g_atomic_int_inc (&server->arriving);

  request->target_size = strlen (url);
  MHD_get_connection_values (connection, MHD_HEADER_KIND, header_arrived_cb, request);
  MHD_get_connection_values (connection, MHD_GET_ARGUMENT_KIND, query_arrived_cb, request);
  hub_http_tell_id (server, request);
  believe_proxy (server, request);
  if (request->target_size <= HUB_HTTP_TARGET_MAX)
    hub_http_router_match (server->router, method, url, &request->match);
  request->refusal = hub_http_refuse_early (server, request, version);

  return refuse_at_once (request) ? hub_http_send (server, request, g_steal_pointer (&request->refusal)) : MHD_YES;
}

static void
make_room (HubHttpRequest *request)
{
  guint64 length = hub_http_declared_length (request);

  if (request->received == NULL)
    request->received = g_byte_array_sized_new ((guint) MIN (length, RECEIVE_AT_ONCE_MAX));
}

/* Keeps a piece of the body, or throws it away when the request is refused already. */
static enum MHD_Result
take_piece (HubHttpServer *server, HubHttpRequest *request, const char *data, gsize length)
{
  make_room (request);
  if (request->refusal == NULL && length > request->limit - request->received->len)
    request->refusal = hub_http_refuse_too_large (server, request);
  else if (request->refusal == NULL && !hub_http_server_hold (server, request, length))
    request->refusal = hub_http_busy (server);
  if (request->refusal == NULL)
    {
      g_byte_array_append (request->received, (const guint8 *) data, length);
      return MHD_YES;
    }

  hub_http_server_let_go (server, request);
  g_byte_array_set_size (request->received, 0);
  request->discarded += length;
  return request->discarded <= DISCARD_MAX ? MHD_YES : MHD_NO;
}

static void
unpack_body (HubHttpServer *server, HubHttpRequest *request)
{
  const char *coding = hub_http_request_get_header (request, "Content-Encoding");
  g_autoptr (GBytes) packed = g_steal_pointer (&request->body);
  g_autoptr (GError) error = NULL;

  if (g_bytes_get_size (packed) == 0 || coding == NULL || g_ascii_strcasecmp (coding, "gzip") != 0)
    {
      request->body = g_steal_pointer (&packed);
      return;
    }

  request->body = hub_http_gzip_unpack (packed, request->limit, &error);
  if (request->body != NULL)
    return;
  request->body = g_bytes_new (NULL, 0);
  if (g_error_matches (error, HUB_HTTP_GZIP_ERROR, HUB_HTTP_GZIP_ERROR_TOO_LARGE))
    request->refusal = hub_http_refuse_too_large (server, request);
  else
    request->refusal = hub_http_problem (server, 400, "invalid_request", _("The body is not valid gzip."));
}

/* The whole request is here. */
static void
complete (HubHttpServer *server, HubHttpRequest *request)
{
  g_atomic_int_inc (&server->running);
  hub_http_server_one_less (server, &server->arriving);
  request->complete = TRUE;
  request->body = request->received != NULL ? g_byte_array_free_to_bytes (g_steal_pointer (&request->received))
                                            : g_bytes_ref (server->nothing);
  if (request->refusal == NULL)
    unpack_body (server, request);
}

enum MHD_Result
hub_http_exchange_cb (void *data, struct MHD_Connection *connection, const char *url, const char *method,
                      const char *version, const char *upload, size_t *upload_size, void **context)
{
  HubHttpServer *server = data;
  HubHttpRequest *request = *context;

  if (request == NULL)
    return begin (server, connection, url, method, version, context);

  if (*upload_size > 0)
    {
      gsize length = *upload_size;

      *upload_size = 0;
      return take_piece (server, request, upload, length);
    }

  if (!request->complete)
    {
      hub_http_server_request_arrived (server, connection);
      complete (server, request);
    }
  if (request->refusal != NULL)
    return hub_http_send (server, request, g_steal_pointer (&request->refusal));

  return run (server, request);
}

void
hub_http_exchange_completed_cb (void *data, struct MHD_Connection *connection, void **context,
                                enum MHD_RequestTerminationCode reason)
{
  HubHttpServer *server = data;
  HubHttpRequest *request = g_steal_pointer (context);
  gint *count;

  if (request == NULL)
    return;

  count = request->complete ? &server->running : &server->arriving;
  leave_waiting (server, request);
  hub_http_server_let_go (server, request);
  hub_http_request_finish (request);
  hub_http_request_unref (request);
  hub_http_server_await_request (server, connection);
  hub_http_server_one_less (server, count);
}
