/* What is known of one attempt to be paid, and what follows from it. Pure: facts are only ever added, in any order, and the
 * state is read off them; so callbacks may come late, doubled or in the wrong order. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HUB_PAY_ASKED,
  HUB_PAY_SENT,
  HUB_PAY_PAID,
  HUB_PAY_CANCELLED,
  HUB_PAY_FAILED,
  HUB_PAY_UNKNOWN,
  HUB_PAY_GIVEN_UP,
  HUB_PAY_REFUND,
} HubPayState;
/* As TK_PAY_STATE_…; from: ASKED for a text that is none. */
const char *hub_pay_state_to_string (HubPayState state);
HubPayState hub_pay_state_from_string (const char *text);

#define HUB_PAY_RECEIPT_SIZE 101
#define HUB_PAY_SALE_SIZE 37

typedef enum {
  HUB_PAY_WORD_NONE,
  HUB_PAY_WORD_FAILED,
  HUB_PAY_WORD_CANCELLED,
} HubPayLast;

/* Everything that is known of it. All zero but `asked`: only just asked. */
typedef struct {
  gint64 asked;               /* minor units, > 0 */
  gboolean accepted;          /* the gateway took it */
  gboolean silent;            /* nobody knows: the answer was lost, or none came for long */
  HubPayLast word;            /* the first final word that was not money */
  const char *reason;         /* of it; a constant */
  gboolean settled;           /* the gateway has said how it ended: no need to ask again */
  gboolean money;             /* it came, whatever was said before */
  gint64 paid;                /* what came */
  char receipt[HUB_PAY_RECEIPT_SIZE]; /* "" while only a query said so */
  gboolean given_up;          /* by the cashier, before the money came */
  gboolean lapsed;            /* money came, and no sale for long */
  gboolean elsewhere;         /* its sale was made without it */
  char used_by[HUB_PAY_SALE_SIZE]; /* the sale it pays for */
} HubPayCase;

typedef enum {
  HUB_PAY_ACCEPTED,           /* by the gateway */
  HUB_PAY_REFUSED,            /* by the gateway, or it was never reached: nobody was prompted. reason */
  HUB_PAY_LOST,               /* asked, and no answer came */
  HUB_PAY_TOLD_PAID,          /* amount (0: what was asked), receipt ("": not told) */
  HUB_PAY_TOLD_FAILED,        /* reason */
  HUB_PAY_TOLD_CANCELLED,
  HUB_PAY_TOLD_PENDING,       /* nothing decided, or a word nobody knows */
  HUB_PAY_SILENCE,            /* nothing came for a while */
  HUB_PAY_GIVE_UP,            /* says the cashier */
  HUB_PAY_SALE_WITH,          /* a sale names it; sale */
  HUB_PAY_SALE_WITHOUT,       /* the sale it was asked for is made, and does not name it */
  HUB_PAY_LAPSE,              /* paid, and its sale should have been here by now */
} HubPayEventKind;

typedef struct {
  HubPayEventKind kind;
  const char *reason;
  gint64 amount;
  const char *receipt;
  const char *sale;
} HubPayEvent;

typedef enum {
  HUB_PAY_CHANGED = 1 << 0,        /* something is to be kept */
  HUB_PAY_GOT_MONEY = 1 << 1,      /* for the first time */
  HUB_PAY_GOT_RECEIPT = 1 << 2,    /* its receipt is known now */
  HUB_PAY_OTHER_AMOUNT = 1 << 3,   /* people look: not what was asked */
  HUB_PAY_SECOND_RECEIPT = 1 << 4, /* people look: money came twice; the second is the caller's to list */
  HUB_PAY_SECOND_SALE = 1 << 5,    /* people look: named by another sale, too */
  HUB_PAY_NO_MONEY = 1 << 6,       /* people look: a sale names it, and no money is known */
} HubPayEffects;

HubPayEffects hub_pay_step (HubPayCase *state, const HubPayEvent *event);

HubPayState hub_pay_state (const HubPayCase *state);
/* Why it failed; "" when it did not. */
const char *hub_pay_reason (const HubPayCase *state);
/* May the buyer still be looking at a prompt that this hub answers for? Then there is no second one. */
gboolean hub_pay_is_undecided (HubPayState state);
/* What is to be handed back as things stand, minor units; *why: a constant, "" for nothing. */
gint64 hub_pay_due (const HubPayCase *state, const char **why);

/* ---- Codes typed from a buyer's phone ---- */

typedef enum {
  HUB_PAY_MATCHED,
  HUB_PAY_AMOUNT,             /* it pays for this sale, and another amount came */
  HUB_PAY_TWICE,              /* it pays for another one */
} HubPayMatch;
/* used_by: the sale that money pays for already; "". */
HubPayMatch hub_pay_match (const char *used_by, gint64 came, const char *sale, gint64 claimed);
const char *hub_pay_match_to_string (HubPayMatch match);

G_END_DECLS
