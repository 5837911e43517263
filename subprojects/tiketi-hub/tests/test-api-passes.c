/* Tickets, attendees and check-ins over HTTP: every route with its aliases, who may, what is told to whom, and what is refused.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "api-fixture.h"
#include "hub-csv.h"
#include "hub-pay.h"
#include "hub-sql.h"
#include "paper-reader.h"
#include "ticket-seller.h"
#include "tk-token.h"
#include "tk-uuid.h"

#define JSON "Content-Type: application/json\r\n"

typedef struct
{
  ApiFixture api;
  char *admin, *organizer, *other, *attendee, *stranger, *gate, *cashier; /* header lines */
} Scene;

static char *
sign_in_new (Scene *scene, TkRole role)
{
  g_autofree char *email = api_fixture_person (&scene->api, role);

  return api_fixture_token (&scene->api, email);
}

/* Regular 1 and 2 are the attendee's, Regular 3 somebody's, Family 1 nobody's; event 1 is the organizer's. */
static void
set_up (Scene *scene, gconstpointer data)
{
  const TicketSold sold[] = {
    { .event = 1, .type = 1, .qty = 2, .unit = 150000, .account = 3, .holder = "Asha Mwangi", .email = "asha@tiketi.example",
      .phone = "254700000001" },
    { .event = 1, .type = 1, .qty = 1, .unit = 150050, .account = 1, .holder = "=cmd|' /C calc'!A0", .email = "+x@tiketi.example" },
    { .event = 1, .type = 3, .qty = 1, .unit = 400000 },
  };

  api_fixture_set_up (&scene->api, NULL);
  ticket_seller_sql (scene->api.uri, "UPDATE event SET organizer = CASE WHEN event = 1 THEN 2 ELSE 1 END");
  for (gsize i = 0; i < G_N_ELEMENTS (sold); i++)
    ticket_seller_sell (scene->api.service, &sold[i]);
  scene->admin = api_fixture_token (&scene->api, "admin@tiketi.example");
  scene->organizer = api_fixture_token (&scene->api, "organizer@tiketi.example");
  scene->attendee = api_fixture_token (&scene->api, "attendee@tiketi.example");
  scene->other = sign_in_new (scene, TK_ROLE_ORGANIZER);
  scene->stranger = sign_in_new (scene, TK_ROLE_ATTENDEE);
  scene->gate = sign_in_new (scene, TK_ROLE_GATE);
  scene->cashier = sign_in_new (scene, TK_ROLE_CASHIER);
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  char *const lines[] = { scene->admin, scene->organizer, scene->attendee, scene->other, scene->stranger, scene->gate, scene->cashier };

  api_fixture_tear_down (&scene->api, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_free (lines[i]);
}

static RawReply *
ask (Scene *scene, const char *method, const char *target, const char *who, const char *body)
{
  g_autofree char *headers = g_strconcat (who != NULL ? who : "", body != NULL && *body == '{' ? JSON : "", NULL);

  return raw_request (scene->api.port, method, target, headers, body, -1);
}

/* What the reply says, besides its status; and what it does not. */
static void
expect (Scene *scene, const char *method, const char *target, const char *who, const char *body, guint status, const char *says,
        const char *never)
{
  g_autoptr (RawReply) reply = ask (scene, method, target, who, body);
  const char *text = raw_reply_text (reply);

  g_test_message ("%s %s: %u %s", method, target, reply->status, text);
  g_assert_cmpuint (reply->status, ==, status);
  if (says != NULL)
    g_assert_nonnull (strstr (text, says));
  if (never != NULL)
    g_assert_null (strstr (text, never));
  if (status >= 400)
    g_assert_nonnull (strstr (text, "\"success\":false"));
}

static char *
code_of (Scene *scene, const char *key)
{
  g_autofree char *target = g_strdup_printf ("/tickets/%s", key);
  g_autoptr (RawReply) reply = ask (scene, "GET", target, NULL, NULL);

  return raw_json_text (raw_reply_text (reply), "ticket_code");
}

/* ---- One's own ---- */

static void
test_mine (Scene *scene, gconstpointer data)
{
  static const char *const keys[] = { "\"id\":\"1-1-1-0\"", "\"ticket_code\":", "\"event_id\":1", "\"event_title\":\"Tamasha la Pwani\"",
                                      "\"ticket_type\":\"Regular\"", "\"status\":\"valid\"", "\"purchase_date\":\"20", "\"amount_paid\":1500,",
                                      "\"qr_code_path\":\"/api/v1/tickets/1-1-1-0/qr.png\"", "\"attendee\":{\"name\":\"Asha Mwangi\"",
                                      "\"first_name\":\"Asha\"", "\"last_name\":\"Mwangi\"", "\"user_id\":3", "\"price\":1500,",
                                      "\"quantity\":1", "\"event\":{\"id\":1,\"title\":\"Tamasha la Pwani\"", "\"currency\":\"KES\"" };
  static const char *const arrays[] = { "/tickets/my-tickets", "/tickets", "/api/v1/tickets/", "//tickets//my-tickets/" };

  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    {
      g_autoptr (RawReply) reply = ask (scene, "GET", arrays[i], scene->attendee, NULL);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_true (g_str_has_prefix (raw_reply_text (reply), "[{"));
      for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
        if (strstr (raw_reply_text (reply), keys[k]) == NULL)
          g_error ("no %s in %s", keys[k], raw_reply_text (reply));
      g_assert_null (strstr (raw_reply_text (reply), "1-1-3-0"));
    }
  expect (scene, "GET", "/user/tickets", scene->attendee, NULL, 200, "{\"tickets\":[{\"id\":\"1-1-1-0\"", "1-1-3-0");
  expect (scene, "GET", "/user/tickets", scene->stranger, NULL, 200, "{\"tickets\":[]}", NULL);
  expect (scene, "GET", "/tickets", scene->stranger, NULL, 200, "[]", NULL);
  expect (scene, "GET", "/tickets?limit=1", scene->attendee, NULL, 200, "1-1-1-0", "1-1-2-0");
  expect (scene, "GET", "/tickets?page=2&per_page=1", scene->attendee, NULL, 200, "1-1-2-0", "1-1-1-0");
  expect (scene, "GET", "/tickets?page=0", scene->attendee, NULL, 422, "\"field\":\"page\"", NULL);
  expect (scene, "GET", "/tickets?per_page=1e9", scene->attendee, NULL, 422, "\"field\":\"per_page\"", NULL);
  expect (scene, "GET", "/user/tickets", NULL, NULL, 401, "unauthorized", NULL);
  expect (scene, "GET", "/tickets", "Authorization: Bearer null\r\n", NULL, 401, "unauthorized", NULL);
  expect (scene, "GET", "/tickets", NULL, NULL, 200, "\"ticket_type\":\"Regular\"", "ticket_code"); /* what can be bought */
}

/* A list without pages still ends. */
static void
test_types_end (Scene *scene, gconstpointer data)
{
  ticket_seller_sql (scene->api.uri, "WITH RECURSIVE n (v) AS (SELECT 100 UNION ALL SELECT v + 1 FROM n WHERE v < 2200) INSERT INTO ticket_type "
                                     "(event, type, name, description, price, capacity, admits, position, sale_from, sale_until) "
                                     "SELECT 1, v, 'Row', '', 0, 1, 1, v, 0, 0 FROM n");
  g_autoptr (RawReply) reply = ask (scene, "GET", "/tickets", NULL, NULL);
  g_auto (GStrv) rows = g_strsplit (raw_reply_text (reply), "\"ticket_type\":", -1);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (g_strv_length (rows), ==, 1 + 2000);
}

/* ---- One ---- */

static void
test_one (Scene *scene, gconstpointer data)
{
  g_autofree char *code = code_of (scene, "1-1-1-0");
  g_autofree char *small = g_ascii_strdown (code, -1);
  g_autofree char *by_code = g_strdup_printf ("/tickets/%s", small);
  const char *const blind[] = { NULL, scene->stranger, scene->other };
  const char *const seeing[] = { scene->admin, scene->organizer, scene->attendee, scene->gate, scene->cashier };
  static const char *const secrets[] = { "Asha", "2547", "asha@", "price", "amount_paid", "qr_code", "order_id", "checked_in" };

  for (gsize i = 0; i < G_N_ELEMENTS (blind); i++)
    for (gsize s = 0; s < G_N_ELEMENTS (secrets); s++)
      expect (scene, "GET", "/tickets/1-1-1-0", blind[i], NULL, 200, "\"status\":\"valid\"", secrets[s]);
  for (gsize i = 0; i < G_N_ELEMENTS (seeing); i++)
    {
      expect (scene, "GET", "/tickets/1-1-1-0", seeing[i], NULL, 200, "\"name\":\"Asha Mwangi\"", NULL);
      expect (scene, "GET", by_code, seeing[i], NULL, 200, "\"phone\":\"254700000001\"", NULL);
    }
  expect (scene, "GET", by_code, NULL, NULL, 200, "\"id\":\"1-1-1-0\"", "Asha");
  expect (scene, "GET", "/tickets/1-1-3-0", scene->admin, NULL, 200, "\"amount_paid\":1500.50,", NULL);
  expect (scene, "GET", "/tickets/1-1-99-0", scene->admin, NULL, 404, "not_found", NULL);
  expect (scene, "GET", "/tickets/..%2f..%2fetc", NULL, NULL, 404, "not_found", "etc");
  expect (scene, "GET", "/tickets/1'%20OR%201=1", NULL, NULL, 404, "not_found", NULL);
}

/* A number is a ticket type's, for who signed in. */
static void
test_type_by_number (Scene *scene, gconstpointer data)
{
  expect (scene, "GET", "/tickets/65538", scene->attendee, NULL, 200, "\"ticket_type\":\"VIP\"", NULL);
  expect (scene, "GET", "/tickets/65538", scene->attendee, NULL, 200, "\"event\":{\"id\":1,\"title\":\"Tamasha la Pwani\"", NULL);
  expect (scene, "GET", "/tickets/65538", NULL, NULL, 404, "not_found", NULL);
  expect (scene, "GET", "/tickets/65599", scene->attendee, NULL, 404, "not_found", NULL);
  expect (scene, "GET", "/tickets/99999999999999999999", scene->attendee, NULL, 404, "not_found", NULL);
}

static void
test_qr (Scene *scene, gconstpointer data)
{
  static const char *const paths[] = { "/tickets/1-1-1-0/qr.png", "/tickets/1-1-1-0/qr.svg", "/tickets/1-1-1-0/ticket.pdf" };
  static const char *const types[] = { "image/png", "image/svg+xml", "application/pdf" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const char *const seeing[] = { scene->admin, scene->organizer, scene->attendee, scene->gate };

      for (gsize w = 0; w < G_N_ELEMENTS (seeing); w++)
        {
          g_autoptr (RawReply) reply = ask (scene, "GET", paths[i], seeing[w], NULL);

          g_assert_cmpuint (reply->status, ==, 200);
          g_assert_cmpstr (raw_reply_header (reply, "content-type"), ==, types[i]);
          g_assert_cmpstr (raw_reply_header (reply, "cache-control"), ==, "private, no-store");
        }
      expect (scene, "GET", paths[i], NULL, NULL, 401, "unauthorized", NULL);
      expect (scene, "GET", paths[i], scene->stranger, NULL, 404, "not_found", NULL);
      expect (scene, "GET", paths[i], scene->other, NULL, 404, "not_found", NULL);
    }
  ticket_seller_sql (scene->api.uri, "UPDATE ticket SET status = 'refunded' WHERE event = 1");
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      expect (scene, "GET", paths[i], scene->attendee, NULL, 410, "ticket_void", NULL);
      expect (scene, "GET", paths[i], scene->stranger, NULL, 404, "not_found", NULL);
    }
}

