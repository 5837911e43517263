/* The witness's one route, and how its refusals are worded. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-witness.h"

#include <glib/gi18n-lib.h>

#define PREFIX "/api/v1"
#define PUSH_LIMIT (16 * 1024 * 1024)
#define REFUSALS_PER_MINUTE 60

static HubHttpResponse *
problem_cb (guint status, const char *code, const char *message, gpointer data)
{
  TkWireProblem problem = { (char *) code, (char *) message };

  return hub_http_response_new_text (status, "application/json", tk_wire_encode (&tk_wire_problem_shape, &problem));
}

static HubHttpResponse *
refuse (const GError *error)
{
  if (g_error_matches (error, HUB_COPY_ERROR, HUB_COPY_ERROR_CHAIN))
    return problem_cb (409, TK_PROBLEM_CHAIN, error->message, NULL);
  if (g_error_matches (error, HUB_COPY_ERROR, HUB_COPY_ERROR_SEALED))
    return problem_cb (409, TK_PROBLEM_SEALED, error->message, NULL);
  if (g_error_matches (error, HUB_COPY_ERROR, HUB_COPY_ERROR_FULL))
    return problem_cb (403, "witness_full", error->message, NULL);
  if (error->domain == TK_WIRE_ERROR)
    return problem_cb (400, "invalid_request", error->message, NULL);
  if (error->domain == TK_TOKEN_ERROR || error->domain == TK_KEYS_ERROR)
    return problem_cb (403, "forbidden", _("This terminal's certificate is not of the hub that this witness knows."), NULL);
  g_warning ("A journal could not be kept: %s", error->message);
  return problem_cb (503, "unavailable", _("The witness cannot write to its disk just now."), NULL);
}

static HubHttpResponse *
push (HubHttpRequest *request, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (hub_http_request_get_body (request), &length);
  TkWireWitnessed *message = tk_wire_decode (&tk_wire_witnessed_shape, text != NULL ? text : "", length, &error);
  TkWireBatchReply *reply;
  HubHttpResponse *response;

  if (message == NULL)
    return refuse (error);
  reply = hub_witness_take (data, message, &error);
  tk_wire_free (&tk_wire_witnessed_shape, message);
  if (reply == NULL)
    return refuse (error);
  response = hub_http_response_new_text (200, "application/json", tk_wire_encode (&tk_wire_batch_reply_shape, reply));
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
  return response;
}

static const HubHttpRoute routes[] = {
  { "POST", "/witness/journal", 0, push, PUSH_LIMIT, REFUSALS_PER_MINUTE },
};

void
hub_witness_apply (HubHttpSettings *settings, HubWitness *witness)
{
  settings->routes = routes;
  settings->n_routes = G_N_ELEMENTS (routes);
  settings->prefix = PREFIX;
  settings->problem = problem_cb;
  settings->data = witness;
}
