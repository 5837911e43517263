/* Tests of leases: shares, refusals, renewals, certificates, and that the capacity holds whatever terminals do.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

#include "tk-base64url.h"
#include "tk-certificate.h"

#define TERMINALS 6
#define ROUNDS 400

static gint64
size_of (const TkWireLeaseReply *reply)
{
  gint64 size = 0;

  for (guint i = 0; i < reply->leases->len; i++)
    {
      const TkWireLease *lease = reply->leases->pdata[i];
      size += lease->last - lease->first + 1;
    }
  return size;
}

static void
free_reply (TkWireLeaseReply *reply)
{
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
}

static gint64
ask (FakeTerminal *till, gint64 type, gint64 held, gint64 want)
{
  TkWireLeaseReply *reply = fake_terminal_lease (till, 1, type, held, want);
  gint64 size = size_of (reply);

  free_reply (reply);
  return size;
}

/* The demo has one box office invited; with this one that makes two sellers, and one share stays with the hub. */
static void
test_shares (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_assert_cmpint (ask (till, 1, 0, 0), ==, 167);   /* ceil (500 / 3) */
  g_assert_cmpint (ask (till, 1, 167, 0), ==, 167); /* holds more than half of ceil (333 / 3) */
  g_assert_cmpint (ask (till, 1, 56, 0), ==, 167);  /* exactly half of 111, rounded up */
  g_assert_cmpint (ask (till, 1, 55, 0), ==, 222);  /* topped up to its share of 111, but only to two shares unproven */
  g_assert_cmpint (ask (till, 4, 0, 0), ==, 222 + 2);
  g_assert_cmpint (ask (till, 2, 0, 7), ==, 222 + 2 + 7);
  g_assert_cmpint (ask (till, 2, 0, 1000), ==, 222 + 2 + 50); /* never more than there is */
  g_assert_cmpint (ask (till, 2, 0, 1), ==, 222 + 2 + 50);
  hub_fixture_tear_down (&fixture);
}

/* Whoever lies about what it holds does not drain the stock. */
static void
test_cannot_drain (void)
{
  HubFixture fixture;
  gint64 size = 0;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  for (int i = 0; i < 100; i++)
    size = ask (till, 1, 0, 0);
  g_assert_cmpint (size, <=, 250);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT capacity - leased FROM ticket_type WHERE event = 1 AND type = 1"),
                   >=, 250);
  hub_fixture_tear_down (&fixture);
}

static void
test_refused (void)
{
  HubFixture fixture;
  GArray *first = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 one = 1;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_array_append_val (first, one);
  HubTerminalInvite invite = { .name = (char *) "Till 7", .kind = (char *) "box-office", .events = first };
  g_autofree char *code = hub_service_terminal_add (fixture.service, &invite, NULL, NULL);
  g_autoptr (FakeTerminal) till = fake_terminal_enrol (&fixture, code, NULL);
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  const struct
  {
    FakeTerminal *asking;
    gint64 event, type;
    HubError code;
  } rows[] = {
    { gate, 1, 1, HUB_ERROR_FORBIDDEN },
    { till, 2, 1, HUB_ERROR_INVALID },  /* not its event */
    { till, 9, 1, HUB_ERROR_INVALID },  /* no event */
    { till, 1, 77, HUB_ERROR_INVALID }, /* no type */
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TkWireLeaseRequest *request = tk_wire_new (&tk_wire_lease_request_shape);
      TkWireLeaseWant *want = tk_wire_append (&tk_wire_lease_want_shape, request->wants);

      *want = (TkWireLeaseWant){ rows[i].event, rows[i].type, 0, 5 };
      g_assert_null (hub_service_lease (fixture.service, rows[i].asking->terminal, request, &error));
      g_assert_error (error, HUB_ERROR, (int) rows[i].code);
      g_clear_error (&error);
      tk_wire_free (&tk_wire_lease_request_shape, request);
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM lease"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(leased) FROM ticket_type"), ==, 0);
  g_array_unref (first);
  hub_fixture_tear_down (&fixture);
}

