/* Tickets and keys of pretix's signature scheme 1: read strictly, verified. The format is pretix's own, README.md tells it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-foreign.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define VERSION 1
#define HEAD_SIZE 5 /* version, length of the payload, length of the signature */
#define BYTES_MAX (HEAD_SIZE + TK_PRETIX_PAYLOAD_MAX + TK_SIGNATURE_SIZE)
#define BYTES_MIN (HEAD_SIZE + 1 + TK_SIGNATURE_SIZE)
#define TEXT_MAX ((BYTES_MAX + 2) / 3 * 4)
#define TEXT_MIN ((BYTES_MIN + 2) / 3 * 4)
#define YEAR_9999_S G_GINT64_CONSTANT (253402300800) /* 10000-01-01: no time of a ticket lies beyond */
#define KEY_TEXT_MAX 1000

/* Field numbers of pretix's message, and the wire types of protocol buffers. */
enum { FIELD_SEED = 1, FIELD_ITEM, FIELD_VARIATION, FIELD_SUBEVENT, FIELD_VALID_FROM, FIELD_VALID_UNTIL };
enum { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

static const char base64_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, TK_FOREIGN_ERROR, TK_FOREIGN_ERROR_FORMAT,
                       _("This is not a ticket code as pretix writes it: scan it again, or look the order up."));
  return FALSE;
}

/* ---- The message: protocol buffers, of which later versions may hold more ---- */

typedef struct
{
  const guint8 *at, *end;
} Message;

