/* One payment that somebody else must confirm, followed until it is decided: started, asked about every second, given up.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-pay.h"
#include "tk-pay-way.h"

G_BEGIN_DECLS

/* Signals: "changed": the attempt did; "refused" (const char *): the desk's sentence why it could not be begun or given up. */
#define TK_TYPE_ATTEMPT_FOLLOW (tk_attempt_follow_get_type ())
G_DECLARE_FINAL_TYPE (TkAttemptFollow, tk_attempt_follow, TK, ATTEMPT_FOLLOW, GObject)

TkAttemptFollow *tk_attempt_follow_new (void);
/* Keeps the cart with what was paid of it so far, and asks the buyer for `amount`. phone, email: (nullable). Nothing happens while one is being begun. */
void tk_attempt_follow_start (TkAttemptFollow *self, TkPaying *paying, TkPayMethod method, gint64 amount, const char *phone,
                              const char *email);
/* One that is there already, after a restart. */
void tk_attempt_follow_take_up (TkAttemptFollow *self, TkSession *session, const char *id);
/* The buyer pays otherwise. */
void tk_attempt_follow_give_up (TkAttemptFollow *self);
/* Looks no more; the attempt goes on without us. */
void tk_attempt_follow_stop (TkAttemptFollow *self);

/* It is paid: its money and its cart join the taking, and nothing is followed any more. */
void tk_attempt_follow_take (TkAttemptFollow *self, TkTaking *taking);

/* NULL before it is begun; borrowed, until the next "changed". */
const TkAttempt *tk_attempt_follow_get (TkAttemptFollow *self);
/* Being begun, or not decided. */
gboolean tk_attempt_follow_is_waiting (TkAttemptFollow *self);
gboolean tk_attempt_follow_is_paid (TkAttemptFollow *self);
/* Since it was begun, by the session's clock. */
gint64 tk_attempt_follow_get_seconds (TkAttemptFollow *self);

G_END_DECLS
