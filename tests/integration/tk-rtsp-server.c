/* GStreamer's RTSP connection on one side, a JPEG payloader on the other. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-rtsp-server.h"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <gst/rtsp/gstrtspconnection.h>

#define RATE 15
#define SDP \
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Lens\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\n" \
  "m=audio 0 RTP/AVP 0\r\na=control:sound\r\n" \
  "m=video 0 RTP/AVP 26\r\na=rtpmap:26 JPEG/90000\r\na=control:picture\r\n"

struct _TkRtspServer
{
  GSocket *listener;
  GCancellable *killed;
  GThread *thread;
  guint16 port;
  int width, height;
  char *authorization;             /* what must be said; NULL for nothing */
  gint silent;                     /* atomic */
  GMutex mutex;
  GBytes *picture;
};

/* One client at a time: a gate has one camera. */
typedef struct
{
  TkRtspServer *server;
  GstRTSPConnection *connection;
  GstElement *pipeline, *frames, *packets; /* NULL before PLAY */
  gint64 next_frame;
  guint8 channel;
  gboolean over;
} Client;

static void
send_response (Client *client, GstRTSPMessage *request, GstRTSPStatusCode code, GstRTSPHeaderField field, const char *value,
               const char *body)
{
  GstRTSPMessage response = { 0 };

  gst_rtsp_message_init_response (&response, code, gst_rtsp_status_as_text (code), request);
  if (value != NULL)
    gst_rtsp_message_add_header (&response, field, value);
  if (body != NULL)
    {
      gst_rtsp_message_add_header (&response, GST_RTSP_HDR_CONTENT_TYPE, "application/sdp");
      gst_rtsp_message_set_body (&response, (const guint8 *) body, strlen (body));
    }
  client->over = gst_rtsp_connection_send_usec (client->connection, &response, G_USEC_PER_SEC) != GST_RTSP_OK || client->over;
  gst_rtsp_message_unset (&response);
}

static gboolean
is_authorized (Client *client, GstRTSPMessage *request)
{
  char *said = NULL;

  return client->server->authorization == NULL
         || (gst_rtsp_message_get_header (request, GST_RTSP_HDR_AUTHORIZATION, &said, 0) == GST_RTSP_OK
             && g_strcmp0 (said, client->server->authorization) == 0);
}

static void
set_up (Client *client, GstRTSPMessage *request)
{
  char *asked = NULL;
  const char *channels;
  g_autofree char *transport = NULL;

  gst_rtsp_message_get_header (request, GST_RTSP_HDR_TRANSPORT, &asked, 0);
  channels = asked != NULL ? strstr (asked, "interleaved=") : NULL;
  if (channels == NULL)
    {
      send_response (client, request, GST_RTSP_STS_UNSUPPORTED_TRANSPORT, 0, NULL, NULL);
      return;
    }
  client->channel = (guint8) g_ascii_strtoull (channels + strlen ("interleaved="), NULL, 10);
  transport = g_strdup_printf ("RTP/AVP/TCP;unicast;interleaved=%u-%u;ssrc=12345678", client->channel, client->channel + 1);
  gst_rtsp_message_add_header (request, GST_RTSP_HDR_SESSION, "4711");
  send_response (client, request, GST_RTSP_STS_OK, GST_RTSP_HDR_TRANSPORT, transport, NULL);
}

static void
play (Client *client, GstRTSPMessage *request)
{
  g_autofree char *words
    = g_strdup_printf ("appsrc name=frames format=time is-live=true do-timestamp=true "
                       "caps=video/x-raw,format=BGRx,width=%d,height=%d,framerate=%d/1 ! videoconvert ! video/x-raw,format=I420 ! "
                       "jpegenc quality=85 ! rtpjpegpay pt=26 ssrc=305419896 mtu=1400 ! appsink name=packets sync=false",
                       client->server->width, client->server->height, RATE);

  send_response (client, request, GST_RTSP_STS_OK, GST_RTSP_HDR_RANGE, "npt=0-", NULL);
  client->pipeline = gst_parse_launch (words, NULL);
  client->frames = gst_bin_get_by_name (GST_BIN (client->pipeline), "frames");
  client->packets = gst_bin_get_by_name (GST_BIN (client->pipeline), "packets");
  gst_element_set_state (client->pipeline, GST_STATE_PLAYING);
}

static void
answer (Client *client, GstRTSPMessage *request)
{
  GstRTSPMethod method;
  const gchar *uri;

  gst_rtsp_message_parse_request (request, &method, &uri, NULL);
  if (method == GST_RTSP_OPTIONS)
    send_response (client, request, GST_RTSP_STS_OK, GST_RTSP_HDR_PUBLIC, "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER", NULL);
  else if (!is_authorized (client, request))
    send_response (client, request, GST_RTSP_STS_UNAUTHORIZED, GST_RTSP_HDR_WWW_AUTHENTICATE, "Basic realm=\"lens\"", NULL);
  else if (strstr (uri, "/live") == NULL)
    send_response (client, request, GST_RTSP_STS_NOT_FOUND, 0, NULL, NULL);
  else if (method == GST_RTSP_DESCRIBE)
    send_response (client, request, GST_RTSP_STS_OK, 0, NULL, SDP);
  else if (method == GST_RTSP_SETUP)
    set_up (client, request);
  else if (method == GST_RTSP_PLAY && client->pipeline == NULL)
    play (client, request);
  else
    send_response (client, request, GST_RTSP_STS_OK, 0, NULL, NULL);
  client->over = client->over || method == GST_RTSP_TEARDOWN;
}

