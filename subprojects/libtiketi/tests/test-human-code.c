/* Human codes. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-human-code.h"
#include "test-seed.h"

#include <string.h>

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* token/README.md */
static const struct { TkTicketId id; const char *code; } vectors[] = {
  { { 1, 1, 1, 0 }, "11-12T" },
  { { 1, 1, 123, 0 }, "213-VWY" },
  { { 2, 1, 123, 0 }, "213-VPC" },
  { { 1, 1, 123, 1 }, "213-V128" },
  { { 1, 2, 50, 0 }, "221-JZ5" },
  { { 1, 1, 5000, 0 }, "314-W8Z8" },
  { { 1, 65535, 4294967295u, 255 }, "Z1ZZ-Z3ZZ-ZZZZ-7Z72" },
};

static void
assert_refused (const char *text, guint32 event)
{
  TkTicketId id = { 9, 9, 9, 9 };
  const TkTicketId before = id;

  g_assert_false (tk_human_code_parse (text, event, &id));
  g_assert_true (tk_ticket_id_equal (&id, &before));
}

static char *
without_hyphens (const char *code)
{
  g_auto (GStrv) parts = g_strsplit (code, "-", -1);

  return g_strjoinv ("", parts);
}

static void
test_vectors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *code = tk_human_code_format (&vectors[i].id);
      TkTicketId id;

      g_assert_cmpstr (code, ==, vectors[i].code);
      g_assert_true (tk_human_code_parse (code, vectors[i].id.event, &id));
      g_assert_true (tk_ticket_id_equal (&id, &vectors[i].id));
    }
}

static void
test_reads_leniently (void)
{
  static const char *table[] = {
    "213-VWY", "213VWY", "213vwy", "2-1-3-v-w-y", " 213 VWY ", "2I3-VWY", "2i3-vwy", "2L3-VWY", "2l3vwy", "--213VWY--",
  };
  static const TkTicketId expected = { 1, 1, 123, 0 };
  static const TkTicketId with_zero = { 1, 32, 1, 0 };
  g_autofree char *code = tk_human_code_format (&with_zero);
  TkTicketId id;

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_assert_true (tk_human_code_parse (table[i], 1, &id));
      g_assert_true (tk_ticket_id_equal (&id, &expected));
    }
  g_assert_nonnull (strchr (code, '0'));
  *strchr (code, '0') = 'o';
  g_assert_true (tk_human_code_parse (code, 1, &id));
  g_assert_true (tk_ticket_id_equal (&id, &with_zero));
}

static void
test_refuses (void)
{
  static const char *table[] = {
    NULL, "", "-", "     ", "213", "213V", "213VW", "213VWYX", "213-VWU", "213-VW*", "213.VWY", "213-VW\xc3\xa9", "213\tVWY",
    "TK1:213VWY", "2133VWY", "０213VWY", "1112T1112T1112T1112T1112T",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    assert_refused (table[i], 1);
  assert_refused ("213-VWY", 0);
  assert_refused ("213-VWY", 2);
}

/* Codes whose check is right but whose body is not canonical, made with the check of the README. */
static char *
code_with_check (guint32 event, const char *body)
{
  guint32 sum = event % 1021;

  for (const char *p = body; *p != '\0'; p++)
    sum = (sum * 10 + (guint32) (strchr (crockford, *p) - crockford)) % 1021;
  return g_strdup_printf ("%s%c%c", body, crockford[sum >> 5], crockford[sum & 31]);
}

static void
test_refuses_other_spellings (void)
{
  static const char *table[] = {
    "011",       /* serial of no symbols */
    "101",       /* type 0 */
    "110",       /* serial 0 */
    "2101",      /* serial with a leading zero */
    "9011",      /* type with a leading zero */
    "1110",      /* issue 0 spelled out */
    "11101",     /* issue with a leading zero */
    "11180",     /* issue 256 */
    "111111",    /* issue of three symbols */
    "S20001",    /* type 65536 */
    "714000000", /* serial 4294967296 */
    "3111",      /* head promises one symbol more than there is */
    "Z11",
  };
  g_autofree char *good = code_with_check (1, "213V");

  g_assert_cmpstr (good, ==, "213VWY");
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *code = code_with_check (1, table[i]);

      g_test_message ("%s", code);
      assert_refused (code, 1);
    }
}

/* The samples the exhaustive tests run over: edges of every length. */
static void
sample (guint i, TkTicketId *id)
{
  static const guint32 serials[] = { 1, 31, 32, 123, 1023, 1024, 32768, 1048576, 33554432, 1073741824, 4294967295u };
  static const guint16 types[] = { 1, 4, 31, 32, 1024, 32768, 65535 };
  static const guint8 issues[] = { 0, 1, 31, 32, 255 };
  static const guint32 events[] = { 1, 2, 1020, 1021, 4294967295u };

  id->serial = serials[i % G_N_ELEMENTS (serials)];
  i /= G_N_ELEMENTS (serials);
  id->type = types[i % G_N_ELEMENTS (types)];
  i /= G_N_ELEMENTS (types);
  id->issue = issues[i % G_N_ELEMENTS (issues)];
  i /= G_N_ELEMENTS (issues);
  id->event = events[i % G_N_ELEMENTS (events)];
}

#define SAMPLES (11 * 7 * 5 * 5)

static void
test_every_substitution (void)
{
  for (guint i = 0; i < SAMPLES; i++)
    {
      g_autofree char *grouped = NULL, *code = NULL;
      TkTicketId id;

      sample (i, &id);
      grouped = tk_human_code_format (&id);
      code = without_hyphens (grouped);
      for (char *p = code; *p != '\0'; p++)
        {
          const char good = *p;

          for (const char *other = crockford; *other != '\0'; other++)
            if (*other != good)
              {
                *p = *other;
                assert_refused (code, id.event);
              }
          *p = good;
        }
    }
}

