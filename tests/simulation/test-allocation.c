/* Memory runs out at every allocation of a shift that can fail, one after the other: the act says one clear sentence or is done,
 * what was acknowledged before stays, and with memory again work goes on without a restart.
 *
 * The everyday run takes every 13th of them, others with every seed; TIKETI_ALLOCATIONS=all takes each.
 *
 * These are SQLite's, through its own allocator; test-allocation-json.c fails json-c's. GLib ends the program when an allocation
 * fails, by design; that is a kill at that moment, and test-crash.c looks at every moment at which the disk differs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <sqlite3.h>
#include "sim-cuts.h"
#include "sim-random.h"
#include "sim-trial.h"
#include "tk-db.h"

static guint32 seed;

/* ---- SQLite's allocator ---- */

static sqlite3_mem_methods real;
static guint countdown; /* the nth from now fails; 0: none */
static gboolean go_on;  /* and all after it */
static gboolean struck;

static gboolean
strikes (void)
{
  if (countdown == 0)
    return FALSE;
  if (countdown > 1)
    {
      countdown--;
      return FALSE;
    }
  struck = TRUE;
  countdown = go_on ? 1 : 0;
  return TRUE;
}

static void *
failing_malloc (int size)
{
  return strikes () ? NULL : real.xMalloc (size);
}

static void *
failing_realloc (void *block, int size)
{
  return strikes () ? NULL : real.xRealloc (block, size);
}

static void
install (void)
{
  sqlite3_mem_methods failing;

  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real), ==, SQLITE_OK);
  failing = real;
  failing.xMalloc = failing_malloc;
  failing.xRealloc = failing_realloc;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &failing), ==, SQLITE_OK);
}

static void
plan (guint nth, gboolean all_after)
{
  struck = FALSE;
  countdown = nth;
  go_on = all_after;
}

/* ---- Trials ---- */

typedef struct
{
  const char *name;
  gboolean all_after;
  guint step; /* in the everyday run: every so manyth allocation, beginning where the seed says */
} Kind;

static const Kind kinds[] = {
  { "one", FALSE, 13 },
  { "one-and-all-after", TRUE, 37 },
};
#define ACTS 25 /* each kind of act once */

typedef struct { guint faults, refused; } Counts;

/* FALSE once the act has fewer allocations than that. */
static gboolean
try_fault (SimTrials *trials, const Kind *kind, guint nth, Counts *counts)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *complaint = NULL;

  sim_trials_restore (trials);
  plan (nth, kind->all_after);
  gboolean done = sim_trials_act (trials, &error);
  gboolean was_struck = struck;
  plan (0, FALSE);
  if (error != NULL)
    complaint = sim_sentence_complaint (error);
  if (complaint == NULL)
    complaint = sim_trials_complaint (trials, done);
  if (complaint != NULL)
    g_error ("TIKETI_SEED=%u, act %u (%s), %s, allocation %u (it said %s): %s", seed, sim_trials_number (trials),
             sim_trials_name (trials), kind->name, nth, error != NULL ? error->message : "done", complaint);
  counts->faults += was_struck;
  counts->refused += !done;
  return was_struck;
}

static void
test_kind (gconstpointer data)
{
  const Kind *kind = data;
  SimTrials *trials = sim_trials_new (seed);
  gboolean all = g_strcmp0 (g_getenv ("TIKETI_ALLOCATIONS"), "all") == 0;
  guint step = all ? 1 : kind->step * sim_cuts_stride ();
  Counts counts = { 0 };

  do
    for (guint nth = 1 + (seed + sim_trials_number (trials)) % step; try_fault (trials, kind, nth, &counts); nth += step)
      ;
  while (sim_trials_number (trials) + 1 < ACTS && sim_trials_next (trials));
  g_test_message ("%s: %u allocations failed in %u acts; %u times the act was refused, %u times it was done all the same", kind->name,
                  counts.faults, ACTS, counts.refused, counts.faults - counts.refused);
  g_assert_cmpuint (counts.refused * sim_cuts_stride (), >, 10 * ACTS);
  sim_trials_free (trials);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  install ();
  sim_random_install ();
  seed = sim_cuts_seed ();
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strconcat ("/simulation/allocation/sqlite/", kinds[i].name, NULL);
      g_test_add_data_func (path, &kinds[i], test_kind);
    }
  return g_test_run ();
}
