/* The route table and the door: every route says who may call it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api.h"

#include <glib/gi18n-lib.h>
#include "hub-api-private.h"
#include "hub-api-problem.h"

#define JOURNAL_LIMIT (16 * 1024 * 1024)
#define MESSAGE_LIMIT (2 * 1024 * 1024)
#define GUESSES_PER_MINUTE 10
#define WRONG_CALLBACKS_PER_MINUTE 30

static const HubHttpRoute routes[] = {
  /* method, pattern, who, handler, body limit, refusals a minute */
  { "GET", "/health", HUB_API_PUBLIC, hub_api_health, 0, 0 },
  { "POST", "/terminals/enrol", HUB_API_PUBLIC, hub_api_terminals_enrol, 0, GUESSES_PER_MINUTE },
  { "POST", "/sync/journal", HUB_API_TERMINAL, hub_api_sync_journal, JOURNAL_LIMIT, 0 },
  { "POST", "/sync/leases", HUB_API_TERMINAL, hub_api_sync_leases, 0, 0 },
  { "POST", "/sync/redeem", HUB_API_TERMINAL, hub_api_sync_redeem, 0, 0 },
  { "POST", "/sync/retry", HUB_API_TERMINAL, hub_api_sync_retry, 0, 0 },
  { "POST", "/supervise/sign-in", HUB_API_TERMINAL, hub_api_supervise_sign_in, 0, GUESSES_PER_MINUTE },
  { "POST", "/supervise/overview", HUB_API_TERMINAL, hub_api_supervise_overview, 0, GUESSES_PER_MINUTE },
  { "POST", "/supervise/act", HUB_API_TERMINAL, hub_api_supervise_act, 0, GUESSES_PER_MINUTE },
  { "GET", "/sync/changes", HUB_API_TERMINAL, hub_api_sync_changes, 0, 0 },
  { "POST", "/payments", HUB_API_TERMINAL, hub_api_payments_ask, 0, 0 },
  { "GET", "/payments/{attempt}", HUB_API_TERMINAL, hub_api_payments_look, 0, 0 },
  { "POST", "/payments/{attempt}/give-up", HUB_API_TERMINAL, hub_api_payments_give_up, 0, 0 },
  { "POST", "/messages", HUB_API_TERMINAL, hub_api_messages_send, MESSAGE_LIMIT, 0 },
  /* Called by gateways: by a secret in the address, or signed. */
  { "POST", "/callbacks/stk/{secret}", HUB_API_PUBLIC, hub_api_callbacks_stk, 0, WRONG_CALLBACKS_PER_MINUTE },
  { "POST", "/callbacks/stk/{secret}/{attempt}", HUB_API_PUBLIC, hub_api_callbacks_stk, 0, WRONG_CALLBACKS_PER_MINUTE },
  { "POST", "/callbacks/c2b/{secret}/confirmation", HUB_API_PUBLIC, hub_api_callbacks_c2b, 0, WRONG_CALLBACKS_PER_MINUTE },
  { "POST", "/callbacks/c2b/{secret}/validation", HUB_API_PUBLIC, hub_api_callbacks_c2b_validation, 0, WRONG_CALLBACKS_PER_MINUTE },
  { "POST", "/callbacks/paystack", HUB_API_PUBLIC, hub_api_callbacks_paystack, 0, WRONG_CALLBACKS_PER_MINUTE },
};

static HubHttpResponse *
let_terminal_in (HubHttpRequest *request, HubService *service)
{
  const char *credential = hub_http_request_get_bearer (request);
  g_autoptr (GError) error = NULL;
  HubTerminal *terminal;

  if (credential == NULL || *credential == '\0')
    return hub_api_problem (401, TK_PROBLEM_UNAUTHORIZED, _("Send the terminal's credential as a bearer token."));

  terminal = hub_service_authenticate (service, credential, &error);
  if (terminal == NULL)
    return hub_api_problem_from_error (error);

  hub_http_request_set_caller (request, terminal, (GDestroyNotify) hub_terminal_free);
  return NULL;
}

/* An access word without a case here lets nobody in. */
static HubHttpResponse *
guard_cb (HubHttpRequest *request, int access, gpointer data)
{
  switch ((HubApiAccess) access)
    {
    case HUB_API_PUBLIC:
      return NULL;
    case HUB_API_TERMINAL:
      return let_terminal_in (request, data);
    default:
      return hub_api_problem (403, "forbidden", _("Nobody may call this."));
    }
}

static HubHttpResponse *
problem_cb (guint status, const char *code, const char *message, gpointer data)
{
  return hub_api_problem (status, code, message);
}

const HubHttpRoute *
hub_api_routes (gsize *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);

  return routes;
}

void
hub_api_apply (HubHttpSettings *settings, HubService *service)
{
  settings->routes = hub_api_routes (&settings->n_routes);
  settings->prefix = HUB_API_PREFIX;
  settings->guard = guard_cb;
  settings->problem = problem_cb;
  settings->data = service;
}
