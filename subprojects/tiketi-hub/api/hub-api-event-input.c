/* Reading events and ticket types. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-event-input.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hub-type-id.h"
#include "tk-money.h"

#define TITLE_LEAST 3
#define TITLE_MOST 200
#define PLACE_MOST 200
#define ADDRESS_MOST 500
#define DESCRIPTION_MOST 10000
#define TAGS_MOST 1000
#define TAG_MOST 50
#define TAGS_COUNT 30
#define IMAGE_MOST 500
#define TYPES_MOST 50
#define PLACES_MOST 1000000
#define SHARED_DEFAULT 100  /* B's number of tickets when nobody says */
#define GENERAL "General Admission"

void
hub_api_event_input_clear (HubApiEventInput *input)
{
  g_free (input->types);
  g_free (input->kept);
}

/* ---- Words ---- */

/* " Music, coast,,music " → "Music,coast". (transfer full) */
static char *
tidy_tags (HubApiBody *body, const char *text)
{
  g_auto (GStrv) tags = g_strsplit (text, ",", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; tags[i] != NULL; i++)
    {
      gboolean known = FALSE;

      g_strstrip (tags[i]);
      for (guint j = 0; j < kept->len; j++)
        known |= g_ascii_strcasecmp (kept->pdata[j], tags[i]) == 0;
      if (*tags[i] == '\0' || known)
        continue;
      if (g_utf8_strlen (tags[i], -1) > TAG_MOST || kept->len == TAGS_COUNT)
        {
          hub_api_body_fault (body, "tags", _("Give at most %d tags of at most %d characters."), TAGS_COUNT, TAG_MOST);
          break;
        }
      g_ptr_array_add (kept, tags[i]);
    }
  g_ptr_array_add (kept, NULL);
  return g_strjoinv (",", (char **) kept->pdata);
}

