/* The table of nights. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-plan.h"

#include <string.h>

#include "sim-random.h"

static const SimPlan plans[] = {
  { .name = "calm", .weight = 1, .minutes = 3, .act_s = 19, .delay_ms = 60, .void_ = 6, .close = 4, .forged = 8, .exits = 15, .decide = 12 },
  { .name = "bad-network", .weight = 3, .minutes = 3, .act_s = 20, .delay_ms = 700, .loss = 20, .doubled = 12, .late = 8, .torn = 12,
    .void_ = 6, .close = 4, .forged = 6, .exits = 12, .decide = 12 },
  { .name = "partitions", .weight = 3, .minutes = 3, .act_s = 20, .delay_ms = 150, .loss = 3, .doubled = 3, .late = 3, .torn = 3,
    .partition_s = 38, .partition_lasts_s = 63, .void_ = 6, .close = 4, .forged = 6, .exits = 12, .decide = 12 },
  { .name = "last-tickets", .weight = 3, .small_stock = TRUE, .minutes = 3, .act_s = 19, .delay_ms = 200, .loss = 6, .doubled = 4,
    .late = 4, .torn = 4, .partition_s = 63, .partition_lasts_s = 34, .void_ = 15, .close = 10, .forged = 5, .exits = 10, .decide = 12 },
  { .name = "slow-moves", .weight = 2, .small_stock = TRUE, .minutes = 3, .act_s = 14, .delay_ms = 2500, .loss = 6, .doubled = 10,
    .late = 6, .torn = 4, .office_s = 60, .void_ = 15, .close = 12, .forged = 3, .exits = 8, .decide = 12 },
  { .name = "power-cuts", .weight = 3, .minutes = 3, .act_s = 19, .delay_ms = 120, .loss = 3, .doubled = 3, .torn = 3,
    .power_s = 25, .kill = 30, .void_ = 6, .close = 4, .again = 60, .forged = 6, .exits = 12, .decide = 12 },
  { .name = "disk-faults", .weight = 2, .minutes = 3, .act_s = 19, .delay_ms = 120, .loss = 2, .fault_s = 17, .hub_fault_s = 51,
    .power_s = 128, .void_ = 6, .close = 4, .again = 50, .forged = 4, .exits = 10, .decide = 12 },
  { .name = "hub-crashes", .weight = 2, .minutes = 3, .act_s = 19, .delay_ms = 120, .loss = 4, .doubled = 6, .late = 3, .torn = 4,
    .hub_crash_s = 34, .kill = 30, .void_ = 6, .close = 4, .forged = 5, .exits = 10, .decide = 12 },
  { .name = "clock-jumps", .weight = 2, .minutes = 3, .act_s = 19, .delay_ms = 150, .loss = 4, .doubled = 2, .partition_s = 85,
    .partition_lasts_s = 51, .jump_s = 25, .power_s = 102, .kill = 50, .void_ = 6, .close = 4, .forged = 5, .exits = 12, .decide = 12 },
  { .name = "clocks-and-small", .weight = 2, .small_stock = TRUE, .minutes = 3, .act_s = 18, .delay_ms = 150, .loss = 4, .late = 4,
    .partition_s = 45, .partition_lasts_s = 60, .jump_s = 20, .void_ = 10, .close = 6, .forged = 4, .exits = 10, .decide = 12 },
  { .name = "lost-terminals", .weight = 3, .minutes = 3, .act_s = 19, .delay_ms = 150, .loss = 6, .doubled = 4, .late = 6, .torn = 3,
    .partition_s = 63, .partition_lasts_s = 51, .death_s = 85, .void_ = 6, .close = 4, .forged = 8, .exits = 10, .decide = 12 },
  { .name = "lost-and-small", .weight = 2, .small_stock = TRUE, .minutes = 3, .act_s = 19, .delay_ms = 150, .loss = 6, .doubled = 4,
    .late = 6, .torn = 3, .partition_s = 51, .partition_lasts_s = 51, .death_s = 85, .power_s = 171, .void_ = 12, .close = 8,
    .forged = 8, .exits = 10, .decide = 12 },
  { .name = "everything", .weight = 4, .minutes = 3, .act_s = 19, .delay_ms = 400, .loss = 10, .doubled = 8, .late = 5, .torn = 8,
    .partition_s = 51, .partition_lasts_s = 38, .power_s = 63, .kill = 30, .fault_s = 51, .hub_crash_s = 102, .hub_fault_s = 102,
    .jump_s = 85, .death_s = 214, .void_ = 8, .close = 6, .again = 50, .forged = 8, .exits = 12, .decide = 12 },
  { .name = "everything-small", .weight = 4, .small_stock = TRUE, .minutes = 3, .act_s = 19, .delay_ms = 300, .loss = 8, .doubled = 8,
    .late = 6, .torn = 6, .partition_s = 51, .partition_lasts_s = 38, .power_s = 63, .kill = 30, .fault_s = 63, .hub_crash_s = 102,
    .hub_fault_s = 128, .jump_s = 85, .death_s = 171, .void_ = 14, .close = 10, .again = 50, .forged = 6, .exits = 12, .decide = 12 },
  { .name = "supervisors", .weight = 2, .small_stock = TRUE, .minutes = 3, .act_s = 17, .delay_ms = 150, .loss = 5, .doubled = 4, .late = 4,
    .partition_s = 60, .partition_lasts_s = 40, .office_s = 18, .death_s = 150, .void_ = 12, .close = 10, .forged = 5, .exits = 10, .decide = 12 },
  { .name = "edited-journals", .weight = 1, .minutes = 3, .act_s = 19, .delay_ms = 200, .loss = 6, .doubled = 4, .late = 4, .torn = 4,
    .partition_s = 40, .partition_lasts_s = 50, .tamper_s = 12, .void_ = 6, .close = 4, .forged = 6, .exits = 12, .decide = 12 },
  { .name = "hub-restored", .weight = 0, .minutes = 3, .act_s = 19, .delay_ms = 120, .loss = 4, .doubled = 3, .late = 3, .torn = 3,
    .partition_s = 90, .partition_lasts_s = 40, .backup_s = 60, .void_ = 6, .close = 5, .forged = 5, .exits = 12, .decide = 12 },
};

static const SimPlan openings[] = {
  { .name = "opening", .minutes = 2, .act_s = 20, .delay_ms = 20, .void_ = 10, .close = 10, .forged = 10, .exits = 10, .decide = 12 },
  { .name = "opening", .small_stock = TRUE, .minutes = 2, .act_s = 60, .delay_ms = 20, .forged = 10 },
};

const SimPlan *
sim_plan_for (guint64 seed)
{
  guint total = 0, left;
  SimDice dice;

  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++)
    total += plans[i].weight;
  sim_dice_init (&dice, ~seed);
  left = sim_dice_below (&dice, total);
  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      if (left < plans[i].weight)
        return &plans[i];
      left -= plans[i].weight;
    }
  g_assert_not_reached ();
}

const SimPlan *
sim_plan_by_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++)
    if (g_str_equal (plans[i].name, name))
      return &plans[i];
  return NULL;
}

const SimPlan *
sim_plan_opening (gboolean small_stock)
{
  return &openings[small_stock ? 1 : 0];
}
