/* Days as numbers, and as people and calendars write them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-day.h"

#include <stdlib.h>

#include "tk-clock.h"

#define EPOCH_JULIAN 719163 /* 1970-01-01 as GDate counts */

gboolean
hub_day_parse (const char *text, gint64 *day)
{
  int year, month, date;
  GDate parsed;

  if (!g_regex_match_simple ("^[0-9]{4}-[0-9]{2}-[0-9]{2}(\\z|[T ])", text, 0, 0))
    return FALSE;
  year = atoi (text);
  month = atoi (text + 5);
  date = atoi (text + 8);
  if (year < 1970 || !g_date_valid_dmy ((GDateDay) date, month, (GDateYear) year))
    return FALSE;
  g_date_set_dmy (&parsed, (GDateDay) date, month, (GDateYear) year);
  *day = (gint64) g_date_get_julian (&parsed) - EPOCH_JULIAN;
  return TRUE;
}

void
hub_day_to_date (gint64 day, GDate *date)
{
  g_date_clear (date, 1);
  g_date_set_julian (date, (guint32) (CLAMP (day, 0, HUB_DAY_LAST) + EPOCH_JULIAN));
}

char *
hub_day_format (gint64 day)
{
  GDate date;

  hub_day_to_date (day, &date);
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date));
}

gint64
hub_day_of (gint64 at, const char *zone)
{
  return (at + tk_time_offset (at, zone)) / HUB_DAY_MS;
}
