/* Sales undone here, whole or in part: written with their journal entry, looked up later.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"
#include "tk-token.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

#define TK_STORE_VOIDED "voided"
#define TK_STORE_REFUNDED "refunded"

/* A reversal to be stored: what was journaled as entry `seq`, and what the journal does not hold. */
typedef struct {
  const char *kind;           /* TK_STORE_VOIDED or TK_STORE_REFUNDED; also what becomes of the tickets */
  const TkWireReversal *body;
  gint64 seq;
  const char *staff;
  const char *request;        /* (nullable) */
} TkStoreNewReversal;
/* Inside the caller's transaction. */
gboolean tk_store_add_reversal (TkStore *store, const TkStoreNewReversal *reversal, GError **error);

typedef struct {
  char *id, *kind, *sale, *staff, *approved_by, *reason, *currency;
  gint64 seq, at, amount;
} TkStoreReversal;
void tk_store_reversal_free (TkStoreReversal *reversal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkStoreReversal, tk_store_reversal_free)

/* *out NULL when there is none. */
gboolean tk_store_get_reversal (TkStore *store, const char *id, TkStoreReversal **out, GError **error);
gboolean tk_store_find_reversal_by_request (TkStore *store, const char *request, char **id, GError **error);
GArray *tk_store_list_reversal_tickets (TkStore *store, const char *reversal, GError **error);      /* TkTicketId */

typedef struct { char *method, *reference /* "" */; gint64 amount; } TkStorePaid;
void tk_store_paid_free (TkStorePaid *paid);
GPtrArray *tk_store_list_reversal_payments (TkStore *store, const char *reversal, GError **error);  /* TkStorePaid */
/* (element-type TkStorePaid) what all reversals of a sale handed back, each method and reference once. */
GPtrArray *tk_store_list_handed_back (TkStore *store, const char *sale, GError **error);

G_END_DECLS
