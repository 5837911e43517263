/* The words a verdict has when nothing more is known. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-verdict-words.h"

G_BEGIN_DECLS

/* Untranslated; instruction is "" for green. */
typedef struct
{
  const char *word;
  const char *sentence;
  const char *instruction;
} TkWords;

const TkWords *tk_verdict_find_words (const TkVerdict *verdict, const TkVerdictPlace *place);

G_END_DECLS
