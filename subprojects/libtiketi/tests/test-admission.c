/* The check-in decision: a table of what every gate must say, and properties over random histories.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-admission.h"

#include "test-seed.h"

/* Rows start from the ordinary case and say what is different. */
#pragma GCC diagnostic ignored "-Woverride-init"

#define MIN_MS G_GINT64_CONSTANT (60000)
#define NOW G_GINT64_CONSTANT (1800000000000)
#define AGO(seconds) (NOW - (seconds) * G_GINT64_CONSTANT (1000))
#define IN(seconds) (NOW + (seconds) * G_GINT64_CONSTANT (1000))

typedef struct
{
  const char *name;
  TkPresentedTicket ticket;
  TkTicketHistory history;
  TkGateRules rules;
  TkDirection direction;
  TkVerdict want;
} Row;

static const guint16 only_vip[] = { 2 };
static const guint16 many_types[] = { 5, 1, 9 };

#define TICKET(...) { .presented = TK_PRESENTED_TOKEN, .issuer = TK_ISSUER_GOOD, .id = { 1, 1, 7, 0 }, \
                      .status = TK_TICKET_VALID, .admits = 1, __VA_ARGS__ }
#define TYPED(...) TICKET (.presented = TK_PRESENTED_KNOWN_CODE, .issuer = TK_ISSUER_UNKNOWN, __VA_ARGS__)
#define RULES(...) { .event = 1, .takes_entries = TRUE, .takes_exits = TRUE, __VA_ARGS__ }
#define NEVER { 0 }
/* Entered `seconds` ago at Main, at this very gate. */
#define CAME(seconds, ...) { .entered = 1, .entries = 1, .entries_today = 1, .last_entry_ms = AGO (seconds), \
                             .last_entry_gate = "Main", .last_entry_here = TRUE, __VA_ARGS__ }
#define LEFT(came, went, ...) CAME (came, .left = 1, .last_exit_ms = AGO (went), __VA_ARGS__)
#define ENTRY TK_DIRECTION_ENTRY
#define EXIT TK_DIRECTION_EXIT
#define GREEN(k, n, ...) { .kind = TK_VERDICT_##k, .colour = TK_COLOUR_GREEN, .count = n, __VA_ARGS__ }
#define AMBER(k, ...) { .kind = TK_VERDICT_##k, .colour = TK_COLOUR_AMBER, __VA_ARGS__ }
#define RED(k, ...) { .kind = TK_VERDICT_##k, .colour = TK_COLOUR_RED, __VA_ARGS__ }
#define REFUSED(r, ...) RED (RULE_REFUSED, .rule = TK_RULE_##r, __VA_ARGS__)
#define SEEN(seconds) .seen_ms = AGO (seconds), .seen_gate = "Main"
#define GROUP(...) TICKET (.admits = 4, __VA_ARGS__)
/* `in` bodies of a group entered, `out` left. */
#define BODIES(in, out, ...) CAME (600, .entered = in, .left = out, .last_exit_ms = (out) ? AGO (300) : 0, __VA_ARGS__)

