/* The route table: every route says who may call it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api.h"

#include <string.h>
#include "hub-api-count.h"
#include "hub-api-private.h"
#include "hub-api-problem.h"

#define JOURNAL_LIMIT (16 * 1024 * 1024)
#define MESSAGE_LIMIT (2 * 1024 * 1024)
#define GUESSES_PER_MINUTE 10
#define WRONG_CALLBACKS_PER_MINUTE 30

static const HubHttpRoute terminal_routes[] = {
  /* method, pattern, who, handler, body limit, refusals a minute, summary */
  { "GET", "/health", HUB_API_PUBLIC, hub_api_health, 0, 0,
    "How the hub is: its database, its gateways, what waits" },
  { "POST", "/terminals/enrol", HUB_API_PUBLIC, hub_api_terminals_enrol, 0, GUESSES_PER_MINUTE,
    "Make a terminal one of the hub’s, by its one-time code" },
  { "POST", "/terminals/heartbeat", HUB_API_TERMINAL, hub_api_terminals_heartbeat, 0, 0,
    "Say that a terminal is there and what waits at it, and see it as a supervisor does" },
  { "POST", "/sync/journal", HUB_API_TERMINAL, hub_api_sync_journal, JOURNAL_LIMIT, 0,
    "Send the next entries of a terminal’s journal" },
  { "POST", "/sync/leases", HUB_API_TERMINAL, hub_api_sync_leases, 0, 0,
    "Ask for tickets to sell without asking" },
  { "POST", "/sync/redeem", HUB_API_TERMINAL, hub_api_sync_redeem, 0, 0,
    "Ask about a ticket at a gate" },
  { "POST", "/sync/retry", HUB_API_TERMINAL, hub_api_sync_retry, 0, 0,
    "Have entries judged anew that could not be applied" },
  { "POST", "/supervise/sign-in", HUB_API_TERMINAL, hub_api_supervise_sign_in, 0, GUESSES_PER_MINUTE,
    "Open all terminals’ health at this one, by a supervisor’s PIN", TRUE },
  { "POST", "/supervise/overview", HUB_API_TERMINAL, hub_api_supervise_overview, 0, GUESSES_PER_MINUTE,
    "How all terminals are" },
  { "POST", "/supervise/act", HUB_API_TERMINAL, hub_api_supervise_act, 0, GUESSES_PER_MINUTE,
    "Fence or release a lease, close an incident, note a refund as done" },
  { "GET", "/sync/changes", HUB_API_TERMINAL, hub_api_sync_changes, 0, 0,
    "What changed since a cursor; waits until something does", .query = "since wait limit waiting" },
  { "GET", "/sync/snapshot", HUB_API_TERMINAL, hub_api_sync_snapshot, 0, 0,
    "All that a terminal needs at first, and the cursor from which changes go on", .query = "limit" },
  { "POST", "/sync/payments", HUB_API_TERMINAL, hub_api_payments_ask, 0, 0,
    "Ask a buyer’s phone or card for money" },
  { "GET", "/sync/payments/{attempt}", HUB_API_TERMINAL, hub_api_payments_look, 0, 0,
    "How an asked payment stands", .query = "wait at" },
  { "POST", "/sync/payments/{attempt}/give-up", HUB_API_TERMINAL, hub_api_payments_give_up, 0, 0,
    "Wait for an asked payment no longer" },
  { "POST", "/sync/messages", HUB_API_TERMINAL, hub_api_messages_send, MESSAGE_LIMIT, 0,
    "Send a buyer a message" },
  /* Called by gateways: by a secret in the address, or signed. */
  { "POST", "/callbacks/stk/{secret}", HUB_API_PUBLIC, hub_api_callbacks_stk, 0, WRONG_CALLBACKS_PER_MINUTE,
    "M-Pesa tells how a prompt ended" },
  { "POST", "/callbacks/stk/{secret}/{attempt}", HUB_API_PUBLIC, hub_api_callbacks_stk, 0, WRONG_CALLBACKS_PER_MINUTE,
    "M-Pesa tells how this prompt ended" },
  { "POST", "/callbacks/c2b/{secret}/confirmation", HUB_API_PUBLIC, hub_api_callbacks_c2b, 0, WRONG_CALLBACKS_PER_MINUTE,
    "M-Pesa tells of money paid by hand" },
  { "POST", "/callbacks/c2b/{secret}/validation", HUB_API_PUBLIC, hub_api_callbacks_c2b_validation, 0, WRONG_CALLBACKS_PER_MINUTE,
    "M-Pesa asks whether to take money paid by hand" },
  { "POST", "/callbacks/paystack", HUB_API_PUBLIC, hub_api_callbacks_paystack, 0, WRONG_CALLBACKS_PER_MINUTE,
    "Paystack tells of a payment, signed" },
};

