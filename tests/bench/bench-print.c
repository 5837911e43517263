/* From the commit of a sale to the first byte at a printer on TCP: of the question whether it can print, and of the ticket itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "desk-fixture.h"
#include "tk-printer-link.h"
#include "tk-ticket-paper.h"

#define SALES 200                  /* as many as the fixture leases of event 2 */

/* A printer that answers at once, and looks at its clock. */
typedef struct {
  GSocketListener *listener;
  GThread *thread;
  guint16 port;
  gint64 first_us, ticket_us;      /* when they came; 0 not yet */
} Sink;

static gpointer
run_sink (gpointer data)
{
  Sink *sink = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (sink->listener, NULL, NULL, NULL)) != NULL)
    {
      GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
      GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
      guint8 bytes[65536];
      gssize n;

      while ((n = g_input_stream_read (in, bytes, sizeof bytes, NULL, NULL)) > 0)
        {
          gint64 now = g_get_monotonic_time ();

          if (sink->first_us == 0)
            sink->first_us = now;
          if (sink->ticket_us == 0 && n >= 2 && memcmp (bytes, "\x1b@", 2) == 0)
            sink->ticket_us = now;
          if (n >= 6 && memcmp (bytes + n - 6, "\x10\x04\x02\x10\x04\x04", 6) == 0)
            g_output_stream_write_all (out, "\x12\x12", 2, NULL, NULL, NULL);
          if (n >= 3 && memcmp (bytes + n - 3, "\x1dr\x01", 3) == 0)
            g_output_stream_write_all (out, "\0", 1, NULL, NULL, NULL);
        }
      g_object_unref (connection);
    }
  return NULL;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

static void
say (const char *what, gint64 *us, guint n)
{
  qsort (us, n, sizeof *us, compare);
  g_print ("%-28s p50 %6.2f ms   p99 %6.2f ms   most %6.2f ms\n", what, us[n / 2] / 1000.0, us[n * 99 / 100] / 1000.0, us[n - 1] / 1000.0);
}

static void
measure (DeskFixture *f, Sink *sink, guint sales, gboolean warm, const char *what)
{
  g_autofree char *address = g_strdup_printf ("tcp:127.0.0.1:%u", sink->port);
  g_autofree gint64 *first = g_new0 (gint64, sales), *ticket = g_new0 (gint64, sales);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkPrinterLink) link = tk_printer_link_new (address, &error);
  g_autofree char *name = g_strconcat (what, ", first byte", NULL), *other = g_strconcat (what, ", ticket's first byte", NULL);

  tk_printer_link_warm (link, NULL, NULL);
  for (guint i = 0; i < sales; i++)
    {
      g_autoptr (TkSale) sale = NULL;
      g_autoptr (TkTicketPaper) paper = NULL;
      gint64 committed;

      if (!warm)
        tk_printer_link_rest (link);
      sale = desk_fixture_sell_ok (f, 2, 1, 1);
      sink->first_us = sink->ticket_us = 0;
      committed = g_get_monotonic_time ();
      paper = tk_ticket_paper_new (sale->tickets->pdata[0], "Amina", NULL, FALSE);
      if (!tk_printer_link_print (link, tk_ticket_paper_get_face (paper), NULL, NULL, &error))
        g_error ("%s", error->message);
      first[i] = sink->first_us - committed;
      ticket[i] = sink->ticket_us - committed;
    }
  say (name, first, sales);
  say (other, ticket, sales);
}

int
main (void)
{
  Sink sink = { .listener = g_socket_listener_new () };
  DeskFixture f;

  sink.port = g_socket_listener_add_any_inet_port (sink.listener, NULL, NULL);
  sink.thread = g_thread_new ("sink", run_sink, &sink);
  desk_fixture_set_up (&f, NULL);
  measure (&f, &sink, SALES / 2, TRUE, "line kept");
  measure (&f, &sink, SALES / 2, FALSE, "line opened anew");
  desk_fixture_tear_down (&f, NULL);
  return 0;
}
