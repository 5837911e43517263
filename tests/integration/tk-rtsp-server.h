/* A camera on the network, on loopback: an RTSP server that sends MJPEG over its connection, and can be killed, fall silent, ask
 * for a password. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TkRtspServer TkRtspServer;

/* Serves rtsp://127.0.0.1:PORT/live; port 0 takes a free one. user: (nullable) who must say `password`. */
TkRtspServer *tk_rtsp_server_new (guint16 port, int width, int height, const char *user, const char *password);
/* At once, in the middle of whatever it does: connections are cut off. */
void tk_rtsp_server_kill (TkRtspServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkRtspServer, tk_rtsp_server_kill)
guint16 tk_rtsp_server_get_port (TkRtspServer *server);
/* What the camera sees from now on: width × height × 4 bytes BGRx, copied. */
void tk_rtsp_server_show (TkRtspServer *server, const guint8 *bgrx);
/* Keeps connections and sends nothing. */
void tk_rtsp_server_fall_silent (TkRtspServer *server, gboolean silent);

G_END_DECLS
