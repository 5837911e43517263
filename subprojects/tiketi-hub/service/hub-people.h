/* Adding people inside a transaction. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service-private.h"
#include "hub-store-people.h"

G_BEGIN_DECLS

/* Both refuse with CONFLICT what is there already. */
gboolean hub_people_add_account (SqlConn *conn, const HubStoreAccount *account, GError **error);
gboolean hub_people_add_staff (SqlConn *conn, const TkWireStaff *staff, GError **error);

G_END_DECLS
