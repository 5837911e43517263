/* Puts sales together by event and day. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-analytics.h"

#include <string.h>

#include "hub-service-private.h"
#include "hub-store-analytics.h"
#include "hub-store-report.h"
#include "hub-type-back.h"

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

/* Moves come in the order of events: `at` is how far they have come. */
typedef struct
{
  const HubSalesAsk *ask;
  gint64 now;
  GPtrArray *events;
  guint at;
} Reading;

static void
take_event (SqlRows *rows, gpointer data)
{
  Reading *reading = data;

  if (title_has (sql_text (rows, 1), reading->ask->title))
    g_ptr_array_add (reading->events, read_event (rows));
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
  gint64 day = hub_day_of (sql_int (rows, 1) * HUB_STORE_QUARTER_MS, event->zone);

  if (!is_wanted (ask, day))
    return;
  hub_sales_add (get_day (event, day), &move);
  hub_sales_add (&event->sum, &move);
}

/* There may be moves of events nobody asked for. */
static void
take_move (SqlRows *rows, gpointer data)
{
  Reading *reading = data;
  GPtrArray *events = reading->events;

  while (reading->at < events->len && ((HubEventSales *) events->pdata[reading->at])->event < sql_int (rows, 0))
    reading->at++;
  if (reading->at < events->len && ((HubEventSales *) events->pdata[reading->at])->event == sql_int (rows, 0))
    add_move (events->pdata[reading->at], reading->ask, rows);
}

static gboolean
add_moves (SqlConn *conn, Reading *reading, HubStoreSpan span, GError **error)
{
  reading->at = 0;
  return sql_each (hub_store_analytics_moves (conn, &span, error), take_move, reading, error);
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
read_moves (SqlConn *conn, Reading *reading, GError **error)
{
  HubStoreSpan span = span_of (reading->ask);

  if (reading->ask->organizer == 0)
    return add_moves (conn, reading, span, error);
  for (guint i = 0; i < reading->events->len; i++)
    {
      span.event = ((HubEventSales *) reading->events->pdata[i])->event;
      if (!add_moves (conn, reading, span, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Figures ---- */

static void
take_type (SqlRows *rows, gpointer types)
{
  HubTypeSales *type = g_new0 (HubTypeSales, 1);

  type->type = sql_int (rows, 0);
  type->name = g_strdup (sql_text (rows, 1));
  type->price = sql_int (rows, 2);
  type->quantity = sql_int (rows, 3);
  type->sold = sql_int (rows, 8);
  type->revenue = sql_int (rows, 9);
  g_ptr_array_add (types, type);
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
take_given (SqlRows *rows, gpointer data)
{
  HubEventSales *event = data;

  for (guint i = 0; i < event->types->len; i++)
    {
      HubTypeSales *type = event->types->pdata[i];

      if (type->type == sql_int (rows, 0))
        type->revenue -= given_of (rows);
    }
}

static gboolean
take_back (SqlConn *conn, HubEventSales *event, GError **error)
{
  g_autoptr (GHashTable) back = hub_type_back_read (conn, event->event, error);

  for (guint i = 0; back != NULL && i < event->types->len; i++)
    {
      HubTypeSales *type = event->types->pdata[i];

      type->revenue -= hub_type_back_get (back, type->type);
    }
  return back != NULL;
}

static gboolean
read_figures (SqlConn *conn, HubEventSales *event, GError **error)
{
  HubStoreTurnout turnout;

  if (!hub_store_analytics_turnout (conn, event->event, &turnout, error)
      || !sql_each (hub_store_report_types (conn, event->event, error), take_type, event->types, error)
      || !take_back (conn, event, error)
      || !sql_each (hub_store_analytics_given (conn, event->event, error), take_given, event, error))
    return FALSE;
  event->places = turnout.places;
  event->came = turnout.came;
  event->listed = turnout.listed;
  event->reviews = turnout.reviews;
  event->stars = turnout.stars;
  return TRUE;
}

static gboolean
read_sales (SqlConn *conn, gpointer data, GError **error)
{
  Reading *reading = data;

  g_ptr_array_set_size (reading->events, 0);
  if (!sql_each (hub_store_analytics_events (conn, reading->ask->organizer, error), take_event, reading, error)
      || !read_moves (conn, reading, error))
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
  Reading reading = { ask, hub_now (service), events, 0 };

  return hub_readers_run (service->readers, read_sales, &reading, error) ? g_steal_pointer (&events) : NULL;
}
