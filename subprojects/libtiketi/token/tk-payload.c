/* Cleaning of scanned and typed text. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-payload.h"
#include "tk-certificate.h"
#include "tk-foreign.h"
#include "tk-keyboard-private.h"
#include "tk-token.h"

#include <string.h>

#define HUMAN_SYMBOLS_MIN 5
#define HUMAN_SYMBOLS_MAX 20
#define ECI_DIGITS 6
#define BYTE_ORDER_MARK 0xfeff
/* No ticket is longer, with the identifiers in front, and in characters of two bytes. */
#define RETYPED_MAX 3200
#define RETYPED_MIN 90 /* no whole ticket is shorter; lists have a hundred thousand codes that are */

static const char *
skip_blanks (const char *text)
{
  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text;
}

/* "]Q1": the AIM symbology identifier some scanners put in front. */
static const char *
skip_aim (const char *text)
{
  return text[0] == ']' && g_ascii_isalpha (text[1]) && g_ascii_isalnum (text[2]) ? text + 3 : text;
}

/* "\000026": the ECI designator, said as text. */
static const char *
skip_eci (const char *text)
{
  if (text[0] != '\\')
    return text;
  for (int i = 1; i <= ECI_DIGITS; i++)
    if (!g_ascii_isdigit (text[i]))
      return text;
  return text + 1 + ECI_DIGITS;
}

/* As many as there are, in any order: what was cleaned once must not change when it is cleaned again. */
static const char *
skip_prefixes (const char *text)
{
  const char *before;

  do
    {
      before = text;
      text = skip_eci (skip_aim (skip_blanks (text)));
    }
  while (text != before);
  return text;
}

/* ---- Keyboards ---- */

/* What a hand scanner set to one keyboard types into a computer set to another: character i of `typed` stood
 * for character i of `meant`. Letters not named keep their place; only the tokens' alphabet matters. */
typedef struct {
  const char *typed;
  const char *meant;
} Layout;

static const Layout layouts[] = {
  /* Caps Lock, or an upper-case code read aloud and typed: only the case is wrong. US and UK agree on the rest. */
  { "0123456789 $%*+-./:", "0123456789 $%*+-./:" },
  /* US or UK, Shift lost: ':' comes as ';' and '+' as '='. */
  { "0123456789 $%*=-./;", "0123456789 $%*+-./:" },
  /* Scanner US or UK, computer French. */
  { "à&é\"'(-è_ç 458+):!MAQZW?", "0123456789 $%*+-./:QAWZM" },
  /* Scanner French, computer US. */
  { ")!@#$%^&*( ]\"\\+6<>.AQZW:", "0123456789 $%*+-./:QAWZM" },
  /* Scanner French, computer UK. */
  { ")!\"£$%^&*( ]@#+6<>.AQZW:", "0123456789 $%*+-./:QAWZM" },
};

/* Each of the two strings above is walked in step; `meant` is ASCII but for its order. */
static char
meant_for (const Layout *layout, gunichar typed)
{
  const char *meant = layout->meant;

  typed = g_unichar_toupper (typed);
  for (const char *p = layout->typed; *p != '\0'; p = g_utf8_next_char (p), meant++)
    if (g_unichar_toupper (g_utf8_get_char (p)) == typed)
      return *meant;
  return typed >= 'A' && typed <= 'Z' ? (char) typed : '\0';
}

static gboolean
may_get_our_prefix (const GString *text)
{
  gsize token = MIN (text->len, strlen (TK_TOKEN_PREFIX)), certificate = MIN (text->len, strlen (TK_CERTIFICATE_PREFIX));

  return strncmp (text->str, TK_TOKEN_PREFIX, token) == 0 || strncmp (text->str, TK_CERTIFICATE_PREFIX, certificate) == 0;
}

/* What the text was meant to be under that layout; NULL when it cannot have been typed so, or is none of ours. */
static char *
undo_layout (const char *text, const Layout *layout)
{
  g_autoptr (GString) meant = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      char c = meant_for (layout, g_utf8_get_char (p));

      if (c == '\0')
        return NULL;
      g_string_append_c (meant, c);
      if (!may_get_our_prefix (meant)) /* nearly always at the first letter: lists have a million of others' codes */
        return NULL;
    }
  return g_string_free (g_steal_pointer (&meant), FALSE);
}

static gboolean
has_our_prefix (const char *text)
{
  return g_str_has_prefix (text, TK_TOKEN_PREFIX) || g_str_has_prefix (text, TK_CERTIFICATE_PREFIX);
}

static gboolean
is_whole_token (const char *text)
{
  TkToken token;

  return tk_token_parse (text, strlen (text), &token, NULL);
}

