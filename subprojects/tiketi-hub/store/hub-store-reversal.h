/* Sales undone: voided or refunded. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-store-sale.h"

G_BEGIN_DECLS

typedef struct {
  const char *kind;            /* "voided" · "refunded" */
  gint64 event;
  const TkWireReversal *body;
} HubStoreReversal;

/* With its payments; *added FALSE: there is one of that id, and nothing was written. */
gboolean hub_store_reversal_add (SqlConn *conn, const HubStoreReversal *reversal, const HubStoreOrigin *origin,
                                 gboolean *added, GError **error);
/* What was handed back of the sale, by whomever. */
gboolean hub_store_reversal_amount (SqlConn *conn, const char *sale, gint64 *out, GError **error);

typedef struct { char *kind, *body; } HubStoreReversalTold;
/* What the terminal's journal told of reversals of that sale, in order; (transfer full) of HubStoreReversalTold. */
GPtrArray *hub_store_reversal_told (SqlConn *conn, const char *sale, gint64 terminal, GError **error);

G_END_DECLS
