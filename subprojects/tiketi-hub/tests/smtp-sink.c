/* As much of SMTP (RFC 5321) as a client needs to hand over a message. SPDX-License-Identifier: GPL-3.0-or-later */
#include "smtp-sink.h"

#include <string.h>
#include <gio/gio.h>

#define WAIT_SECONDS 60

struct _SmtpSink
{
  GSocketService *service;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  char *url;
  GMutex lock; /* guards what follows */
  GCond arrived;
  GPtrArray *messages;
  guint answer;
};

static gboolean
say (GOutputStream *out, const char *line)
{
  return g_output_stream_write_all (out, line, strlen (line), NULL, NULL, NULL)
         && g_output_stream_write_all (out, "\r\n", 2, NULL, NULL, NULL);
}

static char *
read_line (GDataInputStream *in)
{
  char *line = g_data_input_stream_read_line (in, NULL, NULL, NULL);

  if (line != NULL && g_str_has_suffix (line, "\r"))
    line[strlen (line) - 1] = '\0';
  return line;
}

static gboolean
take_message (SmtpSink *sink, GDataInputStream *in, GOutputStream *out, const char *to)
{
  GString *message = g_string_new (to);
  char *line;

  g_string_append_c (message, '\n');
  while ((line = read_line (in)) != NULL && strcmp (line, ".") != 0)
    {
      g_string_append (message, *line == '.' ? line + 1 : line);
      g_string_append (message, "\r\n");
      g_free (line);
    }
  g_free (line);
  g_mutex_lock (&sink->lock);
  guint answer = sink->answer;
  if (answer == 0)
    g_ptr_array_add (sink->messages, g_string_free (message, FALSE));
  else
    g_string_free (message, TRUE);
  g_cond_broadcast (&sink->arrived);
  g_mutex_unlock (&sink->lock);
  g_autofree char *refusal = g_strdup_printf ("%u not now", answer);
  return say (out, answer == 0 ? "250 kept" : refusal);
}

static gboolean
serve_line (SmtpSink *sink, GDataInputStream *in, GOutputStream *out, const char *line, GString *to)
{
  if (g_ascii_strncasecmp (line, "EHLO", 4) == 0)
    return say (out, "250-sink") && say (out, "250-8BITMIME") && say (out, "250 SIZE 10000000");
  if (g_ascii_strncasecmp (line, "RCPT TO:", 8) == 0)
    g_string_assign (to, line + 8);
  if (g_ascii_strncasecmp (line, "DATA", 4) == 0)
    return say (out, "354 go on") && take_message (sink, in, out, to->str);
  if (g_ascii_strncasecmp (line, "QUIT", 4) == 0)
    return say (out, "221 bye") && FALSE;
  return say (out, "250 fine");
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  g_autoptr (GDataInputStream) in = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GString) to = g_string_new (NULL);
  gboolean going = say (out, "220 sink");

  while (going)
    {
      g_autofree char *line = read_line (in);
      going = line != NULL && serve_line (data, in, out, line, to);
    }
  return TRUE;
}

static gpointer
loop_thread (gpointer data)
{
  SmtpSink *sink = data;

  g_main_context_push_thread_default (sink->context);
  g_main_loop_run (sink->loop);
  g_main_context_pop_thread_default (sink->context);
  return NULL;
}

SmtpSink *
smtp_sink_new (guint16 port)
{
  SmtpSink *sink = g_new0 (SmtpSink, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocketAddress) real = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&sink->lock);
  g_cond_init (&sink->arrived);
  sink->messages = g_ptr_array_new_with_free_func (g_free);
  sink->context = g_main_context_new ();
  sink->loop = g_main_loop_new (sink->context, FALSE);
  g_main_context_push_thread_default (sink->context);
  sink->service = g_threaded_socket_service_new (20);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (sink->service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                      &real, &error))
    g_error ("The mail sink cannot listen: %s", error->message);
  g_signal_connect (sink->service, "run", G_CALLBACK (run_cb), sink);
  g_socket_service_start (sink->service);
  g_main_context_pop_thread_default (sink->context);
  sink->url = g_strdup_printf ("smtp://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (real)));
  sink->thread = g_thread_new ("smtp-sink", loop_thread, sink);
  return sink;
}

void
smtp_sink_free (SmtpSink *sink)
{
  if (sink == NULL)
    return;
  g_main_loop_quit (sink->loop);
  g_thread_join (sink->thread);
  g_socket_service_stop (sink->service);
  g_socket_listener_close (G_SOCKET_LISTENER (sink->service));
  g_object_unref (sink->service);
  g_main_loop_unref (sink->loop);
  g_main_context_unref (sink->context);
  g_ptr_array_unref (sink->messages);
  g_mutex_clear (&sink->lock);
  g_cond_clear (&sink->arrived);
  g_free (sink->url);
  g_free (sink);
}

const char *
smtp_sink_get_url (SmtpSink *sink)
{
  return sink->url;
}

void
smtp_sink_set_answer (SmtpSink *sink, guint code)
{
  g_mutex_lock (&sink->lock);
  sink->answer = code;
  g_mutex_unlock (&sink->lock);
}

guint
smtp_sink_count (SmtpSink *sink)
{
  g_mutex_lock (&sink->lock);
  guint n = sink->messages->len;
  g_mutex_unlock (&sink->lock);
  return n;
}

char *
smtp_sink_get (SmtpSink *sink, guint index)
{
  g_mutex_lock (&sink->lock);
  char *message = index < sink->messages->len ? g_strdup (sink->messages->pdata[index]) : NULL;
  g_mutex_unlock (&sink->lock);
  return message;
}

gboolean
smtp_sink_wait (SmtpSink *sink, guint count)
{
  gint64 until = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;

  g_mutex_lock (&sink->lock);
  while (sink->messages->len < count && g_cond_wait_until (&sink->arrived, &sink->lock, until))
    ;
  gboolean there = sink->messages->len >= count;
  g_mutex_unlock (&sink->lock);
  return there;
}
