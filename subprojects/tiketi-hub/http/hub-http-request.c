/* A request as handlers see it. Its texts lie in the request itself while they fit.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-request-private.h"

#include <stddef.h>
#include <string.h>

#define BEARER "Bearer "

/* ---- Texts ---- */

/* `length` bytes and a terminator that live as long as the request. */
static char *
take_room (HubHttpRequest *request, gsize length)
{
  char *text;

  if (length < sizeof request->room - request->used)
    {
      text = request->room + request->used;
      request->used += length + 1;
    }
  else
    {
      text = g_malloc (length + 1);
      request->more = g_slist_prepend (request->more, text);
    }
  text[length] = '\0';

  return text;
}

static const char *
keep (HubHttpRequest *request, const char *text)
{
  gsize length = strlen (text);

  return memcpy (take_room (request, length), text, length);
}

static const char *
keep_lower (HubHttpRequest *request, const char *text)
{
  gsize length = strlen (text);
  char *kept = take_room (request, length);

  for (gsize i = 0; i < length; i++)
    kept[i] = g_ascii_tolower (text[i]);

  return kept;
}

/* Decoded; NULL on a bad escape, a NUL or bytes that are not UTF-8. */
static const char *
keep_unescaped (HubHttpRequest *request, const char *text)
{
  g_autofree char *plain = NULL;

  if (strchr (text, '%') == NULL)
    return g_utf8_validate (text, -1, NULL) ? keep (request, text) : NULL;
  plain = g_uri_unescape_string (text, NULL);

  return plain != NULL && g_utf8_validate (plain, -1, NULL) ? keep (request, plain) : NULL;
}

static const char *
keep_method (HubHttpRequest *request, const char *method)
{
  static const char *const usual[] = { "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS" };

  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    if (strcmp (usual[i], method) == 0)
      return usual[i];

  return keep (request, method);
}

/* ---- Life ---- */

static void
free_request (HubHttpRequest *request)
{
  hub_http_request_finish (request);
  hub_http_request_forget (request);
  g_free (request->caller_name);
  hub_http_match_clear (&request->match);
  g_clear_pointer (&request->received, g_byte_array_unref);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_clear_pointer (&request->refusal, hub_http_response_free);
  g_slist_free_full (request->more, g_free);
  g_mutex_clear (&request->lock);
  g_free (request);
}

HubHttpRequest *
hub_http_request_new (const char *method, const char *remote)
{
  HubHttpRequest *request = g_malloc (sizeof *request);

  memset (request, 0, offsetof (HubHttpRequest, id));
  g_atomic_ref_count_init (&request->refs);
  g_mutex_init (&request->lock);
  request->id[0] = '\0';
  request->method = keep_method (request, method);
  g_strlcpy (request->remote, remote, sizeof request->remote);
  request->began_us = g_get_monotonic_time ();

  return request;
}

HubHttpRequest *
hub_http_request_ref (HubHttpRequest *request)
{
  g_atomic_ref_count_inc (&request->refs);

  return request;
}

void
hub_http_request_unref (HubHttpRequest *request)
{
  if (g_atomic_ref_count_dec (&request->refs))
    free_request (request);
}

/* ---- What came ---- */

static HubHttpPair *
find (HubHttpPair *pairs, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (pairs[i].name, name) == 0)
      return &pairs[i];

  return NULL;
}

