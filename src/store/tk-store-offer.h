/* What types of an event are, and what this terminal holds of them: for a whole page of tiles or a long cart in a few statements.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store-catalogue.h"
#include "tk-store-lease.h"

G_BEGIN_DECLS

typedef struct {
  TkWireTicketType *type;
  TkStoreStock stock;   /* of its leases */
  gint64 held;          /* of that, kept for carts put aside */
  gint64 sold;          /* known to be sold, anywhere */
  gboolean seated;      /* it has a plan */
} TkStoreOffer;
void tk_store_offer_free (TkStoreOffer *offer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkStoreOffer, tk_store_offer_free)

/* By position; types: (nullable) guint16, those wanted. What the held cart `except` keeps is not counted as held. */
GPtrArray *tk_store_list_offers (TkStore *store, guint32 event, const GArray *types, gint64 now_ms, const char *except, GError **error);

G_END_DECLS
