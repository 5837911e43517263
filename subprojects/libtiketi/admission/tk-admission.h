/* The check-in decision: one pure function, used by gate and hub alike. No I/O, no clock, no allocation kept.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "tk-token.h"

G_BEGIN_DECLS

#define TK_ADMISSION_REPEAT_MS 5000 /* the same code within this time shows the same green card again */

typedef enum { TK_COLOUR_GREEN, TK_COLOUR_AMBER, TK_COLOUR_RED } TkColour;
typedef enum { TK_DIRECTION_ENTRY, TK_DIRECTION_EXIT } TkDirection;

typedef enum {
  TK_VERDICT_ADMITTED,
  TK_VERDICT_ADMITTED_REENTRY,
  TK_VERDICT_EXIT_RECORDED,
  TK_VERDICT_ALREADY_IN,
  TK_VERDICT_EXIT_WITHOUT_ENTRY,
  TK_VERDICT_UNPAID,
  TK_VERDICT_ATTENTION,
  TK_VERDICT_UNKNOWN_ISSUER,
  TK_VERDICT_UNKNOWN_CODE,
  TK_VERDICT_BAD_SIGNATURE,
  TK_VERDICT_NOT_A_TICKET,
  TK_VERDICT_WRONG_EVENT,
  TK_VERDICT_WRONG_GATE,
  TK_VERDICT_NOT_YET_VALID,
  TK_VERDICT_EXPIRED,
  TK_VERDICT_VOIDED,
  TK_VERDICT_REFUNDED,
  TK_VERDICT_BLOCKED,
  TK_VERDICT_OUTSIDE_LEASE,
  TK_VERDICT_RULE_REFUSED,
} TkVerdictKind;

const char *tk_verdict_to_string (TkVerdictKind kind);   /* "already_in" */
gboolean tk_verdict_from_string (const char *text, TkVerdictKind *out);
TkColour tk_verdict_colour (TkVerdictKind kind);         /* the usual one: OUTSIDE_LEASE may be amber, see below */
const char *tk_colour_to_string (TkColour colour);       /* "green" */
gboolean tk_colour_from_string (const char *text, TkColour *out);
const char *tk_direction_to_string (TkDirection direction);

typedef enum {
  TK_RULE_NONE,
  TK_RULE_DIRECTION,        /* this gate takes no exits / no entries */
  TK_RULE_TOO_EARLY,        /* before this gate opens; rule_at_ms says when */
  TK_RULE_TOO_LATE,         /* after this gate closes */
  TK_RULE_ENTRIES_TOTAL,    /* rule_limit entries used */
  TK_RULE_ENTRIES_PER_DAY,
  TK_RULE_NO_REENTRY,       /* left, and this event does not let back in */
  TK_RULE_MINIMUM_INTERVAL, /* rule_limit minutes between entries */
  TK_RULE_PRODUCT,          /* signed by others, and of a product this event does not let in */
} TkRule;
const char *tk_rule_to_string (TkRule rule);             /* "no_reentry" */
TkRule tk_rule_from_string (const char *text);           /* NONE for what is no rule */

/* What was presented. */
typedef enum {
  TK_PRESENTED_TOKEN,           /* a signed token, read */
  TK_PRESENTED_KNOWN_CODE,      /* a typed code of a ticket this gate knows */
  TK_PRESENTED_UNKNOWN_CODE,    /* a well-formed code of no ticket it knows */
  TK_PRESENTED_NOT_A_TICKET,
} TkPresented;

/* The issuer as this gate knows it, for TK_PRESENTED_TOKEN. */
typedef enum {
  TK_ISSUER_GOOD,            /* certified, signature verified */
  TK_ISSUER_UNKNOWN,         /* no certificate for that number */
  TK_ISSUER_BAD_SIGNATURE,
  TK_ISSUER_OUTSIDE_RANGE,   /* verified, but the serial was never leased to it, or the event is not certified */
} TkIssuerState;

typedef enum {
  TK_TICKET_UNKNOWN,         /* nothing known beyond the token itself */
  TK_TICKET_VALID,
  TK_TICKET_UNPAID,
  TK_TICKET_VOIDED,          /* also: a later issue of the same slot exists */
  TK_TICKET_REFUNDED,
  TK_TICKET_BLOCKED,
} TkTicketStatus;
const char *tk_ticket_status_to_string (TkTicketStatus status); /* "valid" …; "" for UNKNOWN */
TkTicketStatus tk_ticket_status_from_string (const char *text);

