/* Writing iCalendar. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-calendar.h"

#include <string.h>
#include "tk-clock.h"

#define LINE_OCTETS 75

/* One content line; what does not fit goes on in the next, which begins with a blank, and no character is cut. */
static void
put_line (GString *out, const char *name, const char *value)
{
  g_autofree char *line = g_strdup_printf ("%s:%s", name, value);
  gsize room = LINE_OCTETS;

  for (const char *p = line; *p != '\0';)
    {
      const char *next = g_utf8_next_char (p);
      gsize size = (gsize) (next - p);

      if (size > room)
        {
          g_string_append (out, "\r\n ");
          room = LINE_OCTETS - 1;
        }
      g_string_append_len (out, p, (gssize) size);
      room -= size;
      p = next;
    }
  g_string_append (out, "\r\n");
}

/* Nothing of a text may look like a line of its own. */
static void
put_text (GString *out, const char *name, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (GString) escaped = g_string_new (NULL);

  if (*valid == '\0')
    return;
  for (const char *p = valid; *p != '\0'; p++)
    {
      if (strchr ("\\;,", *p) != NULL)
        g_string_append_printf (escaped, "\\%c", *p);
      else if (*p == '\n')
        g_string_append (escaped, "\\n");
      else if (!g_ascii_iscntrl (*p))
        g_string_append_c (escaped, *p);
    }
  put_line (out, name, escaped->str);
}

/* An address is not escaped; one that would need it is left out. */
static void
put_url (GString *out, const char *url)
{
  if (url != NULL && *url != '\0' && g_str_is_ascii (url) && strpbrk (url, "\r\n\"<> ") == NULL)
    put_line (out, "URL", url);
}

static void
put_time (GString *out, const char *name, gint64 ms)
{
  g_autofree char *text = tk_time_format (ms, "UTC", "%Y%m%dT%H%M%SZ");

  put_line (out, name, text);
}

static void
put_entry (GString *out, const HubCalendarEntry *entry)
{
  put_line (out, "BEGIN", "VEVENT");
  put_text (out, "UID", entry->uid);
  put_time (out, "DTSTAMP", entry->changed_at);
  put_time (out, "DTSTART", entry->starts_at);
  if (entry->ends_at > entry->starts_at)
    put_time (out, "DTEND", entry->ends_at);
  put_text (out, "SUMMARY", entry->title);
  put_text (out, "DESCRIPTION", entry->description);
  put_text (out, "LOCATION", entry->location);
  put_url (out, entry->url);
  put_line (out, "END", "VEVENT");
}

char *
hub_calendar_write (const HubCalendarEntry *entries, guint n)
{
  GString *out = g_string_new (NULL);

  put_line (out, "BEGIN", "VCALENDAR");
  put_line (out, "VERSION", "2.0");
  put_line (out, "PRODID", "-//Tiketi//Hub//EN");
  put_line (out, "CALSCALE", "GREGORIAN");
  put_line (out, "METHOD", "PUBLISH");
  for (guint i = 0; i < n; i++)
    put_entry (out, &entries[i]);
  put_line (out, "END", "VCALENDAR");
  return g_string_free (out, FALSE);
}
