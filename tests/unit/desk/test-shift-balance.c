/* Generated shifts balance to the cent: what the desk's report says against what receipts said, added up here without any SQL. Many
 * shifts share a database. TIKETI_SHIFTS says how many (100000 for the figure in tests/bench/README.md), TIKETI_SEED replays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"
#include "tk-desk-exchange.h"
#include "tk-desk-shift.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SHIFTS 600
#define SHIFTS_OF_A_DATABASE 300
#define KEPT_SALES 40
#define TYPES 5
#define METHODS 7

static const char *const methods[METHODS] = { "cash", "card", "comp", "exchange", "mpesa", "mpesa-code", "paystack" };
static const struct { guint32 event; guint16 type; } kinds[TYPES] = { { 1, 1 }, { 1, 2 }, { 1, 3 }, { 1, 4 }, { 3, 1 } };

/* ---- What should come out, added up from receipts ---- */

typedef struct { gint64 sales, refunds, count; } MethodSum;
typedef struct { gint64 sold, undone, amount; } TypeSum;
typedef struct { gint64 sales, total, cash, refunds; } StaffSum;
typedef struct { gint64 hour; guint kind; gint64 tickets, amount; } HourSum;

typedef struct {
  gint64 opening_float, list, off, total, rounding, sales, tickets, voids, voided, refunds, refunded, undone;
  gint64 in, out, drawer_opens, acts, first_sale, last_sale, codes;
  MethodSum methods[METHODS];
  TypeSum types[TYPES];
  StaffSum staff[2];        /* amina, wanjiru */
  GArray *hours;            /* HourSum */
} Model;

typedef struct { char *id; GArray *tickets; /* TkTicketId */ GArray *prices; gint64 shift; gint64 paid; } Sold;

typedef struct {
  DeskFixture *f;
  GRand *random;
  Model model;
  GPtrArray *sold;          /* Sold: recent ones, some of earlier shifts */
  GPtrArray *reports;       /* char *: the CSV of each Z as it was closed */
  const TkStaff *current;
  gint64 unit;              /* cash is rounded to it */
  gint64 serial;            /* of codes and slips */
  gint64 shift;             /* counted here */
  gboolean open;
} World;

static void
sold_free (gpointer data)
{
  Sold *sold = data;

  g_free (sold->id);
  g_array_unref (sold->tickets);
  g_array_unref (sold->prices);
  g_free (sold);
}

static gint64
below (World *world, gint64 limit)
{
  return limit > 0 ? g_rand_int_range (world->random, 0, (gint32) MIN (limit, G_MAXINT32)) : 0;
}

static gboolean
one_in (World *world, gint64 n)
{
  return below (world, n) == 0;
}

static StaffSum *
staff_sum (World *world, const TkStaff *staff)
{
  return &world->model.staff[staff == &world->f->cashier ? 0 : 1];
}

static guint
method_place (const char *method)
{
  for (guint i = 0; i < METHODS; i++)
    if (g_str_equal (methods[i], method))
      return i;
  g_error ("no such method: %s", method);
}

static guint
kind_place (guint32 event, guint16 type)
{
  for (guint i = 0; i < TYPES; i++)
    if (kinds[i].event == event && kinds[i].type == type)
      return i;
  g_error ("no such type: %u-%u", event, type);
}

static void
note_hour (World *world, gint64 at, guint kind, gint64 tickets, gint64 amount)
{
  gint64 hour = at / FIXTURE_HOUR; /* Nairobi is whole hours from UTC */

  for (guint i = 0; i < world->model.hours->len; i++)
    {
      HourSum *sum = &g_array_index (world->model.hours, HourSum, i);
      if (sum->hour == hour && sum->kind == kind)
        {
          sum->tickets += tickets;
          sum->amount += amount;
          return;
        }
    }
  HourSum sum = { hour, kind, tickets, amount };
  g_array_append_val (world->model.hours, sum);
}

