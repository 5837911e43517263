/* The fake gateways as a process. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gateways-runner.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

static void
die_with_parent_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static gboolean
use_group (GKeyFile *file, const char *group)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("TIKETI_%s_%s", group, keys[i]), *upper = g_ascii_strup (name, -1);
      g_autofree char *value = g_key_file_get_value (file, group, keys[i], NULL);
      g_setenv (upper, value, TRUE);
    }
  return TRUE;
}

/* What the fakes write for the hub, into its environment. */
static gboolean
use_config (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    return FALSE;
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    use_group (file, groups[i]);
  return TRUE;
}

static gboolean
wait_until_ready (GSubprocess *gateways, GError **error)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (gateways));

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, error);
      if (line == NULL)
        return FALSE;
      if (g_str_equal (line, "ready"))
        return TRUE;
    }
}

GSubprocess *
tk_gateways_start (const char *hub_url, guint delay_ms, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) gateways = NULL;
  g_autofree char *delay = g_strdup_printf ("%u", delay_ms), *path = NULL;
  int fd = g_file_open_tmp ("tiketi-gateways-XXXXXX", &path, error);
  gboolean ready;

  if (fd < 0)
    return NULL;
  g_close (fd, NULL);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG"); /* its 500s are a part of the play */
  gateways = g_subprocess_launcher_spawn (launcher, error, g_getenv ("TIKETI_FAKE_GATEWAY_PROGRAM"), "--daraja", "0", "--paystack", "0", "--smtp",
                                          "0", "--delay", delay, "--callbacks", hub_url, "--config", path, NULL);
  ready = gateways != NULL && wait_until_ready (gateways, error) && use_config (path, error);
  g_unlink (path);
  return ready ? g_steal_pointer (&gateways) : NULL;
}

void
tk_gateways_stop (GSubprocess *gateways)
{
  if (gateways == NULL)
    return;
  g_subprocess_force_exit (gateways);
  g_subprocess_wait (gateways, NULL, NULL);
  g_object_unref (gateways);
}
