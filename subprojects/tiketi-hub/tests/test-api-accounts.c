/* People and their accounts over HTTP: registering, signing in, staying in and out, details, codes by mail, and every way in that
 * must stay shut. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "api-fixture.h"
#include "hub-message.h"
#include "hub-pay.h"
#include "hub-token.h"
#include "hub-web.h"

#define JSON "Content-Type: application/json\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

static RawReply *
post (ApiFixture *fixture, const char *target, const char *headers, const char *body)
{
  return raw_request (fixture->port, "POST", target, headers, body, -1);
}

static void
assert_code (const RawReply *reply, guint status, const char *code)
{
  g_autofree char *found = raw_json_text (raw_reply_text (reply), "code");

  if (reply->status != status || g_strcmp0 (found, code) != 0)
    g_error ("wanted %u %s, not %u %s", status, code, reply->status, raw_reply_text (reply));
}

static void
assert_has (const RawReply *reply, guint status, const char *text)
{
  if (reply->status != status || strstr (raw_reply_text (reply), text) == NULL)
    g_error ("wanted %u with %s, not %u %s", status, text, reply->status, raw_reply_text (reply));
}

/* The line that sends the access token of an answer. */
static char *
line_of (const RawReply *reply)
{
  g_autofree char *token = raw_json_text (raw_reply_text (reply), "access_token");

  g_assert_nonnull (token);
  return g_strdup_printf ("Authorization: Bearer %s\r\n", token);
}

/* ---- Registering ---- */

static const struct
{
  const char *path, *headers, *body;
  guint status;
  const char *has;   /* of a success: in the body; of a refusal: its code */
} registrations[] = {
  { "/auth/register", JSON, "{\"email\":\"A@Test.example\",\"password\":\"tamasha-1\",\"name\":\"Achieng Otieno\"}", 201, "\"first_name\":\"Achieng\",\"last_name\":\"Otieno\"" },
  { "/api/v1/auth/register", JSON, "{\"email\":\"b@test.example\",\"password\":\"tamasha-1\",\"phone_number\":\"0712 345 678\"}", 201, "\"phone\":\"254712345678\"" },
  { "//signup", JSON, "{\"username\":\"Cheptoo\",\"_password_hash\":\"tamasha-1\",\"email\":\"c@test.example\",\"phone_number\":\"712345679\",\"role_id\":2}", 201, "\"role\":\"organizer\"" },
  { "/signup", JSON, "{\"first_name\":\"Dan\",\"last_name\":\"Kamau\",\"email\":\"d@test.example\",\"phone\":\"+254 712 345 670\",\"password\":\"tamasha-1\",\"role\":\"attendee\"}", 201, "\"name\":\"Dan Kamau\"" },
  { "/register", FORM, "username=esther&password=tamasha-1&email=e%40test.example&role=event_organizer", 201, "\"username\":\"esther\"" },
  { "/register/", FORM, "username=faith&password=tamasha-1&email=f%40test.example&role=customer", 201, "\"role\":\"attendee\"" },
  /* refusals */
  { "/auth/register", JSON, "{\"email\":\"a@test.example\",\"password\":\"tamasha-1\"}", 400, "duplicate" },
  { "/auth/register", JSON, "{\"email\":\"x@test.example\",\"password\":\"tamasha-1\",\"phone\":\"254712345678\"}", 400, "duplicate" },
  { "/auth/register", JSON, "{\"email\":\"x@test.example\",\"password\":\"tamasha-1\",\"username\":\"ESTHER\"}", 400, "duplicate" },
  { "/auth/register", JSON, "{\"email\":\"x@test.example\",\"password\":\"short\"}", 422, "invalid_fields" },
  { "/auth/register", JSON, "{\"email\":\"x@test.example\"}", 422, "invalid_fields" },
  { "/auth/register", JSON, "{\"password\":\"tamasha-1\"}", 422, "invalid_fields" },
  { "/auth/register", JSON, "{\"email\":\"nobody\",\"password\":\"tamasha-1\"}", 422, "invalid_fields" },
  { "/auth/register", JSON, "{\"email\":\"x@test.example,y@test.example\",\"password\":\"tamasha-1\"}", 422, "invalid_fields" },
  { "/auth/register", JSON, "{\"email\":\"x@test.example\\r\\nBcc: y@test.example\",\"password\":\"tamasha-1\"}", 422, "invalid_fields" },
  { "/auth/register", JSON, "{\"email\":\"x@test.example\",\"password\":\"tamasha-1\",\"phone\":\"call me\"}", 422, "invalid_fields" },
  { "/auth/register", JSON, "{\"email\":\"x@test.example\",\"password\":\"tamasha-1\",\"name\":\"a\\nb\"}", 422, "invalid_fields" },
  { "/auth/register", JSON, "{\"email\":\"x@test.example\",\"password\":\"tamasha-1\",\"username\":\"admin@tiketi.example\"}", 422, "invalid_fields" },
  { "/auth/register", JSON, "{\"email\":\"x@test.example\",\"password\":\"tamasha-1\",\"role\":\"admin\"}", 422, "invalid_fields" },
  { "/auth/register", JSON, "{\"email\":\"x@test.example\",\"password\":\"tamasha-1\",\"role_id\":1}", 422, "invalid_fields" },
  { "/auth/register", JSON, "{\"email\":\"x@test.example\",\"password\":\"tamasha-1\",\"role\":\"supervisor\"}", 422, "invalid_fields" },
  { "/auth/register", JSON, "{\"email\":\"x@test.example\",\"password\":\"tamasha-1\",\"role\":\"emperor\"}", 422, "invalid_fields" },
  { "/auth/register", JSON, "{\"email\":[\"x@test.example\"],\"password\":{}}", 422, "invalid_fields" },
  { "/auth/register", JSON, "[]", 400, "invalid_json" },
};

