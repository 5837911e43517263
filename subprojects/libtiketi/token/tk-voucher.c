/* Digests of voucher codes, and what a voucher takes off. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-voucher.h"
#include "tk-bytes-private.h"
#include "tk-keys.h"

#include <string.h>

#define DOMAIN "tiketi.voucher.v1"
#define DIGEST_BYTES 16

/* NULL when it cannot be a code. */
static char *
clean (const char *code)
{
  GString *out = g_string_new (NULL);

  for (const char *p = code; *p != '\0'; p++)
    {
      if (*p == ' ' || *p == '-')
        continue;
      if (!g_ascii_isgraph (*p) || out->len == TK_VOUCHER_CODE_MAX)
        return g_string_free (out, TRUE), NULL;
      g_string_append_c (out, g_ascii_toupper (*p));
    }
  return g_string_free (out, out->len == 0);
}

char *
tk_voucher_digest (guint32 event, const char *code)
{
  g_autoptr (GByteArray) head = g_byte_array_new ();
  guint8 digest[TK_DIGEST_SIZE];

  g_return_val_if_fail (code != NULL, NULL);
  g_autofree char *text = clean (code);
  if (text == NULL)
    return NULL;
  g_byte_array_append (head, (const guint8 *) DOMAIN, strlen (DOMAIN));
  tk_bytes_append (head, event, 4);
  tk_digest (head->data, head->len, (const guint8 *) text, strlen (text), digest);
  return tk_hex_encode (digest, DIGEST_BYTES);
}

gint64
tk_voucher_percent (gint64 price, gint64 hundredths)
{
  gint64 whole = price / TK_VOUCHER_PERCENT_ALL * hundredths, rest = price % TK_VOUCHER_PERCENT_ALL * hundredths;

  return whole + (rest * 2 + TK_VOUCHER_PERCENT_ALL) / (2 * TK_VOUCHER_PERCENT_ALL);
}

gint64
tk_voucher_off (const char *kind, gint64 value, gint64 price)
{
  if (g_str_equal (kind, "percent"))
    return tk_voucher_percent (price, MIN (value, TK_VOUCHER_PERCENT_ALL));
  if (g_str_equal (kind, "amount"))
    return MIN (value, price);
  return MAX (price - value, 0);
}
