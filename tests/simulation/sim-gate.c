/* The gate: tickets and forgeries shown, and what the screen said to each. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-people-private.h"

#include <string.h>

#include "tk-desk-gate.h"

#define CLAIM_MS 50000 /* the hub keeps others off for a minute, whatever becomes of the entry */

/* Ids of what this terminal knows of the ticket just before. */
static GStrv
read_known (SimTerminal *terminal, const char *text)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  TkToken token;
  TkStmt *stmt;

  if (!tk_token_parse (text, strlen (text), &token, NULL))
    return NULL;
  stmt = tk_db_query (tk_store_get_db (terminal->session->store), NULL,
                      "SELECT id FROM checkin WHERE event = $1 AND type = $2 AND serial = $3 AND issue = $4 ORDER BY id", "iiii",
                      (gint64) token.id.event, (gint64) token.id.type, (gint64) token.id.serial, (gint64) token.id.issue);
  if (stmt == NULL)
    return NULL;
  while (tk_stmt_step (stmt, NULL))
    g_strv_builder_add (ids, tk_stmt_text (stmt, 0));
  tk_stmt_done (stmt);
  return g_strv_builder_end (ids);
}

typedef struct
{
  char *text;
  const char *how;          /* "ticket", or how it was forged */
  gboolean known_bad;
  TkScanRequest request;
} Shown;

static void
see_scan (SimTerminal *terminal, const Shown *shown, const TkScanResult *result, GStrv knew)
{
  SimWorld *world = terminal->world;
  SimScanSeen *seen = g_new0 (SimScanSeen, 1);

  *seen = (SimScanSeen) {
    .scan = g_strdup (result->repeat ? "" : result->scan_id),
    .terminal = (guint32) terminal->enrolled->number,
    .gate = shown->request.gate,
    .text = g_strdup (shown->text),
    .colour = g_strdup (tk_colour_to_string (result->colour)),
    .verdict = g_strdup (tk_verdict_to_string (result->kind)),
    .count = result->colour == TK_COLOUR_GREEN ? result->count : 0,
    .repeat = result->repeat,
    .knew = g_strdupv (knew),
    .true_ms = world->now_ms,
    .known_bad = shown->known_bad,
  };
  g_ptr_array_add (world->seen->scans, seen);
  world->tally.scans++;
  world->tally.green += result->colour == TK_COLOUR_GREEN;
  world->tally.online_scans += world->shown != NULL && world->shown->order > 0;
  world->tally.online_green += world->shown != NULL && world->shown->order > 0 && result->colour == TK_COLOUR_GREEN;
}

/* The scan id is the idempotency key. */
static void
scan_again (SimTerminal *terminal, const Shown *shown, const TkScanResult *first)
{
  SimWorld *world = terminal->world;
  TkStaff staff = sim_staff (TK_ROLE_GATE);
  TkScanRequest request = shown->request;
  g_autoptr (TkScanResult) second = NULL;

  request.scan_id = first->scan_id;
  second = tk_desk_scan (terminal->desk, &staff, &request, NULL);
  if (second != NULL && (!second->replayed || second->kind != first->kind || second->count != first->count))
    sim_world_fail (world, "I3: %s answered scan %s twice: %s, then %s", terminal->name, first->scan_id,
                    tk_verdict_to_string (first->kind), tk_verdict_to_string (second->kind));
}

/* ---- Asking the hub first ---- */

static gboolean
redeem_cb (const TkWireRedeem *redeem, guint budget_ms, TkWireRedeemReply **reply, gpointer data)
{
  SimTerminal *terminal = data;
  g_autofree char *body = tk_wire_encode (&tk_wire_redeem_shape, redeem);
  SimAnswer answer;
  gsize length;
  const char *text;

  terminal->world->tally.redeems++;
  if (!sim_network_ask (terminal, "/api/v1/sync/redeem", body, budget_ms, &answer))
    return FALSE;
  text = g_bytes_get_data (answer.body, &length);
  *reply = answer.status == 200 ? tk_wire_decode (&tk_wire_redeem_reply_shape, text, length, NULL) : NULL;
  sim_answer_clear (&answer);
  return *reply != NULL;
}

void
sim_gate_ask_hub (SimTerminal *terminal)
{
  const TkDeskRedeemer redeemer = { redeem_cb, terminal };

  tk_desk_set_redeemer (terminal->desk, &redeemer);
}

