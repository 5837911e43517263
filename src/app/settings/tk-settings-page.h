/* What this gate is set to: looks, sounds, camera, scanners, lane display, turnstile. Nothing here changes money or rules.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A TkPage; Back, Escape and F10 activate the action "settings.back". Every change counts at once. */
#define TK_TYPE_SETTINGS_PAGE (tk_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (TkSettingsPage, tk_settings_page, TK, SETTINGS_PAGE, GtkWidget)

GtkWidget *tk_settings_page_new (TkSession *session);

G_END_DECLS
