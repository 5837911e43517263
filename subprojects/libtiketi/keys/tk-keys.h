/* Ed25519 key pairs, BLAKE2b digests and random secrets (libsodium).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TK_PUBLIC_KEY_SIZE 32
#define TK_SIGNATURE_SIZE 64
#define TK_DIGEST_SIZE 32

#define TK_KEYS_ERROR (tk_keys_error_quark ())
GQuark tk_keys_error_quark (void);
typedef enum {
  TK_KEYS_ERROR_IO,
  TK_KEYS_ERROR_NOT_A_KEY,    /* the file is not a key of ours */
  TK_KEYS_ERROR_MODE,         /* the file can be read by others than its owner */
} TkKeysError;

typedef struct _TkKeyPair TkKeyPair; /* the secret half lives in guarded memory */

/* Must be called before anything else here; idempotent, thread-safe. Aborts if the system has no randomness. */
void tk_keys_init (void);

TkKeyPair *tk_key_pair_new (void);
TkKeyPair *tk_key_pair_from_seed (const guint8 seed[32]);
/* Reads a file written by tk_key_pair_save(); refuses one that group or others can read. */
TkKeyPair *tk_key_pair_load (const char *path, GError **error);
/* Writes mode 0600, synced to disk, never over an existing file. */
gboolean tk_key_pair_save (const TkKeyPair *pair, const char *path, GError **error);
/* A secret for one purpose, always the same for the same pair and label; says nothing about the pair or other labels.
 * Keyed BLAKE2b-256 of "tiketi.derive.v1" ‖ label under the seed. `label` at most 200 bytes. */
void tk_key_pair_derive (const TkKeyPair *pair, const char *label, guint8 out[32]);
void tk_key_pair_free (TkKeyPair *pair);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkKeyPair, tk_key_pair_free)

const guint8 *tk_key_pair_get_public (const TkKeyPair *pair); /* 32 bytes, owned by pair */

/* Ed25519 over domain ‖ data. `domain` is ASCII such as "tiketi.ticket.v1", without terminator. */
void tk_key_pair_sign (const TkKeyPair *pair, const char *domain, const guint8 *data, gsize length,
                       guint8 signature[TK_SIGNATURE_SIZE]);
/* Strict: malleable signatures and small-order keys fail. */
gboolean tk_signature_verify (const guint8 public_key[TK_PUBLIC_KEY_SIZE], const char *domain, const guint8 *data,
                              gsize length, const guint8 signature[TK_SIGNATURE_SIZE]);

/* BLAKE2b-256 of a ‖ b (b may be NULL with length 0). */
void tk_digest (const guint8 *a, gsize a_length, const guint8 *b, gsize b_length, guint8 out[TK_DIGEST_SIZE]);
/* The same of what comes piece by piece; get may be called again and again. */
typedef struct _TkDigestStream TkDigestStream;
TkDigestStream *tk_digest_stream_new (void);
void tk_digest_stream_add (TkDigestStream *stream, const guint8 *data, gsize length);
void tk_digest_stream_get (const TkDigestStream *stream, guint8 out[TK_DIGEST_SIZE]);
void tk_digest_stream_free (TkDigestStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkDigestStream, tk_digest_stream_free)
/* BLAKE2b-256 of a text, as 64 hex digits; how the hub stores credentials and codes. (transfer full) */
char *tk_digest_text (const char *text);

/* n random bytes as base64url (transfer full); for credentials. */
char *tk_secret_new (gsize n);
/* A code people can type: `groups` groups of 4 Crockford symbols, "7KQ2-M0XW-…"; 20 bits a group. (transfer full) */
char *tk_secret_new_code (guint groups);
/* Constant-time comparison of two texts; FALSE when either is NULL. */
gboolean tk_secret_equal (const char *a, const char *b);

/* Hex, lower case (transfer full), and back (exact length, either case; FALSE and out untouched otherwise). */
char *tk_hex_encode (const guint8 *data, gsize length);
gboolean tk_hex_decode (const char *text, guint8 *out, gsize length);

G_END_DECLS