static void
push_frame (Client *client)
{
  TkRtspServer *server = client->server;
  gint64 now = g_get_monotonic_time ();
  gsize size = (gsize) server->width * server->height * 4;
  GstBuffer *buffer;

  if (now < client->next_frame)
    return;
  client->next_frame = now + G_USEC_PER_SEC / RATE;
  buffer = gst_buffer_new_allocate (NULL, size, NULL);
  g_mutex_lock (&server->mutex);
  if (server->picture != NULL)
    gst_buffer_fill (buffer, 0, g_bytes_get_data (server->picture, NULL), size);
  else
    gst_buffer_memset (buffer, 0, 0x80, size);
  g_mutex_unlock (&server->mutex);
  gst_app_src_push_buffer (GST_APP_SRC (client->frames), buffer);
}

static void
send_packet (Client *client, GstSample *sample)
{
  GstRTSPMessage data = { 0 };
  GstMapInfo map;

  gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ);
  gst_rtsp_message_init_data (&data, client->channel);
  gst_rtsp_message_set_body (&data, map.data, (guint) map.size);
  client->over = gst_rtsp_connection_send_usec (client->connection, &data, G_USEC_PER_SEC) != GST_RTSP_OK || client->over;
  gst_rtsp_message_unset (&data);
  gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
}

static void
send_pictures (Client *client)
{
  GstSample *sample;

  if (client->pipeline == NULL)
    return;
  push_frame (client);
  while (!client->over && (sample = gst_app_sink_try_pull_sample (GST_APP_SINK (client->packets), 0)) != NULL)
    {
      if (!g_atomic_int_get (&client->server->silent))
        send_packet (client, sample);
      gst_sample_unref (sample);
    }
}

static void
serve (TkRtspServer *server, GSocket *socket)
{
  Client client = { .server = server };

  gst_rtsp_connection_create_from_socket (socket, "127.0.0.1", server->port, NULL, &client.connection);
  while (!client.over && !g_cancellable_is_cancelled (server->killed))
    {
      GstRTSPMessage request = { 0 };
      GstRTSPResult result = gst_rtsp_connection_receive_usec (client.connection, &request, 5000);

      if (result == GST_RTSP_OK && request.type == GST_RTSP_MESSAGE_REQUEST)
        answer (&client, &request);
      client.over = client.over || (result != GST_RTSP_OK && result != GST_RTSP_ETIMEOUT);
      gst_rtsp_message_unset (&request);
      send_pictures (&client);
    }
  gst_rtsp_connection_close (client.connection);
  gst_rtsp_connection_free (client.connection);
  if (client.pipeline == NULL)
    return;
  gst_element_set_state (client.pipeline, GST_STATE_NULL);
  gst_object_unref (client.frames);
  gst_object_unref (client.packets);
  gst_object_unref (client.pipeline);
}

static gpointer
listen_thread (gpointer data)
{
  TkRtspServer *server = data;

  while (!g_cancellable_is_cancelled (server->killed))
    {
      g_autoptr (GSocket) socket = g_socket_accept (server->listener, server->killed, NULL);

      if (socket != NULL)
        serve (server, socket);
    }
  return NULL;
}

TkRtspServer *
tk_rtsp_server_new (guint16 port, int width, int height, const char *user, const char *password)
{
  TkRtspServer *server = g_new0 (TkRtspServer, 1);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  server->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_bind (server->listener, address, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (server->listener, &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (server->listener, NULL);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  server->width = width;
  server->height = height;
  if (user != NULL)
    {
      g_autofree char *both = g_strdup_printf ("%s:%s", user, password);
      g_autofree char *coded = g_base64_encode ((const guint8 *) both, strlen (both));

      server->authorization = g_strconcat ("Basic ", coded, NULL);
    }
  g_mutex_init (&server->mutex);
  server->killed = g_cancellable_new ();
  server->thread = g_thread_new ("rtsp", listen_thread, server);
  return server;
}

void
tk_rtsp_server_kill (TkRtspServer *server)
{
  g_cancellable_cancel (server->killed);
  g_thread_join (server->thread);
  g_socket_close (server->listener, NULL);
  g_object_unref (server->listener);
  g_object_unref (server->killed);
  g_clear_pointer (&server->picture, g_bytes_unref);
  g_mutex_clear (&server->mutex);
  g_free (server->authorization);
  g_free (server);
}

guint16
tk_rtsp_server_get_port (TkRtspServer *server)
{
  return server->port;
}

void
tk_rtsp_server_show (TkRtspServer *server, const guint8 *bgrx)
{
  g_mutex_lock (&server->mutex);
  g_clear_pointer (&server->picture, g_bytes_unref);
  server->picture = g_bytes_new (bgrx, (gsize) server->width * server->height * 4);
  g_mutex_unlock (&server->mutex);
}

void
tk_rtsp_server_fall_silent (TkRtspServer *server, gboolean silent)
{
  g_atomic_int_set (&server->silent, silent);
}
