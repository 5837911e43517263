/* Where papers come out: the address of a printer, tried at once, a test page, and when receipts follow. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "tk-session.h"

G_BEGIN_DECLS

/* Signal "changed": another address was set. */
#define TK_TYPE_PRINTER_SETUP (tk_printer_setup_get_type ())
G_DECLARE_FINAL_TYPE (TkPrinterSetup, tk_printer_setup, TK, PRINTER_SETUP, GtkWidget)

/* Shows what is set, and from then on sets what is entered. */
void tk_printer_setup_set_preferences (TkPrinterSetup *self, TkPreferences *preferences);
/* From then on it prints test pages and shows what they would look like. */
void tk_printer_setup_set_session (TkPrinterSetup *self, TkSession *session);
/* What it says of the printer; "" when nothing was asked. */
const char *tk_printer_setup_get_words (TkPrinterSetup *self);

G_END_DECLS
