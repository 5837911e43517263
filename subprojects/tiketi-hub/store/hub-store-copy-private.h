/* What the files that copy whole tables share: the shape of a table, as the database itself tells it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-store-copy.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  char letter;
  gint64 key; /* its place in the primary key; 0 none */
} HubStoreColumn;

typedef struct
{
  const char *table;
  GArray *columns; /* HubStoreColumn */
  GArray *key;     /* guint: of columns, in the key's order */
  guint page;
} HubStoreShape;

/* Borrows the table's name. SQL_ERROR_STATEMENT for a table that no migration of ours makes. */
gboolean hub_store_shape_read (SqlConn *conn, const char *table, HubStoreShape *shape, GError **error);
void hub_store_shape_clear (HubStoreShape *shape);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubStoreShape, hub_store_shape_clear)

G_END_DECLS
