/* One act of a shift, tried again and again from the same disk, each time with another fault; afterwards the fault is over and
 * the act is asked for once more. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-disk.h"
#include "sim-shift.h"

G_BEGIN_DECLS

typedef struct _SimTrials SimTrials;

/* A shift on a disk of its own, before its first act. */
SimTrials *sim_trials_new (guint32 seed);
void sim_trials_free (SimTrials *trials);
SimDisk *sim_trials_disk (SimTrials *trials);

/* Puts the world back to before the act, the program just started. */
void sim_trials_restore (SimTrials *trials);
/* Does the act as it is now: with whatever fault there is. */
gboolean sim_trials_act (SimTrials *trials, GError **error);
/* The program ends, in good order as far as the disk lets it. */
void sim_trials_close (SimTrials *trials);
/* The fault is over, the program was not restarted: what was acknowledged is there, the act is done when asked for once more, as
 * if nothing had been in its way, and the next sale goes well. `done`: it said so the first time. The program is closed. NULL,
 * or what is wrong. (transfer full) */
char *sim_trials_complaint (SimTrials *trials, gboolean done);
/* On to the next act, this one done without a fault. FALSE after the last. */
gboolean sim_trials_next (SimTrials *trials);
/* The act's name. */
const char *sim_trials_name (SimTrials *trials);
guint sim_trials_number (SimTrials *trials);

/* One sentence for people? NULL, or why not. (transfer full) */
char *sim_sentence_complaint (const GError *error);

G_END_DECLS
