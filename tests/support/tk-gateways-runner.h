/* The fake gateways as a process on loopback, for tests with a real hub. The program's path comes from TIKETI_FAKE_GATEWAY_PROGRAM.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starts them, calling back to this hub, and puts what the hub needs to know of them into the environment: a hub started after
 * that has them. delay_ms: how long buyers take. What they do is told by the last digits of their phone (fake-daraja.h). */
GSubprocess *tk_gateways_start (const char *hub_url, guint delay_ms, GError **error);
/* Kills them; NULL is fine. */
void tk_gateways_stop (GSubprocess *gateways);

G_END_DECLS
