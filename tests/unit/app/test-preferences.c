/* What the window remembers: defaults, what a broken file gives, and that every setter reaches the file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-preferences.h"

#include <glib/gstdio.h>

typedef struct {
  char *dir, *path;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  place->dir = g_dir_make_tmp ("tiketi-ini-XXXXXX", NULL);
  place->path = g_build_filename (place->dir, "window.ini", NULL);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_unlink (place->path);
  g_assert_cmpint (g_rmdir (place->dir), ==, 0);
  g_free (place->dir);
  g_free (place->path);
}

static void
test_defaults (Place *place, gconstpointer data)
{
  g_autoptr (TkPreferences) none = tk_preferences_load (place->dir);
  g_autofree char *printed = g_build_filename (place->dir, "printed", NULL);

  g_assert_cmpuint (tk_preferences_get_gate (none), ==, 0);
  g_assert_true (tk_preferences_get_key_hints (none));
  g_assert_cmpstr (tk_preferences_get_print_folder (none), ==, printed);
  g_assert_null (tk_preferences_get_camera (none));
  g_assert_cmpint (tk_preferences_get_theme (none), ==, TK_THEME_SYSTEM);
  g_assert_cmpuint (tk_preferences_get_clear_green (none), ==, 6);
  g_assert_cmpuint (tk_preferences_get_clear_other (none), ==, 20);
  g_assert_cmpuint (tk_preferences_get_volume (none), ==, 80);
  g_assert_false (tk_preferences_get_mute (none));
  g_assert_false (tk_preferences_get_hide_names (none));
  g_assert_cmpuint (tk_preferences_get_group_default (none), ==, 0);
  g_assert_cmpint (tk_preferences_get_focus (none), ==, -1);
  g_assert_cmpstr (tk_preferences_get_serial (none), ==, "");
  g_assert_cmpstr (tk_preferences_get_wedge_prefix (none), ==, "");
  g_assert_cmpstr (tk_preferences_get_hook (none), ==, "");
}

/* What a hand wrote, or a disk lost, never stops the window. */
static void
test_odd_files (Place *place, gconstpointer data)
{
  g_autoptr (TkPreferences) some = NULL;
  g_autoptr (TkPreferences) wild = NULL;
  g_autoptr (TkPreferences) broken = NULL;

  g_assert_true (g_file_set_contents (place->path, "[window]\nevent=2\ngate=3\nexits=true\nkey-hints=false\ncolour-scheme=2\n", -1, NULL));
  some = tk_preferences_load (place->dir);
  g_assert_cmpuint (tk_preferences_get_event (some), ==, 2);
  g_assert_cmpuint (tk_preferences_get_gate (some), ==, 3);
  g_assert_true (tk_preferences_get_exits (some));
  g_assert_false (tk_preferences_get_key_hints (some));
  g_assert_cmpint (tk_preferences_get_theme (some), ==, TK_THEME_DARK);
  g_assert_true (g_file_set_contents (place->path, "[window]\ncolour-scheme=99\nvolume=-5\nclear-green=lots\nclear-other=9999\n"
                                      "wedge-prefix=12345678901234567\nmute=perhaps\nfocus=400\n", -1, NULL));
  wild = tk_preferences_load (place->dir);
  g_assert_cmpint (tk_preferences_get_theme (wild), ==, TK_THEME_OUTDOOR);
  g_assert_cmpuint (tk_preferences_get_volume (wild), ==, 0);
  g_assert_cmpuint (tk_preferences_get_clear_green (wild), ==, 6);
  g_assert_cmpuint (tk_preferences_get_clear_other (wild), ==, TK_CLEAR_SECONDS_MAX);
  g_assert_cmpstr (tk_preferences_get_wedge_prefix (wild), ==, "");
  g_assert_false (tk_preferences_get_mute (wild));
  g_assert_cmpint (tk_preferences_get_focus (wild), ==, 100);
  g_assert_true (g_file_set_contents (place->path, "\x01\x02 not a key file", -1, NULL));
  broken = tk_preferences_load (place->dir);
  g_assert_cmpuint (tk_preferences_get_gate (broken), ==, 0);
}

static void
count_cb (TkPreferences *preferences, const char *key, guint *count)
{
  (*count)++;
}

static void
set_all (TkPreferences *preferences)
{
  tk_preferences_set_place (preferences, 1, 2);
  tk_preferences_set_exits (preferences, TRUE);
  tk_preferences_set_camera (preferences, "/dev/video1");
  tk_preferences_set_language (preferences, "sw");
  tk_preferences_set_theme (preferences, TK_THEME_OUTDOOR);
  tk_preferences_set_clear_green (preferences, 3);
  tk_preferences_set_clear_other (preferences, 9);
  tk_preferences_set_hide_names (preferences, TRUE);
  tk_preferences_set_volume (preferences, 35);
  tk_preferences_set_mute (preferences, TRUE);
  tk_preferences_set_group_default (preferences, 1);
  tk_preferences_set_torch (preferences, TRUE);
  tk_preferences_set_focus (preferences, 40);
  tk_preferences_set_serial (preferences, "/dev/ttyACM0");
  tk_preferences_set_wedge_prefix (preferences, " ~\t");
  tk_preferences_set_wedge_suffix (preferences, "#;");
  tk_preferences_set_lane (preferences, TRUE);
  tk_preferences_set_idle_minutes (preferences, 5000);
  tk_preferences_set_customer (preferences, TRUE);
  tk_preferences_set_customer_monitor (preferences, 2);
  tk_preferences_set_hook (preferences, "/usr/local/bin/open-gate --lane 'a b'");
  tk_preferences_set_hook_all (preferences, TRUE);
}

