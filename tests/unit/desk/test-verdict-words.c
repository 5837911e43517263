/* What the gate says: every verdict and every rule has its own sentence and its own instruction, in English and in Swahili, for
 * tickets of ours and of others, with and without a time, a gate and a list to tell of.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tk-desk-gate.h"
#include "tk-locale.h"
#include "tk-verdict-words.h"

#define NOW G_GINT64_CONSTANT (1795276800000)
#define MINUTE_MS G_GINT64_CONSTANT (60000)

typedef struct { const char *name; TkVerdict verdict; TkVerdictPlace place; } Said;

/* What one gate may say of one kind of ticket, as bare or as full as it gets. */
static GArray *
everything (gboolean foreign, gboolean full)
{
  GArray *all = g_array_new (FALSE, TRUE, sizeof (Said));
  TkVerdictPlace place = { .zone = "Africa/Nairobi", .now_ms = NOW, .foreign = foreign, .list_ms = full ? NOW - 37 * MINUTE_MS : 0,
                           .ticket_event = full ? "Nairobi Comedy Night" : NULL };

  for (guint kind = 0; kind < TK_VERDICT_RULE_REFUSED; kind++)
    {
      Said said = { tk_verdict_to_string (kind), { .kind = kind, .colour = tk_verdict_colour (kind), .count = 1 }, place };

      if (full)
        said.verdict = (TkVerdict) { .kind = kind, .colour = tk_verdict_colour (kind), .count = 2, .remaining = 2, .rule_at_ms = NOW + 1800000,
                                     .seen_ms = NOW - 60000, .seen_gate = "North", .right_gate = "South", .attention = "Ask for the card." };
      g_array_append_val (all, said);
    }
  for (guint rule = 0; rule <= TK_RULE_PRODUCT; rule++)
    {
      Said said = { rule == TK_RULE_NONE ? "rule" : tk_rule_to_string (rule), { .kind = TK_VERDICT_RULE_REFUSED, .colour = TK_COLOUR_RED, .rule = rule },
                    place };

      if (full)
        {
          said.verdict.rule_at_ms = NOW + 1800000;
          said.verdict.rule_limit = 3;
          said.verdict.right_gate = "South";
        }
      g_array_append_val (all, said);
    }
  if (!foreign)
    {
      Said doubt = { "outside_lease in amber", { .kind = TK_VERDICT_OUTSIDE_LEASE, .colour = TK_COLOUR_AMBER }, place };

      g_array_append_val (all, doubt);
      return all;
    }
  Said revoked = { "revoked key", { .kind = TK_VERDICT_BAD_SIGNATURE, .colour = TK_COLOUR_RED }, place };
  revoked.place.key_revoked = TRUE;
  g_array_append_val (all, revoked);
  Said date = { "other date", { .kind = TK_VERDICT_WRONG_EVENT, .colour = TK_COLOUR_RED }, place };
  date.place.ticket_event = NULL;
  date.place.other_date = TRUE;
  g_array_append_val (all, date);
  return all;
}

/* Two that are said alike: about one thing, told by two names. */
static gboolean
may_be_alike (const char *a, const char *b)
{
  static const char *const pairs[][2] = {
    { "unknown_issuer", "outside_lease in amber" }, /* the same certificate settles both */
    { "wrong_gate", "direction" },                  /* the same gate is right for both */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if ((g_str_equal (a, pairs[i][0]) && g_str_equal (b, pairs[i][1])) || (g_str_equal (b, pairs[i][0]) && g_str_equal (a, pairs[i][1])))
      return TRUE;
  return FALSE;
}

static void
add_new (GHashTable *seen, const char *name, const char *text)
{
  const char *before = g_hash_table_lookup (seen, text);

  if (before != NULL && !may_be_alike (before, name))
    g_error ("%s and %s both say: %s", before, name, text);
  g_hash_table_insert (seen, g_strdup (text), g_strdup (name));
}

static void
assert_sentence (const char *name, const char *text)
{
  gsize length = strlen (text);

  g_test_message ("%s: %s", name, text);
  g_assert_cmpuint (length, >, 5);
  g_assert_cmpuint (length, <, 160);
  g_assert_true (text[length - 1] == '.');
  g_assert_null (strchr (text, '%'));
}

static void
walk (gboolean foreign, gboolean full)
{
  g_autoptr (GArray) all = everything (foreign, full);
  g_autoptr (GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) instructions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < all->len; i++)
    {
      const Said *said = &g_array_index (all, Said, i);
      g_autofree char *word = NULL;
      g_autofree char *sentence = NULL;
      g_autofree char *instruction = NULL;

      tk_verdict_say (&said->verdict, &said->place, &word, &sentence, &instruction);
      g_assert_cmpstr (word, !=, "");
      g_assert_cmpuint (g_utf8_strlen (word, -1), <=, 20); /* read from three metres */
      assert_sentence (said->name, sentence);
      /* Numbers alone tell "2 may go in" as a welcome and as a welcome back: the word above them does. */
      if (!(full && said->verdict.colour == TK_COLOUR_GREEN))
        add_new (sentences, said->name, sentence);
      if (said->verdict.colour == TK_COLOUR_GREEN)
        {
          g_assert_cmpstr (instruction, ==, "");
          continue;
        }
      assert_sentence (said->name, instruction);
      add_new (instructions, said->name, instruction);
    }
}

