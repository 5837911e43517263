/* What happened to a sale, step by step, and what may still happen to it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-exchange.h"
#include "tk-desk-pay-private.h"
#include "tk-human-code.h"
#include "tk-journal.h"
#include "tk-store-gate.h"
#include "tk-store-outbox.h"
#include "tk-store-sale.h"
#include "tk-store-shift.h"
#include "tk-store-timeline.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

void
tk_sale_step_free (TkSaleStep *step)
{
  if (step == NULL)
    return;
  g_free (step->kind);
  g_free (step->words);
  g_free (step->staff);
  g_free (step->approved_by);
  g_free (step);
}

/* ---- Steps in words ---- */

/* What a sentence may name. */
typedef struct
{
  const TkStoreStep *row;
  char *code, *amount;
} Told;

typedef char *(*Say) (const Told *told);

static char *
say_sold (const Told *told)
{
  return g_strdup_printf (_("Sold for %s"), told->amount);
}

static char *
say_voided (const Told *told)
{
  return g_strdup_printf (_("Voided, %s: %s"), told->amount, told->row->text);
}

static char *
say_refunded (const Told *told)
{
  return g_strdup_printf (_("Refunded, %s: %s"), told->amount, told->row->text);
}

static char *
say_reprinted (const Told *told)
{
  return g_strdup_printf (_("Ticket %s printed again"), told->code);
}

static char *
say_reissued (const Told *told)
{
  return g_strdup_printf (_("Given again as %s: %s"), told->code, told->row->text);
}

static char *
say_sent (const Told *told)
{
  static const struct { const char *state, *words; } states[] = {
    { "sent", N_("Sent to %s") },
    { "failed", N_("Could not be sent to %s") },
    { "queued", N_("On its way to %s") },
  };

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* each has one %s */
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].state, told->row->word))
      return g_strdup_printf (_(states[i].words), told->row->text);
#pragma GCC diagnostic pop
  return g_strdup_printf (_("Waits to be sent to %s"), told->row->text);
}

static char *
say_passed (const Told *told)
{
  gboolean exit = g_str_equal (told->row->kind, "checkin.exit");

  if (told->row->count == 0)
    return g_strdup_printf (_("Ticket %s refused at %s"), told->code, told->row->text);
  return g_strdup_printf (exit ? _("Ticket %s out at %s") : _("Ticket %s in at %s"), told->code, told->row->text);
}

static const struct { const char *kind; Say say; } sayings[] = {
  { TK_KIND_SALE_COMPLETED, say_sold },
  { TK_KIND_SALE_VOIDED, say_voided },
  { TK_KIND_SALE_REFUNDED, say_refunded },
  { TK_KIND_TICKET_REPRINTED, say_reprinted },
  { TK_KIND_TICKET_REISSUED, say_reissued },
  { "sent", say_sent },
};

static char *
say (const TkStoreStep *row, const char *currency)
{
  g_autofree char *code = row->ticket.serial != 0 ? tk_human_code_format (&row->ticket) : g_strdup ("");
  g_autofree char *amount = tk_desk_money (row->amount, currency);
  Told told = { row, code, amount };

  for (gsize i = 0; i < G_N_ELEMENTS (sayings); i++)
    if (g_str_equal (sayings[i].kind, row->kind))
      return sayings[i].say (&told);
  return say_passed (&told);
}

static TkSaleStep *
take_step (TkStoreStep *row, const char *currency)
{
  TkSaleStep *step = g_new0 (TkSaleStep, 1);

  step->words = say (row, currency);
  step->kind = g_steal_pointer (&row->kind);
  step->staff = g_steal_pointer (&row->staff);
  step->approved_by = g_steal_pointer (&row->approved_by);
  step->at = row->at;
  return step;
}

GPtrArray *
tk_desk_sale_timeline (TkDesk *desk, const char *sale, GError **error)
{
  g_autoptr (TkStoreSale) row = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *steps;

  g_return_val_if_fail (desk != NULL && sale != NULL, NULL);
  if (!tk_store_get_sale (desk->store, sale, &row, error))
    return NULL;
  if (row == NULL)
    {
      g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_FOUND, _("This terminal made no such sale; look it up where it was made"));
      return NULL;
    }
  rows = tk_store_list_sale_steps (desk->store, sale, error);
  if (rows == NULL)
    return NULL;
  steps = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_sale_step_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (steps, take_step (g_ptr_array_index (rows, i), row->currency));
  return steps;
}

