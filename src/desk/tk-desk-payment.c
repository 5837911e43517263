/* How a sale is paid: what others confirm first, cash for the rest and rounded, change from the cash.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-sell-private.h"
#include "tk-money.h"
#include "tk-store-attempt.h"
#include "tk-store-sale.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MPESA_CODE_LENGTH 10
#define SLIP_MAX 40
#define REASON_MAX 200

typedef struct
{
  TkDesk *desk;
  const TkDeskTill *till;
  TkWireSale *sale;
  gint64 paid;        /* by all but cash, and by what takes the rest */
  gint64 tendered;    /* cash handed over */
  gboolean cash;      /* there is some, were it 0 */
  gboolean only_codes;
  TkWirePayment *rest; /* (nullable) complimentary: whatever is left */
} Settling;

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT, sentence);
  return FALSE;
}

static gboolean
add (gint64 amount, gint64 *sum, GError **error)
{
  if (amount >= 0 && amount <= TK_SALE_TOTAL_MAX && tk_money_add (*sum, amount, sum))
    return TRUE;
  return fail (error, _("That is not an amount that can be paid; type it again"));
}

/* A method and its reference are one payment: reversals tell them apart by these. */
static const TkWirePayment *
find_payment (const TkWireSale *sale, const char *method, const char *reference)
{
  for (guint i = 0; i < sale->payments->len; i++)
    {
      const TkWirePayment *payment = g_ptr_array_index (sale->payments, i);
      if (g_str_equal (payment->method, method) && g_str_equal (payment->reference, reference))
        return payment;
    }
  return NULL;
}

static TkWirePayment *
add_payment (Settling *s, TkPayMethod method, gint64 amount, const char *reference)
{
  TkWirePayment *row = tk_wire_append (&tk_wire_payment_shape, s->sale->payments);

  tk_wire_set (&row->method, tk_pay_method_to_string (method));
  tk_wire_set (&row->reference, reference);
  row->amount = amount;
  return row;
}

/* ---- Cash ---- */

static gboolean
take_cash (Settling *s, const TkPayment *payment, GError **error)
{
  s->cash = TRUE;
  return add (payment->amount, &s->tendered, error);
}

/* ---- M-Pesa ---- */

static gboolean
is_mpesa_code (const char *code)
{
  if (strlen (code) != MPESA_CODE_LENGTH)
    return FALSE;
  for (const char *p = code; *p != '\0'; p++)
    if (!g_ascii_isupper (*p) && !g_ascii_isdigit (*p))
      return FALSE;
  return TRUE;
}

/* Money is unique by receipt code: in this sale and in every sale made here, whichever way it came. */
static gboolean
check_unused (const Settling *s, const char *code, GError **error)
{
  g_autofree char *used = NULL;

  if (find_payment (s->sale, tk_pay_method_to_string (TK_PAY_MPESA_CODE), code) != NULL
      || find_payment (s->sale, tk_pay_method_to_string (TK_PAY_MPESA), code) != NULL)
    return fail (error, _("The same M-Pesa code was given twice; each payment has its own code"));
  if (!tk_store_find_sale_by_receipt (s->desk->store, code, &used, error))
    return FALSE;
  if (used == NULL)
    return TRUE;
  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT,
               _("M-Pesa code %s has already paid another sale here; ask the buyer for the right message"), code);
  return FALSE;
}

static gboolean
take_code (Settling *s, const TkPayment *payment, GError **error)
{
  g_autofree char *code = g_ascii_strup (payment->reference != NULL ? payment->reference : "", -1);

  if (!is_mpesa_code (code))
    return fail (error, _("An M-Pesa code has 10 letters and digits, like QGH7XK2M1P; read it again from the message"));
  if (payment->amount == 0)
    return fail (error, _("An M-Pesa payment of 0 pays nothing; type the amount in the message"));
  if (!check_unused (s, code, error) || !add (payment->amount, &s->paid, error))
    return FALSE;
  add_payment (s, TK_PAY_MPESA_CODE, payment->amount, code);
  return TRUE;
}

