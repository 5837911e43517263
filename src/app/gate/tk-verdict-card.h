/* The one huge verdict: the whole panel is the colour; word, ticket, one sentence, one instruction.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-gate.h"

G_BEGIN_DECLS

typedef enum { TK_CARD_READY, TK_CARD_GREEN, TK_CARD_AMBER, TK_CARD_RED } TkCardFace;

/* A touch on a verdict asks for its details: signal "touched". Signal "cleared": back to ready, by itself or by the caller.
 * "waits" (gboolean): the organizer's text on it wants an answer, or no longer. Its buttons activate the action "gate.only" (i). */
#define TK_TYPE_VERDICT_CARD (tk_verdict_card_get_type ())
G_DECLARE_FINAL_TYPE (TkVerdictCard, tk_verdict_card, TK, VERDICT_CARD, GtkWidget)

/* Seconds until green, or amber and red, clear by themselves; 0: they stay until the next. */
void tk_verdict_card_set_manner (TkVerdictCard *self, guint green, guint other, gboolean hide_names);
/* What the card says while nothing is shown: "Ready" and what is accepted here. */
void tk_verdict_card_set_ready_words (TkVerdictCard *self, const char *word, const char *sentence);
/* Back to ready; the last verdict stays as a small line. */
void tk_verdict_card_clear (TkVerdictCard *self);
/* Attention waits for an answer. */
void tk_verdict_card_show_result (TkVerdictCard *self, const TkScanResult *result, const char *zone);
/* What could not be judged, or was undone: one sentence and what to do, in amber. */
void tk_verdict_card_show_trouble (TkVerdictCard *self, const char *word, const char *sentence, const char *instruction);
/* "4 people · fewer came? Press how many": buttons for 1 to most under a green verdict; 0 takes them away. */
void tk_verdict_card_offer_fewer (TkVerdictCard *self, guint came, guint most);
/* While somebody reads or types beside it, it does not clear by itself; let go, its time starts anew. */
void tk_verdict_card_hold (TkVerdictCard *self, gboolean held);

TkCardFace tk_verdict_card_get_face (TkVerdictCard *self);
const char *tk_verdict_card_get_word (TkVerdictCard *self);
const char *tk_verdict_card_get_ticket (TkVerdictCard *self);      /* "Family · 2 of 4" */
const char *tk_verdict_card_get_sentence (TkVerdictCard *self);

G_END_DECLS
