/* The machine's clock, the fake clock for tests, and times as text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-clock.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <time.h>

#define BOOT_ID_FILE "/proc/sys/kernel/random/boot_id"

/* The years GDateTime can hold: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999Z. */
#define FIRST_MS G_GINT64_CONSTANT (-62135596800000)
#define LAST_MS G_GINT64_CONSTANT (253402300799999)

#define FAKE_BOOT_ID_HEAD "00000000-0000-4000-8000-"

static gint64
system_wall_ms (const TkClock *clock)
{
  return g_get_real_time () / 1000;
}

static gint64
system_boot_ms (const TkClock *clock)
{
  struct timespec now;

  if (clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    g_error ("This system has no CLOCK_BOOTTIME");
  return (gint64) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Without the kernel's word a random id: two runs then look like two boots, and whoever compares
 * boot times across runs distrusts them, which is the safe side. */
static char *
read_boot_id (void)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (BOOT_ID_FILE, &text, NULL, NULL))
    return g_uuid_string_random ();
  g_strstrip (text);
  return *text != '\0' ? g_steal_pointer (&text) : g_uuid_string_random ();
}

static const char *
system_boot_id (const TkClock *clock)
{
  static char *boot_id;

  if (g_once_init_enter (&boot_id))
    g_once_init_leave (&boot_id, read_boot_id ());
  return boot_id;
}

static gint64
fake_wall_ms (const TkClock *clock)
{
  return ((const TkFakeClock *) clock)->wall_ms;
}

static gint64
fake_boot_ms (const TkClock *clock)
{
  return ((const TkFakeClock *) clock)->boot_ms;
}

static const char *
fake_boot_id (const TkClock *clock)
{
  return ((const TkFakeClock *) clock)->boot_id;
}

static gint64
floor_divide (gint64 value, gint64 by, gint64 *rest)
{
  gint64 quotient = value / by;

  *rest = value % by;
  if (*rest < 0)
    {
      *rest += by;
      quotient--;
    }
  return quotient;
}

static GDateTime *
date_time_from_ms (gint64 wall_ms, gint64 *ms)
{
  return g_date_time_new_from_unix_utc (floor_divide (CLAMP (wall_ms, FIRST_MS, LAST_MS), 1000, ms));
}

/* Reads exactly `digits` ASCII digits and moves on. */
static gboolean
take_number (const char **text, int digits, int *number)
{
  int value = 0;

  for (int i = 0; i < digits; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return FALSE;
      value = value * 10 + ((*text)[i] - '0');
    }
  *text += digits;
  *number = value;
  return TRUE;
}

static gboolean
take_char (const char **text, char wanted)
{
  if (**text != wanted)
    return FALSE;
  (*text)++;
  return TRUE;
}

/* ".123456" → 123; what is below a millisecond is cut off. */
static gboolean
take_fraction (const char **text, int *ms)
{
  int scale = 100, digits = 0;

  *ms = 0;
  if (!take_char (text, '.'))
    return TRUE;
  for (; g_ascii_isdigit (**text); (*text)++, digits++)
    {
      *ms += (**text - '0') * scale;
      scale /= 10;
    }
  return digits > 0 && digits <= 9;
}

static gboolean
take_offset (const char **text, int *minutes)
{
  int hours, rest, sign;

  *minutes = 0;
  if (take_char (text, 'Z'))
    return TRUE;
  sign = **text == '-' ? -1 : 1;
  if (!take_char (text, '+') && !take_char (text, '-'))
    return FALSE;
  if (!take_number (text, 2, &hours) || !take_char (text, ':') || !take_number (text, 2, &rest))
    return FALSE;
  if (hours > 23 || rest > 59)
    return FALSE;
  *minutes = sign * (hours * 60 + rest);
  return TRUE;
}

/* IANA names only: g_time_zone_new_identifier() would also open any file of that path. */
static gboolean
is_zone_name (const char *zone)
{
  if (zone == NULL || !g_ascii_isalpha (zone[0]) || strstr (zone, "..") != NULL)
    return FALSE;
  for (const char *p = zone; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("/_+-", *p) == NULL)
      return FALSE;
  return TRUE;
}

/* GLib reads a zone's file again once nobody holds it: the last one is held, as most are asked for again at once. */
static void
hold_zone (GTimeZone *zone)
{
  static GMutex mutex;
  static GTimeZone *held;
  GTimeZone *released = NULL;

  g_mutex_lock (&mutex);
  if (held != zone)
    {
      released = held;
      held = g_time_zone_ref (zone);
    }
  g_mutex_unlock (&mutex);
  g_clear_pointer (&released, g_time_zone_unref);
}

static GTimeZone *
open_zone (const char *zone)
{
  GTimeZone *found = is_zone_name (zone) ? g_time_zone_new_identifier (zone) : NULL;

  if (found == NULL)
    return g_time_zone_new_utc ();
  hold_zone (found);
  return found;
}

const TkClock *
tk_clock_system (void)
{
  static const TkClock clock = { system_wall_ms, system_boot_ms, system_boot_id };

  return &clock;
}

