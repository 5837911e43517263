/* witness, witness key and witness export: a second machine in the hall that keeps copies of journals.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-command.h"

#include <inttypes.h>
#include <stdio.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include "hub-config.h"
#include "hub-witness.h"
#include "tk-base64url.h"
#include "tk-wire.h"

#define LISTEN_DEFAULT "127.0.0.1:8090"

typedef struct
{
  char *dir;
  char *listen;
  char *hub_key;
  char *config_file;
  char *port_file;
  guint8 key[TK_PUBLIC_KEY_SIZE];
  HubConfig *config;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->dir);
  g_free (options->listen);
  g_free (options->hub_key);
  g_free (options->config_file);
  g_free (options->port_file);
  hub_config_free (options->config);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse (int argc, char **argv, Options *options)
{
  const GOptionEntry entries[] = {
    { "dir", 0, 0, G_OPTION_ARG_FILENAME, &options->dir, N_("Where to keep the copies"), N_("DIR") },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options->listen,
      N_("Where to listen (127.0.0.1:8090); port 0 takes any free one"), N_("HOST:PORT") },
    { "hub-key", 0, 0, G_OPTION_ARG_STRING, &options->hub_key,
      N_("The key of the hub whose terminals these are; tiketi-hub witness key tells it there"), N_("KEY") },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options->config_file, N_("Settings: [tls] certificate, key"), N_("FILE") },
    { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &options->port_file, N_("Write the port to this file once listening"),
      N_("FILE") },
    { NULL },
  };

  if (!hub_command_parse (&argc, &argv, entries, NULL, NULL))
    return FALSE;
  if (options->dir == NULL || options->hub_key == NULL)
    return hub_command_missing (options->dir == NULL ? "--dir" : "--hub-key"), FALSE;
  if (!tk_base64url_decode (options->hub_key, options->key, sizeof options->key))
    return hub_command_fail_usage (_("--hub-key is what “tiketi-hub witness key” tells at the hub.")), FALSE;
  if (options->listen == NULL)
    options->listen = g_strdup (LISTEN_DEFAULT);

  return TRUE;
}

static gboolean
signalled_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

/* Terminals speak to nobody in the clear but to their own machine. */
static void
warn_if_useless (const Options *options)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (options->config->certificate != NULL || !hub_http_listen_parse (options->listen, &host, &port, NULL)
      || hub_http_listen_is_loopback (host))
    return;

  g_printerr (_("tiketi-hub: warning: there is no TLS, and terminals speak to other machines only over https; configure "
                "[tls], or put a proxy that has it before %s.\n"),
              options->listen);
}

static gboolean
announce (const Options *options, HubHttpServer *server, GError **error)
{
  g_autofree char *port = g_strdup_printf ("%u\n", hub_http_server_get_port (server));

  g_print (_("Listening on %s\n"), hub_http_server_get_url (server));
  fflush (stdout);

  return options->port_file == NULL || g_file_set_contents (options->port_file, port, -1, error);
}

static HubExit
serve (const Options *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (HubWitness) witness = NULL;
  g_autoptr (HubHttpServer) server = NULL; /* declared last: stopped before the witness is freed */
  HubHttpSettings settings = {
    .listen = options->listen,
    .certificate = options->config->certificate,
    .key = options->config->key,
  };

  g_unix_signal_add (SIGTERM, signalled_cb, loop);
  g_unix_signal_add (SIGINT, signalled_cb, loop);

  witness = hub_witness_new (options->dir, options->key, tk_clock_system (), &error);
  if (witness == NULL)
    return hub_command_fail (error);
  hub_witness_apply (&settings, witness);
  server = hub_http_server_start (&settings, &error);
  if (server == NULL)
    return hub_command_fail (error);
  warn_if_useless (options);
  if (!announce (options, server, &error))
    return hub_command_fail (error);

  g_main_loop_run (loop);
  return HUB_EXIT_OK;
}

HubExit
hub_command_witness (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  g_autoptr (GError) error = NULL;

  if (!parse (argc, argv, &options))
    return HUB_EXIT_USAGE;
  tk_keys_init ();
  options.config = options.config_file != NULL ? hub_config_load (options.config_file, &error) : g_new0 (HubConfig, 1);
  if (options.config == NULL)
    return hub_command_fail (error);

  return serve (&options);
}

HubExit
hub_command_witness_key (int argc, char **argv)
{
  g_autofree char *db = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &db, N_("The database"), N_("URI") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) service = NULL;

  if (!hub_command_parse (&argc, &argv, entries, NULL, NULL) || hub_command_database (db) == NULL)
    return HUB_EXIT_USAGE;
  service = hub_service_open (hub_command_database (db), tk_clock_system (), &error);
  if (service == NULL)
    return hub_command_fail (error);

  g_autofree char *key = hub_service_get_key (service);
  g_print ("%s\n", key);
  return HUB_EXIT_OK;
}

HubExit
hub_command_witness_export (int argc, char **argv)
{
  g_autofree char *dir = NULL;
  g_autofree char *path = NULL;
  gint64 terminal = 0, issuer = 0, written = 0;
  const GOptionEntry entries[] = {
    { "dir", 0, 0, G_OPTION_ARG_FILENAME, &dir, N_("Where the copies are kept"), N_("DIR") },
    { "terminal", 0, 0, G_OPTION_ARG_INT64, &terminal, N_("Whose; tiketi-hub terminal list tells it at the hub"),
      N_("NUMBER") },
    { "issuer", 0, 0, G_OPTION_ARG_INT64, &issuer, N_("Which, when there are several of that terminal"), N_("NUMBER") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;

  if (!hub_command_parse (&argc, &argv, entries, "FILE", &path))
    return HUB_EXIT_USAGE;
  if (dir == NULL || terminal == 0)
    return hub_command_missing (dir == NULL ? "--dir" : "--terminal");
  if (terminal < 1 || terminal > G_MAXUINT32 || issuer < 0 || issuer > G_MAXUINT16)
    return hub_command_fail_usage (_("--terminal and --issuer are numbers, as the hub gives them."));

  tk_keys_init ();
  if (!hub_copy_export (dir, (guint32) terminal, (guint16) issuer, path, &written, &error))
    return hub_command_fail (error);

  g_print (_("%" PRId64 " entries written to %s. This witness takes nothing more from that terminal; bring the file to the hub "
             "with “tiketi-hub bundle import --witness”.\n"),
           written, path);
  return HUB_EXIT_OK;
}