static const Row rows[] = {
  /* what it is */
  { "good token", TICKET (), NEVER, RULES (), ENTRY, GREEN (ADMITTED, 1) },
  { "token of a ticket not known yet", TICKET (.status = TK_TICKET_UNKNOWN), NEVER, RULES (), ENTRY, GREEN (ADMITTED, 1) },
  { "typed code of a known ticket", TYPED (), NEVER, RULES (), ENTRY, GREEN (ADMITTED, 1) },
  { "typed code without a known ticket", TYPED (.status = TK_TICKET_UNKNOWN), NEVER, RULES (), ENTRY, AMBER (UNKNOWN_CODE) },
  { "unknown code", TICKET (.presented = TK_PRESENTED_UNKNOWN_CODE), NEVER, RULES (), ENTRY, AMBER (UNKNOWN_CODE) },
  { "unknown code, exit", TICKET (.presented = TK_PRESENTED_UNKNOWN_CODE), NEVER, RULES (), EXIT, AMBER (UNKNOWN_CODE) },
  { "not a ticket", TICKET (.presented = TK_PRESENTED_NOT_A_TICKET), NEVER, RULES (), ENTRY, RED (NOT_A_TICKET) },
  { "not a ticket, exit", TICKET (.presented = TK_PRESENTED_NOT_A_TICKET), CAME (60), RULES (), EXIT, RED (NOT_A_TICKET) },
  { "not a ticket before bad signature", TICKET (.presented = TK_PRESENTED_NOT_A_TICKET, .issuer = TK_ISSUER_BAD_SIGNATURE),
    NEVER, RULES (), ENTRY, RED (NOT_A_TICKET) },
  /* issuer */
  { "bad signature", TICKET (.issuer = TK_ISSUER_BAD_SIGNATURE), NEVER, RULES (), ENTRY, RED (BAD_SIGNATURE) },
  { "bad signature, exit", TICKET (.issuer = TK_ISSUER_BAD_SIGNATURE), CAME (60), RULES (), EXIT, RED (BAD_SIGNATURE) },
  { "unknown issuer", TICKET (.issuer = TK_ISSUER_UNKNOWN), NEVER, RULES (), ENTRY, AMBER (UNKNOWN_ISSUER) },
  { "outside its lease", TICKET (.issuer = TK_ISSUER_OUTSIDE_RANGE), NEVER, RULES (), ENTRY, RED (OUTSIDE_LEASE) },
  { "outside its lease as far as is known", TICKET (.issuer = TK_ISSUER_OUTSIDE_RANGE, .issuer_outdated = TRUE), NEVER, RULES (),
    ENTRY, AMBER (OUTSIDE_LEASE) },
  { "an old certificate excuses no bad signature", TICKET (.issuer = TK_ISSUER_BAD_SIGNATURE, .issuer_outdated = TRUE), NEVER,
    RULES (), ENTRY, RED (BAD_SIGNATURE) },
  { "issuer before event", TICKET (.issuer = TK_ISSUER_BAD_SIGNATURE, .id.event = 2), NEVER, RULES (), ENTRY, RED (BAD_SIGNATURE) },
  { "issuer before status", TICKET (.issuer = TK_ISSUER_UNKNOWN, .status = TK_TICKET_VOIDED), NEVER, RULES (), ENTRY,
    AMBER (UNKNOWN_ISSUER) },
  { "issuer means nothing for a typed code", TYPED (.issuer = TK_ISSUER_BAD_SIGNATURE), NEVER, RULES (), ENTRY, GREEN (ADMITTED, 1) },
  /* event */
  { "wrong event", TICKET (.id.event = 2), NEVER, RULES (), ENTRY, RED (WRONG_EVENT) },
  { "wrong event, exit", TICKET (.id.event = 2), CAME (60), RULES (), EXIT, RED (WRONG_EVENT) },
  { "typed code of another event", TYPED (.id.event = 2), NEVER, RULES (), ENTRY, RED (WRONG_EVENT) },
  { "event before status", TICKET (.id.event = 2, .status = TK_TICKET_VOIDED), NEVER, RULES (), ENTRY, RED (WRONG_EVENT) },
  /* status */
  { "voided", TICKET (.status = TK_TICKET_VOIDED), NEVER, RULES (), ENTRY, RED (VOIDED) },
  { "refunded", TICKET (.status = TK_TICKET_REFUNDED), NEVER, RULES (), ENTRY, RED (REFUNDED) },
  { "blocked", TICKET (.status = TK_TICKET_BLOCKED), NEVER, RULES (), ENTRY, RED (BLOCKED) },
  { "unpaid", TICKET (.status = TK_TICKET_UNPAID), NEVER, RULES (), ENTRY, AMBER (UNPAID) },
  { "voided typed code", TYPED (.status = TK_TICKET_VOIDED), NEVER, RULES (), ENTRY, RED (VOIDED) },
  { "voided after it entered", TICKET (.status = TK_TICKET_VOIDED), CAME (2), RULES (), ENTRY, RED (VOIDED) },
  { "status before validity", TICKET (.status = TK_TICKET_REFUNDED, .valid_from_ms = IN (60)), NEVER, RULES (), ENTRY, RED (REFUNDED) },
  { "unpaid before wrong gate", TICKET (.status = TK_TICKET_UNPAID), NEVER, RULES (.types = only_vip, .n_types = 1), ENTRY,
    AMBER (UNPAID) },
  /* validity: from is inclusive, until is exclusive */
  { "not yet valid", TICKET (.valid_from_ms = NOW + 1), NEVER, RULES (), ENTRY, RED (NOT_YET_VALID, .rule_at_ms = NOW + 1) },
  { "valid from now", TICKET (.valid_from_ms = NOW), NEVER, RULES (), ENTRY, GREEN (ADMITTED, 1) },
  { "expired just now", TICKET (.valid_until_ms = NOW), NEVER, RULES (), ENTRY, RED (EXPIRED, .rule_at_ms = NOW) },
  { "valid one more moment", TICKET (.valid_until_ms = NOW + 1), NEVER, RULES (), ENTRY, GREEN (ADMITTED, 1) },
  { "expired, but leaving", TICKET (.valid_until_ms = AGO (60)), CAME (600), RULES (), EXIT, GREEN (EXIT_RECORDED, 1) },
  { "event over", TICKET (), NEVER, RULES (.event_ends_ms = NOW), ENTRY, RED (EXPIRED, .rule_at_ms = NOW) },
  { "event ends next moment", TICKET (), NEVER, RULES (.event_ends_ms = NOW + 1), ENTRY, GREEN (ADMITTED, 1) },
  { "event over, leaving", TICKET (), CAME (600), RULES (.event_ends_ms = AGO (60)), EXIT, GREEN (EXIT_RECORDED, 1) },
  { "event's end before gate", TICKET (), NEVER, RULES (.event_ends_ms = NOW, .types = only_vip, .n_types = 1), ENTRY,
    RED (EXPIRED, .rule_at_ms = NOW) },
  /* gate: types, direction, hours */
  { "wrong gate", TICKET (), NEVER, RULES (.types = only_vip, .n_types = 1, .right_gate = "Main"), ENTRY,
    RED (WRONG_GATE, .right_gate = "Main") },
  { "wrong gate, nobody knows a better", TICKET (), NEVER, RULES (.types = only_vip, .n_types = 1), ENTRY, RED (WRONG_GATE) },
  { "right gate", TICKET (.id.type = 2), NEVER, RULES (.types = only_vip, .n_types = 1, .right_gate = "Main"), ENTRY,
    GREEN (ADMITTED, 1) },
  { "one of several types", TICKET (), NEVER, RULES (.types = many_types, .n_types = 3), ENTRY, GREEN (ADMITTED, 1) },
  { "none of several types", TICKET (.id.type = 2), NEVER, RULES (.types = many_types, .n_types = 3), ENTRY, RED (WRONG_GATE) },
  { "wrong gate, exit", TICKET (), CAME (60), RULES (.types = only_vip, .n_types = 1), EXIT, RED (WRONG_GATE) },
  { "wrong gate before hours", TICKET (), NEVER, RULES (.types = only_vip, .n_types = 1, .opens_ms = IN (60)), ENTRY, RED (WRONG_GATE) },
  { "no entries here", TICKET (), NEVER, RULES (.takes_entries = FALSE), ENTRY, REFUSED (DIRECTION) },
  { "no exits here", TICKET (), CAME (60), RULES (.takes_exits = FALSE), EXIT, REFUSED (DIRECTION) },
  { "exit-only gate lets out", TICKET (), CAME (60), RULES (.takes_entries = FALSE), EXIT, GREEN (EXIT_RECORDED, 1) },
  { "too early", TICKET (), NEVER, RULES (.opens_ms = IN (1800)), ENTRY, REFUSED (TOO_EARLY, .rule_at_ms = IN (1800)) },
  { "opens now", TICKET (), NEVER, RULES (.opens_ms = NOW), ENTRY, GREEN (ADMITTED, 1) },
  { "closes now", TICKET (), NEVER, RULES (.closes_ms = NOW), ENTRY, REFUSED (TOO_LATE, .rule_at_ms = NOW) },
  { "closes next moment", TICKET (), NEVER, RULES (.closes_ms = NOW + 1), ENTRY, GREEN (ADMITTED, 1) },
  { "closed, leaving", TICKET (), CAME (60), RULES (.closes_ms = AGO (30)), EXIT, GREEN (EXIT_RECORDED, 1) },
  { "too early beats already in", TICKET (), CAME (60), RULES (.opens_ms = IN (60)), ENTRY, REFUSED (TOO_EARLY, .rule_at_ms = IN (60)) },
  { "a gate into zones of no type", TICKET (), NEVER, RULES (.no_types = TRUE, .right_gate = "Main"), ENTRY,
    RED (WRONG_GATE, .right_gate = "Main") },
  { "types are types, whatever else is said", TICKET (), NEVER, RULES (.no_types = TRUE, .types = many_types, .n_types = 3), ENTRY,
    GREEN (ADMITTED, 1) },
  /* hours, to the ms, without and with tolerance; a refusal tells the hour itself */
  { "a ms before it opens", TICKET (), NEVER, RULES (.opens_ms = NOW + 1), ENTRY, REFUSED (TOO_EARLY, .rule_at_ms = NOW + 1) },
  { "a ms after it opens", TICKET (), NEVER, RULES (.opens_ms = NOW - 1), ENTRY, GREEN (ADMITTED, 1) },
  { "a ms after it closes", TICKET (), NEVER, RULES (.closes_ms = NOW - 1), ENTRY, REFUSED (TOO_LATE, .rule_at_ms = NOW - 1) },
  { "early, a ms beyond the tolerance", TICKET (), NEVER, RULES (.opens_ms = IN (300) + 1, .tolerance_ms = 300000), ENTRY,
    REFUSED (TOO_EARLY, .rule_at_ms = IN (300) + 1) },
  { "early, just within the tolerance", TICKET (), NEVER, RULES (.opens_ms = IN (300), .tolerance_ms = 300000), ENTRY, GREEN (ADMITTED, 1) },
  { "early, well within the tolerance", TICKET (), NEVER, RULES (.opens_ms = IN (300) - 1, .tolerance_ms = 300000), ENTRY,
    GREEN (ADMITTED, 1) },
  { "late, a ms within the tolerance", TICKET (), NEVER, RULES (.closes_ms = AGO (300) + 1, .tolerance_ms = 300000), ENTRY,
    GREEN (ADMITTED, 1) },
  { "late, just beyond the tolerance", TICKET (), NEVER, RULES (.closes_ms = AGO (300), .tolerance_ms = 300000), ENTRY,
    REFUSED (TOO_LATE, .rule_at_ms = AGO (300)) },
  { "late, well beyond the tolerance", TICKET (), NEVER, RULES (.closes_ms = AGO (300) - 1, .tolerance_ms = 300000), ENTRY,
    REFUSED (TOO_LATE, .rule_at_ms = AGO (300) - 1) },
  { "tolerance is the gate's, not the ticket's", TICKET (.valid_from_ms = NOW + 1), NEVER, RULES (.tolerance_ms = 300000), ENTRY,
    RED (NOT_YET_VALID, .rule_at_ms = NOW + 1) },
  { "tolerance is the gate's, not the event's", TICKET (), NEVER, RULES (.event_ends_ms = NOW, .tolerance_ms = 300000), ENTRY,
    RED (EXPIRED, .rule_at_ms = NOW) },
  { "tolerance without hours", TICKET (), NEVER, RULES (.tolerance_ms = 300000), ENTRY, GREEN (ADMITTED, 1) },
  /* products of others */
  { "a product that is not let in", TICKET (.product_unknown = TRUE), NEVER, RULES (), ENTRY, REFUSED (PRODUCT) },
  { "product before type", TICKET (.product_unknown = TRUE), NEVER, RULES (.types = only_vip, .n_types = 1), ENTRY, REFUSED (PRODUCT) },
  { "signature before product", TICKET (.product_unknown = TRUE, .issuer = TK_ISSUER_BAD_SIGNATURE), NEVER, RULES (), ENTRY,
    RED (BAD_SIGNATURE) },
  { "event before product", TICKET (.product_unknown = TRUE, .id.event = 2), NEVER, RULES (), ENTRY, RED (WRONG_EVENT) },
  { "blocked before product", TICKET (.product_unknown = TRUE, .status = TK_TICKET_BLOCKED), NEVER, RULES (), ENTRY, RED (BLOCKED) },
  /* attention: only on what would be green */
  { "attention was seen", TICKET (.attention = "Ask.", .attention_seen = TRUE), NEVER, RULES (), ENTRY,
    GREEN (ADMITTED, 1, .attention = "Ask.") },
  { "attention was seen, part of a group", TICKET (.attention = "Ask.", .attention_seen = TRUE, .admits = 4, .count = 3), NEVER, RULES (), ENTRY,
    GREEN (ADMITTED, 3, .remaining = 1, .attention = "Ask.") },
  { "seen attention lets nobody in twice", TICKET (.attention = "Ask.", .attention_seen = TRUE), CAME (60), RULES (), ENTRY,
    AMBER (ALREADY_IN, SEEN (60)) },
  { "seen attention where there is none", TICKET (.attention_seen = TRUE), NEVER, RULES (), ENTRY, GREEN (ADMITTED, 1) },
  { "attention", TICKET (.attention = "Give a wristband."), NEVER, RULES (), ENTRY,
    AMBER (ATTENTION, .attention = "Give a wristband.", .remaining = 1) },
  { "empty attention is none", TICKET (.attention = ""), NEVER, RULES (), ENTRY, GREEN (ADMITTED, 1) },
  { "attention on a re-entry", TICKET (.attention = "Ask."), LEFT (600, 300), RULES (.reentry = TRUE), ENTRY,
    AMBER (ATTENTION, .attention = "Ask.", .remaining = 1) },
  { "attention yields to already in", TICKET (.attention = "Ask."), CAME (60), RULES (), ENTRY, AMBER (ALREADY_IN, SEEN (60)) },
  { "attention yields to voided", TICKET (.attention = "Ask.", .status = TK_TICKET_VOIDED), NEVER, RULES (), ENTRY, RED (VOIDED) },
  { "attention yields to a limit", TICKET (.attention = "Ask."), LEFT (600, 300), RULES (.reentry = TRUE, .entries_total = 1), ENTRY,
    REFUSED (ENTRIES_TOTAL, .rule_limit = 1) },
  { "attention does not hold who leaves", TICKET (.attention = "Ask."), CAME (60), RULES (), EXIT, GREEN (EXIT_RECORDED, 1) },
  { "attention was settled a moment ago", TICKET (.attention = "Ask."), CAME (2), RULES (), ENTRY,
    GREEN (ADMITTED, 1, .repeat = TRUE, SEEN (2)) },
  /* already in, and the same green card again */
  { "already in", TICKET (), CAME (60), RULES (), ENTRY, AMBER (ALREADY_IN, SEEN (60)) },
  { "already in, with re-entry allowed", TICKET (), CAME (60), RULES (.reentry = TRUE), ENTRY, AMBER (ALREADY_IN, SEEN (60)) },
  { "already in, typed", TYPED (), CAME (60), RULES (), ENTRY, AMBER (ALREADY_IN, SEEN (60)) },
  { "again at once", TICKET (), CAME (0), RULES (), ENTRY, GREEN (ADMITTED, 1, .repeat = TRUE, SEEN (0)) },
  { "again within five seconds", TICKET (), CAME (5), RULES (), ENTRY, GREEN (ADMITTED, 1, .repeat = TRUE, SEEN (5)) },
  { "again after five seconds", TICKET (), CAME (5, .last_entry_ms = AGO (5) - 1), RULES (), ENTRY,
    AMBER (ALREADY_IN, .seen_ms = AGO (5) - 1, .seen_gate = "Main") },
  { "again elsewhere", TICKET (), CAME (2, .last_entry_here = FALSE), RULES (), ENTRY, AMBER (ALREADY_IN, SEEN (2)) },
  { "entered in the future", TICKET (), CAME (-3), RULES (), ENTRY, AMBER (ALREADY_IN, SEEN (-3)) },
  { "re-entry again at once", TICKET (), CAME (2, .entered = 2, .left = 1, .entries = 2, .last_exit_ms = AGO (60), .first_scan_reentry = TRUE),
    RULES (.reentry = TRUE), ENTRY, GREEN (ADMITTED_REENTRY, 1, .repeat = TRUE, SEEN (2)) },
  { "a repeat breaks no limit", TICKET (), CAME (2), RULES (.entries_total = 1, .entries_per_day = 1, .minimum_minutes = 30), ENTRY,
    GREEN (ADMITTED, 1, .repeat = TRUE, SEEN (2)) },
  { "double entry found later", TICKET (), CAME (60, .entered = 2, .entries = 2), RULES (), ENTRY, AMBER (ALREADY_IN, SEEN (60)) },
  { "two of a single ticket", TICKET (.count = 2), NEVER, RULES (), ENTRY, AMBER (ALREADY_IN, .remaining = 1) },
  /* re-entry and its limits */
  { "re-entry", TICKET (), LEFT (600, 300), RULES (.reentry = TRUE), ENTRY, GREEN (ADMITTED_REENTRY, 1) },
  { "no re-entry", TICKET (), LEFT (600, 300), RULES (), ENTRY, REFUSED (NO_REENTRY) },
  { "no re-entry, even at once", TICKET (), LEFT (4, 2), RULES (), ENTRY, REFUSED (NO_REENTRY) },
  { "left at once, comes back", TICKET (), LEFT (4, 2), RULES (.reentry = TRUE), ENTRY, GREEN (ADMITTED_REENTRY, 1) },
  { "entries used", TICKET (), LEFT (600, 300, .entries = 3), RULES (.reentry = TRUE, .entries_total = 3), ENTRY,
    REFUSED (ENTRIES_TOTAL, .rule_limit = 3) },
  { "one entry left", TICKET (), LEFT (600, 300, .entries = 2), RULES (.reentry = TRUE, .entries_total = 3), ENTRY,
    GREEN (ADMITTED_REENTRY, 1) },
  { "entries of today used", TICKET (), LEFT (600, 300, .entries = 5, .entries_today = 2), RULES (.reentry = TRUE, .entries_per_day = 2),
    ENTRY, REFUSED (ENTRIES_PER_DAY, .rule_limit = 2) },
  { "entries of yesterday do not count", TICKET (), LEFT (90000, 80000, .entries = 5, .entries_today = 0),
    RULES (.reentry = TRUE, .entries_per_day = 1), ENTRY, GREEN (ADMITTED_REENTRY, 1) },
  { "total before per day", TICKET (), LEFT (600, 300), RULES (.reentry = TRUE, .entries_total = 1, .entries_per_day = 1), ENTRY,
    REFUSED (ENTRIES_TOTAL, .rule_limit = 1) },
  { "too soon", TICKET (), LEFT (600, 300), RULES (.reentry = TRUE, .minimum_minutes = 15), ENTRY,
    REFUSED (MINIMUM_INTERVAL, .rule_limit = 15, .rule_at_ms = AGO (600) + 15 * MIN_MS) },
  { "a moment too soon", TICKET (), LEFT (900, 300, .last_entry_ms = AGO (900) + 1), RULES (.reentry = TRUE, .minimum_minutes = 15), ENTRY,
    REFUSED (MINIMUM_INTERVAL, .rule_limit = 15, .rule_at_ms = NOW + 1) },
  { "just long enough", TICKET (), LEFT (900, 300), RULES (.reentry = TRUE, .minimum_minutes = 15), ENTRY, GREEN (ADMITTED_REENTRY, 1) },
  { "limits do not bind the first entry", TICKET (), NEVER, RULES (.entries_total = 1, .entries_per_day = 1, .minimum_minutes = 30), ENTRY,
    GREEN (ADMITTED, 1) },
  /* exits */
  { "leaves", TICKET (), CAME (60), RULES (), EXIT, GREEN (EXIT_RECORDED, 1) },
  { "leaves, may come back", TICKET (), CAME (60), RULES (.reentry = TRUE), EXIT, GREEN (EXIT_RECORDED, 1, .remaining = 1) },
  { "leaves within five seconds of entering", TICKET (), CAME (2), RULES (), EXIT, GREEN (EXIT_RECORDED, 1) },
  { "two came on a ticket for one, one leaves", TICKET (), BODIES (2, 0), RULES (), EXIT, GREEN (EXIT_RECORDED, 1) },
  { "exit without entry", TICKET (), NEVER, RULES (), EXIT, AMBER (EXIT_WITHOUT_ENTRY, .remaining = 1) },
  { "leaves twice", TICKET (), LEFT (600, 300), RULES (), EXIT, AMBER (EXIT_WITHOUT_ENTRY) },
  { "exit again at once", TICKET (), LEFT (600, 2, .last_exit_here = TRUE), RULES (), EXIT,
    GREEN (EXIT_RECORDED, 1, .repeat = TRUE, .seen_ms = AGO (2)) },
  { "exit again elsewhere", TICKET (), LEFT (600, 2), RULES (), EXIT, AMBER (EXIT_WITHOUT_ENTRY) },
  { "more left than entered", TICKET (), LEFT (600, 300, .left = 2), RULES (), EXIT, AMBER (EXIT_WITHOUT_ENTRY) },
  { "more left than entered, entered since", TICKET (), LEFT (2, 3, .left = 2, .last_exit_here = TRUE), RULES (), EXIT,
    AMBER (EXIT_WITHOUT_ENTRY) },
  { "exit of a voided ticket", TICKET (.status = TK_TICKET_VOIDED), CAME (60), RULES (), EXIT, RED (VOIDED) },
  /* groups */
  { "whole group", GROUP (), NEVER, RULES (), ENTRY, GREEN (ADMITTED, 4) },
  { "part of a group", GROUP (.count = 3), NEVER, RULES (), ENTRY, GREEN (ADMITTED, 3, .remaining = 1) },
  { "the rest of it", GROUP (), BODIES (3, 0), RULES (), ENTRY, GREEN (ADMITTED, 1) },
  { "the rest a second later is no repeat", GROUP (), CAME (1, .entered = 2), RULES (), ENTRY, GREEN (ADMITTED, 2) },
  { "part by part", GROUP (.count = 1), BODIES (1, 0), RULES (), ENTRY, GREEN (ADMITTED, 1, .remaining = 2) },
  { "more than remain", GROUP (.count = 3), BODIES (2, 0), RULES (), ENTRY, AMBER (ALREADY_IN, SEEN (600), .remaining = 2) },
  { "more than the group", GROUP (.count = 5), NEVER, RULES (), ENTRY, AMBER (ALREADY_IN, .remaining = 4) },
  { "nobody remains", GROUP (), BODIES (4, 0), RULES (), ENTRY, AMBER (ALREADY_IN, SEEN (600)) },
  { "nobody remains, a moment ago", GROUP (), CAME (2, .entered = 4, .last_entry_count = 3), RULES (), ENTRY,
    GREEN (ADMITTED, 3, .repeat = TRUE, SEEN (2)) },
  { "nobody remains, count not known", GROUP (), CAME (2, .entered = 4), RULES (), ENTRY, GREEN (ADMITTED, 4, .repeat = TRUE, SEEN (2)) },
  { "limits do not bind the late part", GROUP (), BODIES (2, 0), RULES (.reentry = TRUE, .entries_total = 1, .minimum_minutes = 60), ENTRY,
    GREEN (ADMITTED, 2) },
  { "one of them out, back in", GROUP (), BODIES (4, 1), RULES (.reentry = TRUE), ENTRY, GREEN (ADMITTED_REENTRY, 1) },
  { "one of them out, not let back", GROUP (), BODIES (4, 1), RULES (), ENTRY, AMBER (ALREADY_IN, SEEN (600)) },
  { "all out, all back", GROUP (), BODIES (4, 4), RULES (.reentry = TRUE), ENTRY, GREEN (ADMITTED_REENTRY, 4) },
  { "all out, none back", GROUP (), BODIES (4, 4), RULES (), ENTRY, REFUSED (NO_REENTRY) },
  { "all out, back too soon", GROUP (), BODIES (4, 4), RULES (.reentry = TRUE, .minimum_minutes = 20), ENTRY,
    REFUSED (MINIMUM_INTERVAL, .rule_limit = 20, .rule_at_ms = AGO (600) + 20 * MIN_MS) },
  { "two came and left, two others come", GROUP (), BODIES (2, 2), RULES (), ENTRY, GREEN (ADMITTED, 2) },
  { "two came and left, two come with re-entry", GROUP (.count = 2), BODIES (2, 2), RULES (.reentry = TRUE), ENTRY,
    GREEN (ADMITTED_REENTRY, 2, .remaining = 2) },
  { "newcomer and returner together", GROUP (), BODIES (3, 2), RULES (.reentry = TRUE), ENTRY, GREEN (ADMITTED_REENTRY, 3) },
  { "let in and out again a moment ago", GROUP (), CAME (2, .entered = 4, .left = 1, .last_exit_ms = AGO (1)), RULES (), ENTRY,
    AMBER (ALREADY_IN, SEEN (2)) },
  { "group leaves", GROUP (), BODIES (4, 0), RULES (), EXIT, GREEN (EXIT_RECORDED, 4) },
  { "part of a group leaves", GROUP (.count = 1), BODIES (4, 0), RULES (.reentry = TRUE), EXIT, GREEN (EXIT_RECORDED, 1, .remaining = 1) },
  { "more leave than are in", GROUP (.count = 3), BODIES (2, 0), RULES (), EXIT, AMBER (EXIT_WITHOUT_ENTRY, .remaining = 2) },
  { "another leaves a second later", GROUP (.count = 1), BODIES (4, 1, .last_exit_ms = AGO (1), .last_exit_here = TRUE), RULES (), EXIT,
    GREEN (EXIT_RECORDED, 1) },
  { "the last one left a moment ago", GROUP (.count = 2), BODIES (4, 4, .last_exit_ms = AGO (1), .last_exit_here = TRUE, .last_exit_count = 2),
    RULES (), EXIT, GREEN (EXIT_RECORDED, 2, .repeat = TRUE, .seen_ms = AGO (1)) },
  { "admits 0 reads as 1", TICKET (.admits = 0), NEVER, RULES (), ENTRY, GREEN (ADMITTED, 1) },
};

