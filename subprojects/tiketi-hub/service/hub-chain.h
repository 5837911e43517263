/* Does a batch continue the journal the hub holds? SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service-private.h"
#include "tk-journal.h"

G_BEGIN_DECLS

/* What an entry tells; NULL when it cannot be read, or was taken. */
typedef struct {
  const TkWireShape *shape;
  gpointer body;
} HubChainBody;

/* A batch with everything checked that needs no database, so that it is done before the writer's turn. */
typedef struct {
  const TkWireBatch *batch;
  GPtrArray *entries;     /* TkJournalEntry, one per entry of the batch */
  GArray *bodies;         /* HubChainBody, one per entry */
  gint64 broken_seq;      /* 0: entries fit each other and the signature is good */
  char *broken;           /* what was found there, for people */
  gboolean gap;           /* it begins beyond what should come next, and nothing else is wrong with it */
} HubChain;

/* `terminal` and its key say who must have signed; NULL: the head is known to be that terminal's, as its signed journal goes
 * through it. FALSE with INVALID when a field cannot be read at all. */
gboolean hub_chain_prepare (HubChain *chain, const TkWireBatch *batch, guint32 terminal, const guint8 public_key[32],
                            GError **error);
void hub_chain_clear (HubChain *chain);
/* The decoded body of an entry, once (transfer full); NULL when there is none. */
gpointer hub_chain_take_body (HubChain *chain, guint index);

/* *broken NULL when the batch continues the stored journal; otherwise what was found (transfer full). *known: how many of
 * its first entries the hub holds already; sets chain->gap. */
gboolean hub_chain_compare (HubChain *chain, SqlConn *conn, const HubStoreTerminal *terminal, guint *known, char **broken,
                            GError **error);


G_END_DECLS
