/* serve: open the database, listen, and stop cleanly on a signal.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/resource.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include "hub-api.h"
#include "hub-config.h"
#include "hub-gateways.h"

#define LISTEN_DEFAULT "127.0.0.1:8080"

typedef struct
{
  char *db;
  char *listen;
  char *config_file;
  char *port_file;
  int ready_fd;
  HubConfig *config;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->db);
  g_free (options->listen);
  g_free (options->config_file);
  g_free (options->port_file);
  hub_config_free (options->config);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

/* Fills what the command line left out from the configuration file; FALSE with the exit code. */
static gboolean
complete_options (Options *options, HubExit *exit_code)
{
  g_autoptr (GError) error = NULL;

  options->config = hub_config_load (options->config_file, &error);
  if (options->config == NULL)
    {
      *exit_code = hub_command_fail (error);
      return FALSE;
    }
  if (options->db == NULL)
    options->db = g_strdup (options->config->db);
  if (options->listen == NULL)
    options->listen = g_strdup (options->config->listen != NULL ? options->config->listen : LISTEN_DEFAULT);

  *exit_code = HUB_EXIT_USAGE;
  return hub_command_database (options->db) != NULL;
}

static gboolean
parse_options (int argc, char **argv, Options *options, HubExit *exit_code)
{
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &options->db,
      N_("The database, for example sqlite:/var/lib/tiketi/hub.db"), N_("URI") },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options->listen,
      N_("Where to listen (127.0.0.1:8080); port 0 takes any free one"), N_("HOST:PORT") },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options->config_file,
      N_("Settings: [hub], [tls], and gateways: [mpesa], [paystack], [mail], [sms]"), N_("FILE") },
    { "ready-fd", 0, 0, G_OPTION_ARG_INT, &options->ready_fd,
      N_("Write the port to this file descriptor once listening"), N_("N") },
    { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &options->port_file,
      N_("Write the port to this file once listening"), N_("FILE") },
    { NULL },
  };

  *exit_code = HUB_EXIT_USAGE;
  return hub_command_parse (&argc, &argv, entries, NULL, NULL) && complete_options (options, exit_code);
}

/* Plain HTTP on an address others can reach sends credentials in the clear. */
static void
warn_if_exposed (const Options *options)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (options->config->certificate != NULL || !hub_http_listen_parse (options->listen, &host, &port, NULL)
      || hub_http_listen_is_loopback (host))
    return;

  g_printerr (_("tiketi-hub: warning: %s can be reached by others and there is no TLS, so credentials "
                "travel in the clear; configure [tls], or listen on 127.0.0.1 behind a proxy that has it.\n"),
              options->listen);
}

static gboolean
tell_port_to_fd (int fd, const char *text, GError **error)
{
  if (fd < 0)
    return TRUE;
  if (write (fd, text, strlen (text)) == (gssize) strlen (text))
    {
      close (fd);
      return TRUE;
    }

  g_set_error (error, HUB_HTTP_ERROR, HUB_HTTP_ERROR_FAILED, _("Cannot write the port to file descriptor %d: %s."), fd,
               g_strerror (errno));
  return FALSE;
}

/* Tells people and scripts where the hub listens. */
static gboolean
announce (const Options *options, HubHttpServer *server, GError **error)
{
  g_autofree char *port = g_strdup_printf ("%u\n", hub_http_server_get_port (server));

  g_print (_("Listening on %s\n"), hub_http_server_get_url (server));
  fflush (stdout);

  return tell_port_to_fd (options->ready_fd, port, error)
         && (options->port_file == NULL || g_file_set_contents (options->port_file, port, -1, error));
}

static gboolean
signalled_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  /* Removed: a second signal ends the program at once, for whoever cannot wait for running requests. */
  return G_SOURCE_REMOVE;
}

/* Every terminal holds a connection, and the usual soft limit of 1,024 files is less than we serve. */
static void
raise_file_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max)
    return;

  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    g_info ("The limit of open files stays as it is: %s", g_strerror (errno));
}

static HubHttpServer *
start_server (const Options *options, HubService *service, GError **error)
{
  const HubConfig *config = options->config;
  HubHttpSettings settings = {
    .listen = options->listen,
    .certificate = config->certificate,
    .key = config->key,
    .threads = (guint) config->http.threads,
    .connections = (guint) config->http.connections,
    .connections_per_address = (guint) config->http.connections_per_address,
    .idle_seconds = (guint) config->http.idle_seconds,
    .receive_seconds = (guint) config->http.receive_seconds,
    .body_limit = (gsize) config->http.body_limit,
  };

  raise_file_limit ();
  hub_api_apply (&settings, service);

  return hub_http_server_start (&settings, error);
}

/* After an update this hub may know what it did not know before. Whatever fails here can be done again later. */
static void
retry_dead_letters (HubService *service)
{
  g_autoptr (GError) error = NULL;
  HubRetryReport report;

  if (!hub_service_retry_all (service, NULL, &report, &error))
    g_warning ("Dead letters were not tried again: %s", error->message);
  else if (report.applied + report.conflict > 0)
    g_message ("%" G_GINT64_FORMAT " dead letters are applied now, %" G_GINT64_FORMAT " remain",
               report.applied + report.conflict, report.dead);
}

static HubExit
serve (const Options *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_auto (HubGateways) gateways = { NULL };
  g_autoptr (HubService) service = NULL;
  g_autoptr (HubHttpServer) server = NULL; /* declared last: stopped before the service is closed */

  /* From here on a signal stops cleanly, also one that comes while still starting. */
  g_unix_signal_add (SIGTERM, signalled_cb, loop);
  g_unix_signal_add (SIGINT, signalled_cb, loop);

  service = hub_service_open (hub_command_database (options->db), tk_clock_system (), &error);
  if (service == NULL)
    return hub_command_fail (error);
  retry_dead_letters (service);
  hub_gateways_open (&gateways, options->config);
  hub_service_set_gateways (service, &gateways, TRUE);
  server = start_server (options, service, &error);
  if (server == NULL)
    return hub_command_fail (error);
  warn_if_exposed (options);
  if (!announce (options, server, &error))
    return hub_command_fail (error);

  g_main_loop_run (loop);
  return HUB_EXIT_OK;
}

HubExit
hub_command_serve (int argc, char **argv)
{
  g_auto (Options) options = { .ready_fd = -1 };
  HubExit exit_code;

  if (!parse_options (argc, argv, &options, &exit_code))
    return exit_code;

  return serve (&options);
}
