/* A long evening at random: honest tills ask, sell, undo, hand back and send late; supervisors fence and release; tills are
 * lost, gates scan, and lost journals turn up. After each step the hub's books are worked out anew, and no ticket is ever sold
 * twice. TIKETI_SEED replays a run. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-books.h"

#include <string.h>

#include "tk-uuid.h"

#define D G_GINT64_FORMAT
#define TILLS 6
#define STEPS 700
#define PRICE 100

/* What a till itself believes. */
typedef struct
{
  char *id;
  gint64 type, first, next, last, issue, epoch, sell_until;
  gboolean open, overdraft;
} Held;

typedef struct
{
  char sale[TK_UUID_SIZE];
  gint64 type, serial, issue;
  guint till;
  gboolean undone, scanned;
} Sold;

typedef struct
{
  FakeTerminal *terminal;
  GPtrArray *held; /* Held */
  char *cursor;
  gboolean lost;
} Till;

typedef struct
{
  HubFixture fixture;
  GRand *rand;
  Till tills[TILLS];
  FakeTerminal *gate;
  GPtrArray *sold;     /* Sold, of all tills */
  GHashTable *tickets; /* "type-serial-issue": nobody sells the same one twice */
  guint fenced, released, recalled, lost, late, undone, given_back, reissued, overdrawn;
} Hall;

static void
free_held (gpointer data)
{
  g_free (((Held *) data)->id);
  g_free (data);
}

static gint
pick (Hall *hall, gint n)
{
  return n > 0 ? g_rand_int_range (hall->rand, 0, n) : 0;
}

/* ---- What a till hears of its leases ---- */

static Held *
find_held (Till *till, const char *id)
{
  for (guint i = 0; i < till->held->len; i++)
    {
      Held *held = till->held->pdata[i];

      if (strcmp (held->id, id) == 0)
        return held;
    }
  return NULL;
}

static void
hand_back (Hall *hall, Till *till, Held *held, gint64 from)
{
  if (from > held->last)
    return;
  g_autofree char *body = g_strdup_printf ("{\"event\":1,\"first\":%" D ",\"last\":%" D ",\"lease\":\"%s\",\"type\":%" D "}", from,
                                           held->last, held->id, held->type);

  fake_terminal_append (till->terminal, TK_KIND_LEASE_RETURNED, body);
  held->last = from - 1;
  hall->given_back++;
}

static void
take_up (Hall *hall, Till *till, const TkWireLease *lease)
{
  Held *held = find_held (till, lease->id);
  gboolean open = strcmp (lease->status, "open") == 0;

  if (held == NULL && open)
    {
      held = g_new0 (Held, 1);
      *held = (Held){ g_strdup (lease->id), lease->type, lease->first, lease->first, lease->last, lease->issue, lease->epoch,
                      lease->sell_until, TRUE, lease->overdraft };
      g_ptr_array_add (till->held, held);
      hall->reissued += lease->issue > 0;
      hall->overdrawn += lease->overdraft;
    }
  /* An older word of the lease is no news. */
  if (held == NULL || lease->epoch < held->epoch)
    return;
  g_assert_true (open || lease->epoch > held->epoch || !held->open);
  held->epoch = lease->epoch;
  held->sell_until = lease->sell_until;
  if (held->open && !open)
    {
      held->open = FALSE;
      hand_back (hall, till, held, held->next);
    }
  else if (open && lease->recall > 0 && pick (hall, 3) > 0)
    {
      hall->recalled++;
      hand_back (hall, till, held, MAX (held->next, held->last - lease->recall + 1));
    }
}

static void
read_feed (Hall *hall, Till *till)
{
  g_autoptr (GPtrArray) changes = fake_terminal_changes (till->terminal, &till->cursor, 0);

  for (guint i = 0; i < changes->len; i++)
    {
      const TkWireChange *change = changes->pdata[i];
      g_autoptr (GError) error = NULL;

      if (strcmp (change->kind, "lease") != 0)
        continue;
      TkWireLease *lease = tk_wire_decode (&tk_wire_lease_shape, change->body, strlen (change->body), &error);
      g_assert_no_error (error);
      take_up (hall, till, lease);
      tk_wire_free (&tk_wire_lease_shape, lease);
    }
}

/* ---- What it does ---- */

static void
ask (Hall *hall, Till *till)
{
  gint64 type = pick (hall, 2) ? 2 : 4;
  gint64 held = 0;

  for (guint i = 0; i < till->held->len; i++)
    {
      const Held *one = till->held->pdata[i];
      held += one->type == type && one->open ? one->last - one->next + 1 : 0;
    }
  tk_wire_free (&tk_wire_lease_reply_shape, fake_terminal_lease (till->terminal, 1, type, held, pick (hall, 3) ? 0 : pick (hall, 9)));
  read_feed (hall, till);
}

