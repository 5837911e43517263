/* The verdict's shape: circle with tick, triangle with !, octagon with cross; read without colour and from afar.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum { TK_SHAPE_NONE, TK_SHAPE_TICK, TK_SHAPE_WARN, TK_SHAPE_CROSS, TK_SHAPE_WAIT } TkShape;

#define TK_TYPE_VERDICT_ICON (tk_verdict_icon_get_type ())
G_DECLARE_FINAL_TYPE (TkVerdictIcon, tk_verdict_icon, TK, VERDICT_ICON, GtkWidget)

/* largest: pixels; it shrinks to a quarter of that where there is no room. */
GtkWidget *tk_verdict_icon_new (int largest);
void tk_verdict_icon_set_largest (TkVerdictIcon *self, int largest);
void tk_verdict_icon_set_shape (TkVerdictIcon *self, TkShape shape);
TkShape tk_verdict_icon_get_shape (TkVerdictIcon *self);

G_END_DECLS
