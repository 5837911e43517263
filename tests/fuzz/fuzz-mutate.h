/* Random changes to an input, replayable from their GRand. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-fuzz.h"

G_BEGIN_DECLS

/* Changes `input` in one to eight places; `pool` (GByteArray *, at least one) is where foreign pieces come
 * from. */
void fuzz_mutate (GRand *random, const TkFuzzHarness *harness, const GPtrArray *pool, GByteArray *input);

G_END_DECLS
