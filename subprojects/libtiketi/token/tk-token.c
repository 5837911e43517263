/* The ticket token: strict reading, verifying and issuing. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-token.h"
#include "tk-base45.h"
#include "tk-bytes-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define VERSION 1
#define FLAG_FIELDS 0x1
#define BYTES_MAX (TK_TOKEN_TEXT_MAX * 2 / 3)
#define MINUTE_MS 60000

enum {
  TAG_SEAT = 1,
  TAG_VALID_FROM = 2,
  TAG_VALID_UNTIL = 3,
  TAG_CRITICAL = 0x80,
};

G_DEFINE_QUARK (tk-token-error-quark, tk_token_error)

static gboolean
refuse (GError **error, TkTokenError code, const char *sentence)
{
  g_set_error_literal (error, TK_TOKEN_ERROR, code, sentence);
  return FALSE;
}

static gboolean
refuse_field (GError **error)
{
  return refuse (error, TK_TOKEN_ERROR_FIELD, _("A field of this ticket is malformed: look the order up instead."));
}

static gboolean
refuse_length (GError **error)
{
  return refuse (error, TK_TOKEN_ERROR_LENGTH, _("This ticket code is cut off or too long: scan it again."));
}

static gboolean
is_printable (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
read_seat (const guint8 *value, gsize length, TkToken *token)
{
  if (length == 0 || length > TK_TOKEN_SEAT_MAX || !g_utf8_validate ((const char *) value, (gssize) length, NULL))
    return FALSE;
  memcpy (token->seat, value, length);
  token->seat[length] = '\0';
  return is_printable (token->seat);
}

static gboolean
read_minutes (const guint8 *value, gsize length, gint64 *ms)
{
  TkBytes bytes = { value, length };

  if (length != 4)
    return FALSE;
  *ms = (gint64) tk_bytes_take (&bytes, 4) * MINUTE_MS;
  return *ms != 0;
}

static gboolean
read_field (guint8 tag, const guint8 *value, gsize length, TkToken *token, GError **error)
{
  gboolean good = TRUE;

  switch (tag)
    {
    case TAG_SEAT:
      good = read_seat (value, length, token);
      break;
    case TAG_VALID_FROM:
      good = read_minutes (value, length, &token->valid_from_ms);
      break;
    case TAG_VALID_UNTIL:
      good = read_minutes (value, length, &token->valid_until_ms);
      break;
    default:
      if (tag & TAG_CRITICAL)
        return refuse (error, TK_TOKEN_ERROR_CRITICAL,
                       _("This ticket needs a newer version of Tiketi: update this terminal."));
    }
  return good || refuse_field (error);
}

/* Every field is well-formed before any is judged, so that what is refused does not depend on what is known. */
static gboolean
fields_are_ordered (TkBytes bytes)
{
  int last_tag = -1;

  while (bytes.left > 0)
    {
      guint32 tag, length;

      if (bytes.left < 2)
        return FALSE;
      tag = tk_bytes_take (&bytes, 1);
      length = tk_bytes_take (&bytes, 1);
      if ((int) tag <= last_tag || tag == 0 || length > bytes.left)
        return FALSE;
      last_tag = (int) tag;
      bytes.at += length;
      bytes.left -= length;
    }
  return last_tag > 0;
}

static gboolean
read_fields (TkBytes bytes, TkToken *token, GError **error)
{
  if (!fields_are_ordered (bytes))
    return refuse_field (error);
  while (bytes.left > 0)
    {
      guint8 tag = tk_bytes_take (&bytes, 1);
      gsize length = tk_bytes_take (&bytes, 1);

      if (!read_field (tag, bytes.at, length, token, error))
        return FALSE;
      bytes.at += length;
      bytes.left -= length;
    }
  if (token->valid_from_ms != 0 && token->valid_until_ms != 0 && token->valid_from_ms >= token->valid_until_ms)
    return refuse_field (error);
  return TRUE;
}

static void
read_identity (TkBytes *bytes, TkToken *token)
{
  token->id.event = tk_bytes_take (bytes, 4);
  token->id.type = tk_bytes_take (bytes, 2);
  token->id.serial = tk_bytes_take (bytes, 4);
  token->id.issue = tk_bytes_take (bytes, 1);
  token->issuer = tk_bytes_take (bytes, 2);
}

static gboolean
check_head (guint8 head, gsize payload_length, GError **error)
{
  if (head >> 4 != VERSION)
    return refuse (error, TK_TOKEN_ERROR_VERSION,
                   _("This ticket has a version this terminal does not know: update this terminal."));
  if ((head & 0x0f & ~FLAG_FIELDS) != 0)
    return refuse (error, TK_TOKEN_ERROR_FLAGS,
                   _("This ticket has a mark this terminal does not know: update this terminal."));
  if (payload_length < TK_TOKEN_FIXED_SIZE || (!(head & FLAG_FIELDS) && payload_length != TK_TOKEN_FIXED_SIZE))
    return refuse_length (error);
  return TRUE;
}

/* The one judge of what a payload with a good head may hold: parse and issue both ask it. */
static gboolean
read_payload (const guint8 *payload, gsize length, TkToken *token, GError **error)
{
  TkBytes bytes = { payload, length };
  guint32 head = tk_bytes_take (&bytes, 1);

  read_identity (&bytes, token);
  if (token->id.event == 0 || token->id.type == 0 || token->id.serial == 0
      || token->id.serial >= TK_TOKEN_SERIAL_END || token->issuer == 0)
    return refuse (error, TK_TOKEN_ERROR_IDENTITY, _("This ticket code names no ticket: look the order up instead."));
  if ((head & FLAG_FIELDS) && !read_fields (bytes, token, error))
    return FALSE;
  memcpy (token->signed_bytes, payload, length);
  token->signed_length = length;
  return TRUE;
}

