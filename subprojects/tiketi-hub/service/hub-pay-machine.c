/* The rules of an attempt: money is believed over everything said before, otherwise the first final word stays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-pay-machine.h"

#include <string.h>

#include "tk-wire-messages.h"

static const char *const state_names[] = {
  [HUB_PAY_ASKED] = TK_PAY_STATE_ASKED,         [HUB_PAY_SENT] = TK_PAY_STATE_SENT,
  [HUB_PAY_PAID] = TK_PAY_STATE_PAID,           [HUB_PAY_CANCELLED] = TK_PAY_STATE_CANCELLED,
  [HUB_PAY_FAILED] = TK_PAY_STATE_FAILED,       [HUB_PAY_UNKNOWN] = TK_PAY_STATE_UNKNOWN,
  [HUB_PAY_GIVEN_UP] = TK_PAY_STATE_GIVEN_UP,   [HUB_PAY_REFUND] = TK_PAY_STATE_REFUND,
};

const char *
hub_pay_state_to_string (HubPayState state)
{
  return state_names[state];
}

HubPayState
hub_pay_state_from_string (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (strcmp (state_names[i], text) == 0)
      return (HubPayState) i;
  return HUB_PAY_ASKED;
}

/* ---- What follows from the facts ---- */

static gboolean
is_used (const HubPayCase *state)
{
  return state->used_by[0] != '\0';
}

static gboolean
is_for_nothing (const HubPayCase *state)
{
  return !is_used (state) && (state->given_up || state->lapsed || state->elsewhere);
}

HubPayState
hub_pay_state (const HubPayCase *state)
{
  if (state->money)
    return is_for_nothing (state) ? HUB_PAY_REFUND : HUB_PAY_PAID;
  if (state->given_up)
    return HUB_PAY_GIVEN_UP;
  if (state->word != HUB_PAY_WORD_NONE)
    return state->word == HUB_PAY_WORD_CANCELLED ? HUB_PAY_CANCELLED : HUB_PAY_FAILED;
  if (state->silent)
    return HUB_PAY_UNKNOWN;
  return state->accepted ? HUB_PAY_SENT : HUB_PAY_ASKED;
}

const char *
hub_pay_reason (const HubPayCase *state)
{
  return hub_pay_state (state) == HUB_PAY_FAILED && state->reason != NULL ? state->reason : "";
}

gboolean
hub_pay_is_undecided (HubPayState state)
{
  return state == HUB_PAY_ASKED || state == HUB_PAY_SENT || state == HUB_PAY_UNKNOWN;
}

gint64
hub_pay_due (const HubPayCase *state, const char **why)
{
  *why = "";
  if (!state->money)
    return 0;
  if (is_for_nothing (state))
    {
      *why = state->given_up ? "given-up" : state->elsewhere ? "paid-otherwise" : "unused";
      return state->paid;
    }
  if (state->paid <= state->asked)
    return 0;
  *why = "too-much";
  return state->paid - state->asked;
}

/* ---- Taking a fact ---- */

/* A receipt that was not known, or another amount than the query let us think. */
static HubPayEffects
take_receipt (HubPayCase *state, const HubPayEvent *event)
{
  HubPayEffects effects = 0;

  if (event->receipt == NULL || *event->receipt == '\0')
    return 0;
  if (state->receipt[0] != '\0')
    return strcmp (state->receipt, event->receipt) == 0 ? 0 : HUB_PAY_SECOND_RECEIPT;
  g_strlcpy (state->receipt, event->receipt, sizeof state->receipt);
  effects = HUB_PAY_CHANGED | HUB_PAY_GOT_RECEIPT;
  if (event->amount > 0 && event->amount != state->paid)
    {
      state->paid = event->amount;
      effects |= HUB_PAY_OTHER_AMOUNT;
    }
  return effects;
}

static HubPayEffects
take_money (HubPayCase *state, const HubPayEvent *event)
{
  HubPayEffects effects;

  if (state->money)
    return take_receipt (state, event);
  state->money = TRUE;
  state->settled = TRUE;
  state->paid = event->amount > 0 ? event->amount : state->asked;
  effects = take_receipt (state, event) | HUB_PAY_CHANGED | HUB_PAY_GOT_MONEY;
  return state->paid != state->asked ? effects | HUB_PAY_OTHER_AMOUNT : effects;
}

/* The first final word stays; only money comes after it. */
static HubPayEffects
take_word (HubPayCase *state, HubPayLast word, const char *reason)
{
  if (state->money || state->word != HUB_PAY_WORD_NONE)
    return 0;
  state->word = word;
  state->reason = reason;
  /* Whoever could not be reached may have paid all the same, and the callback that says so may be lost. */
  state->settled = word != HUB_PAY_WORD_FAILED || strcmp (reason, "unreachable") != 0;
  return HUB_PAY_CHANGED;
}

static HubPayEffects
set (gboolean *fact, gboolean when)
{
  if (*fact || !when)
    return 0;
  *fact = TRUE;
  return HUB_PAY_CHANGED;
}

/* Once given up, it is no longer waited for; whoever has the money already keeps it. */
static HubPayEffects
take_sale (HubPayCase *state, const char *sale)
{
  if (is_used (state))
    return strcmp (state->used_by, sale) == 0 ? 0 : HUB_PAY_SECOND_SALE;
  g_strlcpy (state->used_by, sale, sizeof state->used_by);
  return state->money ? HUB_PAY_CHANGED : HUB_PAY_CHANGED | HUB_PAY_NO_MONEY;
}

HubPayEffects
hub_pay_step (HubPayCase *state, const HubPayEvent *event)
{
  gboolean over = state->money || state->word != HUB_PAY_WORD_NONE;

  switch (event->kind)
    {
    case HUB_PAY_ACCEPTED:
      return set (&state->accepted, TRUE);
    case HUB_PAY_REFUSED:
      return take_word (state, HUB_PAY_WORD_FAILED, event->reason);
    case HUB_PAY_LOST:
      return set (&state->silent, !over && !state->accepted);
    case HUB_PAY_SILENCE:
      return set (&state->silent, !over);
    case HUB_PAY_TOLD_PAID:
      return take_money (state, event);
    case HUB_PAY_TOLD_FAILED:
      return take_word (state, HUB_PAY_WORD_FAILED, event->reason);
    case HUB_PAY_TOLD_CANCELLED:
      return take_word (state, HUB_PAY_WORD_CANCELLED, "");
    case HUB_PAY_GIVE_UP:
      return set (&state->given_up, !state->money);
    case HUB_PAY_SALE_WITH:
      return take_sale (state, event->sale);
    case HUB_PAY_SALE_WITHOUT:
      return set (&state->elsewhere, !is_used (state));
    case HUB_PAY_LAPSE:
      return set (&state->lapsed, state->money && !is_used (state));
    case HUB_PAY_TOLD_PENDING:
    default:
      return 0;
    }
}

/* ---- Typed codes ---- */

HubPayMatch
hub_pay_match (const char *used_by, gint64 came, const char *sale, gint64 claimed)
{
  if (*used_by != '\0' && strcmp (used_by, sale) != 0)
    return HUB_PAY_TWICE;
  return came == claimed ? HUB_PAY_MATCHED : HUB_PAY_AMOUNT;
}

const char *
hub_pay_match_to_string (HubPayMatch match)
{
  static const char *const names[] = { "matched", "amount", "twice" };

  return names[match];
}
