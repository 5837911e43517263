/* Who are you, and your PIN. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_SIGN_IN_PAGE (tk_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (TkSignInPage, tk_sign_in_page, TK, SIGN_IN_PAGE, GtkWidget)

GtkWidget *tk_sign_in_page_new (TkSession *session);
/* For somebody else while one is signed in: the pages stay. Signal "done": they are, or Esc. */
GtkWidget *tk_sign_in_page_new_between (TkSession *session);
/* Shows the PIN pad for that name, as a touch on the face does. FALSE when nobody here is called that. */
gboolean tk_sign_in_page_choose (TkSignInPage *self, const char *name);

G_END_DECLS
