/* What this terminal's window remembers, in DIR/window.ini: gate, event, language, where tickets are printed to.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TK_TYPE_PREFERENCES (tk_preferences_get_type ())
G_DECLARE_FINAL_TYPE (TkPreferences, tk_preferences, TK, PREFERENCES, GObject)

/* Reads DIR/window.ini if it is there (blocking: call off the main loop). */
TkPreferences *tk_preferences_load (const char *dir);

guint32 tk_preferences_get_event (TkPreferences *self);            /* 0 none */
guint32 tk_preferences_get_gate (TkPreferences *self);             /* 0 none */
gboolean tk_preferences_get_exits (TkPreferences *self);
gboolean tk_preferences_get_key_hints (TkPreferences *self);
const char *tk_preferences_get_print_folder (TkPreferences *self); /* DIR/printed unless set */
const char *tk_preferences_get_camera (TkPreferences *self);       /* (nullable) */
int tk_preferences_get_colour_scheme (TkPreferences *self);        /* 0 system, 1 light, 2 dark */

/* Each setter writes the file in the background. */
void tk_preferences_set_place (TkPreferences *self, guint32 event, guint32 gate);
void tk_preferences_set_exits (TkPreferences *self, gboolean exits);
void tk_preferences_set_key_hints (TkPreferences *self, gboolean shown);
void tk_preferences_set_print_folder (TkPreferences *self, const char *folder);
void tk_preferences_set_colour_scheme (TkPreferences *self, int scheme);
/* For this run only, from the command line. */
void tk_preferences_use_camera (TkPreferences *self, const char *source);
void tk_preferences_use_place (TkPreferences *self, guint32 event, guint32 gate);

G_END_DECLS
