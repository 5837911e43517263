/* The acts of a shift. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-shift.h"
#include "sim-shift-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tk-pin.h"
#include "tk-store-gate.h"
#include "tk-store-setting.h"
#include "tk-uuid.h"

#define OTHER_ISSUER 9
#define SECONDS 1000

static const char leases[]
  = "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status) VALUES"
    " ('lease-a', 1, 1, 1, 10, 1, 1, 1795302000000, 'open'), ('lease-b', 1, 1, 51, 60, 51, 1, 1795302000000, 'open'),"
    " ('lease-c', 1, 2, 1, 12, 1, 1, 1795302000000, 'open'), ('lease-d', 1, 3, 1, 12, 1, 1, 1795302000000, 'open'),"
    " ('lease-e', 2, 1, 1, 12, 1, 1, 1795302000000, 'open')";

/* ---- Opening and closing ---- */

static void
add_other_issuer (SimShift *shift)
{
  TkTerminalFixture *terminal = shift->terminal;
  g_autofree char *text = tk_fixture_certificate (terminal->hub, shift->other, OTHER_ISSUER, 1, 80000, 99999);
  g_autoptr (GError) error = NULL;

  tk_store_issuer_keep (terminal->store, OTHER_ISSUER, 1, "Box Office B", text, NULL, &error);
  g_assert_no_error (error);
}

static void
set_pin (SimShift *shift)
{
  g_autofree char *hash = tk_pin_hash ("2468", TK_PIN_COST_TEST);
  g_autofree char *sql = g_strdup_printf ("UPDATE staff SET pin_hash = '%s' WHERE name = 'amina'", hash);

  tk_terminal_fixture_sql (shift->terminal, sql);
}

static void
begin_session (SimShift *shift)
{
  g_autoptr (GError) error = NULL;

  shift->session = tk_sync_session_open_over (shift->terminal->dir, &shift->terminal->clock.base, sim_shift_hub_new (shift), &error);
  g_assert_no_error (error);
}

SimShift *
sim_shift_new (void)
{
  SimShift *shift = g_new0 (SimShift, 1);

  shift->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_fact_free);
  shift->fresh = g_ptr_array_new_with_free_func (g_free);
  shift->terminal = tk_terminal_fixture_new ();
  shift->other = tk_key_pair_new ();
  shift->forger = tk_key_pair_new ();
  add_other_issuer (shift);
  set_pin (shift);
  tk_terminal_fixture_sql (shift->terminal, leases);
  begin_session (shift);
  return shift;
}

void
sim_shift_close (SimShift *shift)
{
  g_clear_pointer (&shift->session, tk_sync_session_close);
  g_clear_pointer (&shift->terminal->desk, tk_desk_close);
  g_clear_pointer (&shift->terminal->store, tk_store_close);
}

gboolean
sim_shift_open (SimShift *shift, GError **error)
{
  TkTerminalFixture *terminal = shift->terminal;

  terminal->desk = tk_desk_open (terminal->dir, &terminal->clock.base, error);
  if (terminal->desk == NULL)
    return FALSE;
  terminal->store = tk_store_open (terminal->dir, error);
  if (terminal->store == NULL)
    return FALSE;
  shift->session = tk_sync_session_open_over (terminal->dir, &terminal->clock.base, sim_shift_hub_new (shift), error);
  return shift->session != NULL;
}

void
sim_shift_free (SimShift *shift)
{
  sim_shift_close (shift);
  tk_key_pair_free (shift->other);
  tk_key_pair_free (shift->forger);
  g_ptr_array_unref (shift->facts);
  g_ptr_array_unref (shift->fresh);
  tk_terminal_fixture_free (shift->terminal);
  g_free (shift);
}

/* ---- Selling ---- */

typedef struct
{
  TkCartLine lines[2];
  gsize n_lines;
  gboolean mpesa; /* pays 1,000 of it */
} Cart;

/* Price of event 1, type 1 to 3; of event 2, type 1. */
static gint64
price_of (const TkCartLine *line)
{
  static const gint64 prices[] = { 0, 150000, 500000, 400000 };

  return line->event == 2 ? 200000 : prices[line->type];
}

