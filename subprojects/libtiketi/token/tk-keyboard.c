/* Three keyboards, key by key. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-keyboard-private.h"

#include <string.h>

/* The same keys in the same order, row by row from the top left, last the one beside the left Shift and the space bar: alone, and
 * with Shift. AltGr is left out: no code we know needs it. */
static const struct {
  const char *alone, *shifted;
} keyboards[TK_KEYBOARD_COUNT] = {
  [TK_KEYBOARD_US] = { "`1234567890-=" "qwertyuiop[]\\" "asdfghjkl;'" "zxcvbnm,./" "< ",
                       "~!@#$%^&*()_+" "QWERTYUIOP{}|" "ASDFGHJKL:\"" "ZXCVBNM<>?" "> " },
  [TK_KEYBOARD_UK] = { "`1234567890-=" "qwertyuiop[]#" "asdfghjkl;'" "zxcvbnm,./" "\\ ",
                       "¬!\"£$%^&*()_+" "QWERTYUIOP{}~" "ASDFGHJKL:@" "ZXCVBNM<>?" "| " },
  [TK_KEYBOARD_FRENCH] = { "²&é\"'(-è_çà)=" "azertyuiop^$*" "qsdfghjklmù" "wxcvbn,;:!" "< ",
                           "~1234567890°+" "AZERTYUIOP¨£µ" "QSDFGHJKLM%" "WXCVBN?./§" "> " },
};

/* 0 when it is on none of the keys. */
static gunichar
translate (gunichar character, const char *from, const char *to)
{
  for (; *from != '\0'; from = g_utf8_next_char (from), to = g_utf8_next_char (to))
    if (g_utf8_get_char (from) == character)
      return g_utf8_get_char (to);
  return 0;
}

static gunichar
turn_case (gunichar character)
{
  return g_unichar_isupper (character) ? g_unichar_tolower (character) : g_unichar_toupper (character);
}

static gunichar
look_up (gunichar character, TkKeyboard scanner, TkKeyboard computer)
{
  gunichar meant = translate (character, keyboards[computer].alone, keyboards[scanner].alone);

  return meant != 0 ? meant : translate (character, keyboards[computer].shifted, keyboards[scanner].shifted);
}

#define ASCII 128

/* Scanner, computer, character: nearly all there is, looked up beforehand. */
static gunichar ascii[TK_KEYBOARD_COUNT][TK_KEYBOARD_COUNT][ASCII];

static gpointer
fill_ascii (gpointer data)
{
  for (TkKeyboard scanner = 0; scanner < TK_KEYBOARD_COUNT; scanner++)
    for (TkKeyboard computer = 0; computer < TK_KEYBOARD_COUNT; computer++)
      for (gunichar c = 0; c < ASCII; c++)
        ascii[scanner][computer][c] = look_up (c, scanner, computer);
  return NULL;
}

static gunichar
retype (gunichar character, TkKeyboard scanner, TkKeyboard computer)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, fill_ascii, NULL);
  return character < ASCII ? ascii[scanner][computer][character] : look_up (character, scanner, computer);
}

char *
tk_keyboard_retype (const char *text, TkKeyboard scanner, TkKeyboard computer, gboolean caps)
{
  g_autoptr (GString) meant = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar typed = g_utf8_get_char (p);
      /* Caps Lock turns the letters of the computer's keyboard, and nothing else. */
      gunichar key = caps && g_unichar_isalpha (typed) && typed < 0x80 ? turn_case (typed) : typed;
      gunichar found = retype (key, scanner, computer);

      if (found == 0)
        return NULL;
      g_string_append_unichar (meant, found);
    }
  return g_string_free (g_steal_pointer (&meant), FALSE);
}
