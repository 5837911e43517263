/* The gateways that the settings name. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-config.h"
#include "hub-pay.h"

G_BEGIN_DECLS

/* Clear it after the service is closed. The callback's settings stay the config's. */
void hub_gateways_open (HubGateways *gateways, const HubConfig *config);
void hub_gateways_clear (HubGateways *gateways);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubGateways, hub_gateways_clear)

G_END_DECLS