/* Not only neighbours: any two symbols. */
static void
test_every_transposition (void)
{
  for (guint i = 0; i < SAMPLES; i++)
    {
      g_autofree char *grouped = NULL, *code = NULL;
      TkTicketId id;
      gsize length;

      sample (i, &id);
      grouped = tk_human_code_format (&id);
      code = without_hyphens (grouped);
      length = strlen (code);
      for (gsize a = 0; a < length; a++)
        for (gsize b = a + 1; b < length; b++)
          {
            const char first = code[a], second = code[b];

            if (first == second)
              continue;
            code[a] = second;
            code[b] = first;
            assert_refused (code, id.event);
            code[a] = first;
            code[b] = second;
          }
    }
}

static void
test_every_other_event (void)
{
  for (guint32 event = 2; event <= 1021; event++)
    assert_refused ("213-VWY", event);
}

/* One code for each identity, and back. */
static void
test_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint16 type = 1; type <= 40; type++)
    for (guint32 serial = 1; serial <= 1100; serial += 1 + serial / 200)
      for (guint issue = 0; issue < 34; issue += 11)
        {
          TkTicketId id = { 1, type, serial, (guint8) issue }, back;
          g_autofree char *code = tk_human_code_format (&id);

          g_assert_true (tk_human_code_parse (code, 1, &back));
          g_assert_true (tk_ticket_id_equal (&id, &back));
          g_assert_true (g_hash_table_add (seen, g_steal_pointer (&code)));
        }
}

/* Whatever is accepted is spelled as format spells it. */
static void
test_random_texts_are_canonical (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  guint accepted = 0;

  for (int i = 0; i < 300000; i++)
    {
      char text[12] = "";
      int length = g_rand_int_range (rand, 5, 11);
      g_autofree char *grouped = NULL, *code = NULL;
      TkTicketId id;

      for (int j = 0; j < length; j++)
        text[j] = crockford[g_rand_int_range (rand, 0, 32)];
      if (!tk_human_code_parse (text, 7, &id))
        continue;
      accepted++;
      grouped = tk_human_code_format (&id);
      code = without_hyphens (grouped);
      g_assert_cmpstr (code, ==, text);
    }
  g_assert_cmpuint (accepted, >, 0);
  g_assert_cmpuint (accepted, <, 3000); /* a wild guess is right at most once in a thousand */
}

/* Every beginning of a code leads to its ticket, and to no more than it must. */
static void
test_beginnings (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();

  for (int i = 0; i < 50000; i++)
    {
      guint32 bits = g_rand_int_range (rand, 1, 33);
      TkTicketId id = { g_rand_int_range (rand, 1, 1000), (guint16) g_rand_int_range (rand, 1, 0x7fff),
                        g_rand_int (rand) >> (32 - bits) | 1, (guint8) g_rand_int_range (rand, 0, 256) };
      TkTicketId other = { id.event, id.type, id.serial ^ 1, id.issue };
      g_autofree char *grouped = tk_human_code_format (&id), *code = without_hyphens (grouped);

      for (gsize length = strlen (code); length >= TK_HUMAN_CODE_BEGIN; length--)
        {
          guint16 type = 0;
          guint32 first = 0, last = 0;

          code[length] = '\0';
          g_assert_true (tk_human_code_begin (code, &type, &first, &last));
          g_assert_cmpuint (type, ==, id.type);
          g_assert_cmpuint (first, <=, id.serial);
          g_assert_cmpuint (last, >=, id.serial);
          g_assert_true (tk_human_code_begins (&id, code));
          if (first == last && other.serial != 0)
            g_assert_false (tk_human_code_begins (&other, code));
        }
    }
}

static void
test_no_beginnings (void)
{
  static const char *const texts[] = { NULL, "", "213", "2-1-3", "2101", "20VW", "1U1V", "amin!", "8111", "Z1ZZZ8", "ZZZZ Z" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      guint16 type = 7;
      guint32 first = 7, last = 7;

      if (tk_human_code_begin (texts[i], &type, &first, &last))
        g_test_message ("%s: %u %u-%u", texts[i], type, first, last);
      g_assert_false (tk_human_code_begin (texts[i], &type, &first, &last));
      g_assert_cmpuint (type + first + last, ==, 21);
    }
  g_assert_false (tk_human_code_begins (&(TkTicketId) { 1, 1, 123, 0 }, "213-VWY0"));
  g_assert_false (tk_human_code_begins (&(TkTicketId) { 1, 1, 123, 0 }, ""));
  g_assert_true (tk_human_code_begins (&(TkTicketId) { 1, 1, 123, 0 }, "2i3 v"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/human-code/vectors", test_vectors);
  g_test_add_func ("/human-code/reads-leniently", test_reads_leniently);
  g_test_add_func ("/human-code/refuses", test_refuses);
  g_test_add_func ("/human-code/refuses-other-spellings", test_refuses_other_spellings);
  g_test_add_func ("/human-code/every-substitution", test_every_substitution);
  g_test_add_func ("/human-code/every-transposition", test_every_transposition);
  g_test_add_func ("/human-code/every-other-event", test_every_other_event);
  g_test_add_func ("/human-code/unique", test_unique);
  g_test_add_func ("/human-code/random-texts-are-canonical", test_random_texts_are_canonical);
  g_test_add_func ("/human-code/beginnings", test_beginnings);
  g_test_add_func ("/human-code/no-beginnings", test_no_beginnings);
  return g_test_run ();
}
