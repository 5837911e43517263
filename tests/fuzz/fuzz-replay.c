/* Runs a harness without a fuzzer, in every test run: over its committed corpus, over well-formed inputs made
 * here, and over seeded random changes of both. Input n of seed s is the same everywhere.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-mutate.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define MADE 32
#define MUTATIONS 200000
#define BUDGET_MS 1500

static struct {
  GPtrArray *pool; /* GByteArray: corpus, then made */
  guint32 seed;
  gint64 mutations;
  gint64 budget_ms;
} replay;

/* The input under way, for whoever has to look at a crash. */
static struct {
  const guint8 *data;
  gsize size;
  char file[256];
} current;

/* Only what a signal handler may do. */
static void
keep_current (void)
{
  int fd = open (current.file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  gsize done = 0;

  while (fd >= 0 && done < current.size)
    {
      gssize n = write (fd, current.data + done, current.size - done);

      if (n <= 0)
        break;
      done += (gsize)n;
    }
  if (fd >= 0)
    close (fd);
  if (write (STDERR_FILENO, "# The input is in ", 18) < 0
      || write (STDERR_FILENO, current.file, strlen (current.file)) < 0 || write (STDERR_FILENO, "\n", 1) < 0)
    return;
}

static void
crashed_cb (int number)
{
  keep_current ();
  signal (number, SIG_DFL);
  raise (number);
}

/* AddressSanitizer reports a bad access itself; an abort is ours in every build. */
extern void __sanitizer_set_death_callback (void (*callback) (void)) __attribute__ ((weak));

static void
watch_crashes (void)
{
  static const int fatal[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL };

  signal (SIGABRT, crashed_cb);
  signal (SIGTRAP, crashed_cb); /* GLib's fatal warnings */
  if (__sanitizer_set_death_callback != NULL)
    {
      __sanitizer_set_death_callback (keep_current);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (fatal); i++)
    signal (fatal[i], crashed_cb);
}

/* A copy of exactly its size, so that reading behind its end is seen. */
static void
run_one (const guint8 *data, gsize size)
{
  g_autofree guint8 *copy = g_malloc (MAX (size, 1));

  if (size > 0)
    memcpy (copy, data, size);
  current.data = copy;
  current.size = size;
  LLVMFuzzerTestOneInput (copy, size);
  current.data = NULL;
  current.size = 0;
}

static GByteArray *
read_input (const char *folder, const char *name)
{
  g_autofree char *path = g_canonicalize_filename (name, folder);
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_byte_array_new_take ((guint8 *)contents, length);
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Sorted by name: the pool must not depend on the file system. */
static void
load_corpus (const char *folder)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, by_name);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (replay.pool, read_input (folder, names->pdata[i]));
}

static GByteArray *
make_input (guint index)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (index);
  GByteArray *input = g_byte_array_new ();

  tk_fuzz_harness.make (random, input);
  if (input->len > tk_fuzz_harness.length_max)
    g_byte_array_set_size (input, (guint)tk_fuzz_harness.length_max);
  return input;
}

static void
make_inputs (void)
{
  for (guint i = 0; i < MADE && tk_fuzz_harness.make != NULL; i++)
    g_ptr_array_add (replay.pool, make_input (i));
}

static void
run_mutation (gint64 n)
{
  guint32 seeds[] = { replay.seed, (guint32)n };
  g_autoptr (GRand) random = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
  const GByteArray *parent = replay.pool->pdata[g_rand_int_range (random, 0, (gint32)replay.pool->len)];
  g_autoptr (GByteArray) input = g_byte_array_new ();

  g_byte_array_append (input, parent->data, parent->len);
  fuzz_mutate (random, &tk_fuzz_harness, replay.pool, input);
  run_one (input->data, input->len);
}

static void
test_corpus (void)
{
  g_assert_cmpuint (replay.pool->len, >, 0);
  run_one (NULL, 0);
  for (guint i = 0; i < replay.pool->len; i++)
    {
      const GByteArray *input = replay.pool->pdata[i];

      run_one (input->data, input->len);
    }
  g_test_message ("%u inputs", replay.pool->len);
}

static void
test_mutated (void)
{
  gint64 end = g_get_monotonic_time () + replay.budget_ms * 1000, done = 0;

  g_test_message ("TIKETI_SEED=%u", replay.seed);
  for (; done < replay.mutations && g_get_monotonic_time () < end; done++)
    run_mutation (done);
  g_test_message ("%" G_GINT64_FORMAT " changed inputs", done);
  g_assert_cmpint (done, >, 0);
}

static void
write_file (const char *name, const void *contents, gsize length)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (name, length > 0 ? contents : "", (gssize)length, &error))
    g_error ("%s", error->message);
}

static char *
describe_words (void)
{
  GString *lines = g_string_new ("# pieces worth inserting\n"); /* libFuzzer takes no empty dictionary */

  for (const char *const *word = tk_fuzz_harness.words; word != NULL && *word != NULL; word++)
    {
      g_string_append_c (lines, '"');
      for (const char *p = *word; *p != '\0'; p++)
        g_string_append_printf (lines, "\\x%02X", (guchar)*p);
      g_string_append (lines, "\"\n");
    }
  return g_string_free (lines, FALSE);
}

/* For libFuzzer: every input of the pool as a file, and beside the folder its dictionary and how long inputs
 * may be. */
static int
write_seeds (const char *folder)
{
  g_autofree char *dictionary = g_strconcat (folder, ".dict", NULL), *words = describe_words ();
  g_autofree char *limit = g_strconcat (folder, ".length", NULL);
  g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT "\n", tk_fuzz_harness.length_max);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_error ("%s: %s", folder, g_strerror (errno));
  for (guint i = 0; i < replay.pool->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/seed-%03u", folder, i);
      const GByteArray *input = replay.pool->pdata[i];

      write_file (name, input->data, input->len);
    }
  write_file (dictionary, words, strlen (words));
  write_file (limit, length, strlen (length));
  return 0;
}

static int
run_files (char **paths)
{
  for (; *paths != NULL; paths++)
    {
      g_autoptr (GByteArray) input = read_input (NULL, *paths);

      run_one (input->data, input->len);
    }
  return 0;
}

static gint64
number_from (const char *variable, gint64 otherwise)
{
  const char *text = g_getenv (variable);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : otherwise;
}

static void
set_up (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("TIKETI_FUZZ_CORPUS"), tk_fuzz_harness.name, NULL);

  replay.pool = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  replay.seed = (guint32)number_from ("TIKETI_SEED", g_random_int ());
  replay.mutations = number_from ("TIKETI_FUZZ_RUNS", MUTATIONS);
  replay.budget_ms = number_from ("TIKETI_FUZZ_MS", BUDGET_MS);
  load_corpus (folder);
  make_inputs ();
  g_snprintf (current.file, sizeof current.file, "%s/fuzz-%s-%u", g_get_tmp_dir (), tk_fuzz_harness.name,
              replay.seed);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  set_up ();
  if (argc > 2 && g_str_equal (argv[1], "--write-seeds"))
    return write_seeds (argv[2]);
  watch_crashes ();
  if (argc > 1)
    return run_files (argv + 1);
  path = g_strdup_printf ("/fuzz/%s/corpus", tk_fuzz_harness.name);
  g_test_add_func (path, test_corpus);
  g_free (path);
  path = g_strdup_printf ("/fuzz/%s/mutated", tk_fuzz_harness.name);
  g_test_add_func (path, test_mutated);
  status = g_test_run ();
  g_ptr_array_unref (replay.pool);
  return status;
}
