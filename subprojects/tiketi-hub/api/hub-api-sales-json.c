/* Sales as JSON. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-sales-json.h"

#include <inttypes.h>
#include <string.h>
#include "hub-api-event-json.h"

void
hub_api_sales_fill (TkJson *object, const HubSales *sales, const char *currency)
{
  tk_json_set_int (object, "orders", sales->sales);
  tk_json_set_int (object, "tickets_sold", sales->tickets);
  hub_api_put_money (object, "gross", sales->gross, currency);
  hub_api_put_money (object, "refunds", sales->back, currency);
  hub_api_put_money (object, "net", sales->gross - sales->back, currency);
  hub_api_put_money (object, "complimentary", sales->given, currency);
  hub_api_put_money (object, "revenue", hub_sales_revenue (sales), currency);
  tk_json_set_string (object, "currency", currency);
}

static TkJson *
describe_currency (GPtrArray *events, const char *currency)
{
  HubSales sum = { 0 };
  TkJson *json = tk_json_object ();

  for (guint i = 0; i < events->len; i++)
    {
      const HubEventSales *event = events->pdata[i];

      if (strcmp (event->currency, currency) == 0)
        hub_sales_add (&sum, &event->sum);
    }
  hub_api_sales_fill (json, &sum, currency);
  return json;
}

TkJson *
hub_api_sales_currencies (GPtrArray *events)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  const char *first = hub_sales_currency (events);
  TkJson *list = tk_json_array ();

  g_hash_table_add (told, (gpointer) first);
  tk_json_append (list, describe_currency (events, first));
  for (guint i = 0; i < events->len; i++)
    {
      const HubEventSales *event = events->pdata[i];

      if (g_hash_table_add (told, event->currency))
        tk_json_append (list, describe_currency (events, event->currency));
    }
  return list;
}

void
hub_api_put_ratio (TkJson *object, const char *key, gint64 part, gint64 whole, guint digits)
{
  gint64 scale = 1;

  if (whole <= 0)
    {
      tk_json_set_null (object, key);
      return;
    }
  for (guint i = 0; i < digits; i++)
    scale *= 10;
  gint64 scaled = part * scale / whole;
  g_autofree char *text = g_strdup_printf ("%" PRId64 ".%0*" PRId64, scaled / scale, (int) digits, scaled % scale);
  tk_json_set_amount (object, key, scaled, text);
}

gint64
hub_api_query_int (const char *text, gint64 least, gint64 most, gint64 absent)
{
  gint64 value;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, least, most, &value, NULL))
    return absent;
  return value;
}