static void
test_register (ApiFixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (registrations); i++)
    {
      g_autoptr (RawReply) reply = post (fixture, registrations[i].path, registrations[i].headers, registrations[i].body);

      g_test_message ("%s", registrations[i].body);
      if (registrations[i].status != 201)
        assert_code (reply, registrations[i].status, registrations[i].has);
      else
        {
          assert_has (reply, 201, registrations[i].has);
          g_autofree char *line = line_of (reply);
          g_autoptr (RawReply) me = raw_request (fixture->port, "GET", "/auth/me", line, NULL, 0);
          assert_has (me, 200, registrations[i].has);
          g_assert_null (strstr (raw_reply_text (me), "argon2"));
        }
    }

  /* E's own test looks for these words. */
  g_autoptr (RawReply) twice = post (fixture, "/auth/register", JSON, "{\"email\":\"a@test.example\",\"password\":\"tamasha-1\"}");
  g_assert_nonnull (strstr (raw_reply_text (twice), "already registered"));
}

/* ---- Signing in ---- */

static const struct
{
  const char *path, *headers, *body;
  guint status;
  const char *code;
} logins[] = {
  { "/auth/login", JSON, "{\"email\":\"admin@tiketi.example\",\"password\":\"tamasha-demo\"}", 200, NULL },
  { "/login", JSON, "{\"email\":\"Admin@Tiketi.example\",\"password\":\"tamasha-demo\",\"stayLoggedIn\":true}", 200, NULL },
  { "//login", FORM, "username=juma&password=tamasha-1", 200, NULL },
  { "/login", JSON, "{\"username\":\"JUMA\",\"_password_hash\":\"tamasha-1\"}", 200, NULL },
  { "/login", JSON, "{\"email\":\"juma\",\"password\":\"tamasha-1\"}", 200, NULL },
  { "/login", JSON, "{\"email\":\"admin@tiketi.example\",\"password\":\"tamasha-Demo\"}", 401, "unauthorized" },
  { "/login", JSON, "{\"email\":\"nobody@tiketi.example\",\"password\":\"tamasha-demo\"}", 401, "unauthorized" },
  { "/login", JSON, "{\"email\":\"' OR 1=1 --\",\"password\":\"tamasha-demo\"}", 401, "unauthorized" },
  { "/login", JSON, "{\"username\":\"\",\"password\":\"tamasha-demo\"}", 422, "invalid_fields" },
  { "/login", JSON, "{\"email\":\"admin@tiketi.example\"}", 422, "invalid_fields" },
  { "/login", JSON, "{}", 422, "invalid_fields" },
};

static void
test_login (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) made = post (fixture, "/signup", JSON, "{\"username\":\"Juma\",\"email\":\"juma@test.example\",\"password\":\"tamasha-1\"}");

  g_assert_cmpuint (made->status, ==, 201);
  for (gsize i = 0; i < G_N_ELEMENTS (logins); i++)
    {
      g_autoptr (RawReply) reply = post (fixture, logins[i].path, logins[i].headers, logins[i].body);

      g_test_message ("%s", logins[i].body);
      if (logins[i].status != 200)
        {
          assert_code (reply, logins[i].status, logins[i].code);
          continue;
        }
      g_autofree char *line = line_of (reply);
      g_autoptr (RawReply) me = raw_request (fixture->port, "GET", "/profile/me", line, NULL, 0);
      assert_has (reply, 200, strstr (logins[i].body, "stay") != NULL ? "\"expires_in\":2592000" : "\"expires_in\":3600");
      assert_has (reply, 200, "\"token_type\":\"bearer\"");
      assert_has (reply, 200, "\"user_id\":");
      assert_has (reply, 200, "\"user\":{\"id\":");
      assert_has (me, 200, "\"profile\":{\"id\":");
    }
}

