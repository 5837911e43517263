/* Tickets for as many of another type: what it costs or gives back is shown before. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-exchange.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* Signal "exchanged" (gpointer: const TkExchange *, of the emission only). */
#define TK_TYPE_EXCHANGE_SHEET (tk_exchange_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TkExchangeSheet, tk_exchange_sheet, TK, EXCHANGE_SHEET, GtkWidget)

GtkWidget *tk_exchange_sheet_new (TkSession *session, const char *sale);
/* (element-type TkTicketId) to be given back; none is fine, and says so. */
void tk_exchange_sheet_set_tickets (TkExchangeSheet *self, GArray *tickets);
gboolean tk_exchange_sheet_key (TkExchangeSheet *self, guint keyval);

G_END_DECLS
