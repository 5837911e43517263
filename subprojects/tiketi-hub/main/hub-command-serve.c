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
#include "hub-log.h"
#include "hub-serve-settings.h"

#define LISTEN_DEFAULT "127.0.0.1:8080"

typedef struct
{
  char *db;
  char *listen;
  char *config_file;
  char *port_file;
  int ready_fd;
  guint16 port;    /* 0 before it listens */
  gboolean failed;
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
      N_("Settings; tiketi-hub config check shows them"), N_("FILE") },
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

/* ---- Running ---- */

typedef struct
{
  Options *options;
  GMainLoop *loop;
  HubService *service;
  HubHttpServer *server;
  gboolean left_behind; /* a handler that took too long may run still, and look at the service */
} Running;

static HubHttpServer *
start_server (const Running *running, GError **error)
{
  const HubConfig *config = running->options->config;
  g_auto (HubServeSettings) settings = { { 0 } };
  g_autofree char *listen = g_strdup (running->options->listen);

  /* A second start is at the port of the first. */
  if (running->options->port != 0)
    {
      g_free (listen);
      listen = g_strdup_printf ("%.*s:%u", (int) (strrchr (running->options->listen, ':') - running->options->listen),
                                running->options->listen, running->options->port);
    }
  hub_serve_settings_init (&settings, config, listen);
  hub_api_set_metrics_token (config->metrics.token);
  hub_api_apply (&settings.http, running->service);

  return hub_http_server_start (&settings.http, error);
}

static void
stop_server (Running *running)
{
  if (hub_http_server_stop (g_steal_pointer (&running->server)))
    return;
  running->left_behind = TRUE;
  g_warning ("A request took too long to be waited for.");
}

static gboolean
stop_cb (gpointer data)
{
  Running *running = data;

  g_main_loop_quit (running->loop);

  /* Removed: a second signal ends the program at once, for whoever cannot wait for running requests. */
  return G_SOURCE_REMOVE;
}

static void
log_mistakes (const GError *error)
{
  g_auto (GStrv) sentences = g_strsplit (error->message, "\n", -1);

  for (gsize i = 0; sentences[i] != NULL; i++)
    g_warning ("%s", sentences[i]);
}

static void
swap_certificates (HubConfig *a, HubConfig *b)
{
  char *certificate = a->certificate, *key = a->key;

  a->certificate = b->certificate;
  a->key = b->key;
  b->certificate = certificate;
  b->key = key;
}

/* With the new certificate, or with the old one when the new one is no good. Whoever comes in between has to come again. */
static void
restart_server (Running *running, HubConfig *fresh)
{
  HubConfig *config = running->options->config;
  g_autoptr (GError) error = NULL;

  running->options->port = hub_http_server_get_port (running->server);
  stop_server (running);
  swap_certificates (config, fresh);
  running->server = start_server (running, &error);
  if (running->server == NULL)
    {
      log_mistakes (error);
      g_clear_error (&error);
      swap_certificates (config, fresh);
      running->server = start_server (running, &error);
    }
  if (running->server != NULL)
    return;
  log_mistakes (error);
  running->options->failed = TRUE;
  g_main_loop_quit (running->loop);
}

/* SIGHUP: certificate, key and log are read again; whatever else changed waits for a restart. */
static gboolean
reload_cb (gpointer data)
{
  Running *running = data;
  HubConfig *old = running->options->config;
  g_autoptr (GError) error = NULL;
  g_autoptr (HubConfig) fresh = hub_config_load (running->options->config_file, &error);

  if (fresh == NULL)
    {
      log_mistakes (error);
      g_warning ("The settings stay as they were.");
      return G_SOURCE_CONTINUE;
    }
  hub_log_begin (fresh->log.level, g_str_equal (fresh->log.format, "json"));
  if (g_strcmp0 (fresh->certificate, old->certificate) != 0 || g_strcmp0 (fresh->key, old->key) != 0)
    restart_server (running, fresh);
  g_message ("The certificate and what is logged were read again.");
  return G_SOURCE_CONTINUE;
}

static gboolean
prepare_service (const Options *options, HubService *service, GError **error)
{
  HubWebRules rules;

  hub_serve_web_rules (&rules, options->config);
  if (!hub_service_set_web (service, &rules, error))
    return FALSE;
  retry_dead_letters (service);
  return TRUE;
}

static HubExit
serve (Options *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_auto (HubGateways) gateways = { NULL };
  g_autoptr (HubService) service = NULL;
  Running running = { options, loop, NULL, NULL, FALSE };

  /* From here on a signal stops cleanly, also one that comes while still starting. */
  g_unix_signal_add (SIGTERM, stop_cb, &running);
  g_unix_signal_add (SIGINT, stop_cb, &running);
  g_unix_signal_add (SIGHUP, reload_cb, &running);
  raise_file_limit ();

  hub_command_set_key_file (NULL, options->config->key_file);
  running.service = service = hub_service_open (hub_command_database (options->db), tk_clock_system (), &error);
  if (service == NULL || !prepare_service (options, service, &error))
    return hub_command_fail (error);
  hub_gateways_open (&gateways, options->config);
  hub_service_set_gateways (service, &gateways, TRUE);
  running.server = start_server (&running, &error);
  if (running.server == NULL)
    return hub_command_fail (error);
  warn_if_exposed (options);
  if (!announce (options, running.server, &error))
    options->failed = hub_command_fail (error) != HUB_EXIT_OK;
  else
    g_main_loop_run (loop);

  stop_server (&running); /* before the service is closed */
  HubExit exit_code = options->failed ? HUB_EXIT_FAILED : HUB_EXIT_OK;
  if (running.left_behind)
    _exit (exit_code); /* as after a power cut: what was answered is stored, and nothing is freed under anybody */
  return exit_code;
}

HubExit
hub_command_serve (int argc, char **argv)
{
  g_auto (Options) options = { .ready_fd = -1 };
  HubExit exit_code;

  if (!parse_options (argc, argv, &options, &exit_code))
    return exit_code;

  hub_log_begin (options.config->log.level, g_str_equal (options.config->log.format, "json"));
  return serve (&options);
}
