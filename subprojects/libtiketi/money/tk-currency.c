/* ISO 4217: the codes in use and how many decimals each has. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-money.h"

#include <string.h>

#define CODE_SIZE 3

/* ISO 4217 list one, without funds, metals and test codes. One row for each number of decimals. */
static const struct {
  int exponent;
  const char *codes;
} rows[] = {
  { 2,
    /* Africa */
    "KES TZS ETB NGN GHS ZAR EGP MAD DZD AOA BWP CDF CVE ERN GMD LRD LSL MGA MRU MUR MWK MZN NAD SCR SDG SHP SLE SOS "
    "SSP STN SZL ZMW ZWG ZWL "
    /* elsewhere */
    "USD EUR GBP CHF CAD AUD NZD CNY INR AED AFN ALL AMD ANG ARS AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BYN "
    "BZD COP CRC CUP CZK DKK DOP FJD FKP GEL GIP GTQ GYD HKD HNL HTG HUF IDR ILS IRR JMD KGS KHR KPW KYD KZT LAK LBP "
    "LKR MDL MKD MMK MNT MOP MVR MXN MYR NIO NOK NPR PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SEK SGD SRD SVC "
    "SYP THB TJS TMT TOP TRY TTD TWD UAH UYU UZS VED VES WST XCD XCG YER " },
  { 0, "UGX RWF BIF DJF GNF KMF XAF XOF JPY KRW CLP ISK PYG VND VUV XPF " },
  { 3, "TND LYD BHD IQD JOD KWD OMR " },
};

static gboolean
is_code (const char *text)
{
  for (int i = 0; i < CODE_SIZE; i++)
    if (!g_ascii_isupper (text[i]))
      return FALSE;
  return text[CODE_SIZE] == '\0';
}

static gboolean
row_has (const char *codes, const char *currency)
{
  for (; *codes != '\0'; codes += CODE_SIZE + 1)
    if (strncmp (codes, currency, CODE_SIZE) == 0)
      return TRUE;
  return FALSE;
}

int
tk_currency_exponent (const char *currency)
{
  if (currency == NULL || !is_code (currency))
    return -1;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (row_has (rows[i].codes, currency))
      return rows[i].exponent;
  return -1;
}
