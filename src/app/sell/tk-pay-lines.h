/* What was paid so far, each line taken back with a touch. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-taking.h"

G_BEGIN_DECLS

/* Signal "remove" (guint line). */
#define TK_TYPE_PAY_LINES (tk_pay_lines_get_type ())
G_DECLARE_FINAL_TYPE (TkPayLines, tk_pay_lines, TK, PAY_LINES, GtkWidget)

void tk_pay_lines_show (TkPayLines *self, TkTaking *taking);

G_END_DECLS
