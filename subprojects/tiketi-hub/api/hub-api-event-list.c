/* Lists of events: filtered, searched, paged. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-events.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-api-cache.h"
#include "hub-web.h"
#include "hub-words.h"

#define PER_PAGE 10
#define PER_PAGE_MOST 100
#define LIST_MOST 500       /* of an array: older clients ask for no pages */
#define PAGES_MOST 1000000
#define WORDS_MOST 200
#define POPULAR 3
#define DAY_MS G_GINT64_CONSTANT (86400000)
#define POPULAR_MOST 20

typedef struct
{
  HubApiBody *query;
  HubEventWish wish;
  gboolean paged;
  gint64 page;
} Ask;

/* ---- What is asked for ---- */

/* A day alone is its first moment, or its last. */
static gint64
read_day (HubApiBody *query, const char *key, const char *zone, gboolean last)
{
  const char *text = hub_api_body_text (query, key, 40);
  gint64 at = 0;

  if (text == NULL || !hub_words_is_date (text))
    return hub_api_body_time (query, key, zone);
  if (!hub_words_time (text, zone, &at))
    hub_api_body_fault (query, key, _("“%s” is no day; write one such as 2026-12-31."), text);
  return last ? at + DAY_MS - 1 : at;
}

/* C's client calls some by their plural. */
static const char *
text_of (HubApiBody *query, const char *name, const char *other)
{
  return hub_api_body_text (query, hub_api_body_has (query, name) ? name : other, WORDS_MOST);
}

static void
read_filter (Ask *ask, const char *zone)
{
  HubApiBody *query = ask->query;
  const char *include = hub_api_body_text (query, "include", 20);

  ask->wish.place = hub_api_body_text (query, "location", WORDS_MOST);
  ask->wish.tag = text_of (query, "tag", "tags");
  ask->wish.category = text_of (query, "category", "categories");
  ask->wish.q = hub_api_body_text (query, "q", WORDS_MOST);
  ask->wish.organizer = hub_api_body_int (query, "user_id", 0, G_MAXINT64, 0);
  ask->wish.past |= include != NULL && strcmp (include, "past") == 0;
  ask->wish.status = "approved";
  ask->wish.from = read_day (query, "from", zone, FALSE);
  ask->wish.to = read_day (query, "to", zone, TRUE);
}

static gboolean
is_limited (const HubApiBody *query)
{
  return hub_api_body_has (query, "limit") && !hub_api_body_has (query, "per_page");
}

/* B's object for page and per_page; who says limit reads an array, also C's client with its pages. */
static void
read_page (Ask *ask, gboolean always)
{
  HubApiBody *query = ask->query;

  ask->paged = always || (!is_limited (query) && hub_api_body_which (query, "page", "per_page", NULL) != NULL);
  if (ask->paged)
    {
      ask->page = hub_api_body_int (query, "page", 1, PAGES_MOST, 1);
      ask->wish.limit = hub_api_body_int (query, "per_page", 1, PER_PAGE_MOST, PER_PAGE);
      ask->wish.offset = (ask->page - 1) * ask->wish.limit;
      return;
    }
  ask->wish.limit = hub_api_body_int (query, "limit", 1, LIST_MOST, LIST_MOST);
  ask->wish.offset = hub_api_body_int (query, "skip", 0, PAGES_MOST, 0)
                     + (hub_api_body_int (query, "page", 1, PAGES_MOST, 1) - 1) * ask->wish.limit;
}

/* Whoever asks for a status other than the public one sees their own events, and an administrator all. */
static void
read_status (Ask *ask, HubApiBody *query, const HubCaller *caller)
{
  const char *status = hub_api_body_text (query, "status", 20);

  if (caller == NULL || (caller->role != TK_ROLE_ADMIN && caller->role != TK_ROLE_ORGANIZER))
    return;
  gboolean own = ask->wish.organizer == caller->account;
  if (status != NULL && *status != '\0' && strcmp (status, "approved") != 0)
    {
      ask->wish.status = strcmp (status, "all") == 0 ? "" : status;
      ask->wish.organizer = caller->role == TK_ROLE_ADMIN ? ask->wish.organizer : caller->account;
      ask->wish.past = TRUE;
    }
  else if (own && status == NULL)
    {
      ask->wish.status = "";
      ask->wish.past = TRUE;
    }
}

/* ---- What is answered ---- */

static TkJson *
page_json (HubService *service, const Ask *ask, GPtrArray *events, gint64 total)
{
  TkJson *object = tk_json_object ();

  tk_json_take (object, "events", hub_api_event_array (service, events));
  tk_json_set_int (object, "total_pages", (total + ask->wish.limit - 1) / ask->wish.limit);
  tk_json_set_int (object, "current_page", ask->page);
  tk_json_set_int (object, "total_events", total);
  tk_json_set_int (object, "per_page", ask->wish.limit);
  return object;
}

static char *
render (HubService *service, const Ask *ask, HubHttpResponse **refusal)
{
  gint64 total = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = hub_service_events (service, &ask->wish, &total, &error);

  if (events == NULL)
    {
      *refusal = hub_api_problem_from_error (error);
      return NULL;
    }
  g_autoptr (TkJson) json = ask->paged ? page_json (service, ask, events, total) : hub_api_event_array (service, events);
  return tk_json_to_text (json);
}

/* What of the address matters; nothing else makes another answer. (transfer full) */
static char *
key_of (HubHttpRequest *request, const char *what)
{
  GString *key = g_string_new (what);

  hub_http_request_put_query (request, key);
  return g_string_free (key, FALSE);
}

