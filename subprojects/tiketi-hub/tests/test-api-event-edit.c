/* Other people's events, moderation, lists, and changes that meet.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "event-world.h"
#include "hub-event.h"
#include "hub-sql.h"
#include "hub-web.h"

/* ---- Whose ---- */

static void
test_owner (EventWorld *world, gconstpointer data)
{
  gint64 id = event_make (world, world->organizer, EVENT_PLAIN);
  g_autofree char *path = event_path (id, "");
  g_autofree char *types = event_path (id, "/tickets");
  g_autofree char *alias = g_strdup_printf ("/organizer-events/%" G_GINT64_FORMAT, id);

  /* pending: nobody else knows of it */
  event_refuse (world, NULL, "GET", path, NULL, 404, "not_found");
  event_refuse (world, world->attendee, "GET", path, NULL, 404, "not_found");
  event_refuse (world, world->other, "GET", path, NULL, 404, "not_found");
  event_refuse (world, world->other, "PATCH", path, "{\"title\":\"Stolen\"}", 404, "not_found");
  event_refuse (world, world->other, "DELETE", path, NULL, 404, "not_found");
  event_refuse (world, world->other, "POST", types, "{\"type\":\"X\",\"price\":1,\"quantity\":1}", 404, "not_found");
  event_refuse (world, NULL, "GET", types, NULL, 404, "not_found");
  json_object_put (event_call (world, world->organizer, "GET", path, NULL, 200));
  json_object_put (event_call (world, world->admin, "GET", path, NULL, 200));

  event_approve (world, id);
  json_object_put (event_call (world, NULL, "GET", path, NULL, 200));
  event_refuse (world, world->other, "PUT", path, "{\"title\":\"Stolen\"}", 403, "forbidden");
  event_refuse (world, world->other, "PUT", path, "not even JSON", 403, "forbidden");
  event_refuse (world, world->other, "DELETE", alias, NULL, 403, "forbidden");
  event_refuse (world, world->other, "POST", types, "{\"type\":\"X\",\"price\":1,\"quantity\":1}", 403, "forbidden");
  event_refuse (world, world->attendee, "PATCH", path, "{\"title\":\"Stolen\"}", 403, "forbidden");
  event_refuse (world, NULL, "PATCH", path, "{\"title\":\"Stolen\"}", 401, "unauthorized");

  json_object_put (event_call (world, world->organizer, "DELETE", alias, NULL, 200));
  event_refuse (world, world->organizer, "GET", path, NULL, 404, "not_found");
  event_refuse (world, world->organizer, "DELETE", path, NULL, 404, "not_found");
  event_refuse (world, world->admin, "DELETE", "/events/0", NULL, 404, "not_found");
  event_refuse (world, world->admin, "DELETE", "/events/-1", NULL, 404, "not_found");
  event_refuse (world, world->admin, "GET", "/events/1e3", NULL, 404, "not_found");
  event_refuse (world, NULL, "GET", "/events/99999999999999999999999", NULL, 404, "not_found");
}

/* ---- Moderation ---- */

static const char *
status_of (EventWorld *world, gint64 id)
{
  g_autofree char *path = event_path (id, "");
  json_object *event = event_call (world, world->organizer, "GET", path, NULL, 200);
  const char *status = g_intern_string (json_text_at (event, "status"));

  json_object_put (event);
  return status;
}

