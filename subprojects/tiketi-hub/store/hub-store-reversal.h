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
/* The part of one event in one of its payments (line from 1), where its tickets are of several. */
gboolean hub_store_reversal_add_share (SqlConn *conn, const char *reversal, gint64 line, gint64 event, gint64 amount, GError **error);
gboolean hub_store_reversal_drop_shares (SqlConn *conn, const char *reversal, GError **error);
/* What it was worth towards another sale of that terminal's; 0 when it is none of its exchanges. */
gboolean hub_store_reversal_exchanged (SqlConn *conn, const char *reversal, gint64 terminal, gint64 *worth, GError **error);
/* What was handed back of the sale, by whomever. */
gboolean hub_store_reversal_amount (SqlConn *conn, const char *sale, gint64 *out, GError **error);

typedef struct { char *kind, *body; } HubStoreReversalTold;
/* What the terminal's journal told of reversals of that sale, in order; (transfer full) of HubStoreReversalTold. */
GPtrArray *hub_store_reversal_told (SqlConn *conn, const char *sale, gint64 terminal, GError **error);

G_END_DECLS
