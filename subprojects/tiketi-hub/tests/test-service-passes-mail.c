/* Tickets by mail: queued with the sale, drawn when they are sent, and what is on them read back with other programs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hub-caller.h"
#include "hub-fixture.h"
#include "hub-message.h"
#include "hub-own.h"
#include "hub-pay.h"
#include "hub-ticket-mail.h"
#include "hub-ticket-web.h"
#include "paper-reader.h"
#include "ticket-seller.h"
#include "tk-human-code.h"
#include "tk-token.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)

typedef struct
{
  HubFixture hub;
  HubSender mail;
  int code;              /* of the error; -1 none */
  guint sent;
  char *to, *subject, *text, *pdf_name, *picture_name;
  GBytes *pdf, *picture; /* of the last letter */
  gint64 order;
} Scene;

static gboolean
check_cb (gpointer self, const HubLetter *letter, GError **error)
{
  if (strchr (letter->to, '@') != NULL && strpbrk (letter->to, "\r\n, ") == NULL)
    return TRUE;
  g_set_error_literal (error, HUB_GATEWAY_ERROR, HUB_GATEWAY_ERROR_INVALID, "No address.");
  return FALSE;
}

static void
forget (Scene *scene)
{
  g_clear_pointer (&scene->to, g_free);
  g_clear_pointer (&scene->subject, g_free);
  g_clear_pointer (&scene->text, g_free);
  g_clear_pointer (&scene->pdf_name, g_free);
  g_clear_pointer (&scene->picture_name, g_free);
  g_clear_pointer (&scene->pdf, g_bytes_unref);
  g_clear_pointer (&scene->picture, g_bytes_unref);
}

static gboolean
send_cb (gpointer self, const HubLetter *letter, GError **error)
{
  Scene *scene = self;

  if (scene->code >= 0)
    {
      g_set_error_literal (error, HUB_GATEWAY_ERROR, scene->code, "Not now.");
      return FALSE;
    }
  forget (scene);
  scene->sent++;
  scene->to = g_strdup (letter->to);
  scene->subject = g_strdup (letter->subject);
  scene->text = g_strdup (letter->text);
  scene->pdf_name = g_strdup (letter->attachment_name);
  scene->picture_name = g_strdup (letter->picture_name);
  scene->pdf = g_bytes_new (letter->attachment, letter->attachment_length);
  scene->picture = g_bytes_new (letter->picture, letter->picture_length);
  return TRUE;
}

/* Two tickets of the attendee's, paid. */
static void
set_up (Scene *scene, gconstpointer data)
{
  TicketSold sold = { .event = 1, .type = 1, .qty = 2, .unit = 150000, .account = 3, .holder = "Asha Mwangi", .email = "asha@tiketi.example" };

  hub_fixture_set_up (&scene->hub);
  scene->mail = (HubSender){ .channel = "email", .self = scene, .check = check_cb, .send = send_cb };
  scene->code = -1;
  HubGateways gateways = { .mail = &scene->mail };
  hub_service_set_gateways (scene->hub.service, &gateways, FALSE);
  scene->order = ticket_seller_sell (scene->hub.service, &sold);
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  forget (scene);
  hub_fixture_tear_down (&scene->hub);
}

typedef struct
{
  Scene *scene;
  const char *to;
  gboolean queued;
} Queue;

static gboolean
do_queue (SqlConn *conn, gpointer data, GError **error)
{
  Queue *queue = data;

  return hub_ticket_mail_queue (queue->scene->hub.service, conn, queue->scene->order, queue->to, &queue->queued, error);
}

static gboolean
queue_mail (Scene *scene, const char *to)
{
  Queue queue = { .scene = scene, .to = to };
  g_autoptr (GError) error = NULL;

  hub_writer_run (scene->hub.service->writer, do_queue, &queue, &error);
  g_assert_no_error (error);
  return queue.queued;
}

static gboolean
turn (Scene *scene)
{
  return hub_message_turn (scene->hub.service, &scene->mail);
}

/* ---- What is sent ---- */

