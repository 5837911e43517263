/* Checking in and out from a browser or a phone: the same decision as at any gate, and an entry in the journal of the hub's own
 * terminal, in one transaction, so that of all who ask one is the first. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-ticket-web-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-audit.h"
#include "hub-error.h"
#include "hub-find.h"
#include "hub-gate.h"
#include "hub-own.h"
#include "hub-redeem-private.h"
#include "hub-store-catalogue.h"
#include "hub-store-checkin.h"
#include "hub-store-foreign.h"
#include "hub-store-gate.h"
#include "hub-ticket.h"
#include "tk-journal.h"
#include "tk-uuid.h"

#define UNDO_MS (12 * 3600 * G_GINT64_CONSTANT (1000)) /* an evening */

typedef struct
{
  HubService *service;
  const HubCaller *caller;
  const HubCheckInAsked *asked;
  gboolean leaves;
  char scan[TK_UUID_SIZE];
  gint64 now;

  HubStoreAttendee *attendee; /* NULL: others issued it */
  TkTicketId id;
  gint64 issuer;
  gboolean typed;
  HubGate *gate;
  HubStoreTerminal *seller;
  HubTerminal *terminal;      /* the same */
  HubCheckedIn *out;
} CheckIn;

void
hub_checked_in_free (HubCheckedIn *in)
{
  if (in == NULL)
    return;
  g_free (in->verdict);
  g_free (in->rule);
  g_free (in->gate_name);
  g_free (in->terminal_name);
  hub_pass_free (in->pass);
  g_free (in);
}

/* A job may run again. */
static void
reset (CheckIn *c)
{
  g_clear_pointer (&c->attendee, hub_store_attendee_free);
  g_clear_pointer (&c->gate, hub_gate_free);
  g_clear_pointer (&c->seller, hub_store_terminal_free);
  g_clear_pointer (&c->terminal, hub_terminal_free);
  g_clear_pointer (&c->out, hub_checked_in_free);
  c->issuer = 0;
  c->out = g_new0 (HubCheckedIn, 1);
}

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
find_other (CheckIn *c, SqlConn *conn, GError **error)
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
    return hub_refuse (error, HUB_ERROR_FORBIDDEN, _("This ticket is for another event: %s"), attendee->title);
  return hub_refuse (error, HUB_ERROR_FORBIDDEN, _("This ticket is for another event"));
}

/* The event is public, so it may be said that it is not the caller's; another's ticket is not found. */
static gboolean
check_caller (const CheckIn *c, SqlConn *conn, gint64 event, gboolean told, GError **error)
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
find_known (CheckIn *c, SqlConn *conn, gboolean *found, GError **error)
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
prefer_event (CheckIn *c, SqlConn *conn, GError **error)
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

static gboolean
find_ticket (CheckIn *c, SqlConn *conn, GError **error)
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
make_gate (CheckIn *c, SqlConn *conn, gint64 *number, GError **error)
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
pick_gate (CheckIn *c, SqlConn *conn, const GPtrArray *gates, gint64 *number, GError **error)
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

static gboolean
find_gate (CheckIn *c, SqlConn *conn, GError **error)
{
  g_autoptr (GPtrArray) gates = hub_store_gate_list (conn, c->id.event, error);
  gint64 number = 0;

  if (gates == NULL || !pick_gate (c, conn, gates, &number, error) || (number == 0 && !make_gate (c, conn, &number, error)))
    return FALSE;
  return hub_gate_read (conn, number, &c->gate, error);
}

/* ---- Recording ---- */

/* As the journal takes names: short, and of one line. */
static char *
staff_of (const HubCaller *caller)
{
  char *name = g_utf8_make_valid (caller->name != NULL && *caller->name != '\0' ? caller->name : caller->email, -1);

  for (char *p = name; *p != '\0'; p++)
    *p = g_ascii_iscntrl (*p) ? ' ' : *p;
  while (strlen (name) > TK_JOURNAL_STAFF_MAX)
    *g_utf8_find_prev_char (name, name + strlen (name)) = '\0';
  return name;
}

static TkWireCheckin
body_of (const CheckIn *c, const char *verdict, gint64 count, gint64 hlc)
{
  return (TkWireCheckin){ .event = c->id.event, .gate = c->gate->wire->gate, .type = c->id.type, .serial = c->id.serial,
                          .issue = c->id.issue, .issuer = c->issuer, .count = count,
                          .direction = (char *) (c->leaves ? "exit" : "entry"), .verdict = (char *) verdict,
                          .source = (char *) (c->typed ? "typed" : "text"), .hlc = MAX (c->now, hlc + 1) };
}

