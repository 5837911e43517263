/* Verdicts, colours, rules and statuses by name: the words that journal, wire and --json use.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-admission.h"

#include <string.h>

static const struct
{
  const char *name;
  TkColour colour;
} verdicts[] = {
  [TK_VERDICT_ADMITTED] = { "admitted", TK_COLOUR_GREEN },
  [TK_VERDICT_ADMITTED_REENTRY] = { "admitted_reentry", TK_COLOUR_GREEN },
  [TK_VERDICT_EXIT_RECORDED] = { "exit_recorded", TK_COLOUR_GREEN },
  [TK_VERDICT_ALREADY_IN] = { "already_in", TK_COLOUR_AMBER },
  [TK_VERDICT_EXIT_WITHOUT_ENTRY] = { "exit_without_entry", TK_COLOUR_AMBER },
  [TK_VERDICT_UNPAID] = { "unpaid", TK_COLOUR_AMBER },
  [TK_VERDICT_ATTENTION] = { "attention", TK_COLOUR_AMBER },
  [TK_VERDICT_UNKNOWN_ISSUER] = { "unknown_issuer", TK_COLOUR_AMBER },
  [TK_VERDICT_UNKNOWN_CODE] = { "unknown_code", TK_COLOUR_AMBER },
  [TK_VERDICT_BAD_SIGNATURE] = { "bad_signature", TK_COLOUR_RED },
  [TK_VERDICT_NOT_A_TICKET] = { "not_a_ticket", TK_COLOUR_RED },
  [TK_VERDICT_WRONG_EVENT] = { "wrong_event", TK_COLOUR_RED },
  [TK_VERDICT_WRONG_GATE] = { "wrong_gate", TK_COLOUR_RED },
  [TK_VERDICT_NOT_YET_VALID] = { "not_yet_valid", TK_COLOUR_RED },
  [TK_VERDICT_EXPIRED] = { "expired", TK_COLOUR_RED },
  [TK_VERDICT_VOIDED] = { "voided", TK_COLOUR_RED },
  [TK_VERDICT_REFUNDED] = { "refunded", TK_COLOUR_RED },
  [TK_VERDICT_BLOCKED] = { "blocked", TK_COLOUR_RED },
  [TK_VERDICT_OUTSIDE_LEASE] = { "outside_lease", TK_COLOUR_RED },
  [TK_VERDICT_RULE_REFUSED] = { "rule_refused", TK_COLOUR_RED },
};

static const char *const colours[] = {
  [TK_COLOUR_GREEN] = "green",
  [TK_COLOUR_AMBER] = "amber",
  [TK_COLOUR_RED] = "red",
};

static const char *const rules[] = {
  [TK_RULE_NONE] = "",
  [TK_RULE_DIRECTION] = "direction",
  [TK_RULE_TOO_EARLY] = "too_early",
  [TK_RULE_TOO_LATE] = "too_late",
  [TK_RULE_ENTRIES_TOTAL] = "entries_total",
  [TK_RULE_ENTRIES_PER_DAY] = "entries_per_day",
  [TK_RULE_NO_REENTRY] = "no_reentry",
  [TK_RULE_MINIMUM_INTERVAL] = "minimum_interval",
  [TK_RULE_PRODUCT] = "product",
};

static const char *const statuses[] = {
  [TK_TICKET_UNKNOWN] = "",
  [TK_TICKET_VALID] = "valid",
  [TK_TICKET_UNPAID] = "unpaid",
  [TK_TICKET_VOIDED] = "voided",
  [TK_TICKET_REFUNDED] = "refunded",
  [TK_TICKET_BLOCKED] = "blocked",
};

const char *
tk_verdict_to_string (TkVerdictKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (verdicts), "");
  return verdicts[kind].name;
}

gboolean
tk_verdict_from_string (const char *text, TkVerdictKind *out)
{
  g_return_val_if_fail (out != NULL, FALSE);
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (verdicts); i++)
    {
      if (strcmp (text, verdicts[i].name) == 0)
        {
          *out = (TkVerdictKind) i;
          return TRUE;
        }
    }
  return FALSE;
}

TkColour
tk_verdict_colour (TkVerdictKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (verdicts), TK_COLOUR_RED);
  return verdicts[kind].colour;
}

const char *
tk_colour_to_string (TkColour colour)
{
  g_return_val_if_fail ((guint) colour < G_N_ELEMENTS (colours), "");
  return colours[colour];
}

gboolean
tk_colour_from_string (const char *text, TkColour *out)
{
  g_return_val_if_fail (out != NULL, FALSE);
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (colours); i++)
    {
      if (strcmp (text, colours[i]) == 0)
        {
          *out = (TkColour) i;
          return TRUE;
        }
    }
  return FALSE;
}

const char *
tk_direction_to_string (TkDirection direction)
{
  return direction == TK_DIRECTION_EXIT ? "exit" : "entry";
}

const char *
tk_rule_to_string (TkRule rule)
{
  g_return_val_if_fail ((guint) rule < G_N_ELEMENTS (rules), "");
  return rules[rule];
}

TkRule
tk_rule_from_string (const char *text)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (rules); i++)
    {
      if (strcmp (text, rules[i]) == 0)
        return (TkRule) i;
    }
  return TK_RULE_NONE;
}

const char *
tk_ticket_status_to_string (TkTicketStatus status)
{
  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (statuses), "");
  return statuses[status];
}

TkTicketStatus
tk_ticket_status_from_string (const char *text)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (statuses); i++)
    {
      if (strcmp (text, statuses[i]) == 0)
        return (TkTicketStatus) i;
    }
  return TK_TICKET_UNKNOWN;
}