void
tk_fake_clock_init (TkFakeClock *clock, gint64 wall_ms)
{
  g_return_if_fail (clock != NULL);

  memset (clock, 0, sizeof *clock);
  clock->base = (TkClock) { fake_wall_ms, fake_boot_ms, fake_boot_id };
  clock->wall_ms = wall_ms;
  g_strlcpy (clock->boot_id, FAKE_BOOT_ID_HEAD "000000000001", sizeof clock->boot_id);
}

void
tk_fake_clock_advance (TkFakeClock *clock, gint64 ms)
{
  clock->wall_ms += ms;
  clock->boot_ms += ms;
}

void
tk_fake_clock_reboot (TkFakeClock *clock)
{
  guint64 boot = g_ascii_strtoull (clock->boot_id + strlen (FAKE_BOOT_ID_HEAD), NULL, 16);

  g_snprintf (clock->boot_id, sizeof clock->boot_id, FAKE_BOOT_ID_HEAD "%012" G_GINT64_MODIFIER "x", boot + 1);
  clock->boot_ms = 0;
}

char *
tk_time_to_iso8601 (gint64 wall_ms)
{
  gint64 ms;
  g_autoptr (GDateTime) time = date_time_from_ms (wall_ms, &ms);
  int year, month, day;

  g_date_time_get_ymd (time, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month, day, g_date_time_get_hour (time),
                          g_date_time_get_minute (time), g_date_time_get_second (time), (int) ms);
}

gboolean
tk_time_from_iso8601 (const char *text, gint64 *wall_ms)
{
  g_autoptr (GDateTime) time = NULL;
  int year, month, day, hour, minute, second, ms, offset;
  gint64 found;

  if (text == NULL || !take_number (&text, 4, &year) || !take_char (&text, '-') || !take_number (&text, 2, &month)
      || !take_char (&text, '-') || !take_number (&text, 2, &day) || !take_char (&text, 'T')
      || !take_number (&text, 2, &hour) || !take_char (&text, ':') || !take_number (&text, 2, &minute)
      || !take_char (&text, ':') || !take_number (&text, 2, &second) || !take_fraction (&text, &ms)
      || !take_offset (&text, &offset) || *text != '\0')
    return FALSE;
  time = g_date_time_new_utc (year, month, day, hour, minute, second);
  if (time == NULL)
    return FALSE;
  found = (g_date_time_to_unix (time) - (gint64) offset * 60) * 1000 + ms;
  if (found < FIRST_MS || found > LAST_MS) /* by its offset: it could not be written again */
    return FALSE;
  *wall_ms = found;
  return TRUE;
}

static const char *
name_weekday (GDateTime *time)
{
  static const char *const names[] = {
    NC_ ("weekday", "Mon"), NC_ ("weekday", "Tue"), NC_ ("weekday", "Wed"), NC_ ("weekday", "Thu"),
    NC_ ("weekday", "Fri"), NC_ ("weekday", "Sat"), NC_ ("weekday", "Sun"),
  };

  return g_dpgettext2 (GETTEXT_PACKAGE, "weekday", names[g_date_time_get_day_of_week (time) - 1]);
}

static const char *
name_month (GDateTime *time)
{
  static const char *const names[] = {
    NC_ ("month", "Jan"), NC_ ("month", "Feb"), NC_ ("month", "Mar"), NC_ ("month", "Apr"),
    NC_ ("month", "May"), NC_ ("month", "Jun"), NC_ ("month", "Jul"), NC_ ("month", "Aug"),
    NC_ ("month", "Sep"), NC_ ("month", "Oct"), NC_ ("month", "Nov"), NC_ ("month", "Dec"),
  };

  return g_dpgettext2 (GETTEXT_PACKAGE, "month", names[g_date_time_get_month (time) - 1]);
}

/* Days and months speak the language of the screen: the locale's own names are English on a machine without sw_KE. */
static char *
put_names (GDateTime *time, const char *format)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *p = format; *p != '\0'; p++)
    {
      if (g_str_has_prefix (p, "%a"))
        g_string_append (text, name_weekday (time));
      else if (g_str_has_prefix (p, "%b"))
        g_string_append (text, name_month (time));
      else
        g_string_append_len (text, p, *p == '%' && p[1] != '\0' ? 2 : 1);
      if (*p == '%' && p[1] != '\0')
        p++;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
tk_time_format (gint64 wall_ms, const char *zone, const char *format)
{
  gint64 ms;
  g_autoptr (GDateTime) utc = date_time_from_ms (wall_ms, &ms);
  g_autoptr (GTimeZone) where = open_zone (zone);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, where);
  GDateTime *time = local != NULL ? local : utc;
  g_autofree char *named = put_names (time, format);
  char *text = g_date_time_format (time, named);

  return text != NULL ? text : tk_time_to_iso8601 (wall_ms);
}

gint64
tk_time_offset (gint64 wall_ms, const char *zone)
{
  g_autoptr (GTimeZone) found = open_zone (zone);
  gint64 seconds = wall_ms >= 0 ? wall_ms / 1000 : -((-wall_ms + 999) / 1000);
  int interval = g_time_zone_find_interval (found, G_TIME_TYPE_UNIVERSAL, seconds);

  return (gint64) g_time_zone_get_offset (found, interval) * 1000;
}
