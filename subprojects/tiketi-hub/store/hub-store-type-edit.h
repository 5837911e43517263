/* Ticket types as organizers change them. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* The number the next one of the event gets. */
gboolean hub_store_type_next (SqlConn *conn, gint64 event, gint64 *out, GError **error);
gboolean hub_store_type_stamp (SqlConn *conn, gint64 event, gint64 type, gint64 created_at, GError **error);
/* Name, description, price, and from when until when it is sold. */
gboolean hub_store_type_rewrite (SqlConn *conn, const TkWireTicketType *type, GError **error);
/* The number only; the serials come to or leave stock beside it. */
gboolean hub_store_type_set_capacity (SqlConn *conn, gint64 event, gint64 type, gint64 capacity, GError **error);
gboolean hub_store_type_set_gone (SqlConn *conn, gint64 event, gint64 type, GError **error);
/* Tickets of it that are or were sold or listed, and those that lie somewhere. */
gboolean hub_store_type_has_sales (SqlConn *conn, gint64 event, gint64 type, gboolean *out, GError **error);
/* How many more may leave stock before the event's cap is reached; G_MAXINT64 without a cap. */
gboolean hub_store_event_room (SqlConn *conn, gint64 event, gint64 *out, GError **error);

G_END_DECLS
