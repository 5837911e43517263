/* Cleaning of scanned text: cleaning twice changes nothing, what comes out is plain text of a kind that fits
 * it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "tk-human-code.h"
#include "tk-payload.h"
#include "tk-token.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static const char *const words[]
    = { "TK1:",     "TKC1:",     "tk1;", "TK1M",    "tk&M", "]Q1",          "\\000026", "\xef\xbb\xbf",
        "\xc2\xa0", "\x1b[200~", "\r\n", "213-VWY", " ",    "\xe2\x80\xa8",
        "Ok4EsqDRCr2cL6yDRtqeP7j5Usr1Vj1Db7J0izOuRGx6Qn0BS1ISW2nxlW8PXkYRk7PJhIBmsK1V1ucq5obBoBAMG4p9jCPKBAheRdFV0REVDZUCKAEAVAQA",
        "$A&",      "*àààé-",     NULL };

static const char plain[]
    = "TK1:112000V50V50000XOF700.XH%YQU$349N8 M3XMLJD+GU92CDYB9TAEXMGYVUUBPI2JUN0XAP1N9YP2WR2W0RRAOW68F9I9C "
      "%KQK13GFD8Q2$M/V55SL";

/* The same token as a scanner set for one country types it into a computer set for another. */
static void
append_typed (GByteArray *input, const char *meant, const char *const *typed)
{
  for (const char *p = plain; *p != '\0'; p++)
    {
      const char *found = strchr (meant, *p);
      char upper[] = { *p, '\0' };

      tk_fuzz_append (input, found != NULL ? typed[found - meant] : upper);
    }
}

static void
make (GRand *random, GByteArray *input)
{
  static const char *const before[] = { "", "]Q1", "\\000026", "]Q1\\000026", "  ", "\xef\xbb\xbf" };
  static const char *const french[] = { "à", "&", "é", "\"", "'", "(", "-", "è", "_", "ç", " ", "4",
                                        "5", "8", "+", ")",  ":", "!", "M", "A", "Q", "Z", "W", "?" };
  static const char *const american[] = { ")",  "!",  "@", "#", "$", "%", "^", "&", "*", "(", " ", "]",
                                          "\"", "\\", "+", "6", "<", ">", ".", "A", "Q", "Z", "W", ":" };

  tk_fuzz_append (input, before[g_rand_int_range (random, 0, G_N_ELEMENTS (before))]);
  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      append_typed (input, "0123456789 $%*+-./:QAWZM", french);
      break;
    case 1:
      append_typed (input, "0123456789 $%*+-./:QAWZM", american);
      break;
      case 2: {
        g_autofree char *lower = g_ascii_strdown (plain, -1);

        tk_fuzz_append (input, lower);
        break;
      }
    default:
      tk_fuzz_append (input, plain);
    }
}

const TkFuzzHarness tk_fuzz_harness = { "payload", 5000, words, make };

static void
check_kind (const char *text, TkPayloadKind kind)
{
  TkTicketId id;

  g_assert_cmpint (kind == TK_PAYLOAD_EMPTY, ==, *text == '\0');
  g_assert_cmpint (kind == TK_PAYLOAD_TOKEN, ==, g_str_has_prefix (text, "TK1:"));
  g_assert_cmpint (kind == TK_PAYLOAD_CERTIFICATE, ==, g_str_has_prefix (text, "TKC1:"));
  if (tk_human_code_parse (text, 1, &id))
    g_assert_cmpint (kind, ==, TK_PAYLOAD_HUMAN_CODE);
}

static void
check_text (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), <=, TK_PAYLOAD_MAX);
  g_assert_null (strstr (text, BYTE_ORDER_MARK));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
  if (*text == '\0')
    return;
  g_assert_false (g_unichar_isspace (g_utf8_get_char (text)));
  g_assert_false (g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (text + strlen (text)))));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  TkPayloadKind kind = -1, kind_again = -1;
  g_autofree char *once = tk_payload_clean ((const char *)data, size, &kind);
  g_autofree char *twice = tk_payload_clean (once, strlen (once), &kind_again);
  TkToken token;

  check_text (once);
  check_kind (once, kind);
  g_assert_cmpstr (twice, ==, once);
  g_assert_cmpint (kind_again, ==, kind);
  if (size > 0 && tk_token_parse ((const char *)data, size, &token, NULL))
    g_assert_cmpmem (once, strlen (once), data, size);
  return 0;
}
