/* The turns of payments' threads. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-pay-private.h"

G_BEGIN_DECLS

/* Words that wait, and what time alone brings. Calls nobody. */
void hub_pay_clock_turn (HubService *service);
/* Questions and refunds that are due at that gateway. Takes as long as it takes. */
void hub_pay_question_turn (HubService *service, HubPayGateway *gateway);
/* One question, unless somebody else asks it just now. FALSE: it was asked, and nobody answered. */
gboolean hub_pay_question_attempt (HubService *service, HubPayGateway *gateway, const HubStoreAttempt *attempt);
gboolean hub_pay_is_stopping (HubService *service);
/* Until the next turn, about a second; FALSE: time to stop. */
gboolean hub_pay_rest (HubService *service);

G_END_DECLS
