/* Reading rules as people write them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-words.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "tk-gate-hours.h"

#define OFFSET_MAX 525600 /* minutes: a year before or after */
#define TYPES_MAX 1000

gboolean
hub_words_yes (const char *what, const char *text, gboolean *out, GError **error)
{
  gboolean yes = strcmp (text, "yes") == 0;

  if (!yes && strcmp (text, "no") != 0)
    return hub_refuse (error, HUB_ERROR_INVALID, _("%s: say yes or no, not “%s”"), what, text);
  *out = yes;
  return TRUE;
}

gboolean
hub_words_number (const char *what, const char *text, gint64 most, gint64 *out, GError **error)
{
  if (g_ascii_string_to_signed (text, 10, 0, most, out, NULL))
    return TRUE;
  return hub_refuse (error, HUB_ERROR_INVALID, _("%s: “%s” is not a whole number between 0 and %" PRId64), what, text, most);
}

static gboolean
is_clock (const char *text)
{
  return strlen (text) == 5 && g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[1]) && text[2] == ':'
         && g_ascii_isdigit (text[3]) && g_ascii_isdigit (text[4]);
}

gboolean
hub_words_clock (const char *what, const char *text, gint64 *minutes, GError **error)
{
  gint64 hour = is_clock (text) ? (text[0] - '0') * 10 + text[1] - '0' : 24;
  gint64 minute = is_clock (text) ? (text[3] - '0') * 10 + text[4] - '0' : 60;

  if (hour > 23 || minute > 59)
    return hub_refuse (error, HUB_ERROR_INVALID, _("%s: “%s” is not a time of day; write it as 06:00"), what, text);
  *minutes = hour * 60 + minute;
  return TRUE;
}

/* A control character in a name would garble a terminal's screen, or a list. */
static gboolean
is_clean (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (at)))
        return FALSE;
    }
  return TRUE;
}

gboolean
hub_words_text (const char *what, const char *text, gsize least, gsize most, char **out, GError **error)
{
  if (text == NULL)
    return TRUE;
  if (strlen (text) < least || strlen (text) > most || !is_clean (text) || (least > 0 && strspn (text, " ") == strlen (text)))
    return hub_refuse (error, HUB_ERROR_INVALID, _("%s: write between %d and %d bytes of text on one line"), what, (int) least,
                       (int) most);
  tk_wire_set (out, text);
  return TRUE;
}

gboolean
hub_words_zones (const char *text, char **out, GError **error)
{
  if (text == NULL)
    return TRUE;
  g_autofree char *zones = is_clean (text) ? tk_zones_normalise (text) : NULL;
  if (zones == NULL || strlen (zones) > TK_WIRE_ZONES_MAX)
    return hub_refuse (error, HUB_ERROR_INVALID, _("zones: write at most %d bytes of names with commas between"),
                       TK_WIRE_ZONES_MAX);
  tk_wire_set (out, zones);
  return TRUE;
}

static const char *const asked[] = { "document", "email", "name", "phone" };

/* What a word asks for; -1 when that is nothing we ask. */
static int
find_asked (const char *word, gboolean *needed)
{
  gsize length = strlen (word);

  *needed = length > 0 && word[length - 1] == '!';
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      if (strlen (asked[i]) == length - *needed && strncmp (word, asked[i], length - *needed) == 0)
        return (int) i;
    }
  return -1;
}

static void
write_asked (const guint *wanted, char **out)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      if (wanted[i] > 0)
        g_string_append_printf (text, "%s%s%s", text->len > 0 ? "," : "", asked[i], wanted[i] > 1 ? "!" : "");
    }
  tk_wire_set (out, text->str);
}

