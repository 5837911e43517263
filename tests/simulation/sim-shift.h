/* A shift of 200 acts at one real terminal: its own desk, store and sync session, over a hub that is played. Each act notes
 * what the screen said, so that any later look at the disk can be held against it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-sync-session.h"
#include "tk-terminal-fixture.h"

G_BEGIN_DECLS

#define SIM_SHIFT_ACTS 200

typedef struct
{
  TkTerminalFixture *terminal;
  TkSyncSession *session;
  TkKeyPair *other;        /* another box office, which the hub has certified */
  TkKeyPair *forger;       /* nobody */
  GPtrArray *facts;        /* what was said so far, each to be found again */
  guint known;             /* so many of them: all, or those of the moment that is looked at */
  guint act;               /* under way, or the last one */
  gint64 granted[4];       /* serials the played hub has given, by type as sim-shift-hub.c counts them */
  GPtrArray *fresh;        /* their ids, in the act under way */
} SimShift;

/* Works in the VFS in force, in a folder of its own; nothing but the enrolment is done. */
SimShift *sim_shift_new (void);
void sim_shift_free (SimShift *shift);
/* The program ends; the program starts. */
void sim_shift_close (SimShift *shift);
gboolean sim_shift_open (SimShift *shift, GError **error);

/* Act number n (from 0). The same number asks with the same idempotency keys. Notes its facts only when it is done. */
gboolean sim_shift_act (SimShift *shift, guint n, GError **error);
/* The name of act n, for messages. */
const char *sim_shift_act_name (guint n);

/* Holds the terminal, which is closed, against the first `facts` facts, with act n under way when it stopped: opens it, looks,
 * asks again, sells on. NULL when all is well, else what is wrong. (transfer full) It stays open. */
char *sim_shift_complaint (SimShift *shift, guint facts, guint n);
/* Only what can be read from the file; the terminal is open. (transfer full) */
char *sim_shift_read_complaint (SimShift *shift, guint facts);

/* A carrier over which a hub answers that takes everything, for sim-shift.c. */
TkSyncCarrier *sim_shift_hub_new (SimShift *shift);

G_END_DECLS
