/* What journal entries mean for money that came through gateways. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-apply.h"

G_BEGIN_DECLS

/* The sale is stored, with its payments: attempts and receipts that they name pay for it, and what was asked for it besides pays
 * for nothing. Clashes make the entry a conflict. */
gboolean hub_pay_sale_applied (HubApply *apply, const TkWireSale *sale, GError **error);
/* The reversal is stored, and stands: what it hands back through a gateway is put on the list. */
gboolean hub_pay_reversal_applied (HubApply *apply, const TkWireReversal *body, GError **error);

G_END_DECLS
