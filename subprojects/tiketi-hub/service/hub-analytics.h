/* What was sold, of which event and when, at terminals and online alike: what overviews, statistics and reports are made of. The
 * counting is that of hub_service_report(). SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"

G_BEGIN_DECLS

/* What was sold on a day, or in all. Amounts in minor units of the event's currency. */
typedef struct {
  gint64 day;      /* where the event is, since 1970-01-01; 0 in sums */
  gint64 sales;
  gint64 tickets;  /* of these sales, that are good now */
  gint64 gross;    /* what the sales come to, undone or not */
  gint64 back;     /* voided and refunded, on that day */
  gint64 given;    /* complimentary, less what of that was undone */
} HubSales;

/* What was earned: neither handed back nor given away. */
static inline gint64
hub_sales_revenue (const HubSales *sales)
{
  return sales->gross - sales->back - sales->given;
}
void hub_sales_add (HubSales *sum, const HubSales *sales);

/* revenue: after discounts, less what was handed back and given away. */
typedef struct { gint64 type, sold, quantity, price, revenue; char *name; } HubTypeSales;

typedef struct {
  gint64 event, organizer, starts_at, ends_at, created_at;
  char *title, *venue, *zone, *currency, *status, *category, *image, *description; /* category "" none */
  gboolean over;    /* it has ended */
  HubSales sum;
  GArray *days;     /* HubSales, ascending, only days on which anything moved */
  /* Only when figures were asked for: */
  gint64 places;    /* that may be sold */
  gint64 came;      /* tickets that came in at least once */
  gint64 listed;    /* good ones that others issued */
  gint64 reviews, stars;
  GPtrArray *types; /* HubTypeSales, in their order */
} HubEventSales;

/* organizer: account, 0 all. Days as in HubSales, both included, where each event is; 0, 0: all time. title (nullable): only events
 * whose title has it, in any case of letters. */
typedef struct { gint64 organizer, first_day, last_day; const char *title; gboolean figures; } HubSalesAsk;
/* (transfer full) of HubEventSales: every event that was not deleted, ascending, with or without sales. */
GPtrArray *hub_service_sales (HubService *service, const HubSalesAsk *ask, GError **error);

typedef struct { int year, month; HubSales sum; } HubMonthSales; /* month 1 … 12 */
/* (transfer full) GArray, ascending. Money counts where the event has that currency, tickets always. */
GArray *hub_sales_months (GPtrArray *events, const char *currency);
/* The currency most events have; "KES" when there is none. */
const char *hub_sales_currency (GPtrArray *events);
/* Of all of them; money of one currency alone. */
HubSales hub_sales_sum (GPtrArray *events, const char *currency);

G_END_DECLS
