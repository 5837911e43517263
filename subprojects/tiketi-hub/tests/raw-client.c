/* A client of bytes. SPDX-License-Identifier: GPL-3.0-or-later */
#include "raw-client.h"

#include <string.h>

struct _RawClient
{
  GSocketConnection *connection;
  GString *unread;
  gboolean timed_out;
};

static RawClient *
connect_to (const char *host, guint16 port, GError **error)
{
  g_autoptr (GSocketClient) opener = g_socket_client_new ();
  GSocketConnection *connection;
  RawClient *client;

  g_socket_client_set_enable_proxy (opener, FALSE);
  connection = g_socket_client_connect_to_host (opener, host, port, NULL, error);
  if (connection == NULL)
    return NULL;
  client = g_new0 (RawClient, 1);
  client->connection = connection;
  client->unread = g_string_new (NULL);
  raw_client_set_timeout (client, 60); /* the machine may be busy */

  return client;
}

RawClient *
raw_client_new (const char *host, guint16 port)
{
  g_autoptr (GError) error = NULL;
  RawClient *client = connect_to (host, port, &error);

  g_assert_no_error (error);
  return client;
}

RawClient *
raw_client_try (const char *host, guint16 port)
{
  return connect_to (host, port, NULL);
}

void
raw_client_free (RawClient *client)
{
  if (client == NULL)
    return;

  g_io_stream_close (G_IO_STREAM (client->connection), NULL, NULL);
  g_object_unref (client->connection);
  g_string_free (client->unread, TRUE);
  g_free (client);
}

void
raw_client_set_timeout (RawClient *client, guint seconds)
{
  g_socket_set_timeout (g_socket_connection_get_socket (client->connection), seconds);
}

gboolean
raw_client_send (RawClient *client, const char *data, gssize length)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (client->connection));

  return g_output_stream_write_all (out, data, length < 0 ? strlen (data) : (gsize) length, NULL, NULL, NULL);
}

void
raw_client_finish (RawClient *client)
{
  g_socket_shutdown (g_socket_connection_get_socket (client->connection), FALSE, TRUE, NULL);
}

/* FALSE at the end of the stream, on a reset and when nothing comes in time. */
static gboolean
read_more (RawClient *client)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (client->connection));
  g_autoptr (GError) error = NULL;
  char chunk[16384];
  gssize n = g_input_stream_read (in, chunk, sizeof chunk, NULL, &error);

  client->timed_out = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  if (n <= 0)
    return FALSE;

  g_string_append_len (client->unread, chunk, n);
  return TRUE;
}

static RawReply *
reply_new (guint status)
{
  RawReply *reply = g_new0 (RawReply, 1);

  reply->status = status;
  reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reply->body = g_byte_array_new ();

  return reply;
}

void
raw_reply_free (RawReply *reply)
{
  if (reply == NULL)
    return;

  g_hash_table_unref (reply->headers);
  g_byte_array_unref (reply->body);
  g_free (reply);
}

static void
parse_head (RawReply *reply, const char *head, gsize length)
{
  g_autofree char *text = g_strndup (head, length);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_true (g_str_has_prefix (lines[0], "HTTP/1."));
  reply->status = (guint) g_ascii_strtoull (lines[0] + strlen ("HTTP/1.1 "), NULL, 10);
  for (gsize i = 1; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon != NULL)
        g_hash_table_insert (reply->headers, g_ascii_strdown (lines[i], colon - lines[i]),
                             g_strdup (g_strchug (colon + 1)));
    }
}

static void
read_body (RawClient *client, RawReply *reply)
{
  const char *length = raw_reply_header (reply, "content-length");
  gsize wanted = length != NULL ? g_ascii_strtoull (length, NULL, 10) : 0;

  while (client->unread->len < wanted && read_more (client))
    ;
  g_assert_cmpuint (client->unread->len, >=, wanted);
  g_byte_array_append (reply->body, (const guint8 *) client->unread->str, wanted);
  g_string_erase (client->unread, 0, wanted);
}

RawReply *
raw_client_read (RawClient *client, gboolean bodyless)
{
  const char *end;
  RawReply *reply;

  while ((end = strstr (client->unread->str, "\r\n\r\n")) == NULL)
    if (!read_more (client))
      return reply_new (client->timed_out ? 1 : 0);

  reply = reply_new (0);
  parse_head (reply, client->unread->str, end - client->unread->str);
  g_string_erase (client->unread, 0, end + 4 - client->unread->str);
  if (reply->status == 100)
    {
      raw_reply_free (reply);
      return raw_client_read (client, bodyless);
    }
  if (!bodyless)
    read_body (client, reply);

  return reply;
}

const char *
raw_reply_header (const RawReply *reply, const char *name)
{
  return g_hash_table_lookup (reply->headers, name);
}

const char *
raw_reply_text (const RawReply *reply)
{
  g_byte_array_append (reply->body, (const guint8 *) "", 1);
  g_byte_array_set_size (reply->body, reply->body->len - 1);

  return (const char *) reply->body->data;
}

gboolean
raw_client_is_closed (RawClient *client)
{
  return client->unread->len == 0 && !read_more (client) && !client->timed_out;
}

gboolean
raw_client_request (RawClient *client, const char *method, const char *target, const char *headers, const char *body,
                    gssize body_length)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length = body == NULL ? 0 : body_length < 0 ? strlen (body) : (gsize) body_length;

  g_string_printf (text, "%s %s HTTP/1.1\r\nHost: hub\r\n%s", method, target, headers != NULL ? headers : "");
  if (body != NULL)
    g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "\r\n", length);
  g_string_append (text, "\r\n");
  if (body != NULL)
    g_string_append_len (text, body, length);

  return raw_client_send (client, text->str, text->len);
}

RawReply *
raw_request (guint16 port, const char *method, const char *target, const char *headers, const char *body,
             gssize body_length)
{
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", port);

  raw_client_request (client, method, target, headers, body, body_length);
  return raw_client_read (client, strcmp (method, "HEAD") == 0);
}

char *
raw_json_text (const char *json, const char *key)
{
  g_autofree char *pattern = g_strdup_printf ("\"%s\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"", key);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, json, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}
