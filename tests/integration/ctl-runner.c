/* The real tiketictl as a process. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-runner.h"

#include <json-c/json.h>
#include <string.h>

#define SENTENCE_MAX 400
#define WHO "tiketictl: "

void
ctl_terminal_init (CtlTerminal *terminal, const char *staff, const char *pin)
{
  g_autoptr (GError) error = NULL;

  *terminal = (CtlTerminal) { .staff = staff, .pin = pin };
  terminal->dir = g_dir_make_tmp ("tiketi-ctl-XXXXXX", &error);
  g_assert_no_error (error);
}

void
ctl_terminal_init_copy (CtlTerminal *terminal, const CtlTerminal *first)
{
  static const char *const files[] = { "terminal.db", "terminal.key" };
  g_autoptr (GError) error = NULL;

  ctl_terminal_init (terminal, first->staff, first->pin);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *from = ctl_path (first, files[i]), *to = ctl_path (terminal, files[i]), *bytes = NULL;
      gsize length;

      g_file_get_contents (from, &bytes, &length, &error);
      g_assert_no_error (error);
      g_file_set_contents_full (to, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
      g_assert_no_error (error);
    }
}

void
ctl_terminal_clear (CtlTerminal *terminal)
{
  if (terminal->dir != NULL)
    tk_test_remove_tree (terminal->dir);
  g_clear_pointer (&terminal->dir, g_free);
}

char *
ctl_path (const CtlTerminal *terminal, const char *name)
{
  return g_build_filename (terminal->dir, name, NULL);
}

static GPtrArray *
make_arguments (const CtlTerminal *terminal, const char *const *words)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);

  if (terminal->limits != NULL)
    {
      g_ptr_array_add (argv, g_strdup ("/bin/sh"));
      g_ptr_array_add (argv, g_strdup ("-c"));
      g_ptr_array_add (argv, g_strdup_printf ("%s; exec \"$0\" \"$@\"", terminal->limits));
    }
  g_ptr_array_add (argv, g_strdup (g_getenv ("TIKETICTL_PROGRAM")));
  if (!terminal->bare)
    {
      g_ptr_array_add (argv, g_strdup ("--data"));
      g_ptr_array_add (argv, g_strdup (terminal->dir));
      g_ptr_array_add (argv, g_strdup ("--json"));
    }
  for (; *words != NULL; words++)
    g_ptr_array_add (argv, g_strdup (*words));
  g_ptr_array_add (argv, NULL);
  return argv;
}

GSubprocess *
ctl_start (const CtlTerminal *terminal, const char *const *words)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = make_arguments (terminal, words);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_setenv (launcher, "G_DEBUG", "fatal-warnings", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "TIKETI_STAFF", terminal->staff, TRUE);
  g_subprocess_launcher_setenv (launcher, "TIKETI_PIN", terminal->pin, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

/* Every line is the program's name and one sentence; nothing else ever comes out there. */
static void
assert_sentences (const char *err)
{
  g_auto (GStrv) lines = g_strsplit (err, "\n", -1);

  for (char **line = lines; *line != NULL && **line != '\0'; line++)
    {
      g_assert_true (g_str_has_prefix (*line, WHO));
      g_assert_true (g_utf8_validate (*line, -1, NULL));
      g_assert_cmpuint (strlen (*line), <, SENTENCE_MAX);
      g_assert_cmpuint (strlen (*line), >, strlen (WHO) + 10);
      g_assert_true (g_str_has_suffix (*line, "."));
    }
}

static char *
join (const char *const *words)
{
  g_autofree char *text = g_strjoinv (" ", (char **) words);

  return g_utf8_make_valid (text, -1);
}

static void
assert_answer (GSubprocess *process, int status, const char *says, const char *out, const char *err, const char *const *words)
{
  g_autofree char *asked = join (words);

  g_test_message ("%s", asked);
  if (!g_subprocess_get_if_exited (process))
    g_error ("“%s” was ended by signal %d: %s", asked, g_subprocess_get_term_sig (process), err);
  if (g_subprocess_get_exit_status (process) != status)
    g_error ("“%s” ended with %d instead of %d: %s%s", asked, g_subprocess_get_exit_status (process), status, out, err);
  if (says == NULL)
    g_assert_cmpstr (err, ==, "");
  else if (strstr (err, says) == NULL)
    g_error ("“%s” should say “%s”, not: %s", asked, says, err);
  assert_sentences (err);
}

char *
ctl_run (const CtlTerminal *terminal, const char *input, int status, const char *says, const char *const *words)
{
  g_autoptr (GSubprocess) process = ctl_start (terminal, words);
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL;

  g_subprocess_communicate_utf8 (process, input, NULL, &out, &err, &error);
  g_assert_no_error (error);
  assert_answer (process, status, says, out, err, words);
  if (!terminal->bare)
    ctl_count_lines (out);
  return out;
}

int
ctl_end_run (const CtlTerminal *terminal, char **out, char **err, const char *const *words)
{
  g_autoptr (GSubprocess) process = ctl_start (terminal, words);
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, out, err, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process))
    g_error ("“%s” was ended by signal %d: %s", *words, g_subprocess_get_term_sig (process), *err);
  assert_sentences (*err);
  ctl_count_lines (*out);
  return g_subprocess_get_exit_status (process);
}

void
ctl_enrol (const CtlTerminal *terminal, TkHubRunner *hub, const char *code)
{
  ctl_quietly (terminal, 0, NULL, "enrol", "--hub", tk_hub_runner_get_url (hub), "--code", code);
}

static json_object *
find (json_object *object, const char *path)
{
  g_auto (GStrv) keys = g_strsplit (path, ".", -1);

  for (char **key = keys; *key != NULL; key++)
    {
      json_object *next = NULL;

      if (json_object_is_type (object, json_type_array))
        next = json_object_array_get_idx (object, (size_t) g_ascii_strtoull (*key, NULL, 10));
      else if (!json_object_object_get_ex (object, *key, &next))
        g_error ("“%s” is not in %s", path, json_object_to_json_string (object));
      object = next;
    }
  return object;
}

char *
ctl_get (const char *json_lines, const char *path)
{
  g_auto (GStrv) lines = g_strsplit (json_lines, "\n", 2);
  json_object *object = json_tokener_parse (lines[0]);
  json_object *found = find (object, path);
  char *text = g_strdup (found != NULL ? json_object_get_string (found) : "null");

  json_object_put (object);
  return text;
}

gint64
ctl_get_int (const char *json_lines, const char *path)
{
  g_autofree char *text = ctl_get (json_lines, path);
  gint64 number = 0;

  g_assert_true (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL));
  return number;
}

void
ctl_assert_field (const char *json_lines, const char *path, const char *expected)
{
  g_autofree char *text = ctl_get (json_lines, path);

  g_assert_cmpstr (text, ==, expected);
}

guint
ctl_count_lines (const char *json_lines)
{
  g_auto (GStrv) lines = g_strsplit (json_lines, "\n", -1);
  guint n = 0;

  for (; lines[n] != NULL && *lines[n] != '\0'; n++)
    {
      enum json_tokener_error trouble = json_tokener_success;
      json_object *object = json_tokener_parse_verbose (lines[n], &trouble);

      if (trouble != json_tokener_success || !json_object_is_type (object, json_type_object))
        g_error ("not a JSON object: %s", lines[n]);
      json_object_put (object);
    }
  return n;
}

gint64
ctl_count_journal (const CtlTerminal *terminal)
{
  g_autofree char *out = ctl (terminal, 0, NULL, "journal", "verify");

  ctl_assert_field (out, "verified", "true");
  return ctl_get_int (out, "entries");
}
