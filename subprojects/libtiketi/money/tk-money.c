/* Reading, writing and adding money. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-money.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#define CODE_SIZE 3
#define TEXT_MAX 64
#define GROUP 3
#define NO_BREAK_SPACE "\xc2\xa0"
#define NARROW_NO_BREAK_SPACE "\xe2\x80\xaf"

/* What an unknown currency is shown with; it never comes in, since parsing refuses it. */
#define USUAL_EXPONENT 2

typedef struct {
  const char *at;
  const TkMoneyStyle *style;
  guint64 value;
  TkMoneyError failure;
} Reader;

const TkMoneyStyle TK_MONEY_PLAIN = { ".", "" };

G_DEFINE_QUARK (tk-money-error-quark, tk_money_error)

static gboolean
fail (Reader *reader, TkMoneyError failure)
{
  reader->failure = failure;
  return FALSE;
}

/* Which separator stands here. Blanks group wherever grouping is allowed at all. */
static const char *
separator_at (const char *text, const TkMoneyStyle *style)
{
  const char *all[] = { style->grouping, " ", NO_BREAK_SPACE, NARROW_NO_BREAK_SPACE };

  if (*style->grouping == '\0')
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_str_has_prefix (text, all[i]))
      return all[i];
  return NULL;
}

static gsize
take_digits (Reader *reader)
{
  gsize count = 0;

  for (; g_ascii_isdigit (*reader->at); reader->at++, count++)
    {
      reader->value = reader->value * 10 + (guint64) (*reader->at - '0');
      if (reader->value > TK_MONEY_MAX) /* stays far below overflow, and is told as too much at the end */
        reader->value = TK_MONEY_MAX + 1;
    }
  return count;
}

/* "1500" or "1,500,000": every group behind the first has three digits, all separators are the same, and a grouped
 * number does not begin with 0 ("0,500" may be meant as a half). */
static gboolean
take_whole (Reader *reader)
{
  gboolean zero = *reader->at == '0';
  gsize first = take_digits (reader);
  const char *separator = separator_at (reader->at, reader->style);

  if (first == 0 || (separator != NULL && (first > GROUP || zero)))
    return fail (reader, TK_MONEY_ERROR_SYNTAX);
  while (separator != NULL && g_str_has_prefix (reader->at, separator))
    {
      reader->at += strlen (separator);
      if (take_digits (reader) != GROUP)
        return fail (reader, TK_MONEY_ERROR_SYNTAX);
    }
  return TRUE;
}

static gboolean
take_decimals (Reader *reader, int exponent)
{
  gsize digits = 0;

  if (g_str_has_prefix (reader->at, reader->style->decimal))
    {
      reader->at += strlen (reader->style->decimal);
      digits = take_digits (reader);
      if (digits == 0)
        return fail (reader, TK_MONEY_ERROR_SYNTAX);
    }
  if (*reader->at != '\0')
    return fail (reader, TK_MONEY_ERROR_SYNTAX);
  if (digits > (gsize) exponent)
    return fail (reader, TK_MONEY_ERROR_PRECISION);
  for (; digits < (gsize) exponent; digits++)
    reader->value *= 10;
  return reader->value <= TK_MONEY_MAX || fail (reader, TK_MONEY_ERROR_RANGE);
}

static void
skip_blank (Reader *reader)
{
  static const char *const blanks[] = { " ", NO_BREAK_SPACE, NARROW_NO_BREAK_SPACE };

  for (gsize i = 0; i < G_N_ELEMENTS (blanks); i++)
    if (g_str_has_prefix (reader->at, blanks[i]))
      {
        reader->at += strlen (blanks[i]);
        return;
      }
}

/* "KES 1,500": the code may stand in front, but only the one that is expected. */
static gboolean
take_code (Reader *reader, const char *currency)
{
  char code[CODE_SIZE + 1] = "";

  if (!g_ascii_isalpha (*reader->at))
    return TRUE;
  g_strlcpy (code, reader->at, sizeof code);
  if (!g_str_equal (code, currency))
    return fail (reader, tk_currency_exponent (code) >= 0 ? TK_MONEY_ERROR_CURRENCY : TK_MONEY_ERROR_SYNTAX);
  reader->at += CODE_SIZE;
  skip_blank (reader);
  return TRUE;
}

static gboolean
read_amount (Reader *reader, const char *currency)
{
  int exponent = tk_currency_exponent (currency);
  gboolean negative;

  if (exponent < 0)
    return fail (reader, TK_MONEY_ERROR_CURRENCY);
  if (strnlen (reader->at, TEXT_MAX + 1) > TEXT_MAX)
    return fail (reader, TK_MONEY_ERROR_SYNTAX);
  if (!take_code (reader, currency))
    return FALSE;
  negative = *reader->at == '-';
  reader->at += negative;
  if (!take_whole (reader) || !take_decimals (reader, exponent))
    return FALSE;
  return !negative || fail (reader, TK_MONEY_ERROR_RANGE);
}

