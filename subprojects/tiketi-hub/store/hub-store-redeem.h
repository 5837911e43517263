/* All that is known of a ticket at a gate, in one question. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

typedef struct {
  gboolean invited;     /* the terminal to the event */
  gboolean known;       /* there is an entry of this id */
  gint64 admits;        /* of its type; 1 of one that is not known */
  gint64 passages;      /* not annulled */
  gint64 claims;        /* not expired */
  gboolean taken;       /* another ticket was claimed under this id */
  char told[16];        /* what its seller told of it, "" when nobody did; voided by a later issue of its slot */
  gboolean voided, blocked; /* as people here marked it */
} HubStoreRedeem;

/* Asked ahead; hearing takes over what was asked, which may be NULL with error set. */
SqlRows *hub_store_redeem_ask (SqlConn *conn, const TkWireRedeem *redeem, gint64 terminal, gint64 now, GError **error);
gboolean hub_store_redeem_hear (SqlRows *asked, HubStoreRedeem *out, GError **error);

G_END_DECLS
