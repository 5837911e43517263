/* What gateways told, money that came, and money to be handed back. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-sql.h"

G_BEGIN_DECLS

/* ---- Words ---- */
typedef struct {
  char *id, *gateway, *told, *attempt, *body;
  gint64 at;
} HubStoreWord;
void hub_store_word_free (HubStoreWord *word);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreWord, hub_store_word_free)
/* The same words once; *added FALSE when they are there. */
gboolean hub_store_word_add (SqlConn *conn, const HubStoreWord *word, gboolean *added, GError **error);
/* It is not among those that wait any more; one that is not there is no error. */
gboolean hub_store_word_used (SqlConn *conn, const char *id, GError **error);
/* (element-type HubStoreWord) not used yet, in the order they came: the oldest and the newest so many each. Those
 * that are nobody's hold up no other. */
GPtrArray *hub_store_word_waiting (SqlConn *conn, gint64 limit, GError **error);

/* ---- Money that came ---- */
typedef struct {
  char *receipt, *gateway, *currency, *account, *payer, *attempt, *sale;
  gint64 amount, at;
} HubStoreMoney;
void hub_store_money_free (HubStoreMoney *money);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreMoney, hub_store_money_free)
/* Texts that are NULL are stored as "". */
gboolean hub_store_money_add (SqlConn *conn, const HubStoreMoney *money, gboolean *added, GError **error);
/* (transfer full) by its receipt; *out NULL when there is none. */
gboolean hub_store_money_get (SqlConn *conn, const char *receipt, HubStoreMoney **out, GError **error);
/* Nobody's, paid by that account and of that amount; *out NULL when there is none. */
gboolean hub_store_money_by_account (SqlConn *conn, const char *account, gint64 amount, HubStoreMoney **out, GError **error);
/* Whose money it is from now on: the attempt it answers, the sale it pays. */
gboolean hub_store_money_set_attempt (SqlConn *conn, const char *receipt, const char *attempt, GError **error);
gboolean hub_store_money_set_sale (SqlConn *conn, const char *receipt, const char *sale, GError **error);
/* Pays for nothing, and no attempt answers for it; (transfer full) of HubStoreMoney. */
GPtrArray *hub_store_money_loose (SqlConn *conn, gint64 limit, GError **error);

/* A sale whose payments name a receipt. */
typedef struct {
  char *sale, *method, *reference, *currency;
  gint64 terminal, event, amount; /* amount: of all its payments that name it */
} HubStoreClaimed;
void hub_store_claimed_free (HubStoreClaimed *claimed);
/* Sales whose staff typed that receipt, in the order in which they were made; (transfer full) of HubStoreClaimed. */
GPtrArray *hub_store_money_claims (SqlConn *conn, const char *receipt, GError **error);
/* Typed codes of which no money is known; the same. */
GPtrArray *hub_store_money_unmatched (SqlConn *conn, gint64 limit, GError **error);

/* ---- Money to be handed back ---- */
typedef struct {
  char *id, *receipt, *attempt, *gateway, *currency, *payer, *why, *how, *said;
  gint64 amount, at, done_at, asked_at;
} HubStoreRefund;
void hub_store_refund_free (HubStoreRefund *refund);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubStoreRefund, hub_store_refund_free)
/* (transfer full); *out NULL when there is none. */
gboolean hub_store_refund_get (SqlConn *conn, const char *id, HubStoreRefund **out, GError **error);
/* New, or with another amount, receipt and reason than before, and open again. */
gboolean hub_store_refund_put (SqlConn *conn, const HubStoreRefund *refund, GError **error);
/* now: UTC ms. how: in what way it was handed back, for people. */
gboolean hub_store_refund_done (SqlConn *conn, const char *id, gint64 now, const char *how, GError **error);
/* From here on the gateway may have done it: *begun TRUE for one caller only. */
gboolean hub_store_refund_begin (SqlConn *conn, const char *id, gint64 now, gboolean *begun, GError **error);
/* What the gateway answered, for people. */
gboolean hub_store_refund_said (SqlConn *conn, const char *id, const char *said, GError **error);
/* Open ones by what people call them: the receipt, or the attempt's id, or their own; (transfer full). */
GPtrArray *hub_store_refund_find (SqlConn *conn, const char *name, GError **error);
/* all FALSE: only what is not done. (transfer full) of HubStoreRefund. */
GPtrArray *hub_store_refund_list (SqlConn *conn, gboolean all, gint64 limit, GError **error);
/* Of reversals, not done and never asked for, that a gateway can do by itself. */
GPtrArray *hub_store_refund_to_ask (SqlConn *conn, const char *gateway, gint64 limit, GError **error);

G_END_DECLS