typedef struct {
  TkPresented presented;
  TkIssuerState issuer;
  gboolean issuer_outdated;       /* OUTSIDE_RANGE: its certificate may have been renewed since this gate last heard of it */
  TkTicketId id;                  /* meaningless for UNKNOWN_CODE and NOT_A_TICKET */
  gint64 valid_from_ms;           /* from token or ticket; 0 none */
  gint64 valid_until_ms;          /* exclusive; 0 none */
  TkTicketStatus status;
  const char *attention;          /* (nullable) organizer's text */
  guint admits;                   /* people on this ticket, at least 1 */
  guint count;                    /* people presenting now; 0 = all that remain (or, on exit, all inside, as far as the ticket admits them: an override lets in more) */
  gboolean attention_seen;        /* staff have read `attention` and let them in: it calls no more */
  gboolean product_unknown;       /* RULE_REFUSED with PRODUCT, where the type would be judged */
} TkPresentedTicket;

/* What this gate knows of the ticket's comings and goings. */
typedef struct {
  guint entered;                  /* bodies that entered, in total */
  guint left;                     /* bodies that left */
  guint entries;                  /* entry acts, in total */
  guint entries_today;            /* in the event's zone */
  gint64 last_entry_ms;           /* 0 none */
  gint64 last_exit_ms;
  const char *last_entry_gate;    /* (nullable) name */
  gboolean last_entry_here;       /* same terminal and gate */
  gboolean last_exit_here;
  gboolean first_scan_reentry;    /* the last entry was shown as a re-entry */
  guint last_entry_count;         /* bodies of the last entry and exit, shown again on a repeat; 0 = not known */
  guint last_exit_count;
} TkTicketHistory;

typedef struct {
  guint32 event;
  const guint16 *types;           /* accepted; NULL with n_types 0 = all types */
  gsize n_types;
  gboolean no_types;              /* n_types 0 is none: a gate into zones that are no type's */
  gboolean takes_entries;
  gboolean takes_exits;
  gint64 opens_ms;                /* 0 = always */
  gint64 closes_ms;               /* exclusive; 0 = never */
  gint64 tolerance_ms;            /* so much earlier and later still goes; refusals tell opens and closes themselves */
  gint64 event_ends_ms;           /* after this every ticket is expired; 0 = never */
  guint entries_total;            /* 0 = unlimited. Counts entries after exits, too */
  guint entries_per_day;          /* 0 = unlimited */
  gboolean reentry;               /* may come back in after an exit */
  guint minimum_minutes;          /* between entries; 0 none */
  const char *right_gate;         /* (nullable) name of a gate that takes this ticket's type in this direction, for wrong_gate and
                                     for a gate that works the other way only */
} TkGateRules;

typedef struct {
  TkVerdictKind kind;
  TkColour colour;
  gboolean repeat;          /* the same green card again: nothing to record */
  guint count;              /* bodies this verdict lets through (0 when not green) */
  guint remaining;          /* bodies of a group ticket that may still come in after this */
  TkRule rule;              /* for RULE_REFUSED */
  gint64 rule_at_ms;        /* when it opens, may return, becomes valid, expired … ; 0 */
  guint rule_limit;
  gint64 seen_ms;           /* for ALREADY_IN and repeat: when it entered (a repeated exit: left) */
  const char *seen_gate;    /* borrowed from history */
  const char *right_gate;   /* borrowed from rules */
  const char *attention;    /* borrowed from ticket: for ATTENTION, and for an entry it was seen for */
} TkVerdict;

/* Decides. Order of judgement: what it is → issuer → event → status → validity → event's end → product → gate/type → gate's hours → attention
 * is shown only on what would be green → history. All structs are inputs only; strings in the result are borrowed from them.
 * - Validity, the event's end, the gate's hours and attention bind entries only: whoever is inside may always leave.
 * - A repeat needs the same gate and terminal, nobody left who may still come in (or, on exit, still be inside).
 * - Entry limits and the minimum interval bind people coming back, not the later part of a group that comes for the first
 *   time. Asking for more bodies than may come in is ALREADY_IN; more than are inside is EXIT_WITHOUT_ENTRY.
 * - A known code whose ticket's status is UNKNOWN is UNKNOWN_CODE: codes are unsigned.
 * - OUTSIDE_LEASE is red, but amber with issuer_outdated: the number may have been granted since. Never green. */
TkVerdict tk_admission_decide (const TkPresentedTicket *ticket, const TkTicketHistory *history,
                               const TkGateRules *rules, TkDirection direction, gint64 now_ms);

G_END_DECLS
