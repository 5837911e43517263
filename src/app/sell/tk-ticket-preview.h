/* A sold ticket as a small card: its QR, type and code, and how its printing goes. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-sell.h"

G_BEGIN_DECLS

typedef enum { TK_PRINT_WAITING, TK_PRINT_DONE, TK_PRINT_FAILED, TK_PRINT_NONE } TkPrintState;

/* Signal "again": print it once more. */
#define TK_TYPE_TICKET_PREVIEW (tk_ticket_preview_get_type ())
G_DECLARE_FINAL_TYPE (TkTicketPreview, tk_ticket_preview, TK, TICKET_PREVIEW, GtkWidget)

GtkWidget *tk_ticket_preview_new (const TkSoldTicket *ticket);
/* why: (nullable) for FAILED. */
void tk_ticket_preview_set_state (TkTicketPreview *self, TkPrintState state, const char *why);
TkPrintState tk_ticket_preview_get_state (TkTicketPreview *self);

G_END_DECLS
