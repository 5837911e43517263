/* The audit log: what people did or tried to do, written in the transaction that does it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-caller.h"
#include "hub-service-private.h"

G_BEGIN_DECLS

typedef struct {
  const HubCaller *caller;   /* NULL: nobody who signed in */
  const char *action;        /* "event.created", "user.banned" … */
  const char *target_type;   /* "event", "user", "order" …; "" */
  const char *target;        /* its id; "" */
  const char *extra;         /* NULL: nothing; never a secret */
  gboolean failed;
} HubAudit;
gboolean hub_audit_note (HubService *service, SqlConn *conn, const HubAudit *audit, GError **error);

G_END_DECLS
