/* Tickets that others issued: identities and digests, and pretix_sig1 codes, real ones of pretix's own tests and some made
 * here with libsodium. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-foreign.h"
#include "tk-voucher.h"
#include "test-seed.h"

#include <sodium.h>
#include <string.h>

/* Source: libpretixsync, AsyncCheckProviderTest.kt and events/event1.json: codes its tests check, and the event's two keys. */
#define KEY_OLD \
  "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUNvd0JRWURLMlZ3QXlFQTdBRDcvdkZBMzNFc1k0ejJQSHI3aVpQc1o4bjVkaDBhalA4Z3l6Tm1tSXM9Ci0tLS0t" \
  "RU5EIFBVQkxJQyBLRVktLS0tLQo="
#define KEY_NEW \
  "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUNvd0JRWURLMlZ3QXlFQVlNSnNPbkxwNUFXR3BKK2RGSkUycjlET1hlUUlaZ1ZyQ3Q5M0xBbDVCTjg9Ci0tLS0t" \
  "RU5EIFBVQkxJQyBLRVktLS0tLQo="
#define KEY_OTHER \
  "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUNvd0JRWURLMlZ3QXlFQWJWYmZxZGdtaFZzSFFmTk15eko5eUYxbGdWeWdkcE5oS29vdlE1NHhDWTQ9Ci0tLS0t" \
  "RU5EIFBVQkxJQyBLRVktLS0tLQo="
#define VALID \
  "E4BibyTSylQOgeKjuMPiTDxi5HXPuTVsx1qCli3IL0143gj0EZXOB9iQInANxRFJTt4Pf9nXnHdB91Qk/RN0L5AIBABSxw2TKFnSUNUCKAEAPAQA"
#define ALTERED \
  "EFAKEyTSylQOgeKjuMPiTDxi5HXPuTVsx1qCli3IL0143gj0EZXOB9iQInANxRFJTt4Pf9nXnHdB91Qk/RN0L5AIBABSxw2TKFnSUNUCKAEAPAQA"
#define LATER \
  "Ok4EsqDRCr2cL6yDRtqeP7j5Usr1Vj1Db7J0izOuRGx6Qn0BS1ISW2nxlW8PXkYRk7PJhIBmsK1V1ucq5obBoBAMG4p9jCPKBAheRdFV0REVDZUCKAEAVAQA"
#define EARLIER \
  "EU9dJn3k5jzwfY4JQAKrTOVFmo+BvZKwH6UAIFOz3XTxABa7tmjU5UoLD8hJr3440uY7IFEHzau1DVk0sP994bgnzLNswAAKBARdUdGMmNVSHVUCKAEAVAQA"
#define PRODUCT \
  "OUmw2Ro3YOMQ4ktAlAIsDVe4Xsr1KXla/0SZVN34qIZWtUX0hx1DXDHxaCatGTNzOeCMjHQABR5E6ESCOOx1g7AIkBhVkdDdJJTVSZWCKAEAPAQA"

static const struct
{
  const char *what, *text, *seed;
  gint64 item, variation, subevent, from_ms, until_ms;
  gboolean genuine;
} real[] = {
  { "valid", VALID, "CTJqJOl1H", 1, 0, 14, 0, 0, TRUE },
  { "valid later", LATER, "FCTDtTWQz", 1, 0, 0, G_GINT64_CONSTANT (1675465200000), 0, TRUE },
  { "valid earlier", EARLIER, "EGISf0gTu", 1, 0, 0, 0, G_GINT64_CONSTANT (1675422000000), TRUE },
  { "of another product", PRODUCT, "fRU2It7dV", 100, 0, 14, 0, 0, TRUE },
  { "altered", ALTERED, "CTJqJOl1H", 1, 0, 14, 0, 0, FALSE },
};

static TkPretixTicket
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  TkPretixTicket ticket;

  g_assert_true (tk_pretix_looks_like (text, strlen (text)));
  g_assert_true (tk_pretix_parse (text, strlen (text), &ticket, &error));
  g_assert_no_error (error);
  return ticket;
}

