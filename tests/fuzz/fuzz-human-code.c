/* Typed codes: what is read is written the same way, up to case and decoration. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "tk-human-code.h"

/* Typed at a gate of one of these; the last two have the same check. */
static const guint32 events[] = { 1, 2, 305419896, 5, 1026 };

static const char *const words[] = {
  "-", " ", "O", "i", "l", "Z", "00", "U", NULL,
};

static void
make (GRand *random, GByteArray *input)
{
  TkTicketId id = { events[g_rand_int_range (random, 0, G_N_ELEMENTS (events))],
                    (guint16)g_rand_int_range (random, 1, 1 << g_rand_int_range (random, 1, 17)),
                    (g_rand_int (random) >> g_rand_int_range (random, 0, 32)) | 1,
                    (guint8)(g_rand_int (random) >> g_rand_int_range (random, 24, 32)) };
  g_autofree char *text = tk_human_code_format (&id);

  tk_fuzz_append (input, text);
}

const TkFuzzHarness tk_fuzz_harness = { "human-code", 64, words, make };

/* As the code would be written: upper case, look-alikes as digits, no decoration. */
static char *
normalise (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      char c = g_ascii_toupper (*text);

      if (c == ' ' || c == '-')
        continue;
      g_string_append_c (plain, c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c);
    }
  return g_string_free (plain, FALSE);
}

static void
check (const char *text, guint32 event)
{
  TkTicketId id = { 7, 7, 7, 7 }, back = { 0 };
  g_autofree char *code = NULL, *plain = NULL, *typed = NULL;

  if (!tk_human_code_parse (text, event, &id))
    {
      g_assert_true (id.event == 7 && id.type == 7 && id.serial == 7 && id.issue == 7);
      return;
    }
  g_assert_cmpuint (id.event, ==, event);
  code = tk_human_code_format (&id);
  plain = normalise (code);
  typed = normalise (text);
  g_assert_cmpstr (plain, ==, typed);
  g_assert_true (tk_human_code_parse (code, event, &back));
  g_assert_true (tk_ticket_id_equal (&id, &back));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = tk_fuzz_text (data, size);

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    check (text, events[i]);
  return 0;
}
