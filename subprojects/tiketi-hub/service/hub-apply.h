/* What one journal entry changes at the hub. Facts are never refused: a clash with what the hub knows is a conflict and an
 * incident, what cannot be read is dead; both are stored all the same. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-known.h"
#include "hub-service-private.h"
#include "hub-ticket.h"

G_BEGIN_DECLS

typedef struct {
  HubService *service;
  SqlConn *conn;
  const HubStoreTerminal *terminal;
  const TkWireEntry *entry;
  HubKnown *known;       /* of the batch */
  gpointer body;         /* of the shape hub_apply_shape() says, decoded before the writer's turn; NULL: not yet */
  gboolean careful;      /* what the schema refuses makes the entry dead, instead of failing */
  gboolean leases_moved; /* serials left the terminal: its certificate must be re-issued */
  /* The judgement; both NULL: applied. */
  char *conflict;
  char *dead;
} HubApply;

/* What an entry of that kind tells; NULL when this hub does not know the kind. */
const TkWireShape *hub_apply_shape (const char *kind);
/* Applies apply->entry and fills the judgement. What only counts stays with apply->known until it is settled. FALSE when the database failed, or, unless careful, would not take it. */
gboolean hub_apply_entry (HubApply *apply, GError **error);

/* ---- For the files that apply ---- */

/* Whoever applies judges an entry dead before writing anything for it. */

/* The entry's body, or NULL with the entry judged dead. */
gpointer hub_apply_decode (HubApply *apply, const TkWireShape *shape);
HubStoreOrigin hub_apply_origin (const HubApply *apply);
/* A clash: the entry is a conflict for this reason, and people are told by an incident with the same sentence. The first
 * reason stays with the entry. */
gboolean hub_apply_clash (HubApply *apply, const char *kind, const char *subject, gint64 event, GError **error,
                          const char *format, ...) G_GNUC_PRINTF (6, 7);

/* As hub_apply_invited(), without telling anybody. */
gboolean hub_apply_is_invited (HubApply *apply, gint64 event, gboolean *invited, GError **error);
/* *invited FALSE: the terminal has no business with this event; the entry is a conflict, and must change nothing. */
gboolean hub_apply_invited (HubApply *apply, gint64 event, gboolean *invited, GError **error);

gboolean hub_apply_sale (HubApply *apply, GError **error);
gboolean hub_apply_checkin (HubApply *apply, GError **error);
gboolean hub_apply_annulment (HubApply *apply, GError **error);
gboolean hub_apply_shift_opened (HubApply *apply, GError **error);
gboolean hub_apply_shift_closed (HubApply *apply, GError **error);
gboolean hub_apply_cash_moved (HubApply *apply, GError **error);
gboolean hub_apply_voided (HubApply *apply, GError **error);
gboolean hub_apply_refunded (HubApply *apply, GError **error);
/* The sale came after what undid it (it was a dead letter until now): its tickets are undone now. */
gboolean hub_apply_reversals_of (HubApply *apply, const char *sale, GError **error);
gboolean hub_apply_reissued (HubApply *apply, GError **error);
/* Likewise: its tickets that were given again since are given again now. */
gboolean hub_apply_reissues_of (HubApply *apply, const char *sale, GError **error);
gboolean hub_apply_handed_over (HubApply *apply, GError **error);
gboolean hub_apply_drawer_opened (HubApply *apply, GError **error);
gboolean hub_apply_lease_returned (HubApply *apply, GError **error);

/* One ticket of a sale that is stored: its row, its slot, and what clashes with it (hub-place.c). */
gboolean hub_place_ticket (HubApply *apply, const TkWireSale *sale, const TkWireSaleTicket *ticket, GError **error);
/* Likewise one use of a voucher with a limit. */
gboolean hub_place_use (HubApply *apply, const TkWireSale *sale, const TkWireSaleTicket *use, GError **error);
/* The sale is stored: its discounts are of vouchers there are, and took as many uses as they should (hub-voucher-apply.c). */
gboolean hub_voucher_check_sale (HubApply *apply, const TkWireSale *sale, GError **error);
/* These tickets of the sale are undone: each voucher of it gets back one use, the lowest first, for each of them that it applies
 * to, until none is left. */
gboolean hub_voucher_give_back (HubApply *apply, const char *sale, const GPtrArray *undone /* TkWireReprint */, GError **error);
/* A passage, stored already, whose ticket the hub does not know: when its seller is lost, it proves what was sold
 * (hub-orphan.c). */
gboolean hub_orphan_seen (HubApply *apply, const TkWireCheckin *body, GError **error);

G_END_DECLS