static void
test_moderation (EventWorld *world, gconstpointer data)
{
  gint64 id = event_make (world, world->organizer, EVENT_PLAIN);
  g_autofree char *path = event_path (id, "");
  g_autofree char *admin = g_strdup_printf ("/admin/%" G_GINT64_FORMAT, id);
  json_object *pending = event_call (world, world->admin, "GET", "/admin/pending", NULL, 200), *row = json_object_array_get_idx (pending, 0);
  static const char *const keys[] = { "id", "title", "location", "start_time", "end_time", "category", "status", "is_approved", "organizer_id" };

  g_assert_cmpuint (json_object_array_length (pending), ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    json_at (row, keys[i]);
  json_object_put (pending);
  event_refuse (world, world->organizer, "PATCH", admin, "{\"status\":\"approved\"}", 403, "forbidden");
  event_refuse (world, world->admin, "PATCH", admin, "{\"status\":\"maybe\"}", 400, "invalid_request");
  event_refuse (world, world->admin, "PATCH", admin, "{}", 400, "invalid_request");
  event_refuse (world, world->admin, "PATCH", "/admin/approve/9999", "{\"status\":\"approved\"}", 404, "not_found");
  json_object *said = event_call (world, world->admin, "PATCH", admin, "{\"status\":\"approved\"}", 200);
  g_assert_cmpstr (json_text_at (said, "message"), ==, "Event approved successfully.");
  json_object_put (said);

  json_object_put (event_call (world, world->organizer, "PATCH", path, "{\"tags\":\"new\"}", 200));
  g_assert_cmpstr (status_of (world, id), ==, "approved"); /* nothing that was judged */
  json_object_put (event_call (world, world->organizer, "PATCH", path, "{\"title\":\"Another\"}", 200));
  g_assert_cmpstr (status_of (world, id), ==, "pending");
  event_refuse (world, NULL, "GET", path, NULL, 404, "not_found");
  said = event_call (world, world->admin, "PATCH", admin, "{\"status\":\"rejected\",\"reason\":\"No address\"}", 200);
  g_assert_cmpstr (json_text_at (said, "message"), ==, "Event rejected successfully.");
  json_object_put (said);
  g_assert_cmpstr (status_of (world, id), ==, "rejected");
  json_object_put (event_call (world, world->admin, "PATCH", path, "{\"title\":\"By the admin\"}", 200));
  g_assert_cmpstr (status_of (world, id), ==, "rejected");
}

/* ---- Lists ---- */

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

/* One query is never answered with what another was, though its value spells out the other's. */
static void
test_list_keys (EventWorld *world, gconstpointer data)
{
  static const char *const pair[] = { "/events?location=&tag=&category=&page=1&per_page=10",
                                      "/events?location=%0Atag=%0Acategory=%0Apage=1%0Aper_page=10" };

  for (guint first = 0; first < 2; first++)
    {
      g_autoptr (RawReply) one = event_ask (world, NULL, "GET", pair[first], NULL);
      g_autoptr (RawReply) other = event_ask (world, NULL, "GET", pair[1 - first], NULL);
      const RawReply *paged = first == 0 ? one : other, *odd = first == 0 ? other : one;

      g_assert_cmpuint (paged->status, ==, 200);
      g_assert_nonnull (strstr (raw_reply_text (paged), "\"total_pages\":"));
      g_assert_null (strstr (raw_reply_text (odd), "\"total_pages\":"));
    }
}

static void
test_lists (EventWorld *world, gconstpointer data)
{
  static const char *const wrong[] = { "/events?page=0", "/events?page=x", "/events?per_page=101", "/events?per_page=-1", "/events?limit=0",
                                       "/events?limit=501", "/events?skip=-1", "/events?from=yesterday", "/events?to=2027-13-45",
                                       "/events?page=99999999999999999999", "/events/popular?limit=21" };

  json_object_put (event_call (world, world->admin, "POST", "/events", "{\"title\":\"Pwani Run\",\"location\":\"Mombasa\",\"start_time\":\"2027-06-15T06:00\",\"tags\":\"50% off\"}", 201));
  json_object_put (event_call (world, world->admin, "POST", "/events", "{\"title\":\"Late\",\"location\":\"Malindi\",\"start_time\":\"2028-06-15T06:00\"}", 201));
  json_object_put (event_call (world, world->admin, "POST", "/events", "{\"title\":\"Long ago\",\"location\":\"Malindi\",\"start_time\":\"2024-12-31T06:00\"}", 201));
  json_object_put (event_call (world, world->organizer, "POST", "/events", "{\"title\":\"Not yet\",\"location\":\"Mombasa\",\"start_time\":\"2027-06-15T06:00\"}", 201));
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      gint64 n = event_count_at (world, counts[i].path);

      if (n != counts[i].n)
        g_error ("%s: %d, not %d", counts[i].path, (int) n, (int) counts[i].n);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    event_refuse (world, NULL, "GET", wrong[i], NULL, 422, "invalid_fields");
  event_refuse (world, NULL, "GET", "/events/search", NULL, 400, "invalid_request");
  event_refuse (world, NULL, "GET", "/events/search?q=%20", NULL, 400, "invalid_request");

  json_object *page = event_call (world, NULL, "GET", "/events?page=2&per_page=3", NULL, 200);
  g_assert_cmpint (json_int_at (page, "total_pages"), ==, 2);
  g_assert_cmpint (json_int_at (page, "current_page"), ==, 2);
  g_assert_cmpint (json_int_at (page, "total_events"), ==, 4);
  g_assert_cmpint (json_int_at (page, "per_page"), ==, 3);
  json_object_put (page);
  page = event_call (world, NULL, "GET", "/events/popular", NULL, 200);
  g_assert_cmpuint (json_object_array_length (json_at (page, "popular_events")), ==, 3);
  json_object_put (page);
  page = event_call (world, NULL, "GET", "/events/category_count/Music", NULL, 200);
  g_assert_cmpint (json_int_at (page, "count"), ==, 1);
  json_object_put (page);
}

/* Pending ones show to their organizer alone, in whatever way they are asked for. */
static void
test_own_lists (EventWorld *world, gconstpointer data)
{
  gint64 id = event_make (world, world->other, EVENT_PLAIN);
  g_autofree char *mine = NULL;
  json_object *event, *list;

  list = event_call (world, world->other, "GET", "/organizer/events?status=pending", NULL, 200);
  event = json_object_array_get_idx (json_at (list, "events"), 0);
  g_assert_cmpint (json_int_at (event, "id"), ==, id);
  g_assert_cmpint (json_int_at (event, "tickets_purchased"), ==, 0);
  mine = g_strdup_printf ("/events?user_id=%" G_GINT64_FORMAT, json_int_at (event, "organizer_id"));
  json_object_put (list);
  list = event_call (world, world->other, "GET", "/my-events", NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 1);
  json_object_put (list);
  list = event_call (world, world->other, "GET", "/organizer-events", NULL, 200);
  g_assert_cmpuint (json_object_array_length (json_at (list, "events")), ==, 1);
  json_object_put (list);
  list = event_call (world, world->other, "GET", mine, NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 1);
  json_object_put (list);
  g_assert_cmpint (event_count_at (world, mine), ==, 0); /* for everybody else */
  list = event_call (world, world->organizer, "GET", "/events?status=pending", NULL, 200);
  g_assert_cmpuint (json_object_array_length (list), ==, 0);
  json_object_put (list);
  g_assert_cmpint (event_count_at (world, "/events?status=pending"), ==, 2); /* as if it had not been asked */
  event_refuse (world, world->attendee, "GET", "/organizer/events", NULL, 403, "forbidden");
}

/* ---- Changing ---- */

static void
test_change (EventWorld *world, gconstpointer data)
{
  gint64 id = event_make (world, world->admin,
                          "{\"title\":\"Changing\",\"location\":\"Voi\",\"start_time\":\"2027-01-02T18:00\",\"end_time\":\"2027-01-02T20:00\","
                          "\"ticket_tiers\":{\"A\":{\"price\":1,\"quantity\":10},\"B\":{\"price\":2,\"quantity\":20}}}");
  g_autofree char *path = event_path (id, "");
  json_object *before = event_call (world, NULL, "GET", path, NULL, 200), *said, *event;

  /* what was read and is sent back whole changes nothing */
  said = event_call (world, world->admin, "PUT", path, json_object_to_json_string (before), 200);
  event = json_at (said, "event");
  json_object_object_del (event, "updated_at");
  json_object_object_del (before, "updated_at");
  g_assert_cmpstr (json_object_to_json_string (event), ==, json_object_to_json_string (before));
  json_object_put (said);
  /* one word of several for the same counts when it differs */
  json_object_object_add (before, "start_date", json_object_new_string ("2027-01-02T17:30"));
  json_object_object_add (before, "event_name", json_object_new_string ("Changed"));
  said = event_call (world, world->admin, "PUT", path, json_object_to_json_string (before), 200);
  g_assert_cmpstr (json_text_at (json_at (said, "event"), "start_time"), ==, "2027-01-02T17:30:00");
  g_assert_cmpstr (json_text_at (json_at (said, "event"), "doors_at"), ==, "2027-01-02T13:30:00Z");
  g_assert_cmpstr (json_text_at (json_at (said, "event"), "title"), ==, "Changed");
  json_object_put (said);
  json_object_put (before);
  /* B's tiers: one goes, one changes, one comes */
  said = event_call (world, world->admin, "PUT", path, "{\"ticket_tiers\":{\"B\":{\"price\":3},\"C\":{\"price\":4,\"quantity\":5}},\"total_tickets\":22}", 200);
  event = json_at (said, "event");
  g_assert_cmpuint (json_object_array_length (json_at (event, "tickets")), ==, 2);
  g_assert_cmpint (json_int_at (event, "total_tickets"), ==, 22);
  g_assert_cmpint (json_int_at (json_at (json_at (event, "ticket_tiers"), "B"), "quantity"), ==, 20);
  g_assert_cmpint (json_int_at (json_at (json_at (event, "ticket_tiers"), "B"), "price"), ==, 3);
  json_object_put (said);
  event_refuse (world, world->admin, "PATCH", path, "{\"end_time\":\"2027-01-01T00:00\"}", 422, "invalid_fields");
  event_refuse (world, world->admin, "PATCH", path, "{\"currency\":\"UGX\"}", 422, "invalid_fields");
  event_refuse (world, world->admin, "PATCH", "/events/9999", "{}", 404, "not_found");
}

/* Edits that meet: each is whole, and the last one stays. */
typedef struct { EventWorld *world; const char *path; guint n; } Edit;

static gpointer
edit_thread (gpointer data)
{
  const Edit *edit = data;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"title\":\"Edit %u\",\"description\":\"Edit %u\",\"tickets\":[{\"type\":\"T%u\",\"price\":%u,\"quantity\":%u}]}",
                                               edit->n, edit->n, edit->n, edit->n, edit->n + 1);

      json_object_put (event_call (edit->world, edit->world->admin, "PATCH", edit->path, body, 200));
    }
  return NULL;
}

