/* Orders made online: tickets are held while the buyer pays, issued in the transaction in which the money comes, and given back when
 * it does not. An order is for one event and becomes one sale of the hub's own. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-idempotency.h"

G_BEGIN_DECLS

#define HUB_ORDER_TYPE_MAX 10    /* tickets of one type in one order */
#define HUB_ORDER_TICKETS_MAX 20 /* and in all */
#define HUB_ORDER_OPEN_MAX 20    /* orders of one account that are not paid yet */
#define HUB_ORDER_FREE_MAX 20    /* free tickets of one account for one event */

/* ---- What an order is ---- */

typedef struct { gint64 type, qty, unit, off /* taken off all of it */; char *name; } HubOrderLine;
typedef struct {
  gint64 type, serial, issue;
  gint64 entered_at;         /* 0: not checked in */
  char *code;                /* the human code */
  char *name, *status, *holder, *email, *phone, *seat;
} HubOrderTicket;
/* One attempt to have it paid. */
typedef struct {
  char *attempt, *method;
  char *state, *reason;      /* as in TkWirePaymentState */
  char *checkout, *merchant; /* the gateway's names for it, at Paystack the reference and the access code; "" not known yet */
  char *url, *phone, *receipt;
  gint64 amount, paid, at, changed_at;
} HubOrderPush;

typedef struct {
  gint64 id, account, event, organizer;
  gint64 total, refunded;    /* minor units */
  gint64 off;                /* what its voucher took off; total is less that */
  gint64 at, expires_at, paid_at, starts_at, ends_at;
  gboolean mailed;           /* its tickets are on their way by e-mail, or were sent */
  char *number;              /* what the buyer types at a paybill: "TT-000123" */
  char *sale, *status, *method, *currency, *phone, *email, *receipt, *reason;
  char *title, *venue, *zone, *image, *buyer, *buyer_email;
  GPtrArray *lines, *tickets, *pushes; /* of the above; pushes: the latest last */
} HubOrder;
void hub_order_free (HubOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubOrder, hub_order_free)
/* The latest; NULL when none was tried. (transfer none) */
const HubOrderPush *hub_order_push (const HubOrder *order);
gboolean hub_order_is (const HubOrder *order, const char *status);

/* "TT-000123", as people write it, or just its number; 0 when it is none. */
gint64 hub_order_number_parse (const char *text);
char *hub_order_number_format (gint64 id);

/* ---- Ordering ---- */

typedef struct { const char *first_name, *last_name, *email, *phone, *document; /* NULL or "" not told */ } HubOrderGuest;
typedef struct {
  gint64 type, qty;
  const HubOrderGuest *guests; /* at most qty of them */
  guint n_guests;
} HubOrderItem;
typedef struct {
  gint64 event;
  const HubOrderItem *items;
  guint n_items;
  const char *method;        /* "mpesa" · "paystack" · "cash" · "comp" */
  const char *phone;         /* mpesa: "254712345678" */
  const char *email;         /* for tickets and Paystack; "": the account's */
  const char *reason;        /* comp; "" */
  const char *callback;      /* Paystack: where the buyer's browser goes afterwards; NULL or "" */
  const char *voucher;       /* its code, as people write it; NULL or "" none */
  gint64 amount;             /* what the buyer takes it to cost, minor units; -1 not told */
} HubOrderNew;

/* Holds the tickets and asks for the money, or, where there is nothing to wait for, issues them. Prices are the hub's. NULL with
 * an error, or, with the error unset, with what was answered before in *answer.
 * NOT_FOUND, INVALID, FIELD, FORBIDDEN, SOLD_OUT, SALE_CLOSED, PAYMENT_PENDING, TOO_MANY, UNAVAILABLE, BREAKER, IDEMPOTENCY. */
HubOrder *hub_service_order (HubService *service, const HubCaller *caller, const HubOrderNew *made, const HubOnce *once,
                             HubOnceAnswer *answer, GError **error);
