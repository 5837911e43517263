/* Paystack: a link the buyer opens, and how it ended. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-gateway.h"

G_BEGIN_DECLS

typedef struct {
  const char *base;           /* https://api.paystack.co */
  const char *secret_key;
  const char *email;          /* for buyers who tell none, because the gateway wants one */
  const TkClock *clock;       /* NULL: the machine's */
} HubPaystackSettings;

/* The settings are copied. Free with gateway->free (gateway->self), which frees the table, too. The reference of a transaction is the attempt's id. */
HubPayGateway *hub_paystack_new (const HubPaystackSettings *settings);

G_END_DECLS
