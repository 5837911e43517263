/* Every moment of a run at which the power can go, kept while it goes on, and tried afterwards one by one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-disk.h"

G_BEGIN_DECLS

/* What the world knew at that moment. */
typedef struct
{
  guint facts;    /* so much had been acknowledged */
  guint act;      /* what was under way */
  gint64 wall_ms;
  guint lengths[4]; /* of lists the run keeps; which ones is its own affair */
} SimMoment;

typedef struct
{
  void (*note) (SimMoment *moment, gpointer data);
  /* Starts on the disk as the cut left it and stops in good order, which leaves one file without a log: the same file is then
   * the same state. NULL, or what is wrong (transfer full). */
  char *(*start_and_stop) (const SimMoment *moment, gpointer data);
  /* Starts, holds what is there against what was acknowledged, works on, stops. */
  char *(*look) (const SimMoment *moment, gpointer data);
} SimCutFuncs;

typedef struct
{
  guint moments, tried; /* tried: moments times ways in which the disk fares */
  guint started;        /* different disks among those */
  guint looked_at;      /* different states among those */
} SimCutCounts;

typedef struct _SimCuts SimCuts;

/* What the disk loses is drawn from the seed, the moment's number and the way. */
SimCuts *sim_cuts_new (SimDisk *disk, const SimCutFuncs *funcs, gpointer data, guint32 seed);
void sim_cuts_free (SimCuts *cuts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimCuts, sim_cuts_free)
/* From here on, every moment before something happens to the disk. */
void sim_cuts_begin (SimCuts *cuts);
/* Up to here; this moment is the last. */
void sim_cuts_end (SimCuts *cuts);
/* Tries every stride-th of them, in every way. NULL when all is well, or the first complaint with all it takes to find the place
 * (transfer full). */
char *sim_cuts_try (SimCuts *cuts, guint stride);
void sim_cuts_count (SimCuts *cuts, SimCutCounts *out);

/* How far apart the moments lie that are looked at: 1, or what TIKETI_CRASH_STRIDE says, for slow builds. */
guint sim_cuts_stride (void);
/* TIKETI_SEED, or another one each time; printed. */
guint32 sim_cuts_seed (void);

G_END_DECLS
