/* Payments that nobody waits for at the moment: begun before a restart, put aside for the next buyer, or come late. One at a time, with
 * what to do about it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-pay.h"
#include "tk-session.h"

G_BEGIN_DECLS

/* Signal "go-on" (const TkAttempt *): its sale is to be finished, or waited for. */
#define TK_TYPE_ATTEMPT_BANNER (tk_attempt_banner_get_type ())
G_DECLARE_FINAL_TYPE (TkAttemptBanner, tk_attempt_banner, TK, ATTEMPT_BANNER, GtkWidget)

void tk_attempt_banner_set_session (TkAttemptBanner *self, TkSession *session);
/* Those of the sale that is being paid just now are not shown; NULL or "" for none. */
void tk_attempt_banner_set_paying (TkAttemptBanner *self, const char *sale);
/* The one on screen; NULL for none. Borrowed. */
const TkAttempt *tk_attempt_banner_get_shown (TkAttemptBanner *self);
/* (element-type TkAttempt) all there are, also those that are not on screen; NULL before the first word. Borrowed. */
GPtrArray *tk_attempt_banner_get_attempts (TkAttemptBanner *self);
/* As its first button. */
gboolean tk_attempt_banner_go_on (TkAttemptBanner *self);

G_END_DECLS