static TkSale *
sell_cart (SimShift *shift, guint n, const Cart *cart, GError **error)
{
  g_autofree char *request = g_strdup_printf ("act-%u", n);
  g_autofree char *code = g_strdup_printf ("QK%08u", n);
  gint64 total = 0;
  TkPayment payments[2] = { { TK_PAY_CASH, 0, NULL }, { TK_PAY_MPESA_CODE, 100000, code } };

  for (gsize i = 0; i < cart->n_lines; i++)
    total += price_of (&cart->lines[i]) * cart->lines[i].qty;
  payments[0].amount = total - (cart->mpesa ? 100000 : 0) + 5000 * (n % 3);
  TkSaleRequest ask = { cart->lines, cart->n_lines, payments, cart->mpesa ? 2 : 1, request };
  return tk_desk_sell (shift->terminal->desk, shift->terminal->amina, &ask, error);
}

static const Cart carts[] = {
  { { { 1, 1, 2 } }, 1, FALSE },
  { { { 1, 1, 1 } }, 1, TRUE },
  { { { 1, 1, 1 }, { 1, 3, 1 } }, 2, TRUE },
  { { { 2, 1, 1 } }, 1, FALSE },
  { { { 1, 2, 1 } }, 1, FALSE },
};

/* ---- The gate ---- */

/* A UUIDv7 that is always the same for act n. */
static void
scan_id_of (guint n, char out[TK_UUID_SIZE])
{
  guint8 bytes[16] = { 0x01, 0x90, 0, 0, 0, 0, 0x70, 0, 0x80 };

  bytes[14] = (guint8) (n >> 8);
  bytes[15] = (guint8) n;
  tk_uuid_from_bytes (bytes, out);
}

/* The token of one of the latest facts that is a ticket; NULL before the first sale. */
static const SimFact *
some_ticket (SimShift *shift, guint back)
{
  for (guint i = shift->known; i > 0; i--)
    {
      const SimFact *fact = shift->facts->pdata[i - 1];

      if (fact->ticket != NULL && back-- == 0)
        return fact;
    }
  return NULL;
}

/* What act n reads at the gate. (transfer full) */
static char *
text_of (SimShift *shift, guint n, guint which)
{
  static const char garbage[] = "\001https://example.com/?q=TK1:\n";
  const SimFact *own = some_ticket (shift, which == 4 ? 0 : n / 20 % 3);

  if (which == 1)
    return tk_fixture_token (shift->other, OTHER_ISSUER, 1, 1, 90000 + n, 0);
  if (which == 2)
    return tk_fixture_token (shift->forger, OTHER_ISSUER, 1, 1, 90500 + n, 0);
  if (which == 3)
    return g_strdup (garbage);
  return g_strdup (own != NULL ? own->second : "NO TICKET YET");
}

static guint32
event_of (const char *text, SimShift *shift)
{
  for (guint i = 0; i < shift->known; i++)
    {
      const SimFact *fact = shift->facts->pdata[i];

      if (fact->ticket != NULL && g_str_equal (fact->second, text))
        return fact->ticket[0] == '2' ? 2 : 1;
    }
  return 1;
}

static TkScanResult *
scan_text (SimShift *shift, guint n, const char *text, TkDirection direction, GError **error)
{
  char id[TK_UUID_SIZE];
  guint32 event = event_of (text, shift);
  TkScanRequest ask = { .event = event, .gate = event == 2 ? 3 : 1, .direction = direction, .text = text, .length = strlen (text),
                        .source = "text", .scan_id = id, .count = n % 2 };

  scan_id_of (n, id);
  return tk_desk_scan (shift->terminal->desk, shift->terminal->juma, &ask, error);
}

/* ---- The other acts ---- */

static gboolean
note_shift (SimShift *shift, TkShiftReport *report, const char *sql, char *expected)
{
  if (report != NULL)
    sim_shift_note (shift, sql, report->id, NULL, expected);
  else
    g_free (expected);
  tk_shift_report_free (report);
  return report != NULL;
}

static gboolean
open_shift (SimShift *shift, guint n, guint which, GError **error)
{
  TkShiftReport *report = tk_desk_shift_open (shift->terminal->desk, shift->terminal->amina, 100000 + n, "KES", error);

  return note_shift (shift, report, "SELECT opened_by || ' ' || opening_float FROM shift WHERE id = $1",
                     g_strdup_printf ("amina %u", 100000 + n));
}

