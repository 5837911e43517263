/* Ticket types with their stock, categories and pictures over HTTP.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "event-world.h"
#include "fake-daraja.h"
#include "hub-event.h"
#include "hub-mpesa.h"
#include "hub-pay.h"
#include "hub-sql.h"
#include "hub-web.h"

static const struct { const char *key; char type; } type_keys[] = {
  { "id", 'i' }, { "type", 's' }, { "price", 'i' }, { "price_minor", 'i' }, { "currency", 's' }, { "quantity", 'i' }, { "sold", 'i' },
  { "held", 'i' }, { "available", 'i' }, { "sales_start", '?' }, { "sales_end", '?' }, { "created_at", 's' },
};

/* ---- Ticket types and what is left ---- */

static void
test_types (EventWorld *world, gconstpointer data)
{
  gint64 id = event_make (world, world->admin, EVENT_PLAIN);
  g_autofree char *path = event_path (id, "/tickets");
  json_object *made = event_call (world, world->admin, "POST", path, "{\"ticket_type\":\"VIP\",\"price\":\"2500.50\",\"quantity\":\"7\",\"sales_end\":\"2027-01-02T17:00\"}", 201);
  g_autofree char *one = g_strdup_printf ("%s/%" G_GINT64_FORMAT, path, json_int_at (made, "ticket_id"));
  g_autofree char *foreign = g_strdup_printf ("%s/%d", path, 65536 + 1);
  json_object *list;

  g_assert_cmpint (json_int_at (made, "ticket_id"), ==, id * 65536 + 2);
  g_assert_cmpint (json_int_at (json_at (made, "ticket"), "price_minor"), ==, 250050);
  g_assert_cmpstr (json_text_at (json_at (made, "ticket"), "sales_end"), ==, "2027-01-02T14:00:00Z");
  json_object_put (made);
  list = event_call (world, NULL, "GET", path, NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 2);
  g_assert_cmpstr (json_text_at (json_object_array_get_idx (list, 1), "type"), ==, "VIP");
  for (gsize j = 0; j < G_N_ELEMENTS (type_keys); j++)
    json_assert_type (json_object_array_get_idx (list, 1), type_keys[j].key, j == 2 ? '?' : type_keys[j].type);
  json_object_put (list);

  event_refuse (world, world->admin, "POST", path, "{\"type\":\"vip\",\"price\":1,\"quantity\":1}", 422, "invalid_fields");
  event_refuse (world, world->admin, "POST", path, "{\"type\":\"Y\",\"price\":1,\"quantity\":0}", 422, "invalid_fields");
  event_refuse (world, world->admin, "POST", path, "{\"type\":\"Y\",\"quantity\":1}", 422, "invalid_fields");
  event_refuse (world, world->admin, "POST", "/events/9999/tickets", "{\"type\":\"Y\",\"price\":1,\"quantity\":1}", 404, "not_found");
  event_refuse (world, world->admin, "PATCH", foreign, "{\"price\":1}", 404, "not_found");
  event_refuse (world, world->admin, "DELETE", foreign, NULL, 404, "not_found");
  json_object_put (event_call (world, world->admin, "PATCH", one, "{\"quantity\":\"20\",\"price\":9}", 200));
  json_object_put (event_call (world, world->admin, "PATCH", one, "{\"quantity\":3}", 200));
  list = event_call (world, NULL, "GET", path, NULL, 200);
  g_assert_cmpint (json_int_at (json_object_array_get_idx (list, 0), "quantity"), ==, 3);
  g_assert_cmpint (json_int_at (json_object_array_get_idx (list, 0), "price"), ==, 9);
  json_object_put (list);
  g_autofree char *stock = g_strdup_printf ("SELECT sum(last - first + 1) FROM stock WHERE event = %" G_GINT64_FORMAT " AND type = 2", id);
  g_assert_cmpint (event_database_int (world, stock), ==, 3);
  json_object_put (event_call (world, world->admin, "DELETE", one, NULL, 200));
  event_refuse (world, world->admin, "DELETE", one, NULL, 404, "not_found");
  g_assert_cmpint (event_database_int (world, stock), ==, 0);
}

