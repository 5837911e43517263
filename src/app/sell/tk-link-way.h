/* A Paystack link as a QR, here and on the customer display; followed until it is paid. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-pay-way.h"

G_BEGIN_DECLS

#define TK_TYPE_LINK_WAY (tk_link_way_get_type ())
G_DECLARE_FINAL_TYPE (TkLinkWay, tk_link_way, TK, LINK_WAY, GtkWidget)

/* As tk_push_way_take_up(). */
void tk_link_way_take_up (TkLinkWay *self, const char *attempt);
/* What the buyer opens, NULL while there is nothing to open. */
const char *tk_link_way_get_url (TkLinkWay *self);

G_END_DECLS
