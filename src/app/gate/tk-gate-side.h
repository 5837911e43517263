/* Beside the verdict: how many are in, how fast they come, the last scans. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-gate-ask.h"

G_BEGIN_DECLS

#define TK_TYPE_GATE_SIDE (tk_gate_side_get_type ())
G_DECLARE_FINAL_TYPE (TkGateSide, tk_gate_side, TK, GATE_SIDE, GtkWidget)

#define TK_GATE_SIDE_RECENT 8

void tk_gate_side_show_news (TkGateSide *self, const TkGateNews *news, const char *zone);

G_END_DECLS
