/* What the files about orders and their money share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api-body.h"
#include "hub-api-people.h"
#include "hub-api-private.h"
#include "hub-api-problem.h"
#include "hub-order.h"

G_BEGIN_DECLS

/* ---- Telling (hub-api-order-json.c) ---- */
/* An order with its items; whole: and with its tickets and payments. */
TkJson *hub_api_order_json (const HubOrder *order, gboolean whole);
/* A row of the list of payments. */
TkJson *hub_api_payment_json (const HubOrder *order);
/* How it was asked for, in the words of all five systems at once. */
void hub_api_order_put_push (TkJson *json, const HubOrder *order, const HubOrderPush *push);
/* "0", "1032", "4999" …, and its sentence. */
const char *hub_api_push_result (const HubOrderPush *push, const char **sentence);
/* Is it a link that the buyer opens, and no prompt on a phone? */
gboolean hub_api_push_is_link (const HubOrderPush *push);
/* pending · paid · cancelled · failed · refund */
const char *hub_api_push_status (const HubOrderPush *push);
TkJson *hub_api_order_tickets_json (const HubOrder *order);

/* ---- Doing once (hub-api-once.c) ---- */
typedef struct {
  HubOnce once;
  char *route, *digest;
} HubApiOnce;
void hub_api_once_clear (HubApiOnce *once);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubApiOnce, hub_api_once_clear)
/* The request's Idempotency-Key; body (nullable): the one it is about. FALSE with *refusal set. */
gboolean hub_api_once_read (HubHttpRequest *request, const HubApiBody *body, HubApiOnce *once, HubHttpResponse **refusal);
/* What was answered before. */
HubHttpResponse *hub_api_once_replay (const HubOnceAnswer *answer);
/* Keeps the answer, which is then (transfer full) the handler's. Those that say “not yet” or “not now” are not kept. */
HubHttpResponse *hub_api_once_keep (HubHttpRequest *request, HubService *service, HubHttpResponse *response);

/* ---- Calling off (hub-api-orders.c) ---- */
HubHttpResponse *hub_api_orders_cancel (HubHttpRequest *request, gpointer service);

/* ---- Numbers in the path and in bodies ---- */
/* 0 for what is none. */
gint64 hub_api_order_number (const char *text);

/* ---- What is wanted (hub-api-order-input.c) ---- */
typedef struct {
  HubOrderNew made;
  GArray *items;     /* HubOrderItem */
  GPtrArray *guests; /* GArray of HubOrderGuest, one for each item */
} HubApiWanted;
void hub_api_wanted_init (HubApiWanted *wanted);
void hub_api_wanted_clear (HubApiWanted *wanted);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubApiWanted, hub_api_wanted_clear)
/* Each: NULL, or the refusal. Texts are the body's. */
HubHttpResponse *hub_api_wanted_read (HubApiBody *body, HubApiWanted *wanted);
/* One type of the event that event_id names, by its name. */
HubHttpResponse *hub_api_wanted_read_named (HubService *service, HubApiBody *body, HubApiWanted *wanted);
/* "mpesa" where the body says nothing. */
const char *hub_api_wanted_method (HubApiBody *body);

/* ---- Paying (hub-api-checkout.c) ---- */
HubHttpResponse *hub_api_orders_create (HubHttpRequest *request, gpointer service);
HubHttpResponse *hub_api_orders_pay (HubHttpRequest *request, gpointer service);
HubHttpResponse *hub_api_orders_push (HubHttpRequest *request, gpointer service);       /* D's POST /payments, by order_id */
HubHttpResponse *hub_api_orders_initiate (HubHttpRequest *request, gpointer service);   /* A's: 201 */
HubHttpResponse *hub_api_orders_lnmo (HubHttpRequest *request, gpointer service);       /* C's: in the address */
HubHttpResponse *hub_api_orders_initialize (HubHttpRequest *request, gpointer service); /* E's */
HubHttpResponse *hub_api_payments_verify (HubHttpRequest *request, gpointer service);   /* hub-api-verify.c */
/* POST /tickets: B's buys, {event_id, ticket_type, phone_number, amount}; A's makes a ticket type. */
HubHttpResponse *hub_api_orders_buy (HubHttpRequest *request, gpointer service);

G_END_DECLS
