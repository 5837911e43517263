/* Issuer certificates: the vector of token/README.md, and everything that must be refused.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-base45.h"
#include "tk-certificate.h"

#include <string.h>

#define ISSUER_SEED "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define HUB_SEED "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
#define HUB_KEY "29acbae141bccaf0b22e1a94d34d0bc7361e526d0bfe12c89794bc9322966dd7"
#define KEY "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
#define MINUTE G_GINT64_CONSTANT (60000)
#define TEXT \
  "TKC1:112$*00006H03GK:BOC2QO1O3CEU63.P9VHJ$-SN66/%K41CO*RDTCTYAZBN+FP5486GP88GHB03H0000V50000HB0000V50V50000QYC000F/" \
  "I000V50V5000014J000ZCP000V50HB0000V50000RF1BGUWU6W0FRYC$QG.%5H*E8CLL7NF4V4KAR57IG2  EYER$CPUTPZ1FJN9S.V6.JPW6WX12UPYV3" \
  "5.S::00JDQILD:5VSH60"

/* issuer 7, revision 3, the key, minutes 1 to 2: what most malformed contents begin with. */
#define HEAD "10000700000003" KEY "0000000100000002"

static TkKeyPair *
pair_from_hex (const char *hex)
{
  guint8 seed[32];

  g_assert_true (tk_hex_decode (hex, seed, sizeof seed));
  return tk_key_pair_from_seed (seed);
}

static void
add_event (TkCertificate *certificate, guint32 event)
{
  g_array_append_val (certificate->events, event);
}

static void
add_range (TkCertificate *certificate, guint32 event, guint16 type, guint32 first, guint32 last)
{
  TkSerialRange range = { event, type, first, last };

  g_array_append_val (certificate->ranges, range);
}

static TkCertificate *
vector_certificate (void)
{
  g_autoptr (TkKeyPair) issuer = pair_from_hex (ISSUER_SEED);
  TkCertificate *certificate = tk_certificate_new ();

  certificate->issuer = 7;
  certificate->revision = 3;
  memcpy (certificate->public_key, tk_key_pair_get_public (issuer), TK_PUBLIC_KEY_SIZE);
  certificate->not_before_ms = 29920320 * MINUTE;
  certificate->not_after_ms = 29923200 * MINUTE;
  add_event (certificate, 1);
  add_event (certificate, 2);
  add_range (certificate, 1, 1, 101, 150);
  add_range (certificate, 1, 1, 151, 200);
  add_range (certificate, 1, 2, 1, 10);
  return certificate;
}

static char *
sign_contents (const guint8 *contents, gsize length, const char *domain)
{
  g_autoptr (TkKeyPair) hub = pair_from_hex (HUB_SEED);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *base45 = NULL;
  guint8 signature[TK_SIGNATURE_SIZE];

  tk_key_pair_sign (hub, domain, contents, length, signature);
  g_byte_array_append (bytes, contents, (guint) length);
  g_byte_array_append (bytes, signature, sizeof signature);
  base45 = tk_base45_encode (bytes->data, bytes->len);
  return g_strconcat (TK_CERTIFICATE_PREFIX, base45, NULL);
}

static void
assert_refused (const char *text, gsize length, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  guint8 hub_key[TK_PUBLIC_KEY_SIZE];

  g_assert_true (tk_hex_decode (HUB_KEY, hub_key, sizeof hub_key));
  g_assert_null (tk_certificate_open (text, length, hub_key, &error));
  g_assert_error (error, domain, code);
}

