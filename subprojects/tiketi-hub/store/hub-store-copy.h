/* The whole database read table by table, to carry it into another and to compare. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  char *name;
  gint64 rows;
  char digest[65];           /* SHA-256 over every value in the order of the primary key: the same on both drivers */
} HubStoreTable;

/* Every table, those that others refer to first, with no rows counted yet. (transfer full) of HubStoreTable */
GPtrArray *hub_store_tables (SqlConn *conn, GError **error);
gboolean hub_store_table_is_empty (SqlConn *conn, const HubStoreTable *table, gboolean *empty, GError **error);
/* Reads the table and fills rows and digest; `to` (nullable) gets every row, and what it numbers by itself goes on from there. */
gboolean hub_store_table_copy (SqlConn *from, SqlConn *to, HubStoreTable *table, GError **error);
/* A file that nobody else has open becomes one that is read without writing beside it, also where nothing can be written. */
gboolean hub_store_put_away (SqlConn *conn, GError **error);

G_END_DECLS
