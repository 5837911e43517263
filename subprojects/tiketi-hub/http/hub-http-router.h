/* Which route a method and path belong to. Pure: no connection, no state after it is made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "hub-http-request.h"

G_BEGIN_DECLS

/* Runs on a server thread. (transfer full), or NULL to answer later: see hub_http_request_wait(). */
typedef HubHttpResponse *(*HubHttpHandler) (HubHttpRequest *request, gpointer data);

typedef struct {
  const char *method;        /* "GET" also answers HEAD */
  const char *pattern;       /* "/reports/{event}"; a segment in braces takes any one segment */
  int access;                /* who may call it, in the words of the guard */
  HubHttpHandler handler;
  gsize body_limit;          /* bytes, unpacked; 0: the server's default */
  guint refusals_per_minute; /* 4xx answers an address may get before 429; 0: no limit */
} HubHttpRoute;

typedef struct _HubHttpRouter HubHttpRouter;

/* `routes` must outlive the router. `prefix` (nullable) such as "/api/v1" may precede every path or be left out. */
HubHttpRouter *hub_http_router_new (const HubHttpRoute *routes, gsize n_routes, const char *prefix);
void hub_http_router_free (HubHttpRouter *router);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubHttpRouter, hub_http_router_free)

typedef enum {
  HUB_HTTP_MATCH_FOUND,
  HUB_HTTP_MATCH_NO_PATH,   /* 404 */
  HUB_HTTP_MATCH_NO_METHOD, /* 405; `allow` says which there are */
  HUB_HTTP_MATCH_BAD_PATH,  /* 400: not a path, bad escapes, a NUL, not UTF-8 */
} HubHttpMatchKind;

typedef struct {
  HubHttpMatchKind kind;
  const HubHttpRoute *route; /* when FOUND */
  char *path;                /* normalised, still escaped as it came; NULL when BAD_PATH */
  GHashTable *parameters;    /* when FOUND: name → decoded value */
  char *allow;               /* when NO_METHOD: "GET, HEAD" */
} HubHttpMatch;

/* `path` as it came, still percent-encoded, so that an encoded slash does not split a segment. */
void hub_http_router_match (HubHttpRouter *router, const char *method, const char *path, HubHttpMatch *match);
void hub_http_match_clear (HubHttpMatch *match);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubHttpMatch, hub_http_match_clear)

G_END_DECLS