static void
read_key (const char *text, guint8 key[32])
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_pretix_key_parse (text, key, &error));
  g_assert_no_error (error);
}

static void
test_real_codes (void)
{
  guint8 older[32], newer[32], other[32];

  read_key (KEY_OLD, older);
  read_key (KEY_NEW, newer);
  read_key (KEY_OTHER, other);
  for (gsize i = 0; i < G_N_ELEMENTS (real); i++)
    {
      TkPretixTicket ticket = parse (real[i].text);

      g_test_message ("%s", real[i].what);
      g_assert_cmpstr (ticket.seed, ==, real[i].seed);
      g_assert_cmpint (ticket.item, ==, real[i].item);
      g_assert_cmpint (ticket.variation, ==, real[i].variation);
      g_assert_cmpint (ticket.subevent, ==, real[i].subevent);
      g_assert_cmpint (ticket.valid_from_ms, ==, real[i].from_ms);
      g_assert_cmpint (ticket.valid_until_ms, ==, real[i].until_ms);
      g_assert_cmpint (tk_pretix_verify (&ticket, older) + tk_pretix_verify (&ticket, newer), ==, real[i].genuine);
      g_assert_false (tk_pretix_verify (&ticket, other));
    }
}

/* ---- Made here ---- */

static const TkKeyPair *
signer (void)
{
  static const guint8 seed[32] = { 7 };
  static TkKeyPair *pair;

  if (pair == NULL)
    pair = tk_key_pair_from_seed (seed);
  return pair;
}

static char *
write_bytes (const guint8 *bytes, gsize length)
{
  gsize room = sodium_base64_encoded_len (length, sodium_base64_VARIANT_ORIGINAL);
  char *text = g_malloc (room);

  sodium_bin2base64 (text, room, bytes, length, sodium_base64_VARIANT_ORIGINAL);
  return g_strreverse (text);
}

static GByteArray *
sign_payload (const guint8 *payload, gsize length)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 head[5] = { 1, (guint8) (length >> 8), (guint8) length, 0, 64 };
  guint8 signature[64];

  tk_key_pair_sign (signer (), "", payload, length, signature);
  g_byte_array_append (bytes, head, sizeof head);
  g_byte_array_append (bytes, payload, (guint) length);
  g_byte_array_append (bytes, signature, sizeof signature);
  return bytes;
}

/* The code of a payload given in hex. */
static char *
make_code (const char *hex)
{
  guint8 payload[2048];
  gsize length = strlen (hex) / 2;

  g_assert_true (tk_hex_decode (hex, payload, length));
  g_autoptr (GByteArray) bytes = sign_payload (payload, length);
  return write_bytes (bytes->data, bytes->len);
}

static void
assert_refused (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  TkPretixTicket ticket, before;

  memset (&ticket, 0xa5, sizeof ticket);
  memcpy (&before, &ticket, sizeof before);
  g_assert_false (tk_pretix_parse (text, length, &ticket, &error));
  g_assert_error (error, TK_FOREIGN_ERROR, TK_FOREIGN_ERROR_FORMAT);
  g_assert_cmpmem (&ticket, sizeof ticket, &before, sizeof before);
}

