/* The turnstile's command in the gate's settings: read by all, written and tried by a supervisor.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define TK_TYPE_TURNSTILE_GROUP (tk_turnstile_group_get_type ())
G_DECLARE_FINAL_TYPE (TkTurnstileGroup, tk_turnstile_group, TK, TURNSTILE_GROUP, AdwPreferencesGroup)

GtkWidget *tk_turnstile_group_new (TkSession *session);

G_END_DECLS
