/* A thing to choose on a sheet: its key, what it is, a line about it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button; number 1 to 9 shows as its key, others do not. detail: "" for none. */
GtkWidget *tk_sheet_choice_new (guint number, const char *title, const char *detail);
/* A word on a coloured ground behind the title. */
void tk_sheet_choice_mark (GtkWidget *choice, const char *word);

G_END_DECLS
