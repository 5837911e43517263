/* Shifts, and leases handed back. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"
#include "hub-lease-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-store-catalogue.h"
#include "hub-store-stock.h"

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

/* A difference is no clash, the till was counted; what does not follow from its own figures is. */
static gboolean
check_shift (HubApply *apply, const TkWireShiftClosed *shift, gboolean own, GError **error)
{
  if (!own)
    return hub_apply_clash (apply, "shift_foreign", apply->entry->id, 0, error,
                            _("“%s” closed a shift that another terminal opened; nothing was changed there, so look at that "
                              "device."),
                            apply->terminal->name);
  if (shift->difference == shift->counted - shift->expected)
    return TRUE;
  return hub_apply_clash (apply, "shift_sums", shift->shift, 0, error,
                          _("The shift closed at “%s” does not add up (its difference is not what was counted less what was "
                            "expected); count the till again."),
                          apply->terminal->name);
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

/* ---- Leases handed back: the journal is the proof that these serials were not sold ---- */

static gboolean
fits (const HubApply *apply, const TkWireLeaseMoved *moved, const HubStoreLease *lease)
{
  return lease != NULL && lease->terminal == apply->terminal->terminal && strcmp (lease->status, "returned") != 0
         && lease->event == moved->event && lease->type == moved->type && moved->first >= lease->first
         && moved->last <= lease->last && moved->first <= moved->last
         && (moved->first == lease->first || moved->last == lease->last);
}

/* Shortens the lease by what came back; returned as a whole it keeps its range for the record. */
static gboolean
shorten (SqlConn *conn, HubStoreLease *lease, const TkWireLeaseMoved *moved, GError **error)
{
  lease->epoch++;
  if (moved->first == lease->first && moved->last == lease->last)
    {
      g_free (lease->status);
      lease->status = g_strdup ("returned");
      return hub_store_lease_set_status (conn, lease->id, "returned", error);
    }
  if (moved->first == lease->first)
    lease->first = moved->last + 1;
  else
    lease->last = moved->first - 1;
  return hub_store_lease_set_range (conn, lease->id, lease->first, lease->last, error);
}

static gboolean
take_back (HubApply *apply, HubStoreLease *lease, const TkWireLeaseMoved *moved, GError **error)
{
  gint64 size = moved->last - moved->first + 1;
  gboolean open = strcmp (lease->status, "open") == 0;

  apply->leases_moved = TRUE;
  return hub_store_type_count (apply->conn, lease->event, lease->type, 0, open ? -size : 0, open ? 0 : -size, error)
         && shorten (apply->conn, lease, moved, error)
         && hub_store_stock_add (apply->conn, moved->event, moved->type, moved->first, moved->last, error)
         && hub_lease_publish (apply->conn, lease, error);
}

static gboolean
return_lease (HubApply *apply, const TkWireLeaseMoved *moved, GError **error)
{
  gint64 sold = 0;
  g_autoptr (HubStoreLease) lease = NULL;

  if (!hub_store_lease_get (apply->conn, moved->lease, &lease, error)
      || !hub_store_ticket_count (apply->conn, moved->event, moved->type, moved->first, moved->last, &sold, error))
    return FALSE;
  if (!fits (apply, moved, lease))
    return hub_apply_clash (apply, "return_unknown", apply->entry->id, moved->event, error,
                            _("“%s” handed back tickets it does not hold; nothing was returned to stock."),
                            apply->terminal->name);
  if (sold > 0)
    return hub_apply_clash (apply, "return_sold", apply->entry->id, moved->event, error,
                            _("“%s” handed back tickets of which some are sold; nothing was returned to stock."),
                            apply->terminal->name);
  return take_back (apply, lease, moved, error);
}

gboolean
hub_apply_lease_returned (HubApply *apply, GError **error)
{
  TkWireLeaseMoved *moved = hub_apply_decode (apply, &tk_wire_lease_moved_shape);

  if (moved == NULL)
    return TRUE;
  gboolean done = return_lease (apply, moved, error);
  tk_wire_free (&tk_wire_lease_moved_shape, moved);
  return done;
}