/* A receipt's own arithmetic, then into the model. */
static void
note_sale (World *world, const TkStaff *staff, const TkSale *sale)
{
  Model *model = &world->model;
  gint64 list = 0, off = 0, paid = 0, cash = 0;

  for (guint i = 0; i < sale->lines->len; i++)
    {
      const TkQuoteLine *line = g_ptr_array_index (sale->lines, i);
      guint kind = kind_place (line->event, line->type);

      g_assert_cmpint (line->amount, ==, line->unit * line->qty);
      list += line->amount;
      off += line->off;
      model->types[kind].sold += line->qty;
      model->types[kind].amount += line->amount - line->off;
      model->tickets += line->qty;
      note_hour (world, sale->at, kind, line->qty, line->amount - line->off);
    }
  for (guint i = 0; i < sale->payments->len; i++)
    {
      const TkPaid *payment = g_ptr_array_index (sale->payments, i);
      MethodSum *sum = &model->methods[method_place (payment->method)];

      paid += payment->amount;
      sum->sales += payment->amount;
      sum->count++;
      if (g_str_equal (payment->method, "cash"))
        {
          g_assert_cmpint (payment->amount % world->unit, ==, 0);
          g_assert_cmpint (payment->tendered - payment->change, ==, payment->amount);
          cash += payment->amount;
        }
      if (g_str_equal (payment->method, "mpesa-code"))
        model->codes++;
    }
  g_assert_cmpint (sale->total, ==, list - off);
  g_assert_cmpint (paid, ==, sale->total + sale->rounding);
  g_assert_cmpint (ABS (sale->rounding) * 2, <=, world->unit);
  model->list += list;
  model->off += off;
  model->total += sale->total;
  model->rounding += sale->rounding;
  model->sales++;
  model->first_sale = model->first_sale == 0 ? sale->number : model->first_sale;
  model->last_sale = sale->number;
  staff_sum (world, staff)->sales++;
  staff_sum (world, staff)->total += sale->total;
  staff_sum (world, staff)->cash += cash;
}

static void
keep_sale (World *world, const TkSale *sale)
{
  Sold *sold = g_new0 (Sold, 1);

  sold->id = g_strdup (sale->id);
  sold->shift = world->shift;
  sold->paid = sale->total + sale->rounding;
  sold->tickets = g_array_new (FALSE, FALSE, sizeof (TkTicketId));
  sold->prices = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *ticket = g_ptr_array_index (sale->tickets, i);
      g_array_append_val (sold->tickets, ticket->id);
      g_array_append_val (sold->prices, ticket->price);
    }
  if (world->sold->len >= KEPT_SALES)
    g_ptr_array_remove_index_fast (world->sold, (guint) below (world, KEPT_SALES));
  g_ptr_array_add (world->sold, sold);
}

/* What went back: money by how it went, tickets by what they had cost. */
static void
note_reversal (World *world, const TkStaff *staff, Sold *sold, const TkReversal *reversal)
{
  Model *model = &world->model;
  gint64 back = 0;

  for (guint i = 0; i < reversal->payments->len; i++)
    {
      const TkHandedBack *payment = g_ptr_array_index (reversal->payments, i);
      back += payment->amount;
      model->methods[method_place (payment->method)].refunds += payment->amount;
    }
  g_assert_cmpint (back, ==, reversal->amount);
  g_assert_cmpint (back, <=, sold->paid);
  sold->paid -= back;
  for (guint i = 0; i < reversal->tickets->len; i++)
    {
      const TkTicketId *id = &g_array_index (reversal->tickets, TkTicketId, i);
      guint place = 0;

      while (!tk_ticket_id_equal (&g_array_index (sold->tickets, TkTicketId, place), id))
        place++;
      model->types[kind_place (id->event, id->type)].undone++;
      model->types[kind_place (id->event, id->type)].amount -= g_array_index (sold->prices, gint64, place);
      g_array_remove_index (sold->tickets, place);
      g_array_remove_index (sold->prices, place);
      model->undone++;
    }
  if (g_str_equal (reversal->kind, "voided"))
    {
      model->voids++;
      model->voided += back;
    }
  else
    {
      model->refunds++;
      model->refunded += back;
    }
  staff_sum (world, staff)->refunds += back;
  if (sold->tickets->len == 0)
    {
      g_assert_cmpint (sold->paid, >=, 0); /* what coins could not say stays */
      g_ptr_array_remove (world->sold, sold);
    }
}

