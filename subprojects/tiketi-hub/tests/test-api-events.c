/* Events over HTTP: every shape key by key, made in the words of each of the five older systems, reviewed and saved.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "event-world.h"
#include "hub-event.h"
#include "hub-http-gzip.h"
#include "hub-sql.h"
#include "hub-web.h"

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
assert_event (json_object *event)
{
  for (gsize i = 0; i < G_N_ELEMENTS (event_keys); i++)
    json_assert_type (event, event_keys[i].key, event_keys[i].type);
  for (size_t i = 0; i < json_object_array_length (json_at (event, "tickets")); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (type_keys); j++)
        json_assert_type (json_object_array_get_idx (json_at (event, "tickets"), i), type_keys[j].key, type_keys[j].type);
    }
  json_object *organizer = json_at (event, "organizer");
  json_assert_type (organizer, "id", 'i');
  json_assert_type (organizer, "first_name", 's');
  json_assert_type (organizer, "last_name", 's');
}

static void
test_shape (EventWorld *world, gconstpointer data)
{
  json_object *event = event_call (world, NULL, "GET", "/events/1", NULL, 200), *list = event_call (world, NULL, "GET", "//events//", NULL, 200);
  json_object *type = json_object_array_get_idx (json_at (event, "tickets"), 0);

  assert_event (event);
  g_assert_cmpstr (json_text_at (event, "title"), ==, "Tamasha la Pwani");
  g_assert_cmpstr (json_text_at (event, "category"), ==, "Music");
  g_assert_cmpstr (json_text_at (event, "tags"), ==, "music,coast,festival");
  g_assert_cmpstr (json_text_at (event, "start_time"), ==, json_text_at (event, "event_date"));
  g_assert_cmpuint (strlen (json_text_at (event, "start_time")), ==, strlen ("2026-12-31T20:00:00"));
  g_assert_true (g_str_has_suffix (json_text_at (event, "starts_at"), "Z"));
  g_assert_cmpint (json_int_at (event, "total_tickets"), ==, 615);
  g_assert_cmpint (json_int_at (event, "price"), ==, 500);
  g_assert_cmpint (json_int_at (type, "id"), ==, 65536 + 4);
  g_assert_cmpint (json_int_at (type, "price_minor"), ==, 50000);
  g_assert_cmpint (json_int_at (json_at (json_at (event, "ticket_tiers"), "VIP"), "price"), ==, 5000);
  g_assert_cmpuint (json_object_array_length (list), ==, 2);
  assert_event (json_object_array_get_idx (list, 0));
  json_object_put (event);
  json_object_put (list);
}

/* The list and one event come packed to whoever can unpack, the same text, and known ones not at all, until something changes. */
static void
test_packed (EventWorld *world, gconstpointer data)
{
  static const char *const paths[] = { "/events", "/events?page=1&per_page=1", "/events/1", "/events/popular" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (RawReply) plain = event_ask (world, NULL, "GET", paths[i], NULL);
      g_autoptr (RawReply) packed = event_ask (world, "Accept-Encoding: gzip\r\n", "GET", paths[i], NULL);
      g_autoptr (GBytes) bytes = g_bytes_new (packed->body->data, packed->body->len);
      g_autoptr (GBytes) text = hub_http_gzip_unpack (bytes, 1 << 20, NULL);
      g_autofree char *known = g_strdup_printf ("If-None-Match: %s\r\n", raw_reply_header (packed, "etag"));
      g_autofree char *known_packed = g_strconcat (known, "Accept-Encoding: gzip\r\n", NULL);

      g_test_message ("%s", paths[i]);
      g_assert_null (raw_reply_header (plain, "content-encoding"));
      g_assert_cmpstr (raw_reply_header (packed, "content-encoding"), ==, "gzip");
      g_assert_nonnull (strstr (raw_reply_header (plain, "vary"), "Accept-Encoding"));
      g_assert_nonnull (strstr (raw_reply_header (packed, "vary"), "Accept-Encoding"));
      g_assert_cmpstr (raw_reply_header (packed, "etag"), ==, raw_reply_header (plain, "etag"));
      g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), plain->body->data, plain->body->len);
      g_assert_cmpuint (packed->body->len, <, plain->body->len);

      g_autoptr (RawReply) same = event_ask (world, known, "GET", paths[i], NULL);
      g_autoptr (RawReply) same_packed = event_ask (world, known_packed, "GET", paths[i], NULL);
      g_assert_cmpuint (same->status, ==, 304);
      g_assert_cmpuint (same_packed->status, ==, 304);
      g_assert_cmpuint (same_packed->body->len, ==, 0);
      g_assert_null (raw_reply_header (same_packed, "content-encoding"));
      g_assert_cmpstr (raw_reply_header (same_packed, "etag"), ==, raw_reply_header (plain, "etag"));

      g_autofree char *body = g_strdup_printf ("{\"title\":\"Tamasha la Pwani %zu\"}", i);
      json_object_put (event_call (world, world->admin, "PATCH", "/events/1", body, 200));
      g_autoptr (RawReply) changed = event_ask (world, known_packed, "GET", paths[i], NULL);
      g_assert_cmpuint (changed->status, ==, 200);
      g_assert_cmpstr (raw_reply_header (changed, "content-encoding"), ==, "gzip");
    }
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
test_create (EventWorld *world, gconstpointer data)
{
  static const char *const paths[] = { "/events", "/events/", "/api/v1/events", "//organizer-events" };

  for (gsize i = 0; i < G_N_ELEMENTS (makes); i++)
    {
      g_autoptr (RawReply) reply = event_ask (world, world->organizer, "POST", paths[i % G_N_ELEMENTS (paths)], makes[i].body);

      g_assert_cmpuint (reply->status, ==, 201);
      for (gsize j = 0; j < G_N_ELEMENTS (makes[i].has) && makes[i].has[j] != NULL; j++)
        {
          if (strstr (raw_reply_text (reply), makes[i].has[j]) == NULL)
            g_error ("no %s in %s", makes[i].has[j], raw_reply_text (reply));
        }
      json_object *json = event_parse (reply);
      g_assert_cmpint (json_int_at (json_at (json, "event"), "id"), ==, json_int_at (json, "id"));
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
test_bad (EventWorld *world, gconstpointer data)
{
  g_autoptr (GString) many = g_string_new ("{\"title\":\"abc\",\"location\":\"x\",\"start_time\":\"2027-01-02T18:00\",\"tags\":[");

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      json_object *json = event_call (world, world->organizer, "POST", "/events", bad[i].body, bad[i].status);

      if (bad[i].field != NULL
          && strcmp (json_text_at (json_object_array_get_idx (json_at (json, "errors"), 0), "field"), bad[i].field) != 0)
        g_error ("%s: %s", bad[i].body, json_object_to_json_string (json));
      json_object_put (json);
    }
  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (many, "%s\"t%u\"", i > 0 ? "," : "", i);
  g_string_append (many, "]}");
  json_object_put (event_call (world, world->organizer, "POST", "/events", many->str, 400));
  json_object *list = event_call (world, world->admin, "GET", "/events?status=all", NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 2); /* nothing of all that was made */
  json_object_put (list);
}

/* ---- Calendar ---- */

static void
test_calendar (EventWorld *world, gconstpointer data)
{
  gint64 id = event_make (world, world->admin,
                          "{\"title\":\"Sikukuu, ya; \\\\mwaka\\r\\nATTENDEE:mailto:x\",\"location\":\"Lamu\",\"start_time\":\"2027-01-02T18:00\",\"end_time\":\"2027-01-02T20:00\","
                          "\"description\":\"Ngoma – ngoma – ngoma – ngoma – ngoma – ngoma – ngoma – ngoma – ngoma – ngoma – ngoma\"}");
  g_autofree char *path = event_path (id, "/calendar.ics");
  g_autoptr (RawReply) reply = event_ask (world, NULL, "GET", path, NULL);
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
  event_refuse (world, NULL, "GET", "/events/9999/calendar.ics", NULL, 404, "not_found");
}

/* ---- Reviews and saved events ---- */

static void
buy (EventWorld *world, gint64 event)
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
test_reviews (EventWorld *world, gconstpointer data)
{
  json_object *list, *row;

  event_refuse (world, world->attendee, "POST", "/events/1/review", "{\"rating\":5}", 403, "forbidden");
  buy (world, 1);
  event_refuse (world, world->attendee, "POST", "/events/1/review", "{\"rating\":6}", 422, "invalid_fields");
  event_refuse (world, world->attendee, "POST", "/events/1/review", "{\"comment\":\"x\"}", 422, "invalid_fields");
  event_refuse (world, world->attendee, "POST", "/events/9999/review", "{\"rating\":5}", 404, "not_found");
  json_object_put (event_call (world, world->attendee, "POST", "/events/1/review", "{\"rating\":\"4\",\"comment\":\"<b>Poa</b>\"}", 201));
  event_refuse (world, world->attendee, "POST", "/events/1/review", "{\"rating\":5}", 400, "duplicate");
  list = event_call (world, NULL, "GET", "/events/1/reviews", NULL, 200);
  row = json_object_array_get_idx (list, 0);
  g_assert_cmpint (json_int_at (row, "rating"), ==, 4);
  g_assert_cmpstr (json_text_at (row, "comment"), ==, "<b>Poa</b>");
  json_assert_type (row, "id", 'i');
  json_assert_type (row, "created_at", 's');
  json_assert_type (json_at (row, "attendee"), "id", 'i');
  g_assert_cmpstr (json_text_at (json_at (row, "attendee"), "first_name"), ==, "Attendee");
  g_assert_null (strstr (json_object_to_json_string (list), "@"));
  json_object_put (list);
  event_refuse (world, NULL, "GET", "/events/9999/reviews", NULL, 404, "not_found");
}

static void
test_saved (EventWorld *world, gconstpointer data)
{
  static const struct { const char *method; gboolean saved; } steps[] = {
    { "POST", TRUE }, { "POST", FALSE }, { "PUT", TRUE }, { "PUT", TRUE }, { "DELETE", FALSE }, { "DELETE", FALSE }, { "POST", TRUE },
  };
  json_object *list, *event;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      json_object *said = event_call (world, world->attendee, steps[i].method, "/events/2/save", NULL, 200);

      g_assert_cmpint (json_object_get_boolean (json_at (said, "saved")), ==, steps[i].saved);
      json_at (said, "message");
      json_object_put (said);
    }
  list = event_call (world, world->attendee, "GET", "/my-saved-events", NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 1);
  event = json_at (json_object_array_get_idx (list, 0), "event");
  g_assert_cmpint (json_int_at (event, "id"), ==, 2);
  json_at (event, "title");
  json_at (event, "location");
  json_at (event, "start_time");
  json_at (event, "status");
  json_at (event, "image_url");
  json_object_put (list);
  list = event_call (world, world->organizer, "GET", "/my-saved-events", NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 0);
  json_object_put (list);
  event_refuse (world, world->attendee, "POST", "/events/9999/save", NULL, 404, "not_found");
}

