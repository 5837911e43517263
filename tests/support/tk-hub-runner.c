/* A real tiketi-hub process for tests. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-hub-runner.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#define START_SECONDS 60
#define PORTS_FROM 10000 /* up to PORTS_UNTIL: below those that connections are given, so that nobody takes it while the hub is away */
#define PORTS_UNTIL 32000

struct _TkHubRunner {
  char *dir, *db_path, *db_uri, *url, *box_office_code, *gate_code;
  char *config; /* NULL: none */
  guint16 port;
  GSubprocess *process;
};

void
tk_test_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        tk_test_remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

char *
tk_hub_runner_run (TkHubRunner *hub, const char *const *words, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *out = NULL, *err = NULL;

  g_ptr_array_add (argv, (gpointer) g_getenv ("TIKETI_HUB_PROGRAM"));
  for (; *words != NULL; words++)
    g_ptr_array_add (argv, (gpointer) *words);
  g_ptr_array_add (argv, (gpointer) "--db");
  g_ptr_array_add (argv, hub->db_uri);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char *const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, error);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, error))
    return NULL;
  if (g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 0)
    return g_steal_pointer (&out);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", err);
  return NULL;
}

/* Waits for the port file, which the hub writes once it listens. */
static gboolean
wait_for_port (TkHubRunner *hub, const char *port_file, GError **error)
{
  for (int i = 0; i < START_SECONDS * 100; i++)
    {
      g_autofree char *text = NULL;
      if (g_file_get_contents (port_file, &text, NULL, NULL) && *text != '\0')
        {
          hub->port = (guint16) g_ascii_strtoull (text, NULL, 10);
          return TRUE;
        }
      g_usleep (10000);
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "The hub did not start within %d s.", START_SECONDS);
  return FALSE;
}

static guint16
free_port (void)
{
  for (;;)
    {
      g_autoptr (GSocketListener) listener = g_socket_listener_new ();
      guint16 port = (guint16) g_random_int_range (PORTS_FROM, PORTS_UNTIL);
      gboolean is_free = g_socket_listener_add_inet_port (listener, port, NULL, NULL);

      g_socket_listener_close (listener);
      if (is_free)
        return port;
    }
}

/* A test that dies leaves no hub behind. */
static void
die_with_parent_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

gboolean
tk_hub_runner_start (TkHubRunner *hub, GError **error)
{
  g_autofree char *port_file = g_build_filename (hub->dir, "port", NULL);
  if (hub->port == 0)
    hub->port = free_port ();
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", hub->port);

  g_unlink (port_file);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
  hub->process = g_subprocess_launcher_spawn (launcher, error, g_getenv ("TIKETI_HUB_PROGRAM"), "serve",
                                              "--db", hub->db_uri, "--listen", listen, "--port-file", port_file,
                                              hub->config != NULL ? "--config" : NULL, hub->config, NULL);
  if (hub->process == NULL || !wait_for_port (hub, port_file, error))
    return FALSE;
  g_free (hub->url);
  hub->url = g_strdup_printf ("%s://127.0.0.1:%u", hub->config != NULL ? "https" : "http", hub->port);
  return TRUE;
}

static void
end_process (TkHubRunner *hub, int number)
{
  if (hub->process == NULL)
    return;
  g_subprocess_send_signal (hub->process, number);
  g_subprocess_wait (hub->process, NULL, NULL);
  g_clear_object (&hub->process);
}

void
tk_hub_runner_stop (TkHubRunner *hub)
{
  end_process (hub, SIGTERM);
}

void
tk_hub_runner_kill (TkHubRunner *hub)
{
  end_process (hub, SIGKILL);
}

/* The text after `"key":` … `"code":"` in the program's own JSON. */
static char *
find_code (const char *json, const char *key)
{
  g_autofree char *pattern = g_strdup_printf ("%s.*?\"code\"\\s*:\\s*\"([^\"]+)\"", key);
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, json, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

static gboolean
fill (TkHubRunner *hub, GError **error)
{
  g_autofree char *made = tk_hub_runner_run (hub, (const char *const[]) { "init", NULL }, error);
  g_autofree char *told = made != NULL ? tk_hub_runner_run (hub, (const char *const[]) { "demo", "--json", NULL }, error) : NULL;

  if (told == NULL)
    return FALSE;
  hub->box_office_code = find_code (told, "\"box_office\"");
  hub->gate_code = find_code (told, "\"gate\"");
  return TRUE;
}

TkHubRunner *
tk_hub_runner_new (GError **error)
{
  TkHubRunner *hub = g_new0 (TkHubRunner, 1);

  hub->dir = g_dir_make_tmp ("tiketi-hub-XXXXXX", error);
  hub->db_path = g_build_filename (hub->dir, "hub.db", NULL);
  hub->db_uri = g_strconcat ("sqlite:", hub->db_path, NULL);
  if (fill (hub, error) && tk_hub_runner_start (hub, error))
    return hub;
  tk_hub_runner_free (hub);
  return NULL;
}

void
tk_hub_runner_free (TkHubRunner *hub)
{
  if (hub == NULL)
    return;
  tk_hub_runner_kill (hub);
  tk_test_remove_tree (hub->dir);
  g_free (hub->dir);
  g_free (hub->db_path);
  g_free (hub->db_uri);
  g_free (hub->url);
  g_free (hub->box_office_code);
  g_free (hub->gate_code);
  g_free (hub->config);
  g_free (hub);
}

void
tk_hub_runner_use_tls (TkHubRunner *hub, const char *certificate_file, const char *key_file)
{
  g_autofree char *text = g_strdup_printf ("[tls]\ncertificate=%s\nkey=%s\n", certificate_file, key_file);
  g_autoptr (GError) error = NULL;

  g_free (hub->config);
  hub->config = g_build_filename (hub->dir, "hub.conf", NULL);
  g_file_set_contents (hub->config, text, -1, &error);
  g_assert_no_error (error);
}

void
tk_hub_runner_use_config (TkHubRunner *hub, const char *path)
{
  g_free (hub->config);
  hub->config = g_strdup (path);
}

char *
tk_hub_runner_add_terminal (TkHubRunner *hub, const char *name, const char *kind, const char *events, GError **error)
{
  const char *const words[] = { "terminal", "add", "--name", name, "--kind", kind, "--events", events, "--json", NULL };
  g_autofree char *told = tk_hub_runner_run (hub, words, error);

  return told != NULL ? find_code (told, "") : NULL;
}

const char *
tk_hub_runner_get_url (TkHubRunner *hub)
{
  return hub->url;
}

guint16
tk_hub_runner_get_port (TkHubRunner *hub)
{
  return hub->port;
}

const char *
tk_hub_runner_get_db_path (TkHubRunner *hub)
{
  return hub->db_path;
}

const char *
tk_hub_runner_get_box_office_code (TkHubRunner *hub)
{
  return hub->box_office_code;
}

const char *
tk_hub_runner_get_gate_code (TkHubRunner *hub)
{
  return hub->gate_code;
}
