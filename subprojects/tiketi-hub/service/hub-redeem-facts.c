/* What is known of the tickets that gates ask about, asked for all of them before the first answer is read.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-redeem-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "hub-error.h"
#include "hub-store-catalogue.h"
#include "hub-store-foreign.h"
#include "hub-store-mark.h"
#include "hub-store-sale.h"
#include "tk-foreign.h"

/* ---- The gates of one turn ---- */

typedef struct
{
  gint64 event, number;
  HubGateAsked *asked; /* NULL once it is heard */
  HubGate *gate;       /* NULL: the event has no such gate */
} TurnGate;

static void
free_turn_gate (gpointer data)
{
  TurnGate *gate = data;

  hub_gate_asked_free (gate->asked);
  hub_gate_free (gate->gate);
  g_free (gate);
}

GPtrArray *
hub_redeem_gates_new (void)
{
  return g_ptr_array_new_with_free_func (free_turn_gate);
}

static TurnGate *
find_gate (GPtrArray *gates, const TkWireRedeem *request)
{
  for (guint i = 0; i < gates->len; i++)
    {
      TurnGate *gate = gates->pdata[i];

      if (gate->number == request->gate && gate->event == request->event)
        return gate;
    }
  return NULL;
}

static gboolean
ask_gate (HubRedeem *redeem, SqlConn *conn, GError **error)
{
  const TkWireRedeem *request = redeem->request;

  if (find_gate (redeem->gates, request) != NULL)
    return TRUE;
  HubGateAsked *asked = hub_gate_ask (conn, request->event, request->gate, error);
  if (asked == NULL)
    return FALSE;
  TurnGate *gate = g_new0 (TurnGate, 1);
  *gate = (TurnGate){ request->event, request->gate, asked, NULL };
  g_ptr_array_add (redeem->gates, gate);
  return TRUE;
}

static gboolean
hear_gate (HubRedeem *redeem, SqlConn *conn, GError **error)
{
  TurnGate *gate = find_gate (redeem->gates, redeem->request);

  if (gate->asked != NULL && !hub_gate_hear (conn, gate->asked, &gate->gate, error))
    return FALSE;
  g_clear_pointer (&gate->asked, hub_gate_asked_free);
  redeem->gate = gate->gate;
  return TRUE;
}

/* ---- The ticket ---- */

static gboolean
is_foreign (const HubRedeem *redeem)
{
  return redeem->request->serial >= (gint64) TK_FOREIGN_SERIAL_MIN;
}

/* A gate that has not heard of the new type of a ticket that others issued asks with the old one: it is that ticket all the
 * same, and not one that nobody voided or let in. */
static gboolean
read_type (HubRedeem *redeem, SqlConn *conn, GError **error)
{
  TkWireRedeem *known = &redeem->known;

  *known = *redeem->request;
  redeem->request = known;
  return !is_foreign (redeem) || hub_store_foreign_type (conn, known->event, known->serial, known->issue, &known->type, error);
}

gboolean
hub_redeem_ask (HubRedeem *redeem, SqlConn *conn, GError **error)
{
  g_clear_pointer (&redeem->asked, sql_done);
  if (!read_type (redeem, conn, error) || !ask_gate (redeem, conn, error))
    return FALSE;
  redeem->asked = hub_store_redeem_ask (conn, redeem->request, redeem->asker->id, redeem->now, error);
  return redeem->asked != NULL;
}

static gboolean
check_asker (HubRedeem *redeem, SqlConn *conn, gboolean invited, GError **error)
{
  const TkWireRedeem *request = redeem->request;

  if (!invited)
    return hub_refuse (error, HUB_ERROR_FORBIDDEN, _("“%s” was not invited to event %" PRId64), redeem->asker->name,
                       request->event);
  if (!hear_gate (redeem, conn, error))
    return FALSE;
  if (redeem->gate == NULL)
    return hub_refuse (error, HUB_ERROR_INVALID, _("gate: event %" PRId64 " has no gate %" PRId64), request->event,
                       request->gate);
  return TRUE;
}

/* What others issued has no slot, and so no later issue. */
static gboolean
read_foreign (HubRedeem *redeem, SqlConn *conn, const char **told, GError **error)
{
  const TkWireRedeem *request = redeem->request;
  g_autoptr (HubStoreForeign) ticket = NULL;

  if (!hub_store_foreign_get (conn, request->event, request->type, request->serial, request->issue, &ticket, error))
    return FALSE;
  *told = ticket != NULL ? g_intern_string (ticket->status) : "";
  redeem->valid_from = ticket != NULL ? ticket->valid_from : 0;
  redeem->valid_until = ticket != NULL ? ticket->valid_until : 0;
  return TRUE;
}

static gboolean
read_status (HubRedeem *redeem, SqlConn *conn, const HubStoreRedeem *facts, GError **error)
{
  /* A use of a voucher: nobody comes in with one. */
  const char *told = redeem->request->type > TK_WIRE_VOUCHER_TYPE ? "voided" : facts->told;
  const HubStoreMark mark = { .voided = facts->voided, .blocked = facts->blocked };

  if (is_foreign (redeem) && !read_foreign (redeem, conn, &told, error))
    return FALSE;
  redeem->status = tk_ticket_status_from_string (hub_store_mark_over (&mark, told));
  return TRUE;
}

/* Most tickets have none, and then there is nothing to ask; what others issued may have come in by another type, which was not asked. */
static gboolean
read_history (HubRedeem *redeem, SqlConn *conn, const HubStoreRedeem *facts, GError **error)
{
  const TkWireRedeem *request = redeem->request;
  TkWireCheckin ticket = { .event = request->event, .type = request->type, .serial = request->serial,
                           .issue = request->issue };

  g_clear_pointer (&redeem->passages, g_ptr_array_unref);
  g_clear_pointer (&redeem->claims, g_ptr_array_unref);
  redeem->passages = facts->passages > 0 || is_foreign (redeem) ? hub_store_checkin_passages (conn, &ticket, error) : g_ptr_array_new ();
  if (redeem->passages == NULL)
    return FALSE;
  redeem->claims = facts->claims > 0 ? hub_store_claim_list (conn, request, redeem->now, error) : g_ptr_array_new ();
  return redeem->claims != NULL;
}

gboolean
hub_redeem_hear (HubRedeem *redeem, SqlConn *conn, gboolean *known, GError **error)
{
  HubStoreRedeem facts;

  if (!hub_store_redeem_hear (g_steal_pointer (&redeem->asked), &facts, error)
      || !check_asker (redeem, conn, facts.invited, error))
    return FALSE;
  if (facts.taken)
    return hub_refuse (error, HUB_ERROR_INVALID, _("scan: this id belongs to another check-in"));
  *known = facts.known;
  redeem->admits = facts.admits;
  return read_status (redeem, conn, &facts, error) && read_history (redeem, conn, &facts, error);
}
