/* The world itself: time passes, planned things happen, and whoever looks at a broken promise says so.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-world.h"

#include <string.h>

#define DRIFT_MOST 200  /* parts per million; cheap clocks do this */
#define ONLINE_PERCENT 20 /* of the runs have people who order online: a third more work */
#define LOOK_PERCENT 25 /* of the runs are looked at in the middle, too: a look costs as much as a minute of work */

static void
ticket_free (gpointer data)
{
  SimTicket *ticket = data;

  g_free (ticket->token);
  g_free (ticket->sale);
  g_free (ticket);
}

/* ---- Time ---- */

static gint64
drifted (gint64 from_ms, gint64 to_ms, gint64 drift)
{
  /* From absolute times, so that many small steps add up to the same as one large one. */
  return (to_ms - from_ms)
         + ((to_ms - SIM_START_MS) * drift / 1000000 - (from_ms - SIM_START_MS) * drift / 1000000);
}

static void
pass (SimWorld *world, gint64 to_ms)
{
  if (to_ms <= world->now_ms)
    return;
  tk_fake_clock_advance (&world->hub.clock, drifted (world->now_ms, to_ms, world->hub.drift));
  for (guint i = 0; i < world->n_terminals; i++)
    tk_fake_clock_advance (&world->terminals[i].clock,
                           drifted (world->now_ms, to_ms, world->terminals[i].drift));
  world->now_ms = to_ms;
}

void
sim_world_plan (SimWorld *world, gint64 in_ms, SimHappening happening, gpointer data, GDestroyNotify destroy)
{
  sim_queue_add (world->queue, world->now_ms + MAX (in_ms, 0), happening, data, destroy);
}

void
sim_world_settle (SimWorld *world)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
sim_world_run_until (SimWorld *world, gint64 until_ms)
{
  while (world->violation == NULL && sim_queue_next_ms (world->queue) <= until_ms)
    {
      pass (world, sim_queue_next_ms (world->queue));
      sim_queue_run_next (world->queue);
      sim_world_settle (world);
    }
  if (world->violation == NULL)
    pass (world, until_ms);
}

gint64
sim_world_spread (SimWorld *world, gint64 mean_ms)
{
  gint64 time = sim_dice_between (&world->dice, mean_ms / 4, mean_ms + mean_ms / 2);

  return sim_dice_chance (&world->dice, 8) ? 4 * time : time;
}

void
sim_world_fail (SimWorld *world, const char *what, ...)
{
  va_list args;

  if (world->violation != NULL)
    return;
  va_start (args, what);
  world->violation = g_strdup_vprintf (what, args);
  va_end (args);
}

char *
sim_error_name (const GError *error)
{
  return error != NULL ? g_strdup_printf ("%s %d", g_quark_to_string (error->domain), error->code) : g_strdup ("none");
}

/* ---- Beginning and end ---- */

static void
prepare_terminal (SimWorld *world, guint index)
{
  SimTerminal *terminal = &world->terminals[index];

  terminal->world = world;
  terminal->index = index;
  terminal->enrolled = &world->venue->enrolled[index];
  terminal->dir = world->venue->dirs[index];
  terminal->disk = world->venue->disks[index];
  g_snprintf (terminal->name, sizeof terminal->name, "t%u", index + 1);
  tk_fake_clock_init (&terminal->clock, world->now_ms);
  sim_terminal_switch_on (terminal);
  sim_people_start (terminal);
}

SimWorld *
sim_world_new (SimVenue *venue, gboolean print)
{
  SimWorld *world = g_new0 (SimWorld, 1);

  world->venue = venue;
  world->plan = sim_plan_opening (venue->stock == SIM_STOCK_SMALL);
  world->now_ms = SIM_START_MS;
  world->queue = sim_queue_new ();
  world->trace = sim_trace_new (print);
  world->tickets = g_ptr_array_new_with_free_func (ticket_free);
  world->seen = sim_world_seen_new ();
  world->n_terminals = venue->n_terminals;
  sim_dice_init (&world->dice, venue->stock * SIM_TERMINALS + venue->n_terminals);
  world->hub.disk = venue->hub_disk;
  world->web = venue->online ? sim_web_new (world) : NULL;
  tk_fake_clock_init (&world->hub.clock, world->now_ms);
  sim_hub_start (world);
  if (world->web != NULL)
    sim_web_start (world->web);
  for (guint i = 0; i < world->n_terminals; i++)
    prepare_terminal (world, i);
  sim_world_run_until (world, world->now_ms + (gint64) world->plan->minutes * 60000);
  return world;
}

