/* M-Pesa through Daraja: STK push and query, money paid by hand. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-gateway.h"
#include "tk-clock.h"

G_BEGIN_DECLS

typedef struct {
  const char *base;           /* https://api.safaricom.co.ke */
  const char *consumer_key, *consumer_secret, *passkey, *shortcode;
  const char *till;           /* buy goods: the till's number; NULL: a pay bill number */
  const char *callback_url;   /* where the gateway finds this hub, with the prefix of its routes */
  const char *callback_secret;
} HubMpesaSettings;

/* The settings are copied. Free with gateway->free (gateway->self), which frees the table, too. */
HubPayGateway *hub_mpesa_new (const HubMpesaSettings *settings, const TkClock *clock);
/* Tells Daraja where to report money paid by hand; once for a shortcode. */
gboolean hub_mpesa_register (HubPayGateway *gateway, GError **error);

G_END_DECLS
