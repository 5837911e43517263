/* Redeeming: facts, passages and claims of one ticket, judged in the writer's turn, so that of two gates that ask at the same
 * moment one is the first. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-redeem-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-passage.h"
#include "hub-service-private.h"
#include "tk-foreign.h"
#include "tk-replay.h"
#include "tk-uuid.h"

static void
clear_redeem (HubRedeem *redeem)
{
  g_clear_pointer (&redeem->asked, sql_done);
  g_clear_pointer (&redeem->passages, g_ptr_array_unref);
  g_clear_pointer (&redeem->claims, g_ptr_array_unref);
  if (redeem->reply != NULL)
    tk_wire_free (&tk_wire_redeem_reply_shape, redeem->reply);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubRedeem, clear_redeem)

/* ---- Judging ---- */

/* The last passage in one direction: a check-in, or a claim of one to come. */
typedef struct
{
  const char *id, *gate_name, *terminal_name;
  gint64 when;
} Last;

static void
add_passages (const HubRedeem *redeem, TkTicketHistory *history, Last *last)
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
add_claims (const HubRedeem *redeem, gboolean own_too, TkTicketHistory *history, Last *last)
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
judge (const HubRedeem *redeem, gboolean own_claims_too, Last *last)
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
drop_own_claims (HubRedeem *redeem, SqlConn *conn, GError **error)
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
settle_claims (HubRedeem *redeem, SqlConn *conn, TkVerdict *verdict, Last *last, GError **error)
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
answer_again (HubRedeem *redeem, SqlConn *conn, gboolean *answered, GError **error)
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
answer_claimed (HubRedeem *redeem, gboolean *answered, GError **error)
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
judge_heard (HubRedeem *redeem, SqlConn *conn, gboolean known, GError **error)
{
  gboolean answered = FALSE;
  TkVerdict verdict;
  Last last;

  if (known && !answer_again (redeem, conn, &answered, error))
    return FALSE;
  redeem->again = answered;
  if (!answered && !answer_claimed (redeem, &answered, error))
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
redeem_heard (HubRedeem *redeem, SqlConn *conn, GError **error)
{
  gboolean known = FALSE;

  return hub_redeem_hear (redeem, conn, &known, error) && judge_heard (redeem, conn, known, error);
}

/* ---- A turn ---- */

/* What one of them writes the other must read. */
static gboolean
are_about_one (const HubRedeem *a, const HubRedeem *b)
{
  const TkWireRedeem *x = a->request, *y = b->request;

  return (x->event == y->event && x->serial == y->serial && x->issue == y->issue
          && (x->type == y->type || x->serial >= (gint64) TK_FOREIGN_SERIAL_MIN))
         || strcmp (x->scan, y->scan) == 0;
}

static gboolean
goes_along (const GPtrArray *round, const HubRedeem *redeem)
{
  for (guint i = 0; i < round->len; i++)
    if (are_about_one (round->pdata[i], redeem))
      return FALSE;
  return TRUE;
}

/* Those of different tickets, as many as one journey to the database is for; the others stay in `waiting`. */
static GPtrArray *
take_round (GPtrArray *waiting, guint most)
{
  GPtrArray *round = g_ptr_array_new ();
  guint stay = 0;

  for (guint i = 0; i < waiting->len; i++)
    {
      HubRedeem *redeem = waiting->pdata[i];

      if (round->len < most && goes_along (round, redeem))
        g_ptr_array_add (round, redeem);
      else
        waiting->pdata[stay++] = redeem;
    }
  g_ptr_array_set_size (waiting, (gint) stay);
  return round;
}

/* A refusal is the asker's own; whatever else goes wrong is everybody's. */
static gboolean
redeem_round (const GPtrArray *round, SqlConn *conn, GHashTable *refusals, GError **error)
{
  for (guint i = 0; i < round->len; i++)
    if (!hub_redeem_ask (round->pdata[i], conn, error))
      return FALSE;
  for (guint i = 0; i < round->len; i++)
    {
      GError *failure = NULL;

      if (redeem_heard (round->pdata[i], conn, &failure))
        continue;
      if (failure->domain != HUB_ERROR)
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
      g_hash_table_insert (refusals, round->pdata[i], failure);
    }
  return TRUE;
}

/* Nothing of an answer that was undone is left in it. */
static void
begin_reply (HubRedeem *redeem)
{
  if (redeem->reply != NULL)
    tk_wire_free (&tk_wire_redeem_reply_shape, redeem->reply);
  redeem->reply = tk_wire_new (&tk_wire_redeem_reply_shape);
  redeem->reply->now = redeem->now;
  redeem->count = 0;
  redeem->again = FALSE;
}

/* Where asking ahead gains nothing, each waits for the one before. */
static gboolean
redeem_together (SqlConn *conn, gpointer *data, GError **errors, guint n, GError **error)
{
  g_autoptr (GPtrArray) gates = hub_redeem_gates_new ();
  g_autoptr (GPtrArray) waiting = g_ptr_array_sized_new (n);
  g_autoptr (GHashTable) refusals = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_error_free);

  if (!hub_store_claim_expire (conn, ((const HubRedeem *) data[0])->now, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      ((HubRedeem *) data[i])->gates = gates;
      begin_reply (data[i]);
      g_ptr_array_add (waiting, data[i]);
    }
  while (waiting->len > 0)
    {
      g_autoptr (GPtrArray) round = take_round (waiting, sql_is_shared (conn) ? n : 1);

      if (!redeem_round (round, conn, refusals, error))
        return FALSE;
    }
  for (guint i = 0; i < n; i++)
    g_hash_table_steal_extended (refusals, data[i], NULL, (gpointer *) &errors[i]);
  return TRUE;
}

static gboolean
redeem_ticket (SqlConn *conn, gpointer data, GError **error)
{
  GError *refusal = NULL;

  if (!redeem_together (conn, &data, &refusal, 1, error))
    return FALSE;
  if (refusal == NULL)
    return TRUE;
  g_propagate_error (error, refusal);
  return FALSE;
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
  g_auto (HubRedeem) redeem = { .service = service, .asker = asker, .request = request, .now = hub_now (service) };

  if (!check_request (request, error))
    return NULL;
  if (!redeem_ticket (conn, &redeem, error))
    return NULL;
  *out = (HubRedeemed){ .count = redeem.count, .again = redeem.again };
  return g_steal_pointer (&redeem.reply);
}

TkWireRedeemReply *
hub_service_redeem (HubService *service, const HubTerminal *terminal, const TkWireRedeem *request, GError **error)
{
  g_auto (HubRedeem) redeem = { .service = service, .asker = terminal, .request = request, .now = hub_now (service) };

  if (!check_request (request, error))
    return NULL;
  return hub_writer_run_together (service->writer, redeem_ticket, redeem_together, &redeem, error) ? g_steal_pointer (&redeem.reply) : NULL;
}