static gboolean
take_varint (Message *message, guint64 *value)
{
  *value = 0;
  for (guint shift = 0; shift < 64 && message->at < message->end; shift += 7)
    {
      guint8 byte = *message->at++;

      *value |= (guint64) (byte & 0x7f) << shift;
      if ((byte & 0x80) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
take_bytes (Message *message, guint64 length, const guint8 **bytes)
{
  if (length > (guint64) (message->end - message->at))
    return FALSE;
  *bytes = message->at;
  message->at += length;
  return TRUE;
}

static gboolean
read_seed (const guint8 *bytes, gsize length, TkPretixTicket *ticket)
{
  if (length > TK_PRETIX_SEED_MAX || memchr (bytes, '\0', length) != NULL
      || !g_utf8_validate ((const char *) bytes, (gssize) length, NULL))
    return FALSE;
  memcpy (ticket->seed, bytes, length);
  ticket->seed[length] = '\0';
  return TRUE;
}

/* 0 and what lies before 1970 mean none, as they do to pretix. */
static gboolean
read_time (gint64 seconds, gint64 *ms)
{
  if (seconds >= YEAR_9999_S)
    return FALSE;
  *ms = MAX (seconds, 0) * 1000;
  return TRUE;
}

static gboolean
read_number (guint64 field, gint64 value, TkPretixTicket *ticket)
{
  switch (field)
    {
    case FIELD_ITEM:
      ticket->item = value;
      return TRUE;
    case FIELD_VARIATION:
      ticket->variation = value;
      return TRUE;
    case FIELD_SUBEVENT:
      ticket->subevent = value;
      return TRUE;
    case FIELD_VALID_FROM:
      return read_time (value, &ticket->valid_from_ms);
    case FIELD_VALID_UNTIL:
      return read_time (value, &ticket->valid_until_ms);
    default:
      return TRUE; /* of a later version */
    }
}

/* Of a field that stands twice the last counts, one of another kind than expected is as good as unknown: so protocol buffers
 * are read everywhere, and whoever signed it meant it so. */
static gboolean
read_field (Message *message, TkPretixTicket *ticket)
{
  const guint8 *bytes;
  guint64 key, value;

  if (!take_varint (message, &key) || key >> 3 == 0 || key > G_MAXUINT32)
    return FALSE;
  switch (key & 7)
    {
    case WIRE_VARINT:
      return take_varint (message, &value) && read_number (key >> 3, (gint64) value, ticket);
    case WIRE_64:
      return take_bytes (message, 8, &bytes);
    case WIRE_32:
      return take_bytes (message, 4, &bytes);
    case WIRE_BYTES:
      if (!take_varint (message, &value) || !take_bytes (message, value, &bytes))
        return FALSE;
      return key >> 3 != FIELD_SEED || read_seed (bytes, (gsize) value, ticket);
    default:
      return FALSE;
    }
}

static gboolean
read_message (TkPretixTicket *ticket)
{
  Message message = { ticket->payload, ticket->payload + ticket->length };

  while (message.at < message.end)
    if (!read_field (&message, ticket))
      return FALSE;
  return TRUE;
}

/* ---- The text: base64 backwards ---- */

static gboolean
decode_backwards (const char *text, gsize length, guint8 bytes[BYTES_MAX], gsize *size)
{
  char forwards[TEXT_MAX + 1], again[TEXT_MAX + 1];

  if (length < TEXT_MIN || length > TEXT_MAX)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    forwards[i] = text[length - 1 - i];
  forwards[length] = '\0';
  if (sodium_base642bin (bytes, BYTES_MAX, forwards, length, NULL, size, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
    return FALSE;
  sodium_bin2base64 (again, sizeof again, bytes, *size, sodium_base64_VARIANT_ORIGINAL);
  return strlen (again) == length && memcmp (again, forwards, length) == 0;
}

/* Exactly the payload and the signature that the head tells of, and nothing behind them. */
static gboolean
split (const guint8 *bytes, gsize size, TkPretixTicket *ticket)
{
  gsize payload = (gsize) bytes[1] << 8 | bytes[2], signature = (gsize) bytes[3] << 8 | bytes[4];

  if (size < BYTES_MIN || bytes[0] != VERSION || payload == 0 || payload > TK_PRETIX_PAYLOAD_MAX
      || signature != TK_SIGNATURE_SIZE || size != HEAD_SIZE + payload + signature)
    return FALSE;
  ticket->length = payload;
  memcpy (ticket->payload, bytes + HEAD_SIZE, payload);
  memcpy (ticket->signature, bytes + HEAD_SIZE + payload, signature);
  return TRUE;
}

gboolean
tk_pretix_looks_like (const char *text, gsize length)
{
  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  /* Backwards, "AQ" is how base64 of version 1 and of a length below 4096 begins. */
  if (length < TEXT_MIN || length > TEXT_MAX || length % 4 != 0 || memcmp (text + length - 2, "QA", 2) != 0)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (strchr (base64_alphabet, text[i]) == NULL || text[i] == '\0')
      if (text[i] != '=' || i > 1)
        return FALSE;
  return TRUE;
}

gboolean
tk_pretix_parse (const char *text, gsize length, TkPretixTicket *out, GError **error)
{
  TkPretixTicket ticket = { 0 };
  guint8 bytes[BYTES_MAX];
  gsize size;

  g_return_val_if_fail ((text != NULL || length == 0) && out != NULL, FALSE);
  if (!decode_backwards (text, length, bytes, &size) || !split (bytes, size, &ticket) || !read_message (&ticket))
    return refuse (error);
  *out = ticket;
  return TRUE;
}

gboolean
tk_pretix_verify (const TkPretixTicket *ticket, const guint8 public_key[TK_PUBLIC_KEY_SIZE])
{
  g_return_val_if_fail (ticket != NULL && public_key != NULL, FALSE);
  return tk_signature_verify (public_key, "", ticket->payload, ticket->length, ticket->signature);
}

/* ---- Keys ---- */

/* SubjectPublicKeyInfo of Ed25519 (RFC 8410): what PEM holds, in front of the 32 bytes. */
static const guint8 der_head[] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };

static gboolean
decode_base64 (const char *text, gsize length, guint8 *bytes, gsize room, gsize *size)
{
  static const int variants[] = { sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
                                  sodium_base64_VARIANT_URLSAFE, sodium_base64_VARIANT_URLSAFE_NO_PADDING };

  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++)
    if (sodium_base642bin (bytes, room, text, length, " \t\r\n", size, NULL, variants[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
read_pem (const char *text, guint8 key[TK_PUBLIC_KEY_SIZE])
{
  static const char begin[] = "-----BEGIN PUBLIC KEY-----", end[] = "-----END PUBLIC KEY-----";
  const char *head = strstr (text, begin);
  const char *from = head != NULL ? head + strlen (begin) : NULL;
  const char *to = from != NULL ? strstr (from, end) : NULL; /* the two may not share their dashes */
  guint8 der[sizeof der_head + TK_PUBLIC_KEY_SIZE];
  gsize size;

  if (to == NULL)
    return FALSE;
  if (!decode_base64 (from, (gsize) (to - from), der, sizeof der, &size) || size != sizeof der
      || memcmp (der, der_head, sizeof der_head) != 0)
    return FALSE;
  memcpy (key, der + sizeof der_head, TK_PUBLIC_KEY_SIZE);
  return TRUE;
}

static gboolean
read_key (const char *text, guint8 key[TK_PUBLIC_KEY_SIZE])
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  guint8 bytes[KEY_TEXT_MAX + 1];
  gsize size;

  if (strstr (trimmed, "-----") != NULL)
    return read_pem (trimmed, key);
  if (tk_hex_decode (trimmed, key, TK_PUBLIC_KEY_SIZE))
    return TRUE;
  if (!decode_base64 (trimmed, strlen (trimmed), bytes, KEY_TEXT_MAX, &size))
    return FALSE;
  if (size == TK_PUBLIC_KEY_SIZE)
    {
      memcpy (key, bytes, size);
      return TRUE;
    }
  bytes[size] = '\0';
  return strlen ((const char *) bytes) == size && read_pem ((const char *) bytes, key);
}

gboolean
tk_pretix_key_parse (const char *text, guint8 public_key[TK_PUBLIC_KEY_SIZE], GError **error)
{
  guint8 key[TK_PUBLIC_KEY_SIZE];

  g_return_val_if_fail (text != NULL && public_key != NULL, FALSE);
  tk_keys_init ();
  if (strlen (text) > KEY_TEXT_MAX || !read_key (text, key) || crypto_core_ed25519_is_valid_point (key) != 1)
    {
      g_set_error_literal (error, TK_FOREIGN_ERROR, TK_FOREIGN_ERROR_KEY,
                           _("This is not a public key for pretix_sig1: copy it from the event's valid keys in pretix."));
      return FALSE;
    }
  memcpy (public_key, key, sizeof key);
  return TRUE;
}
