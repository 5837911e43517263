/* Who may call what: every route of the hub over real HTTP with every kind of caller, against a table written here by hand. A
 * route that is not in the table, or a row without a route, fails. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "api-fixture.h"
#include "hub-sql.h"
#include "hub-token.h"

enum {
  P = 0,            /* anyone */
  X = 1 << 0,       /* a terminal */
  A = 1 << 1,       /* admin */
  O = 1 << 2,       /* organizer */
  S = 1 << 3,       /* supervisor */
  C = 1 << 4,       /* cashier */
  G = 1 << 5,       /* gate */
  T = 1 << 6,       /* attendee */
  U = A | O | S | C | G | T,
  OWN = 1 << 7,     /* these may knock (alone: anyone), and the handler itself refuses: without a secret, a signature, a code … */
};

static const struct
{
  const char *route;
  int allowed;
} table[] = {
  /* by path */
  { "GET /", P },
  { "GET /admin-dashboard", A },
  { "GET /admin-dashboard/events/{event}", A },
  { "GET /admin-dashboard/{user}", A },
  { "GET /admin/analytics/revenue-by-ticket-type", A },
  { "GET /admin/analytics/summary", A },
  { "GET /admin/analytics/ticket-sales-trends", A },
  { "GET /admin/analytics/top-event-types", A },
  { "GET /admin/analytics/top-events-by-revenue", A },
  { "PATCH /admin/approve/{id}", A },
  { "GET /admin/dashboard", A },
  { "GET /admin/logs", A },
  { "GET /admin/pending", A },
  { "GET /admin/reports", A },
  { "GET /admin/users", A },
  { "POST /admin/users", A },
  { "PATCH /admin/users/{id}/role", A },
  { "PATCH /admin/users/{id}/status", A },
  { "PATCH /admin/{id}", A },
  { "GET /api/booked-events", U },
  { "POST /api/booked-events", U },
  { "DELETE /api/booked-events/{id}", U },
  { "GET /api/booked-events/{id}", U },
  { "PUT /api/booked-events/{id}", U },
  { "POST /api/payment/callback", OWN },
  { "POST /api/payment/callback/{secret}", OWN },
  { "GET /attendee/past-events", T },
  { "GET /attendee/upcoming-events", T },
  { "POST /auth/forgot-password", OWN },
  { "POST /auth/login", OWN },
  { "POST /auth/logout", U },
  { "DELETE /auth/me", U },
  { "GET /auth/me", U },
  { "PATCH /auth/me", U },
  { "PUT /auth/me", U },
  { "POST /auth/refresh", OWN },
  { "POST /auth/register", OWN },
  { "POST /auth/resend-otp", OWN },
  { "POST /auth/reset-password", OWN },
  { "POST /auth/verify-otp", OWN },
  { "POST /callback-url", OWN },
  { "POST /callback-url/{secret}", OWN },
  { "POST /callbacks/c2b/{secret}/confirmation", OWN },
  { "POST /callbacks/c2b/{secret}/validation", OWN },
  { "POST /callbacks/paystack", OWN },
  { "POST /callbacks/stk/{secret}", OWN },
  { "POST /callbacks/stk/{secret}/{attempt}", OWN },
  { "POST /book-ticket", U },
  { "GET /categories", P },
  { "POST /categories", A },
  { "DELETE /categories/{id}", A },
  { "GET /categories/{id}", P },
  { "PATCH /categories/{id}", A },
  { "PUT /categories/{id}", A },
  { "POST /checkin/scan", A | O | S | C | G },
  { "POST /confirm-payment", U },
  { "GET /docs", P },
  { "GET /download-receipt/{id}", U },
  { "GET /events", P },
  { "POST /events", A | O },
  { "GET /events/category_count/{name}", P },
  { "GET /events/popular", P },
  { "GET /events/search", P },
  { "DELETE /events/{id}", A | O },
  { "GET /events/{id}", P },
  { "PATCH /events/{id}", A | O },
  { "PUT /events/{id}", A | O },
  { "GET /events/{id}/attendees", A | O | S | C | G },
  { "GET /events/{id}/attendees/export", A | O },
  { "GET /events/{id}/availability", P },
  { "GET /events/{id}/calendar.ics", P },
  { "POST /events/{id}/gates", A | O },
  { "POST /events/{id}/review", U },
  { "GET /events/{id}/reviews", P },
  { "DELETE /events/{id}/save", U },
  { "POST /events/{id}/save", U },
  { "PUT /events/{id}/save", U },
  { "GET /events/{id}/tickets", P },
  { "POST /events/{id}/tickets", A | O },
  { "DELETE /events/{id}/tickets/{tid}", A | O },
  { "PATCH /events/{id}/tickets/{tid}", A | O },
  { "PUT /events/{id}/tickets/{tid}", A | O },
  { "GET /generate_ics/{code}", U },
  { "GET /health", P },
  { "POST /initiate-transaction", U },
  { "GET /lnmo", U },
  { "POST /lnmo", OWN },
  { "POST /lnmo/{secret}", OWN },
  { "POST /login", OWN },
  { "DELETE /logout", U },
  { "POST /logout", U },
  { "GET /media/{id}", P },
  { "GET /metrics", OWN },
  { "POST /mpesa", U },
  { "POST /mpesa_callback", OWN },
  { "POST /mpesa_callback/{secret}", OWN },
  { "POST /mpesa_transaction_status", U },
  { "GET /my-events", A | O },
  { "GET /my-orders", U },
  { "GET /my-saved-events", U },
  { "GET /my_events", U },
  { "GET /openapi.json", P },
  { "GET /orders", U },
  { "POST /orders", U },
  { "GET /orders/{id}", U },
  { "POST /orders/{id}/cancel", U },
  { "PATCH /orders/{id}/pay", U | OWN },
  { "POST /orders/{id}/pay", U },
  { "GET /organizer-events", A | O },
  { "POST /organizer-events", A | O },
  { "DELETE /organizer-events/{id}", A | O },
  { "PATCH /organizer-events/{id}", A | O },
  { "PUT /organizer-events/{id}", A | O },
  { "PATCH /organizer/checkin/{pass_id}", A | O | S | C | G },
  { "POST /organizer/checkin/{pass_id}", A | O | S | C | G },
  { "PATCH /organizer/checkout/{pass_id}", A | O | S | C | G },
  { "POST /organizer/checkout/{pass_id}", A | O | S | C | G },
  { "GET /organizer/events", A | O },
  { "GET /organizer/events/{id}/attendees", A | O | S | C | G },
  { "GET /organizer/overview", O },
  { "GET /organizer/stats", O },
  { "GET /payments", U },
  { "POST /payments", U },
  { "POST /payments/callback", OWN },
  { "POST /payments/callback/{secret}", OWN },
  { "GET /payments/check/{checkout_id}", P },
  { "POST /payments/initialize", U },
  { "POST /payments/mpesa/c2b/confirmation/{secret}", OWN },
  { "POST /payments/mpesa/c2b/validation/{secret}", OWN },
  { "POST /payments/mpesa/callback/{secret}", OWN },
  { "POST /payments/paystack/webhook", OWN },
  { "GET /payments/verify/{reference}", U },
  { "GET /payments/{id}/receipt.pdf", U },
  { "POST /payments/{id}/refund", A | O },
  { "DELETE /profile/me", U },
  { "GET /profile/me", U },
  { "PATCH /profile/me", U },
  { "PUT /profile/me", U },
  { "GET /profile/my-past-events", T },
  { "GET /profile/my-past-events/{id}", T },
  { "GET /profile/my-upcoming-events", T },
  { "GET /profile/my-upcoming-events/{id}", T },
  { "POST /register", OWN },
  { "POST /register/admin", A },
  { "GET /roles", P },
  { "POST /roles", A },
  { "DELETE /roles/{id}", A },
  { "GET /roles/{id}", P },
  { "PATCH /roles/{id}", A },
  { "PUT /roles/{id}", A },
  { "GET /search", P },
  { "GET /session", U },
  { "POST /signup", OWN },
  { "POST /supervise/act", X },
  { "POST /supervise/overview", X },
  { "POST /supervise/sign-in", X },
  { "GET /sync/changes", X },
  { "POST /sync/journal", X },
  { "POST /sync/leases", X },
  { "POST /sync/messages", X },
  { "POST /sync/payments", X },
  { "GET /sync/payments/{attempt}", X },
  { "POST /sync/payments/{attempt}/give-up", X },
  { "POST /sync/redeem", X },
  { "POST /sync/retry", X },
  { "GET /sync/snapshot", X },
  { "POST /terminals", A },
  { "POST /terminals/enrol", OWN },
  { "POST /terminals/heartbeat", X },
  { "GET /tickets", OWN },
  { "POST /tickets", U },
  { "GET /tickets/my-tickets", U },
  { "GET /tickets/{code}", P },
  { "GET /tickets/{code}/calendar.ics", U },
  { "GET /tickets/{code}/qr.png", U },
  { "GET /tickets/{code}/qr.svg", U },
  { "POST /tickets/{code}/resend", U },
  { "GET /tickets/{code}/ticket.pdf", U },
  { "DELETE /tickets/{tid}", A | O },
  { "PATCH /tickets/{tid}", A | O },
  { "PUT /tickets/{tid}", A | O },
  { "PUT /update-ticket-status/{pass_id}", A | O | S | C | G },
  { "DELETE /user", U },
  { "GET /user", U },
  { "PATCH /user", U },
  { "PUT /user", U },
  { "GET /user-role", U },
  { "GET /user/payments", U },
  { "GET /user/tickets", U },
  { "GET /user/upcoming_events", U },
  { "GET /users", A },
  { "POST /users", A },
  { "DELETE /users/{id}", U },
  { "GET /users/{id}", U },
  { "PATCH /users/{id}", U },
  { "PUT /users/{id}", U },
  { "POST /verify-otp", OWN },
};