/* After the event nothing is granted; a lease ends with its event, and with a later end it is renewed. */
static void
test_until (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  gint64 ends = hub_fixture_int (&fixture, "SELECT ends_at FROM event WHERE event = 1");
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  TkWireLeaseReply *reply = fake_terminal_lease (till, 1, 1, 0, 5);
  g_assert_cmpuint (reply->leases->len, ==, 1);
  const TkWireLease *lease = reply->leases->pdata[0];
  g_assert_cmpint (lease->sell_until, ==, ends);
  g_assert_cmpint (lease->first, ==, 1);
  g_assert_cmpint (lease->last, ==, 5);
  g_assert_cmpstr (lease->status, ==, "open");
  g_assert_cmpint (lease->epoch, ==, 1);
  g_assert_cmpint (reply->now, ==, fixture.clock.wall_ms);
  free_reply (reply);

  g_autoptr (SqlConn) conn = sql_open (fixture.uri, SQL_OPEN_EXISTING, &error);
  g_assert_true (sql_run (conn, &error, "UPDATE event SET ends_at = ends_at + 7200000 WHERE event = 1", ""));
  reply = fake_terminal_lease (till, 1, 1, 5, 0);
  g_assert_cmpint (((TkWireLease *) reply->leases->pdata[0])->sell_until, ==, ends + 7200000);
  free_reply (reply);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM change WHERE kind = 'lease'"), ==,
                   hub_fixture_int (&fixture, "SELECT count(*) FROM lease"));

  gint64 leased = hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 1");
  tk_fake_clock_advance (&fixture.clock, ends + 7200000 - fixture.clock.wall_ms);
  free_reply (fake_terminal_lease (till, 1, 1, 0, 5));
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE event = 1 AND type = 1"), ==, leased);
  hub_fixture_tear_down (&fixture);
}

/* The certificate that comes with a grant covers exactly what the terminal holds, and gates get the same one. */
static void
test_certificate (void)
{
  HubFixture fixture;
  guint8 hub_key[32];
  g_autofree char *cursor = NULL;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  g_assert_true (tk_base64url_decode (till->enrolled->hub_key, hub_key, sizeof hub_key));
  free_reply (fake_terminal_lease (till, 1, 2, 0, 5));
  TkWireLeaseReply *reply = fake_terminal_lease (till, 1, 2, 5, 3); /* next to it: one range */
  g_autoptr (TkCertificate) certificate
    = tk_certificate_open (reply->certificate, strlen (reply->certificate), hub_key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (certificate->revision, ==, 3);
  g_assert_cmpuint (certificate->ranges->len, ==, 1);
  for (guint32 serial = 1; serial <= 10; serial++)
    {
      TkTicketId id = { .event = 1, .type = 2, .serial = serial };
      g_assert_cmpint (tk_certificate_covers_serial (certificate, &id), ==, serial <= 8);
    }
  g_autoptr (GPtrArray) changes = fake_terminal_changes (gate, &cursor, 0);
  const TkWireChange *change = hub_fixture_find (changes, "issuer", "2");
  g_assert_nonnull (change);
  g_assert_nonnull (strstr (change->body, reply->certificate));
  g_assert_cmpuint (hub_fixture_count (changes, "lease"), ==, 0); /* not the gate's business */
  free_reply (reply);
  reply = fake_terminal_lease (till, 1, 2, 8, 0); /* nothing granted: nothing to re-issue */
  g_assert_cmpstr (reply->certificate, ==, "");
  free_reply (reply);
  hub_fixture_tear_down (&fixture);
}

/* ---- The capacity holds ---- */

typedef struct
{
  char *id;
  gint64 next, last;
} Held;

typedef struct
{
  HubFixture fixture;
  GRand *rand;
  FakeTerminal *tills[TERMINALS];
  GHashTable *held[TERMINALS]; /* lease id → Held: what the terminal itself believes */
  guint8 owner[5][501];        /* by type and serial: whose it is in the terminals' own eyes, 0 nobody's */
  gint64 returned;
} Hall;

static void
free_held (gpointer data)
{
  g_free (((Held *) data)->id);
  g_free (data);
}

static gint64
unsold (Hall *hall, int i, gint64 type)
{
  GHashTableIter iter;
  gpointer key, value;
  gint64 n = 0;

  g_hash_table_iter_init (&iter, hall->held[i]);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((char *) key)[0] == '0' + type)
      n += ((Held *) value)->last - ((Held *) value)->next + 1;
  return n;
}

