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
  { HUB_ERROR_UNAVAILABLE, 503, "unavailable" },
  { HUB_ERROR_PAYMENT_PENDING, 409, TK_PROBLEM_PAYMENT_PENDING },
  { HUB_ERROR_NO_GATEWAY, 409, TK_PROBLEM_NO_GATEWAY },
};

static HubHttpResponse *
envelope (guint status, const char *code, const char *message, const char *field)
{
  g_autoptr (TkJson) body = tk_json_object ();
  TkJson *errors = tk_json_array ();

  if (field != NULL)
    {
      TkJson *item = tk_json_object ();

      tk_json_set_string (item, "field", field);
      tk_json_set_string (item, "message", message);
      tk_json_append (errors, item);
    }
  tk_json_set_string (body, "code", code);
  tk_json_set_string (body, "message", message);
  tk_json_set_string (body, "detail", message);
  tk_json_set_string (body, "error", message);
  tk_json_set_bool (body, "success", FALSE);
  tk_json_take (body, "errors", errors);

  return hub_http_response_new_text (status, "application/json", tk_json_to_text (body));
}

static HubHttpResponse *
problem_from_service (const GError *error)
{
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
  HubHttpResponse *response = envelope (status, code, message, NULL);

  if (status == 401)
    hub_http_response_set_header (response, "WWW-Authenticate", "Bearer realm=\"tiketi\"");
  if (status == 503)
    hub_http_response_set_header (response, "Retry-After", "1");

  return response;
}

HubHttpResponse *
hub_api_problem_field (const char *field, const char *message)
{
  return envelope (400, "invalid_request", message, field);
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
