/* Keeping a list of devices up to date. Private to scan. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-scan-device.h"

G_BEGIN_DECLS

/* Makes `store` hold what is in `devices` (element-type TkScanDevice); says nothing when it does already. */
void tk_scan_devices_replace (GListStore *store, GPtrArray *devices);

G_END_DECLS
