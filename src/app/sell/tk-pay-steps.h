/* How far a payment has come, as a line of steps: asked · on the phone · confirmed. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TK_TYPE_PAY_STEPS (tk_pay_steps_get_type ())
G_DECLARE_FINAL_TYPE (TkPaySteps, tk_pay_steps, TK, PAY_STEPS, GtkWidget)

/* state: of a TkAttempt. */
void tk_pay_steps_show (TkPaySteps *self, const char *state);

G_END_DECLS
