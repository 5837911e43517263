/* Payments through gateways: asking, hearing how they end, and which sale the money pays for. Gateways are called on threads of
 * their own; nobody who asks the service waits for them. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-gateway.h"
#include "hub-service.h"

G_BEGIN_DECLS

/* What this hub can reach; NULL where there is none. The tables stay the caller's, and must outlive the service. */
typedef struct {
  HubPayGateway *mpesa, *paystack;
  HubSender *mail, *sms;
  const char *callback_secret; /* in the addresses that M-Pesa calls; NULL: it calls none */
  const char *callback_from;   /* the only addresses it may call from: "196.201.214.200,…"; NULL any */
} HubGateways;

/* Before anybody asks. With threads, pushes, questions and messages go out by themselves until the service is closed; without,
 * only in hub_pay_turn() and hub_message_turn(). */
void hub_service_set_gateways (HubService *service, const HubGateways *gateways, gboolean threads);

/* All: (transfer full), NULL with an error. Asking again under the same id changes nothing. PAYMENT_PENDING, NO_GATEWAY,
 * INVALID, CONFLICT (the id was asked with something else). */
TkWirePaymentState *hub_service_pay (HubService *service, const HubTerminal *terminal, const TkWirePaymentAsk *ask,
                                     GError **error);
/* NOT_FOUND for what is not this terminal's. */
TkWirePaymentState *hub_service_payment (HubService *service, const HubTerminal *terminal, const char *attempt, GError **error);
TkWirePaymentState *hub_service_give_up (HubService *service, const HubTerminal *terminal, const char *attempt, GError **error);
/* As hub_service_watch(), for payments. */
guint64 hub_service_watch_payments (HubService *service, HubWoken woken, gpointer data);
void hub_service_forget_payments (HubService *service, guint64 id);

/* ---- What gateways tell by themselves ---- */
/* Constant time. FALSE, too, when there is no such gateway. */
gboolean hub_service_is_callback (HubService *service, const char *secret, const char *remote);
/* Does it come from one of the addresses that gateways are known to call from? FALSE when none are known. */
gboolean hub_service_is_gateway_address (HubService *service, const char *remote);
/* As the gateway reads it; FALSE when it cannot. Changes nothing. */
gboolean hub_service_read_word (HubService *service, const char *gateway, const char *told, GBytes *body, HubWord *word);
gboolean hub_service_is_signed (HubService *service, const char *bytes, gsize length, const char *signature);
/* gateway: its method. told: as HubPayGateway.read. attempt: "" where the address names none. Durable when it returns, worked on
 * after. TRUE also for what cannot be read: saying it again would not help. */
gboolean hub_service_told (HubService *service, const char *gateway, const char *told, const char *attempt, GBytes *body,
                           GError **error);

/* ---- For people ---- */
/* JSON text, array: attempts that are open, typed codes without money, money without a sale. */
char *hub_service_pay_list (HubService *service, GError **error);
/* JSON text, array: id, receipt, gateway, amount_minor, currency, payer, why, at, said; all: those done, too. */
char *hub_service_refund_list (HubService *service, gboolean all, GError **error);
/* name: the receipt, the attempt or the id. how: what was done. NOT_FOUND when there is none open. */
gboolean hub_service_refund_done (HubService *service, const char *name, const char *how, const char *who, GError **error);

/* ---- Turns, for threads and tests ---- */
/* Everything that is due: pushes, words, silences, questions, refunds. Calls gateways: may take long. */
void hub_pay_turn (HubService *service);

G_END_DECLS
