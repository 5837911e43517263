/* Cleaning of what scanners and keyboards hand over. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-payload.h"
#include "tk-token.h"
#include "test-seed.h"

#include <string.h>

#define TOKEN \
  "TK1:112000V50V50000XOF700.XH%YQU$349N8 M3XMLJD+GU92CDYB9TAEXMGYVUUBPI2JUN0XAP1N9YP2WR2W0RRAOW68F9I9C %KQK13GFD8Q2$M/" \
  "V55SL"

typedef struct {
  const char *what;
  const char *raw;
  const char *clean;
  TkPayloadKind kind;
} Row;

static void
assert_cleans_bytes (const char *raw, gsize length, const char *clean, TkPayloadKind kind)
{
  TkPayloadKind found = (TkPayloadKind) 99;
  g_autofree char *text = tk_payload_clean (raw, length, &found);

  g_assert_cmpstr (text, ==, clean);
  g_assert_cmpint (found, ==, kind);
}

static void
assert_cleans (const Row *rows, gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      g_test_message ("%s", rows[i].what);
      assert_cleans_bytes (rows[i].raw, strlen (rows[i].raw), rows[i].clean, rows[i].kind);
    }
}

static void
test_kinds (void)
{
  static const Row rows[] = {
    { "nothing", "", "", TK_PAYLOAD_EMPTY },
    { "only blanks", " \t\r\n ", "", TK_PAYLOAD_EMPTY },
    { "only control characters", "\x01\x02\x1d", "", TK_PAYLOAD_EMPTY },
    { "token", TOKEN, TOKEN, TK_PAYLOAD_TOKEN },
    { "malformed token", "TK1:abc", "TK1:abc", TK_PAYLOAD_TOKEN },
    { "certificate", "TKC1:112", "TKC1:112", TK_PAYLOAD_CERTIFICATE },
    { "human code", "213-VWY", "213-VWY", TK_PAYLOAD_HUMAN_CODE },
    { "human code, typed", " 213 vwy ", "213 vwy", TK_PAYLOAD_HUMAN_CODE },
    { "20 symbols", "12345678901234567890", "12345678901234567890", TK_PAYLOAD_HUMAN_CODE },
    { "21 symbols", "123456789012345678901", "123456789012345678901", TK_PAYLOAD_OTHER },
    { "4 symbols", "1234", "1234", TK_PAYLOAD_OTHER },
    { "a U", "213-VWU", "213-VWU", TK_PAYLOAD_OTHER },
    { "hyphens only", "-------", "-------", TK_PAYLOAD_OTHER },
    { "address", "https://example.org/t?c=TK1:1", "https://example.org/t?c=TK1:1", TK_PAYLOAD_OTHER },
    { "opaque code", "PTX_00ab_cd", "PTX_00ab_cd", TK_PAYLOAD_OTHER },
    { "other scripts", "tikiti № 5", "tikiti № 5", TK_PAYLOAD_OTHER },
    { "lower-case opaque code", "abc_def;ghi", "abc_def;ghi", TK_PAYLOAD_OTHER },
  };

  assert_cleans (rows, G_N_ELEMENTS (rows));
}

static void
test_strips (void)
{
  static const Row rows[] = {
    { "carriage return", TOKEN "\r\n", TOKEN, TK_PAYLOAD_TOKEN },
    { "tab in front", "\t" TOKEN, TOKEN, TK_PAYLOAD_TOKEN },
    { "blanks around", "  " TOKEN "  ", TOKEN, TK_PAYLOAD_TOKEN },
    { "no-break space around", "\xc2\xa0" TOKEN "\xc2\xa0", TOKEN, TK_PAYLOAD_TOKEN },
    { "byte order mark", "\xef\xbb\xbf" TOKEN, TOKEN, TK_PAYLOAD_TOKEN },
    { "STX and ETX", "\x02" TOKEN "\x03", TOKEN, TK_PAYLOAD_TOKEN },
    { "group separator inside", "TK\x1d" "1:112", "TK1:112", TK_PAYLOAD_TOKEN },
    { "C1 control", "TK\xc2\x85" "1:112", "TK1:112", TK_PAYLOAD_TOKEN },
    { "blank inside stays", "TK1:1 2", "TK1:1 2", TK_PAYLOAD_TOKEN },
    { "AIM identifier", "]Q1" TOKEN, TOKEN, TK_PAYLOAD_TOKEN },
    { "AIM identifier of Data Matrix", "]d2" TOKEN, TOKEN, TK_PAYLOAD_TOKEN },
    { "AIM identifier of a typed code", "]C0213-VWY", "213-VWY", TK_PAYLOAD_HUMAN_CODE },
    { "ECI", "\\000026" TOKEN, TOKEN, TK_PAYLOAD_TOKEN },
    { "ECI of Latin-1", "\\000003" TOKEN, TOKEN, TK_PAYLOAD_TOKEN },
    { "AIM, then ECI", "]Q2\\000026" TOKEN, TOKEN, TK_PAYLOAD_TOKEN },
    { "two ECIs", "\\000026\\000003" TOKEN, TOKEN, TK_PAYLOAD_TOKEN },
    { "ECI, then blank", "\\000026 " TOKEN, TOKEN, TK_PAYLOAD_TOKEN },
    { "ECI alone", "\\000026", "", TK_PAYLOAD_EMPTY },
    { "blanks between ECIs", "\\000026 \\000003 " TOKEN, TOKEN, TK_PAYLOAD_TOKEN },
    { "ECI, then AIM", "\\000026]Q2" TOKEN, TOKEN, TK_PAYLOAD_TOKEN },
    { "two scanners' AIM identifiers", "]C0]Q1" TOKEN, TOKEN, TK_PAYLOAD_TOKEN },
    { "short ECI stays", "\\00002TK1:112", "\\00002TK1:112", TK_PAYLOAD_OTHER },
    { "ECI inside stays", "TK1:112\\000026", "TK1:112\\000026", TK_PAYLOAD_TOKEN },
    { "not an AIM identifier", "]1Q" "213", "]1Q213", TK_PAYLOAD_OTHER },
    { "only a bracket", "]", "]", TK_PAYLOAD_OTHER },
    { "only a backslash", "\\", "\\", TK_PAYLOAD_OTHER },
  };

  assert_cleans (rows, G_N_ELEMENTS (rows));
}

static void
test_drops_invalid_utf8 (void)
{
  static const Row rows[] = {
    { "stray byte", "TK1:\xff" "112", "TK1:112", TK_PAYLOAD_TOKEN },
    { "cut character at the end", "TK1:112\xe2\x82", "TK1:112", TK_PAYLOAD_TOKEN },
    { "cut character in front of a digit", "TK1:\xe2\x82" "112", "TK1:112", TK_PAYLOAD_TOKEN },
    { "overlong", "TK1:\xc0\xaf" "112", "TK1:112", TK_PAYLOAD_TOKEN },
    { "surrogate", "TK1:\xed\xa0\x80" "112", "TK1:112", TK_PAYLOAD_TOKEN },
    { "beyond Unicode", "TK1:\xf4\x90\x80\x80" "112", "TK1:112", TK_PAYLOAD_TOKEN },
    { "nothing but", "\xff\xfe\xfd", "", TK_PAYLOAD_EMPTY },
  };

  assert_cleans (rows, G_N_ELEMENTS (rows));
}

static void
test_drops_nul (void)
{
  static const char inside[] = "TK1:\0" "112\0";
  static const char front[] = "\0\0\0TK1:112";

  assert_cleans_bytes (inside, sizeof inside - 1, "TK1:112", TK_PAYLOAD_TOKEN);
  assert_cleans_bytes (front, sizeof front - 1, "TK1:112", TK_PAYLOAD_TOKEN);
  assert_cleans_bytes ("\0", 1, "", TK_PAYLOAD_EMPTY);
  assert_cleans_bytes (NULL, 0, "", TK_PAYLOAD_EMPTY);
}

static void
test_looks_at_a_bounded_part (void)
{
  g_autofree char *raw = g_strnfill (5000, 'a');
  g_autofree char *broken = g_strnfill (5000, 'a');
  TkPayloadKind kind;
  g_autofree char *clean = tk_payload_clean (raw, 5000, &kind);
  g_autofree char *clean_broken = NULL;

  g_assert_cmpuint (strlen (clean), ==, TK_PAYLOAD_MAX);
  g_assert_cmpint (kind, ==, TK_PAYLOAD_OTHER);
  memcpy (broken + TK_PAYLOAD_MAX - 1, "\xc3\xa9", 2); /* a character across the border */
  clean_broken = tk_payload_clean (broken, 5000, NULL);
  g_assert_cmpuint (strlen (clean_broken), ==, TK_PAYLOAD_MAX - 1);
}