static const HubApiGroup terminals = { terminal_routes, G_N_ELEMENTS (terminal_routes) };

/* Every group of routes; one line each. */
static const HubApiGroup *const groups[] = {
  &hub_api_accounts,
  &hub_api_attendees,
  &hub_api_bookings,
  &hub_api_checkin,
  &terminals,
  &hub_api_users,
  &hub_api_docs,
  &hub_api_tickets,
  &hub_api_callbacks,
  &hub_api_orders,
  &hub_api_payment_list,
  &hub_api_calendar,
  &hub_api_categories,
  &hub_api_events,
  &hub_api_media,
  &hub_api_hall,
  &hub_api_metrics,
  &hub_api_moderation,
  &hub_api_reviews,
  &hub_api_roles,
  &hub_api_types,
  &hub_api_admin,
  &hub_api_analytics,
  &hub_api_history,
  &hub_api_organizer,
  &hub_api_report,
};

static guint
rate_of (const HubApiGroup *group, const HubHttpRoute *route)
{
  if (route->rate_class != HUB_API_RATE_USUAL)
    return route->rate_class;
  if (route->access == HUB_API_TERMINAL)
    return HUB_API_RATE_TERMINALS;
  if (g_str_has_prefix (route->pattern, "/callbacks/") || strstr (route->pattern, "{secret}") != NULL
      || g_str_has_suffix (route->pattern, "/webhook"))
    return HUB_API_RATE_GATEWAYS;
  return group == &hub_api_accounts && route->access == HUB_API_PUBLIC ? HUB_API_RATE_ACCOUNTS : HUB_API_RATE_USUAL;
}

static void
add_group (GArray *all, const HubApiGroup *group)
{
  for (gsize i = 0; i < group->n; i++)
    {
      HubHttpRoute route = group->routes[i];

      route.rate_class = rate_of (group, &route);
      g_array_append_val (all, route);
    }
}

/* What a handler reads it reads at each of its addresses. */
static const char *
query_of (const GArray *routes, HubHttpHandler handler)
{
  for (guint i = 0; i < routes->len; i++)
    {
      const HubHttpRoute *route = &g_array_index (routes, HubHttpRoute, i);

      if (route->handler == handler && route->query != NULL)
        return route->query;
    }
  return NULL;
}

static void
share_queries (GArray *routes)
{
  for (guint i = 0; i < routes->len; i++)
    {
      HubHttpRoute *route = &g_array_index (routes, HubHttpRoute, i);

      if (route->query == NULL)
        route->query = query_of (routes, route->handler);
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
  static GArray *all = NULL;

  if (g_once_init_enter (&all))
    {
      GArray *made = g_array_new (FALSE, FALSE, sizeof (HubHttpRoute));

      for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
        add_group (made, groups[i]);
      share_queries (made);
      g_once_init_leave (&all, made);
    }
  *n_routes = all->len;
  return (const HubHttpRoute *) all->data;
}

void
hub_api_apply (HubHttpSettings *settings, HubService *service)
{
  hub_api_metrics_begin ();
  settings->routes = hub_api_routes (&settings->n_routes);
  settings->prefix = HUB_API_PREFIX;
  settings->guard = hub_api_guard;
  settings->problem = problem_cb;
  settings->observe = hub_api_count;
  settings->data = service;
}
