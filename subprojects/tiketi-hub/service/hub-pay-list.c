/* Payments as people look at them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-pay-private.h"

#define LIST_MAX 1000

typedef struct
{
  TkJson *json;
  gboolean all;
} Listing;

static void
set_time (TkJson *row, const char *key, gint64 at)
{
  g_autofree char *text = at > 0 ? tk_time_to_iso8601 (at) : NULL;

  tk_json_set_string (row, key, text);
}

/* One table of three kinds: what people have to look at tonight. */
static TkJson *
new_row (TkJson *list, const char *what, const char *state, const char *reference, const char *sale)
{
  TkJson *row = tk_json_object ();

  tk_json_set_string (row, "what", what);
  tk_json_set_string (row, "state", state);
  tk_json_set_string (row, "reference", reference);
  tk_json_set_string (row, "sale", sale);
  tk_json_append (list, row);
  return row;
}

static void
set_money (TkJson *row, gint64 amount, const char *currency, const char *who, gint64 at)
{
  tk_json_set_int (row, "amount_minor", amount);
  tk_json_set_string (row, "currency", currency);
  tk_json_set_string (row, "who", who);
  set_time (row, "at", at);
}

static gboolean
list_attempts (SqlConn *conn, TkJson *list, GError **error)
{
  g_autoptr (GPtrArray) attempts = hub_store_attempt_open (conn, LIST_MAX, error);

  for (guint i = 0; attempts != NULL && i < attempts->len; i++)
    {
      const HubStoreAttempt *attempt = attempts->pdata[i];
      TkJson *row = new_row (list, "attempt", attempt->state, *attempt->receipt != '\0' ? attempt->receipt : attempt->id, attempt->sale);

      set_money (row, attempt->money != 0 ? attempt->paid : attempt->amount, attempt->currency,
                 *attempt->phone != '\0' ? attempt->phone : attempt->email, attempt->at);
    }
  return attempts != NULL;
}

static gboolean
list_typed (SqlConn *conn, TkJson *list, GError **error)
{
  g_autoptr (GPtrArray) claims = hub_store_money_unmatched (conn, LIST_MAX, error);

  for (guint i = 0; claims != NULL && i < claims->len; i++)
    {
      const HubStoreClaimed *claim = claims->pdata[i];
      TkJson *row = new_row (list, "typed", "unmatched", claim->reference, claim->sale);

      set_money (row, claim->amount, claim->currency, "", 0);
    }
  return claims != NULL;
}

static gboolean
list_loose (SqlConn *conn, TkJson *list, GError **error)
{
  g_autoptr (GPtrArray) loose = hub_store_money_loose (conn, LIST_MAX, error);

  for (guint i = 0; loose != NULL && i < loose->len; i++)
    {
      const HubStoreMoney *money = loose->pdata[i];
      TkJson *row = new_row (list, "money", "unused", money->receipt, money->account);

      set_money (row, money->amount, money->currency, money->payer, money->at);
    }
  return loose != NULL;
}

static gboolean
read_list (SqlConn *conn, gpointer data, GError **error)
{
  Listing *listing = data;

  return list_attempts (conn, listing->json, error) && list_typed (conn, listing->json, error)
         && list_loose (conn, listing->json, error);
}

static gboolean
read_refunds (SqlConn *conn, gpointer data, GError **error)
{
  Listing *listing = data;
  g_autoptr (GPtrArray) rows = hub_store_refund_list (conn, listing->all, LIST_MAX, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const HubStoreRefund *refund = rows->pdata[i];
      TkJson *row = tk_json_object ();

      tk_json_set_string (row, "receipt", *refund->receipt != '\0' ? refund->receipt : refund->attempt);
      tk_json_set_string (row, "gateway", refund->gateway);
      tk_json_set_int (row, "amount_minor", refund->amount);
      tk_json_set_string (row, "currency", refund->currency);
      tk_json_set_string (row, "payer", refund->payer);
      tk_json_set_string (row, "why", refund->why);
      set_time (row, "at", refund->at);
      set_time (row, "done_at", refund->done_at);
      tk_json_set_string (row, "how", refund->how);
      tk_json_set_string (row, "said", refund->said);
      tk_json_append (listing->json, row);
    }
  return rows != NULL;
}

static char *
list (HubService *service, HubRead read, gboolean all, GError **error)
{
  g_autoptr (TkJson) json = tk_json_array ();
  Listing listing = { json, all };

  return hub_readers_run (service->readers, read, &listing, error) ? tk_json_to_text (json) : NULL;
}

char *
hub_service_pay_list (HubService *service, GError **error)
{
  return list (service, read_list, FALSE, error);
}

char *
hub_service_refund_list (HubService *service, gboolean all, GError **error)
{
  return list (service, read_refunds, all, error);
}
