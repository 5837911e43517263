/* One change of the feed into the store. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-sync-session.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* In the caller's transaction. A change that cannot be used is put before people as an incident and skipped,
 * so that it never holds up the ones behind it; only a failure of the database is FALSE. */
gboolean tk_sync_apply (TkSyncSession *session, const TkWireChange *change, GError **error);

/* Verifies against the hub's key; 0 and *why (transfer full) when it is not good. */
guint32 tk_sync_check_certificate (const TkSyncSession *session, const char *text, gint64 issuer, char **why);

G_END_DECLS
