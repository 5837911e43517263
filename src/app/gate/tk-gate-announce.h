/* What the gate page tells the rest of the program: its card's face, for lane display and turnstile. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-gate-page-private.h"

G_BEGIN_DECLS

/* Once the page has its session: from now on a card that clears is announced by itself, and the sounds follow the preferences. */
void tk_gate_announce_start (TkGatePage *self);
/* After anything that changed the card, the place, the direction or what is in front. of: (nullable) the verdict on it now. */
void tk_gate_announce (TkGatePage *self, const TkScanResult *of);

G_END_DECLS
