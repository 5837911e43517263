/* What people do at their terminals: sell, ask again, check tickets, close shifts. What a screen said is written down for
 * the checker only when the desk said it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-world.h"

#include <string.h>

#include "tk-desk-gate.h"
#include "tk-desk-sell.h"
#include "tk-desk-shift.h"

typedef struct _SimAsked
{
  char *key, *reference;    /* M-Pesa code, NULL when all is cash */
  guint16 type;
  guint qty;
  gint64 total, codes, tendered;
} SimAsked;

typedef void (*Act) (SimTerminal *terminal);

static TkStaff
staff_of (TkRole role)
{
  const char *name = role == TK_ROLE_GATE ? "juma" : role == TK_ROLE_CASHIER ? "amina" : "wanjiru";

  return (TkStaff) { .name = (char *) name, .display_name = (char *) name, .role = role };
}

static void
asked_free (SimAsked *asked)
{
  if (asked == NULL)
    return;
  g_free (asked->key);
  g_free (asked->reference);
  g_free (asked);
}

void
sim_people_forget (SimTerminal *terminal)
{
  g_clear_pointer (&terminal->asked, asked_free);
}

/* ---- Selling ---- */

static SimAsked *
draw_sale (SimWorld *world)
{
  static const guint16 wanted[] = { 1, 1, 1, 2, 3, 4 };
  SimAsked *asked = g_new0 (SimAsked, 1);

  asked->key = g_strdup_printf ("k%" G_GUINT64_FORMAT, ++world->keys);
  asked->type = wanted[sim_dice_below (&world->dice, G_N_ELEMENTS (wanted))];
  asked->qty = 1 + sim_dice_below (&world->dice, sim_dice_chance (&world->dice, 15) ? 5 : 2);
  asked->total = sim_venue_price (asked->type) * asked->qty;
  if (sim_dice_chance (&world->dice, 30))
    {
      asked->reference = g_strdup_printf ("SIM%07" G_GUINT64_FORMAT, world->keys);
      asked->codes = sim_dice_chance (&world->dice, 70) ? asked->total : asked->total / 2 / 100 * 100;
    }
  asked->tendered = asked->total - asked->codes;
  if (asked->tendered > 0 && sim_dice_chance (&world->dice, 50))
    asked->tendered += 50000 * (1 + sim_dice_below (&world->dice, 3));
  return asked;
}

static void
keep_ticket (SimTerminal *terminal, const TkSale *sale, const TkSoldTicket *sold)
{
  SimTicket *ticket = g_new0 (SimTicket, 1);

  ticket->token = g_strdup (sold->token);
  ticket->type = sold->id.type;
  ticket->seller = terminal->index;
  ticket->sale = g_strdup (sale->id);
  g_ptr_array_add (terminal->world->tickets, ticket);
}

static const SimSaleSeen *
find_seen (SimWorld *world, const char *sale)
{
  for (guint i = world->seen->sales->len; i > 0; i--)
    {
      const SimSaleSeen *seen = g_ptr_array_index (world->seen->sales, i - 1);

      if (g_str_equal (seen->sale, sale))
        return seen;
    }
  return NULL;
}

static void
see_sale (SimTerminal *terminal, const SimAsked *asked, const TkSale *sale)
{
  SimWorld *world = terminal->world;
  SimSaleSeen *seen;
  GStrvBuilder *tokens;

  if (find_seen (world, sale->id) != NULL)
    return;
  seen = g_new0 (SimSaleSeen, 1);
  tokens = g_strv_builder_new ();
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *sold = g_ptr_array_index (sale->tickets, i);

      g_strv_builder_add (tokens, sold->token);
      keep_ticket (terminal, sale, sold);
    }
  *seen = (SimSaleSeen) { g_strdup (sale->id), (guint32) terminal->enrolled->number, sale->seq, g_strv_builder_end (tokens),
                          sale->total, asked->total - asked->codes, sale->change };
  g_strv_builder_unref (tokens);
  g_ptr_array_add (world->seen->sales, seen);
  world->tally.sales++;
  world->tally.tickets += sale->tickets->len;
}

static TkSale *
ask (SimTerminal *terminal, const SimAsked *asked, GError **error)
{
  TkStaff staff = staff_of (TK_ROLE_CASHIER);
  TkCartLine line = { SIM_EVENT, asked->type, asked->qty };
  TkPayment payments[2];
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = payments, .request = asked->key };

  if (asked->codes > 0)
    payments[request.n_payments++] = (TkPayment) { TK_PAY_MPESA_CODE, asked->codes, asked->reference };
  if (asked->tendered > 0)
    payments[request.n_payments++] = (TkPayment) { TK_PAY_CASH, asked->tendered, NULL };
  return tk_desk_sell (terminal->desk, &staff, &request, error);
}

/* Whether a sale that ended in an error of the disk happened, nobody knows: it is asked again under its key, or never. */
static void
keep_asked (SimTerminal *terminal, SimAsked *asked, const GError *error)
{
  g_clear_pointer (&terminal->asked, asked_free);
  if (error->domain == TK_DB_ERROR)
    terminal->asked = asked;
  else
    asked_free (asked);
}

