/* How what people type is looked for: every word the beginning of some word, phones however they are written, and nothing
 * typed that acts as FTS5's own syntax. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-store-person.h"

#include <string.h>

#define WORDS_MAX 8
#define WORD_BYTES 64
#define PHONE_DIGITS_MIN 3
#define NATIONAL_DIGITS 9
#define COUNTRY_DIGITS_MAX 3 /* E.164 */

/* Letters that no accent makes of another one, and what people type for them. */
static const struct { gunichar letter; const char *plain; } strokes[] = {
  { 0xd8, "O" },  { 0xf8, "o" },  { 0xc6, "AE" }, { 0xe6, "ae" }, { 0xdf, "ss" },  { 0xd0, "D" },   { 0xf0, "d" },
  { 0xde, "TH" }, { 0xfe, "th" }, { 0x110, "D" }, { 0x111, "d" }, { 0x126, "H" },  { 0x127, "h" },  { 0x131, "i" },
  { 0x141, "L" }, { 0x142, "l" }, { 0x152, "OE" }, { 0x153, "oe" }, { 0x166, "T" }, { 0x167, "t" }, { 0x1e9e, "SS" },
};

static const char *
without_stroke (gunichar letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (strokes); i++)
    if (strokes[i].letter == letter)
      return strokes[i].plain;
  return NULL;
}

char *
tk_person_plain_word (const char *word)
{
  GString *plain = g_string_new (NULL);

  for (const char *at = word; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      const char *other = without_stroke (c);

      if (other != NULL)
        g_string_append (plain, other);
      else if (g_unichar_isalnum (c) || g_unichar_ismark (c))
        g_string_append_unichar (plain, c);
    }
  return g_string_free (plain, FALSE);
}

/* "word"*: in quotes nothing is syntax but the quote, which is doubled. */
static void
append_word (GString *match, const char *word)
{
  g_string_append_c (match, '"');
  for (; *word != '\0'; word++)
    {
      if (*word == '"')
        g_string_append_c (match, '"');
      g_string_append_c (match, *word);
    }
  g_string_append (match, "\"*");
}

static void
append_phone (GString *match, const char *digits)
{
  g_string_append (match, " OR phone_digits : ");
  append_word (match, digits);
}

static gboolean
has_letters (const char *word)
{
  for (; *word != '\0'; word = g_utf8_next_char (word))
    if (g_unichar_isalnum (g_utf8_get_char (word)))
      return TRUE;
  return FALSE;
}

/* Only what stands in phone numbers; *digits, into a buffer of the text's size, without it. */
static gboolean
reads_as_phone (const char *text, char *digits)
{
  gsize n = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      int value = g_unichar_digit_value (c);
      if (value >= 0)
        digits[n++] = (char) ('0' + value);
      else if (c > 127 ? !g_unichar_isspace (c) : strchr (" +()-./", (int) c) == NULL)
        return FALSE;
    }
  digits[n] = '\0';
  return n >= PHONE_DIGITS_MIN;
}

/* Stored are all digits as told, and the last nine. Typed may be a country, a 0, both or neither, or only the beginning. */
static void
append_phone_ways (GString *match, const char *text, const char *digits)
{
  gboolean abroad = *text == '+' || g_str_has_prefix (digits, "00");
  const char *number = g_str_has_prefix (digits, "00") ? digits + 2 : digits;
  gsize length = strlen (number);

  append_phone (match, number);
  if (length > NATIONAL_DIGITS)
    append_phone (match, number + length - NATIONAL_DIGITS);
  else if (!abroad && *number == '0' && length > 1)
    append_phone (match, number + 1);
  for (gsize country = 1; abroad && country <= COUNTRY_DIGITS_MAX && length < NATIONAL_DIGITS + country; country++)
    if (length >= country + PHONE_DIGITS_MIN)
      append_phone (match, number + country);
}

static char *
cut (const char *word)
{
  gsize length = strnlen (word, WORD_BYTES);

  while (!g_utf8_validate (word, (gssize) length, NULL))
    length--;
  return g_strndup (word, length);
}

/* One word in every way it may be stored. */
static void
append_term (GString *match, const char *typed)
{
  g_autofree char *word = cut (typed), *plain = tk_person_plain_word (word);
  char digits[WORD_BYTES + 1];

  g_string_append_c (match, '(');
  append_word (match, word);
  if (strcmp (plain, word) != 0)
    {
      g_string_append (match, " OR ");
      append_word (match, plain);
    }
  if (strlen (typed) <= WORD_BYTES && reads_as_phone (word, digits))
    append_phone_ways (match, word, digits);
  g_string_append_c (match, ')');
}

static char *
match_words (const char *text)
{
  g_autoptr (GString) match = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  guint n = 0;

  for (char **word = words; *word != NULL && n < WORDS_MAX; word++)
    if (has_letters (*word))
      {
        g_string_append (match, n++ > 0 ? " AND " : "");
        append_term (match, *word);
      }
  return n > 0 ? g_strdup (match->str) : NULL;
}

char *
tk_person_match (const char *text)
{
  g_autofree char *clean = g_utf8_make_valid (text, -1), *digits = g_malloc (strlen (clean) + 1);
  g_autofree char *words = match_words (g_strstrip (clean));
  GString *match;

  /* "+254 712 345 678": one number in four words. */
  if (words == NULL || strpbrk (clean, " ") == NULL || strlen (clean) > WORD_BYTES || !reads_as_phone (clean, digits))
    return g_steal_pointer (&words);
  match = g_string_new (words);
  append_phone_ways (match, clean, digits);
  return g_string_free (match, FALSE);
}
