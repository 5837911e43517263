/* Nights of orders played at random: buyers who pay, pay late, pay by hand, cancel and try again; callbacks that come doubled, in
 * the wrong order or never; time that passes and hubs that start anew. Whatever happens, each place is in one place, and each
 * shilling pays for one sale or is to go back. TIKETI_SCHEDULES of them, from TIKETI_SEED. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "hub-books.h"
#include "hub-fixture.h"
#include "hub-mpesa-words.h"
#include "hub-order.h"
#include "hub-pay.h"
#include "hub-writer.h"
#include "schedule.h"

#define EVERYDAY 15
#define STEPS_MAX 80
#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define ORDERS 12
#define PUSHES 64
#define MESSAGES 64
#define TYPE 4 /* five places, 500 shillings */
#define PRICE G_GINT64_CONSTANT (50000)

typedef enum { OPEN, PAID, CANCELLED } Fate;

/* A prompt as the gateway knows it. */
typedef struct { char id[37]; gint64 amount; Fate fate; gboolean known /* the hub got its answer */; int money; } Push;
/* On its way to the hub. push -1: by hand. */
typedef struct { int push; gint64 amount, order; int money; gboolean failure; } Message;

typedef struct
{
  HubFixture hub;
  HubPayGateway mpesa;
  HubCaller callers[2], admin;
  GRand *random;
  gint64 orders[ORDERS];
  Push pushes[PUSHES];
  Message messages[MESSAGES];
  int n_orders, n_pushes, n_messages, n_monies;
} World;

static World *current;

static gboolean
one_in (World *world, int n)
{
  return g_rand_int_range (world->random, 0, n) == 0;
}

/* ---- The gateway ---- */

static gboolean
check_cb (gpointer self, const HubAsk *ask, GError **error)
{
  return TRUE;
}

static void
ask_cb (gpointer self, const HubAsk *ask, HubWord *word)
{
  World *world = current;
  gboolean refused = one_in (world, 10) || world->n_pushes >= PUSHES, lost = one_in (world, 6);

  word->kind = refused ? HUB_WORD_REFUSED : lost ? HUB_WORD_LOST : HUB_WORD_SENT;
  word->reason = refused ? "refused" : "";
  if (refused)
    return;
  Push *push = &world->pushes[world->n_pushes++];
  *push = (Push){ .amount = ask->amount, .fate = OPEN, .known = !lost, .money = -1 };
  g_strlcpy (push->id, ask->attempt, sizeof push->id);
  if (lost)
    return;
  g_snprintf (word->checkout, sizeof word->checkout, "ws-%s", ask->attempt);
  g_snprintf (word->merchant, sizeof word->merchant, "m-%s", ask->attempt);
}

static void
query_cb (gpointer self, const char *checkout, gint64 now, HubWord *word)
{
  for (int i = 0; i < current->n_pushes; i++)
    {
      const Push *push = &current->pushes[i];

      if (strcmp (push->id, checkout + strlen ("ws-")) == 0)
        word->kind = push->fate == PAID ? HUB_WORD_PAID : push->fate == CANCELLED ? HUB_WORD_CANCELLED : HUB_WORD_PENDING;
    }
}

static gboolean
read_cb (gpointer self, const char *told, const char *bytes, gsize length, HubWord *word, GError **error)
{
  return strcmp (told, "c2b") == 0 ? hub_mpesa_read_c2b (bytes, length, "174379", NULL, word, error)
                                   : hub_mpesa_read_stk (bytes, length, word, error);
}

static void
send (World *world, Message message)
{
  for (int copies = one_in (world, 4) ? 2 : one_in (world, 5) ? 0 : 1; copies > 0; copies--)
    if (world->n_messages < MESSAGES)
      world->messages[world->n_messages++] = message;
}

/* The buyer does something about a prompt. A cancelled one may be paid all the same. */
static void
decide (World *world)
{
  Push *push;
  int n;

  if (world->n_pushes == 0)
    return;
  n = g_rand_int_range (world->random, 0, world->n_pushes);
  push = &world->pushes[n];
  if (push->fate == PAID || (push->fate == CANCELLED && !one_in (world, 4)))
    return;
  push->fate = one_in (world, 3) && push->fate == OPEN ? CANCELLED : PAID;
  if (push->fate == PAID)
    push->money = world->n_monies++;
  send (world, (Message){ .push = n, .amount = push->amount, .money = push->money, .failure = push->fate == CANCELLED });
}

static void
post (World *world, const char *told, char *text)
{
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  g_assert_true (hub_service_told (world->hub.service, "mpesa", told, "", body, NULL));
}

