/* Both languages side by side. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-customer-words.h"

const char *
tk_customer_words (TkCustomerLanguage language, TkCustomerSaying saying)
{
  static const char *const words[TK_SAY_N][TK_CUSTOMER_LANGUAGES] = {
    [TK_SAY_WELCOME] = { "Welcome", "Karibu" },
    [TK_SAY_TOTAL] = { "Total", "Jumla" },
    [TK_SAY_TO_PAY] = { "To pay", "Ya kulipa" },
    [TK_SAY_GIVEN] = { "Given", "Umetoa" },
    [TK_SAY_CHANGE] = { "Your change", "Chenji yako" },
    [TK_SAY_PHONE] = { "M-Pesa: confirm on your phone", "M-Pesa: thibitisha kwenye simu yako" },
    [TK_SAY_LINK] = { "Scan the code to pay", "Changanua msimbo ili ulipe" },
    [TK_SAY_THANKS] = { "Thank you", "Asante" },
    [TK_SAY_ENJOY] = { "Your tickets are being printed.", "Tiketi zako zinachapishwa." },
    [TK_SAY_CODES] = { "Your tickets: photograph the codes", "Tiketi zako: piga picha misimbo" },
    [TK_SAY_OTHER_LANGUAGE] = { "Kiswahili", "English" },
    [TK_SAY_PRACTICE] = { "PRACTICE", "MAZOEZI" },
  };

  g_return_val_if_fail (language < TK_CUSTOMER_LANGUAGES && saying < TK_SAY_N, "");
  return words[saying][language];
}