/* What lies at a box office cannot be taken back, and cannot be bought online. */
static void
test_leased (EventWorld *world, gconstpointer data)
{
  g_autofree char *code = api_fixture_invite (&world->api, "Till");
  g_autoptr (ApiTerminal) terminal = api_terminal_enrol (&world->api, code);
  g_autoptr (RawReply) first = event_ask (world, NULL, "GET", "/events/1/availability", NULL);
  g_autofree char *known = g_strdup_printf ("If-None-Match: %s\r\n", raw_reply_header (first, "etag"));
  json_object *now;

  g_autoptr (RawReply) same = event_ask (world, known, "GET", "/events/1/availability", NULL);
  g_assert_cmpuint (same->status, ==, 304);
  json_object_put (event_call (world, terminal->authorization, "POST", "/sync/leases", "{\"wants\":[{\"event\":1,\"type\":2,\"held\":0,\"want\":40}]}", 200));
  g_autoptr (RawReply) after = event_ask (world, known, "GET", "/events/1/availability", NULL);
  g_assert_cmpuint (after->status, ==, 200);
  now = event_parse (after);
  g_assert_cmpint (json_int_at (now, "event_id"), ==, 1);
  g_assert_cmpint (json_int_at (now, "total"), ==, 615);
  g_assert_cmpint (json_int_at (now, "sold"), ==, 0);
  g_assert_cmpint (json_int_at (now, "held"), ==, 0);
  g_assert_cmpint (json_int_at (now, "available"), ==, 575);
  g_assert_cmpuint (json_object_array_length (json_at (now, "types")), ==, 4);
  json_at (now, "as_of");
  json_object_put (now);
  event_refuse (world, world->organizer, "DELETE", "/events/1", NULL, 409, "has_sales");
  event_refuse (world, world->organizer, "DELETE", "/events/1/tickets/65538", NULL, 409, "has_sales");
  event_refuse (world, world->organizer, "PATCH", "/events/1/tickets/65538", "{\"quantity\":39}", 409, "has_sales");
  event_refuse (world, world->organizer, "PUT", "/events/1", "{\"ticket_tiers\":{\"Regular\":{\"price\":5}}}", 409, "has_sales");
  json_object_put (event_call (world, world->organizer, "PATCH", "/events/1/tickets/65538", "{\"quantity\":40}", 200));
  json_object *event = event_call (world, NULL, "GET", "/events/1", NULL, 200);
  g_assert_cmpuint (json_object_array_length (json_at (event, "tickets")), ==, 4); /* the refused ones left all as it was */
  g_assert_cmpint (json_int_at (event, "remaining_tickets"), ==, 565);
  json_object_put (event);
}