/* ---- The table and the routes ---- */

static int
allowed_of (const HubHttpRoute *route)
{
  g_autofree char *name = g_strdup_printf ("%s %s", route->method, route->pattern);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (table[i].route, name) == 0)
      return table[i].allowed;
  return -1;
}

static void
test_complete (void)
{
  gsize n;
  const HubHttpRoute *routes = hub_api_routes (&n);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint missing = 0;

  for (gsize i = 0; i < n; i++)
    {
      char *name = g_strdup_printf ("%s %s", routes[i].method, routes[i].pattern);

      if (allowed_of (&routes[i]) < 0)
        {
          g_test_message ("not in the table: %s (access %#x)", name, (guint) routes[i].access);
          missing++;
        }
      g_assert_true (g_hash_table_add (names, name));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (!g_hash_table_contains (names, table[i].route))
      {
        g_test_message ("no such route: %s", table[i].route);
        missing++;
      }
  g_assert_cmpuint (missing, ==, 0);
}

/* ---- The walk ---- */

typedef struct
{
  const char *name;
  int who;              /* 0: nobody the hub knows */
  char *header;         /* NULL: none */
} Caller;

/* Ids that belong to nothing. */
static char *
target_of (const char *pattern)
{
  GString *target = g_string_new (NULL);

  for (const char *p = pattern; *p != '\0'; p++)
    {
      if (*p != '{')
        {
          g_string_append_c (target, *p);
          continue;
        }
      g_string_append (target, "999999");
      p += strcspn (p, "}");
    }
  return g_string_free (target, FALSE);
}

/* What the door says, and not a handler. */
static void
assert_refused (const HubHttpRoute *route, const Caller *caller, const RawReply *reply, const char *code)
{
  guint status = caller->who == 0 ? 401 : 403;

  if (reply->status != status || strcmp (code, status == 401 ? "unauthorized" : "forbidden") != 0)
    g_error ("%s may call %s %s: %u %s", caller->name, route->method, route->pattern, reply->status, raw_reply_text (reply));
  g_assert_cmpstr (raw_reply_header (reply, "www-authenticate"), ==, status == 401 ? "Bearer realm=\"tiketi\"" : NULL);
}

static void
assert_let_in (const HubHttpRoute *route, const Caller *caller, int allowed, const RawReply *reply, const char *code)
{
  gboolean refused = reply->status == 401 || strcmp (code, "forbidden") == 0;

  if (reply->status == 0 || reply->status == 429 || reply->status == 500 || (refused && !(allowed & OWN)))
    g_error ("%s may not call %s %s: %u %s", caller->name, route->method, route->pattern, reply->status, raw_reply_text (reply));
}

static void
knock (ApiFixture *fixture, const HubHttpRoute *route, int allowed, const Caller *caller)
{
  gboolean reads = strcmp (route->method, "GET") == 0 || strcmp (route->method, "DELETE") == 0;
  gboolean open = (allowed & ~OWN) == P;
  g_autofree char *target = target_of (route->pattern);
  g_autoptr (RawReply) reply = raw_request (fixture->port, route->method, target, caller->header, reads ? NULL : "{}", -1);
  g_autofree char *code = raw_json_text (raw_reply_text (reply), "code");

  if (open || (allowed & caller->who) != 0)
    assert_let_in (route, caller, allowed, reply, code != NULL ? code : "");
  else
    assert_refused (route, caller, reply, code != NULL ? code : "");
}

/* Forgets how often we were refused, and how often we came. */
static void
start_anew (ApiFixture *fixture)
{
  HubHttpSettings settings = { .listen = "127.0.0.1:0" };
  g_autoptr (GError) error = NULL;

  hub_http_server_stop (fixture->server);
  hub_api_apply (&settings, fixture->service);
  fixture->server = hub_http_server_start (&settings, &error);
  g_assert_no_error (error);
  fixture->port = hub_http_server_get_port (fixture->server);
}

static const struct
{
  TkRole role;
  int who;
} people[] = {
  { TK_ROLE_ADMIN, A }, { TK_ROLE_ORGANIZER, O }, { TK_ROLE_SUPERVISOR, S }, { TK_ROLE_CASHIER, C }, { TK_ROLE_GATE, G }, { TK_ROLE_ATTENDEE, T },
};

/* With a new session each time, because some routes end it, and a new account where one was deleted. */
static void
knock_as (ApiFixture *fixture, const HubHttpRoute *route, int allowed, guint i, char **email)
{
  g_autofree char *token = *email != NULL ? hub_token_for (fixture->service, *email, NULL) : NULL;

  if (token == NULL)
    {
      g_free (*email);
      *email = api_fixture_person (fixture, people[i].role);
    }
  Caller caller = { tk_role_to_string (people[i].role), people[i].who, api_fixture_token (fixture, *email) };
  knock (fixture, route, allowed, &caller);
  g_free (caller.header);
}

static void
test_walk (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (ApiTerminal) terminal = api_terminal_enrol (fixture, fixture->codes.gate_code);
  char *emails[G_N_ELEMENTS (people)] = { NULL };
  const Caller callers[] = {
    { "nobody", 0, NULL },
    { "a bad token", 0, (char *) "Authorization: Bearer wrong\r\n" },
    { "a forged token", 0, (char *) "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.\r\n" },
    { "a terminal", X, terminal->authorization },
  };
  gsize n;
  const HubHttpRoute *routes = hub_api_routes (&n);

  for (gsize i = 0; i < n; i++)
    {
      int allowed = allowed_of (&routes[i]);

      if (allowed < 0)
        continue; /* told of by the other test */
      if (routes[i].refusals_per_minute > 0)
        start_anew (fixture);
      for (gsize c = 0; c < G_N_ELEMENTS (callers); c++)
        knock (fixture, &routes[i], allowed, &callers[c]);
      if (routes[i].refusals_per_minute > 0)
        start_anew (fixture);
      for (guint p = 0; p < G_N_ELEMENTS (people); p++)
        knock_as (fixture, &routes[i], allowed, p, &emails[p]);
    }
  for (guint p = 0; p < G_N_ELEMENTS (people); p++)
    g_free (emails[p]);
}

/* ---- Other people's things ---- */

/* event 1 is the first organizer's, event 2 the second's and not approved; the order, its ticket and its payment are the first attendee's, for event 1. */
typedef enum { OWNER, OTHER_OWNER, HOLDER, OTHER_HOLDER, ANY_CASHIER, PEOPLE } Person;

typedef struct
{
  ApiFixture api;
  char *tokens[PEOPLE];
  char *order, *code;
} World;

/* Who owns it is let in: neither 401, 403 nor 404. Who does not is told `status`: 404 as if it were not there, and 403 only where everybody
 * may see it is. */
static const struct
{
  const char *method, *target; /* {order}, {code} */
  Person owner, other;
  guint status;
  const char *body;
} things[] = {
  { "GET", "/orders/{order}", HOLDER, OTHER_HOLDER, 404, NULL },
  { "GET", "/orders/{order}", HOLDER, OWNER, 404, NULL },
  { "GET", "/api/booked-events/{order}", HOLDER, OTHER_HOLDER, 404, NULL },
  { "DELETE", "/api/booked-events/{order}", HOLDER, OTHER_HOLDER, 404, NULL },
  { "PUT", "/update-ticket-status/{code}", OWNER, OTHER_OWNER, 404, "{\"status\":\"used\"}" },
  { "POST", "/orders/{order}/cancel", HOLDER, OTHER_HOLDER, 404, "{}" },
  { "POST", "/orders/{order}/pay", HOLDER, OTHER_HOLDER, 404, "{}" },
  { "GET", "/payments/{order}/receipt.pdf", HOLDER, OTHER_HOLDER, 404, NULL },
  { "GET", "/download-receipt/{order}", HOLDER, OTHER_HOLDER, 404, NULL },
  { "POST", "/payments/{order}/refund", OWNER, OTHER_OWNER, 404, "{\"action\":\"deny\",\"reason\":\"no\"}" },
  { "GET", "/tickets/{code}/qr.png", HOLDER, OTHER_HOLDER, 404, NULL },
  { "GET", "/tickets/{code}/qr.svg", HOLDER, OTHER_HOLDER, 404, NULL },
  { "GET", "/tickets/{code}/qr.png", OWNER, OTHER_OWNER, 404, NULL },
  { "GET", "/tickets/{code}/ticket.pdf", HOLDER, OTHER_HOLDER, 404, NULL },
  { "GET", "/tickets/{code}/calendar.ics", HOLDER, OTHER_HOLDER, 404, NULL },
  { "GET", "/users/{holder}", HOLDER, OTHER_HOLDER, 404, NULL },
  { "PUT", "/users/{holder}", HOLDER, OTHER_HOLDER, 404, "{\"first_name\":\"Mine\"}" },
  { "GET", "/organizer/events/1/attendees", OWNER, OTHER_OWNER, 403, NULL },
  { "GET", "/events/1/attendees", OWNER, OTHER_OWNER, 403, NULL },
  { "GET", "/events/1/attendees/export?format=csv", OWNER, OTHER_OWNER, 403, NULL },
  { "POST", "/organizer/checkin/{code}", OWNER, OTHER_OWNER, 404, "{}" },
  { "POST", "/organizer/checkout/{code}", OWNER, OTHER_OWNER, 404, "{}" },
  /* not approved: only whose it is knows that it is there */
  { "GET", "/events/2", OTHER_OWNER, OWNER, 404, NULL },
  { "GET", "/events/2", OTHER_OWNER, HOLDER, 404, NULL },
  { "GET", "/events/2/tickets", OTHER_OWNER, HOLDER, 404, NULL },
  { "GET", "/events/2/availability", OTHER_OWNER, HOLDER, 404, NULL },
  { "GET", "/events/2/calendar.ics", OTHER_OWNER, HOLDER, 404, NULL },
  { "GET", "/organizer/events/2/attendees", OTHER_OWNER, OWNER, 404, NULL },
  { "POST", "/events/2/save", OTHER_OWNER, HOLDER, 404, "{}" },
  { "PATCH", "/events/2", OTHER_OWNER, OWNER, 404, "{\"tags\":\"mine\"}" },
  { "POST", "/events/2/tickets", OTHER_OWNER, OWNER, 404, "{\"type\":\"Mine\",\"price\":1,\"quantity\":1}" },
  { "DELETE", "/tickets/131073", OTHER_OWNER, OWNER, 404, NULL },
  { "DELETE", "/events/2", OTHER_OWNER, OWNER, 404, NULL },
  { "GET", "/profile/my-upcoming-events/1", HOLDER, OTHER_HOLDER, 403, NULL },
  { "POST", "/events/1/review", HOLDER, OTHER_HOLDER, 403, "{\"rating\":5}" },
  { "PATCH", "/events/1", OWNER, OTHER_OWNER, 403, "{\"tags\":\"mine\"}" },
  { "PUT", "/events/1", OWNER, OTHER_OWNER, 403, "{\"tags\":\"mine\"}" },
  { "PATCH", "/organizer-events/1", OWNER, OTHER_OWNER, 403, "{\"tags\":\"mine\"}" },
  { "POST", "/events/1/tickets", OWNER, OTHER_OWNER, 403, "{\"type\":\"Mine\",\"price\":1,\"quantity\":1}" },
  { "PATCH", "/events/1/tickets/65537", OWNER, OTHER_OWNER, 403, "{\"quantity\":499}" },
  { "DELETE", "/events/1/tickets/65537", OWNER, OTHER_OWNER, 403, NULL },
  { "PATCH", "/tickets/65537", OWNER, OTHER_OWNER, 403, "{\"quantity\":498}" },
  { "DELETE", "/tickets/65537", OWNER, OTHER_OWNER, 403, NULL },
  { "DELETE", "/events/1", OWNER, OTHER_OWNER, 403, NULL },
};

static void
run_sql (World *world, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (world->api.uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  sql_run (conn, &error, sql, "");
  g_assert_no_error (error);
}

/* The first account made by the fixture is number 4: there are three in the demo. */
static void
add_person (World *world, Person person, TkRole role)
{
  g_autofree char *email = api_fixture_person (&world->api, role);
  g_autofree char *token = api_fixture_token (&world->api, email);

  world->tokens[person] = g_strconcat (token, "Content-Type: application/json\r\n", NULL);
}

/* A ticket that costs nothing is there at once. */
static void
order (World *world)
{
  run_sql (world, "UPDATE ticket_type SET price = 0 WHERE event = 1 AND type = 1");
  g_autoptr (RawReply) reply = raw_request (world->api.port, "POST", "/orders", world->tokens[HOLDER],
                                            "{\"tickets\":[{\"ticket_id\":65537,\"quantity\":1}],\"phone\":\"0712345678\"}", -1);
  g_autoptr (RawReply) tickets = NULL;
  const char *id;

  if (reply->status / 100 != 2)
    g_error ("%u %s", reply->status, raw_reply_text (reply));
  id = strstr (raw_reply_text (reply), "\"orderId\":") + strlen ("\"orderId\":");
  world->order = g_strndup (id, strspn (id, "0123456789"));
  tickets = raw_request (world->api.port, "GET", "/tickets/my-tickets", world->tokens[HOLDER], NULL, 0);
  world->code = raw_json_text (raw_reply_text (tickets), "ticket_code");
  g_assert_nonnull (world->code);
}

static void
set_up_world (World *world, gconstpointer data)
{
  api_fixture_set_up (&world->api, NULL);
  add_person (world, OWNER, TK_ROLE_ORGANIZER);       /* 4 */
  add_person (world, OTHER_OWNER, TK_ROLE_ORGANIZER);
  add_person (world, HOLDER, TK_ROLE_ATTENDEE);       /* 6 */
  add_person (world, OTHER_HOLDER, TK_ROLE_ATTENDEE);
  add_person (world, ANY_CASHIER, TK_ROLE_CASHIER);
  run_sql (world, "UPDATE event SET organizer = 4 WHERE event = 1");
  run_sql (world, "UPDATE event SET organizer = 5, status = 'pending' WHERE event = 2");
  order (world);
}

static void
tear_down_world (World *world, gconstpointer data)
{
  api_fixture_tear_down (&world->api, NULL);
  for (gsize i = 0; i < PEOPLE; i++)
    g_free (world->tokens[i]);
  g_free (world->order);
  g_free (world->code);
}

static RawReply *
ask (World *world, gsize i, Person person)
{
  g_autoptr (GString) target = g_string_new (things[i].target);

  g_string_replace (target, "{order}", world->order, 0);
  g_string_replace (target, "{code}", world->code, 0);
  g_string_replace (target, "{holder}", "6", 0);
  return raw_request (world->api.port, things[i].method, target->str, world->tokens[person], things[i].body, things[i].body != NULL ? -1 : 0);
}

/* Others first: whose it is may end it. */
static void
test_others (World *world, gconstpointer data)
{
  guint wrong = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (things); i++)
    {
      g_autoptr (RawReply) other = ask (world, i, things[i].other);
      g_autoptr (RawReply) own = ask (world, i, things[i].owner);

      if (other->status != things[i].status)
        {
          g_test_message ("%s %s by somebody else: %u instead of %u: %s", things[i].method, things[i].target, other->status, things[i].status,
                          raw_reply_text (other));
          wrong++;
        }
      if (own->status == 401 || own->status == 403 || own->status == 404 || own->status >= 500)
        {
          g_test_message ("%s %s by whose it is: %u %s", things[i].method, things[i].target, own->status, raw_reply_text (own));
          wrong++;
        }
    }
  g_assert_cmpuint (wrong, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api/roles/complete", test_complete);
  g_test_add ("/api/roles/walk", ApiFixture, NULL, api_fixture_set_up, test_walk, api_fixture_tear_down);
  g_test_add ("/api/roles/others", World, NULL, set_up_world, test_others, tear_down_world);

  return g_test_run ();
}
