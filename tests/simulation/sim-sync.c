/* The sync agent's three loops in simulated time: the same steps, rests, nudges and backoff as tk-sync-direction.c and
 * tk-sync-agent.c, but nothing waits for a real clock. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-world.h"

#define BREATH_MS 5
#define REST_UP_MS 30000 /* acts nudge */
#define REST_DOWN_MS 40000
#define REST_LEASES_MS 60000

/* A step, or a timer, of one life of the terminal. */
typedef struct
{
  SimDirection *direction;
  guint64 life, turn;
} Turn;

static void plan_turn (SimDirection *direction, gint64 in_ms);

static Turn *
turn_new (SimDirection *direction)
{
  Turn *turn = g_new (Turn, 1);

  *turn = (Turn) { direction, direction->terminal->life, ++direction->turn };
  return turn;
}

static void
nudge (SimDirection *direction)
{
  if (direction->busy)
    direction->nudged = TRUE;
  else if (!direction->failing)
    plan_turn (direction, 0);
}

/* ---- After a step ---- */

static void
look_cb (gpointer data)
{
  const Turn *turn = data;

  if (turn->life == turn->direction->terminal->life)
    sim_terminal_look_for_cut (turn->direction->terminal);
}

/* Not at once: the session is still in use further up. */
static void
look_for_cut_soon (SimDirection *direction)
{
  SimTerminal *terminal = direction->terminal;
  Turn *turn = g_new (Turn, 1);

  *turn = (Turn) { direction, terminal->life, 0 };
  sim_world_plan (terminal->world, 0, look_cb, turn, g_free);
}

/* From now on every gate that reads the feed to its end knows which of this terminal's tickets are no longer good. */
static void
note_reversals (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;

  for (guint i = 0; i < world->tickets->len; i++)
    {
      SimTicket *ticket = g_ptr_array_index (world->tickets, i);

      if (ticket->seller == terminal->index && ticket->reversed_seq > 0 && ticket->known_ms == 0
          && ticket->reversed_seq <= terminal->acked)
        ticket->known_ms = world->now_ms;
    }
}

static void
note_progress (SimDirection *direction)
{
  SimTerminal *terminal = direction->terminal;
  gint64 acked = 0;

  if (direction->way == TK_SYNC_DOWN && terminal->session->complete)
    terminal->pulled_ms = direction->sent_ms;
  if (direction->way != TK_SYNC_UP || !tk_store_sync_acked (terminal->session->store, &acked, NULL))
    return;
  terminal->acked = MAX (terminal->acked, acked);
  note_reversals (terminal);
}

static void
nudge_leases (SimDirection *direction)
{
  SimTerminal *terminal = direction->terminal;

  if (!terminal->session->changed)
    return;
  terminal->session->changed = FALSE;
  if (direction->way != TK_SYNC_LEASES && sim_terminal_sells (terminal) && terminal->directions[TK_SYNC_LEASES].well)
    nudge (&terminal->directions[TK_SYNC_LEASES]);
}

static void
note_refusal (SimDirection *direction, const GError *error)
{
  SimTerminal *terminal = direction->terminal;

  if (g_error_matches (error, TK_SYNC_ERROR, TK_SYNC_ERROR_REVOKED))
    terminal->told_revoked = TRUE;
  if (!g_error_matches (error, TK_SYNC_ERROR, TK_SYNC_ERROR_REFUSED))
    return;
  terminal->refused = TRUE;
  if (!terminal->tampered && !terminal->revoked) /* then the hub has no reason */
    sim_world_fail (terminal->world, "I1: the hub refuses %s: %s", terminal->name, error->message);
}

static void
fail (SimDirection *direction, const GError *error)
{
  SimTerminal *terminal = direction->terminal;
  SimWorld *world = terminal->world;
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) sim_dice_next (&world->dice));
  g_autofree char *name = sim_error_name (error);

  tk_sync_session_note_failure (terminal->session, direction->way, error);
  sim_say (world, terminal->name, "way %d fails: %s", (int) direction->way, name);
  note_refusal (direction, error);
  direction->well = FALSE;
  direction->failing = TRUE;
  plan_turn (direction, tk_sync_backoff_next (&direction->backoff, random));
}