static char *
read_qr (Scene *scene, const char *target)
{
  g_autoptr (RawReply) reply = ask (scene, "GET", target, scene->attendee, NULL);

  return g_strchomp (paper_reader_codes (reply->body->data, reply->body->len));
}

/* What people show at the gate is what gates let in: read with another program, verified, admitted, once. */
static void
test_qr_lets_in (Scene *scene, gconstpointer data)
{
  TkToken token;

  if (!paper_reader_is_there ())
    {
      g_test_skip ("poppler-utils and zbar-tools are not installed");
      return;
    }
  g_autofree char *picture = read_qr (scene, "/tickets/1-1-1-0/qr.png");
  g_autofree char *paper = read_qr (scene, "/tickets/1-1-1-0/ticket.pdf");
  g_assert_cmpstr (picture, ==, paper);
  g_assert_true (tk_token_parse (picture, strlen (picture), &token, NULL));
  g_assert_cmpuint (token.id.serial, ==, 1);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\",\"event_id\":1,\"device_id\":\"phone 7\",\"scanned_at\":\"2020-01-01T00:00:00Z\"}",
                                           picture);
  g_autofree char *forged = g_strdup (body);
  char *last = strstr (forged, "\",\"event_id") - 1;
  *last = *last == '0' ? '1' : '0';
  expect (scene, "POST", "/checkin/scan", scene->gate, forged, 404, "not_found", NULL);
  expect (scene, "POST", "/checkin/scan", scene->gate, body, 200, "\"result\":\"admitted\"", NULL);
  expect (scene, "POST", "/checkin/scan", scene->gate, body, 409, "already_checked_in", NULL);
}

