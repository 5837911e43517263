/* An answer on its way: which form of the body, the headers every answer has, and libmicrohttpd's queue.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-server-private.h"

#include <string.h>
#include "hub-http-cors.h"
#include "hub-http-gzip.h"

#define PACK_FROM 1024 /* bytes: below, one packet carries it anyway */

/* Pictures, PDF and archives are packed already. */
static gboolean
packs_well (const char *type)
{
  static const char *const types[] = { "text/", "application/json", "application/javascript", "application/xml",
                                       "application/openmetrics-text", "image/svg+xml" };

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strncasecmp (type, types[i], strlen (types[i])) == 0)
      return TRUE;

  return type != NULL && strstr (type, "+json") != NULL;
}

/* The body to send, and whether that is the packed one; `varies` when another client would get it otherwise. */
static GBytes *
choose_body (HubHttpRequest *request, HubHttpResponse *response, gboolean *packed, gboolean *varies)
{
  GBytes *body = hub_http_response_get_body (response);
  GBytes *ready = hub_http_response_get_packed (response);
  GBytes *made;

  *packed = FALSE;
  *varies = ready != NULL
            || (g_bytes_get_size (body) > PACK_FROM && packs_well (hub_http_response_get_content_type (response))
                && hub_http_response_get_header (response, "Content-Encoding") == NULL);
  if (!*varies || !hub_http_gzip_is_accepted (hub_http_request_get_header (request, "Accept-Encoding")))
    return g_bytes_ref (body);

  made = ready != NULL ? g_bytes_ref (ready) : hub_http_gzip_pack (body);
  if (g_bytes_get_size (made) < g_bytes_get_size (body))
    {
      *packed = TRUE;
      return made;
    }
  g_bytes_unref (made);

  return g_bytes_ref (body);
}

/* If-None-Match (RFC 9110, section 13.1.2), compared weakly. */
static gboolean
knows_version (const char *header, const char *etag)
{
  const char *opaque = strchr (etag, '"');
  gsize length = strlen (opaque);

  if (header == NULL)
    return FALSE;
  if (strcmp (header, "*") == 0)
    return TRUE;
  for (const char *at = strstr (header, opaque); at != NULL; at = strstr (at + 1, opaque))
    if (at == header || strchr (" ,/", at[-1]) != NULL)
      if (at[length] == '\0' || strchr (" ,", at[length]) != NULL)
        return TRUE;

  return FALSE;
}

static gboolean
is_not_modified (HubHttpRequest *request, const HubHttpResponse *response)
{
  const char *etag = hub_http_response_get_etag (response);

  return etag != NULL && hub_http_response_get_status (response) == 200
         && (strcmp (request->method, "GET") == 0 || strcmp (request->method, "HEAD") == 0)
         && knows_version (hub_http_request_get_header (request, "If-None-Match"), etag);
}

/* ---- Headers ---- */

static void
add_header_cb (const char *name, const char *value, gpointer made)
{
  MHD_add_response_header (made, name, value);
}

static void
add_security (struct MHD_Response *made, const HubHttpResponse *response)
{
  static const char *const headers[][2] = {
    { "X-Content-Type-Options", "nosniff" },
    { "X-Frame-Options", "DENY" },
    { "X-XSS-Protection", "1; mode=block" },
    { "Strict-Transport-Security", "max-age=31536000; includeSubDomains" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    if (hub_http_response_get_header (response, headers[i][0]) == NULL)
      MHD_add_response_header (made, headers[i][0], headers[i][1]);
}

/* What somebody gets by a token, nobody else may get from a cache. */
static void
add_caching (struct MHD_Response *made, HubHttpRequest *request, const HubHttpResponse *response)
{
  const char *etag = hub_http_response_get_etag (response);
  gboolean open = etag != NULL && hub_http_request_get_header (request, "Authorization") == NULL;

  if (etag != NULL)
    MHD_add_response_header (made, "ETag", etag);
  if (hub_http_response_get_header (response, "Cache-Control") == NULL)
    MHD_add_response_header (made, "Cache-Control", open ? "no-cache" : "no-store");
}

static void
add_cors (struct MHD_Response *made, HubHttpServer *server, HubHttpRequest *request, const HubHttpResponse *response)
{
  const char *const *origins = (const char *const *) server->cors_origins;
  const char *origin = hub_http_request_get_header (request, "Origin");

  if (request->preflight)
    hub_http_cors_preflight (origins, origin, add_header_cb, made);
  else
    hub_http_cors_allow (origins, origin,
                         hub_http_response_get_etag (response) != NULL
                             || hub_http_response_get_header (response, "Cache-Control") != NULL,
                         add_header_cb, made);
}

static void
body_sent_cb (void *data)
{
  g_bytes_unref (data);
}

static struct MHD_Response *
to_mhd (HubHttpServer *server, HubHttpRequest *request, HubHttpResponse *response, gboolean bare, gsize *length)
{
  gboolean packed = FALSE, varies = FALSE;
  GBytes *body = bare ? g_bytes_new (NULL, 0) : choose_body (request, response, &packed, &varies);
  gconstpointer data = g_bytes_get_data (body, length);
  struct MHD_Response *made
      = MHD_create_response_from_buffer_with_free_callback_cls (*length, (void *) data, body_sent_cb, body);
  const char *type = hub_http_response_get_content_type (response);

  if (type != NULL && !bare)
    MHD_add_response_header (made, "Content-Type", type);
  if (packed)
    MHD_add_response_header (made, "Content-Encoding", "gzip");
  if (varies)
    MHD_add_response_header (made, "Vary", "Accept-Encoding");
  MHD_add_response_header (made, "X-Request-Id", request->id);
  add_security (made, response);
  add_caching (made, request, response);
  add_cors (made, server, request, response);
  if (request->unclear || hub_http_server_is_stopping (server))
    MHD_add_response_header (made, "Connection", "close");
  hub_http_response_foreach_header (response, add_header_cb, made);

  return made;
}

/* Takes `response`. */
enum MHD_Result
hub_http_send (HubHttpServer *server, HubHttpRequest *request, HubHttpResponse *response)
{
  gboolean not_modified = is_not_modified (request, response);
  guint status = not_modified ? 304 : hub_http_response_get_status (response);
  struct MHD_Response *made;
  enum MHD_Result result;
  gsize length;

  if (request->charged && (status < 400 || status >= 500))
    hub_http_rate_give_back (server->rate, request->remote, request->match.route->refusals_per_minute);
  made = to_mhd (server, request, response, not_modified || status == 204, &length);
  hub_http_tell (server, request, status, length);
  result = MHD_queue_response (request->connection, status, made);
  MHD_destroy_response (made);
  hub_http_response_free (response);

  return result;
}
