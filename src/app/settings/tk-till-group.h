/* The box office in the settings: the buyer's display, and signing out by itself. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define TK_TYPE_TILL_GROUP (tk_till_group_get_type ())
G_DECLARE_FINAL_TYPE (TkTillGroup, tk_till_group, TK, TILL_GROUP, AdwPreferencesGroup)

GtkWidget *tk_till_group_new (TkSession *session);

G_END_DECLS
