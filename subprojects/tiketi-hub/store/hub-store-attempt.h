/* Attempts to be paid through a gateway. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

typedef struct {
  /* As asked for; never changes. */
  char *id, *method, *sale, *currency, *phone, *email, *staff;
  gint64 terminal, event, amount, at;
  /* What became of it; see the schema. */
  char *state, *reason, *receipt, *used_by, *checkout, *merchant, *url;
  char *callback; /* where the buyer's browser goes afterwards; "" */
  gint64 accepted, silent, word, settled, money, paid, given_up, lapsed, elsewhere;
  gint64 changed_at, money_at, pushed_at, asks, next_at;
} HubStoreAttempt;
void hub_store_attempt_free (HubStoreAttempt *attempt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreAttempt, hub_store_attempt_free)

/* Texts that are NULL are stored as "". */
gboolean hub_store_attempt_add (SqlConn *conn, const HubStoreAttempt *attempt, GError **error);
/* What became of it, but for pushed_at, asks and next_at, which have writers of their own. */
gboolean hub_store_attempt_set (SqlConn *conn, const HubStoreAttempt *attempt, GError **error);
/* Where its buyer's browser goes once it is paid. */
gboolean hub_store_attempt_set_callback (SqlConn *conn, const char *id, const char *callback, GError **error);
/* All: *out NULL when there is none. */
gboolean hub_store_attempt_get (SqlConn *conn, const char *id, HubStoreAttempt **out, GError **error);
gboolean hub_store_attempt_by_checkout (SqlConn *conn, const char *method, const char *checkout, HubStoreAttempt **out,
                                        GError **error);
gboolean hub_store_attempt_by_receipt (SqlConn *conn, const char *receipt, HubStoreAttempt **out, GError **error);
/* (transfer full) of HubStoreAttempt. */
/* (element-type HubStoreAttempt) M-Pesa's that brought just this money, and whose receipt nobody has told. */
GPtrArray *hub_store_attempt_unnamed (SqlConn *conn, gint64 paid, GError **error);
/* (element-type HubStoreAttempt) oldest first. */
GPtrArray *hub_store_attempt_of_sale (SqlConn *conn, const char *sale, GError **error);
/* Is there an undecided one of that sale, or to that phone ("": none)? */
gboolean hub_store_attempt_is_pending (SqlConn *conn, const char *sale, const char *phone, gboolean *out, GError **error);

/* The one moment from which on the buyer may be prompted: TRUE for one caller only, ever. */
gboolean hub_store_attempt_begin_push (SqlConn *conn, const char *id, gint64 now, gboolean *begun, GError **error);
/* The gateway is asked how it stands, by one caller: *claimed FALSE when somebody else was first. */
gboolean hub_store_attempt_claim (SqlConn *conn, const HubStoreAttempt *attempt, gint64 next_at, gboolean *claimed,
                                  GError **error);
/* When to look at it again, UTC ms. */
gboolean hub_store_attempt_set_next (SqlConn *conn, const char *id, gint64 next_at, GError **error);

/* (transfer full) of HubStoreAttempt, oldest first, at most `limit`. */
GPtrArray *hub_store_attempt_due (SqlConn *conn, gint64 now, gint64 limit, GError **error);
/* Asked for before that, and never decided on the way: the hub stopped in between. */
GPtrArray *hub_store_attempt_stuck (SqlConn *conn, gint64 before, gint64 limit, GError **error);
/* Sent before that, and nothing was heard. */
GPtrArray *hub_store_attempt_quiet (SqlConn *conn, const char *method, gint64 before, gint64 limit, GError **error);
/* Unknown, asked for before that, and nobody was told yet. */
GPtrArray *hub_store_attempt_review (SqlConn *conn, gint64 before, gint64 limit, GError **error);
/* Paid before `before`, pays for nothing, and its terminal was heard of `grace` ms later, or it was before `anyway`. */
GPtrArray *hub_store_attempt_unused (SqlConn *conn, gint64 before, gint64 grace, gint64 anyway, gint64 limit, GError **error);
/* Not settled, or paid and pays for nothing. */
GPtrArray *hub_store_attempt_open (SqlConn *conn, gint64 limit, GError **error);

G_END_DECLS
