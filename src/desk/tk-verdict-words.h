/* What the gate says: word, sentence and instruction for a verdict, translated. Pure.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-admission.h"

G_BEGIN_DECLS

/* What the words may mention; every text may be NULL. */
typedef struct
{
  TkDirection direction;
  const char *zone;          /* the event's, IANA: times are told in it */
  gint64 now_ms;
  gint64 list_ms;            /* when the list of tickets was last complete; 0 never */
  const char *ticket_event;  /* WRONG_EVENT: title of the event the ticket is for */
  const char *hint;          /* WRONG_GATE: the organizer's words for finding the right gate */
  gboolean foreign;          /* others issued it */
  gboolean key_revoked;      /* BAD_SIGNATURE: by a key that the organizer has taken back */
  gboolean other_date;       /* WRONG_EVENT: the same series, another date */
  gboolean typed;            /* by hand: there may be a typing mistake */
} TkVerdictPlace;

/* All three (transfer full), never NULL; instruction is "" for green. */
void tk_verdict_say (const TkVerdict *verdict, const TkVerdictPlace *place, char **word, char **sentence,
                     char **instruction);

/* "Gate Main" for "Main", "Gate B" as it is. */
char *tk_gate_display_name (const char *name);

G_END_DECLS
