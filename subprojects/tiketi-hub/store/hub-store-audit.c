/* Queries on what people did. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-store-audit.h"

gboolean
hub_store_audit_add (SqlConn *conn, const HubStoreAudit *row, GError **error)
{
  return sql_run (conn, error,
                  "INSERT INTO audit (at, account, name, action, target_type, target, status, address, extra) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  "iisssssss", row->at, row->account, row->name, row->action, row->target_type, row->target, row->status,
                  row->address, row->extra);
}

SqlRows *
hub_store_audit_list (SqlConn *conn, gint64 limit, gint64 offset, GError **error)
{
  return sql_query (conn, error,
                    "SELECT id, at, account, name, action, target_type, target, status, address, extra FROM audit "
                    "ORDER BY id DESC LIMIT $1 OFFSET $2",
                    "ii", limit, offset);
}
