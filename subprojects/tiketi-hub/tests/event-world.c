/* What the tests of events share. SPDX-License-Identifier: GPL-3.0-or-later */
#include "event-world.h"

#include <string.h>

#include "hub-sql.h"

#define JSON "Content-Type: application/json\r\n"

static char *
sign_up (EventWorld *world, TkRole role)
{
  g_autofree char *email = api_fixture_person (&world->api, role);

  return api_fixture_token (&world->api, email);
}

void
event_world_set_up (EventWorld *world, gconstpointer data)
{
  api_fixture_set_up (&world->api, NULL);
  world->admin = api_fixture_token (&world->api, "admin@tiketi.example");
  world->organizer = api_fixture_token (&world->api, "organizer@tiketi.example");
  world->attendee = api_fixture_token (&world->api, "attendee@tiketi.example");
  world->other = sign_up (world, TK_ROLE_ORGANIZER);
}

void
event_world_tear_down (EventWorld *world, gconstpointer data)
{
  g_free (world->admin);
  g_free (world->organizer);
  g_free (world->other);
  g_free (world->attendee);
  api_fixture_tear_down (&world->api, NULL);
}

RawReply *
event_ask (EventWorld *world, const char *who, const char *method, const char *path, const char *body)
{
  g_autofree char *headers = g_strconcat (who != NULL ? who : "", body != NULL ? JSON : "", NULL);

  return raw_request (world->api.port, method, path, headers, body, -1);
}

json_object *
event_parse (const RawReply *reply)
{
  json_object *json = json_tokener_parse (raw_reply_text (reply));

  if (json == NULL && reply->body->len > 0)
    g_error ("no JSON: %u %s", reply->status, raw_reply_text (reply));
  return json;
}

/* (transfer full) the answer, which has that status. */
json_object *
event_call (EventWorld *world, const char *who, const char *method, const char *path, const char *body, guint status)
{
  g_autoptr (RawReply) reply = event_ask (world, who, method, path, body);

  if (reply->status != status)
    g_error ("%s %s %s: wanted %u, not %u %s", method, path, body != NULL ? body : "", status, reply->status, raw_reply_text (reply));
  return event_parse (reply);
}

json_object *
json_at (json_object *object, const char *key)
{
  json_object *value = NULL;

  if (!json_object_object_get_ex (object, key, &value))
    g_error ("no “%s” in %s", key, json_object_to_json_string (object));
  return value;
}

const char *
json_text_at (json_object *object, const char *key)
{
  return json_object_get_string (json_at (object, key));
}

gint64
json_int_at (json_object *object, const char *key)
{
  return json_object_get_int64 (json_at (object, key));
}

void
event_refuse (EventWorld *world, const char *who, const char *method, const char *path, const char *body, guint status, const char *code)
{
  json_object *json = event_call (world, who, method, path, body, status);

  g_assert_cmpstr (json_text_at (json, "code"), ==, code);
  if (status == 422 && json_object_is_type (json_at (json, "detail"), json_type_array))
    g_assert_cmpstr (json_text_at (json_object_array_get_idx (json_at (json, "detail"), 0), "msg"), ==, json_text_at (json, "message"));
  else
    g_assert_cmpstr (json_text_at (json, "message"), ==, json_text_at (json, "detail"));
  json_object_put (json);
}

gint64
event_make (EventWorld *world, const char *who, const char *body)
{
  json_object *json = event_call (world, who, "POST", "/events", body, 201);
  gint64 id = json_int_at (json, "id");

  json_object_put (json);
  return id;
}

void
event_approve (EventWorld *world, gint64 id)
{
  g_autofree char *path = g_strdup_printf ("/admin/approve/%" G_GINT64_FORMAT, id);

  json_object_put (event_call (world, world->admin, "PATCH", path, "{\"status\":\"approved\"}", 200));
}

char *
event_path (gint64 id, const char *rest)
{
  return g_strdup_printf ("/events/%" G_GINT64_FORMAT "%s", id, rest);
}

void
json_assert_type (json_object *object, const char *key, char wanted)
{
  static const struct { char letter; json_type type; } types[] = {
    { 'i', json_type_int }, { 's', json_type_string }, { 'b', json_type_boolean }, { 'o', json_type_object }, { 'a', json_type_array },
  };
  json_object *value = json_at (object, key);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (types[i].letter == wanted && !json_object_is_type (value, types[i].type))
        g_error ("“%s” is %s", key, json_object_to_json_string (value));
    }
}

gint64
event_count_at (EventWorld *world, const char *path)
{
  json_object *list = event_call (world, NULL, "GET", path, NULL, 200);
  gint64 n = (gint64) json_object_array_length (json_object_is_type (list, json_type_array) ? list : json_at (list, "events"));

  json_object_put (list);
  return n;
}

gint64
event_database_int (EventWorld *world, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (world->api.uri, SQL_OPEN_READ_ONLY, &error);
  gint64 n = 0;

  g_assert_no_error (error);
  sql_get_int (conn, &n, &error, sql, "");
  g_assert_no_error (error);
  return n;
}
