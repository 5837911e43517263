/* Reads a person's events. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-history.h"

#include <glib/gi18n-lib.h>

#include "hub-error.h"
#include "hub-event-private.h"
#include "hub-share.h"
#include "hub-store-history.h"

static void
event_free (gpointer data)
{
  HubHistoryEvent *row = data;

  hub_event_free (row->event);
  g_free (row);
}

static void
line_free (gpointer data)
{
  HubHistoryLine *line = data;

  g_free (line->name);
  g_free (line);
}

static void
order_free (gpointer data)
{
  HubHistoryOrder *order = data;

  g_free (order->receipt);
  g_free (order->method);
  g_free (order->status);
  g_free (order);
}

void
hub_history_free (HubHistory *history)
{
  if (history == NULL)
    return;
  hub_event_free (history->event);
  g_ptr_array_unref (history->lines);
  g_ptr_array_unref (history->orders);
  g_free (history->comment);
  g_free (history);
}

typedef struct
{
  const HubCaller *caller;
  gint64 now, event;
  gboolean past;
  GPtrArray *events;   /* of the list */
  HubHistory *history; /* of one */
} Reading;

static gboolean
is_past (const HubEvent *event, const Reading *reading)
{
  return event->ends_at > 0 && event->ends_at <= reading->now;
}

/* ---- The list ---- */

static void
take_number (SqlRows *rows, gpointer data)
{
  Reading *reading = data;
  HubHistoryEvent *row = g_new0 (HubHistoryEvent, 1);

  row->number = sql_int (rows, 0);
  row->tickets = sql_int (rows, 1);
  g_ptr_array_add (reading->events, row);
}

static int
compare_begin (gconstpointer a, gconstpointer b)
{
  const HubEvent *one = (*(HubHistoryEvent *const *) a)->event, *two = (*(HubHistoryEvent *const *) b)->event;

  if (one->starts_at != two->starts_at)
    return one->starts_at < two->starts_at ? -1 : 1;
  return one->event < two->event ? -1 : one->event > two->event;
}

static gboolean
read_list (SqlConn *conn, gpointer data, GError **error)
{
  Reading *reading = data;

  g_ptr_array_set_size (reading->events, 0);
  if (!sql_each (hub_store_history_events (conn, reading->caller->account, error), take_number, reading, error))
    return FALSE;
  for (guint i = reading->events->len; i-- > 0;)
    {
      HubHistoryEvent *row = reading->events->pdata[i];

      if (!hub_event_read (conn, row->number, &row->event, error))
        return FALSE;
      if (row->event == NULL || is_past (row->event, reading) != reading->past)
        g_ptr_array_remove_index (reading->events, i);
    }
  g_ptr_array_sort (reading->events, compare_begin);
  return TRUE;
}

GPtrArray *
hub_service_history (HubService *service, const HubCaller *caller, gboolean past, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (event_free);
  Reading reading = { .caller = caller, .now = hub_now (service), .past = past, .events = events };

  return hub_readers_run (service->readers, read_list, &reading, error) ? g_steal_pointer (&events) : NULL;
}

/* ---- One of them ---- */

/* One line for all that were ordered of a type at the same price. */
static HubHistoryLine *
line_for (GPtrArray *lines, SqlRows *rows)
{
  gint64 type = sql_int (rows, 0), unit = sql_int (rows, 3);
  HubHistoryLine *last = lines->len > 0 ? lines->pdata[lines->len - 1] : NULL, *line;

  if (last != NULL && last->type == type && last->unit == unit)
    return last;
  line = g_new0 (HubHistoryLine, 1);
  *line = (HubHistoryLine){ .type = type, .unit = unit, .name = g_strdup (sql_text (rows, 1)) };
  g_ptr_array_add (lines, line);
  return line;
}

static void
take_line (SqlRows *rows, gpointer data)
{
  Reading *reading = data;
  HubHistoryLine *line = line_for (reading->history->lines, rows);
  gint64 tickets = sql_int (rows, 2);

  line->tickets += tickets;
  line->paid += hub_share_part (sql_int (rows, 5), sql_int (rows, 4), tickets);
}

static void
take_order (SqlRows *rows, gpointer data)
{
  Reading *reading = data;
  HubHistoryOrder *order = g_new0 (HubHistoryOrder, 1);

  order->id = sql_int (rows, 0);
  order->at = sql_int (rows, 1);
  order->receipt = g_strdup (sql_text (rows, 2));
  order->method = g_strdup (sql_text (rows, 3));
  order->status = g_strdup (sql_text (rows, 4));
  order->total = sql_int (rows, 5);
  g_ptr_array_add (reading->history->orders, order);
}

static void
take_review (SqlRows *rows, gpointer data)
{
  Reading *reading = data;

  reading->history->rating = sql_int (rows, 0);
  g_free (reading->history->comment);
  reading->history->comment = g_strdup (sql_text (rows, 1));
  reading->history->reviewed_at = sql_int (rows, 2);
}

/* Whoever has no ticket of it is not told whether it has ended, nor of one that the public does not see. */
static gboolean
check (const Reading *reading, GError **error)
{
  const HubEvent *event = reading->history->event;
  gboolean holder = reading->history->lines->len > 0;

  if (event == NULL || (!holder && !hub_event_may_see (event, reading->caller)))
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such event."));
  if (!holder)
    return hub_refuse (error, HUB_ERROR_FORBIDDEN, _("You have no ticket for this event."));
  if (is_past (event, reading) == reading->past)
    return TRUE;
  return hub_refuse (error, HUB_ERROR_INVALID,
                     reading->past ? _("This event is not over yet; look among the upcoming ones.")
                                   : _("This event is over; look among the past ones."));
}

static gboolean
read_one (SqlConn *conn, gpointer data, GError **error)
{
  Reading *reading = data;
  HubHistory *history = reading->history;
  gint64 account = reading->caller->account, event = reading->event;

  g_clear_pointer (&history->event, hub_event_free);
  g_ptr_array_set_size (history->lines, 0);
  g_ptr_array_set_size (history->orders, 0);
  return hub_event_read (conn, event, &history->event, error)
         && sql_each (hub_store_history_lines (conn, account, event, error), take_line, reading, error)
         && sql_each (hub_store_history_orders (conn, account, event, error), take_order, reading, error)
         && sql_each (hub_store_history_review (conn, account, event, error), take_review, reading, error) && check (reading, error);
}

HubHistory *
hub_service_history_one (HubService *service, const HubCaller *caller, gint64 event, gboolean past, GError **error)
{
  g_autoptr (HubHistory) history = g_new0 (HubHistory, 1);
  Reading reading = { .caller = caller, .now = hub_now (service), .event = event, .past = past, .history = history };

  history->lines = g_ptr_array_new_with_free_func (line_free);
  history->orders = g_ptr_array_new_with_free_func (order_free);
  return hub_readers_run (service->readers, read_one, &reading, error) ? g_steal_pointer (&history) : NULL;
}