static void
sell (Hall *hall, Till *till, guint number)
{
  Held *held = till->held->len > 0 ? till->held->pdata[pick (hall, (gint) till->held->len)] : NULL;

  if (held == NULL || !held->open || held->next > held->last || held->sell_until <= hall->fixture.clock.wall_ms)
    return;
  Sold *sold = g_new0 (Sold, 1);
  *sold = (Sold){ .type = held->type, .serial = held->next++, .issue = held->issue, .till = number };
  tk_uuid_new (&hall->fixture.clock.base, sold->sale);
  /* The one thing that must never happen. */
  g_assert_true (g_hash_table_add (hall->tickets, g_strdup_printf ("%" D "-%" D "-%" D, sold->type, sold->serial, sold->issue)));
  g_ptr_array_add (hall->sold, sold);
  g_autofree char *body = g_strdup_printf (
    "{\"approved_by\":\"%s\",\"currency\":\"KES\",\"lines\":[{\"amount\":%d,\"event\":1,\"qty\":1,\"type\":%" D
    ",\"unit\":%d}],\"payments\":[{\"amount\":%d,\"method\":\"cash\",\"tendered\":%d}],\"sale\":\"%s\",\"tickets\":[{"
    "\"event\":1,\"issue\":%" D ",\"lease\":\"%s\",\"serial\":%" D ",\"type\":%" D "}],\"total\":%d}",
    held->overdraft ? "wanjiru" : "", PRICE, sold->type, PRICE, PRICE, PRICE, sold->sale, sold->issue, held->id, sold->serial,
    sold->type, PRICE);
  fake_terminal_append (till->terminal, TK_KIND_SALE_COMPLETED, body);
}

static void
undo (Hall *hall, Till *till, guint number)
{
  Sold *sold = hall->sold->len > 0 ? hall->sold->pdata[pick (hall, (gint) hall->sold->len)] : NULL;

  if (sold == NULL || sold->till != number || sold->undone)
    return;
  g_autofree char *body = g_strdup_printf (
    "{\"amount\":%d,\"approved_by\":\"wanjiru\",\"currency\":\"KES\",\"payments\":[{\"amount\":%d,\"method\":\"cash\"}],"
    "\"reversal\":\"%s\",\"sale\":\"%s\",\"tickets\":[{\"event\":1,\"issue\":%" D ",\"serial\":%" D ",\"type\":%" D "}]}",
    PRICE, PRICE, sold->sale, sold->sale, sold->issue, sold->serial, sold->type);
  sold->undone = TRUE;
  hall->undone++;
  fake_terminal_append (till->terminal, pick (hall, 2) ? TK_KIND_SALE_VOIDED : TK_KIND_SALE_REFUNDED, body);
}

static void
hand_some_back (Hall *hall, Till *till)
{
  Held *held = till->held->len > 0 ? till->held->pdata[pick (hall, (gint) till->held->len)] : NULL;

  if (held != NULL && held->open && held->next <= held->last)
    hand_back (hall, till, held, held->next + pick (hall, (gint) (held->last - held->next + 1)));
}

static void
send (Till *till)
{
  if (till->terminal->sent < till->terminal->journal->len)
    fake_terminal_tell (till->terminal, NULL);
}

/* ---- What happens to it ---- */

static char *
any_lease (Hall *hall, const char *status)
{
  g_autofree char *sql = g_strdup_printf ("SELECT coalesce((SELECT id FROM lease WHERE status = '%s' AND "
                                          "last - first + 1 > sold ORDER BY id LIMIT 1 OFFSET %d), '')",
                                          status, pick (hall, 3));

  return hub_fixture_text (&hall->fixture, sql);
}

static void
fence_one (Hall *hall)
{
  g_autofree char *lease = any_lease (hall, "open");
  HubLeaseFence fence = { .lease = lease, .who = "wanjiru" };
  HubLeaseFenced fenced;
  g_autoptr (GError) error = NULL;

  if (*lease == '\0')
    return;
  g_assert_true (hub_service_lease_fence (hall->fixture.service, &fence, &fenced, &error));
  hall->fenced++;
}

