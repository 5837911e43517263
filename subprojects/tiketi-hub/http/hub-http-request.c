/* A request as handlers see it, and the small state machine of those that are answered later.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-request-private.h"

#include <string.h>

#define BEARER "Bearer "

static char *
header_key (const char *name)
{
  return g_ascii_strdown (name, -1);
}

/* Under the lock: gives a suspended request back to its server thread. */
static void
resume_locked (HubHttpRequest *request)
{
  request->woken = TRUE;
  if (!request->suspended)
    return;

  request->suspended = FALSE;
  request->resume (request);
}

static void
free_request (HubHttpRequest *request)
{
  hub_http_request_finish (request);
  g_free (request->method);
  g_free (request->remote);
  g_free (request->bearer);
  hub_http_match_clear (&request->match);
  g_hash_table_unref (request->headers);
  g_hash_table_unref (request->query);
  g_clear_pointer (&request->received, g_byte_array_unref);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_clear_pointer (&request->refusal, hub_http_response_free);
  g_mutex_clear (&request->lock);
  g_free (request);
}

HubHttpRequest *
hub_http_request_new (const char *method, const char *remote)
{
  HubHttpRequest *request = g_new0 (HubHttpRequest, 1);

  g_atomic_ref_count_init (&request->refs);
  request->method = g_strdup (method);
  request->remote = g_strdup (remote);
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  request->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  request->received = g_byte_array_new ();
  request->began_us = g_get_monotonic_time ();
  g_mutex_init (&request->lock);

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

void
hub_http_request_add_header (HubHttpRequest *request, const char *name, const char *value)
{
  char *key = header_key (name);
  const char *before = g_hash_table_lookup (request->headers, key);

  request->n_headers++;
  /* Two lengths or two codings: which one counts is how requests are smuggled. */
  if (before != NULL && (strcmp (key, "content-length") == 0 || strcmp (key, "transfer-encoding") == 0))
    request->malformed = TRUE;
  g_hash_table_insert (request->headers, key,
                       before != NULL ? g_strdup_printf ("%s, %s", before, value) : g_strdup (value));
}

void
hub_http_request_add_query (HubHttpRequest *request, const char *name, const char *value)
{
  g_autofree char *key = g_uri_unescape_string (name, NULL);
  g_autofree char *text = g_uri_unescape_string (value, NULL);

  if (key == NULL || text == NULL || !g_utf8_validate (key, -1, NULL) || !g_utf8_validate (text, -1, NULL))
    request->malformed = TRUE;
  else if (!g_hash_table_contains (request->query, key))
    g_hash_table_insert (request->query, g_steal_pointer (&key), g_steal_pointer (&text));
}

void
hub_http_request_finish (HubHttpRequest *request)
{
  HubHttpResponse *answer;

  g_mutex_lock (&request->lock);
  request->over = TRUE;
  answer = g_steal_pointer (&request->answer);
  g_mutex_unlock (&request->lock);

  hub_http_response_free (answer);
  hub_http_request_set_state (request, NULL, NULL);
  hub_http_request_set_caller (request, NULL, NULL);
}

void
hub_http_request_expire (HubHttpRequest *request)
{
  g_mutex_lock (&request->lock);
  if (!request->over)
    {
      request->expired = TRUE;
      resume_locked (request);
    }
  g_mutex_unlock (&request->lock);
}

const char *
hub_http_request_get_method (HubHttpRequest *request)
{
  return request->method;
}

const char *
hub_http_request_get_path (HubHttpRequest *request)
{
  return request->match.path != NULL ? request->match.path : "";
}

const char *
hub_http_request_get_parameter (HubHttpRequest *request, const char *name)
{
  return request->match.parameters != NULL ? g_hash_table_lookup (request->match.parameters, name) : NULL;
}

const char *
hub_http_request_get_query (HubHttpRequest *request, const char *name)
{
  return g_hash_table_lookup (request->query, name);
}

const char *
hub_http_request_get_header (HubHttpRequest *request, const char *name)
{
  g_autofree char *key = header_key (name);

  return g_hash_table_lookup (request->headers, key);
}

GBytes *
hub_http_request_get_body (HubHttpRequest *request)
{
  return request->body;
}

const char *
hub_http_request_get_remote (HubHttpRequest *request)
{
  return request->remote;
}

const char *
hub_http_request_get_bearer (HubHttpRequest *request)
{
  const char *value = g_hash_table_lookup (request->headers, "authorization");

  if (request->bearer == NULL && value != NULL && g_ascii_strncasecmp (value, BEARER, strlen (BEARER)) == 0)
    request->bearer = g_strstrip (g_strdup (value + strlen (BEARER)));

  return request->bearer;
}

void
hub_http_request_set_caller (HubHttpRequest *request, gpointer caller, GDestroyNotify free_caller)
{
  gpointer before = request->caller;
  GDestroyNotify free_before = request->free_caller;

  request->caller = caller;
  request->free_caller = free_caller;
  if (before != NULL && free_before != NULL)
    free_before (before);
}

gpointer
hub_http_request_get_caller (HubHttpRequest *request)
{
  return request->caller;
}

void
hub_http_request_set_state (HubHttpRequest *request, gpointer state, GDestroyNotify free_state)
{
  gpointer before = request->state;
  GDestroyNotify free_before = request->free_state;

  request->state = state;
  request->free_state = free_state;
  if (before != NULL && free_before != NULL)
    free_before (before);
}

gpointer
hub_http_request_get_state (HubHttpRequest *request)
{
  return request->state;
}

void
hub_http_request_wait (HubHttpRequest *request, guint timeout_ms)
{
  g_mutex_lock (&request->lock);
  if (request->deadline_us == 0)
    request->deadline_us = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  g_mutex_unlock (&request->lock);
}

void
hub_http_request_look_again (HubHttpRequest *request, guint every_ms)
{
  g_mutex_lock (&request->lock);
  request->look_again_us = (gint64) every_ms * 1000;
  g_mutex_unlock (&request->lock);
}

gboolean
hub_http_request_is_expired (HubHttpRequest *request)
{
  gboolean expired;

  g_mutex_lock (&request->lock);
  expired = request->expired;
  g_mutex_unlock (&request->lock);

  return expired;
}

void
hub_http_request_wake (HubHttpRequest *request)
{
  g_mutex_lock (&request->lock);
  if (!request->over)
    resume_locked (request);
  g_mutex_unlock (&request->lock);
}

void
hub_http_request_answer (HubHttpRequest *request, HubHttpResponse *response)
{
  g_return_if_fail (response != NULL);

  g_mutex_lock (&request->lock);
  if (!request->over && request->answer == NULL)
    {
      request->answer = g_steal_pointer (&response);
      resume_locked (request);
    }
  g_mutex_unlock (&request->lock);

  hub_http_response_free (response);
}
