/* Lost tickets given again, as stored. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"
#include "tk-token.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* A ticket given again, to be stored: what was journaled as entry `seq`, and what the journal does not hold. */
typedef struct {
  const TkWireReissue *body;
  const char *token;          /* of the new one */
  gint64 seq;
  const char *staff;
  const char *request;        /* (nullable) */
  guint16 issuer;
} TkStoreNewReissue;
/* Inside the caller's transaction: the new one is of the same sale, and good; the old one is not any more. */
gboolean tk_store_add_reissue (TkStore *store, const TkStoreNewReissue *reissue, GError **error);
/* The new ticket that was given for this request; serial 0 when there is none. */
gboolean tk_store_find_reissue_by_request (TkStore *store, const char *request, TkTicketId *ticket, GError **error);
/* The highest issue of the slot that is known here, sold or leased. */
gboolean tk_store_latest_issue (TkStore *store, const TkTicketId *slot, gint64 *issue, GError **error);

G_END_DECLS
