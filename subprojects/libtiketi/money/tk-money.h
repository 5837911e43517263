/* Money: int64 minor units and a currency, never floating point. One parser, one formatter.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TK_MONEY_MAX G_GINT64_CONSTANT (1000000000000000) /* 10^15 minor units: sums of a million of them still fit */

#define TK_MONEY_ERROR (tk_money_error_quark ())
GQuark tk_money_error_quark (void);
typedef enum {
  TK_MONEY_ERROR_SYNTAX,     /* not an amount */
  TK_MONEY_ERROR_PRECISION,  /* more decimals than the currency has */
  TK_MONEY_ERROR_RANGE,      /* beyond TK_MONEY_MAX, or negative where not allowed */
  TK_MONEY_ERROR_CURRENCY,   /* not a known ISO 4217 code */
} TkMoneyError;

/* How amounts are written somewhere; strings are UTF-8 and static or owned by the caller. */
typedef struct {
  const char *decimal;   /* "." */
  const char *grouping;  /* "," ; "" for none */
} TkMoneyStyle;

/* "." and no grouping: what machines read. */
extern const TkMoneyStyle TK_MONEY_PLAIN;
/* The style of the process's LC_MONETARY/LC_NUMERIC locale, "," grouping when the locale names none. */
TkMoneyStyle tk_money_style_from_locale (void);

/* ISO 4217 exponent: KES 2, UGX 0, TND 3 …; -1 when the code is not known. */
int tk_currency_exponent (const char *currency);

/* Reads a non-negative amount in major units: "1,500", "1500.50", "KES 1 500". Refuses doubtful forms
 * ("1,50" with grouping ",", two decimals signs, signs, digits of other scripts). *minor untouched on failure. */
gboolean tk_money_parse (const char *text, const char *currency, const TkMoneyStyle *style,
                         gint64 *minor, GError **error);

/* "1,500" for 150000 KES: decimals are left out when they are all zero. Negative: "-1,500". (transfer full) */
char *tk_money_format (gint64 minor, const char *currency, const TkMoneyStyle *style);
/* The same with the code in front: "KES 1,500". */
char *tk_money_format_with_currency (gint64 minor, const char *currency, const TkMoneyStyle *style);

/* Checked arithmetic: FALSE, *out untouched, when the result leaves ±TK_MONEY_MAX. */
gboolean tk_money_add (gint64 a, gint64 b, gint64 *out);
gboolean tk_money_multiply (gint64 unit, gint64 quantity, gint64 *out);

G_END_DECLS