gboolean
hub_words_asks (const char *text, char **out, GError **error)
{
  guint wanted[G_N_ELEMENTS (asked)] = { 0 };

  if (text == NULL)
    return TRUE;
  g_auto (GStrv) words = g_strsplit (text, ",", 10);
  for (guint i = 0; *text != '\0' && words[i] != NULL; i++)
    {
      gboolean needed;
      int which = find_asked (g_strstrip (words[i]), &needed);

      if (which < 0 || wanted[which] > 0)
        return hub_refuse (error, HUB_ERROR_INVALID,
                           _("asks: “%s” is nothing to ask for; name document, email, name or phone, each once, with ! for what is "
                             "needed"),
                           words[i]);
      wanted[which] = needed ? 2 : 1;
    }
  write_asked (wanted, out);
  return TRUE;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static void
keep_each_once (GArray *numbers)
{
  g_array_sort (numbers, compare_numbers);
  for (guint i = numbers->len; i > 1; i--)
    {
      if (g_array_index (numbers, gint64, i - 1) == g_array_index (numbers, gint64, i - 2))
        g_array_remove_index (numbers, i - 1);
    }
}

GArray *
hub_words_types (const char *what, const char *text, GError **error)
{
  g_autoptr (GArray) types = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) words = g_strsplit (text, ",", TYPES_MAX + 1);

  if (strcmp (text, "all") == 0)
    return g_steal_pointer (&types);
  for (guint i = 0; i == 0 || words[i] != NULL; i++)
    {
      gint64 type;

      if (words[i] == NULL || i >= TYPES_MAX || !g_ascii_string_to_signed (g_strstrip (words[i]), 10, 1, 65535, &type, NULL))
        {
          hub_refuse (error, HUB_ERROR_INVALID, _("%s: “%s” is no list of ticket types; write it as 1,2 or all"), what, text);
          return NULL;
        }
      g_array_append_val (types, type);
    }
  keep_each_once (types);
  return g_steal_pointer (&types);
}

/* ---- Times ---- */

gboolean
hub_words_is_date (const char *text)
{
  return strlen (text) == 10 && text[4] == '-' && text[7] == '-' && strspn (text, "0123456789-") == 10;
}

/* What GLib reads: seconds, and a T. */
static char *
complete_time (const char *text)
{
  g_autofree char *copy = g_strdup (text);

  if (hub_words_is_date (copy))
    return g_strconcat (copy, "T00:00:00", NULL);
  if (strlen (copy) < 16)
    return g_steal_pointer (&copy);
  if (copy[10] == ' ')
    copy[10] = 'T';
  if (is_clock (copy + 11) || (copy[13] == ':' && copy[16] != ':'))
    return g_strdup_printf ("%.16s:00%s", copy, copy + 16);
  return g_steal_pointer (&copy);
}

gboolean
hub_words_time (const char *text, const char *zone, gint64 *ms)
{
  g_autofree char *complete = complete_time (text);
  g_autoptr (GTimeZone) there = g_time_zone_new_identifier (zone);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time
    = strlen (complete) >= 19 && complete[10] == 'T' ? g_date_time_new_from_iso8601 (complete, there != NULL ? there : utc) : NULL;

  if (time == NULL || g_date_time_get_year (time) < 1970 || g_date_time_get_year (time) > 9999)
    return FALSE;
  *ms = g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
  return *ms >= 0;
}

/* ---- Hours ---- */

/* Longer ones first would matter only if one began another. */
static const char *const bases[] = { "doors", "start", "end" };

/* "doors", "doors-30", "doors+15" */
static gboolean
read_relative (const char *text, HubHour *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      const char *rest = g_str_has_prefix (text, bases[i]) ? text + strlen (bases[i]) : NULL;
      gint64 minutes = 0;

      if (rest == NULL)
        continue;
      if (*rest != '\0'
          && ((*rest != '+' && *rest != '-') || !g_ascii_isdigit (rest[1])
              || !g_ascii_string_to_signed (rest, 10, -OFFSET_MAX, OFFSET_MAX, &minutes, NULL)))
        return FALSE;
      *out = (HubHour){ bases[i], minutes, 0 };
      return TRUE;
    }
  return FALSE;
}

gboolean
hub_words_hour (const char *what, const char *text, const char *zone, HubHour *out, GError **error)
{
  gint64 at = 0;

  if (read_relative (text, out))
    return TRUE;
  if (strcmp (text, "none") != 0 && !hub_words_time (text, zone, &at))
    return hub_refuse (error, HUB_ERROR_INVALID,
                       _("%s: “%s” is no hour; write none, a time such as 2026-11-21T19:00, or doors-30, start+15, end-10"),
                       what, text);
  *out = (HubHour){ "", 0, at };
  return TRUE;
}

char *
hub_words_of_hour (const char *from, gint64 minutes, gint64 at)
{
  if (*from != '\0' && minutes == 0)
    return g_strdup (from);
  if (*from != '\0')
    return g_strdup_printf ("%s%+" PRId64, from, minutes);
  return at > 0 ? tk_time_to_iso8601 (at) : g_strdup ("none");
}