/* What the list says may exist twice is what is released, and the incident says the same. */
static void
release_one (Hall *hall)
{
  g_autofree char *lease = any_lease (hall, "fenced");
  HubLeaseRelease release = { lease, "wanjiru", "the queue is long" };
  g_autoptr (GError) error = NULL;
  g_autofree char *list = hub_service_lease_list (hall->fixture.service, 0, NULL);
  g_autofree char *text = hub_service_lease_release (hall->fixture.service, &release, &error);

  if (*lease == '\0')
    return;
  gint64 bound = g_ascii_strtoll (strstr (strstr (list, lease), "\"bound\":") + 8, NULL, 10);
  if (text == NULL)
    {
      g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
      g_assert_cmpint (bound, ==, 0);
      return;
    }
  g_assert_cmpint (g_ascii_strtoll (strstr (text, "\"released\":") + 11, NULL, 10), ==, bound);
  hall->released++;
}

static void
lose_one (Hall *hall, Till *till)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = g_strdup_printf ("%" D, till->terminal->terminal->id);

  if (hall->lost >= TILLS / 2)
    return;
  hub_service_terminal_revoke_by (hall->fixture.service, number, "wanjiru", &error);
  g_assert_no_error (error);
  till->lost = TRUE;
  hall->lost++;
}

static void
scan_one (Hall *hall)
{
  Sold *sold = hall->sold->len > 0 ? hall->sold->pdata[pick (hall, (gint) hall->sold->len)] : NULL;

  if (sold == NULL || sold->scanned)
    return;
  sold->scanned = TRUE;
  g_autofree char *body = g_strdup_printf (
    "{\"count\":1,\"direction\":\"entry\",\"event\":1,\"gate\":1,\"issue\":%" D ",\"issuer\":%u,\"serial\":%" D
    ",\"source\":\"camera\",\"type\":%" D ",\"verdict\":\"admitted\"}",
    sold->issue, hall->tills[sold->till].terminal->terminal->issuer, sold->serial, sold->type);
  fake_terminal_append (hall->gate, TK_KIND_CHECKIN_ENTRY, body);
  fake_terminal_tell (hall->gate, NULL);
}

static void
set_revoked (Hall *hall, Till *till, gint64 at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (hall->fixture.uri, SQL_OPEN_EXISTING, &error);

  g_assert_true (sql_run (conn, &error, "UPDATE terminal SET revoked_at = $1 WHERE terminal = $2", "ii", at,
                          till->terminal->terminal->id));
}

/* The lost one's journal, brought by hand: read as if it had never been revoked. */
static void
bring_journal (Hall *hall, Till *till)
{
  if (till->terminal->sent == till->terminal->journal->len)
    return;
  set_revoked (hall, till, 0);
  send (till);
  set_revoked (hall, till, hall->fixture.clock.wall_ms);
  hall->late++;
}

/* The event goes on a little longer, every time it is over: leases expire, and nobody wins anything back by that. */
static void
put_off (Hall *hall)
{
  g_autoptr (GError) error = NULL;
  gint64 now = hall->fixture.clock.wall_ms;

  if (hub_fixture_int (&hall->fixture, "SELECT ends_at FROM event WHERE event = 1") > now)
    return;
  g_autoptr (SqlConn) conn = sql_open (hall->fixture.uri, SQL_OPEN_EXISTING, &error);
  g_assert_true (sql_run (conn, &error, "UPDATE event SET ends_at = $1 WHERE event = 1", "i", now + 30 * 60000));
}

static void
act (Hall *hall)
{
  guint number = (guint) pick (hall, TILLS);
  Till *till = &hall->tills[number];
  gint what = pick (hall, 100);

  tk_fake_clock_advance (&hall->fixture.clock, g_rand_int_range (hall->rand, 1, 40000));
  put_off (hall);
  if (till->lost)
    {
      if (what < 20)
        bring_journal (hall, till);
      return;
    }
  if (what < 16)
    ask (hall, till);
  else if (what < 55)
    sell (hall, till, number);
  else if (what < 63)
    undo (hall, till, number);
  else if (what < 67)
    hand_some_back (hall, till);
  else if (what < 78)
    send (till);
  else if (what < 84)
    read_feed (hall, till);
  else if (what < 89)
    scan_one (hall);
  else if (what < 93)
    fence_one (hall);
  else if (what < 98)
    release_one (hall);
  else if (pick (hall, 4) == 0)
    lose_one (hall, till);
}

/* ---- The evening ---- */

static guint32
choose_seed (void)
{
  const char *text = g_getenv ("TIKETI_SEED");
  guint32 seed = text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();

  g_test_message ("TIKETI_SEED=%u", seed);
  return seed;
}

