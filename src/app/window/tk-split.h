/* Two children side by side where there is room for both, one above the other where there is not: the same page works
 * from 360 px to 4K and with text at 200 %. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TK_TYPE_SPLIT (tk_split_get_type ())
G_DECLARE_FINAL_TYPE (TkSplit, tk_split, TK, SPLIT, GtkWidget)

/* Buildable: the first child takes what is left, the second its natural width. */
gboolean tk_split_is_stacked (TkSplit *self);

G_END_DECLS