/* Where each of our symbols lies: `sent` on the keyboard the scanner plays, `seen` on the computer's for the same
 * key and shift. Written down from keyboard drawings, independently of the table under test. */
typedef struct {
  char meant;
  const char *seen;
} Key;

static const Key us_on_french[] = {
  { '1', "&" }, { '2', "é" }, { '3', "\"" }, { '4', "'" }, { '5', "(" }, { '6', "-" }, { '7', "è" }, { '8', "_" },
  { '9', "ç" }, { '0', "à" }, { '$', "4" },  { '%', "5" }, { '*', "8" }, { '-', ")" }, { '+', "+" }, { '.', ":" },
  { '/', "!" }, { ':', "M" }, { 'M', "?" },  { 'Q', "A" }, { 'A', "Q" }, { 'W', "Z" }, { 'Z', "W" },
};

static const Key french_on_us[] = {
  { '1', "!" }, { '2', "@" },  { '3', "#" },  { '4', "$" }, { '5', "%" }, { '6', "^" }, { '7', "&" }, { '8', "*" },
  { '9', "(" }, { '0', ")" },  { '$', "]" },  { '%', "\"" }, { '*', "\\" }, { '-', "6" }, { '+', "+" }, { '.', "<" },
  { '/', ">" }, { ':', "." },  { 'M', ":" },  { 'Q', "A" }, { 'A', "Q" }, { 'W', "Z" }, { 'Z', "W" },
};

