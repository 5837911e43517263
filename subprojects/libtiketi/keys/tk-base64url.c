/* Base64url without padding, through libsodium. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-base64url.h"

#include <sodium.h>
#include <string.h>

#define ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

/* libsodium 1.0.18 takes some bytes above 127 for digits. */
static gboolean
is_base64url (const char *text)
{
  return strspn (text, ALPHABET) == strlen (text);
}

char *
tk_base64url_encode (const guint8 *data, gsize length)
{
  gsize size = sodium_base64_encoded_len (length, VARIANT);
  char *text = g_malloc (size);

  return sodium_bin2base64 (text, size, data, length, VARIANT);
}

gboolean
tk_base64url_decode (const char *text, guint8 *out, gsize length)
{
  g_autofree guint8 *decoded = NULL;
  const char *end = NULL;
  gsize done = 0;

  if (text == NULL || strlen (text) + 1 != sodium_base64_encoded_len (length, VARIANT) || !is_base64url (text))
    return FALSE;
  decoded = g_malloc (length + 1);
  if (sodium_base642bin (decoded, length + 1, text, strlen (text), NULL, &done, &end, VARIANT) != 0
      || done != length || *end != '\0')
    return FALSE;
  if (length > 0)
    memcpy (out, decoded, length);
  return TRUE;
}
