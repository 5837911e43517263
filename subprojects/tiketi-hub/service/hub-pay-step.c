/* One fact about an attempt, and all that follows from it, in one transaction. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-pay-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-mpesa-words.h"
#include "hub-order-private.h"
#include "hub-refund.h"
#include "tk-money.h"

#define FIRST_ASK_MPESA_MS (25 * G_GINT64_CONSTANT (1000)) /* the prompt lives about a minute */
#define FIRST_ASK_LINK_MS (5 * G_GINT64_CONSTANT (1000))

/* ---- Between row and case ---- */

HubPayCase
hub_pay_case_of (const HubStoreAttempt *attempt)
{
  HubPayCase state = { .asked = attempt->amount, .accepted = attempt->accepted != 0, .silent = attempt->silent != 0,
                       .word = (HubPayLast) attempt->word, .reason = g_intern_string (attempt->reason),
                       .settled = attempt->settled != 0, .money = attempt->money != 0, .paid = attempt->paid,
                       .given_up = attempt->given_up != 0, .lapsed = attempt->lapsed != 0,
                       .elsewhere = attempt->elsewhere != 0 };

  g_strlcpy (state.receipt, attempt->receipt, sizeof state.receipt);
  g_strlcpy (state.used_by, attempt->used_by, sizeof state.used_by);
  return state;
}

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static void
keep (HubStoreAttempt *attempt, const HubPayCase *state, gint64 now)
{
  attempt->accepted = state->accepted;
  attempt->silent = state->silent;
  attempt->word = state->word;
  attempt->settled = state->settled;
  attempt->money_at = state->money && attempt->money == 0 ? now : attempt->money_at;
  attempt->money = state->money;
  attempt->paid = state->paid;
  attempt->given_up = state->given_up;
  attempt->lapsed = state->lapsed;
  attempt->elsewhere = state->elsewhere;
  attempt->changed_at = MAX (now, attempt->changed_at + 1); /* whoever waits sees that it is another state */
  set_text (&attempt->state, hub_pay_state_to_string (hub_pay_state (state)));
  set_text (&attempt->reason, state->reason != NULL ? state->reason : "");
  set_text (&attempt->receipt, state->receipt);
  set_text (&attempt->used_by, state->used_by);
}

/* The gateway's names for it, which are told once. */
static gboolean
adopt (HubStoreAttempt *attempt, const HubWord *word)
{
  gboolean adopted = FALSE;

  if (word == NULL)
    return FALSE;
  if (*attempt->checkout == '\0' && word->checkout[0] != '\0')
    {
      set_text (&attempt->checkout, word->checkout);
      set_text (&attempt->merchant, word->merchant);
      adopted = TRUE;
    }
  if (*attempt->url == '\0' && word->url[0] != '\0')
    {
      set_text (&attempt->url, word->url);
      adopted = TRUE;
    }
  return adopted;
}

/* ---- Telling people ---- */

gboolean
hub_pay_tell (HubService *service, SqlConn *conn, const char *kind, const char *subject, const HubStoreAttempt *attempt,
              const char *text, GError **error)
{
  HubIncident incident = { .kind = kind, .subject = subject, .text = text, .event = attempt != NULL ? attempt->event : 0,
                           .terminal = attempt != NULL ? attempt->terminal : 0, .severity = 2 };

  return hub_incident_raise (service, conn, &incident, error);
}

static char *
money_text (gint64 amount, const char *currency)
{
  TkMoneyStyle style = tk_money_style_from_locale ();

  return tk_money_format_with_currency (amount, currency, &style);
}

/* What people find it by. */
static const char *
name_of (const HubStoreAttempt *attempt)
{
  return *attempt->receipt != '\0' ? attempt->receipt : attempt->id;
}

static gboolean
tell_amount (HubService *service, SqlConn *conn, const HubStoreAttempt *attempt, GError **error)
{
  g_autofree char *came = money_text (attempt->paid, attempt->currency);
  g_autofree char *asked = money_text (attempt->amount, attempt->currency);
  g_autofree char *text = g_strdup_printf (_("A buyer was asked for %s and paid %s (%s); settle the difference with them."), asked,
                                           came, name_of (attempt));

  return attempt->paid == attempt->amount || hub_pay_tell (service, conn, "payment_amount", attempt->id, attempt, text, error);
}

static gboolean
tell_second_sale (HubService *service, SqlConn *conn, const HubStoreAttempt *attempt, const char *sale, GError **error)
{
  g_autofree char *text = g_strdup_printf (_("The payment %s was taken for two sales (%s and %s); one of them is not paid."),
                                           name_of (attempt), attempt->used_by, sale);

  return hub_pay_tell (service, conn, "receipt_twice", name_of (attempt), attempt, text, error);
}

