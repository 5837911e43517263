/* What the parts of the server share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <microhttpd.h>
#include "hub-http-rate.h"
#include "hub-http-request-private.h"
#include "hub-http-server.h"

G_BEGIN_DECLS

typedef struct
{
  int fd;
  gint64 deadline_us;
} HubHttpArrival;

struct _HubHttpServer
{
  HubHttpSettings settings; /* defaults filled in */
  HubHttpRouter *router;
  HubHttpRate *rate;
  char *url;
  guint16 port;
  struct MHD_Daemon *daemon;
  GMutex said_lock;
  GString *said; /* what libmicrohttpd said while starting; NULL afterwards */

  GThread *timer_thread;
  GMainContext *timers;
  GMainLoop *timer_loop;

  GMutex lock; /* guards what follows */
  GCond quieter;  /* arriving or running became less */
  guint arriving; /* requests whose body is not here yet */
  guint running;  /* requests that are whole and not answered yet */
  gboolean stopping;
  GHashTable *waiting;  /* suspended requests */
  GHashTable *arrivals; /* HubHttpArrival: connections whose next request has not arrived whole */
};

/* libmicrohttpd's callbacks, in hub-http-exchange.c. */
enum MHD_Result hub_http_exchange_cb (void *data, struct MHD_Connection *connection, const char *url,
                                      const char *method, const char *version, const char *upload,
                                      size_t *upload_size, void **context);
void hub_http_exchange_completed_cb (void *data, struct MHD_Connection *connection, void **context,
                                     enum MHD_RequestTerminationCode reason);

/* Runs `request` again when it wants to look again, and expired at its deadline. */
void hub_http_server_arm (HubHttpServer *server, HubHttpRequest *request);
/* From now on a whole request must come within the connection's time; from arrived on it may take as long as
 * it likes. */
void hub_http_server_await_request (HubHttpServer *server, struct MHD_Connection *connection);
void hub_http_server_request_arrived (HubHttpServer *server, struct MHD_Connection *connection);
gboolean hub_http_server_is_stopping (HubHttpServer *server);

G_END_DECLS
