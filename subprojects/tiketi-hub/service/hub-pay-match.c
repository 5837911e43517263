/* Which sale money pays for: attempts that a sale names, and codes typed from a buyer's phone, whichever comes first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-pay-apply.h"
#include "hub-pay-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-refund.h"
#include "hub-store-change.h"

/* ---- Telling the terminal that typed it ---- */

/* Two terminals may type one code: only the one whose sale has the money keeps the plain key. */
static char *
change_key (const HubStoreClaimed *claim, HubPayMatch match)
{
  if (match != HUB_PAY_TWICE)
    return g_strdup_printf ("%s-%s", claim->method, claim->reference);
  return g_strdup_printf ("%s-%s-%" G_GINT64_FORMAT, claim->method, claim->reference, claim->terminal);
}

static gboolean
publish (HubService *service, SqlConn *conn, const HubStoreClaimed *claim, HubPayMatch match, gint64 came, GError **error)
{
  TkWireReceipt receipt = { .method = claim->method, .reference = claim->reference,
                            .state = (char *) hub_pay_match_to_string (match), .amount = came, .at = hub_now (service) };
  g_autofree char *body = tk_wire_encode (&tk_wire_receipt_shape, &receipt);
  g_autofree char *key = change_key (claim, match);
  HubStoreChange change = { .kind = TK_CHANGE_RECEIPT, .key = key, .body = body, .terminal = claim->terminal };

  return hub_store_change_put (conn, &change, error);
}

static gboolean
tell (HubService *service, SqlConn *conn, const HubStoreClaimed *claim, HubPayMatch match, GError **error)
{
  g_autofree char *text = NULL;

  if (match == HUB_PAY_MATCHED)
    return TRUE;
  if (match == HUB_PAY_TWICE)
    text = g_strdup_printf (_("The code %s was typed for the sale %s and pays for another one; that sale is not paid."),
                            claim->reference, claim->sale);
  else
    text = g_strdup_printf (_("The code %s was typed for the sale %s, and another amount was paid; settle the difference."),
                            claim->reference, claim->sale);
  HubIncident incident = { .kind = match == HUB_PAY_TWICE ? "receipt_twice" : "payment_amount", .subject = claim->reference,
                           .text = text, .event = claim->event, .terminal = claim->terminal, .severity = 2 };
  return hub_incident_raise (service, conn, &incident, error);
}

static gboolean
announce (HubService *service, SqlConn *conn, const HubStoreClaimed *claim, HubPayMatch match, gint64 came, GError **error)
{
  return publish (service, conn, claim, match, came, error) && tell (service, conn, claim, match, error);
}

/* ---- Money and the sales that claim it ---- */

/* The sale has it from here on, and so has the attempt that brought it. */
static gboolean
give (HubService *service, SqlConn *conn, const HubStoreMoney *money, const char *sale, GError **error)
{
  HubPayEvent event = { .kind = HUB_PAY_SALE_WITH, .sale = sale };
  g_autoptr (HubStoreAttempt) attempt = NULL;

  if (!hub_store_money_set_sale (conn, money->receipt, sale, error)
      || !hub_refund_receipt_used (service, conn, money->receipt, sale, error))
    return FALSE;
  if (*money->attempt == '\0')
    return TRUE;
  if (!hub_store_attempt_get (conn, money->attempt, &attempt, error))
    return FALSE;
  return attempt == NULL || hub_pay_take (service, conn, attempt, &event, NULL, error);
}

static gboolean
judge_claim (HubService *service, SqlConn *conn, HubStoreMoney *money, const HubStoreClaimed *claim, GError **error)
{
  HubPayMatch match = hub_pay_match (money->sale, money->amount, claim->sale, claim->amount);

  if (match == HUB_PAY_MATCHED && strcmp (money->currency, claim->currency) != 0)
    match = HUB_PAY_AMOUNT;
  if (*money->sale == '\0')
    {
      if (!give (service, conn, money, claim->sale, error))
        return FALSE;
      g_free (money->sale);
      money->sale = g_strdup (claim->sale);
    }
  return announce (service, conn, claim, match, money->amount, error);
}

