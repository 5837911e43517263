/* Sales with their lines, discounts and payments, what they are worth to each of their events, and tickets. A use of a voucher
 * with a limit is a ticket of a type above TK_WIRE_VOUCHER_TYPE here: the same functions serve both. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* Where and when the entry was made that tells of it. */
typedef struct { gint64 terminal, seq, at; const char *staff; } HubStoreOrigin;

gboolean hub_store_sale_exists (SqlConn *conn, const char *sale, gboolean *exists, GError **error);
typedef struct {
  char *id, *shift, *currency;
  gint64 terminal, event, total, rounding, tickets; /* tickets: how many of it the hub knows */
} HubStoreSale;
void hub_store_sale_free (HubStoreSale *sale);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreSale, hub_store_sale_free)
/* *out NULL when there is none. */
gboolean hub_store_sale_get (SqlConn *conn, const char *id, HubStoreSale **out, GError **error);
/* The sale, its lines, discounts and payments; tickets and uses one by one with hub_store_ticket_add(). *added FALSE: there is one of that id,
 * and nothing was written. */
gboolean hub_store_sale_add (SqlConn *conn, const TkWireSale *sale, const HubStoreOrigin *origin, gboolean *added,
                             GError **error);
/* The sale that a payment with this receipt belongs to; (transfer full), "" when there is none. A receipt of M-Pesa is one
 * receipt, whether the buyer was prompted or it was typed. */
gboolean hub_store_payment_sale (SqlConn *conn, const char *method, const char *reference, char **sale, GError **error);

/* ---- Sales over several events ---- */

/* What one event's tickets came to, with its part of the rounding; and its part of one payment (line from 1). */
gboolean hub_store_sale_add_share (SqlConn *conn, const char *sale, gint64 event, gint64 total, gint64 rounding, GError **error);
gboolean hub_store_payment_add_share (SqlConn *conn, const char *sale, gint64 line, gint64 event, gint64 amount, GError **error);
/* What a sale's tickets of one type came to after discounts, and how many they are; both 0 when it has none. */
gboolean hub_store_sale_net (SqlConn *conn, const char *sale, gint64 event, gint64 type, gint64 *net, gint64 *qty, GError **error);

/* ---- Tickets ---- */

typedef struct {
  gint64 event, type, serial, issue, issuer, terminal, sold_at;
  gint64 place;               /* number of its seat in the plan; 0 none */
  char *sale, *status;
  char *seat, *holder, *phone, *email, *document; /* (nullable) when it is added; a use has none of them */
} HubStoreTicket;
void hub_store_ticket_free (HubStoreTicket *ticket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreTicket, hub_store_ticket_free)

gboolean hub_store_ticket_add (SqlConn *conn, const HubStoreTicket *ticket, GError **error);
/* Only when no ticket of that slot, of whatever issue, is there yet. */
gboolean hub_store_ticket_add_first (SqlConn *conn, const HubStoreTicket *ticket, gboolean *added, GError **error);
gboolean hub_store_ticket_get (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, HubStoreTicket **out,
                               GError **error);
/* Every issue of the slot, ascending; (transfer full) of HubStoreTicket. */
GPtrArray *hub_store_ticket_issues (SqlConn *conn, gint64 event, gint64 type, gint64 serial, GError **error);
gboolean hub_store_ticket_set_status (SqlConn *conn, const HubStoreTicket *ticket, const char *status, GError **error);
/* The sale's uses that still count, by type, serial and issue; (transfer full) of HubStoreTicket. */
GPtrArray *hub_store_use_list (SqlConn *conn, const char *sale, GError **error);
/* What is known of a slot from tickets and orphans. */
typedef struct {
  gint64 serial;
  gboolean here;     /* a ticket of the issue asked about, good or not */
  gint64 terminal;   /* who sold that one */
  gboolean good;     /* one of any issue is good */
  gint64 issue;      /* the latest there is */
} HubStoreTrace;
/* The slots of first..last of which anything is known, ascending; (transfer full) GArray of HubStoreTrace. */
GArray *hub_store_ticket_traces (SqlConn *conn, gint64 event, gint64 type, gint64 first, gint64 last, gint64 issue,
                                 GError **error);

G_END_DECLS
