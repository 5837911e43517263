/* The pill at the top right: online, slow or offline, what waits, how old the data is. A press opens Status.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_STATUS_PILL (tk_status_pill_get_type ())
G_DECLARE_FINAL_TYPE (TkStatusPill, tk_status_pill, TK, STATUS_PILL, GtkButton)

void tk_status_pill_set_session (TkStatusPill *self, TkSession *session);

/* The network's state as a shape and a word: "● Online". */
const char *tk_net_words (TkNetState net, gboolean revoked);

G_END_DECLS