/* What later versions of pretix may put in, and what no sane program does but readers of protocol buffers agree on. */
static void
test_messages (void)
{
  static const struct { const char *what, *hex; gint64 item, variation, subevent, from, until; const char *seed; } rows[] = {
    { "everything", "0a03616263" "1011" "1804" "2003" "28e0b1e7a206" "30f0c1e7a206", 17, 4, 3, 1683609824000, 1683611888000, "abc" },
    { "nothing but a seed", "0a03616263", 0, 0, 0, 0, 0, "abc" },
    { "zeros written out", "0a03616263" "1000" "28003000", 0, 0, 0, 0, 0, "abc" },
    { "the last counts", "1011" "1012" "0a0161" "0a0162", 18, 0, 0, 0, 0, "b" },
    { "unknown fields", "3805" "420161" "4d01020304" "510102030405060708" "1011", 17, 0, 0, 0, 0, "" },
    { "a great field number", "f8ffffff0f01" "1011", 17, 0, 0, 0, 0, "" },
    { "an item as a text", "120111" "1011", 17, 0, 0, 0, 0, "" },
    { "a seed as a number", "0805" "1011", 17, 0, 0, 0, 0, "" },
    { "a negative item", "10ffffffffffffffffff01", -1, 0, 0, 0, 0, "" },
    { "before 1970", "28ffffffffffffffffff01" "1011", 17, 0, 0, 0, 0, "" },
    { "the last second", "30ff82d1ffaf07", 0, 0, 0, 0, 253402300799000, "" },
    { "a number written long", "10918000", 17, 0, 0, 0, 0, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *code = make_code (rows[i].hex);
      TkPretixTicket ticket;

      g_test_message ("%s", rows[i].what);
      ticket = parse (code);
      g_assert_true (tk_pretix_verify (&ticket, tk_key_pair_get_public (signer ())));
      g_assert_cmpint (ticket.item, ==, rows[i].item);
      g_assert_cmpint (ticket.variation, ==, rows[i].variation);
      g_assert_cmpint (ticket.subevent, ==, rows[i].subevent);
      g_assert_cmpint (ticket.valid_from_ms, ==, rows[i].from);
      g_assert_cmpint (ticket.valid_until_ms, ==, rows[i].until);
      g_assert_cmpstr (ticket.seed, ==, rows[i].seed);
    }
}

static void
test_bad_messages (void)
{
  static const struct { const char *what, *hex; } rows[] = {
    { "cut off in a key", "80" },
    { "cut off in a number", "1080" },
    { "a number without a key's value", "10" },
    { "a number of eleven bytes", "108080808080808080808001" },
    { "a text beyond the end", "0a0461" },
    { "a text of a length beyond memory", "0affffffffffffffffff01" },
    { "eight bytes cut off", "3901020304" },
    { "four bytes cut off", "3d0102" },
    { "a group", "0b0c" },
    { "wire type 6", "0e" },
    { "wire type 7", "0f" },
    { "field 0", "0001" },
    { "a key beyond 32 bits", "f8ffffffff0f01" },
    { "a seed with NUL", "0a03610062" },
    { "a seed that is no UTF-8", "0a01ff" },
    { "the year 10000", "288083d1ffaf07" },
    { "times that would overflow", "30ffffffffffffffff7f" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *code = make_code (rows[i].hex);

      g_test_message ("%s", rows[i].what);
      assert_refused (code, strlen (code));
    }
}

static void
test_seed_lengths (void)
{
  for (guint length = 63; length <= 66; length++)
    {
      guint8 payload[80] = { 0x0a, (guint8) length };

      memset (payload + 2, 'x', length);
      g_autoptr (GByteArray) bytes = sign_payload (payload, length + 2);
      g_autofree char *code = write_bytes (bytes->data, bytes->len);
      if (length > TK_PRETIX_SEED_MAX)
        assert_refused (code, strlen (code));
      else
        g_assert_cmpuint (strlen (parse (code).seed), ==, length);
    }
}

static void
test_payload_lengths (void)
{
  static const guint lengths[] = { 0, 1, 2, 1023, 1024, 1025, 2000 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree guint8 *payload = g_malloc0 (2100);
      gboolean good = lengths[i] >= 2 && lengths[i] <= TK_PRETIX_PAYLOAD_MAX;

      /* field 15, two bytes at a time; an odd one has a number of two bytes */
      for (guint at = 0; at + 1 < lengths[i]; at += 2)
        payload[at] = 0x78;
      if (lengths[i] % 2 == 1 && lengths[i] > 2)
        {
          payload[lengths[i] - 3] = 0x78;
          payload[lengths[i] - 2] = 0x81;
          payload[lengths[i] - 1] = 0x01;
        }
      g_autoptr (GByteArray) bytes = sign_payload (payload, lengths[i]);
      g_autofree char *code = write_bytes (bytes->data, bytes->len);
      g_test_message ("%u bytes", lengths[i]);
      if (good)
        g_assert_cmpuint (parse (code).length, ==, lengths[i]);
      else
        assert_refused (code, strlen (code));
    }
}

/* ---- One text for one ticket ---- */

static void
assert_text_refused (const char *what, const char *text)
{
  g_test_message ("%s", what);
  assert_refused (text, strlen (text));
}

static void
test_written_one_way (void)
{
  g_autofree char *padded = make_code ("1011");     /* 71 bytes: one sign of padding */
  g_autofree char *forwards = g_strreverse (g_strdup (VALID));
  g_autofree char *blank_behind = g_strconcat (VALID, " ", NULL);
  g_autofree char *blank_before = g_strconcat ("\n", VALID, NULL);
  g_autofree char *more_padding = g_strconcat ("====", VALID, NULL);
  g_autofree char *url_safe = g_strdelimit (g_strdup (VALID), "/", '_');
  g_autofree char *stray_bits = g_strdup (padded);
  g_autofree char *shorter = g_strdup (VALID + 4);
  g_autofree char *longer = g_strconcat ("AAAA", VALID, NULL);
  g_autofree char *inner_blank = g_strdup_printf ("%.20s\n%s", VALID, VALID + 20);

  g_assert_cmpint (padded[0], ==, '=');
  g_assert_cmpint (padded[1], !=, '=');
  parse (padded);
  stray_bits[1]++; /* its last two bits say nothing */
  assert_text_refused ("not backwards", forwards);
  assert_text_refused ("blank behind", blank_behind);
  assert_text_refused ("line feed before", blank_before);
  assert_text_refused ("blank inside", inner_blank);
  assert_text_refused ("padding that is too much", more_padding);
  assert_text_refused ("no padding", padded + 1);
  assert_text_refused ("the other alphabet", url_safe);
  assert_text_refused ("stray bits", stray_bits);
  assert_text_refused ("bytes missing", shorter);
  assert_text_refused ("bytes behind", longer);
  assert_text_refused ("nothing", "");
  assert_text_refused ("our own", "TK1:112000V50V50000XOF700.XH%YQU$349N8 M3XMLJD+GU92CDYB9TAEXMGYVUUBPI2JUN0XAP1N9YP2WR2W0");
}

static void
test_heads (void)
{
  static const struct { guint at; guint8 value; } rows[] = { { 0, 0 }, { 0, 2 }, { 1, 1 }, { 2, 14 }, { 2, 16 }, { 3, 1 }, { 4, 63 }, { 4, 65 }, { 4, 0 } };
  TkPretixTicket ticket = parse (VALID);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) bytes = sign_payload (ticket.payload, ticket.length);

      g_assert_cmpuint (bytes->data[rows[i].at], !=, rows[i].value);
      bytes->data[rows[i].at] = rows[i].value;
      g_autofree char *code = write_bytes (bytes->data, bytes->len);
      assert_refused (code, strlen (code));
    }
}

