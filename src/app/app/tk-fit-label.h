/* One line of text as large as its room allows and never cut: the verdict's word, amounts of money.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TK_TYPE_FIT_LABEL (tk_fit_label_get_type ())
G_DECLARE_FINAL_TYPE (TkFitLabel, tk_fit_label, TK, FIT_LABEL, GtkWidget)

/* Properties: largest (int, pixels at text size 100 %), xalign (float). */
GtkWidget *tk_fit_label_new (void);
void tk_fit_label_set_text (TkFitLabel *self, const char *text);
const char *tk_fit_label_get_text (TkFitLabel *self);
/* Pixels of the letters as last drawn, for tests; 0 before. */
int tk_fit_label_get_pixels (TkFitLabel *self);

G_END_DECLS
