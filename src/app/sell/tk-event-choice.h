/* Which event is sold: a list to choose from, and when and where it is. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

/* Signal "read-anew": the event is known, was changed, or may have changed; or there is none. */
#define TK_TYPE_EVENT_CHOICE (tk_event_choice_get_type ())
G_DECLARE_FINAL_TYPE (TkEventChoice, tk_event_choice, TK, EVENT_CHOICE, GtkWidget)

void tk_event_choice_set_session (TkEventChoice *self, TkSession *session);
/* Asks the desk for the events; "read-anew" follows. */
void tk_event_choice_refresh (TkEventChoice *self);
guint32 tk_event_choice_get_event (TkEventChoice *self);        /* 0 none */
/* (element-type TkEventInfo) (nullable) all of them. */
GPtrArray *tk_event_choice_get_events (TkEventChoice *self);
/* Why there is none, one sentence; NULL while there is one. */
const char *tk_event_choice_get_trouble (TkEventChoice *self);

G_END_DECLS