static gint64
expected_cash (const Model *model)
{
  return model->opening_float + model->methods[0].sales - model->methods[0].refunds + model->in - model->out;
}

/* ---- Comparing ---- */

static void
compare_methods (const Model *model, const TkShiftReport *report)
{
  guint n = 0;

  for (guint i = 0; i < METHODS; i++)
    n += model->methods[i].count > 0 || model->methods[i].refunds > 0;
  g_assert_cmpuint (report->methods->len, ==, n);
  for (guint i = 0; i < report->methods->len; i++)
    {
      const TkShiftMethod *row = g_ptr_array_index (report->methods, i);
      const MethodSum *sum = &model->methods[method_place (row->method)];

      g_assert_cmpint (row->sales, ==, sum->sales);
      g_assert_cmpint (row->refunds, ==, sum->refunds);
      g_assert_cmpint (row->count, ==, sum->count);
    }
}

static void
compare_types (const Model *model, const TkShiftReport *report)
{
  gint64 undone = 0;
  guint n = 0;

  for (guint i = 0; i < TYPES; i++)
    n += model->types[i].sold + model->types[i].undone > 0;
  g_assert_cmpuint (report->types->len, ==, n);
  for (guint i = 0; i < report->types->len; i++)
    {
      const TkShiftType *row = g_ptr_array_index (report->types, i);
      const TypeSum *sum = &model->types[kind_place (row->event, row->type)];

      g_assert_cmpint (row->sold, ==, sum->sold);
      g_assert_cmpint (row->undone, ==, sum->undone);
      g_assert_cmpint (row->amount, ==, sum->amount);
      undone += row->undone;
    }
  g_assert_cmpint (report->tickets_undone, ==, undone);
}

static void
compare_hours (const Model *model, const TkShiftReport *report)
{
  g_assert_cmpuint (report->hours->len, ==, model->hours->len);
  for (guint i = 0; i < report->hours->len; i++)
    {
      const TkShiftHour *row = g_ptr_array_index (report->hours, i);
      const HourSum *sum = NULL;

      for (guint j = 0; j < model->hours->len && sum == NULL; j++)
        {
          const HourSum *one = &g_array_index (model->hours, HourSum, j);
          if (one->hour * FIXTURE_HOUR == row->hour_ms && one->kind == kind_place (row->event, row->type))
            sum = one;
        }
      g_assert_nonnull (sum);
      g_assert_cmpint (row->tickets, ==, sum->tickets);
      g_assert_cmpint (row->amount, ==, sum->amount);
    }
}

static void
compare_staff (World *world, const TkShiftReport *report)
{
  for (guint i = 0; i < report->staff->len; i++)
    {
      const TkShiftStaff *row = g_ptr_array_index (report->staff, i);
      const StaffSum *sum = &world->model.staff[g_str_equal (row->staff, "amina") ? 0 : 1];

      g_assert_cmpint (row->sales, ==, sum->sales);
      g_assert_cmpint (row->total, ==, sum->total);
      g_assert_cmpint (row->cash, ==, sum->cash);
      g_assert_cmpint (row->refunds, ==, sum->refunds);
    }
}

