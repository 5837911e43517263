/* Which web pages of other sites may read our answers (the CORS protocol of the Fetch standard). Pure.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-http-response.h"

G_BEGIN_DECLS

/* `origins` (nullable, ends with NULL): "https://shop.example"; NULL or one "*": any page, which then may not send what the
 * browser keeps for us. `origin` (nullable): the request's. Adds what the answer needs; `kept`: a cache may give it to others. */
void hub_http_cors_allow (const char *const *origins, const char *origin, gboolean kept, HubHttpHeaderFunc add, gpointer data);
/* As allow, and what the answer to OPTIONS needs beside it. */
void hub_http_cors_preflight (const char *const *origins, const char *origin, HubHttpHeaderFunc add, gpointer data);

G_END_DECLS