static void
test_parallel (EventWorld *world, gconstpointer data)
{
  gint64 id = event_make (world, world->admin, EVENT_PLAIN);
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
  json_object *event = event_call (world, NULL, "GET", path, NULL, 200);
  g_assert_cmpstr (json_text_at (event, "title"), ==, json_text_at (event, "description"));
  g_assert_cmpuint (json_object_array_length (json_at (event, "tickets")), ==, 5);
  g_assert_cmpint (json_int_at (event, "total_tickets"), ==, 10 + 1 + 2 + 3 + 4);
  json_object_put (event);
}

/* ---- What is kept of answers ---- */

/* Another hub on the same database wakes nobody here: what it changes shows all the same, within a second or so. */
static void
test_two_hubs (EventWorld *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubService) second = hub_service_open (world->api.uri, tk_clock_system (), &error);
  HubCaller admin = { .account = 1, .role = TK_ROLE_ADMIN, .name = (char *) "Admin", .address = (char *) "" };
  HubEventInput input = { .title = "From the other hub", .cap = -1 };
  gboolean seen = FALSE;

  g_assert_no_error (error);
  json_object_put (event_call (world, NULL, "GET", "/events/1", NULL, 200));
  g_autoptr (HubEvent) changed = hub_service_event_change (second, &admin, 1, &input, &error);
  g_assert_no_error (error);
  for (gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; !seen && g_get_monotonic_time () < until; g_usleep (50000))
    {
      json_object *event = event_call (world, NULL, "GET", "/events/1", NULL, 200);

      seen = strcmp (json_text_at (event, "title"), "From the other hub") == 0;
      json_object_put (event);
    }
  g_assert_true (seen);
}

