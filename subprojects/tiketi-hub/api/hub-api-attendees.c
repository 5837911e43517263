/* Who comes to an event: for its organizer, on the screen and as a file. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-passes.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-attendee-file.h"

#define Q_MAX 100
#define LIST_QUERY "q checked_in status " HUB_API_QUERY_ROWS
#define WHO (HUB_API_ORGANIZER | HUB_API_ADMIN | HUB_API_STAFF)

static gboolean
collect (const HubPass *pass, gpointer data, GError **error)
{
  tk_json_append (data, hub_api_attendee_json (pass));
  return TRUE;
}

/* ---- Asking ---- */

/* -1 where nothing is said. */
static gboolean
read_checked_in (HubHttpRequest *request, int *out, HubHttpResponse **refusal)
{
  static const char *const words[2][5] = { { "false", "0", "no", "off", NULL }, { "true", "1", "yes", "on", NULL } };
  const char *said = hub_http_request_get_query (request, "checked_in");

  *out = -1;
  if (said == NULL || *said == '\0')
    return TRUE;
  for (int yes = 0; yes <= 1; yes++)
    for (const char *const *word = words[yes]; *word != NULL; word++)
      if (g_ascii_strcasecmp (said, *word) == 0)
        *out = yes;
  if (*out < 0)
    *refusal = hub_api_passes_fault ("checked_in", _("checked_in must be true or false."));
  return *out >= 0;
}

static gboolean
read_asked (HubHttpRequest *request, HubAttendees *asked, HubApiPage *page, HubHttpResponse **refusal)
{
  const char *status = hub_http_request_get_query (request, "status");

  *asked = (HubAttendees){ .event = hub_api_passes_event (request), .q = hub_http_request_get_query (request, "q"),
                           .all = g_strcmp0 (status, "all") == 0 };
  if (!read_checked_in (request, &asked->checked_in, refusal) || !hub_api_passes_page (request, page, refusal))
    return FALSE;
  if (asked->q != NULL && g_utf8_strlen (asked->q, -1) > Q_MAX)
    {
      *refusal = hub_api_passes_fault ("q", _("q is too long; look for less."));
      return FALSE;
    }
  asked->limit = page->limit;
  asked->offset = page->offset;
  return TRUE;
}

/* NULL with *refusal. */
static TkJson *
list (HubHttpRequest *request, HubService *service, HubApiPage *page, gint64 *total, HubHttpResponse **refusal)
{
  g_autoptr (TkJson) rows = tk_json_array ();
  g_autoptr (GError) error = NULL;
  HubAttendees asked;

  if (!read_asked (request, &asked, page, refusal))
    return NULL;
  if (hub_service_attendees (service, hub_api_caller (request), &asked, collect, rows, total, NULL, &error))
    return g_steal_pointer (&rows);
  *refusal = hub_api_problem_from_error (error);
  return NULL;
}

/* ---- Answering ---- */

static HubHttpResponse *
list_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  HubApiPage page;
  gint64 total = 0;
  TkJson *rows = list (request, service, &page, &total, &refusal);
  TkJson *json;

  if (rows == NULL)
    return refusal;
  json = tk_json_object ();
  tk_json_take (json, "attendees", rows);
  tk_json_set_int (json, "total", total);
  if (page.page > 0)
    {
      tk_json_set_int (json, "total_pages", (total + page.per_page - 1) / page.per_page);
      tk_json_set_int (json, "current_page", page.page);
      tk_json_set_int (json, "per_page", page.per_page);
    }
  return hub_api_passes_private (hub_api_json (200, json));
}

static HubHttpResponse *
array_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  HubApiPage page;
  TkJson *rows = list (request, service, &page, NULL, &refusal);

  return rows != NULL ? hub_api_passes_private (hub_api_json (200, rows)) : refusal;
}

/* ---- As a file ---- */

static gboolean
collect_json (const HubPass *pass, gpointer data, GError **error)
{
  return collect (pass, data, error);
}

static HubHttpResponse *
export_json (HubService *service, const HubCaller *caller, const HubAttendees *asked, char **title, GError **error)
{
  g_autoptr (TkJson) rows = tk_json_array ();

  if (!hub_service_attendees (service, caller, asked, collect_json, rows, NULL, title, error))
    return NULL;
  return hub_api_json (200, g_steal_pointer (&rows));
}

static HubHttpResponse *
export_file (HubService *service, const HubCaller *caller, const HubAttendees *asked, gboolean pdf, char **title, GError **error)
{
  GBytes *bytes = (pdf ? hub_service_attendee_pdf : hub_service_attendee_csv) (service, caller, asked, title, error);

  return bytes != NULL ? hub_http_response_new (200, pdf ? "application/pdf" : "text/csv; charset=utf-8", bytes) : NULL;
}

static void
name_file (HubHttpResponse *response, const char *title, const char *format)
{
  g_autofree char *name = g_strdup_printf ("%s-attendees.%s", title, format);

  hub_http_response_set_attachment (response, name);
}

static HubHttpResponse *
export_cb (HubHttpRequest *request, gpointer service)
{
  const char *said = hub_http_request_get_query (request, "format");
  g_autofree char *format = g_ascii_strdown (said != NULL && *said != '\0' ? said : "csv", -1);
  gboolean json = strcmp (format, "json") == 0, pdf = strcmp (format, "pdf") == 0;
  HubHttpResponse *refusal = NULL, *response;
  g_autofree char *title = NULL;
  g_autoptr (GError) error = NULL;
  HubAttendees asked;
  HubApiPage page;

  if (!json && !pdf && strcmp (format, "csv") != 0)
    return hub_api_passes_fault ("format", _("format must be csv, json or pdf."));
  if (!read_asked (request, &asked, &page, &refusal))
    return refusal;
  asked.exporting = TRUE;
  response = json ? export_json (service, hub_api_caller (request), &asked, &title, &error)
                  : export_file (service, hub_api_caller (request), &asked, pdf, &title, &error);
  if (response == NULL)
    return hub_api_problem_from_error (error);
  name_file (response, title, format);
  return hub_api_passes_private (response);
}

static const HubHttpRoute routes[] = {
  /* method, pattern, who, handler, body limit, refusals a minute, summary, slow, rate class, query */
  { "GET", "/organizer/events/{id}/attendees", WHO, list_cb, 0, 0, "Who comes to an event, and who is in", TRUE, 0, LIST_QUERY },
  { "GET", "/events/{id}/attendees", WHO, array_cb, 0, 0, NULL, TRUE, 0, LIST_QUERY },
  { "GET", "/events/{id}/attendees/export", HUB_API_ORGANIZER | HUB_API_ADMIN, export_cb, 0, 0,
    "Who comes to an event, as a CSV, JSON or PDF file", TRUE, 0, "format " LIST_QUERY },
};
const HubApiGroup hub_api_attendees = { routes, G_N_ELEMENTS (routes) };