/* Open when a sale names what nobody has paid, closed when the money comes. */
static gboolean
tell_no_money (HubService *service, SqlConn *conn, const HubStoreAttempt *attempt, gboolean closed, GError **error)
{
  g_autofree char *text
    = closed ? g_strdup_printf (_("The money for the sale %s has come."), attempt->used_by)
             : g_strdup_printf (_("The sale %s was closed as paid by the attempt %s, and no money of it is known; ask the "
                                  "gateway."),
                                attempt->used_by, attempt->id);
  HubIncident incident = { .kind = "payment_no_money", .subject = attempt->id, .text = text, .event = attempt->event,
                           .terminal = attempt->terminal, .severity = 2, .closed = closed };

  return hub_incident_raise (service, conn, &incident, error);
}

static gboolean
tell_effects (HubService *service, SqlConn *conn, const HubStoreAttempt *attempt, HubPayEffects effects, const HubPayEvent *event,
              GError **error)
{
  if ((effects & HUB_PAY_OTHER_AMOUNT) != 0 && !tell_amount (service, conn, attempt, error))
    return FALSE;
  if ((effects & HUB_PAY_SECOND_SALE) != 0 && !tell_second_sale (service, conn, attempt, event->sale, error))
    return FALSE;
  if ((effects & HUB_PAY_NO_MONEY) != 0 && !tell_no_money (service, conn, attempt, FALSE, error))
    return FALSE;
  return (effects & HUB_PAY_GOT_MONEY) == 0 || *attempt->used_by == '\0' || tell_no_money (service, conn, attempt, TRUE, error);
}

/* ---- The money's own row ---- */

/* Money paid by hand, or told as such, turns out to be this attempt's. */
static gboolean
join_money (HubService *service, SqlConn *conn, HubStoreAttempt *attempt, const HubStoreMoney *money, GError **error)
{
  HubPayEvent event = { .kind = HUB_PAY_SALE_WITH, .sale = money->sale };

  if (*money->attempt == '\0' && !hub_store_money_set_attempt (conn, money->receipt, attempt->id, error))
    return FALSE;
  if (*money->sale != '\0')
    return hub_pay_take (service, conn, attempt, &event, NULL, error);
  return *attempt->used_by == '\0' || hub_store_money_set_sale (conn, money->receipt, attempt->used_by, error);
}

static gboolean
note_money (HubService *service, SqlConn *conn, HubStoreAttempt *attempt, const HubWord *word, GError **error)
{
  HubStoreMoney row = { .receipt = attempt->receipt, .gateway = attempt->method, .currency = attempt->currency,
                        .payer = word != NULL && word->payer[0] != '\0' ? (char *) word->payer : attempt->phone,
                        .attempt = attempt->id, .sale = attempt->used_by, .amount = attempt->paid,
                        .at = word != NULL && word->at > 0 ? word->at : hub_now (service) };
  g_autoptr (HubStoreMoney) there = NULL;
  gboolean added = FALSE;

  if (!hub_store_money_add (conn, &row, &added, error))
    return FALSE;
  if (!added
      && (!hub_store_money_get (conn, attempt->receipt, &there, error)
          || !join_money (service, conn, attempt, there, error)))
    return FALSE;
  return hub_pay_match_money (service, conn, attempt->receipt, error);
}

/* A sale has it now: nobody who types its receipt gets it again. */
static gboolean
note_sale (SqlConn *conn, const HubStoreAttempt *attempt, GError **error)
{
  return *attempt->receipt == '\0' || hub_store_money_set_sale (conn, attempt->receipt, attempt->used_by, error);
}

/* ---- Taking ---- */

/* What typed codes made of it meanwhile counts, too. */
static gboolean
settle (HubService *service, SqlConn *conn, const HubStoreAttempt *attempt, GError **error)
{
  g_autoptr (HubStoreAttempt) fresh = NULL;

  if (!hub_store_attempt_get (conn, attempt->id, &fresh, error))
    return FALSE;
  HubPayCase state = hub_pay_case_of (fresh);
  return !state.money || hub_refund_settle (service, conn, fresh, &state, error);
}

/* Money for an order made online: its tickets are issued with it, or it is handed back. */
static gboolean
serve_order (HubService *service, SqlConn *conn, HubStoreAttempt *attempt, HubPayEffects effects, GError **error)
{
  g_autoptr (HubStoreAttempt) fresh = NULL;

  if ((effects & (HUB_PAY_GOT_MONEY | HUB_PAY_GOT_RECEIPT)) == 0)
    return TRUE;
  if (!hub_order_money (service, conn, attempt->id, error) || !hub_store_attempt_get (conn, attempt->id, &fresh, error))
    return FALSE;
  HubStoreAttempt was = *attempt;
  *attempt = *fresh;
  *fresh = was;
  return TRUE;
}

