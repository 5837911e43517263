/* The door: who a request comes from, and whether a route is open to them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "hub-api-problem.h"
#include "hub-token.h"

static const struct
{
  TkRole role;
  HubApiAccess access;
} roles[] = {
  { TK_ROLE_ADMIN, HUB_API_ADMIN },           { TK_ROLE_ORGANIZER, HUB_API_ORGANIZER }, { TK_ROLE_SUPERVISOR, HUB_API_SUPERVISOR },
  { TK_ROLE_CASHIER, HUB_API_CASHIER },       { TK_ROLE_GATE, HUB_API_GATE },           { TK_ROLE_ATTENDEE, HUB_API_ATTENDEE },
};

static void
count_for (HubHttpRequest *request, const char *kind, gint64 id)
{
  g_autofree char *key = g_strdup_printf ("%s:%" PRId64, kind, id);

  hub_http_request_set_rate_key (request, key);
}

static int
access_of (TkRole role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      if (roles[i].role == role)
        return (int) roles[i].access;
    }
  return 0;
}

static HubHttpResponse *
forbidden (void)
{
  return hub_api_problem (403, "forbidden", _("Your role does not allow this; sign in as somebody who may."));
}

/* A person's token; *caller NULL with the refusal. */
static HubHttpResponse *
read_person (HubHttpRequest *request, HubService *service, const char *token, HubCaller **caller)
{
  g_autoptr (GError) error = NULL;

  *caller = hub_token_read (service, token, hub_http_request_get_remote (request), &error);
  if (*caller == NULL)
    return hub_api_problem_from_error (error);
  count_for (request, "account", (*caller)->account);
  return NULL;
}

static HubHttpResponse *
let_person_in (HubHttpRequest *request, HubService *service, const char *token, int access)
{
  HubCaller *caller;
  HubHttpResponse *refusal = read_person (request, service, token, &caller);

  if (refusal != NULL)
    return refusal;
  if ((access_of (caller->role) & access) == 0)
    {
      hub_caller_free (caller);
      return forbidden ();
    }
  hub_http_request_set_caller (request, caller, (GDestroyNotify) hub_caller_free);
  return NULL;
}

static HubHttpResponse *
let_terminal_in (HubHttpRequest *request, HubService *service, const char *credential, int access)
{
  g_autoptr (GError) error = NULL;
  HubTerminal *terminal = hub_service_authenticate (service, credential, &error);

  if (terminal == NULL)
    return hub_api_problem_from_error (error);
  count_for (request, "terminal", terminal->id);
  if ((access & HUB_API_TERMINAL) == 0)
    {
      hub_terminal_free (terminal);
      return forbidden ();
    }
  hub_http_request_set_caller (request, terminal, (GDestroyNotify) hub_terminal_free);
  return NULL;
}

/* What is open to anyone tells some a little more; a token that is not good is no reason to be refused. */
static void
look_who_it_is (HubHttpRequest *request, HubService *service, const char *token)
{
  HubCaller *caller = NULL;

  if (token != NULL && hub_token_looks_like_one (token))
    caller = hub_token_read (service, token, hub_http_request_get_remote (request), NULL);
  if (caller == NULL)
    return;
  count_for (request, "account", caller->account);
  hub_http_request_set_caller (request, caller, (GDestroyNotify) hub_caller_free);
}

HubHttpResponse *
hub_api_guard (HubHttpRequest *request, int access, gpointer data)
{
  const char *token = hub_http_request_get_bearer (request);

  if (access == HUB_API_PUBLIC)
    {
      look_who_it_is (request, data, token);
      return NULL;
    }
  if (token == NULL || *token == '\0')
    return hub_api_problem (401, TK_PROBLEM_UNAUTHORIZED,
                            access == HUB_API_TERMINAL ? _("Send the terminal's credential as a bearer token.")
                                                       : _("Sign in, and send your access token as a bearer token."));
  return hub_token_looks_like_one (token) ? let_person_in (request, data, token, access)
                                          : let_terminal_in (request, data, token, access);
}

HubCaller *
hub_api_caller (HubHttpRequest *request)
{
  return hub_http_request_get_caller (request);
}

HubCaller *
hub_api_account (HubHttpRequest *request)
{
  return hub_http_request_get_caller (request);
}
