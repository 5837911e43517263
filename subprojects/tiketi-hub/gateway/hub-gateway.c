/* The words gateways bring. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-gateway.h"

#include <string.h>

G_DEFINE_QUARK (hub-gateway-error-quark, hub_gateway_error)

void
hub_word_clear (HubWord *word)
{
  memset (word, 0, sizeof *word);
  word->reason = "";
}

gboolean
hub_word_set (char *field, gsize size, const char *text)
{
  if (text == NULL || strlen (text) >= size)
    return FALSE;
  for (const char *at = text; *at != '\0'; at++)
    if (*at <= ' ' || *at > '~')
      return FALSE;
  g_strlcpy (field, text, size);
  return TRUE;
}

void
hub_word_say (char *field, gsize size, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  const char *end;

  for (char *at = valid; *at != '\0'; at++)
    if ((guchar) *at < ' ' || *at == 0x7f)
      *at = ' ';
  g_strlcpy (field, valid, size);
  if (!g_utf8_validate (field, -1, &end))
    field[end - field] = '\0';
}
