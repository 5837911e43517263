/* Taking the money for one cart: what has been paid so far, in how many ways, and what is still due. Holds no rule: the desk checks it
 * all again; here is what the screen shows meanwhile. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include "tk-desk-pay.h"
#include "tk-desk-sell.h"

G_BEGIN_DECLS

/* Signal "changed": money was taken, or a line of it removed. */
#define TK_TYPE_TAKING (tk_taking_get_type ())
G_DECLARE_FINAL_TYPE (TkTaking, tk_taking, TK, TAKING, GObject)

TkTaking *tk_taking_new (void);
/* Begins anew. cash_unit: minor units that the cash part is rounded to; 0 is one whole unit of the currency. */
void tk_taking_start (TkTaking *self, gint64 total, const char *currency, gint64 cash_unit);

gint64 tk_taking_get_total (TkTaking *self);
const char *tk_taking_get_currency (TkTaking *self);
gint64 tk_taking_get_cash_unit (TkTaking *self);    /* never 0 */
/* What is left to pay otherwise than in cash; 0 when nothing is. */
gint64 tk_taking_get_due (TkTaking *self);
/* The same when the rest is paid in cash: rounded. */
gint64 tk_taking_get_cash_due (TkTaking *self);
gint64 tk_taking_get_given (TkTaking *self);        /* cash so far */
gint64 tk_taking_get_change (TkTaking *self);       /* of the cash, once it is complete; 0 before */
gboolean tk_taking_is_complete (TkTaking *self);

/* Copies it; cash adds to the cash there is. Ignores what pays nothing. */
void tk_taking_add (TkTaking *self, const TkPayment *payment);
/* What came through the hub; borrowed for the call. */
void tk_taking_add_attempt (TkTaking *self, const TkAttempt *attempt);
guint tk_taking_get_n (TkTaking *self);
const TkPayment *tk_taking_get (TkTaking *self, guint index);
/* Money that came through the hub has moved and stays: FALSE. */
gboolean tk_taking_remove (TkTaking *self, guint index);
/* (element-type TkPayment) for another thread, without what pays nothing; (transfer full). */
GArray *tk_taking_copy_payments (TkTaking *self);
/* Something in it came through the hub. */
gboolean tk_taking_is_bound (TkTaking *self);

/* Who approves what is given away; copied. */
void tk_taking_set_approver (TkTaking *self, const TkStaff *approver);
const TkStaff *tk_taking_get_approver (TkTaking *self); /* (nullable) */
/* The held cart that attempts made of it; copied. */
void tk_taking_set_held (TkTaking *self, const char *held);
const char *tk_taking_get_held (TkTaking *self);        /* (nullable) */

G_END_DECLS
