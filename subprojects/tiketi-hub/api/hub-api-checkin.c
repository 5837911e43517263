/* Checking people in and out from a browser or a phone. The clock that counts is the hub's: what clients say of theirs is read and
 * left alone. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-passes.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "tk-admission.h"
#include "tk-clock.h"

#define TEXT_MAX 100
#define CODE_MAX 4096
#define WHO (HUB_API_ORGANIZER | HUB_API_ADMIN | HUB_API_STAFF)

/* ---- Words ---- */

/* In the event's zone, where it is known. */
static char *
clock_of (const HubCheckedIn *in, gint64 ms)
{
  return tk_time_format (ms, in->pass != NULL ? in->pass->zone : "UTC", "%H:%M");
}

static char *
sentence_of (const HubCheckedIn *in, TkVerdictKind kind)
{
  g_autofree char *at = clock_of (in, in->at);

  switch (kind)
    {
    case TK_VERDICT_ADMITTED:
    case TK_VERDICT_ADMITTED_REENTRY:
      return g_strdup (_("Checked in."));
    case TK_VERDICT_EXIT_RECORDED:
      return g_strdup (_("Checked out."));
    case TK_VERDICT_ALREADY_IN:
      return g_strdup_printf (_("Already checked in at %s, %s."), at, in->gate_name);
    case TK_VERDICT_EXIT_WITHOUT_ENTRY:
      return g_strdup (_("Nobody is in with this ticket."));
    case TK_VERDICT_UNPAID:
      return g_strdup (_("This ticket is not paid for."));
    case TK_VERDICT_REFUNDED:
      return g_strdup (_("This ticket was refunded."));
    case TK_VERDICT_VOIDED:
      return g_strdup (_("This ticket is void."));
    case TK_VERDICT_BLOCKED:
      return g_strdup (_("This ticket is blocked."));
    case TK_VERDICT_WRONG_GATE:
      return g_strdup_printf (_("The gate %s does not take this ticket."), in->gate_name);
    case TK_VERDICT_NOT_YET_VALID:
      return g_strdup (_("This ticket is not valid yet."));
    case TK_VERDICT_EXPIRED:
      return g_strdup (_("This ticket is no longer valid: the event is over."));
    default:
      return g_strdup_printf (_("The rules of the gate %s refuse this ticket (%s)."), in->gate_name,
                              *in->rule != '\0' ? in->rule : in->verdict);
    }
}

/* Status and code of what was decided; 0: it is good. */
static guint
status_of (TkVerdictKind kind, const char **code)
{
  switch (kind)
    {
    case TK_VERDICT_ALREADY_IN:
      *code = "already_checked_in";
      return 409;
    case TK_VERDICT_EXIT_WITHOUT_ENTRY:
      *code = "not_checked_in";
      return 409;
    case TK_VERDICT_REFUNDED:
    case TK_VERDICT_VOIDED:
    case TK_VERDICT_BLOCKED:
      *code = "ticket_void";
      return 410;
    case TK_VERDICT_WRONG_EVENT:
      *code = "wrong_event";
      return 403;
    default:
      *code = tk_verdict_to_string (kind);
      return 409;
    }
}

/* ---- Answering ---- */

static void
put_time (TkJson *json, const char *key, gint64 ms)
{
  g_autofree char *text = hub_api_pass_time (ms);

  tk_json_set_string (json, key, ms != 0 ? text : NULL);
}

static void
put_result (TkJson *json, const HubCheckedIn *in)
{
  tk_json_set_string (json, "result", in->verdict);
  if (*in->rule != '\0')
    tk_json_set_string (json, "rule", in->rule);
  tk_json_set_string (json, "gate", in->gate_name);
  tk_json_set_string (json, "device", in->terminal_name);
  put_time (json, "at", in->at);
  if (in->rule_at != 0)
    put_time (json, "rule_at", in->rule_at);
}

static TkJson *
attendee_of (const HubCheckedIn *in)
{
  return in->pass != NULL ? hub_api_attendee_json (in->pass) : NULL;
}

static HubHttpResponse *
tell_good (const HubCheckedIn *in, const char *sentence)
{
  TkJson *json = tk_json_object ();
  TkJson *attendee = attendee_of (in);

  tk_json_set_string (json, "message", sentence);
  tk_json_set_bool (json, "success", TRUE);
  put_result (json, in);
  tk_json_set_int (json, "count", in->count);
  tk_json_set_int (json, "remaining", in->remaining);
  tk_json_set_bool (json, "annulled", in->annulled);
  if (attendee != NULL)
    tk_json_take (json, "attendee", attendee);
  if (in->pass != NULL)
    {
      tk_json_set_string (json, "event_title", in->pass->title);
      tk_json_set_string (json, "ticket_type", in->pass->type_name);
    }
  return hub_api_json (200, json);
}

static HubHttpResponse *
tell_refused (const HubCheckedIn *in, guint status, const char *code, const char *sentence)
{
  TkJson *json = hub_api_problem_json (code, sentence);
  TkJson *attendee = attendee_of (in);

  put_result (json, in);
  if (status == 409 && in->at != 0)
    put_time (json, "checked_in_at", in->at);
  if (attendee != NULL)
    tk_json_take (json, "attendee", attendee);
  return hub_api_json (status, json);
}

