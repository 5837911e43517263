/* Orders made online: what was ordered, by whom, which leases hold it, and the sale that each becomes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

#define HUB_ORDER_PENDING "pending"
#define HUB_ORDER_PAID "paid"
#define HUB_ORDER_CANCELLED "cancelled"
#define HUB_ORDER_EXPIRED "expired"
#define HUB_ORDER_FAILED "failed"
#define HUB_ORDER_REFUNDED "refunded"
#define HUB_STORE_GOODWILL "goodwill-" /* how the id of a refund begins that leaves the tickets good */

typedef struct {
  char *sale;                /* id of the sale that it becomes */
  char *status, *method, *currency, *phone, *email;
  char *attempt;             /* the latest; "" */
  char *receipt, *reason;
  gint64 id, account, event, total, at, expires_at, paid_at, changed_at;
  gint64 voucher;            /* of its event; 0 none */
  gint64 voucher_tickets;    /* so many are cheaper by it */
} HubStoreOrder;
void hub_store_order_free (HubStoreOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreOrder, hub_store_order_free)

/* Texts that are NULL are stored as "". order->id is set. */
gboolean hub_store_order_add (SqlConn *conn, HubStoreOrder *order, GError **error);
/* Each: *out NULL when there is none. */
gboolean hub_store_order_get (SqlConn *conn, gint64 id, HubStoreOrder **out, GError **error);
gboolean hub_store_order_by_sale (SqlConn *conn, const char *sale, HubStoreOrder **out, GError **error);
/* The latest pending one of an account with that total. */
gboolean hub_store_order_pending_of (SqlConn *conn, gint64 account, gint64 total, HubStoreOrder **out, GError **error);
/* How many of an account's wait to be paid. */
gboolean hub_store_order_count_pending (SqlConn *conn, gint64 account, gint64 *out, GError **error);
/* Lines that cost nothing or less than their price, of what an account has of an event, or waits for; gifts of others not among them:
 * qty, unit, off, kind ("" none) and value of the voucher, currency. In no order. */
SqlRows *hub_store_order_cheap (SqlConn *conn, gint64 account, gint64 event, GError **error);

/* From one status to another: *moved TRUE for one caller only, however many try. */
gboolean hub_store_order_move (SqlConn *conn, const HubStoreOrder *order, const char *to, gint64 now, gboolean *moved, GError **error);
/* What it says now: method, phone, email, attempt, receipt, reason, expires_at, paid_at. */
gboolean hub_store_order_set (SqlConn *conn, const HubStoreOrder *order, gint64 now, GError **error);
/* Of the order of that sale, where none is known yet. */
gboolean hub_store_order_set_receipt (SqlConn *conn, const char *sale, const char *receipt, gint64 now, GError **error);

/* Pending ones whose time is up, of an event (0: all), oldest first; (transfer full) GArray of gint64. */
GArray *hub_store_order_due (SqlConn *conn, gint64 event, gint64 now, gint64 limit, GError **error);

/* ---- Its parts ---- */
typedef struct { gint64 type, qty, unit, off /* taken off all of it */; char *name; /* of the type; when read */ } HubStoreOrderLine;
typedef struct { gint64 n, type; char *first_name, *last_name, *email, *phone, *document; } HubStoreOrderGuest;
void hub_store_order_line_free (HubStoreOrderLine *line);
void hub_store_order_guest_free (HubStoreOrderGuest *guest);
gboolean hub_store_order_add_line (SqlConn *conn, gint64 order, gint64 n, const HubStoreOrderLine *line, GError **error);
gboolean hub_store_order_add_guest (SqlConn *conn, gint64 order, const HubStoreOrderGuest *guest, GError **error);
gboolean hub_store_order_add_lease (SqlConn *conn, gint64 order, const char *lease, GError **error);
/* In order; (transfer full) of HubStoreOrderLine · HubStoreOrderGuest · char *. */
GPtrArray *hub_store_order_lines (SqlConn *conn, gint64 order, GError **error);
GPtrArray *hub_store_order_guests (SqlConn *conn, gint64 order, GError **error);
GPtrArray *hub_store_order_leases (SqlConn *conn, gint64 order, GError **error);
gboolean hub_store_order_drop_leases (SqlConn *conn, gint64 order, GError **error);

/* ---- What may be ordered ---- */
typedef struct {
  gint64 event, type, price, sale_from, sale_until, ends_at, organizer;
  char *currency, *name, *title, *status; /* status: of the event */
  char *asks;                /* as in TkWireTicketType */
  gboolean gone;
} HubStoreOffer;
void hub_store_offer_free (HubStoreOffer *offer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreOffer, hub_store_offer_free)
/* *out NULL when there is no such type. */
gboolean hub_store_offer_get (SqlConn *conn, gint64 event, gint64 type, HubStoreOffer **out, GError **error);
/* The type of that name, in whatever case, or with "" the cheapest; *type 0 when there is none. */
gboolean hub_store_offer_find (SqlConn *conn, gint64 event, const char *name, gint64 *type, GError **error);

/* ---- Lists ---- */
typedef struct {
  gint64 account;            /* 0: everybody's */
  gint64 organizer;          /* only theirs, and of their events; 0: all */
  gint64 event;              /* 0: all */
  const char *status;        /* ""; of the order */
  gboolean asked;            /* only those that money was asked for, or came for */
  gint64 from, until;        /* when they were made; 0 */
  gint64 limit, offset;
} HubStoreOrderFilter;
/* Newest first; (transfer full) GArray of gint64. */
GArray *hub_store_order_list (SqlConn *conn, const HubStoreOrderFilter *filter, GError **error);

/* ---- Around it ---- */
typedef struct {
  char *title, *venue, *zone, *image, *buyer, *buyer_email;
  gint64 organizer, starts_at, ends_at;
} HubStoreOrderAbout;
void hub_store_order_about_clear (HubStoreOrderAbout *about);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubStoreOrderAbout, hub_store_order_about_clear)
gboolean hub_store_order_about (SqlConn *conn, const HubStoreOrder *order, HubStoreOrderAbout *out, GError **error);
/* What was handed back of it by reversals and as a goodwill; minor units. */
gboolean hub_store_order_handed_back (SqlConn *conn, const HubStoreOrder *order, gint64 *out, GError **error);
/* Is there an e-mail about its sale that has not failed? */
gboolean hub_store_order_is_mailed (SqlConn *conn, const HubStoreOrder *order, gboolean *out, GError **error);
/* The sale's tickets of an order, by type, serial and issue. */
typedef struct {
  gint64 type, serial, issue, issuer, entered_at;
  char *name, *status, *holder, *email, *phone, *seat;
} HubStoreOrderTicket;
void hub_store_order_ticket_free (HubStoreOrderTicket *ticket);
/* (transfer full) of HubStoreOrderTicket. */
GPtrArray *hub_store_order_tickets (SqlConn *conn, const HubStoreOrder *order, GError **error);

G_END_DECLS