/* Adding the group's order to S gives a second signature that lax programs take. */
static void
test_malleable_signature (void)
{
  TkPretixTicket ticket = parse (VALID);
  guint8 order[32], key[2][32];
  guint carry = 0;

  read_key (KEY_OLD, key[0]);
  read_key (KEY_NEW, key[1]);
  g_assert_true (tk_hex_decode ("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", order, 32));
  for (guint i = 0; i < 32; i++)
    {
      carry += (guint) ticket.signature[32 + i] + order[i];
      ticket.signature[32 + i] = (guint8) carry;
      carry >>= 8;
    }
  g_assert_false (tk_pretix_verify (&ticket, key[0]) || tk_pretix_verify (&ticket, key[1]));
}

static void
test_any_changed_bit_shows (void)
{
  static const char payload[] = "0a03616263" "1011" "1804";
  g_autofree char *code = make_code (payload);
  TkPretixTicket ticket = parse (code);

  for (guint bit = 0; bit < ticket.length * 8; bit++)
    {
      TkPretixTicket other = ticket;

      other.payload[bit / 8] ^= (guint8) (1 << bit % 8);
      g_assert_false (tk_pretix_verify (&other, tk_key_pair_get_public (signer ())));
    }
  for (guint bit = 0; bit < 512; bit++)
    {
      TkPretixTicket other = ticket;

      other.signature[bit / 8] ^= (guint8) (1 << bit % 8);
      g_assert_false (tk_pretix_verify (&other, tk_key_pair_get_public (signer ())));
    }
}

