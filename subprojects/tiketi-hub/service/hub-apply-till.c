/* Shifts, and cash that went into the drawer or out of it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"

#include <glib/gi18n-lib.h>
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

/* float + sales - refunds + in - out; FALSE when that overflows. */
static gboolean
expect_cash (const TkWireShiftClosed *shift, gint64 *out)
{
  return tk_money_add (shift->float_amount, shift->cash_sales, out) && tk_money_add (*out, -shift->cash_refunds, out)
         && tk_money_add (*out, shift->cash_in, out) && tk_money_add (*out, -shift->cash_out, out);
}

static const char *
find_disagreement (const TkWireShiftClosed *shift, const HubStoreShiftSums *sums)
{
  gint64 expected = 0;

  if (shift->difference != shift->counted - shift->expected)
    return _("its difference is not what was counted less what was expected");
  if (!expect_cash (shift, &expected) || expected != shift->expected)
    return _("what it expected is not its float and cash sales less refunds, with what went in and out");
  if (shift->cash_sales != sums->cash_sales)
    return _("its cash sales are not those in its journal");
  if (shift->cash_refunds != sums->cash_refunds)
    return _("its cash refunds are not those in its journal");
  if (shift->cash_in != sums->cash_in || shift->cash_out != sums->cash_out)
    return _("the cash put in or taken out is not what its journal says");
  return NULL;
}

/* A difference is no clash, the till was counted; what does not follow from its figures, or from what was sold, is. */
static gboolean
check_shift (HubApply *apply, const TkWireShiftClosed *shift, gboolean own, GError **error)
{
  HubStoreShiftSums sums;

  if (!own)
    return hub_apply_clash (apply, "shift_foreign", apply->entry->id, 0, error,
                            _("“%s” closed a shift that another terminal opened; nothing was changed there, so look at that "
                              "device."),
                            apply->terminal->name);
  if (!hub_store_shift_sums (apply->conn, apply->terminal->terminal, shift->shift, &sums, error))
    return FALSE;
  const char *what = find_disagreement (shift, &sums);
  return what == NULL
         || hub_apply_clash (apply, "shift_sums", shift->shift, 0, error,
                             _("The shift closed at “%s” does not add up (%s); count the till again."), apply->terminal->name,
                             what);
}

gboolean
hub_apply_shift_closed (HubApply *apply, GError **error)
{
  TkWireShiftClosed *shift = hub_apply_decode (apply, &tk_wire_shift_closed_shape);
  HubStoreOrigin origin = hub_apply_origin (apply);

  if (shift == NULL)
    return TRUE;
  gboolean own = FALSE;
  gboolean done = hub_store_shift_close (apply->conn, shift, &origin, &own, error) && check_shift (apply, shift, own, error);
  tk_wire_free (&tk_wire_shift_closed_shape, shift);
  return done;
}

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
