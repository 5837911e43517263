/* Tickets to the buyer by e-mail or SMS: where to, and what became of it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-sell.h"
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_DONE_SEND (tk_done_send_get_type ())
G_DECLARE_FINAL_TYPE (TkDoneSend, tk_done_send, TK, DONE_SEND, GtkWidget)

/* Opens with the buyer's number when it is known. The sale is read now. */
void tk_done_send_ask (TkDoneSend *self, TkSession *session, const TkSale *sale);
void tk_done_send_close (TkDoneSend *self);

G_END_DECLS
