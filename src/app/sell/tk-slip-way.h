/* Money that was moved elsewhere and has a number to show for it: an M-Pesa code from the buyer's phone, a card terminal's slip.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-pay-way.h"

G_BEGIN_DECLS

#define TK_TYPE_SLIP_WAY (tk_slip_way_get_type ())
G_DECLARE_FINAL_TYPE (TkSlipWay, tk_slip_way, TK, SLIP_WAY, GtkWidget)

/* TK_PAY_MPESA_CODE or TK_PAY_CARD; before it starts. */
void tk_slip_way_set_method (TkSlipWay *self, TkPayMethod method);

G_END_DECLS
