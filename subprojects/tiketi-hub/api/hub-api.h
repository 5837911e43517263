/* The hub's HTTP interface: which routes there are, who may call each, and how refusals are worded.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "hub-http-server.h"
#include "hub-service.h"

G_BEGIN_DECLS

#define HUB_API_PREFIX "/api/v1" /* may be left out of any path */

typedef enum {
  HUB_API_PUBLIC,   /* anyone */
  HUB_API_TERMINAL, /* an enrolled terminal, by its credential */
} HubApiAccess;

/* Every route of the hub, in one table. */
const HubHttpRoute *hub_api_routes (gsize *n_routes);

/* Fills routes, prefix, guard, problem and data; the rest of `settings` stays. `service` must outlive the server. */
void hub_api_apply (HubHttpSettings *settings, HubService *service);

G_END_DECLS
