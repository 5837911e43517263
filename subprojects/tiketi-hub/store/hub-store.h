/* The hub's database as a whole: schema and identity. Every other header here is one aggregate. No SQL outside this
 * folder. Functions run inside the caller's transaction; FALSE with SQL_ERROR. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

/* "" for NULL: columns of text are never null. */
const char *hub_store_text (const char *text);

gboolean hub_store_migrate (SqlConn *conn, GError **error);
/* Is the schema the one this program knows? An older or empty one needs hub_store_migrate(). */
gboolean hub_store_is_current (SqlConn *conn);

/* The hub's public key as hex; "" while it has none. (transfer full) */
gboolean hub_store_get_hub_key (SqlConn *conn, char **public_key, GError **error);
gboolean hub_store_set_hub_key (SqlConn *conn, const char *public_key, gint64 now, GError **error);

/* epoch: 1 at first; whoever finds that this database was put back from a backup begins another, which is the
 * time when that was found, UTC ms. Cursors of the feed carry it. offline_hours: 0 never. */
typedef struct { gint64 epoch, offline_hours; } HubStoreRules;
gboolean hub_store_get_rules (SqlConn *conn, HubStoreRules *out, GError **error);
gboolean hub_store_set_offline_hours (SqlConn *conn, gint64 hours, GError **error);
gboolean hub_store_set_epoch (SqlConn *conn, gint64 epoch, GError **error);

typedef struct { gint64 entries, last_change, terminals, open_incidents; } HubStoreTotals;
gboolean hub_store_get_totals (SqlConn *conn, HubStoreTotals *out, GError **error);

G_END_DECLS