static void
compare (World *world, const TkShiftReport *report)
{
  const Model *model = &world->model;
  gint64 paid = 0, back = 0;

  for (guint i = 0; i < METHODS; i++)
    {
      paid += model->methods[i].sales;
      back += model->methods[i].refunds;
    }
  g_assert_cmpint (paid, ==, model->total + model->rounding);
  g_assert_cmpint (back, ==, model->voided + model->refunded);
  g_assert_cmpint (report->opening_float, ==, model->opening_float);
  g_assert_cmpint (report->sales, ==, model->sales);
  g_assert_cmpint (report->tickets, ==, model->tickets);
  g_assert_cmpint (report->list, ==, model->list);
  g_assert_cmpint (report->discounts, ==, model->off);
  g_assert_cmpint (report->total, ==, model->total);
  g_assert_cmpint (report->rounding, ==, model->rounding);
  g_assert_cmpint (report->comps, ==, model->methods[2].sales);
  g_assert_cmpint (report->cash_sales, ==, model->methods[0].sales);
  g_assert_cmpint (report->other_sales, ==, paid - model->methods[0].sales);
  g_assert_cmpint (report->cash_refunds, ==, model->methods[0].refunds);
  g_assert_cmpint (report->other_refunds, ==, back - model->methods[0].refunds);
  g_assert_cmpint (report->voids, ==, model->voids);
  g_assert_cmpint (report->voided, ==, model->voided);
  g_assert_cmpint (report->refunds, ==, model->refunds);
  g_assert_cmpint (report->refunded, ==, model->refunded);
  g_assert_cmpint (report->tickets_undone, ==, model->undone);
  g_assert_cmpint (report->cash_in, ==, model->in);
  g_assert_cmpint (report->cash_out, ==, model->out);
  g_assert_cmpint (report->expected, ==, expected_cash (model));
  g_assert_cmpint (report->drawer_opens, ==, model->drawer_opens);
  g_assert_cmpint (report->acts->len, ==, model->acts);
  g_assert_cmpint (report->first_sale, ==, model->first_sale);
  g_assert_cmpint (report->last_sale, ==, model->last_sale);
  g_assert_cmpint (report->unmatched, ==, model->codes);
  compare_methods (model, report);
  compare_types (model, report);
  compare_hours (model, report);
  compare_staff (world, report);
}

/* ---- Acts ---- */

static void
begin_shift (World *world, gint64 opening_float)
{
  g_clear_pointer (&world->model.hours, g_array_unref);
  memset (&world->model, 0, sizeof world->model);
  world->model.hours = g_array_new (FALSE, FALSE, sizeof (HourSum));
  world->model.opening_float = opening_float;
  world->shift++;
  world->open = TRUE;
}

static void
open_shift (World *world)
{
  gint64 amount = below (world, 100000) * 100;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) report = tk_desk_shift_open (world->f->desk, world->current, amount, "KES", &error);

  g_assert_no_error (error);
  begin_shift (world, amount);
  compare (world, report);
}

static char *
next_code (World *world)
{
  return g_strdup_printf ("Q%09" G_GINT64_FORMAT, world->serial++);
}

/* How `due` is paid; what rounds to nothing in coins is not paid in cash. */
typedef struct { TkPayment rows[3]; char *texts[3]; gsize n; } Purse;

static void
purse_clear (Purse *purse)
{
  for (guint i = 0; i < G_N_ELEMENTS (purse->texts); i++)
    g_free (purse->texts[i]);
}

static void
put (World *world, Purse *purse, TkPayMethod method, gint64 amount)
{
  TkPayment *row = &purse->rows[purse->n];
  gboolean named = method == TK_PAY_MPESA_CODE || method == TK_PAY_CARD;

  purse->texts[purse->n] = named ? next_code (world) : NULL;
  *row = (TkPayment){ .method = method, .amount = amount, .reference = purse->texts[purse->n], .reason = method == TK_PAY_COMP ? "Press" : NULL };
  purse->n++;
}

static void
fill_purse (World *world, Purse *purse, gint64 due, gboolean may_give)
{
  static const TkPayMethod others[] = { TK_PAY_MPESA_CODE, TK_PAY_CARD, TK_PAY_COMP };

  memset (purse, 0, sizeof *purse);
  for (guint parts = (guint) below (world, 3); parts > 0 && due > 2 * world->unit; parts--)
    {
      gint64 part = 1 + below (world, due - 1);
      TkPayMethod method = others[below (world, may_give ? 3 : 2)];
      put (world, purse, method, part);
      may_give = may_give && method != TK_PAY_COMP; /* once in a sale */
      due -= part;
    }
  if (due == 0)
    return;
  if (due < world->unit || one_in (world, 4))
    put (world, purse, may_give && one_in (world, 4) ? TK_PAY_COMP : TK_PAY_CARD, due);
  else
    put (world, purse, TK_PAY_CASH, due + world->unit + below (world, 3) * 10000);
}

