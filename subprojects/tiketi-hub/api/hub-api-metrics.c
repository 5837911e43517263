/* Metrics: for this machine, and for who knows the token. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-private.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include <sys/resource.h>
#include <glib/gi18n-lib.h>
#include "hub-api-count.h"
#include "hub-api-problem.h"
#include "hub-metrics.h"
#include "tk-keys.h"

/* ---- Who may see them ---- */

static char *token; /* for the process: set before it serves, as is the next */
static gint64 began_us;

void
hub_api_metrics_begin (void)
{
  if (began_us == 0)
    began_us = g_get_real_time ();
}

void
hub_api_set_metrics_token (const char *text)
{
  g_free (token);
  token = g_strdup (text);
}

/* What a proxy on this machine passes on comes from somewhere else, whether we trust it about addresses or not. */
static gboolean
is_local (HubHttpRequest *request)
{
  static const char *const marks[] = { "X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Proto", "X-Forwarded-Host", "Via" };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (hub_http_request_get_header (request, marks[i]) != NULL)
      return FALSE;
  return hub_http_listen_is_loopback (hub_http_request_get_remote (request));
}

static gboolean
knows_token (HubHttpRequest *request)
{
  const char *bearer = hub_http_request_get_bearer (request);

  return bearer != NULL && token != NULL && tk_secret_equal (token, bearer);
}

/* ---- The process (names as Prometheus' own clients have them) ---- */

static void
gauge (GString *out, const char *name, const char *help, gint64 value)
{
  hub_metrics_family (out, name, "gauge", help);
  hub_metrics_sample (out, name, value, NULL);
}

static gint64
count_descriptors (void)
{
  DIR *folder = opendir ("/proc/self/fd");
  gint64 n = -3; /* ".", ".." and the folder itself */

  while (folder != NULL && readdir (folder) != NULL)
    n++;
  if (folder != NULL)
    closedir (folder);
  return MAX (n, 0);
}

static void
tell_memory (GString *out)
{
  g_autofree char *text = NULL;
  gint64 pages[2] = { 0, 0 };

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL)
      || sscanf (text, "%" SCNd64 " %" SCNd64, &pages[0], &pages[1]) != 2)
    return;
  gauge (out, "process_virtual_memory_bytes", "Virtual memory.", pages[0] * sysconf (_SC_PAGESIZE));
  gauge (out, "process_resident_memory_bytes", "Resident memory.", pages[1] * sysconf (_SC_PAGESIZE));
}

static void
tell_process (GString *out)
{
  struct timespec cpu = { 0 };
  struct rlimit files = { 0 };

  tell_memory (out);
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &cpu);
  getrlimit (RLIMIT_NOFILE, &files);
  hub_metrics_family (out, "process_cpu_seconds_total", "counter", "Processor time of user and system.");
  hub_metrics_seconds (out, "process_cpu_seconds_total", cpu.tv_sec * G_USEC_PER_SEC + cpu.tv_nsec / 1000, NULL);
  gauge (out, "process_open_fds", "Open file descriptors.", count_descriptors ());
  gauge (out, "process_max_fds", "How many there may be.", (gint64) MIN (files.rlim_cur, G_MAXINT64));
  hub_metrics_family (out, "process_start_time_seconds", "gauge", "When it started, in seconds since 1970.");
  hub_metrics_seconds (out, "process_start_time_seconds", began_us, NULL);
}

static void
tell_server (GString *out, HubHttpRequest *request)
{
  HubHttpLoad load;

  hub_http_request_get_load (request, &load);
  gauge (out, "tiketi_hub_connections", "Open connections.", load.connections);
  gauge (out, "tiketi_hub_requests_arriving", "Requests whose body is not here yet.", load.arriving);
  gauge (out, "tiketi_hub_bodies_bytes", "Bytes of bodies that are held for requests.", load.bodies);
  gauge (out, "tiketi_hub_requests_in_flight", "Requests that are being worked on, those that wait included.", load.running);
  gauge (out, "tiketi_hub_requests_waiting", "Those of them that wait for something new and hold no thread.", load.waiting);
  gauge (out, "tiketi_hub_requests_slow", "Those of them that take long and run or wait apart from the others.", load.slow);
}

static HubHttpResponse *
metrics (HubHttpRequest *request, gpointer data)
{
  GString *out;

  if (!is_local (request) && !knows_token (request))
    return token != NULL ? hub_api_problem (401, TK_PROBLEM_UNAUTHORIZED, _("Send the token of the metrics as a bearer token."))
                         : hub_api_problem (404, "not_found", _("There is nothing at this address."));

  out = g_string_sized_new (16 * 1024);
  hub_service_metrics (data, out);
  tell_server (out, request);
  hub_api_count_tell (out);
  tell_process (out);
  return hub_http_response_new_text (200, "text/plain; version=0.0.4; charset=utf-8", g_string_free (out, FALSE));
}

static const HubHttpRoute routes[] = {
  { "GET", "/metrics", HUB_API_PUBLIC, metrics, 0, 0, "What monitors count, in the text format of Prometheus" },
};

const HubApiGroup hub_api_metrics = { routes, G_N_ELEMENTS (routes) };
