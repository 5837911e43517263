/* Sums and lists for reports: each function opens the rows of one list, its columns named beside it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

/* type, name, price, capacity, sold, leased, held, quarantined, tickets, amount, voided, refunded, overdraft, overdraft_sold,
 * overdraft_leased, off, asks: tickets counts identities that are good, voided and refunded those that are not, amount is what sale lines
 * come to after discounts, undone or not; off what the discounts are */
SqlRows *hub_store_report_types (SqlConn *conn, gint64 event, GError **error);
/* sale, type, net, qty, undone, handed: of each sale of which money was handed back, what its tickets of each type came to after
 * discounts, how many there were and are undone; handed is for all of its types together. By sale and type. */
SqlRows *hub_store_report_back (SqlConn *conn, gint64 event, GError **error);
/* gate, name, entries, exits, denied: bodies in and out, acts refused */
SqlRows *hub_store_report_gates (SqlConn *conn, gint64 event, GError **error);
/* at, gate, terminal, staff, approved_by, reason, verdict, rule, type, serial, issue, count: of those let in after all */
SqlRows *hub_store_report_overrides (SqlConn *conn, gint64 event, GError **error);
/* minute (UTC ms), gate, name, entries, exits: only minutes in which anybody passed */
SqlRows *hub_store_report_arrivals (SqlConn *conn, gint64 event, GError **error);
/* method, payments, amount, refunded: amount is what was paid less what was handed back; of sales over several events the
 * event's share */
SqlRows *hub_store_report_payments (SqlConn *conn, gint64 event, GError **error);
/* kind, voucher, name, sales, tickets, amount, uses, used: what was given in sales, undone or not; used of uses are taken now */
SqlRows *hub_store_report_discounts (SqlConn *conn, gint64 event, GError **error);
/* terminal, number, staff, currency, opened_at, closed_at, float, counted, expected, difference, drawer_opens, hand_overs, body: of the
 * event's terminals, whichever event they sold for; body: the Z report as journaled, "" while open */
SqlRows *hub_store_report_shifts (SqlConn *conn, gint64 event, GError **error);
/* kind, text, at, severity, closed */
SqlRows *hub_store_report_incidents (SqlConn *conn, gint64 event, GError **error);
/* name, acked, head_hash, last_seen, conflicts, dead */
SqlRows *hub_store_report_terminals (SqlConn *conn, gint64 event, GError **error);

/* Of one terminal, whichever event it sold for: sales, what they come to less what was handed back, in the currency of its latest
 * sale; what it said was waiting to be sent; entries in conflict and dead letters. */
typedef struct { gint64 sales, total, waiting, conflicts, dead; char currency[4]; } HubStoreTerminalSums;
gboolean hub_store_report_terminal (SqlConn *conn, gint64 terminal, HubStoreTerminalSums *out, GError **error);

typedef struct {
  gint64 sales, total;                 /* sales of the event and what they come to, undone or not */
  gint64 voided, voided_amount, refunded, refunded_amount; /* how often, and what was handed back */
  gint64 parts, parts_amount;          /* handed back while the tickets stay good */
  gint64 orphans, orphans_amount;      /* known from gates only, at list price */
  gint64 entries, exits, denied;       /* bodies in, bodies out, acts refused (annulled ones left out) */
  gint64 tickets_in;                   /* tickets that entered at least once */
  gint64 overrides;
  gint64 annulled, attention_seen;     /* annulments; entries for which staff read the organizer's text */
  gint64 rounding;                     /* of cash: payments come to total + rounding */
  gint64 takings;                      /* money taken less money handed back: neither given away nor exchanged */
  gint64 comps, comps_amount, comps_back; /* payments that are none, what they cover, and what of that was undone */
  gint64 exchanges, exchanged_in, exchanged_out; /* sales paid with undone ones; from where to here, and from here */
  gint64 reissued;                     /* lost tickets given again */
  gint64 double_applied;               /* entries applied more than once: the schema forbids it, the report proves it */
} HubStoreSums;
gboolean hub_store_report_sums (SqlConn *conn, gint64 event, HubStoreSums *out, GError **error);

G_END_DECLS