/* ---- Through the hub ---- */

static gboolean
check_attempt (const Settling *s, const TkPayment *payment, const TkStoreAttempt *attempt, GError **error)
{
  if (attempt == NULL || !g_str_equal (attempt->method, tk_pay_method_to_string (payment->method)))
    return fail (error, _("That payment was not asked for here; ask the buyer again, or take another way to pay"));
  if (attempt->done)
    return fail (error, _("That payment has already paid a sale here; each payment pays once"));
  if (!g_str_equal (attempt->state, TK_PAY_STATE_PAID) || attempt->paid <= 0)
    return fail (error, _("That payment has not come yet; wait for it, or take another way to pay"));
  if (!g_str_equal (attempt->currency, s->sale->currency))
    return fail (error, _("That payment is in another currency than this sale; take another way to pay"));
  return TRUE;
}

static gboolean
take_attempt (Settling *s, const TkPayment *payment, GError **error)
{
  g_autoptr (TkStoreAttempt) attempt = NULL;
  TkWirePayment *row;

  if (payment->attempt != NULL && !tk_store_get_attempt (s->desk->store, payment->attempt, &attempt, error))
    return FALSE;
  if (!check_attempt (s, payment, attempt, error)
      || (payment->method == TK_PAY_MPESA && *attempt->receipt != '\0' && !check_unused (s, attempt->receipt, error))
      || !add (attempt->paid, &s->paid, error) || !tk_store_use_attempt (s->desk->store, attempt->id, error))
    return FALSE;
  row = add_payment (s, payment->method, attempt->paid, attempt->receipt);
  tk_wire_set (&row->attempt, attempt->id);
  s->only_codes = FALSE;
  return TRUE;
}

/* ---- Card, complimentary, exchange ---- */

static gboolean
is_slip (const char *text)
{
  if (*text == '\0' || strlen (text) > SLIP_MAX)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isprint (*p))
      return FALSE;
  return TRUE;
}

static gboolean
take_card (Settling *s, const TkPayment *payment, GError **error)
{
  g_autofree char *slip = g_strstrip (g_strdup (payment->reference != NULL ? payment->reference : ""));

  if (!is_slip (slip))
    return fail (error, _("Type the number on the card slip, at most 40 letters and digits"));
  if (payment->amount == 0)
    return fail (error, _("A card payment of 0 pays nothing; type the amount on the slip"));
  if (find_payment (s->sale, tk_pay_method_to_string (TK_PAY_CARD), slip) != NULL)
    return fail (error, _("The same card slip was given twice; each payment has its own slip"));
  if (!add (payment->amount, &s->paid, error))
    return FALSE;
  add_payment (s, TK_PAY_CARD, payment->amount, slip);
  s->only_codes = FALSE;
  return TRUE;
}

static gboolean
check_comp (const Settling *s, const TkPayment *payment, GError **error)
{
  const char *reason = payment->reason != NULL ? payment->reason : "";

  if (*reason == '\0')
    return fail (error, _("Say in a few words why these tickets are given away"));
  if (strlen (reason) > REASON_MAX || !g_utf8_validate (reason, -1, NULL))
    return fail (error, _("That reason is too long; write it shorter"));
  if (find_payment (s->sale, tk_pay_method_to_string (TK_PAY_COMP), "") != NULL)
    return fail (error, _("Something is given away twice in this sale; say it once"));
  if (s->till->approver != NULL)
    return TRUE;
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_NOT_ALLOWED,
                       _("A supervisor must approve tickets that are given away; let one give their name and PIN"));
  return FALSE;
}

static gboolean
take_comp (Settling *s, const TkPayment *payment, GError **error)
{
  TkWirePayment *row;

  if (!check_comp (s, payment, error) || !add (payment->amount, &s->paid, error))
    return FALSE;
  row = add_payment (s, TK_PAY_COMP, payment->amount, "");
  tk_wire_set (&row->reason, payment->reason);
  tk_wire_set (&row->approved_by, s->till->approver->name);
  s->only_codes = FALSE;
  if (payment->amount == 0)
    s->rest = row;
  return TRUE;
}