guint
sim_world_crowd (guint64 seed)
{
  static const guint crowds[] = { 2, 2, 2, 2, 3, 3, 3, 3, 4, 5 };
  SimDice dice;

  sim_dice_init (&dice, seed ^ G_GUINT64_CONSTANT (0x63726f7764));
  return crowds[sim_dice_below (&dice, G_N_ELEMENTS (crowds))];
}

gboolean
sim_world_online (guint64 seed, const SimPlan *plan)
{
  SimDice dice;

  /* What it had answered it forgets when an older copy is put back: no fault of an order's. */
  if (plan->backup_s > 0)
    return FALSE;
  sim_dice_init (&dice, seed ^ G_GUINT64_CONSTANT (0x6f6e6c696e65));
  return sim_dice_chance (&dice, ONLINE_PERCENT);
}

/* No two clocks agree, and none keeps time well. */
static void
disturb_clock (SimWorld *world, TkFakeClock *clock, gint64 *drift)
{
  clock->wall_ms += sim_dice_between (&world->dice, -3000, 3000);
  *drift = sim_dice_between (&world->dice, -DRIFT_MOST, DRIFT_MOST);
}

static void
take_seed (SimWorld *world, guint64 seed, const SimPlan *plan)
{
  world->seed = seed;
  world->plan = plan;
  world->ends_ms = world->now_ms + (gint64) plan->minutes * 60000;
  sim_random_seed (seed ^ G_GUINT64_CONSTANT (0x7469636b657473));
  sim_dice_init (&world->dice, seed);
  disturb_clock (world, &world->hub.clock, &world->hub.drift);
  for (guint i = 0; i < world->n_terminals; i++)
    disturb_clock (world, &world->terminals[i].clock, &world->terminals[i].drift);
  sim_say (world, "world", "goes on with seed %" G_GUINT64_FORMAT ": %s, %u terminals", seed, plan->name, world->n_terminals);
}

/* In the middle of everything: what holds at every step. */
static void
look_cb (gpointer data)
{
  sim_end_check (data, FALSE);
}

void
sim_world_run (SimWorld *world, guint64 seed, const SimPlan *plan)
{
  if (world->violation == NULL)
    take_seed (world, seed, plan);
  sim_trouble_start (world);
  if (sim_dice_chance (&world->dice, LOOK_PERCENT))
    sim_world_plan (world, sim_dice_between (&world->dice, 40000, world->ends_ms - world->now_ms), look_cb, world, NULL);
  sim_world_run_until (world, world->ends_ms);
  if (world->violation == NULL)
    sim_end_bring_home (world);
  if (world->violation == NULL)
    sim_end_check (world, TRUE);
  world->tally.events = sim_trace_count (world->trace);
}

void
sim_world_free (SimWorld *world)
{
  for (guint i = 0; i < world->n_terminals; i++)
    {
      if (world->terminals[i].session != NULL)
        sim_terminal_switch_off (&world->terminals[i]);
      sim_people_forget (&world->terminals[i]);
    }
  g_clear_pointer (&world->hub.service, hub_service_close);
  g_clear_pointer (&world->hub.router, hub_http_router_free);
  g_clear_pointer (&world->hub.backup, sim_image_free);
  sim_queue_free (world->queue);
  sim_web_free (world->web);
  sim_trace_free (world->trace);
  g_ptr_array_unref (world->tickets);
  sim_world_seen_free (world->seen);
  g_free (world->violation);
  g_free (world);
}