/* A terminal takes up a lease it did not know; no serial of it may be another's. */
static void
take_up (Hall *hall, int i, const TkWireLease *lease)
{
  g_autofree char *key = g_strdup_printf ("%d%s", (int) lease->type, lease->id);

  if (g_hash_table_contains (hall->held[i], key))
    return;
  Held *held = g_new0 (Held, 1);
  *held = (Held){ g_strdup (lease->id), lease->first, lease->last };
  for (gint64 serial = lease->first; serial <= lease->last; serial++)
    {
      g_assert_cmpint (hall->owner[lease->type][serial], ==, 0);
      hall->owner[lease->type][serial] = (guint8) (i + 1);
    }
  g_hash_table_insert (hall->held[i], g_steal_pointer (&key), held);
}

static void
ask_randomly (Hall *hall, int i, gint64 type)
{
  gint64 want = g_rand_boolean (hall->rand) ? 0 : g_rand_int_range (hall->rand, 1, 40);
  gint64 held = g_rand_boolean (hall->rand) ? unsold (hall, i, type) : g_rand_int_range (hall->rand, 0, 100);
  TkWireLeaseReply *reply = fake_terminal_lease (hall->tills[i], 1, type, held, want);

  for (guint k = 0; k < reply->leases->len; k++)
    take_up (hall, i, reply->leases->pdata[k]);
  free_reply (reply);
}

static Held *
any_held (Hall *hall, int i, gint64 type)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, hall->held[i]);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((char *) key)[0] == '0' + type && ((Held *) value)->next <= ((Held *) value)->last)
      return value;
  return NULL;
}

static void
sell_randomly (Hall *hall, int i, gint64 type)
{
  for (int n = g_rand_int_range (hall->rand, 0, 6); n > 0; n--)
    {
      Held *held = any_held (hall, i, type);

      if (held != NULL)
        fake_terminal_sell (hall->tills[i], 1, type, held->next++, 1000);
    }
}

static void
return_randomly (Hall *hall, int i, gint64 type)
{
  Held *held = any_held (hall, i, type);

  if (held == NULL)
    return;
  gint64 first = g_rand_int_range (hall->rand, (gint32) held->next, (gint32) held->last + 1);
  g_autofree char *body = g_strdup_printf ("{\"event\":1,\"first\":%d,\"last\":%d,\"lease\":\"%s\",\"type\":%d}",
                                           (int) first, (int) held->last, held->id, (int) type);
  fake_terminal_append (hall->tills[i], TK_KIND_LEASE_RETURNED, body);
  for (gint64 serial = first; serial <= held->last; serial++)
    hall->owner[type][serial] = 0;
  hall->returned += held->last - first + 1;
  held->last = first - 1;
  /* Others may get them as soon as the hub has the proof; the terminal sends it at once or its own books are ahead. */
  fake_terminal_tell (hall->tills[i], NULL);
}

static void
send_randomly (Hall *hall, int i)
{
  if (hall->tills[i]->sent < hall->tills[i]->journal->len && g_rand_boolean (hall->rand))
    fake_terminal_tell (hall->tills[i], NULL);
}

static void
check_hall (Hall *hall)
{
  g_assert_cmpint (
    hub_fixture_int (&hall->fixture, "SELECT count(*) FROM ticket_type WHERE sold + leased + held + quarantined > capacity"),
    ==, 0);
  /* The counters are what the rows say. */
  g_assert_cmpint (
    hub_fixture_int (&hall->fixture,
                     "SELECT count(*) FROM ticket_type t WHERE sold <> (SELECT count(*) FROM ticket WHERE "
                     "ticket.event = t.event AND ticket.type = t.type) OR leased <> (SELECT coalesce(sum(last - first + 1 - "
                     "sold), 0) FROM lease WHERE lease.event = t.event AND lease.type = t.type AND status = 'open') OR "
                     "capacity - sold - leased <> (SELECT coalesce(sum(last - first + 1), 0) FROM stock WHERE "
                     "stock.event = t.event AND stock.type = t.type)"),
    ==, 0);
}

