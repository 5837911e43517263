/* The check-in decision. Each step either gives a verdict or lets the next one judge.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-admission.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)

/* All that is judged, in one place, and the verdict as it stands. */
typedef struct
{
  const TkPresentedTicket *ticket;
  const TkTicketHistory *history;
  const TkGateRules *rules;
  TkDirection direction;
  gint64 now_ms;
  guint admits;
  guint inside;    /* bodies inside now */
  guint fresh;     /* bodies that never entered */
  guint remaining; /* bodies that may still come in: fresh, and with re-entry those who left */
  TkVerdict verdict;
} Judgement;

/* TRUE: decided. */
typedef gboolean (*Step) (Judgement *j);

static gboolean
decide (Judgement *j, TkVerdictKind kind)
{
  j->verdict.kind = kind;
  j->verdict.colour = tk_verdict_colour (kind);
  return TRUE;
}

static gboolean
decide_at (Judgement *j, TkVerdictKind kind, gint64 at_ms)
{
  j->verdict.rule_at_ms = at_ms;
  return decide (j, kind);
}

static gboolean
refuse_rule (Judgement *j, TkRule rule, gint64 at_ms, guint limit)
{
  j->verdict.rule = rule;
  j->verdict.rule_limit = limit;
  return decide_at (j, TK_VERDICT_RULE_REFUSED, at_ms);
}

/* A green verdict for `count` bodies, of whom `remaining` stay outside afterwards. */
static gboolean
let_through (Judgement *j, TkVerdictKind kind, guint count, guint remaining)
{
  j->verdict.count = count;
  j->verdict.remaining = remaining;
  return decide (j, kind);
}

static gboolean
remember_entry (Judgement *j)
{
  j->verdict.seen_ms = j->history->last_entry_ms;
  j->verdict.seen_gate = j->history->last_entry_gate;
  return TRUE;
}

/* ---- What it is, who issued it, what it is for ---- */

static gboolean
judge_presented (Judgement *j)
{
  switch (j->ticket->presented)
    {
    case TK_PRESENTED_TOKEN:
      return FALSE;
    case TK_PRESENTED_KNOWN_CODE: /* unsigned: good only for a ticket we know */
      return j->ticket->status == TK_TICKET_UNKNOWN && decide (j, TK_VERDICT_UNKNOWN_CODE);
    case TK_PRESENTED_UNKNOWN_CODE:
      return decide (j, TK_VERDICT_UNKNOWN_CODE);
    case TK_PRESENTED_NOT_A_TICKET:
    default:
      return decide (j, TK_VERDICT_NOT_A_TICKET);
    }
}

/* An honest ticket out of a lease granted a minute ago looks just like one out of no lease at all. */
static gboolean
doubt_range (Judgement *j)
{
  decide (j, TK_VERDICT_OUTSIDE_LEASE);
  if (j->ticket->issuer_outdated)
    j->verdict.colour = TK_COLOUR_AMBER;
  return TRUE;
}

static gboolean
judge_issuer (Judgement *j)
{
  if (j->ticket->presented != TK_PRESENTED_TOKEN)
    return FALSE;
  switch (j->ticket->issuer)
    {
    case TK_ISSUER_GOOD:
      return FALSE;
    case TK_ISSUER_UNKNOWN:
      return decide (j, TK_VERDICT_UNKNOWN_ISSUER);
    case TK_ISSUER_OUTSIDE_RANGE:
      return doubt_range (j);
    case TK_ISSUER_BAD_SIGNATURE:
    default:
      return decide (j, TK_VERDICT_BAD_SIGNATURE);
    }
}

static gboolean
judge_event (Judgement *j)
{
  return j->ticket->id.event != j->rules->event && decide (j, TK_VERDICT_WRONG_EVENT);
}

static gboolean
judge_status (Judgement *j)
{
  switch (j->ticket->status)
    {
    case TK_TICKET_UNKNOWN:
    case TK_TICKET_VALID:
      return FALSE;
    case TK_TICKET_UNPAID:
      return decide (j, TK_VERDICT_UNPAID);
    case TK_TICKET_VOIDED:
      return decide (j, TK_VERDICT_VOIDED);
    case TK_TICKET_REFUNDED:
      return decide (j, TK_VERDICT_REFUNDED);
    case TK_TICKET_BLOCKED:
    default:
      return decide (j, TK_VERDICT_BLOCKED);
    }
}

