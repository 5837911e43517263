/* gettext's set-up. The language of window.ini wins over the system's, so that a till keeps speaking Swahili whoever logs in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-language.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

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

/* gettext ignores LANGUAGE in the "C" locale; machines at a gate often have no other locale than C.UTF-8. */
static void
leave_c_locale (void)
{
  const char *now = setlocale (LC_MESSAGES, NULL);

  if (now == NULL || g_str_equal (now, "C") || g_str_equal (now, "POSIX"))
    setlocale (LC_ALL, "C.UTF-8");
}

char *
tk_language_find_dir (const char *variable, const char *beside_build, const char *probe, const char *installed)
{
  const char *named = g_getenv (variable);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, beside_build, NULL) : NULL;
  g_autofree char *probed = beside != NULL ? g_build_filename (beside, probe, NULL) : NULL;

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  if (probed != NULL && g_file_test (probed, G_FILE_TEST_EXISTS))
    return g_canonicalize_filename (beside, NULL);
  return g_strdup (installed);
}

void
tk_language_start (const char *dir)
{
  g_autofree char *language = dir != NULL ? remembered (dir) : NULL;
  g_autofree char *catalogues = tk_language_find_dir ("TIKETI_LOCALEDIR", "../../po", "sw/LC_MESSAGES/tiketi.mo", LOCALEDIR);

  if (language != NULL && *language != '\0')
    g_setenv ("LANGUAGE", language, TRUE);
  setlocale (LC_ALL, "");
  if (g_getenv ("LANGUAGE") != NULL)
    leave_c_locale ();
  bindtextdomain (GETTEXT_PACKAGE, catalogues);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
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