static void
test_vector (void)
{
  g_autoptr (TkKeyPair) hub = pair_from_hex (HUB_SEED);
  g_autoptr (TkCertificate) made = vector_certificate ();
  g_autoptr (TkCertificate) opened = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tk_certificate_issue (made, hub, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, TEXT);
  opened = tk_certificate_open (text, strlen (text), tk_key_pair_get_public (hub), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (opened->issuer, ==, 7);
  g_assert_cmpuint (opened->revision, ==, 3);
  g_assert_cmpmem (opened->public_key, TK_PUBLIC_KEY_SIZE, made->public_key, TK_PUBLIC_KEY_SIZE);
  g_assert_cmpint (opened->not_before_ms, ==, 29920320 * MINUTE);
  g_assert_cmpint (opened->not_after_ms, ==, 29923200 * MINUTE);
  g_assert_cmpmem (opened->events->data, opened->events->len * 4, made->events->data, 8);
  g_assert_cmpuint (opened->ranges->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      TkSerialRange *a = &g_array_index (opened->ranges, TkSerialRange, i);
      TkSerialRange *b = &g_array_index (made->ranges, TkSerialRange, i);

      g_assert_cmpuint (a->event, ==, b->event);
      g_assert_cmpuint (a->type, ==, b->type);
      g_assert_cmpuint (a->first, ==, b->first);
      g_assert_cmpuint (a->last, ==, b->last);
    }
}

static void
test_covers (void)
{
  static const struct { TkTicketId id; gboolean covered; } table[] = {
    { { 1, 1, 100, 0 }, FALSE }, { { 1, 1, 101, 0 }, TRUE },  { { 1, 1, 125, 9 }, TRUE },
    { { 1, 1, 150, 0 }, TRUE },  { { 1, 1, 151, 0 }, TRUE },  { { 1, 1, 200, 0 }, TRUE },
    { { 1, 1, 201, 0 }, FALSE }, { { 1, 2, 0, 0 }, FALSE },   { { 1, 2, 1, 0 }, TRUE },
    { { 1, 2, 10, 0 }, TRUE },   { { 1, 2, 11, 0 }, FALSE },  { { 2, 1, 101, 0 }, FALSE },
    { { 1, 3, 5, 0 }, FALSE },   { { 0, 1, 101, 0 }, FALSE }, { { 257, 1, 101, 0 }, FALSE },
    { { 1, 1, 4294967295u, 0 }, FALSE },
  };
  g_autoptr (TkCertificate) certificate = vector_certificate ();
  g_autoptr (TkCertificate) empty = tk_certificate_new ();

  g_assert_true (tk_certificate_covers_event (certificate, 1));
  g_assert_true (tk_certificate_covers_event (certificate, 2));
  g_assert_false (tk_certificate_covers_event (certificate, 0));
  g_assert_false (tk_certificate_covers_event (certificate, 3));
  g_assert_false (tk_certificate_covers_event (empty, 1));
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_assert_cmpint (tk_certificate_covers_serial (certificate, &table[i].id), ==, table[i].covered);
      g_assert_false (tk_certificate_covers_serial (empty, &table[i].id));
    }
}

