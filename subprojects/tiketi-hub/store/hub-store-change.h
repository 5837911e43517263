/* The change feed's rows: one per object, numbered by its latest change. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  const char *kind, *key, *body;
  gboolean gone;
  gboolean urgent;     /* goes ahead of everything that is not */
  gint64 event;        /* only terminals of this event; 0 all */
  gint64 terminal;     /* only this terminal; 0 all */
  gint64 origin;       /* not this terminal, which knows it; 0 none */
} HubStoreChange;

/* Replaces the earlier change of the same object, under a new number. */
gboolean hub_store_change_put (SqlConn *conn, const HubStoreChange *change, GError **error);
gboolean hub_store_change_last (SqlConn *conn, gint64 *out, GError **error);

/* What a terminal may see of one lane, n in (after, upto], ascending, at most `limit` rows; there: only what is not gone. Columns: n,
 * kind, key, gone, body. */
typedef struct { gint64 terminal; gboolean urgent, there; gint64 after, upto, limit; } HubStoreChangePage;
SqlRows *hub_store_change_page (SqlConn *conn, const HubStoreChangePage *page, GError **error);

G_END_DECLS
