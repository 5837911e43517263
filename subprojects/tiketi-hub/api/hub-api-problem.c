/* Words every refusal of the hub in one envelope, and gives each kind of error its status.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-problem.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "hub-service.h"
#include "tk-wire-messages.h"
#include "tk-wire.h"

static const struct
{
  HubError error;
  guint status;
  const char *code;
} service_errors[] = {
  { HUB_ERROR_INVALID, 400, "invalid_request" },
  { HUB_ERROR_UNAUTHORIZED, 401, TK_PROBLEM_UNAUTHORIZED },
  { HUB_ERROR_FORBIDDEN, 403, "forbidden" },
  { HUB_ERROR_REVOKED, 403, TK_PROBLEM_REVOKED },
  { HUB_ERROR_NOT_FOUND, 404, "not_found" },
  { HUB_ERROR_CONFLICT, 409, "conflict" },
  { HUB_ERROR_CODE_UNKNOWN, 403, TK_PROBLEM_CODE_UNKNOWN },
  { HUB_ERROR_CODE_USED, 409, TK_PROBLEM_CODE_USED },
  { HUB_ERROR_CHAIN, 409, TK_PROBLEM_CHAIN },
  { HUB_ERROR_NOT_NOW, 503, "unavailable" },
  { HUB_ERROR_PAYMENT_PENDING, 409, TK_PROBLEM_PAYMENT_PENDING },
  { HUB_ERROR_NO_GATEWAY, 409, TK_PROBLEM_NO_GATEWAY },
  { HUB_ERROR_SOLD_OUT, 409, "sold_out" },
  { HUB_ERROR_HAS_SALES, 409, "has_sales" },
  { HUB_ERROR_ALREADY_IN, 409, "already_checked_in" },
  { HUB_ERROR_SALE_CLOSED, 410, "sale_closed" },
  { HUB_ERROR_VOIDED, 410, "ticket_void" },
  { HUB_ERROR_DUPLICATE, 400, "duplicate" },
  { HUB_ERROR_IDEMPOTENCY, 422, "idempotency_mismatch" },
  { HUB_ERROR_UNVERIFIED, 403, "unverified" },
  { HUB_ERROR_BANNED, 403, "banned" },
  { HUB_ERROR_LOCKED, 423, "locked" },
  { HUB_ERROR_TOO_MANY, 429, "too_many_requests" },
  { HUB_ERROR_GATEWAY, 502, "gateway" },
  { HUB_ERROR_WRONG_EVENT, 403, "wrong_event" },
  { HUB_ERROR_BREAKER, 503, "breaker_open" },
};

/* E's client reads what is wrong with fields as its framework tells it: where, what, and of which kind. (transfer full) */
static TkJson *
detail_json (HubApiFault *const *faults, guint n)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < n; i++)
    {
      TkJson *item = tk_json_object (), *place = tk_json_array ();

      tk_json_append_string (place, "body");
      tk_json_append_string (place, faults[i]->field);
      tk_json_take (item, "loc", place);
      tk_json_set_string (item, "msg", faults[i]->message);
      tk_json_set_string (item, "type", "value_error");
      tk_json_append (list, item);
    }
  return list;
}

static TkJson *
envelope_json (guint status, const char *code, const char *message, HubApiFault *const *faults, guint n)
{
  TkJson *body = tk_json_object ();
  TkJson *errors = tk_json_array ();

  for (guint i = 0; i < n; i++)
    {
      TkJson *item = tk_json_object ();

      tk_json_set_string (item, "field", faults[i]->field);
      tk_json_set_string (item, "message", faults[i]->message);
      tk_json_append (errors, item);
    }
  tk_json_set_string (body, "code", code);
  tk_json_set_string (body, "message", message);
  if (status == 422 && n > 0)
    tk_json_take (body, "detail", detail_json (faults, n));
  else
    tk_json_set_string (body, "detail", message);
  tk_json_set_string (body, "error", message);
  tk_json_set_bool (body, "success", FALSE);
  tk_json_take (body, "errors", errors);
  return body;
}

static HubHttpResponse *
envelope (guint status, const char *code, const char *message, HubApiFault *const *faults, guint n)
{
  g_autoptr (TkJson) body = envelope_json (status, code, message, faults, n);

  return hub_http_response_new_text (status, "application/json", tk_json_to_text (body));
}

TkJson *
hub_api_problem_json (const char *code, const char *message)
{
  return envelope_json (0, code, message, NULL, 0);
}

#define FIELDS_MAX 20

/* "field: sentence", a line each. */
static HubHttpResponse *
problem_of_fields (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", FIELDS_MAX);
  HubApiFault faults[FIELDS_MAX], *all[FIELDS_MAX];
  guint n = 0;

  for (; lines[n] != NULL; n++)
    {
      char *colon = lines[n] + strcspn (lines[n], ":"), *sentence = colon + strspn (colon, ": ");

      *colon = '\0';
      faults[n] = (HubApiFault){ lines[n], sentence };
      all[n] = &faults[n];
    }
  return hub_api_problem_faults (all, n);
}

/* What a database says of itself names its files and its address: that is for the log. */
static HubHttpResponse *
problem_of_database (const GError *error)
{
  g_warning ("The database did not serve a request: %s", error->message);
  return hub_api_problem (503, "unavailable", _("The hub cannot look into its database now; try again in a moment."));
}

static HubHttpResponse *
problem_from_service (const GError *error)
{
  if (error->code == HUB_ERROR_FIELD)
    return problem_of_fields (error->message);
  if (error->code == HUB_ERROR_UNAVAILABLE)
    return problem_of_database (error);
  for (gsize i = 0; i < G_N_ELEMENTS (service_errors); i++)
    if (error->code == (int) service_errors[i].error)
      return hub_api_problem (service_errors[i].status, service_errors[i].code, error->message);

  return NULL;
}

/* Decoder messages begin with the field's path: "lines[2].qty must be …". */
static HubHttpResponse *
problem_from_wire (const GError *error)
{
  g_autofree char *field = NULL;

  if (error->code == TK_WIRE_ERROR_SYNTAX)
    return hub_api_problem (400, "invalid_json", error->message);

  field = g_strndup (error->message, strcspn (error->message, " :"));
  return hub_api_problem_field (field, error->message);
}

HubHttpResponse *
hub_api_problem (guint status, const char *code, const char *message)
{
  HubHttpResponse *response = envelope (status, code, message, NULL, 0);

  if (status == 401)
    hub_http_response_set_header (response, "WWW-Authenticate", "Bearer realm=\"tiketi\"");
  if (status == 429 || status == 503)
    hub_http_response_set_header (response, "Retry-After", status == 429 ? "60" : "1");

  return response;
}

HubHttpResponse *
hub_api_problem_field (const char *field, const char *message)
{
  HubApiFault fault = { (char *) field, (char *) message }, *faults[] = { &fault };

  return envelope (400, "invalid_request", message, faults, 1);
}

HubHttpResponse *
hub_api_problem_faults (HubApiFault *const *faults, guint n)
{
  return envelope (422, "invalid_fields", n > 0 ? faults[0]->message : "", faults, n);
}

HubHttpResponse *
hub_api_problem_from_error (const GError *error)
{
  HubHttpResponse *response = NULL;

  if (error->domain == HUB_ERROR)
    response = problem_from_service (error);
  else if (error->domain == TK_WIRE_ERROR)
    response = problem_from_wire (error);
  if (response != NULL)
    return response;

  g_warning ("A request failed: %s", error->message);
  return hub_api_problem (500, "internal_error", _("The hub could not do this; the reason is in its log."));
}
