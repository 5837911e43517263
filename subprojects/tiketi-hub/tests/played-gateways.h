/* Gateways of the service played by hand: they say what the test wants, and count what is asked. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-pay.h"

G_BEGIN_DECLS

typedef struct {
  HubPayGateway mpesa, paystack; /* only paystack hands money back by itself */
  HubWordKind answer, queried;   /* SENT and PENDING at first */
  guint asks, refunds;
} PlayedGateways;

/* It stays where it is: the gateways point at it. */
void played_gateways_init (PlayedGateways *gateways);

G_END_DECLS
