/* What the files that read settings share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-config.h"

G_BEGIN_DECLS

/* Are the settings of each gateway whole, and such that it could work? `path` names where they stand. */
gboolean hub_config_check_gateways (const HubConfig *config, const char *path, GError **error);

G_END_DECLS
