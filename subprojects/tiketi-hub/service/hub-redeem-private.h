/* Judging within a transaction that somebody else runs; what is known of one ticket. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-gate.h"
#include "hub-redeem.h"
#include "hub-sql.h"
#include "hub-store-checkin.h"
#include "hub-store-claim.h"
#include "hub-store-redeem.h"

G_BEGIN_DECLS

/* As hub_service_redeem(), for whoever appends the entry, under the same id, in it: then nothing stays claimed. count:
 * so many it lets through; again: there is an entry of that id already, and the verdict is its. */
typedef struct { guint count; gboolean again; } HubRedeemed;
TkWireRedeemReply *hub_redeem_here (HubService *service, SqlConn *conn, const HubTerminal *asker, const TkWireRedeem *request,
                                    HubRedeemed *out, GError **error);

typedef struct {
  HubService *service;
  const HubTerminal *asker;
  const TkWireRedeem *request;
  TkWireRedeem known;  /* the same, by the type that is known here; its texts are borrowed */
  gint64 now;
  GPtrArray *gates;    /* of this turn; borrowed, as is the next */
  const HubGate *gate;
  SqlRows *asked;
  TkTicketStatus status;
  gint64 valid_from, valid_until; /* as a list told; what a token says its gate has read */
  gint64 admits;
  GPtrArray *passages; /* HubStoreCheckin */
  GPtrArray *claims;   /* HubStoreClaim, of other scans */
  TkWireRedeemReply *reply;
  guint count;         /* so many bodies it lets through */
  gboolean again;      /* it was answered before */
} HubRedeem;

/* ---- What is known (hub-redeem-facts.c) ---- */
/* What redeems of one turn share. */
GPtrArray *hub_redeem_gates_new (void);
/* Asks for what hearing reads; in between others may ask, about other tickets. */
gboolean hub_redeem_ask (HubRedeem *redeem, SqlConn *conn, GError **error);
/* *known: there is an entry of this id. HUB_ERROR when it may not ask there. */
gboolean hub_redeem_hear (HubRedeem *redeem, SqlConn *conn, gboolean *known, GError **error);

G_END_DECLS
