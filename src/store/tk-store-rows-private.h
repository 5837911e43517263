/* Reading every row of a statement into a list, the one way. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-db.h"

G_BEGIN_DECLS

/* Makes one item of the row the statement stands on. */
typedef gpointer (*TkStoreRow) (TkStmt *stmt);

/* All rows, in order; takes `stmt` (NULL passes its failure on). NULL on failure. (transfer full) */
GPtrArray *tk_store_rows (TkStmt *stmt, TkStoreRow row, GDestroyNotify item_free, GError **error);
/* The first row in *item, NULL when there is none; takes `stmt` as well. FALSE on failure. */
gboolean tk_store_row (TkStmt *stmt, TkStoreRow row, gpointer *item, GError **error);

G_END_DECLS
