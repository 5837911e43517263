/* Requests that are answered later: the small state machine between handler, waker and server thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-http-request-private.h"

void
hub_http_request_resume_locked (HubHttpRequest *request)
{
  request->woken = TRUE;
  if (!request->suspended || request->pooled)
    return;

  request->suspended = FALSE;
  request->resume (request);
}

void
hub_http_request_finish (HubHttpRequest *request)
{
  HubHttpResponse *answer;
  gboolean given_up;

  g_mutex_lock (&request->lock);
  request->over = TRUE;
  answer = g_steal_pointer (&request->answer);
  given_up = request->given_up;
  g_mutex_unlock (&request->lock);

  hub_http_response_free (answer);
  if (!given_up)
    hub_http_request_forget (request);
}

void
hub_http_request_forget (HubHttpRequest *request)
{
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
      hub_http_request_resume_locked (request);
    }
  g_mutex_unlock (&request->lock);
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
    hub_http_request_resume_locked (request);
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
      hub_http_request_resume_locked (request);
    }
  g_mutex_unlock (&request->lock);

  hub_http_response_free (response);
}
