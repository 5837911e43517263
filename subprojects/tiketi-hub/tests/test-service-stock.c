/* Tests of winning stock back: sizes, returns, fences, quarantine, releases, waiting for others, overdraft, certificates.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-books.h"

#include <string.h>

#include "hub-lease-size.h"
#include "tk-certificate.h"
#include "tk-base64url.h"
#include "tk-uuid.h"

#define D G_GINT64_FORMAT
#define VIP 2
#define LAST_SEATS 4

/* ---- Acts ---- */

/* How many serials it holds unsold after asking, in the hub's eyes. */
static gint64
ask (FakeTerminal *till, gint64 type, gint64 held, gint64 want)
{
  gint64 size = 0;
  TkWireLeaseReply *reply = fake_terminal_lease (till, 1, type, held, want);

  for (guint i = 0; i < reply->leases->len; i++)
    {
      const TkWireLease *lease = reply->leases->pdata[i];
      size += lease->type == type ? lease->last - lease->first + 1 : 0;
    }
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  return size;
}

static void
sell_issue (FakeTerminal *till, gint64 type, gint64 serial, gint64 issue, const char *approved, const char *status)
{
  char sale[TK_UUID_SIZE];

  tk_uuid_new (&till->fixture->clock.base, sale);
  g_autofree char *body = g_strdup_printf (
    "{\"approved_by\":\"%s\",\"currency\":\"KES\",\"lines\":[{\"amount\":100,\"event\":1,\"qty\":1,\"type\":%" D
    ",\"unit\":100}],\"payments\":[{\"amount\":100,\"method\":\"cash\",\"tendered\":100}],\"sale\":\"%s\",\"tickets\":[{"
    "\"event\":1,\"issue\":%" D ",\"serial\":%" D ",\"type\":%" D "}],\"total\":100}",
    approved, type, sale, issue, serial, type);
  fake_terminal_append (till, TK_KIND_SALE_COMPLETED, body);
  if (status != NULL)
    fake_terminal_tell (till, status);
}

static void
give_back (FakeTerminal *till, const char *lease, gint64 type, gint64 first, gint64 last, const char *status)
{
  g_autofree char *body = g_strdup_printf ("{\"event\":1,\"first\":%" D ",\"last\":%" D ",\"lease\":\"%s\",\"type\":%" D "}", first,
                                           last, lease, type);

  fake_terminal_append (till, TK_KIND_LEASE_RETURNED, body);
  if (status != NULL)
    fake_terminal_tell (till, status);
}

static void
scan (FakeTerminal *gate, FakeTerminal *seller, gint64 serial, const char *verdict, const char *source)
{
  g_autofree char *body
    = g_strdup_printf ("{\"count\":1,\"direction\":\"entry\",\"event\":1,\"gate\":1,\"issue\":0,\"issuer\":%u,\"serial\":%" D
                       ",\"source\":\"%s\",\"type\":2,\"verdict\":\"%s\"}",
                       seller->terminal->issuer, serial, source, verdict);

  fake_terminal_append (gate, TK_KIND_CHECKIN_ENTRY, body);
  fake_terminal_tell (gate, "applied");
}

static gint64
vip (HubFixture *fixture, const char *counter)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM ticket_type WHERE event = 1 AND type = 2", counter);

  return hub_fixture_int (fixture, sql);
}

static char *
lease_of (HubFixture *fixture, FakeTerminal *till)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT id FROM lease WHERE terminal = %" D " ORDER BY granted_at DESC, first LIMIT 1", till->terminal->id);

  return hub_fixture_text (fixture, sql);
}

static void
fence (HubFixture *fixture, const char *lease, gint64 unsold)
{
  g_autoptr (GError) error = NULL;
  HubLeaseFence order = { .lease = lease, .who = "wanjiru" };
  HubLeaseFenced fenced;

  hub_service_lease_fence (fixture->service, &order, &fenced, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fenced.leases, ==, 1);
  g_assert_cmpint (fenced.unsold, ==, unsold);
}

static void
release (HubFixture *fixture, const char *lease, gint64 bound)
{
  g_autoptr (GError) error = NULL;
  HubLeaseRelease order = { lease, "wanjiru", "the till burnt" };
  g_autofree char *text = hub_service_lease_release (fixture->service, &order, &error);
  g_autofree char *expected = g_strdup_printf ("\"released\":%" D ",\"bound\":%" D, bound, bound);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, expected));
}