/* What is asked in ever new words is not kept for ever, and what was kept for everybody is never somebody's own. */
static void
test_kept (EventWorld *world, gconstpointer data)
{
  gint64 id = event_make (world, world->organizer, EVENT_PLAIN);
  g_autofree char *path = event_path (id, "");

  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *words = g_strdup_printf ("/events?q=word%u&junk=%u", i, i);

      g_assert_cmpint (event_count_at (world, words), ==, 0);
    }
  for (guint i = 0; i < 3; i++)
    {
      json_object_put (event_call (world, world->organizer, "GET", path, NULL, 200));
      event_refuse (world, NULL, "GET", path, NULL, 404, "not_found");
      event_refuse (world, world->other, "GET", path, NULL, 404, "not_found");
    }
}

/* An organizer makes so many that nobody has looked at, and another one when one is deleted or approved. */
static void
test_waiting (EventWorld *world, gconstpointer data)
{
  gint64 first = 0, second = 0;

  for (guint i = 0; i < 50; i++)
    {
      second = first;
      first = event_make (world, world->other, EVENT_PLAIN);
    }
  event_refuse (world, world->other, "POST", "/events", EVENT_PLAIN, 409, "conflict");
  event_make (world, world->organizer, EVENT_PLAIN);
  g_autofree char *path = event_path (first, "");
  json_object_put (event_call (world, world->other, "DELETE", path, NULL, 200));
  event_make (world, world->other, EVENT_PLAIN);
  event_refuse (world, world->other, "POST", "/events", EVENT_PLAIN, 409, "conflict");
  event_approve (world, second);
  event_make (world, world->other, EVENT_PLAIN);
  event_refuse (world, world->other, "POST", "/events", EVENT_PLAIN, 409, "conflict");
}

int
main (int argc, char **argv)
{
  static const struct { const char *path; void (*test) (EventWorld *, gconstpointer); } tests[] = {
    { "owner", test_owner },
    { "moderation", test_moderation },
    { "lists", test_lists },
    { "list-keys", test_list_keys },
    { "own-lists", test_own_lists },
    { "change", test_change },
    { "parallel", test_parallel },
    { "two-hubs", test_two_hubs },
    { "kept", test_kept },
    { "waiting", test_waiting },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/api/event-edit/", tests[i].path, NULL);

      g_test_add (path, EventWorld, NULL, event_world_set_up, tests[i].test, event_world_tear_down);
    }
  return g_test_run ();
}
