/* The acts people choose from. What a screen said is written down for the checker only when the desk said it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-world.h"

G_BEGIN_DECLS

TkStaff sim_staff (TkRole role);

/* The box office (sim-till.c) */
void sim_act_sell (SimTerminal *terminal);
void sim_act_undo (SimTerminal *terminal);
void sim_act_close (SimTerminal *terminal);

/* The gate (sim-gate.c) */
void sim_act_scan (SimTerminal *terminal);

/* What people decide against a verdict (sim-decide.c) */
void sim_act_decide (SimTerminal *terminal);

G_END_DECLS
