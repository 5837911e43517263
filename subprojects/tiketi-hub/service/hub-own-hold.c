/* Tickets held for orders: leases of the seller that the hub is itself. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-own.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "hub-error.h"
#include "hub-lease-private.h"
#include "hub-slot.h"
#include "hub-store-catalogue.h"
#include "hub-store-own.h"
#include "hub-store-place.h"
#include "hub-store-stock.h"
#include "tk-places.h"
#include "tk-uuid.h"

static gboolean
is_voucher (gint64 type)
{
  return type > TK_WIRE_VOUCHER_TYPE;
}

static gboolean
refuse_sold_out (SqlConn *conn, gint64 event, gint64 type, GError **error)
{
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;

  if (!hub_store_type_names (conn, event, type, &title, &name, error))
    return FALSE;
  if (title == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such ticket type; look at the event again"));
  if (is_voucher (type))
    return hub_refuse (error, HUB_ERROR_SOLD_OUT, _("The voucher “%s” has not so many uses left; choose fewer tickets, or order without it"),
                       name);
  return hub_refuse (error, HUB_ERROR_SOLD_OUT, _("There are not so many tickets “%s” left for %s; choose fewer or others"), name, title);
}

static gboolean
check_cap (SqlConn *conn, gint64 event, gint64 type, gint64 qty, GError **error)
{
  gint64 out = 0, cap = 0;

  if (is_voucher (type))
    return TRUE;
  if (!hub_store_own_room (conn, event, &out, &cap, error))
    return FALSE;
  return cap == 0 || out + qty <= cap || refuse_sold_out (conn, event, type, error);
}

typedef struct {
  HubService *service;
  SqlConn *conn;
  const HubStoreTerminal *seller;
  gint64 event, type, sell_until;
} Hold;

static HubStoreLease *
lease_of_range (const Hold *hold, const HubStoreRange *range)
{
  HubStoreLease *lease = g_new0 (HubStoreLease, 1);
  char id[TK_UUID_SIZE];

  tk_uuid_new (hold->service->clock, id);
  lease->id = g_strdup (id);
  lease->status = g_strdup ("open");
  lease->event = hold->event;
  lease->type = hold->type;
  lease->first = range->first;
  lease->last = range->last;
  lease->issue = range->issue;
  lease->terminal = hold->seller->terminal;
  lease->epoch = 1;
  lease->sell_until = hold->sell_until;
  return lease;
}

/* Not told to anybody: no device holds it. */
static gboolean
hold_range (const Hold *hold, const HubStoreRange *range, GPtrArray *leases, GError **error)
{
  HubStoreLease *lease = lease_of_range (hold, range);
  HubStoreMove move = { 0, range->last - range->first + 1, 0 };

  g_ptr_array_add (leases, lease);
  return hub_store_lease_add (hold->conn, lease, hub_now (hold->service), error)
         && hub_store_type_move (hold->conn, hold->event, hold->type, FALSE, move, error)
         && hub_store_place_lease (hold->conn, lease, error);
}

gboolean
hub_own_hold (HubService *service, SqlConn *conn, const HubStoreTerminal *seller, gint64 type, gint64 qty, GPtrArray *leases,
              GError **error)
{
  Hold hold = { .service = service, .conn = conn, .seller = seller, .type = type };

  if (!hub_store_own_event (conn, seller->terminal, &hold.event, error) || !check_cap (conn, hold.event, type, qty, error)
      || !hub_lease_sell_until (conn, hold.event, hub_now (service), &hold.sell_until, error))
    return FALSE;
  if (hold.sell_until == 0)
    return hub_refuse (error, HUB_ERROR_SALE_CLOSED, _("This event is over; its tickets are no longer sold"));
  while (qty > 0)
    {
      HubStoreRange range;
      gboolean found = FALSE;

      if (!hub_store_stock_cut (conn, hold.event, type, FALSE, qty, &range, &found, error))
        return FALSE;
      if (!found)
        return refuse_sold_out (conn, hold.event, type, error);
      if (!hold_range (&hold, &range, leases, error))
        return FALSE;
      qty -= range.last - range.first + 1;
    }
  hub_catalogue_changed (service);
  return TRUE;
}

/* ---- Giving back ---- */

static gboolean
end_lease (SqlConn *conn, HubStoreLease *lease, GError **error)
{
  g_free (lease->status);
  lease->status = g_strdup ("returned");
  lease->epoch++;
  return hub_store_lease_set_status (conn, lease, error);
}

