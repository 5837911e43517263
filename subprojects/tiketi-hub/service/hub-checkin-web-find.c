/* Which ticket somebody holds before a browser's camera, and which gate lets it in. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-checkin-web-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-find.h"
#include "hub-store-catalogue.h"
#include "hub-store-foreign.h"
#include "hub-store-gate.h"
#include "hub-store-lease.h"

/* ---- Which ticket, and whose ---- */

static gboolean
refuse_unknown (GError **error)
{
  return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("The hub knows no ticket with this code; check it, or scan it at a gate's terminal"));
}

/* It was sold, or its seller holds it and has not been heard of since; gates ask for the same. */
static gboolean
check_exists (SqlConn *conn, const HubFound *found, GError **error)
{
  const TkTicketId *id = &found->id;
  g_autoptr (HubStoreTerminal) issuer = NULL;
  g_autoptr (HubStoreLease) lease = NULL;
  g_autoptr (HubStoreForeign) foreign = NULL;

  if (tk_ticket_id_is_foreign (id))
    return found->proved
           || (hub_store_foreign_get (conn, id->event, id->type, id->serial, id->issue, &foreign, error)
               && (foreign != NULL || refuse_unknown (error)));
  if (!found->proved)
    return refuse_unknown (error);
  if (!hub_store_terminal_by_issuer (conn, found->issuer, &issuer, error)
      || !hub_store_lease_holding (conn, id->event, id->type, id->serial, id->issue, &lease, error))
    return FALSE;
  return (issuer != NULL && issuer->revoked_at == 0 && lease != NULL && lease->terminal == issuer->terminal) || refuse_unknown (error);
}

/* What only its own event can tell: a code of others, or a ticket not yet heard of. */
static gboolean
find_other (HubCheckIn *c, SqlConn *conn, GError **error)
{
  HubFound found;
  GError *failure = NULL;

  if (c->asked->event == 0)
    return refuse_unknown (error);
  if (!hub_find_ticket (conn, c->asked->event, c->asked->said, &found, &failure))
    {
      gboolean nothing = failure->domain == HUB_ERROR && failure->code == HUB_ERROR_INVALID;

      if (!nothing)
        return g_propagate_error (error, failure), FALSE;
      g_error_free (failure);
      return refuse_unknown (error);
    }
  c->id = found.id;
  c->issuer = found.issuer;
  return check_exists (conn, &found, error);
}

static gboolean
refuse_other_event (const HubStoreAttendee *attendee, gboolean may_know, GError **error)
{
  if (may_know)
    return hub_refuse (error, HUB_ERROR_WRONG_EVENT, _("This ticket is for another event: %s"), attendee->title);
  return hub_refuse (error, HUB_ERROR_WRONG_EVENT, _("This ticket is for another event"));
}

/* The event is public, so it may be said that it is not the caller's; another's ticket is not found. */
static gboolean
check_caller (const HubCheckIn *c, SqlConn *conn, gint64 event, gboolean told, GError **error)
{
  gint64 organizer = 0;

  if (!hub_pass_event (conn, event, &organizer, NULL, error))
    return FALSE;
  if (hub_pass_may_run (c->caller, organizer, FALSE))
    return TRUE;
  return told ? hub_refuse (error, HUB_ERROR_FORBIDDEN, _("Only the organizer of this event and staff may check people in"))
              : refuse_unknown (error);
}

