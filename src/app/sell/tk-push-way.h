/* M-Pesa on the buyer's phone: the number, how far it has come, how it ended and the ways on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-pay-way.h"

G_BEGIN_DECLS

#define TK_TYPE_PUSH_WAY (tk_push_way_get_type ())
G_DECLARE_FINAL_TYPE (TkPushWay, tk_push_way, TK, PUSH_WAY, GtkWidget)

/* Goes on with an attempt there is already, after a restart or when the cart was put aside. Call after it has started. */
void tk_push_way_take_up (TkPushWay *self, const char *attempt);

G_END_DECLS
