/* What a fuzz harness is: one parser of outside input, and what must be true of it whatever the input. Driven
 * by the replay driver in every test run, and by libFuzzer. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *name;
  gsize length_max;                                /* bytes of one input */
  const char *const *words;                        /* pieces worth inserting, ends with NULL; (nullable) */
  void (*make) (GRand *random, GByteArray *input); /* appends a well-formed input; (nullable) */
} TkFuzzHarness;

/* Each harness defines both. The entry's name is libFuzzer's; it returns 0 and aborts when a property does
 * not hold. */
extern const TkFuzzHarness tk_fuzz_harness;
int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* The input as a C text: up to its first NUL. (transfer full) */
static inline char *
tk_fuzz_text (const guint8 *data, gsize size)
{
  return g_strndup (size > 0 ? (const char *)data : "", size);
}

static inline void
tk_fuzz_append (GByteArray *input, const char *text)
{
  while (*text != '\0')
    g_byte_array_append (input, (const guint8 *)text++, 1);
}

G_END_DECLS
