/* Base45 (RFC 9285), strict. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-base45.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

static int
digit_value (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'A' && c <= 'Z')
    return c - 'A' + 10;
  switch (c)
    {
    case ' ': return 36;
    case '$': return 37;
    case '%': return 38;
    case '*': return 39;
    case '+': return 40;
    case '-': return 41;
    case '.': return 42;
    case '/': return 43;
    case ':': return 44;
    default: return -1;
    }
}

/* The number `digits` symbols spell, lowest first; -1 when one is not in the alphabet. */
static int
group_value (const char *text, gsize digits)
{
  int value = 0;

  for (gsize i = digits; i-- > 0;)
    {
      int digit = digit_value (text[i]);

      if (digit < 0)
        return -1;
      value = value * 45 + digit;
    }
  return value;
}

static gboolean
is_canonical (const char *text, gsize length)
{
  if (length % 3 == 1)
    return FALSE;
  for (gsize i = 0; i < length; i += 3)
    {
      gsize digits = MIN (length - i, 3);
      int value = group_value (text + i, digits);

      if (value < 0 || value > (digits == 3 ? 0xffff : 0xff))
        return FALSE;
    }
  return TRUE;
}

char *
tk_base45_encode (const guint8 *data, gsize length)
{
  char *text = g_malloc (length / 2 * 3 + length % 2 * 2 + 1);
  char *p = text;

  for (gsize i = 0; i < length; i += 2)
    {
      gboolean pair = i + 1 < length;
      guint value = pair ? (guint) data[i] << 8 | data[i + 1] : data[i];

      *p++ = alphabet[value % 45];
      *p++ = alphabet[value / 45 % 45];
      if (pair)
        *p++ = alphabet[value / 2025];
    }
  *p = '\0';
  return text;
}

gboolean
tk_base45_decode (const char *text, gsize text_length, guint8 *out, gsize capacity, gsize *length)
{
  gsize needed = text_length / 3 * 2 + text_length % 3 / 2;
  guint8 *p = out;

  if (needed > capacity || !is_canonical (text, text_length))
    return FALSE;
  for (gsize i = 0; i < text_length; i += 3)
    {
      gsize digits = MIN (text_length - i, 3);
      int value = group_value (text + i, digits);

      if (digits == 3)
        *p++ = value >> 8;
      *p++ = value & 0xff;
    }
  *length = needed;
  return TRUE;
}
