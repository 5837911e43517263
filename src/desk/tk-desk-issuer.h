/* Issuers as a gate knows them: certificates opened against the hub's key once, kept in memory by revision.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-admission.h"
#include "tk-certificate.h"
#include "tk-store.h"

G_BEGIN_DECLS

typedef struct _TkIssuerCache TkIssuerCache;
TkIssuerCache *tk_issuer_cache_new (void);
void tk_issuer_cache_free (TkIssuerCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkIssuerCache, tk_issuer_cache_free)

/* Judges who signed the token. A revoked issuer's tickets keep working inside its ranges: people paid for
 * them. */
gboolean tk_issuer_cache_judge (TkIssuerCache *cache, TkStore *store, const TkToken *token, gint64 now_ms,
                                TkIssuerState *state, GError **error);

typedef enum
{
  TK_CERTIFICATE_TAKEN,    /* verified and newer than what was known */
  TK_CERTIFICATE_KNOWN,    /* verified, nothing new */
  TK_CERTIFICATE_REFUSED,  /* damaged, or not signed by this terminal's hub */
} TkCertificateTaken;

/* A certificate shown to the gate: verified and kept in the caller's transaction. *issuer is its number and
 * *name (transfer full) the name known for it, "" when none; both untouched when refused. */
gboolean tk_issuer_cache_take (TkIssuerCache *cache, TkStore *store, const char *text,
                               TkCertificateTaken *taken, guint16 *issuer, char **name, GError **error);

G_END_DECLS
