/* Events, ticket types, categories, pictures, reviews and moderation over HTTP: every row and alias, every shape key by key, other
 * people's events, and what must be refused. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <json-c/json.h>
#include "api-fixture.h"
#include "hub-event.h"
#include "hub-sql.h"
#include "hub-web.h"

#define JSON "Content-Type: application/json\r\n"

typedef struct
{
  ApiFixture api;
  char *admin, *organizer, *other, *attendee; /* header lines */
} World;

static char *
sign_up (World *world, TkRole role)
{
  g_autofree char *email = api_fixture_person (&world->api, role);

  return api_fixture_token (&world->api, email);
}

static void
set_up (World *world, gconstpointer data)
{
  api_fixture_set_up (&world->api, NULL);
  world->admin = api_fixture_token (&world->api, "admin@tiketi.example");
  world->organizer = api_fixture_token (&world->api, "organizer@tiketi.example");
  world->attendee = api_fixture_token (&world->api, "attendee@tiketi.example");
  world->other = sign_up (world, TK_ROLE_ORGANIZER);
}

static void
tear_down (World *world, gconstpointer data)
{
  g_free (world->admin);
  g_free (world->organizer);
  g_free (world->other);
  g_free (world->attendee);
  api_fixture_tear_down (&world->api, NULL);
}

static RawReply *
ask (World *world, const char *who, const char *method, const char *path, const char *body)
{
  g_autofree char *headers = g_strconcat (who != NULL ? who : "", body != NULL ? JSON : "", NULL);

  return raw_request (world->api.port, method, path, headers, body, -1);
}

static json_object *
parse (const RawReply *reply)
{
  json_object *json = json_tokener_parse (raw_reply_text (reply));

  if (json == NULL && reply->body->len > 0)
    g_error ("no JSON: %u %s", reply->status, raw_reply_text (reply));
  return json;
}

/* (transfer full) the answer, which has that status. */
static json_object *
call (World *world, const char *who, const char *method, const char *path, const char *body, guint status)
{
  g_autoptr (RawReply) reply = ask (world, who, method, path, body);

  if (reply->status != status)
    g_error ("%s %s %s: wanted %u, not %u %s", method, path, body != NULL ? body : "", status, reply->status, raw_reply_text (reply));
  return parse (reply);
}

static json_object *
at (json_object *object, const char *key)
{
  json_object *value = NULL;

  if (!json_object_object_get_ex (object, key, &value))
    g_error ("no “%s” in %s", key, json_object_to_json_string (object));
  return value;
}

static const char *
text_at (json_object *object, const char *key)
{
  return json_object_get_string (at (object, key));
}

static gint64
int_at (json_object *object, const char *key)
{
  return json_object_get_int64 (at (object, key));
}

static void
refuse (World *world, const char *who, const char *method, const char *path, const char *body, guint status, const char *code)
{
  json_object *json = call (world, who, method, path, body, status);

  g_assert_cmpstr (text_at (json, "code"), ==, code);
  g_assert_cmpstr (text_at (json, "message"), ==, text_at (json, "detail"));
  json_object_put (json);
}

static gint64
make_event (World *world, const char *who, const char *body)
{
  json_object *json = call (world, who, "POST", "/events", body, 201);
  gint64 id = int_at (json, "id");

  json_object_put (json);
  return id;
}

static void
approve (World *world, gint64 id)
{
  g_autofree char *path = g_strdup_printf ("/admin/approve/%" G_GINT64_FORMAT, id);

  json_object_put (call (world, world->admin, "PATCH", path, "{\"status\":\"approved\"}", 200));
}

static char *
event_path (gint64 id, const char *rest)
{
  return g_strdup_printf ("/events/%" G_GINT64_FORMAT "%s", id, rest);
}

/* ---- Shapes ---- */

/* Key by key against api.md section 3, with the JSON type each must have; '?' may be null. */
static const struct { const char *key; char type; } event_keys[] = {
  { "id", 'i' }, { "event_id", 'i' }, { "title", 's' }, { "event_name", 's' }, { "description", 's' }, { "location", 's' },
  { "address", '?' }, { "category", 's' }, { "category_id", 'i' }, { "tags", 's' }, { "starts_at", 's' }, { "ends_at", 's' },
  { "timezone", 's' }, { "start_time", 's' }, { "start_date", 's' }, { "event_date", 's' }, { "end_time", 's' }, { "end_date", 's' },
  { "image_url", '?' }, { "images", '?' }, { "status", 's' }, { "is_approved", 'b' }, { "is_active", 'b' }, { "requires_approval", 'b' },
  { "organizer_id", 'i' }, { "user_id", 'i' }, { "organizer", 'o' }, { "tickets", 'a' }, { "ticket_tiers", 'o' }, { "price", 'i' },
  { "price_minor", 'i' }, { "currency", 's' }, { "capacity", 'i' }, { "total_tickets", 'i' }, { "tickets_sold", 'i' },
  { "remaining_tickets", 'i' }, { "available_tickets", 'i' }, { "attendee_count", 'i' }, { "early_booking_price", '?' }, { "MVP_price", '?' },
  { "regular_price", '?' }, { "created_at", 's' }, { "updated_at", 's' },
};
static const struct { const char *key; char type; } type_keys[] = {
  { "id", 'i' }, { "type", 's' }, { "price", 'i' }, { "price_minor", 'i' }, { "currency", 's' }, { "quantity", 'i' }, { "sold", 'i' },
  { "held", 'i' }, { "available", 'i' }, { "sales_start", '?' }, { "sales_end", '?' }, { "created_at", 's' },
};

static void
assert_type (json_object *object, const char *key, char wanted)
{
  static const struct { char letter; json_type type; } types[] = {
    { 'i', json_type_int }, { 's', json_type_string }, { 'b', json_type_boolean }, { 'o', json_type_object }, { 'a', json_type_array },
  };
  json_object *value = at (object, key);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (types[i].letter == wanted && !json_object_is_type (value, types[i].type))
        g_error ("“%s” is %s", key, json_object_to_json_string (value));
    }
}

static void
assert_event (json_object *event)
{
  for (gsize i = 0; i < G_N_ELEMENTS (event_keys); i++)
    assert_type (event, event_keys[i].key, event_keys[i].type);
  for (size_t i = 0; i < json_object_array_length (at (event, "tickets")); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (type_keys); j++)
        assert_type (json_object_array_get_idx (at (event, "tickets"), i), type_keys[j].key, type_keys[j].type);
    }
  json_object *organizer = at (event, "organizer");
  assert_type (organizer, "id", 'i');
  assert_type (organizer, "first_name", 's');
  assert_type (organizer, "last_name", 's');
}

