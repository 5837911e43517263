/* Cash: given, change as it will be, quick tenders, a keypad. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-pay-way.h"

G_BEGIN_DECLS

#define TK_TYPE_CASH_WAY (tk_cash_way_get_type ())
G_DECLARE_FINAL_TYPE (TkCashWay, tk_cash_way, TK, CASH_WAY, GtkWidget)

G_END_DECLS