static gboolean
append (CheckIn *c, SqlConn *conn, const char *kind, TkWireCheckin *body, GError **error)
{
  g_autofree char *staff = staff_of (c->caller);
  HubOwnAct act = { .kind = kind, .staff = staff, .shape = &tk_wire_checkin_shape, .body = body, .id = c->scan };

  return hub_own_append (c->service, conn, c->seller, &act, NULL, error);
}

static gboolean
note (CheckIn *c, SqlConn *conn, const char *action, gboolean failed, GError **error)
{
  g_autofree char *key = hub_ticket_key (c->id.event, c->id.type, c->id.serial, c->id.issue);
  g_autofree char *extra = g_strdup_printf ("%s · %s%s%s", c->out->verdict, c->gate->wire->name, c->asked->device != NULL ? " · " : "",
                                            c->asked->device != NULL ? c->asked->device : "");
  HubAudit audit = { .caller = c->caller, .action = action, .target_type = "ticket", .target = key, .extra = extra, .failed = failed };

  return hub_audit_note (c->service, conn, &audit, error);
}

/* ---- Deciding ---- */

static void
fill_out (CheckIn *c, const TkWireRedeemReply *reply, guint count, gboolean good)
{
  HubCheckedIn *out = c->out;
  gboolean elsewhere = *reply->gate_name != '\0' || reply->at != 0;

  out->verdict = g_strdup (reply->verdict);
  out->rule = g_strdup (reply->rule);
  out->gate_name = g_strdup (elsewhere ? reply->gate_name : c->gate->wire->name);
  out->terminal_name = g_strdup (elsewhere ? reply->terminal_name : c->seller->name);
  out->at = good ? c->now : reply->at;
  out->rule_at = reply->rule_at;
  out->rule_limit = reply->rule_limit;
  out->remaining = reply->remaining;
  out->count = good ? count : 0;
}

static gboolean
decide (CheckIn *c, SqlConn *conn, GError **error)
{
  TkWireRedeem request = { .scan = c->scan, .direction = (char *) (c->leaves ? "exit" : "entry"), .event = c->id.event,
                           .gate = c->gate->wire->gate, .type = c->id.type, .serial = c->id.serial, .issue = c->id.issue,
                           .issuer = c->issuer, .count = c->asked->count, .at = c->now, .hlc = c->now };
  HubRedeemed told;
  TkWireRedeemReply *reply = hub_redeem_here (c->service, conn, c->terminal, &request, &told, error);
  TkVerdictKind kind = TK_VERDICT_NOT_A_TICKET;

  if (reply == NULL)
    return FALSE;
  tk_verdict_from_string (reply->verdict, &kind);
  gboolean good = tk_verdict_colour (kind) == TK_COLOUR_GREEN;
  fill_out (c, reply, told.count, good);
  TkWireCheckin body = body_of (c, c->out->verdict, c->out->count, reply->hlc);
  body.rule = c->out->rule;
  tk_wire_free (&tk_wire_redeem_reply_shape, reply);
  const char *entry = !good ? TK_KIND_CHECKIN_DENIED : c->leaves ? TK_KIND_CHECKIN_EXIT : TK_KIND_CHECKIN_ENTRY;
  return told.again || (append (c, conn, entry, &body, error) && note (c, conn, c->leaves ? "ticket.checked-out" : "ticket.checked-in", !good, error));
}

static gboolean
begin (CheckIn *c, SqlConn *conn, GError **error)
{
  reset (c);
  c->now = hub_now (c->service);
  if (!find_ticket (c, conn, error) || !hub_own_seller (c->service, conn, c->id.event, &c->seller, error))
    return FALSE;
  c->terminal = hub_own_terminal (c->service, conn, c->id.event, error);
  return c->terminal != NULL;
}

static gboolean
finish (CheckIn *c, SqlConn *conn, GError **error)
{
  g_autoptr (HubStoreAttendee) now = NULL;

  if (!hub_store_attendee_get (conn, c->id.event, c->id.type, c->id.serial, c->id.issue, &now, error))
    return FALSE;
  c->out->pass = now != NULL ? hub_pass_new (now, c->caller) : NULL;
  return TRUE;
}

static gboolean
do_check_in (SqlConn *conn, gpointer data, GError **error)
{
  CheckIn *c = data;

  return begin (c, conn, error) && find_gate (c, conn, error) && decide (c, conn, error) && finish (c, conn, error);
}

/* ---- Checking out ---- */

static const HubStoreCheckin *
last_entry (const GPtrArray *passages)
{
  for (guint i = passages->len; i > 0; i--)
    {
      const HubStoreCheckin *passage = passages->pdata[i - 1];

      if (strcmp (passage->body->direction, "entry") == 0)
        return passage;
    }
  return NULL;
}

