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
typedef struct
{
  const char *what, *state, *reference, *sale, *currency, *who;
  gint64 amount, at;
} Row;

static void
add_row (TkJson *list, const Row *row)
{
  TkJson *json = tk_json_object ();

  tk_json_set_string (json, "what", row->what);
  tk_json_set_string (json, "state", row->state);
  tk_json_set_string (json, "reference", row->reference);
  tk_json_set_string (json, "sale", row->sale);
  tk_json_set_int (json, "amount_minor", row->amount);
  tk_json_set_string (json, "currency", row->currency);
  tk_json_set_string (json, "who", row->who);
  set_time (json, "at", row->at);
  tk_json_append (list, json);
}

static gboolean
list_attempts (SqlConn *conn, TkJson *list, GError **error)
{
  g_autoptr (GPtrArray) attempts = hub_store_attempt_open (conn, LIST_MAX, error);

  for (guint i = 0; attempts != NULL && i < attempts->len; i++)
    {
      const HubStoreAttempt *attempt = attempts->pdata[i];

      add_row (list, &(Row){ .what = "attempt", .state = attempt->state, .sale = attempt->sale, .currency = attempt->currency,
                             .reference = *attempt->receipt != '\0' ? attempt->receipt : attempt->id,
                             .who = *attempt->phone != '\0' ? attempt->phone : attempt->email,
                             .amount = attempt->money != 0 ? attempt->paid : attempt->amount, .at = attempt->at });
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

      add_row (list, &(Row){ "typed", "unmatched", claim->reference, claim->sale, claim->currency, "", claim->amount, 0 });
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

      add_row (list, &(Row){ "money", "unused", money->receipt, money->account, money->currency, money->payer, money->amount, money->at });
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
