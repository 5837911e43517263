/* What is done once, inside the transaction that does it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-idempotency.h"
#include "hub-service-private.h"

G_BEGIN_DECLS

typedef enum {
  HUB_ONCE_NEW,        /* do it, then hub_once_begun() */
  HUB_ONCE_BEGUN,      /* done; *begun says what, the answer is not known */
  HUB_ONCE_ANSWERED,   /* done and answered */
} HubOnceState;
/* IDEMPOTENCY when the key came with something else before. begun (transfer full). */
gboolean hub_once_look (SqlConn *conn, const HubCaller *caller, const HubOnce *once, HubOnceState *state, char **begun,
                        HubOnceAnswer *answer, GError **error);
/* event: as long as it lives the answer is kept. */
gboolean hub_once_begun (HubService *service, SqlConn *conn, const HubCaller *caller, const HubOnce *once, const char *begun,
                         gint64 event, GError **error);

G_END_DECLS
