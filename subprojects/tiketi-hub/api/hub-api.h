/* The hub's HTTP interface: which routes there are, who may call each, and how refusals are worded.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "hub-http-server.h"
#include "hub-service.h"

G_BEGIN_DECLS

#define HUB_API_PREFIX "/api/v1" /* may be left out of any path */

/* Who may call a route: any of these together. */
typedef enum {
  HUB_API_PUBLIC = 0,           /* anyone; a token that is sent all the same is read when it is good: hub_api_account() */
  HUB_API_TERMINAL = 1 << 0,    /* an enrolled terminal, by its credential */
  HUB_API_ADMIN = 1 << 1,       /* accounts, by their role */
  HUB_API_ORGANIZER = 1 << 2,
  HUB_API_SUPERVISOR = 1 << 3,
  HUB_API_CASHIER = 1 << 4,
  HUB_API_GATE = 1 << 5,
  HUB_API_ATTENDEE = 1 << 6,
  HUB_API_STAFF = HUB_API_SUPERVISOR | HUB_API_CASHIER | HUB_API_GATE,
  HUB_API_USER = HUB_API_ADMIN | HUB_API_ORGANIZER | HUB_API_STAFF | HUB_API_ATTENDEE, /* anyone who signed in */
} HubApiAccess;

/* Which limit of requests counts a route (HubHttpRoute.rate_class, HubHttpSettings.rate_limits). A route that says nothing gets the one of
 * those who call it. */
typedef enum {
  HUB_API_RATE_USUAL,
  HUB_API_RATE_ACCOUNTS,  /* what works on passwords and codes */
  HUB_API_RATE_GATEWAYS,  /* what gateways call */
  HUB_API_RATE_TERMINALS,
  HUB_API_RATES,
} HubApiRate;

/* Every route of the hub, in one table. */
const HubHttpRoute *hub_api_routes (gsize *n_routes);

/* Who may see /metrics from other machines: whoever sends this as bearer token; NULL nobody. For the process, before it serves. */
void hub_api_set_metrics_token (const char *token);

/* Fills routes, prefix, guard, problem, observe and data; the rest of `settings` stays. `service` must outlive the server. */
void hub_api_apply (HubHttpSettings *settings, HubService *service);

G_END_DECLS
