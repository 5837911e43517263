/* The real program in a process of its own, seen as a screen reader sees it and touched as people touch it: names and roles over
 * AT-SPI, keys and touches by the X server. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _EveningScreen EveningScreen;
typedef enum { EVENING_ALERT, EVENING_BUTTON, EVENING_CHECK, EVENING_ENTRY, EVENING_LABEL, EVENING_ROW, EVENING_STATUS } EveningRole;

/* `tiketi --data DATA …` (words end with NULL); language: (nullable) as LANGUAGE. Waits for its window and gives it the keys. */
EveningScreen *evening_screen_start (const char *data, const char *language, const char *const *words);
/* Kills what still runs. */
void evening_screen_free (EveningScreen *screen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EveningScreen, evening_screen_free)
/* SIGKILL: no word of farewell. */
void evening_screen_kill (EveningScreen *screen);
/* Ctrl+Q; it must end well, and must not have complained. */
void evening_screen_quit (EveningScreen *screen);

/* Patterns are as in g_pattern_match_simple(). Everything that waits fails the test after a while, saying what is shown instead. */
void evening_screen_wait (EveningScreen *screen, EveningRole role, const char *pattern);
/* (transfer full) (nullable) the name of the first of that role that matches. */
char *evening_screen_find (EveningScreen *screen, EveningRole role, const char *pattern);
void evening_screen_wait_gone (EveningScreen *screen, EveningRole role, const char *pattern);
/* A touch in the middle. */
void evening_screen_touch (EveningScreen *screen, EveningRole role, const char *pattern);
/* A number above its caption. */
void evening_screen_wait_count (EveningScreen *screen, const char *caption, gint64 count);

/* The verdict card: "WORD. sentence instruction". */
void evening_screen_wait_card (EveningScreen *screen, const char *pattern);
gboolean evening_screen_has_card (EveningScreen *screen, const char *pattern);

/* Keys by their X names, one after the other as a person presses them; NULL at the end. */
void evening_screen_press (EveningScreen *screen, const char *first, ...) G_GNUC_NULL_TERMINATED;
/* Held down for a second: for buttons that act only then, with the focus on them or under the finger. */
void evening_screen_hold_key (EveningScreen *screen, const char *key);
void evening_screen_hold (EveningScreen *screen, EveningRole role, const char *pattern);
/* A person's fingers; a hand scanner, which is faster and ends with Enter. */
void evening_screen_type (EveningScreen *screen, const char *text);
void evening_screen_scan (EveningScreen *screen, const char *text);

/* With TIKETI_SCREENSHOTS=DIR: the window as it is into DIR/evening-NAME.png, once it rests. */
void evening_screen_draw (EveningScreen *screen, const char *name);

/* Until done (data) holds. */
typedef gboolean (*EveningCondition) (gpointer data);
void evening_wait (EveningCondition done, gpointer data, const char *what);

G_END_DECLS
