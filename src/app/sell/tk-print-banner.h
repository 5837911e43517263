/* Tickets of earlier sales that are not on paper, or perhaps are: one touch prints them, another says that they are there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_PRINT_BANNER (tk_print_banner_get_type ())
G_DECLARE_FINAL_TYPE (TkPrintBanner, tk_print_banner, TK, PRINT_BANNER, GtkWidget)

void tk_print_banner_set_session (TkPrintBanner *self, TkSession *session);
/* All that failed or came out half, in their order. FALSE when there is none. */
gboolean tk_print_banner_print (TkPrintBanner *self);

G_END_DECLS