/* ---- When and where. Hours bind those who come in: whoever is inside may leave when they like. ---- */

static gboolean
judge_validity (Judgement *j)
{
  const TkPresentedTicket *ticket = j->ticket;

  if (j->direction == TK_DIRECTION_EXIT)
    return FALSE;
  if (ticket->valid_from_ms != 0 && j->now_ms < ticket->valid_from_ms)
    return decide_at (j, TK_VERDICT_NOT_YET_VALID, ticket->valid_from_ms);
  if (ticket->valid_until_ms != 0 && j->now_ms >= ticket->valid_until_ms)
    return decide_at (j, TK_VERDICT_EXPIRED, ticket->valid_until_ms);
  return FALSE;
}

static gboolean
judge_event_end (Judgement *j)
{
  gint64 ends_ms = j->rules->event_ends_ms;

  if (j->direction == TK_DIRECTION_EXIT || ends_ms == 0 || j->now_ms < ends_ms)
    return FALSE;
  return decide_at (j, TK_VERDICT_EXPIRED, ends_ms);
}

static gboolean
judge_type (Judgement *j)
{
  const TkGateRules *rules = j->rules;

  for (gsize i = 0; i < rules->n_types; i++)
    {
      if (rules->types[i] == j->ticket->id.type)
        return FALSE;
    }
  if (rules->n_types == 0 && !rules->no_types)
    return FALSE;
  j->verdict.right_gate = rules->right_gate;
  return decide (j, TK_VERDICT_WRONG_GATE);
}

/* Signed by somebody this event trusts, for something it does not let in. */
static gboolean
judge_product (Judgement *j)
{
  return j->ticket->product_unknown && refuse_rule (j, TK_RULE_PRODUCT, 0, 0);
}

static gboolean
judge_direction (Judgement *j)
{
  gboolean taken = j->direction == TK_DIRECTION_EXIT ? j->rules->takes_exits : j->rules->takes_entries;

  if (taken)
    return FALSE;
  j->verdict.right_gate = j->rules->right_gate;
  return refuse_rule (j, TK_RULE_DIRECTION, 0, 0);
}

static gboolean
judge_hours (Judgement *j)
{
  const TkGateRules *rules = j->rules;

  if (j->direction == TK_DIRECTION_EXIT)
    return FALSE;
  if (rules->opens_ms != 0 && j->now_ms < rules->opens_ms - rules->tolerance_ms)
    return refuse_rule (j, TK_RULE_TOO_EARLY, rules->opens_ms, 0);
  if (rules->closes_ms != 0 && j->now_ms >= rules->closes_ms + rules->tolerance_ms)
    return refuse_rule (j, TK_RULE_TOO_LATE, rules->closes_ms, 0);
  return FALSE;
}

/* ---- Its comings and goings ---- */

/* How far a is above b; history may hold double entries, so b may well be the greater. */
static guint
above (guint a, guint b)
{
  return a > b ? a - b : 0;
}

static void
count_bodies (Judgement *j)
{
  const TkTicketHistory *history = j->history;

  j->admits = MAX (j->ticket->admits, 1);
  j->inside = above (history->entered, history->left);
  j->fresh = above (j->admits, history->entered);
  j->remaining = j->rules->reentry ? above (j->admits, j->inside) : j->fresh;
}

static gboolean
is_recent (const Judgement *j, gint64 at_ms)
{
  return at_ms != 0 && j->now_ms >= at_ms && j->now_ms - at_ms <= TK_ADMISSION_REPEAT_MS;
}

/* The person who was let in a moment ago holds up the same code again. */
static gboolean
repeat_entry (Judgement *j)
{
  const TkTicketHistory *history = j->history;

  if (!history->last_entry_here || !is_recent (j, history->last_entry_ms)
      || history->last_exit_ms > history->last_entry_ms)
    return FALSE;
  j->verdict.repeat = TRUE;
  let_through (j, history->first_scan_reentry ? TK_VERDICT_ADMITTED_REENTRY : TK_VERDICT_ADMITTED,
               history->last_entry_count > 0 ? history->last_entry_count : j->inside, 0);
  return remember_entry (j);
}

static gboolean
refuse_presence (Judgement *j)
{
  j->verdict.remaining = j->remaining;
  decide (j, TK_VERDICT_ALREADY_IN);
  return remember_entry (j);
}