static guint32
choose_seed (void)
{
  const char *text = g_getenv ("TIKETI_SEED");
  guint32 seed = text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();

  g_test_message ("TIKETI_SEED=%u", seed);
  g_print ("# TIKETI_SEED=%u\n", seed);
  return seed;
}

/* Many terminals ask, sell, hand back and send in any order; no serial is ever in two hands and no slot is counted twice. */
static void
test_capacity (void)
{
  Hall hall = { .rand = NULL };

  hub_fixture_set_up (&hall.fixture);
  hall.rand = g_rand_new_with_seed (choose_seed ());
  for (int i = 0; i < TERMINALS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Till %d", i + 10);
      hall.tills[i] = fake_terminal_new (&hall.fixture, name, i % 2 ? "both" : "box-office");
      hall.held[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_held);
    }
  for (int round = 0; round < ROUNDS; round++)
    {
      int i = g_rand_int_range (hall.rand, 0, TERMINALS);
      gint64 type = g_rand_int_range (hall.rand, 1, 5);

      switch (g_rand_int_range (hall.rand, 0, 4))
        {
        case 0:
          ask_randomly (&hall, i, type);
          break;
        case 1:
          sell_randomly (&hall, i, type);
          break;
        case 2:
          send_randomly (&hall, i);
          break;
        default:
          if (g_rand_int_range (hall.rand, 0, 3) == 0)
            return_randomly (&hall, i, type);
        }
      if (round % 20 == 0)
        check_hall (&hall);
    }
  for (int i = 0; i < TERMINALS; i++)
    {
      if (hall.tills[i]->sent < hall.tills[i]->journal->len)
        fake_terminal_tell (hall.tills[i], NULL);
      fake_terminal_free (hall.tills[i]);
      g_hash_table_unref (hall.held[i]);
    }
  check_hall (&hall);
  g_assert_cmpint (hub_fixture_int (&hall.fixture, "SELECT count(*) FROM incident"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&hall.fixture, "SELECT count(*) FROM ticket"), >, 50);
  g_assert_cmpint (hall.returned, >, 0);
  g_rand_free (hall.rand);
  hub_fixture_tear_down (&hall.fixture);
}

/* The schema itself refuses what would oversell, should the code ever be wrong. */
static void
test_schema_refuses (void)
{
  static const char *const statements[] = {
    "UPDATE ticket_type SET sold = 51 WHERE event = 1 AND type = 2",
    "UPDATE ticket_type SET sold = 20, leased = 20, held = 10, quarantined = 1 WHERE event = 1 AND type = 2",
    "UPDATE ticket_type SET leased = -1 WHERE event = 1 AND type = 2",
    "INSERT INTO stock (event, type, first, last) VALUES (1, 2, 0, 5)",
    "INSERT INTO stock (event, type, first, last) VALUES (1, 2, 9, 5)",
    "INSERT INTO lease (id, event, type, first, last, terminal, sell_until, status, granted_at) "
    "VALUES ('x', 1, 2, 5, 4, 1, 0, 'open', 0)",
    "INSERT INTO lease (id, event, type, first, last, terminal, sell_until, status, granted_at) "
    "VALUES ('x', 1, 2, 1, 4, 1, 0, 'lost', 0)",
  };
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (SqlConn) conn = sql_open (fixture.uri, SQL_OPEN_EXISTING, &error);
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_assert_false (sql_run (conn, &error, statements[i], ""));
      g_assert_error (error, SQL_ERROR, SQL_ERROR_CONSTRAINT);
      g_clear_error (&error);
    }
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lease/shares", test_shares);
  g_test_add_func ("/lease/cannot-drain", test_cannot_drain);
  g_test_add_func ("/lease/refused", test_refused);
  g_test_add_func ("/lease/until", test_until);
  g_test_add_func ("/lease/certificate", test_certificate);
  g_test_add_func ("/lease/capacity", test_capacity);
  g_test_add_func ("/lease/schema-refuses", test_schema_refuses);
  return g_test_run ();
}