/* Contents signed by the hub itself, so that only their form is judged. */
static void
test_refuses_contents (void)
{
  static const struct { const char *what, *contents; TkTokenError code; } table[] = {
    { "empty", "", TK_TOKEN_ERROR_LENGTH },
    { "version 0", "000700000003" KEY "000000010000000200000000", TK_TOKEN_ERROR_VERSION },
    { "version 2", "20000700000003" KEY "000000010000000200000000", TK_TOKEN_ERROR_VERSION },
    { "flag 1", "11000700000003" KEY "000000010000000200000000", TK_TOKEN_ERROR_FLAGS },
    { "flag 8", "18000700000003" KEY "000000010000000200000000", TK_TOKEN_ERROR_FLAGS },
    { "cut in the head", "10000700000003" KEY "0000000100000002", TK_TOKEN_ERROR_LENGTH },
    { "one byte behind", HEAD "0000000000", TK_TOKEN_ERROR_LENGTH },
    { "an event missing", HEAD "00020000" "00000001", TK_TOKEN_ERROR_LENGTH },
    { "an event too many", HEAD "00010000" "0000000100000002", TK_TOKEN_ERROR_LENGTH },
    { "a range missing", HEAD "00000001", TK_TOKEN_ERROR_LENGTH },
    { "a range cut", HEAD "00000001" "00000001000100000001000000", TK_TOKEN_ERROR_LENGTH },
    { "65 events", HEAD "00410000", TK_TOKEN_ERROR_FIELD },
    { "65535 events", HEAD "ffff0000", TK_TOKEN_ERROR_FIELD },
    { "4097 ranges", HEAD "00001001", TK_TOKEN_ERROR_FIELD },
    { "issuer 0", "10000000000003" KEY "000000010000000200000000", TK_TOKEN_ERROR_IDENTITY },
    { "not before = not after", "10000700000003" KEY "000000020000000200000000", TK_TOKEN_ERROR_FIELD },
    { "not before > not after", "10000700000003" KEY "000000030000000200000000", TK_TOKEN_ERROR_FIELD },
    { "event 0", HEAD "00010000" "00000000", TK_TOKEN_ERROR_FIELD },
    { "event twice", HEAD "00020000" "0000000100000001", TK_TOKEN_ERROR_FIELD },
    { "events descending", HEAD "00020000" "0000000200000001", TK_TOKEN_ERROR_FIELD },
    { "range of event 0", HEAD "00000001" "0000000000010000000100000002", TK_TOKEN_ERROR_FIELD },
    { "range of type 0", HEAD "00000001" "0000000100000000000100000002", TK_TOKEN_ERROR_FIELD },
    { "range from 0", HEAD "00000001" "0000000100010000000000000002", TK_TOKEN_ERROR_FIELD },
    { "range backwards", HEAD "00000001" "0000000100010000000300000002", TK_TOKEN_ERROR_FIELD },
    { "range twice", HEAD "00000002" "0000000100010000000100000002" "0000000100010000000100000002",
      TK_TOKEN_ERROR_FIELD },
    { "ranges overlap by one", HEAD "00000002" "0000000100010000000100000005" "0000000100010000000500000009",
      TK_TOKEN_ERROR_FIELD },
    { "range within another", HEAD "00000002" "0000000100010000000100000009" "0000000100010000000300000004",
      TK_TOKEN_ERROR_FIELD },
    { "serials descending", HEAD "00000002" "0000000100010000000500000009" "0000000100010000000100000004",
      TK_TOKEN_ERROR_FIELD },
    { "types descending", HEAD "00000002" "0000000100020000000100000002" "0000000100010000000100000002",
      TK_TOKEN_ERROR_FIELD },
    { "events of ranges descending", HEAD "00000002" "0000000200010000000100000002" "0000000100010000000100000002",
      TK_TOKEN_ERROR_FIELD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      guint8 contents[160];
      gsize length = strlen (table[i].contents) / 2;
      g_autofree char *text = NULL;

      g_test_message ("%s", table[i].what);
      g_assert_true (tk_hex_decode (table[i].contents, contents, length));
      text = length > 0 ? sign_contents (contents, length, TK_CERTIFICATE_DOMAIN) : g_strdup (TK_CERTIFICATE_PREFIX);
      assert_refused (text, strlen (text), TK_TOKEN_ERROR, (int) table[i].code);
    }
}

static void
test_accepts_bare_head (void)
{
  g_autoptr (TkKeyPair) hub = pair_from_hex (HUB_SEED);
  g_autoptr (TkCertificate) certificate = NULL;
  g_autofree char *text = NULL;
  guint8 contents[51];

  g_assert_true (tk_hex_decode (HEAD "00000000", contents, sizeof contents));
  text = sign_contents (contents, sizeof contents, TK_CERTIFICATE_DOMAIN);
  certificate = tk_certificate_open (text, strlen (text), tk_key_pair_get_public (hub), NULL);
  g_assert_nonnull (certificate);
  g_assert_cmpuint (certificate->events->len, ==, 0);
  g_assert_cmpuint (certificate->ranges->len, ==, 0);
}

/* A lease of one ticket, and leases that touch. */
static void
test_accepts_smallest_ranges (void)
{
  g_autoptr (TkKeyPair) hub = pair_from_hex (HUB_SEED);
  g_autoptr (TkCertificate) certificate = vector_certificate (), opened = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const TkTicketId inside = { 2, 1, 6, 0 }, outside = { 2, 1, 7, 0 };

  add_range (certificate, 2, 1, 5, 5);
  add_range (certificate, 2, 1, 6, 6);
  text = tk_certificate_issue (certificate, hub, &error);
  g_assert_no_error (error);
  opened = tk_certificate_open (text, strlen (text), tk_key_pair_get_public (hub), &error);
  g_assert_no_error (error);
  g_assert_true (tk_certificate_covers_serial (opened, &inside));
  g_assert_false (tk_certificate_covers_serial (opened, &outside));
}

static void
test_refuses_texts (void)
{
  static const struct { const char *text; TkTokenError code; } table[] = {
    { "", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { "TKC1", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { "TK1:112", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { "tkc1:112", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { " TKC1:112", TK_TOKEN_ERROR_NOT_A_TOKEN },
    { "TKC1:", TK_TOKEN_ERROR_LENGTH },
    { "TKC1:112", TK_TOKEN_ERROR_LENGTH },
    { "TKC1:1", TK_TOKEN_ERROR_BASE45 },
    { "TKC1:::::", TK_TOKEN_ERROR_BASE45 },
    { TEXT " ", TK_TOKEN_ERROR_BASE45 },
    { TEXT "\n", TK_TOKEN_ERROR_BASE45 },
    { TEXT "0", TK_TOKEN_ERROR_LENGTH },
    { TEXT "0000", TK_TOKEN_ERROR_LENGTH },
  };
  g_autofree char *much = g_strnfill (200000, '0');
  g_autofree char *too_long = g_strconcat (TK_CERTIFICATE_PREFIX, much, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("row %zu", i);
      assert_refused (table[i].text, strlen (table[i].text), TK_TOKEN_ERROR, (int) table[i].code);
    }
  assert_refused (too_long, strlen (too_long), TK_TOKEN_ERROR, TK_TOKEN_ERROR_LENGTH);
}

static void
test_refuses_other_signers (void)
{
  g_autoptr (TkKeyPair) stranger = tk_key_pair_new ();
  g_autoptr (TkKeyPair) issuer = pair_from_hex (ISSUER_SEED);
  g_autoptr (TkCertificate) certificate = vector_certificate ();
  g_autofree char *forged = tk_certificate_issue (certificate, stranger, NULL);
  g_autofree char *self_signed = tk_certificate_issue (certificate, issuer, NULL);
  g_autofree char *other_purpose = NULL;
  guint8 contents[51];

  assert_refused (forged, strlen (forged), TK_KEYS_ERROR, TK_KEYS_ERROR_NOT_A_KEY);
  assert_refused (self_signed, strlen (self_signed), TK_KEYS_ERROR, TK_KEYS_ERROR_NOT_A_KEY);
  g_assert_true (tk_hex_decode (HEAD "00000000", contents, sizeof contents));
  other_purpose = sign_contents (contents, sizeof contents, TK_TOKEN_DOMAIN);
  assert_refused (other_purpose, strlen (other_purpose), TK_KEYS_ERROR, TK_KEYS_ERROR_NOT_A_KEY);
}

static void
test_every_bit (void)
{
  g_autoptr (TkKeyPair) hub = pair_from_hex (HUB_SEED);
  guint8 bytes[200];
  gsize length;

  g_assert_true (tk_base45_decode (&TEXT[5], strlen (TEXT) - 5, bytes, sizeof bytes, &length));
  for (gsize bit = 0; bit < length * 8; bit++)
    {
      g_autofree char *base45 = NULL, *text = NULL;

      bytes[bit / 8] ^= 1 << bit % 8;
      base45 = tk_base45_encode (bytes, length);
      text = g_strconcat (TK_CERTIFICATE_PREFIX, base45, NULL);
      g_assert_null (tk_certificate_open (text, strlen (text), tk_key_pair_get_public (hub), NULL));
      bytes[bit / 8] ^= 1 << bit % 8;
    }
}

static void
test_limits (void)
{
  g_autoptr (TkKeyPair) hub = pair_from_hex (HUB_SEED);
  g_autoptr (TkCertificate) certificate = vector_certificate ();
  g_autoptr (TkCertificate) opened = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  TkTicketId last = { 9, 65535, 4 * TK_CERTIFICATE_RANGES_MAX, 0 };

  g_array_set_size (certificate->events, 0);
  g_array_set_size (certificate->ranges, 0);
  for (guint32 i = 1; i <= TK_CERTIFICATE_EVENTS_MAX; i++)
    add_event (certificate, i);
  for (guint32 i = 1; i <= TK_CERTIFICATE_RANGES_MAX; i++)
    add_range (certificate, 9, 65535, 4 * i - 2, 4 * i);
  certificate->not_after_ms = G_MAXUINT32 * MINUTE;
  text = tk_certificate_issue (certificate, hub, &error);
  g_assert_no_error (error);
  opened = tk_certificate_open (text, strlen (text), tk_key_pair_get_public (hub), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (opened->events->len, ==, TK_CERTIFICATE_EVENTS_MAX);
  g_assert_cmpuint (opened->ranges->len, ==, TK_CERTIFICATE_RANGES_MAX);
  for (; last.serial > 0; last.serial--)
    g_assert_cmpint (tk_certificate_covers_serial (opened, &last), ==, last.serial % 4 != 1);

  add_range (certificate, 10, 1, 1, 1);
  g_assert_null (tk_certificate_issue (certificate, hub, &error));
  g_assert_error (error, TK_TOKEN_ERROR, TK_TOKEN_ERROR_FIELD);
}

static void
spoil_issuer (TkCertificate *certificate)
{
  certificate->issuer = 0;
}

static void
spoil_seconds (TkCertificate *certificate)
{
  certificate->not_before_ms += 1000;
}

static void
spoil_negative (TkCertificate *certificate)
{
  certificate->not_before_ms = -MINUTE;
}

static void
spoil_far (TkCertificate *certificate)
{
  certificate->not_after_ms = (G_MAXUINT32 + G_GINT64_CONSTANT (1)) * MINUTE;
}

static void
spoil_order (TkCertificate *certificate)
{
  certificate->not_after_ms = certificate->not_before_ms;
}

static void
spoil_events (TkCertificate *certificate)
{
  add_event (certificate, 2);
}

static void
spoil_ranges (TkCertificate *certificate)
{
  add_range (certificate, 1, 2, 10, 11);
}

static void
test_issue_refuses (void)
{
  static const struct { void (*spoil) (TkCertificate *); TkTokenError code; } table[] = {
    { spoil_issuer, TK_TOKEN_ERROR_IDENTITY }, { spoil_seconds, TK_TOKEN_ERROR_FIELD },
    { spoil_negative, TK_TOKEN_ERROR_FIELD },  { spoil_far, TK_TOKEN_ERROR_FIELD },
    { spoil_order, TK_TOKEN_ERROR_FIELD },     { spoil_events, TK_TOKEN_ERROR_FIELD },
    { spoil_ranges, TK_TOKEN_ERROR_FIELD },
  };
  g_autoptr (TkKeyPair) hub = pair_from_hex (HUB_SEED);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TkCertificate) certificate = vector_certificate ();
      g_autoptr (GError) error = NULL;

      g_test_message ("row %zu", i);
      table[i].spoil (certificate);
      g_assert_null (tk_certificate_issue (certificate, hub, &error));
      g_assert_error (error, TK_TOKEN_ERROR, (int) table[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tk_keys_init ();
  g_test_add_func ("/certificate/vector", test_vector);
  g_test_add_func ("/certificate/covers", test_covers);
  g_test_add_func ("/certificate/limits", test_limits);
  g_test_add_func ("/certificate/accepts-bare-head", test_accepts_bare_head);
  g_test_add_func ("/certificate/accepts-smallest-ranges", test_accepts_smallest_ranges);
  g_test_add_func ("/certificate/refuses/contents", test_refuses_contents);
  g_test_add_func ("/certificate/refuses/texts", test_refuses_texts);
  g_test_add_func ("/certificate/refuses/other-signers", test_refuses_other_signers);
  g_test_add_func ("/certificate/every-bit", test_every_bit);
  g_test_add_func ("/certificate/issue-refuses", test_issue_refuses);
  return g_test_run ();
}