static void
open_hall (Hall *hall, guint32 seed)
{
  gint64 set = 0;
  g_autoptr (GError) error = NULL;

  memset (hall, 0, sizeof *hall);
  hub_fixture_set_up (&hall->fixture);
  hall->rand = g_rand_new_with_seed (seed);
  hall->sold = g_ptr_array_new_with_free_func (g_free);
  hall->tickets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  hall->gate = fake_terminal_new (&hall->fixture, "Gate 7", "gate");
  hub_service_type_overdraft (hall->fixture.service, 1, 4, 3, "wanjiru", &set, &error);
  g_assert_no_error (error);
  g_autoptr (SqlConn) conn = sql_open (hall->fixture.uri, SQL_OPEN_EXISTING, &error);
  g_assert_true (sql_run (conn, &error, "UPDATE event SET ends_at = $1 WHERE event = 1", "i", FIXTURE_NOW + 30 * 60000));
  for (guint i = 0; i < TILLS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Till %u", i + 10);

      hall->tills[i].terminal = fake_terminal_new (&hall->fixture, name, "both");
      hall->tills[i].held = g_ptr_array_new_with_free_func (free_held);
    }
}

static void
close_hall (Hall *hall)
{
  for (guint i = 0; i < TILLS; i++)
    {
      fake_terminal_free (hall->tills[i].terminal);
      g_ptr_array_unref (hall->tills[i].held);
      g_free (hall->tills[i].cursor);
    }
  fake_terminal_free (hall->gate);
  g_ptr_array_unref (hall->sold);
  g_hash_table_unref (hall->tickets);
  g_rand_free (hall->rand);
  hub_fixture_tear_down (&hall->fixture);
}

/* Everybody has told everything: every ticket is known, and those that exist twice are where a lease was released. */
static void
check_end (Hall *hall)
{
  HubFixture *fixture = &hall->fixture;

  for (guint i = 0; i < TILLS; i++)
    {
      if (hall->tills[i].lost)
        bring_journal (hall, &hall->tills[i]);
      else
        send (&hall->tills[i]);
    }
  hub_books_check (fixture);
  g_assert_cmpint (hub_fixture_int (fixture, "SELECT count(*) FROM ticket"), ==, hall->sold->len);
  g_assert_cmpint (hub_fixture_int (fixture, "SELECT count(*) FROM orphan WHERE sale = ''"), ==, 0);
  g_autofree char *dead
    = hub_fixture_text (fixture, "SELECT coalesce((SELECT kind || ': ' || reason FROM journal WHERE status = 'dead' LIMIT 1), '')");
  g_assert_cmpstr (dead, ==, "");
  g_assert_cmpint (hub_fixture_int (fixture, "SELECT count(*) FROM ticket WHERE status <> 'valid'"), ==, hall->undone);
  g_autofree char *odd = hub_fixture_text (
    fixture, "SELECT coalesce((SELECT kind || ': ' || text FROM incident WHERE kind NOT IN ('double_sale', 'lease_released', "
             "'lost_terminal', 'undone_after_entry', 'admitted_not_valid') LIMIT 1), '')");
  g_assert_cmpstr (odd, ==, "");
  /* A slot with two good tickets was told of, and none is without a release. */
  g_assert_cmpint (
    hub_fixture_int (fixture, "SELECT count(*) FROM ticket a JOIN ticket b ON a.event = b.event AND a.type = b.type AND a.serial = "
                              "b.serial AND a.issue < b.issue WHERE a.status = 'valid' AND b.status = 'valid' AND NOT EXISTS "
                              "(SELECT 1 FROM lease WHERE lease.event = a.event AND lease.type = a.type AND a.serial BETWEEN "
                              "first AND last AND released_at > 0)"),
    ==, 0);
  g_assert_cmpint (
    hub_fixture_int (fixture, "SELECT count(*) FROM ticket a JOIN ticket b ON a.event = b.event AND a.type = b.type AND a.serial = "
                              "b.serial AND a.issue < b.issue WHERE a.status = 'valid' AND b.status = 'valid'"),
    <=, hub_fixture_int (fixture, "SELECT count(*) FROM incident WHERE kind = 'double_sale'"));
}

static void
test_hall (gconstpointer data)
{
  Hall hall;

  open_hall (&hall, data != NULL ? GPOINTER_TO_UINT (data) : choose_seed ());
  for (int step = 0; step < STEPS; step++)
    {
      act (&hall);
      hub_books_check (&hall.fixture);
    }
  check_end (&hall);
  g_test_message ("%u sold, %u undone, %u handed back, %u recalls, %u sold again, %u overdrafts, %u fences, %u releases, %u lost, "
                  "%u journals late",
                  hall.sold->len, hall.undone, hall.given_back, hall.recalled, hall.reissued, hall.overdrawn, hall.fenced,
                  hall.released, hall.lost, hall.late);
  close_hall (&hall);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* One that is always the same, and one that never is. */
  g_test_add_data_func ("/hall/known", GUINT_TO_POINTER (20261121), test_hall);
  g_test_add_data_func ("/hall/random", NULL, test_hall);
  return g_test_run ();
}
