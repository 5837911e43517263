/* Tickets of imported lists: what others issued. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  gint64 event, type, serial, issue;
  char *digest, *status, *holder, *phone, *order, *seat, *attention;
  gint64 valid_from, valid_until;
  char *batch;         /* of the import that told of it last */
  gint64 imported_at;
} HubStoreForeign;
void hub_store_foreign_free (HubStoreForeign *ticket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreForeign, hub_store_foreign_free)

/* *out NULL when there is none, or, with a type above 0, when it is of another type. */
gboolean hub_store_foreign_get (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, HubStoreForeign **out,
                                GError **error);
/* The one type it is known by, on a list or by who came in with it; *type is untouched when there is nothing of it. */
gboolean hub_store_foreign_type (SqlConn *conn, gint64 event, gint64 serial, gint64 issue, gint64 *type, GError **error);
gboolean hub_store_foreign_add (SqlConn *conn, const HubStoreForeign *ticket, GError **error);
/* Everything, its type too, but event, serial and issue. */
gboolean hub_store_foreign_set (SqlConn *conn, const HubStoreForeign *ticket, GError **error);
gboolean hub_store_foreign_count (SqlConn *conn, gint64 event, gint64 *out, GError **error);

/* Every ticket of the event that anybody told of: sold, imported, or only marked. Columns: origin ("sold" · "imported" ·
 * "marked"), type, type's name, serial, issue, status (marks applied), holder, phone, order, seat, attention, reason, batch.
 * status "": all. */
SqlRows *hub_store_foreign_list_all (SqlConn *conn, gint64 event, const char *status, gint64 limit, GError **error);

G_END_DECLS
