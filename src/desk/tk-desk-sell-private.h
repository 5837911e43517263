/* The parts of a sale: what it costs, how it is paid, what may be sold. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-desk-private.h"
#include "tk-desk-sell.h"
#include "tk-desk-shift.h"
#include "tk-store-catalogue.h"
#include "tk-store-lease.h"

G_BEGIN_DECLS

/* Minor units. Far above any real sale, and a thousand of them still sum within TK_MONEY_MAX. */
#define TK_SALE_TOTAL_MAX G_GINT64_CONSTANT (1000000000000)

/* "KES 1,500" as people here write it. (transfer full) */
char *tk_desk_money (gint64 minor, const char *currency);
/* "18:00" today in the zone, else "Sat 21 Nov 18:00". (transfer full) */
char *tk_desk_time_words (gint64 ms, gint64 now_ms, const char *zone);

/* Adds the lines, merged by type and priced, to sale->lines, and sets total and currency. */
gboolean tk_desk_price_lines (TkDesk *desk, const TkCartLine *lines, gsize n_lines, TkWireSale *sale, GError **error);
/* Adds the payments to sale->payments so that they sum to sale->total exactly, with change. */
gboolean tk_desk_settle (TkDesk *desk, const TkPayment *payments, gsize n_payments, TkWireSale *sale, GError **error);

/* Adds to body->payments how body->amount of that sale goes back: each payment's share of what is left of it. */
gboolean tk_desk_hand_back (TkDesk *desk, const char *sale, TkWireReversal *body, GError **error);
/* NULL with an error when the database failed. (transfer full) */
TkReversal *tk_desk_read_reversal (TkDesk *desk, const char *id, GError **error);

/* Why `wanted` tickets of the type cannot be sold now; *code says which kind of reason, *reason stays NULL when they can. Those
 * beyond the capacity can when a supervisor has `approved`; NOT_ALLOWED otherwise.
 * FALSE when the database failed. (transfer full) *reason */
gboolean tk_desk_why_not (TkDesk *desk, const TkWireEvent *event, const TkWireTicketType *type, const TkStoreClock *now,
                          gint64 wanted, gboolean approved, TkDeskError *code, char **reason, GError **error);
/* What the leases hold, none of it when the clock cannot be trusted. */
gboolean tk_desk_get_stock (TkDesk *desk, guint32 event, guint16 type, const TkStoreClock *now, TkStoreStock *stock,
                            GError **error);

/* May so many tickets from witnessed leases be sold in one sale, now? WITNESS or INVALID says why not. */
gboolean tk_desk_check_witness (TkDesk *desk, guint tickets, GError **error);

/* Inside a transaction: sets *shift, a text of a wire struct, to the open shift's id; opens one with float 0 when none is. */
gboolean tk_desk_ensure_shift (TkDesk *desk, const TkStaff *staff, const char *currency, char **shift, GError **error);

G_END_DECLS
