/* The desk's words, and what stands beside them: which ticket, how many people, whose. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-verdict-lines.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* "2 of 4", "admits 4", "just admitted": what there is to say beside the type; "" nothing. */
static char *
tell_people (const TkScanResult *result)
{
  gboolean green = result->colour == TK_COLOUR_GREEN;

  if (green && result->repeat)
    return g_strdup (result->kind == TK_VERDICT_EXIT_RECORDED ? _("just recorded") : _("just admitted"));
  if (green && result->count > 0 && result->count < result->admits)
    /* Translators: people let in now, of those the ticket admits: "2 of 4" */
    return g_strdup_printf (_("%u of %u"), result->count, result->admits);
  if (result->admits > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "admits %u", "admits %u", result->admits), result->admits);
  return g_strdup ("");
}

static char *
tell_ticket (const TkScanResult *result)
{
  g_autofree char *people = tell_people (result);

  if (*result->type_name == '\0')
    return g_steal_pointer (&people);
  if (*people == '\0')
    return g_strdup (result->type_name);
  return g_strdup_printf ("%s · %s", result->type_name, people);
}

/* Once the organizer's text was answered it still says what to hand out or to look at. */
static const char *
sentence_of (const TkScanResult *result)
{
  const char *attention = or_empty (result->attention);

  return result->colour == TK_COLOUR_GREEN && !result->repeat && *attention != '\0' ? attention : result->sentence;
}

TkVerdictLines *
tk_verdict_lines_new (const TkScanResult *result, gboolean hide_names)
{
  TkVerdictLines *lines = g_new0 (TkVerdictLines, 1);

  lines->word = g_strdup (result->word);
  lines->ticket = tell_ticket (result);
  lines->holder = g_strdup (hide_names ? "" : or_empty (result->holder));
  lines->sentence = g_strdup (sentence_of (result));
  lines->instruction = g_strdup (result->instruction);
  return lines;
}

void
tk_verdict_lines_free (TkVerdictLines *lines)
{
  if (lines == NULL)
    return;
  g_free (lines->word);
  g_free (lines->ticket);
  g_free (lines->holder);
  g_free (lines->sentence);
  g_free (lines->instruction);
  g_free (lines);
}

static void
add (GString *said, const char *line, const char *end)
{
  if (*line == '\0')
    return;
  if (said->len > 0)
    g_string_append_c (said, ' ');
  g_string_append (said, line);
  g_string_append (said, end);
}

char *
tk_verdict_lines_say (const TkVerdictLines *lines)
{
  g_autoptr (GString) said = g_string_new (NULL);

  add (said, lines->word, ".");
  add (said, lines->ticket, ".");
  add (said, lines->holder, ".");
  add (said, lines->sentence, "");
  add (said, lines->instruction, "");
  return g_string_free (g_steal_pointer (&said), FALSE);
}

char *
tk_verdict_lines_last (const TkScanResult *result, const char *zone)
{
  g_autofree char *time = tk_wording_time (result->at_ms, zone);

  return g_strdup_printf (*result->type_name != '\0' ? "%s  %s · %s" : "%s  %s%s", time, result->word, result->type_name);
}