static void
assert_verdict (const TkVerdict *got, const TkVerdict *want)
{
  g_assert_cmpstr (tk_verdict_to_string (got->kind), ==, tk_verdict_to_string (want->kind));
  g_assert_cmpstr (tk_colour_to_string (got->colour), ==, tk_colour_to_string (want->colour));
  g_assert_cmpint (got->repeat, ==, want->repeat);
  g_assert_cmpuint (got->count, ==, want->count);
  g_assert_cmpuint (got->remaining, ==, want->remaining);
  g_assert_cmpstr (tk_rule_to_string (got->rule), ==, tk_rule_to_string (want->rule));
  g_assert_cmpint (got->rule_at_ms, ==, want->rule_at_ms);
  g_assert_cmpuint (got->rule_limit, ==, want->rule_limit);
  g_assert_cmpint (got->seen_ms, ==, want->seen_ms);
  g_assert_cmpstr (got->seen_gate, ==, want->seen_gate);
  g_assert_cmpstr (got->right_gate, ==, want->right_gate);
  g_assert_cmpstr (got->attention, ==, want->attention);
}

static void
test_table (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (rows), >=, 80);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      TkVerdict got = tk_admission_decide (&row->ticket, &row->history, &row->rules, row->direction, NOW);

      g_test_message ("%s", row->name);
      assert_verdict (&got, &row->want);
    }
}

