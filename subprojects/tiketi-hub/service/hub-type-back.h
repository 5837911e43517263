/* What of the money handed back falls on which ticket type, so that the types of a report come to its total.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

/* Minor units by type's number, of one event. (transfer full) NULL with an error. */
GHashTable *hub_type_back_read (SqlConn *conn, gint64 event, GError **error);
/* 0 for a type of which nothing was handed back. */
gint64 hub_type_back_get (GHashTable *back, gint64 type);

G_END_DECLS