static void
check_all (TkPreferences *preferences)
{
  g_assert_cmpuint (tk_preferences_get_event (preferences), ==, 1);
  g_assert_cmpuint (tk_preferences_get_gate (preferences), ==, 2);
  g_assert_true (tk_preferences_get_exits (preferences));
  g_assert_cmpstr (tk_preferences_get_camera (preferences), ==, "/dev/video1");
  g_assert_cmpint (tk_preferences_get_theme (preferences), ==, TK_THEME_OUTDOOR);
  g_assert_cmpuint (tk_preferences_get_clear_green (preferences), ==, 3);
  g_assert_cmpuint (tk_preferences_get_clear_other (preferences), ==, 9);
  g_assert_true (tk_preferences_get_hide_names (preferences));
  g_assert_cmpuint (tk_preferences_get_volume (preferences), ==, 35);
  g_assert_true (tk_preferences_get_mute (preferences));
  g_assert_cmpuint (tk_preferences_get_group_default (preferences), ==, 1);
  g_assert_true (tk_preferences_get_torch (preferences));
  g_assert_cmpint (tk_preferences_get_focus (preferences), ==, 40);
  g_assert_cmpstr (tk_preferences_get_serial (preferences), ==, "/dev/ttyACM0");
  g_assert_cmpstr (tk_preferences_get_wedge_prefix (preferences), ==, " ~\t");
  g_assert_cmpstr (tk_preferences_get_wedge_suffix (preferences), ==, "#;");
  g_assert_true (tk_preferences_get_lane (preferences));
  g_assert_cmpuint (tk_preferences_get_idle_minutes (preferences), ==, TK_IDLE_MINUTES_MAX);
  g_assert_true (tk_preferences_get_customer (preferences));
  g_assert_cmpuint (tk_preferences_get_customer_monitor (preferences), ==, 2);
  g_assert_cmpstr (tk_preferences_get_hook (preferences), ==, "/usr/local/bin/open-gate --lane 'a b'");
  g_assert_true (tk_preferences_get_hook_all (preferences));
}

/* Twenty-two setters in a row write at once and then once more: the file ends as the last one left it. */
static void
test_reaches_the_file (Place *place, gconstpointer data)
{
  g_autoptr (TkPreferences) written = tk_preferences_load (place->dir);
  g_autofree char *text = NULL;
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint count = 0;

  g_signal_connect (written, "changed", G_CALLBACK (count_cb), &count);
  set_all (written);
  g_assert_cmpuint (count, ==, 22);
  set_all (written);
  g_assert_cmpuint (count, ==, 23); /* a place may be said again: the gate page counts on being told */
  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_clear_pointer (&text, g_free);
      if (g_file_get_contents (place->path, &text, NULL, NULL) && strstr (text, "hook-all=true") != NULL)
        break;
      g_usleep (1000);
    }
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (TkPreferences) read = tk_preferences_load (place->dir);

      g_main_context_iteration (NULL, FALSE);
      check_all (read);
    }
  g_assert_nonnull (strstr (text, "language=sw"));
}

static void
test_refusals (Place *place, gconstpointer data)
{
  g_autoptr (TkPreferences) preferences = tk_preferences_load (place->dir);
  g_autofree char *long_command = g_strnfill (TK_HOOK_COMMAND_MAX + 1, 'x');

  tk_preferences_set_hook (preferences, "true");
  tk_preferences_set_hook (preferences, long_command);
  g_assert_cmpstr (tk_preferences_get_hook (preferences), ==, "true");
  tk_preferences_set_wedge_suffix (preferences, "\xff\xfe");
  g_assert_cmpstr (tk_preferences_get_wedge_suffix (preferences), ==, "");
  /* What holds for this run is not written, and can be taken back. */
  tk_preferences_use_lane (preferences);
  g_assert_true (tk_preferences_get_lane (preferences));
  tk_preferences_set_lane (preferences, FALSE);
  g_assert_false (tk_preferences_get_lane (preferences));
  tk_preferences_set_volume (preferences, 4000);
  g_assert_cmpuint (tk_preferences_get_volume (preferences), ==, 100);
  for (guint i = 0; i < 100; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/preferences/defaults", Place, NULL, set_up, test_defaults, tear_down);
  g_test_add ("/preferences/odd-files", Place, NULL, set_up, test_odd_files, tear_down);
  g_test_add ("/preferences/reaches-the-file", Place, NULL, set_up, test_reaches_the_file, tear_down);
  g_test_add ("/preferences/refusals", Place, NULL, set_up, test_refusals, tear_down);
  return g_test_run ();
}
