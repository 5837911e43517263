/* The box office: sales, sales asked for again, sales undone, shifts closed. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-people-private.h"

#include <string.h>

#include "tk-desk-sell.h"
#include "tk-desk-shift.h"

typedef struct _SimAsked
{
  char *key, *reference;    /* M-Pesa code, NULL when all is cash */
  guint16 type;
  guint qty;
  gint64 total, codes, tendered;
  gboolean approved;        /* beyond the capacity, if need be */
} SimAsked;

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
  asked->approved = sim_dice_chance (&world->dice, 40);
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
  ticket->id = sold->id;
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
  TkStaff staff = sim_staff (TK_ROLE_CASHIER), supervisor = sim_staff (TK_ROLE_SUPERVISOR);
  TkCartLine line = { SIM_EVENT, asked->type, asked->qty };
  TkPayment payments[2];
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = payments, .request = asked->key,
                            .approver = asked->approved ? &supervisor : NULL };

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

void
sim_act_sell (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;

  if (terminal->asked != NULL && sim_dice_chance (&world->dice, world->plan->again))
    return sell (terminal, g_steal_pointer (&terminal->asked));
  sell (terminal, draw_sale (world));
}

/* ---- Undoing ---- */

/* One that this terminal sold and that nobody took back yet; mostly of the last few. NULL when there is none. */
static SimTicket *
draw_own_ticket (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;
  guint skip = sim_dice_below (&world->dice, 4);
  SimTicket *found = NULL;

  for (guint i = world->tickets->len; i > 0; i--)
    {
      SimTicket *ticket = g_ptr_array_index (world->tickets, i - 1);

      if (ticket->seller != terminal->index || ticket->reversed_seq > 0)
        continue;
      found = ticket;
      if (skip-- == 0)
        break;
    }
  return found;
}

static gboolean
names (const TkReversal *reversal, const TkTicketId *id)
{
  for (guint i = 0; i < reversal->tickets->len; i++)
    if (tk_ticket_id_equal (&g_array_index (reversal->tickets, TkTicketId, i), id))
      return TRUE;
  return FALSE;
}

static void
see_reversal (SimTerminal *terminal, const TkReversal *reversal)
{
  SimWorld *world = terminal->world;
  SimReversalSeen *seen = g_new0 (SimReversalSeen, 1);
  GStrvBuilder *tokens = g_strv_builder_new ();

  for (guint i = 0; i < world->tickets->len; i++)
    {
      SimTicket *ticket = g_ptr_array_index (world->tickets, i);

      if (!names (reversal, &ticket->id))
        continue;
      ticket->reversed_seq = reversal->seq;
      g_strv_builder_add (tokens, ticket->token);
    }
  *seen = (SimReversalSeen) { g_strdup (reversal->id), g_strdup (reversal->sale), (guint32) terminal->enrolled->number,
                              g_strv_builder_end (tokens), reversal->amount };
  g_strv_builder_unref (tokens);
  g_ptr_array_add (world->seen->reversals, seen);
  world->tally.voids++;
}

void
sim_act_undo (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;
  const SimTicket *ticket = draw_own_ticket (terminal);
  gboolean whole = sim_dice_chance (&world->dice, 60), refund = sim_dice_chance (&world->dice, 30);
  TkStaff cashier = sim_staff (TK_ROLE_CASHIER), supervisor = sim_staff (TK_ROLE_SUPERVISOR);
  TkReversalRequest request = { .reason = "simulated" };
  g_autofree char *key = g_strdup_printf ("u%" G_GUINT64_FORMAT, ++world->keys), *name = NULL;
  g_autoptr (TkReversal) reversal = NULL;
  g_autoptr (GError) error = NULL;

  if (ticket == NULL)
    return;
  request.sale = ticket->sale;
  request.request = key;
  request.tickets = whole ? NULL : &ticket->id;
  request.n_tickets = whole ? 0 : 1;
  request.approver = sim_dice_chance (&world->dice, 80) ? &supervisor : NULL;
  reversal = (refund ? tk_desk_refund : tk_desk_void) (terminal->desk, &cashier, &request, &error);
  name = sim_error_name (error);
  sim_say (world, terminal->name, "%s: %s of sale %s: %s", key, refund ? "refund" : "void", ticket->sale,
           reversal != NULL ? reversal->id : name);
  if (reversal != NULL)
    see_reversal (terminal, reversal);
}

/* ---- The till ---- */

void
sim_act_close (SimTerminal *terminal)
{
  SimWorld *world = terminal->world;
  TkStaff staff = sim_staff (TK_ROLE_CASHIER);
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
