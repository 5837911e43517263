/* What an event's organizer has printed on paper. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* *out NULL when there is none yet. Free with tk_wire_free (&tk_wire_brand_shape, …). */
gboolean hub_store_brand_get (SqlConn *conn, gint64 event, TkWireBrand **out, GError **error);
gboolean hub_store_brand_set (SqlConn *conn, const TkWireBrand *brand, GError **error);

G_END_DECLS