static gint64
bound_of (HubFixture *fixture, const char *lease)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *list = hub_service_lease_list (fixture->service, 1, &error);
  const char *row = strstr (list, lease);

  g_assert_no_error (error);
  g_assert_nonnull (row);
  return g_ascii_strtoll (strstr (row, "\"bound\":") + strlen ("\"bound\":"), NULL, 10);
}

/* ---- Sizes ---- */

static void
test_sizes (void)
{
  static const struct
  {
    const char *name;
    HubLeaseNeed need;
    gint64 size;
  } rows[] = {
    { "fair share", { 500, 2, 0, 0, 0, 120 }, 167 },
    { "enough", { 333, 2, 167, 167, 0, 120 }, 0 },
    { "half of it left", { 333, 2, 167, 56, 0, 120 }, 0 },
    { "less than half, two shares unproved", { 333, 2, 167, 55, 0, 120 }, 55 },
    { "lies about it", { 250, 2, 250, 0, 0, 120 }, 0 },
    { "sells fast: 100 x 2 h + 2 sqrt 200", { 500, 4, 0, 0, 100, 120 }, 228 },
    { "and has some", { 500, 4, 28, 28, 100, 120 }, 200 },
    { "no more than half", { 300, 4, 0, 0, 1000, 120 }, 150 },
    { "not half again and again", { 150, 4, 150, 0, 1000, 120 }, 0 },
    { "alone", { 300, 1, 0, 0, 1000, 120 }, 300 },
    { "alone and slow", { 300, 1, 0, 0, 0, 120 }, 150 },
    { "the last few", { 4, 3, 0, 0, 10, 120 }, 4 },
    { "the last one", { 1, 5, 0, 0, 0, 120 }, 1 },
    { "nothing", { 0, 3, 0, 0, 50, 120 }, 0 },
    { "no outage expected", { 500, 4, 0, 0, 1000, 0 }, 100 },
    { "a rate beyond belief", { 500, 4, 0, 0, G_MAXINT64, 120 }, 250 },
    { "holds more than is known", { 500, 2, 10, 400, 0, 120 }, 157 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].name);
      g_assert_cmpint (hub_lease_size (&rows[i].need), ==, rows[i].size);
    }
  g_assert_cmpint (hub_lease_demand (0, 120), ==, 0);
  g_assert_cmpint (hub_lease_demand (1, 60), ==, 3);
  g_assert_cmpint (hub_lease_demand (100, 120), ==, 228); /* the root of 200, rounded down, is 14 */
  g_assert_cmpint (hub_lease_demand (50, 120), ==, 120);
}

