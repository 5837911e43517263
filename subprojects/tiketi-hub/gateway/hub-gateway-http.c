/* libcurl, one easy handle a request. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-gateway-http.h"

#include <string.h>
#include <curl/curl.h>

#define BODY_MAX (256 * 1024)

void
hub_gateway_http_init (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&done, 1);
    }
}

gboolean
hub_gateway_url_is_safe (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0')
    return FALSE;
  if (strcmp (g_uri_get_scheme (uri), "https") == 0)
    return TRUE;
  return strcmp (g_uri_get_scheme (uri), "http") == 0
         && (strcmp (host, "127.0.0.1") == 0 || strcmp (host, "::1") == 0 || strcmp (host, "localhost") == 0);
}

static size_t
received_cb (char *bytes, size_t size, size_t n, void *data)
{
  GString *body = data;

  if (size * n > BODY_MAX - MIN (body->len, BODY_MAX))
    return 0; /* too much: curl gives up */
  g_string_append_len (body, bytes, (gssize) (size * n));
  return size * n;
}

static struct curl_slist *
make_headers (const HubGatewayRequest *request)
{
  struct curl_slist *headers = curl_slist_append (NULL, "Accept: application/json");

  headers = curl_slist_append (headers, "Expect:");
  if (request->body != NULL)
    headers = curl_slist_append (headers, "Content-Type: application/json");
  return headers;
}

static void
set_limits (CURL *curl, const HubGatewayRequest *request)
{
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) HUB_GATEWAY_CONNECT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) (request->seconds > 0 ? request->seconds : HUB_GATEWAY_SECONDS));
}

static void
set_credentials (CURL *curl, const HubGatewayRequest *request)
{
  if (request->bearer != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_HTTPAUTH, (long) CURLAUTH_BEARER);
      curl_easy_setopt (curl, CURLOPT_XOAUTH2_BEARER, request->bearer);
    }
  else if (request->user != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_HTTPAUTH, (long) CURLAUTH_BASIC);
      curl_easy_setopt (curl, CURLOPT_USERNAME, request->user);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, request->password);
    }
}

/* Did anything of it leave? Only then can the other side have acted. */
static gboolean
was_sent (CURL *curl)
{
  long sent = 0;

  return curl_easy_getinfo (curl, CURLINFO_REQUEST_SIZE, &sent) != CURLE_OK || sent > 0;
}

void
hub_gateway_request (const HubGatewayRequest *request, HubGatewayReply *reply)
{
  hub_gateway_http_init ();
  CURL *curl = curl_easy_init ();
  struct curl_slist *headers = make_headers (request);
  long status = 0;

  *reply = (HubGatewayReply){ .kind = HUB_REPLY_WHOLE, .body = g_string_new (NULL) };
  set_limits (curl, request);
  set_credentials (curl, request);
  curl_easy_setopt (curl, CURLOPT_URL, request->url);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (curl, CURLOPT_USERAGENT, "tiketi-hub");
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, received_cb);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, reply->body);
  if (request->body != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) strlen (request->body));
      curl_easy_setopt (curl, CURLOPT_POSTFIELDS, request->body);
    }
  CURLcode code = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
  reply->status = (guint) status;
  if (code != CURLE_OK)
    {
      reply->kind = was_sent (curl) ? HUB_REPLY_LOST : HUB_REPLY_NOT_SENT;
      g_strlcpy (reply->why, curl_easy_strerror (code), sizeof reply->why);
    }
  curl_slist_free_all (headers);
  curl_easy_cleanup (curl);
}

void
hub_gateway_request_guarded (const HubGatewayRequest *request, HubBreaker *breaker, HubGatewayDown down,
                             HubGatewayReply *reply)
{
  guint pass = hub_breaker_enter (breaker);

  if (pass == 0)
    {
      *reply = (HubGatewayReply){ .kind = HUB_REPLY_NOT_SENT, .body = g_string_new (NULL) };
      g_strlcpy (reply->why, "it failed too often and is left alone for a minute", sizeof reply->why);
      return;
    }
  hub_gateway_request (request, reply);
  hub_breaker_leave (breaker, pass,
                     reply->kind != HUB_REPLY_WHOLE || down (reply->status, reply->body->str, reply->body->len));
}

void
hub_gateway_reply_clear (HubGatewayReply *reply)
{
  if (reply->body != NULL)
    g_string_free (reply->body, TRUE);
  reply->body = NULL;
}
