/* What a row of the route table tells about itself, for the documentation: one reading of it for OpenAPI and for the page.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api.h"

G_BEGIN_DECLS

/* FALSE for an alias, which the documentation does not show. */
gboolean hub_api_route_is_canonical (const HubHttpRoute *route);
/* What it is about, as the documentation groups it. (transfer full) */
char *hub_api_route_resource (const HubHttpRoute *route);
/* The names in braces, in their order. (transfer full) */
GStrv hub_api_route_parameters (const HubHttpRoute *route);
/* Who may call it: "public", "terminal", or roles. Static texts. (transfer container) */
GPtrArray *hub_api_route_roles (const HubHttpRoute *route);
/* The media type of a good answer. */
const char *hub_api_route_answers (const HubHttpRoute *route);
/* Does it read a body, and may that be a form? */
gboolean hub_api_route_takes_body (const HubHttpRoute *route);
gboolean hub_api_route_takes_forms (const HubHttpRoute *route);

G_END_DECLS
