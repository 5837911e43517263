/* What hub_service_sales() counts is what hub_service_report() counts, to the cent. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-analytics.h"
#include "hub-fixture.h"

G_BEGIN_DECLS

/* Asserts it for every event, for all time and for all time cut in two at each day. */
void sales_check (HubService *service);

G_END_DECLS
