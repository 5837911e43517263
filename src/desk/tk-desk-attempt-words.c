/* How a payment stands, in one sentence that says what to do. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-pay-private.h"

#include <glib/gi18n-lib.h>

/* What a sentence may name. */
typedef struct
{
  const TkStoreAttempt *row;
  char *amount, *phone;
} Told;

typedef char *(*Say) (const Told *told);

static gboolean
is_prompt (const Told *told)
{
  return g_str_equal (told->row->method, tk_pay_method_to_string (TK_PAY_MPESA));
}

/* Of the hub, with the full stop it may lack. */
static char *
say_error (const Told *told)
{
  const char *error = told->row->error;

  return g_strconcat (error, g_str_has_suffix (error, ".") ? "" : ".", NULL);
}

static char *
say_new (const Told *told)
{
  if (*told->row->error != '\0')
    return say_error (told);
  if (is_prompt (told))
    return g_strdup_printf (_("Sending the prompt for %s to %s…"), told->amount, told->phone);
  return g_strdup_printf (_("Asking for a link to pay %s…"), told->amount);
}

static char *
say_asked (const Told *told)
{
  if (is_prompt (told))
    return g_strdup_printf (_("The prompt for %s is on its way to %s."), told->amount, told->phone);
  return g_strdup_printf (_("The link to pay %s is being made."), told->amount);
}

static char *
say_sent (const Told *told)
{
  if (*told->row->error != '\0')
    return g_strdup_printf (_("The hub is not reached, so nobody can say yet: when the buyer's phone shows a code for %s, type the code."),
                            told->amount);
  if (is_prompt (told))
    return g_strdup_printf (_("%s shows a prompt for %s: the buyer types their PIN."), told->phone, told->amount);
  return g_strdup_printf (_("The buyer scans the code and pays %s on their phone."), told->amount);
}

static char *
say_unknown (const Told *told)
{
  if (*told->row->error != '\0')
    return say_error (told);
  return g_strdup_printf (_("Nobody knows yet whether %s was paid; do not send another prompt: look at the buyer's phone and type its code, or wait."),
                          told->amount);
}

static char *
say_late (const Told *told)
{
  if (*told->row->sold != '\0')
    return g_strdup_printf (_("It came after all: %s with code %s, but this sale was paid otherwise; it is listed to be handed back."),
                            told->amount, told->row->receipt);
  return g_strdup_printf (_("It came after all: %s with code %s; finish the sale with it."), told->amount, told->row->receipt);
}

static char *
say_paid (const Told *told)
{
  if (told->row->late || (*told->row->sold != '\0' && *told->row->used_by == '\0'))
    return say_late (told);
  if (*told->row->receipt == '\0')
    return g_strdup_printf (_("%s is paid; its code follows."), told->amount);
  return g_strdup_printf (_("%s is paid, code %s."), told->amount, told->row->receipt);
}

static char *
say_cancelled (const Told *told)
{
  return g_strdup (_("The buyer cancelled it on the phone; send it again, or take the money another way."));
}

static char *
say_given_up (const Told *told)
{
  return g_strdup_printf (_("Given up: if %s comes nevertheless, it is listed to be handed back."), told->amount);
}

static char *
say_refund (const Told *told)
{
  return g_strdup_printf (_("%s came with code %s and pays for nothing: it is listed to be handed back."), told->amount, told->row->receipt);
}

static char *
say_failed (const Told *told)
{
  static const struct { const char *reason, *words; } reasons[] = {
    { "insufficient", N_("There is not enough money on the buyer's account; let them top it up and send it again, or take cash.") },
    { "wrong-pin", N_("The buyer typed a wrong PIN; send it again.") },
    { "unreachable", N_("The phone was not reached: it is off or has no signal; send it again when it has, or take the money another way.") },
    { "expired", N_("The buyer did not answer the prompt in time; send it again.") },
    { "limit", N_("The amount is beyond what the buyer's account may pay; split it, or take the rest another way.") },
    { "busy", N_("The phone is busy with another payment; wait a minute and send it again.") },
    { "refused", N_("The payment was refused; take the money another way.") },
  };

  if (*told->row->error != '\0')
    return say_error (told);
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i].reason, told->row->reason))
      return g_strdup (_(reasons[i].words));
  return g_strdup (_("It was not paid; send it again, or take the money another way."));
}

