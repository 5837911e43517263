/* A hub with its demo, and people of every kind, for tests of events over HTTP. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-c/json.h>
#include "api-fixture.h"

G_BEGIN_DECLS

typedef struct {
  ApiFixture api;
  char *admin, *organizer, *other, *attendee; /* header lines; the demo's events are the organizer's */
} EventWorld;
void event_world_set_up (EventWorld *world, gconstpointer data);
void event_world_tear_down (EventWorld *world, gconstpointer data);

/* `who`: one of the header lines, or NULL. (transfer full) */
RawReply *event_ask (EventWorld *world, const char *who, const char *method, const char *path, const char *body);
json_object *event_parse (const RawReply *reply);
/* The answer, which has that status. (transfer full) */
json_object *event_call (EventWorld *world, const char *who, const char *method, const char *path, const char *body, guint status);
void event_refuse (EventWorld *world, const char *who, const char *method, const char *path, const char *body, guint status,
                   const char *code);

/* The value of a key that must be there. */
json_object *json_at (json_object *object, const char *key);
const char *json_text_at (json_object *object, const char *key);
gint64 json_int_at (json_object *object, const char *key);
/* 'i' number without a fraction, 's' text, 'b', 'o' object, 'a' array, '?' anything. */
void json_assert_type (json_object *object, const char *key, char wanted);

/* An event with one type of ten tickets. */
#define EVENT_PLAIN "{\"title\":\"Mine\",\"location\":\"Voi\",\"start_time\":\"2027-01-02T18:00\",\"price\":100,\"capacity\":10}"
gint64 event_make (EventWorld *world, const char *who, const char *body);
void event_approve (EventWorld *world, gint64 id);
/* "/events/ID" and `rest`. (transfer full) */
char *event_path (gint64 id, const char *rest);
/* How many a list that is public has. */
gint64 event_count_at (EventWorld *world, const char *path);
/* One integer straight from the database. */
gint64 event_database_int (EventWorld *world, const char *sql);

G_END_DECLS
