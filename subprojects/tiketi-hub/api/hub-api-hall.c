/* What a hall needs before its doors open: gates, and the codes that enrol its terminals. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "hub-api-events.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "hub-api-body.h"
#include "hub-api-people.h"
#include "hub-api-problem.h"
#include "hub-invite.h"
#include "hub-web.h"

#define MAKERS (HUB_API_ORGANIZER | HUB_API_ADMIN)
#define NAME_MOST 100
#define EVENTS_MOST 100
#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define HOURS_MOST 720

/* ---- Gates ---- */

/* NULL, with the refusal, when it is not the caller's. */
static HubHttpResponse *
refuse_other (HubService *service, const HubCaller *caller, gint64 number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubEvent) event = hub_service_event (service, number, caller, &error);

  if (event == NULL)
    return hub_api_problem_from_error (error);
  if (caller->role == TK_ROLE_ADMIN || event->organizer == caller->account)
    return NULL;
  return hub_api_problem (403, "forbidden", _("This event is somebody else's; only its organizer may change it."));
}

/* Of the service's list of one the item itself. (transfer full) */
static char *
only_item (char *list)
{
  g_autofree char *text = list;

  return g_strndup (text + 1, strlen (text) - 2);
}

static HubHttpResponse *
post_gate (HubHttpRequest *request, gpointer data)
{
  const HubCaller *caller = hub_api_account (request);
  gint64 number = hub_api_event_number (request, "id");
  HubHttpResponse *refusal = refuse_other (data, caller, number);
  g_autoptr (HubApiBody) body = refusal == NULL ? hub_api_body_new (request, &refusal) : NULL;
  g_autoptr (GError) error = NULL;
  HubGateRules rules = { 0 };
  char *made;

  if (body == NULL)
    return refusal;
  rules.name = hub_api_body_need (body, "name", NAME_MOST);
  rules.hint = hub_api_body_text (body, "hint", NAME_MOST);
  rules.types = hub_api_body_list (body, "types", NAME_MOST);
  if ((refusal = hub_api_body_refusal (body)) != NULL)
    return refusal;
  made = hub_service_gate_add (data, number, &rules, caller->email, &error);
  return made != NULL ? hub_http_response_new_text (201, "application/json", only_item (made)) : hub_api_problem_from_error (error);
}

/* ---- Terminals ---- */

/* FALSE after noting the fault. */
static gboolean
read_events (HubApiBody *body, GArray *events)
{
  const char *text = hub_api_body_list (body, "events", 20 * EVENTS_MOST);
  g_auto (GStrv) items = g_strsplit (text != NULL ? text : "", ",", -1);

  for (gsize i = 0; items[i] != NULL; i++)
    {
      guint64 number;

      if (!g_ascii_string_to_unsigned (g_strstrip (items[i]), 10, 1, G_MAXUINT32, &number, NULL) || events->len >= EVENTS_MOST)
        break;
      guint32 event = (guint32) number;
      g_array_append_val (events, event);
    }
  if (events->len > 0 && events->len == g_strv_length (items))
    return TRUE;
  hub_api_body_fault (body, "events", _("Name the numbers of the events that the terminal serves."));
  return FALSE;
}

static HubHttpResponse *
tell_code (HubService *service, const HubTerminalInvite *invite, gint64 terminal, const char *code)
{
  TkJson *json = tk_json_object ();

  tk_json_set_int (json, "terminal", terminal);
  tk_json_set_string (json, "name", invite->name);
  tk_json_set_string (json, "kind", invite->kind);
  tk_json_set_string (json, "code", code);
  tk_json_set_string (json, "url", hub_service_get_web (service)->url);
  return hub_api_json (201, json);
}

static HubHttpResponse *
post_terminal (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (HubApiBody) body = hub_api_body_new (request, &refusal);
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree char *name = NULL, *kind = NULL, *code = NULL;
  g_autoptr (GError) error = NULL;
  gint64 terminal = 0;

  if (body == NULL)
    return refusal;
  name = g_strdup (hub_api_body_need (body, "name", NAME_MOST));
  kind = g_strdup (hub_api_body_has (body, "kind") ? hub_api_body_text (body, "kind", NAME_MOST) : "both");
  HubTerminalInvite invite = { name, kind, events, hub_api_body_int (body, "valid_hours", 1, HOURS_MOST, 24) * HOUR_MS };
  read_events (body, events);
  if ((refusal = hub_api_body_refusal (body)) != NULL)
    return refusal;
  code = hub_service_terminal_invite (data, hub_api_account (request), &invite, &terminal, &error);
  return code != NULL ? tell_code (data, &invite, terminal, code) : hub_api_problem_from_error (error);
}

static const HubHttpRoute routes[] = {
  { "POST", "/events/{id}/gates", MAKERS, post_gate, 0, 0, "Add a gate to an event" },
  /* A terminal sees all staff, sends messages and prompts phones: whoever can sign up must not make one. */
  { "POST", "/terminals", HUB_API_ADMIN, post_terminal, 0, 0, "Make a one-time code that enrols a terminal" },
};

const HubApiGroup hub_api_hall = { routes, G_N_ELEMENTS (routes) };