/* Once more, where nothing is undecided. method, phone: NULL as before. CONFLICT when it is paid or over. */
typedef struct { const char *method, *phone, *email; } HubOrderRetry;
HubOrder *hub_service_order_pay (HubService *service, const HubCaller *caller, gint64 id, const HubOrderRetry *retry, const HubOnce *once,
                                 HubOnceAnswer *answer, GError **error);
/* Gives the tickets back, and waits for no money any more. Cancelled already: as it is. CONFLICT when it is paid. */
HubOrder *hub_service_order_cancel (HubService *service, const HubCaller *caller, gint64 id, const HubOnce *once, HubOnceAnswer *answer,
                                    GError **error);
/* The gateway would not even ask: as if it had never been ordered. Does nothing to what is not pending. */
gboolean hub_service_order_drop (HubService *service, gint64 id, const char *reason, GError **error);

/* ---- Looking ---- */

/* The caller's own; administrators see all. NOT_FOUND. */
HubOrder *hub_service_order_get (HubService *service, const HubCaller *caller, gint64 id, GError **error);
/* By the attempt, which is the reference at Paystack: the same. */
HubOrder *hub_service_order_by_attempt (HubService *service, const HubCaller *caller, const char *attempt, GError **error);
/* By the gateway's name for an attempt, whoever asks: only pushes[0] is told. NOT_FOUND. */
HubOrder *hub_service_order_by_checkout (HubService *service, const char *checkout, GError **error);
/* The caller's latest that waits for just that money. NOT_FOUND. */
HubOrder *hub_service_order_waiting (HubService *service, const HubCaller *caller, gint64 amount, GError **error);
typedef struct {
  gboolean all;              /* not the caller's alone: of their events, or with the administrator's eyes */
  gboolean asked;            /* only those that money was asked for, or came for */
  gint64 account, event;     /* 0: any */
  const char *status;        /* ""; any */
  gint64 from, until;        /* when they were made; 0 */
  gint64 limit, offset;
} HubOrderFilter;
/* Newest first; (transfer full) of HubOrder. FORBIDDEN. */
GPtrArray *hub_service_order_list (HubService *service, const HubCaller *caller, const HubOrderFilter *filter, GError **error);

/* Of one that is paid, as PDF; NOT_FOUND. Slow. (transfer full) */
GBytes *hub_service_order_receipt (HubService *service, const HubCaller *caller, gint64 id, GError **error);

/* Asks the gateway how the attempt stands, now and on a thread of its own; who watches payments is woken when it has answered.
 * Not more than every two seconds. */
void hub_service_order_question (HubService *service, const char *attempt);
/* Is that question still on its way? */
gboolean hub_service_order_is_asking (HubService *service, const char *attempt);
/* Was it asked, and the gateway gave no answer? */
gboolean hub_service_order_is_unanswered (HubService *service, const char *attempt);

/* The ticket type of that name, in whatever case; "" the cheapest. NOT_FOUND. */
gboolean hub_service_order_find_type (HubService *service, gint64 event, const char *name, gint64 *type, GError **error);

/* ---- Handing money back ---- */

typedef struct {
  gint64 order;
  gboolean approve;          /* else it is denied, and written down */
  const char *amount;        /* major units of its currency, as people write them; NULL: all that is left. Less: its tickets stay good */
  const char *reason;
} HubOrderRefund;
/* Of the event's organizer, or an administrator. NOT_FOUND, CONFLICT, INVALID. */
HubOrder *hub_service_order_refund (HubService *service, const HubCaller *caller, const HubOrderRefund *refund, const HubOnce *once,
                                    HubOnceAnswer *answer, GError **error);

/* ---- What somebody pays by hand ---- */
typedef enum {
  HUB_PAYBILL_TAKE,
  HUB_PAYBILL_ACCOUNT,       /* no order of that number waits for money */
  HUB_PAYBILL_AMOUNT,        /* another amount than it costs */
  HUB_PAYBILL_OTHER,         /* the account is no order's number at all */
} HubPaybill;
gboolean hub_service_order_paybill (HubService *service, const char *account, gint64 amount, HubPaybill *out, GError **error);

G_END_DECLS
