/* Five hundred buyers at once for a hundred places, over HTTP and with a strict gateway whose callbacks come doubled: exactly a hundred
 * tickets. TIKETI_RUNS repeats it and prints figures. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "api-fixture.h"
#include "fake-daraja.h"
#include "hub-books.h"
#include "hub-mpesa.h"
#include "hub-pay.h"
#include "hub-token.h"

#define SECRET "0123456789-secret"
#define BUYERS 500
#define PLACES 100
#define ACCOUNTS 30
#define THREADS 500 /* all at once */
#define PATIENCE_US (60 * G_USEC_PER_SEC)

typedef struct
{
  ApiFixture api;
  HubFixture books;
  FakeDaraja *daraja;
  HubGateways gateways;
  char *headers[ACCOUNTS];
  gint64 took[BUYERS];     /* microseconds */
  guint status[BUYERS];
} Crowd;

static void
add_account (Crowd *crowd, guint i)
{
  g_autofree char *email = g_strdup_printf ("buyer-%u@crowd.example", i);
  g_autofree char *sql = g_strdup_printf ("INSERT INTO account (email, name, role, password_hash, created_at) VALUES ('%s', 'Buyer %u', "
                                          "'attendee', '-', 1)", email, i);
  hub_fixture_run (&crowd->books, sql);
  g_autofree char *token = api_fixture_token (&crowd->api, email);

  crowd->headers[i] = g_strconcat (token, "Content-Type: application/json\r\n", NULL);
}

static void
open_gateway (Crowd *crowd)
{
  g_autofree char *hub = g_strdup_printf ("http://127.0.0.1:%u/api/v1", crowd->api.port);

  crowd->daraja = fake_daraja_new (0, 20);
  HubMpesaSettings mpesa = { .base = fake_daraja_get_url (crowd->daraja), .consumer_key = FAKE_DARAJA_KEY,
                             .consumer_secret = FAKE_DARAJA_SECRET, .passkey = FAKE_DARAJA_PASSKEY, .shortcode = FAKE_DARAJA_SHORTCODE,
                             .callback_url = hub, .callback_secret = SECRET };
  crowd->gateways = (HubGateways){ .mpesa = hub_mpesa_new (&mpesa, tk_clock_system ()), .callback_secret = SECRET };
  hub_service_set_gateways (crowd->api.service, &crowd->gateways, TRUE);
}

static void
set_up (Crowd *crowd)
{
  *crowd = (Crowd){ .took = { 0 } };
  api_fixture_set_up (&crowd->api, NULL);
  crowd->books.uri = crowd->api.uri;
  hub_fixture_run (&crowd->books, "UPDATE event SET cap = 100 WHERE event = 2");
  open_gateway (crowd);
  for (guint i = 0; i < ACCOUNTS; i++)
    add_account (crowd, i);
}

static void
tear_down (Crowd *crowd)
{
  g_clear_pointer (&crowd->books.reader, sql_close);
  api_fixture_tear_down (&crowd->api, NULL);
  crowd->gateways.mpesa->free (crowd->gateways.mpesa->self);
  fake_daraja_free (crowd->daraja);
  for (guint i = 0; i < ACCOUNTS; i++)
    g_free (crowd->headers[i]);
}

/* Each third pays with a phone whose callback comes twice. */
static void
buy_cb (gpointer data, gpointer user_data)
{
  Crowd *crowd = user_data;
  guint i = GPOINTER_TO_UINT (data) - 1;
  g_autofree char *body = i % 3 == 0 ? g_strdup_printf ("{\"ticket_id\":131073,\"phone\":\"254711%03u005\"}", i)
                                     : g_strdup_printf ("{\"ticket_id\":131073,\"phone\":\"254722%03u100\"}", i);
  gint64 begin = g_get_monotonic_time ();
  g_autofree char *request = g_strdup_printf ("POST /orders HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%sContent-Length: %zu\r\n\r\n%s",
                                              crowd->headers[i % ACCOUNTS], strlen (body), body);
  g_autoptr (RawClient) client = raw_client_new ("127.0.0.1", crowd->api.port);

  raw_client_set_timeout (client, 60); /* the machine may be busy */
  raw_client_send (client, request, -1);
  g_autoptr (RawReply) reply = raw_client_read (client, FALSE);

  crowd->took[i] = g_get_monotonic_time () - begin;
  crowd->status[i] = reply->status;
  if (reply->status != 200 && reply->status != 202 && reply->status != 409)
    g_error ("%s: %u %s", body, reply->status, raw_reply_text (reply));
}

static gint64
count (Crowd *crowd, const char *sql)
{
  return hub_fixture_int (&crowd->books, sql);
}

static void
await_paid (Crowd *crowd)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (count (crowd, "SELECT count(*) FROM web_order WHERE status = 'paid'") < PLACES && g_get_monotonic_time () < until)
    g_usleep (50000);
}

static void
check (Crowd *crowd)
{
  guint good = 0;

  for (guint i = 0; i < BUYERS; i++)
    good += crowd->status[i] != 409;
  g_assert_cmpuint (good, ==, PLACES);
  g_assert_cmpint (count (crowd, "SELECT count(*) FROM ticket WHERE event = 2 AND status = 'valid'"), ==, PLACES);
  g_assert_cmpint (count (crowd, "SELECT sold FROM ticket_type WHERE event = 2 AND type = 1"), ==, PLACES);
  g_assert_cmpint (count (crowd, "SELECT count(*) FROM web_order WHERE status = 'paid'"), ==, PLACES);
  g_assert_cmpint (count (crowd, "SELECT count(*) FROM web_order WHERE status <> 'paid'"), ==, 0);
  g_assert_cmpint (count (crowd, "SELECT count(*) FROM refund_due"), ==, 0);
  g_assert_cmpint (count (crowd, "SELECT count(*) FROM journal WHERE status <> 'applied'"), ==, 0);
  hub_books_check (&crowd->books);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static void
play (gboolean figures)
{
  Crowd *crowd = g_new0 (Crowd, 1);

  set_up (crowd);
  GThreadPool *pool = g_thread_pool_new (buy_cb, crowd, THREADS, TRUE, NULL);
  gint64 begin = g_get_monotonic_time ();
  for (guint i = 0; i < BUYERS; i++)
    g_thread_pool_push (pool, GUINT_TO_POINTER (i + 1), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  gint64 answered = g_get_monotonic_time ();
  await_paid (crowd);
  gint64 paid = g_get_monotonic_time ();
  check (crowd);
  qsort (crowd->took, BUYERS, sizeof crowd->took[0], compare);
  if (figures)
    g_print ("# %d buyers answered in %d ms (median %d, p99 %d, longest %d), %d paid after %d ms\n", BUYERS, (int) ((answered - begin) / 1000),
             (int) (crowd->took[BUYERS / 2] / 1000), (int) (crowd->took[BUYERS * 99 / 100] / 1000),
             (int) (crowd->took[BUYERS - 1] / 1000), PLACES, (int) ((paid - begin) / 1000));
  tear_down (crowd);
  g_free (crowd);
}

static void
test_crowd (void)
{
  const char *runs = g_getenv ("TIKETI_RUNS");
  int n = runs != NULL ? atoi (runs) : 1;

  for (int i = 0; i < n; i++)
    play (runs != NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/crowd", test_crowd);
  return g_test_run ();
}
