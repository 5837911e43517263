/* What goes wrong, each at its own rate: networks, power, disks, clocks, thieves. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-world.h"

#include "tk-store-journal.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

typedef void (*Strike) (SimWorld *world);

/* One kind of trouble that comes again and again. */
typedef struct
{
  SimWorld *world;
  Strike strike;
  gint64 every_ms;
} Trouble;

/* Something that ends by itself. */
typedef struct
{
  SimTerminal *terminal;
  guint64 life;
} Passing;

static SimTerminal *
draw_terminal (SimWorld *world)
{
  return &world->terminals[sim_dice_below (&world->dice, world->n_terminals)];
}

static Passing *
passing_new (SimTerminal *terminal)
{
  Passing *passing = g_new (Passing, 1);

  *passing = (Passing) { terminal, terminal->life };
  return passing;
}

/* ---- The network ---- */

static void
heal_cb (gpointer data)
{
  SimTerminal *terminal = ((Passing *) data)->terminal;

  terminal->cut_up = terminal->cut_down = FALSE;
  sim_say (terminal->world, terminal->name, "is connected");
}

/* Mostly both ways; sometimes only what one side says gets through. */
static void
cut_off (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;
  guint way = sim_dice_below (&world->dice, 6);

  if (terminal->cut_up || terminal->cut_down)
    return;
  terminal->cut_up = way != 0;
  terminal->cut_down = way != 1;
  world->tally.partitions++;
  sim_say (world, terminal->name, "is cut off%s%s", terminal->cut_up ? ", up" : "", terminal->cut_down ? ", down" : "");
  sim_world_plan (world, sim_world_spread (world, (gint64) world->plan->partition_lasts_s * 1000), heal_cb, passing_new (terminal),
                  g_free);
}

static void
strike_partition (SimWorld *world)
{
  gboolean all = sim_dice_chance (&world->dice, 20);
  guint first = sim_dice_below (&world->dice, world->n_terminals);

  for (guint i = 0; i < (all ? world->n_terminals : 1); i++)
    cut_off (&world->terminals[(first + i) % world->n_terminals]);
}

/* ---- Power and disks ---- */

static void
strike_power (SimWorld *world)
{
  SimTerminal *terminal = draw_terminal (world);

  if (terminal->desk == NULL || terminal->lost)
    return;
  if (sim_dice_chance (&world->dice, 25))
    return sim_terminal_cut_power (terminal);
  /* In the middle of what it writes next. */
  terminal->cut_is_near = TRUE;
  sim_disk_plan (terminal->disk, SIM_FAULT_CUT, 1 + sim_dice_below (&world->dice, 40), 0);
}

static void
strike_hub_power (SimWorld *world)
{
  if (world->hub.service == NULL)
    return;
  if (sim_dice_chance (&world->dice, 25))
    return sim_hub_crash (world);
  world->hub.cut_is_near = TRUE;
  sim_disk_plan (world->hub.disk, SIM_FAULT_CUT, 1 + sim_dice_below (&world->dice, 60), 0);
}

static void
disk_well_cb (gpointer data)
{
  SimTerminal *terminal = ((Passing *) data)->terminal;

  if (!terminal->cut_is_near && !terminal->lost)
    sim_disk_plan (terminal->disk, SIM_FAULT_NONE, 0, 0);
}

static void
plan_fault (SimWorld *world, SimDisk *disk)
{
  SimFault fault = sim_dice_chance (&world->dice, 50) ? SIM_FAULT_FULL : SIM_FAULT_IO;
  guint nth = 1 + sim_dice_below (&world->dice, 20);
  guint times = sim_dice_chance (&world->dice, 50) ? 1 + sim_dice_below (&world->dice, 3) : 0;

  world->tally.faults++;
  sim_disk_plan (disk, fault, nth, times);
}

static void
strike_disk (SimWorld *world)
{
  SimTerminal *terminal = draw_terminal (world);

  if (terminal->cut_is_near || terminal->lost)
    return;
  plan_fault (world, terminal->disk);
  sim_world_plan (world, sim_world_spread (world, 15000), disk_well_cb, passing_new (terminal), g_free);
}

static void
hub_disk_well_cb (gpointer data)
{
  SimWorld *world = data;

  if (!world->hub.cut_is_near)
    sim_disk_plan (world->hub.disk, SIM_FAULT_NONE, 0, 0);
}

static void
strike_hub_disk (SimWorld *world)
{
  if (world->hub.cut_is_near || world->hub.service == NULL)
    return;
  plan_fault (world, world->hub.disk);
  sim_world_plan (world, sim_world_spread (world, 10000), hub_disk_well_cb, world, NULL);
}

/* ---- Clocks ---- */

