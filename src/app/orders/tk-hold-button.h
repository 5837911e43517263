/* A button that acts only when held down: for what cannot be taken back. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TK_HOLD_MS 800

/* Signal "held": pressed, by finger or by Space or Enter, for TK_HOLD_MS. "clicked" means nothing. */
#define TK_TYPE_HOLD_BUTTON (tk_hold_button_get_type ())
G_DECLARE_FINAL_TYPE (TkHoldButton, tk_hold_button, TK, HOLD_BUTTON, GtkButton)

G_END_DECLS