static void
test_looks_like (void)
{
  static const char *const not_like[] = {
    "", "QA", "kfndgffgyw4tdgcacx6bb3bgemq69cxj", "TK1:112000V50V50000XOF700", "21QWERT",
    "E4BibyTSylQOgeKjuMPiTDxi5HXPuTVsx1qCli3IL0143gj0EZXOB9iQInANxRFJTt4Pf9nXnHdB91Qk/RN0L5AIBABSxw2TKFnSUNUCKAEAPAQB",
    "E4BibyTSylQOgeKjuMPiTDxi5HXPuTVsx1qCli3IL0143gj0EZXOB9iQInANxRFJTt4Pf9nXnHdB91Qk-RN0L5AIBABSxw2TKFnSUNUCKAEAPAQA",
    "E4B=byTSylQOgeKjuMPiTDxi5HXPuTVsx1qCli3IL0143gj0EZXOB9iQInANxRFJTt4Pf9nXnHdB91Qk/RN0L5AIBABSxw2TKFnSUNUCKAEAPAQA",
    "HTTPS://EXAMPLE.COM/TICKETS/0123456789012345678901234567890123456789012345678901234567890123456789QA",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (not_like); i++)
    g_assert_false (tk_pretix_looks_like (not_like[i], strlen (not_like[i])));
  g_assert_true (tk_pretix_looks_like (ALTERED, strlen (ALTERED)));
}

/* ---- Keys ---- */

static void
test_keys (void)
{
  static const char pem[] = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA7AD7/vFA33EsY4z2PHr7iZPsZ8n5dh0ajP8gyzNmmIs=\n-----END PUBLIC KEY-----\n";
  static const char *const same[] = {
    KEY_OLD,
    pem,
    "7AD7/vFA33EsY4z2PHr7iZPsZ8n5dh0ajP8gyzNmmIs=",
    "7AD7/vFA33EsY4z2PHr7iZPsZ8n5dh0ajP8gyzNmmIs",
    "7AD7_vFA33EsY4z2PHr7iZPsZ8n5dh0ajP8gyzNmmIs",
    "ec00fbfef140df712c638cf63c7afb8993ec67c9f9761d1a8cff20cb3366988b",
    "EC00FBFEF140DF712C638CF63C7AFB8993EC67C9F9761D1A8CFF20CB3366988B",
    " 7AD7/vFA33EsY4z2PHr7iZPsZ8n5dh0ajP8gyzNmmIs= \n",
    "-----BEGIN PUBLIC KEY-----\r\nMCowBQYDK2VwAyEA7AD7/vFA33EsY4z2PHr7\r\niZPsZ8n5dh0ajP8gyzNmmIs=\r\n-----END PUBLIC KEY-----",
  };
  guint8 wanted[32], key[32];

  read_key (KEY_OLD, wanted);
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      read_key (same[i], key);
      g_assert_cmpmem (key, 32, wanted, 32);
    }
}

