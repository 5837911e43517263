/* Keyboards as scanners play them and computers take them: what was typed on one, read as if it were another. Private to token.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  TK_KEYBOARD_US,
  TK_KEYBOARD_UK,
  TK_KEYBOARD_FRENCH,
  TK_KEYBOARD_COUNT,
} TkKeyboard;

/* The text a scanner set to `scanner` meant when a computer set to `computer` took `text`; caps: the computer's Caps Lock was
 * on. NULL when no key of the computer gives one of the characters. (transfer full) (nullable) */
char *tk_keyboard_retype (const char *text, TkKeyboard scanner, TkKeyboard computer, gboolean caps);

G_END_DECLS
