/* The disk is full, or fails, from every single write of every act of a shift on: the act that failed says one clear sentence,
 * what was acknowledged before stays, and once there is space again work goes on without a restart.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include "sim-cuts.h"
#include "sim-random.h"
#include "sim-trial.h"
#include "tk-db.h"

typedef struct
{
  const char *name;
  SimFault fault;
  guint times;      /* so many operations fail; 0: until the act has returned */
  int code;
  gboolean closing; /* the act goes well, and the program is closed afterwards */
  guint acts;       /* the first so many */
} Kind;

static const Kind kinds[] = {
  { "full", SIM_FAULT_FULL, 0, TK_DB_ERROR_FULL, FALSE, SIM_SHIFT_ACTS },
  { "failing", SIM_FAULT_IO, 0, TK_DB_ERROR_IO, FALSE, SIM_SHIFT_ACTS },
  { "failing-once", SIM_FAULT_IO, 1, TK_DB_ERROR_IO, FALSE, 50 },
  { "full-at-close", SIM_FAULT_FULL, 0, TK_DB_ERROR_FULL, TRUE, 50 },
  { "failing-at-close", SIM_FAULT_IO, 0, TK_DB_ERROR_IO, TRUE, 50 },
};

typedef struct { guint faults, refused, unharmed; } Counts;

static guint32 seed;

static char *
judge_refusal (const Kind *kind, const GError *error)
{
  if (!g_error_matches (error, TK_DB_ERROR, kind->code))
    return g_strdup_printf ("another error than expected: %s %d, %s", g_quark_to_string (error->domain), error->code, error->message);
  return sim_sentence_complaint (error);
}

/* FALSE once the act has fewer writes than that. */
static gboolean
try_fault (SimTrials *trials, const Kind *kind, guint nth, Counts *counts)
{
  SimDisk *disk = sim_trials_disk (trials);
  g_autoptr (GError) error = NULL;
  g_autofree char *complaint = NULL;

  sim_trials_restore (trials);
  if (!kind->closing)
    sim_disk_plan (disk, kind->fault, nth, kind->times);
  gboolean done = sim_trials_act (trials, &error);
  if (kind->closing)
    sim_disk_plan (disk, kind->fault, nth, kind->times);
  if (kind->closing)
    sim_trials_close (trials);
  gboolean struck = sim_disk_struck (disk);
  sim_disk_plan (disk, SIM_FAULT_NONE, 0, 0);
  if (error != NULL)
    complaint = judge_refusal (kind, error);
  if (complaint == NULL)
    complaint = sim_trials_complaint (trials, done);
  if (complaint != NULL)
    g_error ("TIKETI_SEED=%u, act %u (%s), %s from write %u on: %s", seed, sim_trials_number (trials), sim_trials_name (trials),
             kind->name, nth, complaint);
  counts->faults += struck;
  counts->refused += !done;
  counts->unharmed += struck && done;
  return struck;
}

static void
test_kind (gconstpointer data)
{
  const Kind *kind = data;
  SimTrials *trials = sim_trials_new (seed);
  guint stride = sim_cuts_stride ();
  Counts counts = { 0 };

  do
    for (guint nth = 1; try_fault (trials, kind, nth, &counts); nth += stride)
      ;
  while (sim_trials_number (trials) + 1 < kind->acts && sim_trials_next (trials));
  g_test_message ("%s: %u faults in %u acts; %u times the act was refused, %u times it was done all the same", kind->name,
                  counts.faults, kind->acts, counts.refused, counts.unharmed);
  if (kind->closing)
    g_assert_cmpuint (counts.refused, ==, 0);
  else
    g_assert_cmpuint (counts.refused * stride, >, kind->acts);
  sim_trials_free (trials);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sim_random_install ();
  seed = sim_cuts_seed ();
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strconcat ("/simulation/disk-", kinds[i].name, NULL);
      g_test_add_data_func (path, &kinds[i], test_kind);
    }
  return g_test_run ();
}
