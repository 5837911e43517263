/* Replaying passages: history grows with each, and each entry is judged by the history before it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-replay.h"

#define NONE G_MAXUINT

void
tk_history_add (TkTicketHistory *history, TkDirection direction, guint count, gint64 at_ms)
{
  if (direction == TK_DIRECTION_EXIT)
    {
      /* Whoever leaves without having come in, as far as is known, leaves no room for another. */
      history->left += MIN (count, history->entered - MIN (history->left, history->entered));
      history->last_exit_ms = at_ms;
      history->last_exit_count = count;
      return;
    }
  history->entered += count;
  history->entries++;
  history->last_entry_ms = at_ms;
  history->last_entry_count = count;
}

static guint
count_entries_of_day (const TkPassed *passages, gsize n, gint64 day)
{
  guint entries = 0;

  for (gsize i = 0; i < n; i++)
    entries += passages[i].direction == TK_DIRECTION_ENTRY && passages[i].day == day ? 1 : 0;
  return entries;
}

/* Hours, types and validity were judged at the gate, where they are known best; here it is only how often. */
static TkGateRules
limits_of (const TkGateRules *rules)
{
  TkGateRules limits = { .takes_entries = TRUE, .takes_exits = TRUE, .reentry = TRUE };

  if (rules == NULL)
    return limits;
  limits.reentry = rules->reentry;
  limits.entries_total = rules->entries_total;
  limits.entries_per_day = rules->entries_per_day;
  limits.minimum_minutes = rules->minimum_minutes;
  return limits;
}

static TkVerdict
judge (const TkTicketHistory *history, const TkPassed *passed, guint admits)
{
  TkPresentedTicket ticket = { .presented = TK_PRESENTED_TOKEN, .issuer = TK_ISSUER_GOOD, .status = TK_TICKET_VALID,
                               .admits = admits, .count = passed->count };
  TkGateRules limits = limits_of (passed->rules);

  return tk_admission_decide (&ticket, history, &limits, passed->direction, passed->at_ms);
}

GArray *
tk_admission_replay (const TkPassed *passages, gsize n, guint admits)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (TkTooMany));
  TkTicketHistory history = { 0 };
  guint last_entry = NONE;

  for (gsize i = 0; i < n; i++)
    {
      const TkPassed *passed = &passages[i];

      if (passed->direction == TK_DIRECTION_ENTRY && last_entry != NONE && !passed->on_purpose)
        {
          if (passed->rules != NULL && passed->rules->entries_per_day > 0)
            history.entries_today = count_entries_of_day (passages, i, passed->day);
          TkVerdict verdict = judge (&history, passed, admits);
          TkTooMany too_many = { last_entry, (guint) i, verdict.kind, verdict.rule };
          if (verdict.colour != TK_COLOUR_GREEN)
            g_array_append_val (found, too_many);
        }
      if (passed->direction == TK_DIRECTION_ENTRY)
        last_entry = (guint) i;
      tk_history_add (&history, passed->direction, passed->count, passed->at_ms);
    }
  return found;
}
