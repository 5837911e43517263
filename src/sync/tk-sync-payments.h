/* Payments through the hub: what asking and watching share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-sync-session.h"

G_BEGIN_DECLS

#define TK_SYNC_PAYMENTS_PATH "/api/v1/sync/payments"

/* Keeps what the hub says of this attempt and no other; *news (nullable): something of it is new. FALSE with TK_SYNC_ERROR_ANSWER for
 * what is about another one, as for any answer that is not to be understood. `told`: it answers to giving up. */
gboolean tk_sync_payments_take (TkSyncSession *session, const char *attempt, const TkSyncHttpReply *reply, gboolean told, gboolean *news,
                                GError **error);
/* A refusal of this one attempt, whatever else works: not one of the terminal, and not "later". */
gboolean tk_sync_payments_is_refusal (const TkSyncHttpReply *reply);

G_END_DECLS
