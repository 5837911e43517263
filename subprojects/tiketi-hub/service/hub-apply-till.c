/* Shifts and their Z reports, hand-overs, and the drawer: cash that went in or out, and openings without a sale. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-store-shift.h"
#include "tk-money.h"

gboolean
hub_apply_shift_opened (HubApply *apply, GError **error)
{
  TkWireShiftOpened *shift = hub_apply_decode (apply, &tk_wire_shift_opened_shape);
  HubStoreOrigin origin = hub_apply_origin (apply);

  if (shift == NULL)
    return TRUE;
  gboolean done = hub_store_shift_open (apply->conn, shift, &origin, error);
  tk_wire_free (&tk_wire_shift_opened_shape, shift);
  return done;
}

/* ---- The Z report ---- */

typedef struct
{
  HubApply *apply;
  const TkWireShiftClosed *shift;
  HubStoreShiftSums sums;
  const char *what; /* the first thing that does not agree */
} Checking;

/* float + sales - refunds + in - out; FALSE when that overflows. */
static gboolean
expect_cash (const TkWireShiftClosed *shift, gint64 *out)
{
  return tk_money_add (shift->float_amount, shift->cash_sales, out) && tk_money_add (*out, -shift->cash_refunds, out)
         && tk_money_add (*out, shift->cash_in, out) && tk_money_add (*out, -shift->cash_out, out);
}

static gboolean
count_notes (const TkWireShiftClosed *shift)
{
  gint64 counted = 0;

  for (guint i = 0; i < shift->denominations->len; i++)
    {
      const TkWireDenomination *row = shift->denominations->pdata[i];
      gint64 amount;

      if (!tk_money_multiply (row->value, row->count, &amount) || !tk_money_add (counted, amount, &counted))
        return FALSE;
    }
  return counted == shift->counted || shift->denominations->len == 0;
}

static const char *
find_disagreement (const TkWireShiftClosed *shift, const HubStoreShiftSums *sums)
{
  gint64 expected = 0;

  if (shift->difference != shift->counted - shift->expected)
    return _("its difference is not what was counted less what was expected");
  if (!expect_cash (shift, &expected) || expected != shift->expected)
    return _("what it expected is not its float and cash sales less refunds, with what went in and out");
  if (!count_notes (shift))
    return _("its notes and coins do not come to what was counted");
  if (shift->cash_sales != sums->cash_sales)
    return _("its cash sales are not those in its journal");
  if (shift->cash_refunds != sums->cash_refunds)
    return _("its cash refunds are not those in its journal");
  if (shift->cash_in != sums->cash_in || shift->cash_out != sums->cash_out)
    return _("the cash put in or taken out is not what its journal says");
  return NULL;
}

/* What only reports with a number tell. */
static const char *
find_more (const TkWireShiftClosed *shift, const HubStoreShiftSums *sums)
{
  if (shift->sales != sums->sales || shift->total != sums->total)
    return _("its sales are not those in its journal");
  if (shift->rounding != sums->rounding)
    return _("its rounding is not that of the sales in its journal");
  if (shift->discounts != sums->discounts)
    return _("its discounts are not those of the sales in its journal");
  return shift->drawer_opens == sums->drawer_opens ? NULL : _("the drawer was not opened as often as its journal says");
}

static gboolean
check_method (Checking *checking, const TkWireShiftMethod *told, GError **error)
{
  TkWireShiftMethod known = { 0 };

  if (!hub_store_shift_method (checking->apply->conn, checking->apply->terminal->terminal, checking->shift->shift, told->method,
                               &known, error))
    return FALSE;
  if (checking->what == NULL && (told->sales != known.sales || told->refunds != known.refunds))
    checking->what = _("what was taken or handed back one way is not what its journal says");
  return TRUE;
}

static gboolean
is_told (const TkWireShiftMethod *told)
{
  return told->sales != 0 || told->refunds != 0;
}

/* Each as the journal has it, and none left out. */
static gboolean
check_methods (Checking *checking, GError **error)
{
  const GPtrArray *methods = checking->shift->methods;
  gint64 told = 0, known = 0;

  for (guint i = 0; i < methods->len; i++)
    {
      if (!check_method (checking, methods->pdata[i], error))
        return FALSE;
      told += is_told (methods->pdata[i]);
    }
  if (!hub_store_shift_methods (checking->apply->conn, checking->apply->terminal->terminal, checking->shift->shift, &known, error))
    return FALSE;
  if (checking->what == NULL && told != known)
    checking->what = _("it does not tell every way in which money was taken or handed back");
  return TRUE;
}

static gboolean
clash_sums (Checking *checking, GError **error)
{
  HubApply *apply = checking->apply;

  return checking->what == NULL
         || hub_apply_clash (apply, "shift_sums", checking->shift->shift, 0, error,
                             _("The shift closed at “%s” does not add up (%s); count the till again."), apply->terminal->name,
                             checking->what);
}

