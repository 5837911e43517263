/* What can be said of a verdict when more than its name is known: when, where, how many, since when.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-verdict-words-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-clock.h"

/* "" has a meaning of its own for gettext. */
static const char *
translated (const char *text)
{
  return *text == '\0' ? "" : _(text);
}

char *
tk_gate_display_name (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_autofree char *gate = g_utf8_casefold (_("Gate"), -1);

  if (strstr (folded, gate) != NULL || strstr (folded, "gate") != NULL)
    return g_strdup (name);
  return g_strdup_printf (_("Gate %s"), name);
}

/* "19:12" today, "20 Nov 19:12" otherwise. */
static char *
tell_time (gint64 ms, const TkVerdictPlace *place)
{
  g_autofree char *day = tk_time_format (ms, place->zone, "%F");
  g_autofree char *today = tk_time_format (place->now_ms, place->zone, "%F");

  return tk_time_format (ms, place->zone, g_str_equal (day, today) ? "%H:%M" : "%e %b %H:%M");
}

/* "" when it lies ahead: clocks of two gates may differ. */
static char *
tell_ago (gint64 ms, const TkVerdictPlace *place)
{
  gint64 seconds = (place->now_ms - ms) / 1000;

  if (seconds < 0)
    return g_strdup ("");
  if (seconds < 120)
    return g_strdup_printf (_("%d s ago"), (int) seconds);
  if (seconds < 120 * 60)
    return g_strdup_printf (_("%d min ago"), (int) (seconds / 60));
  return g_strdup_printf (_("%d h ago"), (int) (seconds / 3600));
}

static char *
say_already_in (const TkVerdict *verdict, const TkVerdictPlace *place)
{
  g_autofree char *when = NULL;
  g_autofree char *ago = NULL;
  g_autofree char *gate = NULL;

  if (verdict->seen_ms == 0)
    return NULL;
  when = tell_time (verdict->seen_ms, place);
  ago = tell_ago (verdict->seen_ms, place);
  if (verdict->seen_gate == NULL || *verdict->seen_gate == '\0')
    return *ago == '\0' ? g_strdup_printf (_("Already in at %s."), when) : g_strdup_printf (_("Already in at %s, %s."), when, ago);
  gate = tk_gate_display_name (verdict->seen_gate);
  /* Translators: time, gate, how long ago */
  return *ago == '\0' ? g_strdup_printf (_("Already in at %s, %s."), when, gate)
                      : g_strdup_printf (_("Already in at %s, %s, %s."), when, gate, ago);
}

static char *
say_admitted (const TkVerdict *verdict)
{
  g_autofree char *people = NULL;

  if (verdict->repeat)
    return g_strdup (_("The same ticket again: they were let in just now."));
  if (verdict->count <= 1 && verdict->remaining == 0)
    return NULL;
  people = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u person may go in", "%u people may go in", verdict->count),
                            verdict->count);
  if (verdict->remaining == 0)
    return g_strdup_printf (_("%s."), people);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s; %u more may still come with this ticket.",
                                       "%s; %u more may still come with this ticket.", verdict->remaining),
                          people, verdict->remaining);
}

static char *
say_exit (const TkVerdict *verdict)
{
  if (verdict->repeat)
    return g_strdup (_("The same ticket again: this exit is recorded already."));
  if (verdict->count <= 1)
    return NULL;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Exit of %u person recorded.", "Exit of %u people recorded.",
                                       verdict->count),
                          verdict->count);
}

static char *
say_unknown_code (const TkVerdictPlace *place)
{
  g_autofree char *when = NULL;

  if (place->list_ms == 0)
    return NULL;
  when = tell_time (place->list_ms, place);
  return g_strdup_printf (_("Not in the list of %s, %d min old."), when,
                          (int) (MAX (place->now_ms - place->list_ms, 0) / 60000));
}

static char *
say_outside_lease (const TkVerdict *verdict, const TkVerdictPlace *place)
{
  g_autofree char *when = NULL;

  if (verdict->colour != TK_COLOUR_AMBER || place->list_ms == 0)
    return NULL;
  when = tell_time (place->list_ms, place);
  return g_strdup_printf (_("Perhaps sold since this gate last heard from the hub, at %s."), when);
}

static char *
say_wrong_gate (const TkVerdict *verdict)
{
  g_autofree char *gate = NULL;

  if (verdict->right_gate == NULL || *verdict->right_gate == '\0')
    return NULL;
  gate = tk_gate_display_name (verdict->right_gate);
  return g_strdup_printf (_("This ticket goes in at %s."), gate);
}

static char *
say_with_time (const char *format, gint64 ms, const TkVerdictPlace *place)
{
  g_autofree char *when = tell_time (ms, place);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* both formats are constants of say_verdict() and say_rule() */
  return g_strdup_printf (format, when);
#pragma GCC diagnostic pop
}

