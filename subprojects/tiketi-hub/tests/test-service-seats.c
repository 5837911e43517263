/* Seats: a plan is checked, leases bring seats, any seat is sold with any serial of its lease, and every seat is in one place.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-books.h"
#include "hub-error.h"

#include <string.h>

#include "tk-places.h"
#include "tk-uuid.h"

#define PLAN_HEAD "{\"event\":2,\"height\":500,\"rows\":["
#define PLAN_TAIL "],\"type\":1,\"width\":900}"
#define ROWS(rows) PLAN_HEAD rows PLAN_TAIL
#define ROW(label, first, count, number) \
  "{\"count\":" count ",\"dx\":4,\"first\":" first ",\"label\":\"" label "\",\"number\":" number ",\"step\":1,\"x\":10,\"y\":20}"

static gboolean
set_plan (HubFixture *fixture, const char *text, gint64 *seats, GError **error)
{
  HubPlanFile file = { text, 2, 1, "organizer" };

  return hub_service_plan_set (fixture->service, &file, seats, error);
}

static void
test_refused (void)
{
  static const struct { const char *text; int code; } bad[] = {
    { ROWS (ROW ("A", "1", "100", "1")), HUB_ERROR_INVALID },                                 /* 100 seats, 200 places */
    { ROWS (ROW ("A", "1", "100", "1") "," ROW ("B", "102", "100", "1")), HUB_ERROR_INVALID }, /* 101 is missing */
    { ROWS (ROW ("A", "1", "100", "1") "," ROW ("B", "100", "101", "1")), HUB_ERROR_INVALID }, /* 100 twice */
    { ROWS (ROW ("A", "1", "100", "1") "," ROW ("A", "101", "100", "100")), HUB_ERROR_INVALID }, /* A 100 twice */
    { ROWS (ROW ("A", "1", "100", "1") "," ROW ("B C", "101", "100", "1")), HUB_ERROR_INVALID }, /* a blank in the label */
    { ROWS (ROW ("A", "1", "200", "9900")), HUB_ERROR_INVALID },                              /* numbers of five digits */
    { PLAN_HEAD "{\"count\":200,\"dx\":40,\"first\":1,\"label\":\"A\",\"number\":1,\"step\":1,\"x\":10,\"y\":20}" PLAN_TAIL,
      HUB_ERROR_INVALID },                                                                    /* out of the drawing */
  };
  HubFixture fixture;
  gint64 seats = -1;

  hub_fixture_set_up (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (set_plan (&fixture, bad[i].text, &seats, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, HUB_ERROR, bad[i].code);
    }
  g_autoptr (GError) garbled = NULL;
  g_assert_false (set_plan (&fixture, "{", &seats, &garbled));
  g_assert_error (garbled, TK_WIRE_ERROR, TK_WIRE_ERROR_SYNTAX);
  g_assert_cmpint (seats, ==, -1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM place"), ==, 0);
  hub_fixture_tear_down (&fixture);
}

static const char good_plan[] = ROWS (ROW ("A", "1", "100", "1") "," ROW ("B", "101", "100", "1"));

static void
test_after_the_first (void)
{
  HubFixture fixture;
  gint64 seats = 0;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  fake_terminal_fetch_lease (till, 2, 1, 5);
  g_assert_false (set_plan (&fixture, good_plan, &seats, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  hub_fixture_tear_down (&fixture);
}

/* ---- A hall played at random ---- */

typedef struct
{
  char *id;
  gint64 next, last, issue;
  GArray *places; /* guint32 */
} Held;

typedef struct
{
  HubFixture fixture;
  GRand *rand;
  FakeTerminal *tills[2];
  GPtrArray *held[2]; /* Held */
  GPtrArray *sold;    /* char *: {"event":2,…} of tickets to undo, with their sale after a blank */
} Hall;

static void
held_free (gpointer data)
{
  Held *held = data;

  g_free (held->id);
  g_array_unref (held->places);
  g_free (held);
}

static Held *
find_held (GPtrArray *held, const char *id)
{
  for (guint i = 0; i < held->len; i++)
    if (strcmp (((Held *) held->pdata[i])->id, id) == 0)
      return held->pdata[i];
  return NULL;
}

/* What is new comes with as many seats as serials; what is known has the seats that are left. */
static void
take_leases (Hall *hall, guint till, gint64 want)
{
  TkWireLeaseReply *reply = fake_terminal_lease (hall->tills[till], 2, 1, 0, want);

  for (guint i = 0; i < reply->leases->len; i++)
    {
      const TkWireLease *lease = reply->leases->pdata[i];
      GArray *places = tk_places_parse (lease->places);
      Held *held = find_held (hall->held[till], lease->id);

      g_assert_nonnull (places);
      if (held == NULL)
        {
          g_assert_cmpint (places->len, ==, lease->last - lease->first + 1);
          held = g_new0 (Held, 1);
          *held = (Held){ g_strdup (lease->id), lease->first, lease->last, lease->issue, g_array_ref (places) };
          g_ptr_array_add (hall->held[till], held);
        }
      g_array_unref (places);
    }
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
}

static Held *
pick_held (Hall *hall, guint till)
{
  for (guint i = 0; i < hall->held[till]->len; i++)
    {
      Held *held = hall->held[till]->pdata[i];

      if (held->next <= held->last)
        return held;
    }
  return NULL;
}

static void
sell (Hall *hall, guint till)
{
  Held *held = pick_held (hall, till);
  char sale[TK_UUID_SIZE];

  if (held == NULL)
    return;
  guint at = (guint) g_rand_int_range (hall->rand, 0, (gint32) held->places->len);
  guint32 place = g_array_index (held->places, guint32, at);
  g_array_remove_index (held->places, at);
  tk_uuid_new (&hall->fixture.clock.base, sale);
  g_autofree char *body = g_strdup_printf (
    "{\"currency\":\"KES\",\"lines\":[{\"amount\":200000,\"event\":2,\"qty\":1,\"type\":1,\"unit\":200000}],\"payments\":[{\"amount\":200000,"
    "\"method\":\"cash\",\"tendered\":200000}],\"sale\":\"%s\",\"tickets\":[{\"event\":2,\"issue\":%d,\"lease\":\"%s\",\"place\":%u,"
    "\"seat\":\"%c %u\",\"serial\":%d,\"type\":1}],\"total\":200000}",
    sale, (int) held->issue, held->id, place, place > 100 ? 'B' : 'A', place > 100 ? place - 100 : place, (int) held->next);
  fake_terminal_append (hall->tills[till], TK_KIND_SALE_COMPLETED, body);
  g_ptr_array_add (hall->sold, g_strdup_printf ("%u %s %d %d", till, sale, (int) held->next, (int) held->issue));
  held->next++;
}

static void
undo (Hall *hall)
{
  if (hall->sold->len == 0)
    return;
  guint at = (guint) g_rand_int_range (hall->rand, 0, (gint32) hall->sold->len);
  g_auto (GStrv) words = g_strsplit (hall->sold->pdata[at], " ", 4);
  char id[TK_UUID_SIZE];

  g_ptr_array_remove_index (hall->sold, at);
  tk_uuid_new (&hall->fixture.clock.base, id);
  g_autofree char *body = g_strdup_printf (
    "{\"amount\":200000,\"approved_by\":\"wanjiru\",\"currency\":\"KES\",\"payments\":[{\"amount\":200000,\"method\":\"cash\"}],\"reason\":\"x\","
    "\"reversal\":\"%s\",\"sale\":\"%s\",\"tickets\":[{\"event\":2,\"issue\":%s,\"serial\":%s,\"type\":1}]}",
    id, words[1], words[3], words[2]);
  fake_terminal_append (hall->tills[words[0][0] - '0'], TK_KIND_SALE_REFUNDED, body);
}

static void
give_back (Hall *hall, guint till)
{
  Held *held = pick_held (hall, till);

  if (held == NULL)
    return;
  gint64 n = g_rand_int_range (hall->rand, 1, (gint32) (held->last - held->next + 2));
  g_autofree char *places = tk_places_format ((const guint32 *) held->places->data + held->places->len - n, (gsize) n);
  g_autofree char *body = g_strdup_printf ("{\"event\":2,\"first\":%d,\"last\":%d,\"lease\":\"%s\",\"places\":\"%s\",\"type\":1}",
                                           (int) (held->last - n + 1), (int) held->last, held->id, places);

  fake_terminal_append (hall->tills[till], TK_KIND_LEASE_RETURNED, body);
  g_array_set_size (held->places, held->places->len - (guint) n);
  held->last -= n;
}

static void
send (Hall *hall, guint till)
{
  if (hall->tills[till]->sent == hall->tills[till]->journal->len)
    return;
  TkWireBatchReply *reply = fake_terminal_send (hall->tills[till]);

  for (guint i = 0; i < reply->results->len; i++)
    g_assert_cmpstr (fake_terminal_status (reply, i), ==, "applied");
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
}

static void
check (Hall *hall)
{
  HubFixture *f = &hall->fixture;

  hub_books_check (f);
  g_assert_cmpint (hub_fixture_int (f, "SELECT count(*) FROM place"), ==, 200);
  /* In stock as many seats as serials, and in each lease. */
  g_assert_cmpint (hub_fixture_int (f, "SELECT count(*) FROM place WHERE lease = '' AND serial = 0"), ==,
                   hub_fixture_int (f, "SELECT coalesce(sum(last - first + 1), 0) FROM stock WHERE event = 2"));
  g_assert_cmpint (hub_fixture_int (f, "SELECT count(*) FROM lease AS l WHERE event = 2 AND status = 'open' AND last - first + 1 - sold <> "
                                       "(SELECT count(*) FROM place AS p WHERE p.lease = l.id)"),
                   ==, 0);
  g_assert_cmpint (hub_fixture_int (f, "SELECT count(*) FROM place WHERE serial > 0"), ==,
                   hub_fixture_int (f, "SELECT count(*) FROM ticket WHERE event = 2 AND status = 'valid'"));
  g_assert_cmpint (hub_fixture_int (f, "SELECT count(*) FROM incident"), ==, 0);
}

static void
play (Hall *hall)
{
  for (int round = 0; round < 300; round++)
    {
      guint till = (guint) g_rand_int_range (hall->rand, 0, 2);

      switch (g_rand_int_range (hall->rand, 0, 8))
        {
        case 0:
          send (hall, 0);
          send (hall, 1);
          take_leases (hall, till, g_rand_int_range (hall->rand, 1, 30));
          break;
        case 1:
          give_back (hall, till);
          break;
        case 2:
          undo (hall);
          break;
        default:
          sell (hall, till);
        }
      if (round % 20 == 0)
        {
          send (hall, 0);
          send (hall, 1);
          check (hall);
        }
    }
}

static void
test_random (void)
{
  Hall hall = { 0 };
  const char *seed = g_getenv ("TIKETI_SEED");
  guint32 number = seed != NULL ? (guint32) g_ascii_strtoull (seed, NULL, 10) : g_random_int ();
  gint64 seats = 0;
  g_autoptr (GError) error = NULL;

  g_test_message ("TIKETI_SEED=%u", number);
  hall.rand = g_rand_new_with_seed (number);
  hall.sold = g_ptr_array_new_with_free_func (g_free);
  hub_fixture_set_up (&hall.fixture);
  set_plan (&hall.fixture, good_plan, &seats, &error);
  g_assert_no_error (error);
  g_assert_cmpint (seats, ==, 200);
  for (guint i = 0; i < 2; i++)
    {
      hall.tills[i] = fake_terminal_new (&hall.fixture, i == 0 ? "Till 7" : "Till 8", "both");
      hall.held[i] = g_ptr_array_new_with_free_func (held_free);
      take_leases (&hall, i, 20);
    }
  play (&hall);
  send (&hall, 0);
  send (&hall, 1);
  check (&hall);
  for (guint i = 0; i < 2; i++)
    {
      fake_terminal_free (hall.tills[i]);
      g_ptr_array_unref (hall.held[i]);
    }
  g_ptr_array_unref (hall.sold);
  g_rand_free (hall.rand);
  hub_fixture_tear_down (&hall.fixture);
}

/* One seat twice, one that another till has, and serials handed back without their seats: each is told. */
static void
test_clashes (void)
{
  Hall hall = { 0 };
  gint64 seats = 0;
  g_autoptr (GError) error = NULL;

  hall.rand = g_rand_new_with_seed (1);
  hall.sold = g_ptr_array_new_with_free_func (g_free);
  hub_fixture_set_up (&hall.fixture);
  g_assert_true (set_plan (&hall.fixture, good_plan, &seats, &error));
  hall.tills[0] = fake_terminal_new (&hall.fixture, "Till 7", "both");
  hall.held[0] = g_ptr_array_new_with_free_func (held_free);
  take_leases (&hall, 0, 10);
  Held *held = hall.held[0]->pdata[0];
  guint32 first = g_array_index (held->places, guint32, 0);
  g_array_set_size (held->places, 1);
  sell (&hall, 0);
  g_array_append_val (held->places, first); /* again */
  sell (&hall, 0);
  guint32 stranger = 200;
  g_array_append_val (held->places, stranger); /* in stock: honoured, it is free */
  sell (&hall, 0);
  g_autofree char *body = g_strdup_printf ("{\"event\":2,\"first\":%d,\"last\":%d,\"lease\":\"%s\",\"type\":1}", (int) held->next,
                                           (int) held->last, held->id);
  fake_terminal_append (hall.tills[0], TK_KIND_LEASE_RETURNED, body);
  TkWireBatchReply *reply = fake_terminal_send (hall.tills[0]);
  g_assert_cmpstr (fake_terminal_status (reply, 0), ==, "applied");
  g_assert_cmpstr (fake_terminal_status (reply, 1), ==, "conflict");
  g_assert_cmpstr (fake_terminal_status (reply, 2), ==, "applied");
  g_assert_cmpstr (fake_terminal_status (reply, 3), ==, "conflict");
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
  g_assert_cmpint (hub_fixture_int (&hall.fixture, "SELECT count(*) FROM incident WHERE kind = 'seat_twice'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&hall.fixture, "SELECT count(*) FROM incident WHERE kind = 'return_seats'"), ==, 1);
  fake_terminal_free (hall.tills[0]);
  g_ptr_array_unref (hall.held[0]);
  g_ptr_array_unref (hall.sold);
  g_rand_free (hall.rand);
  hub_fixture_tear_down (&hall.fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seats/refused", test_refused);
  g_test_add_func ("/seats/after-the-first", test_after_the_first);
  g_test_add_func ("/seats/random", test_random);
  g_test_add_func ("/seats/clashes", test_clashes);
  return g_test_run ();
}
