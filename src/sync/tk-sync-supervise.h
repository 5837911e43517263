/* A supervisor's view of all terminals, asked of the hub. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-sync.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* All of these block and run a main context of their own: call them from a thread. Messages are freed with tk_wire_free(). REFUSED: the
 * hub says why, in a sentence for people. */

/* The token and until when it is good; nothing is stored here. */
TkWireSuperviseSession *tk_sync_supervise_sign_in (const char *dir, const TkClock *clock, const char *staff, const char *pin, GError **error);
TkWireOverview *tk_sync_supervise_look (const char *dir, const TkClock *clock, const char *token, GError **error);
/* kind, subject, reason: as TkWireSuperviseAct. What there is afterwards. */
TkWireOverview *tk_sync_supervise_act (const char *dir, const TkClock *clock, const TkWireSuperviseAct *act, GError **error);

G_END_DECLS
