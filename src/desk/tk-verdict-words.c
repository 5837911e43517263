/* Word, sentence and instruction for every verdict: the only place where the gate's language lives. What can be said beyond
 * them is in tk-verdict-say.c. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-verdict-words-private.h"

#include <glib/gi18n-lib.h>

#include "tk-desk-gate.h"

static const TkWords words_of[] = {
  [TK_VERDICT_ADMITTED] = { N_ ("WELCOME"), N_ ("The ticket is good."), "" },
  [TK_VERDICT_ADMITTED_REENTRY] = { N_ ("WELCOME BACK"), N_ ("Back in after leaving."), "" },
  [TK_VERDICT_EXIT_RECORDED] = { N_ ("GOODBYE"), N_ ("Exit recorded."), "" },
  [TK_VERDICT_ALREADY_IN] = { N_ ("ALREADY IN"), N_ ("Somebody is already in with this ticket."),
                              N_ ("Ask them to step aside and call a supervisor.") },
  [TK_VERDICT_EXIT_WITHOUT_ENTRY] = { N_ ("NOT INSIDE"), N_ ("Nobody came in with this ticket, as far as this gate knows."),
                                      N_ ("Let them out and tell a supervisor.") },
  [TK_VERDICT_UNPAID] = { N_ ("NOT PAID"), N_ ("This ticket has not been paid for."),
                          N_ ("Send them to the box office to pay, then scan again.") },
  [TK_VERDICT_ATTENTION] = { N_ ("ATTENTION"), N_ ("The organizer asks you to look at this ticket."),
                             N_ ("Do as it says, then let them in; if you cannot, call a supervisor.") },
  [TK_VERDICT_UNKNOWN_ISSUER] = { N_ ("UNKNOWN SELLER"), N_ ("This gate does not know the box office that signed this ticket."),
                                  N_ ("Scan that box office's certificate, then the ticket again; or call a supervisor.") },
  [TK_VERDICT_UNKNOWN_CODE] = { N_ ("NOT IN THE LIST"), N_ ("This gate has no list of tickets yet."),
                                N_ ("Scan the QR code instead, or call a supervisor.") },
  [TK_VERDICT_BAD_SIGNATURE] = { N_ ("NOT GENUINE"), N_ ("The signature does not match: this ticket was made up or altered."),
                                 N_ ("Do not let them in; call a supervisor.") },
  [TK_VERDICT_NOT_A_TICKET] = { N_ ("NOT A TICKET"), N_ ("This code is not a ticket."), N_ ("Ask for the ticket's QR code.") },
  [TK_VERDICT_WRONG_EVENT] = { N_ ("WRONG EVENT"), N_ ("This ticket is for another event."),
                               N_ ("Show them the event printed on the ticket.") },
  [TK_VERDICT_WRONG_GATE] = { N_ ("WRONG GATE"), N_ ("This gate does not take this type of ticket."),
                              N_ ("Send them to the box office.") },
  [TK_VERDICT_NOT_YET_VALID] = { N_ ("TOO EARLY"), N_ ("This ticket is not valid yet."),
                                 N_ ("Ask them to come back when it is.") },
  [TK_VERDICT_EXPIRED] = { N_ ("EXPIRED"), N_ ("This ticket is no longer valid."),
                           N_ ("Do not let them in; the box office may still sell them a ticket.") },
  [TK_VERDICT_VOIDED] = { N_ ("VOIDED"), N_ ("This ticket was cancelled or replaced by a newer one."),
                          N_ ("Ask for the newer ticket, or send them to the box office.") },
  [TK_VERDICT_REFUNDED] = { N_ ("REFUNDED"), N_ ("The money for this ticket was given back."),
                            N_ ("Do not let them in; send them to the box office for a new ticket.") },
  [TK_VERDICT_BLOCKED] = { N_ ("BLOCKED"), N_ ("The organizer has blocked this ticket."),
                           N_ ("Ask them to wait beside the gate and call a supervisor.") },
  [TK_VERDICT_OUTSIDE_LEASE] = { N_ ("NOT ISSUED"), N_ ("The box office that signed this ticket was never given its number."),
                                 N_ ("If it was sold just now, scan the box office's certificate; otherwise call a supervisor.") },
  [TK_VERDICT_RULE_REFUSED] = { N_ ("NOT ALLOWED"), N_ ("A rule of this gate refuses this ticket."),
                                N_ ("Do not let them in; ask a supervisor which rule it is.") },
};

static const TkWords words_of_rule[] = {
  [TK_RULE_NONE] = { N_ ("NOT ALLOWED"), N_ ("A rule of this gate refuses this ticket."),
                     N_ ("Do not let them in; ask a supervisor which rule it is.") },
  [TK_RULE_DIRECTION] = { N_ ("WRONG WAY"), N_ ("This gate does not work in this direction."), N_ ("Send them to another gate.") },
  [TK_RULE_TOO_EARLY] = { N_ ("NOT OPEN"), N_ ("This gate is not open yet."), N_ ("Ask them to wait until it opens.") },
  [TK_RULE_TOO_LATE] = { N_ ("CLOSED"), N_ ("This gate has closed."), N_ ("Do not let them in; only a supervisor may, now.") },
  [TK_RULE_ENTRIES_TOTAL] = { N_ ("USED UP"), N_ ("All entries of this ticket are used."),
                              N_ ("Do not let them in again; the box office may sell them another ticket.") },
  [TK_RULE_ENTRIES_PER_DAY] = { N_ ("USED TODAY"), N_ ("Today's entries of this ticket are used."),
                                N_ ("Ask them to come back another day.") },
  [TK_RULE_NO_REENTRY] = { N_ ("NO RE-ENTRY"), N_ ("They have left, and this event lets nobody back in."),
                           N_ ("Do not let them back in; only a supervisor may.") },
  [TK_RULE_MINIMUM_INTERVAL] = { N_ ("TOO SOON"), N_ ("Too soon after the last entry."), N_ ("Ask them to wait a little longer.") },
  [TK_RULE_PRODUCT] = { N_ ("OTHER PRODUCT"), N_ ("This event does not let in what this ticket was sold for."),
                        N_ ("Send them to the box office with the order they were sent.") },
};

/* OUTSIDE_LEASE in amber: what is known of the issuer is old. */
static const TkWords words_of_doubt = { N_ ("NOT KNOWN YET"), N_ ("Perhaps sold since this gate last heard from the hub."),
                                        N_ ("Scan the box office's certificate, then the ticket again; or call a supervisor.") };

