/* Adds up sales over events, days and months. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-analytics.h"

#include <string.h>

#include "hub-day.h"

void
hub_sales_add (HubSales *sum, const HubSales *sales)
{
  sum->sales += sales->sales;
  sum->tickets += sales->tickets;
  sum->gross += sales->gross;
  sum->back += sales->back;
  sum->given += sales->given;
}

static HubSales
money_in (const HubSales *sales, const HubEventSales *event, const char *currency)
{
  HubSales counted = *sales;

  if (strcmp (event->currency, currency) != 0)
    counted.gross = counted.back = counted.given = 0;
  return counted;
}

HubSales
hub_sales_sum (GPtrArray *events, const char *currency)
{
  HubSales sum = { 0 };

  for (guint i = 0; i < events->len; i++)
    {
      const HubEventSales *event = events->pdata[i];
      HubSales counted = money_in (&event->sum, event, currency);

      hub_sales_add (&sum, &counted);
    }
  return sum;
}

static guint
count_currency (GPtrArray *events, const char *currency)
{
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    n += strcmp (((const HubEventSales *) events->pdata[i])->currency, currency) == 0;
  return n;
}

const char *
hub_sales_currency (GPtrArray *events)
{
  const char *best = "KES";
  guint most = 0;

  for (guint i = 0; i < events->len && most <= events->len / 2; i++)
    {
      const char *currency = ((const HubEventSales *) events->pdata[i])->currency;
      guint n = count_currency (events, currency);

      if (n > most)
        {
          best = currency;
          most = n;
        }
    }
  return best;
}

static HubMonthSales *
get_month (GArray *months, gint64 day)
{
  GDate date;
  guint i = 0;

  hub_day_to_date (day, &date);
  HubMonthSales month = { .year = g_date_get_year (&date), .month = (int) g_date_get_month (&date) };
  while (i < months->len && g_array_index (months, HubMonthSales, i).year * 12 + g_array_index (months, HubMonthSales, i).month
                              < month.year * 12 + month.month)
    i++;
  if (i == months->len || g_array_index (months, HubMonthSales, i).year != month.year
      || g_array_index (months, HubMonthSales, i).month != month.month)
    g_array_insert_val (months, i, month);
  return &g_array_index (months, HubMonthSales, i);
}

GArray *
hub_sales_months (GPtrArray *events, const char *currency)
{
  GArray *months = g_array_new (FALSE, TRUE, sizeof (HubMonthSales));

  for (guint i = 0; i < events->len; i++)
    {
      const HubEventSales *event = events->pdata[i];

      for (guint d = 0; d < event->days->len; d++)
        {
          const HubSales *day = &g_array_index (event->days, HubSales, d);
          HubSales counted = money_in (day, event, currency);

          hub_sales_add (&get_month (months, day->day)->sum, &counted);
        }
    }
  return months;
}