/* Two of these contradict each other, and who believes which is how requests are smuggled. */
static gboolean
comes_once (const char *name)
{
  static const char *const names[]
      = { "content-length", "transfer-encoding", "host", "content-type", "content-encoding" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      return TRUE;

  return FALSE;
}

static void
join_header (HubHttpRequest *request, HubHttpPair *pair, const char *value)
{
  g_autofree char *joined = g_strdup_printf ("%s, %s", pair->value, value);

  pair->value = keep (request, joined);
  request->malformed = request->malformed || comes_once (pair->name);
}

void
hub_http_request_add_header (HubHttpRequest *request, const char *name, const char *value)
{
  const char *key;
  HubHttpPair *before;

  request->head_size += strlen (name) + strlen (value);
  if (++request->headers_seen > HUB_HTTP_HEADERS_MAX || request->head_size > HUB_HTTP_HEAD_MAX)
    return; /* refused for it */
  key = keep_lower (request, name);
  before = find (request->headers, request->n_headers, key);
  if (before != NULL)
    join_header (request, before, value);
  else
    request->headers[request->n_headers++] = (HubHttpPair) { key, keep (request, value) };
}

void
hub_http_request_add_query (HubHttpRequest *request, const char *name, const char *value)
{
  const char *key, *text;

  request->target_size += strlen (name) + strlen (value) + 2;
  if (request->target_size > HUB_HTTP_TARGET_MAX)
    return; /* refused for it */
  key = keep_unescaped (request, name);
  text = keep_unescaped (request, value);
  if (key == NULL || text == NULL || request->n_query == HUB_HTTP_QUERY_MAX)
    request->malformed = TRUE;
  else
    request->query[request->n_query++] = (HubHttpPair) { key, text };
}

/* ---- Looking ---- */

const char *
hub_http_request_get_method (HubHttpRequest *request)
{
  return request->method;
}

const char *
hub_http_request_get_path (HubHttpRequest *request)
{
  return request->match.path.normal != NULL ? request->match.path.normal : "";
}

const char *
hub_http_request_get_parameter (HubHttpRequest *request, const char *name)
{
  return hub_http_match_get (&request->match, name);
}

const char *
hub_http_request_get_header (HubHttpRequest *request, const char *name)
{
  for (guint i = 0; i < request->n_headers; i++)
    if (g_ascii_strcasecmp (request->headers[i].name, name) == 0)
      return request->headers[i].value;

  return NULL;
}

GBytes *
hub_http_request_get_body (HubHttpRequest *request)
{
  return request->body;
}

const HubHttpContent *
hub_http_request_get_content_type (HubHttpRequest *request)
{
  if (!request->content_parsed)
    hub_http_content_parse (hub_http_request_get_header (request, "Content-Type"), &request->content);
  request->content_parsed = TRUE;

  return &request->content;
}

const char *
hub_http_request_get_remote (HubHttpRequest *request)
{
  return request->remote;
}

gboolean
hub_http_request_is_secure (HubHttpRequest *request)
{
  return request->secure;
}

const char *
hub_http_request_get_id (HubHttpRequest *request)
{
  return request->id;
}

const char *
hub_http_request_get_bearer (HubHttpRequest *request)
{
  const char *value;

  if (request->bearer_sought)
    return request->bearer;
  request->bearer_sought = TRUE;
  value = hub_http_request_get_header (request, "Authorization");
  if (value != NULL && g_ascii_strncasecmp (value, BEARER, strlen (BEARER)) == 0)
    request->bearer = g_strstrip ((char *) keep (request, value + strlen (BEARER)));

  return request->bearer;
}

/* ---- What is left with it ---- */

static void
replace (gpointer *place, GDestroyNotify *free_place, gpointer value, GDestroyNotify free_value)
{
  gpointer before = *place;
  GDestroyNotify free_before = *free_place;

  *place = value;
  *free_place = free_value;
  if (before != NULL && free_before != NULL)
    free_before (before);
}

void
hub_http_request_set_caller (HubHttpRequest *request, gpointer caller, GDestroyNotify free_caller)
{
  replace (&request->caller, &request->free_caller, caller, free_caller);
}

gpointer
hub_http_request_get_caller (HubHttpRequest *request)
{
  return request->caller;
}

void
hub_http_request_set_caller_name (HubHttpRequest *request, const char *name)
{
  char *kept = g_strdup (name);

  g_free (request->caller_name);
  request->caller_name = kept;
}

const char *
hub_http_request_get_caller_name (HubHttpRequest *request)
{
  return request->caller_name;
}

void
hub_http_request_set_rate_key (HubHttpRequest *request, const char *key)
{
  request->rate_key = keep (request, key);
}

void
hub_http_request_set_state (HubHttpRequest *request, gpointer state, GDestroyNotify free_state)
{
  replace (&request->state, &request->free_state, state, free_state);
}

gpointer
hub_http_request_get_state (HubHttpRequest *request)
{
  return request->state;
}
