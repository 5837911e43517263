/* What the files about orders share; inside the writer's transaction. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-gateway.h"
#include "hub-idempotency-private.h"
#include "hub-order.h"
#include "hub-own.h"
#include "hub-store-attempt.h"
#include "hub-store-order.h"

G_BEGIN_DECLS

/* How an order is paid. */
typedef struct {
  const char *method;        /* NULL: there is nothing to pay */
  const char *reference, *attempt, *reason, *approved_by, *staff;
} HubOrderPayment;

/* ---- hub-order-hold.c ---- */
/* Holds what its lines say and notes the leases with it; what expired is given back first where there is need. SOLD_OUT undoes it. */
gboolean hub_order_hold (HubService *service, SqlConn *conn, const HubStoreOrder *order, GError **error);
/* Gives back what it holds. */
gboolean hub_order_release (HubService *service, SqlConn *conn, const HubStoreOrder *order, GError **error);
/* From pending to `to`, with its tickets given back; *ended TRUE for one caller only. */
gboolean hub_order_end (HubService *service, SqlConn *conn, HubStoreOrder *order, const char *to, const char *reason, gboolean *ended,
                        GError **error);
/* Orders whose time is up. */
void hub_order_turn (HubService *service);

/* ---- hub-order-issue.c ---- */
/* The sale of what it holds: order and tickets are paid. *issued TRUE for one caller only. */
gboolean hub_order_issue (HubService *service, SqlConn *conn, HubStoreOrder *order, const HubOrderPayment *payment, gboolean *issued,
                          GError **error);
/* That attempt has its money, or its receipt: where it was for an order, it is issued once, or the money is to go back. */
gboolean hub_order_money (HubService *service, SqlConn *conn, const char *attempt, GError **error);

/* ---- hub-order-paybill.c ---- */
/* Money paid by hand with an order's number as account. *taken FALSE: it is no order's business. */
gboolean hub_order_take_paybill (HubService *service, SqlConn *conn, const HubWord *word, gboolean *taken, GError **error);

/* ---- hub-order-view.c ---- */
/* (transfer full), NULL with an error. */
HubOrder *hub_order_view (SqlConn *conn, const HubStoreOrder *order, GError **error);
void hub_order_view_push (HubOrder *order, const HubStoreAttempt *attempt);

/* ---- hub-order-look.c ---- */
/* The caller's own, or with `all` an administrator's; NOT_FOUND. (transfer full) */
gboolean hub_order_own (SqlConn *conn, const HubCaller *caller, gint64 id, HubStoreOrder **out, GError **error);
gboolean hub_order_refuse_unknown (GError **error);

G_END_DECLS
