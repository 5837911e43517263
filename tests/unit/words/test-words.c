/* The programs speak Swahili on a machine that has no Swahili locale, and plain English when that is asked for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-clock.h"
#include "tk-locale.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#define ENGLISH "--hub URL --code CODE: join a hub"
#define SWAHILI "--hub URL --code MSIMBO: jiunge na kitovu"

typedef struct {
  const char *name;
  const char *lc_all, *lang, *language; /* NULL: not set */
  const char *expected;
} Case;

static const Case cases[] = {
  { "nothing", NULL, NULL, NULL, ENGLISH },
  { "language", NULL, NULL, "sw", SWAHILI },
  { "language-and-country", NULL, NULL, "sw_KE", SWAHILI },
  { "language-list", NULL, NULL, "sw_KE:en", SWAHILI },
  { "language-in-utf8", NULL, "C.UTF-8", "sw", SWAHILI },
  { "language-in-forced-utf8", "C.UTF-8", NULL, "sw", SWAHILI },
  { "lang", NULL, "sw_KE.UTF-8", NULL, SWAHILI },
  { "lang-bare", NULL, "sw", NULL, SWAHILI },
  { "lang-tanzania", NULL, "sw_TZ", NULL, SWAHILI },
  { "lc-all-over-lang", "sw_KE.UTF-8", "C", NULL, SWAHILI },
  { "language-over-lang", NULL, "sw_KE.UTF-8", "en", ENGLISH },
  { "forced-plain", "C", "sw_KE.UTF-8", "sw", ENGLISH },
  { "forced-posix", "POSIX", NULL, "sw", ENGLISH },
  { "untranslated", NULL, "de_DE.UTF-8", NULL, ENGLISH },
  { "nonsense", NULL, "%s/../..", "../../etc", ENGLISH },
};

static void
set_variable (GSubprocessLauncher *launcher, const char *name, const char *value)
{
  if (value != NULL)
    g_subprocess_launcher_setenv (launcher, name, value, TRUE);
  else
    g_subprocess_launcher_unsetenv (launcher, name);
}

/* What the program of $variable says of itself. (transfer full) */
static char *
ask_help (const char *variable, const Case *c, const char *translations)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *said = NULL;

  set_variable (launcher, "LC_ALL", c->lc_all);
  set_variable (launcher, "LC_MESSAGES", NULL);
  set_variable (launcher, "LANG", c->lang);
  set_variable (launcher, "LANGUAGE", c->language);
  set_variable (launcher, "TIKETI_LOCALEDIR", translations);
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv (variable), "--help", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return said;
}

static void
assert_said (const char *said, const char *expected)
{
  if (g_strstr_len (said, -1, expected) == NULL)
    g_error ("“%s” was expected in: %s", expected, said);
}

static void
test_environment (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *said = ask_help ("TIKETI_CTL", c, g_getenv ("TIKETI_LOCALEDIR"));

  assert_said (said, c->expected);
}

/* Without being told where: the translations of the tree the program was built in. */
static void
test_build_tree (void)
{
  static const Case swahili = { "", NULL, NULL, "sw", NULL };
  g_autofree char *ctl = ask_help ("TIKETI_CTL", &swahili, NULL);
  g_autofree char *hub = ask_help ("TIKETI_HUB", &swahili, NULL);

  assert_said (ctl, SWAHILI);
  assert_said (hub, "Matumizi: tiketi-hub AMRI");
}

/* A folder without translations leaves English, and breaks nothing. */
static void
test_no_translations (void)
{
  static const Case swahili = { "", NULL, NULL, "sw", NULL };
  g_autofree char *said = ask_help ("TIKETI_CTL", &swahili, "/nonexistent");

  assert_said (said, ENGLISH);
}

/* In this process: only after the cases above, which inherit nothing from it. */
static void
test_chosen (void)
{
  tk_locale_start ("sw", "nowhere");
  g_assert_cmpstr (_("WELCOME"), ==, "KARIBU");
  g_assert_cmpstr (g_dngettext (GETTEXT_PACKAGE, "%u person may go in", "%u people may go in", 1), ==,
                   "mtu %u anaweza kuingia");
  g_assert_cmpstr (g_dngettext (GETTEXT_PACKAGE, "%u person may go in", "%u people may go in", 2), ==,
                   "watu %u wanaweza kuingia");
}

static void
test_days (void)
{
  static const struct { gint64 ms; const char *format, *text; } table[] = {
    { 1795278605123, "%a %-d %b %H:%M", "Jms 21 Nov 19:30" },
    { 1795278605123 + 86400000, "%a", "Jpl" },
    { 1795278605123 + 2 * 86400000, "%a", "Jtt" },
    { 1795278605123 + 30 * G_GINT64_CONSTANT (86400000), "%-d %b %Y", "21 Des 2026" },
    { 1795278605123 - 210 * G_GINT64_CONSTANT (86400000), "%-d %b", "25 Apr" },
    { 1795278605123 - 190 * G_GINT64_CONSTANT (86400000), "%-d %b", "15 Mei" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = tk_time_format (table[i].ms, "Africa/Nairobi", table[i].format);
      g_assert_cmpstr (text, ==, table[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/words/environment/%s", cases[i].name);
      g_test_add_data_func (path, &cases[i], test_environment);
    }
  g_test_add_func ("/words/build-tree", test_build_tree);
  g_test_add_func ("/words/no-translations", test_no_translations);
  g_test_add_func ("/words/chosen", test_chosen);
  g_test_add_func ("/words/days", test_days);
  return g_test_run ();
}