static void
test_calendar (Scene *scene, gconstpointer data)
{
  static const char *const paths[] = { "/tickets/1-1-1-0/calendar.ics", "/generate_ics/1-1-1-0" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (RawReply) reply = ask (scene, "GET", paths[i], scene->attendee, NULL);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_true (g_str_has_prefix (raw_reply_header (reply, "content-type"), "text/calendar"));
      g_assert_nonnull (strstr (raw_reply_text (reply), "BEGIN:VEVENT\r\n"));
      g_assert_nonnull (strstr (raw_reply_text (reply), "Tamasha la Pwani"));
      expect (scene, "GET", paths[i], scene->stranger, NULL, 404, "not_found", NULL);
      expect (scene, "GET", paths[i], NULL, NULL, 401, "unauthorized", NULL);
    }
}

static gboolean
check_letter_cb (gpointer self, const HubLetter *letter, GError **error)
{
  if (strchr (letter->to, '@') != NULL)
    return TRUE;
  g_set_error_literal (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_INVALID, "That is no address.");
  return FALSE;
}

static gboolean
send_letter_cb (gpointer self, const HubLetter *letter, GError **error)
{
  return TRUE;
}

/* What is in the mail: see test-service-passes-mail. */
static void
test_resend_by_mail (Scene *scene, gconstpointer data)
{
  HubSender mail = { .channel = "email", .check = check_letter_cb, .send = send_letter_cb };
  HubGateways gateways = { .mail = &mail };
  static const char *const one = "/tickets/1-1-1-0/resend";

  hub_service_set_gateways (scene->api.service, &gateways, FALSE);
  expect (scene, "POST", one, scene->stranger, "{\"email\":\"me@x.example\"}", 404, "not_found", NULL);
  expect (scene, "POST", one, scene->other, NULL, 404, "not_found", NULL);
  expect (scene, "POST", one, scene->attendee, "{\"email\":\"nobody\"}", 422, "\"field\":\"email\"", NULL);
  expect (scene, "POST", one, scene->attendee, NULL, 202, "\"email_sent\":true", "asha@");
  expect (scene, "POST", one, scene->organizer, "{}", 202, "message", "asha@");
  expect (scene, "POST", one, scene->gate, "{\"email\":\"new@x.example\"}", 202, "message", NULL);
  g_autoptr (RawReply) reply = ask (scene, "POST", one, scene->admin, "{}");
  g_assert_cmpuint (reply->status, ==, 429);
  g_assert_nonnull (raw_reply_header (reply, "retry-after"));
  expect (scene, "POST", "/tickets/1-1-2-0/resend", scene->attendee, "{}", 202, "message", NULL);
  g_assert_cmpint (ticket_seller_int (scene->api.uri, "SELECT count(*) FROM message"), ==, 4);
  ticket_seller_sql (scene->api.uri, "UPDATE ticket SET status = 'voided' WHERE event = 1");
  expect (scene, "POST", "/tickets/1-1-2-0/resend", scene->attendee, "{}", 410, "ticket_void", NULL);
}