static void
test_bad_keys (void)
{
  static const char *const rows[] = {
    "", "key", "7AD7/vFA33EsY4z2PHr7iZPsZ8n5dh0ajP8gyzNmm",
    "0000000000000000000000000000000000000000000000000000000000000000", /* small order */
    "0100000000000000000000000000000000000000000000000000000000000000", /* the neutral element */
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", /* not reduced */
    "0200000000000000000000000000000000000000000000000000000000000000", /* no point */
    "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
    "-----BEGIN PUBLIC KEY-----END PUBLIC KEY-----",
    "-----END PUBLIC KEY-----BEGIN PUBLIC KEY-----",
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VuAyEA7AD7/vFA33EsY4z2PHr7iZPsZ8n5dh0ajP8gyzNmmIs=\n-----END PUBLIC KEY-----", /* X25519 */
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIITHbBMRtJoVAL3RDK+oreH05Nnul7ECA4WQELbWmKfl\n-----END PRIVATE KEY-----",
    "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0K",
  };
  g_autofree char *huge = g_strnfill (5000, 'A');

  for (gsize i = 0; i <= G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      guint8 key[32];

      memset (key, 0xa5, sizeof key);
      g_assert_false (tk_pretix_key_parse (i < G_N_ELEMENTS (rows) ? rows[i] : huge, key, &error));
      g_assert_error (error, TK_FOREIGN_ERROR, TK_FOREIGN_ERROR_KEY);
      for (guint j = 0; j < sizeof key; j++)
        g_assert_cmpuint (key[j], ==, 0xa5);
    }
}

/* ---- Identities ---- */