/* Two different types at most, with a discount now and then. */
static void
sell (World *world)
{
  guint first = (guint) below (world, TYPES), second = (guint) below (world, TYPES);
  TkCartLine lines[2] = { { .event = kinds[first].event, .type = kinds[first].type, .qty = 1 + (guint) below (world, 3) },
                          { .event = kinds[second].event, .type = kinds[second].type, .qty = 1 } };
  TkCartOff off = { .kind = one_in (world, 2) ? TK_OFF_PERCENT : TK_OFF_AMOUNT, .value = 1 + below (world, 6000), .reason = "Regular guest" };
  TkSaleRequest request = { .lines = lines, .n_lines = first != second && one_in (world, 3) ? 2 : 1, .approver = &world->f->supervisor,
                            .offs = &off, .n_offs = one_in (world, 3) ? 1 : 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkQuote) quote = tk_desk_quote (world->f->desk, &request, &error);
  Purse purse;

  g_assert_no_error (error);
  g_assert_cmpstr (quote->trouble, ==, NULL);
  fill_purse (world, &purse, quote->total, TRUE);
  request.payments = purse.rows;
  request.n_payments = purse.n;
  g_autoptr (TkSale) sale = tk_desk_sell (world->f->desk, world->current, &request, &error);
  g_assert_no_error (error);
  if (!world->open)
    begin_shift (world, 0);
  g_assert_cmpint (sale->total, ==, quote->total);
  note_sale (world, world->current, sale);
  keep_sale (world, sale);
  purse_clear (&purse);
}

static Sold *
pick_sold (World *world, gboolean of_this_shift)
{
  Sold *sold = world->sold->len > 0 ? g_ptr_array_index (world->sold, (guint) below (world, world->sold->len)) : NULL;

  return sold != NULL && (!of_this_shift || sold->shift == world->shift) ? sold : NULL;
}

static void
reverse (World *world, gboolean is_void)
{
  Sold *sold = pick_sold (world, is_void);
  TkReversalRequest request = { .reason = "Ill", .approver = &world->f->supervisor };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkReversal) reversal = NULL;

  if (sold == NULL || !world->open)
    return;
  request.sale = sold->id;
  if (one_in (world, 2))
    {
      request.tickets = (const TkTicketId *) (gpointer) sold->tickets->data;
      request.n_tickets = 1 + (gsize) below (world, sold->tickets->len);
    }
  reversal = is_void ? tk_desk_void (world->f->desk, world->current, &request, &error)
                     : tk_desk_refund (world->f->desk, world->current, &request, &error);
  g_assert_no_error (error);
  note_reversal (world, world->current, sold, reversal);
}

static void
exchange (World *world)
{
  Sold *sold = pick_sold (world, FALSE);
  guint kind = (guint) below (world, TYPES);
  TkCartLine line = { .event = kinds[kind].event, .type = kinds[kind].type, .qty = 1 + (guint) below (world, 2) };
  TkExchangeRequest request = { .reason = "Other day", .instead = { .lines = &line, .n_lines = 1, .approver = &world->f->supervisor } };
  TkExchangeQuote quote = { 0 };
  g_autoptr (GError) error = NULL;
  Purse purse = { 0 };
  TkExchange *done;

  if (sold == NULL || !world->open)
    return;
  request.sale = sold->id;
  request.tickets = (const TkTicketId *) (gpointer) sold->tickets->data;
  request.n_tickets = 1;
  g_assert_true (tk_desk_exchange_quote (world->f->desk, &request, &quote, &error));
  if (quote.difference > 0)
    fill_purse (world, &purse, quote.difference, FALSE);
  request.instead.payments = purse.rows;
  request.instead.n_payments = purse.n;
  done = tk_desk_exchange (world->f->desk, world->current, &request, &error);
  g_assert_no_error (error);
  note_sale (world, world->current, done->sale);
  note_reversal (world, world->current, sold, done->back);
  keep_sale (world, done->sale);
  tk_exchange_free (done);
  g_free (quote.currency);
  purse_clear (&purse);
}