gboolean
hub_pay_match_money (HubService *service, SqlConn *conn, const char *receipt, GError **error)
{
  g_autoptr (HubStoreMoney) money = NULL;
  g_autoptr (GPtrArray) claims = hub_store_money_claims (conn, receipt, error);

  if (claims == NULL)
    return FALSE;
  if (!hub_store_money_get (conn, receipt, &money, error))
    return FALSE;
  for (guint i = 0; money != NULL && i < claims->len; i++)
    if (!judge_claim (service, conn, money, claims->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* ---- A sale is stored ---- */

/* A code that was typed: the money may be here, or come later, or another sale has claimed it before. */
static gboolean
match_typed (HubApply *apply, const TkWireSale *sale, const char *reference, GError **error)
{
  HubService *service = apply->service;
  g_autoptr (HubStoreMoney) money = NULL;
  g_autoptr (GPtrArray) claims = hub_store_money_claims (apply->conn, reference, error);

  if (claims == NULL || !hub_store_money_get (apply->conn, reference, &money, error))
    return FALSE;
  for (guint i = 0; i < claims->len; i++)
    {
      const HubStoreClaimed *claim = claims->pdata[i];

      if (strcmp (claim->sale, sale->sale) != 0)
        continue;
      if (money != NULL)
        return judge_claim (service, apply->conn, money, claim, error);
      return claims->len == 1 || announce (service, apply->conn, claim, HUB_PAY_TWICE, 0, error);
    }
  return TRUE;
}

static gboolean
clash_attempt (HubApply *apply, const TkWireSale *sale, const TkWirePayment *payment, GError **error)
{
  return hub_apply_clash (apply, "payment_unknown", payment->attempt, ((const TkWireSaleLine *) sale->lines->pdata[0])->event, error,
                          _("“%s” closed the sale %s with the payment %s, which this hub did not ask for on its behalf; ask the "
                            "gateway whether it came."),
                          apply->terminal->name, sale->sale, payment->attempt);
}

/* More was counted for the sale than came, or less: not what the hub told the till. */
static gboolean
check_amount (HubApply *apply, const TkWireSale *sale, const TkWirePayment *payment, const HubStoreAttempt *attempt, GError **error)
{
  if (attempt->money == 0 || payment->amount <= attempt->paid)
    return TRUE;
  return hub_apply_clash (apply, "payment_amount", attempt->id, attempt->event, error,
                          _("The sale %s counts more for the payment %s than came; settle the difference."), sale->sale,
                          *attempt->receipt != '\0' ? attempt->receipt : attempt->id);
}

static gboolean
match_attempt (HubApply *apply, const TkWireSale *sale, const TkWirePayment *payment, GError **error)
{
  HubPayEvent event = { .kind = HUB_PAY_SALE_WITH, .sale = sale->sale };
  g_autoptr (HubStoreAttempt) attempt = NULL;

  if (!hub_store_attempt_get (apply->conn, payment->attempt, &attempt, error))
    return FALSE;
  if (attempt == NULL || attempt->terminal != apply->terminal->terminal || strcmp (attempt->method, payment->method) != 0)
    return clash_attempt (apply, sale, payment, error);
  return check_amount (apply, sale, payment, attempt, error)
         && hub_pay_take (apply->service, apply->conn, attempt, &event, NULL, error);
}

/* Each code of the sale once, however many of its payments name it. */
static gboolean
is_first (const TkWireSale *sale, guint index)
{
  const TkWirePayment *payment = sale->payments->pdata[index];

  for (guint i = 0; i < index; i++)
    {
      const TkWirePayment *earlier = sale->payments->pdata[i];

      if (strcmp (earlier->method, payment->method) == 0 && strcmp (earlier->reference, payment->reference) == 0
          && strcmp (earlier->attempt, payment->attempt) == 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
match_payment (HubApply *apply, const TkWireSale *sale, guint index, GError **error)
{
  const TkWirePayment *payment = sale->payments->pdata[index];

  if (!is_first (sale, index))
    return TRUE;
  if (*payment->attempt != '\0')
    return match_attempt (apply, sale, payment, error);
  return strcmp (payment->method, "mpesa-code") != 0 || *payment->reference == '\0'
         || match_typed (apply, sale, payment->reference, error);
}

static gboolean
is_named (const TkWireSale *sale, const char *attempt)
{
  for (guint i = 0; i < sale->payments->len; i++)
    if (strcmp (((const TkWirePayment *) sale->payments->pdata[i])->attempt, attempt) == 0)
      return TRUE;
  return FALSE;
}

/* What else was asked for this sale pays for nothing, should it be paid. */
static gboolean
leave_others (HubApply *apply, const TkWireSale *sale, GError **error)
{
  HubPayEvent event = { .kind = HUB_PAY_SALE_WITHOUT };
  g_autoptr (GPtrArray) attempts = hub_store_attempt_of_sale (apply->conn, sale->sale, error);

  if (attempts == NULL)
    return FALSE;
  for (guint i = 0; i < attempts->len; i++)
    {
      HubStoreAttempt *attempt = attempts->pdata[i];

      if (!is_named (sale, attempt->id) && !hub_pay_take (apply->service, apply->conn, attempt, &event, NULL, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hub_pay_sale_applied (HubApply *apply, const TkWireSale *sale, GError **error)
{
  for (guint i = 0; i < sale->payments->len; i++)
    if (!match_payment (apply, sale, i, error))
      return FALSE;
  return leave_others (apply, sale, error);
}

gboolean
hub_pay_reversal_applied (HubApply *apply, const TkWireReversal *body, GError **error)
{
  return hub_refund_reversal_applied (apply, body, error);
}
