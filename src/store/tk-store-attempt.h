/* Payments that somebody else must confirm, as kept here: before anybody is asked, and as the hub tells.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

#define TK_ATTEMPT_NEW "new" /* not asked, or the hub has not answered; other states are TK_PAY_STATE_… */

typedef struct {
  char *id, *method, *currency, *phone, *email, *staff, *sale, *cart, *state, *reason, *receipt, *url, *error;
  gint64 amount, event, at, paid, changed_at, asked_at, checked_at, said_at /* by the hub's clock */;
  gboolean give_up, told, late, done;
  char *used_by;            /* the sale it paid; "" */
  char *sold;               /* the sale made under `sale`, whoever paid it; "" */
} TkStoreAttempt;
void tk_store_attempt_free (TkStoreAttempt *attempt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkStoreAttempt, tk_store_attempt_free)

/* Nobody knows yet whether money comes: no other prompt for this sale, and none to this phone. */
gboolean tk_store_attempt_is_open (const TkStoreAttempt *attempt);
/* asked · sent · unknown */
gboolean tk_store_pay_state_is_open (const char *state);

/* Inside the caller's transaction; the state is "new". */
gboolean tk_store_add_attempt (TkStore *store, const TkStoreAttempt *attempt, GError **error);
/* *out NULL when there is none. */
gboolean tk_store_get_attempt (TkStore *store, const char *id, TkStoreAttempt **out, GError **error);
/* The open one for this sale to come, this held cart, or (phone not "") to this phone; *out NULL when there is none. */
gboolean tk_store_find_open_attempt (TkStore *store, const char *sale, const char *cart, const char *phone, TkStoreAttempt **out,
                                     GError **error);
/* (element-type TkStoreAttempt) not done, oldest first; without those nothing came of and nobody will ask about: their sale is made, or
 * their cart is gone. */
GPtrArray *tk_store_list_attempts (TkStore *store, GError **error);
/* Is an undecided or unused one to pay for this cart that nobody has given up? Those of the sale `but` (nullable) do not count. */
gboolean tk_store_cart_is_paying (TkStore *store, const char *cart, const char *but, gboolean *paying, GError **error);
/* The held cart the last one for this sale to come pays for; *cart NULL when there is none any more. (transfer full) */
gboolean tk_store_find_attempt_cart (TkStore *store, const char *sale, char **cart, GError **error);
/* A sale used it: inside the sale's transaction. FALSE with TK_DB_ERROR_CONSTRAINT when it is not paid or was used. */
gboolean tk_store_use_attempt (TkStore *store, const char *id, GError **error);
gboolean tk_store_dismiss_attempt (TkStore *store, const char *id, GError **error);
/* What came for this sale and is not used yet. */
gboolean tk_store_sum_paid_attempts (TkStore *store, const char *sale, gint64 *sum, GError **error);
/* Those of this sale nothing came of: another one takes their place. */
gboolean tk_store_drop_decided_attempts (TkStore *store, const char *sale, GError **error);
/* Given up: at once for good when the hub was never asked, else to be told. Not what is paid: *given tells. */
gboolean tk_store_give_up_attempt (TkStore *store, const char *id, gint64 now_ms, gboolean *given, GError **error);

/* ---- The agent's ---- */

/* The next to be asked for, NULL when there is none. Those given up meanwhile are not. */
gboolean tk_store_next_attempt_to_ask (TkStore *store, const char *after /* id; "" from the first */, TkStoreAttempt **out,
                                       GError **error);
/* Kept before the hub is asked; *may FALSE when it was given up in between. */
gboolean tk_store_mark_asked (TkStore *store, const char *id, gint64 now_ms, gboolean *may, GError **error);
/* Given up, or its sale was paid otherwise, and the hub has not heard of it. */
gboolean tk_store_next_attempt_to_give_up (TkStore *store, const char *after, TkStoreAttempt **out, GError **error);
/* (element-type TkStoreAttempt) those the hub is watched for: asked and not decided, what was looked at longest ago first. */
GPtrArray *tk_store_list_watched_attempts (TkStore *store, guint limit, GError **error);
/* One that is decided and may still change, or paid for nothing yet, whose turn has come: within a day, more rarely the older it is. */
gboolean tk_store_next_attempt_to_check (TkStore *store, gint64 now_ms, char **id, GError **error);

/* What the hub says. Money is believed over everything said before, and nothing said later takes it back but a refund; it shows
 * again what was dismissed. *changed: something of it is new. `told`: it was the answer to giving up. */
gboolean tk_store_put_attempt_state (TkStore *store, const TkWirePaymentState *state, gboolean told, gint64 now_ms, gboolean *changed,
                                     GError **error);
/* The hub does not take it: failed, with the problem's code as reason and the sentence. */
gboolean tk_store_refuse_attempt (TkStore *store, const char *id, const char *code, const char *sentence, gint64 now_ms, GError **error);
/* Checked without news: the hub could not be asked (a sentence), or had nothing to say (""). */
gboolean tk_store_note_attempt (TkStore *store, const char *id, const char *error_text, gint64 now_ms, gboolean *changed, GError **error);
/* The hub cannot be reached: said with all that are open. */
gboolean tk_store_note_attempts (TkStore *store, const char *error_text, gboolean *changed, GError **error);

G_END_DECLS