static const Key french_on_uk[] = {
  { '1', "!" }, { '2', "\"" }, { '3', "£" },  { '4', "$" }, { '5', "%" }, { '6', "^" }, { '7', "&" }, { '8', "*" },
  { '9', "(" }, { '0', ")" },  { '$', "]" },  { '%', "@" }, { '*', "#" }, { '-', "6" }, { '+', "+" }, { '.', "<" },
  { '/', ">" }, { ':', "." },  { 'M', ":" },  { 'Q', "A" }, { 'A', "Q" }, { 'W', "Z" }, { 'Z', "W" },
};

static const struct { const char *what; const Key *keys; gsize count; } keyboards[] = {
  { "US or UK scanner, French computer", us_on_french, G_N_ELEMENTS (us_on_french) },
  { "French scanner, US computer", french_on_us, G_N_ELEMENTS (french_on_us) },
  { "French scanner, UK computer", french_on_uk, G_N_ELEMENTS (french_on_uk) },
};

static char *
play (const char *text, const Key *keys, gsize count)
{
  GString *seen = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      gsize i = 0;

      while (i < count && keys[i].meant != *p)
        i++;
      if (i < count)
        g_string_append (seen, keys[i].seen);
      else
        g_string_append_c (seen, *p);
    }
  return g_string_free (seen, FALSE);
}

static void
test_undoes_case (void)
{
  g_autofree char *lower = g_ascii_strdown (TOKEN, -1);
  g_autofree char *wrapped = g_strconcat ("]Q1", lower, "\r", NULL);

  assert_cleans_bytes (lower, strlen (lower), TOKEN, TK_PAYLOAD_TOKEN);
  assert_cleans_bytes (wrapped, strlen (wrapped), TOKEN, TK_PAYLOAD_TOKEN);
  assert_cleans_bytes ("tkc1:11a", 8, "TKC1:11A", TK_PAYLOAD_CERTIFICATE);
  assert_cleans_bytes ("tk1;11a=", 8, "TK1:11A+", TK_PAYLOAD_TOKEN);
}

/* Every ticket of a hundred, whatever symbols it holds, comes back exactly, also with the case turned round. */
static void
test_undoes_layouts (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TkKeyPair) pair = tk_key_pair_new ();

  for (int i = 0; i < 100; i++)
    {
      TkToken token = { .id = { 1, 1, (guint32) g_rand_int_range (rand, 1, G_MAXINT32), 0 }, .issuer = 7 };
      g_autofree char *text = tk_token_issue (&token, pair, NULL);

      for (gsize k = 0; k < G_N_ELEMENTS (keyboards); k++)
        {
          g_autofree char *seen = play (text, keyboards[k].keys, keyboards[k].count);
          g_autofree char *turned = g_utf8_strdown (seen, -1);

          g_test_message ("%s: %s", keyboards[k].what, seen);
          assert_cleans_bytes (seen, strlen (seen), text, TK_PAYLOAD_TOKEN);
          assert_cleans_bytes (turned, strlen (turned), text, TK_PAYLOAD_TOKEN);
        }
    }
}