static const struct { const char *state; Say say; } sayings[] = {
  { TK_ATTEMPT_NEW, say_new },
  { TK_PAY_STATE_ASKED, say_asked },
  { TK_PAY_STATE_SENT, say_sent },
  { TK_PAY_STATE_UNKNOWN, say_unknown },
  { TK_PAY_STATE_PAID, say_paid },
  { TK_PAY_STATE_CANCELLED, say_cancelled },
  { TK_PAY_STATE_FAILED, say_failed },
  { TK_PAY_STATE_GIVEN_UP, say_given_up },
  { TK_PAY_STATE_REFUND, say_refund },
};

/* Whoever gave it up needs to know only what becomes of the money. */
static char *
say (const TkStoreAttempt *row)
{
  g_autofree char *amount = tk_desk_money (row->paid > 0 ? row->paid : row->amount, row->currency);
  g_autofree char *phone = tk_desk_phone_words (row->phone);
  Told told = { row, amount, phone };

  if (row->give_up && tk_store_attempt_is_open (row))
    return say_given_up (&told);
  for (gsize i = 0; i < G_N_ELEMENTS (sayings); i++)
    if (g_str_equal (sayings[i].state, row->state))
      return sayings[i].say (&told);
  return say_unknown (&told); /* of a newer hub */
}

/* A hub without a gateway has none a minute later either. */
static gboolean
may_retry (const TkStoreAttempt *row)
{
  return (g_str_equal (row->state, TK_PAY_STATE_FAILED) || g_str_equal (row->state, TK_PAY_STATE_CANCELLED)
          || g_str_equal (row->state, TK_PAY_STATE_GIVEN_UP))
         && *row->sold == '\0' && !g_str_equal (row->reason, TK_PROBLEM_NO_GATEWAY);
}

TkAttempt *
tk_desk_take_attempt (TkStoreAttempt *row)
{
  TkAttempt *attempt = g_new0 (TkAttempt, 1);

  attempt->words = say (row);
  attempt->open = !row->done && tk_store_attempt_is_open (row);
  attempt->may_retry = may_retry (row);
  attempt->given_up = row->give_up || g_str_equal (row->state, TK_PAY_STATE_GIVEN_UP);
  tk_pay_method_from_string (row->method, &attempt->method);
  attempt->id = g_steal_pointer (&row->id);
  attempt->currency = g_steal_pointer (&row->currency);
  attempt->phone = g_steal_pointer (&row->phone);
  attempt->staff = g_steal_pointer (&row->staff);
  attempt->sale = g_steal_pointer (&row->sale);
  attempt->cart = g_steal_pointer (&row->cart);
  attempt->state = g_steal_pointer (&row->state);
  attempt->reason = g_steal_pointer (&row->reason);
  attempt->receipt = g_steal_pointer (&row->receipt);
  attempt->url = g_steal_pointer (&row->url);
  attempt->error = g_steal_pointer (&row->error);
  attempt->amount = row->amount;
  attempt->paid = row->paid;
  attempt->at = row->at;
  attempt->changed_at = row->changed_at;
  return attempt;
}

void
tk_attempt_free (TkAttempt *attempt)
{
  if (attempt == NULL)
    return;
  g_free (attempt->id);
  g_free (attempt->currency);
  g_free (attempt->phone);
  g_free (attempt->staff);
  g_free (attempt->sale);
  g_free (attempt->cart);
  g_free (attempt->state);
  g_free (attempt->reason);
  g_free (attempt->receipt);
  g_free (attempt->url);
  g_free (attempt->words);
  g_free (attempt->error);
  g_free (attempt);
}
