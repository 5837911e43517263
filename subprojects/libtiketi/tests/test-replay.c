/* Which entries were too many: a table of evenings, and what must hold for any of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-replay.h"

#include <string.h>

#include "test-seed.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)

static const TkGateRules open_gate = { .reentry = TRUE };
static const TkGateRules once_only = { .reentry = FALSE };
static const TkGateRules twice = { .reentry = TRUE, .entries_total = 2 };
static const TkGateRules once_a_day = { .reentry = TRUE, .entries_per_day = 1 };
static const TkGateRules half_hour = { .reentry = TRUE, .minimum_minutes = 30 };
/* Closed, for other types, exits only: none of which makes a past entry one too many. */
static const guint16 other_type[] = { 9 };
static const TkGateRules strange = { .event = 7, .types = other_type, .n_types = 1, .reentry = TRUE, .opens_ms = G_MAXINT64,
                                     .event_ends_ms = 1 };

/* "e" one body in, "x" one out, "E4" four in, "o" let in on purpose; each a minute after the one before, "+" another
 * day. */
typedef struct {
  const char *name;
  const char *night;
  guint admits;
  const TkGateRules *rules;
  const char *too_many;     /* first>second, kind or rule */
} Row;

static const Row rows[] = {
  { "nothing", "", 1, &open_gate, "" },
  { "once", "e", 1, &open_gate, "" },
  { "twice, no exit between", "ee", 1, &open_gate, "0>1 already_in" },
  { "back in after an exit", "exe", 1, &open_gate, "" },
  { "three copies", "eee", 1, &open_gate, "0>1 already_in, 1>2 already_in" },
  { "a copy, and one of them leaves", "eexe", 1, &open_gate, "0>1 already_in, 1>3 already_in" },
  { "a copy, and both leave", "eexxe", 1, &open_gate, "0>1 already_in" },
  { "an exit without an entry", "xe", 1, &open_gate, "" },
  { "an exit without an entry makes no room", "xee", 1, &open_gate, "1>2 already_in" },
  { "let in on purpose", "eo", 1, &open_gate, "" },
  { "after one let in on purpose", "oe", 1, &open_gate, "0>1 already_in" },
  { "a family, one by one", "eeee", 4, &open_gate, "" },
  { "a fifth", "eeeee", 4, &open_gate, "3>4 already_in" },
  { "two, then three", "E2E3", 4, &open_gate, "0>1 already_in" },
  { "two leave, two come back", "E4X2E2", 4, &open_gate, "" },
  { "more than it admits at once: nothing to name", "E5", 4, &open_gate, "" },
  { "no gate known", "exe", 1, NULL, "" },
  { "no gate known, twice", "ee", 1, NULL, "0>1 already_in" },
  { "no way back in", "exe", 1, &once_only, "0>2 no_reentry" },
  { "no way back in for a family, the rest may come", "E2X1E2", 4, &once_only, "" },
  { "no way back in for those who left", "E4X2E2", 4, &once_only, "0>2 already_in" },
  { "two entries in all", "exexe", 1, &twice, "2>4 entries_total" },
  { "once a day", "exe", 1, &once_a_day, "0>2 entries_per_day" },
  { "once on each day", "ex+e", 1, &once_a_day, "" },
  { "once on each of two days, then again", "ex+exe", 1, &once_a_day, "2>4 entries_per_day" },
  { "half an hour between", "exe", 1, &half_hour, "0>2 minimum_interval" },
  { "half an hour, the next day", "ex+e", 1, &half_hour, "" },
  { "a gate's hours, types and event are not looked at", "exe", 1, &strange, "" },
};

static GArray *
read_night (const char *night, const TkGateRules *rules)
{
  GArray *passages = g_array_new (FALSE, TRUE, sizeof (TkPassed));
  TkPassed next = { .count = 1, .day = 20261121, .rules = rules };

  for (const char *p = night; *p != '\0'; p++)
    {
      if (*p == '+')
        {
          next.day++;
          next.at_ms += 24 * 60 * MINUTE_MS;
          continue;
        }
      next.direction = g_ascii_tolower (*p) == 'x' ? TK_DIRECTION_EXIT : TK_DIRECTION_ENTRY;
      next.on_purpose = *p == 'o';
      next.count = g_ascii_isupper (*p) ? (guint) (*++p - '0') : 1;
      next.at_ms += MINUTE_MS;
      g_array_append_val (passages, next);
    }
  return passages;
}

