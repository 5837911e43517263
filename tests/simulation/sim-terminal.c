/* A terminal's life: switched on and off, power cuts, and the day it is stolen. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-world.h"

#include <string.h>

typedef struct
{
  SimTerminal *terminal;
  guint64 life;
} Return;

gboolean
sim_terminal_sells (const SimTerminal *terminal)
{
  return !g_str_equal (terminal->enrolled->kind, "gate");
}

gboolean
sim_terminal_checks_in (const SimTerminal *terminal)
{
  return !g_str_equal (terminal->enrolled->kind, "box-office");
}

SimLoss
sim_draw_loss (SimWorld *world)
{
  static const SimLoss losses[] = { SIM_LOSE_ANY, SIM_LOSE_ANY, SIM_LOSE_ANY, SIM_LOSE_ALL, SIM_LOSE_LAST };

  if (sim_dice_chance (&world->dice, world->plan->kill))
    return SIM_LOSE_NONE;
  return losses[sim_dice_below (&world->dice, G_N_ELEMENTS (losses))];
}

/* ---- On ---- */

static void
switch_on_cb (gpointer data)
{
  const Return *back = data;
  SimTerminal *terminal = back->terminal;

  if (terminal->desk == NULL && !terminal->lost && back->life == terminal->life)
    sim_terminal_switch_on (terminal);
}

static void
plan_return (SimTerminal *terminal)
{
  Return *back = g_new (Return, 1);
  SimWorld *world = terminal->world;

  *back = (Return) { terminal, terminal->life };
  sim_world_plan (world, world->calm ? 1000 : sim_world_spread (world, 15000), switch_on_cb, back, g_free);
}

static gboolean
open_parts (SimTerminal *terminal, GError **error)
{
  terminal->desk = tk_desk_open (terminal->dir, &terminal->clock.base, error);
  if (terminal->desk == NULL)
    return FALSE;
  terminal->session = tk_sync_session_open_over (terminal->dir, &terminal->clock.base, sim_carrier_new (terminal), error);
  return terminal->session != NULL;
}

gboolean
sim_terminal_switch_on (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;
  g_autoptr (GError) error = NULL;

  terminal->life++;
  if (open_parts (terminal, &error))
    {
      sim_say (world, terminal->name, "is on");
      sim_gate_ask_hub (terminal);
      sim_sync_start (terminal);
      return TRUE;
    }
  g_clear_pointer (&terminal->desk, tk_desk_close);
  sim_say (world, terminal->name, "does not start");
  if (terminal->cut_is_near && sim_disk_struck (terminal->disk))
    sim_terminal_cut_power (terminal);
  else if (sim_disk_struck (terminal->disk)) /* no space, or a bad sector: people try again */
    plan_return (terminal);
  else
    sim_world_fail (world, "I1: %s does not start again: %s", terminal->name, error->message);
  return FALSE;
}

/* ---- Off ---- */

/* Requests under way end; nothing they say reaches a disk whose power is gone. */
static void
close_parts (SimTerminal *terminal)
{
  if (terminal->session != NULL)
    {
      sim_carrier_cancel (terminal->session->carrier);
      sim_world_settle (terminal->world);
    }
  g_clear_pointer (&terminal->session, tk_sync_session_close);
  g_clear_pointer (&terminal->desk, tk_desk_close);
}

void
sim_terminal_switch_off (SimTerminal *terminal)
{
  close_parts (terminal);
  sim_say (terminal->world, terminal->name, "is off");
}

void
sim_terminal_cut_power (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;
  SimLoss loss = sim_draw_loss (world);
  g_autoptr (GRand) random = NULL;

  sim_disk_cut (terminal->disk);
  terminal->cut_is_near = FALSE;
  close_parts (terminal);
  random = g_rand_new_with_seed ((guint32) sim_dice_next (&world->dice));
  sim_disk_power_on (terminal->disk, loss, random);
  tk_fake_clock_reboot (&terminal->clock);
  world->tally.power_cuts++;
  sim_say (world, terminal->name, "loses power, and %d of what was not synced", (int) loss);
  plan_return (terminal);
}

gboolean
sim_terminal_look_for_cut (SimTerminal *terminal)
{
  if (!terminal->cut_is_near || !sim_disk_struck (terminal->disk))
    return FALSE;
  sim_terminal_cut_power (terminal);
  return TRUE;
}

void
sim_terminal_lose (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;

  sim_disk_cut (terminal->disk);
  terminal->lost = TRUE;
  close_parts (terminal);
  terminal->life++;
  world->tally.deaths++;
  sim_say (world, terminal->name, "is gone for ever");
}
