/* Telling a hand scanner from a person by the pace of its keys. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-wedge.h"

#include <string.h>

/* Slower than this is a person. */
#define PACE_MS 60
/* Faster than this is no person: withheld from the second key on, otherwise from the third. */
#define SURE_MS 20
/* An Enter may come after the silence that ended the scan, or twice (CR LF). */
#define ENTER_ECHO_MS 200
#define SCAN_LEAST 8
/* Fast fingers manage a dozen keys at a slow scanner's pace once in an evening: then it takes an Enter at that pace, or more keys. */
#define BRISK_MS 20
#define SCAN_LEAST_SLOW 11
#define SCAN_LEAST_SILENT 24
#define SCAN_MOST 4096

#define STX 0x02
#define ETX 0x03
#define EOT 0x04

struct _TkWedge
{
  GString *run;                    /* characters at a scanner's pace, the first included */
  guint count;                     /* how many */
  guint leaked;                    /* how many of them went to the widgets, from the first on */
  gboolean varied;                 /* not one key repeating */
  gboolean overlong;
  gunichar first;
  gint64 first_ms, newest_ms;      /* first and newest character of the run */
  gint64 last_ms;                  /* last key; G_MININT64 before any */
  gint64 ended_ms;                 /* last scan's end */
  GString *withheld;
  char *prefix, *suffix;           /* "" for none */
};

static gint64
since (gint64 then, gint64 now)
{
  /* The clock of key events starts again every 49 days. */
  return then == G_MININT64 || now < then ? G_MAXINT64 : now - then;
}

static void
start_afresh (TkWedge *wedge)
{
  g_string_truncate (wedge->run, 0);
  wedge->count = wedge->leaked = 0;
  wedge->varied = wedge->overlong = FALSE;
}

/* The run was no scan: what was withheld of it goes back. */
static void
give_up (TkWedge *wedge)
{
  if (!wedge->overlong)
    g_string_append (wedge->withheld, g_utf8_offset_to_pointer (wedge->run->str, wedge->leaked));
  start_afresh (wedge);
}

/* (transfer full) */
static char *
without_frame (const TkWedge *wedge)
{
  const char *text = wedge->run->str;
  gsize length = wedge->run->len;

  if (g_str_has_prefix (text, wedge->prefix))
    {
      text += strlen (wedge->prefix);
      length -= strlen (wedge->prefix);
    }
  if (g_str_has_suffix (text, wedge->suffix))
    length -= strlen (wedge->suffix);
  return g_strndup (text, length);
}

static char *
end_scan (TkWedge *wedge, gint64 time_ms)
{
  char *payload = wedge->overlong ? NULL : without_frame (wedge);

  start_afresh (wedge);
  wedge->ended_ms = time_ms;
  return payload;
}

/* entered: its end was told, and not by silence alone. */
static gboolean
is_scan (const TkWedge *wedge, gboolean entered)
{
  gboolean brisk = wedge->count > 1 && wedge->newest_ms - wedge->first_ms <= (gint64) BRISK_MS * (wedge->count - 1);
  guint least = brisk ? SCAN_LEAST : entered ? SCAN_LEAST_SLOW : SCAN_LEAST_SILENT;

  return wedge->count >= least && wedge->varied;
}

/* Withheld once: withheld to the end of the run. */
static gboolean
is_withholding (const TkWedge *wedge)
{
  return wedge->count > wedge->leaked;
}

static gboolean
press_enter (TkWedge *wedge, gint64 time_ms, char **payload)
{
  if (is_scan (wedge, since (wedge->last_ms, time_ms) <= PACE_MS))
    {
      *payload = end_scan (wedge, time_ms);
      return TRUE;
    }
  give_up (wedge);
  return since (wedge->ended_ms, time_ms) <= ENTER_ECHO_MS;
}

static void
append (TkWedge *wedge, gunichar character, gint64 time_ms, gboolean withhold)
{
  if (wedge->count == 0)
    {
      wedge->first = character;
      wedge->first_ms = time_ms;
    }
  wedge->newest_ms = time_ms;
  wedge->varied = wedge->varied || character != wedge->first;
  wedge->overlong = wedge->overlong || wedge->count >= SCAN_MOST;
  if (!wedge->overlong)
    g_string_append_unichar (wedge->run, character);
  wedge->count++;
  if (!withhold)
    wedge->leaked = wedge->count;
}