static void
test_shape (World *world, gconstpointer data)
{
  json_object *event = call (world, NULL, "GET", "/events/1", NULL, 200), *list = call (world, NULL, "GET", "//events//", NULL, 200);
  json_object *type = json_object_array_get_idx (at (event, "tickets"), 0);

  assert_event (event);
  g_assert_cmpstr (text_at (event, "title"), ==, "Tamasha la Pwani");
  g_assert_cmpstr (text_at (event, "category"), ==, "Music");
  g_assert_cmpstr (text_at (event, "tags"), ==, "music,coast,festival");
  g_assert_cmpstr (text_at (event, "start_time"), ==, text_at (event, "event_date"));
  g_assert_cmpuint (strlen (text_at (event, "start_time")), ==, strlen ("2026-12-31T20:00:00"));
  g_assert_true (g_str_has_suffix (text_at (event, "starts_at"), "Z"));
  g_assert_cmpint (int_at (event, "total_tickets"), ==, 615);
  g_assert_cmpint (int_at (event, "price"), ==, 500);
  g_assert_cmpint (int_at (type, "id"), ==, 65536 + 4);
  g_assert_cmpint (int_at (type, "price_minor"), ==, 50000);
  g_assert_cmpint (int_at (at (at (event, "ticket_tiers"), "VIP"), "price"), ==, 5000);
  g_assert_cmpuint (json_object_array_length (list), ==, 2);
  assert_event (json_object_array_get_idx (list, 0));
  json_object_put (event);
  json_object_put (list);
}

/* ---- Creating, in the words of each of the five ---- */

static const struct
{
  const char *body;
  const char *has[8];
} makes[] = {
  /* A */
  { "{\"title\":\"From A\",\"description\":\"d\",\"location\":\"Kisumu\",\"start_time\":\"2027-01-02T18:00\",\"end_time\":\"2027-01-02T23:00\","
    "\"total_tickets\":\"50\",\"remaining_tickets\":50,\"image_url\":\"https://img.example/a.png\"}",
    { "\"total_tickets\":50", "\"tickets\":[]", "\"ticket_tiers\":{}", "\"image_url\":\"https://img.example/a.png\"", "\"status\":\"pending\"" } },
  /* B: 100 in all, shared */
  { "{\"title\":\"From B\",\"description\":\"d\",\"location\":\"Nakuru\",\"category\":\"Sports\",\"tags\":\"run, fun\",\"start_date\":\"2027-01-02T18:00\","
    "\"end_date\":\"2027-01-02T23:00\",\"image_url\":\"\",\"ticket_tiers\":{\"Early Bird\":{\"price\":1.0},\"VIP\":{\"price\":\"99.50\"}},\"total_tickets\":100}",
    { "\"total_tickets\":100", "\"VIP\":{\"price\":99.50,", "\"category\":\"Sports\"", "\"tags\":\"run,fun\"", "\"Early Bird\":{\"price\":1,\"quantity\":100,\"available\":100}",
      "\"starts_at\":\"2027-01-02T15:00:00Z\"", "\"remaining_tickets\":100" } },
  /* C */
  { "{\"user_id\":1,\"event_name\":\"From C\",\"description\":\"d\",\"tags\":[\"x\",\"y\"],\"location\":\"Thika\",\"start_time\":\"2027-01-02 18:00:00\","
    "\"end_time\":\"2027-01-02 23:00:00\",\"early_booking_price\":\"500\",\"MVP_price\":\"1500\",\"regular_price\":\"1000\",\"available_tickets\":30}",
    { "\"event_name\":\"From C\"", "\"early_booking_price\":\"500\"", "\"MVP_price\":\"1500\"", "\"regular_price\":\"1000\"", "\"available_tickets\":30", "\"tags\":\"x,y\"",
      "\"price\":500," } },
  /* D */
  { "{\"title\":\"From D\",\"description\":\"d\",\"location\":\"Lamu\",\"start_time\":\"2027-01-02T18:00:00\",\"end_time\":\"2027-01-02T23:00:00\",\"category\":\"Music\","
    "\"tags\":\"a,b\",\"tickets\":[{\"type\":\"VIP\",\"price\":\"5000\",\"quantity\":\"10\"},{\"type\":\"Regular\",\"price\":100,\"quantity\":20}]}",
    { "\"message\":\"Event created successfully.\"", "\"category\":\"Music\"", "\"quantity\":10,\"sold\":0,\"held\":0,\"available\":10", "\"total_tickets\":30", "\"price\":100," } },
  /* E */
  { "{\"title\":\"From E\",\"description\":\"d\",\"event_date\":\"2027-12-31T18:00:00\",\"location\":\"Nairobi\",\"price\":5000.00,\"capacity\":100}",
    { "\"capacity\":100", "\"price\":5000,", "\"event_date\":\"2027-12-31T18:00:00\"", "\"end_time\":\"2027-12-31T22:00:00\"", "\"tickets_sold\":0" } },
  { "{\"title\":\"Elsewhere\",\"location\":\"Kampala\",\"starts_at\":\"2027-01-02T18:00:00+03:00\",\"currency\":\"UGX\",\"price\":50000,\"capacity\":5}",
    { "\"currency\":\"UGX\"", "\"price\":50000,\"price_minor\":50000", "\"starts_at\":\"2027-01-02T15:00:00Z\"", "\"doors_at\":\"2027-01-02T14:00:00Z\"" } },
};

static void
test_create (World *world, gconstpointer data)
{
  static const char *const paths[] = { "/events", "/events/", "/api/v1/events", "//organizer-events" };

  for (gsize i = 0; i < G_N_ELEMENTS (makes); i++)
    {
      g_autoptr (RawReply) reply = ask (world, world->organizer, "POST", paths[i % G_N_ELEMENTS (paths)], makes[i].body);

      g_assert_cmpuint (reply->status, ==, 201);
      for (gsize j = 0; j < G_N_ELEMENTS (makes[i].has) && makes[i].has[j] != NULL; j++)
        {
          if (strstr (raw_reply_text (reply), makes[i].has[j]) == NULL)
            g_error ("no %s in %s", makes[i].has[j], raw_reply_text (reply));
        }
      json_object *json = parse (reply);
      g_assert_cmpint (int_at (at (json, "event"), "id"), ==, int_at (json, "id"));
      json_object_put (json);
    }
}

