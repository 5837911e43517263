/* The power goes at every single write, truncation, sync and deletion of a hub at work: batches, leases, check-ins twice,
 * conflicts, dead letters, codes for new terminals. Each time, with everything lost that a disk may lose, what it had answered is
 * there; what is pushed again is a duplicate, and what is new is taken. TIKETI_SEED replays what the disk loses.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "hub-writer.h"
#include "sim-cuts.h"
#include "sim-random.h"
#include "tk-db.h"

#include <string.h>

#define ACTS 104
#define TERMINALS 3
#define LEASE 12

/* The query with the text must give the other text. */
typedef struct
{
  const char *sql;
  char *text, *expected;
  guint act;
} Fact;

typedef struct
{
  SimDisk *disk;
  HubFixture hub;
  FakeTerminal *terminals[TERMINALS]; /* two box offices and a gate */
  gint64 next[2], end[2];             /* serials of type 1 the box offices hold and have not sold */
  char *cursor;
  GPtrArray *facts;
  guint act;
  SqlConn *conn;                      /* to look, while it is looked */
} Night;

static guint32 seed;

/* ---- What was answered ---- */

static void
fact_free (gpointer data)
{
  Fact *fact = data;

  g_free (fact->text);
  g_free (fact->expected);
  g_free (fact);
}

static void
note_fact (Night *night, const char *sql, const char *text, char *expected)
{
  Fact *fact = g_new0 (Fact, 1);

  fact->sql = sql;
  fact->text = g_strdup (text);
  fact->expected = expected;
  fact->act = night->act;
  g_ptr_array_add (night->facts, fact);
}

/* The hub holds every entry of the terminal up to here, by hash. */
static void
note_acknowledged (Night *night, const FakeTerminal *terminal)
{
  const TkJournalEntry *entry = terminal->journal->pdata[terminal->sent - 1];
  g_autofree char *hash = tk_hex_encode (entry->hash, TK_DIGEST_SIZE);

  note_fact (night,
             "SELECT count(*) || ' ' || (SELECT count(*) FROM journal AS k WHERE k.terminal = j.terminal AND k.seq <= j.seq) || ' ' || seq"
             " || ' ' || (SELECT acked >= j.seq FROM terminal AS t WHERE t.terminal = j.terminal) FROM journal AS j WHERE hash = $1",
             hash, g_strdup_printf ("1 %u %u 1", terminal->sent, terminal->sent));
}

/* ---- Acts ---- */

static void
send (Night *night, FakeTerminal *terminal, const char *status)
{
  TkWireBatchReply *reply = fake_terminal_send (terminal);

  for (guint i = 0; i < reply->results->len; i++)
    g_assert_cmpstr (fake_terminal_status (reply, i), ==, status);
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
  note_acknowledged (night, terminal);
}

static void
draw_lease (Night *night, guint which)
{
  TkWireLeaseReply *reply = fake_terminal_lease (night->terminals[which], 1, 1, 0, LEASE);

  g_assert_cmpuint (reply->leases->len, >=, 1);
  const TkWireLease *lease = reply->leases->pdata[reply->leases->len - 1];
  night->next[which] = lease->first;
  night->end[which] = lease->last;
  note_fact (night, "SELECT first || '-' || last || ' ' || terminal FROM lease WHERE id = $1", lease->id,
             g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, lease->first, lease->last,
                              night->terminals[which]->terminal->id));
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
}

static void
sell (Night *night, guint which, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      if (night->next[which] == 0 || night->next[which] > night->end[which])
        draw_lease (night, which);
      fake_terminal_sell (night->terminals[which], 1, 1, night->next[which]++, 150000);
    }
  send (night, night->terminals[which], "applied");
}

static void
check_in (Night *night, guint which, const char *direction, const char *status)
{
  const char *kind = strcmp (direction, "exit") == 0 ? TK_KIND_CHECKIN_EXIT : TK_KIND_CHECKIN_ENTRY;

  fake_terminal_check_in (night->terminals[which], kind, direction, 1, night->next[0] - 1);
  send (night, night->terminals[which], status);
}

static void
sell_foreign_serial (Night *night)
{
  fake_terminal_sell (night->terminals[1], 1, 1, night->next[0] - 1, 150000);
  send (night, night->terminals[1], "conflict");
}

static void
send_poison (Night *night)
{
  fake_terminal_append (night->terminals[1], TK_KIND_SALE_COMPLETED, "{\"currency\":\"KES\"}");
  send (night, night->terminals[1], "dead");
}

