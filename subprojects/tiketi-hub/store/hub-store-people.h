/* Accounts (people who sign in to the hub) and staff (people with a PIN at the terminals).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

typedef struct { const char *email, *name, *role, *password_hash; gint64 created_at; } HubStoreAccount;
gboolean hub_store_account_exists (SqlConn *conn, const char *email, gboolean *exists, GError **error);
gboolean hub_store_account_add (SqlConn *conn, const HubStoreAccount *account, GError **error);

gboolean hub_store_staff_exists (SqlConn *conn, const char *name, gboolean *exists, GError **error);
gboolean hub_store_staff_add (SqlConn *conn, const TkWireStaff *staff, GError **error);

G_END_DECLS