/* ---- Every character, key by key ---- */

/* What pretix writes: capitals matter. One of its own test codes, see test-foreign.c. */
#define PRETIX \
  "Ok4EsqDRCr2cL6yDRtqeP7j5Usr1Vj1Db7J0izOuRGx6Qn0BS1ISW2nxlW8PXkYRk7PJhIBmsK1V1ucq5obBoBAMG4p9jCPKBAheRdFV0REVDZUCKAEAVAQA"

/* All characters of base64 and of our tokens, as each scanner's keys come out on each computer; written down from keyboard
 * drawings, independently of the table under test. */
#define MEANT "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/= $%*-.:"
static const struct {
  const char *name, *typed;
} wires[] = {
  { "US scanner, UK computer, or the reverse", MEANT },
  { "US or UK scanner, French computer",
    "à&é\"'(-è_ç" "QBCDEFGHIJKL?NOPARSTUVZXYW" "qbcdefghijkl,noparstuvzxyw" "+!= 458):M" },
  { "French scanner, US computer", ")!@#$%^&*(" "QBCDEFGHIJKL:NOPARSTUVZXYW" "qbcdefghijkl;noparstuvzxyw" "+>= ]\"\\6<." },
  { "French scanner, UK computer", ")!\"£$%^&*(" "QBCDEFGHIJKL:NOPARSTUVZXYW" "qbcdefghijkl;noparstuvzxyw" "+>= ]@#6<." },
};

/* Every character of `text` as it comes out; caps: with Caps Lock on at the computer. */
static char *
send_over (const char *text, const char *typed, gboolean caps)
{
  GString *seen = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *at = strchr (MEANT, *p);
      gunichar c;

      g_assert_nonnull (at);
      c = g_utf8_get_char (g_utf8_offset_to_pointer (typed, at - MEANT));
      if (caps && c < 0x80 && g_ascii_isalpha ((char) c))
        c = (gunichar) (g_ascii_isupper ((char) c) ? g_ascii_tolower ((char) c) : g_ascii_toupper ((char) c));
      g_string_append_unichar (seen, c);
    }
  return g_string_free (seen, FALSE);
}

