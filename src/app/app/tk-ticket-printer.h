/* Sold tickets on paper: PDF files written off the main loop. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "tk-desk-sell.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* Prints ticket number `index` of `tickets` (TkSoldTicket) into the session's print folder; the callback finishes with the path
 * of the file (transfer full). */
void tk_ticket_printer_print (TkSession *session, GPtrArray *tickets, guint index, GAsyncReadyCallback callback, gpointer user_data);
char *tk_ticket_printer_print_finish (GAsyncResult *result, GError **error);

G_END_DECLS
