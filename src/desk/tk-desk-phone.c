/* Phone numbers and addresses as people write them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-pay-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TEXT_MAX 40
#define EMAIL_MAX 100
#define DIGITS_MIN 8       /* E.164, with the country */
#define DIGITS_MAX 15

/* What a number written without its country is: Kenya's mobile numbers. */
#define HOME "254"
#define HOME_DIGITS 9
#define HOME_FIRST "17"

/* The digits of it, without what people put between them; NULL for anything else. *abroad: it began with + or 00. */
static char *
take_digits (const char *text, gboolean *abroad)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  const char *p = text + strspn (text, " \t");

  *abroad = *p == '+' || g_str_has_prefix (p, "00");
  p += *p == '+' ? 1 : *abroad ? 2 : 0;
  for (; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
    else if (strchr (" \t-.()/", *p) == NULL)
      return NULL;
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

/* Of the nine digits behind Kenya's country code. */
static gboolean
is_home (const char *digits)
{
  return strlen (digits) == HOME_DIGITS && strchr (HOME_FIRST, digits[0]) != NULL;
}

/* The nine digits of a number at home, NULL when it is none. */
static const char *
home_digits (const char *digits, gboolean abroad)
{
  if (g_str_has_prefix (digits, HOME) && is_home (digits + strlen (HOME)))
    return digits + strlen (HOME);
  if (abroad)
    return NULL;
  if (digits[0] == '0' && is_home (digits + 1))
    return digits + 1;
  return is_home (digits) ? digits : NULL;
}

char *
tk_desk_phone (const char *text, GError **error)
{
  gboolean abroad = FALSE;
  g_autofree char *digits = text != NULL && strlen (text) <= TEXT_MAX ? take_digits (text, &abroad) : NULL;
  gsize length = digits != NULL ? strlen (digits) : 0;
  const char *home = length > 0 ? home_digits (digits, abroad) : NULL;

  if (home != NULL)
    return g_strconcat (HOME, home, NULL);
  if (abroad && length >= DIGITS_MIN && length <= DIGITS_MAX && digits[0] != '0' && !g_str_has_prefix (digits, HOME))
    return g_steal_pointer (&digits);
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID,
                       _("That is not a phone number: write it like 0712 345 678, or with + and the country"));
  return NULL;
}

char *
tk_desk_phone_words (const char *phone)
{
  if (!g_str_has_prefix (phone, HOME) || !is_home (phone + strlen (HOME)))
    return g_strconcat (*phone != '\0' ? "+" : "", phone, NULL);
  phone += strlen (HOME);
  return g_strdup_printf ("0%.3s %.3s %.3s", phone, phone + 3, phone + 6);
}

/* No more than keeps a slip of the finger away: only the mail server knows. */
static gboolean
is_email (const char *text)
{
  const char *at = strchr (text, '@');

  return at != NULL && at != text && at[1] != '\0' && strchr (at + 1, '@') == NULL && strlen (text) <= EMAIL_MAX
         && strpbrk (text, " \t\r\n<>,;\"") == NULL && g_utf8_validate (text, -1, NULL);
}

gboolean
tk_desk_check_email (const char *email, GError **error)
{
  if (email == NULL || *email == '\0' || is_email (email))
    return TRUE;
  g_set_error_literal (error, TK_DESK_ERROR, TK_DESK_ERROR_INVALID,
                       _("That is not an e-mail address; write it like otieno@example.com"));
  return FALSE;
}