static void
invite (Night *night, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("Till %u", 100 + n);
  HubTerminalInvite ask = { .name = name, .kind = (char *) "both" };
  g_autofree char *code = hub_service_terminal_add (night->hub.service, &ask, NULL, &error);

  g_assert_no_error (error);
  note_fact (night, "SELECT count(*) FROM terminal WHERE name = $1", name, g_strdup ("1"));
}

static void
push_again (Night *night, guint which, guint from)
{
  g_autoptr (GError) error = NULL;
  FakeTerminal *terminal = night->terminals[which];
  TkWireBatch *batch = fake_terminal_batch (terminal, from, terminal->sent);
  TkWireBatchReply *reply = fake_terminal_send_batch (terminal, batch, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < reply->results->len; i++)
    g_assert_cmpstr (fake_terminal_status (reply, i), ==, "duplicate");
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
  tk_wire_free (&tk_wire_batch_shape, batch);
}

static void
read_news (Night *night)
{
  g_autoptr (GPtrArray) changes = fake_terminal_changes (night->terminals[2], &night->cursor, 50);

  g_assert_cmpuint (changes->len, >, 0);
}

/* Eight times this. */
static void
act (Night *night, guint n)
{
  night->act = n;
  switch (n % 13)
    {
    case 0:
      return sell (night, 0, 3);
    case 1:
      return sell (night, 1, 2);
    case 2:
      return check_in (night, 2, "entry", "applied");
    case 3:
      return check_in (night, 0, "entry", "conflict"); /* the same ticket at another gate */
    case 4:
      return sell_foreign_serial (night);
    case 5:
      return push_again (night, 0, 1);
    case 6:
      return send_poison (night);
    case 7:
      return read_news (night);
    case 8:
      return check_in (night, 2, "exit", "applied");
    case 9:
      return invite (night, n);
    case 10:
      return hub_fixture_reopen (&night->hub);
    case 11:
      return sell (night, 0, 1);
    default:
      return draw_lease (night, 1);
    }
}

/* ---- After the cut ---- */

static char *
ask (Night *night, const char *sql, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlRows) rows = NULL;

  if (night->conn == NULL)
    night->conn = sql_open (night->hub.uri, SQL_OPEN_READ_ONLY, &error);
  if (night->conn != NULL)
    rows = text != NULL ? sql_query (night->conn, &error, sql, "s", text) : sql_query (night->conn, &error, sql, "");
  if (rows != NULL)
    sql_step (rows, &error);
  return g_strdup (error != NULL ? error->message : sql_text (rows, 0));
}

/* Each must give this. */
static const struct { const char *sql, *expected; } truths[] = {
  { "PRAGMA integrity_check", "ok" },
  { "SELECT count(*) FROM pragma_foreign_key_check", "0" },
  { "SELECT count(*) FROM terminal AS t WHERE acked <> (SELECT count(*) FROM journal AS j WHERE j.terminal = t.terminal)", "0" },
  { "SELECT count(*) FROM terminal AS t WHERE acked <> (SELECT coalesce (max (seq), 0) FROM journal AS j WHERE j.terminal = t.terminal)",
    "0" },
  { "SELECT count(*) FROM ticket_type WHERE sold + leased + held + quarantined > capacity", "0" },
  { "SELECT count(*) FROM ticket_type AS y WHERE sold <> (SELECT count(*) FROM ticket AS t WHERE t.event = y.event AND t.type = y.type)",
    "0" },
  { "SELECT count(*) FROM lease AS l WHERE sold <> (SELECT count(*) FROM ticket AS t WHERE t.event = l.event AND t.type = l.type"
    " AND t.serial BETWEEN l.first AND l.last)", "0" },
  { "SELECT count(*) FROM ticket_type AS y WHERE leased <> (SELECT coalesce (sum (last - first + 1 - sold), 0) FROM lease AS l"
    " WHERE l.event = y.event AND l.type = y.type AND l.status = 'open')", "0" },
  { "SELECT count(*) FROM sale AS s WHERE NOT EXISTS (SELECT 1 FROM journal AS j WHERE j.terminal = s.terminal AND j.seq = s.seq)", "0" },
  { "SELECT count(*) FROM sale AS s WHERE total <> (SELECT sum (amount) FROM payment AS p WHERE p.sale = s.id)", "0" },
  { "SELECT count(*) FROM checkin AS c WHERE NOT EXISTS (SELECT 1 FROM journal AS j WHERE j.terminal = c.terminal AND j.seq = c.seq)", "0" },
  { "SELECT count(*) FROM terminal WHERE quarantined_at > 0", "0" },
};

