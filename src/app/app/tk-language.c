/* The language of window.ini wins over the system's, so that a till keeps speaking Swahili whoever logs in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-language.h"
#include "tk-locale.h"

#define GROUP "window"

static char *
remembered (const char *dir)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_build_filename (dir, "window.ini", NULL);

  if (!g_key_file_load_from_file (file, path, 0, NULL))
    return NULL;
  return g_key_file_get_string (file, GROUP, "language", NULL);
}

void
tk_language_start (const char *dir)
{
  g_autofree char *language = dir != NULL ? remembered (dir) : NULL;

  tk_locale_start (language, "../../po");
}

gboolean
tk_language_remember (const char *dir, const char *language, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_build_filename (dir, "window.ini", NULL);

  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  g_key_file_set_string (file, GROUP, "language", language);
  return g_key_file_save_to_file (file, path, error);
}