static char *
codes_on (GBytes *bytes)
{
  return paper_reader_codes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
expect_tickets (Scene *scene, guint n)
{
  g_autofree char *codes = codes_on (scene->pdf);
  g_auto (GStrv) tokens = g_strsplit (g_strchomp (codes), "\n", -1);

  g_assert_cmpuint (g_strv_length (tokens), ==, n);
  for (guint i = 0; i < n; i++)
    {
      TkToken token;

      g_assert_true (tk_token_parse (tokens[i], strlen (tokens[i]), &token, NULL));
      g_assert_cmpuint (token.id.type, ==, 1);
    }
}

static void
test_sent (Scene *scene, gconstpointer data)
{
  TkTicketId first = { 1, 1, 1, 0 };
  g_autofree char *code = tk_human_code_format (&first);

  g_assert_true (queue_mail (scene, NULL));
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT length(attachment) + length(picture) FROM message"), ==, 0);
  g_assert_true (turn (scene));
  g_assert_false (turn (scene));
  g_assert_cmpuint (scene->sent, ==, 1);
  g_assert_cmpstr (scene->to, ==, "buyer@tiketi.example");
  g_assert_cmpstr (scene->subject, ==, "Your Ticket for Tamasha la Pwani");
  g_assert_cmpstr (scene->pdf_name, ==, "tickets.pdf");
  g_assert_cmpstr (scene->picture_name, ==, "ticket.png");
  g_assert_nonnull (strstr (scene->text, "Hi Asha Mwangi,"));
  g_assert_nonnull (strstr (scene->text, "Event: Tamasha la Pwani\n"));
  g_assert_nonnull (strstr (scene->text, code));
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM message WHERE state = 'sent'"), ==, 1);
  if (!paper_reader_is_there ())
    return;
  g_autofree char *words = paper_reader_text (g_bytes_get_data (scene->pdf, NULL), g_bytes_get_size (scene->pdf));
  g_autofree char *picture = codes_on (scene->picture);
  g_autofree char *pages = codes_on (scene->pdf);
  g_assert_nonnull (strstr (words, "Asha Mwangi"));
  g_assert_nonnull (strstr (words, code));
  g_assert_nonnull (strstr (words, "Pwani Events"));
  expect_tickets (scene, 2);
  g_assert_true (g_str_has_prefix (pages, picture)); /* the first one's */
}

/* What was handed back before the mail went is not in it; when nothing is left there is no mail, and none is tried again. */
static void
test_refunded_meanwhile (Scene *scene, gconstpointer data)
{
  g_assert_true (queue_mail (scene, NULL));
  ticket_seller_sql (scene->hub.uri, "UPDATE ticket SET status = 'refunded' WHERE event = 1 AND serial = 1");
  g_assert_true (turn (scene));
  if (paper_reader_is_there ())
    expect_tickets (scene, 1);
  g_assert_true (queue_mail (scene, NULL));
  ticket_seller_sql (scene->hub.uri, "UPDATE ticket SET status = 'refunded' WHERE event = 1");
  g_assert_true (turn (scene));
  g_assert_cmpuint (scene->sent, ==, 1);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM message WHERE state = 'failed'"), ==, 1);
  g_assert_false (queue_mail (scene, NULL));
}

/* A mail server that is away fails nothing: it is sent later. */
static void
test_later (Scene *scene, gconstpointer data)
{
  g_assert_true (queue_mail (scene, NULL));
  scene->code = HUB_GATEWAY_ERROR_UNREACHABLE;
  g_assert_true (turn (scene));
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM message WHERE state = 'queued' AND tries = 1"), ==, 1);
  scene->code = -1;
  tk_fake_clock_advance (&scene->hub.clock, HOUR_MS);
  g_assert_true (turn (scene));
  g_assert_cmpuint (scene->sent, ==, 1);
}

/* Where a title breaks lines the subject does not. */
static void
test_headers (Scene *scene, gconstpointer data)
{
  static const char *const titles[] = { "Evil\r\nBcc: everybody@x.example\r\n\r\nHello", "Tab\tand\x0b more", "Ünï ☂", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SqlConn) conn = sql_open (scene->hub.uri, SQL_OPEN_EXISTING, &error);

      sql_run (conn, &error, "UPDATE event SET title = $1 WHERE event = 1", "s", titles[i]);
      g_assert_no_error (error);
      g_assert_true (queue_mail (scene, "to@x.example"));
      g_assert_true (turn (scene));
      g_assert_cmpstr (scene->to, ==, "to@x.example");
      g_assert_true (g_str_has_prefix (scene->subject, "Your Ticket for "));
      for (const char *p = scene->subject; *p != '\0'; p++)
        g_assert_false (g_ascii_iscntrl (*p));
      g_assert_null (strstr (scene->text, "\nBcc:"));
    }
}

