/* The inside of a request, for the server. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-http-request.h"
#include "hub-http-router.h"

G_BEGIN_DECLS

struct _HubHttpRequest
{
  gatomicrefcount refs;

  char *method;
  char *remote;
  char *bearer;
  HubHttpMatch match;
  GHashTable *headers; /* lower-case name → value */
  GHashTable *query;
  gboolean malformed; /* a query that does not decode, or framing told twice */
  guint n_headers;
  gboolean charged;  /* took one of the address's refusals; given back unless refused */
  gint64 began_us;

  gsize limit;
  gsize discarded;
  GByteArray *received;
  GBytes *body;
  gboolean complete;          /* body received and unpacked */
  HubHttpResponse *refusal;   /* decided before the body was read */

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
  gboolean over;
  HubHttpResponse *answer;
  void (*resume) (HubHttpRequest *request); /* called under the lock, once for each suspension */
  gpointer connection;
  gpointer server;
  GSource *timer;
};

HubHttpRequest *hub_http_request_new (const char *method, const char *remote);
void hub_http_request_add_header (HubHttpRequest *request, const char *name, const char *value);
void hub_http_request_add_query (HubHttpRequest *request, const char *name, const char *value); /* still escaped */
/* No more runs after this: a wake or an answer that comes later does nothing. Frees what caller and handler left. */
void hub_http_request_finish (HubHttpRequest *request);
/* As wake, and marks it as the last time. */
void hub_http_request_expire (HubHttpRequest *request);

G_END_DECLS
