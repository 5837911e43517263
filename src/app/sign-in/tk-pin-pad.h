/* Ten digits for fingers and keyboards. Shows dots, never the PIN. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TK_PIN_MAX 12

/* Signal "entered" (const char *pin): Enter was pressed with at least four digits. */
#define TK_TYPE_PIN_PAD (tk_pin_pad_get_type ())
G_DECLARE_FINAL_TYPE (TkPinPad, tk_pin_pad, TK, PIN_PAD, GtkWidget)

GtkWidget *tk_pin_pad_new (void);
void tk_pin_pad_clear (TkPinPad *self);
/* Clears, and shakes once: the PIN was wrong. */
void tk_pin_pad_refuse (TkPinPad *self);
gboolean tk_pin_pad_key (TkPinPad *self, guint keyval);
guint tk_pin_pad_get_length (TkPinPad *self);

G_END_DECLS