static void
test_own_words (void)
{
  for (guint i = 0; i < 4; i++)
    walk (i & 1, i & 2);
}

/* ---- In Swahili, in a process of its own: a locale is set once ---- */

static GPtrArray *
say_all (void)
{
  GPtrArray *said = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GArray) all = everything (i & 1, i & 2);

      for (guint j = 0; j < all->len; j++)
        {
          const Said *row = &g_array_index (all, Said, j);
          char *texts[3];

          tk_verdict_say (&row->verdict, &row->place, &texts[0], &texts[1], &texts[2]);
          for (guint k = 0; k < 3; k++)
            g_ptr_array_add (said, texts[k]);
        }
    }
  return said;
}

static void
test_swahili (void)
{
  g_autoptr (GPtrArray) english = NULL;
  g_autoptr (GPtrArray) swahili = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  english = say_all ();
  g_unsetenv ("LC_ALL");
  g_unsetenv ("LANG");
  tk_locale_start ("sw", NULL);
  swahili = say_all ();
  g_assert_cmpuint (english->len, ==, swahili->len);
  for (guint i = 0; i < english->len; i++)
    {
      const char *said = g_ptr_array_index (english, i), *translated = g_ptr_array_index (swahili, i);

      /* The organizer's own text stays as it is. */
      if (*said == '\0' || g_str_equal (said, "Ask for the card."))
        g_assert_cmpstr (translated, ==, said);
      else if (g_str_equal (said, translated))
        g_error ("not translated: %s", said);
    }
  for (guint i = 0; i < 4; i++)
    walk (i & 1, i & 2);
}

/* ---- What the words must tell ---- */

static const struct
{
  const char *what;
  TkVerdict verdict;
  TkVerdictPlace place;
  const char *sentence, *instruction;
} told[] = {
  { "an imported list's age", { .kind = TK_VERDICT_UNKNOWN_CODE, .colour = TK_COLOUR_AMBER }, { .list_ms = NOW - 37 * MINUTE_MS, .foreign = TRUE },
    "Not in the list of 18:23, 37 min old.", "Look them up by name or order, or call a supervisor." },
  { "typed", { .kind = TK_VERDICT_UNKNOWN_CODE, .colour = TK_COLOUR_AMBER }, { .list_ms = NOW, .foreign = TRUE, .typed = TRUE },
    "Not in the list of 19:00, 0 min old.", "Look for a typing mistake and try again; or look them up by name or order." },
  { "a code of ours", { .kind = TK_VERDICT_UNKNOWN_CODE, .colour = TK_COLOUR_AMBER }, { .list_ms = NOW },
    "Not in the list of 19:00, 0 min old.", "Scan the QR code instead, or call a supervisor." },
  { "right gate", { .kind = TK_VERDICT_WRONG_GATE, .colour = TK_COLOUR_RED, .right_gate = "VIP" }, { .now_ms = 0 },
    "This ticket goes in at Gate VIP.", "Send them to Gate VIP." },
  { "the way there", { .kind = TK_VERDICT_WRONG_GATE, .colour = TK_COLOUR_RED, .right_gate = "VIP" }, { .hint = "To the left." },
    "This ticket goes in at Gate VIP.", "To the left." },
  { "valid tomorrow", { .kind = TK_VERDICT_NOT_YET_VALID, .colour = TK_COLOUR_RED, .rule_at_ms = NOW + 24 * 60 * MINUTE_MS }, { .now_ms = 0 },
    "This ticket is valid from 22 Nov 19:00.", "Ask them to come back at 22 Nov 19:00." },
  { "entries", { .kind = TK_VERDICT_RULE_REFUSED, .colour = TK_COLOUR_RED, .rule = TK_RULE_ENTRIES_TOTAL, .rule_limit = 2 }, { .now_ms = 0 },
    "All 2 entries of this ticket are used.", "Do not let them in again; the box office may sell them another ticket." },
  { "a minimum", { .kind = TK_VERDICT_RULE_REFUSED, .colour = TK_COLOUR_RED, .rule = TK_RULE_MINIMUM_INTERVAL, .rule_limit = 30, .rule_at_ms = NOW + MINUTE_MS },
    { .now_ms = 0 }, "May come back in at 19:01.", "Ask them to come again at 19:01." },
  { "attention, seen", { .kind = TK_VERDICT_ADMITTED, .colour = TK_COLOUR_GREEN, .count = 1, .attention = "Ask." }, { .now_ms = 0 },
    "The ticket is good.", "" },
};

static void
test_told (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    {
      TkVerdictPlace place = told[i].place;
      g_autofree char *word = NULL;
      g_autofree char *sentence = NULL;
      g_autofree char *instruction = NULL;

      g_test_message ("%s", told[i].what);
      place.zone = "Africa/Nairobi";
      place.now_ms = NOW;
      tk_verdict_say (&told[i].verdict, &place, &word, &sentence, &instruction);
      g_assert_cmpstr (sentence, ==, told[i].sentence);
      g_assert_cmpstr (instruction, ==, told[i].instruction);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict-words/own", test_own_words);
  g_test_add_func ("/verdict-words/swahili", test_swahili);
  g_test_add_func ("/verdict-words/told", test_told);
  return g_test_run ();
}