/* A difference is no clash, the till was counted; what does not follow from its figures, or from what was sold, is. */
static gboolean
check_sums (HubApply *apply, const TkWireShiftClosed *shift, GError **error)
{
  Checking checking = { .apply = apply, .shift = shift };

  if (!hub_store_shift_sums (apply->conn, apply->terminal->terminal, shift->shift, &checking.sums, error))
    return FALSE;
  checking.what = find_disagreement (shift, &checking.sums);
  if (checking.what == NULL && shift->number > 0)
    checking.what = find_more (shift, &checking.sums);
  return (shift->number == 0 || check_methods (&checking, error)) && clash_sums (&checking, error);
}

/* Reports are numbered without gaps: one that is missing was kept back. Those from before there were numbers may be counted. */
static gboolean
check_number (HubApply *apply, const TkWireShiftClosed *shift, GError **error)
{
  HubStoreShiftNumbers numbers;

  if (shift->number == 0)
    return TRUE;
  if (!hub_store_shift_numbers (apply->conn, apply->terminal->terminal, shift->shift, shift->number, &numbers, error))
    return FALSE;
  gboolean next = numbers.highest > 0 ? shift->number <= numbers.highest + 1 : shift->number <= numbers.unnumbered + 1;
  if (numbers.same == 0 && next)
    return TRUE;
  g_autofree char *subject = g_strdup_printf ("%" PRId64 "-%" PRId64, apply->terminal->terminal, shift->number);
  return hub_apply_clash (apply, "shift_number", subject, 0, error,
                          numbers.same > 0
                            ? _("“%s” closed two shifts as number %" PRId64 "; compare the two Z reports.")
                            : _("“%s” closed a shift as number %" PRId64 ", and the one before is missing; look for its Z report."),
                          apply->terminal->name, shift->number);
}

static gboolean
check_shift (HubApply *apply, const TkWireShiftClosed *shift, gboolean own, GError **error)
{
  if (!own)
    return hub_apply_clash (apply, "shift_foreign", apply->entry->id, 0, error,
                            _("“%s” closed a shift that another terminal opened; nothing was changed there, so look at that "
                              "device."),
                            apply->terminal->name);
  return check_sums (apply, shift, error) && check_number (apply, shift, error);
}

gboolean
hub_apply_shift_closed (HubApply *apply, GError **error)
{
  TkWireShiftClosed *shift = hub_apply_decode (apply, &tk_wire_shift_closed_shape);
  HubStoreOrigin origin = hub_apply_origin (apply);

  if (shift == NULL)
    return TRUE;
  gboolean own = FALSE;
  gboolean done = hub_store_shift_close (apply->conn, shift, apply->entry->body, &origin, &own, error)
                  && check_shift (apply, shift, own, error);
  tk_wire_free (&tk_wire_shift_closed_shape, shift);
  return done;
}

/* ---- The drawer ---- */

/* It moved, whosever shift it was. */
static gboolean
move_cash (HubApply *apply, const TkWireCashMoved *moved, GError **error)
{
  HubStoreOrigin origin = hub_apply_origin (apply);
  gint64 owner = 0;

  if (!hub_store_shift_move_cash (apply->conn, moved, &origin, error)
      || !hub_store_shift_owner (apply->conn, moved->shift, &owner, error))
    return FALSE;
  return owner == 0 || owner == apply->terminal->terminal
         || hub_apply_clash (apply, "shift_foreign", apply->entry->id, 0, error,
                             _("“%s” moved cash in a shift that another terminal opened; nothing was changed there, so look "
                               "at that device."),
                             apply->terminal->name);
}

gboolean
hub_apply_cash_moved (HubApply *apply, GError **error)
{
  TkWireCashMoved *moved = hub_apply_decode (apply, &tk_wire_cash_moved_shape);

  if (moved == NULL)
    return TRUE;
  gboolean done = move_cash (apply, moved, error);
  tk_wire_free (&tk_wire_cash_moved_shape, moved);
  return done;
}

gboolean
hub_apply_drawer_opened (HubApply *apply, GError **error)
{
  TkWireDrawerOpened *opened = hub_apply_decode (apply, &tk_wire_drawer_opened_shape);
  HubStoreOrigin origin = hub_apply_origin (apply);

  if (opened == NULL)
    return TRUE;
  gboolean done = hub_store_shift_open_drawer (apply->conn, opened, &origin, error);
  tk_wire_free (&tk_wire_drawer_opened_shape, opened);
  return done;
}

/* The drawer was counted: a difference is told in the report, figures that contradict each other are a clash. */
static gboolean
hand_over (HubApply *apply, const TkWireShiftHanded *handed, GError **error)
{
  HubStoreOrigin origin = hub_apply_origin (apply);

  if (!hub_store_shift_hand_over (apply->conn, handed, &origin, error))
    return FALSE;
  return handed->difference == handed->counted - handed->expected
         || hub_apply_clash (apply, "shift_sums", apply->entry->id, 0, error,
                             _("The drawer handed over at “%s” does not add up (%s); count the till again."), apply->terminal->name,
                             _("its difference is not what was counted less what was expected"));
}

gboolean
hub_apply_handed_over (HubApply *apply, GError **error)
{
  TkWireShiftHanded *handed = hub_apply_decode (apply, &tk_wire_shift_handed_shape);

  if (handed == NULL)
    return TRUE;
  gboolean done = hand_over (apply, handed, error);
  tk_wire_free (&tk_wire_shift_handed_shape, handed);
  return done;
}
