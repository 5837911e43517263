/* The turnstile's command, with real scripts: quick, slow, failing, missing, forking; what it is told; one at a time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-hook.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define AMPLE_MS 50000 /* for a command that ends by itself, on any machine */
#define SHORT_MS 300

typedef struct {
  char *dir, *script, *log;
  TkGateHook *hook;
  guint ended;
} Place;

static void
ended_cb (Place *place)
{
  place->ended++;
}

static void
set_up (Place *place, gconstpointer data)
{
  place->dir = g_dir_make_tmp ("tiketi-hook-XXXXXX", NULL);
  place->script = g_build_filename (place->dir, "open-gate", NULL);
  place->log = g_build_filename (place->dir, "log", NULL);
  place->hook = tk_gate_hook_new ();
  tk_gate_hook_set_timeout (place->hook, AMPLE_MS);
  g_signal_connect_swapped (place->hook, "changed", G_CALLBACK (ended_cb), place);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_unlink (place->script);
  g_unlink (place->log);
  g_assert_cmpint (g_rmdir (place->dir), ==, 0);
  g_assert_finalize_object (place->hook);
  g_free (place->dir);
  g_free (place->script);
  g_free (place->log);
}

/* %s in the body is the log. */
static void
write_script (Place *place, const char *body)
{
  g_autoptr (GString) text = g_string_new ("#!/bin/sh\n");

  g_string_append (text, body);
  g_string_replace (text, "LOG", place->log, 0);
  g_assert_true (g_file_set_contents_full (place->script, text->str, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
}

static char *
read_log (Place *place)
{
  char *text = NULL;

  return g_file_get_contents (place->log, &text, NULL, NULL) ? text : g_strdup ("");
}

static void
wait_for (Place *place, guint ended)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;

  while (place->ended < ended)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static gboolean
run (Place *place, TkShownFace face, gboolean fresh)
{
  TkGateShown shown = { .face = face, .direction = TK_DIRECTION_EXIT, .gate = 7, .gate_name = "Main", .kind = TK_VERDICT_ADMITTED,
                        .fresh = fresh, .count = 3 };

  return tk_gate_hook_run (place->hook, place->script, FALSE, &shown);
}

static void
test_tells (Place *place, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_setenv ("TIKETI_PIN", "2468", TRUE);
  write_script (place, "echo \"$*|$TIKETI_COLOUR $TIKETI_VERDICT $TIKETI_COUNT $TIKETI_GATE $TIKETI_DIRECTION|$TIKETI_PIN|$(ls /proc/self/fd | wc -l)\""
                       " >LOG\nread line && echo input >>LOG\nexit 0\n");
  g_assert_true (run (place, TK_SHOWN_GREEN, TRUE));
  wait_for (place, 1);
  g_assert_cmpstr (tk_gate_hook_get_failure (place->hook), ==, "");
  text = read_log (place);
  /* Four descriptors: its three, and the folder ls reads. */
  g_assert_cmpstr (text, ==, "green admitted 3 7 exit|green admitted 3 7 exit||4\n");
  g_unsetenv ("TIKETI_PIN");
}

static void
test_starts_nothing (Place *place, gconstpointer data)
{
  TkGateShown red = { .face = TK_SHOWN_RED, .kind = TK_VERDICT_BLOCKED, .fresh = TRUE, .gate_name = "" };

  write_script (place, "echo ran \"$1\" >>LOG\n");
  g_assert_false (run (place, TK_SHOWN_GREEN, FALSE));
  g_assert_false (run (place, TK_SHOWN_READY, TRUE));
  g_assert_false (run (place, TK_SHOWN_AWAY, TRUE));
  g_assert_false (run (place, TK_SHOWN_RED, TRUE));
  g_assert_false (tk_gate_hook_run (place->hook, "", TRUE, &red));
  g_assert_false (g_file_test (place->log, G_FILE_TEST_EXISTS));
  g_assert_true (tk_gate_hook_run (place->hook, place->script, TRUE, &red));
  wait_for (place, 1);
  g_assert_true (g_file_test (place->log, G_FILE_TEST_EXISTS));
}

static void
test_failures (Place *place, gconstpointer data)
{
  static const struct { const char *body, *sentence; guint ms; } cases[] = {
    { "exit 3\n", "failed with status 3", AMPLE_MS }, { "kill -9 $$\n", "ended by signal 9", AMPLE_MS },
    { "sleep 60\n", "took longer than 300 ms", SHORT_MS },
    /* The one that is waited for and its child are both killed. */
    { "sleep 60 &\necho $! >LOG\nwait\n", "took longer than 300 ms", SHORT_MS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 begin = g_get_monotonic_time ();

      write_script (place, cases[i].body);
      tk_gate_hook_set_timeout (place->hook, cases[i].ms);
      g_assert_true (run (place, TK_SHOWN_GREEN, TRUE));
      wait_for (place, i + 1);
      g_assert_nonnull (strstr (tk_gate_hook_get_failure (place->hook), cases[i].sentence));
      g_assert_cmpint (g_get_monotonic_time () - begin, <, 50 * G_USEC_PER_SEC); /* it sleeps for 60 s */
    }
  tk_gate_hook_forget_failure (place->hook);
  g_assert_cmpstr (tk_gate_hook_get_failure (place->hook), ==, "");
}

/* Killed is killed: the child of the last case above, asked by its number. */
static void
test_kills_the_group (Place *place, gconstpointer data)
{
  g_autofree char *text = NULL;
  gint64 end = g_get_monotonic_time () + PATIENCE_US;
  int child;

  tk_gate_hook_set_timeout (place->hook, 3000); /* long enough to begin */
  write_script (place, "sleep 60 &\necho $! >LOG\nwait\n");
  g_assert_true (run (place, TK_SHOWN_GREEN, TRUE));
  wait_for (place, 1);
  text = read_log (place);
  child = atoi (text);
  g_assert_cmpint (child, >, 1);
  while (kill (child, 0) == 0)
    {
      g_autofree char *state_path = g_strdup_printf ("/proc/%d/stat", child), *state = NULL;

      /* A zombie nobody collects is dead all the same. */
      if (g_file_get_contents (state_path, &state, NULL, NULL) && strstr (state, ") Z ") != NULL)
        break;
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (2000);
    }
}

/* A command may leave something behind, which closes the relay again: that is neither waited for nor killed. */
static void
test_forks (Place *place, gconstpointer data)
{
  gint64 begin = g_get_monotonic_time (), end = begin + PATIENCE_US;
  g_autofree char *text = g_strdup ("");

  write_script (place, "(sleep 1; echo closed >>LOG) &\nexit 0\n");
  g_assert_true (run (place, TK_SHOWN_GREEN, TRUE));
  wait_for (place, 1);
  g_assert_cmpstr (tk_gate_hook_get_failure (place->hook), ==, "");
  while (*text == '\0')
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (5000);
      g_free (text);
      text = read_log (place);
    }
  g_assert_cmpstr (text, ==, "closed\n");
}

static void
test_cannot_start (Place *place, gconstpointer data)
{
  static const struct { const char *command, *sentence; guint ended; } cases[] = {
    { "/nonexistent/open-gate", "cannot be started", 1 }, { "open 'the gate", "cannot be read", 0 }, { "   ", "cannot be read", 0 },
    { "/", "cannot be started", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TkGateShown shown = { .face = TK_SHOWN_GREEN, .fresh = TRUE, .gate_name = "" };

      place->ended = 0;
      g_assert_cmpint (tk_gate_hook_run (place->hook, cases[i].command, FALSE, &shown), ==, cases[i].ended == 1);
      wait_for (place, 1);
      g_assert_nonnull (strstr (tk_gate_hook_get_failure (place->hook), cases[i].sentence));
    }
}

/* One at a time, in order; what would open too late is left out and said. */
static void
test_queue (Place *place, gconstpointer data)
{
  g_autofree char *text = NULL;
  guint started = 0;

  write_script (place, "echo begin >>LOG\nsleep 0.2\necho end >>LOG\n");
  for (guint i = 0; i < 9; i++)
    started += run (place, TK_SHOWN_GREEN, TRUE);
  g_assert_cmpuint (started, ==, TK_HOOK_QUEUE_MAX + 1);
  g_assert_nonnull (strstr (tk_gate_hook_get_failure (place->hook), "slower than the queue"));
  place->ended = 0;
  /* Those on their way do not make up for the ones left out. */
  while (g_strstr_len (tk_gate_hook_get_failure (place->hook), -1, "slower") != NULL)
    {
      g_clear_pointer (&text, g_free);
      text = read_log (place);
      if (g_str_equal (text, "begin\nend\nbegin\nend\nbegin\nend\nbegin\nend\nbegin\nend\n"))
        break;
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpstr (text, ==, "begin\nend\nbegin\nend\nbegin\nend\nbegin\nend\nbegin\nend\n");
  for (guint i = 0; i < 200; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_nonnull (strstr (tk_gate_hook_get_failure (place->hook), "slower than the queue"));
  place->ended = 0;
  g_assert_true (run (place, TK_SHOWN_GREEN, TRUE));
  wait_for (place, 1);
  g_assert_cmpstr (tk_gate_hook_get_failure (place->hook), ==, "");
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  if (tk_gate_hook_try_finish (TK_GATE_HOOK (source), result, error))
    *error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_EXISTS, "well");
}

static void
test_try (Place *place, gconstpointer data)
{
  static const struct { const char *body; int code; guint ms; } cases[] = {
    { "[ \"$2\" = test ]\n", G_IO_ERROR_EXISTS, AMPLE_MS }, { "exit 1\n", G_IO_ERROR_FAILED, AMPLE_MS },
    { "sleep 60\n", G_IO_ERROR_TIMED_OUT, SHORT_MS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) said = NULL;

      write_script (place, cases[i].body);
      tk_gate_hook_set_timeout (place->hook, cases[i].ms);
      tk_gate_hook_try (place->hook, place->script, 7, tried_cb, &said);
      while (said == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_error (said, G_IO_ERROR, cases[i].code);
      g_assert_cmpstr (tk_gate_hook_get_failure (place->hook), ==, "");
    }
}

/* Once it has answered, nothing but its owner holds the hook: not even the thread that ran the command. */
static void
test_lets_go (Place *place, gconstpointer data)
{
  write_script (place, "exit 0\n");
  for (guint i = 0; i < 300; i++)
    {
      place->ended = 0;
      g_assert_true (run (place, TK_SHOWN_GREEN, TRUE));
      while (place->ended == 0) /* waits in the loop, so that it answers at once */
        g_main_context_iteration (NULL, TRUE);
      g_assert_finalize_object (place->hook);
      place->hook = tk_gate_hook_new ();
      tk_gate_hook_set_timeout (place->hook, AMPLE_MS);
      g_signal_connect_swapped (place->hook, "changed", G_CALLBACK (ended_cb), place);
    }
}

#define ADD(name, function) g_test_add ("/gate-hook/" name, Place, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("tells", test_tells);
  ADD ("starts-nothing", test_starts_nothing);
  ADD ("failures", test_failures);
  ADD ("kills-the-group", test_kills_the_group);
  ADD ("forks", test_forks);
  ADD ("cannot-start", test_cannot_start);
  ADD ("queue", test_queue);
  ADD ("try", test_try);
  ADD ("lets-go", test_lets_go);
  return g_test_run ();
}