static void
strike_clock (SimWorld *world)
{
  static const gint64 steps[] = { DAY_MS, HOUR_MS, 10 * MINUTE_MS, MINUTE_MS };
  gint64 length = steps[sim_dice_below (&world->dice, G_N_ELEMENTS (steps))];
  gint64 step = sim_dice_chance (&world->dice, 50) ? length : -length;
  SimTerminal *terminal = draw_terminal (world);
  gboolean hub = sim_dice_chance (&world->dice, 30);
  TkFakeClock *clock = hub ? &world->hub.clock : &terminal->clock;

  clock->wall_ms += step;
  if (hub)
    world->hub.steady_ms = world->now_ms;
  world->tally.jumps++;
  sim_say (world, hub ? "hub" : terminal->name, "has its clock moved by %" G_GINT64_FORMAT " s", step / 1000);
}

/* ---- Thieves ---- */

static guint
count_living (SimWorld *world)
{
  guint living = 0;

  for (guint i = 0; i < world->n_terminals; i++)
    living += !world->terminals[i].lost && !world->terminals[i].revoked;
  return living;
}

/* Somebody notices, and tries until the hub has heard of it. */
static void
revoke_cb (gpointer data)
{
  Passing *passing = data;
  SimTerminal *terminal = passing->terminal;

  if (terminal->world->calm) /* then it is revoked at once */
    return;
  if (terminal->revoked) /* until a backup makes the hub forget it */
    return sim_world_plan (terminal->world, 30000, revoke_cb, passing_new (terminal), g_free);
  terminal->revoked = sim_hub_revoke (terminal->world, terminal);
  if (!terminal->revoked)
    sim_world_plan (terminal->world, 5000, revoke_cb, passing_new (terminal), g_free);
}

static void
strike_death (SimWorld *world)
{
  SimTerminal *terminal = draw_terminal (world);

  if (terminal->lost || terminal->revoked || count_living (world) < 2)
    return;
  terminal->reported = TRUE;
  /* A few are only suspected, and go on selling where nobody has told them. */
  if (!sim_dice_chance (&world->dice, 30))
    sim_terminal_lose (terminal);
  sim_world_plan (world, sim_world_spread (world, 60000), revoke_cb, passing_new (terminal), g_free);
}

/* A backup is put back some time after it was made. */
static void
strike_backup (SimWorld *world)
{
  if (world->hub.backup == NULL)
    sim_hub_back_up (world);
  else if (world->tally.restored == 0)
    sim_hub_restore (world);
}

/* Somebody who can write to the disk makes a sale look as if it had been another. Only what the hub has not seen: the rest it
 * would not ask for again. */
static void
strike_journal (SimWorld *world)
{
  SimTerminal *terminal = draw_terminal (world);
  g_autofree char *script = NULL;
  gint64 head = 0;

  if (terminal->session == NULL || terminal->tampered || terminal->reported || terminal->directions[TK_SYNC_UP].busy
      || !tk_store_journal_head (terminal->session->store, &head, NULL, NULL) || head <= terminal->acked)
    return;
  script = g_strdup_printf ("DROP TRIGGER journal_is_never_edited; UPDATE journal SET at = at + 1 WHERE seq = %" G_GINT64_FORMAT, head);
  if (!tk_db_exec_script (tk_store_get_db (terminal->session->store), script, NULL))
    return;
  terminal->tampered = TRUE;
  world->tally.tampered++;
  sim_say (world, terminal->name, "has entry %" G_GINT64_FORMAT " edited", head);
}

/* ---- All of them ---- */

static void
trouble_cb (gpointer data)
{
  Trouble *trouble = data;
  SimWorld *world = trouble->world;

  if (world->calm)
    return;
  trouble->strike (world);
  sim_world_plan (world, sim_world_spread (world, trouble->every_ms), trouble_cb, g_memdup2 (trouble, sizeof *trouble), g_free);
}

void
sim_trouble_start (SimWorld *world)
{
  const struct
  {
    Strike strike;
    guint every_s;
  } kinds[] = {
    { strike_partition, world->plan->partition_s }, { strike_power, world->plan->power_s },
    { strike_disk, world->plan->fault_s },          { strike_hub_power, world->plan->hub_crash_s },
    { strike_hub_disk, world->plan->hub_fault_s },  { strike_clock, world->plan->jump_s },
    { strike_death, world->plan->death_s },         { sim_office_act, world->plan->office_s },
    { strike_backup, world->plan->backup_s },       { strike_journal, world->plan->tamper_s },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      Trouble trouble = { world, kinds[i].strike, (gint64) kinds[i].every_s * 1000 };

      if (trouble.every_ms > 0)
        sim_world_plan (world, sim_world_spread (world, trouble.every_ms), trouble_cb, g_memdup2 (&trouble, sizeof trouble), g_free);
    }
}
