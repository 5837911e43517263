/* Kinds of night: how much of what happens. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  guint weight;             /* how often this night comes up; 0: only when asked for by name */
  gboolean small_stock;
  guint minutes;            /* how long people work */
  guint act_s;              /* mean time between two acts of one terminal */

  /* The network; times in ms, chances in percent. */
  guint delay_ms, loss, doubled, late /* a copy that arrives long after everybody gave up */, torn /* answers */;
  guint partition_s;        /* mean time between two partitions; 0: none */
  guint partition_lasts_s;

  /* Mean time between two of each; 0: none. */
  guint power_s, fault_s, hub_crash_s, hub_fault_s, jump_s, death_s, office_s /* supervisors at the hub */,
    backup_s /* kept, then put back */, tamper_s /* a journal is edited */;
  guint kill;               /* of a hundred power cuts, so many only end the program: nothing written is lost */

  /* Of a hundred acts at a box office, and at a gate. */
  guint void_, close, again /* a sale asked for once more under its key */, forged, exits,
    decide /* let in after all, undo, count anew */;
} SimPlan;

/* The night of this seed. */
const SimPlan *sim_plan_for (guint64 seed);
const SimPlan *sim_plan_by_name (const char *name); /* NULL when there is none */
/* How every night begins: terminals load, people begin to work, nothing goes wrong yet. */
const SimPlan *sim_plan_opening (gboolean small_stock);

G_END_DECLS
