/* A sold ticket as a small card: its QR, type and code, and how its printing goes. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-sell.h"

G_BEGIN_DECLS

typedef enum { TK_PRINT_WAITING, TK_PRINT_DONE, TK_PRINT_FAILED, TK_PRINT_NONE, TK_PRINT_HALF } TkPrintState;

/* Signals: "again": print it once more; "seen": somebody looked, it is on paper after all. */
#define TK_TYPE_TICKET_PREVIEW (tk_ticket_preview_get_type ())
G_DECLARE_FINAL_TYPE (TkTicketPreview, tk_ticket_preview, TK, TICKET_PREVIEW, GtkWidget)

GtkWidget *tk_ticket_preview_new (const TkSoldTicket *ticket);
/* The paper itself, in place of its QR; the QR stays while there is none. */
void tk_ticket_preview_set_picture (TkTicketPreview *self, GdkTexture *texture);
/* why: (nullable) for FAILED and HALF. */
void tk_ticket_preview_set_state (TkTicketPreview *self, TkPrintState state, const char *why);
TkPrintState tk_ticket_preview_get_state (TkTicketPreview *self);

G_END_DECLS
