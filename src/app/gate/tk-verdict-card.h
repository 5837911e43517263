/* The one huge verdict: the whole panel is the colour; word, one sentence, one instruction. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-desk-gate.h"

G_BEGIN_DECLS

typedef enum { TK_CARD_READY, TK_CARD_GREEN, TK_CARD_AMBER, TK_CARD_RED } TkCardFace;

/* A touch on it clears it: signal "dismissed". */
#define TK_TYPE_VERDICT_CARD (tk_verdict_card_get_type ())
G_DECLARE_FINAL_TYPE (TkVerdictCard, tk_verdict_card, TK, VERDICT_CARD, GtkWidget)

/* What the card says while nothing is shown: "Ready" and what is accepted here. */
void tk_verdict_card_set_ready_words (TkVerdictCard *self, const char *word, const char *sentence);
/* Back to ready; the last verdict stays as a small line. */
void tk_verdict_card_clear (TkVerdictCard *self);
/* Green clears itself after six seconds; amber and red stay until the next. */
void tk_verdict_card_show_result (TkVerdictCard *self, const TkScanResult *result, const char *zone);
/* What could not be judged at all: one sentence and what to do, in amber. */
void tk_verdict_card_show_trouble (TkVerdictCard *self, const char *word, const char *sentence, const char *instruction);

TkCardFace tk_verdict_card_get_face (TkVerdictCard *self);
const char *tk_verdict_card_get_word (TkVerdictCard *self);
const char *tk_verdict_card_get_sentence (TkVerdictCard *self);

G_END_DECLS