static const struct { const char *body; guint status; const char *field; } bad[] = {
  { "{}", 422, "title" },
  { "{\"title\":\"ab\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\"}", 422, "title" },
  { "{\"title\":\"abc\",\"start_time\":\"2027-01-02T18:00\"}", 422, "location" },
  { "{\"title\":[\"a\"],\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\"}", 422, "title" },
  { "{\"title\":\"a\\u0000bc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\"}", 422, "title" },
  { "{\"title\":\"abc\",\"location\":\"x\"}", 422, "start_time" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"event_date\":\"\"}", 422, "event_date" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"event_date\":{}}", 422, "event_date" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"tomorrow\"}", 422, "start_time" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"end_time\":\"2027-01-02T17:00\"}", 422, "end_time" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"end_time\":\"2029-01-02T17:00\"}", 422, "end_time" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"price\":-1,\"capacity\":5}", 422, "price" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"price\":10000000000000000,\"capacity\":5}", 422, "price" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"price\":1e400,\"capacity\":5}", 422, "price" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"price\":99.999,\"capacity\":5}", 422, "price" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"price\":\"free\",\"capacity\":5}", 422, "price" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"price\":5,\"capacity\":0}", 422, "capacity" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"price\":5,\"capacity\":2.5}", 422, "capacity" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"price\":5,\"capacity\":99999999}", 422, "capacity" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"ticket_tiers\":[1,2]}", 422, "ticket_tiers" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"ticket_tiers\":{\"VIP\":5}}", 422, "ticket_tiers" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"ticket_tiers\":{\"VIP\":{\"price\":1},\"vip\":{\"price\":2}}}", 422, "type" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"tickets\":[{\"type\":\"A\",\"price\":1,\"quantity\":1},{\"type\":\"a \",\"price\":1,\"quantity\":1}]}", 422, "type" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"tickets\":[{\"price\":1,\"quantity\":1}]}", 422, "tickets[0].type" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"tickets\":\"x\"}", 422, "tickets" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"image_url\":\"javascript:alert(1)\"}", 422, "image_url" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"image_url\":\"data:text/html,x\"}", 422, "image_url" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"image_url\":\"//evil.example/x.png\"}", 422, "image_url" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"image_url\":\"/media/../admin\"}", 422, "image_url" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"image_url\":\"https://u:p@x.example/\"}", 422, "image_url" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"image_url\":\"https://x.example/\\\" onerror=x\"}", 422, "image_url" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"category_id\":99999}", 422, "category_id" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"currency\":\"ZZZ\"}", 422, "currency" },
  { "{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"timezone\":\"Mars/Base\"}", 422, "timezone" },
  { "[]", 400, NULL },
  { "{\"title\":", 400, NULL },
  { "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}", 400, NULL },
};

static void
test_bad (World *world, gconstpointer data)
{
  g_autoptr (GString) many = g_string_new ("{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"tags\":[");

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      json_object *json = call (world, world->organizer, "POST", "/events", bad[i].body, bad[i].status);

      if (bad[i].field != NULL
          && strcmp (text_at (json_object_array_get_idx (at (json, "errors"), 0), "field"), bad[i].field) != 0)
        g_error ("%s: %s", bad[i].body, json_object_to_json_string (json));
      json_object_put (json);
    }
  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (many, "%s\"t%u\"", i > 0 ? "," : "", i);
  g_string_append (many, "]}");
  json_object_put (call (world, world->organizer, "POST", "/events", many->str, 400));
  json_object *list = call (world, world->admin, "GET", "/events?status=all", NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 2); /* nothing of all that was made */
  json_object_put (list);
}

/* ---- Whose ---- */

#define PLAIN "{\"title\":\"Mine\",\"location\":\"Voi\",\"start_time\":\"2027-01-02T18:00\",\"price\":100,\"capacity\":10}"

static void
test_owner (World *world, gconstpointer data)
{
  gint64 id = make_event (world, world->organizer, PLAIN);
  g_autofree char *path = event_path (id, "");
  g_autofree char *types = event_path (id, "/tickets");
  g_autofree char *alias = g_strdup_printf ("/organizer-events/%" G_GINT64_FORMAT, id);

  /* pending: nobody else knows of it */
  refuse (world, NULL, "GET", path, NULL, 404, "not_found");
  refuse (world, world->attendee, "GET", path, NULL, 404, "not_found");
  refuse (world, world->other, "GET", path, NULL, 404, "not_found");
  refuse (world, world->other, "PATCH", path, "{\"title\":\"Stolen\"}", 404, "not_found");
  refuse (world, world->other, "DELETE", path, NULL, 404, "not_found");
  refuse (world, world->other, "POST", types, "{\"type\":\"X\",\"price\":1,\"quantity\":1}", 404, "not_found");
  refuse (world, NULL, "GET", types, NULL, 404, "not_found");
  json_object_put (call (world, world->organizer, "GET", path, NULL, 200));
  json_object_put (call (world, world->admin, "GET", path, NULL, 200));

  approve (world, id);
  json_object_put (call (world, NULL, "GET", path, NULL, 200));
  refuse (world, world->other, "PUT", path, "{\"title\":\"Stolen\"}", 403, "forbidden");
  refuse (world, world->other, "PUT", path, "not even JSON", 403, "forbidden");
  refuse (world, world->other, "DELETE", alias, NULL, 403, "forbidden");
  refuse (world, world->other, "POST", types, "{\"type\":\"X\",\"price\":1,\"quantity\":1}", 403, "forbidden");
  refuse (world, world->attendee, "PATCH", path, "{\"title\":\"Stolen\"}", 403, "forbidden");
  refuse (world, NULL, "PATCH", path, "{\"title\":\"Stolen\"}", 401, "unauthorized");

  json_object_put (call (world, world->organizer, "DELETE", alias, NULL, 200));
  refuse (world, world->organizer, "GET", path, NULL, 404, "not_found");
  refuse (world, world->organizer, "DELETE", path, NULL, 404, "not_found");
  refuse (world, world->admin, "DELETE", "/events/0", NULL, 404, "not_found");
  refuse (world, world->admin, "DELETE", "/events/-1", NULL, 404, "not_found");
  refuse (world, world->admin, "GET", "/events/1e3", NULL, 404, "not_found");
  refuse (world, NULL, "GET", "/events/99999999999999999999999", NULL, 404, "not_found");
}

/* ---- Moderation ---- */

static const char *
status_of (World *world, gint64 id)
{
  g_autofree char *path = event_path (id, "");
  json_object *event = call (world, world->organizer, "GET", path, NULL, 200);
  const char *status = g_intern_string (text_at (event, "status"));

  json_object_put (event);
  return status;
}

