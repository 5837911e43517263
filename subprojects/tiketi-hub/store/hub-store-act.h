/* What people at the hub did. Written once, never edited. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  const char *id, *who, *kind, *subject, *text;
  gint64 at, event, terminal;
} HubStoreAct;
gboolean hub_store_act_add (SqlConn *conn, const HubStoreAct *act, GError **error);

G_END_DECLS
