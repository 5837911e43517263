/* Giving it away: a reason, and a supervisor's PIN unless one is signed in. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-pay-way.h"

G_BEGIN_DECLS

#define TK_TYPE_COMP_WAY (tk_comp_way_get_type ())
G_DECLARE_FINAL_TYPE (TkCompWay, tk_comp_way, TK, COMP_WAY, GtkWidget)

G_END_DECLS
