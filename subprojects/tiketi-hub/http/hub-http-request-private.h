/* The inside of a request, for the server. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-http-request.h"
#include "hub-http-router.h"

G_BEGIN_DECLS

#define HUB_HTTP_HEADERS_MAX 64
#define HUB_HTTP_QUERY_MAX 64
#define HUB_HTTP_HEAD_MAX (16 * 1024)  /* bytes of all headers */
#define HUB_HTTP_TARGET_MAX (8 * 1024) /* bytes of path and query */
#define HUB_HTTP_REMOTE_SIZE 48
#define HUB_HTTP_ID_SIZE 65

typedef struct
{
  const char *name; /* of a header: lower case */
  const char *value;
} HubHttpPair;

struct _HubHttpRequest
{
  gatomicrefcount refs;

  const char *method;
  const char *bearer;
  gboolean bearer_sought;
  HubHttpMatch match;
  gboolean malformed; /* a query that does not decode, or framing told twice */
  gboolean secure;    /* came over TLS, here or at a proxy we trust */
  gboolean charged;   /* took one of the address's refusals; given back unless refused */
  gboolean counted;   /* a rate limit counted it already */
  gint64 began_us;
  char *caller_name;
  const char *rate_key; /* (nullable) */
  HubHttpContent content;
  gboolean content_parsed;

  gsize limit;
  gsize discarded;
  gsize held; /* counted in the server's bodies */
  GByteArray *received;     /* NULL before the first piece */
  GBytes *body;
  gboolean complete;        /* body received and unpacked */
  gboolean preflight;       /* OPTIONS of a known path */
  gboolean unclear;         /* where it ends has two readings: nothing more is taken from its connection */
  HubHttpResponse *refusal; /* decided before the body was read */

  gpointer caller;
  GDestroyNotify free_caller;
  gpointer state;
  GDestroyNotify free_state;

  GMutex lock; /* guards what follows */
  gint64 deadline_us;   /* monotonic, set once; 0: not waited yet */
  gint64 look_again_us; /* 0: only when woken */
  gboolean woken;
  gboolean expired;
  gboolean suspended;
  gboolean pooled; /* its handler is queued for or runs on the pool: whatever wakes it has to wait */
  gboolean given_up; /* the server stops without waiting for its handler, which may run still */
  gboolean left_open; /* its run on the pool ended without an answer */
  gboolean over;
  HubHttpResponse *answer;
  void (*resume) (HubHttpRequest *request); /* called under the lock, once for each suspension */
  gpointer connection;
  gpointer server;

  /* Its server thread's own. */
  gboolean listed; /* among the waiting ones */
  gboolean ran;    /* its handler ran before */
  GSource *timer;

  GSList *more; /* texts that did not fit `room` */
  guint headers_seen; /* how many came, also those that were not kept */
  gsize head_size;    /* bytes of all headers, names and values */
  gsize target_size;  /* bytes of path and query, about as they came */
  guint n_headers;
  guint n_query;
  gsize used;
  /* From here on nothing is cleared when a request begins. */
  char id[HUB_HTTP_ID_SIZE];
  char remote[HUB_HTTP_REMOTE_SIZE];
  HubHttpPair headers[HUB_HTTP_HEADERS_MAX];
  HubHttpPair query[HUB_HTTP_QUERY_MAX];
  char room[1024];
};

HubHttpRequest *hub_http_request_new (const char *method, const char *remote);
void hub_http_request_add_header (HubHttpRequest *request, const char *name, const char *value);
void hub_http_request_add_query (HubHttpRequest *request, const char *name, const char *value); /* still escaped */
/* No more runs after this: a wake or an answer that comes later does nothing. Forgets, unless a handler may run still. */
void hub_http_request_finish (HubHttpRequest *request);
/* Frees what caller and handler left. */
void hub_http_request_forget (HubHttpRequest *request);
/* As wake, and marks it as the last time. */
void hub_http_request_expire (HubHttpRequest *request);
/* Under the lock: gives a suspended request back to its server thread, unless the pool has it. */
void hub_http_request_resume_locked (HubHttpRequest *request);

G_END_DECLS
