/* Events with everything beside them, as they are now. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-event-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-error.h"
#include "hub-store-event-page.h"

static void
free_type (gpointer data)
{
  HubEventType *type = data;

  g_free (type->name);
  g_free (type->description);
  g_free (type->asks);
  g_free (type);
}

void
hub_event_free (HubEvent *event)
{
  if (event == NULL)
    return;
  char *texts[] = { event->title,  event->description, event->venue, event->address,       event->zone,           event->currency,
                    event->status, event->reason,      event->tags,  event->image,         event->category_name,  event->organizer_name,
                    event->organizer_first, event->organizer_last };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_ptr_array_unref (event->types);
  g_free (event);
}

static gpointer
read_row (SqlRows *rows)
{
  HubEvent *event = g_new0 (HubEvent, 1);
  char **texts[] = { &event->title,  &event->description, &event->venue, &event->address, &event->zone, &event->currency,
                     &event->status, &event->reason,      &event->tags,  &event->image,   &event->category_name,
                     &event->organizer_name, &event->organizer_first, &event->organizer_last };
  gint64 *numbers[] = { &event->organizer, &event->category,  &event->cap,     &event->cash_unit,  &event->doors_at,
                        &event->starts_at, &event->ends_at,   &event->created_at, &event->updated_at };
  int column = 0;

  event->event = sql_int (rows, column++);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (sql_text (rows, column++));
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    *numbers[i] = sql_int (rows, column++);
  event->types = g_ptr_array_new_with_free_func (free_type);
  return event;
}

static gpointer
read_type (SqlRows *rows)
{
  HubEventType *type = g_new0 (HubEventType, 1);

  *type = (HubEventType){ .type = sql_int (rows, 0), .name = g_strdup (sql_text (rows, 1)), .description = g_strdup (sql_text (rows, 2)),
                          .price = sql_int (rows, 3), .capacity = sql_int (rows, 4), .admits = sql_int (rows, 5),
                          .sale_from = sql_int (rows, 6), .sale_until = sql_int (rows, 7), .sold = sql_int (rows, 8),
                          .leased = sql_int (rows, 9), .quarantined = sql_int (rows, 11), .created_at = sql_int (rows, 13),
                          .asks = g_strdup (sql_text (rows, 15)) };
  type->held = sql_int (rows, 10) + sql_int (rows, 14);
  type->available = MAX (type->capacity - type->sold - type->leased - sql_int (rows, 10) - type->quarantined, 0);
  return type;
}

/* The cap counts everything that left stock, whoever has it. */
static void
sum_up (HubEvent *event)
{
  gint64 capacity = 0, out = 0;

  for (guint i = 0; i < event->types->len; i++)
    {
      const HubEventType *type = event->types->pdata[i];

      capacity += type->capacity;
      out += type->capacity - type->available;
      event->sold += type->sold;
      event->held += type->held;
    }
  gint64 room = event->cap > 0 ? MAX (event->cap - out, 0) : capacity;
  event->total = event->cap > 0 && (event->types->len == 0 || event->cap < capacity) ? event->cap : capacity;
  event->available = event->types->len == 0 ? event->cap : MIN (capacity - out, room);
  for (guint i = 0; i < event->types->len; i++)
    {
      HubEventType *type = event->types->pdata[i];

      type->available = MIN (type->available, room);
    }
}

static gboolean
fill_types (SqlConn *conn, HubEvent *event, GError **error)
{
  GPtrArray *types = sql_read_all (hub_store_event_page_types (conn, event->event, error), read_type, free_type, error);

  if (types == NULL)
    return FALSE;
  g_ptr_array_unref (event->types);
  event->types = types;
  sum_up (event);
  return TRUE;
}

gboolean
hub_event_read (SqlConn *conn, gint64 number, HubEvent **out, GError **error)
{
  gpointer row = NULL;

  if (!sql_read_one (hub_store_event_page_one (conn, number, error), read_row, &row, error))
    return FALSE;
  g_autoptr (HubEvent) event = row;
  if (event != NULL && !fill_types (conn, event, error))
    return FALSE;
  *out = g_steal_pointer (&event);
  return TRUE;
}

gboolean
hub_event_is_public (const HubEvent *event)
{
  return strcmp (event->status, "approved") == 0;
}

