/* Puts sales together by event and day. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-analytics.h"

#include <stdlib.h>
#include <string.h>

#include "hub-service-private.h"
#include "hub-store-analytics.h"
#include "hub-store-report.h"

#define EPOCH_JULIAN 719163 /* 1970-01-01 as GDate counts */

void
hub_sales_add (HubSales *sum, const HubSales *sales)
{
  sum->sales += sales->sales;
  sum->tickets += sales->tickets;
  sum->gross += sales->gross;
  sum->back += sales->back;
  sum->given += sales->given;
}

static void
type_free (gpointer data)
{
  HubTypeSales *type = data;

  g_free (type->name);
  g_free (type);
}

static void
event_free (gpointer data)
{
  HubEventSales *event = data;

  g_free (event->title);
  g_free (event->venue);
  g_free (event->zone);
  g_free (event->currency);
  g_free (event->status);
  g_free (event->category);
  g_free (event->image);
  g_free (event->description);
  g_array_unref (event->days);
  g_ptr_array_unref (event->types);
  g_free (event);
}

/* ---- Days ---- */

gboolean
hub_day_parse (const char *text, gint64 *day)
{
  int year, month, date;
  GDate parsed;

  if (!g_regex_match_simple ("^[0-9]{4}-[0-9]{2}-[0-9]{2}(\\z|[T ])", text, 0, 0))
    return FALSE;
  year = atoi (text);
  month = atoi (text + 5);
  date = atoi (text + 8);
  if (year < 1970 || !g_date_valid_dmy ((GDateDay) date, month, (GDateYear) year))
    return FALSE;
  g_date_set_dmy (&parsed, (GDateDay) date, month, (GDateYear) year);
  *day = (gint64) g_date_get_julian (&parsed) - EPOCH_JULIAN;
  return TRUE;
}

static void
day_to_date (gint64 day, GDate *date)
{
  g_date_clear (date, 1);
  g_date_set_julian (date, (guint32) (CLAMP (day, 0, 2932896) + EPOCH_JULIAN)); /* up to the year 9999 */
}

char *
hub_day_format (gint64 day)
{
  GDate date;

  day_to_date (day, &date);
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date));
}

static gint64
day_of (gint64 at, const char *zone)
{
  return (at + tk_time_offset (at, zone)) / HUB_DAY_MS;
}

/* ---- Events ---- */

static HubEventSales *
read_event (SqlRows *rows)
{
  HubEventSales *event = g_new0 (HubEventSales, 1);

  event->event = sql_int (rows, 0);
  event->title = g_strdup (sql_text (rows, 1));
  event->venue = g_strdup (sql_text (rows, 2));
  event->zone = g_strdup (sql_text (rows, 3));
  event->currency = g_strdup (sql_text (rows, 4));
  event->starts_at = sql_int (rows, 5);
  event->ends_at = sql_int (rows, 6);
  event->status = g_strdup (sql_text (rows, 7));
  event->organizer = sql_int (rows, 8);
  event->category = g_strdup (sql_text (rows, 9));
  event->created_at = sql_int (rows, 10);
  event->image = g_strdup (sql_text (rows, 11));
  event->description = g_strdup (sql_text (rows, 12));
  event->days = g_array_new (FALSE, TRUE, sizeof (HubSales));
  event->types = g_ptr_array_new_with_free_func (type_free);
  return event;
}

static gboolean
title_has (const char *title, const char *wanted)
{
  g_autofree char *folded = g_utf8_casefold (title, -1);
  g_autofree char *part = wanted != NULL ? g_utf8_casefold (wanted, -1) : NULL;

  return part == NULL || strstr (folded, part) != NULL;
}

