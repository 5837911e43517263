/* One request from its first header to its answer: refusals before the body, the body within its limit, the handler
 * (perhaps several runs of it), the answer. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-server-private.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include "hub-http-gzip.h"

#define HEADERS_MAX 64
/* A refused body up to this is read and thrown away, so that the client gets to see the refusal instead of a reset. */
#define DISCARD_MAX (64 * 1024)
#define PACK_FROM 1024
#define WAIT_DEFAULT_MS 30000

/* ---- Refusals ---- */

static HubHttpResponse *
problem (HubHttpServer *server, guint status, const char *code, const char *message)
{
  if (server->settings.problem != NULL)
    return server->settings.problem (status, code, message, server->settings.data);

  return hub_http_response_new_text (status, "text/plain; charset=utf-8", g_strdup_printf ("%s\n", message));
}

static HubHttpResponse *
refuse_match (HubHttpServer *server, const HubHttpMatch *match)
{
  HubHttpResponse *response;

  switch (match->kind)
    {
    case HUB_HTTP_MATCH_NO_PATH:
      return problem (server, 404, "not_found", _("There is nothing at this address."));
    case HUB_HTTP_MATCH_NO_METHOD:
      response = problem (server, 405, "method_not_allowed", _("This address does not take that method."));
      hub_http_response_set_header (response, "Allow", match->allow);
      return response;
    case HUB_HTTP_MATCH_BAD_PATH:
      return problem (server, 400, "invalid_request", _("The address is not a valid path."));
    case HUB_HTTP_MATCH_FOUND:
    default:
      return NULL;
    }
}

/* Things wrong with the headers alone. */
static HubHttpResponse *
refuse_headers (HubHttpServer *server, HubHttpRequest *request)
{
  const char *coding = hub_http_request_get_header (request, "Content-Encoding");

  if (request->n_headers > HEADERS_MAX)
    return problem (server, 431, "too_many_headers", _("The request has too many headers."));
  if (request->malformed
      || (hub_http_request_get_header (request, "Content-Length") != NULL
          && hub_http_request_get_header (request, "Transfer-Encoding") != NULL))
    return problem (server, 400, "invalid_request", _("The request is not well formed."));
  if (coding != NULL && g_ascii_strcasecmp (coding, "gzip") != 0 && g_ascii_strcasecmp (coding, "identity") != 0)
    return problem (server, 415, "unsupported_encoding", _("The body may be sent plain or as gzip only."));

  return NULL;
}

static HubHttpResponse *
refuse_too_large (HubHttpServer *server, HubHttpRequest *request)
{
  g_autofree char *message =
    g_strdup_printf (_("The body is too large; at most %zu bytes are taken here."), request->limit);

  return problem (server, 413, "too_large", message);
}

static HubHttpResponse *
refuse_rate (HubHttpServer *server, HubHttpRequest *request)
{
  guint per_minute = request->match.route->refusals_per_minute;
  HubHttpResponse *response;
  char seconds[16];
  guint wait;

  if (per_minute == 0)
    return NULL;
  wait = hub_http_rate_take (server->rate, request->remote, per_minute, request->began_us / 1000);
  request->charged = wait == 0;
  if (wait == 0)
    return NULL;

  response = problem (server, 429, "too_many_requests", _("Too many tries from this address; wait a minute."));
  g_snprintf (seconds, sizeof seconds, "%u", wait);
  hub_http_response_set_header (response, "Retry-After", seconds);
  return response;
}

/* G_MAXUINT64 for a body of undeclared length. */
static guint64
declared_length (HubHttpRequest *request)
{
  const char *text = hub_http_request_get_header (request, "Content-Length");
  guint64 length = 0;

  if (hub_http_request_get_header (request, "Transfer-Encoding") != NULL)
    return G_MAXUINT64;
  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &length, NULL))
    return G_MAXUINT64;

  return length;
}

/* Everything that can be refused before the body is read; NULL lets it in. */
static HubHttpResponse *
refuse_early (HubHttpServer *server, HubHttpRequest *request)
{
  HubHttpResponse *refusal = refuse_headers (server, request);
  guint64 length = declared_length (request);
  const HubHttpRoute *route = request->match.route;

  if (refusal == NULL)
    refusal = refuse_match (server, &request->match);
  if (refusal != NULL)
    return refusal;

  request->limit = route->body_limit > 0 ? route->body_limit : server->settings.body_limit;
  if (length != G_MAXUINT64 && length > request->limit)
    return refuse_too_large (server, request);

  refusal = refuse_rate (server, request);
  if (refusal == NULL && server->settings.guard != NULL)
    refusal = server->settings.guard (request, route->access, server->settings.data);

  return refusal;
}

