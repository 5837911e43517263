/* Opening a serial line. Private to scan. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A descriptor that never waits, raw, 8 bits, or -1 and *reason, an errno: ENOTTY when this is no serial line. */
int tk_serial_port_open (const char *path, guint baud, int *reason);

G_END_DECLS
