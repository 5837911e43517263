/* What people decide against a verdict: let in after all, undo what they did, count a group anew, and ask twice.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-people-private.h"

#include <string.h>

#include "tk-desk-exception.h"
#include "tk-uuid.h"

#define REMEMBERED 12 /* scans that somebody at the gate still thinks of */

/* A late scan of this terminal that was recorded; NULL when there is none. */
static const SimScanSeen *
draw_scan (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;
  const GPtrArray *scans = world->seen->scans;
  const SimScanSeen *found[REMEMBERED];
  guint n = 0;

  for (guint i = scans->len; i > 0 && n < REMEMBERED; i--)
    {
      const SimScanSeen *scan = scans->pdata[i - 1];

      if (scan->terminal == terminal->enrolled->number && *scan->scan != '\0')
        found[n++] = scan;
    }
  return n > 0 ? found[sim_dice_below (&world->dice, n)] : NULL;
}

static void
see_decision (SimTerminal *terminal, const char *kind, const char *scan, const char *about, guint count)
{
  SimDecisionSeen *seen = g_new0 (SimDecisionSeen, 1);

  *seen = (SimDecisionSeen) { .kind = g_strdup (kind), .scan = g_strdup (scan), .about = g_strdup (about),
                              .terminal = (guint32) terminal->enrolled->number, .count = count };
  g_ptr_array_add (terminal->world->seen->decisions, seen);
}

static void
tell (SimTerminal *terminal, const char *what, const char *about, const GError *error)
{
  g_autofree char *name = error != NULL ? sim_error_name (error) : g_strdup ("done");

  sim_say (terminal->world, terminal->name, "%s of scan %s: %s", what, about, name);
}

/* Whoever was counted and did not pass may be let in once more, and the hub may agree. */
static void
forget_agreement (SimWorld *world, const char *text)
{
  for (guint i = 0; i < world->tickets->len; i++)
    {
      SimTicket *ticket = world->tickets->pdata[i];

      if (strcmp (ticket->token, text) == 0)
        ticket->let_in_ms = 0;
    }
}

/* ---- Letting in after all ---- */

static void
override_again (SimTerminal *terminal, const TkStaff *staff, const TkOverrideRequest *request, const TkScanResult *first)
{
  g_autoptr (TkScanResult) second = tk_desk_override (terminal->desk, staff, request, NULL);

  if (second != NULL && (!second->replayed || strcmp (second->scan_id, first->scan_id) != 0 || second->count != first->count))
    sim_world_fail (terminal->world, "I3: %s answered override %s twice, as %s", terminal->name, first->scan_id, second->scan_id);
}

/* Without a supervisor nobody is let in. */
static void
try_alone (SimTerminal *terminal, const SimScanSeen *scan)
{
  TkStaff staff = sim_staff (TK_ROLE_GATE);
  TkOverrideRequest request = { .scan = scan->scan, .reason = "a friend of mine" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = tk_desk_override (terminal->desk, &staff, &request, &error);

  tell (terminal, "override by gate staff", scan->scan, error);
  if (result != NULL)
    sim_world_fail (terminal->world, "I7: gate staff let somebody in at %s after scan %s", terminal->name, scan->scan);
}

static void
let_in (SimTerminal *terminal, const SimScanSeen *scan)
{
  SimWorld *world = terminal->world;
  TkStaff staff = sim_staff (TK_ROLE_GATE), supervisor = sim_staff (TK_ROLE_SUPERVISOR);
  char id[TK_UUID_SIZE];
  TkOverrideRequest request = { .scan = scan->scan, .count = sim_dice_below (&world->dice, 3), .reason = "lost wristband",
                                .approver = &supervisor, .id = id };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = NULL;

  tk_uuid_new (&terminal->clock.base, id);
  result = tk_desk_override (terminal->desk, &staff, &request, &error);
  tell (terminal, "override", scan->scan, error);
  if (result == NULL)
    return;
  world->tally.overrides++;
  see_decision (terminal, "checkin.override", id, scan->scan, result->count);
  if (sim_dice_chance (&world->dice, 25))
    override_again (terminal, &staff, &request, result);
}

/* ---- Undoing, and counting anew ---- */

static void
undo (SimTerminal *terminal, const char *scan, const char *text)
{
  SimWorld *world = terminal->world;
  TkStaff staff = sim_staff (TK_ROLE_GATE), supervisor = sim_staff (TK_ROLE_SUPERVISOR);
  TkAnnulRequest request = { .scan = scan, .reason = "did not pass", .approver = sim_dice_chance (&world->dice, 30) ? &supervisor : NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkAnnulled) annulled = tk_desk_annul (terminal->desk, &staff, &request, &error);

  tell (terminal, "annulment", scan, error);
  if (annulled == NULL)
    return;
  world->tally.annulments += !annulled->again;
  see_decision (terminal, "checkin.annulled", NULL, scan, 0);
  forget_agreement (world, text);
  if (!sim_dice_chance (&world->dice, 25))
    return;
  g_autoptr (TkAnnulled) second = tk_desk_annul (terminal->desk, &staff, &request, NULL);
  if (second != NULL && !second->again)
    sim_world_fail (world, "I3: %s annulled %s twice", terminal->name, scan);
}

static void
count_anew (SimTerminal *terminal, const SimScanSeen *scan)
{
  SimWorld *world = terminal->world;
  TkStaff staff = sim_staff (TK_ROLE_SUPERVISOR);
  TkCorrectRequest request = { .scan = scan->scan, .count = 1 + sim_dice_below (&world->dice, scan->count - 1), .reason = "fewer came" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkScanResult) result = tk_desk_correct (terminal->desk, &staff, &request, &error);
  gboolean leaving = strcmp (scan->verdict, "exit_recorded") == 0;

  tell (terminal, "correction", scan->scan, error);
  if (result == NULL)
    return;
  world->tally.corrections++;
  see_decision (terminal, "checkin.annulled", NULL, scan->scan, 0);
  see_decision (terminal, leaving ? "checkin.exit" : "checkin.entry", result->scan_id, scan->scan, result->count);
  forget_agreement (world, scan->text);
}

/* An override that this terminal made, or NULL. */
static const SimDecisionSeen *
draw_override (SimTerminal *terminal)
{
  const GPtrArray *decisions = terminal->world->seen->decisions;

  for (guint i = decisions->len; i > 0; i--)
    {
      const SimDecisionSeen *decision = decisions->pdata[i - 1];

      if (decision->terminal == terminal->enrolled->number && strcmp (decision->kind, "checkin.override") == 0)
        return decision;
    }
  return NULL;
}

void
sim_act_decide (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;
  const SimScanSeen *scan = draw_scan (terminal);
  const SimDecisionSeen *override = sim_dice_chance (&world->dice, 20) ? draw_override (terminal) : NULL;

  if (override != NULL)
    return undo (terminal, override->scan, "");
  if (scan == NULL)
    return sim_act_scan (terminal);
  if (strcmp (scan->colour, "green") != 0)
    return (sim_dice_chance (&world->dice, 15) ? try_alone : let_in) (terminal, scan);
  if (scan->count > 1 && sim_dice_chance (&world->dice, 80))
    return count_anew (terminal, scan);
  undo (terminal, scan->scan, scan->text);
}