/* Every verdict and every rule stands somewhere in the table. */
static void
test_table_is_whole (void)
{
  for (guint kind = 0; kind <= TK_VERDICT_RULE_REFUSED; kind++)
    {
      guint n = 0;

      for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
        n += rows[i].want.kind == kind;
      g_test_message ("%s: %u rows", tk_verdict_to_string (kind), n);
      g_assert_cmpuint (n, >, 0);
    }
  for (guint rule = TK_RULE_DIRECTION; rule <= TK_RULE_PRODUCT; rule++)
    {
      guint n = 0;

      for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
        n += rows[i].want.rule == rule;
      g_test_message ("%s: %u rows", tk_rule_to_string (rule), n);
      g_assert_cmpuint (n, >, 0);
    }
}

static void
test_names (void)
{
  TkVerdictKind kind = TK_VERDICT_BLOCKED;

  for (guint i = 0; i <= TK_VERDICT_RULE_REFUSED; i++)
    {
      g_assert_true (tk_verdict_from_string (tk_verdict_to_string (i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  kind = TK_VERDICT_BLOCKED;
  g_assert_false (tk_verdict_from_string ("fake", &kind));
  g_assert_false (tk_verdict_from_string ("", &kind));
  g_assert_false (tk_verdict_from_string (NULL, &kind));
  g_assert_cmpint (kind, ==, TK_VERDICT_BLOCKED);
  for (guint i = 0; i <= TK_TICKET_BLOCKED; i++)
    g_assert_cmpint (tk_ticket_status_from_string (tk_ticket_status_to_string (i)), ==, i);
  g_assert_cmpint (tk_ticket_status_from_string ("lost"), ==, TK_TICKET_UNKNOWN);
  for (guint i = 0; i <= TK_RULE_PRODUCT; i++)
    g_assert_cmpint (tk_rule_from_string (tk_rule_to_string (i)), ==, i);
  g_assert_cmpint (tk_rule_from_string ("whim"), ==, TK_RULE_NONE);
  g_assert_cmpint (tk_rule_from_string (NULL), ==, TK_RULE_NONE);
  g_assert_cmpint (tk_ticket_status_from_string (NULL), ==, TK_TICKET_UNKNOWN);
  g_assert_cmpstr (tk_verdict_to_string (TK_VERDICT_ALREADY_IN), ==, "already_in");
  g_assert_cmpstr (tk_rule_to_string (TK_RULE_NO_REENTRY), ==, "no_reentry");
  g_assert_cmpstr (tk_rule_to_string (TK_RULE_PRODUCT), ==, "product");
  g_assert_cmpstr (tk_direction_to_string (ENTRY), ==, "entry");
  g_assert_cmpstr (tk_direction_to_string (EXIT), ==, "exit");
}

/* ---- Properties over anything ---- */

static guint
upto (GRand *random, guint most)
{
  return (guint) g_rand_int_range (random, 0, (gint32) most + 1);
}

/* 0, or within an hour of NOW; often very near. */
static gint64
moment (GRand *random)
{
  static const gint64 spans[] = { 1, 6000, 3600000 };
  gint64 span = spans[upto (random, 2)];

  return upto (random, 2) == 0 ? 0 : NOW + g_rand_int_range (random, (gint32) -span, (gint32) span + 1);
}

static TkPresentedTicket
any_ticket (GRand *random)
{
  return (TkPresentedTicket) {
    .presented = upto (random, 5) ? upto (random, 1) : upto (random, 3),
    .issuer = upto (random, 3) ? TK_ISSUER_GOOD : upto (random, 3),
    .id = { 1 + (upto (random, 9) == 0), (guint16) (1 + upto (random, 2)), 7, 0 },
    .status = upto (random, 2) ? TK_TICKET_VALID : upto (random, 5),
    .valid_from_ms = upto (random, 3) ? 0 : moment (random),
    .valid_until_ms = upto (random, 3) ? 0 : moment (random),
    .attention = upto (random, 7) ? NULL : "Ask.",
    .admits = upto (random, 4),
    .count = upto (random, 5),
  };
}

static TkTicketHistory
any_history (GRand *random)
{
  TkTicketHistory history = { 0 };

  if (upto (random, 2) == 0)
    return history;
  history.entered = 1 + upto (random, 5);
  history.left = upto (random, history.entered);
  history.entries = 1 + upto (random, history.entered - 1);
  history.entries_today = upto (random, history.entries);
  history.last_entry_ms = moment (random);
  history.last_exit_ms = history.left ? moment (random) : 0;
  history.last_entry_gate = "Main";
  history.last_entry_here = upto (random, 1);
  history.last_exit_here = upto (random, 1);
  history.first_scan_reentry = upto (random, 1);
  return history;
}

static TkGateRules
any_rules (GRand *random)
{
  return (TkGateRules) {
    .event = 1,
    .types = many_types,
    .n_types = upto (random, 2) ? 0 : upto (random, 3),
    .takes_entries = upto (random, 7) != 0,
    .takes_exits = upto (random, 7) != 0,
    .opens_ms = upto (random, 3) ? 0 : moment (random),
    .closes_ms = upto (random, 3) ? 0 : moment (random),
    .event_ends_ms = upto (random, 3) ? 0 : moment (random),
    .entries_total = upto (random, 3),
    .entries_per_day = upto (random, 3),
    .reentry = upto (random, 1),
    .minimum_minutes = upto (random, 1) ? 0 : upto (random, 60),
  };
}

static gboolean
may_be_green (const TkPresentedTicket *ticket, const TkGateRules *rules)
{
  if (ticket->presented == TK_PRESENTED_TOKEN && ticket->issuer != TK_ISSUER_GOOD)
    return FALSE;
  if (ticket->presented == TK_PRESENTED_KNOWN_CODE && ticket->status == TK_TICKET_UNKNOWN)
    return FALSE;
  return ticket->presented <= TK_PRESENTED_KNOWN_CODE && ticket->status <= TK_TICKET_VALID && ticket->id.event == rules->event;
}

static void
test_never_green (void)
{
  g_autoptr (GRand) random = test_seed_rand ();
  guint greens = 0, others = 0;

  for (int round = 0; round < 200000; round++)
    {
      TkPresentedTicket ticket = any_ticket (random);
      TkTicketHistory history = any_history (random);
      TkGateRules rules = any_rules (random);
      TkDirection direction = upto (random, 3) ? ENTRY : EXIT;
      TkVerdict verdict = tk_admission_decide (&ticket, &history, &rules, direction, NOW);
      gboolean green = verdict.colour == TK_COLOUR_GREEN;

      g_assert_cmpint (verdict.colour, ==, tk_verdict_colour (verdict.kind));
      g_assert_cmpint (verdict.rule != TK_RULE_NONE, ==, verdict.kind == TK_VERDICT_RULE_REFUSED);
      g_assert_cmpint (verdict.count > 0, ==, green);
      g_assert_cmpint (verdict.repeat && !green, ==, FALSE);
      if (green)
        {
          greens++;
          g_assert_true (may_be_green (&ticket, &rules));
          g_assert_cmpint (verdict.kind == TK_VERDICT_EXIT_RECORDED, ==, direction == EXIT);
        }
      else
        others++;
    }
  g_test_message ("%u green, %u not", greens, others);
  g_assert_cmpuint (greens, >, 10000);
  g_assert_cmpuint (others, >, 10000);
}

/* One ticket lived through: what the gate would record, the model records. */
typedef struct
{
  TkTicketHistory history;
  gint64 now_ms;
} Life;

static void
live_on (Life *life, const TkVerdict *verdict, gboolean here)
{
  TkTicketHistory *history = &life->history;

  if (verdict->colour != TK_COLOUR_GREEN || verdict->repeat)
    return;
  if (verdict->kind == TK_VERDICT_EXIT_RECORDED)
    {
      history->left += verdict->count;
      history->last_exit_ms = life->now_ms;
      history->last_exit_here = here;
      history->last_exit_count = verdict->count;
      return;
    }
  history->entered += verdict->count;
  history->entries++;
  history->entries_today++;
  history->last_entry_ms = life->now_ms;
  history->last_entry_here = here;
  history->last_entry_count = verdict->count;
  history->first_scan_reentry = verdict->kind == TK_VERDICT_ADMITTED_REENTRY;
}

static void
live_once (GRand *random)
{
  TkPresentedTicket ticket = TICKET (.admits = 1 + upto (random, 4));
  TkGateRules rules = RULES (.reentry = upto (random, 1), .entries_total = upto (random, 3),
                             .minimum_minutes = upto (random, 1) ? 0 : upto (random, 3));
  Life life = { .now_ms = NOW };

  for (int step = 0; step < 40; step++)
    {
      TkDirection direction = upto (random, 2) ? ENTRY : EXIT;

      life.now_ms += g_rand_int_range (random, 0, upto (random, 1) ? 4000 : 120000);
      life.history.last_entry_here = life.history.last_entry_here && upto (random, 3);
      ticket.count = upto (random, 5);
      TkVerdict verdict = tk_admission_decide (&ticket, &life.history, &rules, direction, life.now_ms);
      live_on (&life, &verdict, TRUE);
      g_assert_cmpuint (life.history.entered, >=, life.history.left);
      g_assert_cmpuint (life.history.entered - life.history.left, <=, ticket.admits);
      if (!rules.reentry)
        g_assert_cmpuint (life.history.entered, <=, ticket.admits);
      if (rules.reentry && verdict.colour == TK_COLOUR_GREEN && !verdict.repeat)
        g_assert_cmpuint (verdict.remaining, ==, ticket.admits - (life.history.entered - life.history.left));
      if (ticket.admits == 1 && rules.entries_total > 0)
        g_assert_cmpuint (life.history.entries, <=, rules.entries_total);
    }
}

static void
test_bodies_inside (void)
{
  g_autoptr (GRand) random = test_seed_rand ();

  for (int round = 0; round < 3000; round++)
    live_once (random);
}

/* Makes one rule stricter. */
static void
tighten (GRand *random, TkGateRules *rules, const TkPresentedTicket *ticket)
{
  gint64 later = moment (random); /* MAX would draw it twice */

  switch (upto (random, 8))
    {
    case 0:
      rules->takes_entries = FALSE;
      break;
    case 1:
      rules->takes_exits = FALSE;
      break;
    case 2:
      rules->opens_ms = MAX (rules->opens_ms, later);
      break;
    case 3:
      rules->closes_ms = rules->closes_ms ? rules->closes_ms - upto (random, 5000) : NOW + upto (random, 5000) - 2500;
      break;
    case 4:
      rules->event_ends_ms = rules->event_ends_ms ? rules->event_ends_ms - upto (random, 5000) : NOW - 1;
      break;
    case 5:
      rules->entries_total = rules->entries_total > 1 ? rules->entries_total - 1 : 1;
      break;
    case 6:
      rules->entries_per_day = rules->entries_per_day > 1 ? rules->entries_per_day - 1 : 1;
      break;
    case 7:
      rules->minimum_minutes += upto (random, 30);
      break;
    default: /* for a group, “all who may come in” then asks for fewer */
      if (ticket->admits <= 1)
        rules->reentry = FALSE;
    }
}

static void
test_stricter_is_never_greener (void)
{
  g_autoptr (GRand) random = test_seed_rand ();
  guint changed = 0;

  for (int round = 0; round < 200000; round++)
    {
      TkPresentedTicket ticket = any_ticket (random);
      TkTicketHistory history = any_history (random);
      TkGateRules rules = any_rules (random);
      TkDirection direction = upto (random, 3) ? ENTRY : EXIT;
      TkVerdict before = tk_admission_decide (&ticket, &history, &rules, direction, NOW);

      tighten (random, &rules, &ticket);
      TkVerdict after = tk_admission_decide (&ticket, &history, &rules, direction, NOW);
      if (after.colour == TK_COLOUR_GREEN)
        g_assert_cmpstr (tk_colour_to_string (before.colour), ==, "green");
      changed += before.colour != after.colour;
    }
  g_test_message ("%u verdicts changed", changed);
  g_assert_cmpuint (changed, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/admission/table", test_table);
  g_test_add_func ("/admission/table-is-whole", test_table_is_whole);
  g_test_add_func ("/admission/names", test_names);
  g_test_add_func ("/admission/never-green", test_never_green);
  g_test_add_func ("/admission/bodies-inside", test_bodies_inside);
  g_test_add_func ("/admission/stricter-is-never-greener", test_stricter_is_never_greener);
  return g_test_run ();
}
