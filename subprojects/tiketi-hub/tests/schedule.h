/* Schedules played at random, each with a seed of its own: the one that failed stands last in the log, and TIKETI_SEED plays it
 * first. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Once, before anything is played: a failed assertion tells the seed. */
void schedule_init (void);
/* A number from the environment. */
guint64 schedule_number (const char *variable, guint64 otherwise);
/* The first seed: TIKETI_SEED, or any. Tells it, and how many there will be. */
guint32 schedule_first (guint64 n);
void schedule_plays (guint32 seed);

G_END_DECLS