/* Nobody of this ticket may come in any more. */
static gboolean
judge_used_up (Judgement *j)
{
  if (j->remaining > 0)
    return FALSE;
  if (j->inside == 0)
    return refuse_rule (j, TK_RULE_NO_REENTRY, 0, 0);
  return repeat_entry (j) || refuse_presence (j);
}

/* Limits on coming back. The later part of a group that comes in for the first time is not coming back. */
static gboolean
judge_limits (Judgement *j)
{
  const TkGateRules *rules = j->rules;
  const TkTicketHistory *history = j->history;
  gint64 may_return_ms = history->last_entry_ms + rules->minimum_minutes * MINUTE_MS;

  if (rules->entries_total > 0 && history->entries >= rules->entries_total)
    return refuse_rule (j, TK_RULE_ENTRIES_TOTAL, 0, rules->entries_total);
  if (rules->entries_per_day > 0 && history->entries_today >= rules->entries_per_day)
    return refuse_rule (j, TK_RULE_ENTRIES_PER_DAY, 0, rules->entries_per_day);
  if (rules->minimum_minutes > 0 && history->last_entry_ms != 0 && j->now_ms < may_return_ms)
    return refuse_rule (j, TK_RULE_MINIMUM_INTERVAL, may_return_ms, rules->minimum_minutes);
  return FALSE;
}

static gboolean
call_attention (Judgement *j)
{
  const char *attention = j->ticket->attention;

  if (attention == NULL || *attention == '\0')
    return FALSE;
  j->verdict.attention = attention; /* kept when it was seen: whoever lets them in is shown what for */
  if (j->ticket->attention_seen)
    return FALSE;
  j->verdict.remaining = j->remaining;
  return decide (j, TK_VERDICT_ATTENTION);
}

static gboolean
judge_entry (Judgement *j)
{
  guint count = j->ticket->count > 0 ? j->ticket->count : j->remaining;
  gboolean all_left = j->inside == 0 && j->history->entered > 0;
  gboolean returns = all_left || count > j->fresh;

  if (judge_used_up (j))
    return TRUE;
  if (count > j->remaining)
    return refuse_presence (j);
  if ((returns && judge_limits (j)) || call_attention (j))
    return TRUE;
  return let_through (j, returns && j->rules->reentry ? TK_VERDICT_ADMITTED_REENTRY : TK_VERDICT_ADMITTED, count,
                      j->remaining - count);
}

static gboolean
repeat_exit (Judgement *j)
{
  const TkTicketHistory *history = j->history;

  if (!history->last_exit_here || !is_recent (j, history->last_exit_ms)
      || history->last_entry_ms > history->last_exit_ms)
    return FALSE;
  j->verdict.repeat = TRUE;
  j->verdict.seen_ms = history->last_exit_ms;
  return let_through (j, TK_VERDICT_EXIT_RECORDED, MAX (history->last_exit_count, 1), j->remaining);
}

static gboolean
judge_exit (Judgement *j)
{
  guint count = j->ticket->count > 0 ? j->ticket->count : MIN (j->inside, j->admits);

  if (j->inside == 0 && repeat_exit (j))
    return TRUE;
  if (j->inside == 0 || count > j->inside)
    {
      j->verdict.remaining = j->remaining;
      return decide (j, TK_VERDICT_EXIT_WITHOUT_ENTRY);
    }
  guint outside = j->rules->reentry ? above (j->admits, j->inside - count) : j->remaining;
  return let_through (j, TK_VERDICT_EXIT_RECORDED, count, outside);
}

static gboolean
judge_history (Judgement *j)
{
  return j->direction == TK_DIRECTION_EXIT ? judge_exit (j) : judge_entry (j);
}

TkVerdict
tk_admission_decide (const TkPresentedTicket *ticket, const TkTicketHistory *history, const TkGateRules *rules,
                     TkDirection direction, gint64 now_ms)
{
  static const Step steps[] = {
    judge_presented, judge_issuer, judge_event,     judge_status, judge_validity,
    judge_event_end, judge_product, judge_type, judge_direction, judge_hours, judge_history,
  };
  Judgement j = { ticket, history, rules, direction, now_ms };

  decide (&j, TK_VERDICT_NOT_A_TICKET); /* what a programmer's mistake below would show */
  g_return_val_if_fail (ticket != NULL && history != NULL && rules != NULL, j.verdict);
  count_bodies (&j);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i] (&j))
        break;
    }
  return j.verdict;
}
