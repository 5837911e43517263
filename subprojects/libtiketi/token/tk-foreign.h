/* Tickets that others issued: opaque codes of an imported list, and codes signed by pretix (pretix_sig1). Both get an identity
 * like our own, so that everything behind it has one path. Format in README.md. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "tk-token.h"

G_BEGIN_DECLS

/* Serials from here on are no place in an inventory: they are derived from what the code says. No lease holds them, no token of
 * ours names them, nothing is sold again under a next issue. */
#define TK_FOREIGN_SERIAL_MIN TK_TOKEN_SERIAL_END
gboolean tk_ticket_id_is_foreign (const TkTicketId *id);

/* 16 bytes in hex of BLAKE2b over event and code: what lists are compared by, so that no terminal holds codes that would
 * admit. `code` as tk_payload_clean() leaves it. */
#define TK_FOREIGN_DIGEST_SIZE 33
void tk_foreign_code_digest (guint32 event, const char *code, char out[TK_FOREIGN_DIGEST_SIZE]);
/* The identity: type as given, serial and issue from 39 bits of BLAKE2b-256 over event and bytes; `attempt` 0 first, more when
 * an import finds that identity taken. */
void tk_foreign_identity (guint32 event, guint16 type, gconstpointer bytes, gsize length, guint attempt, TkTicketId *out);
/* The same of what a QR holds, for imports and block lists: of the signed bytes where `code` is a pretix_sig1 code, so that
 * it is one ticket with what a gate verifies, and of the text itself otherwise. */
void tk_foreign_code_identity (guint32 event, guint16 type, const char *code, guint attempt, TkTicketId *out);

#define TK_FOREIGN_ERROR (tk_foreign_error_quark ())
GQuark tk_foreign_error_quark (void);
typedef enum {
  TK_FOREIGN_ERROR_FORMAT,    /* not pretix_sig1, or not written the one way it is written */
  TK_FOREIGN_ERROR_KEY,       /* not a public key that can be used */
} TkForeignError;

/* What a pretix_sig1 code says. Nothing of it is true before it was verified. */
#define TK_PRETIX_PAYLOAD_MAX 1024
#define TK_PRETIX_SEED_MAX 64
typedef struct {
  guint8 payload[TK_PRETIX_PAYLOAD_MAX]; /* the signed bytes */
  gsize length;
  guint8 signature[TK_SIGNATURE_SIZE];
  char seed[TK_PRETIX_SEED_MAX + 1];
  gint64 item, variation, subevent;      /* 0 none */
  gint64 valid_from_ms, valid_until_ms;  /* 0 none */
} TkPretixTicket;
/* Strict: one text per payload and signature. FALSE with FORMAT, *out untouched. */
gboolean tk_pretix_parse (const char *text, gsize length, TkPretixTicket *out, GError **error);
/* Might `text` be one? Cheap, and says nothing about whether it can be parsed. */
gboolean tk_pretix_looks_like (const char *text, gsize length);
/* Strict: malleable signatures and small-order keys fail. */
gboolean tk_pretix_verify (const TkPretixTicket *ticket, const guint8 public_key[TK_PUBLIC_KEY_SIZE]);
/* As pretix shows it: PEM, base64 of PEM, base64 or hex of the 32 bytes. FALSE with KEY, public_key untouched. */
gboolean tk_pretix_key_parse (const char *text, guint8 public_key[TK_PUBLIC_KEY_SIZE], GError **error);

G_END_DECLS