typedef struct
{
  HubHttpRequest *request;
  const HubCaller *caller; /* NULL: as everybody sees it */
  gboolean search;
} Listing;

/* Words, or one of what events are searched by otherwise. */
static gboolean
is_search (const HubEventWish *wish)
{
  const char *const asked[] = { wish->q, wish->place, wish->tag, wish->category };

  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      if (asked[i] != NULL && *asked[i] != '\0')
        return TRUE;
    }
  return FALSE;
}

static char *
render_list (HubService *service, gpointer data, char **version, HubHttpResponse **refusal)
{
  const Listing *listing = data;
  const HubWebRules *rules = hub_service_get_web (service);
  g_autoptr (HubApiBody) query = hub_api_body_new_query (listing->request);
  Ask ask = { .query = query, .wish = { .past = rules->list_past } };

  read_filter (&ask, rules->zone);
  read_page (&ask, listing->search);
  read_status (&ask, query, listing->caller);
  *refusal = hub_api_body_refusal (query);
  if (*refusal == NULL && listing->search && !is_search (&ask.wish))
    *refusal = hub_api_problem (400, "invalid_request", _("Search term is required"));
  return *refusal == NULL ? render (service, &ask, refusal) : NULL;
}

static HubHttpResponse *
answer_list (HubHttpRequest *request, HubService *service, gboolean search)
{
  const HubCaller *caller = hub_api_account (request);
  gboolean own = caller != NULL
                 && (hub_http_request_get_query (request, "status") != NULL || hub_http_request_get_query (request, "user_id") != NULL);
  Listing listing = { request, own ? caller : NULL, search };
  g_autofree char *key = key_of (request, search ? "search" : "events");
  HubHttpResponse *refusal = NULL;

  if (!own)
    return hub_api_cached (service, key, render_list, &listing);
  char *text = render_list (service, &listing, NULL, &refusal);
  return text != NULL ? hub_http_response_new_text (200, "application/json", text) : refusal;
}

HubHttpResponse *
hub_api_events_list (HubHttpRequest *request, gpointer data)
{
  return answer_list (request, data, FALSE);
}

HubHttpResponse *
hub_api_events_search (HubHttpRequest *request, gpointer data)
{
  return answer_list (request, data, TRUE);
}

/* ---- Popular, and how many ---- */

static char *
render_popular (HubService *service, gpointer data, char **version, HubHttpResponse **refusal)
{
  HubHttpRequest *request = data;
  g_autoptr (HubApiBody) query = hub_api_body_new_query (request);
  HubEventWish wish = { .status = "approved", .popular = TRUE, .limit = hub_api_body_int (query, "limit", 1, POPULAR_MOST, POPULAR) };
  g_autoptr (GError) error = NULL;

  *refusal = hub_api_body_refusal (query);
  if (*refusal != NULL)
    return NULL;
  g_autoptr (GPtrArray) events = hub_service_events (service, &wish, NULL, &error);
  if (events == NULL)
    {
      *refusal = hub_api_problem_from_error (error);
      return NULL;
    }
  g_autoptr (TkJson) json = tk_json_object ();
  tk_json_take (json, "popular_events", hub_api_event_array (service, events));
  return tk_json_to_text (json);
}

HubHttpResponse *
hub_api_events_popular (HubHttpRequest *request, gpointer data)
{
  g_autofree char *key = key_of (request, "popular");

  return hub_api_cached (data, key, render_popular, request);
}

HubHttpResponse *
hub_api_events_category_count (HubHttpRequest *request, gpointer data)
{
  gint64 n = 0;
  g_autoptr (GError) error = NULL;

  if (!hub_service_event_count_category (data, hub_http_request_get_parameter (request, "name"), &n, &error))
    return hub_api_problem_from_error (error);
  TkJson *json = tk_json_object ();
  tk_json_set_int (json, "count", n);
  return hub_api_json (200, json);
}

/* ---- One's own ---- */

static GPtrArray *
read_own (HubHttpRequest *request, HubService *service, HubHttpResponse **refusal)
{
  const HubCaller *caller = hub_api_caller (request);
  const char *status = hub_http_request_get_query (request, "status");
  HubEventWish wish = { .status = status != NULL ? status : "", .past = TRUE, .limit = LIST_MOST, .organizer = caller->account };
  g_autoptr (GError) error = NULL;
  GPtrArray *events = hub_service_events (service, &wish, NULL, &error);

  if (events == NULL)
    *refusal = hub_api_problem_from_error (error);
  return events;
}

static TkJson *
own_json (HubService *service, GPtrArray *events)
{
  TkJson *list = tk_json_array ();

  for (guint i = 0; i < events->len; i++)
    {
      const HubEvent *event = events->pdata[i];
      TkJson *item = hub_api_event_json (service, event);

      tk_json_set_int (item, "tickets_purchased", event->sold);
      tk_json_append (list, item);
    }
  return list;
}

HubHttpResponse *
hub_api_events_own (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) events = read_own (request, data, &refusal);

  if (events == NULL)
    return refusal;
  TkJson *json = tk_json_object ();
  tk_json_take (json, "events", own_json (data, events));
  return hub_api_json (200, json);
}

HubHttpResponse *
hub_api_events_own_array (HubHttpRequest *request, gpointer data)
{
  HubHttpResponse *refusal = NULL;
  g_autoptr (GPtrArray) events = read_own (request, data, &refusal);

  return events != NULL ? hub_api_json (200, own_json (data, events)) : refusal;
}