/* ---- Tokens at the door ---- */

static RawReply *
get (ApiFixture *fixture, const char *target, const char *line)
{
  return raw_request (fixture->port, "GET", target, line, NULL, 0);
}

static RawReply *
send_json (ApiFixture *fixture, const char *method, const char *target, const char *line, const char *body)
{
  g_autofree char *headers = g_strconcat (JSON, line != NULL ? line : "", NULL);

  return raw_request (fixture->port, method, target, headers, body, -1);
}

static void
test_bad_tokens (ApiFixture *fixture, gconstpointer data)
{
  g_autofree char *good = api_fixture_token (fixture, "admin@tiketi.example");
  g_autofree char *huge = g_strnfill (6000, 'x'), *huge_line = g_strdup_printf ("Authorization: Bearer %s.y.z\r\n", huge);
  g_autofree char *cut = g_strdup_printf ("%.*s\r\n", (int) strlen (good) - 6, good);
  g_autofree char *twice = g_strconcat (good, good, NULL);
  const char *const lines[] = {
    NULL, "Authorization: Bearer \r\n", "Authorization: Bearer a.b.c\r\n", "Authorization: Basic YTpi\r\n", huge_line, cut, twice,
    "Authorization: Bearer eyJhbGciOiJub25lIiwia2lkIjoieCJ9.eyJzdWIiOiIxIiwidHlwZSI6ImFjY2VzcyJ9.\r\n",
  };
  g_autoptr (RawReply) right = get (fixture, "/auth/me", good);

  g_assert_cmpuint (right->status, ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (RawReply) reply = get (fixture, "/auth/me", lines[i]);
      g_autoptr (RawReply) open = get (fixture, "/health", lines[i]);

      assert_code (reply, 401, "unauthorized");
      g_assert_cmpstr (raw_reply_header (reply, "www-authenticate"), ==, "Bearer realm=\"tiketi\"");
      g_assert_cmpuint (open->status, ==, 200); /* what is open to anyone stays so */
    }
}

static void
test_other_doors (ApiFixture *fixture, gconstpointer data)
{
  g_autofree char *admin = api_fixture_token (fixture, "admin@tiketi.example");
  g_autoptr (ApiTerminal) terminal = api_terminal_enrol (fixture, fixture->codes.gate_code);
  g_autoptr (RawReply) person = get (fixture, "/sync/changes", admin), machine = get (fixture, "/auth/me", terminal->authorization);

  assert_code (person, 403, "forbidden");
  assert_code (machine, 403, "forbidden");
}

/* ---- Out ---- */

static void
test_logout (ApiFixture *fixture, gconstpointer data)
{
  static const char *const methods[] = { "POST", "DELETE" };

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autofree char *line = api_fixture_token (fixture, "attendee@tiketi.example");
      g_autoptr (RawReply) out = raw_request (fixture->port, methods[i], "/logout", line, i == 0 ? "" : NULL, -1);
      g_autoptr (RawReply) after = get (fixture, "/user", line), again = post (fixture, "/auth/logout", line, "");

      assert_has (out, 200, "\"message\":\"Logout successful\"");
      assert_code (after, 401, "unauthorized");
      assert_code (again, 401, "unauthorized");
    }
}

static void
test_refresh (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (RawReply) in = post (fixture, "/login", JSON, "{\"email\":\"attendee@tiketi.example\",\"password\":\"tamasha-demo\"}");
  g_autofree char *refresh = raw_json_text (raw_reply_text (in), "refresh_token"), *line = line_of (in);
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", refresh), *bearer = g_strdup_printf ("Authorization: Bearer %s\r\n", refresh);
  g_autoptr (RawReply) next = post (fixture, "/auth/refresh", JSON, body);
  g_autofree char *next_line = line_of (next);
  g_autoptr (RawReply) me = get (fixture, "/auth/me", next_line), as_access = get (fixture, "/auth/me", bearer);
  g_autoptr (RawReply) reused = post (fixture, "/auth/refresh", bearer, "");
  g_autoptr (RawReply) after = get (fixture, "/auth/me", next_line), first = get (fixture, "/auth/me", line);
  g_autoptr (RawReply) none = post (fixture, "/auth/refresh", JSON, "{}"), access = post (fixture, "/auth/refresh", next_line, "");

  assert_has (next, 200, "\"access_token\":\"");
  g_assert_cmpuint (me->status, ==, 200);
  assert_code (as_access, 401, "unauthorized"); /* no token for calls */
  assert_code (reused, 401, "unauthorized");
  assert_code (after, 401, "unauthorized");
  assert_code (first, 401, "unauthorized");
  assert_code (none, 401, "unauthorized");
  assert_code (access, 401, "unauthorized");
}

