/* Amounts, times and ages in words. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wording.h"
#include "tk-clock.h"
#include "tk-money.h"

#include <glib/gi18n-lib.h>

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

char *
tk_wording_amount (gint64 minor, const char *currency)
{
  TkMoneyStyle style = tk_money_style_from_locale ();

  return tk_money_format (minor, currency, &style);
}

char *
tk_wording_money (gint64 minor, const char *currency)
{
  TkMoneyStyle style = tk_money_style_from_locale ();

  return tk_money_format_with_currency (minor, currency, &style);
}

char *
tk_wording_age (gint64 ms)
{
  if (ms < MINUTE)
    return g_strdup_printf (_("%d s"), (int) (MAX (ms, 0) / SECOND));
  if (ms < HOUR)
    return g_strdup_printf (_("%d min"), (int) (ms / MINUTE));
  if (ms < DAY)
    return g_strdup_printf (_("%d h %d min"), (int) (ms / HOUR), (int) (ms % HOUR / MINUTE));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day", "%d days", (gulong) (ms / DAY)), (int) (ms / DAY));
}

char *
tk_wording_time (gint64 at_ms, const char *zone)
{
  return tk_time_format (at_ms, zone, "%H:%M");
}

char *
tk_wording_day_time (gint64 at_ms, const char *zone)
{
  /* Translators: a day and time on the clock, as g_date_time_format() codes: "Sat 21 Nov 18:00". */
  return tk_time_format (at_ms, zone, C_ ("date", "%a %-d %b %H:%M"));
}

char *
tk_wording_initials (const char *name)
{
  g_autoptr (GString) initials = g_string_new (NULL);
  gboolean start = TRUE;
  guint letters = 0;

  for (const char *p = name; *p != '\0' && letters < 2; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (start && g_unichar_isalnum (c))
        {
          g_string_append_unichar (initials, g_unichar_toupper (c));
          letters++;
        }
      start = g_unichar_isspace (c) || c == '-';
    }
  return g_string_free (g_steal_pointer (&initials), FALSE);
}
