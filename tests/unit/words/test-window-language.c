/* The language chosen in the window outlives it and wins over the machine's. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-language.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

typedef struct {
  const char *name;
  const char *chosen;   /* NULL: never chosen */
  const char *language; /* the machine's; NULL: not set */
  const char *expected;
} Case;

static const Case cases[] = {
  { "never", NULL, NULL, "WELCOME" },
  { "never-swahili-machine", NULL, "sw", "KARIBU" },
  { "swahili", "sw", NULL, "KARIBU" },
  { "swahili-english-machine", "sw", "en", "KARIBU" },
  { "english-swahili-machine", "en", "sw", "WELCOME" },
  { "system", "", "sw", "KARIBU" },
};

/* In a process of its own: a locale is set once. */
static void
speak (const Case *c)
{
  g_autofree char *dir = g_dir_make_tmp ("tiketi-words-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "window.ini", NULL);
  g_autoptr (GError) error = NULL;

  g_unsetenv ("LC_ALL");
  g_unsetenv ("LANG");
  g_unsetenv ("LANGUAGE");
  if (c->language != NULL)
    g_setenv ("LANGUAGE", c->language, TRUE);
  if (c->chosen != NULL)
    tk_language_remember (dir, c->chosen, &error);
  g_assert_no_error (error);
  tk_language_start (dir);
  g_assert_cmpstr (_("WELCOME"), ==, c->expected);
  g_unlink (file);
  g_rmdir (dir);
}

static void
test_remembered (gconstpointer data)
{
  if (g_test_subprocess ())
    {
      speak (data);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

/* Where nothing can be written it is said, and nothing is half done. */
static void
test_not_written (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (tk_language_remember ("/nonexistent/tiketi", "sw", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/words/window/%s", cases[i].name);
      g_test_add_data_func (path, &cases[i], test_remembered);
    }
  g_test_add_func ("/words/window/not-written", test_not_written);
  return g_test_run ();
}
