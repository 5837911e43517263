/* The one renderer of events and ticket types. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-event-json.h"

#include <string.h>

#include "hub-type-id.h"
#include "hub-web.h"
#include "tk-clock.h"
#include "tk-money.h"

/* ---- Values ---- */

static void
put_amount (TkJson *object, const char *key, gint64 minor, const char *currency)
{
  g_autofree char *plain = tk_money_format (minor, currency, &TK_MONEY_PLAIN);

  tk_json_set_amount (object, key, minor, plain);
}

void
hub_api_put_money (TkJson *object, const char *key, gint64 minor, const char *currency)
{
  g_autofree char *minor_key = g_strconcat (key, "_minor", NULL);

  put_amount (object, key, minor, currency);
  tk_json_set_int (object, minor_key, minor);
}

static void
put_formatted (TkJson *object, const char *key, gint64 ms, const char *zone, const char *format)
{
  g_autofree char *text = ms != 0 ? tk_time_format (ms, zone, format) : NULL;

  tk_json_set_string (object, key, text);
}

void
hub_api_put_time (TkJson *object, const char *key, gint64 ms)
{
  put_formatted (object, key, ms, "UTC", "%Y-%m-%dT%H:%M:%SZ");
}

void
hub_api_put_local_time (TkJson *object, const char *key, gint64 ms, const char *zone)
{
  put_formatted (object, key, ms, zone, "%Y-%m-%dT%H:%M:%S");
}

char *
hub_api_image_url (HubService *service, const char *image)
{
  if (*image == '\0')
    return NULL;
  return strchr (image, ':') != NULL ? g_strdup (image) : g_strconcat (hub_service_get_web (service)->url, "/media/", image, NULL);
}

/* ---- Ticket types ---- */

static void
fill_type (TkJson *object, const HubEvent *event, const HubEventType *type)
{
  tk_json_set_int (object, "id", hub_type_id (event->event, type->type));
  tk_json_set_string (object, "type", type->name);
  tk_json_set_string (object, "description", type->description);
  hub_api_put_money (object, "price", type->price, event->currency);
  tk_json_set_string (object, "currency", event->currency);
  tk_json_set_int (object, "quantity", type->capacity);
  tk_json_set_int (object, "sold", type->sold);
  tk_json_set_int (object, "held", type->held);
  tk_json_set_int (object, "available", type->available);
  tk_json_set_string (object, "asks", type->asks);
  hub_api_put_time (object, "sales_start", type->sale_from);
  hub_api_put_time (object, "sales_end", type->sale_until);
  hub_api_put_time (object, "created_at", type->created_at);
}

TkJson *
hub_api_type_json (const HubEvent *event, const HubEventType *type)
{
  TkJson *object = tk_json_object ();

  fill_type (object, event, type);
  tk_json_set_int (object, "event_id", event->event);
  tk_json_set_string (object, "ticket_type", type->name);
  return object;
}

static void
put_types (TkJson *object, const HubEvent *event)
{
  TkJson *list = tk_json_array (), *tiers = tk_json_object ();

  for (guint i = 0; i < event->types->len; i++)
    {
      const HubEventType *type = event->types->pdata[i];
      TkJson *item = tk_json_object (), *tier = tk_json_object ();

      fill_type (item, event, type);
      tk_json_append (list, item);
      put_amount (tier, "price", type->price, event->currency);
      tk_json_set_int (tier, "quantity", type->capacity);
      tk_json_set_int (tier, "available", type->available);
      tk_json_take (tiers, type->name, tier);
    }
  tk_json_take (object, "tickets", list);
  tk_json_take (object, "ticket_tiers", tiers);
}

/* ---- Keys that only one of the older systems has ---- */

/* The price of the type that is called so, as text; null without one. */
static void
put_named_price (TkJson *object, const char *key, const HubEvent *event, const char *word)
{
  g_autofree char *plain = NULL;

  for (guint i = 0; i < event->types->len && plain == NULL; i++)
    {
      const HubEventType *type = event->types->pdata[i];
      g_autofree char *name = g_utf8_strdown (type->name, -1);

      if (g_str_has_prefix (name, word))
        plain = tk_money_format (type->price, event->currency, &TK_MONEY_PLAIN);
    }
  tk_json_set_string (object, key, plain);
}

static void
put_flat_prices (TkJson *object, const HubEvent *event)
{
  put_named_price (object, "early_booking_price", event, "early");
  put_named_price (object, "MVP_price", event, "mvp");
  put_named_price (object, "regular_price", event, "regular");
}

/* ---- Events ---- */

static void
put_times (TkJson *object, const HubEvent *event)
{
  static const char *const starts[] = { "start_time", "start_date", "event_date" }, *const ends[] = { "end_time", "end_date" };

  hub_api_put_time (object, "starts_at", event->starts_at);
  hub_api_put_time (object, "ends_at", event->ends_at);
  hub_api_put_time (object, "doors_at", event->doors_at);
  tk_json_set_string (object, "timezone", event->zone);
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    hub_api_put_local_time (object, starts[i], event->starts_at, event->zone);
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    hub_api_put_local_time (object, ends[i], event->ends_at, event->zone);
}

