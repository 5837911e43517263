/* Sales with their lines and payments, tickets, and shifts. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* Where and when the entry was made that tells of it. */
typedef struct { gint64 terminal, seq, at; const char *staff; } HubStoreOrigin;

gboolean hub_store_sale_exists (SqlConn *conn, const char *sale, gboolean *exists, GError **error);
/* The sale, its lines and payments; tickets one by one with hub_store_ticket_add(). *added FALSE: there is one of that id,
 * and nothing was written. */
gboolean hub_store_sale_add (SqlConn *conn, const TkWireSale *sale, const HubStoreOrigin *origin, gboolean *added,
                             GError **error);
/* The sale that a payment with this receipt belongs to; (transfer full), "" when there is none. */
gboolean hub_store_payment_sale (SqlConn *conn, const char *method, const char *reference, char **sale, GError **error);

typedef struct {
  gint64 event, type, serial, issue, issuer, terminal, sold_at;
  char *sale, *status;
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
/* How many serials of first..last are sold. */
gboolean hub_store_ticket_count (SqlConn *conn, gint64 event, gint64 type, gint64 first, gint64 last, gint64 *out,
                                 GError **error);

gboolean hub_store_shift_open (SqlConn *conn, const TkWireShiftOpened *shift, const HubStoreOrigin *origin, GError **error);
/* Also stores a shift whose opening never came. *own FALSE: it is another terminal's, and stays as it is. */
gboolean hub_store_shift_close (SqlConn *conn, const TkWireShiftClosed *shift, const HubStoreOrigin *origin, gboolean *own,
                                GError **error);

G_END_DECLS
