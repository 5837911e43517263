/* What people did. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  gint64 id, at, account;
  const char *name, *action, *target_type, *target, *status, *address, *extra;
} HubStoreAudit;
gboolean hub_store_audit_add (SqlConn *conn, const HubStoreAudit *row, GError **error);
/* Newest first; rows (sql_done) of id, at, account, name, action, target_type, target, status, address, extra. NULL with an error. */
SqlRows *hub_store_audit_list (SqlConn *conn, gint64 limit, gint64 offset, GError **error);

G_END_DECLS
