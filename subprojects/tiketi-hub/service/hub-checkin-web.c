/* Checking in and out from a browser or a phone: the same decision as at any gate, and an entry in the journal of the hub's own
 * terminal, in one transaction, so that of all who ask one is the first. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-checkin-web-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-audit.h"
#include "hub-error.h"
#include "hub-own.h"
#include "hub-redeem-private.h"
#include "hub-store-checkin.h"
#include "hub-ticket.h"
#include "tk-journal.h"

#define UNDO_MS (12 * 3600 * G_GINT64_CONSTANT (1000)) /* an evening */

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
reset (HubCheckIn *c)
{
  g_clear_pointer (&c->attendee, hub_store_attendee_free);
  g_clear_pointer (&c->gate, hub_gate_free);
  g_clear_pointer (&c->seller, hub_store_terminal_free);
  g_clear_pointer (&c->terminal, hub_terminal_free);
  g_clear_pointer (&c->out, hub_checked_in_free);
  c->issuer = 0;
  c->out = g_new0 (HubCheckedIn, 1);
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
body_of (const HubCheckIn *c, const char *verdict, gint64 count, gint64 hlc)
{
  return (TkWireCheckin){ .event = c->id.event, .gate = c->gate->wire->gate, .type = c->id.type, .serial = c->id.serial,
                          .issue = c->id.issue, .issuer = c->issuer, .count = count,
                          .direction = (char *) (c->leaves ? "exit" : "entry"), .verdict = (char *) verdict,
                          .source = (char *) (c->typed ? "typed" : "text"), .hlc = MAX (c->now, hlc + 1) };
}

static gboolean
append (HubCheckIn *c, SqlConn *conn, const char *kind, TkWireCheckin *body, GError **error)
{
  g_autofree char *staff = staff_of (c->caller);
  HubOwnAct act = { .kind = kind, .staff = staff, .shape = &tk_wire_checkin_shape, .body = body, .id = c->scan };

  return hub_own_append (c->service, conn, c->seller, &act, NULL, error);
}

static gboolean
note (HubCheckIn *c, SqlConn *conn, const char *action, gboolean failed, GError **error)
{
  g_autofree char *key = hub_ticket_key (c->id.event, c->id.type, c->id.serial, c->id.issue);
  g_autofree char *extra = g_strdup_printf ("%s · %s%s%s", c->out->verdict, c->gate->wire->name, c->asked->device != NULL ? " · " : "",
                                            c->asked->device != NULL ? c->asked->device : "");
  HubAudit audit = { .caller = c->caller, .action = action, .target_type = "ticket", .target = key, .extra = extra, .failed = failed };

  return hub_audit_note (c->service, conn, &audit, error);
}

/* ---- Deciding ---- */

static void
fill_out (HubCheckIn *c, const TkWireRedeemReply *reply, guint count, gboolean good)
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
decide (HubCheckIn *c, SqlConn *conn, GError **error)
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
begin (HubCheckIn *c, SqlConn *conn, GError **error)
{
  reset (c);
  c->now = hub_now (c->service);
  if (!hub_checkin_find_ticket (c, conn, error) || !hub_own_seller (c->service, conn, c->id.event, &c->seller, error))
    return FALSE;
  c->terminal = hub_own_terminal (c->service, conn, c->id.event, error);
  return c->terminal != NULL;
}

static gboolean
finish (HubCheckIn *c, SqlConn *conn, GError **error)
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
  HubCheckIn *c = data;

  return begin (c, conn, error) && hub_checkin_find_gate (c, conn, error) && decide (c, conn, error) && finish (c, conn, error);
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
find_gate_out (HubCheckIn *c, SqlConn *conn, const HubStoreCheckin *entry, GError **error)
{
  if (c->asked->gate == NULL && entry != NULL && !hub_gate_read (conn, entry->body->gate, &c->gate, error))
    return FALSE;
  return c->gate != NULL || hub_checkin_find_gate (c, conn, error);
}

static gboolean
undo (HubCheckIn *c, SqlConn *conn, const HubStoreCheckin *entry, GError **error)
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
must_undo (const HubCheckIn *c, const HubStoreCheckin *entry)
{
  gboolean returns = c->gate->wire->exits && c->gate->wire->reentry;

  return entry != NULL && !returns && entry->terminal == c->seller->terminal && c->now - entry->when < UNDO_MS;
}

/* Asked again under the same id it is answered as before, by whichever way it went. */
static gboolean
is_replay (const HubCheckIn *c, SqlConn *conn, gboolean *out, GError **error)
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
  HubCheckIn *c = data;
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
  HubCheckIn c = { .service = service, .caller = caller, .asked = asked, .leaves = leaves,
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
