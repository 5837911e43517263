/* Issued tickets: one's own, one by its code, its QR, its paper, its place in a calendar, and sending it again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-passes.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-api-cache.h"
#include "hub-api-calendar.h"
#include "hub-api-event-json.h"
#include "hub-type-id.h"
#include "hub-web.h"

#define WRONG_CODES_PER_MINUTE 60 /* codes can be counted up */
#define ADDRESS_MAX 200
#define EVENTS_MOST 500
#define TYPES_MOST 2000 /* of all of them */

static gboolean
collect (const HubPass *pass, gpointer data, GError **error)
{
  tk_json_append (data, hub_api_pass_json (pass));
  return TRUE;
}

/* ---- One's own ---- */

static TkJson *
list_mine (HubHttpRequest *request, HubService *service, HubHttpResponse **refusal)
{
  g_autoptr (TkJson) list = tk_json_array ();
  g_autoptr (GError) error = NULL;
  HubApiPage page;

  if (!hub_api_passes_page (request, &page, refusal))
    return NULL;
  if (hub_service_my_passes (service, hub_api_caller (request), page.limit, page.offset, collect, list, &error))
    return g_steal_pointer (&list);
  *refusal = hub_api_problem_from_error (error);
  return NULL;
}

static HubHttpResponse *
mine_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  TkJson *list = list_mine (request, service, &refusal);

  return list != NULL ? hub_api_passes_private (hub_api_json (200, list)) : refusal;
}

static HubHttpResponse *
mine_as_object_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  TkJson *list = list_mine (request, service, &refusal);
  TkJson *json;

  if (list == NULL)
    return refusal;
  json = tk_json_object ();
  tk_json_take (json, "tickets", list);
  return hub_api_passes_private (hub_api_json (200, json));
}

/* ---- One ---- */

static const char *
code_of (HubHttpRequest *request)
{
  return hub_http_request_get_parameter (request, "code");
}

/* ---- One old system's tickets are what we call types ---- */

static TkJson *
old_type_json (HubService *service, const HubEvent *event, const HubEventType *type)
{
  TkJson *json = hub_api_type_json (event, type);

  if (event->organizer > 0)
    tk_json_set_int (json, "user_id", event->organizer);
  tk_json_set_string (json, "status", type->available > 0 ? "available" : "sold_out");
  tk_json_take (json, "event", hub_api_event_brief (service, event));
  return json;
}

static char *
render_types (HubService *service, gpointer data, char **version, HubHttpResponse **refusal)
{
  HubEventWish wish = { .status = "approved", .past = hub_service_get_web (service)->list_past, .limit = EVENTS_MOST };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = hub_service_events (service, &wish, NULL, &error);
  g_autoptr (TkJson) list = tk_json_array ();
  guint room = TYPES_MOST;

  if (events == NULL)
    {
      *refusal = hub_api_problem_from_error (error);
      return NULL;
    }
  for (guint i = 0; i < events->len; i++)
    {
      const HubEvent *event = events->pdata[i];

      for (guint j = 0; j < event->types->len && room > 0; j++, room--)
        tk_json_append (list, old_type_json (service, event, event->types->pdata[j]));
    }
  return tk_json_to_text (list);
}

/* What one has bought; without a token, what can be bought. */
static HubHttpResponse *
mine_or_types_cb (HubHttpRequest *request, gpointer service)
{
  if (hub_api_account (request) != NULL)
    return mine_cb (request, service);
  if (hub_http_request_get_bearer (request) != NULL)
    return hub_api_problem (401, TK_PROBLEM_UNAUTHORIZED, _("Sign in, and send your access token as a bearer token."));
  return hub_api_cached (service, "types", render_types, NULL);
}

/* Known by a number: for who signed in. NULL: no such type. */
static HubHttpResponse *
type_by_number (HubHttpRequest *request, HubService *service)
{
  const HubCaller *caller = hub_api_account (request);
  g_autoptr (HubEvent) event = NULL;
  guint64 id;
  gint64 number, type;

  if (caller == NULL || !g_ascii_string_to_unsigned (code_of (request), 10, 1, G_MAXINT64, &id, NULL))
    return NULL;
  hub_type_id_split ((gint64) id, &number, &type);
  event = hub_service_event (service, number, caller, NULL);
  for (guint i = 0; event != NULL && i < event->types->len; i++)
    {
      const HubEventType *row = event->types->pdata[i];

      if (row->type != type)
        continue;
      return hub_api_json (200, old_type_json (service, event, row));
    }
  return NULL;
}

static HubHttpResponse *
one_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *type = type_by_number (request, service);
  g_autoptr (GError) error = NULL;

  if (type != NULL)
    return type;
  g_autoptr (HubPass) pass = hub_service_pass (service, hub_api_account (request), code_of (request), &error);

  return pass != NULL ? hub_api_passes_private (hub_api_json (200, hub_api_pass_json (pass))) : hub_api_problem_from_error (error);
}

