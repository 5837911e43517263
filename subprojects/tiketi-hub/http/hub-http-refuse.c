/* What the server refuses by itself, before a body is read: addresses nobody knows, framing that can be understood twice,
 * too much, too often, and whom the guard does not know. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-server-private.h"

#include <string.h>
#include <glib/gi18n-lib.h>

HubHttpResponse *
hub_http_problem (HubHttpServer *server, guint status, const char *code, const char *message)
{
  if (server->settings.problem != NULL)
    return server->settings.problem (status, code, message, server->settings.data);

  return hub_http_response_new_text (status, "text/plain; charset=utf-8", g_strdup_printf ("%s\n", message));
}

/* Takes `response`. */
static HubHttpResponse *
retry_after (HubHttpResponse *response, guint wait)
{
  char seconds[16];

  g_snprintf (seconds, sizeof seconds, "%u", wait);
  hub_http_response_set_header (response, "Retry-After", seconds);

  return response;
}

HubHttpResponse *
hub_http_busy (HubHttpServer *server)
{
  return retry_after (hub_http_problem (server, 503, "busy", _("Too many are asking for this right now; try again in a moment.")),
                      2);
}

HubHttpResponse *
hub_http_refuse_too_large (HubHttpServer *server, HubHttpRequest *request)
{
  g_autofree char *message
      = g_strdup_printf (_("The body is too large; at most %zu bytes are taken here."), request->limit);

  return hub_http_problem (server, 413, "too_large", message);
}

guint64
hub_http_declared_length (HubHttpRequest *request)
{
  const char *text = hub_http_request_get_header (request, "Content-Length");
  guint64 length = 0;

  if (hub_http_request_get_header (request, "Transfer-Encoding") != NULL)
    return G_MAXUINT64;
  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &length, NULL))
    return G_MAXUINT64;

  return length;
}

/* ---- The head ---- */

/* Where a body ends must have one meaning for us and for everyone in front of us (RFC 9112, section 6.3). */
static gboolean
is_framed (HubHttpRequest *request, const char *version)
{
  const char *length = hub_http_request_get_header (request, "Content-Length");
  const char *transfer = hub_http_request_get_header (request, "Transfer-Encoding");

  if (request->malformed || (transfer != NULL && (length != NULL || strcmp (version, "HTTP/1.1") != 0)))
    return FALSE;

  return length == NULL || (*length != '\0' && strspn (length, "0123456789") == strlen (length));
}

static HubHttpResponse *
refuse_head (HubHttpServer *server, HubHttpRequest *request, const char *version)
{
  const char *coding = hub_http_request_get_header (request, "Content-Encoding");
  const char *transfer = hub_http_request_get_header (request, "Transfer-Encoding");
  const char *expected = hub_http_request_get_header (request, "Expect");

  if (request->target_size > HUB_HTTP_TARGET_MAX)
    return hub_http_problem (server, 414, "too_large", _("The address is too long."));
  if (request->headers_seen > HUB_HTTP_HEADERS_MAX || request->head_size > HUB_HTTP_HEAD_MAX)
    return hub_http_problem (server, 431, "too_many_headers", _("The request has too many headers."));
  request->unclear = !is_framed (request, version) || (transfer != NULL && g_ascii_strcasecmp (transfer, "chunked") != 0);
  if (!is_framed (request, version))
    return hub_http_problem (server, 400, "invalid_request", _("The request is not well formed."));
  if (request->unclear)
    return hub_http_problem (server, 501, "unsupported_encoding", _("A body may come whole or chunked, in no other transfer coding."));
  if (expected != NULL && g_ascii_strcasecmp (expected, "100-continue") != 0)
    return hub_http_problem (server, 417, "unsupported_expectation", _("The server does not know what the request expects."));
  if (coding != NULL && g_ascii_strcasecmp (coding, "gzip") != 0 && g_ascii_strcasecmp (coding, "identity") != 0)
    return hub_http_problem (server, 415, "unsupported_encoding", _("The body may be sent plain or as gzip only."));

  return NULL;
}

/* ---- The address ---- */

static HubHttpResponse *
tell_methods (HubHttpServer *server, HubHttpRequest *request)
{
  g_autofree char *allow = NULL;
  HubHttpResponse *response;

  request->preflight = strcmp (request->method, "OPTIONS") == 0;
  allow = g_strconcat (request->match.allow, request->preflight ? ", OPTIONS" : "", NULL);
  response = request->preflight
                 ? hub_http_response_new (204, NULL, NULL)
                 : hub_http_problem (server, 405, "method_not_allowed", _("This address does not take that method."));
  hub_http_response_set_header (response, "Allow", allow);

  return response;
}

/* Also the answer to OPTIONS: it concerns the address, not what is there, and no guard is asked. */
static HubHttpResponse *
refuse_match (HubHttpServer *server, HubHttpRequest *request)
{
  switch (request->match.kind)
    {
    case HUB_HTTP_MATCH_NO_PATH:
      return hub_http_problem (server, 404, "not_found", _("There is nothing at this address."));
    case HUB_HTTP_MATCH_NO_METHOD:
      return tell_methods (server, request);
    case HUB_HTTP_MATCH_BAD_PATH:
      return hub_http_problem (server, 400, "invalid_request", _("The address is not a valid path."));
    case HUB_HTTP_MATCH_FOUND:
    default:
      return NULL;
    }
}

/* ---- How often ---- */

static HubHttpResponse *
too_often (HubHttpServer *server, guint wait)
{
  return retry_after (hub_http_problem (server, 429, "too_many_requests", _("Too many requests; wait a moment and try again.")), wait);
}

static HubHttpResponse *
refuse_refused (HubHttpServer *server, HubHttpRequest *request)
{
  guint per_minute = request->match.route->refusals_per_minute;
  guint wait;

  if (per_minute == 0)
    return NULL;
  wait = hub_http_rate_take (server->rate, request->remote, per_minute, request->began_us / 1000);
  request->charged = wait == 0;
  if (wait == 0)
    return NULL;

  return retry_after (hub_http_problem (server, 429, "too_many_requests",
                                        _("Too many tries from this address; wait a minute.")), wait);
}

static HubHttpResponse *
refuse_caller (HubHttpServer *server, HubHttpRequest *request)
{
  HubHttpResponse *refusal = NULL;
  guint wait = hub_http_limits_before_guard (server, request);

  if (wait > 0)
    return too_often (server, wait);
  if (server->settings.guard != NULL)
    refusal = server->settings.guard (request, request->match.route->access, server->settings.data);
  wait = hub_http_limits_after_guard (server, request, refusal != NULL);
  if (wait == 0)
    return refusal;

  hub_http_response_free (refusal);
  return too_often (server, wait);
}

HubHttpResponse *
hub_http_refuse_early (HubHttpServer *server, HubHttpRequest *request, const char *version)
{
  HubHttpResponse *refusal = refuse_head (server, request, version);
  const HubHttpRoute *route = request->match.route;
  guint64 length;
  guint wait;

  if (refusal != NULL)
    return refusal;
  refusal = refuse_match (server, request);
  if (refusal != NULL)
    {
      wait = request->preflight ? 0 : hub_http_limits_before_guard (server, request);
      if (wait == 0)
        return refusal;
      hub_http_response_free (refusal);
      return too_often (server, wait);
    }

  request->limit = route->body_limit > 0 ? route->body_limit : server->settings.body_limit;
  length = hub_http_declared_length (request);
  if (length != G_MAXUINT64 && length > request->limit)
    return hub_http_refuse_too_large (server, request);
  refusal = refuse_refused (server, request);

  return refusal != NULL ? refusal : refuse_caller (server, request);
}