/* ---- Codes by mail ---- */

typedef struct
{
  HubSender base;
  char *text;
} Postbox;

static gboolean
check_cb (gpointer self, const HubLetter *letter, GError **error)
{
  return TRUE;
}

static gboolean
send_cb (gpointer self, const HubLetter *letter, GError **error)
{
  Postbox *box = self;

  if (strstr (letter->text, "is: ") == NULL) /* no code in it */
    return TRUE;
  g_free (box->text);
  box->text = g_strdup (letter->text);
  return TRUE;
}

static char *
code_of (ApiFixture *fixture, Postbox *box)
{
  while (hub_message_turn (fixture->service, &box->base))
    ;
  g_assert_nonnull (box->text);
  return g_strndup (strstr (box->text, "is: ") + 4, 6);
}

static void
open_postbox (ApiFixture *fixture, Postbox *box)
{
  HubWebRules rules = { .otp = TRUE, .cost = TK_PIN_COST_TEST };
  HubGateways gateways = { .mail = &box->base };

  *box = (Postbox){ .base = { .channel = "email", .self = box, .check = check_cb, .send = send_cb } };
  hub_service_set_gateways (fixture->service, &gateways, FALSE);
  g_assert_true (hub_service_set_web (fixture->service, &rules, NULL));
}

static void
test_otp (ApiFixture *fixture, gconstpointer data)
{
  Postbox box;

  open_postbox (fixture, &box);
  g_autoptr (RawReply) made = post (fixture, "/register", FORM, "username=gina&password=tamasha-1&email=g%40test.example&role=customer");
  g_autofree char *code = code_of (fixture, &box), *right = g_strdup_printf ("email=g%%40test.example&otp=%s", code);
  g_autofree char *other = g_strdup_printf ("{\"email\":\"attendee@tiketi.example\",\"otp\":\"%s\"}", code);
  g_autoptr (RawReply) early = post (fixture, "/login", JSON, "{\"username\":\"gina\",\"password\":\"tamasha-1\"}");
  g_autoptr (RawReply) stolen = post (fixture, "/verify-otp", JSON, other), empty = post (fixture, "/verify-otp", JSON, "{\"email\":\"g@test.example\"}");
  g_autoptr (RawReply) done = post (fixture, "/verify-otp", FORM, right), again = post (fixture, "/verify-otp", FORM, right);
  g_autoptr (RawReply) in = post (fixture, "/login", JSON, "{\"username\":\"gina\",\"password\":\"tamasha-1\"}");
  g_autoptr (RawReply) json = post (fixture, "/auth/register", JSON, "{\"email\":\"h@test.example\",\"password\":\"tamasha-1\"}");

  assert_has (made, 200, "\"message\":\"OTP sent to email. Please verify.\"");
  assert_has (made, 200, "\"otp_required\":true,\"email_sent\":true");
  g_assert_null (strstr (raw_reply_text (made), "access_token"));
  g_assert_null (strstr (raw_reply_text (made), code));
  assert_code (early, 403, "unverified");
  assert_code (stolen, 400, "invalid_request");
  assert_code (empty, 400, "invalid_request");
  assert_has (done, 201, "\"message\":\"User registered and logged in successfully\"");
  assert_has (done, 201, "\"access_token\":\"");
  assert_code (again, 400, "invalid_request");
  g_assert_cmpuint (in->status, ==, 200);
  assert_has (json, 201, "\"otp_required\":true");
  g_free (box.text);
}

/* Asking tells nobody who has an account. */
static void
test_alike (ApiFixture *fixture, gconstpointer data)
{
  static const char *const targets[] = { "/auth/resend-otp", "/auth/forgot-password" };
  Postbox box;

  open_postbox (fixture, &box);
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (RawReply) known = post (fixture, targets[i], JSON, "{\"email\":\"attendee@tiketi.example\"}");
      g_autoptr (RawReply) soon = post (fixture, targets[i], JSON, "{\"email\":\"attendee@tiketi.example\"}");
      g_autoptr (RawReply) unknown = post (fixture, targets[i], JSON, "{\"email\":\"nobody@test.example\"}");
      g_autoptr (RawReply) none = post (fixture, targets[i], JSON, "{}");

      g_assert_cmpuint (known->status, ==, 202);
      g_assert_cmpuint (soon->status, ==, 202);
      g_assert_cmpuint (unknown->status, ==, 202);
      g_assert_cmpstr (raw_reply_text (known), ==, raw_reply_text (unknown));
      g_assert_cmpstr (raw_reply_text (known), ==, raw_reply_text (soon));
      assert_code (none, 422, "invalid_fields");
    }
  g_autofree char *code = code_of (fixture, &box);
  g_autofree char *wrong = g_strdup_printf ("{\"email\":\"attendee@tiketi.example\",\"otp\":\"x%s\",\"password\":\"another-1\"}", code);
  g_autofree char *right = g_strdup_printf ("{\"email\":\"attendee@tiketi.example\",\"otp\":\"%s\",\"password\":\"another-1\"}", code);
  g_autofree char *before = api_fixture_token (fixture, "attendee@tiketi.example");
  g_usleep (2000);
  g_autoptr (RawReply) missed = post (fixture, "/auth/reset-password", JSON, wrong), set = post (fixture, "/auth/reset-password", JSON, right);
  g_autoptr (RawReply) ended = get (fixture, "/auth/me", before);
  g_autoptr (RawReply) in = post (fixture, "/login", JSON, "{\"email\":\"attendee@tiketi.example\",\"password\":\"another-1\"}");
  assert_code (missed, 400, "invalid_request");
  g_assert_cmpuint (set->status, ==, 200);
  assert_code (ended, 401, "unauthorized");
  g_assert_cmpuint (in->status, ==, 200);
  g_free (box.text);
}

