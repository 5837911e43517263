/* Events as the public sees them: looked for, counted, read with everything beside them, and written. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

/* How texts are looked for: lower case, without accents, blanks as one. (transfer full) */
char *hub_store_fold (const char *text);

/* Empty or 0 where it does not matter. Texts as people wrote them. */
typedef struct {
  const char *status, *place, *tag, *q;
  gint64 ends_after, from, to; /* UTC ms; from and to of its start */
  gint64 organizer;
  gint64 category;             /* -1: one that does not exist */
  gboolean popular;            /* by tickets sold, instead of by its start */
} HubStoreEventFilter;
gboolean hub_store_event_page_count (SqlConn *conn, const HubStoreEventFilter *filter, gint64 *out, GError **error);
/* Rows (sql_done) of: event, title, description, venue, address, zone, currency, status, status_reason, tags, image, category's name,
 * organizer's name, first_name, last_name, organizer, category, cap, cash_unit, doors_at, starts_at, ends_at, created_at, updated_at.
 * NULL with an error. */
SqlRows *hub_store_event_page (SqlConn *conn, const HubStoreEventFilter *filter, gint64 limit, gint64 offset, GError **error);
/* The same columns, of one event that is not gone. */
SqlRows *hub_store_event_page_one (SqlConn *conn, gint64 event, GError **error);
/* Its ticket types, cheapest first: type, name, description, price, capacity, admits, sale_from, sale_until, sold, leased, held,
 * quarantined, overdraft, created_at, and what unpaid orders hold (part of leased). */
SqlRows *hub_store_event_page_types (SqlConn *conn, gint64 event, GError **error);
/* Those that are not deleted; of them, those of an organizer that are not approved. */
gboolean hub_store_event_page_present (SqlConn *conn, gint64 *out, GError **error);
gboolean hub_store_event_page_waiting (SqlConn *conn, gint64 organizer, gint64 *out, GError **error);
/* Approved ones of a category. */
gboolean hub_store_event_page_in_category (SqlConn *conn, gint64 category, gint64 *out, GError **error);

/* Everything that people write, but not its currency once there is something to sell. */
typedef struct {
  gint64 event;
  const char *title, *description, *venue, *address, *zone, *currency, *tags, *image, *status, *reason;
  const char *category_name; /* for looking */
  gint64 organizer, category, cap, doors_at, starts_at, ends_at, created_at, updated_at;
} HubStoreEventRow;
gboolean hub_store_event_write (SqlConn *conn, const HubStoreEventRow *row, GError **error);
/* The category has another name: its events are found by it. */
gboolean hub_store_event_refold (SqlConn *conn, gint64 category, GError **error);
gboolean hub_store_event_set_status (SqlConn *conn, gint64 event, const char *status, const char *reason, gint64 now, GError **error);
gboolean hub_store_event_set_gone (SqlConn *conn, gint64 event, gint64 now, GError **error);
/* The number the next one gets. */
gboolean hub_store_event_next (SqlConn *conn, gint64 *out, GError **error);
/* Tickets that are or were sold, lie with a terminal, or were listed by others. */
gboolean hub_store_event_has_sales (SqlConn *conn, gint64 event, gboolean *out, GError **error);
/* Is it approved, and not gone? FALSE, too, when there is none. */
gboolean hub_store_event_on_sale (SqlConn *conn, gint64 event, gboolean *out, GError **error);
gboolean hub_store_event_touch (SqlConn *conn, gint64 event, gint64 now, GError **error);

G_END_DECLS
