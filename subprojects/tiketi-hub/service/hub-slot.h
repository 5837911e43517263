/* Where slots go that are not sold, or no longer. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-apply.h"
#include "hub-store-lease.h"

G_BEGIN_DECLS

#define HUB_ISSUE_MAX 255

typedef struct { gint64 sold, unsold; } HubSlotsBack; /* of the serials that left: known to be sold within the lease, or not */
/* The lease's serials from `from` to its last leave it: what is not sold goes to stock as `issue`, and counts as sold where a
 * ticket of another issue is good. Moves the counters; the lease's own row stays as it is. */
gboolean hub_slot_give_back (SqlConn *conn, const HubStoreLease *lease, gint64 from, gint64 issue, HubSlotsBack *back,
                             GError **error);
/* The ticket is stored as no longer good: its slot goes to stock as the next issue, unless another ticket has it. */
gboolean hub_slot_free (HubApply *apply, const HubStoreTicket *ticket, GError **error);
/* The slot is sold outside any open or fenced lease: it leaves stock if it lies there. */
gboolean hub_slot_take (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gboolean overdraft, GError **error);
gboolean hub_slot_is_overdraft (HubApply *apply, gint64 event, gint64 type, gint64 serial, gboolean *out, GError **error);

G_END_DECLS