static void
deliver (World *world)
{
  if (world->n_messages == 0)
    return;
  int n = g_rand_int_range (world->random, 0, world->n_messages);
  Message message = world->messages[n];
  world->messages[n] = world->messages[--world->n_messages];
  const Push *push = message.push >= 0 ? &world->pushes[message.push] : NULL;
  if (push == NULL)
    post (world, "c2b", g_strdup_printf ("{\"TransID\":\"SKL%07d\",\"TransAmount\":\"%d.00\",\"BusinessShortCode\":\"174379\","
                                         "\"BillRefNumber\":\"TT-%06d\"}", message.money, (int) (message.amount / 100), (int) message.order));
  else if (message.failure)
    post (world, "stk", g_strdup_printf ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"m-%s\",\"CheckoutRequestID\":\"ws-%s\","
                                         "\"ResultCode\":1032,\"ResultDesc\":\"no\"}}}", push->id, push->id));
  else
    post (world, "stk", g_strdup_printf ("{\"Body\":{\"stkCallback\":{\"MerchantRequestID\":\"m-%s\",\"CheckoutRequestID\":\"ws-%s\","
                                         "\"ResultCode\":0,\"CallbackMetadata\":{\"Item\":[{\"Name\":\"Amount\",\"Value\":%d},"
                                         "{\"Name\":\"MpesaReceiptNumber\",\"Value\":\"SKL%07d\"}]}}}}",
                                         push->id, push->id, (int) (message.amount / 100), message.money));
}

static void
pay_by_hand (World *world)
{
  if (world->n_orders == 0)
    return;
  gint64 order = world->orders[g_rand_int_range (world->random, 0, world->n_orders)];
  gint64 amount = PRICE * g_rand_int_range (world->random, 1, 3);
  Message message = { .push = -1, .amount = amount, .order = order, .money = world->n_monies++ };

  send (world, message);
}

/* ---- The buyers ---- */

static const HubOnce no_key = { NULL };

static const HubCaller *
somebody (World *world)
{
  return &world->callers[g_rand_int_range (world->random, 0, 2)];
}