static void
test_moderation (World *world, gconstpointer data)
{
  gint64 id = make_event (world, world->organizer, PLAIN);
  g_autofree char *path = event_path (id, "");
  g_autofree char *admin = g_strdup_printf ("/admin/%" G_GINT64_FORMAT, id);
  json_object *pending = call (world, world->admin, "GET", "/admin/pending", NULL, 200), *row = json_object_array_get_idx (pending, 0);
  static const char *const keys[] = { "id", "title", "location", "start_time", "end_time", "category", "status", "is_approved", "organizer_id" };

  g_assert_cmpuint (json_object_array_length (pending), ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    at (row, keys[i]);
  json_object_put (pending);
  refuse (world, world->organizer, "PATCH", admin, "{\"status\":\"approved\"}", 403, "forbidden");
  refuse (world, world->admin, "PATCH", admin, "{\"status\":\"maybe\"}", 400, "invalid_request");
  refuse (world, world->admin, "PATCH", admin, "{}", 400, "invalid_request");
  refuse (world, world->admin, "PATCH", "/admin/approve/9999", "{\"status\":\"approved\"}", 404, "not_found");
  json_object *said = call (world, world->admin, "PATCH", admin, "{\"status\":\"approved\"}", 200);
  g_assert_cmpstr (text_at (said, "message"), ==, "Event approved successfully.");
  json_object_put (said);

  json_object_put (call (world, world->organizer, "PATCH", path, "{\"tags\":\"new\"}", 200));
  g_assert_cmpstr (status_of (world, id), ==, "approved"); /* nothing that was judged */
  json_object_put (call (world, world->organizer, "PATCH", path, "{\"title\":\"Another\"}", 200));
  g_assert_cmpstr (status_of (world, id), ==, "pending");
  refuse (world, NULL, "GET", path, NULL, 404, "not_found");
  said = call (world, world->admin, "PATCH", admin, "{\"status\":\"rejected\",\"reason\":\"No address\"}", 200);
  g_assert_cmpstr (text_at (said, "message"), ==, "Event rejected successfully.");
  json_object_put (said);
  g_assert_cmpstr (status_of (world, id), ==, "rejected");
  json_object_put (call (world, world->admin, "PATCH", path, "{\"title\":\"By the admin\"}", 200));
  g_assert_cmpstr (status_of (world, id), ==, "rejected");
}

/* ---- Lists ---- */

static gint64
count_at (World *world, const char *path)
{
  json_object *list = call (world, NULL, "GET", path, NULL, 200);
  gint64 n = (gint64) json_object_array_length (json_object_is_type (list, json_type_array) ? list : at (list, "events"));

  json_object_put (list);
  return n;
}

static const struct { const char *path; gint64 n; } counts[] = {
  { "/events", 4 },
  { "/events?include=past", 5 },
  { "/events?location=MOMBASA", 2 },
  { "/events?location=mom%25sa", 0 },
  { "/events?location=_ombasa", 0 },
  { "/events?tag=music", 1 },
  { "/events?tag=musi", 0 },
  { "/events?tag=50%25%20off", 1 },
  { "/events?category=music", 1 },
  { "/events?category=1", 1 },
  { "/events?category=nothing", 0 },
  { "/events?q=francaise", 1 },
  { "/events?q=FRAN%C3%87AISE", 1 },
  { "/events?q=comedy", 1 },
  { "/events?q=%25", 1 },
  { "/events?q=!", 0 },
  { "/events?q=it's%20--%20%22", 0 },
  { "/events?from=2027-06-01", 2 },
  { "/events?from=2027-06-01&to=2027-06-30", 1 },
  { "/events?to=2027-06-01T00:00", 2 },
  { "/events?limit=3", 3 },
  { "/events?skip=3", 1 },
  { "/events?skip=99", 0 },
  { "/events?page=1&per_page=3", 3 },
  { "/events?page=2&per_page=3", 1 },
  { "/events?page=99", 0 },
  { "/events/search?q=pwani", 2 },
  { "/search?q=pwani&per_page=1", 1 },
};

static void
test_lists (World *world, gconstpointer data)
{
  static const char *const wrong[] = { "/events?page=0", "/events?page=x", "/events?per_page=101", "/events?per_page=-1", "/events?limit=0",
                                       "/events?limit=501", "/events?skip=-1", "/events?from=yesterday", "/events?to=2027-13-45",
                                       "/events?page=99999999999999999999", "/events/popular?limit=21" };

  json_object_put (call (world, world->admin, "POST", "/events", "{\"title\":\"Pwani Run\",\"location\":\"Mombasa\",\"start_time\":\"2027-06-15T06:00\",\"tags\":\"50% off\"}", 201));
  json_object_put (call (world, world->admin, "POST", "/events", "{\"title\":\"Late\",\"location\":\"Malindi\",\"start_time\":\"2028-06-15T06:00\"}", 201));
  json_object_put (call (world, world->admin, "POST", "/events", "{\"title\":\"Long ago\",\"location\":\"Malindi\",\"start_time\":\"2024-12-31T06:00\"}", 201));
  json_object_put (call (world, world->organizer, "POST", "/events", "{\"title\":\"Not yet\",\"location\":\"Mombasa\",\"start_time\":\"2027-06-15T06:00\"}", 201));
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      gint64 n = count_at (world, counts[i].path);

      if (n != counts[i].n)
        g_error ("%s: %d, not %d", counts[i].path, (int) n, (int) counts[i].n);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    refuse (world, NULL, "GET", wrong[i], NULL, 422, "invalid_fields");
  refuse (world, NULL, "GET", "/events/search", NULL, 400, "invalid_request");
  refuse (world, NULL, "GET", "/events/search?q=%20", NULL, 400, "invalid_request");

  json_object *page = call (world, NULL, "GET", "/events?page=2&per_page=3", NULL, 200);
  g_assert_cmpint (int_at (page, "total_pages"), ==, 2);
  g_assert_cmpint (int_at (page, "current_page"), ==, 2);
  g_assert_cmpint (int_at (page, "total_events"), ==, 4);
  g_assert_cmpint (int_at (page, "per_page"), ==, 3);
  json_object_put (page);
  page = call (world, NULL, "GET", "/events/popular", NULL, 200);
  g_assert_cmpuint (json_object_array_length (at (page, "popular_events")), ==, 3);
  json_object_put (page);
  page = call (world, NULL, "GET", "/events/category_count/Music", NULL, 200);
  g_assert_cmpint (int_at (page, "count"), ==, 1);
  json_object_put (page);
}

/* Pending ones show to their organizer alone, in whatever way they are asked for. */
static void
test_own_lists (World *world, gconstpointer data)
{
  gint64 id = make_event (world, world->other, PLAIN);
  g_autofree char *mine = NULL;
  json_object *event, *list;

  list = call (world, world->other, "GET", "/organizer/events?status=pending", NULL, 200);
  event = json_object_array_get_idx (at (list, "events"), 0);
  g_assert_cmpint (int_at (event, "id"), ==, id);
  g_assert_cmpint (int_at (event, "tickets_purchased"), ==, 0);
  mine = g_strdup_printf ("/events?user_id=%" G_GINT64_FORMAT, int_at (event, "organizer_id"));
  json_object_put (list);
  list = call (world, world->other, "GET", "/my-events", NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 1);
  json_object_put (list);
  list = call (world, world->other, "GET", "/organizer-events", NULL, 200);
  g_assert_cmpuint (json_object_array_length (at (list, "events")), ==, 1);
  json_object_put (list);
  list = call (world, world->other, "GET", mine, NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 1);
  json_object_put (list);
  g_assert_cmpint (count_at (world, mine), ==, 0); /* for everybody else */
  list = call (world, world->organizer, "GET", "/events?status=pending", NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 0);
  json_object_put (list);
  g_assert_cmpint (count_at (world, "/events?status=pending"), ==, 2); /* as if it had not been asked */
  refuse (world, world->attendee, "GET", "/organizer/events", NULL, 403, "forbidden");
}

/* ---- Changing ---- */

static void
test_change (World *world, gconstpointer data)
{
  gint64 id = make_event (world, world->admin,
                          "{\"title\":\"Changing\",\"location\":\"Voi\",\"start_time\":\"2027-01-02T18:00\",\"end_time\":\"2027-01-02T20:00\","
                          "\"ticket_tiers\":{\"A\":{\"price\":1,\"quantity\":10},\"B\":{\"price\":2,\"quantity\":20}}}");
  g_autofree char *path = event_path (id, "");
  json_object *before = call (world, NULL, "GET", path, NULL, 200), *said, *event;

  /* what was read and is sent back whole changes nothing */
  said = call (world, world->admin, "PUT", path, json_object_to_json_string (before), 200);
  event = at (said, "event");
  json_object_object_del (event, "updated_at");
  json_object_object_del (before, "updated_at");
  g_assert_cmpstr (json_object_to_json_string (event), ==, json_object_to_json_string (before));
  json_object_put (said);
  /* one word of several for the same counts when it differs */
  json_object_object_add (before, "start_date", json_object_new_string ("2027-01-02T17:30"));
  json_object_object_add (before, "event_name", json_object_new_string ("Changed"));
  said = call (world, world->admin, "PUT", path, json_object_to_json_string (before), 200);
  g_assert_cmpstr (text_at (at (said, "event"), "start_time"), ==, "2027-01-02T17:30:00");
  g_assert_cmpstr (text_at (at (said, "event"), "doors_at"), ==, "2027-01-02T13:30:00Z");
  g_assert_cmpstr (text_at (at (said, "event"), "title"), ==, "Changed");
  json_object_put (said);
  json_object_put (before);
  /* B's tiers: one goes, one changes, one comes */
  said = call (world, world->admin, "PUT", path, "{\"ticket_tiers\":{\"B\":{\"price\":3},\"C\":{\"price\":4,\"quantity\":5}},\"total_tickets\":22}", 200);
  event = at (said, "event");
  g_assert_cmpuint (json_object_array_length (at (event, "tickets")), ==, 2);
  g_assert_cmpint (int_at (event, "total_tickets"), ==, 22);
  g_assert_cmpint (int_at (at (at (event, "ticket_tiers"), "B"), "quantity"), ==, 20);
  g_assert_cmpint (int_at (at (at (event, "ticket_tiers"), "B"), "price"), ==, 3);
  json_object_put (said);
  refuse (world, world->admin, "PATCH", path, "{\"end_time\":\"2027-01-01T00:00\"}", 422, "invalid_fields");
  refuse (world, world->admin, "PATCH", path, "{\"currency\":\"UGX\"}", 422, "invalid_fields");
  refuse (world, world->admin, "PATCH", "/events/9999", "{}", 404, "not_found");
}

/* Edits that meet: each is whole, and the last one stays. */
typedef struct { World *world; const char *path; guint n; } Edit;

static gpointer
edit_thread (gpointer data)
{
  const Edit *edit = data;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"title\":\"Edit %u\",\"description\":\"Edit %u\",\"tickets\":[{\"type\":\"T%u\",\"price\":%u,\"quantity\":%u}]}",
                                               edit->n, edit->n, edit->n, edit->n, edit->n + 1);

      json_object_put (call (edit->world, edit->world->admin, "PATCH", edit->path, body, 200));
    }
  return NULL;
}

