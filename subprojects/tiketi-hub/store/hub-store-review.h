/* What attendees say of events, and which they keep in mind. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

/* Has the account a paid order for the event? */
gboolean hub_store_review_may (SqlConn *conn, gint64 event, gint64 account, gboolean *may, GError **error);
typedef struct { gint64 event, account, rating, at; const char *comment; } HubStoreReview;
/* *added FALSE when there is one of that account already. */
gboolean hub_store_review_add (SqlConn *conn, const HubStoreReview *review, gboolean *added, GError **error);
/* Rows (sql_done), newest first, of account, rating, comment, at, name, first_name, last_name. NULL with an error. */
SqlRows *hub_store_review_list (SqlConn *conn, gint64 event, gint64 limit, GError **error);

gboolean hub_store_saved_is (SqlConn *conn, gint64 account, gint64 event, gboolean *saved, GError **error);
gboolean hub_store_saved_add (SqlConn *conn, gint64 account, gint64 event, gint64 now, GError **error);
gboolean hub_store_saved_remove (SqlConn *conn, gint64 account, gint64 event, GError **error);
/* Their numbers, latest first, of events that are not gone; (transfer full) GArray of gint64. NULL with an error. */
GArray *hub_store_saved_list (SqlConn *conn, gint64 account, gint64 limit, GError **error);

G_END_DECLS
