/* Categories of events. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

/* Rows (sql_done) of id, name, description, how many events are in it; by name. With `id` one, with 0 all. NULL with an error. */
SqlRows *hub_store_category_list (SqlConn *conn, gint64 id, GError **error);
/* *id 0 when there is one of that name already. */
gboolean hub_store_category_add (SqlConn *conn, const char *name, const char *description, gint64 *id, GError **error);
/* FALSE in *done when another has that name. */
gboolean hub_store_category_set (SqlConn *conn, gint64 id, const char *name, const char *description, gboolean *done, GError **error);
gboolean hub_store_category_remove (SqlConn *conn, gint64 id, GError **error);

G_END_DECLS
