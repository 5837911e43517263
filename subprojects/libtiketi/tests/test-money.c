/* Money. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-money.h"
#include "test-seed.h"

#include <locale.h>
#include <string.h>

static const TkMoneyStyle comma = { ".", "," };
static const TkMoneyStyle dot = { ",", "." };
static const TkMoneyStyle blank = { ",", "\xc2\xa0" };

static void
test_exponents (void)
{
  static const struct { const char *code; int exponent; } table[] = {
    { "KES", 2 }, { "TZS", 2 }, { "UGX", 0 }, { "RWF", 0 }, { "BIF", 0 }, { "XOF", 0 },  { "XAF", 0 },   { "TND", 3 },
    { "LYD", 3 }, { "NGN", 2 }, { "GHS", 2 }, { "ZAR", 2 }, { "EGP", 2 }, { "ETB", 2 },  { "MGA", 2 },   { "MRU", 2 },
    { "USD", 2 }, { "EUR", 2 }, { "GBP", 2 }, { "JPY", 0 }, { "KWD", 3 }, { "CHF", 2 },  { "ZMW", 2 },   { "YER", 2 },
    { "XPF", 0 }, { "OMR", 3 }, { "XXX", -1 }, { "XAU", -1 }, { "kes", -1 }, { "", -1 }, { "KE", -1 },   { "KESX", -1 },
    { NULL, -1 }, { "ES ", -1 }, { " KE", -1 }, { "S T", -1 }, { "KSH", -1 }, { "ZZZ", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%s", table[i].code != NULL ? table[i].code : "(null)");
      g_assert_cmpint (tk_currency_exponent (table[i].code), ==, table[i].exponent);
    }
}

static void
test_parse (void)
{
  static const struct { const char *text, *currency; const TkMoneyStyle *style; gint64 minor; } table[] = {
    { "1500", "KES", &comma, 150000 },
    { "1,500", "KES", &comma, 150000 },
    { "1500.50", "KES", &comma, 150050 },
    { "1500.5", "KES", &comma, 150050 },
    { "KES 1 500", "KES", &comma, 150000 },
    { "KES1,500", "KES", &comma, 150000 },
    { "KES\xc2\xa0" "1,500.05", "KES", &comma, 150005 },
    { "1\xc2\xa0" "500", "KES", &comma, 150000 },
    { "1\xe2\x80\xaf" "500", "KES", &comma, 150000 },
    { "12,345,678.90", "KES", &comma, 1234567890 },
    { "0", "KES", &comma, 0 },
    { "0.00", "KES", &comma, 0 },
    { "0.01", "KES", &comma, 1 },
    { "007", "KES", &comma, 700 },
    { "1.500", "EUR", &dot, 150000 },
    { "1.500,50", "EUR", &dot, 150050 },
    { "1\xc2\xa0" "500,5", "EUR", &blank, 150050 },
    { "1 500,5", "EUR", &blank, 150050 },
    { "1500.50", "KES", &TK_MONEY_PLAIN, 150050 },
    { "2000", "UGX", &comma, 2000 },
    { "2,000", "UGX", &comma, 2000 },
    { "1.234", "TND", &comma, 1234 },
    { "1.2", "TND", &comma, 1200 },
    { "10000000000000", "KES", &comma, TK_MONEY_MAX },
    { "10,000,000,000,000.00", "KES", &comma, TK_MONEY_MAX },
    { "1000000000000000", "UGX", &comma, TK_MONEY_MAX },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 minor = -1;

      g_test_message ("%s", table[i].text);
      g_assert_true (tk_money_parse (table[i].text, table[i].currency, table[i].style, &minor, &error));
      g_assert_no_error (error);
      g_assert_cmpint (minor, ==, table[i].minor);
    }
}

static void
test_parse_refuses (void)
{
  static const struct { const char *text, *currency; const TkMoneyStyle *style; TkMoneyError code; } table[] = {
    { "", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { " ", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { " 1500", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1500 ", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1500 KES", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "KES", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "KES ", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "KES  1500", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "kes 1500", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "Ksh 1500", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "abc", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1,50", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1,5000", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1500,000", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1,500 000", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1 500,000", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1,,500", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { ",500", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1,500,", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "0,500", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1.5.0", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1..5", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1.", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { ".5", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1.500,00", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1.1,500", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1,500.50", "EUR", &dot, TK_MONEY_ERROR_SYNTAX },
    { "1.50", "EUR", &dot, TK_MONEY_ERROR_SYNTAX },
    { "+5", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "--5", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "- 5", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "5-", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1e3", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "0x10", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1500/=", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "١٥٠٠", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "１５００", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "15\xff" "00", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1500\n", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1,500", "KES", &TK_MONEY_PLAIN, TK_MONEY_ERROR_SYNTAX },
    { "1 500", "KES", &TK_MONEY_PLAIN, TK_MONEY_ERROR_SYNTAX },
    { "00000000000000000000000000000000000000000000000000000000000000001", "KES", &comma, TK_MONEY_ERROR_SYNTAX },
    { "1.005", "KES", &comma, TK_MONEY_ERROR_PRECISION },
    { "1.000", "KES", &comma, TK_MONEY_ERROR_PRECISION },
    { "100.0", "UGX", &comma, TK_MONEY_ERROR_PRECISION },
    { "1.0005", "TND", &comma, TK_MONEY_ERROR_PRECISION },
    { "-5", "KES", &comma, TK_MONEY_ERROR_RANGE },
    { "-0", "KES", &comma, TK_MONEY_ERROR_RANGE },
    { "KES -1,500", "KES", &comma, TK_MONEY_ERROR_RANGE },
    { "10000000000000.01", "KES", &comma, TK_MONEY_ERROR_RANGE },
    { "10000000000001", "KES", &comma, TK_MONEY_ERROR_RANGE },
    { "1000000000000001", "UGX", &comma, TK_MONEY_ERROR_RANGE },
    { "18446744073709551616", "KES", &comma, TK_MONEY_ERROR_RANGE },
    { "184467440737095516.16", "KES", &comma, TK_MONEY_ERROR_RANGE },
    { "99999999999999999999999999999999999999999999", "KES", &comma, TK_MONEY_ERROR_RANGE },
    { "USD 1500", "KES", &comma, TK_MONEY_ERROR_CURRENCY },
    { "1500", "XXX", &comma, TK_MONEY_ERROR_CURRENCY },
    { "1500", "", &comma, TK_MONEY_ERROR_CURRENCY },
    { "1500", NULL, &comma, TK_MONEY_ERROR_CURRENCY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 minor = -42;

      g_test_message ("row %zu", i);
      g_assert_false (tk_money_parse (table[i].text, table[i].currency, table[i].style, &minor, &error));
      g_assert_error (error, TK_MONEY_ERROR, (int) table[i].code);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpint (minor, ==, -42);
    }
}

/* A text with printf directives is shown, not followed. */
static void
test_parse_error_quotes_text (void)
{
  g_autoptr (GError) error = NULL;
  gint64 minor;

  g_assert_false (tk_money_parse ("%s%n", "KES", &comma, &minor, &error));
  g_assert_true (strstr (error->message, "“%s%n”") != NULL);
}