static gboolean
is_medium (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

/* D's form names its file even when none was chosen. */
static gboolean
is_no_file (const char *key, const char *text)
{
  return strcmp (key, "image") == 0 && (*text == '\0' || strcmp (text, "null") == 0 || strcmp (text, "undefined") == 0);
}

/* The number of a picture of ours, by its path or, as it was told, by its whole address; NULL. */
static const char *
own_medium (const char *text, const char *url)
{
  const char *path = *url != '\0' && g_str_has_prefix (text, url) ? text + strlen (url) : text;

  return g_str_has_prefix (path, "/media/") && is_medium (path + 7) ? path + 7 : NULL;
}

/* An address on the web, or a picture of ours; nothing that a browser would run. */
static const char *
read_image (HubApiBody *body, const char *url)
{
  const char *key = hub_api_body_which (body, "image_url", "images", "image", "imageUrl", NULL);
  const char *text = key != NULL ? hub_api_body_text (body, key, IMAGE_MOST) : NULL;

  if (text == NULL || is_no_file (key, text))
    return NULL;
  if (*text == '\0')
    return text;
  if (own_medium (text, url) != NULL)
    return own_medium (text, url);
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  gboolean web = strcmp (scheme, "https") == 0 || strcmp (scheme, "http") == 0;
  if (web && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' && g_uri_get_userinfo (uri) == NULL
      && strpbrk (text, "\"'<>\\ \t\r\n") == NULL)
    return text;
  hub_api_body_fault (body, key, _("The picture's address must begin with https:// or be one of this hub's."));
  return NULL;
}

static const char *
read_text (HubApiBody *body, const char *key, const char *other, gsize most)
{
  const char *which = hub_api_body_which (body, key, other, NULL);

  return which != NULL ? hub_api_body_text (body, which, most) : NULL;
}

/* A category's number or name. */
static const char *
read_category (HubApiBody *body)
{
  const char *number = hub_api_body_text (body, "category_id", 20);

  return number != NULL && *number != '\0' ? number : hub_api_body_text (body, "category", 60);
}

/* C's word counts where it differs from what the event was called. */
static const char *
title_key (HubApiBody *body, const HubEvent *before)
{
  const char *other = hub_api_body_has (body, "event_name") ? hub_api_body_text (body, "event_name", TITLE_MOST) : NULL;

  if (before != NULL && other != NULL && strcmp (other, before->title) != 0)
    return "event_name";
  return hub_api_body_which (body, "title", "event_name", "name", NULL);
}

static void
read_texts (HubApiBody *body, const HubEvent *before, const char *url, HubApiEventInput *out)
{
  gboolean made = before == NULL;
  HubEventInput *event = &out->event;
  const char *title = title_key (body, before);
  const char *place = hub_api_body_which (body, "location", "venue", NULL);
  const char *tags = hub_api_body_list (body, "tags", TAGS_MOST);

  event->title = made || title != NULL ? hub_api_body_need (body, title != NULL ? title : "title", TITLE_MOST) : NULL;
  if (event->title != NULL && g_utf8_strlen (event->title, -1) < TITLE_LEAST)
    hub_api_body_fault (body, title, _("The title needs at least %d characters."), TITLE_LEAST);
  event->venue = made || place != NULL ? hub_api_body_need (body, place != NULL ? place : "location", PLACE_MOST) : NULL;
  event->description = hub_api_body_text (body, "description", DESCRIPTION_MOST);
  event->address = hub_api_body_text (body, "address", ADDRESS_MOST);
  event->zone = read_text (body, "timezone", "zone", 64);
  event->category = read_category (body);
  event->image = read_image (body, url);
  out->kept = tags != NULL ? tidy_tags (body, tags) : NULL;
  event->tags = out->kept;
}

static gboolean
is_empty (HubApiBody *body, const char *key)
{
  return g_strcmp0 (hub_api_body_text (body, key, 100), "") == 0;
}

/* Of several words for the same, a client that changes an event changes its own and sends the others back as they were: what differs
 * counts. Forms know no seconds. *used: the one that counted, NULL without one. */
static gint64
read_time (HubApiBody *body, const char *const *keys, const char *zone, gint64 before, const char **used)
{
  *used = NULL;
  for (; *keys != NULL; keys++)
    {
      gint64 at = hub_api_body_has (body, *keys) ? hub_api_body_time (body, *keys, zone) : 0;

      if (hub_api_body_has (body, *keys) && (*used == NULL || at / 60000 != before / 60000))
        *used = *keys;
      if (at != 0 && at / 60000 != before / 60000)
        return at;
    }
  return before;
}

static void
read_times (HubApiBody *body, const HubEvent *before, const char *zone, HubEventInput *event)
{
  static const char *const starts[] = { "starts_at", "start_time", "start_date", "event_date", "startTime", NULL };
  static const char *const ends[] = { "ends_at", "end_time", "end_date", "endTime", NULL }, *const doors[] = { "doors_at", NULL };
  const char *start, *end, *door;

  event->starts_at = read_time (body, starts, zone, before != NULL ? before->starts_at : 0, &start);
  event->ends_at = read_time (body, ends, zone, before != NULL ? before->ends_at : 0, &end);
  event->doors_at = hub_api_body_has (body, "doors_at") ? read_time (body, doors, zone, before != NULL ? before->doors_at : 0, &door) : 0;
  if (before != NULL && event->doors_at == before->doors_at)
    event->doors_at = 0;
  if (before == NULL && event->starts_at == 0 && (start == NULL || is_empty (body, start)))
    hub_api_body_fault (body, start != NULL ? start : "start_time", _("Say when it starts."));
  if (event->starts_at != 0 && event->ends_at != 0 && event->ends_at <= event->starts_at)
    hub_api_body_fault (body, end != NULL ? end : "end_time", _("An event ends after it starts."));
}

/* ---- Ticket types ---- */

void
hub_api_type_input_read (HubApiBody *body, const char *currency, const char *zone, gboolean made, HubTypeInput *out)
{
  const char *name = hub_api_body_which (body, "type", "ticket_type", "name", NULL);
  const char *quantity = hub_api_body_which (body, "quantity", "capacity", NULL);
  const char *from = hub_api_body_which (body, "sales_start", "sale_from", NULL);
  const char *until = hub_api_body_which (body, "sales_end", "sale_until", NULL);

  *out = (HubTypeInput){ .price = -1, .quantity = -1, .sale_from = -1, .sale_until = -1 };
  if (made || name != NULL)
    out->name = hub_api_body_need (body, name != NULL ? name : "type", TITLE_MOST);
  out->description = hub_api_body_text (body, "description", 2000);
  if (made && !hub_api_body_has (body, "price"))
    hub_api_body_fault (body, "price", _("“%s” is missing."), "price");
  if (made && quantity == NULL)
    hub_api_body_fault (body, "quantity", _("“%s” is missing."), "quantity");
  out->price = hub_api_body_amount (body, "price", currency, -1);
  out->quantity = quantity != NULL ? hub_api_body_int (body, quantity, made ? 1 : 0, PLACES_MOST, -1) : -1;
  out->sale_from = from != NULL ? hub_api_body_time (body, from, zone) : -1;
  out->sale_until = until != NULL ? hub_api_body_time (body, until, zone) : -1;
}

/* The body's list of types, in whichever of the ways. */
typedef struct
{
  HubApiBody *body;
  const char *currency, *zone;
  gboolean made;        /* the event is new */
  gint64 shared;        /* so many for all of them together; -1 not said */
  HubApiEventInput *out;
  guint n;
} Types;

static HubTypeInput *
append (Types *types)
{
  types->out->types = g_renew (HubTypeInput, types->out->types, types->n + 1);
  HubTypeInput *input = &types->out->types[types->n++];
  *input = (HubTypeInput){ .price = -1, .quantity = -1, .sale_from = -1, .sale_until = -1 };
  return input;
}

static const HubEventType *
find_known (const HubEvent *before, const char *name)
{
  for (guint i = 0; before != NULL && i < before->types->len; i++)
    {
      const HubEventType *type = before->types->pdata[i];

      if (strcmp (type->name, name) == 0)
        return type;
    }
  return NULL;
}

/* B's: the types that are left out shall go, and those without a number of their own share the event's. */
static void
read_tiers (Types *types, const HubEvent *before)
{
  HubApiBody *const *items;
  const char *const *names;
  guint n = hub_api_body_members (types->body, "ticket_tiers", TYPES_MOST, &items, &names);

  for (guint i = 0; i < n; i++)
    {
      HubTypeInput *input = append (types);
      gboolean known = find_known (before, names[i]) != NULL;

      input->name = names[i];
      if (*names[i] == '\0' || !g_utf8_validate (names[i], -1, NULL) || g_utf8_strlen (names[i], -1) > TITLE_MOST)
        hub_api_body_fault (types->body, "ticket_tiers", _("Each ticket type needs a name of at most %d characters."), TITLE_MOST);
      input->price = hub_api_body_amount (items[i], "price", types->currency, known ? -1 : 0);
      input->quantity = hub_api_body_int (items[i], "quantity", 1, PLACES_MOST, known ? -1 : types->shared > 0 ? types->shared : SHARED_DEFAULT);
      input->description = hub_api_body_text (items[i], "description", 2000);
    }
  types->out->event.whole = n > 0;
}

/* D's list, where each may be one that is known, by its number or its name. */
static void
read_list (Types *types, const HubEvent *before)
{
  HubApiBody *const *items;
  guint n = hub_api_body_items (types->body, "tickets", TYPES_MOST, &items);

  for (guint i = 0; i < n; i++)
    {
      gint64 id = hub_api_body_int (items[i], "id", 0, G_GINT64_CONSTANT (1) << 50, 0), event = 0, number = 0;
      const char *name = hub_api_body_text (items[i], "type", TITLE_MOST);
      HubTypeInput input;

      hub_type_id_split (id, &event, &number);
      gboolean known = before != NULL && ((id > 0 && event == before->event) || (name != NULL && find_known (before, name) != NULL));
      hub_api_type_input_read (items[i], types->currency, types->zone, !known, &input);
      input.number = known && id > 0 ? number : 0;
      *append (types) = input;
    }
}

/* C's three prices, and E's one. */
static void
read_prices (Types *types)
{
  static const struct { const char *key, *name; } flat[] = {
    { "early_booking_price", "Early Booking" }, { "MVP_price", "MVP" }, { "regular_price", "Regular" }, { "price", GENERAL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (flat); i++)
    {
      gint64 price = hub_api_body_amount (types->body, flat[i].key, types->currency, -1);

      if (price < 0)
        continue;
      HubTypeInput *input = append (types);
      input->name = flat[i].name;
      input->price = price;
      input->quantity = types->shared > 0 ? types->shared : SHARED_DEFAULT;
    }
}

/* With one type the number is its own, with several what they share. */
static gint64
read_shared (HubApiBody *body, gboolean made)
{
  /* Of an event that is there, "available" is what is left. */
  const char *key = made ? hub_api_body_which (body, "total_tickets", "totalTickets", "capacity", "available_tickets", NULL)
                         : hub_api_body_which (body, "total_tickets", "totalTickets", "capacity", NULL);

  return key != NULL ? hub_api_body_int (body, key, 1, PLACES_MOST, -1) : -1;
}

/* How many there will be of the types that are named. */
static gint64
count_named (const Types *types, const HubEvent *before)
{
  gint64 sum = 0;

  for (guint i = 0; i < types->n; i++)
    {
      const HubTypeInput *input = &types->out->types[i];
      const HubEventType *known = input->quantity < 0 && input->name != NULL ? find_known (before, input->name) : NULL;

      sum += known != NULL ? known->capacity : MAX (input->quantity, 0);
    }
  return sum;
}

/* Every answer tells how many there are in all; who sends that back has not asked for a cap, unless the types came to be others. */
static void
settle_cap (Types *types, const HubEvent *before)
{
  gboolean told = before != NULL && types->shared == before->total && !types->out->event.whole;

  if (types->shared < 0 || told || (types->n > 0 && types->shared == count_named (types, before)))
    return;
  types->out->event.cap = types->shared;
}

/* E changes its one price and capacity on the event itself. */
static void
read_single (Types *types, const HubEvent *before)
{
  const HubEventType *only = before->types->pdata[0];
  gint64 price = hub_api_body_amount (types->body, "price", types->currency, -1);
  gint64 capacity = hub_api_body_int (types->body, "capacity", 1, PLACES_MOST, -1);

  if (price < 0 && capacity < 0)
    return;
  HubTypeInput *input = append (types);
  input->number = only->type;
  input->price = price;
  input->quantity = capacity;
}

static void
read_types (Types *types, const HubEvent *before)
{
  gboolean tiers = hub_api_body_has (types->body, "ticket_tiers"), list = hub_api_body_has (types->body, "tickets");

  types->shared = read_shared (types->body, types->made);
  if (tiers)
    read_tiers (types, before);
  else if (list)
    read_list (types, before);
  else if (types->made)
    read_prices (types);
  else if (before->types->len == 1)
    {
      read_single (types, before);
      return;
    }
  settle_cap (types, before);
}

static gboolean
is_zone (const char *name)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (name);

  return zone != NULL;
}

/* Where its times without a zone are meant. */
static const char *
settle_zone (HubApiBody *body, HubEventInput *event, const char *otherwise)
{
  if (event->zone == NULL || *event->zone == '\0')
    event->zone = NULL;
  else if (!is_zone (event->zone))
    {
      hub_api_body_fault (body, "timezone", _("There is no such time zone; write one such as Africa/Nairobi."));
      event->zone = NULL;
    }
  return event->zone != NULL ? event->zone : otherwise;
}

void
hub_api_event_input_read (HubApiBody *body, const HubEvent *before, const HubWebRules *web, HubApiEventInput *out)
{
  gboolean made = before == NULL;
  const char *currency = hub_api_body_text (body, "currency", 3);

  *out = (HubApiEventInput){ .event = { .cap = -1 } };
  if (currency != NULL && tk_currency_exponent (currency) < 0)
    {
      hub_api_body_fault (body, "currency", _("There is no such currency; write one such as KES."));
      currency = NULL;
    }
  out->event.currency = currency;
  read_texts (body, before, web->url, out);
  const char *there = settle_zone (body, &out->event, made ? web->zone : before->zone);
  read_times (body, before, there, &out->event);
  Types types = { .body = body, .currency = currency != NULL ? currency : made ? web->currency : before->currency, .zone = there, .made = made,
                  .out = out };
  read_types (&types, before);
  out->event.types = out->types;
  out->event.n_types = types.n;
}
