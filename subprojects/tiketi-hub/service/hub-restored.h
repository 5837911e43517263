/* What terminals remember and this database does not: it was put back from a backup. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service-private.h"

G_BEGIN_DECLS

/* The terminal left a gap, was asked for what lay between, and had it: the hub had lost it. Begins another epoch, unless the
 * same loss was found before. */
gboolean hub_restored_by_gap (HubService *service, SqlConn *conn, const HubStoreTerminal *terminal, GError **error);

/* A terminal's cursor says that it read change `change` of epoch `epoch`; if there is none, another epoch begins. */
typedef struct { HubService *service; gint64 terminal, epoch, change; } HubRestoredClaim;
/* HubWork on a HubRestoredClaim. */
gboolean hub_restored_by_cursor (SqlConn *conn, gpointer data, GError **error);

G_END_DECLS
