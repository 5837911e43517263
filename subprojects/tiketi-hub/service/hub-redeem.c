/* Redeeming: facts, passages and claims of one ticket, judged in the writer's turn, so that of two gates that ask at the same
 * moment one is the first. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-redeem-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-gate.h"
#include "hub-passage.h"
#include "hub-service-private.h"
#include "hub-store-catalogue.h"
#include "hub-store-claim.h"
#include "hub-store-foreign.h"
#include "hub-store-mark.h"
#include "hub-store-sale.h"
#include "tk-foreign.h"
#include "tk-replay.h"
#include "tk-uuid.h"

typedef struct
{
  HubService *service;
  const HubTerminal *asker;
  const TkWireRedeem *request;
  TkWireRedeem known;  /* the same, by the type that is known here; its texts are borrowed */
  gint64 now;
  HubGate *gate;
  TkTicketStatus status;
  gint64 valid_from, valid_until; /* as a list told; what a token says its gate has read */
  gint64 admits;
  GPtrArray *passages; /* HubStoreCheckin */
  GPtrArray *claims;   /* HubStoreClaim, of other scans */
  TkWireRedeemReply *reply;
  guint count;         /* so many bodies it lets through */
  gboolean again;      /* it was answered before */
} Redeem;

static void
clear_redeem (Redeem *redeem)
{
  hub_gate_free (redeem->gate);
  g_clear_pointer (&redeem->passages, g_ptr_array_unref);
  g_clear_pointer (&redeem->claims, g_ptr_array_unref);
  if (redeem->reply != NULL)
    tk_wire_free (&tk_wire_redeem_reply_shape, redeem->reply);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Redeem, clear_redeem)

/* ---- What is known ---- */

static gboolean
check_asker (Redeem *redeem, SqlConn *conn, GError **error)
{
  const TkWireRedeem *request = redeem->request;
  gboolean invited;

  if (!hub_store_terminal_has_event (conn, redeem->asker->id, request->event, &invited, error))
    return FALSE;
  if (!invited)
    return hub_refuse (error, HUB_ERROR_FORBIDDEN, _("“%s” was not invited to event %" PRId64), redeem->asker->name,
                       request->event);
  if (!hub_gate_read (conn, request->gate, &redeem->gate, error))
    return FALSE;
  if (redeem->gate == NULL || redeem->gate->wire->event != request->event)
    return hub_refuse (error, HUB_ERROR_INVALID, _("gate: event %" PRId64 " has no gate %" PRId64), request->event,
                       request->gate);
  return TRUE;
}

/* A later issue of the slot makes this one void. */
static gboolean
read_sold (Redeem *redeem, SqlConn *conn, const char **told, GError **error)
{
  const TkWireRedeem *request = redeem->request;

  if (request->type > TK_WIRE_VOUCHER_TYPE) /* a use of a voucher: nobody comes in with one */
    {
      *told = "voided";
      return TRUE;
    }
  g_autoptr (GPtrArray) issues = hub_store_ticket_issues (conn, request->event, request->type, request->serial, error);

  if (issues == NULL)
    return FALSE;
  for (guint i = 0; i < issues->len; i++)
    {
      const HubStoreTicket *ticket = issues->pdata[i];

      if (ticket->issue == request->issue)
        *told = g_intern_string (ticket->status);
      else if (ticket->issue > request->issue)
        *told = "voided";
    }
  return TRUE;
}

/* What others issued has no slot, and so no later issue. */
static gboolean
read_foreign (Redeem *redeem, SqlConn *conn, const char **told, GError **error)
{
  const TkWireRedeem *request = redeem->request;
  g_autoptr (HubStoreForeign) ticket = NULL;

  if (!hub_store_foreign_get (conn, request->event, request->type, request->serial, request->issue, &ticket, error))
    return FALSE;
  if (ticket == NULL)
    return TRUE;
  *told = g_intern_string (ticket->status);
  redeem->valid_from = ticket->valid_from;
  redeem->valid_until = ticket->valid_until;
  return TRUE;
}

static gboolean
read_status (Redeem *redeem, SqlConn *conn, GError **error)
{
  const TkWireRedeem *request = redeem->request;
  gboolean foreign = request->serial >= (gint64) TK_FOREIGN_SERIAL_MIN;
  const char *told = "";
  g_autoptr (HubStoreMark) mark = NULL;

  if (!(foreign ? read_foreign : read_sold) (redeem, conn, &told, error)
      || !hub_store_mark_get (conn, request->event, request->type, request->serial, request->issue, &mark, error))
    return FALSE;
  redeem->status = tk_ticket_status_from_string (hub_store_mark_over (mark, told));
  return TRUE;
}

/* A gate that has not heard of the new type of a ticket that others issued asks with the old one: it is that ticket all the
 * same, and not one that nobody voided or let in. */
static gboolean
read_type (Redeem *redeem, SqlConn *conn, GError **error)
{
  TkWireRedeem *known = &redeem->known;

  *known = *redeem->request;
  redeem->request = known;
  return known->serial < (gint64) TK_FOREIGN_SERIAL_MIN
         || hub_store_foreign_type (conn, known->event, known->serial, known->issue, &known->type, error);
}