/* Without a mail server. */
static void
test_resend (Scene *scene, gconstpointer data)
{
  expect (scene, "POST", "/tickets/1-1-1-0/resend", scene->attendee, "{}", 409, "no_gateway", NULL);
  expect (scene, "POST", "/tickets/1-1-1-0/resend", NULL, "{}", 401, "unauthorized", NULL);
  expect (scene, "POST", "/tickets/1-1-1-0/resend", scene->attendee, "{\"email\":[1]}", 422, "\"field\":\"email\"", NULL);
}

/* ---- Attendees ---- */

static void
test_attendees (Scene *scene, gconstpointer data)
{
  static const char *const list = "/organizer/events/1/attendees";
  const char *const seeing[] = { scene->admin, scene->organizer, scene->gate, scene->cashier };

  for (gsize i = 0; i < G_N_ELEMENTS (seeing); i++)
    {
      expect (scene, "GET", list, seeing[i], NULL, 200, "{\"attendees\":[{\"id\":\"1-1-1-0\",\"ticket_code\":\"", NULL);
      expect (scene, "GET", "/events/1/attendees", seeing[i], NULL, 200, "[{\"id\":\"1-1-1-0\"", "attendees");
    }
  expect (scene, "GET", list, scene->organizer, NULL, 200,
          "\"attendee_first_name\":\"Asha\",\"attendee_last_name\":\"Mwangi\",\"attendee_email\":\"asha@tiketi.example\","
          "\"attendee_phone\":\"254700000001\"", NULL);
  expect (scene, "GET", list, scene->organizer, NULL, 200, "\"total\":4}", NULL);
  expect (scene, "GET", "/events/1/attendees", scene->organizer, NULL, 200, "\"ticket_type\":\"Regular\",\"quantity\":1", NULL);
  expect (scene, "GET", "/organizer/events/1/attendees?page=2&per_page=3", scene->organizer, NULL, 200,
          "\"total\":4,\"total_pages\":2,\"current_page\":2,\"per_page\":3}", "1-1-1-0");
  expect (scene, "GET", "/organizer/events/1/attendees?q=mwangi", scene->organizer, NULL, 200, "\"total\":2}", "1-1-3-0");
  expect (scene, "GET", "/organizer/events/1/attendees?q=1-3-1-0", scene->organizer, NULL, 200, "\"total\":1}", "1-1-1-0");
  expect (scene, "POST", "/organizer/checkin/1-1-2-0", scene->organizer, "{}", 200, NULL, NULL);
  expect (scene, "GET", "/organizer/events/1/attendees?checked_in=true", scene->organizer, NULL, 200, "\"total\":1}", "1-1-1-0");
  expect (scene, "GET", "/organizer/events/1/attendees?checked_in=0", scene->organizer, NULL, 200, "\"total\":3}", "1-1-2-0");
  expect (scene, "GET", "/organizer/events/1/attendees?checked_in=maybe", scene->organizer, NULL, 422, "\"field\":\"checked_in\"", NULL);
}

