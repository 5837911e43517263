/* See evening-world.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "evening-world.h"

#define STORAGE_FAILED 30 /* verdicts end with 0, 10 or 20 */

static const struct { const char *name, *pin; } people[] = { { "amina", "2468" }, { "juma", "1357" }, { "wanjiru", "8642" } };

static const char *
pin_of (const char *staff)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    if (g_strcmp0 (people[i].name, staff) == 0)
      return people[i].pin;
  return NULL;
}

/* (transfer full) standard output. */
static char *
run (GPtrArray *argv, const char *pin)
{
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL, *err = NULL;

  if (pin != NULL)
    g_subprocess_launcher_setenv (launcher, "TIKETI_PIN", pin, TRUE);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process) || g_subprocess_get_exit_status (process) % 10 != 0)
    {
      g_autofree char *words = g_strjoinv (" ", (char **) argv->pdata);

      g_error ("%s: %s", words, err);
    }
  g_assert_cmpint (g_subprocess_get_exit_status (process), <, STORAGE_FAILED);
  return g_steal_pointer (&out);
}

static void
add_words (GPtrArray *argv, const char *first, va_list words)
{
  for (const char *word = first; word != NULL; word = va_arg (words, const char *))
    g_ptr_array_add (argv, (gpointer) word);
}

char *
evening_ctl (EveningWorld *world, const char *folder, const char *staff, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *dir = g_build_filename (world->dir, folder, NULL);
  const char *const opening[] = { g_getenv ("TIKETI_CTL_PROGRAM"), "--json", "--data", dir };
  va_list words;

  for (guint i = 0; i < G_N_ELEMENTS (opening); i++)
    g_ptr_array_add (argv, (gpointer) opening[i]);
  if (staff != NULL)
    {
      g_ptr_array_add (argv, (gpointer) "--staff");
      g_ptr_array_add (argv, (gpointer) staff);
    }
  va_start (words, first);
  add_words (argv, first, words);
  va_end (words);
  return run (argv, pin_of (staff));
}

char *
evening_hub (EveningWorld *world, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *out;
  va_list words;

  va_start (words, first);
  add_words (argv, first, words);
  va_end (words);
  g_ptr_array_add (argv, NULL);
  out = tk_hub_runner_run (world->hub, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  return out;
}

void
evening_world_enrol (EveningWorld *world, const char *folder, const char *name, const char *kind, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = tk_hub_runner_add_terminal (world->hub, name, kind, "1,2", &error);

  g_assert_no_error (error);
  g_free (evening_ctl (world, folder, NULL, "enrol", "--hub", url, "--code", code, NULL));
}

EveningWorld *
evening_world_new (void)
{
  EveningWorld *world = g_new0 (EveningWorld, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  const char *url;

  world->hub = tk_hub_runner_new (&error);
  g_assert_no_error (error);
  world->proxy = tk_fault_proxy_new (tk_hub_runner_get_port (world->hub));
  world->dir = g_dir_make_tmp ("tiketi-evening-XXXXXX", &error);
  g_assert_no_error (error);
  world->gate = g_build_filename (world->dir, "gate", NULL);
  path = g_build_filename (world->gate, "terminal.db", NULL);
  url = tk_hub_runner_get_url (world->hub);
  evening_world_enrol (world, "box", "Box office", "box-office", url);
  evening_world_enrol (world, "other", "Gate B", "gate", url);
  evening_world_enrol (world, "gate", "Gate A", "gate", tk_fault_proxy_get_url (world->proxy));
  world->db = tk_db_open (path, TK_DB_READ_ONLY | TK_DB_EXISTING, &error);
  g_assert_no_error (error);
  return world;
}

void
evening_world_free (EveningWorld *world)
{
  tk_db_close (world->db);
  tk_fault_proxy_free (world->proxy);
  tk_hub_runner_free (world->hub);
  tk_test_remove_tree (world->dir);
  g_free (world->dir);
  g_free (world->gate);
  g_free (world);
}

char *
evening_field (EveningWorld *world, const char *json, const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  tk_db_get_text (world->db, &text, &error, "SELECT cast (json_extract ($1, $2) AS TEXT)", "ss", json, path);
  g_assert_no_error (error);
  return text;
}

gint64
evening_field_int (EveningWorld *world, const char *json, const char *path)
{
  g_autofree char *text = evening_field (world, json, path);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : -1;
}

char *
evening_tell (EveningWorld *world, const char *sql)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  tk_db_get_text (world->db, &text, &error, sql, "");
  g_assert_no_error (error);
  return text;
}

gint64
evening_ask (EveningWorld *world, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 number = 0;

  tk_db_get_int (world->db, &number, NULL, &error, sql, "");
  g_assert_no_error (error);
  return number;
}

char *
evening_last_entry (EveningWorld *world)
{
  return evening_tell (world, "SELECT kind || coalesce (' ' || json_extract (body, '$.verdict'), '')"
                              " || coalesce (' ' || json_extract (body, '$.rule'), '') FROM journal ORDER BY seq DESC LIMIT 1");
}

gint64
evening_head (EveningWorld *world)
{
  return evening_ask (world, "SELECT coalesce (max (seq), 0) FROM journal");
}
