/* Idempotency-Key: the same request again is answered as before. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-orders.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
hub_api_once_clear (HubApiOnce *once)
{
  g_clear_pointer (&once->route, g_free);
  g_clear_pointer (&once->digest, g_free);
  once->once = (HubOnce){ NULL };
}

static gboolean
is_key (const char *key)
{
  gsize length = strlen (key);

  for (const char *c = key; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c))
      return FALSE;
  return length > 0 && length <= HUB_ONCE_KEY_MAX;
}

gboolean
hub_api_once_read (HubHttpRequest *request, const HubApiBody *body, HubApiOnce *once, HubHttpResponse **refusal)
{
  const char *key = hub_http_request_get_header (request, "Idempotency-Key");

  if (key == NULL)
    return TRUE;
  if (!is_key (key))
    {
      *refusal = hub_api_problem_field ("Idempotency-Key", _("An Idempotency-Key is 1 to 200 printable characters without blanks."));
      return FALSE;
    }
  once->route = g_strdup_printf ("%s %s", hub_http_request_get_method (request), hub_http_request_get_path (request));
  once->digest = body != NULL ? hub_api_body_digest (body) : g_strdup ("");
  once->once = (HubOnce){ key, once->route, once->digest };
  return TRUE;
}

HubHttpResponse *
hub_api_once_replay (const HubOnceAnswer *answer)
{
  HubHttpResponse *response = hub_http_response_new_text (answer->status, answer->content_type, g_strdup (answer->body));

  hub_http_response_set_header (response, "Idempotent-Replayed", "true");
  return response;
}

/* What is not decided yet is told anew when it is asked again. */
static gboolean
is_final (guint status)
{
  return status != 202 && status < 500 && status != 429;
}

HubHttpResponse *
hub_api_once_keep (HubHttpRequest *request, HubService *service, HubHttpResponse *response)
{
  HubOnce once = { .key = hub_http_request_get_header (request, "Idempotency-Key") };
  GBytes *body = hub_http_response_get_body (response);
  gsize length = 0;
  const char *bytes = g_bytes_get_data (body, &length);
  g_autofree char *text = g_strndup (bytes != NULL ? bytes : "", length);
  HubOnceAnswer answer = { hub_http_response_get_status (response), (char *) hub_http_response_get_content_type (response), text };
  g_autoptr (GError) error = NULL;

  if (once.key != NULL && is_final (answer.status)
      && !hub_service_once_end (service, hub_api_caller (request), &once, &answer, &error))
    g_message ("An answer was not kept; it will be made anew: %s", error->message);
  return response;
}

gint64
hub_api_order_number (const char *text)
{
  return text != NULL ? hub_order_number_parse (text) : 0;
}
