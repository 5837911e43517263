/* Shifts, what was sold in them, and what happened at their drawer. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"

G_BEGIN_DECLS

typedef struct {
  char *id, *currency, *opened_by, *closed_by, *note;     /* "" while open */
  char *body;                                             /* the Z report as journaled; "" while open, or closed long ago */
  gint64 number;                                          /* of the Z report; 0 while open */
  gint64 opened_seq, opened_at, opening_float;
  gint64 closed_seq, closed_at, counted, expected;        /* 0 while open */
} TkStoreShift;
void tk_store_shift_free (TkStoreShift *shift);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkStoreShift, tk_store_shift_free)

/* *out NULL when there is none. */
gboolean tk_store_get_open_shift (TkStore *store, TkStoreShift **out, GError **error);
gboolean tk_store_get_closed_shift (TkStore *store, TkStoreShift **out, GError **error); /* the last one */
gboolean tk_store_get_numbered_shift (TkStore *store, gint64 number, TkStoreShift **out, GError **error);
/* What the next Z report will be. */
gboolean tk_store_next_shift_number (TkStore *store, gint64 *number, GError **error);
/* Both inside the caller's transaction; times are those of the journal's entries opened_seq and closed_seq, the body is that
 * of closed_seq. */
gboolean tk_store_add_shift (TkStore *store, const TkStoreShift *shift, GError **error);
gboolean tk_store_close_shift (TkStore *store, const TkStoreShift *shift, GError **error);

/* ---- What was sold in it ---- */

typedef struct {
  gint64 sales, total, rounding, first_sale, last_sale;    /* sold, whatever became of it; numbers of sales, 0 none */
  gint64 tickets, list, discounts;                         /* of its lines */
  gint64 voids, voided, refunds, refunded;                 /* how many, and how much of it each came to */
  gint64 unmatched;                                        /* typed M-Pesa codes that nobody has confirmed */
} TkStoreShiftSums;
gboolean tk_store_sum_shift (TkStore *store, const char *id, TkStoreShiftSums *out, GError **error);

/* Rows of a report, one call each; what they point to is lent. Amounts are those paid, not tendered. */
typedef struct { const char *method; gint64 sales, refunds, count; } TkStoreShiftMethod;
typedef struct { const char *title, *name; gint64 event, type, sold, undone, amount; } TkStoreShiftType; /* amount: less what was undone */
typedef struct { gint64 quarter /* at / 900000 */, event, type, tickets, amount; } TkStoreShiftQuarter; /* zones differ by quarters of an hour */
typedef struct { const char *staff; gint64 sales, total, cash, refunds; } TkStoreShiftStaff;
typedef struct { const char *kind, *staff, *to, *approved_by, *reason; gint64 seq, at, amount, difference; } TkStoreTillAct;
typedef void (*TkStoreEach) (gconstpointer row, gpointer data);
gboolean tk_store_each_shift_method (TkStore *store, const char *id, TkStoreEach each, gpointer data, GError **error);  /* cash first */
gboolean tk_store_each_shift_type (TkStore *store, const char *id, TkStoreEach each, gpointer data, GError **error);
gboolean tk_store_each_shift_quarter (TkStore *store, const char *id, TkStoreEach each, gpointer data, GError **error);
gboolean tk_store_each_shift_staff (TkStore *store, const char *id, TkStoreEach each, gpointer data, GError **error);
gboolean tk_store_each_till_act (TkStore *store, const char *id, TkStoreEach each, gpointer data, GError **error);      /* oldest first */
/* Payments that were asked for and are not decided. */
gboolean tk_store_count_open_attempts (TkStore *store, gint64 *n, GError **error);

/* ---- The drawer: each inside the caller's transaction; the time is that of the journal's entry ---- */

typedef struct {
  const char *shift, *staff, *approved_by, *reason;
  gint64 seq, amount;                                      /* amount: cash moved, in > 0 */
} TkStoreDrawer;
gboolean tk_store_add_cash_moved (TkStore *store, const TkStoreDrawer *moved, const char *currency, GError **error);
gboolean tk_store_add_drawer_open (TkStore *store, const TkStoreDrawer *opened, GError **error);
typedef struct { const char *shift, *from, *to, *note; gint64 seq, counted, expected; } TkStoreHandedOver;
gboolean tk_store_add_handed_over (TkStore *store, const TkStoreHandedOver *handed, GError **error);

G_END_DECLS