static gboolean
close_shift (SimShift *shift, guint n, guint which, GError **error)
{
  TkShiftReport *report = tk_desk_shift_close (shift->terminal->desk, shift->terminal->amina, 5000 + n, "counted twice", error);

  return note_shift (shift, report, "SELECT closed_by || ' ' || counted || ' ' || note FROM shift WHERE id = $1",
                     g_strdup_printf ("amina %u counted twice", 5000 + n));
}

static gboolean
sell (SimShift *shift, guint n, guint which, GError **error)
{
  TkSale *sale = sim_shift_sell (shift, n, error);

  if (sale == NULL)
    return FALSE;
  sim_shift_note_sale (shift, sale);
  tk_sale_free (sale);
  return TRUE;
}

static gboolean
scan (SimShift *shift, guint n, guint which, GError **error)
{
  TkScanResult *result = sim_shift_scan (shift, n, error);

  if (result == NULL)
    return FALSE;
  sim_shift_note_scan (shift, result);
  tk_scan_result_free (result);
  return TRUE;
}

static TkTicketId
ticket_of (const SimFact *fact)
{
  guint event = 0, type = 0, serial = 0, issue = 0;

  sscanf (fact->ticket, "%u/%u/%u/%u", &event, &type, &serial, &issue);
  return (TkTicketId){ event, (guint16) type, serial, (guint8) issue };
}

static gboolean
reprint (SimShift *shift, guint n, guint which, GError **error)
{
  const SimFact *fact = some_ticket (shift, n % 5);

  if (fact == NULL)
    return TRUE;
  TkTicketId id = ticket_of (fact);
  TkSoldTicket *ticket = tk_desk_reprint (shift->terminal->desk, shift->terminal->amina, &id, error);
  if (ticket == NULL)
    return FALSE;
  g_assert_cmpstr (ticket->token, ==, fact->second);
  tk_sold_ticket_free (ticket);
  return TRUE;
}

static gboolean
undo (SimShift *shift, guint n, guint which, GError **error)
{
  TkReversal *reversal = sim_shift_undo (shift, n, error);

  if (reversal == NULL)
    return FALSE;
  sim_shift_note_reversal (shift, reversal);
  tk_reversal_free (reversal);
  return TRUE;
}

static gboolean
sign_in (SimShift *shift, guint n, guint which, GError **error)
{
  TkStaff *staff = tk_desk_sign_in (shift->terminal->desk, "amina", "2468", error);

  tk_staff_free (staff);
  return staff != NULL;
}

static gboolean
sign_out (SimShift *shift, guint n, guint which, GError **error)
{
  return tk_desk_sign_out (shift->terminal->desk, shift->terminal->amina, error);
}