static const char *
sentence_for (TkMoneyError failure)
{
  switch (failure)
    {
    case TK_MONEY_ERROR_PRECISION:
      return _("“%s” has more decimals than this currency: leave some off.");
    case TK_MONEY_ERROR_RANGE:
      return _("“%s” is below zero or too much: type a smaller positive amount.");
    case TK_MONEY_ERROR_CURRENCY:
      return _("“%s” is not in the currency expected here: type the amount alone.");
    case TK_MONEY_ERROR_SYNTAX:
    default:
      return _("“%s” is not an amount: type digits only, such as 1500 or 1500.50.");
    }
}

/* The text comes from outside: shown in part, and only when it is text. */
static void
set_error (GError **error, TkMoneyError failure, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) strnlen (text, TEXT_MAX));
  g_auto (GStrv) halves = g_strsplit (sentence_for (failure), "%s", 2);
  g_autofree char *sentence = g_strjoinv (valid, halves);

  g_set_error_literal (error, TK_MONEY_ERROR, failure, sentence);
}

static const char *
interned_utf8 (const char *text)
{
  g_autofree char *utf8 = g_locale_to_utf8 (text, -1, NULL, NULL, NULL);

  return g_intern_string (utf8 != NULL ? utf8 : "");
}

static const char *
first_given (const char *a, const char *b, const char *otherwise)
{
  if (*a != '\0')
    return a;
  return *b != '\0' ? b : otherwise;
}

static guint64
power_of_ten (int exponent)
{
  guint64 power = 1;

  while (exponent-- > 0)
    power *= 10;
  return power;
}

static void
append_grouped (GString *text, guint64 whole, const char *grouping)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, whole);
  gsize left = strlen (digits);

  for (const char *p = digits; *p != '\0'; p++, left--)
    {
      if (p > digits && left % GROUP == 0)
        g_string_append (text, grouping);
      g_string_append_c (text, *p);
    }
}

static gboolean
is_in_range (gint64 value)
{
  return value >= -TK_MONEY_MAX && value <= TK_MONEY_MAX;
}

TkMoneyStyle
tk_money_style_from_locale (void)
{
  const struct lconv *locale = localeconv ();
  TkMoneyStyle style;

  style.decimal = first_given (interned_utf8 (locale->mon_decimal_point), interned_utf8 (locale->decimal_point), ".");
  style.grouping = first_given (interned_utf8 (locale->mon_thousands_sep), interned_utf8 (locale->thousands_sep), ",");
  if (g_str_equal (style.decimal, style.grouping))
    style.grouping = NO_BREAK_SPACE;
  return style;
}

gboolean
tk_money_parse (const char *text, const char *currency, const TkMoneyStyle *style, gint64 *minor, GError **error)
{
  Reader reader = { .at = text, .style = style };

  g_return_val_if_fail (text != NULL && style != NULL && minor != NULL, FALSE);

  if (!read_amount (&reader, currency))
    {
      set_error (error, reader.failure, text);
      return FALSE;
    }
  *minor = (gint64) reader.value;
  return TRUE;
}

char *
tk_money_format (gint64 minor, const char *currency, const TkMoneyStyle *style)
{
  int known = tk_currency_exponent (currency), exponent = known >= 0 ? known : USUAL_EXPONENT;
  guint64 unit = power_of_ten (exponent);
  guint64 size = minor < 0 ? -(guint64) minor : (guint64) minor;
  GString *text;

  g_return_val_if_fail (style != NULL, NULL);

  text = g_string_new (minor < 0 ? "-" : NULL);
  append_grouped (text, size / unit, style->grouping);
  if (size % unit != 0)
    g_string_append_printf (text, "%s%0*" G_GUINT64_FORMAT, style->decimal, exponent, size % unit);
  return g_string_free (text, FALSE);
}

char *
tk_money_format_with_currency (gint64 minor, const char *currency, const TkMoneyStyle *style)
{
  g_autofree char *amount = tk_money_format (minor, currency, style);

  return g_strdup_printf ("%s %s", currency, amount);
}

gboolean
tk_money_add (gint64 a, gint64 b, gint64 *out)
{
  gint64 sum;

  if (__builtin_add_overflow (a, b, &sum) || !is_in_range (sum))
    return FALSE;
  *out = sum;
  return TRUE;
}

gboolean
tk_money_multiply (gint64 unit, gint64 quantity, gint64 *out)
{
  gint64 product;

  if (__builtin_mul_overflow (unit, quantity, &product) || !is_in_range (product))
    return FALSE;
  *out = product;
  return TRUE;
}
