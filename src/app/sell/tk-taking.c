/* Everything but cash counts at its amount; cash pays the rounded rest and gives change. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-taking.h"
#include "tk-money.h"

struct _TkTaking {
  GObject parent;
  GPtrArray *payments;       /* TkPayment, owning its texts */
  gint64 total, cash_unit;
  char *currency, *held;
  TkStaff *approver;
};

G_DEFINE_FINAL_TYPE (TkTaking, tk_taking, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
payment_clear (gpointer data)
{
  TkPayment *payment = data;

  g_free ((char *) payment->reference);
  g_free ((char *) payment->attempt);
  g_free ((char *) payment->reason);
}

static void
payment_free (gpointer data)
{
  payment_clear (data);
  g_free (data);
}

static TkPayment
payment_copy (const TkPayment *payment)
{
  TkPayment own = { .method = payment->method, .amount = payment->amount, .reference = g_strdup (payment->reference),
                    .attempt = g_strdup (payment->attempt), .reason = g_strdup (payment->reason) };

  return own;
}

static void
changed (TkTaking *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static TkPayment *
find_cash (TkTaking *self)
{
  for (guint i = 0; i < self->payments->len; i++)
    {
      TkPayment *payment = g_ptr_array_index (self->payments, i);

      if (payment->method == TK_PAY_CASH)
        return payment;
    }
  return NULL;
}

/* The rest after all that is not cash. */
static gint64
cash_part (TkTaking *self)
{
  gint64 rest = self->total;

  for (guint i = 0; i < self->payments->len; i++)
    {
      const TkPayment *payment = g_ptr_array_index (self->payments, i);

      if (payment->method != TK_PAY_CASH)
        rest -= payment->amount;
    }
  return MAX (rest, 0);
}

/* Half a unit is rounded up, as the desk does. */
static gint64
rounded (TkTaking *self, gint64 amount)
{
  return (amount + self->cash_unit / 2) / self->cash_unit * self->cash_unit;
}

static void
tk_taking_finalize (GObject *object)
{
  TkTaking *self = TK_TAKING (object);

  g_ptr_array_unref (self->payments);
  g_free (self->currency);
  g_free (self->held);
  g_clear_pointer (&self->approver, tk_staff_free);
  G_OBJECT_CLASS (tk_taking_parent_class)->finalize (object);
}

static void
tk_taking_class_init (TkTakingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tk_taking_finalize;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_TAKING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tk_taking_init (TkTaking *self)
{
  self->payments = g_ptr_array_new_with_free_func (payment_free);
  self->currency = g_strdup ("KES");
  self->cash_unit = 100;
}

TkTaking *
tk_taking_new (void)
{
  return g_object_new (TK_TYPE_TAKING, NULL);
}

void
tk_taking_start (TkTaking *self, gint64 total, const char *currency, gint64 cash_unit)
{
  g_ptr_array_set_size (self->payments, 0);
  self->total = total;
  g_free (self->currency);
  self->currency = g_strdup (currency);
  self->cash_unit = cash_unit;
  if (cash_unit <= 0)
    {
      self->cash_unit = 1;
      for (int i = 0; i < tk_currency_exponent (currency); i++)
        self->cash_unit *= 10;
    }
  tk_taking_set_approver (self, NULL);
  tk_taking_set_held (self, NULL);
  changed (self);
}

gint64
tk_taking_get_total (TkTaking *self)
{
  return self->total;
}

const char *
tk_taking_get_currency (TkTaking *self)
{
  return self->currency;
}

gint64
tk_taking_get_cash_unit (TkTaking *self)
{
  return self->cash_unit;
}

gint64
tk_taking_get_given (TkTaking *self)
{
  const TkPayment *cash = find_cash (self);

  return cash != NULL ? cash->amount : 0;
}

gint64
tk_taking_get_due (TkTaking *self)
{
  return tk_taking_is_complete (self) ? 0 : cash_part (self) - tk_taking_get_given (self);
}

gint64
tk_taking_get_cash_due (TkTaking *self)
{
  return MAX (rounded (self, cash_part (self)) - tk_taking_get_given (self), 0);
}

gint64
tk_taking_get_change (TkTaking *self)
{
  return tk_taking_is_complete (self) ? tk_taking_get_given (self) - (find_cash (self) != NULL ? rounded (self, cash_part (self)) : 0) : 0;
}

/* Without cash all must be paid; with cash the rest may be rounded. */
gboolean
tk_taking_is_complete (TkTaking *self)
{
  if (self->payments->len == 0)
    return FALSE;
  if (find_cash (self) == NULL)
    return cash_part (self) == 0;
  return tk_taking_get_given (self) >= rounded (self, cash_part (self));
}

void
tk_taking_add (TkTaking *self, const TkPayment *payment)
{
  TkPayment *cash = payment->method == TK_PAY_CASH ? find_cash (self) : NULL;
  TkPayment *own;

  if (payment->amount < 0 || (payment->amount == 0 && self->total > 0))
    return;
  if (cash != NULL)
    {
      cash->amount += payment->amount;
      changed (self);
      return;
    }
  own = g_new (TkPayment, 1);
  *own = payment_copy (payment);
  g_ptr_array_add (self->payments, own);
  changed (self);
}

void
tk_taking_add_attempt (TkTaking *self, const TkAttempt *attempt)
{
  TkPayment payment = { .method = attempt->method, .amount = attempt->paid > 0 ? attempt->paid : attempt->amount,
                        .reference = attempt->receipt, .attempt = attempt->id };

  tk_taking_add (self, &payment);
}

guint
tk_taking_get_n (TkTaking *self)
{
  return self->payments->len;
}

const TkPayment *
tk_taking_get (TkTaking *self, guint index)
{
  g_return_val_if_fail (index < self->payments->len, NULL);
  return g_ptr_array_index (self->payments, index);
}

gboolean
tk_taking_remove (TkTaking *self, guint index)
{
  if (index >= self->payments->len || tk_taking_get (self, index)->attempt != NULL)
    return FALSE;
  g_ptr_array_remove_index (self->payments, index);
  changed (self);
  return TRUE;
}

GArray *
tk_taking_copy_payments (TkTaking *self)
{
  GArray *copy = g_array_new (FALSE, TRUE, sizeof (TkPayment));

  g_array_set_clear_func (copy, payment_clear);
  for (guint i = 0; i < self->payments->len; i++)
    {
      TkPayment own = payment_copy (tk_taking_get (self, i));

      if (own.amount > 0)
        g_array_append_val (copy, own);
    }
  return copy;
}

gboolean
tk_taking_is_bound (TkTaking *self)
{
  for (guint i = 0; i < self->payments->len; i++)
    if (tk_taking_get (self, i)->attempt != NULL)
      return TRUE;
  return FALSE;
}

void
tk_taking_set_approver (TkTaking *self, const TkStaff *approver)
{
  g_clear_pointer (&self->approver, tk_staff_free);
  self->approver = approver != NULL ? tk_staff_copy (approver) : NULL;
}

const TkStaff *
tk_taking_get_approver (TkTaking *self)
{
  return self->approver;
}

void
tk_taking_set_held (TkTaking *self, const char *held)
{
  if (held == self->held)
    return;
  g_free (self->held);
  self->held = g_strdup (held);
}

const char *
tk_taking_get_held (TkTaking *self)
{
  return self->held;
}
