/* A gate's hours, zones and days of entries. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-hours.h"

#include <string.h>

#include "tk-clock.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define DAY_MS (24 * 60 * MINUTE_MS)

/* ---- Hours ---- */

/* TRUE when `from` names a time of the event; *time_ms is 0 when the event has none. */
static gboolean
find_time (const TkEventTimes *event, const char *from, gint64 *time_ms)
{
  if (g_strcmp0 (from, "doors") == 0)
    *time_ms = event->doors_ms;
  else if (g_strcmp0 (from, "start") == 0)
    *time_ms = event->starts_ms;
  else if (g_strcmp0 (from, "end") == 0)
    *time_ms = event->ends_ms;
  else
    return FALSE;
  return TRUE;
}

gint64
tk_gate_hour (const TkEventTimes *event, const char *from, gint64 minutes, gint64 absolute_ms)
{
  gint64 time_ms;

  g_return_val_if_fail (event != NULL, 0);
  if (!find_time (event, from, &time_ms))
    return absolute_ms;
  return time_ms == 0 ? 0 : time_ms + minutes * MINUTE_MS;
}

void
tk_gate_hours_apply (const TkGateHours *hours, const TkEventTimes *event, TkGateRules *rules)
{
  gint64 unused;

  g_return_if_fail (hours != NULL && event != NULL && rules != NULL);
  rules->opens_ms = tk_gate_hour (event, hours->opens_from, hours->opens_minutes, hours->opens_ms);
  rules->closes_ms = tk_gate_hour (event, hours->closes_from, hours->closes_minutes, hours->closes_ms);
  rules->tolerance_ms = hours->tolerance_minutes * MINUTE_MS;
  rules->event_ends_ms = event->ends_ms;
  if (find_time (event, hours->closes_from, &unused) && rules->closes_ms >= event->ends_ms && rules->closes_ms != 0)
    rules->event_ends_ms = 0;
}

/* ---- Zones ---- */

/* Letter by letter: g_utf8_strdown() does as the language of this machine does, and two of them must agree. */
static char *
lower (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  GString *out = g_string_new (NULL);

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (out, g_unichar_tolower (g_utf8_get_char (p)));
  return g_string_free (out, FALSE);
}

/* In place, and blanks of any kind. */
static const char *
strip (char *text)
{
  char *end = text + strlen (text);

  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text)
    {
      char *last = g_utf8_prev_char (end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      end = last;
    }
  *end = '\0';
  return text;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
tk_zones_normalise (const char *zones)
{
  g_autofree char *lowered = lower (zones != NULL ? zones : "");
  g_auto (GStrv) parts = g_strsplit (lowered, ",", -1);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GString *out = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (sorted, (gpointer) strip (parts[i]));
  g_ptr_array_sort (sorted, compare_texts);
  for (guint i = 0; i < sorted->len; i++)
    {
      const char *zone = g_ptr_array_index (sorted, i);

      if (*zone == '\0' || (i > 0 && strcmp (zone, g_ptr_array_index (sorted, i - 1)) == 0))
        continue;
      g_string_append_printf (out, "%s%s", out->len > 0 ? "," : "", zone);
    }
  return g_string_free (out, FALSE);
}

static gboolean
names_zone (const char *zones, const char *zone, gsize length)
{
  for (const char *p = zones; *p != '\0';)
    {
      gsize here = strcspn (p, ",");

      if (here == length && memcmp (p, zone, length) == 0)
        return TRUE;
      p += here + (p[here] == ',' ? 1 : 0);
    }
  return FALSE;
}

gboolean
tk_zones_meet (const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return FALSE;
  for (const char *p = a; *p != '\0';)
    {
      gsize length = strcspn (p, ",");

      if (length > 0 && names_zone (b, p, length))
        return TRUE;
      p += length + (p[length] == ',' ? 1 : 0);
    }
  return FALSE;
}

gboolean
tk_gate_takes_type (const guint16 *types, gsize n_types, const char *zones, guint16 type, const char *type_zones)
{
  gboolean has_zones = zones != NULL && *zones != '\0';

  for (gsize i = 0; i < n_types; i++)
    if (types[i] == type)
      return TRUE;
  return has_zones ? tk_zones_meet (zones, type_zones) : n_types == 0;
}

/* ---- Days ---- */

static gint64
floor_day (gint64 ms)
{
  return ms >= 0 ? ms / DAY_MS : -((-ms + DAY_MS - 1) / DAY_MS);
}

gint64
tk_entry_day (gint64 at_ms, const char *zone, guint day_starts)
{
  gint64 starts_ms = day_starts * MINUTE_MS;
  gint64 offset = tk_time_offset (at_ms, zone);
  gint64 before = tk_time_offset (at_ms - DAY_MS, zone);
  gint64 day = floor_day (at_ms + offset - starts_ms);
  gint64 next_ms;

  if (before <= offset)
    return day;
  /* Clocks were put back within a day: had the next day begun before that, it has begun, whatever they show now. */
  next_ms = (day + 1) * DAY_MS + starts_ms - before;
  return next_ms <= at_ms && tk_time_offset (next_ms, zone) == before ? day + 1 : day;
}