/* Every write of all that stands in the audit log. */
static void
test_audit (EventWorld *world, gconstpointer data)
{
  gint64 id = event_make (world, world->organizer, EVENT_PLAIN);
  g_autofree char *path = event_path (id, "");

  event_approve (world, id);
  json_object_put (event_call (world, world->organizer, "PATCH", path, "{\"tags\":\"x\"}", 200));
  json_object_put (event_call (world, world->organizer, "DELETE", path, NULL, 200));
  g_assert_cmpint (event_database_int (world, "SELECT count(*) FROM audit WHERE action = 'event.created' OR action = 'event.approved' "
                                        "OR action = 'event.changed' OR action = 'event.deleted'"), ==, 4);
}

/* With moderation off they are public at once; with list_past on the old ones are listed. */
static void
test_settings (EventWorld *world, gconstpointer data)
{
  HubWebRules rules = *hub_service_get_web (world->api.service);
  g_autoptr (GError) error = NULL;

  rules.unmoderated = rules.list_past = TRUE;
  rules.url = rules.zone = rules.currency = NULL; /* those are the service's */
  hub_service_set_web (world->api.service, &rules, &error);
  g_assert_no_error (error);
  json_object_put (event_call (world, world->organizer, "POST", "/events/", "{\"title\":\"Test Event\",\"event_date\":\"2024-12-31T18:00:00\",\"location\":\"Nairobi\",\"price\":5000,\"capacity\":100}", 201));
  g_assert_cmpint (event_count_at (world, "/events/?skip=0&limit=100"), ==, 3);
}

