/* Pictures that were uploaded, by the digest of their bytes. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct { const char *id, *content_type; gconstpointer bytes; gsize length; gint64 account, at; } HubStoreMedium;
/* The same bytes are kept once. */
gboolean hub_store_medium_add (SqlConn *conn, const HubStoreMedium *medium, GError **error);
/* (transfer full) *bytes NULL when there is none. */
gboolean hub_store_medium_get (SqlConn *conn, const char *id, GBytes **bytes, char **content_type, GError **error);
/* How many bytes that account has uploaded. */
gboolean hub_store_medium_size (SqlConn *conn, gint64 account, gint64 *out, GError **error);

G_END_DECLS