gboolean
hub_event_is_own (const HubEvent *event, const HubCaller *caller)
{
  return caller != NULL
         && (caller->role == TK_ROLE_ADMIN || (caller->role == TK_ROLE_ORGANIZER && event->organizer == caller->account));
}

gboolean
hub_event_may_see (const HubEvent *event, const HubCaller *caller)
{
  return hub_event_is_public (event) || hub_event_is_own (event, caller);
}

gboolean
hub_event_read_own (SqlConn *conn, const HubCaller *caller, gint64 number, HubEvent **out, GError **error)
{
  g_autoptr (HubEvent) event = NULL;

  if (!hub_event_read (conn, number, &event, error))
    return FALSE;
  if (event == NULL || !hub_event_may_see (event, caller))
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such event."));
  if (!hub_event_is_own (event, caller))
    return hub_refuse (error, HUB_ERROR_FORBIDDEN, _("This event is somebody else's; only its organizer may change it."));
  *out = g_steal_pointer (&event);
  return TRUE;
}

/* ---- Lists ---- */

typedef struct
{
  const HubEventWish *wish;
  gint64 now, total;
  GPtrArray *events;
} Listing;

static void
take_row (SqlRows *rows, gpointer events)
{
  g_ptr_array_add (events, read_row (rows));
}

static gboolean
list_events (SqlConn *conn, gpointer data, GError **error)
{
  Listing *listing = data;
  const HubEventWish *wish = listing->wish;
  HubStoreEventFilter filter = { .status = wish->status, .place = wish->place, .tag = wish->tag, .q = wish->q,
                                 .ends_after = wish->past ? 0 : listing->now, .from = wish->from, .to = wish->to,
                                 .organizer = wish->organizer, .popular = wish->popular };

  if ((wish->category != NULL && *wish->category != '\0' && !hub_category_find (conn, wish->category, &filter.category, error))
      || !hub_store_event_page_count (conn, &filter, &listing->total, error)
      || !sql_each (hub_store_event_page (conn, &filter, wish->limit, wish->offset, error), take_row, listing->events, error))
    return FALSE;
  for (guint i = 0; i < listing->events->len; i++)
    {
      if (!fill_types (conn, listing->events->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
hub_service_events (HubService *service, const HubEventWish *wish, gint64 *total, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) hub_event_free);
  Listing listing = { wish, hub_now (service), 0, events };

  if (!hub_readers_run (service->readers, list_events, &listing, error))
    return NULL;
  if (total != NULL)
    *total = listing.total;
  return g_steal_pointer (&events);
}

typedef struct
{
  gint64 number;
  HubEvent *event;
} Reading;

static gboolean
read_one (SqlConn *conn, gpointer data, GError **error)
{
  Reading *reading = data;

  return hub_event_read (conn, reading->number, &reading->event, error);
}

HubEvent *
hub_service_event (HubService *service, gint64 number, const HubCaller *caller, GError **error)
{
  Reading reading = { number, NULL };

  if (!hub_readers_run (service->readers, read_one, &reading, error))
    return NULL;
  g_autoptr (HubEvent) event = reading.event;
  if (event != NULL && hub_event_may_see (event, caller))
    {
      event->read_at = hub_now (service);
      return g_steal_pointer (&event);
    }
  hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no such event."));
  return NULL;
}

typedef struct
{
  const char *category;
  gint64 n;
} Counting;

static gboolean
count_category (SqlConn *conn, gpointer data, GError **error)
{
  Counting *counting = data;
  gint64 id = -1;

  counting->n = 0;
  return hub_category_find (conn, counting->category, &id, error)
         && (id < 0 || hub_store_event_page_in_category (conn, id, &counting->n, error));
}

gboolean
hub_service_event_count_category (HubService *service, const char *category, gint64 *out, GError **error)
{
  Counting counting = { category, 0 };

  if (!hub_readers_run (service->readers, count_category, &counting, error))
    return FALSE;
  *out = counting.n;
  return TRUE;
}

void
hub_service_catalogue_state (HubService *service, guint *instance, guint *generation)
{
  *instance = service->instance;
  *generation = (guint) g_atomic_int_get (&service->generation);
}

void
hub_catalogue_touch (HubService *service)
{
  g_atomic_int_inc (&service->generation);
}
