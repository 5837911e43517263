/* Orders paid by hand: at the paybill, with the order's number as account. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-order-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-pay-private.h"
#include "tk-money.h"
#include "tk-uuid.h"

/* Only what begins as our numbers do: people at a counter may type anything. */
static gint64
number_of (const char *account)
{
  const char *begin = account + strspn (account, " ");

  return g_ascii_strncasecmp (begin, "TT", 2) == 0 ? hub_order_number_parse (account) : 0;
}

static gboolean
is_waiting (const HubStoreOrder *order, gint64 now)
{
  return order != NULL && strcmp (order->status, HUB_ORDER_PENDING) == 0 && order->expires_at > now
         && strcmp (order->currency, "KES") == 0;
}

/* ---- Before the money moves ---- */

typedef struct
{
  HubService *service;
  const char *account;
  gint64 amount;
  HubPaybill answer;
} Asked;

static gboolean
read_paybill (SqlConn *conn, gpointer data, GError **error)
{
  Asked *asked = data;
  gint64 number = number_of (asked->account);
  g_autoptr (HubStoreOrder) order = NULL;

  asked->answer = number != 0 || g_ascii_strncasecmp (asked->account, "TT", 2) == 0 ? HUB_PAYBILL_ACCOUNT : HUB_PAYBILL_OTHER;
  if (number == 0)
    return TRUE;
  if (!hub_store_order_get (conn, number, &order, error))
    return FALSE;
  if (is_waiting (order, hub_now (asked->service)))
    asked->answer = order->total == asked->amount ? HUB_PAYBILL_TAKE : HUB_PAYBILL_AMOUNT;
  return TRUE;
}

gboolean
hub_service_order_paybill (HubService *service, const char *account, gint64 amount, HubPaybill *out, GError **error)
{
  Asked asked = { .service = service, .account = account, .amount = amount };

  if (!hub_readers_run (service->readers, read_paybill, &asked, error))
    return FALSE;
  *out = asked.answer;
  return TRUE;
}

/* ---- After it moved ---- */

/* An attempt that nobody had to be prompted for: from here on it is money like any other. */
static gboolean
add_attempt (HubService *service, SqlConn *conn, const HubStoreOrder *order, HubStoreAttempt **out, GError **error)
{
  char id[TK_UUID_SIZE];
  g_autoptr (HubStoreTerminal) seller = NULL;
  HubStoreAttempt row = { .id = id, .method = (char *) "mpesa", .sale = order->sale, .currency = order->currency, .amount = order->total,
                          .event = order->event, .at = hub_now (service), .state = (char *) TK_PAY_STATE_PAID };

  if (!hub_own_seller (service, conn, order->event, &seller, error))
    return FALSE;
  tk_uuid_new (service->clock, id);
  row.terminal = seller->terminal;
  return hub_store_attempt_add (conn, &row, error) && hub_store_attempt_get (conn, id, out, error);
}

static gboolean
is_known (SqlConn *conn, const char *receipt, gboolean *known, GError **error)
{
  g_autoptr (HubStoreMoney) money = NULL;

  if (!hub_store_money_get (conn, receipt, &money, error))
    return FALSE;
  *known = money != NULL;
  return TRUE;
}

/* It stays with the money that pays for nothing, and people are told whose it may be. */
static gboolean
tell_left (HubService *service, SqlConn *conn, const HubWord *word, GError **error)
{
  g_autofree char *text = g_strdup_printf (_("Money came with the receipt %s for the order %s, which does not wait for that amount; "
                                             "settle it with the buyer."),
                                           word->receipt, word->account);

  return hub_pay_tell (service, conn, "payment_order", word->receipt, NULL, text, error);
}

gboolean
hub_order_take_paybill (HubService *service, SqlConn *conn, const HubWord *word, gboolean *taken, GError **error)
{
  gint64 number = number_of (word->account);
  g_autoptr (HubStoreOrder) order = NULL;
  g_autoptr (HubStoreAttempt) attempt = NULL;
  HubWord paid = *word;
  gboolean known;

  *taken = FALSE;
  if (number == 0 || *word->receipt == '\0')
    return TRUE;
  if (!is_known (conn, word->receipt, &known, error) || !hub_store_order_get (conn, number, &order, error))
    return FALSE;
  if (known)
    return TRUE;
  gboolean open = order != NULL && (strcmp (order->status, HUB_ORDER_PENDING) == 0 || strcmp (order->status, HUB_ORDER_EXPIRED) == 0);
  if (!open || order->total != word->amount || strcmp (order->currency, "KES") != 0)
    return tell_left (service, conn, word, error);
  *taken = TRUE;
  paid.kind = HUB_WORD_PAID;
  return add_attempt (service, conn, order, &attempt, error) && hub_pay_take_word (service, conn, attempt, &paid, error);
}
