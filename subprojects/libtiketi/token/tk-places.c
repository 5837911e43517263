/* Ranges of seats: one way to write them, so that journals and hub agree letter for letter. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-places.h"

#include <string.h>

/* A number from 1 to G_MAXUINT32 without zeros before; moves *at behind it. */
static gboolean
take_number (const char **at, guint32 *out)
{
  guint64 value = 0;
  const char *p = *at;

  if (*p < '1' || *p > '9')
    return FALSE;
  for (; g_ascii_isdigit (*p) && value <= G_MAXUINT32; p++)
    value = value * 10 + (guint64) g_ascii_digit_value (*p);
  *at = p;
  *out = (guint32) value;
  return value <= G_MAXUINT32;
}

static gboolean
take_range (const char **at, guint32 *first, guint32 *last)
{
  if (!take_number (at, first))
    return FALSE;
  *last = *first;
  if (**at != '-')
    return TRUE;
  (*at)++;
  return take_number (at, last) && *last > *first;
}

/* Behind what there is, and not joined to it. */
static gboolean
append (GArray *places, guint32 first, guint32 last)
{
  if (places->len > 0 && (guint64) g_array_index (places, guint32, places->len - 1) + 1 >= first)
    return FALSE;
  if ((guint64) last - first + 1 > TK_PLACES_MAX - places->len)
    return FALSE;
  for (guint64 place = first; place <= last; place++)
    {
        guint32 value = (guint32) place;
        g_array_append_val (places, value);
      }
  return TRUE;
}

GArray *
tk_places_parse (const char *text)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 first, last;

  g_return_val_if_fail (text != NULL, NULL);
  if (*text == '\0')
    return g_steal_pointer (&places);
  for (const char *at = text;; at++)
    {
      if (!take_range (&at, &first, &last) || !append (places, first, last))
        return NULL;
      if (*at == '\0')
        return g_steal_pointer (&places);
      if (*at != ',')
        return NULL;
    }
}

char *
tk_places_format (const guint32 *places, gsize n)
{
  GString *text = g_string_new (NULL);
  gsize end;

  for (gsize i = 0; i < n; i = end)
    {
      for (end = i + 1; end < n && places[end] == places[end - 1] + 1;)
        end++;
      g_string_append_printf (text, i > 0 ? ",%u" : "%u", places[i]);
      if (end > i + 1)
        g_string_append_printf (text, "-%u", places[end - 1]);
    }
  return g_string_free (text, FALSE);
}
