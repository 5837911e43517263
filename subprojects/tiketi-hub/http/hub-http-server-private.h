/* What the parts of the server share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <microhttpd.h>
#include "hub-http-proxy.h"
#include "hub-http-rate.h"
#include "hub-http-request-private.h"
#include "hub-http-server.h"

G_BEGIN_DECLS

typedef struct
{
  int fd;
  gint64 deadline_us; /* atomic; 0: its request is here */
} HubHttpArrival;

struct _HubHttpServer
{
  gatomicrefcount refs; /* its owner's, and one for each job of the pool */
  HubHttpSettings settings; /* defaults filled in */
  HubHttpRouter *router;
  HubHttpRate *rate;   /* refusals */
  HubHttpRate *limits; /* requests */
  HubHttpProxies *proxies;
  char **cors_origins;
  GBytes *nothing; /* the body of requests that have none */
  guint64 life;     /* random: tells this run's request ids from all others' */
  guint64 requests; /* atomic */
  gint stopping;    /* atomic */
  GThreadPool *slow;
  gint slow_jobs;   /* atomic: queued and running */
  char *url;
  guint16 port;
  int listen_fd; /* the daemon closes it */
  struct MHD_Daemon *daemon;
  GMutex said_lock;
  GString *said; /* what libmicrohttpd said while starting; NULL afterwards */

  GThread *timer_thread;
  GMainContext *timers;
  GMainLoop *timer_loop;

  guint64 held;  /* atomic: bytes of bodies */
  gint arriving; /* atomic: requests whose body is not here yet */
  gint running;  /* atomic: requests that are whole and not answered yet */
  GMutex lock;   /* guards what follows */
  GCond quieter; /* arriving or running became less while stopping */
  gboolean slow_closed; /* nothing more may go to the pool */
  GHashTable *waiting;  /* suspended requests */
  GHashTable *arrivals; /* HubHttpArrival: open connections */
};

/* libmicrohttpd's callbacks, in hub-http-exchange.c. */
enum MHD_Result hub_http_exchange_cb (void *data, struct MHD_Connection *connection, const char *url,
                                      const char *method, const char *version, const char *upload,
                                      size_t *upload_size, void **context);
void hub_http_exchange_completed_cb (void *data, struct MHD_Connection *connection, void **context,
                                     enum MHD_RequestTerminationCode reason);

/* hub-http-clock.c */
void hub_http_clock_start (HubHttpServer *server);
void hub_http_clock_stop (HubHttpServer *server);
/* Runs `request` again when it wants to look again, and expired at its deadline. */
void hub_http_server_arm (HubHttpServer *server, HubHttpRequest *request);
/* From now on a whole request must come within the connection's time; from arrived on it may take as long as
 * it likes. */
void hub_http_server_await_request (HubHttpServer *server, struct MHD_Connection *connection);
void hub_http_server_request_arrived (HubHttpServer *server, struct MHD_Connection *connection);
void hub_http_server_connection_cb (void *data, struct MHD_Connection *connection, void **context,
                                    enum MHD_ConnectionNotificationCode code);

gboolean hub_http_server_is_stopping (HubHttpServer *server);
/* One request less arrives or runs. */
void hub_http_server_one_less (HubHttpServer *server, gint *count);

/* hub-http-send.c. Takes `response`. */
enum MHD_Result hub_http_send (HubHttpServer *server, HubHttpRequest *request, HubHttpResponse *response);

/* hub-http-tell.c */
void hub_http_tell_id (HubHttpServer *server, HubHttpRequest *request);
void hub_http_tell (HubHttpServer *server, HubHttpRequest *request, guint status, gsize bytes);

/* hub-http-limits.c: seconds to wait, 0 to go on. */
guint hub_http_limits_before_guard (HubHttpServer *server, HubHttpRequest *request);
guint hub_http_limits_after_guard (HubHttpServer *server, HubHttpRequest *request, gboolean refused);

/* hub-http-refuse.c: the server's own refusals, (transfer full). */
HubHttpResponse *hub_http_problem (HubHttpServer *server, guint status, const char *code, const char *message);
HubHttpResponse *hub_http_busy (HubHttpServer *server);
HubHttpResponse *hub_http_refuse_too_large (HubHttpServer *server, HubHttpRequest *request);
/* Everything that can be refused before the body is read; NULL lets it in. */
HubHttpResponse *hub_http_refuse_early (HubHttpServer *server, HubHttpRequest *request, const char *version);
/* G_MAXUINT64 for a body of undeclared length. */
guint64 hub_http_declared_length (HubHttpRequest *request);

/* Room for `length` more bytes of the request's body; FALSE when all requests together hold too much. */
gboolean hub_http_server_hold (HubHttpServer *server, HubHttpRequest *request, gsize length);
/* The request's body is gone. */
void hub_http_server_let_go (HubHttpServer *server, HubHttpRequest *request);

/* Frees the server with the last reference; its daemon and its clock stopped before. */
void hub_http_server_unref (HubHttpServer *server);

/* hub-http-slow.c */
void hub_http_slow_start (HubHttpServer *server);
/* Takes no more jobs. Those that still run go on by themselves; their requests are answered for. Returns how many. */
guint hub_http_slow_stop (HubHttpServer *server);
/* ---- hub-http-end.c ---- */
/* Takes over server. FALSE: a thread of the daemon has not ended after so many µs; it is waited for by itself, and frees the server. */
gboolean hub_http_daemon_stop (HubHttpServer *server, gint64 patience);
/* Both under the server's lock. A reserved place must be pushed. */
gboolean hub_http_slow_reserve (HubHttpServer *server);
void hub_http_slow_push (HubHttpServer *server, HubHttpRequest *request);

G_END_DECLS