static HubHttpResponse *
png_cb (HubHttpRequest *request, gpointer service)
{
  g_autoptr (GError) error = NULL;
  GBytes *png = hub_service_pass_png (service, hub_api_caller (request), code_of (request), &error);

  return png != NULL ? hub_api_passes_private (hub_http_response_new (200, "image/png", png)) : hub_api_problem_from_error (error);
}

static HubHttpResponse *
svg_cb (HubHttpRequest *request, gpointer service)
{
  g_autoptr (GError) error = NULL;
  char *svg = hub_service_pass_svg (service, hub_api_caller (request), code_of (request), &error);

  return svg != NULL ? hub_api_passes_private (hub_http_response_new_text (200, "image/svg+xml", svg)) : hub_api_problem_from_error (error);
}

static HubHttpResponse *
pdf_cb (HubHttpRequest *request, gpointer service)
{
  g_autoptr (GError) error = NULL;
  GBytes *pdf = hub_service_pass_pdf (service, hub_api_caller (request), code_of (request), &error);
  HubHttpResponse *response;

  if (pdf == NULL)
    return hub_api_problem_from_error (error);
  response = hub_api_passes_private (hub_http_response_new (200, "application/pdf", pdf));
  hub_http_response_set_attachment (response, "ticket.pdf");
  return response;
}

static HubHttpResponse *
calendar_cb (HubHttpRequest *request, gpointer service)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubPass) pass = hub_service_pass (service, hub_api_caller (request), code_of (request), &error);

  if (pass == NULL)
    return hub_api_problem_from_error (error);
  if (!pass->full)
    return hub_api_problem (404, "not_found", _("There is no ticket with this code; check what was typed"));
  g_autofree char *uid = hub_api_calendar_uid (service, "ticket", pass->key);
  g_autofree char *description = g_strdup_printf (_("Ticket %s, %s"), pass->code, pass->type_name);
  HubCalendarEntry entry = { .uid = uid, .title = pass->title, .description = description, .location = pass->venue,
                             .starts_at = pass->starts_at, .ends_at = pass->ends_at, .changed_at = pass->sold_at };
  return hub_api_passes_private (hub_api_calendar_answer (&entry, "ticket.ics"));
}

/* ---- Once more ---- */

/* Not the whole of somebody's address to whoever may only have it sent. */
static HubHttpResponse *
tell_sent (void)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "message", _("The ticket is on its way by mail."));
  tk_json_set_bool (json, "email_sent", TRUE);
  return hub_api_json (202, json);
}

static HubHttpResponse *
resend_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GError) error = NULL;
  g_autofree char *sent_to = NULL;

  if (body == NULL)
    return refusal;
  const char *to = hub_api_body_text (body, "email", ADDRESS_MAX);
  refusal = hub_api_body_refusal (body);
  if (refusal != NULL)
    return refusal;
  if (!hub_service_pass_resend (service, hub_api_caller (request), code_of (request), to, &sent_to, &error))
    return hub_api_problem_from_error (error);
  return tell_sent ();
}

static const HubHttpRoute routes[] = {
  /* method, pattern, who, handler, body limit, refusals a minute, summary, slow, rate class, query */
  { "GET", "/tickets/my-tickets", HUB_API_USER, mine_cb, 0, 0, "The tickets one has bought", FALSE, 0, HUB_API_QUERY_ROWS },
  { "GET", "/user/tickets", HUB_API_USER, mine_as_object_cb, 0, 0, NULL, FALSE, 0, HUB_API_QUERY_ROWS },
  { "GET", "/tickets", HUB_API_PUBLIC, mine_or_types_cb, 0, 0, NULL, FALSE, 0, HUB_API_QUERY_ROWS },
  { "GET", "/tickets/{code}", HUB_API_PUBLIC, one_cb, 0, WRONG_CODES_PER_MINUTE,
    "A ticket by its code: in full for its owner, the event’s organizer and staff", TRUE, 0 },
  { "GET", "/tickets/{code}/qr.png", HUB_API_USER, png_cb, 0, WRONG_CODES_PER_MINUTE, "A ticket’s QR code as a picture", TRUE, 0 },
  { "GET", "/tickets/{code}/qr.svg", HUB_API_USER, svg_cb, 0, WRONG_CODES_PER_MINUTE, "A ticket’s QR code as a drawing", TRUE, 0 },
  { "GET", "/tickets/{code}/ticket.pdf", HUB_API_USER, pdf_cb, 0, WRONG_CODES_PER_MINUTE, "A ticket to be printed", TRUE, 0 },
  { "GET", "/tickets/{code}/calendar.ics", HUB_API_USER, calendar_cb, 0, WRONG_CODES_PER_MINUTE, "A ticket’s event for a calendar", TRUE, 0 },
  { "GET", "/generate_ics/{code}", HUB_API_USER, calendar_cb, 0, WRONG_CODES_PER_MINUTE, NULL, TRUE, 0 },
  { "POST", "/tickets/{code}/resend", HUB_API_USER, resend_cb, 0, WRONG_CODES_PER_MINUTE, "Send a ticket by mail again", TRUE, 0 },
};
const HubApiGroup hub_api_tickets = { routes, G_N_ELEMENTS (routes) };
