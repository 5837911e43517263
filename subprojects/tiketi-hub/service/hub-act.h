/* Writing down what people at the hub did. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service-private.h"

G_BEGIN_DECLS

typedef struct {
  const char *who, *kind, *subject, *text; /* kind: "lease.fenced" · "lease.released" · "terminal.revoked" … */
  gint64 event, terminal;
} HubAct;
gboolean hub_act_write (HubService *service, SqlConn *conn, const HubAct *act, GError **error);

G_END_DECLS