static void
move_cash (World *world)
{
  gint64 amount = 1 + below (world, 500000);
  gboolean out = one_in (world, 2);
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!world->open)
    return;
  done = tk_desk_cash_move (world->f->desk, world->current, out ? -amount : amount, "Safe", &world->f->supervisor, &error);
  if (out && amount > expected_cash (&world->model))
    {
      g_assert_false (done);
      g_assert_error (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID);
      return;
    }
  g_assert_no_error (error);
  *(out ? &world->model.out : &world->model.in) += amount;
  world->model.acts++;
}

static void
open_drawer (World *world)
{
  g_autoptr (GError) error = NULL;

  if (!world->open)
    return;
  g_assert_true (tk_desk_drawer_open (world->f->desk, world->current, "Change", &error));
  world->model.drawer_opens++;
  world->model.acts++;
}

static void
hand_over (World *world)
{
  const TkStaff *next = world->current == &world->f->cashier ? &world->f->supervisor : &world->f->cashier;
  gint64 difference = one_in (world, 2) ? 0 : below (world, 1000) - 500;
  TkCount count = { .counted = MAX (0, expected_cash (&world->model) + difference), .note = "Counted twice", .explained = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) report = NULL;

  if (!world->open)
    return;
  report = tk_desk_hand_over (world->f->desk, world->current, next, &count, &error);
  g_assert_no_error (error);
  world->model.acts++;
  compare (world, report);
  const TkTillAct *act = g_ptr_array_index (report->acts, report->acts->len - 1);
  g_assert_cmpint (act->difference, ==, count.counted - expected_cash (&world->model));
  world->current = next;
}

static void
look (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) report = world->open ? tk_desk_shift_report (world->f->desk, FALSE, &error) : NULL;

  g_assert_no_error (error);
  if (report != NULL)
    compare (world, report);
}

/* Any earlier Z says what it said, whatever was undone since. */
static void
look_back (World *world)
{
  guint place = (guint) below (world, world->reports->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) report = tk_desk_shift_get (world->f->desk, place + 1, &error);
  g_autofree char *csv = NULL;

  g_assert_no_error (error);
  csv = tk_shift_report_csv (report);
  g_assert_cmpstr (csv, ==, g_ptr_array_index (world->reports, place));
}

static void
close_shift (World *world)
{
  gint64 difference = one_in (world, 3) ? below (world, 20000) - 10000 : 0;
  gint64 counted = MAX (0, expected_cash (&world->model) + difference);
  TkDenomination rows[2] = { { 100, counted / 100 }, { 1, counted % 100 } };
  TkCount count = { .counted = counted, .denominations = rows, .n_denominations = one_in (world, 2) ? 2 : 0, .note = "", .explained = FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkShiftReport) preview = tk_desk_shift_preview (world->f->desk, world->current, &count, &error);
  g_autoptr (TkShiftReport) report = NULL;

  g_assert_no_error (error);
  report = tk_desk_shift_close_counted (world->f->desk, world->current, &count, &error);
  g_assert_no_error (error);
  compare (world, preview);
  compare (world, report);
  g_assert_cmpint (report->number, ==, world->reports->len + 1);
  g_assert_cmpint (report->counted, ==, counted);
  g_assert_cmpint (report->difference, ==, counted - expected_cash (&world->model));
  g_ptr_array_add (world->reports, tk_shift_report_csv (report));
  world->open = FALSE;
}

/* ---- Runs ---- */

static void
act_once (World *world)
{
  gint64 die = below (world, 100);

  tk_fake_clock_advance (&world->f->clock, below (world, 25 * 60000));
  if (die < 58)
    sell (world);
  else if (die < 65)
    reverse (world, TRUE);
  else if (die < 75)
    reverse (world, FALSE);
  else if (die < 82)
    exchange (world);
  else if (die < 90)
    move_cash (world);
  else if (die < 94)
    open_drawer (world);
  else if (die < 97)
    hand_over (world);
  else
    look (world);
}