/* ---- Sending ---- */

/* A part of the path that its route calls secret is none for a log either. */
static const char *
loggable_path (HubHttpRequest *request)
{
  if (request->match.kind == HUB_HTTP_MATCH_FOUND && hub_http_request_get_parameter (request, "secret") != NULL)
    return request->match.route->pattern;

  return hub_http_request_get_path (request);
}

static void
log_request (HubHttpRequest *request, const HubHttpResponse *response)
{
  guint status = hub_http_response_get_status (response);
  GLogLevelFlags level = status >= 500 ? G_LOG_LEVEL_WARNING : G_LOG_LEVEL_DEBUG;

  /* The path only: a query or a header may hold what must not be in a log. */
  g_log_structured (G_LOG_DOMAIN, level, "HUB_REMOTE", request->remote, "HUB_METHOD", request->method, "HUB_PATH",
                    loggable_path (request), "MESSAGE",
                    "%s %s %u %" G_GSIZE_FORMAT " bytes in %" G_GINT64_FORMAT " us for %s", request->method,
                    loggable_path (request), status,
                    g_bytes_get_size (hub_http_response_get_body ((HubHttpResponse *) response)),
                    g_get_monotonic_time () - request->began_us, request->remote);
}

static void
header_wanted_cb (const char *name, const char *value, gpointer data)
{
  MHD_add_response_header (data, name, value);
}

static void
body_sent_cb (void *data)
{
  g_bytes_unref (data);
}

/* The body to send: packed when the client takes gzip and it is worth it. */
static GBytes *
encode_body (HubHttpRequest *request, HubHttpResponse *response)
{
  GBytes *body = hub_http_response_get_body (response);

  if (g_bytes_get_size (body) <= PACK_FROM || hub_http_response_get_header (response, "Content-Encoding") != NULL)
    return g_bytes_ref (body);

  hub_http_response_set_header (response, "Vary", "Accept-Encoding");
  if (!hub_http_gzip_is_accepted (hub_http_request_get_header (request, "Accept-Encoding")))
    return g_bytes_ref (body);

  hub_http_response_set_header (response, "Content-Encoding", "gzip");
  return hub_http_gzip_pack (body);
}

static struct MHD_Response *
to_mhd (HubHttpServer *server, HubHttpRequest *request, HubHttpResponse *response)
{
  GBytes *body = encode_body (request, response);
  gsize length;
  gconstpointer data = g_bytes_get_data (body, &length);
  struct MHD_Response *made
    = MHD_create_response_from_buffer_with_free_callback_cls (length, (void *) data, body_sent_cb, body);
  const char *type = hub_http_response_get_content_type (response);

  if (type != NULL)
    MHD_add_response_header (made, "Content-Type", type);
  MHD_add_response_header (made, "X-Content-Type-Options", "nosniff");
  if (hub_http_response_get_header (response, "Cache-Control") == NULL)
    MHD_add_response_header (made, "Cache-Control", "no-store");
  if (hub_http_server_is_stopping (server))
    MHD_add_response_header (made, "Connection", "close");
  hub_http_response_foreach_header (response, header_wanted_cb, made);

  return made;
}

/* Takes `response`. */
static enum MHD_Result
send_response (HubHttpServer *server, HubHttpRequest *request, HubHttpResponse *response)
{
  guint status = hub_http_response_get_status (response);
  struct MHD_Response *made = to_mhd (server, request, response);
  enum MHD_Result result;

  if (request->charged && (status < 400 || status >= 500))
    hub_http_rate_give_back (server->rate, request->remote, request->match.route->refusals_per_minute);
  log_request (request, response);
  result = MHD_queue_response (request->connection, status, made);
  MHD_destroy_response (made);
  hub_http_response_free (response);

  return result;
}

/* ---- Running the handler ---- */

static void
resume_request (HubHttpRequest *request)
{
  MHD_resume_connection (request->connection);
}

