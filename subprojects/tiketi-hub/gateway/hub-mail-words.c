/* Addresses and headers of mail; pure. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-mail.h"

#include <string.h>

#define ENCODED_BYTES 42 /* of text in one encoded word: 56 characters, 75 with its frame at most */

gboolean
hub_mail_is_address (const char *text)
{
  const char *at = strchr (text, '@');
  gsize length = strlen (text);

  if (at == NULL || at == text || at[1] == '\0' || strchr (at + 1, '@') != NULL || length > 200)
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if (*c <= ' ' || *c > '~' || strchr ("<>()[]\\,;:\"", *c) != NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_plain (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (*c < ' ' || *c > '~')
      return FALSE;
  return strstr (text, "=?") == NULL && strlen (text) <= 60;
}

/* No word is cut within a character. */
char *
hub_mail_header (const char *text)
{
  g_autofree char *clean = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);

  for (char *c = clean; *c != '\0'; c++)
    if ((guchar) *c < ' ' || *c == 0x7f)
      *c = ' ';
  if (is_plain (clean))
    return g_string_free (g_string_append (out, clean), FALSE);
  for (const char *from = clean; *from != '\0';)
    {
      const char *to = from;
      while (*to != '\0' && g_utf8_next_char (to) - from <= ENCODED_BYTES)
        to = g_utf8_next_char (to);
      g_autofree char *word = g_base64_encode ((const guchar *) from, (gsize) (to - from));
      g_string_append_printf (out, "%s=?UTF-8?B?%s?=", out->len > 0 ? "\r\n " : "", word);
      from = to;
    }
  return g_string_free (out, FALSE);
}