/* Where a ticket that others issued needs other words: no box office of ours stands behind it. Word NULL: as usual. */
static const TkWords words_of_foreign[] = {
  [TK_VERDICT_UNKNOWN_ISSUER] = { N_ ("UNKNOWN SELLER"), N_ ("This gate holds no key that fits the signature of this ticket."),
                                  N_ ("Look them up by name or order; once this gate is online, scan again.") },
  [TK_VERDICT_UNKNOWN_CODE] = { N_ ("NOT IN THE LIST"), N_ ("This code is not in the organizer's list."),
                                N_ ("Look them up by name or order, or call a supervisor.") },
  [TK_VERDICT_BAD_SIGNATURE] = { N_ ("NOT GENUINE"), N_ ("No key of this event fits the signature: this ticket was made up or altered."),
                                 N_ ("Do not let them in; ask where they bought it and call a supervisor.") },
  [TK_VERDICT_VOIDED] = { N_ ("VOIDED"), N_ ("The organizer has cancelled this ticket."),
                          N_ ("Ask for a newer ticket, or look them up by name or order.") },
  [TK_VERDICT_RULE_REFUSED] = { NULL },
};

static const TkWords words_of_revoked_key = { N_ ("NOT GENUINE"), N_ ("The organizer has withdrawn the key that signed this ticket."),
                                              N_ ("Do not let them in; ask for the newer ticket they were sent.") };
static const TkWords words_of_other_date = { N_ ("WRONG DATE"), N_ ("This ticket is for another date."),
                                             N_ ("Show them the date printed on the ticket.") };
/* Whoever types makes mistakes. */
static const TkWords words_of_typed = { N_ ("NOT A TICKET"), N_ ("This code is not a ticket."),
                                        N_ ("If it was typed, look for a typing mistake and try again.") };
static const TkWords words_of_typed_foreign = { N_ ("NOT IN THE LIST"), N_ ("This code is not in the organizer's list."),
                                                N_ ("Look for a typing mistake and try again; or look them up by name or order.") };

const TkWords *
tk_verdict_find_words (const TkVerdict *verdict, const TkVerdictPlace *place)
{
  switch (verdict->kind)
    {
    case TK_VERDICT_RULE_REFUSED:
      return &words_of_rule[verdict->rule];
    case TK_VERDICT_OUTSIDE_LEASE:
      return verdict->colour == TK_COLOUR_AMBER ? &words_of_doubt : &words_of[verdict->kind];
    case TK_VERDICT_NOT_A_TICKET:
      return place->typed ? &words_of_typed : &words_of[verdict->kind];
    case TK_VERDICT_BAD_SIGNATURE:
      if (place->key_revoked)
        return &words_of_revoked_key;
      break;
    case TK_VERDICT_WRONG_EVENT:
      if (place->other_date)
        return &words_of_other_date;
      break;
    case TK_VERDICT_UNKNOWN_CODE:
      if (place->foreign && place->typed)
        return &words_of_typed_foreign;
      break;
    default:
      break;
    }
  return place->foreign && words_of_foreign[verdict->kind].word != NULL ? &words_of_foreign[verdict->kind] : &words_of[verdict->kind];
}

void
tk_verdict_words (TkVerdictKind kind, char **word, char **sentence, char **instruction)
{
  const TkWords *words = &words_of[kind];

  *word = g_strdup (_(words->word));
  *sentence = g_strdup (_(words->sentence));
  *instruction = g_strdup (*words->instruction == '\0' ? "" : _(words->instruction)); /* "" has a meaning of its own for gettext */
}