static void
test_nowhere_to (Scene *scene, gconstpointer data)
{
  ticket_seller_sql (scene->hub.uri, "UPDATE web_order SET email = ''");
  g_assert_false (queue_mail (scene, NULL));
  g_assert_true (queue_mail (scene, "to@x.example"));
  HubGateways none = { NULL };
  hub_service_set_gateways (scene->hub.service, &none, FALSE);
  g_assert_false (queue_mail (scene, "to@x.example"));
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM message"), ==, 1);
}

/* ---- Once more ---- */

static gboolean
resend (Scene *scene, gint64 account, TkRole role, const char *said, const char *to, GError **error)
{
  HubCaller caller = { .account = account, .role = role, .name = (char *) "S", .email = (char *) "s@x.example", .address = (char *) "" };
  g_autofree char *sent_to = NULL;

  return hub_service_pass_resend (scene->hub.service, &caller, said, to, &sent_to, error);
}

static void
test_resend (Scene *scene, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (resend (scene, 3, TK_ROLE_ATTENDEE, "1-1-2-0", NULL, &error));
  g_assert_no_error (error);
  g_assert_true (turn (scene));
  g_assert_cmpstr (scene->to, ==, "asha@tiketi.example");
  g_assert_cmpstr (scene->pdf_name, ==, "ticket-1-1-2-0.pdf");
  if (paper_reader_is_there ())
    expect_tickets (scene, 1);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM audit WHERE action = 'ticket.resent'"), ==, 1);
}

/* Three within an hour; another ticket, and another hour, are counted anew. */
static void
test_resend_often (Scene *scene, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    g_assert_true (resend (scene, 3, TK_ROLE_ATTENDEE, "1-1-1-0", "other@x.example", NULL));
  g_autoptr (GError) error = NULL;
  g_assert_false (resend (scene, 1, TK_ROLE_ADMIN, "1-1-1-0", NULL, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_TOO_MANY);
  g_assert_true (resend (scene, 3, TK_ROLE_ATTENDEE, "1-1-2-0", NULL, NULL));
  tk_fake_clock_advance (&scene->hub.clock, HOUR_MS + 1000);
  g_assert_true (resend (scene, 3, TK_ROLE_ATTENDEE, "1-1-1-0", NULL, NULL));
}

static void
test_resend_refused (Scene *scene, gconstpointer data)
{
  static const struct
  {
    gint64 account;
    TkRole role;
    const char *said, *to;
    HubError code;
  } rows[] = {
    { 99, TK_ROLE_ATTENDEE, "1-1-1-0", NULL, HUB_ERROR_NOT_FOUND },
    { 99, TK_ROLE_ORGANIZER, "1-1-1-0", "me@x.example", HUB_ERROR_NOT_FOUND },
    { 3, TK_ROLE_ATTENDEE, "1-1-77-0", NULL, HUB_ERROR_NOT_FOUND },
    { 3, TK_ROLE_ATTENDEE, "1-1-1-0", "nobody", HUB_ERROR_FIELD },
    { 3, TK_ROLE_ATTENDEE, "1-1-1-0", "a@x.example\r\nBcc: b@x.example", HUB_ERROR_FIELD },
    { 3, TK_ROLE_ATTENDEE, "1-1-1-0", "a@x.example,b@x.example", HUB_ERROR_FIELD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (resend (scene, rows[i].account, rows[i].role, rows[i].said, rows[i].to, &error));
      g_assert_error (error, HUB_ERROR, (int) rows[i].code);
    }
  ticket_seller_sql (scene->hub.uri, "UPDATE ticket SET status = 'voided'");
  g_autoptr (GError) error = NULL;
  g_assert_false (resend (scene, 3, TK_ROLE_ATTENDEE, "1-1-1-0", NULL, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_VOIDED);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM message"), ==, 0);
}

#define TEST(name, func) g_test_add ("/passes/mail/" name, Scene, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("sent", test_sent);
  TEST ("refunded-meanwhile", test_refunded_meanwhile);
  TEST ("later", test_later);
  TEST ("headers", test_headers);
  TEST ("nowhere-to", test_nowhere_to);
  TEST ("resend", test_resend);
  TEST ("resend/often", test_resend_often);
  TEST ("resend/refused", test_resend_refused);
  return g_test_run ();
}