static void
go_on (SimDirection *direction, TkSyncNext next)
{
  gboolean again = next == TK_SYNC_NEXT_AGAIN || direction->nudged;

  tk_sync_backoff_reset (&direction->backoff);
  direction->well = TRUE;
  direction->failing = FALSE;
  direction->nudged = FALSE;
  note_progress (direction);
  plan_turn (direction, again ? BREATH_MS : direction->rest_ms);
}

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Turn *turn = data;
  SimDirection *direction = turn->direction;
  g_autoptr (GError) error = NULL;
  TkSyncNext next = tk_sync_step_finish (result, &error);

  if (turn->life != direction->terminal->life)
    return;
  direction->busy = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (next == TK_SYNC_NEXT_FAILED)
    fail (direction, error);
  else
    go_on (direction, next);
  nudge_leases (direction);
  look_for_cut_soon (direction);
}

/* ---- A step ---- */

static void
count_step (SimWorld *world, TkSyncWay way)
{
  guint64 *counts[TK_SYNC_DIRECTIONS] = { [TK_SYNC_UP] = &world->tally.pushes,
                                          [TK_SYNC_DOWN] = &world->tally.pulls,
                                          [TK_SYNC_LEASES] = &world->tally.leases };

  (*counts[way])++;
}

static void
step_cb (gpointer data)
{
  const Turn *planned = data;
  SimDirection *direction = planned->direction;
  SimTerminal *terminal = direction->terminal;

  if (planned->life != terminal->life || planned->turn != direction->turn || terminal->session == NULL || direction->busy)
    return;
  direction->busy = TRUE;
  direction->sent_ms = terminal->world->now_ms;
  count_step (terminal->world, direction->way);
  direction->step (terminal->session, FALSE, NULL, stepped_cb, turn_new (direction));
}

static void
plan_turn (SimDirection *direction, gint64 in_ms)
{
  sim_world_plan (direction->terminal->world, in_ms, step_cb, turn_new (direction), g_free);
}

void
sim_sync_nudge (SimTerminal *terminal)
{
  if (terminal->session != NULL)
    nudge (&terminal->directions[TK_SYNC_UP]);
}

void
sim_sync_hurry (SimTerminal *terminal)
{
  for (guint i = 0; terminal->session != NULL && i < TK_SYNC_DIRECTIONS; i++)
    if (!terminal->directions[i].busy)
      {
        tk_sync_backoff_reset (&terminal->directions[i].backoff);
        plan_turn (&terminal->directions[i], 0);
      }
}

gboolean
sim_sync_is_busy (const SimTerminal *terminal)
{
  for (guint i = 0; i < TK_SYNC_DIRECTIONS; i++)
    if (terminal->directions[i].busy)
      return TRUE;
  return FALSE;
}

void
sim_sync_start (SimTerminal *terminal)
{
  static const struct
  {
    TkSyncStep step;
    gint64 rest_ms;
  } ways[TK_SYNC_DIRECTIONS] = {
    [TK_SYNC_UP] = { tk_sync_push_async, REST_UP_MS },
    [TK_SYNC_DOWN] = { tk_sync_pull_async, REST_DOWN_MS },
    [TK_SYNC_LEASES] = { tk_sync_lease_async, REST_LEASES_MS },
  };

  for (guint i = 0; i < TK_SYNC_DIRECTIONS; i++)
    {
      SimDirection *direction = &terminal->directions[i];

      *direction = (SimDirection) { .terminal = terminal, .way = i, .step = ways[i].step, .rest_ms = ways[i].rest_ms,
                                    .turn = direction->turn };
      plan_turn (direction, sim_dice_below (&terminal->world->dice, 500));
    }
}