static gboolean
read_known (Redeem *redeem, SqlConn *conn, GError **error)
{
  if (!read_type (redeem, conn, error))
    return FALSE;
  const TkWireRedeem *request = redeem->request;
  TkWireCheckin ticket = { .event = request->event, .type = request->type, .serial = request->serial,
                           .issue = request->issue };
  HubStoreSlots slots;
  gboolean found;

  if (!read_status (redeem, conn, error) || !hub_store_type_slots (conn, request->event, request->type, &slots, &found, error))
    return FALSE;
  redeem->admits = found ? slots.admits : 1;
  redeem->passages = hub_store_checkin_passages (conn, &ticket, error);
  redeem->claims = redeem->passages != NULL ? hub_store_claim_list (conn, request, redeem->now, error) : NULL;
  return redeem->claims != NULL;
}

/* ---- Judging ---- */

/* The last passage in one direction: a check-in, or a claim of one to come. */
typedef struct
{
  const char *id, *gate_name, *terminal_name;
  gint64 when;
} Last;

static void
add_passages (const Redeem *redeem, TkTicketHistory *history, Last *last)
{
  gint64 today = hub_gate_day (redeem->gate, redeem->now);

  for (guint i = 0; i < redeem->passages->len; i++)
    {
      const HubStoreCheckin *checkin = redeem->passages->pdata[i];
      TkDirection direction = hub_passage_direction (checkin->body->direction);

      tk_history_add (history, direction, (guint) checkin->body->count, checkin->when);
      if (direction == TK_DIRECTION_EXIT)
        continue;
      history->entries_today += hub_gate_day (redeem->gate, checkin->when) == today ? 1 : 0;
      *last = (Last){ checkin->id, checkin->gate_name, checkin->terminal_name, checkin->when };
    }
}

static void
add_claims (const Redeem *redeem, gboolean own_too, TkTicketHistory *history, Last *last)
{
  for (guint i = 0; i < redeem->claims->len; i++)
    {
      const HubStoreClaim *claim = redeem->claims->pdata[i];
      TkDirection direction = hub_passage_direction (claim->direction);

      if (claim->terminal == redeem->asker->id && !own_too)
        continue;
      tk_history_add (history, direction, (guint) claim->count, claim->at);
      if (direction == TK_DIRECTION_EXIT)
        continue;
      history->entries_today++;
      *last = (Last){ "", claim->gate_name, claim->terminal_name, claim->at };
    }
}

/* Who signed it the gate has verified: the token itself never leaves it. */
static TkVerdict
judge (const Redeem *redeem, gboolean own_claims_too, Last *last)
{
  const TkWireRedeem *request = redeem->request;
  TkPresentedTicket ticket = { .presented = TK_PRESENTED_TOKEN,
                               .issuer = TK_ISSUER_GOOD,
                               .id = { (guint32) request->event, (guint16) request->type, (guint32) request->serial,
                                       (guint8) request->issue },
                               .status = redeem->status,
                               .valid_from_ms = redeem->valid_from,
                               .valid_until_ms = redeem->valid_until,
                               .admits = (guint) redeem->admits,
                               .count = (guint) request->count };
  TkTicketHistory history = { 0 };
  TkGateRules rules = hub_gate_rules (redeem->gate);

  *last = (Last){ "", "", "", 0 };
  add_passages (redeem, &history, last);
  add_claims (redeem, own_claims_too, &history, last);
  return tk_admission_decide (&ticket, &history, &rules, hub_passage_direction (request->direction), redeem->now);
}

/* A terminal scans one ticket after another: when it asks anew and there is no room beside its own older claim, nobody went in
 * with that one. */
