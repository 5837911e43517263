/* People and their accounts over HTTP: registering, signing in, staying in and out, details, codes by mail, and every way in that
 * must stay shut. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "api-fixture.h"
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

#define ADD(path, func) g_test_add (path, ApiFixture, NULL, api_fixture_set_up, func, api_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/api/accounts/register", test_register);
  ADD ("/api/accounts/login", test_login);

  return g_test_run ();
}
