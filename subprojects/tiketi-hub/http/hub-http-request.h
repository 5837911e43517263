/* What a handler sees of a request. Every text is owned by the request.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "hub-http-content.h"
#include "hub-http-response.h"

G_BEGIN_DECLS

typedef struct _HubHttpRequest HubHttpRequest;

HubHttpRequest *hub_http_request_ref (HubHttpRequest *request);
void hub_http_request_unref (HubHttpRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubHttpRequest, hub_http_request_unref)

const char *hub_http_request_get_method (HubHttpRequest *request);
/* Normalised: one slash between segments, none at the end, without the server's prefix. */
const char *hub_http_request_get_path (HubHttpRequest *request);
/* A "{name}" of the route's pattern, decoded; NULL when the pattern has none of that name. */
const char *hub_http_request_get_parameter (HubHttpRequest *request, const char *name);
/* Decoded, valid UTF-8; the first of that name; NULL when absent. The route declares the name (HubHttpRoute.query): where one does not,
 * tests fail, and nothing else happens. */
const char *hub_http_request_get_query (HubHttpRequest *request, const char *name);
/* Appends what came of the names that the route declares, in its order, each value with its length: two requests for one route that
 * append the same ask the same. */
void hub_http_request_put_query (HubHttpRequest *request, GString *text);
/* By any case of its name; several of one name are joined by ", "; NULL when absent. */
const char *hub_http_request_get_header (HubHttpRequest *request, const char *name);
/* Whole and unpacked, within the route's limit; empty when there was none. */
GBytes *hub_http_request_get_body (HubHttpRequest *request);
/* Content-Type, parsed; never NULL. */
const HubHttpContent *hub_http_request_get_content_type (HubHttpRequest *request);
/* The client's numeric address: behind a trusted proxy the one it tells. */
const char *hub_http_request_get_remote (HubHttpRequest *request);
/* Whether it came over TLS, here or at a trusted proxy. */
gboolean hub_http_request_is_secure (HubHttpRequest *request);
/* The X-Request-Id that is answered and logged: 1 to 64 of letters, digits, ".", "_", "-". */
const char *hub_http_request_get_id (HubHttpRequest *request);
/* What follows "Bearer " in Authorization; NULL when there is none. */
const char *hub_http_request_get_bearer (HubHttpRequest *request);

/* Whom the guard let in. */
void hub_http_request_set_caller (HubHttpRequest *request, gpointer caller, GDestroyNotify free_caller);
gpointer hub_http_request_get_caller (HubHttpRequest *request);
/* What the log and the observer call the caller: an id, never a name or an address of a person. (nullable) */
void hub_http_request_set_caller_name (HubHttpRequest *request, const char *name);
const char *hub_http_request_get_caller_name (HubHttpRequest *request);
/* Whom the rate limits count, such as "account:7": all tokens of one caller draw on one bucket. Without it each token has its own. For the
 * guard, also when it refuses. */
void hub_http_request_set_rate_key (HubHttpRequest *request, const char *key);
/* What a handler keeps between its runs; freed when the request is over. */
void hub_http_request_set_state (HubHttpRequest *request, gpointer state, GDestroyNotify free_state);
gpointer hub_http_request_get_state (HubHttpRequest *request);

/* Answering later. A handler that returns NULL gives its thread back; it runs again on a server thread after
 * hub_http_request_wake(), and a last time, expired, when `timeout_ms` have passed since the first wait or the server
 * stops: then it must answer. A wake that comes before the handler returned is not lost. */
void hub_http_request_wait (HubHttpRequest *request, guint timeout_ms);
/* While it waits, run the handler again at least this often, woken or not. */
void hub_http_request_look_again (HubHttpRequest *request, guint every_ms);
gboolean hub_http_request_is_expired (HubHttpRequest *request);
/* From any thread, as often as one likes, also after the request is over. */
void hub_http_request_wake (HubHttpRequest *request);
/* From any thread: answers without another run. `response` (transfer full); dropped when there is an answer already. */
void hub_http_request_answer (HubHttpRequest *request, HubHttpResponse *response);

G_END_DECLS