static void
test_brute_force (ApiFixture *fixture, gconstpointer data)
{
  Postbox box;

  open_postbox (fixture, &box);
  g_autoptr (RawReply) made = post (fixture, "/auth/register", JSON, "{\"email\":\"i@test.example\",\"password\":\"tamasha-1\"}");
  g_autofree char *code = code_of (fixture, &box), *right = g_strdup_printf ("{\"email\":\"i@test.example\",\"otp\":\"%s\"}", code);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *guess = g_strdup_printf ("{\"email\":\"i@test.example\",\"otp\":\"%06u\"}", ((guint) atoi (code) + i + 1) % 1000000);
      g_autoptr (RawReply) reply = post (fixture, "/auth/verify-otp", JSON, guess);

      assert_code (reply, 400, "invalid_request");
    }
  g_autoptr (RawReply) late = post (fixture, "/auth/verify-otp", JSON, right);
  assert_code (late, 429, "too_many_requests");
  g_assert_nonnull (raw_reply_header (late, "retry-after"));
  g_free (box.text);
}

static void
test_locked (ApiFixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (RawReply) reply = post (fixture, "/login", JSON, "{\"email\":\"organizer@tiketi.example\",\"password\":\"not that one\"}");

      assert_code (reply, 401, "unauthorized");
    }
  g_autoptr (RawReply) locked = post (fixture, "/login", JSON, "{\"email\":\"organizer@tiketi.example\",\"password\":\"tamasha-demo\"}");
  g_autoptr (RawReply) other = post (fixture, "/login", JSON, "{\"email\":\"attendee@tiketi.example\",\"password\":\"tamasha-demo\"}");
  assert_code (locked, 423, "locked");
  g_assert_cmpuint (other->status, ==, 200);
}

/* ---- One's own details ---- */

static const struct
{
  const char *method, *path, *body;
  guint status;
  const char *has;
} changes[] = {
  { "PUT", "/user", "{\"phone_number\":\"0722 000 111\"}", 200, "\"phone\":\"254722000111\"" },
  { "PATCH", "/profile/me", "{\"first_name\":\"Zawadi\",\"last_name\":\"Mwangi\"}", 200, "\"name\":\"Zawadi Mwangi\"" },
  { "PUT", "/auth/me", "{\"name\":\"Zawadi wa Mwangi\"}", 200, "\"last_name\":\"wa Mwangi\"" },
  { "PUT", "/user", "{\"name\":\"Zawadi wa Mwangi\",\"email\":\"Attendee@tiketi.example\"}", 200, "\"email\":\"attendee@tiketi.example\"" },
  { "PATCH", "/auth/me", "{\"email\":\"zawadi@test.example\"}", 422, "invalid_fields" },
  { "PATCH", "/auth/me", "{\"email\":\"zawadi@test.example\",\"current_password\":\"wrong\"}", 422, "invalid_fields" },
  { "PATCH", "/auth/me", "{\"email\":\"zawadi@test.example\",\"current_password\":\"tamasha-demo\"}", 200, "\"email\":\"zawadi@test.example\"" },
  { "PATCH", "/auth/me", "{\"role\":\"admin\",\"status\":\"active\",\"id\":1}", 200, "\"role\":\"attendee\"" },
  { "PATCH", "/auth/me", "{}", 200, "\"message\":" },
  { "PATCH", "/auth/me", "{\"email\":\"admin@tiketi.example\",\"current_password\":\"tamasha-demo\"}", 400, "duplicate" },
  { "PATCH", "/auth/me", "{\"email\":\"nothing\"}", 422, "invalid_fields" },
  { "PATCH", "/auth/me", "{\"phone\":\"12\"}", 422, "invalid_fields" },
  { "PATCH", "/auth/me", "{\"password\":\"another-1\"}", 422, "invalid_fields" },
  { "PATCH", "/auth/me", "{\"password\":\"another-1\",\"current_password\":\"wrong\"}", 422, "invalid_fields" },
  { "PATCH", "/auth/me", "{\"password\":\"short\",\"current_password\":\"tamasha-demo\"}", 422, "invalid_fields" },
  { "PATCH", "/auth/me", "[", 400, "invalid_json" },
};

