/* What people do at their terminals, one act after another. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-people-private.h"

typedef void (*Act) (SimTerminal *terminal);

TkStaff
sim_staff (TkRole role)
{
  const char *name = role == TK_ROLE_GATE ? "juma" : role == TK_ROLE_CASHIER ? "amina" : "wanjiru";

  return (TkStaff) { .name = (char *) name, .display_name = (char *) name, .role = role };
}

static Act
draw_act (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;

  if (sim_terminal_checks_in (terminal) && (!sim_terminal_sells (terminal) || sim_dice_chance (&world->dice, 50)))
    return sim_dice_chance (&world->dice, world->plan->decide) ? sim_act_decide : sim_act_scan;
  if (sim_dice_chance (&world->dice, world->plan->close))
    return sim_act_close;
  return sim_dice_chance (&world->dice, world->plan->void_) ? sim_act_undo : sim_act_sell;
}

static void
work_cb (gpointer data)
{
  SimTerminal *terminal = data;
  SimWorld *world = terminal->world;

  if (world->calm || terminal->lost)
    return;
  if (terminal->desk != NULL)
    {
      draw_act (terminal) (terminal);
      if (!sim_terminal_look_for_cut (terminal))
        sim_sync_nudge (terminal);
    }
  sim_people_start (terminal);
}

void
sim_people_start (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;

  if (world->plan->act_s > 0)
    sim_world_plan (world, sim_world_spread (world, (gint64) world->plan->act_s * 1000), work_cb, terminal, NULL);
}
