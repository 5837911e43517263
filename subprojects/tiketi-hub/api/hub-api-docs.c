/* What the hub says of itself: its name, its routes for programs and for people. Each text is made once.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-documents.h"
#include "hub-api-private.h"

#include <string.h>
#include "tk-wire.h"

typedef struct
{
  GBytes *openapi, *page;
  char *policy;
} Documents;

static const Documents *
get_documents (void)
{
  static Documents *documents = NULL;

  if (g_once_init_enter (&documents))
    {
      gsize n;
      const HubHttpRoute *routes = hub_api_routes (&n);
      g_autofree char *digest = NULL;
      char *openapi = hub_api_openapi (routes, n);
      char *page = hub_api_page (routes, n, &digest);
      Documents *made = g_new0 (Documents, 1);

      made->openapi = g_bytes_new_take (openapi, strlen (openapi));
      made->page = g_bytes_new_take (page, strlen (page));
      made->policy = g_strdup_printf ("default-src 'none'; style-src '%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                                      digest);
      g_once_init_leave (&documents, made);
    }
  return documents;
}

static HubHttpResponse *
root (HubHttpRequest *request, gpointer data)
{
  g_autoptr (TkJson) json = tk_json_object ();

  tk_json_set_string (json, "message", "Tiketi hub");
  tk_json_set_string (json, "version", TIKETI_VERSION);
  tk_json_set_string (json, "docs", "/docs");
  return hub_http_response_new_text (200, "application/json", tk_json_to_text (json));
}

static HubHttpResponse *
openapi (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *response = hub_http_response_new (200, "application/json", g_bytes_ref (get_documents ()->openapi));

  hub_http_response_set_header (response, "Cache-Control", "public, max-age=300");
  return response;
}

static HubHttpResponse *
page (HubHttpRequest *request, gpointer data)
{
  const Documents *documents = get_documents ();
  HubHttpResponse *response = hub_http_response_new (200, "text/html; charset=utf-8", g_bytes_ref (documents->page));

  hub_http_response_set_header (response, "Cache-Control", "public, max-age=300");
  hub_http_response_set_header (response, "Content-Security-Policy", documents->policy);
  return response;
}

static const HubHttpRoute routes[] = {
  { "GET", "/", HUB_API_PUBLIC, root, 0, 0, "What this is, and where its documentation lies" },
  { "GET", "/docs", HUB_API_PUBLIC, page, 0, 0, "Every route, as a page for people" },
  { "GET", "/openapi.json", HUB_API_PUBLIC, openapi, 0, 0, "Every route, for programs (OpenAPI 3.0)" },
};

const HubApiGroup hub_api_docs = { routes, G_N_ELEMENTS (routes) };