static void
test_change (ApiFixture *fixture, gconstpointer data)
{
  g_autofree char *line = api_fixture_token (fixture, "attendee@tiketi.example");

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (RawReply) reply = send_json (fixture, changes[i].method, changes[i].path, line, changes[i].body);

      g_test_message ("%s", changes[i].body);
      if (changes[i].status == 200)
        assert_has (reply, 200, changes[i].has);
      else
        assert_code (reply, changes[i].status, changes[i].has);
    }
  g_usleep (2000);
  g_autoptr (RawReply) set = send_json (fixture, "PUT", "/auth/me", line, "{\"password\":\"another-1\",\"current_password\":\"tamasha-demo\"}");
  g_autofree char *fresh = line_of (set);
  g_autoptr (RawReply) before = get (fixture, "/auth/me", line), after = get (fixture, "/auth/me", fresh);
  assert_code (before, 401, "unauthorized");
  g_assert_cmpuint (after->status, ==, 200);
}

/* The code for another address of one's own: with one's token, and no new session comes of it. */
static void
test_change_email (ApiFixture *fixture, gconstpointer data)
{
  Postbox box;

  open_postbox (fixture, &box);
  g_autofree char *line = api_fixture_token (fixture, "attendee@tiketi.example");
  g_autoptr (RawReply) asked = send_json (fixture, "PATCH", "/auth/me", line, "{\"email\":\"z@test.example\",\"current_password\":\"tamasha-demo\"}");
  assert_has (asked, 200, "\"email\":\"attendee@tiketi.example\"");
  g_autofree char *code = code_of (fixture, &box);
  g_autofree char *body = g_strdup_printf ("{\"email\":\"z@test.example\",\"otp\":\"%s\"}", code);
  g_autoptr (RawReply) stranger = post (fixture, "/auth/verify-otp", JSON, body);
  assert_code (stranger, 400, "invalid_request");
  g_autoptr (RawReply) owner = send_json (fixture, "POST", "/auth/verify-otp", line, body);
  assert_has (owner, 200, "\"email\":\"z@test.example\"");
  g_assert_null (strstr (raw_reply_text (owner), "token\""));
  g_free (box.text);
}

static void
test_delete (ApiFixture *fixture, gconstpointer data)
{
  g_autofree char *line = api_fixture_token (fixture, "attendee@tiketi.example"), *admin = api_fixture_token (fixture, "admin@tiketi.example");
  g_autoptr (RawReply) gone = raw_request (fixture->port, "DELETE", "/user", line, NULL, 0), after = get (fixture, "/auth/me", line);
  g_autoptr (RawReply) in = post (fixture, "/login", JSON, "{\"email\":\"attendee@tiketi.example\",\"password\":\"tamasha-demo\"}");
  g_autoptr (RawReply) last = raw_request (fixture->port, "DELETE", "/auth/me", admin, NULL, 0);

  g_assert_cmpuint (gone->status, ==, 200);
  assert_code (after, 401, "unauthorized");
  assert_code (in, 401, "unauthorized");
  assert_code (last, 409, "conflict");
}

/* ---- By admins ---- */

static gint64
id_of (ApiFixture *fixture, const char *line)
{
  g_autoptr (RawReply) me = get (fixture, "/auth/me", line);
  const char *at = strstr (raw_reply_text (me), "\"id\":");

  g_assert_nonnull (at);
  return g_ascii_strtoll (at + 5, NULL, 10);
}

static void
test_lists (ApiFixture *fixture, gconstpointer data)
{
  static const struct { const char *target; guint status; const char *has; } rows[] = {
    { "/admin/users", 200, "[{\"id\":" },
    { "/users", 200, "{\"users\":[{\"id\":" },
    { "/admin/users?role=organizer", 200, "organizer@tiketi.example" },
    { "/admin/users?role=cashier", 200, "[]" },
    { "/admin/users?q=ATTENDEE", 200, "attendee@tiketi.example" },
    { "/admin/users?q=%25", 200, "[]" },
    { "/admin/users?q=%27%20OR%201%3D1", 200, "[]" },
    { "/admin/users?status=banned", 200, "[]" },
    { "/admin/users?page=2&per_page=2", 200, "attendee@tiketi.example" },
    { "/admin/users?page=9", 200, "[]" },
    { "/admin/users?page=0", 422, "invalid_fields" },
    { "/admin/users?per_page=1001", 422, "invalid_fields" },
    { "/admin/users?page=x", 422, "invalid_fields" },
  };
  g_autofree char *admin = api_fixture_token (fixture, "admin@tiketi.example");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawReply) reply = get (fixture, rows[i].target, admin);

      g_test_message ("%s", rows[i].target);
      assert_has (reply, rows[i].status, rows[i].has);
      g_assert_null (strstr (raw_reply_text (reply), "argon2"));
    }
}