/* ---- What may still happen ---- */

void
tk_sale_may_clear (TkSaleMay *may)
{
  g_clear_pointer (&may->reprint, g_free);
  g_clear_pointer (&may->reissue, g_free);
  g_clear_pointer (&may->exchange, g_free);
  g_clear_pointer (&may->refund, g_free);
  g_clear_pointer (&may->void_, g_free);
}

static void
forbid_all (TkSaleMay *may, const char *why)
{
  char **const acts[] = { &may->reprint, &may->reissue, &may->exchange, &may->refund, &may->void_ };

  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    if (*acts[i] == NULL)
      *acts[i] = g_strdup (why);
}

/* How many of its tickets are good, are not undone, and are good with nobody in with them. */
typedef struct { guint good, kept, lost; } Counts;

static gboolean
count_tickets (TkDesk *desk, const char *sale, Counts *counts, GError **error)
{
  g_autoptr (GPtrArray) tickets = tk_store_list_sale_tickets (desk->store, sale, error);

  for (guint i = 0; tickets != NULL && i < tickets->len; i++)
    {
      const TkStoreTicket *ticket = g_ptr_array_index (tickets, i);
      g_autoptr (GPtrArray) passages = tk_store_passages (desk->store, &ticket->id, error);
      gboolean good = g_str_equal (ticket->status, "valid");
      if (passages == NULL)
        return FALSE;
      counts->good += good;
      counts->kept += !g_str_equal (ticket->status, "voided") && !g_str_equal (ticket->status, "refunded");
      counts->lost += good && passages->len == 0;
    }
  return tickets != NULL;
}

static void
judge_tickets (const Counts *counts, TkSaleMay *may)
{
  if (counts->kept == 0)
    forbid_all (may, _("Everything of this sale is undone already"));
  if (counts->good == 0)
    may->reprint = may->reprint != NULL ? may->reprint : g_strdup (_("No ticket of this sale is good any more"));
  if (counts->lost == 0 && may->reissue == NULL)
    may->reissue = g_strdup (counts->good > 0 ? _("Somebody went in with every ticket of this sale") : _("No ticket of this sale is good any more"));
}

static gboolean
judge_shift (TkDesk *desk, const TkStoreSale *sale, TkSaleMay *may, GError **error)
{
  g_autoptr (TkStoreShift) open = NULL;

  if (!tk_store_get_open_shift (desk->store, &open, error))
    return FALSE;
  if (may->void_ == NULL && (open == NULL || !g_str_equal (open->id, sale->shift)))
    may->void_ = g_strdup (_("The shift of this sale is closed: refund it instead"));
  return TRUE;
}

static gboolean
judge (TkDesk *desk, const TkStaff *staff, const char *id, TkSaleMay *may, GError **error)
{
  g_autoptr (TkStoreSale) sale = NULL;
  g_autoptr (GError) distrust = NULL;
  Counts counts = { 0 };

  if (!tk_store_get_sale (desk->store, id, &sale, error))
    return FALSE;
  if (sale == NULL)
    forbid_all (may, _("This sale was made elsewhere: only its own terminal can do this"));
  else if (!tk_role_may_sell (staff->role))
    forbid_all (may, _("A cashier or a supervisor must sign in for this"));
  else if (!tk_desk_require_trusted (desk, &distrust))
    {
      if (distrust->domain != TK_DESK_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&distrust));
          return FALSE;
        }
      forbid_all (may, distrust->message);
    }
  else
    {
      if (!count_tickets (desk, id, &counts, error))
        return FALSE;
      judge_tickets (&counts, may);
      return judge_shift (desk, sale, may, error);
    }
  return TRUE;
}

gboolean
tk_desk_sale_may (TkDesk *desk, const TkStaff *staff, const char *sale, TkSaleMay *out, GError **error)
{
  TkSaleMay may = { 0 };

  g_return_val_if_fail (desk != NULL && staff != NULL && sale != NULL && out != NULL, FALSE);
  if (!judge (desk, staff, sale, &may, error))
    {
      tk_sale_may_clear (&may);
      return FALSE;
    }
  *out = may;
  return TRUE;
}