static HubHttpResponse *
tell (const HubCheckedIn *in)
{
  TkVerdictKind kind = TK_VERDICT_NOT_A_TICKET;
  const char *code;

  tk_verdict_from_string (in->verdict, &kind);
  g_autofree char *sentence = sentence_of (in, kind);
  if (tk_verdict_colour (kind) == TK_COLOUR_GREEN)
    return tell_good (in, sentence);
  guint status = status_of (kind, &code);
  return tell_refused (in, status, code, sentence);
}

/* ---- Asking ---- */

static HubHttpResponse *
check (HubHttpRequest *request, HubService *service, HubApiBody *body, HubCheckInAsked *asked, gboolean leaves)
{
  g_autoptr (GError) error = NULL;
  HubHttpResponse *refusal;

  asked->gate = hub_api_body_text (body, "gate", TEXT_MAX);
  asked->device = hub_api_body_text (body, hub_api_body_has (body, "device_id") ? "device_id" : "device", TEXT_MAX);
  asked->scan = hub_api_body_text (body, "scan_id", TEXT_MAX);
  asked->count = hub_api_body_int (body, "count", 1, 1000, 0);
  if (asked->gate != NULL && *asked->gate == '\0')
    asked->gate = NULL;
  refusal = hub_api_body_refusal (body);
  if (refusal != NULL)
    return refusal;
  g_autoptr (HubCheckedIn) in = (leaves ? hub_service_check_out : hub_service_check_in) (service, hub_api_caller (request), asked, &error);
  return in != NULL ? hub_api_passes_private (tell (in)) : hub_api_problem_from_error (error);
}

static HubHttpResponse *
check_pass (HubHttpRequest *request, HubService *service, gboolean leaves)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  HubCheckInAsked asked = { .said = hub_http_request_get_parameter (request, "pass_id") };

  return body != NULL ? check (request, service, body, &asked, leaves) : refusal;
}

static HubHttpResponse *
check_in_cb (HubHttpRequest *request, gpointer service)
{
  return check_pass (request, service, FALSE);
}

static HubHttpResponse *
check_out_cb (HubHttpRequest *request, gpointer service)
{
  return check_pass (request, service, TRUE);
}

/* A's, which let anybody write anything: a ticket is used, or is not; what else it may be, money and refunds say. */
static gboolean
read_used (HubApiBody *body)
{
  static const char *const used[] = { "used", "checked_in", "checked-in", "checked in", "scanned", "attended", NULL };
  static const char *const unused[] = { "unused", "valid", "active", "checked_out", "checked-out", "checked out", "not_used", NULL };
  const char *status = hub_api_body_need (body, "status", TEXT_MAX);
  g_autofree char *lower = status != NULL ? g_ascii_strdown (status, -1) : NULL;

  if (lower != NULL && g_strv_contains (used, lower))
    return TRUE;
  if (lower != NULL && !g_strv_contains (unused, lower))
    hub_api_body_fault (body, "status", _("A ticket's status may be set to used or unused; payments and refunds set every other."));
  return FALSE;
}

static HubHttpResponse *
status_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  HubCheckInAsked asked = { .said = hub_http_request_get_parameter (request, "pass_id") };

  if (body == NULL)
    return refusal;
  gboolean used = read_used (body);
  return check (request, service, body, &asked, !used);
}

static HubHttpResponse *
scan_cb (HubHttpRequest *request, gpointer service)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  HubCheckInAsked asked = { .said = NULL };

  if (body == NULL)
    return refusal;
  asked.said = hub_api_body_need (body, "code", CODE_MAX);
  asked.event = hub_api_body_int (body, "event_id", 1, G_MAXUINT32, 0);
  if (!hub_api_body_has (body, "event_id"))
    hub_api_body_fault (body, "event_id", _("event_id must say which event people are let into."));
  return check (request, service, body, &asked, FALSE);
}

static const HubHttpRoute routes[] = {
  /* method, pattern, who, handler, body limit, refusals a minute, summary */
  { "POST", "/organizer/checkin/{pass_id}", WHO, check_in_cb, 0, 0, "Check a ticket in", FALSE, 0 },
  { "PATCH", "/organizer/checkin/{pass_id}", WHO, check_in_cb, 0, 0, NULL, FALSE, 0 },
  { "POST", "/organizer/checkout/{pass_id}", WHO, check_out_cb, 0, 0, "Check a ticket out, so that it may come in again", FALSE, 0 },
  { "PATCH", "/organizer/checkout/{pass_id}", WHO, check_out_cb, 0, 0, NULL, FALSE, 0 },
  { "PUT", "/update-ticket-status/{pass_id}", WHO, status_cb, 0, 0, NULL, FALSE, 0 },
  { "POST", "/checkin/scan", WHO, scan_cb, 0, 0, "Check in what a scanner read", FALSE, 0 },
};
const HubApiGroup hub_api_checkin = { routes, G_N_ELEMENTS (routes) };