static gboolean
drop_own_claims (Redeem *redeem, SqlConn *conn, GError **error)
{
  for (guint i = 0; i < redeem->claims->len; i++)
    {
      const HubStoreClaim *claim = redeem->claims->pdata[i];

      if (claim->terminal == redeem->asker->id && !hub_store_claim_remove (conn, claim->scan, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
settle_claims (Redeem *redeem, SqlConn *conn, TkVerdict *verdict, Last *last, GError **error)
{
  *verdict = judge (redeem, TRUE, last);
  if (verdict->colour != TK_COLOUR_GREEN)
    {
      Last without_own;
      TkVerdict anew = judge (redeem, FALSE, &without_own);

      if (anew.colour == TK_COLOUR_GREEN && !drop_own_claims (redeem, conn, error))
        return FALSE;
      *verdict = anew;
      *last = without_own;
    }
  if (verdict->colour != TK_COLOUR_GREEN)
    return TRUE;
  TkWireRedeem claimed = *redeem->request;
  claimed.count = verdict->count; /* who did not say how many come for all that remain */
  return hub_store_claim_add (conn, &claimed, redeem->asker->id, redeem->now, redeem->now + HUB_CLAIM_MS, error);
}

/* ---- Answering ---- */

static void
fill_reply (TkWireRedeemReply *reply, const TkVerdict *verdict, const Last *last)
{
  tk_wire_set (&reply->verdict, tk_verdict_to_string (verdict->kind));
  tk_wire_set (&reply->rule, tk_rule_to_string (verdict->rule));
  reply->rule_at = verdict->rule_at_ms;
  reply->rule_limit = verdict->rule_limit;
  reply->remaining = verdict->remaining;
  reply->hlc = last->when;
  if (verdict->kind != TK_VERDICT_ALREADY_IN)
    return;
  tk_wire_set (&reply->seen, last->id);
  tk_wire_set (&reply->gate_name, last->gate_name);
  tk_wire_set (&reply->terminal_name, last->terminal_name);
  reply->at = last->when;
}

/* Asked under this id before: *answered, unless it is quite new. */
static gboolean
answer_again (Redeem *redeem, SqlConn *conn, gboolean *answered, GError **error)
{
  const TkWireRedeem *request = redeem->request;
  g_autoptr (HubStoreCheckin) checkin = NULL;

  if (!hub_store_checkin_get (conn, request->scan, &checkin, error))
    return FALSE;
  if (checkin != NULL && checkin->terminal != redeem->asker->id)
    return hub_refuse (error, HUB_ERROR_INVALID, _("scan: this id belongs to another check-in"));
  *answered = checkin != NULL;
  if (checkin == NULL)
    return TRUE;
  tk_wire_set (&redeem->reply->verdict, checkin->body->verdict);
  redeem->count = (guint) checkin->body->count;
  return TRUE;
}

static gboolean
answer_claimed (Redeem *redeem, gboolean *answered, GError **error)
{
  gboolean leaves = hub_passage_direction (redeem->request->direction) == TK_DIRECTION_EXIT;

  for (guint i = 0; i < redeem->claims->len; i++)
    {
      const HubStoreClaim *claim = redeem->claims->pdata[i];

      if (strcmp (claim->scan, redeem->request->scan) != 0)
        continue;
      if (claim->terminal != redeem->asker->id)
        return hub_refuse (error, HUB_ERROR_INVALID, _("scan: this id belongs to another check-in"));
      *answered = TRUE;
      tk_wire_set (&redeem->reply->verdict,
                   tk_verdict_to_string (leaves ? TK_VERDICT_EXIT_RECORDED : TK_VERDICT_ADMITTED));
    }
  return TRUE;
}

static gboolean
redeem_ticket (SqlConn *conn, gpointer data, GError **error)
{
  Redeem *redeem = data;
  gboolean answered = FALSE;
  TkVerdict verdict;
  Last last;

  if (!hub_store_claim_expire (conn, redeem->now, error) || !check_asker (redeem, conn, error)
      || !answer_again (redeem, conn, &answered, error))
    return FALSE;
  redeem->again = answered;
  if (answered)
    return TRUE;
  if (!read_known (redeem, conn, error) || !answer_claimed (redeem, &answered, error))
    return FALSE;
  if (answered)
    return TRUE;
  if (!settle_claims (redeem, conn, &verdict, &last, error))
    return FALSE;
  fill_reply (redeem->reply, &verdict, &last);
  redeem->count = verdict.count;
  return TRUE;
}

static gboolean
check_request (const TkWireRedeem *request, GError **error)
{
  if (!tk_uuid_is_valid (request->scan))
    return hub_refuse (error, HUB_ERROR_INVALID, _("scan: must be a UUID of version 7 in lower case"));
  if (strcmp (request->direction, "entry") != 0 && strcmp (request->direction, "exit") != 0)
    return hub_refuse (error, HUB_ERROR_INVALID, _("direction: must be entry or exit"));
  return TRUE;
}

TkWireRedeemReply *
hub_redeem_here (HubService *service, SqlConn *conn, const HubTerminal *asker, const TkWireRedeem *request, HubRedeemed *out, GError **error)
{
  g_auto (Redeem) redeem = { .service = service, .asker = asker, .request = request, .now = hub_now (service) };

  if (!check_request (request, error))
    return NULL;
  redeem.reply = tk_wire_new (&tk_wire_redeem_reply_shape);
  redeem.reply->now = redeem.now;
  if (!redeem_ticket (conn, &redeem, error))
    return NULL;
  *out = (HubRedeemed){ .count = redeem.count, .again = redeem.again };
  return g_steal_pointer (&redeem.reply);
}

TkWireRedeemReply *
hub_service_redeem (HubService *service, const HubTerminal *terminal, const TkWireRedeem *request, GError **error)
{
  g_auto (Redeem) redeem = { .service = service, .asker = terminal, .request = request, .now = hub_now (service) };

  if (!check_request (request, error))
    return NULL;
  redeem.reply = tk_wire_new (&tk_wire_redeem_reply_shape);
  redeem.reply->now = redeem.now;
  return hub_writer_run_soon (service->writer, redeem_ticket, &redeem, error) ? g_steal_pointer (&redeem.reply) : NULL;
}