static void
test_whose_attendees (Scene *scene, gconstpointer data)
{
  const struct
  {
    const char *who;
    const char *target;
    guint status;
  } rows[] = {
    { NULL, "/organizer/events/1/attendees", 401 },           { scene->attendee, "/organizer/events/1/attendees", 403 },
    { scene->other, "/organizer/events/1/attendees", 403 },   { scene->organizer, "/organizer/events/2/attendees", 403 },
    { scene->organizer, "/organizer/events/77/attendees", 404 }, { scene->organizer, "/organizer/events/x/attendees", 404 },
    { scene->other, "/events/1/attendees", 403 },             { scene->attendee, "/events/1/attendees", 403 },
    { NULL, "/events/1/attendees/export", 401 },              { scene->gate, "/events/1/attendees/export", 403 },
    { scene->other, "/events/1/attendees/export", 403 },      { scene->attendee, "/events/1/attendees/export?format=json", 403 },
    { scene->organizer, "/events/77/attendees/export", 404 }, { scene->organizer, "/events/1/attendees/export?format=xls", 422 },
    { scene->organizer, "/events/2/attendees/export?format=pdf", 403 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    expect (scene, "GET", rows[i].target, rows[i].who, NULL, rows[i].status, NULL, "Asha");
}

/* Read back with the reader that reads other people's lists. */
static guint
count_rows (const RawReply *reply, const char *cell)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HubCsv) csv = hub_csv_new (raw_reply_text (reply), reply->body->len, ',', &error);
  gboolean found = FALSE;
  HubCsvRow row;
  guint rows = 0;

  g_assert_no_error (error);
  while (hub_csv_next (csv, &row, &error))
    {
      g_assert_cmpuint (row.n, ==, 16);
      for (guint i = 0; i < row.n; i++)
        found = found || strcmp (row.fields[i], cell) == 0;
      rows++;
    }
  g_assert_no_error (error);
  if (!found)
    g_error ("no cell “%s” in %s", cell, raw_reply_text (reply));
  return rows;
}

