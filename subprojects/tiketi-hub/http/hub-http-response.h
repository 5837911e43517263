/* An answer: status, content type, body and extra headers. Knows nothing of connections.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _HubHttpResponse HubHttpResponse;

/* `body` (transfer full, nullable: empty). It is sent as it lies there: a body kept for many answers costs no copy. */
HubHttpResponse *hub_http_response_new (guint status, const char *content_type, GBytes *body);
/* `text` (transfer full). */
HubHttpResponse *hub_http_response_new_text (guint status, const char *content_type, char *text);
void hub_http_response_free (HubHttpResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubHttpResponse, hub_http_response_free)

/* Adds or replaces. FALSE, with nothing changed, when the name is no header's or the value is not one line of UTF-8: what
 * people typed may be tried as it is, and cannot become a header of its own. At most 16. */
gboolean hub_http_response_set_header (HubHttpResponse *response, const char *name, const char *value);
const char *hub_http_response_get_header (const HubHttpResponse *response, const char *name); /* NULL when absent */

/* A download under that name (RFC 6266), whatever letters it has: what does not fit a file name is replaced. */
void hub_http_response_set_attachment (HubHttpResponse *response, const char *filename);
/* Names this version of the resource: letters, digits and punctuation without quotes. A GET or HEAD that knows it (If-None-Match)
 * gets 304 without the body. Unless the handler says otherwise the answer is then kept by public clients and asked for anew. */
void hub_http_response_set_etag (HubHttpResponse *response, const char *tag);
/* The same body packed already (hub_http_gzip_pack), for clients that take it. `packed` (transfer full). */
void hub_http_response_set_packed (HubHttpResponse *response, GBytes *packed);

guint hub_http_response_get_status (const HubHttpResponse *response);
const char *hub_http_response_get_content_type (const HubHttpResponse *response);
GBytes *hub_http_response_get_body (const HubHttpResponse *response); /* owned by the response */
GBytes *hub_http_response_get_packed (const HubHttpResponse *response); /* owned by the response; NULL when there is none */
const char *hub_http_response_get_etag (const HubHttpResponse *response); /* as in the header: W/"tag"; NULL when absent */

typedef void (*HubHttpHeaderFunc) (const char *name, const char *value, gpointer data);
void hub_http_response_foreach_header (const HubHttpResponse *response, HubHttpHeaderFunc func, gpointer data);

G_END_DECLS
