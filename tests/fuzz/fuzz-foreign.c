/* Codes of pretix and their keys: one text for each payload and signature, nothing verifies but what was signed. The input is
 * read as a text, as a payload that is signed, and as a key. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <sodium.h>
#include <string.h>
#include "tk-foreign.h"

static const char *const words[] = {
  "QA", "AQA", "=", "==", "\x0a\x09" "CTJqJOl1H", "\x10\x01", "\x18\x02", "\x20\x0e", "\x28\xf0\xa3\xf6\x9e\x06", "\x30\x00",
  "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\x0b", "\x0c", "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----",
  "MCowBQYDK2VwAyEA", "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0K", NULL,
};

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
write_text (const guint8 *payload, gsize length, const guint8 signature[TK_SIGNATURE_SIZE])
{
  guint8 head[5] = { 1, (guint8) (length >> 8), (guint8) length, 0, TK_SIGNATURE_SIZE };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize room;
  char *text;

  g_byte_array_append (bytes, head, sizeof head);
  g_byte_array_append (bytes, payload, (guint) length);
  g_byte_array_append (bytes, signature, TK_SIGNATURE_SIZE);
  room = sodium_base64_encoded_len (bytes->len, sodium_base64_VARIANT_ORIGINAL);
  text = g_malloc (room);
  sodium_bin2base64 (text, room, bytes->data, bytes->len, sodium_base64_VARIANT_ORIGINAL);
  return g_strreverse (text);
}

static char *
sign (const guint8 *payload, gsize length)
{
  guint8 signature[TK_SIGNATURE_SIZE];

  tk_key_pair_sign (signer (), "", payload, length, signature);
  return write_text (payload, length, signature);
}

static void
make_payload (GRand *random, GByteArray *out)
{
  static const char *const seeds[] = { "\x0a\x09" "CTJqJOl1H", "\x0a\x01x", "" };

  tk_fuzz_append (out, seeds[g_rand_int_range (random, 0, G_N_ELEMENTS (seeds))]);
  for (guint8 field = 2; field <= 6; field++)
    {
      guint8 bytes[] = { (guint8) (field << 3), (guint8) g_rand_int_range (random, 0x80, 0x100), (guint8) g_rand_int_range (random, 0, 0x80) };

      if (g_rand_boolean (random))
        g_byte_array_append (out, bytes, sizeof bytes);
    }
  if (out->len == 0)
    tk_fuzz_append (out, "\x10\x01");
}

static void
make (GRand *random, GByteArray *input)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  g_autofree char *text = NULL;

  make_payload (random, payload);
  switch (g_rand_int_range (random, 0, 3))
    {
    case 0:
      g_byte_array_append (input, payload->data, payload->len);
      return;
    case 1:
      text = sign (payload->data, payload->len);
      break;
    default:
      text = g_base64_encode (tk_key_pair_get_public (signer ()), TK_PUBLIC_KEY_SIZE);
    }
  tk_fuzz_append (input, text);
}

const TkFuzzHarness tk_fuzz_harness = { "foreign", 2048, words, make };

static void
check_fields (const TkPretixTicket *ticket)
{
  g_assert_cmpuint (ticket->length, >, 0);
  g_assert_cmpuint (ticket->length, <=, TK_PRETIX_PAYLOAD_MAX);
  g_assert_cmpuint (strnlen (ticket->seed, sizeof ticket->seed), <=, TK_PRETIX_SEED_MAX);
  g_assert_true (g_utf8_validate (ticket->seed, -1, NULL));
  g_assert_cmpint (ticket->valid_from_ms, >=, 0);
  g_assert_cmpint (ticket->valid_until_ms, >=, 0);
  g_assert_cmpint (ticket->valid_from_ms % 1000 + ticket->valid_until_ms % 1000, ==, 0);
}

static void
check_identity (const TkPretixTicket *ticket, const char *text)
{
  TkTicketId of_payload, of_code;

  tk_foreign_identity (3, 4, ticket->payload, ticket->length, 0, &of_payload);
  tk_foreign_code_identity (3, 4, text, 0, &of_code);
  g_assert_true (tk_ticket_id_equal (&of_payload, &of_code));
  g_assert_true (tk_ticket_id_is_foreign (&of_code));
}

static gboolean
read_text (const char *text, gsize length, TkPretixTicket *ticket)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *again = NULL;
  TkPretixTicket before;

  memset (ticket, 0xa5, sizeof *ticket);
  memcpy (&before, ticket, sizeof before);
  if (!tk_pretix_parse (text, length, ticket, &error))
    {
      g_assert_true (g_error_matches (error, TK_FOREIGN_ERROR, TK_FOREIGN_ERROR_FORMAT));
      g_assert_cmpmem (ticket, sizeof *ticket, &before, sizeof before);
      return FALSE;
    }
  g_assert_no_error (error);
  g_assert_true (tk_pretix_looks_like (text, length));
  check_fields (ticket);
  again = write_text (ticket->payload, ticket->length, ticket->signature);
  g_assert_cmpmem (again, strlen (again), text, length);
  check_identity (ticket, again);
  return TRUE;
}

static void
check_payload (const guint8 *data, gsize size)
{
  g_autofree char *text = NULL;
  TkPretixTicket ticket;

  if (size == 0 || size > TK_PRETIX_PAYLOAD_MAX)
    return;
  text = sign (data, size);
  if (!read_text (text, strlen (text), &ticket))
    return;
  g_assert_cmpmem (ticket.payload, ticket.length, data, size);
  g_assert_true (tk_pretix_verify (&ticket, tk_key_pair_get_public (signer ())));
  ticket.payload[size - 1] ^= 1;
  g_assert_false (tk_pretix_verify (&ticket, tk_key_pair_get_public (signer ())));
}

static void
check_key (const char *text)
{
  guint8 key[TK_PUBLIC_KEY_SIZE], again[TK_PUBLIC_KEY_SIZE];
  g_autoptr (GError) error = NULL;
  g_autofree char *hex = NULL;

  memset (key, 0xa5, sizeof key);
  if (!tk_pretix_key_parse (text, key, &error))
    {
      g_assert_true (g_error_matches (error, TK_FOREIGN_ERROR, TK_FOREIGN_ERROR_KEY));
      for (gsize i = 0; i < sizeof key; i++)
        g_assert_cmpuint (key[i], ==, 0xa5);
      return;
    }
  hex = tk_hex_encode (key, sizeof key);
  g_assert_true (tk_pretix_key_parse (hex, again, NULL));
  g_assert_cmpmem (key, sizeof key, again, sizeof again);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = tk_fuzz_text (data, size);
  TkPretixTicket ticket;

  if (read_text (size > 0 ? (const char *) data : "", size, &ticket))
    tk_pretix_verify (&ticket, ticket.payload); /* any bytes as a key */
  check_payload (data, size);
  check_key (text);
  return 0;
}
