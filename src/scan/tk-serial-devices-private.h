/* Looking for serial devices. Private to scan. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* (element-type TkScanDevice) (transfer full) what is there now: what has a name of its own first. Cheap. */
GPtrArray *tk_serial_devices_look (void);
/* For tests: another folder than /dev; kept, not copied. */
void tk_serial_devices_use_root (const char *folder);
G_END_DECLS
