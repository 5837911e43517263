/* The route table told to machines and to people. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api.h"

G_BEGIN_DECLS

/* An OpenAPI 3.0 document of every canonical route. (transfer full) */
char *hub_api_openapi (const HubHttpRoute *routes, gsize n);
/* The same as one page of HTML, which needs nothing else; *style_digest: of its one style sheet, for the policy that
 * allows it ("sha256-…"). (both transfer full) */
char *hub_api_page (const HubHttpRoute *routes, gsize n, char **style_digest);

G_END_DECLS
