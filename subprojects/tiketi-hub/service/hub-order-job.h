/* What the files share that change orders for people. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-order-private.h"
#include "hub-pay-private.h"

G_BEGIN_DECLS

typedef struct
{
  HubService *service;
  const HubCaller *caller;
  const HubOrderNew *made;
  const HubOrderRetry *retry;
  const HubOnce *once;
  HubOnceAnswer *answer;
  gint64 id;
  const char *reason;
  /* What came of it. */
  HubStoreAttempt *attempt;
  HubOrder *order;
} HubOrderJob;

/* Runs it, and hands its attempt over to be pushed; the order as it is then. (transfer full) */
HubOrder *hub_order_job_run (HubService *service, HubWork work, HubOrderJob *job, GError **error);
/* *known TRUE: the same request was here before, and its answer or its order stand in the job. */
gboolean hub_order_job_look_back (HubOrderJob *job, SqlConn *conn, gboolean *known, GError **error);
/* Written down, and answered by what it is now. */
gboolean hub_order_job_finish (HubOrderJob *job, SqlConn *conn, const HubStoreOrder *order, const char *action, GError **error);
gboolean hub_order_job_see (HubOrderJob *job, SqlConn *conn, gint64 id, GError **error);
/* One more attempt to have it paid. PAYMENT_PENDING, INVALID. */
gboolean hub_order_job_ask (HubOrderJob *job, SqlConn *conn, HubStoreOrder *order, GError **error);

/* ---- hub-order-price.c ---- */
typedef struct { gint64 unit, off /* taken off all of an item */, free /* so many cost nothing by it */; } HubOrderPrice;
/* Of each item, and the order's total, currency and voucher. NOT_FOUND, SALE_CLOSED, FORBIDDEN, FIELD, INVALID. */
gboolean hub_order_price (const HubOrderJob *job, SqlConn *conn, HubStoreOrder *order, HubOrderPrice *prices, GError **error);

/* How many tickets that cost nothing the caller has of the event, or waits for: by their price, or by a voucher. */
gboolean hub_order_count_free (const HubOrderJob *job, SqlConn *conn, gint64 *out, GError **error);
/* Is there such a voucher? Asked of a reader, and before all else: who guesses codes waits, and keeps nobody else waiting.
 * FIELD, TOO_MANY. */
gboolean hub_order_check_code (const HubOrderJob *job, GError **error);

/* ---- hub-order-guests.c ---- */
/* What people wrote of themselves; FIELD. */
gboolean hub_order_check_texts (const HubOrderNew *made, GError **error);
/* asks: of each item's type. FIELD with a line for each field that is missing. */
gboolean hub_order_check_asks (const HubOrderJob *job, const HubStoreOrder *order, const char *const *asks, GError **error);

/* UNAVAILABLE where there is none, BREAKER where it is left alone. */
gboolean hub_order_check_gateway (HubService *service, const char *method, GError **error);
gboolean hub_order_is_gateway (const char *method);
/* As the gateway wants it; "" where none is needed. NULL with FIELD. (transfer full) */
char *hub_order_phone (const char *method, const char *phone, GError **error);
/* How long tickets are held for somebody who pays like that, ms. */
gint64 hub_order_hold_time (const char *method);
/* text NULL: as it was. */
void hub_order_set_text (char **field, const char *text);

G_END_DECLS
