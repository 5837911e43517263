/* An answer: status, content type, body and extra headers. Knows nothing of connections.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _HubHttpResponse HubHttpResponse;

/* `body` (transfer full, nullable: empty). */
HubHttpResponse *hub_http_response_new (guint status, const char *content_type, GBytes *body);
/* `text` (transfer full). */
HubHttpResponse *hub_http_response_new_text (guint status, const char *content_type, char *text);
void hub_http_response_free (HubHttpResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubHttpResponse, hub_http_response_free)

/* Adds or replaces; values must be one line. */
void hub_http_response_set_header (HubHttpResponse *response, const char *name, const char *value);
const char *hub_http_response_get_header (const HubHttpResponse *response, const char *name); /* NULL when absent */

guint hub_http_response_get_status (const HubHttpResponse *response);
const char *hub_http_response_get_content_type (const HubHttpResponse *response);
GBytes *hub_http_response_get_body (const HubHttpResponse *response); /* owned by the response */

typedef void (*HubHttpHeaderFunc) (const char *name, const char *value, gpointer data);
void hub_http_response_foreach_header (const HubHttpResponse *response, HubHttpHeaderFunc func, gpointer data);

G_END_DECLS
