/* Payments that somebody else must confirm: an M-Pesa prompt, a Paystack link. Kept before anybody is asked, so that a restart finds
 * them; the sync agent asks the hub and writes what it hears (table attempt). Never two prompts while one is unknown.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-hold.h"

G_BEGIN_DECLS

/* States as TK_PAY_STATE_… of the wire, and "new": not asked yet. */
typedef struct {
  char *id, *currency, *phone, *staff, *sale, *cart /* held cart it pays for */, *state, *reason, *receipt, *url;
  char *words;              /* how it stands, in one sentence */
  char *error;              /* why the hub could not be asked, in words; "" */
  TkPayMethod method;
  gint64 amount, paid, at, changed_at;
  gboolean open;            /* not decided: no other prompt may be sent for this cart or to this phone */
  gboolean may_retry;       /* a new attempt may be started */
  gboolean given_up;
} TkAttempt;
void tk_attempt_free (TkAttempt *attempt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkAttempt, tk_attempt_free)

typedef struct {
  TkPayMethod method;       /* TK_PAY_MPESA · TK_PAY_PAYSTACK */
  gint64 amount;            /* of the cart's total, at most what is due */
  const char *phone;        /* mpesa: as people write it */
  const char *email;        /* paystack; (nullable) */
  const TkSaleRequest *cart;/* kept as a held cart until it is decided; `payments` are those taken with it so far */
  const char *request;      /* id of the sale to come: the same for every attempt of it, and the sale's `request` */
} TkAttemptRequest;
/* Durable when this returns. PAYMENT while an earlier one for this cart or phone is open, INVALID for a phone that is none, or while
 * the hub is not reached: says so, and what goes instead. */
TkAttempt *tk_desk_pay_start (TkDesk *desk, const TkStaff *staff, const TkAttemptRequest *request, GError **error);
TkAttempt *tk_desk_pay_get (TkDesk *desk, const char *id, GError **error);
/* (element-type TkAttempt) not done, oldest first: also what a restart left, and money that came late. */
GPtrArray *tk_desk_pay_list (TkDesk *desk, GError **error);
/* The buyer pays otherwise. Money that comes nevertheless is listed for refund at the hub. Not for one that is paid. */
gboolean tk_desk_pay_give_up (TkDesk *desk, const TkStaff *staff, const char *id, GError **error);
/* A decided one that nobody needs to see any more (failed, cancelled; refund once it was read). */
gboolean tk_desk_pay_dismiss (TkDesk *desk, const char *id, GError **error);

/* "0712 345 678", "+254 712345678", "712345678" → "254712345678"; NULL with INVALID. (transfer full) */
char *tk_desk_phone (const char *text, GError **error);

/* ---- Typed M-Pesa codes that nobody has confirmed yet ---- */
typedef struct { char *reference, *sale, *currency, *state /* "" nothing heard · as TkWireReceipt.state */, *words; gint64 number, amount, at; } TkTypedCode;
void tk_typed_code_free (TkTypedCode *code);
/* Of the shift (NULL: of the open one), all but "matched", oldest first. */
GPtrArray *tk_desk_list_unmatched (TkDesk *desk, const char *shift, GError **error);

/* ---- Tickets to a buyer, by e-mail or SMS through the hub; waits when it is not reached ---- */
typedef struct { const char *sale, *to, *text /* NULL: ours */; const guint8 *pdf; gsize pdf_size; /* (nullable) */ } TkSendRequest;
/* `to` with an @ is mail, else a phone. Journaled as a note. (transfer full) id */
char *tk_desk_send (TkDesk *desk, const TkStaff *staff, const TkSendRequest *request, GError **error);
typedef struct { char *id, *channel, *to, *sale, *state, *reason; gint64 at; } TkSent;
void tk_sent_free (TkSent *sent);
GPtrArray *tk_desk_list_sent (TkDesk *desk, const char *sale /* nullable: all that wait or failed */, GError **error);

G_END_DECLS
