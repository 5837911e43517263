/* The shift and its till: open with a float, see it so far, count and close. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_SHIFT_PAGE (tk_shift_page_get_type ())
G_DECLARE_FINAL_TYPE (TkShiftPage, tk_shift_page, TK, SHIFT_PAGE, GtkWidget)

GtkWidget *tk_shift_page_new (TkSession *session);

G_END_DECLS
