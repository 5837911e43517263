/* Amounts people type: what is read is what the digits say, and is written so that it reads the same.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "tk-money.h"

static const TkMoneyStyle styles[] = {
  { ".", "" },
  { ".", "," },
  { ",", "." },
  { ",", "\xc2\xa0" },
  { ",", "\xe2\x80\xaf" },
  { ".", "'" },
  { ",", " " },
  { "\xd9\xab", "\xd9\xac" },
};
static const char *const currencies[] = { "KES", "UGX", "TND" };

static const char *const words[] = {
  ",", ".", " ", "'", "KES", "UGX ", "TND", "\xc2\xa0", "\xe2\x80\xaf", "\xd9\xab", "\xd9\xac",
  "000", ".50", ",500", "-", "10000000000000", NULL,
};

static void
make (GRand *random, GByteArray *input)
{
  gint64 minor = (((gint64)g_rand_int (random) << 20) % TK_MONEY_MAX) >> g_rand_int_range (random, 0, 48);
  const char *currency = currencies[g_rand_int_range (random, 0, G_N_ELEMENTS (currencies))];
  const TkMoneyStyle *style = &styles[g_rand_int_range (random, 0, G_N_ELEMENTS (styles))];
  g_autofree char *text = g_rand_boolean (random) ? tk_money_format (minor, currency, style)
                                                  : tk_money_format_with_currency (minor, currency, style);

  tk_fuzz_append (input, text);
}

const TkFuzzHarness tk_fuzz_harness = { "money", 80, words, make };

/* What groups digits in an accepted text, as the style would write it. */
static char *
normalise (const char *text, const TkMoneyStyle *style)
{
  static const char *const blanks[] = { " ", "\xc2\xa0", "\xe2\x80\xaf" };
  g_autoptr (GString) plain = g_string_new (text);

  for (gsize i = 0; i < G_N_ELEMENTS (blanks); i++)
    g_string_replace (plain, blanks[i], style->grouping, 0);
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

/* Groups, where there are any, stand where they are written: "1500,000" and "0,500" are doubtful. */
static void
check_groups (const char *text, const char *written, const TkMoneyStyle *style)
{
  const char *digits = text + strcspn (text, "0123456789");
  g_auto (GStrv) typed = g_strsplit (digits, style->decimal, 2),
                 expected = g_strsplit (written, style->decimal, 2);
  g_autofree char *whole = normalise (typed[0], style), *expected_whole = normalise (expected[0], style);

  if (strspn (whole, "0123456789") < strlen (whole))
    g_assert_cmpstr (whole, ==, expected_whole);
}

/* The digits of an accepted text, decimals filled up: what it must be worth, worked out another way. */
static gint64
worth (const char *text, const char *currency, const TkMoneyStyle *style)
{
  const char *decimal = strstr (text, style->decimal);
  int places = 0;
  gint64 value = 0;

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      {
        value = value * 10 + (*p - '0');
        places += decimal != NULL && p > decimal;
      }
  g_assert_cmpint (places, <=, tk_currency_exponent (currency));
  for (; places < tk_currency_exponent (currency); places++)
    value *= 10;
  return value;
}

static void
check_written (const char *written, gint64 minor, const char *currency, const TkMoneyStyle *style)
{
  gint64 back = -1;
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_money_parse (written, currency, style, &back, &error));
  g_assert_no_error (error);
  g_assert_cmpint (back, ==, minor);
}

static void
check_text (const char *text, const char *currency, const TkMoneyStyle *style)
{
  g_autofree char *plain = NULL, *with_code = NULL;
  g_autoptr (GError) error = NULL;
  gint64 minor = G_MININT64;

  if (!tk_money_parse (text, currency, style, &minor, &error))
    {
      g_assert_cmpint (minor, ==, G_MININT64);
      g_assert_true (error != NULL && error->domain == TK_MONEY_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (minor, >=, 0);
  g_assert_cmpint (minor, <=, TK_MONEY_MAX);
  g_assert_cmpint (minor, ==, worth (text, currency, style));
  plain = tk_money_format (minor, currency, style);
  check_written (plain, minor, currency, style);
  check_groups (text, plain, style);
  with_code = tk_money_format_with_currency (minor, currency, style);
  check_written (with_code, minor, currency, style);
}

static gboolean
is_in_range (__int128 value)
{
  return value >= -TK_MONEY_MAX && value <= TK_MONEY_MAX;
}

static void
check_sums (gint64 a, gint64 b)
{
  gint64 out = 42;
  gboolean fits = is_in_range ((__int128)a + b);

  g_assert_cmpint (tk_money_add (a, b, &out), ==, fits);
  g_assert_cmpint (out, ==, fits ? a + b : 42);
  fits = is_in_range ((__int128)a * b);
  out = 42;
  g_assert_cmpint (tk_money_multiply (a, b, &out), ==, fits);
  g_assert_cmpint (out, ==, fits ? a * b : 42);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = tk_fuzz_text (data, size);
  gint64 numbers[2] = { 0 };

  memcpy (numbers, text, MIN (strlen (text), sizeof numbers));
  check_sums (numbers[0], numbers[1]);
  for (gsize c = 0; c < G_N_ELEMENTS (currencies); c++)
    for (gsize s = 0; s < G_N_ELEMENTS (styles); s++)
      check_text (text, currencies[c], &styles[s]);
  return 0;
}