/* Names that compute, quote, break lines or leave their cell; a title that would write headers. */
static void
test_csv (Scene *scene, gconstpointer data)
{
  static const struct
  {
    const char *name, *cell;
  } rows[] = {
    { "=1+1", "'=1+1" },           { "+254", "'+254" },         { "-2", "'-2" },  { "@SUM(A1)", "'@SUM(A1)" },
    { "\t=1", "'\t=1" },           { "Say \"hi\"", "Say" },     { "a,b", "a,b" }, { "two\nlines", "two\nlines" },
    { "＝1", "'＝1" },             { "Achieng", "Achieng" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *quoted = g_strescape (rows[i].name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SqlConn) conn = sql_open (scene->api.uri, SQL_OPEN_EXISTING, &error);

      sql_run (conn, &error, "UPDATE ticket SET holder = $1 WHERE event = 1 AND type = 1 AND serial = 1", "s", rows[i].name);
      g_assert_no_error (error);
      g_autoptr (RawReply) reply = ask (scene, "GET", "/events/1/attendees/export", scene->organizer, NULL);
      g_test_message ("%s", quoted);
      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (raw_reply_header (reply, "content-type"), ==, "text/csv; charset=utf-8");
      g_assert_true (g_str_has_prefix (raw_reply_text (reply), "\xef\xbb\xbf\"id\",\"ticket_code\","));
      g_assert_cmpuint (count_rows (reply, rows[i].cell), ==, 5);
    }
}

static void
test_export (Scene *scene, gconstpointer data)
{
  g_autoptr (RawReply) named = ask (scene, "GET", "/events/1/attendees/export?format=csv&q=mwangi", scene->organizer, NULL);
  g_autoptr (RawReply) json = ask (scene, "GET", "/events/1/attendees/export?format=JSON", scene->admin, NULL);
  g_autoptr (RawReply) pdf = ask (scene, "GET", "/events/1/attendees/export?format=pdf", scene->organizer, NULL);

  g_assert_cmpuint (count_rows (named, "asha@tiketi.example"), ==, 3);
  g_assert_nonnull (strstr (raw_reply_header (named, "content-disposition"), "Tamasha la Pwani-attendees.csv"));
  g_assert_cmpuint (json->status, ==, 200);
  g_assert_true (g_str_has_prefix (raw_reply_text (json), "[{\"id\":\"1-1-1-0\""));
  g_assert_nonnull (strstr (raw_reply_header (json, "content-disposition"), ".json"));
  g_assert_cmpuint (pdf->status, ==, 200);
  g_assert_cmpstr (raw_reply_header (pdf, "content-type"), ==, "application/pdf");
  if (paper_reader_is_there ())
    {
      g_autofree char *text = paper_reader_text (pdf->body->data, pdf->body->len);

      g_assert_nonnull (strstr (text, "Asha Mwangi"));
      g_assert_nonnull (strstr (text, "Tamasha la Pwani"));
    }
}

/* Whatever a title holds, the name of the file is one, and the answer has no header it should not have. */
static void
test_title_in_header (Scene *scene, gconstpointer data)
{
  static const char *const titles[] = { "A\r\nX-Evil: yes", "../../etc/passwd", "\"; filename=\"evil.exe", "Ünïcödé ☂", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SqlConn) conn = sql_open (scene->api.uri, SQL_OPEN_EXISTING, &error);

      sql_run (conn, &error, "UPDATE event SET title = $1 WHERE event = 1", "s", titles[i]);
      g_assert_no_error (error);
      g_autoptr (RawReply) reply = ask (scene, "GET", "/events/1/attendees/export", scene->organizer, NULL);
      const char *disposition = raw_reply_header (reply, "content-disposition");

      g_test_message ("%s", disposition);
      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_null (raw_reply_header (reply, "x-evil"));
      g_assert_true (g_str_has_prefix (disposition, "attachment; filename="));
      g_assert_null (strstr (disposition, "/"));
      g_assert_null (strstr (disposition, "evil.exe\""));
    }
}

/* ---- Checking in ---- */

static void
test_check_in (Scene *scene, gconstpointer data)
{
  expect (scene, "PATCH", "/organizer/checkin/1-1-1-0", scene->organizer, NULL, 200, "\"attendee\":{\"id\":\"1-1-1-0\"", NULL);
  expect (scene, "POST", "/organizer/checkin/1-1-2-0", scene->cashier, "{\"at\":\"2020-01-01T00:00:00Z\",\"gate\":\"Main\",\"device\":\"ipad\"}",
          200, "\"checked_in\":true", "2020");
  expect (scene, "POST", "/organizer/checkin/1-1-1-0", scene->gate, NULL, 409, "\"code\":\"already_checked_in\"", NULL);
  expect (scene, "PATCH", "/organizer/checkin/1-1-1-0", scene->admin, NULL, 409, "\"gate\":\"Main\"", NULL);
  expect (scene, "PATCH", "/organizer/checkin/1-1-1-0", scene->admin, NULL, 409, "\"checked_in_at\":\"20", NULL);
  expect (scene, "PATCH", "/organizer/checkout/1-1-1-0", scene->organizer, NULL, 200, "\"checked_in\":false", NULL);
  expect (scene, "PATCH", "/organizer/checkout/1-1-1-0", scene->organizer, NULL, 409, "not_checked_in", NULL);
  expect (scene, "PATCH", "/organizer/checkin/1-1-1-0", scene->organizer, NULL, 200, "\"result\":\"admitted_reentry\"", NULL);
  expect (scene, "POST", "/api/v1/organizer/checkout/1-1-2-0", scene->gate, "{}", 200, "\"result\":\"exit_recorded\"", NULL);
}