/* The vectors of token/README.md. */
static void
test_vectors (void)
{
  static const struct { guint32 event; guint16 type; const char *code; guint32 serial; guint8 issue; const char *digest; } rows[] = {
    { 1, 1, "kfndgffgyw4tdgcacx6bb3bgemq69cxj", 3873317615u, 127, "ff73ef772f8b948436ee41d67526c170" },
    { 2, 1, "kfndgffgyw4tdgcacx6bb3bgemq69cxj", 3356195702u, 248, "7bdd912f2d1168a4cc4cd37911d3bd10" },
    { 1, 1, "A-1", 2439571181u, 190, "df2dbc63065c1883c929ea442d31bf25" },
    { 1, 3, VALID, 2191152832u, 61, "e4b9b120deb99dd2ce5b70faa082b872" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char digest[TK_FOREIGN_DIGEST_SIZE];
      TkTicketId id;

      tk_foreign_code_identity (rows[i].event, rows[i].type, rows[i].code, 0, &id);
      tk_foreign_code_digest (rows[i].event, rows[i].code, digest);
      g_test_message ("| %u, %u, `%s` | %u, %u | `%s` |", rows[i].event, rows[i].type, rows[i].code, id.serial, id.issue, digest);
      g_assert_cmpuint (id.event, ==, rows[i].event);
      g_assert_cmpuint (id.type, ==, rows[i].type);
      g_assert_cmpuint (id.serial, ==, rows[i].serial);
      g_assert_cmpuint (id.issue, ==, rows[i].issue);
      g_assert_true (tk_ticket_id_is_foreign (&id));
      g_assert_cmpstr (digest, ==, rows[i].digest);
    }
}

static void
test_identity_is_of_the_payload (void)
{
  TkPretixTicket ticket = parse (VALID);
  TkTicketId verified, listed, altered, text, again;

  tk_foreign_identity (1, 2, ticket.payload, ticket.length, 0, &verified);
  tk_foreign_code_identity (1, 2, VALID, 0, &listed);
  tk_foreign_code_identity (1, 2, ALTERED, 0, &altered);
  tk_foreign_identity (1, 2, VALID, strlen (VALID), 0, &text);
  tk_foreign_code_identity (1, 2, VALID, 1, &again);
  g_assert_true (tk_ticket_id_equal (&verified, &listed));
  g_assert_true (tk_ticket_id_equal (&verified, &altered)); /* another signature of the same words; a gate refuses it */
  g_assert_false (tk_ticket_id_equal (&verified, &text));
  g_assert_false (tk_ticket_id_equal (&verified, &again));
}

static void
test_identities_spread (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree gint64 *keys = g_new (gint64, 100000);
  guint all_bits[39] = { 0 }, taken = 0;

  for (guint i = 0; i < 100000; i++)
    {
      char code[32];
      TkTicketId id, other;

      g_snprintf (code, sizeof code, "TICKET-%06u", i);
      tk_foreign_code_identity (5, 9, code, 0, &id);
      g_assert_cmpuint (id.serial, >=, TK_FOREIGN_SERIAL_MIN);
      if (i < 100)
        {
          tk_foreign_code_identity (6, 9, code, 0, &other);
          g_assert_true (other.serial != id.serial || other.issue != id.issue);
        }
      keys[i] = (gint64) (id.serial & 0x7fffffff) << 8 | id.issue;
      for (guint bit = 0; bit < 39; bit++)
        all_bits[bit] += keys[i] >> bit & 1;
      taken += !g_hash_table_add (seen, &keys[i]);
    }
  g_assert_cmpuint (taken, <=, 1);
  for (guint bit = 0; bit < 39; bit++)
    {
      g_assert_cmpuint (all_bits[bit], >, 48500);
      g_assert_cmpuint (all_bits[bit], <, 51500);
    }
}

static void
test_foreign_border (void)
{
  TkTicketId id = { 1, 1, 0x7fffffff, 0 };

  g_assert_false (tk_ticket_id_is_foreign (&id));
  id.serial++;
  g_assert_true (tk_ticket_id_is_foreign (&id));
}

/* Codes as people say them are one code; another event, or another letter, is another. */
static void
test_voucher (void)
{
  g_autofree char *code = tk_voucher_digest (1, "SAUTI-10"), *said = tk_voucher_digest (1, " sauti 10 ");
  g_autofree char *event = tk_voucher_digest (2, "SAUTI-10"), *letter = tk_voucher_digest (1, "SAUTI-1O");
  g_autofree char *longest = g_strnfill (TK_VOUCHER_CODE_MAX, 'a'), *longer = g_strnfill (TK_VOUCHER_CODE_MAX + 1, 'a');
  g_autofree char *fits = tk_voucher_digest (1, longest);
  const char *none[] = { "", " - ", "SAUTI\t10", "S\xc3\x84UTI", longer };

  g_assert_cmpuint (strlen (code), ==, 32);
  g_assert_cmpstr (code, ==, said);
  g_assert_cmpstr (code, !=, event);
  g_assert_cmpstr (code, !=, letter);
  g_assert_nonnull (fits);
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_null (tk_voucher_digest (1, none[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tk_keys_init ();
  g_test_add_func ("/foreign/real-codes", test_real_codes);
  g_test_add_func ("/foreign/messages", test_messages);
  g_test_add_func ("/foreign/bad-messages", test_bad_messages);
  g_test_add_func ("/foreign/seed-lengths", test_seed_lengths);
  g_test_add_func ("/foreign/payload-lengths", test_payload_lengths);
  g_test_add_func ("/foreign/written-one-way", test_written_one_way);
  g_test_add_func ("/foreign/heads", test_heads);
  g_test_add_func ("/foreign/malleable", test_malleable_signature);
  g_test_add_func ("/foreign/changed-bit", test_any_changed_bit_shows);
  g_test_add_func ("/foreign/looks-like", test_looks_like);
  g_test_add_func ("/foreign/keys", test_keys);
  g_test_add_func ("/foreign/bad-keys", test_bad_keys);
  g_test_add_func ("/foreign/vectors", test_vectors);
  g_test_add_func ("/foreign/identity-of-the-payload", test_identity_is_of_the_payload);
  g_test_add_func ("/foreign/identities-spread", test_identities_spread);
  g_test_add_func ("/foreign/border", test_foreign_border);
  g_test_add_func ("/foreign/voucher", test_voucher);
  return g_test_run ();
}
