/* Prints how many tokens a second are signed, parsed, verified and cleaned. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-payload.h"
#include "tk-token.h"

#include <string.h>

#define TOKENS 256
#define ROUNDS 20

static char *texts[TOKENS];
static TkToken tokens[TOKENS];
static TkKeyPair *pair;

static void
sign_one (guint i)
{
  TkToken token = { .id = { 1, 1, i + 1, 0 }, .issuer = 7 };
  char *text = tk_token_issue (&token, pair, NULL);

  g_free (texts[i]);
  texts[i] = text;
}

static void
parse_one (guint i)
{
  if (!tk_token_parse (texts[i], strlen (texts[i]), &tokens[i], NULL))
    g_error ("a token just signed does not parse");
}

static void
verify_one (guint i)
{
  if (!tk_token_verify (&tokens[i], tk_key_pair_get_public (pair)))
    g_error ("a token just signed does not verify");
}

static void
clean_one (guint i)
{
  g_free (tk_payload_clean (texts[i], strlen (texts[i]), NULL));
}

/* All of it: what a gate does before it looks anything up. */
static void
judge_one (guint i)
{
  g_autofree char *clean = tk_payload_clean (texts[i], strlen (texts[i]), NULL);

  if (!tk_token_parse (clean, strlen (clean), &tokens[i], NULL))
    g_error ("a token just signed does not parse");
  verify_one (i);
}

static void
measure (const char *what, void (*one) (guint))
{
  gint64 start = g_get_monotonic_time (), spent;

  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < TOKENS; i++)
      one (i);
  spent = MAX (g_get_monotonic_time () - start, 1);
  g_print ("%-28s %9" G_GINT64_FORMAT " /s   %7.2f us each\n", what,
           (gint64) ROUNDS * TOKENS * G_USEC_PER_SEC / spent, (double) spent / (ROUNDS * TOKENS));
}

int
main (void)
{
  tk_keys_init ();
  pair = tk_key_pair_new ();
  measure ("token sign", sign_one);
  measure ("token parse", parse_one);
  measure ("token verify", verify_one);
  measure ("payload clean", clean_one);
  measure ("clean + parse + verify", judge_one);
  for (guint i = 0; i < TOKENS; i++)
    g_free (texts[i]);
  tk_key_pair_free (pair);
  return 0;
}
