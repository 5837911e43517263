/* Asking the hub before somebody is let in, and what its word is worth beside what is known here.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-gate-private.h"

#include "tk-store-setting.h"

void
tk_desk_set_redeemer (TkDesk *desk, const TkDeskRedeemer *redeemer)
{
  g_return_if_fail (desk != NULL);
  desk->redeemer = redeemer != NULL ? *redeemer : (TkDeskRedeemer) { NULL, NULL };
}

/* ---- Asking ---- */

/* *budget_ms is 0 when nobody is to be asked. */
static gboolean
find_budget (TkDesk *desk, gint64 *budget_ms, GError **error)
{
  g_autofree char *net = NULL;

  *budget_ms = 0;
  if (desk->redeemer.ask == NULL)
    return TRUE;
  if (!tk_store_get_setting (desk->store, "net", &net, error))
    return FALSE;
  if (g_strcmp0 (net, "online") != 0)
    return TRUE;
  return tk_store_get_setting_int (desk->store, "redeem_budget_ms", TK_DESK_REDEEM_BUDGET_MS, budget_ms, error);
}

/* Whoever is inside may leave when they like, so nothing hangs on the hub's word about an exit; and what was answered before
 * is answered again. */
static gboolean
is_worth_asking (TkScan *scan, gboolean *worth, GError **error)
{
  g_autofree char *answered = NULL;

  *worth = FALSE;
  if (scan->request->direction != TK_DIRECTION_ENTRY || scan->verdict.colour != TK_COLOUR_GREEN || scan->verdict.repeat)
    return TRUE;
  if (scan->request->scan_id != NULL && !tk_store_checkin_answer (scan->desk->store, scan->id, &answered, error))
    return FALSE;
  *worth = answered == NULL;
  return TRUE;
}

static gboolean
ask (TkScan *scan, guint budget_ms, TkWireRedeemReply **reply, GError **error)
{
  const TkDeskRedeemer *redeemer = &scan->desk->redeemer;
  TkWireRedeem redeem = {
    .scan = scan->id,
    .direction = (char *) tk_direction_to_string (scan->request->direction),
    .event = scan->gate->event,
    .gate = scan->gate->number,
    .type = scan->ticket.id.type,
    .serial = scan->ticket.id.serial,
    .issue = scan->ticket.id.issue,
    .issuer = scan->ticket.presented == TK_PRESENTED_TOKEN ? scan->token.issuer : 0,
    .count = scan->verdict.count,
    .at = scan->now,
  };

  if (!tk_store_hlc_next (scan->desk->store, scan->now, scan->heard_hlc, &redeem.hlc, error))
    return FALSE;
  if (!redeemer->ask (&redeem, budget_ms, reply, redeemer->data))
    *reply = NULL;
  return TRUE;
}

gboolean
tk_scan_consult (TkScan *scan, GError **error)
{
  g_auto (TkScan) first = { .desk = scan->desk, .staff = scan->staff, .request = scan->request };
  gint64 budget_ms;
  gboolean judged, worth;

  if (!find_budget (scan->desk, &budget_ms, error))
    return FALSE;
  if (budget_ms <= 0)
    return TRUE;
  g_strlcpy (first.id, scan->id, sizeof first.id);
  if (!tk_scan_judge (&first, &judged, error))
    return FALSE;
  if (!judged)
    return TRUE;
  if (!is_worth_asking (&first, &worth, error))
    return FALSE;
  return !worth || ask (&first, (guint) MIN (budget_ms, G_MAXUINT), &scan->reply, error);
}

/* ---- Heeding ---- */

/* The hub knows less than this gate while our own entries wait to go up: "already in" because of a check-in that is known here
 * too, was weighed here, and found no hindrance. Everything else it refuses for does not go away by hearing more. */
static gboolean
is_news (TkScan *scan, TkVerdictKind kind, gboolean *news, GError **error)
{
  const char *seen = scan->reply->seen;
  gboolean known = FALSE;

  if (kind == TK_VERDICT_ALREADY_IN && seen != NULL && *seen != '\0'
      && !tk_store_checkin_is_known (scan->desk->store, seen, &known, error))
    return FALSE;
  *news = !known;
  return TRUE;
}

/* Verdicts about the ticket or this gate; the hub has not seen the token, so it says nothing about signatures. */
static gboolean
is_for_the_hub_to_say (TkVerdictKind kind)
{
  switch (kind)
    {
    case TK_VERDICT_ALREADY_IN:
    case TK_VERDICT_UNPAID:
    case TK_VERDICT_WRONG_GATE:
    case TK_VERDICT_NOT_YET_VALID:
    case TK_VERDICT_EXPIRED:
    case TK_VERDICT_VOIDED:
    case TK_VERDICT_REFUNDED:
    case TK_VERDICT_BLOCKED:
    case TK_VERDICT_RULE_REFUSED:
      return TRUE;
    case TK_VERDICT_ADMITTED:
    case TK_VERDICT_ADMITTED_REENTRY:
    case TK_VERDICT_EXIT_RECORDED:
    case TK_VERDICT_EXIT_WITHOUT_ENTRY:
    case TK_VERDICT_ATTENTION:
    case TK_VERDICT_UNKNOWN_ISSUER:
    case TK_VERDICT_UNKNOWN_CODE:
    case TK_VERDICT_BAD_SIGNATURE:
    case TK_VERDICT_NOT_A_TICKET:
    case TK_VERDICT_WRONG_EVENT:
    case TK_VERDICT_OUTSIDE_LEASE:
    default:
      return FALSE;
    }
}

static void
take_word (TkScan *scan, TkVerdictKind kind)
{
  const TkWireRedeemReply *reply = scan->reply;

  scan->verdict = (TkVerdict) {
    .kind = kind,
    .colour = tk_verdict_colour (kind),
    .remaining = (guint) reply->remaining,
    .rule = kind == TK_VERDICT_RULE_REFUSED ? tk_rule_from_string (reply->rule) : TK_RULE_NONE,
    .rule_at_ms = reply->rule_at,
    .rule_limit = (guint) reply->rule_limit,
    .seen_ms = kind == TK_VERDICT_ALREADY_IN ? reply->at : 0,
    .seen_gate = reply->gate_name,
  };
}

gboolean
tk_scan_heed (TkScan *scan, gboolean *confirmed, GError **error)
{
  TkVerdictKind kind;
  gboolean news;

  *confirmed = FALSE;
  if (scan->reply == NULL || scan->verdict.colour != TK_COLOUR_GREEN || scan->verdict.repeat
      || !tk_verdict_from_string (scan->reply->verdict, &kind))
    return TRUE;
  scan->heard_hlc = MAX (scan->heard_hlc, scan->reply->hlc);
  *confirmed = tk_verdict_colour (kind) == TK_COLOUR_GREEN;
  if (*confirmed || !is_for_the_hub_to_say (kind))
    return TRUE;
  if (!is_news (scan, kind, &news, error))
    return FALSE;
  if (!news)
    return TRUE;
  take_word (scan, kind);
  *confirmed = TRUE;
  return TRUE;
}
