/* How many requests the server itself can answer, measured with wrk on the same machine: a few bytes, 20 KB that are
 * there already, and 20 KB packed, and 304. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <gio/gio.h>
#include "hub-http-gzip.h"
#include "hub-http-server.h"

static GBytes *cached, *packed;

static HubHttpResponse *
hello_cb (HubHttpRequest *request, gpointer data)
{
  return hub_http_response_new (200, "application/json", g_bytes_new_static ("{\"status\":\"healthy\"}", 20));
}

static HubHttpResponse *
cached_cb (HubHttpRequest *request, gpointer data)
{
  return hub_http_response_new (200, "application/json", g_bytes_ref (cached));
}

static HubHttpResponse *
packed_cb (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *response = cached_cb (request, data);

  hub_http_response_set_packed (response, g_bytes_ref (packed));
  hub_http_response_set_etag (response, "v1");
  return response;
}

static const HubHttpRoute routes[] = {
  { "GET", "/hello", 0, hello_cb, 0, 0 },
  { "GET", "/cached", 0, cached_cb, 0, 0 },
  { "GET", "/packed", 0, packed_cb, 0, 0 },
  { "GET", "/events/{event}/tickets/{ticket}", 0, hello_cb, 0, 0 },
};

/* Processor time of this program, without wrk's: what a busy machine does not change. */
static gint64
processor_us (void)
{
  struct rusage used;

  getrusage (RUSAGE_SELF, &used);

  return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * G_USEC_PER_SEC + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

static void
tell (const char *line, gint64 used_us)
{
  const char *all = strstr (line, " requests in ");

  if (all != NULL)
    g_print ("  %.1f us of the processor each\n", (double) used_us / (double) g_ascii_strtoull (line + strspn (line, " "), NULL, 10));
  else if (strstr (line, "Requests/sec") != NULL || strstr (line, " 99%") != NULL || strstr (line, " 50%") != NULL
           || strstr (line, "Non-2xx") != NULL || strstr (line, "Socket errors") != NULL)
    g_print ("  %s\n", line + strspn (line, " "));
}

static void
measure (HubHttpServer *server, const char *path, const char *header)
{
  const char *seconds = g_getenv ("TIKETI_BENCH_SECONDS");
  g_autofree char *url = g_strconcat (hub_http_server_get_url (server), path, NULL);
  g_autofree char *time = g_strdup_printf ("%ss", seconds != NULL ? seconds : "3");
  gint64 used_us = processor_us ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) wrk
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "wrk", "-t2", "-c64", "-d", time, "--latency", "-H",
                          header, url, NULL);
  g_autofree char *told = NULL;
  g_auto (GStrv) lines = NULL;

  if (wrk == NULL)
    {
      g_print ("wrk is missing: %s\n", error->message);
      exit (77);
    }
  g_subprocess_communicate_utf8 (wrk, NULL, NULL, &told, NULL, NULL);
  used_us = processor_us () - used_us;
  g_print ("%s (%s)\n", path, header);
  lines = g_strsplit (told, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    tell (lines[i], used_us);
}

int
main (int argc, char **argv)
{
  const char *threads = g_getenv ("TIKETI_BENCH_THREADS");
  HubHttpSettings settings = { .listen = "127.0.0.1:0", .routes = routes, .n_routes = G_N_ELEMENTS (routes),
                               .prefix = "/api/v1", .threads = threads != NULL ? (guint) atoi (threads) : 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubHttpServer) server = NULL;
  char *text = g_malloc (20 * 1024);

  for (gsize i = 0; i < 20 * 1024; i++)
    text[i] = (char) ('a' + (i * 7 + i / 13) % 26);
  cached = g_bytes_new_take (text, 20 * 1024);
  packed = hub_http_gzip_pack (cached);
  server = hub_http_server_start (&settings, &error);
  if (server == NULL)
    g_error ("%s", error->message);
  measure (server, "/hello", "Accept: */*");
  measure (server, "/api/v1/events/77/tickets/abc?x=1", "Authorization: Bearer abcdefghijklmnopqrstuvwxyz");
  measure (server, "/cached", "Accept: */*");
  measure (server, "/cached", "Accept-Encoding: gzip");
  measure (server, "/packed", "Accept-Encoding: gzip");
  measure (server, "/packed", "If-None-Match: \"v1\"");
  g_clear_pointer (&server, hub_http_server_stop);
  g_clear_pointer (&cached, g_bytes_unref);
  g_clear_pointer (&packed, g_bytes_unref);

  return 0;
}
