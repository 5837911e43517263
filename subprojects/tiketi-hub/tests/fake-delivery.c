/* One thread a callback: there are few, and each waits its time. SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-delivery.h"

#include <string.h>
#include <gio/gio.h>

struct _FakeDelivery
{
  GMutex lock;
  GCond changed;
  gboolean stopping;
  guint running, accepted, refused;
};

typedef struct
{
  FakeDelivery *delivery;
  char *url, *body, *header;
  gint64 at_us;
} Letter;

static void
free_letter (Letter *letter)
{
  g_free (letter->url);
  g_free (letter->body);
  g_free (letter->header);
  g_free (letter);
}

/* Written by hand: a webhook has a header of its own, and what is sent must be these bytes. 0: no answer. */
static guint
post (const Letter *letter)
{
  g_autoptr (GUri) uri = g_uri_parse (letter->url, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *request = NULL;
  char answer[64] = "";

  g_socket_client_set_timeout (client, 60);
  connection = uri != NULL ? g_socket_client_connect_to_host (client, g_uri_get_host (uri), (guint16) g_uri_get_port (uri), NULL, NULL)
                           : NULL;
  if (connection == NULL)
    return 0;
  request = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\nConnection: close\r\n%s%s"
                             "Content-Length: %zu\r\n\r\n%s",
                             g_uri_get_path (uri), g_uri_get_host (uri), g_uri_get_port (uri),
                             letter->header != NULL ? letter->header : "", letter->header != NULL ? "\r\n" : "",
                             strlen (letter->body), letter->body);
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL, NULL)
      || g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, sizeof answer - 1, NULL, NULL) < 12)
    return 0;
  return (guint) g_ascii_strtoull (answer + 9, NULL, 10);
}

static gboolean
wait_for_time (Letter *letter)
{
  FakeDelivery *delivery = letter->delivery;

  g_mutex_lock (&delivery->lock);
  while (!delivery->stopping && g_cond_wait_until (&delivery->changed, &delivery->lock, letter->at_us))
    ;
  gboolean stopping = delivery->stopping;
  g_mutex_unlock (&delivery->lock);
  return !stopping;
}

static gpointer
deliver_thread (gpointer data)
{
  Letter *letter = data;
  FakeDelivery *delivery = letter->delivery;
  guint status = wait_for_time (letter) ? post (letter) : 0;

  g_mutex_lock (&delivery->lock);
  if (status == 200)
    delivery->accepted++;
  else
    delivery->refused++;
  delivery->running--;
  g_cond_broadcast (&delivery->changed);
  g_mutex_unlock (&delivery->lock);
  free_letter (letter);
  return NULL;
}

FakeDelivery *
fake_delivery_new (void)
{
  FakeDelivery *delivery = g_new0 (FakeDelivery, 1);

  g_mutex_init (&delivery->lock);
  g_cond_init (&delivery->changed);
  return delivery;
}

void
fake_delivery_free (FakeDelivery *delivery)
{
  g_mutex_lock (&delivery->lock);
  delivery->stopping = TRUE;
  g_cond_broadcast (&delivery->changed);
  while (delivery->running > 0)
    g_cond_wait (&delivery->changed, &delivery->lock);
  g_mutex_unlock (&delivery->lock);
  g_mutex_clear (&delivery->lock);
  g_cond_clear (&delivery->changed);
  g_free (delivery);
}

void
fake_delivery_post (FakeDelivery *delivery, const char *url, char *body, const char *header, guint after_ms)
{
  Letter *letter = g_new0 (Letter, 1);

  *letter = (Letter){ delivery, g_strdup (url), body, g_strdup (header),
                      g_get_monotonic_time () + after_ms * G_GINT64_CONSTANT (1000) };
  g_mutex_lock (&delivery->lock);
  delivery->running++;
  g_mutex_unlock (&delivery->lock);
  g_thread_unref (g_thread_new ("callback", deliver_thread, letter));
}

void
fake_delivery_count (FakeDelivery *delivery, guint *accepted, guint *refused)
{
  g_mutex_lock (&delivery->lock);
  *accepted = delivery->accepted;
  *refused = delivery->refused;
  g_mutex_unlock (&delivery->lock);
}