static void
play_shift (World *world)
{
  if (!one_in (world, 4))
    open_shift (world);
  for (gint64 n = below (world, 10); n > 0; n--)
    act_once (world);
  if (world->open)
    close_shift (world);
  if (world->reports->len > 0 && one_in (world, 4))
    look_back (world);
}

static void
prepare (DeskFixture *f, gint64 unit)
{
  g_autofree char *cash_unit = g_strdup_printf ("UPDATE event SET ends_at = 4000000000000, cash_unit = %" G_GINT64_FORMAT, unit);

  desk_fixture_set_up (f, NULL);
  desk_fixture_sql (f, "INSERT INTO event (number, title, venue, zone, currency, doors_at, starts_at, ends_at)"
                       " VALUES (3, 'Second hall', 'Fort Jesus', 'Africa/Nairobi', 'KES', 1795276800000, 1795284000000, 4000000000000)");
  desk_fixture_sql (f, "INSERT INTO ticket_type (event, number, name, description, price, capacity, admits, position, sale_from, sale_until,"
                       " overdraft) VALUES (3, 1, 'Balcony', '', 77777, 500, 1, 1, 0, 0, 0)");
  desk_fixture_sql (f, "UPDATE ticket_type SET price = 150049 WHERE event = 1 AND number = 1");
  desk_fixture_sql (f, "UPDATE ticket_type SET price = 33333 WHERE event = 1 AND number = 4");
  desk_fixture_sql (f, cash_unit);
  desk_fixture_sql (f, "DELETE FROM lease");
  for (guint i = 0; i < TYPES; i++)
    {
      g_autofree char *lease = g_strdup_printf ("INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
                                                " VALUES ('lease-%u', %u, %u, 1, 10000000, 1, 1, 4000000000000, 'open')",
                                                i, kinds[i].event, kinds[i].type);
      desk_fixture_sql (f, lease);
    }
}

static void
play_database (GRand *random, guint shifts)
{
  static const gint64 units[] = { 0, 500, 1000 };
  DeskFixture f;
  World world = { .f = &f, .random = random, .serial = 1 };
  gint64 unit = units[below (&world, G_N_ELEMENTS (units))];

  prepare (&f, unit);
  world.unit = unit > 0 ? unit : 100;
  world.current = &f.cashier;
  world.sold = g_ptr_array_new_with_free_func (sold_free);
  world.reports = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < shifts; i++)
    play_shift (&world);
  g_assert_cmpint (desk_fixture_int (&f, "SELECT count (*) FROM shift WHERE number > 0"), ==, world.reports->len);
  g_clear_pointer (&world.model.hours, g_array_unref);
  g_ptr_array_unref (world.sold);
  g_ptr_array_unref (world.reports);
  desk_fixture_tear_down (&f, NULL);
}

static guint
from_environment (const char *name, guint otherwise)
{
  const char *given = g_getenv (name);

  return given != NULL ? (guint) g_ascii_strtoull (given, NULL, 10) : otherwise;
}

static void
test_balance (void)
{
  guint seed = from_environment ("TIKETI_SEED", g_random_int ()), shifts = from_environment ("TIKETI_SHIFTS", SHIFTS);
  GRand *random = g_rand_new_with_seed (seed);
  gint64 began = g_get_monotonic_time ();

  g_test_message ("TIKETI_SEED=%u TIKETI_SHIFTS=%u", seed, shifts);
  for (guint done = 0; done < shifts; done += MIN (SHIFTS_OF_A_DATABASE, shifts - done))
    play_database (random, MIN (SHIFTS_OF_A_DATABASE, shifts - done));
  g_test_message ("%u shifts balance, in %" G_GINT64_FORMAT " ms", shifts, (g_get_monotonic_time () - began) / 1000);
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  /* Nothing here is about the disk. */
  if (g_getenv ("TMPDIR") == NULL && access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/shift/balance", test_balance);
  return g_test_run ();
}