static void
test_format (void)
{
  static const struct { gint64 minor; const char *currency; const TkMoneyStyle *style; const char *text; } table[] = {
    { 150000, "KES", &comma, "1,500" },
    { 150050, "KES", &comma, "1,500.50" },
    { 150005, "KES", &comma, "1,500.05" },
    { 0, "KES", &comma, "0" },
    { 1, "KES", &comma, "0.01" },
    { -150000, "KES", &comma, "-1,500" },
    { -1, "KES", &comma, "-0.01" },
    { 99900, "KES", &comma, "999" },
    { 100000, "KES", &comma, "1,000" },
    { 123456789012, "KES", &comma, "1,234,567,890.12" },
    { 123456789012, "KES", &TK_MONEY_PLAIN, "1234567890.12" },
    { 150050, "EUR", &dot, "1.500,50" },
    { 150050, "EUR", &blank, "1\xc2\xa0" "500,50" },
    { 2000, "UGX", &comma, "2,000" },
    { 1234, "TND", &comma, "1.234" },
    { 1000, "TND", &comma, "1" },
    { 1010, "TND", &comma, "1.010" },
    { G_MAXINT64, "UGX", &comma, "9,223,372,036,854,775,807" },
    { G_MININT64, "UGX", &comma, "-9,223,372,036,854,775,808" },
    { 12345, "XXX", &comma, "123.45" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = tk_money_format (table[i].minor, table[i].currency, table[i].style);
      g_assert_cmpstr (text, ==, table[i].text);
    }
}

static void
test_format_with_currency (void)
{
  g_autofree char *text = tk_money_format_with_currency (-150050, "KES", &comma);

  g_assert_cmpstr (text, ==, "KES -1,500.50");
}

static void
test_round_trip (void)
{
  static const char *currencies[] = { "KES", "UGX", "TND" };
  static const TkMoneyStyle *const styles[] = { &comma, &dot, &blank, &TK_MONEY_PLAIN };
  g_autoptr (GRand) rand = test_seed_rand ();

  for (int i = 0; i < 20000; i++)
    {
      gint64 minor = (gint64) (((guint64) g_rand_int (rand) << 32 | g_rand_int (rand)) & G_MAXINT64);
      const char *currency = currencies[i % 3];
      const TkMoneyStyle *style = styles[i % 4];
      g_autofree char *text = NULL;
      gint64 back = -1;

      minor %= (i % 2 == 0) ? TK_MONEY_MAX + 1 : 1000000;
      text = i % 5 == 0 ? tk_money_format_with_currency (minor, currency, style) : tk_money_format (minor, currency, style);
      g_assert_true (tk_money_parse (text, currency, style, &back, NULL));
      g_assert_cmpint (back, ==, minor);
    }
}

static void
test_arithmetic (void)
{
  static const struct { gint64 a, b; gboolean add; gint64 sum; gboolean multiply; gint64 product; } table[] = {
    { 2, 3, TRUE, 5, TRUE, 6 },
    { -2, 3, TRUE, 1, TRUE, -6 },
    { 0, 0, TRUE, 0, TRUE, 0 },
    { TK_MONEY_MAX, 0, TRUE, TK_MONEY_MAX, TRUE, 0 },
    { TK_MONEY_MAX, 1, FALSE, 0, TRUE, TK_MONEY_MAX },
    { -TK_MONEY_MAX, -1, FALSE, 0, TRUE, TK_MONEY_MAX },
    { TK_MONEY_MAX, 2, FALSE, 0, FALSE, 0 },
    { TK_MONEY_MAX, -2, TRUE, TK_MONEY_MAX - 2, FALSE, 0 },
    { G_MAXINT64, 1, FALSE, 0, FALSE, 0 },
    { G_MAXINT64, G_MAXINT64, FALSE, 0, FALSE, 0 },
    { G_MININT64, -1, FALSE, 0, FALSE, 0 },
    { G_MININT64, G_MININT64, FALSE, 0, FALSE, 0 },
    { G_GINT64_CONSTANT (4294967296), G_GINT64_CONSTANT (4294967296), TRUE, G_GINT64_CONSTANT (8589934592), FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gint64 out = 42;

      g_assert_cmpint (tk_money_add (table[i].a, table[i].b, &out), ==, table[i].add);
      g_assert_cmpint (out, ==, table[i].add ? table[i].sum : 42);
      out = 42;
      g_assert_cmpint (tk_money_multiply (table[i].a, table[i].b, &out), ==, table[i].multiply);
      g_assert_cmpint (out, ==, table[i].multiply ? table[i].product : 42);
    }
}

static void
test_style_from_locale (void)
{
  TkMoneyStyle style;

  g_assert_nonnull (setlocale (LC_ALL, "C"));
  style = tk_money_style_from_locale ();
  g_assert_cmpstr (style.decimal, ==, ".");
  g_assert_cmpstr (style.grouping, ==, ",");
}

static void
test_style_from_german_locale (void)
{
  TkMoneyStyle style;

  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("the locale de_DE.UTF-8 is not installed");
      return;
    }
  style = tk_money_style_from_locale ();
  setlocale (LC_ALL, "C");
  g_assert_cmpstr (style.decimal, ==, ",");
  g_assert_cmpstr (style.grouping, ==, ".");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/exponents", test_exponents);
  g_test_add_func ("/money/parse", test_parse);
  g_test_add_func ("/money/parse/refuses", test_parse_refuses);
  g_test_add_func ("/money/parse/error-quotes-text", test_parse_error_quotes_text);
  g_test_add_func ("/money/format", test_format);
  g_test_add_func ("/money/format/with-currency", test_format_with_currency);
  g_test_add_func ("/money/round-trip", test_round_trip);
  g_test_add_func ("/money/arithmetic", test_arithmetic);
  g_test_add_func ("/money/style/locale", test_style_from_locale);
  g_test_add_func ("/money/style/german", test_style_from_german_locale);
  return g_test_run ();
}
