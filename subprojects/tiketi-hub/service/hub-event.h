/* Events and their ticket types as people see, make and change them. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-caller.h"
#include "hub-service.h"

G_BEGIN_DECLS

/* available: what can be bought online right now: nobody holds it, and the event's cap leaves room for it. What lies with a terminal
 * is not. held: what waits for an order to be paid. */
typedef struct {
  gint64 type, price, capacity, admits, sale_from, sale_until, sold, leased, held, quarantined, available, created_at;
  char *name, *description;
  char *asks;                              /* of each who will come: "name!,phone"; "!": needed */
} HubEventType;

typedef struct {
  gint64 event, organizer, category, cap, cash_unit, doors_at, starts_at, ends_at, created_at, updated_at;
  gint64 read_at;                          /* as of when this is */
  char *title, *description, *venue, *address, *zone, *currency, *status, *reason, *tags, *image, *category_name;
  char *organizer_name, *organizer_first, *organizer_last;
  GPtrArray *types;                        /* HubEventType, cheapest first */
  gint64 total, sold, held, available;     /* over all types, within the cap */
} HubEvent;
void hub_event_free (HubEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubEvent, hub_event_free)

/* ---- Looking (hub-event-read.c) ---- */

/* Empty (NULL) or 0 where it does not matter. */
typedef struct {
  const char *q, *place, *tag, *category; /* category: its name or number */
  gint64 from, to, limit, offset;
  gint64 organizer;                       /* whose; 0 any */
  const char *status;                     /* "approved" for the public; "" any */
  gboolean past;                          /* those that have ended, too */
  gboolean popular;                       /* most tickets sold first */
} HubEventWish;
/* (transfer full) of HubEvent; *total (nullable): how many match in all. NULL with an error. */
GPtrArray *hub_service_events (HubService *service, const HubEventWish *wish, gint64 *total, GError **error);
/* One that the caller (NULL: anybody) may see: approved, their own, or anything for an administrator. NOT_FOUND. */
HubEvent *hub_service_event (HubService *service, gint64 number, const HubCaller *caller, GError **error);
gboolean hub_service_event_count_category (HubService *service, const char *category, gint64 *out, GError **error);
/* Whether it is approved, and so the same for all who ask. */
gboolean hub_event_is_public (const HubEvent *event);

/* What was read while `generation` is the same has not changed since, as far as this hub knows; another hub's changes move it within
 * about a second. instance: of this opened service, among all of the process. */
void hub_service_catalogue_state (HubService *service, guint *instance, guint *generation);

/* ---- Making and changing (hub-event-edit.c) ---- */

/* NULL, 0 or -1: not said. number: of an existing type, else found by its name. */
typedef struct { gint64 number, price, quantity, sale_from, sale_until; const char *name, *description; } HubTypeInput;
typedef struct {
  const char *title, *description, *venue, *address, *zone, *currency, *tags, *image, *category;
  gint64 starts_at, ends_at, doors_at;
  gint64 cap;                    /* -1 not said; 0 none */
  const HubTypeInput *types;
  guint n_types;
  gboolean whole;                /* `types` are all there shall be */
} HubEventInput;
/* (transfer full) the event as it now is. FORBIDDEN, NOT_FOUND, FIELD, HAS_SALES, CONFLICT. */
HubEvent *hub_service_event_create (HubService *service, const HubCaller *caller, const HubEventInput *input, GError **error);
HubEvent *hub_service_event_change (HubService *service, const HubCaller *caller, gint64 number, const HubEventInput *input,
                                    GError **error);
gboolean hub_service_event_delete (HubService *service, const HubCaller *caller, gint64 number, GError **error);

/* One ticket type. *type: its number. */
HubEvent *hub_service_type_create (HubService *service, const HubCaller *caller, gint64 event, const HubTypeInput *input, gint64 *type,
                                   GError **error);
HubEvent *hub_service_type_change (HubService *service, const HubCaller *caller, gint64 event, const HubTypeInput *input, GError **error);
gboolean hub_service_type_delete (HubService *service, const HubCaller *caller, gint64 event, gint64 type, GError **error);

/* status: "approved" or "rejected". (hub-event-moderate.c) */
gboolean hub_service_event_moderate (HubService *service, const HubCaller *caller, gint64 number, const char *status, const char *reason,
                                     GError **error);

/* ---- Categories (hub-category.c) ---- */
typedef struct { gint64 id, events; char *name, *description; } HubCategory;
void hub_category_free (HubCategory *category);
/* (transfer full) of HubCategory, by name; with id 0 all, else that one: NOT_FOUND. */
GPtrArray *hub_service_categories (HubService *service, gint64 id, GError **error);
/* name, description: NULL as it was. (transfer full); DUPLICATE, NOT_FOUND, FIELD. */
HubCategory *hub_service_category_put (HubService *service, const HubCaller *caller, gint64 id, const char *name, const char *description,
                                       GError **error);
/* CONFLICT while events are in it. */
gboolean hub_service_category_delete (HubService *service, const HubCaller *caller, gint64 id, GError **error);

/* ---- Pictures (hub-medium.c) ---- */
#define HUB_MEDIUM_MAX (5 * 1024 * 1024)
/* Stores it without anything but the picture (hub-picture.h). (transfer full) its id; FIELD when it is none. */
char *hub_service_medium_add (HubService *service, const HubCaller *caller, GBytes *bytes, GError **error);
GBytes *hub_service_medium (HubService *service, const char *id, char **content_type, GError **error);

/* ---- Reviews and saved events (hub-event-review.c) ---- */
typedef struct { gint64 account, rating, at; char *comment, *name, *first, *last; } HubReview;
/* FORBIDDEN without a paid order, DUPLICATE, NOT_FOUND, FIELD. */
gboolean hub_service_review (HubService *service, const HubCaller *caller, gint64 event, gint64 rating, const char *comment, GError **error);
GPtrArray *hub_service_reviews (HubService *service, gint64 event, GError **error);
typedef enum { HUB_SAVE_TOGGLE, HUB_SAVE_ON, HUB_SAVE_OFF } HubSave;
gboolean hub_service_event_save (HubService *service, const HubCaller *caller, gint64 event, HubSave how, gboolean *saved, GError **error);
/* (transfer full) of HubEvent, without those that the caller may no longer see. */
GPtrArray *hub_service_saved_events (HubService *service, const HubCaller *caller, GError **error);

G_END_DECLS