gboolean
hub_own_release (HubService *service, SqlConn *conn, const HubStoreTerminal *seller, const char *id, GError **error)
{
  g_autoptr (HubStoreLease) lease = NULL;
  HubSlotsBack back;

  if (!hub_store_lease_get (conn, id, &lease, error))
    return FALSE;
  if (lease == NULL || lease->terminal != seller->terminal || g_strcmp0 (lease->status, "open") != 0)
    return TRUE;
  hub_catalogue_changed (service);
  return hub_slot_give_back (conn, lease, lease->first, lease->issue, &back, error)
         && hub_store_place_return_all (conn, lease->id, error) && end_lease (conn, lease, error)
         && hub_waiting_serve (service, conn, lease->event, lease->type, error);
}

/* ---- What is held, as a sale tells it ---- */

static const TkWirePlanRow *
row_of (const TkWirePlan *plan, gint64 place)
{
  for (guint i = 0; i < plan->rows->len; i++)
    {
      const TkWirePlanRow *row = plan->rows->pdata[i];

      if (place >= row->first && place < row->first + row->count)
        return row;
    }
  return NULL;
}

static void
set_seat (TkWireSaleTicket *ticket, const TkWirePlan *plan, gint64 place)
{
  const TkWirePlanRow *row = row_of (plan, place);

  if (row == NULL)
    return;
  g_autofree char *seat = g_strdup_printf ("%s %" PRId64, row->label, row->number + (place - row->first) * row->step);
  ticket->place = place;
  tk_wire_set (&ticket->seat, seat);
}

static gboolean
add_tickets (SqlConn *conn, const HubStoreLease *lease, const TkWirePlan *plan, GPtrArray *tickets, GError **error)
{
  g_autofree char *text = hub_store_place_list (conn, lease->id, error);
  g_autoptr (GArray) places = text != NULL ? tk_places_parse (text) : NULL;

  if (text == NULL)
    return FALSE;
  for (gint64 serial = lease->first; serial <= lease->last; serial++)
    {
      TkWireSaleTicket *ticket = tk_wire_append (&tk_wire_sale_ticket_shape, tickets);
      guint n = (guint) (serial - lease->first);

      ticket->event = lease->event;
      ticket->type = lease->type;
      ticket->serial = serial;
      ticket->issue = lease->issue;
      tk_wire_set (&ticket->lease, lease->id);
      if (plan != NULL && places != NULL && n < places->len)
        set_seat (ticket, plan, g_array_index (places, guint32, n));
    }
  return TRUE;
}

gboolean
hub_own_tickets (SqlConn *conn, const GPtrArray *leases, GPtrArray *tickets, GError **error)
{
  for (guint i = 0; i < leases->len; i++)
    {
      const HubStoreLease *lease = leases->pdata[i];
      TkWirePlan *plan = NULL;

      if (is_voucher (lease->type))
        continue;
      gboolean done = hub_store_plan_get (conn, lease->event, lease->type, &plan, error)
                      && add_tickets (conn, lease, plan, tickets, error);

      if (plan != NULL)
        tk_wire_free (&tk_wire_plan_shape, plan);
      if (!done)
        return FALSE;
    }
  return TRUE;
}

gboolean
hub_own_uses (SqlConn *conn, const GPtrArray *leases, GPtrArray *uses, GError **error)
{
  for (guint i = 0; i < leases->len; i++)
    {
      const HubStoreLease *lease = leases->pdata[i];

      if (is_voucher (lease->type) && !add_tickets (conn, lease, NULL, uses, error))
        return FALSE;
    }
  return TRUE;
}

/* A range that is sold as a whole is over: what its seller holds stays short, however many orders there were. */
gboolean
hub_own_sold (SqlConn *conn, const GPtrArray *leases, GError **error)
{
  for (guint i = 0; i < leases->len; i++)
    {
      g_autoptr (HubStoreLease) lease = NULL;

      if (!hub_store_lease_get (conn, ((const HubStoreLease *) leases->pdata[i])->id, &lease, error))
        return FALSE;
      if (lease->sold == lease->last - lease->first + 1 && g_strcmp0 (lease->status, "open") == 0 && !end_lease (conn, lease, error))
        return FALSE;
    }
  return TRUE;
}