/* By the gate where they went in, unless another is named. */
static gboolean
find_gate_out (CheckIn *c, SqlConn *conn, const HubStoreCheckin *entry, GError **error)
{
  if (c->asked->gate == NULL && entry != NULL && !hub_gate_read (conn, entry->body->gate, &c->gate, error))
    return FALSE;
  return c->gate != NULL || find_gate (c, conn, error);
}

static gboolean
undo (CheckIn *c, SqlConn *conn, const HubStoreCheckin *entry, GError **error)
{
  TkWireCheckin body = body_of (c, entry->body->verdict, entry->body->count, entry->when);

  body.direction = (char *) "entry";
  body.annuls = entry->id;
  body.reason = (char *) "checked out";
  c->out->verdict = g_strdup (tk_verdict_to_string (TK_VERDICT_EXIT_RECORDED));
  c->out->rule = g_strdup ("");
  c->out->gate_name = g_strdup (c->gate->wire->name);
  c->out->terminal_name = g_strdup (c->seller->name);
  c->out->at = c->now;
  c->out->count = entry->body->count;
  c->out->annulled = TRUE;
  return append (c, conn, TK_KIND_CHECKIN_ANNULLED, &body, error) && note (c, conn, "ticket.checked-out", FALSE, error);
}

/* An exit would be for good where nobody is let back in: a slip of the finger must not lock anybody out. */
static gboolean
must_undo (const CheckIn *c, const HubStoreCheckin *entry)
{
  gboolean returns = c->gate->wire->exits && c->gate->wire->reentry;

  return entry != NULL && !returns && entry->terminal == c->seller->terminal && c->now - entry->when < UNDO_MS;
}

/* Asked again under the same id it is answered as before, by whichever way it went. */
static gboolean
is_replay (const CheckIn *c, SqlConn *conn, gboolean *out, GError **error)
{
  g_autoptr (HubStoreCheckin) before = NULL;

  if (!hub_store_checkin_get (conn, c->scan, &before, error))
    return FALSE;
  *out = before != NULL;
  return TRUE;
}

static gboolean
do_check_out (SqlConn *conn, gpointer data, GError **error)
{
  CheckIn *c = data;
  gboolean before = FALSE;

  if (!begin (c, conn, error))
    return FALSE;
  TkWireCheckin ticket = { .event = c->id.event, .type = c->id.type, .serial = c->id.serial, .issue = c->id.issue };
  g_autoptr (GPtrArray) passages = hub_store_checkin_passages (conn, &ticket, error);
  if (passages == NULL || !is_replay (c, conn, &before, error))
    return FALSE;
  const HubStoreCheckin *entry = last_entry (passages);
  gboolean in = entry != NULL && (c->attendee == NULL || c->attendee->inside > 0);
  if (!find_gate_out (c, conn, entry, error))
    return FALSE;
  return (in && !before && must_undo (c, entry) ? undo (c, conn, entry, error) : decide (c, conn, error)) && finish (c, conn, error);
}

static HubCheckedIn *
run (HubService *service, const HubCaller *caller, const HubCheckInAsked *asked, gboolean leaves, GError **error)
{
  TkTicketId id;
  CheckIn c = { .service = service, .caller = caller, .asked = asked, .leaves = leaves,
                .typed = hub_pass_parse_key (asked->said, &id) || !g_str_has_prefix (asked->said, TK_TOKEN_PREFIX) };

  if (asked->scan != NULL && !tk_uuid_is_valid (asked->scan))
    {
      hub_refuse (error, HUB_ERROR_FIELD, _("scan_id: must be a UUID of version 7 in lower case"));
      return NULL;
    }
  if (asked->scan != NULL)
    g_strlcpy (c.scan, asked->scan, sizeof c.scan);
  else
    tk_uuid_new (service->clock, c.scan);
  gboolean done = hub_writer_run_soon (service->writer, leaves ? do_check_out : do_check_in, &c, error);
  g_autoptr (HubCheckedIn) out = g_steal_pointer (&c.out);
  reset (&c);
  hub_checked_in_free (c.out);
  return done ? g_steal_pointer (&out) : NULL;
}

HubCheckedIn *
hub_service_check_in (HubService *service, const HubCaller *caller, const HubCheckInAsked *asked, GError **error)
{
  return run (service, caller, asked, FALSE, error);
}

HubCheckedIn *
hub_service_check_out (HubService *service, const HubCaller *caller, const HubCheckInAsked *asked, GError **error)
{
  return run (service, caller, asked, TRUE, error);
}
