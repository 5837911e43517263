/* The words of the buyer's display in the buyer's language, which need not be the cashier's: gettext knows one language at a time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum { TK_CUSTOMER_ENGLISH, TK_CUSTOMER_SWAHILI, TK_CUSTOMER_LANGUAGES } TkCustomerLanguage;
typedef enum {
  TK_SAY_WELCOME, TK_SAY_TOTAL, TK_SAY_TO_PAY, TK_SAY_GIVEN, TK_SAY_CHANGE, TK_SAY_PHONE, TK_SAY_LINK, TK_SAY_THANKS, TK_SAY_ENJOY,
  TK_SAY_CODES, TK_SAY_OTHER_LANGUAGE, TK_SAY_PRACTICE, TK_SAY_N,
} TkCustomerSaying;

/* Not to be freed. */
const char *tk_customer_words (TkCustomerLanguage language, TkCustomerSaying saying);

G_END_DECLS
