/* Keys by which an event knows other people's signed tickets. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* As told to gates; public_key in base64url. */
gboolean hub_store_signer_add (SqlConn *conn, const TkWireSigner *signer, gint64 at, GError **error);
gboolean hub_store_signer_revoke (SqlConn *conn, gint64 event, gint64 signer, gint64 at, GError **error);
/* All of an event, revoked ones too, ascending; (transfer full) of TkWireSigner. */
GPtrArray *hub_store_signer_list (SqlConn *conn, gint64 event, GError **error);

G_END_DECLS
