/* Folders in memory and counted warnings. SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-room.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MEMORY "/dev/shm"

static char *folder;
static const char *counted_domain;
static guint warnings;

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      g_unlink (file);
    }
  g_rmdir (folder);
}

static void
logged_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  warnings++;
}

static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return g_strcmp0 (domain, counted_domain) != 0;
}

const char *
fuzz_room_make (void)
{
  folder = g_build_filename (g_access (MEMORY, W_OK) == 0 ? MEMORY : g_get_tmp_dir (), "tiketi-fuzz-XXXXXX",
                             NULL);
  if (g_mkdtemp (folder) == NULL)
    g_error ("%s: %s", folder, g_strerror (errno));
  atexit (remove_folder);
  return folder;
}

void
fuzz_room_count_warnings (const char *domain)
{
  static guint handler;

  counted_domain = domain;
  if (handler == 0)
    handler = g_log_set_handler (domain, G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION,
                                 logged_cb, NULL);
  g_test_log_set_fatal_handler (is_fatal, NULL); /* GLib forgets it between tests */
}

guint
fuzz_room_take_warnings (void)
{
  guint taken = warnings;

  warnings = 0;
  return taken;
}