static void
test_admin (ApiFixture *fixture, gconstpointer data)
{
  g_autofree char *admin = api_fixture_token (fixture, "admin@tiketi.example"), *organizer = api_fixture_token (fixture, "organizer@tiketi.example");
  g_autofree char *attendee = api_fixture_token (fixture, "attendee@tiketi.example");
  gint64 who = id_of (fixture, attendee), boss = id_of (fixture, admin);
  g_autofree char *status = g_strdup_printf ("/admin/users/%" G_GINT64_FORMAT "/status", who), *role = g_strdup_printf ("/admin/users/%" G_GINT64_FORMAT "/role", who);
  g_autofree char *own_role = g_strdup_printf ("/admin/users/%" G_GINT64_FORMAT "/role", boss), *one = g_strdup_printf ("/users/%" G_GINT64_FORMAT, who);
  const struct { const char *method, *target, *line, *body; guint status; const char *has; } rows[] = {
    { "POST", "/users", admin, "{\"username\":\"kioni\",\"email\":\"kioni@test.example\",\"password\":\"tamasha-1\",\"role\":\"cashier\"}", 201, "\"user_id\":" },
    { "POST", "/admin/users", admin, "{\"email\":\"kioni@test.example\",\"password\":\"tamasha-1\"}", 400, "\"duplicate\"" },
    { "POST", "/admin/users", admin, "{\"email\":\"l@test.example\",\"password\":\"tamasha-1\",\"role\":\"king\"}", 422, "invalid_fields" },
    { "POST", "/users", organizer, "{\"email\":\"m@test.example\",\"password\":\"tamasha-1\"}", 403, "forbidden" },
    { "POST", "/register/admin", admin, "{\"username\":\"nyokabi\",\"email\":\"n@test.example\",\"password\":\"tamasha-1\",\"role\":\"customer\"}", 422, "invalid_fields" },
    { "POST", "/register/admin", admin, "{\"username\":\"nyokabi\",\"email\":\"n@test.example\",\"password\":\"tamasha-1\"}", 201, "\"role\":\"admin\"" },
    { "POST", "/register/admin", organizer, "{\"email\":\"o@test.example\",\"password\":\"tamasha-1\"}", 403, "forbidden" },
    { "POST", "/register/admin", NULL, "{\"email\":\"o@test.example\",\"password\":\"tamasha-1\"}", 401, "unauthorized" },
    { "GET", "/users", organizer, NULL, 403, "forbidden" },
    { "GET", "/users", NULL, NULL, 401, "unauthorized" },
    { "GET", one, admin, NULL, 200, "attendee@tiketi.example" },
    { "GET", one, attendee, NULL, 200, "attendee@tiketi.example" },
    { "GET", one, organizer, NULL, 404, "not_found" },
    { "PUT", one, organizer, "{\"name\":\"Mine\"}", 404, "not_found" },
    { "DELETE", one, organizer, NULL, 404, "not_found" },
    { "GET", "/users/999999", admin, NULL, 404, "not_found" },
    { "GET", "/users/x", admin, NULL, 404, "not_found" },
    { "GET", "/users/-1", admin, NULL, 404, "not_found" },
    { "PUT", one, attendee, "{\"role\":\"admin\",\"first_name\":\"Still\"}", 200, "\"role\":\"attendee\"" },
    { "PUT", one, admin, "{\"name\":\"Juma Njoroge\",\"role\":\"gate\"}", 200, "\"role\":\"gate\"" },
    { "PATCH", role, admin, "{\"role\":\"event_organizer\"}", 200, "\"role\":\"organizer\"" },
    { "PATCH", role, admin, "{\"role\":\"\"}", 422, "invalid_fields" },
    { "PATCH", role, admin, "{}", 422, "invalid_fields" },
    { "PATCH", role, organizer, "{\"role\":\"admin\"}", 403, "forbidden" },
    { "PATCH", "/admin/users/999999/role", admin, "{\"role\":\"admin\"}", 404, "not_found" },
    { "PATCH", status, admin, "{\"status\":\"asleep\"}", 422, "invalid_fields" },
    { "PATCH", status, admin, "{\"status\":\"banned\"}", 200, "\"status\":\"banned\"" },
    { "GET", "/auth/me", attendee, NULL, 403, "\"code\":\"banned\"" },
    { "PATCH", status, admin, "{\"status\":\"active\"}", 200, "\"status\":\"active\"" },
    { "GET", "/auth/me", attendee, NULL, 200, "\"role\":\"organizer\"" },
    { "PATCH", own_role, admin, "{\"role\":\"attendee\"}", 200, "\"role\":\"attendee\"" }, /* there is another one now */
    { "GET", "/admin/users", admin, NULL, 403, "forbidden" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawReply) reply = send_json (fixture, rows[i].method, rows[i].target, rows[i].line, rows[i].body);

      g_test_message ("%s %s %s", rows[i].method, rows[i].target, rows[i].body != NULL ? rows[i].body : "");
      assert_has (reply, rows[i].status, rows[i].has);
    }
}

