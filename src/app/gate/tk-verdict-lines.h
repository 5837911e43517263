/* What a verdict says, line by line, on the card and beside it. Pure. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-gate.h"

G_BEGIN_DECLS

/* No line is NULL; "" is left out. */
typedef struct {
  char *word;               /* "WELCOME" */
  char *ticket;             /* "Family · 2 of 4" */
  char *holder;
  char *sentence;
  char *instruction;
} TkVerdictLines;

TkVerdictLines *tk_verdict_lines_new (const TkScanResult *result, gboolean hide_names);
void tk_verdict_lines_free (TkVerdictLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkVerdictLines, tk_verdict_lines_free)

/* All of them as one announcement; (transfer full). */
char *tk_verdict_lines_say (const TkVerdictLines *lines);
/* The verdict before the one shown: "19:42  WELCOME · Regular"; (transfer full). */
char *tk_verdict_lines_last (const TkScanResult *result, const char *zone);

G_END_DECLS
