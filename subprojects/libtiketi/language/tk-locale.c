/* gettext translates only when the locale of messages is a real one, and machines at a gate often have none but C.UTF-8.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-locale.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#define PROBE "sw/LC_MESSAGES/" GETTEXT_PACKAGE ".mo"

static gboolean
is_plain (const char *locale)
{
  return locale == NULL || strcmp (locale, "C") == 0 || strcmp (locale, "POSIX") == 0;
}

static const char *
get_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? value : NULL;
}

/* What was asked for, in the order of POSIX; NULL when nothing was. */
static const char *
get_wanted (void)
{
  static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (get_variable (names[i]) != NULL)
      return get_variable (names[i]);
  return NULL;
}

/* sw_KE.UTF-8 is not generated here: its language still is what this person reads. */
static void
keep_language_of (const char *locale)
{
  g_autofree char *language = g_strndup (locale, strcspn (locale, ".@"));

  if (get_variable ("LANGUAGE") == NULL)
    g_setenv ("LANGUAGE", language, TRUE);
}

/* LANGUAGE decides what is read; the locale must only be another than "C". Newer C libraries take C.UTF-8 for "C" too, so it
 * comes last and is itself left where there is another. */
static void
leave_plain_messages (void)
{
  static const char *const names[] = { "sw_KE.UTF-8", "sw_TZ.UTF-8", "en_US.UTF-8", "en_GB.UTF-8", "C.UTF-8" };
  const char *now = setlocale (LC_MESSAGES, NULL);

  if (!is_plain (now) && !g_str_has_prefix (now, "C."))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (setlocale (LC_MESSAGES, names[i]) != NULL)
      return;
}

static void
set_locale (const char *language)
{
  const char *wanted = get_wanted ();
  gboolean chosen = language != NULL && *language != '\0';
  gboolean asked_plain = !chosen && wanted != NULL && is_plain (wanted);

  if (chosen)
    g_setenv ("LANGUAGE", language, TRUE);
  if (setlocale (LC_ALL, "") == NULL && !is_plain (wanted))
    keep_language_of (wanted);
  /* Sentences hold “quotes” and names from everywhere. */
  if (!g_get_charset (NULL))
    setlocale (LC_CTYPE, "C.UTF-8");
  if (get_variable ("LANGUAGE") != NULL && !asked_plain)
    leave_plain_messages ();
}

char *
tk_locale_find_dir (const char *variable, const char *beside_build, const char *probe, const char *installed)
{
  const char *named = get_variable (variable);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, beside_build, NULL) : NULL;
  g_autofree char *probed = beside != NULL ? g_build_filename (beside, probe, NULL) : NULL;

  if (named != NULL)
    return g_strdup (named);
  if (probed != NULL && g_file_test (probed, G_FILE_TEST_EXISTS))
    return g_canonicalize_filename (beside, NULL);
  return g_strdup (installed);
}

void
tk_locale_start (const char *language, const char *beside_build)
{
  g_autofree char *translations = tk_locale_find_dir ("TIKETI_LOCALEDIR", beside_build, PROBE, LOCALEDIR);

  set_locale (language);
  bindtextdomain (GETTEXT_PACKAGE, translations);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