/* A token in which each character of the alphabet stands somewhere: tickets until all have been seen. */
static void
test_undoes_every_character (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();
  g_autoptr (TkKeyPair) pair = tk_key_pair_new ();
  gboolean sent[256] = { FALSE };

  for (int i = 0; i < 200; i++)
    {
      TkToken token = { .id = { 1, 1, (guint32) g_rand_int_range (rand, 1, G_MAXINT32), 0 }, .issuer = 7 };
      g_autofree char *text = tk_token_issue (&token, pair, NULL);

      for (const char *p = text; *p != '\0'; p++)
        sent[(guchar) *p] = TRUE;
      for (gsize k = 0; k < G_N_ELEMENTS (wires) * 2; k++)
        {
          g_autofree char *seen = send_over (text, wires[k / 2].typed, k % 2);

          assert_cleans_bytes (seen, strlen (seen), text, TK_PAYLOAD_TOKEN);
        }
    }
  for (const char *p = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"; *p != '\0'; p++)
    g_assert_true (sent[(guchar) *p]);
}

static void
test_undoes_layouts_of_pretix (void)
{
  g_assert_cmpuint (g_utf8_strlen (wires[1].typed, -1), ==, strlen (MEANT));
  for (gsize k = 0; k < G_N_ELEMENTS (wires) * 2; k++)
    {
      g_autofree char *seen = send_over (PRETIX, wires[k / 2].typed, k % 2);

      g_test_message ("%s, Caps Lock %d: %s", wires[k / 2].name, (int) k % 2, seen);
      assert_cleans_bytes (seen, strlen (seen), PRETIX, TK_PAYLOAD_OTHER);
    }
}

/* Identifiers that a scanner puts in front come over the same keys. */
static void
test_undoes_layouts_of_identifiers (void)
{
  static const struct { gsize wire; const char *in_front; } rows[] = {
    /* "]Q1" and "\\000026" of a US scanner on a French computer. */
    { 1, "$A&" }, { 1, "*ààààé-" }, { 1, "$A&*ààààé-" },
  };
  g_autoptr (TkKeyPair) pair = tk_key_pair_new ();
  TkToken token = { .id = { 1, 1, 77, 0 }, .issuer = 7 };
  g_autofree char *ours = tk_token_issue (&token, pair, NULL);
  const char *const texts[] = { ours, PRETIX };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
      {
        g_autofree char *seen = send_over (texts[t], wires[rows[i].wire].typed, FALSE);
        g_autofree char *whole = g_strconcat (rows[i].in_front, seen, NULL);
        g_autofree char *clean = tk_payload_clean (whole, strlen (whole), NULL);

        g_assert_cmpstr (clean, ==, texts[t]);
      }
}

/* What cannot be undone stays as it was typed: capitals that are lost are lost to pretix's codes, and opaque codes say nothing
 * of how they were meant. */
static void
test_what_cannot_be_undone (void)
{
  g_autofree char *lower = g_ascii_strdown (PRETIX, -1);
  g_autofree char *cut = g_strndup (PRETIX, strlen (PRETIX) - 4);
  g_autofree char *cut_seen = send_over (cut, wires[1].typed, FALSE);
  const char *const texts[] = { lower, cut_seen, "Q&é\"", "VIP;àà&é" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_cleans_bytes (texts[i], strlen (texts[i]), texts[i], TK_PAYLOAD_OTHER);
}

static void
test_undoes_layouts_of_certificates (void)
{
  static const Row rows[] = {
    { "US scanner, French computer", "TKC&M&&é", "TKC1:112", TK_PAYLOAD_CERTIFICATE },
    { "French scanner, US computer", "TKC!.!!@", "TKC1:112", TK_PAYLOAD_CERTIFICATE },
  };

  assert_cleans (rows, G_N_ELEMENTS (rows));
}

/* What no layout makes ours stays exactly as it was. */
static void
test_leaves_others_alone (void)
{
  static const char *table[] = {
    "TK&M?\xe2\x82\xac", "TK!.{}", "tk1", "Tk1,112", "TK2:112", "tk 1:112", "&é\"'(-è_çà", "!@#$%^&*()", "wifi:S:net;;",
    "TK&N112", "éTK1:112",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    assert_cleans_bytes (table[i], strlen (table[i]), table[i], TK_PAYLOAD_OTHER);
}

/* Cleaning twice is cleaning once, for any bytes; the result is always valid text. */
static void
test_random_bytes (void)
{
  g_autoptr (GRand) rand = test_seed_rand ();

  for (int i = 0; i < 20000; i++)
    {
      char raw[64];
      gsize length = (gsize) g_rand_int_range (rand, 0, sizeof raw);
      TkPayloadKind kind, again_kind;
      g_autofree char *clean = NULL, *again = NULL;

      for (gsize j = 0; j < length; j++)
        raw[j] = (char) (i % 2 == 0 ? g_rand_int_range (rand, 0, 256) : g_rand_int_range (rand, 32, 127));
      clean = tk_payload_clean (raw, length, &kind);
      g_assert_true (g_utf8_validate (clean, -1, NULL));
      if (clean[0] == ']' || clean[0] == '\\')
        continue; /* a second identifier behind the first is content */
      again = tk_payload_clean (clean, strlen (clean), &again_kind);
      g_assert_cmpstr (again, ==, clean);
      g_assert_cmpint (again_kind, ==, kind);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tk_keys_init ();
  g_test_add_func ("/payload/kinds", test_kinds);
  g_test_add_func ("/payload/strips", test_strips);
  g_test_add_func ("/payload/drops-invalid-utf8", test_drops_invalid_utf8);
  g_test_add_func ("/payload/drops-nul", test_drops_nul);
  g_test_add_func ("/payload/looks-at-a-bounded-part", test_looks_at_a_bounded_part);
  g_test_add_func ("/payload/undoes-case", test_undoes_case);
  g_test_add_func ("/payload/undoes-layouts", test_undoes_layouts);
  g_test_add_func ("/payload/undoes-every-character", test_undoes_every_character);
  g_test_add_func ("/payload/undoes-layouts-of-pretix", test_undoes_layouts_of_pretix);
  g_test_add_func ("/payload/undoes-layouts-of-identifiers", test_undoes_layouts_of_identifiers);
  g_test_add_func ("/payload/what-cannot-be-undone", test_what_cannot_be_undone);
  g_test_add_func ("/payload/undoes-layouts-of-certificates", test_undoes_layouts_of_certificates);
  g_test_add_func ("/payload/leaves-others-alone", test_leaves_others_alone);
  g_test_add_func ("/payload/random-bytes", test_random_bytes);
  return g_test_run ();
}
