/* Pictures, served so that no browser takes them for anything else. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-events.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ID_DIGITS 64

/* A digest's digits, and perhaps what it would be called as a file. (transfer full) NULL when it is nothing of that kind. */
static char *
read_id (const char *text)
{
  gsize digits = strspn (text, "0123456789abcdef");

  if (digits != ID_DIGITS || (text[digits] != '\0' && (text[digits] != '.' || strlen (text) > ID_DIGITS + 5)))
    return NULL;
  return g_strndup (text, digits);
}

static HubHttpResponse *
get_medium (HubHttpRequest *request, gpointer data)
{
  g_autofree char *id = read_id (hub_http_request_get_parameter (request, "id"));
  g_autofree char *content_type = NULL;
  g_autoptr (GError) error = NULL;

  if (id == NULL)
    return hub_api_problem (404, "not_found", _("There is no such picture."));
  GBytes *bytes = hub_service_medium (data, id, &content_type, &error);
  if (bytes == NULL)
    return hub_api_problem_from_error (error);
  HubHttpResponse *response = hub_http_response_new (200, content_type, bytes);
  hub_http_response_set_header (response, "X-Content-Type-Options", "nosniff");
  hub_http_response_set_header (response, "Content-Security-Policy", "default-src 'none'");
  hub_http_response_set_header (response, "Content-Disposition", "inline");
  hub_http_response_set_header (response, "Cross-Origin-Resource-Policy", "cross-origin");
  hub_http_response_set_header (response, "Cache-Control", "public, max-age=31536000, immutable");
  hub_http_response_set_etag (response, id);
  return response;
}

static const HubHttpRoute routes[] = {
  { "GET", "/media/{id}", HUB_API_PUBLIC, get_medium, 0, 0, "A picture that was uploaded" },
};
const HubApiGroup hub_api_media = { routes, G_N_ELEMENTS (routes) };