static void
test_check_in_refused (Scene *scene, gconstpointer data)
{
  g_autofree char *deep = g_strnfill (20000, '[');
  const struct
  {
    const char *method, *target, *who, *body;
    guint status;
    const char *says;
  } rows[] = {
    { "PATCH", "/organizer/checkin/1-1-1-0", NULL, NULL, 401, "unauthorized" },
    { "PATCH", "/organizer/checkin/1-1-1-0", scene->attendee, NULL, 403, "forbidden" },
    { "PATCH", "/organizer/checkin/1-1-1-0", scene->other, NULL, 404, "not_found" },
    { "POST", "/organizer/checkout/1-1-1-0", scene->other, NULL, 404, "not_found" },
    { "PATCH", "/organizer/checkin/1-1-77-0", scene->organizer, NULL, 404, "not_found" },
    { "PATCH", "/organizer/checkin/1-1-1-0", scene->organizer, "{\"gate\":\"Nowhere\"}", 422, "\"field\":\"gate\"" },
    { "PATCH", "/organizer/checkin/1-1-1-0", scene->organizer, "{\"gate\":\"VIP\"}", 409, "wrong_gate" },
    { "PATCH", "/organizer/checkin/1-1-1-0", scene->organizer, "{\"count\":\"many\"}", 422, "\"field\":\"count\"" },
    { "PATCH", "/organizer/checkin/1-1-1-0", scene->organizer, "{", 400, "invalid_json" },
    { "PATCH", "/organizer/checkin/1-1-1-0", scene->organizer, "{\"scan_id\":\"1\"}", 422, "\"field\":\"scan_id\"" },
    { "POST", "/checkin/scan", NULL, "{}", 401, "unauthorized" },
    { "POST", "/checkin/scan", scene->attendee, "{\"code\":\"1-1-1-0\",\"event_id\":1}", 403, "forbidden" },
    { "POST", "/checkin/scan", scene->other, "{\"code\":\"1-1-1-0\",\"event_id\":1}", 403, "forbidden" },
    { "POST", "/checkin/scan", scene->gate, "{}", 422, "\"field\":\"code\"" },
    { "POST", "/checkin/scan", scene->gate, "{\"code\":\"1-1-1-0\"}", 422, "\"field\":\"event_id\"" },
    { "POST", "/checkin/scan", scene->gate, "{\"code\":\"1-1-1-0\",\"event_id\":2}", 403, "wrong_event" },
    { "POST", "/checkin/scan", scene->gate, "{\"code\":\"1-1-1-0\",\"event_id\":99}", 404, "not_found" },
    { "POST", "/checkin/scan", scene->gate, "{\"code\":\"hello\",\"event_id\":1}", 404, "not_found" },
    { "POST", "/checkin/scan", scene->gate, "{\"code\":{\"a\":1},\"event_id\":1}", 422, "\"field\":\"code\"" },
    { "POST", "/checkin/scan", scene->gate, "{\"code\":\"1-1-1-0\",\"event_id\":1.5}", 422, "\"field\":\"event_id\"" },
    { "POST", "/checkin/scan", scene->gate, deep, 400, "invalid_json" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    expect (scene, rows[i].method, rows[i].target, rows[i].who, rows[i].body, rows[i].status, rows[i].says,
            rows[i].status == 409 ? NULL : "Asha");
  g_assert_cmpint (ticket_seller_int (scene->api.uri, "SELECT count(*) FROM checkin WHERE kind <> 'checkin.denied'"), ==, 0);
}

static void
test_void (Scene *scene, gconstpointer data)
{
  static const char *const statuses[] = { "refunded", "voided", "blocked" };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE ticket SET status = '%s' WHERE event = 1", statuses[i]);
      g_autofree char *result = g_strdup_printf ("\"result\":\"%s\"", statuses[i]);

      ticket_seller_sql (scene->api.uri, sql);
      expect (scene, "POST", "/checkin/scan", scene->gate, "{\"code\":\"1-1-1-0\",\"event_id\":1}", 410, result, NULL);
      expect (scene, "PATCH", "/organizer/checkin/1-1-1-0", scene->organizer, NULL, 410, "ticket_void", NULL);
    }
}

/* Forms are as good as JSON; the human code is as good as the key. */
static void
test_scan_form (Scene *scene, gconstpointer data)
{
  g_autofree char *code = code_of (scene, "1-3-1-0");
  g_autofree char *body = g_strdup_printf ("code=%s&event_id=1&device_id=phone&count=3", code);
  g_autofree char *headers = g_strconcat (scene->gate, "Content-Type: application/x-www-form-urlencoded\r\n", NULL);
  g_autoptr (RawReply) reply = raw_request (scene->api.port, "POST", "/checkin/scan/", headers, body, -1);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (strstr (raw_reply_text (reply), "\"count\":3,\"remaining\":1"));
}

/* A phone whose answer was lost asks again under the same id. */
static void
test_scan_again (Scene *scene, gconstpointer data)
{
  char scan[TK_UUID_SIZE];

  tk_uuid_new (tk_clock_system (), scan);
  g_autofree char *body = g_strdup_printf ("{\"code\":\"1-1-1-0\",\"event_id\":1,\"scan_id\":\"%s\"}", scan);
  for (guint i = 0; i < 3; i++)
    expect (scene, "POST", "/checkin/scan", scene->gate, body, 200, "\"result\":\"admitted\"", NULL);
  g_assert_cmpint (ticket_seller_int (scene->api.uri, "SELECT count(*) FROM checkin"), ==, 1);
}

/* ---- All at once ---- */

#define ASKERS 8
#define ASKS 25

typedef struct
{
  Scene *scene;
  const char *terminal; /* header line; NULL a browser */
  guint good, refused;
} Asker;

static gboolean
ask_terminal (Asker *asker)
{
  char scan[TK_UUID_SIZE];

  tk_uuid_new (tk_clock_system (), scan);
  g_autofree char *body = g_strdup_printf ("{\"at\":1,\"count\":1,\"direction\":\"entry\",\"event\":1,\"gate\":1,\"issue\":0,\"issuer\":2,"
                                           "\"scan\":\"%s\",\"serial\":1,\"type\":1}", scan);
  g_autoptr (RawReply) reply = ask (asker->scene, "POST", "/sync/redeem", asker->terminal, body);

  g_assert_cmpuint (reply->status, ==, 200);
  return strstr (raw_reply_text (reply), "\"verdict\":\"admitted\"") != NULL;
}

static gboolean
ask_browser (Asker *asker, guint i)
{
  g_autoptr (RawReply) reply
    = i % 2 == 0 ? ask (asker->scene, "PATCH", "/organizer/checkin/1-1-1-0", asker->scene->organizer, NULL)
                 : ask (asker->scene, "POST", "/checkin/scan", asker->scene->gate, "{\"code\":\"1-1-1-0\",\"event_id\":1}");

  g_assert_true (reply->status == 200 || reply->status == 409);
  return reply->status == 200;
}

static gpointer
ask_many (gpointer data)
{
  Asker *asker = data;

  for (guint i = 0; i < ASKS; i++)
    {
      gboolean good = asker->terminal != NULL ? ask_terminal (asker) : ask_browser (asker, i);

      *(good ? &asker->good : &asker->refused) += 1;
    }
  return NULL;
}

/* Two hundred at once, seven browsers and a gate: either a browser let them in, once, or the gate did, whose own asking anew is no
 * second person. */
static void
test_parallel (Scene *scene, gconstpointer data)
{
  g_autoptr (ApiTerminal) terminal = api_terminal_enrol (&scene->api, scene->api.codes.gate_code);
  Asker askers[ASKERS];
  GThread *threads[ASKERS];
  guint browsers = 0, refused = 0;

  ticket_seller_sql (scene->api.uri, "UPDATE gate SET opens = 0");
  for (guint i = 0; i < ASKERS; i++)
    {
      askers[i] = (Asker){ .scene = scene, .terminal = i == 0 ? terminal->authorization : NULL };
      threads[i] = g_thread_new ("asker", ask_many, &askers[i]);
    }
  for (guint i = 0; i < ASKERS; i++)
    {
      g_thread_join (threads[i]);
      browsers += i > 0 ? askers[i].good : 0;
      refused += askers[i].refused;
    }
  g_test_message ("browsers %u, gate %u", browsers, askers[0].good);
  g_assert_true ((askers[0].good > 0 && browsers == 0) || (askers[0].good == 0 && browsers == 1));
  g_assert_cmpuint (refused, ==, ASKERS * ASKS - askers[0].good - browsers);
}

#define TEST(name, func) g_test_add ("/api/passes/" name, Scene, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("mine", test_mine);
  TEST ("types-end", test_types_end);
  TEST ("one", test_one);
  TEST ("one/type", test_type_by_number);
  TEST ("qr", test_qr);
  TEST ("qr/lets-in", test_qr_lets_in);
  TEST ("calendar", test_calendar);
  TEST ("resend", test_resend);
  TEST ("resend/by-mail", test_resend_by_mail);
  TEST ("attendees", test_attendees);
  TEST ("attendees/whose", test_whose_attendees);
  TEST ("export/csv", test_csv);
  TEST ("export/all", test_export);
  TEST ("export/title", test_title_in_header);
  TEST ("check-in", test_check_in);
  TEST ("check-in/refused", test_check_in_refused);
  TEST ("check-in/void", test_void);
  TEST ("check-in/form", test_scan_form);
  TEST ("check-in/again", test_scan_again);
  TEST ("check-in/parallel", test_parallel);
  return g_test_run ();
}