static void
put_id_or_null (TkJson *object, const char *key, gint64 id)
{
  if (id > 0)
    tk_json_set_int (object, key, id);
  else
    tk_json_set_null (object, key);
}

/* Who signed up with one name only has a first and a last one by its first blank. */
static void
put_organizer (TkJson *object, const HubEvent *event)
{
  TkJson *organizer = tk_json_object ();
  const char *blank = strchr (event->organizer_name, ' ');
  gboolean apart = *event->organizer_first != '\0' || *event->organizer_last != '\0';
  g_autofree char *first = apart ? g_strdup (event->organizer_first)
                           : blank != NULL ? g_strndup (event->organizer_name, (gsize) (blank - event->organizer_name))
                                           : g_strdup (event->organizer_name);

  put_id_or_null (object, "organizer_id", event->organizer);
  put_id_or_null (object, "user_id", event->organizer);
  put_id_or_null (organizer, "id", event->organizer);
  tk_json_set_string (organizer, "first_name", first);
  tk_json_set_string (organizer, "last_name", apart ? event->organizer_last : blank != NULL ? blank + 1 : "");
  tk_json_take (object, "organizer", organizer);
}

static void
put_status (TkJson *object, const HubEvent *event)
{
  gboolean approved = hub_event_is_public (event);

  tk_json_set_string (object, "status", event->status);
  tk_json_set_string (object, "status_reason", *event->reason != '\0' ? event->reason : NULL);
  tk_json_set_bool (object, "is_approved", approved);
  tk_json_set_bool (object, "is_active", approved);
  tk_json_set_bool (object, "requires_approval", strcmp (event->status, "pending") == 0);
}

static void
put_counts (TkJson *object, const HubEvent *event)
{
  const HubEventType *cheapest = event->types->len > 0 ? event->types->pdata[0] : NULL;

  hub_api_put_money (object, "price", cheapest != NULL ? cheapest->price : 0, event->currency);
  tk_json_set_string (object, "currency", event->currency);
  tk_json_set_int (object, "capacity", event->total);
  tk_json_set_int (object, "total_tickets", event->total);
  tk_json_set_int (object, "tickets_sold", event->sold);
  tk_json_set_int (object, "remaining_tickets", event->available);
  tk_json_set_int (object, "available_tickets", event->available);
  tk_json_set_int (object, "attendee_count", event->sold);
}

void
hub_api_event_fill (TkJson *object, HubService *service, const HubEvent *event)
{
  g_autofree char *image = hub_api_image_url (service, event->image);

  tk_json_set_int (object, "id", event->event);
  tk_json_set_int (object, "event_id", event->event);
  tk_json_set_string (object, "title", event->title);
  tk_json_set_string (object, "event_name", event->title);
  tk_json_set_string (object, "description", event->description);
  tk_json_set_string (object, "location", event->venue);
  tk_json_set_string (object, "address", *event->address != '\0' ? event->address : NULL);
  tk_json_set_string (object, "category", *event->category_name != '\0' ? event->category_name : NULL);
  put_id_or_null (object, "category_id", event->category);
  tk_json_set_string (object, "tags", event->tags);
  put_times (object, event);
  tk_json_set_string (object, "image_url", image);
  tk_json_set_string (object, "images", image);
  put_status (object, event);
  put_organizer (object, event);
  put_types (object, event);
  put_counts (object, event);
  put_flat_prices (object, event);
  hub_api_put_time (object, "created_at", event->created_at);
  hub_api_put_time (object, "updated_at", event->updated_at);
}

TkJson *
hub_api_event_json (HubService *service, const HubEvent *event)
{
  TkJson *object = tk_json_object ();

  hub_api_event_fill (object, service, event);
  return object;
}

TkJson *
hub_api_event_brief (HubService *service, const HubEvent *event)
{
  TkJson *object = tk_json_object ();
  g_autofree char *image = hub_api_image_url (service, event->image);

  tk_json_set_int (object, "id", event->event);
  tk_json_set_string (object, "title", event->title);
  tk_json_set_string (object, "location", event->venue);
  hub_api_put_time (object, "starts_at", event->starts_at);
  hub_api_put_time (object, "ends_at", event->ends_at);
  hub_api_put_local_time (object, "start_time", event->starts_at, event->zone);
  hub_api_put_local_time (object, "end_time", event->ends_at, event->zone);
  tk_json_set_string (object, "category", *event->category_name != '\0' ? event->category_name : NULL);
  tk_json_set_string (object, "status", event->status);
  tk_json_set_bool (object, "is_approved", hub_event_is_public (event));
  put_id_or_null (object, "organizer_id", event->organizer);
  tk_json_set_string (object, "image_url", image);
  return object;
}

TkJson *
hub_api_event_array (HubService *service, GPtrArray *events)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < events->len; i++)
    tk_json_append (list, hub_api_event_json (service, events->pdata[i]));
  return list;
}