static char *
write_found (const GArray *found)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const TkTooMany *too_many = &g_array_index (found, TkTooMany, i);

      g_string_append_printf (text, "%s%u>%u %s", i > 0 ? ", " : "", too_many->first, too_many->second,
                              too_many->kind == TK_VERDICT_RULE_REFUSED ? tk_rule_to_string (too_many->rule)
                                                                        : tk_verdict_to_string (too_many->kind));
    }
  return g_string_free (text, FALSE);
}

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) passages = read_night (rows[i].night, rows[i].rules);
      g_autoptr (GArray) found = tk_admission_replay ((const TkPassed *) (gconstpointer) passages->data, passages->len,
                                                      rows[i].admits);
      g_autofree char *text = write_found (found);

      g_test_message ("%s", rows[i].name);
      g_assert_cmpstr (text, ==, rows[i].too_many);
    }
}

/* With every passage known, one gate never lets in what the replay then calls too many; and whenever more bodies are inside
 * than the ticket admits, some entry was. */
static void
test_agrees_with_the_gate (void)
{
  g_autoptr (GRand) random = test_seed_rand ();

  for (int run = 0; run < 3000; run++)
    {
      TkGateRules rules = { .takes_entries = TRUE, .takes_exits = TRUE, .reentry = g_rand_boolean (random),
                            .entries_total = (guint) g_rand_int_range (random, 0, 4),
                            .minimum_minutes = (guint) g_rand_int_range (random, 0, 3) };
      guint admits = (guint) g_rand_int_range (random, 1, 5);
      g_autoptr (GArray) passages = g_array_new (FALSE, TRUE, sizeof (TkPassed));
      TkTicketHistory history = { 0 };

      for (gint64 minute = 1; minute < 12; minute++)
        {
          TkPassed passed = { .direction = g_rand_boolean (random) ? TK_DIRECTION_EXIT : TK_DIRECTION_ENTRY,
                              .count = (guint) g_rand_int_range (random, 1, 3), .at_ms = minute * MINUTE_MS, .rules = &rules };
          TkPresentedTicket ticket = { .status = TK_TICKET_VALID, .issuer = TK_ISSUER_GOOD, .admits = admits,
                                       .count = passed.count };
          TkVerdict verdict = tk_admission_decide (&ticket, &history, &rules, passed.direction, passed.at_ms);

          if (verdict.colour != TK_COLOUR_GREEN)
            continue;
          tk_history_add (&history, passed.direction, passed.count, passed.at_ms);
          g_array_append_val (passages, passed);
        }
      g_autoptr (GArray) found
        = tk_admission_replay ((const TkPassed *) (gconstpointer) passages->data, passages->len, admits);
      g_assert_cmpuint (found->len, ==, 0);
      g_assert_cmpuint (history.entered - history.left, <=, admits);
    }
}

static void
test_overfull_is_found (void)
{
  g_autoptr (GRand) random = test_seed_rand ();

  for (int run = 0; run < 3000; run++)
    {
      guint admits = (guint) g_rand_int_range (random, 1, 5), inside = 0, most = 0;
      TkPassed passages[10];

      for (gsize i = 0; i < G_N_ELEMENTS (passages); i++)
        {
          gboolean leaves = inside > 0 && g_rand_int_range (random, 0, 3) == 0;

          passages[i] = (TkPassed){ .direction = leaves ? TK_DIRECTION_EXIT : TK_DIRECTION_ENTRY, .count = 1,
                                    .at_ms = (gint64) (i + 1) * MINUTE_MS, .rules = &open_gate };
          inside += leaves ? -1 : 1;
          most = MAX (most, inside);
        }
      g_autoptr (GArray) found = tk_admission_replay (passages, G_N_ELEMENTS (passages), admits);
      g_assert_cmpint (found->len > 0, ==, most > admits);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replay/table", test_table);
  g_test_add_func ("/replay/agrees-with-the-gate", test_agrees_with_the_gate);
  g_test_add_func ("/replay/overfull-is-found", test_overfull_is_found);
  return g_test_run ();
}
