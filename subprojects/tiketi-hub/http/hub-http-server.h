/* The HTTP server: connections, limits, TLS, gzip, waiting requests. Knows routes, not what they mean.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "hub-http-listen.h"
#include "hub-http-rate.h"
#include "hub-http-request.h"
#include "hub-http-response.h"
#include "hub-http-router.h"

G_BEGIN_DECLS

typedef struct _HubHttpServer HubHttpServer;

/* Called with the headers, before any body is read. NULL lets the request in; otherwise (transfer full) the refusal. */
typedef HubHttpResponse *(*HubHttpGuard) (HubHttpRequest *request, int access, gpointer data);
/* How the server words its own refusals (unknown route, too large …); code is a short stable word. (transfer full) */
typedef HubHttpResponse *(*HubHttpProblem) (guint status, const char *code, const char *message, gpointer data);

/* How a request ended. */
typedef struct {
  const char *method;        /* one of the usual ones, or "OTHER" */
  const HubHttpRoute *route; /* NULL: no such path or method */
  guint status;
  gsize bytes;               /* of the body as it was sent */
  gint64 duration_us;        /* from its first header to its answer */
} HubHttpOutcome;

/* Called once for each request, on a server thread, when its answer is handed over: count and note, do not wait. */
typedef void (*HubHttpObserver) (HubHttpRequest *request, const HubHttpOutcome *outcome, gpointer data);

/* Asked for each request: FALSE logs it only when it failed on our side (5xx). Quick, on any thread. */
typedef gboolean (*HubHttpLogs) (void);

/* Zero means the value in brackets. */
typedef struct {
  const char *listen;            /* "HOST:PORT"; port 0: any free one */
  const HubHttpRoute *routes;    /* must outlive the server */
  gsize n_routes;
  const char *prefix;            /* may precede every path: "/api/v1" */
  HubHttpGuard guard;            /* NULL: everyone may call everything */
  HubHttpProblem problem;        /* NULL: plain text */
  HubHttpObserver observe;       /* (nullable) */
  gpointer data;                 /* for handlers, guard, problem and observer */
  const char *certificate;       /* PEM text; with `key`, the server speaks TLS only */
  const char *key;
  guint threads;                 /* (8) */
  guint connections;             /* (4096) in all */
  guint connections_per_address; /* (512): a whole venue may stand behind one */
  guint idle_seconds;            /* (75) without a byte, then the connection is closed */
  guint receive_seconds;         /* (60) for a request to arrive whole */
  gsize head_limit;              /* (32768) bytes of a request's line and headers; every connection holds so much. More get 431 */
  gsize body_limit;              /* (65536) where a route says nothing */
  guint64 bodies_limit;          /* (256 MB) of bodies that are held at one time, of all requests; more get 503 */
  guint slow_threads;            /* (2 to 4, as many as processors) for slow handlers */
  guint slow_queue;              /* (64) slow requests that may wait for a thread; more get 503 */
  const char *const *cors_origins;    /* (any) ends with NULL: "https://shop.example" */
  const char *const *trusted_proxies; /* (none) ends with NULL: "127.0.0.1", "10.0.0.0/8": believed about clients */
  const HubHttpRateLimit *rate_limits; /* (none at all) by rate class; a class that is not there is class 0 */
  guint n_rate_limits;
  guint stop_grace_ms;           /* (10000) that requests may still run when the server stops; a fifth of it to arrive */
  HubHttpLogs logs_requests;     /* (always) */
} HubHttpSettings;

/* What the server does right now. */
typedef struct {
  guint connections; /* open */
  guint arriving;    /* requests whose body is not here yet */
  guint running;     /* whole and not answered, those that wait included */
  guint waiting;     /* hold no thread */
  guint slow;        /* queued for the pool or on it */
  guint64 bodies;    /* bytes of bodies that are held */
} HubHttpLoad;
/* Of the server that has this request. */
void hub_http_request_get_load (HubHttpRequest *request, HubHttpLoad *load);

HubHttpServer *hub_http_server_start (const HubHttpSettings *settings, GError **error);
/* Takes no more connections, wakes every waiting request for its last answer, lets running requests finish (10 s at
 * most) and frees the server. FALSE: a handler takes longer than that, and goes on by itself, so what `data` points to must stay for
 * as long as the program lives; a slow one's request is answered for. */
gboolean hub_http_server_stop (HubHttpServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubHttpServer, hub_http_server_stop)

guint16 hub_http_server_get_port (HubHttpServer *server);
/* "http://127.0.0.1:8080", with the real port. */
const char *hub_http_server_get_url (HubHttpServer *server);

G_END_DECLS