/* ---- Sync ---- */

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Until there is nothing more to do, as the agent does. */
static gboolean
step_through (SimShift *shift, TkSyncStep step, GError **error)
{
  TkSyncNext next;

  do
    {
      GAsyncResult *result = NULL;

      step (shift->session, FALSE, NULL, stepped_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      next = tk_sync_step_finish (result, error);
      g_object_unref (result);
    }
  while (next == TK_SYNC_NEXT_AGAIN);
  return next == TK_SYNC_NEXT_IDLE;
}

static void
note_setting (SimShift *shift, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  tk_store_get_setting (shift->terminal->store, name, &value, &error);
  if (value != NULL)
    sim_shift_note (shift, "SELECT CAST (value AS INTEGER) >= CAST ($2 AS INTEGER) FROM setting WHERE name = $1", name, value,
                    g_strdup ("1"));
}

static gboolean
push (SimShift *shift, guint n, guint which, GError **error)
{
  if (!step_through (shift, tk_sync_push_async, error))
    return FALSE;
  note_setting (shift, "acked_seq");
  return TRUE;
}

static gboolean
pull (SimShift *shift, guint n, guint which, GError **error)
{
  if (!step_through (shift, tk_sync_pull_async, error))
    return FALSE;
  note_setting (shift, "cursor");
  return TRUE;
}

static gboolean
draw_leases (SimShift *shift, guint n, guint which, GError **error)
{
  g_ptr_array_set_size (shift->fresh, 0);
  if (!step_through (shift, tk_sync_lease_async, error))
    return FALSE;
  for (guint i = 0; i < shift->fresh->len; i++)
    sim_shift_note (shift, "SELECT count(*) FROM lease WHERE id = $1", shift->fresh->pdata[i], NULL, g_strdup ("1"));
  return TRUE;
}

/* The program is closed in good order and started again, now and then. */
static gboolean
restart (SimShift *shift, guint n, guint which, GError **error)
{
  sim_shift_close (shift);
  return sim_shift_open (shift, error);
}

/* ---- The script ---- */

typedef struct
{
  const char *name;
  gboolean (*run) (SimShift *shift, guint n, guint which, GError **error);
  guint which;
} Act;

/* Eight times this. */
static const Act acts[] = {
  { "open the shift", open_shift, 0 },
  { "sell two for cash", sell, 0 },
  { "let somebody in", scan, 0 },
  { "sell one, partly by M-Pesa", sell, 1 },
  { "let somebody in with a ticket of another box office", scan, 1 },
  { "refuse a forged ticket", scan, 2 },
  { "send the journal", push, 0 },
  { "sell two types at once", sell, 2 },
  { "let somebody out", scan, 5 },
  { "read the news", pull, 0 },
  { "print a ticket again", reprint, 0 },
  { "sell for the other event", sell, 3 },
  { "void that sale", undo, 0 },
  { "refuse what is no ticket", scan, 3 },
  { "sign in", sign_in, 0 },
  { "draw leases", draw_leases, 0 },
  { "sell a VIP ticket", sell, 4 },
  { "let the last buyer in", scan, 4 },
  { "close and start the program", restart, 0 },
  { "sell two more for cash", sell, 0 },
  { "refund one of them", undo, 1 },
  { "refuse the refunded ticket", scan, 4 },
  { "send the journal once more", push, 0 },
  { "sign out", sign_out, 0 },
  { "close the shift", close_shift, 0 },
};

static const Act *
act_of (guint n)
{
  return &acts[n % G_N_ELEMENTS (acts)];
}

const char *
sim_shift_act_name (guint n)
{
  return act_of (n)->name;
}

gboolean
sim_shift_act_sells (guint n)
{
  return act_of (n)->run == sell;
}

gboolean
sim_shift_act_scans (guint n)
{
  return act_of (n)->run == scan;
}

gboolean
sim_shift_act_undoes (guint n)
{
  return act_of (n)->run == undo;
}

/* Of the latest sale: all of it, or its last ticket. */
TkReversal *
sim_shift_undo (SimShift *shift, guint n, GError **error)
{
  const TkTerminalFixture *terminal = shift->terminal;
  const SimFact *fact = some_ticket (shift, 0);
  g_autofree char *request = g_strdup_printf ("act-%u", n);
  TkTicketId ticket = { 0 };
  TkReversalRequest ask = { .reason = "asked for", .approver = terminal->wanjiru, .request = request };

  if (fact == NULL)
    {
      g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, "Nothing was sold yet");
      return NULL;
    }
  ticket = ticket_of (fact);
  ask.sale = fact->first;
  if (act_of (n)->which == 0)
    return tk_desk_void (terminal->desk, terminal->amina, &ask, error);
  ask.tickets = &ticket;
  ask.n_tickets = 1;
  return tk_desk_refund (terminal->desk, terminal->amina, &ask, error);
}

TkSale *
sim_shift_sell (SimShift *shift, guint n, GError **error)
{
  return sell_cart (shift, n, &carts[act_of (n)->which], error);
}

TkScanResult *
sim_shift_scan (SimShift *shift, guint n, GError **error)
{
  guint which = act_of (n)->which;
  g_autofree char *text = text_of (shift, n, which);

  return scan_text (shift, n, text, which == 5 ? TK_DIRECTION_EXIT : TK_DIRECTION_ENTRY, error);
}

gboolean
sim_shift_act (SimShift *shift, guint n, GError **error)
{
  const Act *act = act_of (n);

  shift->act = n;
  tk_fake_clock_advance (&shift->terminal->clock, 11 * SECONDS);
  if (!act->run (shift, n, act->which, error))
    return FALSE;
  sim_shift_note_head (shift);
  return TRUE;
}