static gboolean
is_pretix (const char *text)
{
  TkPretixTicket ticket;
  gsize length = strlen (text);

  return tk_pretix_looks_like (text, length) && tk_pretix_parse (text, length, &ticket, NULL);
}

static gboolean
is_whole_ticket (const char *text)
{
  return is_whole_token (text) || is_pretix (text);
}

/* Key by key, capitals and all, and the identifiers a scanner puts in front were typed like the rest. Only what then is a whole
 * ticket counts; NULL when nothing is. */
static char *
undo_keyboards (const char *text)
{
  if (strlen (text) > RETYPED_MAX || strlen (text) < RETYPED_MIN)
    return NULL;
  for (guint i = 0; i < TK_KEYBOARD_COUNT * TK_KEYBOARD_COUNT * 2; i++)
    {
      TkKeyboard scanner = i / 2 % TK_KEYBOARD_COUNT, computer = i / 2 / TK_KEYBOARD_COUNT;
      g_autofree char *meant = tk_keyboard_retype (text, scanner, computer, i % 2);

      if (meant != NULL && is_whole_ticket (skip_prefixes (meant)))
        return g_strdup (skip_prefixes (meant));
    }
  return NULL;
}

/* For our own alone, of which capitals do not matter: the layout under which a whole token appears wins, else the first that
 * gives our prefix. NULL when none does. */
static char *
undo_layouts (const char *text)
{
  g_autofree char *best = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      g_autofree char *meant = undo_layout (text, &layouts[i]);

      if (meant == NULL || !has_our_prefix (meant))
        continue;
      if (is_whole_token (meant))
        return g_steal_pointer (&meant);
      if (best == NULL)
        best = g_steal_pointer (&meant);
    }
  return g_steal_pointer (&best);
}

/* Only a text that becomes a ticket, or plainly one of ours, is touched. */
static char *
undo_keyboard_slips (char *text)
{
  g_autofree char *owned = text;
  char *meant = NULL;

  if (has_our_prefix (text) || is_pretix (text))
    return g_steal_pointer (&owned);
  meant = undo_keyboards (text);
  if (meant == NULL)
    meant = undo_layouts (text);
  return meant != NULL ? meant : g_steal_pointer (&owned);
}

/* Valid characters only, without control characters; a broken byte is dropped and reading goes on behind it. */
static GString *
keep_printable (const char *raw, gsize length)
{
  GString *kept = g_string_sized_new (length);
  gsize at = 0;

  while (at < length)
    {
      gunichar c = g_utf8_get_char_validated (raw + at, (gssize) (length - at));
      gboolean broken = c == (gunichar) -1 || c == (gunichar) -2;

      if (!broken && !g_unichar_iscntrl (c) && c != BYTE_ORDER_MARK)
        g_string_append_unichar (kept, c);
      at += broken ? 1 : (gsize) (g_utf8_next_char (raw + at) - (raw + at));
    }
  return kept;
}

/* Without blanks at the end. */
static char *
trim_end (const char *text)
{
  const char *end = text + strlen (text);

  while (end > text && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (text, (gsize) (end - text));
}

static gboolean
may_be_human_code (const char *text)
{
  gsize symbols = 0;

  for (; *text != '\0'; text++)
    {
      if (*text == ' ' || *text == '-')
        continue;
      if (!g_ascii_isalnum (*text) || g_ascii_toupper (*text) == 'U')
        return FALSE;
      symbols++;
    }
  return symbols >= HUMAN_SYMBOLS_MIN && symbols <= HUMAN_SYMBOLS_MAX;
}

static TkPayloadKind
kind_of (const char *text)
{
  if (*text == '\0')
    return TK_PAYLOAD_EMPTY;
  if (g_str_has_prefix (text, TK_TOKEN_PREFIX))
    return TK_PAYLOAD_TOKEN;
  if (g_str_has_prefix (text, TK_CERTIFICATE_PREFIX))
    return TK_PAYLOAD_CERTIFICATE;
  return may_be_human_code (text) ? TK_PAYLOAD_HUMAN_CODE : TK_PAYLOAD_OTHER;
}

char *
tk_payload_clean (const char *raw, gsize length, TkPayloadKind *kind)
{
  g_autoptr (GString) kept = NULL;
  char *clean;

  g_return_val_if_fail (raw != NULL || length == 0, g_strdup (""));

  kept = keep_printable (raw, MIN (length, TK_PAYLOAD_MAX));
  clean = undo_keyboard_slips (trim_end (skip_prefixes (kept->str)));
  if (kind != NULL)
    *kind = kind_of (clean);
  return clean;
}