/* A cap over all types holds where tickets leave stock. */
static void
test_cap (EventWorld *world, gconstpointer data)
{
  gint64 id = event_make (world, world->admin, "{\"title\":\"Capped\",\"location\":\"Voi\",\"start_time\":\"2027-01-02T18:00\",\"total_tickets\":50,"
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

  json_object_put (event_call (world, terminal->authorization, "POST", "/sync/leases", wants, 200));
  g_autofree char *sql = g_strdup_printf ("SELECT sum(leased) FROM ticket_type WHERE event = %u", number);
  g_assert_cmpint (event_database_int (world, sql), ==, 50);
  json_object *event = event_call (world, NULL, "GET", path, NULL, 200);
  g_assert_cmpint (json_int_at (event, "remaining_tickets"), ==, 0);
  g_assert_cmpint (json_int_at (event, "total_tickets"), ==, 50);
  json_object_put (event);
}

/* What is made here appears at a terminal once it is approved, with types and a gate; and goes when it is deleted. */
static void
test_feed (EventWorld *world, gconstpointer data)
{
  gint64 id = event_make (world, world->organizer, EVENT_PLAIN);
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
  json_object_put (event_call (world, terminal->authorization, "POST", "/sync/leases", wants, 200));
  g_assert_cmpint (event_database_int (world, "SELECT coalesce(sum(leased), 0) FROM ticket_type"), ==, 0); /* not sold before it is approved */
  event_approve (world, id);
  g_autoptr (RawReply) approved = api_terminal_changes (&world->api, terminal, "", 0);
  g_assert_nonnull (strstr (raw_reply_text (approved), "\"kind\":\"event\""));
  g_assert_nonnull (strstr (raw_reply_text (approved), "\"kind\":\"type\""));
  g_assert_nonnull (strstr (raw_reply_text (approved), "\\\"name\\\":\\\"Main\\\""));
  json_object_put (event_call (world, world->organizer, "DELETE", path, NULL, 200));
  g_autoptr (RawReply) gone = api_terminal_changes (&world->api, terminal, "", 0);
  g_assert_nonnull (strstr (raw_reply_text (gone), "\"gone\":true"));
}

/* What an order holds cannot be bought, and what was sold cannot be taken back: both show at once. */
static void
test_sold (EventWorld *world, gconstpointer data)
{
  FakeDaraja *daraja = fake_daraja_new (0, 60);
  HubMpesaSettings mpesa = { .base = fake_daraja_get_url (daraja), .consumer_key = FAKE_DARAJA_KEY, .consumer_secret = FAKE_DARAJA_SECRET,
                             .passkey = FAKE_DARAJA_PASSKEY, .shortcode = FAKE_DARAJA_SHORTCODE,
                             .callback_url = "http://127.0.0.1:1/api/v1", .callback_secret = "0123456789-secret" };
  HubGateways gateways = { .mpesa = hub_mpesa_new (&mpesa, tk_clock_system ()), .callback_secret = "0123456789-secret" };
  g_autofree char *cashier_email = api_fixture_person (&world->api, TK_ROLE_CASHIER);
  g_autofree char *cashier = api_fixture_token (&world->api, cashier_email);
  json_object *now;

  hub_service_set_gateways (world->api.service, &gateways, TRUE);
  now = event_call (world, NULL, "GET", "/events/1/availability", NULL, 200);
  g_assert_cmpint (json_int_at (now, "available"), ==, 615);
  json_object_put (now);
  json_object_put (event_call (world, world->attendee, "POST", "/orders",
                               "{\"phone\":\"0712345678\",\"method\":\"mpesa\",\"tickets\":[{\"ticket_id\":65537,\"quantity\":3}]}", 200));
  now = event_call (world, NULL, "GET", "/events/1/availability", NULL, 200);
  g_assert_cmpint (json_int_at (now, "held"), ==, 3);
  g_assert_cmpint (json_int_at (now, "sold"), ==, 0);
  g_assert_cmpint (json_int_at (now, "available"), ==, 612);
  json_object_put (now);
  json_object_put (event_call (world, cashier, "POST", "/orders", "{\"method\":\"cash\",\"tickets\":[{\"ticket_id\":65538,\"quantity\":2}]}", 201));
  now = event_call (world, NULL, "GET", "/events/1", NULL, 200);
  g_assert_cmpint (json_int_at (now, "tickets_sold"), ==, 2);
  g_assert_cmpint (json_int_at (now, "remaining_tickets"), ==, 610);
  json_object_put (now);
  event_refuse (world, world->organizer, "DELETE", "/events/1", NULL, 409, "has_sales");
  event_refuse (world, world->organizer, "PATCH", "/events/1/tickets/65538", "{\"quantity\":1}", 409, "has_sales");
  hub_http_server_stop (g_steal_pointer (&world->api.server)); /* the service's threads use the gateway until it is closed */
  hub_service_close (g_steal_pointer (&world->api.service));
  gateways.mpesa->free (gateways.mpesa->self);
  fake_daraja_free (daraja);
}

/* ---- Categories ---- */

static void
test_categories (EventWorld *world, gconstpointer data)
{
  json_object *list = event_call (world, NULL, "GET", "/categories", NULL, 200), *made;

  g_assert_cmpuint (json_object_array_length (list), ==, 2);
  json_assert_type (json_object_array_get_idx (list, 0), "id", 'i');
  g_assert_cmpstr (json_text_at (json_object_array_get_idx (list, 0), "name"), ==, "Comedy");
  json_object_put (list);
  made = event_call (world, world->admin, "POST", "/categories", "{\"name\":\"Film\",\"description\":\"Moving pictures\"}", 201);
  g_autofree char *path = g_strdup_printf ("/categories/%" G_GINT64_FORMAT, json_int_at (made, "id"));
  json_object_put (made);
  event_refuse (world, world->admin, "POST", "/categories", "{\"name\":\"film\"}", 409, "duplicate");
  event_refuse (world, world->admin, "POST", "/categories", "{}", 400, "invalid_request");
  event_refuse (world, world->admin, "POST", "/categories", "{\"name\":\"12\"}", 422, "invalid_fields");
  event_refuse (world, world->organizer, "POST", "/categories", "{\"name\":\"Mine\"}", 403, "forbidden");
  event_refuse (world, NULL, "GET", "/categories/9999", NULL, 404, "not_found");
  event_refuse (world, NULL, "GET", "/categories/x", NULL, 404, "not_found");
  made = event_call (world, world->admin, "PUT", path, "{\"name\":\"Cinema\"}", 200);
  g_assert_cmpstr (json_text_at (made, "name"), ==, "Cinema");
  g_assert_cmpstr (json_text_at (made, "description"), ==, "Moving pictures");
  json_object_put (made);
  /* events are found by what their category is called now */
  json_object_put (event_call (world, world->admin, "PUT", "/categories/1", "{\"name\":\"Muziki\"}", 200));
  g_assert_cmpint (event_count_at (world, "/events/search?q=muziki"), ==, 1);
  g_assert_cmpint (event_count_at (world, "/events?category=Muziki"), ==, 1);
  json_object_put (event_call (world, world->admin, "PUT", "/categories/1", "{\"name\":\"Music\"}", 200));
  event_refuse (world, world->admin, "PUT", path, "{\"name\":\"MUSIC\"}", 409, "duplicate");
  event_refuse (world, world->admin, "DELETE", "/categories/1", NULL, 409, "conflict");
  g_autoptr (RawReply) gone = event_ask (world, world->admin, "DELETE", path, NULL);
  g_assert_cmpuint (gone->status, ==, 204);
  event_refuse (world, world->admin, "DELETE", path, NULL, 404, "not_found");
}

/* ---- Pictures ---- */

/* 1×1, with a comment and something behind its end. */
static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0\x1f\x15\xc4\x89"
                          "\0\0\0\ntEXtComment\0<3\xbd\x5a\x1f\x0c\0\0\0\nIDATx\x9c" "c\0\1\0\0\5\0\1\r\n\x2d\xb4\0\0\0\0IEND\xae" "B`\x82<script>alert(1)</script>";

static RawReply *
upload (EventWorld *world, const char *who, const char *method, const char *path, gconstpointer bytes, gsize length)
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

/* A form whose file was not chosen sends its name with nothing, or with what the script had instead of a file. */
static void
check_kept (EventWorld *world, const char *url)
{
  static const char *const none[] = { "image=", "image=null", "image=undefined" };
  g_autofree char *headers = g_strconcat (world->admin, "Content-Type: application/x-www-form-urlencoded\r\n", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    {
      g_autoptr (RawReply) reply = raw_request (world->api.port, "PUT", "/events/3", headers, none[i], -1);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_nonnull (strstr (raw_reply_text (reply), url));
    }
  g_autoptr (RawReply) bad = raw_request (world->api.port, "PUT", "/events/3", headers, "image=nothing", -1);
  g_assert_cmpuint (bad->status, ==, 422);
}

static void
test_media (EventWorld *world, gconstpointer data)
{
  g_autoptr (RawReply) made = upload (world, world->admin, "POST", "/events", png, sizeof png - 1);
  g_autofree char *url = raw_json_text (raw_reply_text (made), "image_url");
  static const char *const wrong[] = { "/media/..%2f..%2fhub.db", "/media/x", "/media/0000000000000000000000000000000000000000000000000000000000000000",
                                       "/media/%00", "/media/../hub.db.key" };

  if (made->status != 201)
    g_error ("%u %s", made->status, raw_reply_text (made));
  g_assert_true (g_str_has_prefix (url, "/media/"));
  g_autoptr (RawReply) picture = event_ask (world, NULL, "GET", url, NULL);
  g_assert_cmpuint (picture->status, ==, 200);
  g_assert_cmpstr (raw_reply_header (picture, "content-type"), ==, "image/png");
  g_assert_cmpstr (raw_reply_header (picture, "x-content-type-options"), ==, "nosniff");
  g_assert_cmpstr (raw_reply_header (picture, "content-security-policy"), ==, "default-src 'none'");
  g_assert_nonnull (strstr (raw_reply_header (picture, "cache-control"), "immutable"));
  g_assert_null (g_strstr_len ((char *) picture->body->data, picture->body->len, "script"));
  g_assert_cmpuint (picture->body->len, ==, sizeof png - 1 - 22 - strlen ("<script>alert(1)</script>"));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (RawReply) none = event_ask (world, NULL, "GET", wrong[i], NULL);

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
  g_assert_cmpint (event_database_int (world, "SELECT count(*) FROM medium"), ==, 1);
  g_assert_cmpint (event_database_int (world, "SELECT count(*) FROM event"), ==, 3);
  check_kept (world, url);
}

int
main (int argc, char **argv)
{
  static const struct { const char *path; void (*test) (EventWorld *, gconstpointer); } tests[] = {
    { "types", test_types },
    { "leased", test_leased },
    { "sold", test_sold },
    { "cap", test_cap },
    { "feed", test_feed },
    { "categories", test_categories },
    { "media", test_media },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/api/event-types/", tests[i].path, NULL);

      g_test_add (path, EventWorld, NULL, event_world_set_up, tests[i].test, event_world_tear_down);
    }
  return g_test_run ();
}