gboolean
hub_pay_take (HubService *service, SqlConn *conn, HubStoreAttempt *attempt, const HubPayEvent *event, const HubWord *word,
              GError **error)
{
  HubPayCase state = hub_pay_case_of (attempt);
  HubPayEffects effects = hub_pay_step (&state, event);

  if (!adopt (attempt, word) && effects == 0)
    return TRUE;
  if (effects != 0 && (effects & HUB_PAY_CHANGED) != 0)
    keep (attempt, &state, hub_now (service));
  if (!hub_store_attempt_set (conn, attempt, error) || !tell_effects (service, conn, attempt, effects, event, error))
    return FALSE;
  if ((effects & HUB_PAY_SECOND_RECEIPT) != 0 && !hub_refund_second (service, conn, attempt, word, error))
    return FALSE;
  if ((effects & HUB_PAY_GOT_RECEIPT) != 0 && !note_money (service, conn, attempt, word, error))
    return FALSE;
  if (event->kind == HUB_PAY_SALE_WITH && (effects & HUB_PAY_CHANGED) != 0 && !note_sale (conn, attempt, error))
    return FALSE;
  return serve_order (service, conn, attempt, effects, error) && settle (service, conn, attempt, error);
}

/* ---- The gateway's word ---- */

static const struct
{
  HubWordKind word;
  HubPayEventKind event;
} events[] = {
  { HUB_WORD_SENT, HUB_PAY_ACCEPTED },         { HUB_WORD_REFUSED, HUB_PAY_REFUSED },
  { HUB_WORD_PAID, HUB_PAY_TOLD_PAID },        { HUB_WORD_FAILED, HUB_PAY_TOLD_FAILED },
  { HUB_WORD_CANCELLED, HUB_PAY_TOLD_CANCELLED },
};

/* Is the receipt another attempt's? Then one of two words is wrong, and the first one stays. */
static gboolean
is_taken (SqlConn *conn, const HubStoreAttempt *attempt, const char *receipt, gboolean *taken, GError **error)
{
  g_autoptr (HubStoreMoney) money = NULL;

  *taken = FALSE;
  if (*receipt == '\0')
    return TRUE;
  if (!hub_store_money_get (conn, receipt, &money, error))
    return FALSE;
  *taken = money != NULL && *money->attempt != '\0' && strcmp (money->attempt, attempt->id) != 0;
  return TRUE;
}

/* *believed FALSE: people were told, and nothing is to be made of it. */
static gboolean
check_paid (HubService *service, SqlConn *conn, const HubStoreAttempt *attempt, const HubWord *word, gboolean *believed,
            GError **error)
{
  g_autofree char *text = NULL;
  gboolean taken;

  *believed = FALSE;
  if (!is_taken (conn, attempt, word->receipt, &taken, error))
    return FALSE;
  if (taken)
    {
      text = g_strdup_printf (_("The receipt %s was told for two payments; the second is not believed, so ask the gateway."),
                              word->receipt);
      return hub_pay_tell (service, conn, "payment_receipt", word->receipt, attempt, text, error);
    }
  if (word->currency[0] != '\0' && strcmp (word->currency, attempt->currency) != 0)
    {
      text = g_strdup_printf (_("A payment came in %s instead of %s (%s); it is not counted, so hand it back at the gateway."),
                              word->currency, attempt->currency, name_of (attempt));
      return hub_pay_tell (service, conn, "payment_currency", attempt->id, attempt, text, error);
    }
  *believed = TRUE;
  return TRUE;
}

/* From when on it is asked how it stands. */
static gboolean
plan_question (HubService *service, SqlConn *conn, const HubStoreAttempt *attempt, GError **error)
{
  gint64 wait = strcmp (attempt->method, "mpesa") == 0 ? FIRST_ASK_MPESA_MS : FIRST_ASK_LINK_MS;

  return hub_store_attempt_set_next (conn, attempt->id, hub_now (service) + wait, error);
}

/* The query tells no receipt; the paybill may have told it before, by our reference. */
static gboolean
find_receipt (SqlConn *conn, const HubStoreAttempt *attempt, const HubWord *word, HubStoreMoney **out, GError **error)
{
  g_autofree char *reference = NULL;

  *out = NULL;
  if (word->kind != HUB_WORD_PAID || word->receipt[0] != '\0' || *attempt->receipt != '\0' || strcmp (attempt->method, "mpesa") != 0)
    return TRUE;
  reference = hub_mpesa_reference (attempt->id);
  return hub_store_money_by_account (conn, reference, attempt->amount, out, error);
}

gboolean
hub_pay_take_word (HubService *service, SqlConn *conn, HubStoreAttempt *attempt, const HubWord *word, GError **error)
{
  HubPayEvent event = { .kind = HUB_PAY_TOLD_PENDING, .reason = word->reason, .amount = word->amount, .receipt = word->receipt };
  gboolean believed = TRUE;
  g_autoptr (HubStoreMoney) named = NULL;

  if (!find_receipt (conn, attempt, word, &named, error))
    return FALSE;
  if (named != NULL)
    event.receipt = named->receipt;
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    if (events[i].word == word->kind)
      event.kind = events[i].event;
  if (word->kind == HUB_WORD_PAID && !check_paid (service, conn, attempt, word, &believed, error))
    return FALSE;
  if (!believed)
    return TRUE;
  if (word->kind == HUB_WORD_SENT && attempt->asks == 0 && !plan_question (service, conn, attempt, error))
    return FALSE;
  return hub_pay_take (service, conn, attempt, &event, word, error);
}
