/* Issuer certificates: one text for one content, lists in order, only the hub's own. The input is read as a
 * text, and as contents that the hub signs. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>
#include "tk-base45.h"
#include "tk-certificate.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)

static const char *const words[]
    = { "TKC1:", "TK1:", "\x10", "\x01\xc8\x8c\x40", "\x01\xc8\x97\x80", "\xff\xff\xff\xff", NULL };

static const TkKeyPair *
hub (void)
{
  static const guint8 seed[32] = { 2 };
  static TkKeyPair *pair;

  if (pair == NULL)
    pair = tk_key_pair_from_seed (seed);
  return pair;
}

static char *
open_base45 (const char *text, gsize *size)
{
  gsize prefix = strlen (TK_CERTIFICATE_PREFIX), length = strlen (text) - prefix;
  guint8 *bytes = g_malloc (length + 1);

  g_assert_true (tk_base45_decode (text + prefix, length, bytes, length, size));
  return (char *)bytes;
}

static void
add_lists (GRand *random, TkCertificate *certificate)
{
  guint32 event = 0, first = 1;

  for (int left = g_rand_int_range (random, 0, 6); left > 0; left--)
    {
      event += (guint32)g_rand_int_range (random, 1, 3);
      g_array_append_val (certificate->events, event);
    }
  for (int left = event > 0 ? g_rand_int_range (random, 0, 8) : 0; left > 0; left--)
    {
      TkSerialRange range = { event, 1, first, first + (guint32)g_rand_int_range (random, 0, 100) };

      g_array_append_val (certificate->ranges, range);
      first = range.last + (guint32)g_rand_int_range (random, 1, 3);
    }
}

static void
make (GRand *random, GByteArray *input)
{
  g_autoptr (TkCertificate) certificate = tk_certificate_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *bytes = NULL;
  gsize size;

  certificate->issuer = (guint16)g_rand_int_range (random, 1, 65536);
  certificate->revision = g_rand_int (random);
  memcpy (certificate->public_key, tk_key_pair_get_public (hub ()), TK_PUBLIC_KEY_SIZE);
  certificate->not_before_ms = 29920320 * MINUTE_MS;
  certificate->not_after_ms = 29923200 * MINUTE_MS;
  add_lists (random, certificate);
  text = tk_certificate_issue (certificate, hub (), &error);
  g_assert_no_error (error);
  bytes = open_base45 (text, &size);
  if (g_rand_int_range (random, 0, 4) == 0)
    tk_fuzz_append (input, text);
  else
    g_byte_array_append (input, (const guint8 *)bytes, (guint)(size - TK_SIGNATURE_SIZE));
}

const TkFuzzHarness tk_fuzz_harness = { "certificate", 2048, words, make };

static gboolean
is_covered (const TkCertificate *certificate, const TkTicketId *id)
{
  for (guint i = 0; i < certificate->ranges->len && id->serial < TK_TOKEN_SERIAL_END; i++)
    {
      const TkSerialRange *range = &g_array_index (certificate->ranges, TkSerialRange, i);

      if (id->event == range->event && id->type == range->type && id->serial >= range->first
          && id->serial <= range->last)
        return TRUE;
    }
  return FALSE;
}

/* The search must say what a plain walk says, at every border. */
static void
check_ranges (const TkCertificate *certificate)
{
  for (guint i = 0; i < certificate->ranges->len; i++)
    {
      const TkSerialRange *range = &g_array_index (certificate->ranges, TkSerialRange, i);
      const guint32 borders[] = { range->first - 1, range->first, range->last, range->last + 1 };

      for (gsize b = 0; b < G_N_ELEMENTS (borders); b++)
        {
          TkTicketId id = { range->event, range->type, borders[b], 0 };

          g_assert_cmpint (tk_certificate_covers_serial (certificate, &id), ==,
                           is_covered (certificate, &id));
        }
    }
  for (guint i = 0; i < certificate->events->len; i++)
    g_assert_true (
        tk_certificate_covers_event (certificate, g_array_index (certificate->events, guint32, i)));
  g_assert_false (tk_certificate_covers_event (certificate, 0));
}

static gboolean
read_text (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL, again_error = NULL;
  g_autoptr (TkCertificate) certificate
      = tk_certificate_open (text, length, tk_key_pair_get_public (hub ()), &error);
  g_autofree char *again = NULL;

  if (certificate == NULL)
    {
      g_assert_true (error != NULL && (error->domain == TK_TOKEN_ERROR || error->domain == TK_KEYS_ERROR));
      return FALSE;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (certificate->issuer, >, 0);
  g_assert_cmpint (certificate->not_before_ms, <, certificate->not_after_ms);
  check_ranges (certificate);
  again = tk_certificate_issue (certificate, hub (), &again_error);
  g_assert_no_error (again_error);
  g_assert_cmpmem (again, strlen (again), text, length);
  return TRUE;
}

static char *
sign (const guint8 *data, gsize size, guint8 spoil)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *base45 = NULL;
  guint8 signature[TK_SIGNATURE_SIZE];

  tk_key_pair_sign (hub (), TK_CERTIFICATE_DOMAIN, data, size, signature);
  signature[0] ^= spoil;
  g_byte_array_append (bytes, data, (guint)size);
  g_byte_array_append (bytes, signature, sizeof signature);
  base45 = tk_base45_encode (bytes->data, bytes->len);
  return g_strconcat (TK_CERTIFICATE_PREFIX, base45, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *good = sign (data, size, 0), *bad = NULL;

  read_text (size > 0 ? (const char *)data : "", size);
  if (read_text (good, strlen (good)))
    {
      bad = sign (data, size, 1);
      g_assert_false (read_text (bad, strlen (bad)));
    }
  return 0;
}
