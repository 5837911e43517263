/* Two ways to the same sums. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales-check.h"

#include <json-c/json.h>

static json_object *
member (json_object *object, const char *key)
{
  json_object *value = NULL;

  g_assert_true (json_object_object_get_ex (object, key, &value));
  return value;
}

static gint64
number (json_object *object, const char *key)
{
  return json_object_get_int64 (member (object, key));
}

static void
check_types (const HubEventSales *event, json_object *types, gint64 total)
{
  gint64 tickets = 0, given = 0, amount = 0, revenue = 0;

  g_assert_cmpuint (event->types->len, ==, json_object_array_length (types));
  for (guint i = 0; i < event->types->len; i++)
    {
      const HubTypeSales *type = event->types->pdata[i];
      json_object *told = json_object_array_get_idx (types, i);

      g_assert_cmpint (type->type, ==, number (told, "type"));
      g_assert_cmpint (type->sold, ==, number (told, "tickets"));
      g_assert_cmpint (type->revenue, <=, number (told, "amount_minor"));
      given += number (told, "amount_minor") - type->revenue;
      tickets += type->sold;
      amount += number (told, "amount_minor");
      revenue += type->revenue;
    }
  g_assert_cmpint (amount, ==, total);
  g_assert_cmpint (revenue, ==, amount - given);
  g_assert_cmpint (tickets, ==, event->sum.tickets);
  if (event->sum.given == 0)
    g_assert_cmpint (given, ==, 0);
}

static void
check_event (HubService *service, const HubEventSales *event)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = hub_service_report (service, event->event, &error);
  g_assert_no_error (error);
  json_object *report = json_tokener_parse (text), *sales = member (report, "sales");

  g_assert_cmpint (event->sum.sales, ==, number (sales, "count"));
  g_assert_cmpint (event->sum.gross - event->sum.back, ==, number (sales, "total_minor"));
  g_assert_cmpint (event->sum.back, ==,
                   number (member (sales, "voided"), "amount_minor") + number (member (sales, "refunded"), "amount_minor")
                     + number (member (sales, "part_refunded"), "amount_minor"));
  g_assert_cmpint (event->sum.given, ==, number (member (sales, "comps"), "amount_minor"));
  g_assert_cmpint (event->came, ==, number (member (report, "checkins"), "tickets"));
  check_types (event, member (sales, "by_type"), number (sales, "total_minor"));
  json_object_put (report);
}

static void
assert_same (const HubSales *one, const HubSales *two)
{
  g_assert_cmpint (one->sales, ==, two->sales);
  g_assert_cmpint (one->tickets, ==, two->tickets);
  g_assert_cmpint (one->gross, ==, two->gross);
  g_assert_cmpint (one->back, ==, two->back);
  g_assert_cmpint (one->given, ==, two->given);
}

static HubSales
sum_of_days (const HubEventSales *event)
{
  HubSales sum = { 0 };

  for (guint i = 0; i < event->days->len; i++)
    hub_sales_add (&sum, &g_array_index (event->days, HubSales, i));
  return sum;
}

static HubSales
sum_between (HubService *service, guint index, gint64 first, gint64 last)
{
  g_autoptr (GError) error = NULL;
  HubSalesAsk ask = { .first_day = first, .last_day = last };
  g_autoptr (GPtrArray) events = hub_service_sales (service, &ask, &error);

  g_assert_no_error (error);
  return ((const HubEventSales *) events->pdata[index])->sum;
}

static void
check_cuts (HubService *service, const HubEventSales *event, guint index)
{
  for (guint i = 0; i < event->days->len; i++)
    {
      gint64 day = g_array_index (event->days, HubSales, i).day;
      HubSales before = sum_between (service, index, 1, day), after = sum_between (service, index, day + 1, day + 4000);

      hub_sales_add (&before, &after);
      assert_same (&before, &event->sum);
    }
}

void
sales_check (HubService *service)
{
  g_autoptr (GError) error = NULL;
  HubSalesAsk ask = { .figures = TRUE };
  g_autoptr (GPtrArray) events = hub_service_sales (service, &ask, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (events->len, >, 0);
  for (guint i = 0; i < events->len; i++)
    {
      const HubEventSales *event = events->pdata[i];
      HubSales days = sum_of_days (event);

      assert_same (&days, &event->sum);
      check_event (service, event);
      check_cuts (service, event, i);
    }
}
