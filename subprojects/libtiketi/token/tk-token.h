/* The ticket token: what the QR holds. Format in README.md beside this file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "tk-keys.h"

G_BEGIN_DECLS

#define TK_TOKEN_PREFIX "TK1:"
#define TK_TOKEN_DOMAIN "tiketi.ticket.v1"
#define TK_TOKEN_FIXED_SIZE 14
#define TK_TOKEN_SEAT_MAX 16
#define TK_TOKEN_TEXT_MAX 256
#define TK_TOKEN_SERIAL_END G_GUINT64_CONSTANT (0x80000000) /* serials of tokens lie below: above are tickets others issued */

#define TK_TOKEN_ERROR (tk_token_error_quark ())
GQuark tk_token_error_quark (void);
typedef enum {
  TK_TOKEN_ERROR_NOT_A_TOKEN,     /* does not begin with TK1: */
  TK_TOKEN_ERROR_BASE45,          /* not canonical Base45 */
  TK_TOKEN_ERROR_LENGTH,          /* too short, too long, trailing bytes */
  TK_TOKEN_ERROR_VERSION,         /* a version this program does not know */
  TK_TOKEN_ERROR_FLAGS,           /* a flag this program does not know */
  TK_TOKEN_ERROR_FIELD,           /* TLV malformed, out of order, repeated, or not valid in itself */
  TK_TOKEN_ERROR_CRITICAL,        /* an unknown TLV that must be understood */
  TK_TOKEN_ERROR_IDENTITY,        /* event, type, serial or issuer 0, or a serial that no lease can hold */
} TkTokenError;

/* A ticket's identity: never the text. Serial counts from 1 within (event, type). */
typedef struct {
  guint32 event;
  guint16 type;
  guint32 serial;
  guint8 issue;
} TkTicketId;

gboolean tk_ticket_id_equal (const TkTicketId *a, const TkTicketId *b);

typedef struct {
  TkTicketId id;
  guint16 issuer;
  char seat[TK_TOKEN_SEAT_MAX + 1];  /* "" when none; valid UTF-8 without control characters */
  gint64 valid_from_ms;              /* UTC, a multiple of a minute; 0 when none */
  gint64 valid_until_ms;             /* exclusive; 0 when none */
  /* What was signed, kept for tk_token_verify(); filled by parse and issue. */
  guint8 signed_bytes[TK_TOKEN_TEXT_MAX];
  gsize signed_length;
  guint8 signature[TK_SIGNATURE_SIZE];
} TkToken;

/* Strict and canonical. Says nothing about the signature. `out` untouched on failure. */
gboolean tk_token_parse (const char *text, gsize length, TkToken *out, GError **error);
gboolean tk_token_verify (const TkToken *token, const guint8 public_key[TK_PUBLIC_KEY_SIZE]);
/* Fills the signed part of *token and returns the text (transfer full); NULL with TK_TOKEN_ERROR when a field is not valid. */
char *tk_token_issue (TkToken *token, const TkKeyPair *pair, GError **error);

G_END_DECLS
