/* Issuer certificate: the hub's word that a public key is issuer number n, for which events, when, and within
 * which serial ranges. Format in README.md. Text form "TKC1:" + Base45, so that it fits a QR.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "tk-token.h"

G_BEGIN_DECLS

#define TK_CERTIFICATE_PREFIX "TKC1:"
#define TK_CERTIFICATE_DOMAIN "tiketi.issuer.v1"
#define TK_CERTIFICATE_EVENTS_MAX 64
#define TK_CERTIFICATE_RANGES_MAX 4096

typedef struct {
  guint32 event;
  guint16 type;
  guint32 first; /* inclusive */
  guint32 last;  /* inclusive */
} TkSerialRange;

typedef struct {
  guint16 issuer;
  guint32 revision;            /* grows with every re-issue; the highest wins */
  guint8 public_key[TK_PUBLIC_KEY_SIZE];
  gint64 not_before_ms;        /* UTC, multiple of a minute */
  gint64 not_after_ms;         /* exclusive */
  GArray *events;              /* guint32, ascending */
  GArray *ranges;              /* TkSerialRange, ascending by (event, type, first), not overlapping */
} TkCertificate;

TkCertificate *tk_certificate_new (void);
void tk_certificate_free (TkCertificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkCertificate, tk_certificate_free)

/* Signs; (transfer full) text, or NULL with TK_TOKEN_ERROR. */
char *tk_certificate_issue (const TkCertificate *certificate, const TkKeyPair *hub, GError **error);
/* Parses strictly and verifies against the hub's public key; NULL with TK_TOKEN_ERROR_* or TK_KEYS_ERROR_NOT_A_KEY
 * for a signature that is not the hub's. (transfer full) */
TkCertificate *tk_certificate_open (const char *text, gsize length, const guint8 hub_key[TK_PUBLIC_KEY_SIZE],
                                    GError **error);
gboolean tk_certificate_covers_event (const TkCertificate *certificate, guint32 event);
gboolean tk_certificate_covers_serial (const TkCertificate *certificate, const TkTicketId *id);

G_END_DECLS