static void
test_parallel (World *world, gconstpointer data)
{
  gint64 id = make_event (world, world->admin, PLAIN);
  g_autofree char *path = event_path (id, "");
  GThread *threads[4];
  Edit edits[4];

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      edits[i] = (Edit){ world, path, i };
      threads[i] = g_thread_new ("edit", edit_thread, &edits[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  json_object *event = call (world, NULL, "GET", path, NULL, 200);
  g_assert_cmpstr (text_at (event, "title"), ==, text_at (event, "description"));
  g_assert_cmpuint (json_object_array_length (at (event, "tickets")), ==, 5);
  g_assert_cmpint (int_at (event, "total_tickets"), ==, 10 + 1 + 2 + 3 + 4);
  json_object_put (event);
}

/* ---- Ticket types and what is left ---- */

static gint64
database_int (World *world, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (world->api.uri, SQL_OPEN_READ_ONLY, &error);
  gint64 n = 0;

  g_assert_no_error (error);
  sql_get_int (conn, &n, &error, sql, "");
  g_assert_no_error (error);
  return n;
}

static void
test_types (World *world, gconstpointer data)
{
  gint64 id = make_event (world, world->admin, PLAIN);
  g_autofree char *path = event_path (id, "/tickets");
  json_object *made = call (world, world->admin, "POST", path, "{\"ticket_type\":\"VIP\",\"price\":\"2500.50\",\"quantity\":\"7\",\"sales_end\":\"2027-01-02T17:00\"}", 201);
  g_autofree char *one = g_strdup_printf ("%s/%" G_GINT64_FORMAT, path, int_at (made, "ticket_id"));
  g_autofree char *foreign = g_strdup_printf ("%s/%d", path, 65536 + 1);
  json_object *list;

  g_assert_cmpint (int_at (made, "ticket_id"), ==, id * 65536 + 2);
  g_assert_cmpint (int_at (at (made, "ticket"), "price_minor"), ==, 250050);
  g_assert_cmpstr (text_at (at (made, "ticket"), "sales_end"), ==, "2027-01-02T14:00:00Z");
  json_object_put (made);
  list = call (world, NULL, "GET", path, NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 2);
  g_assert_cmpstr (text_at (json_object_array_get_idx (list, 1), "type"), ==, "VIP");
  for (gsize j = 0; j < G_N_ELEMENTS (type_keys); j++)
    assert_type (json_object_array_get_idx (list, 1), type_keys[j].key, j == 2 ? '?' : type_keys[j].type);
  json_object_put (list);

  refuse (world, world->admin, "POST", path, "{\"type\":\"vip\",\"price\":1,\"quantity\":1}", 422, "invalid_fields");
  refuse (world, world->admin, "POST", path, "{\"type\":\"Y\",\"price\":1,\"quantity\":0}", 422, "invalid_fields");
  refuse (world, world->admin, "POST", path, "{\"type\":\"Y\",\"quantity\":1}", 422, "invalid_fields");
  refuse (world, world->admin, "POST", "/events/9999/tickets", "{\"type\":\"Y\",\"price\":1,\"quantity\":1}", 404, "not_found");
  refuse (world, world->admin, "PATCH", foreign, "{\"price\":1}", 404, "not_found");
  refuse (world, world->admin, "DELETE", foreign, NULL, 404, "not_found");
  json_object_put (call (world, world->admin, "PATCH", one, "{\"quantity\":\"20\",\"price\":9}", 200));
  json_object_put (call (world, world->admin, "PATCH", one, "{\"quantity\":3}", 200));
  list = call (world, NULL, "GET", path, NULL, 200);
  g_assert_cmpint (int_at (json_object_array_get_idx (list, 0), "quantity"), ==, 3);
  g_assert_cmpint (int_at (json_object_array_get_idx (list, 0), "price"), ==, 9);
  json_object_put (list);
  g_autofree char *stock = g_strdup_printf ("SELECT sum(last - first + 1) FROM stock WHERE event = %" G_GINT64_FORMAT " AND type = 2", id);
  g_assert_cmpint (database_int (world, stock), ==, 3);
  json_object_put (call (world, world->admin, "DELETE", one, NULL, 200));
  refuse (world, world->admin, "DELETE", one, NULL, 404, "not_found");
  g_assert_cmpint (database_int (world, stock), ==, 0);
}

/* What lies at a box office cannot be taken back, and cannot be bought online. */
static void
test_leased (World *world, gconstpointer data)
{
  g_autofree char *code = api_fixture_invite (&world->api, "Till");
  g_autoptr (ApiTerminal) terminal = api_terminal_enrol (&world->api, code);
  g_autoptr (RawReply) first = ask (world, NULL, "GET", "/events/1/availability", NULL);
  g_autofree char *known = g_strdup_printf ("If-None-Match: %s\r\n", raw_reply_header (first, "etag"));
  json_object *now;

  g_autoptr (RawReply) same = ask (world, known, "GET", "/events/1/availability", NULL);
  g_assert_cmpuint (same->status, ==, 304);
  json_object_put (call (world, terminal->authorization, "POST", "/sync/leases", "{\"wants\":[{\"event\":1,\"type\":2,\"held\":0,\"want\":40}]}", 200));
  g_autoptr (RawReply) after = ask (world, known, "GET", "/events/1/availability", NULL);
  g_assert_cmpuint (after->status, ==, 200);
  now = parse (after);
  g_assert_cmpint (int_at (now, "event_id"), ==, 1);
  g_assert_cmpint (int_at (now, "total"), ==, 615);
  g_assert_cmpint (int_at (now, "sold"), ==, 0);
  g_assert_cmpint (int_at (now, "held"), ==, 0);
  g_assert_cmpint (int_at (now, "available"), ==, 575);
  g_assert_cmpuint (json_object_array_length (at (now, "types")), ==, 4);
  at (now, "as_of");
  json_object_put (now);
  refuse (world, world->organizer, "DELETE", "/events/1", NULL, 409, "has_sales");
  refuse (world, world->organizer, "DELETE", "/events/1/tickets/65538", NULL, 409, "has_sales");
  refuse (world, world->organizer, "PATCH", "/events/1/tickets/65538", "{\"quantity\":39}", 409, "has_sales");
  refuse (world, world->organizer, "PUT", "/events/1", "{\"ticket_tiers\":{\"Regular\":{\"price\":5}}}", 409, "has_sales");
  json_object_put (call (world, world->organizer, "PATCH", "/events/1/tickets/65538", "{\"quantity\":40}", 200));
  json_object *event = call (world, NULL, "GET", "/events/1", NULL, 200);
  g_assert_cmpuint (json_object_array_length (at (event, "tickets")), ==, 4); /* the refused ones left all as it was */
  g_assert_cmpint (int_at (event, "remaining_tickets"), ==, 565);
  json_object_put (event);
}

/* A cap over all types holds where tickets leave stock. */
static void
test_cap (World *world, gconstpointer data)
{
  gint64 id = make_event (world, world->admin, "{\"title\":\"Capped\",\"location\":\"Voi\",\"start_time\":\"2027-01-02T18:00\",\"total_tickets\":50,"
                                               "\"ticket_tiers\":{\"A\":{\"price\":1},\"B\":{\"price\":2}}}");
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 number = (guint32) id;
  g_autoptr (GError) error = NULL;
  g_array_append_val (events, number);
  HubTerminalInvite invite = { (char *) "Capped till", (char *) "both", events, 3600000 };
  g_autofree char *code = hub_service_terminal_add (world->api.service, &invite, NULL, &error);
  g_autoptr (ApiTerminal) terminal = api_terminal_enrol (&world->api, code);
  g_autofree char *wants = g_strdup_printf ("{\"wants\":[{\"event\":%u,\"type\":1,\"held\":0,\"want\":30},{\"event\":%u,\"type\":2,\"held\":0,\"want\":30}]}", number, number);
  g_autofree char *path = event_path (id, "");

  json_object_put (call (world, terminal->authorization, "POST", "/sync/leases", wants, 200));
  g_autofree char *sql = g_strdup_printf ("SELECT sum(leased) FROM ticket_type WHERE event = %u", number);
  g_assert_cmpint (database_int (world, sql), ==, 50);
  json_object *event = call (world, NULL, "GET", path, NULL, 200);
  g_assert_cmpint (int_at (event, "remaining_tickets"), ==, 0);
  g_assert_cmpint (int_at (event, "total_tickets"), ==, 50);
  json_object_put (event);
}

/* What is made here appears at a terminal once it is approved, with types and a gate; and goes when it is deleted. */
static void
test_feed (World *world, gconstpointer data)
{
  gint64 id = make_event (world, world->organizer, PLAIN);
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 number = (guint32) id;
  g_autoptr (GError) error = NULL;
  g_array_append_val (events, number);
  HubTerminalInvite invite = { (char *) "Feed", (char *) "both", events, 3600000 };
  g_autofree char *code = hub_service_terminal_add (world->api.service, &invite, NULL, &error);
  g_autoptr (ApiTerminal) terminal = api_terminal_enrol (&world->api, code);
  g_autofree char *path = event_path (id, "");
  g_autofree char *wants = g_strdup_printf ("{\"wants\":[{\"event\":%u,\"type\":1,\"held\":0,\"want\":3}]}", number);

  g_autoptr (RawReply) pending = api_terminal_changes (&world->api, terminal, "", 0);
  g_assert_null (strstr (raw_reply_text (pending), "\"kind\":\"event\""));
  json_object_put (call (world, terminal->authorization, "POST", "/sync/leases", wants, 200));
  g_assert_cmpint (database_int (world, "SELECT coalesce(sum(leased), 0) FROM ticket_type"), ==, 0); /* not sold before it is approved */
  approve (world, id);
  g_autoptr (RawReply) approved = api_terminal_changes (&world->api, terminal, "", 0);
  g_assert_nonnull (strstr (raw_reply_text (approved), "\"kind\":\"event\""));
  g_assert_nonnull (strstr (raw_reply_text (approved), "\"kind\":\"type\""));
  g_assert_nonnull (strstr (raw_reply_text (approved), "\\\"name\\\":\\\"Main\\\""));
  json_object_put (call (world, world->organizer, "DELETE", path, NULL, 200));
  g_autoptr (RawReply) gone = api_terminal_changes (&world->api, terminal, "", 0);
  g_assert_nonnull (strstr (raw_reply_text (gone), "\"gone\":true"));
}

/* ---- Categories ---- */

static void
test_categories (World *world, gconstpointer data)
{
  json_object *list = call (world, NULL, "GET", "/categories", NULL, 200), *made;

  g_assert_cmpuint (json_object_array_length (list), ==, 2);
  assert_type (json_object_array_get_idx (list, 0), "id", 'i');
  g_assert_cmpstr (text_at (json_object_array_get_idx (list, 0), "name"), ==, "Comedy");
  json_object_put (list);
  made = call (world, world->admin, "POST", "/categories", "{\"name\":\"Film\",\"description\":\"Moving pictures\"}", 201);
  g_autofree char *path = g_strdup_printf ("/categories/%" G_GINT64_FORMAT, int_at (made, "id"));
  json_object_put (made);
  refuse (world, world->admin, "POST", "/categories", "{\"name\":\"film\"}", 409, "duplicate");
  refuse (world, world->admin, "POST", "/categories", "{}", 422, "invalid_fields");
  refuse (world, world->admin, "POST", "/categories", "{\"name\":\"12\"}", 422, "invalid_fields");
  refuse (world, world->organizer, "POST", "/categories", "{\"name\":\"Mine\"}", 403, "forbidden");
  refuse (world, NULL, "GET", "/categories/9999", NULL, 404, "not_found");
  refuse (world, NULL, "GET", "/categories/x", NULL, 404, "not_found");
  made = call (world, world->admin, "PUT", path, "{\"name\":\"Cinema\"}", 200);
  g_assert_cmpstr (text_at (made, "name"), ==, "Cinema");
  g_assert_cmpstr (text_at (made, "description"), ==, "Moving pictures");
  json_object_put (made);
  refuse (world, world->admin, "PUT", path, "{\"name\":\"MUSIC\"}", 409, "duplicate");
  refuse (world, world->admin, "DELETE", "/categories/1", NULL, 409, "conflict");
  g_autoptr (RawReply) gone = ask (world, world->admin, "DELETE", path, NULL);
  g_assert_cmpuint (gone->status, ==, 204);
  refuse (world, world->admin, "DELETE", path, NULL, 404, "not_found");
}

/* ---- Pictures ---- */

/* 1×1, with a comment and something behind its end. */
static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0\x1f\x15\xc4\x89"
                          "\0\0\0\ntEXtComment\0<3\xbd\x5a\x1f\x0c\0\0\0\nIDATx\x9c" "c\0\1\0\0\5\0\1\r\n\x2d\xb4\0\0\0\0IEND\xae" "B`\x82<script>alert(1)</script>";

static RawReply *
upload (World *world, const char *who, const char *method, const char *path, gconstpointer bytes, gsize length)
{
  static const char *const fields[][2] = { { "title", "With a picture" }, { "location", "Lamu" }, { "description", "d" }, { "category", "Music" },
                                           { "start_time", "2027-01-02T18:00" }, { "end_time", "2027-01-02T20:00" }, { "tags", "a,b" } };
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *headers = g_strconcat (who, "Content-Type: multipart/form-data; boundary=XX\r\n", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_string_append_printf (body, "--XX\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", fields[i][0], fields[i][1]);
  g_string_append (body, "--XX\r\nContent-Disposition: form-data; name=\"image\"; filename=\"../../x.php\"\r\nContent-Type: image/png\r\n\r\n");
  g_string_append_len (body, bytes, (gssize) length);
  g_string_append (body, "\r\n--XX--\r\n");
  return raw_request (world->api.port, method, path, headers, body->str, (gssize) body->len);
}

static void
test_media (World *world, gconstpointer data)
{
  g_autoptr (RawReply) made = upload (world, world->admin, "POST", "/events", png, sizeof png - 1);
  g_autofree char *url = raw_json_text (raw_reply_text (made), "image_url");
  static const char *const wrong[] = { "/media/..%2f..%2fhub.db", "/media/x", "/media/0000000000000000000000000000000000000000000000000000000000000000",
                                       "/media/%00", "/media/../hub.db.key" };

  if (made->status != 201)
    g_error ("%u %s", made->status, raw_reply_text (made));
  g_assert_true (g_str_has_prefix (url, "/media/"));
  g_autoptr (RawReply) picture = ask (world, NULL, "GET", url, NULL);
  g_assert_cmpuint (picture->status, ==, 200);
  g_assert_cmpstr (raw_reply_header (picture, "content-type"), ==, "image/png");
  g_assert_cmpstr (raw_reply_header (picture, "x-content-type-options"), ==, "nosniff");
  g_assert_cmpstr (raw_reply_header (picture, "content-security-policy"), ==, "default-src 'none'");
  g_assert_nonnull (strstr (raw_reply_header (picture, "cache-control"), "immutable"));
  g_assert_null (g_strstr_len ((char *) picture->body->data, picture->body->len, "script"));
  g_assert_cmpuint (picture->body->len, ==, sizeof png - 1 - 22 - strlen ("<script>alert(1)</script>"));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (RawReply) none = ask (world, NULL, "GET", wrong[i], NULL);

      g_assert_cmpuint (none->status, >=, 400);
      g_assert_cmpuint (none->status, <=, 404);
    }
  g_autoptr (RawReply) page = upload (world, world->admin, "POST", "/events", "<html><script>x</script></html>", 31);
  g_assert_cmpuint (page->status, ==, 415);
  g_autoptr (RawReply) cut = upload (world, world->admin, "POST", "/events", png, 40);
  g_assert_cmpuint (cut->status, ==, 415);
  g_autoptr (RawReply) svg = upload (world, world->admin, "POST", "/events", "<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", 52);
  g_assert_cmpuint (svg->status, ==, 415);
  g_autofree char *large = g_malloc0 (HUB_MEDIUM_MAX + 1);
  memcpy (large, png, sizeof png - 1);
  g_autoptr (RawReply) huge = upload (world, world->admin, "POST", "/events", large, HUB_MEDIUM_MAX + 1);
  g_assert_cmpuint (huge->status, ==, 413);
  g_assert_cmpint (database_int (world, "SELECT count(*) FROM medium"), ==, 1);
  g_assert_cmpint (database_int (world, "SELECT count(*) FROM event"), ==, 3);
}

/* ---- Calendar ---- */

static void
test_calendar (World *world, gconstpointer data)
{
  gint64 id = make_event (world, world->admin,
                          "{\"title\":\"Sikukuu, ya; \\\\mwaka\\r\\nATTENDEE:mailto:x\",\"location\":\"Lamu\",\"start_time\":\"2027-01-02T18:00\",\"end_time\":\"2027-01-02T20:00\","
                          "\"description\":\"Ngoma – ngoma – ngoma – ngoma – ngoma – ngoma – ngoma – ngoma – ngoma – ngoma – ngoma\"}");
  g_autofree char *path = event_path (id, "/calendar.ics");
  g_autoptr (RawReply) reply = ask (world, NULL, "GET", path, NULL);
  const char *text = raw_reply_text (reply);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (g_str_has_prefix (raw_reply_header (reply, "content-type"), "text/calendar"));
  g_assert_nonnull (strstr (text, "DTSTART:20270102T150000Z\r\n"));
  g_assert_nonnull (strstr (text, "DTEND:20270102T170000Z\r\n"));
  g_assert_nonnull (strstr (text, "SUMMARY:Sikukuu\\, ya\\; \\\\mwaka\\nATTENDEE:mailto:x\r\n"));
  g_assert_null (strstr (text, "\nATTENDEE"));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
      g_assert_null (strpbrk (lines[i], "\r\n"));
    }
  refuse (world, NULL, "GET", "/events/9999/calendar.ics", NULL, 404, "not_found");
}

/* ---- Reviews and saved events ---- */

static void
buy (World *world, gint64 event)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (world->api.uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  sql_run (conn, &error,
           "INSERT INTO web_order (account, event, sale, status, method, currency, total, phone, email, attempt, at, expires_at, changed_at) "
           "SELECT id, $1, 'sale-1', 'paid', 'mpesa', 'KES', 0, '', '', '', 1, 1, 1 FROM account WHERE email = 'attendee@tiketi.example'",
           "i", event);
  g_assert_no_error (error);
}

static void
test_reviews (World *world, gconstpointer data)
{
  json_object *list, *row;

  refuse (world, world->attendee, "POST", "/events/1/review", "{\"rating\":5}", 403, "forbidden");
  buy (world, 1);
  refuse (world, world->attendee, "POST", "/events/1/review", "{\"rating\":6}", 422, "invalid_fields");
  refuse (world, world->attendee, "POST", "/events/1/review", "{\"comment\":\"x\"}", 422, "invalid_fields");
  refuse (world, world->attendee, "POST", "/events/9999/review", "{\"rating\":5}", 404, "not_found");
  json_object_put (call (world, world->attendee, "POST", "/events/1/review", "{\"rating\":\"4\",\"comment\":\"<b>Poa</b>\"}", 201));
  refuse (world, world->attendee, "POST", "/events/1/review", "{\"rating\":5}", 400, "duplicate");
  list = call (world, NULL, "GET", "/events/1/reviews", NULL, 200);
  row = json_object_array_get_idx (list, 0);
  g_assert_cmpint (int_at (row, "rating"), ==, 4);
  g_assert_cmpstr (text_at (row, "comment"), ==, "<b>Poa</b>");
  assert_type (row, "id", 'i');
  assert_type (row, "created_at", 's');
  assert_type (at (row, "attendee"), "id", 'i');
  g_assert_cmpstr (text_at (at (row, "attendee"), "first_name"), ==, "Attendee");
  g_assert_null (strstr (json_object_to_json_string (list), "@"));
  json_object_put (list);
  refuse (world, NULL, "GET", "/events/9999/reviews", NULL, 404, "not_found");
}

static void
test_saved (World *world, gconstpointer data)
{
  static const struct { const char *method; gboolean saved; } steps[] = {
    { "POST", TRUE }, { "POST", FALSE }, { "PUT", TRUE }, { "PUT", TRUE }, { "DELETE", FALSE }, { "DELETE", FALSE }, { "POST", TRUE },
  };
  json_object *list, *event;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      json_object *said = call (world, world->attendee, steps[i].method, "/events/2/save", NULL, 200);

      g_assert_cmpint (json_object_get_boolean (at (said, "saved")), ==, steps[i].saved);
      at (said, "message");
      json_object_put (said);
    }
  list = call (world, world->attendee, "GET", "/my-saved-events", NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 1);
  event = at (json_object_array_get_idx (list, 0), "event");
  g_assert_cmpint (int_at (event, "id"), ==, 2);
  at (event, "title");
  at (event, "location");
  at (event, "start_time");
  at (event, "status");
  at (event, "image_url");
  json_object_put (list);
  list = call (world, world->organizer, "GET", "/my-saved-events", NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 0);
  json_object_put (list);
  refuse (world, world->attendee, "POST", "/events/9999/save", NULL, 404, "not_found");
}

