/* What the sync agent reads and writes: who we are at the hub, what it answered, what it told us. Each
 * function is one short transaction, or part of the caller's. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-certificate.h"
#include "tk-store.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* ---- Who this terminal is at its hub ---- */

typedef struct
{
  gint64 terminal;                  /* 0: not enrolled */
  gint64 issuer;
  char *kind, *hub_url, *credential, *ca_file /* NULL: the system's authorities */, *cursor /* "" at first */;
  guint8 hub_key[TK_PUBLIC_KEY_SIZE];
} TkSyncIdentity;

void tk_sync_identity_clear (TkSyncIdentity *identity);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkSyncIdentity, tk_sync_identity_clear)
/* `out` must be zeroed or cleared; terminal 0 and nothing else when not enrolled. */
gboolean tk_store_sync_read_identity (TkStore *store, TkSyncIdentity *out, GError **error);
/* All of an enrolment at once. The certificate was verified by the caller; `revision` is its. */
gboolean tk_store_sync_enrol (TkStore *store, const TkWireEnrolReply *reply, guint32 revision,
                              const char *hub_url, const char *ca_file, GError **error);

/* ---- Up ---- */

gboolean tk_store_sync_acked (TkStore *store, gint64 *seq, GError **error);
/* The hub holds everything up to reply->acked; conflicts and dead letters are kept with their reasons. When
 * that is more than there is here, TK_STORE_STOPPED says so afterwards. */
gboolean tk_store_sync_store_answers (TkStore *store, const TkWireBatchReply *reply, gint64 now_ms,
                                      GError **error);

/* The same for a reply that was brought on a stick and may be of a while ago: nothing moves back, and a stop stays. */
gboolean tk_store_sync_store_brought (TkStore *store, const TkWireBatchReply *reply, gint64 now_ms, GError **error);
/* Results alone (element-type TkWireEntryResult), of entries acknowledged long ago. */
gboolean tk_store_sync_put_results (TkStore *store, const GPtrArray *results, gint64 now_ms, GError **error);

/* ---- Down: one change each; a later change of the same object replaces the earlier one ---- */

gboolean tk_store_put_event (TkStore *store, const TkWireEvent *event, GError **error);
gboolean tk_store_put_type (TkStore *store, const TkWireTicketType *type, GError **error);
gboolean tk_store_put_gate (TkStore *store, const TkWireGate *gate, GError **error);
gboolean tk_store_put_staff (TkStore *store, const TkWireStaff *staff, GError **error);
/* certificate verified by the caller; an older revision than the one stored keeps what there is. */
gboolean tk_store_put_issuer (TkStore *store, const TkWireIssuer *issuer, guint32 revision, GError **error);
/* Of a ticket sold here only status, attention, holder and seat are taken over. */
gboolean tk_store_put_ticket (TkStore *store, const TkWireTicket *ticket, GError **error);
/* A key of another system. */
gboolean tk_store_put_signer (TkStore *store, const TkWireSigner *signer, GError **error);
/* A check-in made here stays as it is. */
gboolean tk_store_put_seen (TkStore *store, const TkWireSeen *seen, GError **error);
/* The organizer's logo and words on paper. */
gboolean tk_store_put_brand (TkStore *store, const TkWireBrand *brand, GError **error);
/* What became of one of our own entries. */
gboolean tk_store_put_answer (TkStore *store, const TkWireEntryResult *result, gint64 now_ms, GError **error);
gboolean tk_store_put_incident (TkStore *store, const TkWireIncident *incident, GError **error);
/* The object is no more. What happened here is never removed; a kind or key not known is no failure. */
gboolean tk_store_remove (TkStore *store, const char *kind, const char *key, GError **error);

/* ---- What people must look at ---- */

/* The hub refuses us, under this id; shown until it is withdrawn. */
gboolean tk_store_sync_raise (TkStore *store, const char *id, const char *text, gint64 now_ms,
                              GError **error);
gboolean tk_store_sync_withdraw (TkStore *store, const char *id, GError **error);

G_END_DECLS