static gboolean
find_known (HubCheckIn *c, SqlConn *conn, gboolean *found, GError **error)
{
  GError *failure = NULL;

  *found = hub_pass_find (conn, c->caller, 0, c->asked->said, &c->attendee, &failure);
  if (*found)
    return TRUE;
  if (g_error_matches (failure, HUB_ERROR, HUB_ERROR_NOT_FOUND) || g_error_matches (failure, HUB_ERROR, HUB_ERROR_INVALID))
    return g_error_free (failure), TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* A code that is good for this event is of this event, whatever else it may mean. */
static gboolean
prefer_event (HubCheckIn *c, SqlConn *conn, GError **error)
{
  HubStoreAttendee *here = NULL;
  g_autoptr (GError) failure = NULL;

  if (c->asked->event == 0 || c->attendee->event == c->asked->event)
    return TRUE;
  if (!hub_pass_find (conn, c->caller, c->asked->event, c->asked->said, &here, &failure))
    return g_error_matches (failure, HUB_ERROR, HUB_ERROR_NOT_FOUND) || (g_propagate_error (error, g_steal_pointer (&failure)), FALSE);
  hub_store_attendee_free (c->attendee);
  c->attendee = here;
  return TRUE;
}

gboolean
hub_checkin_find_ticket (HubCheckIn *c, SqlConn *conn, GError **error)
{
  gboolean found;

  if (c->asked->event != 0 && !check_caller (c, conn, c->asked->event, TRUE, error))
    return FALSE;
  if (!find_known (c, conn, &found, error) || (found && !prefer_event (c, conn, error)))
    return FALSE;
  if (!found)
    return find_other (c, conn, error);
  if (c->asked->event != 0 && c->attendee->event != c->asked->event)
    return refuse_other_event (c->attendee, hub_pass_may_see (c->caller, c->attendee), error);
  c->id = (TkTicketId){ (guint32) c->attendee->event, (guint16) c->attendee->type, (guint32) c->attendee->serial,
                        (guint8) c->attendee->issue };
  return check_caller (c, conn, c->id.event, FALSE, error);
}

/* ---- Which gate ---- */

static gboolean
takes (const HubGate *gate, guint16 type, gboolean leaves)
{
  if (!(leaves ? gate->wire->exits : gate->wire->entries))
    return FALSE;
  for (guint i = 0; i < gate->types->len; i++)
    if (g_array_index (gate->types, guint16, i) == type)
      return TRUE;
  return gate->types->len == 0;
}

static gboolean
is_named (const TkWireGate *gate, const char *name)
{
  g_autofree char *number = g_strdup_printf ("%" PRId64, gate->gate);
  g_autofree char *a = g_utf8_casefold (gate->name, -1);
  g_autofree char *b = g_utf8_casefold (name, -1);

  return strcmp (number, name) == 0 || strcmp (a, b) == 0;
}

/* An event that nobody made a gate for has one that lets everybody in and out. */
static gboolean
make_gate (HubCheckIn *c, SqlConn *conn, gint64 *number, GError **error)
{
  TkWireGate *gate = tk_wire_new (&tk_wire_gate_shape);
  gboolean done = hub_store_gate_next (conn, &gate->gate, error);

  gate->event = c->id.event;
  gate->entries = gate->exits = gate->reentry = TRUE;
  tk_wire_set (&gate->name, _("Entrance"));
  done = done && hub_store_gate_add (conn, gate, error) && hub_publish_gate (conn, gate, error);
  *number = gate->gate;
  tk_wire_free (&tk_wire_gate_shape, gate);
  return done;
}

/* The one that is named; else the first that takes such a ticket, else the first of all, which says why not. */
static gboolean
pick_gate (HubCheckIn *c, SqlConn *conn, const GPtrArray *gates, gint64 *number, GError **error)
{
  const char *name = c->asked->gate;

  *number = gates->len > 0 ? ((const TkWireGate *) gates->pdata[0])->gate : 0;
  for (guint i = 0; i < gates->len; i++)
    {
      const TkWireGate *wire = gates->pdata[i];
      g_autoptr (HubGate) gate = NULL;

      if (name == NULL && !hub_gate_read (conn, wire->gate, &gate, error))
        return FALSE;
      if (name != NULL ? !is_named (wire, name) : !takes (gate, c->id.type, c->leaves))
        continue;
      *number = wire->gate;
      return TRUE;
    }
  return name == NULL || hub_refuse (error, HUB_ERROR_FIELD, _("gate: this event has no gate of that name"));
}

gboolean
hub_checkin_find_gate (HubCheckIn *c, SqlConn *conn, GError **error)
{
  g_autoptr (GPtrArray) gates = hub_store_gate_list (conn, c->id.event, error);
  gint64 number = 0;

  if (gates == NULL || !pick_gate (c, conn, gates, &number, error) || (number == 0 && !make_gate (c, conn, &number, error)))
    return FALSE;
  return hub_gate_read (conn, number, &c->gate, error);
}