/* Every write of all that stands in the audit log. */
static void
test_audit (World *world, gconstpointer data)
{
  gint64 id = make_event (world, world->organizer, PLAIN);
  g_autofree char *path = event_path (id, "");

  approve (world, id);
  json_object_put (call (world, world->organizer, "PATCH", path, "{\"tags\":\"x\"}", 200));
  json_object_put (call (world, world->organizer, "DELETE", path, NULL, 200));
  g_assert_cmpint (database_int (world, "SELECT count(*) FROM audit WHERE action = 'event.created' OR action = 'event.approved' "
                                        "OR action = 'event.changed' OR action = 'event.deleted'"), ==, 4);
}

/* With moderation off they are public at once; with list_past on the old ones are listed. */
static void
test_settings (World *world, gconstpointer data)
{
  HubWebRules rules = *hub_service_get_web (world->api.service);
  g_autoptr (GError) error = NULL;

  rules.unmoderated = rules.list_past = TRUE;
  rules.url = rules.zone = rules.currency = NULL; /* those are the service's */
  hub_service_set_web (world->api.service, &rules, &error);
  g_assert_no_error (error);
  json_object_put (call (world, world->organizer, "POST", "/events/", "{\"title\":\"Test Event\",\"event_date\":\"2024-12-31T18:00:00\",\"location\":\"Nairobi\",\"price\":5000,\"capacity\":100}", 201));
  g_assert_cmpint (count_at (world, "/events/?skip=0&limit=100"), ==, 3);
}

int
main (int argc, char **argv)
{
  static const struct { const char *path; void (*test) (World *, gconstpointer); } tests[] = {
    { "shape", test_shape }, { "create", test_create }, { "bad", test_bad }, { "owner", test_owner }, { "moderation", test_moderation },
    { "lists", test_lists }, { "own-lists", test_own_lists }, { "change", test_change }, { "parallel", test_parallel }, { "types", test_types },
    { "leased", test_leased }, { "cap", test_cap }, { "feed", test_feed }, { "categories", test_categories }, { "media", test_media },
    { "calendar", test_calendar }, { "reviews", test_reviews }, { "saved", test_saved }, { "audit", test_audit }, { "settings", test_settings },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/api/events/", tests[i].path, NULL);

      g_test_add (path, World, NULL, set_up, tests[i].test, tear_down);
    }
  return g_test_run ();
}