static char *
say_rule (const TkVerdict *verdict, const TkVerdictPlace *place)
{
  switch (verdict->rule)
    {
    case TK_RULE_DIRECTION:
      return g_strdup (place->direction == TK_DIRECTION_EXIT ? _("This gate takes no exits.") : _("This gate takes no entries."));
    case TK_RULE_TOO_EARLY:
      return verdict->rule_at_ms == 0 ? NULL : say_with_time (_("This gate opens at %s."), verdict->rule_at_ms, place);
    case TK_RULE_TOO_LATE:
      return verdict->rule_at_ms == 0 ? NULL : say_with_time (_("This gate closed at %s."), verdict->rule_at_ms, place);
    case TK_RULE_ENTRIES_TOTAL:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The %u entry of this ticket is used.",
                                           "All %u entries of this ticket are used.", verdict->rule_limit),
                              verdict->rule_limit);
    case TK_RULE_ENTRIES_PER_DAY:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The %u entry a day of this ticket is used.",
                                           "All %u entries a day of this ticket are used.", verdict->rule_limit),
                              verdict->rule_limit);
    case TK_RULE_MINIMUM_INTERVAL:
      return verdict->rule_at_ms == 0 ? NULL : say_with_time (_("May come back in at %s."), verdict->rule_at_ms, place);
    case TK_RULE_NO_REENTRY:
    case TK_RULE_PRODUCT:
    case TK_RULE_NONE:
    default:
      return NULL;
    }
}

/* What can be said beyond the table; NULL when nothing. */
static char *
say_verdict (const TkVerdict *verdict, const TkVerdictPlace *place)
{
  switch (verdict->kind)
    {
    case TK_VERDICT_ADMITTED:
    case TK_VERDICT_ADMITTED_REENTRY:
      return say_admitted (verdict);
    case TK_VERDICT_EXIT_RECORDED:
      return say_exit (verdict);
    case TK_VERDICT_ALREADY_IN:
      return say_already_in (verdict, place);
    case TK_VERDICT_ATTENTION:
      return verdict->attention != NULL && *verdict->attention != '\0' ? g_strdup (verdict->attention) : NULL;
    case TK_VERDICT_UNKNOWN_CODE:
      return say_unknown_code (place);
    case TK_VERDICT_WRONG_EVENT:
      return place->ticket_event != NULL ? g_strdup_printf (_("This ticket is for %s."), place->ticket_event) : NULL;
    case TK_VERDICT_WRONG_GATE:
      return say_wrong_gate (verdict);
    case TK_VERDICT_NOT_YET_VALID:
      return verdict->rule_at_ms == 0 ? NULL : say_with_time (_("This ticket is valid from %s."), verdict->rule_at_ms, place);
    case TK_VERDICT_EXPIRED:
      return verdict->rule_at_ms == 0 ? NULL : say_with_time (_("This ticket was valid until %s."), verdict->rule_at_ms, place);
    case TK_VERDICT_RULE_REFUSED:
      return say_rule (verdict, place);
    case TK_VERDICT_OUTSIDE_LEASE:
      return say_outside_lease (verdict, place);
    case TK_VERDICT_EXIT_WITHOUT_ENTRY:
    case TK_VERDICT_UNPAID:
    case TK_VERDICT_UNKNOWN_ISSUER:
    case TK_VERDICT_BAD_SIGNATURE:
    case TK_VERDICT_NOT_A_TICKET:
    case TK_VERDICT_VOIDED:
    case TK_VERDICT_REFUNDED:
    case TK_VERDICT_BLOCKED:
    default:
      return NULL;
    }
}

/* Where to go instead; NULL when nobody knows. */
static char *
point_to_gate (const TkVerdict *verdict, const TkVerdictPlace *place)
{
  g_autofree char *gate = NULL;

  if (verdict->right_gate == NULL || *verdict->right_gate == '\0')
    return NULL;
  if (place->hint != NULL && *place->hint != '\0')
    return g_strdup (place->hint);
  gate = tk_gate_display_name (verdict->right_gate);
  return g_strdup_printf (_("Send them to %s."), gate);
}

static char *
instruct_by_rule (const TkVerdict *verdict, const TkVerdictPlace *place)
{
  switch (verdict->rule)
    {
    case TK_RULE_DIRECTION:
      return point_to_gate (verdict, place);
    case TK_RULE_TOO_EARLY:
      return verdict->rule_at_ms == 0 ? NULL : say_with_time (_("Ask them to wait until %s."), verdict->rule_at_ms, place);
    case TK_RULE_MINIMUM_INTERVAL:
      return verdict->rule_at_ms == 0 ? NULL : say_with_time (_("Ask them to come again at %s."), verdict->rule_at_ms, place);
    case TK_RULE_NONE:
    case TK_RULE_TOO_LATE:
    case TK_RULE_ENTRIES_TOTAL:
    case TK_RULE_ENTRIES_PER_DAY:
    case TK_RULE_NO_REENTRY:
    case TK_RULE_PRODUCT:
    default:
      return NULL;
    }
}

/* NULL when the usual words say all there is. */
static char *
instruct (const TkVerdict *verdict, const TkVerdictPlace *place)
{
  switch (verdict->kind)
    {
    case TK_VERDICT_WRONG_GATE:
      return point_to_gate (verdict, place);
    case TK_VERDICT_NOT_YET_VALID:
      return verdict->rule_at_ms == 0 ? NULL : say_with_time (_("Ask them to come back at %s."), verdict->rule_at_ms, place);
    case TK_VERDICT_RULE_REFUSED:
      return instruct_by_rule (verdict, place);
    default:
      return NULL;
    }
}

void
tk_verdict_say (const TkVerdict *verdict, const TkVerdictPlace *place, char **word, char **sentence, char **instruction)
{
  const TkWords *words = tk_verdict_find_words (verdict, place);
  char *said = say_verdict (verdict, place);
  char *instructed = instruct (verdict, place);

  *word = g_strdup (translated (words->word));
  *sentence = said != NULL ? said : g_strdup (translated (words->sentence));
  *instruction = instructed != NULL ? instructed : g_strdup (translated (words->instruction));
}