/* The rate a terminal tells makes its lease larger, and the outage expected as well. */
static void
test_rate (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Till 8", "both");
  g_assert_true (hub_service_lease_outage (fixture.service, 60, "wanjiru", &error));
  TkWireLeaseRequest *request = tk_wire_new (&tk_wire_lease_request_shape);
  TkWireLeaseWant *want = tk_wire_append (&tk_wire_lease_want_shape, request->wants);
  *want = (TkWireLeaseWant){ .event = 1, .type = 1, .rate = 150 };
  TkWireLeaseReply *reply = hub_service_lease (fixture.service, one->terminal, request, &error);
  g_assert_no_error (error);
  const TkWireLease *lease = reply->leases->pdata[0];
  g_assert_cmpint (lease->last - lease->first + 1, ==, 150 + 2 * 12);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  tk_wire_free (&tk_wire_lease_request_shape, request);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM act WHERE kind = 'lease.outage' AND who = 'wanjiru'"), ==, 1);
  g_assert_false (hub_service_lease_outage (fixture.service, -1, "wanjiru", &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
  hub_fixture_tear_down (&fixture);
}

/* ---- Returns, fences, releases ---- */

/* Time alone wins nothing back: neither the end of selling nor days of silence. */
static void
test_expiry_reclaims_nothing (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Till 8", "both");
  g_assert_cmpint (ask (one, VIP, 0, 50), ==, 50);
  /* The event is put off; the lease it was granted until is over. */
  gint64 until = hub_fixture_int (&fixture, "SELECT sell_until FROM lease");
  tk_fake_clock_advance (&fixture.clock, until - fixture.clock.wall_ms + 3 * 24 * 3600 * G_GINT64_CONSTANT (1000));
  g_autoptr (SqlConn) conn = sql_open (fixture.uri, SQL_OPEN_EXISTING, &error);
  g_assert_true (sql_run (conn, &error, "UPDATE event SET ends_at = ends_at + 864000000 WHERE event = 1", ""));
  g_assert_cmpint (ask (two, VIP, 0, 5), ==, 0);
  g_assert_cmpint (vip (&fixture, "leased"), ==, 50);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM stock WHERE event = 1 AND type = 2"), ==, 0);
  hub_books_check (&fixture);
  /* What was sold within it before is honoured, however late it is told. */
  sell_issue (one, VIP, 1, 0, "", "applied");
  g_assert_cmpint (vip (&fixture, "sold"), ==, 1);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* The event is put off by minutes when it is nearly over: who holds a lease may go on. */
static void
test_put_off (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  ask (till, VIP, 0, 5);
  gint64 until = hub_fixture_int (&fixture, "SELECT sell_until FROM lease");
  g_autoptr (SqlConn) conn = sql_open (fixture.uri, SQL_OPEN_EXISTING, &error);
  g_assert_true (sql_run (conn, &error, "UPDATE event SET ends_at = ends_at + 600000 WHERE event = 1", ""));
  tk_fake_clock_advance (&fixture.clock, until - fixture.clock.wall_ms - 2 * 3600000);
  ask (till, VIP, 5, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sell_until FROM lease"), ==, until); /* not worth a change yet */
  tk_fake_clock_advance (&fixture.clock, 90 * 60000);
  ask (till, VIP, 5, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sell_until FROM lease"), ==, until + 600000);
  hub_fixture_tear_down (&fixture);
}

/* A fence quarantines what is not known to be sold; the terminal's journal wins it back, sales first. */
static void
test_fence (void)
{
  HubFixture fixture;
  g_autofree char *cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Till 8", "both");
  ask (one, VIP, 0, 20);
  g_autofree char *lease = lease_of (&fixture, one);
  sell_issue (one, VIP, 1, 0, "", "applied");
  sell_issue (one, VIP, 2, 0, "", NULL);
  g_assert_cmpint (bound_of (&fixture, lease), ==, 0); /* open: nothing is lost */
  fence (&fixture, lease, 19);
  hub_books_check (&fixture);
  g_assert_cmpint (vip (&fixture, "leased"), ==, 0);
  g_assert_cmpint (vip (&fixture, "quarantined"), ==, 19);
  g_assert_cmpint (bound_of (&fixture, lease), ==, 19);
  g_autoptr (GPtrArray) told = fake_terminal_changes (one, &cursor, 0);
  const char *body = hub_fixture_find (told, "lease", lease)->body;
  g_assert_nonnull (strstr (body, "\"status\":\"fenced\""));
  g_assert_nonnull (strstr (body, "\"epoch\":2"));
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT urgent FROM change WHERE kind = 'lease'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM act WHERE kind = 'lease.fenced' AND who = 'wanjiru'"), ==, 1);
  /* Another gets none of it. */
  g_assert_cmpint (ask (two, VIP, 0, 50), ==, 30);
  fake_terminal_tell (one, "applied");
  g_assert_cmpint (bound_of (&fixture, lease), ==, 18);
  give_back (one, lease, VIP, 3, 20, "applied");
  g_assert_cmpint (vip (&fixture, "quarantined"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT epoch FROM lease ORDER BY first LIMIT 1"), ==, 3);
  hub_books_check (&fixture);
  /* Proved unsold: the same issue again. */
  g_assert_cmpint (ask (two, VIP, 30, 50), ==, 48);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT max(issue) FROM lease"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

static void
test_fence_refused (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  ask (till, VIP, 0, 5);
  g_autofree char *lease = lease_of (&fixture, till);
  fence (&fixture, lease, 5);
  const struct
  {
    HubLeaseFence fence;
    HubError code;
  } rows[] = {
    { { NULL, NULL, "wanjiru" }, HUB_ERROR_INVALID },
    { { lease, "Till 7", "wanjiru" }, HUB_ERROR_INVALID },
    { { lease, NULL, "" }, HUB_ERROR_INVALID },
    { { lease, NULL, NULL }, HUB_ERROR_INVALID },
    { { "nothing", NULL, "wanjiru" }, HUB_ERROR_NOT_FOUND },
    { { NULL, "Till 9", "wanjiru" }, HUB_ERROR_NOT_FOUND },
    { { NULL, "Till 8", "wanjiru" }, HUB_ERROR_CONFLICT },
    { { lease, NULL, "wanjiru" }, HUB_ERROR_CONFLICT }, /* already */
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HubLeaseFenced fenced = { 77, 77 };

      g_assert_false (hub_service_lease_fence (fixture.service, &rows[i].fence, &fenced, &error));
      g_assert_error (error, HUB_ERROR, (int) rows[i].code);
      g_assert_cmpint (fenced.leases, ==, 77);
      g_clear_error (&error);
    }
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM act"), ==, 1);
  hub_fixture_tear_down (&fixture);
}

/* Released without proof: the next issue, so that both tickets of a slot can be told apart when a late sale comes. */
static void
test_release (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Till 8", "both");
  ask (one, VIP, 0, 50);
  g_autofree char *lease = lease_of (&fixture, one);
  sell_issue (one, VIP, 1, 0, "", "applied");
  for (gint64 serial = 2; serial <= 5; serial++)
    sell_issue (one, VIP, serial, 0, "", NULL); /* not told yet */
  fence (&fixture, lease, 49);
  release (&fixture, lease, 49);
  hub_books_check (&fixture);
  g_assert_cmpint (vip (&fixture, "sold"), ==, 1);
  g_assert_cmpint (vip (&fixture, "quarantined"), ==, 0);
  g_assert_cmpint (hub_fixture_incidents (&fixture, "lease_released"), ==, 1);
  g_autofree char *text = hub_fixture_text (&fixture, "SELECT text FROM incident WHERE kind = 'lease_released'");
  g_assert_nonnull (strstr (text, "up to 49 tickets may exist twice"));
  g_assert_nonnull (strstr (text, "the till burnt"));
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM act WHERE kind = 'lease.released' AND who = 'wanjiru'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT issue FROM stock WHERE event = 1 AND type = 2"), ==, 1);
  g_assert_cmpint (ask (two, VIP, 0, 10), ==, 10); /* 2 to 11 as issue 1 */
  sell_issue (two, VIP, 2, 1, "", "applied");
  hub_books_check (&fixture);
  /* Now the lost journal: 2 exists twice, 3 to 5 will if they are sold again. */
  fake_terminal_tell (one, "applied");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "double_sale"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket WHERE serial = 2 AND status = 'valid'"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM ticket"), ==, 6);
  hub_books_check (&fixture);
  sell_issue (two, VIP, 3, 1, "", "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "double_sale"), ==, 2);
  hub_books_check (&fixture);
  /* What comes back of it is not sold a third time: 4 and 5 have their buyers. */
  g_autofree char *second = lease_of (&fixture, two);
  give_back (two, second, VIP, 4, 11, "applied");
  g_assert_cmpint (vip (&fixture, "sold"), ==, 5);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* A late sale of a slot nobody has again takes it out of stock, and is no clash at all. */
static void
test_late_sale (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  ask (one, VIP, 0, 10);
  g_autofree char *lease = lease_of (&fixture, one);
  sell_issue (one, VIP, 1, 0, "", NULL);
  fence (&fixture, lease, 10);
  release (&fixture, lease, 10);
  fake_terminal_tell (one, "applied");
  g_assert_cmpint (vip (&fixture, "sold"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM stock WHERE type = 2 AND first <= 1 AND last >= 1"), ==, 0);
  g_assert_cmpint (bound_of (&fixture, lease), ==, 9);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* The proof comes after the release: what it says was not sold does not exist twice, and nothing is won back a second time. */
static void
test_late_proof (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) one = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) two = fake_terminal_new (&fixture, "Till 8", "both");
  ask (one, VIP, 0, 50);
  g_autofree char *lease = lease_of (&fixture, one);
  fence (&fixture, lease, 50);
  release (&fixture, lease, 50);
  ask (two, VIP, 0, 20);
  give_back (two, lease, VIP, 1, 50, "conflict"); /* not theirs */
  sell_issue (one, VIP, 1, 0, "", NULL);
  sell_issue (one, VIP, 2, 0, "", NULL);
  give_back (one, lease, VIP, 2, 50, "conflict"); /* 2 is sold */
  g_assert_cmpint (hub_fixture_incidents (&fixture, "return_sold"), ==, 1);
  g_assert_cmpint (bound_of (&fixture, lease), ==, 48);
  give_back (one, lease, VIP, 11, 50, "applied");
  g_assert_cmpint (bound_of (&fixture, lease), ==, 8);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT closed FROM incident WHERE kind = 'lease_released'"), ==, 0);
  give_back (one, lease, VIP, 3, 10, "applied");
  g_assert_cmpint (bound_of (&fixture, lease), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT closed FROM incident WHERE kind = 'lease_released'"), ==, 1);
  g_assert_cmpint (vip (&fixture, "leased"), ==, 20);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

static void
test_release_refused (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  ask (till, VIP, 0, 5);
  g_autofree char *open = lease_of (&fixture, till);
  tk_fake_clock_advance (&fixture.clock, 1000);
  ask (till, VIP, 5, 5);
  g_autofree char *fenced = lease_of (&fixture, till);
  fence (&fixture, fenced, 5);
  tk_fake_clock_advance (&fixture.clock, 1000);
  ask (till, VIP, 10, 2);
  g_autofree char *sold_out = lease_of (&fixture, till);
  sell_issue (till, VIP, 11, 0, "", "applied");
  sell_issue (till, VIP, 12, 0, "", "applied");
  fence (&fixture, sold_out, 0);
  const struct
  {
    HubLeaseRelease release;
    HubError code;
  } rows[] = {
    { { "nothing", "wanjiru", "because" }, HUB_ERROR_NOT_FOUND },
    { { open, "wanjiru", "because" }, HUB_ERROR_CONFLICT },
    { { sold_out, "wanjiru", "because" }, HUB_ERROR_CONFLICT },
    { { fenced, "", "because" }, HUB_ERROR_INVALID },
    { { fenced, "wanjiru", " " }, HUB_ERROR_INVALID },
    { { fenced, "wanjiru", NULL }, HUB_ERROR_INVALID },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_null (hub_service_lease_release (fixture.service, &rows[i].release, &error));
      g_assert_error (error, HUB_ERROR, (int) rows[i].code);
      g_clear_error (&error);
    }
  release (&fixture, fenced, 5);
  HubLeaseRelease again = { fenced, "wanjiru", "because" };
  g_assert_null (hub_service_lease_release (fixture.service, &again, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_CONFLICT);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* A scan proves what was sold before it: that much is not released, and the bound shrinks. */
static void
test_scans_bound (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) gate = fake_terminal_new (&fixture, "Gate 7", "gate");
  ask (till, VIP, 0, 20);
  g_autofree char *lease = lease_of (&fixture, till);
  sell_issue (till, VIP, 1, 0, "", "applied");
  fence (&fixture, lease, 19);
  g_assert_cmpint (bound_of (&fixture, lease), ==, 19);
  scan (gate, till, 6, "admitted", "camera");
  g_assert_cmpint (bound_of (&fixture, lease), ==, 14);
  scan (gate, till, 9, "admitted", "typed");          /* not signed */
  scan (gate, till, 10, "unknown_issuer", "camera");  /* not verified */
  scan (gate, till, 21, "admitted", "camera");        /* not of this lease */
  g_assert_cmpint (bound_of (&fixture, lease), ==, 14);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM orphan"), ==, 0); /* its journal will tell */
  release (&fixture, lease, 14);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM orphan"), ==, 5); /* 2 to 6 */
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM stock WHERE type = 2 AND first <= 6"), ==, 0);
  g_assert_cmpint (vip (&fixture, "sold"), ==, 6);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* ---- Waiting for others ---- */

static void
test_rebalance (void)
{
  HubFixture fixture;
  g_autofree char *cursor = NULL;
  g_autofree char *waiting_cursor = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) rich = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) dry = fake_terminal_new (&fixture, "Till 8", "both");
  g_assert_cmpint (ask (rich, VIP, 0, 50), ==, 50);
  g_autofree char *lease = lease_of (&fixture, rich);
  sell_issue (rich, VIP, 1, 0, "", "applied");
  g_assert_cmpint (ask (dry, VIP, 0, 0), ==, 0);
  /* Three sell (one is invited only): a third of 49, rounded up, is its part, and the rich one keeps as much. */
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT amount FROM lease_waiting"), ==, 17);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT recall FROM lease"), ==, 17);
  g_autoptr (GPtrArray) told = fake_terminal_changes (rich, &cursor, 0);
  g_assert_nonnull (strstr (hub_fixture_find (told, "lease", lease)->body, "\"recall\":17"));
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT urgent FROM change WHERE kind = 'lease'"), ==, 1);
  ask (dry, VIP, 0, 0); /* asks again: nothing more is asked back */
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT recall FROM lease"), ==, 17);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM lease_waiting"), ==, 1);
  /* It answers with less: that goes to who waits, at once and with a certificate. */
  gint64 revision = hub_fixture_int (&fixture, "SELECT revision FROM terminal WHERE name = 'Till 8'");
  g_autoptr (GPtrArray) before = fake_terminal_changes (dry, &waiting_cursor, 0);
  give_back (rich, lease, VIP, 41, 50, "applied");
  hub_books_check (&fixture);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT recall FROM lease WHERE first = 1"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT amount FROM lease_waiting"), ==, 7);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT revision FROM terminal WHERE name = 'Till 8'"), ==, revision + 1);
  g_autofree char *granted = lease_of (&fixture, dry);
  g_autoptr (GPtrArray) after = fake_terminal_changes (dry, &waiting_cursor, 0);
  g_assert_nonnull (strstr (hub_fixture_find (after, "lease", granted)->body, "\"first\":41"));
  g_assert_nonnull (hub_fixture_find (after, "issuer", NULL));
  /* A void brings one more. */
  g_autofree char *sale = hub_fixture_text (&fixture, "SELECT id FROM sale");
  g_autofree char *undo = g_strdup_printf (
    "{\"amount\":100,\"currency\":\"KES\",\"payments\":[{\"amount\":100,\"method\":\"cash\"}],\"reversal\":\"r\",\"sale\":\"%s\","
    "\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":1,\"type\":2}]}", sale);
  fake_terminal_append (rich, TK_KIND_SALE_VOIDED, undo);
  fake_terminal_tell (rich, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM lease WHERE issue = 1 AND first = 1 AND last = 1"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT amount FROM lease_waiting"), ==, 6);
  hub_books_check (&fixture);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM incident"), ==, 0);
  hub_fixture_tear_down (&fixture);
}

/* Who was asked does not answer: after a while others are asked. Who no longer asks does not wait. */
static void
test_no_answer (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) silent = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) other = fake_terminal_new (&fixture, "Till 8", "both");
  g_autoptr (FakeTerminal) dry = fake_terminal_new (&fixture, "Till 9", "both");
  ask (silent, VIP, 0, 30);
  ask (other, VIP, 0, 20);
  ask (dry, VIP, 0, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT amount FROM lease_waiting"), ==, 13); /* 50 / 4 */
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT recall FROM lease WHERE first = 1"), ==, 13);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT recall FROM lease WHERE first = 31"), ==, 0);
  tk_fake_clock_advance (&fixture.clock, 3 * 60000);
  ask (dry, VIP, 0, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT recall FROM lease WHERE first = 31"), ==, 7); /* keeps its part */
  tk_fake_clock_advance (&fixture.clock, 6 * 60000);
  g_autofree char *lease = hub_fixture_text (&fixture, "SELECT id FROM lease WHERE first = 31");
  give_back (other, lease, VIP, 44, 50, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM lease_waiting"), ==, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM lease"), ==, 2); /* in stock, for whoever asks */
  hub_books_check (&fixture);
  /* It asks, gets them, and nobody waits: nothing stays asked back. */
  g_assert_cmpint (ask (dry, VIP, 0, 0), >, 0);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sum(recall) FROM lease"), ==, 0);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

static void
test_oldest_first (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) rich = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (FakeTerminal) first = fake_terminal_new (&fixture, "Till 8", "both");
  g_autoptr (FakeTerminal) second = fake_terminal_new (&fixture, "Till 9", "both");
  ask (rich, LAST_SEATS, 0, 5);
  ask (second, LAST_SEATS, 0, 1);
  tk_fake_clock_advance (&fixture.clock, 1000);
  ask (first, LAST_SEATS, 0, 1);
  tk_fake_clock_advance (&fixture.clock, 1000);
  ask (second, LAST_SEATS, 0, 1); /* asking again keeps its place */
  g_autofree char *lease = lease_of (&fixture, rich);
  give_back (rich, lease, LAST_SEATS, 5, 5, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM lease WHERE first = 5 AND terminal = 5"), ==, 1);
  hub_service_terminal_revoke (fixture.service, "Till 8", &error);
  g_assert_no_error (error);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM lease_waiting"), ==, 0);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

/* ---- Overdraft ---- */

static void
test_overdraft (void)
{
  HubFixture fixture;
  gint64 set = 0;
  g_autofree char *cursor = NULL;
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_assert_true (hub_service_type_overdraft (fixture.service, 1, LAST_SEATS, 3, "wanjiru", &set, &error));
  g_assert_cmpint (set, ==, 3);
  hub_books_check (&fixture);
  g_autoptr (GPtrArray) told = fake_terminal_changes (till, &cursor, 0);
  g_assert_nonnull (strstr (hub_fixture_find (told, "type", "1-4")->body, "\"overdraft\":3"));
  /* Capacity first, all of it, and never both in one lease. */
  g_assert_cmpint (ask (till, LAST_SEATS, 0, 8), ==, 5);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT max(last) FROM lease"), ==, 5);
  g_assert_cmpint (ask (till, LAST_SEATS, 5, 2), ==, 7);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT overdraft * 100 + first * 10 + last FROM lease WHERE first > 5"), ==, 167);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT overdraft_leased FROM ticket_type WHERE type = 4"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT leased FROM ticket_type WHERE type = 4"), ==, 5);
  hub_books_check (&fixture);
  sell_issue (till, LAST_SEATS, 6, 0, "wanjiru", "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM sale WHERE approved_by = 'wanjiru'"), ==, 1);
  sell_issue (till, LAST_SEATS, 7, 0, "", "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "overdraft_unapproved"), ==, 1);
  sell_issue (till, LAST_SEATS, 9, 0, "wanjiru", "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "oversell"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT overdraft_sold FROM ticket_type WHERE type = 4"), ==, 2);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT sold FROM ticket_type WHERE type = 4"), ==, 0);
  hub_books_check (&fixture);
  /* Only what lies in stock can be taken back. */
  g_assert_true (hub_service_type_overdraft (fixture.service, 1, LAST_SEATS, 0, "wanjiru", &set, &error));
  g_assert_cmpint (set, ==, 2);
  hub_books_check (&fixture);
  g_assert_true (hub_service_type_overdraft (fixture.service, 1, LAST_SEATS, 10, "wanjiru", &set, &error));
  g_assert_cmpint (set, ==, 10);
  g_assert_true (hub_service_type_overdraft (fixture.service, 1, LAST_SEATS, 4, "wanjiru", &set, &error));
  g_assert_cmpint (set, ==, 4);
  hub_books_check (&fixture);
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT count(*) FROM act WHERE kind = 'type.overdraft'"), ==, 4);
  /* Undone, an overdraft slot comes back as one. */
  g_autofree char *sale = hub_fixture_text (&fixture, "SELECT sale FROM ticket WHERE type = 4 AND serial = 6");
  g_autofree char *undo = g_strdup_printf (
    "{\"amount\":100,\"currency\":\"KES\",\"payments\":[{\"amount\":100,\"method\":\"cash\"}],\"reversal\":\"r\",\"sale\":\"%s\","
    "\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":6,\"type\":4}]}", sale);
  fake_terminal_append (till, TK_KIND_SALE_VOIDED, undo);
  fake_terminal_tell (till, "applied");
  g_assert_cmpint (hub_fixture_int (&fixture, "SELECT overdraft_sold FROM ticket_type WHERE type = 4"), ==, 1);
  hub_books_check (&fixture);
  g_autofree char *capacity = hub_fixture_text (&fixture, "SELECT id FROM lease WHERE type = 4 AND first = 1");
  fence (&fixture, capacity, 5);
  hub_books_check (&fixture);
  hub_fixture_tear_down (&fixture);
}

static void
test_overdraft_refused (void)
{
  HubFixture fixture;
  g_autoptr (GError) error = NULL;
  gint64 set = 77;

  hub_fixture_set_up (&fixture);
  g_assert_false (hub_service_type_overdraft (fixture.service, 1, 9, 3, "wanjiru", &set, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (hub_service_type_overdraft (fixture.service, 1, 1, -1, "wanjiru", &set, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (hub_service_type_overdraft (fixture.service, 1, 1, 100001, "wanjiru", &set, &error));
  g_assert_error (error, HUB_ERROR, HUB_ERROR_INVALID);
  g_assert_cmpint (set, ==, 77);
  hub_fixture_tear_down (&fixture);
}

/* A sale of other types than its lines say adds up and is wrong all the same. */
static void
test_types_differ (void)
{
  HubFixture fixture;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  ask (till, VIP, 0, 5);
  fake_terminal_append (till, TK_KIND_SALE_COMPLETED,
                        "{\"currency\":\"KES\",\"lines\":[{\"amount\":50000,\"event\":1,\"qty\":1,\"type\":4,\"unit\":50000}],"
                        "\"payments\":[{\"amount\":50000,\"method\":\"cash\",\"tendered\":50000}],\"sale\":\"cheap\",\"tickets\":[{"
                        "\"event\":1,\"issue\":0,\"serial\":1,\"type\":2}],\"total\":50000}");
  fake_terminal_tell (till, "conflict");
  g_assert_cmpint (hub_fixture_incidents (&fixture, "sale_sums"), ==, 1);
  hub_fixture_tear_down (&fixture);
}

/* ---- Certificates ---- */

/* More pieces than a certificate lists: all that was sold stays covered. */
static void
test_many_pieces (void)
{
  HubFixture fixture;
  guint8 hub_key[32];
  g_autoptr (GError) error = NULL;

  hub_fixture_set_up (&fixture);
  g_autoptr (FakeTerminal) till = fake_terminal_new (&fixture, "Till 7", "both");
  g_autoptr (SqlConn) conn = sql_open (fixture.uri, SQL_OPEN_EXISTING, &error);
  g_assert_true (sql_run (conn, &error, "UPDATE ticket_type SET capacity = 100000, sold = 5000 WHERE event = 1 AND type = 1", ""));
  /* 5000 sold out leases of one ticket, with gaps of one and, every hundredth, of two between them. */
  g_assert_true (sql_run (conn, &error,
                          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
                          "INSERT INTO lease (id, event, type, first, last, terminal, sell_until, status, sold, granted_at) "
                          "SELECT 'piece-' || i, 1, 1, 1000 + 2 * i + i / 100, 1000 + 2 * i + i / 100, 3, 0, 'open', 1, 0 FROM n",
                          ""));
  g_assert_no_error (error);
  TkWireLeaseReply *reply = fake_terminal_lease (till, 1, VIP, 0, 5);
  g_assert_true (tk_base64url_decode (till->enrolled->hub_key, hub_key, sizeof hub_key));
  g_autoptr (TkCertificate) certificate = tk_certificate_open (reply->certificate, strlen (reply->certificate), hub_key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (certificate->ranges->len, <=, TK_CERTIFICATE_RANGES_MAX);
  for (guint32 i = 1; i <= 5000; i++)
    {
      TkTicketId id = { .event = 1, .type = 1, .serial = 1000 + 2 * i + i / 100 };
      g_assert_true (tk_certificate_covers_serial (certificate, &id));
    }
  TkTicketId outside = { .event = 1, .type = 1, .serial = 1001 };
  g_assert_false (tk_certificate_covers_serial (certificate, &outside));
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  hub_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stock/sizes", test_sizes);
  g_test_add_func ("/stock/rate", test_rate);
  g_test_add_func ("/stock/expiry-reclaims-nothing", test_expiry_reclaims_nothing);
  g_test_add_func ("/stock/put-off", test_put_off);
  g_test_add_func ("/stock/fence", test_fence);
  g_test_add_func ("/stock/fence-refused", test_fence_refused);
  g_test_add_func ("/stock/release", test_release);
  g_test_add_func ("/stock/late-sale", test_late_sale);
  g_test_add_func ("/stock/late-proof", test_late_proof);
  g_test_add_func ("/stock/release-refused", test_release_refused);
  g_test_add_func ("/stock/scans-bound", test_scans_bound);
  g_test_add_func ("/stock/rebalance", test_rebalance);
  g_test_add_func ("/stock/no-answer", test_no_answer);
  g_test_add_func ("/stock/oldest-first", test_oldest_first);
  g_test_add_func ("/stock/overdraft", test_overdraft);
  g_test_add_func ("/stock/overdraft-refused", test_overdraft_refused);
  g_test_add_func ("/stock/types-differ", test_types_differ);
  g_test_add_func ("/stock/many-pieces", test_many_pieces);
  return g_test_run ();
}
