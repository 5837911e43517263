/* Sold tickets on paper, off the main loop: on the ESC/POS printer that is set, else as PDF files. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "tk-desk-sell.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* Prints ticket number `index` of `tickets` (TkSoldTicket) as the preferences say; the callback finishes with where it went, a path or
 * the address of a printer (transfer full). */
void tk_ticket_printer_print (TkSession *session, GPtrArray *tickets, guint index, GAsyncReadyCallback callback, gpointer user_data);
char *tk_ticket_printer_print_finish (GAsyncResult *result, GError **error);

G_END_DECLS
