/* Lost tickets given again. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-store-sale.h"

G_BEGIN_DECLS

/* *added FALSE: that ticket was given again before, and nothing was written. */
gboolean hub_store_reissue_add (SqlConn *conn, const TkWireReissue *reissue, const HubStoreOrigin *origin, gboolean *added,
                                GError **error);
/* What the terminal's journal told of tickets of that sale given again, in order, as bodies; (transfer full) of char *. */
GPtrArray *hub_store_reissue_told (SqlConn *conn, const char *sale, gint64 terminal, GError **error);

G_END_DECLS