static char *
find_untruth (Night *night)
{
  for (gsize i = 0; i < G_N_ELEMENTS (truths); i++)
    {
      g_autofree char *found = ask (night, truths[i].sql, NULL);

      if (strcmp (found, truths[i].expected) != 0)
        return g_strdup_printf ("%s gives %s", truths[i].sql, found);
    }
  return NULL;
}

static char *
find_missing (Night *night, guint facts)
{
  for (guint i = 0; i < facts; i++)
    {
      const Fact *fact = night->facts->pdata[i];
      g_autofree char *found = ask (night, fact->sql, fact->text);

      if (strcmp (found, fact->expected) != 0)
        return g_strdup_printf ("act %u was answered: %s with %s should give “%s”, gives “%s”", fact->act, fact->sql, fact->text,
                                fact->expected, found);
    }
  return NULL;
}

/* Everything the terminal had in its journal by then, from the start: what the hub had is a duplicate, the rest is taken. */
static char *
push_all (FakeTerminal *terminal, guint length, gint64 had)
{
  g_autoptr (GError) error = NULL;
  TkWireBatch *batch = fake_terminal_batch (terminal, 1, length);
  TkWireBatchReply *reply = fake_terminal_send_batch (terminal, batch, &error);
  char *complaint = NULL;

  if (reply == NULL || reply->acked != length)
    complaint = g_strdup_printf ("terminal %" G_GINT64_FORMAT " cannot push: %s", terminal->terminal->id,
                                 error != NULL ? error->message : "not all was taken");
  for (guint i = 0; complaint == NULL && i < reply->results->len; i++)
    if ((strcmp (fake_terminal_status (reply, i), "duplicate") == 0) != (i < had))
      complaint = g_strdup_printf ("entry %u of terminal %" G_GINT64_FORMAT ", of which the hub had %" G_GINT64_FORMAT ", is %s", i + 1,
                                   terminal->terminal->id, had, fake_terminal_status (reply, i));
  if (reply != NULL)
    tk_wire_free (&tk_wire_batch_reply_shape, reply);
  tk_wire_free (&tk_wire_batch_shape, batch);
  return complaint;
}

static char *
push_everything (Night *night, const SimMoment *moment)
{
  char *complaint = NULL;

  for (guint i = 0; complaint == NULL && i < TERMINALS; i++)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, night->terminals[i]->terminal->id);
      g_autofree char *had = ask (night, "SELECT acked FROM terminal WHERE terminal = CAST ($1 AS INTEGER)", id);

      if (moment->lengths[i] == 0)
        continue;
      complaint = push_all (night->terminals[i], moment->lengths[i], g_ascii_strtoll (had, NULL, 10));
      if (complaint == NULL)
        complaint = push_all (night->terminals[i], moment->lengths[i], moment->lengths[i]);
    }
  return complaint;
}

static char *
lease_and_read_on (Night *night)
{
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GPtrArray) changes = fake_terminal_changes (night->terminals[2], &cursor, 500);
  TkWireLeaseReply *reply = fake_terminal_lease (night->terminals[0], 1, 1, 0, 2);
  guint leases = reply->leases->len;

  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  return changes->len > 0 && leases > 0 ? NULL : g_strdup_printf ("%u changes and %u leases to be had", changes->len, leases);
}

static char *
start (Night *night, const SimMoment *moment)
{
  g_autoptr (GError) error = NULL;

  night->hub.clock.wall_ms = moment->wall_ms + 90000;
  tk_fake_clock_reboot (&night->hub.clock);
  night->hub.service = hub_service_open (night->hub.uri, &night->hub.clock.base, &error);
  return error != NULL ? g_strdup_printf ("it does not open: %s", error->message) : NULL;
}

/* Its database only: a service opens three connections, and every different state is looked at with one. */
static char *
start_and_stop (const SimMoment *moment, gpointer data)
{
  const Night *night = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (night->hub.uri, SQL_OPEN_EXISTING, &error);

  return conn == NULL ? g_strdup_printf ("it does not open: %s", error->message) : NULL;
}

