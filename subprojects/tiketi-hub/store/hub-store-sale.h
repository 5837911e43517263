/* Sales with their lines and payments, and tickets. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"
#include "tk-wire-messages.h"

G_BEGIN_DECLS

/* Where and when the entry was made that tells of it. */
typedef struct { gint64 terminal, seq, at; const char *staff; } HubStoreOrigin;

gboolean hub_store_sale_exists (SqlConn *conn, const char *sale, gboolean *exists, GError **error);
typedef struct {
  char *id, *shift, *currency;
  gint64 terminal, event, total, tickets; /* tickets: how many of it the hub knows */
} HubStoreSale;
void hub_store_sale_free (HubStoreSale *sale);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreSale, hub_store_sale_free)
/* *out NULL when there is none. */
gboolean hub_store_sale_get (SqlConn *conn, const char *id, HubStoreSale **out, GError **error);
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