/* ---- Hashing holds up nobody ---- */

#define LOGINS 8
#define LOGIN_SECONDS 60 /* they wait for each other, on a machine that may be busy */

typedef struct
{
  ApiFixture *fixture;
  int done;
} Crowd;

static gpointer
login_thread (gpointer data)
{
  Crowd *crowd = data;
  RawClient *client = raw_client_new ("127.0.0.1", crowd->fixture->port);

  raw_client_set_timeout (client, LOGIN_SECONDS);
  raw_client_request (client, "POST", "/login", JSON, "{\"email\":\"slow@test.example\",\"password\":\"tamasha-slow\"}", -1);
  g_autoptr (RawReply) reply = raw_client_read (client, FALSE);
  raw_client_free (client);
  g_assert_true (reply->status == 200 || reply->status == 503); /* on a machine so slow that it waited for its turn too long */
  g_atomic_int_inc (&crowd->done);
  return NULL;
}

/* How long the slowest /health took while the crowd signs in, as a share of what all of that took: thousandths. */
static gint64
slowest_health (ApiFixture *fixture)
{
  Crowd crowd = { fixture, 0 };
  GThread *threads[LOGINS];
  gint64 began = g_get_monotonic_time (), worst = 0, all;

  for (guint i = 0; i < LOGINS; i++)
    threads[i] = g_thread_new ("login", login_thread, &crowd);
  while (g_atomic_int_get (&crowd.done) < LOGINS)
    {
      gint64 before = g_get_monotonic_time ();
      g_autoptr (RawReply) reply = get (fixture, "/health", NULL);

      g_assert_cmpuint (reply->status, ==, 200);
      worst = MAX (worst, g_get_monotonic_time () - before);
      g_usleep (5000);
    }
  all = g_get_monotonic_time () - began;
  for (guint i = 0; i < LOGINS; i++)
    g_thread_join (threads[i]);
  g_test_message ("%d logins in %" G_GINT64_FORMAT " ms; the slowest /health in between took %" G_GINT64_FORMAT " ms", LOGINS, all / 1000,
                  worst / 1000);
  return worst * 1000 / all;
}

/* Passwords at their real cost; /health answers long before the crowd is through. A machine that stalls has more tries. */
static void
test_slow (ApiFixture *fixture, gconstpointer data)
{
  HubWebRules rules = { .cost = TK_PIN_COST_NORMAL };
  gint64 best = 1000;

  g_assert_true (hub_service_set_web (fixture->service, &rules, NULL));
  g_assert_true (hub_service_user_add (fixture->service, "slow@test.example", "Slow", TK_ROLE_ATTENDEE, "tamasha-slow", NULL));
  for (guint i = 0; i < 10 && best >= 333; i++)
    best = MIN (best, slowest_health (fixture));
  g_assert_cmpint (best, <, 333);
}

#define ADD(path, func) g_test_add (path, ApiFixture, NULL, api_fixture_set_up, func, api_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/api/accounts/register", test_register);
  ADD ("/api/accounts/login", test_login);
  ADD ("/api/accounts/bad-tokens", test_bad_tokens);
  ADD ("/api/accounts/other-doors", test_other_doors);
  ADD ("/api/accounts/logout", test_logout);
  ADD ("/api/accounts/refresh", test_refresh);
  ADD ("/api/accounts/otp", test_otp);
  ADD ("/api/accounts/alike", test_alike);
  ADD ("/api/accounts/brute-force", test_brute_force);
  ADD ("/api/accounts/locked", test_locked);
  ADD ("/api/accounts/change", test_change);
  ADD ("/api/accounts/change-email", test_change_email);
  ADD ("/api/accounts/delete", test_delete);
  ADD ("/api/accounts/lists", test_lists);
  ADD ("/api/accounts/admin", test_admin);
  ADD ("/api/accounts/slow", test_slow);

  return g_test_run ();
}
