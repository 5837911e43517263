/* What a sale, or its undoing, is worth to each of its events, when there are several. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-apply.h"

G_BEGIN_DECLS

/* The sale is stored. An event's worth is the net of its lines; the rounding, and each payment, are shared out by that. One of a
 * single event has no shares. */
gboolean hub_worth_of_sale (HubApply *apply, const TkWireSale *sale, GError **error);
/* The reversal is stored: each payment is shared out by what the tickets it names had cost. Known shares of it are replaced: it may
 * have come before its sale. */
gboolean hub_worth_of_reversal (HubApply *apply, const TkWireReversal *reversal, GError **error);

G_END_DECLS
