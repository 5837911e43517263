/* What this terminal's window remembers, in DIR/window.ini: gate, event, language, where tickets are printed to.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum { TK_RECEIPTS_ASK, TK_RECEIPTS_NEVER, TK_RECEIPTS_ALWAYS } TkReceipts; /* a receipt after each sale */
typedef enum { TK_THEME_SYSTEM, TK_THEME_LIGHT, TK_THEME_DARK, TK_THEME_OUTDOOR } TkTheme;

#define TK_CLEAR_SECONDS_MAX 60
#define TK_GROUP_DEFAULT_MAX 99
#define TK_WEDGE_TEXT_MAX 16    /* bytes */
#define TK_HOOK_COMMAND_MAX 500 /* bytes */

/* Signal "changed" (const char *key, detailed): after a setter changed something, under its key in window.ini. */
#define TK_TYPE_PREFERENCES (tk_preferences_get_type ())
G_DECLARE_FINAL_TYPE (TkPreferences, tk_preferences, TK, PREFERENCES, GObject)

/* Reads DIR/window.ini if it is there (blocking: call off the main loop). */
TkPreferences *tk_preferences_load (const char *dir);

guint32 tk_preferences_get_event (TkPreferences *self);            /* 0 none */
guint32 tk_preferences_get_gate (TkPreferences *self);             /* 0 none */
gboolean tk_preferences_get_exits (TkPreferences *self);
gboolean tk_preferences_get_key_hints (TkPreferences *self);
const char *tk_preferences_get_print_folder (TkPreferences *self); /* DIR/printed unless set */
const char *tk_preferences_get_printer (TkPreferences *self);      /* as tk_printer_new() takes it; "" PDF files in the folder */
TkReceipts tk_preferences_get_receipts (TkPreferences *self);      /* ask unless set */
const char *tk_preferences_get_camera (TkPreferences *self);       /* (nullable) */
TkTheme tk_preferences_get_theme (TkPreferences *self);

/* ---- The gate ---- */
/* Until the card is ready again by itself; 0: it stays until the next scan. At most TK_CLEAR_SECONDS_MAX. */
guint tk_preferences_get_clear_green (TkPreferences *self);        /* seconds; 6 unless set */
guint tk_preferences_get_clear_other (TkPreferences *self);        /* seconds; 20 unless set */
gboolean tk_preferences_get_hide_names (TkPreferences *self);
guint tk_preferences_get_volume (TkPreferences *self);             /* 0 to 100; 80 unless set */
gboolean tk_preferences_get_mute (TkPreferences *self);
guint tk_preferences_get_group_default (TkPreferences *self);      /* people let in with a group ticket; 0 all that remain */
gboolean tk_preferences_get_torch (TkPreferences *self);
int tk_preferences_get_focus (TkPreferences *self);                /* -1 by itself, 0 far to 100 near */
const char *tk_preferences_get_serial (TkPreferences *self);       /* a serial scanner's device; "" none */
const char *tk_preferences_get_wedge_prefix (TkPreferences *self); /* what the hand scanner types before and after; "" */
const char *tk_preferences_get_wedge_suffix (TkPreferences *self);
gboolean tk_preferences_get_lane (TkPreferences *self);            /* a second window for the visitor */
const char *tk_preferences_get_hook (TkPreferences *self);         /* command line run on green; "" none */
gboolean tk_preferences_get_hook_all (TkPreferences *self);        /* on amber and red, too */

/* ---- The box office ---- */
#define TK_IDLE_MINUTES_MAX 120
#define TK_CUSTOMER_MONITORS 9
guint tk_preferences_get_idle_minutes (TkPreferences *self);       /* until whoever is signed in is signed out; 15 unless set, 0 never */
gboolean tk_preferences_get_customer (TkPreferences *self);        /* a second window for the buyer */
guint tk_preferences_get_customer_monitor (TkPreferences *self);   /* on which; 0: the first that is not the cashier's */
void tk_preferences_set_idle_minutes (TkPreferences *self, guint minutes);
void tk_preferences_set_customer (TkPreferences *self, gboolean shown);
void tk_preferences_set_customer_monitor (TkPreferences *self, guint monitor);

/* Each setter writes the file in the background. */
void tk_preferences_set_place (TkPreferences *self, guint32 event, guint32 gate);
void tk_preferences_set_exits (TkPreferences *self, gboolean exits);
void tk_preferences_set_key_hints (TkPreferences *self, gboolean shown);
void tk_preferences_set_print_folder (TkPreferences *self, const char *folder);
void tk_preferences_set_printer (TkPreferences *self, const char *address);
void tk_preferences_set_receipts (TkPreferences *self, TkReceipts receipts);
void tk_preferences_set_camera (TkPreferences *self, const char *camera); /* NULL or "": the first */
void tk_preferences_set_language (TkPreferences *self, const char *language); /* "" as the system; from the next start on */
void tk_preferences_set_theme (TkPreferences *self, TkTheme theme);
void tk_preferences_set_clear_green (TkPreferences *self, guint seconds);
void tk_preferences_set_clear_other (TkPreferences *self, guint seconds);
void tk_preferences_set_hide_names (TkPreferences *self, gboolean hidden);
void tk_preferences_set_volume (TkPreferences *self, guint percent);
void tk_preferences_set_mute (TkPreferences *self, gboolean mute);
void tk_preferences_set_group_default (TkPreferences *self, guint people);
void tk_preferences_set_torch (TkPreferences *self, gboolean on);
void tk_preferences_set_focus (TkPreferences *self, int focus);
void tk_preferences_set_serial (TkPreferences *self, const char *path);
void tk_preferences_set_wedge_prefix (TkPreferences *self, const char *text);
void tk_preferences_set_wedge_suffix (TkPreferences *self, const char *text);
void tk_preferences_set_lane (TkPreferences *self, gboolean shown);
void tk_preferences_set_hook (TkPreferences *self, const char *command);
void tk_preferences_set_hook_all (TkPreferences *self, gboolean all);
/* For this run only, from the command line. */
void tk_preferences_use_lane (TkPreferences *self);
void tk_preferences_use_camera (TkPreferences *self, const char *source);
void tk_preferences_use_place (TkPreferences *self, guint32 event, guint32 gate);

G_END_DECLS