static char *
picture_of (EventWorld *world, const char *method, const char *target, const char *body)
{
  json_object *answer = event_call (world, world->organizer, method, target, body, 200), *event;
  gboolean wrapped = json_object_object_get_ex (answer, "event", &event);
  char *text = g_strdup (json_text_at (wrapped ? event : answer, "image_url"));

  json_object_put (answer);
  return text;
}

/* Pages come from elsewhere: where the hub knows its own address, pictures have the whole of it, and it is understood when it comes
 * back, also when the hub has moved in between. */
static void
test_pictures (EventWorld *world, gconstpointer data)
{
#define PICTURE "/media/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  HubWebRules rules = *hub_service_get_web (world->api.service);
  g_autoptr (GError) error = NULL;

  g_autofree char *path = picture_of (world, "PATCH", "/events/1", "{\"image_url\":\"" PICTURE "\"}");
  g_assert_cmpstr (path, ==, PICTURE);
  rules.url = "https://hub.example";
  rules.zone = rules.currency = NULL;
  hub_service_set_web (world->api.service, &rules, &error);
  g_assert_no_error (error);
  g_autofree char *whole = picture_of (world, "GET", "/events/1", NULL);
  g_assert_cmpstr (whole, ==, "https://hub.example" PICTURE);
  g_autofree char *again = picture_of (world, "PUT", "/events/1", "{\"image_url\":\"https://hub.example" PICTURE "\"}");
  g_assert_cmpstr (again, ==, whole);
  rules.url = "https://moved.example";
  hub_service_set_web (world->api.service, &rules, &error);
  g_assert_no_error (error);
  g_autofree char *moved = picture_of (world, "GET", "/events/1", NULL);
  g_assert_cmpstr (moved, ==, "https://moved.example" PICTURE);
}

int
main (int argc, char **argv)
{
  static const struct { const char *path; void (*test) (EventWorld *, gconstpointer); } tests[] = {
    { "shape", test_shape },
    { "packed", test_packed },
    { "create", test_create },
    { "bad", test_bad },
    { "calendar", test_calendar },
    { "reviews", test_reviews },
    { "saved", test_saved },
    { "audit", test_audit },
    { "settings", test_settings },
    { "pictures", test_pictures },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/api/events/", tests[i].path, NULL);

      g_test_add (path, EventWorld, NULL, event_world_set_up, tests[i].test, event_world_tear_down);
    }
  return g_test_run ();
}
