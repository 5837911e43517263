/* posix_spawn, not fork: the program around it is large. SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE 1
#include "tk-hook-process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIRST_FREE_FD 3

/* The window ignores or blocks some signals; its children must not inherit that. */
static void
set_up_attributes (posix_spawnattr_t *attributes)
{
  sigset_t none, all;

  sigemptyset (&none);
  sigfillset (&all);
  posix_spawnattr_setpgroup (attributes, 0);
  posix_spawnattr_setsigmask (attributes, &none);
  posix_spawnattr_setsigdefault (attributes, &all);
  posix_spawnattr_setflags (attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int
start (char **argv, char **envp, pid_t *pid)
{
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int status;

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen (&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen (&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np (&actions, FIRST_FREE_FD);
  posix_spawnattr_init (&attributes);
  set_up_attributes (&attributes);
  status = posix_spawnp (pid, argv[0], &actions, &attributes, argv, envp);
  posix_spawnattr_destroy (&attributes);
  posix_spawn_file_actions_destroy (&actions);
  return status;
}

static gboolean
ends_in_time (pid_t pid, guint timeout_ms)
{
  struct pollfd watched = { .fd = pidfd_open (pid, 0), .events = POLLIN };
  gint64 end = g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000);
  int found = 0;

  if (watched.fd < 0)
    return FALSE;
  do
    found = poll (&watched, 1, (int) MAX (0, (end - g_get_monotonic_time () + 999) / 1000));
  while (found < 0 && errno == EINTR);
  close (watched.fd);
  return found > 0;
}

static gboolean
judge (int status, const char *name, GError **error)
{
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return TRUE;
  if (WIFEXITED (status))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _("The turnstile's command %s failed with status %d: open by hand and call whoever set it up."), name, WEXITSTATUS (status));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _("The turnstile's command %s was ended by signal %d: open by hand and call whoever set it up."), name, WTERMSIG (status));
  return FALSE;
}

gboolean
tk_hook_process_run (char **argv, char **envp, guint timeout_ms, GError **error)
{
  g_autofree char *name = g_path_get_basename (argv[0]);
  pid_t pid = 0;
  int failed = start (argv, envp, &pid), status = 0;
  gboolean in_time;

  if (failed != 0)
    {
      g_set_error (error, G_IO_ERROR, failed == ENOENT ? G_IO_ERROR_NOT_FOUND : G_IO_ERROR_FAILED,
                   _("The turnstile's command %s cannot be started (%s): correct it in the gate's settings."), name, g_strerror (failed));
      return FALSE;
    }
  in_time = ends_in_time (pid, timeout_ms);
  /* Not waited for yet, so its number is still its own and nobody else's group can be hit. */
  if (!in_time)
    kill (-pid, SIGKILL);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    continue;
  if (in_time)
    return judge (status, name, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
               _("The turnstile's command %s took longer than %u ms and was stopped: open by hand and look at the turnstile."), name, timeout_ms);
  return FALSE;
}
