/* The moments of a run. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-cuts.h"

/* How the disk fares at a cut; SIM_LOSE_ANY more than once, because each time is another. */
static const SimLoss ways[] = { SIM_LOSE_NONE, SIM_LOSE_ALL, SIM_LOSE_LAST, SIM_LOSE_ANY, SIM_LOSE_ANY, SIM_LOSE_ANY };

typedef struct
{
  SimMoment base;
  SimImage *image;
} Moment;

struct _SimCuts
{
  SimDisk *disk;
  SimCutFuncs funcs;
  gpointer data;
  guint32 seed;
  GPtrArray *moments; /* Moment */
  GHashTable *seen;   /* mark of a disk → facts it was held against */
  SimCutCounts counts;
};

static void
moment_free (gpointer data)
{
  Moment *moment = data;

  sim_image_free (moment->image);
  g_free (moment);
}

SimCuts *
sim_cuts_new (SimDisk *disk, const SimCutFuncs *funcs, gpointer data, guint32 seed)
{
  SimCuts *cuts = g_new0 (SimCuts, 1);

  cuts->disk = disk;
  cuts->funcs = *funcs;
  cuts->data = data;
  cuts->seed = seed;
  cuts->moments = g_ptr_array_new_with_free_func (moment_free);
  cuts->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return cuts;
}

void
sim_cuts_free (SimCuts *cuts)
{
  if (cuts == NULL)
    return;
  g_ptr_array_unref (cuts->moments);
  g_hash_table_unref (cuts->seen);
  g_free (cuts);
}

static void
keep_moment_cb (SimDisk *disk, gpointer data)
{
  SimCuts *cuts = data;
  Moment *moment = g_new0 (Moment, 1);

  moment->image = sim_disk_save (disk);
  cuts->funcs.note (&moment->base, cuts->data);
  g_ptr_array_add (cuts->moments, moment);
}

void
sim_cuts_begin (SimCuts *cuts)
{
  sim_disk_set_step (cuts->disk, keep_moment_cb, cuts);
}

void
sim_cuts_end (SimCuts *cuts)
{
  keep_moment_cb (cuts->disk, cuts);
  sim_disk_set_step (cuts->disk, NULL, NULL);
}

/* Was the very same disk held against as much before? */
static gboolean
is_known (SimCuts *cuts, guint facts)
{
  gint64 mark = (gint64) sim_disk_mark (cuts->disk);
  gpointer before;

  if (g_hash_table_lookup_extended (cuts->seen, &mark, NULL, &before) && GPOINTER_TO_UINT (before) >= facts)
    return TRUE;
  g_hash_table_replace (cuts->seen, g_memdup2 (&mark, sizeof mark), GUINT_TO_POINTER (facts));
  return FALSE;
}

static void
cut_and_power_on (SimCuts *cuts, guint index, guint way)
{
  const Moment *moment = cuts->moments->pdata[index];
  GRand *random = g_rand_new_with_seed_array ((guint32[]){ cuts->seed, index, way }, 3);

  sim_disk_load (cuts->disk, moment->image);
  sim_disk_power_on (cuts->disk, ways[way], random);
  g_rand_free (random);
}

static char *
try_one (SimCuts *cuts, guint index, guint way)
{
  const SimMoment *moment = &((const Moment *) cuts->moments->pdata[index])->base;
  char *complaint;

  cut_and_power_on (cuts, index, way);
  cuts->counts.tried++;
  if (is_known (cuts, moment->facts))
    return NULL;
  cuts->counts.started++;
  complaint = cuts->funcs.start_and_stop (moment, cuts->data);
  if (complaint != NULL || is_known (cuts, moment->facts))
    return complaint;
  cut_and_power_on (cuts, index, way);
  cuts->counts.looked_at++;
  return cuts->funcs.look (moment, cuts->data);
}

char *
sim_cuts_try (SimCuts *cuts, guint stride)
{
  for (guint i = 0; i < cuts->moments->len; i += stride)
    for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
      {
        g_autofree char *complaint = try_one (cuts, i, way);

        if (complaint != NULL)
          return g_strdup_printf ("TIKETI_SEED=%u, moment %u of %u, way %u, act %u: %s", cuts->seed, i, cuts->moments->len, way,
                                  ((const Moment *) cuts->moments->pdata[i])->base.act, complaint);
      }
  return NULL;
}

void
sim_cuts_count (SimCuts *cuts, SimCutCounts *out)
{
  *out = cuts->counts;
  out->moments = cuts->moments->len;
}

guint
sim_cuts_stride (void)
{
  const char *text = g_getenv ("TIKETI_CRASH_STRIDE");

  return text != NULL ? MAX (1, (guint) g_ascii_strtoull (text, NULL, 10)) : 1;
}

guint32
sim_cuts_seed (void)
{
  const char *text = g_getenv ("TIKETI_SEED");
  guint32 seed = text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();

  g_print ("# TIKETI_SEED=%u\n", seed);
  return seed;
}