static gboolean
decode_text (const char *text, gsize length, guint8 bytes[BYTES_MAX], gsize *size, GError **error)
{
  gsize prefix = strlen (TK_TOKEN_PREFIX);

  if (length < prefix || memcmp (text, TK_TOKEN_PREFIX, prefix) != 0)
    return refuse (error, TK_TOKEN_ERROR_NOT_A_TOKEN, _("This is not a Tiketi ticket: ask for the ticket's own code."));
  if (length > TK_TOKEN_TEXT_MAX)
    return refuse_length (error);
  if (!tk_base45_decode (text + prefix, length - prefix, bytes, BYTES_MAX, size))
    return refuse (error, TK_TOKEN_ERROR_BASE45, _("This ticket code is damaged: scan it again."));
  return TRUE;
}

static gboolean
minutes_from_ms (gint64 ms, guint32 *minutes)
{
  if (ms < 0 || ms % MINUTE_MS != 0 || ms / MINUTE_MS > G_MAXUINT32)
    return FALSE;
  *minutes = (guint32) (ms / MINUTE_MS);
  return TRUE;
}

static void
append_minutes (GByteArray *payload, guint8 tag, guint32 minutes)
{
  if (minutes == 0)
    return;
  tk_bytes_append (payload, tag, 1);
  tk_bytes_append (payload, 4, 1);
  tk_bytes_append (payload, minutes, 4);
}

static void
append_seat (GByteArray *payload, const char *seat, gsize length)
{
  if (length == 0)
    return;
  tk_bytes_append (payload, TAG_SEAT, 1);
  tk_bytes_append (payload, (guint32) length, 1);
  g_byte_array_append (payload, (const guint8 *) seat, (guint) length);
}

static GByteArray *
build_payload (const TkToken *token, guint32 from, guint32 until)
{
  GByteArray *payload = g_byte_array_new ();
  gsize seat_length = strnlen (token->seat, sizeof token->seat);
  gboolean fields = seat_length > 0 || from != 0 || until != 0;

  tk_bytes_append (payload, VERSION << 4 | (fields ? FLAG_FIELDS : 0), 1);
  tk_bytes_append (payload, token->id.event, 4);
  tk_bytes_append (payload, token->id.type, 2);
  tk_bytes_append (payload, token->id.serial, 4);
  tk_bytes_append (payload, token->id.issue, 1);
  tk_bytes_append (payload, token->issuer, 2);
  append_seat (payload, token->seat, seat_length);
  append_minutes (payload, TAG_VALID_FROM, from);
  append_minutes (payload, TAG_VALID_UNTIL, until);
  return payload;
}

gboolean
tk_ticket_id_equal (const TkTicketId *a, const TkTicketId *b)
{
  return a->event == b->event && a->type == b->type && a->serial == b->serial && a->issue == b->issue;
}

gboolean
tk_token_parse (const char *text, gsize length, TkToken *out, GError **error)
{
  TkToken token = { 0 };
  guint8 bytes[BYTES_MAX];
  gsize size, payload_length;

  g_return_val_if_fail (text != NULL && out != NULL, FALSE);

  if (!decode_text (text, length, bytes, &size, error))
    return FALSE;
  if (size == 0)
    return refuse_length (error);
  /* A newer version may have another length: say “version” then. */
  payload_length = size > TK_SIGNATURE_SIZE ? size - TK_SIGNATURE_SIZE : 0;
  if (!check_head (bytes[0], payload_length, error) || !read_payload (bytes, payload_length, &token, error))
    return FALSE;
  memcpy (token.signature, bytes + payload_length, TK_SIGNATURE_SIZE);
  *out = token;
  return TRUE;
}

gboolean
tk_token_verify (const TkToken *token, const guint8 public_key[TK_PUBLIC_KEY_SIZE])
{
  g_return_val_if_fail (token != NULL && public_key != NULL, FALSE);

  return token->signed_length >= TK_TOKEN_FIXED_SIZE
         && tk_signature_verify (public_key, TK_TOKEN_DOMAIN, token->signed_bytes, token->signed_length,
                                 token->signature);
}

char *
tk_token_issue (TkToken *token, const TkKeyPair *pair, GError **error)
{
  g_autoptr (GByteArray) payload = NULL;
  g_autofree char *base45 = NULL;
  TkToken made = { 0 };
  guint32 from, until;

  g_return_val_if_fail (token != NULL && pair != NULL, NULL);

  if (!minutes_from_ms (token->valid_from_ms, &from) || !minutes_from_ms (token->valid_until_ms, &until))
    {
      refuse_field (error);
      return NULL;
    }
  payload = build_payload (token, from, until);
  if (!read_payload (payload->data, payload->len, &made, error))
    return NULL;
  tk_key_pair_sign (pair, TK_TOKEN_DOMAIN, payload->data, payload->len, made.signature);
  g_byte_array_append (payload, made.signature, TK_SIGNATURE_SIZE);
  base45 = tk_base45_encode (payload->data, payload->len);
  *token = made;
  return g_strconcat (TK_TOKEN_PREFIX, base45, NULL);
}