static gboolean
take_exchange (Settling *s, const TkPayment *payment, GError **error)
{
  if (!s->till->exchange || payment->reference == NULL)
    return fail (error, _("Only an exchange is paid with tickets; take another way to pay"));
  if (!add (payment->amount, &s->paid, error))
    return FALSE;
  add_payment (s, TK_PAY_EXCHANGE, payment->amount, payment->reference);
  tk_wire_set (&s->sale->exchange, payment->reference);
  s->only_codes = FALSE;
  return TRUE;
}

static gboolean
take_payment (Settling *s, const TkPayment *payment, GError **error)
{
  switch (payment->method)
    {
    case TK_PAY_CASH:
      return take_cash (s, payment, error);
    case TK_PAY_MPESA_CODE:
      return take_code (s, payment, error);
    case TK_PAY_MPESA:
    case TK_PAY_PAYSTACK:
      return take_attempt (s, payment, error);
    case TK_PAY_CARD:
      return take_card (s, payment, error);
    case TK_PAY_COMP:
      return take_comp (s, payment, error);
    case TK_PAY_EXCHANGE:
      return take_exchange (s, payment, error);
    default:
      return fail (error, _("That is no way to pay; choose another"));
    }
}

/* ---- What is left for cash ---- */

static gboolean
fail_over (const Settling *s, GError **error)
{
  g_autofree char *more = tk_desk_money (s->paid - s->sale->total, s->sale->currency);

  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT,
               s->only_codes ? _("The M-Pesa payments are %s more than this sale costs; type only what belongs to it")
                             : _("The payments are %s more than this sale costs; take only what belongs to it"), more);
  return FALSE;
}

static gboolean
fail_short (const Settling *s, gint64 due, GError **error)
{
  g_autofree char *total = tk_desk_money (due, s->sale->currency);
  g_autofree char *given = tk_desk_money (s->tendered, s->sale->currency);
  g_autofree char *missing = tk_desk_money (due - s->tendered, s->sale->currency);

  g_set_error (error, TK_DESK_ERROR, TK_DESK_ERROR_PAYMENT, _("%s is due and %s was given: %s is missing"), total, given,
               missing);
  return FALSE;
}

/* Whatever neither the others nor the cash handed over pay. */
static void
give_the_rest (Settling *s)
{
  s->rest->amount = MAX (s->sale->total - s->paid - s->tendered, 0);
  s->paid += s->rest->amount;
}

static gboolean
settle_cash (Settling *s, GError **error)
{
  gint64 exact = s->sale->total - s->paid;
  gint64 due = s->cash && exact > 0 ? tk_desk_round (exact, s->till->cash_unit) : exact;

  if (exact < 0)
    return fail_over (s, error);
  if (s->tendered < due)
    return fail_short (s, due, error);
  if (due == 0 && s->tendered > 0)
    return fail (error, _("Nothing is left to pay in cash; give the cash back"));
  s->sale->rounding = due - exact;
  if (due == 0)
    return TRUE;
  TkWirePayment *row = add_payment (s, TK_PAY_CASH, due, "");
  row->tendered = s->tendered;
  row->change = s->tendered - due;
  return TRUE;
}

gboolean
tk_desk_settle (TkDesk *desk, const TkDeskTill *till, const TkPayment *payments, gsize n_payments, TkWireSale *sale, GError **error)
{
  Settling s = { .desk = desk, .till = till, .sale = sale, .only_codes = TRUE };

  if (n_payments > TK_WIRE_SALE_PAYMENTS_MAX)
    return fail (error, _("These are too many payments for one sale; split it into several sales"));
  for (gsize i = 0; i < n_payments; i++)
    if (!take_payment (&s, &payments[i], error))
      return FALSE;
  if (s.rest != NULL)
    give_the_rest (&s);
  return settle_cash (&s, error);
}