/* Among gates that reach one hub, nobody comes in twice: it agreed, and agreed again before a minute had passed. */
static void
check_agreement (SimTerminal *terminal, const TkScanResult *result)
{
  SimWorld *world = terminal->world;
  SimTicket *ticket = world->shown;

  if (ticket == NULL || result->colour != TK_COLOUR_GREEN || result->repeat || result->replayed)
    return;
  if (result->kind == TK_VERDICT_EXIT_RECORDED)
    {
      ticket->let_in_ms = 0;
      return;
    }
  if (!result->confirmed)
    return;
  world->tally.confirmed++;
  if (ticket->id.type != SIM_TYPE_FAMILY && ticket->let_in_ms > world->hub.steady_ms && world->now_ms - ticket->let_in_ms < CLAIM_MS)
    sim_world_fail (world, "I3: the hub agreed twice within %" G_GINT64_FORMAT " s that ticket %u-%u-%u-%u is let in",
                    (world->now_ms - ticket->let_in_ms) / 1000, ticket->id.event, ticket->id.type, ticket->id.serial, ticket->id.issue);
  ticket->let_in_ms = world->now_ms;
}

/* ---- One scan ---- */

static void
scan (SimTerminal *terminal, const Shown *shown)
{
  SimWorld *world = terminal->world;
  TkStaff staff = sim_staff (TK_ROLE_GATE);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) knew = read_known (terminal, shown->text);
  g_autoptr (TkScanResult) result = tk_desk_scan (terminal->desk, &staff, &shown->request, &error);
  g_autofree char *name = sim_error_name (error);

  if (result == NULL)
    {
      world->tally.refused++;
      return sim_say (world, terminal->name, "scan of a %s failed: %s", shown->how, name);
    }
  sim_say (world, terminal->name, "%s %s of a %s %u-%u-%u-%u at gate %u: %s, %u%s", tk_direction_to_string (shown->request.direction),
           result->scan_id, shown->how, result->id.event, result->id.type, result->id.serial, result->id.issue,
           shown->request.gate, tk_verdict_to_string (result->kind), result->count, result->repeat ? ", repeat" : result->confirmed ? ", confirmed" : "");
  check_agreement (terminal, result);
  see_scan (terminal, shown, result, knew);
  if (!result->repeat && sim_dice_chance (&world->dice, 10))
    scan_again (terminal, shown, result);
}

/* Some stand at the front of the queue with the ticket just bought, some come again and again. */
static SimTicket *
draw_ticket (SimWorld *world)
{
  guint n = world->tickets->len;

  if (n == 0)
    return NULL;
  if (sim_dice_chance (&world->dice, 40))
    n = MIN (n, 6);
  return g_ptr_array_index (world->tickets, world->tickets->len - 1 - sim_dice_below (&world->dice, n));
}

/* It took the ticket back itself, or it has read the feed to its end since the hub had word of it. */
static gboolean
knows_reversal (const SimTerminal *terminal, const SimTicket *ticket)
{
  if (ticket->reversed_seq > 0 && ticket->seller == terminal->index)
    return TRUE;
  return ticket->known_ms > 0 && terminal->pulled_ms > ticket->known_ms;
}

void
sim_act_scan (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;
  SimTicket *ticket = draw_ticket (world);
  Shown shown = { .how = "ticket" };

  if (ticket == NULL || sim_dice_chance (&world->dice, world->plan->forged))
    {
      world->shown = NULL;
      shown.text = sim_forge (world, ticket, &shown.how);
      shown.known_bad = TRUE;
      world->tally.forged++;
    }
  else
    {
      world->shown = ticket;
      shown.text = g_strdup (ticket->token);
      shown.known_bad = knows_reversal (terminal, ticket);
    }
  shown.request = (TkScanRequest) { .event = SIM_EVENT, .gate = sim_dice_chance (&world->dice, 25) ? SIM_GATE_VIP : SIM_GATE_MAIN,
                                    .direction = TK_DIRECTION_ENTRY, .text = shown.text, .length = strlen (shown.text),
                                    .source = "scanner", .attention_seen = sim_dice_chance (&world->dice, 70) };
  if (sim_dice_chance (&world->dice, world->plan->exits))
    shown.request.direction = TK_DIRECTION_EXIT;
  scan (terminal, &shown);
  g_free (shown.text);
}
