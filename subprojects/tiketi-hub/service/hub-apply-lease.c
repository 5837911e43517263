/* Leases handed back: the journal is the proof that these serials were not sold.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-apply.h"
#include "hub-lease-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-orphan.h"
#include "hub-seats.h"
#include "hub-slot.h"

/* Sold in order, so only the end of a lease can be unsold. */
static gboolean
fits (const HubApply *apply, const TkWireLeaseMoved *moved, const HubStoreLease *lease)
{
  return lease != NULL && lease->terminal == apply->terminal->terminal
         && (strcmp (lease->status, "returned") != 0 || lease->released > 0) && lease->event == moved->event && lease->type == moved->type && moved->first >= lease->first
         && (moved->last == lease->last || moved->last == lease->last + lease->witness_freed)
         && moved->first <= moved->last;
}

/* The terminal's own journal, or a gate, says that some of it was sold: then it is not the truth that comes back. */
static gboolean
sold_any (HubApply *apply, const HubStoreLease *lease, gint64 from, gboolean *sold, GError **error)
{
  g_autoptr (GArray) traces
    = hub_store_ticket_traces (apply->conn, lease->event, lease->type, from, lease->last, lease->issue, error);

  if (traces == NULL)
    return FALSE;
  *sold = FALSE;
  for (guint i = 0; i < traces->len; i++)
    {
      const HubStoreTrace *trace = &g_array_index (traces, HubStoreTrace, i);

      *sold |= trace->here && trace->terminal == lease->terminal;
    }
  return TRUE;
}

/* Shortens the lease by what came back; returned as a whole it keeps its range for the record. */
static gboolean
shorten (SqlConn *conn, HubStoreLease *lease, gint64 from, gint64 sold, GError **error)
{
  lease->epoch++;
  lease->recall = 0;
  if (from == lease->first)
    {
      g_free (lease->status);
      lease->status = g_strdup ("returned");
      return hub_store_lease_set_status (conn, lease, error);
    }
  lease->last = from - 1;
  lease->sold -= sold;
  return hub_store_lease_shorten (conn, lease, error);
}

/* The proof that a supervisor did not wait for: the slots went to stock then, and none of them exists twice. */
static gboolean
settle_released (HubApply *apply, HubStoreLease *lease, gint64 from, GError **error)
{
  lease->epoch++;
  lease->released = from == lease->first ? 0 : MIN (lease->released, from - lease->first);
  if (from > lease->first)
    lease->last = from - 1;
  if (!hub_orphan_bound (apply->conn, lease, apply->terminal->issuer, &lease->released, error)
      || !hub_store_lease_shorten (apply->conn, lease, error) || !hub_store_lease_set_status (apply->conn, lease, error))
    return FALSE;
  return lease->released > 0 || hub_lease_close_released (apply->service, apply->conn, lease, apply->terminal, error);
}

static gboolean
take_back (HubApply *apply, HubStoreLease *lease, gint64 from, GError **error)
{
  HubSlotsBack back;

  apply->leases_moved = TRUE;
  return hub_slot_give_back (apply->conn, lease, from, lease->issue, &back, error)
         && shorten (apply->conn, lease, from, back.sold, error) && hub_lease_publish (apply->conn, lease, error)
         && hub_waiting_serve (apply->service, apply->conn, lease->event, lease->type, error);
}

static gboolean
return_lease (HubApply *apply, const TkWireLeaseMoved *moved, GError **error)
{
  gboolean sold = FALSE, seats = TRUE;
  g_autoptr (HubStoreLease) lease = NULL;

  if (!hub_store_lease_get (apply->conn, moved->lease, &lease, error))
    return FALSE;
  if (!fits (apply, moved, lease))
    return hub_apply_clash (apply, "return_unknown", apply->entry->id, moved->event, error,
                            _("“%s” handed back tickets it does not hold; nothing was returned to stock."),
                            apply->terminal->name);
  if (moved->first > lease->last) /* the witness's copy gave all of it free before */
    return TRUE;
  if (!sold_any (apply, lease, moved->first, &sold, error))
    return FALSE;
  if (sold)
    return hub_apply_clash (apply, "return_sold", apply->entry->id, moved->event, error,
                            _("“%s” handed back tickets of which some are sold; nothing was returned to stock."),
                            apply->terminal->name);
  if (lease->released_at == 0 && !hub_seats_returned (apply, moved, &seats, error))
    return FALSE;
  if (!seats)
    return hub_apply_clash (apply, "return_seats", apply->entry->id, moved->event, error,
                            _("“%s” handed back tickets without as many of their seats; nothing was returned to stock."),
                            apply->terminal->name);
  return lease->released_at > 0 ? settle_released (apply, lease, moved->first, error)
                                : take_back (apply, lease, moved->first, error);
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
