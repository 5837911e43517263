/* A few words over a page's foot that go by themselves, with a way back where there is one. libadwaita 1.2's own toasts use memory they
 * have freed when one is dismissed between two late frames, and take the window with them. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TK_TYPE_TOAST (tk_toast_get_type ())
G_DECLARE_FINAL_TYPE (TkToast, tk_toast, TK, TOAST, GtkWidget)

/* An overlay child, not seen while it has nothing to say. Signal "gone": its time is over; not sent when
 * its words are replaced or taken back. */

/* In place of what it said before. */
void tk_toast_say (TkToast *self, const char *words, guint seconds);
/* The same with a button of that label, which activates the action. */
void tk_toast_offer (TkToast *self, const char *words, guint seconds, const char *label, const char *action_name);
/* Nothing any more, at once. */
void tk_toast_take_back (TkToast *self);

G_END_DECLS