static char *
look (const SimMoment *moment, gpointer data)
{
  Night *night = data;
  char *complaint = start (night, moment);

  if (complaint == NULL)
    complaint = find_untruth (night);
  if (complaint == NULL)
    complaint = find_missing (night, moment->facts);
  if (complaint == NULL)
    complaint = push_everything (night, moment);
  if (complaint == NULL)
    complaint = lease_and_read_on (night);
  if (complaint == NULL)
    complaint = find_untruth (night);
  if (complaint == NULL)
    complaint = find_missing (night, moment->facts);
  g_clear_pointer (&night->conn, sql_close);
  g_clear_pointer (&night->hub.service, hub_service_close);
  return complaint;
}

static void
note (SimMoment *moment, gpointer data)
{
  const Night *night = data;

  moment->facts = night->facts->len;
  moment->act = night->act;
  moment->wall_ms = night->hub.clock.wall_ms;
  for (guint i = 0; i < TERMINALS; i++)
    moment->lengths[i] = night->terminals[i]->journal->len;
}

/* ---- Tests ---- */

static const SimCutFuncs funcs = { note, start_and_stop, look };

static void
night_begin (Night *night)
{
  static const char *const kinds[TERMINALS] = { "both", "box-office", "gate" };

  sim_random_seed (seed);
  sim_disk_seed (seed);
  hub_writer_set_threads (FALSE);
  night->disk = sim_disk_new (g_get_tmp_dir ());
  tk_db_set_vfs (SIM_DISK_VFS);
  hub_fixture_set_up (&night->hub);
  for (guint i = 0; i < TERMINALS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Terminal %u", i);
      night->terminals[i] = fake_terminal_new (&night->hub, name, kinds[i]);
    }
  night->cursor = g_strdup ("");
  night->facts = g_ptr_array_new_with_free_func (fact_free);
}

static void
night_end (Night *night)
{
  for (guint i = 0; i < TERMINALS; i++)
    fake_terminal_free (night->terminals[i]);
  hub_fixture_tear_down (&night->hub);
  g_ptr_array_unref (night->facts);
  g_free (night->cursor);
  tk_db_set_vfs (NULL);
  sim_disk_free (night->disk);
}

/* Acts from … to - 1, with the moments they take; the hub is closed. (transfer full) */
static SimCuts *
work (Night *night, guint from, guint to)
{
  SimCuts *cuts = sim_cuts_new (night->disk, &funcs, night, seed);

  sim_cuts_begin (cuts);
  for (guint n = from; n < to; n++)
    act (night, n);
  sim_cuts_end (cuts);
  g_clear_pointer (&night->hub.service, hub_service_close);
  return cuts;
}

static void
try_every_write (Night *night, SimCuts *cuts)
{
  SimCutCounts counts;
  g_autofree char *complaint = sim_cuts_try (cuts, sim_cuts_stride ());

  if (complaint != NULL)
    g_error ("%s", complaint);
  sim_cuts_count (cuts, &counts);
  g_test_message ("%u crash points, %u cuts: %u different disks started from, %u different states looked at in full; %u facts",
                  counts.moments, counts.tried, counts.started, counts.looked_at, night->facts->len);
  g_assert_cmpuint (counts.moments, >, 10 * ACTS);
}

/* The control: from here on the disk lies, and must be found out. */
static void
work_on_a_lying_disk (Night *night)
{
  hub_fixture_reopen (&night->hub);
  sim_disk_lie_about_syncs (night->disk, TRUE);
  g_autoptr (SimCuts) cuts = work (night, ACTS, ACTS + 6);
  sim_disk_lie_about_syncs (night->disk, FALSE);
  g_autofree char *complaint = sim_cuts_try (cuts, 1);
  g_assert_nonnull (complaint);
  g_test_message ("found out: %s", complaint);
}

static void
test_hub (void)
{
  Night night = { 0 };

  night_begin (&night);
  g_autoptr (SimCuts) cuts = work (&night, 0, ACTS);
  g_autoptr (SimImage) end = sim_disk_save (night.disk);
  gint64 end_ms = night.hub.clock.wall_ms;
  try_every_write (&night, cuts);
  sim_disk_load (night.disk, end);
  night.hub.clock.wall_ms = end_ms;
  work_on_a_lying_disk (&night);
  night_end (&night);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sim_random_install ();
  seed = sim_cuts_seed ();
  g_test_add_func ("/simulation/crash-hub", test_hub);
  return g_test_run ();
}