static void
sell (SimTerminal *terminal, SimAsked *asked)
{
  SimWorld *world = terminal->world;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = ask (terminal, asked, &error);
  g_autofree char *name = sim_error_name (error);

  if (sale == NULL)
    {
      sim_say (world, terminal->name, "%s: no sale of %u × %u: %s", asked->key, asked->qty, asked->type, name);
      return keep_asked (terminal, asked, error);
    }
  sim_say (world, terminal->name, "%s: sale %s seq %" G_GINT64_FORMAT ", %u × %u%s", asked->key, sale->id, sale->seq, asked->qty,
           asked->type, sale->again ? ", again" : "");
  if (sale->tickets->len != asked->qty || sale->total != asked->total)
    sim_world_fail (world, "I4: %s answered %s with another sale", terminal->name, asked->key);
  see_sale (terminal, asked, sale);
  asked_free (asked);
}

static void
act_sell (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;

  if (terminal->asked != NULL && sim_dice_chance (&world->dice, world->plan->again))
    return sell (terminal, g_steal_pointer (&terminal->asked));
  sell (terminal, draw_sale (world));
}

/* ---- The till ---- */

static void
act_close (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;
  TkStaff staff = staff_of (TK_ROLE_CASHIER);
  g_autoptr (GError) error = NULL;
  TkShiftReport *x = tk_desk_shift_report (terminal->desk, FALSE, NULL);
  gint64 counted = x != NULL ? MAX (x->expected, 0) : 0;
  TkShiftReport *z;

  if (sim_dice_chance (&world->dice, 30))
    counted += 10000;
  z = tk_desk_shift_close (terminal->desk, &staff, counted, NULL, &error);
  world->tally.shifts += z != NULL;
  sim_say (world, terminal->name, z != NULL ? "closes its shift" : "cannot close its shift");
  if (x != NULL)
    tk_shift_report_free (x);
  if (z != NULL)
    tk_shift_report_free (z);
}

/* ---- The gate ---- */

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
}

/* The scan id is the idempotency key. */
static void
scan_again (SimTerminal *terminal, const Shown *shown, const TkScanResult *first)
{
  SimWorld *world = terminal->world;
  TkStaff staff = staff_of (TK_ROLE_GATE);
  TkScanRequest request = shown->request;
  g_autoptr (TkScanResult) second = NULL;

  request.scan_id = first->scan_id;
  second = tk_desk_scan (terminal->desk, &staff, &request, NULL);
  if (second != NULL && (!second->replayed || second->kind != first->kind || second->count != first->count))
    sim_world_fail (world, "I3: %s answered scan %s twice: %s, then %s", terminal->name, first->scan_id,
                    tk_verdict_to_string (first->kind), tk_verdict_to_string (second->kind));
}

static void
scan (SimTerminal *terminal, const Shown *shown)
{
  SimWorld *world = terminal->world;
  TkStaff staff = staff_of (TK_ROLE_GATE);
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
           shown->request.gate, tk_verdict_to_string (result->kind), result->count, result->repeat ? ", repeat" : "");
  see_scan (terminal, shown, result, knew);
  if (!result->repeat && sim_dice_chance (&world->dice, 10))
    scan_again (terminal, shown, result);
}

/* Some stand at the front of the queue with the ticket just bought, some come again and again. */
static const SimTicket *
draw_ticket (SimWorld *world)
{
  guint n = world->tickets->len;

  if (n == 0)
    return NULL;
  if (sim_dice_chance (&world->dice, 40))
    n = MIN (n, 6);
  return g_ptr_array_index (world->tickets, world->tickets->len - 1 - sim_dice_below (&world->dice, n));
}

static void
act_scan (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;
  const SimTicket *ticket = draw_ticket (world);
  Shown shown = { .how = "ticket" };

  if (ticket == NULL || sim_dice_chance (&world->dice, world->plan->forged))
    {
      shown.text = sim_forge (world, ticket, &shown.how);
      shown.known_bad = TRUE;
      world->tally.forged++;
    }
  else
    {
      shown.text = g_strdup (ticket->token);
      shown.known_bad = ticket->known_ms > 0 && terminal->pulled_ms > ticket->known_ms;
    }
  shown.request = (TkScanRequest) { .event = SIM_EVENT, .gate = sim_dice_chance (&world->dice, 25) ? SIM_GATE_VIP : SIM_GATE_MAIN,
                                    .direction = TK_DIRECTION_ENTRY, .text = shown.text, .length = strlen (shown.text),
                                    .source = "scanner" };
  if (sim_dice_chance (&world->dice, world->plan->exits))
    shown.request.direction = TK_DIRECTION_EXIT;
  scan (terminal, &shown);
  g_free (shown.text);
}

/* ---- Working ---- */

static Act
draw_act (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;

  if (sim_terminal_checks_in (terminal) && (!sim_terminal_sells (terminal) || sim_dice_chance (&world->dice, 50)))
    return act_scan;
  if (sim_dice_chance (&world->dice, world->plan->close))
    return act_close;
  return act_sell;
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
