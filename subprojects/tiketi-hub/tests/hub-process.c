/* Runs the program that TIKETI_HUB_PROGRAM names. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-process.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <glib/gstdio.h>
#include "raw-client.h"

static char *
in_folder (HubProcess *process, const char *name)
{
  return g_build_filename (process->folder, name, NULL);
}

/* A test that fails leaves no hub behind. */
static void
die_with_test (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static GSubprocessLauncher *
make_launcher (HubProcess *process, GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);

  g_subprocess_launcher_set_child_setup (launcher, die_with_test, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  g_subprocess_launcher_unsetenv (launcher, "JOURNAL_STREAM");
  return launcher;
}

char *
hub_process_run (HubProcess *process, int status, const char *first, ...)
{
  g_autoptr (GSubprocessLauncher) launcher
    = make_launcher (process, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GPtrArray) args = g_ptr_array_new ();
  g_autoptr (GSubprocess) run = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  va_list more;

  g_ptr_array_add (args, (char *) g_getenv ("TIKETI_HUB_PROGRAM"));
  va_start (more, first);
  for (const char *arg = first; arg != NULL; arg = va_arg (more, const char *))
    g_ptr_array_add (args, (char *) arg);
  va_end (more);
  g_ptr_array_add (args, (char *) "--db");
  g_ptr_array_add (args, process->db);
  g_ptr_array_add (args, NULL);
  run = g_subprocess_launcher_spawnv (launcher, (const char *const *) args->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (run, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  if (g_subprocess_get_exit_status (run) != status)
    g_error ("%s: %s", first, out);
  return out;
}

void
hub_process_set_up (HubProcess *process, gboolean demo, char **codes)
{
  g_autofree char *said = NULL;

  *process = (HubProcess){ .folder = g_dir_make_tmp ("tiketi-process-XXXXXX", NULL) };
  process->db = g_strdup_printf ("sqlite:%s/hub.db", process->folder);
  said = demo ? hub_process_run (process, 0, "demo", "--json", NULL) : hub_process_run (process, 0, "init", NULL);
  if (codes != NULL)
    *codes = g_steal_pointer (&said);
}

void
hub_process_tear_down (HubProcess *process)
{
  g_autoptr (GDir) dir = g_dir_open (process->folder, 0, NULL);
  const char *name;

  if (process->running != NULL)
    hub_process_stop (process, SIGKILL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = in_folder (process, name);

      g_unlink (path);
    }
  g_rmdir (process->folder);
  g_free (process->folder);
  g_free (process->db);
}

void
hub_process_set_config (HubProcess *process, const char *text)
{
  g_autofree char *path = in_folder (process, "hub.ini");

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

static void
read_port (HubProcess *process)
{
  g_autofree char *path = in_folder (process, "port");
  g_autofree char *text = NULL;

  for (guint i = 0; i < 6000 && !g_file_test (path, G_FILE_TEST_EXISTS); i++)
    g_usleep (10000);
  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_autofree char *log = hub_process_log (process);

      g_error ("The hub did not start: %s", log);
    }
  process->port = (guint16) g_ascii_strtoull (text, NULL, 10);
  g_unlink (path);
}

void
hub_process_serve (HubProcess *process)
{
  g_autoptr (GSubprocessLauncher) launcher = make_launcher (process, G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *port = in_folder (process, "port");
  g_autofree char *log = in_folder (process, "log");
  g_autofree char *config = in_folder (process, "hub.ini");
  g_autoptr (GError) error = NULL;

  if (!g_file_test (config, G_FILE_TEST_EXISTS))
    hub_process_set_config (process, "");
  g_subprocess_launcher_set_stderr_file_path (launcher, log);
  process->running = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("TIKETI_HUB_PROGRAM"), "serve", "--db", process->db,
                                                  "--listen", "127.0.0.1:0", "--port-file", port, "--config", config, NULL);
  g_assert_no_error (error);
  read_port (process);
}

int
hub_process_stop (HubProcess *process, int signal_number)
{
  int status;

  g_subprocess_send_signal (process->running, signal_number);
  g_subprocess_wait (process->running, NULL, NULL);
  status = g_subprocess_get_if_exited (process->running) ? g_subprocess_get_exit_status (process->running) : -1;
  g_clear_object (&process->running);
  return status;
}

char *
hub_process_log (HubProcess *process)
{
  g_autofree char *path = in_folder (process, "log");
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

char *
hub_process_url (HubProcess *process)
{
  return g_strdup_printf ("http://127.0.0.1:%u", process->port);
}

gint64
hub_process_metric (HubProcess *process, const char *sample)
{
  g_autoptr (RawReply) reply = raw_request (process->port, "GET", "/metrics", NULL, NULL, 0);
  g_autofree char *line = g_strdup_printf ("\n%s ", sample);
  const char *at = strstr (raw_reply_text (reply), line);

  g_assert_cmpuint (reply->status, ==, 200);
  return at != NULL ? g_ascii_strtoll (at + strlen (line), NULL, 10) : -1;
}
