/* Tickets with everything people want to see beside them: event, type, who comes with it, what it cost, whether they are in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  gint64 event, type, serial, issue;
  gint64 organizer, starts_at, ends_at, admits, sold_at;
  gint64 price;            /* what it cost after discounts */
  gint64 order, account;   /* made online, and by whom; 0: at a terminal */
  gint64 inside;           /* so many people are in with it */
  gint64 entered_at;       /* the last entry that counts; 0 none */
  gboolean replaced;       /* a later issue of the slot exists */
  gboolean blocked, voided; /* what people here marked */
  char *title, *venue, *zone, *currency, *type_name;
  char *status;            /* as it was sold, without the mark */
  char *holder, *first_name, *last_name, *email, *phone, *seat, *sale;
  char *gate_name;         /* of the last entry; "" */
  char *receipt;           /* of the order's payment; "" */
} HubStoreAttendee;
void hub_store_attendee_free (HubStoreAttendee *attendee);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreAttendee, hub_store_attendee_free)

/* *out NULL when there is no such ticket. */
gboolean hub_store_attendee_get (SqlConn *conn, gint64 event, gint64 type, gint64 serial, gint64 issue, HubStoreAttendee **out,
                                 GError **error);

/* 0, "" and -1 where it does not matter. */
typedef struct {
  gint64 event;
  gint64 account;
  const char *sale;        /* all tickets of it */
  const char *q;           /* in names, e-mail address, phone, order; any case */
  int inside;              /* 1: only who is in; 0: only who is not */
  gboolean good;           /* only what is neither replaced, voided nor refunded */
  gint64 limit, offset;
} HubStoreAttendeeFilter;
typedef gboolean (*HubStoreAttendeeFunc) (const HubStoreAttendee *attendee, gpointer data, GError **error);
/* Calls `func` for each, without holding more than one: by event, type, serial and issue; an account's newest first. Of an event as a
 * whole those on others' lists come behind all others. */
gboolean hub_store_attendee_each (SqlConn *conn, const HubStoreAttendeeFilter *filter, HubStoreAttendeeFunc func, gpointer data,
                                  GError **error);
gboolean hub_store_attendee_count (SqlConn *conn, const HubStoreAttendeeFilter *filter, gint64 *out, GError **error);

/* Events that end at `since` or later, `most` of them, those that end last first: where a code without its event may be of.
 * (transfer full) GArray of gint64. */
GArray *hub_store_attendee_events (SqlConn *conn, gint64 since, gint64 most, GError **error);
/* Those that an account organizes or ordered tickets of, latest first; the same. */
GArray *hub_store_attendee_own_events (SqlConn *conn, gint64 account, GError **error);
/* Its organizer (account; 0: the hub's administrators) and title (transfer full); *title NULL when there is no such event. */
gboolean hub_store_attendee_event (SqlConn *conn, gint64 event, gint64 *organizer, char **title, GError **error);

/* ---- Messages that carry tickets ---- */
/* How many of that attachment were sent or wait, since then. */
gboolean hub_store_attendee_count_mails (SqlConn *conn, const char *sale, const char *attachment, gint64 since, gint64 *out, GError **error);

G_END_DECLS
