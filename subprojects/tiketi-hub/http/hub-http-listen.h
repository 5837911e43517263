/* Listening addresses as people write them: "127.0.0.1:8080", "[::1]:0", "0.0.0.0:80", "localhost:8080".
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_HTTP_ERROR (hub_http_error_quark ())
GQuark hub_http_error_quark (void);
typedef enum {
  HUB_HTTP_ERROR_ADDRESS, /* not HOST:PORT, or a host this machine does not have */
  HUB_HTTP_ERROR_IN_USE,  /* another program listens there */
  HUB_HTTP_ERROR_TLS,     /* certificate or key not usable, or no TLS in this build of libmicrohttpd */
  HUB_HTTP_ERROR_FAILED,
} HubHttpError;

/* host without brackets. Out untouched on failure. */
gboolean hub_http_listen_parse (const char *text, char **host, guint16 *port, GError **error);
/* TRUE for 127.0.0.0/8, ::1 and "localhost": what never leaves this machine. */
gboolean hub_http_listen_is_loopback (const char *host);
/* A listening, non-blocking socket, or -1; *port is the real one. */
int hub_http_listen_open (const char *text, guint16 *port, GError **error);
/* From here on nobody new comes in; the number stays good, for whoever has it to close. */
void hub_http_listen_end (int fd);

G_END_DECLS