/* Whether the key that comes `gap` after the one before is surely a scanner's. */
static gboolean
must_withhold (const TkWedge *wedge, gunichar character, gint64 gap)
{
  if (is_withholding (wedge))
    return TRUE;
  if (!wedge->varied && character == wedge->first)
    return FALSE;
  return gap <= SURE_MS || wedge->count >= 2;
}

/* A silence before this key ends whatever went before it. */
static void
settle (TkWedge *wedge, gint64 time_ms, char **payload)
{
  if (since (wedge->last_ms, time_ms) <= PACE_MS)
    return;
  if (is_scan (wedge, FALSE))
    *payload = end_scan (wedge, wedge->last_ms);
  else
    give_up (wedge);
}

static gboolean
press_character (TkWedge *wedge, gunichar character, gint64 time_ms, char **payload)
{
  gboolean withhold;

  settle (wedge, time_ms, payload);
  if (wedge->count == 0)
    withhold = since (wedge->ended_ms, time_ms) <= PACE_MS;
  else
    withhold = must_withhold (wedge, character, since (wedge->last_ms, time_ms));
  append (wedge, character, time_ms, withhold);
  return withhold;
}

/* Shift and the like come between a scanner's characters; they keep the pace and are not part of the text. */
static gboolean
press_other (TkWedge *wedge, gint64 time_ms, char **payload)
{
  settle (wedge, time_ms, payload);
  return is_withholding (wedge);
}

/* STX begins a scan: what came before it belongs to something else. */
static gboolean
press_start (TkWedge *wedge, gint64 time_ms, char **payload)
{
  gboolean withholding = is_withholding (wedge);

  if (is_scan (wedge, FALSE))
    *payload = end_scan (wedge, time_ms);
  else
    give_up (wedge);
  return withholding;
}

static gboolean
ends_scan (gunichar character)
{
  return character == ETX || character == EOT || character == '\r' || character == '\n' || character == '\t';
}

TkWedge *
tk_wedge_new (void)
{
  TkWedge *wedge = g_new0 (TkWedge, 1);

  wedge->run = g_string_new (NULL);
  wedge->withheld = g_string_new (NULL);
  wedge->prefix = g_strdup ("");
  wedge->suffix = g_strdup ("");
  wedge->last_ms = wedge->ended_ms = G_MININT64;
  return wedge;
}

void
tk_wedge_free (TkWedge *wedge)
{
  g_string_free (wedge->run, TRUE);
  g_string_free (wedge->withheld, TRUE);
  g_free (wedge->prefix);
  g_free (wedge->suffix);
  g_free (wedge);
}

void
tk_wedge_set_framing (TkWedge *wedge, const char *prefix, const char *suffix)
{
  g_return_if_fail (wedge != NULL);
  g_free (wedge->prefix);
  g_free (wedge->suffix);
  wedge->prefix = g_strdup (prefix != NULL ? prefix : "");
  wedge->suffix = g_strdup (suffix != NULL ? suffix : "");
}

gboolean
tk_wedge_key (TkWedge *wedge, gunichar character, gboolean enter, gint64 time_ms, char **payload)
{
  gboolean printable = character >= 0x20 && character != 0x7f && g_unichar_validate (character);
  gboolean belongs;

  g_return_val_if_fail (wedge != NULL && payload != NULL, FALSE);
  *payload = NULL;
  if (enter || (ends_scan (character) && is_scan (wedge, TRUE)))
    belongs = press_enter (wedge, time_ms, payload);
  else if (character == STX)
    belongs = press_start (wedge, time_ms, payload);
  else if (printable)
    belongs = press_character (wedge, character, time_ms, payload);
  else
    belongs = press_other (wedge, time_ms, payload);
  wedge->last_ms = time_ms;
  return belongs;
}

char *
tk_wedge_flush (TkWedge *wedge, gint64 time_ms)
{
  g_return_val_if_fail (wedge != NULL, NULL);
  if (since (wedge->last_ms, time_ms) <= PACE_MS)
    return NULL;
  if (is_scan (wedge, FALSE))
    return end_scan (wedge, time_ms);
  give_up (wedge);
  return NULL;
}

char *
tk_wedge_take_withheld (TkWedge *wedge)
{
  char *text;

  g_return_val_if_fail (wedge != NULL, NULL);
  if (wedge->withheld->len == 0)
    return NULL;
  text = g_strdup (wedge->withheld->str);
  g_string_truncate (wedge->withheld, 0);
  return text;
}