static gboolean
read_events (SqlConn *conn, const HubSalesAsk *ask, GPtrArray *events, GError **error)
{
  GError *failure = NULL;
  g_autoptr (SqlRows) rows = hub_store_analytics_events (conn, ask->organizer, error);

  if (rows == NULL)
    return FALSE;
  while (sql_step (rows, &failure))
    if (title_has (sql_text (rows, 1), ask->title))
      g_ptr_array_add (events, read_event (rows));
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* ---- Moves ---- */

static HubSales *
get_day (HubEventSales *event, gint64 day)
{
  if (event->days->len == 0 || g_array_index (event->days, HubSales, event->days->len - 1).day != day)
    {
      HubSales sales = { .day = day };

      g_array_append_val (event->days, sales);
    }
  return &g_array_index (event->days, HubSales, event->days->len - 1);
}

static gboolean
is_wanted (const HubSalesAsk *ask, gint64 day)
{
  return ask->last_day == 0 || (day >= ask->first_day && day <= ask->last_day);
}

static void
add_move (HubEventSales *event, const HubSalesAsk *ask, SqlRows *rows)
{
  HubSales move = { .sales = sql_int (rows, 2), .gross = sql_int (rows, 3), .back = sql_int (rows, 4), .given = sql_int (rows, 5),
                    .tickets = sql_int (rows, 6) };
  gint64 day = day_of (sql_int (rows, 1) * HUB_STORE_QUARTER_MS, event->zone);

  if (!is_wanted (ask, day))
    return;
  hub_sales_add (get_day (event, day), &move);
  hub_sales_add (&event->sum, &move);
}

/* Both are in the order of events. `events` may have fewer. */
static gboolean
add_moves (SqlConn *conn, const HubSalesAsk *ask, GPtrArray *events, HubStoreSpan span, GError **error)
{
  GError *failure = NULL;
  g_autoptr (SqlRows) rows = hub_store_analytics_moves (conn, &span, error);
  guint i = 0;

  if (rows == NULL)
    return FALSE;
  while (sql_step (rows, &failure))
    {
      while (i < events->len && ((HubEventSales *) events->pdata[i])->event < sql_int (rows, 0))
        i++;
      if (i < events->len && ((HubEventSales *) events->pdata[i])->event == sql_int (rows, 0))
        add_move (events->pdata[i], ask, rows);
    }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* Wide enough for every zone; days are looked at one by one. */
static HubStoreSpan
span_of (const HubSalesAsk *ask)
{
  if (ask->last_day == 0)
    return (HubStoreSpan){ .from = 0, .until = TK_WIRE_INT_MAX };
  return (HubStoreSpan){ .from = (ask->first_day - 1) * HUB_DAY_MS, .until = (ask->last_day + 2) * HUB_DAY_MS };
}

/* One look over all for those who see all, one for each event for those who have few. */
static gboolean
read_moves (SqlConn *conn, const HubSalesAsk *ask, GPtrArray *events, GError **error)
{
  HubStoreSpan span = span_of (ask);

  if (ask->organizer == 0)
    return add_moves (conn, ask, events, span, error);
  for (guint i = 0; i < events->len; i++)
    {
      span.event = ((HubEventSales *) events->pdata[i])->event;
      if (!add_moves (conn, ask, events, span, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Figures ---- */

static gboolean
read_types (SqlConn *conn, HubEventSales *event, GError **error)
{
  GError *failure = NULL;
  g_autoptr (SqlRows) rows = hub_store_report_types (conn, event->event, error);

  if (rows == NULL)
    return FALSE;
  while (sql_step (rows, &failure))
    {
      HubTypeSales *type = g_new0 (HubTypeSales, 1);

      type->type = sql_int (rows, 0);
      type->name = g_strdup (sql_text (rows, 1));
      type->price = sql_int (rows, 2);
      type->quantity = sql_int (rows, 3);
      type->sold = sql_int (rows, 8);
      type->revenue = sql_int (rows, 9);
      g_ptr_array_add (event->types, type);
    }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* What of a sale's tickets of one type was given away and still is. */
static gint64
given_of (SqlRows *rows)
{
  gint64 net = sql_int (rows, 1), qty = sql_int (rows, 2), undone = sql_int (rows, 3), given = sql_int (rows, 4), paid = sql_int (rows, 5);
  gint64 kept = qty > 0 ? net - (gint64) ((__int128) net * undone / qty) : 0;

  return paid > 0 ? (gint64) ((__int128) kept * given / paid) : 0;
}

static void
take_given (HubEventSales *event, gint64 number, gint64 given)
{
  for (guint i = 0; i < event->types->len; i++)
    {
      HubTypeSales *type = event->types->pdata[i];

      if (type->type == number)
        type->revenue -= given;
    }
}

static gboolean
read_given (SqlConn *conn, HubEventSales *event, GError **error)
{
  GError *failure = NULL;
  g_autoptr (SqlRows) rows = hub_store_analytics_given (conn, event->event, error);

  if (rows == NULL)
    return FALSE;
  while (sql_step (rows, &failure))
    take_given (event, sql_int (rows, 0), given_of (rows));
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
read_figures (SqlConn *conn, HubEventSales *event, GError **error)
{
  HubStoreTurnout turnout;

  if (!hub_store_analytics_turnout (conn, event->event, &turnout, error) || !read_types (conn, event, error)
      || !read_given (conn, event, error))
    return FALSE;
  event->places = turnout.places;
  event->came = turnout.came;
  event->listed = turnout.listed;
  event->reviews = turnout.reviews;
  event->stars = turnout.stars;
  return TRUE;
}

typedef struct
{
  const HubSalesAsk *ask;
  gint64 now;
  GPtrArray *events;
} Reading;

static gboolean
read_sales (SqlConn *conn, gpointer data, GError **error)
{
  Reading *reading = data;

  g_ptr_array_set_size (reading->events, 0);
  if (!read_events (conn, reading->ask, reading->events, error) || !read_moves (conn, reading->ask, reading->events, error))
    return FALSE;
  for (guint i = 0; i < reading->events->len; i++)
    {
      HubEventSales *event = reading->events->pdata[i];

      event->over = event->ends_at > 0 && event->ends_at <= reading->now;
      if (reading->ask->figures && !read_figures (conn, event, error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
hub_service_sales (HubService *service, const HubSalesAsk *ask, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (event_free);
  Reading reading = { ask, hub_now (service), events };

  return hub_readers_run (service->readers, read_sales, &reading, error) ? g_steal_pointer (&events) : NULL;
}

/* ---- Over events ---- */

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

  day_to_date (day, &date);
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
