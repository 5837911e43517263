/* Sales as the pages of organizers and administrators are told them. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-analytics.h"
#include "tk-wire.h"

G_BEGIN_DECLS

/* orders, tickets_sold; gross, refunds, net, complimentary and revenue, each with its _minor; currency. net is gross less refunds, and
 * revenue is net less what was given away. */
void hub_api_sales_fill (TkJson *object, const HubSales *sales, const char *currency);
/* An array: the sums of each currency there is, those of most events first. (transfer full) */
TkJson *hub_api_sales_currencies (GPtrArray *events);
/* part / whole as a number with `digits` decimals, never through floating point; null when whole is 0. */
void hub_api_put_ratio (TkJson *object, const char *key, gint64 part, gint64 whole, guint digits);

/* A whole number of the query within these bounds, `absent` when it is not there or is none. */
gint64 hub_api_query_int (const char *text, gint64 least, gint64 most, gint64 absent);

G_END_DECLS
