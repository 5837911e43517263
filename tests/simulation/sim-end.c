/* All come home: the network is whole, the power is on, every terminal that lives speaks to the hub until nothing is left to
 * say. Then the checker looks at what lies on the disks. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-world.h"

#include <string.h>

#include "tk-store-journal.h"

#define PATIENCE_MS G_GINT64_CONSTANT (1200000)
#define LOOK_MS 1000
#define DEEP_PERCENT 30 /* of the runs end with a look at every page of every database */

static gboolean
must_sync (const SimTerminal *terminal)
{
  return !terminal->lost && !terminal->revoked && !terminal->tampered;
}

static void
make_whole (SimWorld *world)
{
  world->calm = TRUE;
  if (!world->hub.cut_is_near)
    sim_disk_plan (world->hub.disk, SIM_FAULT_NONE, 0, 0);
  for (guint i = 0; i < world->n_terminals; i++)
    {
      SimTerminal *terminal = &world->terminals[i];

      terminal->cut_up = terminal->cut_down = FALSE;
      if (!terminal->lost && !terminal->cut_is_near)
        sim_disk_plan (terminal->disk, SIM_FAULT_NONE, 0, 0);
    }
  sim_say (world, "world", "all come home");
}

/* A terminal with nothing to say does not notice that its hub forgot something; switched on in the morning, it does. */
static void
restart_all (SimWorld *world)
{
  for (guint i = 0; i < world->n_terminals; i++)
    if (world->terminals[i].desk != NULL)
      {
        sim_terminal_switch_off (&world->terminals[i]);
        sim_terminal_switch_on (&world->terminals[i]);
      }
}

static void
wake (SimWorld *world)
{
  if (world->hub.service == NULL)
    sim_hub_start (world);
  for (guint i = 0; i < world->n_terminals; i++)
    if (world->terminals[i].desk == NULL && !world->terminals[i].lost)
      sim_terminal_switch_on (&world->terminals[i]);
}

static void
revoke_reported (SimWorld *world)
{
  for (guint i = 0; i < world->n_terminals; i++)
    if (world->terminals[i].reported && !world->terminals[i].revoked)
      world->terminals[i].revoked = sim_hub_revoke (world, &world->terminals[i]);
}

static gint64
count_waiting (const SimTerminal *terminal)
{
  gint64 acked = 0, head = 0;

  if (terminal->session == NULL || !tk_store_sync_acked (terminal->session->store, &acked, NULL)
      || !tk_store_journal_head (terminal->session->store, &head, NULL, NULL))
    return -1;
  return head - acked;
}

/* Its journal is at the hub, and it has read the feed to its end since `since_ms`. */
static gboolean
is_home (const SimTerminal *terminal, gint64 since_ms)
{
  if (terminal->tampered && !terminal->reported)
    return terminal->refused;
  if (terminal->reported)
    return terminal->revoked && (terminal->lost || terminal->told_revoked);
  return count_waiting (terminal) == 0 && terminal->pulled_ms >= since_ms && !sim_sync_is_busy (terminal);
}

static gboolean
wait_for_all (SimWorld *world, gint64 since_ms)
{
  gint64 until_ms = world->now_ms + PATIENCE_MS;
  gboolean home = FALSE;

  for (guint i = 0; i < world->n_terminals; i++)
    sim_sync_hurry (&world->terminals[i]);
  while (!home && world->violation == NULL && world->now_ms < until_ms)
    {
      sim_world_run_until (world, world->now_ms + LOOK_MS);
      wake (world);
      revoke_reported (world);
      home = TRUE;
      for (guint i = 0; i < world->n_terminals; i++)
        home = is_home (&world->terminals[i], since_ms) && home;
    }
  return home;
}

static void
say_who_is_missing (SimWorld *world)
{
  for (guint i = 0; i < world->n_terminals; i++)
    {
      const SimTerminal *terminal = &world->terminals[i];
      const char *trouble = "";

      if (is_home (terminal, 0))
        continue;
      for (guint way = 0; terminal->session != NULL && way < TK_SYNC_DIRECTIONS; way++)
        if (terminal->session->trouble[way] != NULL)
          trouble = terminal->session->trouble[way];
      sim_world_fail (world, "I1: %s never comes to rest: %" G_GINT64_FORMAT " entries wait. %s", terminal->name,
                      count_waiting (terminal), trouble);
    }
  sim_world_fail (world, "I1: the feed never comes to its end");
}

void
sim_end_bring_home (SimWorld *world)
{
  gint64 since_ms;

  make_whole (world);
  wake (world);
  if (world->seen->hub_restored)
    restart_all (world);
  /* What the last one brought must have reached everybody: a second round after all journals are in. */
  if (wait_for_all (world, world->now_ms))
    {
      if (world->web != NULL && !sim_web_end (world->web))
        sim_world_fail (world, "I2: an order is held for ever");
      wake (world);
      since_ms = world->now_ms;
      if (wait_for_all (world, since_ms))
        return;
    }
  if (world->violation == NULL)
    say_who_is_missing (world);
}

/* ---- The checker ---- */

static void
add_terminal (SimWorld *world, const SimTerminal *terminal, gboolean at_rest)
{
  SimTerminalSeen *seen = g_new0 (SimTerminalSeen, 1);

  *seen = (SimTerminalSeen) {
    .terminal = (guint32) terminal->enrolled->number,
    .path = terminal->lost ? NULL : g_build_filename (terminal->dir, TK_STORE_FILE, NULL),
    .revoked = terminal->revoked,
    .synced = at_rest && must_sync (terminal),
    .acked = terminal->acked,
    .tampered = terminal->tampered,
  };
  memcpy (seen->public_key, terminal->enrolled->public_key, sizeof seen->public_key);
  g_ptr_array_add (world->seen->terminals, seen);
}

void
sim_end_check (SimWorld *world, gboolean at_rest)
{
  SimWorldSeen *seen = world->seen;
  g_autofree char *violation = NULL;

  seen->vfs = SIM_DISK_VFS;
  seen->hub_path = g_strdup (world->venue->hub_path);
  seen->at_rest = at_rest;
  seen->deep = at_rest && sim_dice_chance (&world->dice, DEEP_PERCENT);
  for (guint i = 0; i < world->n_terminals; i++)
    add_terminal (world, &world->terminals[i], at_rest);
  violation = sim_check (seen);
  world->tally.checks++;
  if (violation != NULL)
    sim_world_fail (world, "%s", violation);
  g_ptr_array_set_size (seen->terminals, 0);
  g_clear_pointer (&seen->hub_path, g_free);
}