static void
order (World *world)
{
  g_autofree char *phone = g_strdup_printf ("2547110000%02d", g_rand_int_range (world->random, 0, 4));
  HubOrderItem item = { .type = TYPE, .qty = g_rand_int_range (world->random, 1, 4) };
  HubOrderNew made = { .event = 1, .items = &item, .n_items = 1, .method = "mpesa", .phone = phone, .email = "", .reason = "", .amount = -1 };
  g_auto (HubOnceAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  if (world->n_orders >= ORDERS)
    return;
  g_autoptr (HubOrder) placed = hub_service_order (world->hub.service, somebody (world), &made, &no_key, &answer, &error);
  if (placed != NULL)
    world->orders[world->n_orders++] = placed->id;
  else
    g_assert_true (g_error_matches (error, HUB_ERROR, HUB_ERROR_SOLD_OUT) || g_error_matches (error, HUB_ERROR, HUB_ERROR_PAYMENT_PENDING));
}

typedef enum { RETRY, CALL_OFF, REFUND } Act;

static void
act (World *world, Act what)
{
  g_auto (HubOnceAnswer) answer = { 0 };
  g_autoptr (HubOrder) now = NULL;
  HubOrderRetry retry = { NULL };

  if (world->n_orders == 0)
    return;
  gint64 id = world->orders[g_rand_int_range (world->random, 0, world->n_orders)];
  HubOrderRefund refund = { id, TRUE, one_in (world, 2) ? NULL : "100", "" };
  if (what == RETRY)
    now = hub_service_order_pay (world->hub.service, somebody (world), id, &retry, &no_key, &answer, NULL);
  else if (what == CALL_OFF)
    now = hub_service_order_cancel (world->hub.service, somebody (world), id, &no_key, &answer, NULL);
  else
    now = hub_service_order_refund (world->hub.service, &world->admin, &refund, &no_key, &answer, NULL);
}

static void
open_gateway (World *world)
{
  HubGateways gateways = { .mpesa = &world->mpesa };

  hub_service_set_gateways (world->hub.service, &gateways, FALSE);
}

static void
restart (World *world)
{
  hub_fixture_reopen (&world->hub);
  open_gateway (world);
}

static void
step (World *world)
{
  switch (g_rand_int_range (world->random, 0, 24))
    {
    case 0: case 1: case 2: case 3:
      order (world);
      break;
    case 4: case 5: case 6: case 7:
      decide (world);
      break;
    case 8: case 9: case 10: case 11: case 12:
      deliver (world);
      break;
    case 13: case 14:
      act (world, RETRY);
      break;
    case 15:
      act (world, CALL_OFF);
      break;
    case 16:
      act (world, REFUND);
      break;
    case 17:
      pay_by_hand (world);
      break;
    case 18:
      restart (world);
      break;
    case 19: case 20:
      tk_fake_clock_advance (&world->hub.clock, g_rand_int_range (world->random, 1, 7) * MINUTE);
      break;
    default:
      hub_pay_turn (world->hub.service);
      break;
    }
}

/* ---- What must be true ---- */

static gint64
number (World *world, const char *sql)
{
  return hub_fixture_int (&world->hub, sql);
}

static void
check (World *world)
{
  hub_books_check (&world->hub);
  /* An order is a sale exactly when it is paid, with all its tickets and its own money. */
  g_assert_cmpint (number (world, "SELECT count(*) FROM web_order WHERE (paid_at > 0 AND NOT EXISTS (SELECT 1 FROM sale WHERE sale.id = "
                                  "web_order.sale)) OR (paid_at = 0 AND EXISTS (SELECT 1 FROM sale WHERE sale.id = web_order.sale))"), ==, 0);
  g_assert_cmpint (number (world, "SELECT count(*) FROM web_order WHERE paid_at > 0 AND (SELECT count(*) FROM ticket WHERE ticket.sale = "
                                  "web_order.sale) <> (SELECT sum(qty) FROM web_order_line WHERE web_order = web_order.id)"), ==, 0);
  g_assert_cmpint (number (world, "SELECT count(*) FROM web_order WHERE paid_at > 0 AND (SELECT count(*) FROM attempt WHERE "
                                  "attempt.used_by = web_order.sale AND money = 1) <> 1"), ==, 0);
  /* What waits holds its places, and nothing else holds any. */
  g_assert_cmpint (number (world, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 4"), ==,
                   number (world, "SELECT coalesce(sum(qty), 0) FROM web_order_line, web_order WHERE web_order.id = web_order AND status = 'pending'"));
  /* Money is used or due, never both and never neither. */
  g_assert_cmpint (number (world, "SELECT coalesce(sum(paid), 0) FROM attempt WHERE money = 1"), ==,
                   number (world, "SELECT coalesce(sum(total), 0) FROM web_order WHERE paid_at > 0")
                     + number (world, "SELECT coalesce(sum(amount), 0) FROM refund_due WHERE id LIKE 'attempt-%'"));
  g_assert_cmpint (number (world, "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM money_in GROUP BY receipt) AS r"), <=, 1);
  g_assert_cmpint (number (world, "SELECT count(*) FROM journal WHERE status <> 'applied'"), ==, 0);
}

static void
finish (World *world)
{
  while (world->n_messages > 0)
    deliver (world);
  for (int i = 0; i < 6; i++)
    {
      hub_pay_turn (world->hub.service);
      tk_fake_clock_advance (&world->hub.clock, 10 * MINUTE);
    }
  hub_pay_turn (world->hub.service);
  g_assert_cmpint (number (world, "SELECT count(*) FROM web_order WHERE status = 'pending'"), ==, 0);
  /* Whatever a buyer paid for and the gateway could be asked about is known: it is asked until it has said how it ended. */
  for (int i = 0; i < world->n_pushes; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT money FROM attempt WHERE id = '%s' AND checkout <> ''", world->pushes[i].id);
      g_autofree char *decided = g_strdup_printf ("SELECT count(*) FROM attempt WHERE id = '%s' AND word = 2", world->pushes[i].id);

      if (world->pushes[i].known && world->pushes[i].fate == PAID && number (world, decided) == 0)
        g_assert_cmpint (number (world, sql), ==, 1);
    }
}

static HubCaller
caller_of (World *world, const char *email, TkRole role)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM account WHERE email = '%s'", email);

  return (HubCaller){ .account = number (world, sql), .role = role, .name = (char *) "Somebody", .email = (char *) email, .jti = (char *) "",
                      .address = (char *) "127.0.0.1" };
}

static void
play (guint32 seed)
{
  World *world = g_new0 (World, 1);
  int steps;

  current = world;
  world->random = g_rand_new_with_seed (seed);
  hub_fixture_set_up (&world->hub);
  world->mpesa = (HubPayGateway){ .method = "mpesa", .check = check_cb, .ask = ask_cb, .query = query_cb, .read = read_cb };
  world->callers[0] = caller_of (world, "attendee@tiketi.example", TK_ROLE_ATTENDEE);
  world->callers[1] = caller_of (world, "organizer@tiketi.example", TK_ROLE_ORGANIZER);
  world->admin = caller_of (world, "admin@tiketi.example", TK_ROLE_ADMIN);
  open_gateway (world);
  steps = g_rand_int_range (world->random, 10, STEPS_MAX);
  for (int i = 0; i < steps; i++)
    {
      step (world);
      if (i % 16 == 0)
        check (world);
    }
  finish (world);
  check (world);
  hub_fixture_tear_down (&world->hub);
  g_rand_free (world->random);
  g_free (world);
}

static void
test_schedules (void)
{
  guint64 n = schedule_number ("TIKETI_SCHEDULES", EVERYDAY);
  guint32 seed = schedule_first (n);

  hub_writer_set_threads (FALSE);
  for (guint64 i = 0; i < n; i++)
    {
      schedule_plays (seed + (guint32) i);
      play (seed + (guint32) i);
    }
  hub_writer_set_threads (TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  schedule_init ();
  g_test_add_func ("/service/order-schedules", test_schedules);
  return g_test_run ();
}
