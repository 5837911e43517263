/* The comings and goings of one ticket, put through the same decision again: which entries were too many. Pure.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-admission.h"

G_BEGIN_DECLS

/* Bodies went in or out. Adds to the counts and to "last"; names, `here` and entries_today are the caller's. Passages are added
 * in the order they happened. */
void tk_history_add (TkTicketHistory *history, TkDirection direction, guint count, gint64 at_ms);

typedef struct {
  TkDirection direction;
  guint count;
  gint64 at_ms;
  gint64 day;               /* of the event's zone: any number that is the same on the same day */
  gboolean on_purpose;      /* a supervisor let them in: counted, never too many */
  const TkGateRules *rules; /* (nullable) of its gate. Only what limits coming in again is looked at; NULL limits nothing but
                               the bodies the ticket admits */
} TkPassed;

/* An entry that the rules would have refused, had everything before it been known there. */
typedef struct {
  guint first;              /* the entry before it */
  guint second;             /* the one too many */
  TkVerdictKind kind;       /* ALREADY_IN or RULE_REFUSED */
  TkRule rule;
} TkTooMany;

/* (element-type TkTooMany) (transfer full), in order; passages in the order they happened. What went in counts as in, also
 * when it was too many. */
GArray *tk_admission_replay (const TkPassed *passages, gsize n, guint admits);

G_END_DECLS
