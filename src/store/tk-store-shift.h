/* Shifts and what was sold in them. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-store.h"

G_BEGIN_DECLS

typedef struct {
  char *id, *currency, *opened_by, *closed_by, *note;     /* "" while open */
  gint64 opened_seq, opened_at, opening_float;
  gint64 closed_seq, closed_at, counted, expected;        /* 0 while open */
} TkStoreShift;
void tk_store_shift_free (TkStoreShift *shift);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkStoreShift, tk_store_shift_free)

/* *out NULL when there is none. */
gboolean tk_store_get_open_shift (TkStore *store, TkStoreShift **out, GError **error);
gboolean tk_store_get_closed_shift (TkStore *store, TkStoreShift **out, GError **error); /* the last one */
/* Both inside the caller's transaction; times are those of the journal's entries opened_seq and closed_seq. */
gboolean tk_store_add_shift (TkStore *store, const TkStoreShift *shift, GError **error);
gboolean tk_store_close_shift (TkStore *store, const TkStoreShift *shift, GError **error);

/* Amounts paid, not tendered. */
typedef struct {
  gint64 cash, other, sales, tickets, total;               /* sold, whatever became of it */
  gint64 cash_back, other_back, tickets_back;              /* handed back by voids and refunds */
  gint64 voids, voided, refunds, refunded;                 /* how many, and how much of it each came to */
} TkStoreShiftSums;
gboolean tk_store_sum_shift (TkStore *store, const char *id, TkStoreShiftSums *out, GError **error);

G_END_DECLS