/* Suspends unless something happened meanwhile; FALSE means: run the handler again now. */
static gboolean
suspend_request (HubHttpServer *server, HubHttpRequest *request)
{
  gboolean suspended = FALSE;

  hub_http_request_wait (request, WAIT_DEFAULT_MS); /* a handler that named no time gets this one */

  g_mutex_lock (&server->lock);
  g_mutex_lock (&request->lock);
  if (server->stopping || g_get_monotonic_time () >= request->deadline_us)
    request->expired = TRUE;
  if (!request->woken && !request->expired && request->answer == NULL)
    {
      g_hash_table_add (server->waiting, request);
      hub_http_server_arm (server, request);
      request->suspended = suspended = TRUE;
      MHD_suspend_connection (request->connection);
    }
  g_mutex_unlock (&request->lock);
  g_mutex_unlock (&server->lock);

  return suspended;
}

static void
leave_waiting (HubHttpServer *server, HubHttpRequest *request)
{
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

/* Runs the handler until it answers or waits. */
static enum MHD_Result
run (HubHttpServer *server, HubHttpRequest *request)
{
  const HubHttpRoute *route = request->match.route;

  leave_waiting (server, request);
  for (;;)
    {
      gboolean expired;
      HubHttpResponse *response = take_answer (request, &expired);

      if (response == NULL)
        response = route->handler (request, server->settings.data);
      if (response == NULL && expired)
        response = problem (server, 503, "unavailable", _("There is no answer yet; try again."));
      if (response != NULL)
        return send_response (server, request, response);
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
  socklen_t length = address->sa_family == AF_INET6 ? sizeof (struct sockaddr_in6) : sizeof (struct sockaddr_in);

  if (getnameinfo (address, length, text, size, NULL, 0, NI_NUMERICHOST) != 0)
    g_strlcpy (text, "unknown", size);
}

static enum MHD_Result
begin (HubHttpServer *server, struct MHD_Connection *connection, const char *url, const char *method, void **context)
{
  char remote[INET6_ADDRSTRLEN + 32];
  HubHttpRequest *request;

  remote_address (connection, remote, sizeof remote);
  request = hub_http_request_new (method, remote);
  request->server = server;
  request->connection = connection;
  request->resume = resume_request;
  *context = request;
  g_mutex_lock (&server->lock);
  server->arriving++;
  g_mutex_unlock (&server->lock);

  MHD_get_connection_values (connection, MHD_HEADER_KIND, header_arrived_cb, request);
  MHD_get_connection_values (connection, MHD_GET_ARGUMENT_KIND, query_arrived_cb, request);
  hub_http_router_match (server->router, method, url, &request->match);
  request->refusal = refuse_early (server, request);

  if (request->refusal != NULL && declared_length (request) > DISCARD_MAX && declared_length (request) != G_MAXUINT64)
    return send_response (server, request, g_steal_pointer (&request->refusal));

  return MHD_YES;
}

/* Keeps a piece of the body, or throws it away when the request is refused already. */
static enum MHD_Result
take_piece (HubHttpServer *server, HubHttpRequest *request, const char *data, gsize length)
{
  if (request->refusal == NULL && length > request->limit - request->received->len)
    request->refusal = refuse_too_large (server, request);
  if (request->refusal == NULL)
    {
      g_byte_array_append (request->received, (const guint8 *) data, length);
      return MHD_YES;
    }

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
    request->refusal = refuse_too_large (server, request);
  else
    request->refusal = problem (server, 400, "invalid_request", _("The body is not valid gzip."));
}

/* The whole request is here. */
static void
complete (HubHttpServer *server, HubHttpRequest *request)
{
  g_mutex_lock (&server->lock);
  server->arriving--;
  server->running++;
  g_mutex_unlock (&server->lock);

  request->complete = TRUE;
  request->body = g_byte_array_free_to_bytes (g_steal_pointer (&request->received));
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
    return begin (server, connection, url, method, context);

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
    return send_response (server, request, g_steal_pointer (&request->refusal));

  return run (server, request);
}

void
hub_http_exchange_completed_cb (void *data, struct MHD_Connection *connection, void **context,
                                enum MHD_RequestTerminationCode reason)
{
  HubHttpServer *server = data;
  HubHttpRequest *request = g_steal_pointer (context);
  gboolean complete;

  if (request == NULL)
    return;

  complete = request->complete;
  leave_waiting (server, request);
  hub_http_request_finish (request);
  hub_http_request_unref (request);
  hub_http_server_await_request (server, connection);

  g_mutex_lock (&server->lock);
  if (complete)
    server->running--;
  else
    server->arriving--;
  g_cond_broadcast (&server->quieter);
  g_mutex_unlock (&server->lock);
}
