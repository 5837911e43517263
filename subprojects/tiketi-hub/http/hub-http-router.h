/* Which route a method and path belong to. Pure: no connection, no state after it is made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "hub-http-path.h"
#include "hub-http-request.h"

G_BEGIN_DECLS

/* Runs on a server thread. (transfer full), or NULL to answer later: see hub_http_request_wait(). */
typedef HubHttpResponse *(*HubHttpHandler) (HubHttpRequest *request, gpointer data);

typedef struct {
  const char *method;        /* "GET" also answers HEAD */
  const char *pattern;       /* "/reports/{event}"; a segment in braces takes any one; 16 segments at most */
  int access;                /* who may call it, in the words of the guard */
  HubHttpHandler handler;
  gsize body_limit;          /* bytes, unpacked; 0: the server's default */
  guint refusals_per_minute; /* 4xx answers an address may get before 429; 0: no limit */
  const char *summary;       /* what it does, for the documentation; NULL for an alias of another route */
  gboolean slow;             /* works for long (a password's hash, a PDF): runs on a pool, never on a server thread */
  guint rate_class;          /* which of the settings' rate limits counts it; 0: the usual one */
  const char *query;         /* the names its handler reads behind the "?", one blank between; NULL: none */
} HubHttpRoute;

typedef struct _HubHttpRouter HubHttpRouter;

/* `routes` must outlive the router. `prefix` (nullable) such as "/api/v1" may precede every path or be left out. Two routes
 * for one method and place are a programmer's error: the first one stays. */
HubHttpRouter *hub_http_router_new (const HubHttpRoute *routes, gsize n_routes, const char *prefix);
void hub_http_router_free (HubHttpRouter *router);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubHttpRouter, hub_http_router_free)

typedef enum {
  HUB_HTTP_MATCH_FOUND,
  HUB_HTTP_MATCH_NO_PATH,   /* 404 */
  HUB_HTTP_MATCH_NO_METHOD, /* 405; `allow` says which there are */
  HUB_HTTP_MATCH_BAD_PATH,  /* 400: not a path, bad escapes, control characters, not UTF-8 */
} HubHttpMatchKind;

typedef struct _HubHttpNames HubHttpNames;

typedef struct {
  HubHttpMatchKind kind;
  const HubHttpRoute *route; /* when FOUND */
  HubHttpPath path;          /* `path.normal` is NULL when BAD_PATH */
  char *allow;               /* when NO_METHOD: "GET, HEAD" */
  const HubHttpNames *names; /* when FOUND: owned by the router */
} HubHttpMatch;

/* `path` as it came, still percent-encoded, so that an encoded slash does not split a segment. Where several patterns
 * fit, a literal segment wins over a placeholder, from left to right; methods are looked for in all that fit. */
void hub_http_router_match (HubHttpRouter *router, const char *method, const char *path, HubHttpMatch *match);
/* A placeholder's decoded value by its name in the route's pattern; NULL when there is none. */
const char *hub_http_match_get (const HubHttpMatch *match, const char *name);
void hub_http_match_clear (HubHttpMatch *match);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubHttpMatch, hub_http_match_clear)

G_END_DECLS
